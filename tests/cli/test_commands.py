"""The commands as their users meet them: what they print, what they refuse, and with which status they end."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from bwk_ledger.cli import main
from bwk_ledger.demo.people import demo_iban
from bwk_ledger.rules.load import load
from tests.bank_files import BANK, PETTY_CASH, golden, ing, row, snapshot

if TYPE_CHECKING:
    from click.testing import Result

    from tests.conftest import Books

LEDGER = Path(__file__).resolve().parents[2] / "ledger"
GOLDEN = Path(__file__).parent / "golden"


def bwk(*arguments: object, **env: str) -> Result:
    """Run a command; an exception that is no exit is a failure of the test."""
    found = CliRunner().invoke(main, [str(item) for item in arguments], env={"BWK_BOEKEN": None, **env})
    if found.exception is not None and not isinstance(found.exception, SystemExit):
        raise found.exception
    return found


def bean_check(books: Path) -> tuple[int, str]:
    done = subprocess.run(
        [Path(sys.executable).with_name("bean-check"), "--no-cache", books], capture_output=True, text=True, check=False
    )
    return done.returncode, done.stdout + done.stderr


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("begroting-2018.txt", ["begroting", 2018]),
        ("jaarrekening-2018.txt", ["jaarrekening", 2018]),
    ],
)
def test_reports_of_the_example_year_on_the_screen(name: str, arguments: list[object]) -> None:
    found = bwk(*arguments, "--boeken", LEDGER, COLUMNS="120")
    assert (found.exit_code, found.stderr) == (0, "")
    golden(GOLDEN / name, found.stdout)


@pytest.mark.parametrize("place", [LEDGER, LEDGER / "main.beancount"])
def test_the_books_may_be_named_by_folder_file_or_environment(place: Path) -> None:
    by_option = bwk("begroting", 2018, "--boeken", place)
    by_environment = bwk("begroting", 2018, BWK_BOEKEN=str(place))
    assert by_option.exit_code == by_environment.exit_code == 0
    assert by_option.stdout == by_environment.stdout


def test_without_any_name_the_books_are_those_in_the_folder_ledger(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(LEDGER.parent)
    assert bwk("controle").exit_code == 0
    monkeypatch.chdir(tmp_path)
    found = bwk("controle")
    assert (found.exit_code, found.stdout) == (2, "")
    assert found.stderr == (
        "Fout: ledger/main.beancount: deze boeken bestaan niet.\n"
        "  Herstel: noem het hoofdbestand met --boeken PAD (meestal ledger/main.beancount), of maak boeken met "
        "'bwk nieuw MAP'.\n"
    )


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["begroting"], "Dit argument ontbreekt: 'JAAR'."),
        (["begroting", "twee"], "'twee' is geen getal."),
        (["begroting", "2031", "--boeken", LEDGER], "over 2031 staat niets in de boeken."),
        (["jaarrekening", "2031", "--boeken", LEDGER], "over 2031 staat niets in de boeken."),
        (["onzin"], "onzin"),
        (["controle", "--onzin"], "--onzin"),
        (["begroting", "2018", "--formaat", "word"], "word"),
    ],
)
def test_a_wrong_call_ends_with_status_2(arguments: list[object], said: str) -> None:
    found = bwk(*arguments)
    assert found.exit_code == 2
    assert said in found.stderr
    assert found.stdout == ""


BROKEN = """
2018-03-01 * "Winkel" "onbekende kamer"
  Lasten:TENT:Fysiek:Huur  10.00 EUR
  Activa:Bank:ING

2018-03-05 * "te veel handgeld"
  Activa:Handgeld:TOP  300.00 EUR
  Activa:Bank:ING

2018-03-06 balance Activa:Bank:ING  1.00 EUR

2018-03-07 ! "Nog uit te zoeken"
  Activa:Bank:ING  5.00 EUR
  Activa:Vraagposten
"""


def test_controle_shows_place_excerpt_cause_and_remedy(books: Books) -> None:
    books.add(BROKEN)
    found = bwk("controle", "--boeken", books.root)
    assert found.exit_code == 1
    assert str(books.root) not in found.stdout
    golden(GOLDEN / "controle.txt", found.stdout)


def test_controle_of_books_without_errors(books: Books) -> None:
    books.add('2018-03-07 ! "Vraag"\n  Activa:Bank:ING  5.00 EUR\n  Activa:Vraagposten\n')
    found = bwk("controle", "--boeken", books.main)
    assert found.exit_code == 0
    first, second = found.stdout.splitlines()
    assert first == "1 boeking is nog uit te zoeken (vlag !)."
    assert second == f"Geen fouten in {len(load(books.main).entries)} regels van de boeken."


@pytest.mark.parametrize("command", ["begroting", "jaarrekening"])
def test_reports_of_books_with_errors_warn_and_end_with_status_1(books: Books, command: str) -> None:
    books.add(BROKEN)
    errors = len(load(books.main).errors)
    found = bwk(command, 2018, "--boeken", books.main)
    assert found.exit_code == 1
    assert found.stderr == f"Let op: de boeken hebben {errors} fouten; zie 'bwk controle'.\n"
    assert found.stdout.startswith({"begroting": "Begroting en werkelijkheid 2018", "jaarrekening": "Balans"}[command])


def statement(folder: Path, name: str, content: bytes) -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


@pytest.mark.parametrize(
    ("options", "kamers"),
    [
        ([], ["KAMER"]),
        (["--kamer", "TOP=Tweede Daalsebuurt", "--kamer", "HLR"], ["TOP", "HLR"]),
    ],
)
def test_new_books_are_ready_for_a_statement(tmp_path: Path, options: list[str], kamers: list[str]) -> None:
    folder = tmp_path / "boeken"
    found = bwk("nieuw", folder, *options, "--naam", "Proefcoöperatie")
    assert (found.exit_code, found.stderr) == (0, "")
    assert found.stdout.splitlines() == [
        f"Nieuwe boeken: {folder / 'main.beancount'}",
        f"Zet downloads in {folder / 'inbox'} en geef: bwk importeer --boeken {folder}",
    ]
    assert bean_check(folder / "main.beancount") == (0, "")
    found_kamers = load(folder / "main.beancount").config.kamers.values()
    assert [item.code for item in found_kamers if not item.is_cooperative] == kamers
    content = ing([row("01-02", "-12.50", "Bakker"), row("01-03", "-12.50", "Bakker")])
    statement(folder / "inbox", "ing.csv", content)
    taken = CliRunner().invoke(main, ["importeer", "--boeken", str(folder)], input="")  # nobody to answer a question
    assert (taken.exit_code, taken.stderr) == (0, "")
    assert "ING-afschrift (CSV): 1 bestand, 2 nieuw" in taken.stdout
    assert f"ing.csv: {BANK} staat nu bij Activa:Bank:ING." in taken.stdout
    assert "2 regels zijn nog uit te zoeken (zie 'bwk vraagposten'):" in taken.stdout
    assert "ing.csv, regel 3: 2018-01-02 -12,50 Bakker" in taken.stdout
    assert bean_check(folder / "main.beancount") == (0, "")
    before = snapshot(folder)
    again = bwk("importeer", "--boeken", folder, folder / "originelen/ing.csv")
    assert "ING-afschrift (CSV): 1 bestand, 0 nieuw, 2 al bekend" in again.stdout
    assert snapshot(folder) == before


def test_new_books_with_a_number(tmp_path: Path) -> None:
    bwk("nieuw", tmp_path / "boeken", "--iban", f"{BANK[:4]} {BANK[4:]}")
    assert f'iban: "{BANK}"' in (tmp_path / "boeken/stam/rekeningen.beancount").read_text("utf-8")
    assert bean_check(tmp_path / "boeken/main.beancount") == (0, "")


@pytest.mark.parametrize("code", ["top", "1TOP", "COOP", "T P", "TÖP", ""])
def test_a_code_that_cannot_be_one_makes_no_books(tmp_path: Path, code: str) -> None:
    found = bwk("nieuw", tmp_path / "boeken", "--kamer", f"{code}=Naam")
    assert found.exit_code == 2
    assert found.stderr.startswith(f"Fout: '{code}' kan geen code van een kamer zijn.")
    assert not (tmp_path / "boeken").exists()


@pytest.mark.parametrize("command", [["nieuw"], ["demo", "--geen-fava"]])
def test_a_folder_with_something_in_it_is_left_alone(tmp_path: Path, command: list[str]) -> None:
    (tmp_path / "iets.txt").write_text("van mij", "utf-8")
    found = bwk(command[0], tmp_path, *command[1:])
    assert found.exit_code == 2
    assert found.stderr.startswith(f"Fout: {tmp_path}: deze map is niet leeg.\n")
    assert snapshot(tmp_path).keys() == {"iets.txt"}


def test_an_empty_inbox_is_no_error(books: Books) -> None:
    found = bwk("importeer", "--boeken", books.main)
    assert (found.exit_code, found.stdout) == (0, f"De inbox is leeg: zet downloads in {books.root / 'inbox'}.\n")


def test_a_bad_file_is_refused_with_status_2_and_stays_where_it_is(books: Books, tmp_path: Path) -> None:
    inbox = books.root / "inbox"
    statement(inbox, "goed.csv", ing([row("01-02", "-1.00")]))
    statement(inbox, "kapot.csv", b"<!doctype html><title>Inloggen</title>")
    found = bwk("importeer", "--boeken", books.main)
    assert found.exit_code == 2
    assert found.stderr == (
        "\n1 bestand is niet ingelezen en blijft liggen; de rest staat in de boeken:\n"
        "kapot.csv, regel 1: dit is een webpagina, geen bestand van de bank.\n"
        "    | <!doctype html><title>Inloggen</title>\n"
        "  Oorzaak: waarschijnlijk was u uitgelogd toen u het bestand downloadde.\n"
        "  Herstel: log opnieuw in bij de bank en download het bestand nog eens.\n"
    )
    assert sorted(path.name for path in inbox.iterdir()) == [".gitignore", "kapot.csv"]
    before = snapshot(books.root)
    again = bwk("importeer", "--boeken", books.main)
    assert again.stderr.startswith("Fout: kapot.csv, regel 1: dit is een webpagina, geen bestand van de bank.\n")
    assert (again.exit_code, snapshot(books.root)) == (2, before)
    missing = bwk("importeer", "--boeken", books.main, tmp_path / "weg.csv")
    assert missing.exit_code == 2
    assert "er is geen bestand met deze naam." in missing.stderr


def test_one_long_file_shows_how_far_it_is(books: Books, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("click._termui_impl.isatty", lambda _: True)  # as in a terminal
    path = statement(tmp_path, "a.csv", ing([row("01-02", "-1.00")] * 4000))
    found = bwk("importeer", "--boeken", books.main, path)
    assert found.exit_code == 0
    shown = [int(number) for number in re.findall(r"(\d+)%", found.stdout)]
    assert shown == sorted(shown)
    assert len(set(shown)) > 8
    assert (shown[0], shown[-1]) == (0, 100)


def test_importing_into_books_with_errors_warns(books: Books, tmp_path: Path) -> None:
    books.add('2018-03-01 * "x"\n  Lasten:TENT:Fysiek:Huur  10.00 EUR\n  Activa:Kruisposten\n')
    path = statement(tmp_path, "a.csv", ing([row("01-02", "-1.00")]))
    found = bwk("importeer", "--boeken", books.main, path)
    assert found.exit_code == 1
    assert "Let op: de boeken hebben" in found.stderr


def test_handgeld_above_the_ceiling_is_told_after_the_import(books: Books, tmp_path: Path) -> None:
    kamers = books.root / "stam/kamers.beancount"
    text = kamers.read_text("utf-8")
    kamers.write_text(text.replace("handgeld: 250.00 EUR", f'handgeld: 250.00 EUR\n  iban: "{PETTY_CASH["TOP"]}"', 1))
    path = statement(tmp_path, "a.csv", ing([row("01-02", "-300.00", "TOP", PETTY_CASH["TOP"], "handgeld")]))
    assert bwk("importeer", "--boeken", books.main, path).exit_code == 1
    told = bwk("controle", "--boeken", books.main)
    assert "Handgeld TOP in 2018-01: 300,00 euro overgemaakt, 50,00 te veel." in told.stdout


def test_the_command_is_installed_and_ends_with_its_status() -> None:
    command = Path(sys.executable).with_name("bwk")
    environment = {key: value for key, value in os.environ.items() if key != "BWK_BOEKEN"}
    done = subprocess.run(
        [command, "controle", "--boeken", LEDGER], capture_output=True, text=True, check=False, env=environment
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert subprocess.run([command, "onzin"], capture_output=True, check=False).returncode == 2


def test_the_numbers_in_these_tests_are_invented() -> None:
    assert demo_iban(1) == BANK
