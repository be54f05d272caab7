from __future__ import annotations

import datetime as dt
import subprocess
import sysconfig
from decimal import Decimal
from pathlib import Path

import pytest

from bwk_ledger.acts.new_books import NewKamer, new_books
from bwk_ledger.base.errors import InputError
from bwk_ledger.rules.load import load

BEAN_CHECK = Path(sysconfig.get_path("scripts")) / "bean-check"


def _kamer(code: str = "TOP", name: str = "Buurtkamer TOP") -> NewKamer:
    return NewKamer(code, name, Decimal(250))


def _bean_check(main: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([BEAN_CHECK, main], capture_output=True, text=True, check=False)


def test_new_books_pass_plain_bean_check(tmp_path: Path) -> None:
    main = new_books(tmp_path / "boeken", "BuurtWerkKamer", [_kamer(), _kamer("HLR", "Hart voor Leidsche Rijn")])
    run = _bean_check(main)
    assert (run.returncode, run.stdout, run.stderr) == (0, "", "")


def test_books_without_kamers_pass_plain_bean_check(tmp_path: Path) -> None:
    run = _bean_check(new_books(tmp_path / "boeken", "BuurtWerkKamer", []))
    assert (run.returncode, run.stdout, run.stderr) == (0, "", "")


def test_new_books_have_these_files(tmp_path: Path) -> None:
    folder = tmp_path / "boeken"
    assert new_books(folder, "BuurtWerkKamer", [_kamer()]) == folder / "main.beancount"
    assert sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()) == [
        "documenten/.gitkeep",
        "inbox/.gitignore",
        "main.beancount",
        "originelen/.gitignore",
        "stam/activiteiten.beancount",
        "stam/fava_import.py",
        "stam/financiers.beancount",
        "stam/kamers.beancount",
        "stam/leden.beancount",
        "stam/lidmaatschap.beancount",
        "stam/partners.beancount",
        "stam/personen.beancount",
        "stam/prestaties.beancount",
        "stam/regels.toml",
        "stam/rekeningen.beancount",
        "stam/tarieven.beancount",
    ]
    assert not [path for path in folder.rglob("*") if path.is_file() and b"@" in path.read_bytes()]


def test_a_new_kamer_is_written_with_all_it_has(tmp_path: Path) -> None:
    kamer = NewKamer(
        "TOP",
        "Buurtkamer TOP",
        Decimal("1250.5"),
        start=dt.date(2017, 4, 1),
        iban="NL32DEMO0000000042",
        neighbourhoods="Ondiep, Pijlsweerd",
    )
    config = load(new_books(tmp_path / "boeken", "BWK", [kamer])).config
    found = config.kamers["TOP"]
    assert (found.name, found.start, found.petty_cash_ceiling) == (
        "Buurtkamer TOP",
        dt.date(2017, 4, 1),
        Decimal("1250.50"),
    )
    assert (found.source["iban"], found.source["wijken"]) == ("NL32DEMO0000000042", "Ondiep, Pijlsweerd")
    assert list(config.kamers) == ["TOP", "BWK"]
    assert config.kamers["BWK"].is_cooperative


def test_quotes_and_backslashes_in_names_are_kept(tmp_path: Path) -> None:
    name = 'De "Kamer" \\ van Zuilen\\'
    main = new_books(tmp_path / "boeken", name, [_kamer(name=name)])
    assert _bean_check(main).returncode == 0
    ledger = load(main)
    assert ledger.options["title"] == name
    assert {kamer.name for kamer in ledger.config.kamers.values()} == {name}


def test_a_name_of_two_lines_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError) as refused:
        new_books(tmp_path / "boeken", 'Kamer"\nplugin "x', [_kamer()])
    assert str(refused.value) == (
        "in 'naam' staat een regeleinde (U+000A), en dat kan niet in de boeken.\n"
        '    | Kamer" plugin "x\n'
        "  Herstel: haal dit teken weg, of typ de tekst opnieuw; er is niets geschreven."
    )
    assert not (tmp_path / "boeken").exists()


def test_own_files_replace_those_of_the_template(tmp_path: Path) -> None:
    own = {"stam/regels.toml": "# van @NAAM@\n", "extra.txt": "@KAMERS@"}
    folder = new_books(tmp_path / "boeken", "BWK", [_kamer(), _kamer("HLR")], own).parent
    assert (folder / "stam/regels.toml").read_text("utf-8") == "# van BWK\n"
    assert (folder / "extra.txt").read_text("utf-8") == "TOP HLR"


def test_an_empty_folder_is_fine(tmp_path: Path) -> None:
    folder = tmp_path / "boeken"
    folder.mkdir()
    assert new_books(folder, "BWK", [_kamer()]).is_file()


def test_a_folder_that_holds_something_is_refused_and_left_alone(tmp_path: Path) -> None:
    (tmp_path / "brief.txt").write_text("beste", "utf-8")
    with pytest.raises(InputError) as caught:
        new_books(tmp_path, "BWK", [_kamer()])
    assert str(caught.value) == f"{tmp_path}: deze map is niet leeg.\n  Herstel: kies een nieuwe of lege map."
    assert [path.name for path in tmp_path.iterdir()] == ["brief.txt"]


def test_a_file_is_no_folder(tmp_path: Path) -> None:
    (tmp_path / "brief.txt").write_text("beste", "utf-8")
    with pytest.raises(InputError, match="deze map is niet leeg"):
        new_books(tmp_path / "brief.txt", "BWK", [_kamer()])


@pytest.mark.parametrize("code", ["top", "2K", "A B", "A:B", "", "BWK", "TOP\n", 'T"P'])
def test_a_code_that_cannot_be_part_of_an_account_is_refused(tmp_path: Path, code: str) -> None:
    with pytest.raises(InputError) as caught:
        new_books(tmp_path / "boeken", "BWK", [_kamer(), _kamer(code)])
    assert str(caught.value) == (
        f"'{code}' kan geen code van een kamer zijn.\n"
        "  Oorzaak: de code wordt deel van rekeningnamen, en BWK is de coöperatie zelf.\n"
        "  Herstel: gebruik hoofdletters en cijfers, beginnend met een letter, bijvoorbeeld KAMER."
    )
    assert not (tmp_path / "boeken").exists()


def test_two_kamers_with_the_same_code_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        new_books(tmp_path / "boeken", "BWK", [_kamer(), _kamer("HLR"), _kamer(name="Een andere kamer")])
    assert str(caught.value) == (
        "de code 'TOP' is er voor meer dan een kamer.\n"
        "  Oorzaak: aan de code zijn de rekeningen van een kamer te herkennen, dus elke kamer heeft een eigen code.\n"
        "  Herstel: geef elke kamer een andere code."
    )
    assert not (tmp_path / "boeken").exists()
