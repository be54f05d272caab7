"""A sealed year that changed: whatever digit it is, it is found and named; and every message word for word."""

from __future__ import annotations

import datetime as dt
import re
import shutil
import tempfile
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from beancount import loader
from beancount.parser import parser
from beancount.scripts.check import main as bean_check
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from bwk_ledger.acts.year import reopen
from bwk_ledger.base.errors import InputError
from bwk_ledger.books.seal import read_seal
from bwk_ledger.books.store import Changes
from bwk_ledger.books.text import HEADER, custom
from tests.bank_files import import_books, ing, row
from tests.year.conftest import BANK, BUDGET, RECEIPT, YearBooks, make_books

if TYPE_CHECKING:
    from collections.abc import Iterator

CLOSING = "jaren/2018/afsluiting.beancount"
SEAL = "jaren/2018/zegel.json"
SEALED = [BANK, BUDGET, CLOSING, RECEIPT, SEAL]
REMEDY = 'moet het toch anders, heropen het jaar dan met: bwk heropen 2018 --reden "...".'
RENT = "2018-03-05 Verhuurder 9 Huur maart 2018 (Activa:Bank:ING -250.1 EUR, Lasten:TOP:Fysiek:Huur 250.1 EUR)"


@pytest.fixture(scope="module")
def sealed() -> Iterator[YearBooks]:
    """Closed books that stay as they are: a test changes a copy."""
    with tempfile.TemporaryDirectory() as folder:
        made = make_books(Path(folder).resolve() / "boeken")
        made.close()
        yield made


def _copy(sealed: YearBooks, folder: str) -> YearBooks:
    root = Path(folder).resolve() / "boeken"
    shutil.copytree(sealed.root, root)
    return YearBooks(root)


def _digits(text: str) -> list[int]:
    """Where digits stand, but for comments, which are no part of the books."""
    found, start = [], 0
    for line in text.splitlines(keepends=True):
        if not line.startswith(";"):
            found += [start + index for index, char in enumerate(line) if char.isdigit()]
        start += len(line)
    return found


def _entry_line(text: str, place: int) -> int:
    """The line, from 1, of the entry in which a place lies."""
    before = text[: text.find("\n", place) + 1].splitlines()
    return max(number for number, line in enumerate(before, 1) if line[:1].isdigit())


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_one_changed_digit_is_found_and_the_entry_named(sealed: YearBooks, data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(SEALED))
    text = sealed.read(name)
    place = data.draw(st.sampled_from(_digits(text)))
    other = data.draw(st.sampled_from([digit for digit in "0123456789" if digit != text[place]]))
    with tempfile.TemporaryDirectory() as folder:
        books = _copy(sealed, folder)
        (books.root / name).write_text(text[:place] + other + text[place + 1 :], "utf-8")
        errors = [error for error in books.load().errors if "2018" in error.message and "Herstel" in error.message]
    assert errors
    named = [(Path(error.source["filename"]).name, error.source["lineno"]) for error in errors]
    said = "\n".join(error.message for error in errors)
    if name in (BANK, BUDGET):
        gone = f"Uit {name} is iets van het afgesloten jaar 2018 weg"
        assert (Path(name).name, _entry_line(text, place)) in named or gone in said
    else:
        assert name in said or Path(name).name in dict(named)


@pytest.mark.parametrize("name", [BANK, BUDGET])
def test_every_digit_of_the_entries_is_sealed(sealed: YearBooks, name: str, tmp_path: Path) -> None:
    books, text = _copy(sealed, str(tmp_path)), sealed.read(name)
    for place in _digits(text)[::4]:
        digit = str((int(text[place]) + 1) % 10)
        (books.root / name).write_text(text[:place] + digit + text[place + 1 :], "utf-8")
        assert any("het afgesloten jaar 2018" in message for message in books.messages()), text[place - 20 : place + 20]


def _sealed_on(sealed: YearBooks) -> str:
    return f"2018 is op {read_seal(sealed.root / SEAL).day} afgesloten met zegel 1"


def test_a_changed_entry_names_file_line_and_amounts(closed: YearBooks) -> None:
    closed.change(BANK, "  Lasten:TOP:Fysiek:Huur   250.10", "  Lasten:TOP:Fysiek:Huur   250.20")
    closed.change(BANK, "-250.10", "-250.20")
    (error, *_) = closed.load().errors
    assert (Path(error.source["filename"]).name, error.source["lineno"]) == ("bank.beancount", 12)
    assert error.message == (
        "De boeking van 2018-03-05 in het afgesloten jaar 2018 is veranderd: "
        "bedrag van Activa:Bank:ING was -250.1 EUR en is -250.2 EUR; "
        "bedrag van Lasten:TOP:Fysiek:Huur was 250.1 EUR en is 250.2 EUR.\n"
        f"  Oorzaak: {_sealed_on(closed)}, met: {RENT}.\n"
        f"  Herstel: zet terug wat er stond; {REMEDY}"
    )


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("Huur maart 2018", "Huur april 2018", "omschrijving was Huur maart 2018 en is Huur april 2018"),
        ("    regel: 7\n", "    regel: 8\n", "regel van Activa:Bank:ING was 7 en is 8"),
        ("    regel: 7\n", "", "regel van Activa:Bank:ING is weg (was 7)"),
        ("    regel: 7\n", "    regel: 7\n    soort: TRUE\n", "soort van Activa:Bank:ING is erbij gekomen (TRUE)"),
        ("#huur-3", "#huur-4", "label was huur-3 en is huur-4"),
        ("2018-03-04", "2018-03-03", "betaald was 2018-03-04 en is 2018-03-03"),
        ("2018-03-05 * ", "2019-03-05 * ", "datum was 2018-03-05 en is 2019-03-05"),
    ],
)
def test_the_message_says_which_field_changed(closed: YearBooks, old: str, new: str, said: str) -> None:
    closed.change(BANK, old, new)
    assert closed.messages()[0].startswith(
        f"De boeking van 2018-03-05 in het afgesloten jaar 2018 is veranderd: {said}.\n"
    )


TWICE = """2018-08-02 * "Twee keer"
  Lasten:TOP:Fysiek:Huur  0.00 EUR
    bon: "1"
    regel: 1
  Lasten:TOP:Fysiek:Huur  0.00 EUR
    bon: "2"
    regel: 2
"""


def test_values_that_changed_places_are_found(year_books: YearBooks) -> None:
    year_books.add(BANK, TWICE)
    year_books.close()
    for old, new in (('"1"', '"3"'), ('"2"', '"1"'), ('"3"', '"2"')):
        year_books.change(BANK, f"bon: {old}", f"bon: {new}")
    (message,) = year_books.messages()
    assert message.startswith(
        "De boeking van 2018-08-02 in het afgesloten jaar 2018 is veranderd: gegevens zijn tussen regels verwisseld.\n"
    )


@pytest.mark.parametrize("name", ["main.beancount", "jaren/2019/bank.beancount", BANK])
def test_an_entry_that_was_added_is_found_wherever_it_stands(closed: YearBooks, name: str) -> None:
    closed.add(name, '2018-08-01 * "Koffie"\n  Lasten:TOP:Fysiek:Huur  0.00 EUR\n  Activa:Bank:ING  0.00 EUR\n')
    assert closed.messages() == [
        (
            "De boeking van 2018-08-01 is toegevoegd nadat 2018 was afgesloten.\n"
            f"  Oorzaak: {_sealed_on(closed)}: er komt niets meer bij.\n"
            f"  Herstel: haal wat erbij kwam weg, of boek het in een jaar dat open is; {REMEDY}"
        )
    ]
    assert Path(closed.load().errors[0].source["filename"]).name == Path(name).name


def test_an_entry_that_went_is_told_from_the_seal(closed: YearBooks) -> None:
    text = closed.read(BANK)
    closed.change(BANK, text[text.index("2018-06-30") : text.index("2018-04-01")], "")
    closed.change(BANK, "1149.90", "749.90")
    assert (
        "Uit jaren/2018/bank.beancount is iets van het afgesloten jaar 2018 weg: 2018-06-30 Opbrengst 30 juni "
        "(Activa:Bank:ING 400 EUR, Baten:BWK:Eigen:Overig -400 EUR).\n"
        f"  Oorzaak: {_sealed_on(closed)}: er gaat niets meer uit.\n"
        f"  Herstel: zet terug wat er stond; {REMEDY}"
    ) in closed.messages()


@pytest.mark.parametrize(("gone", "word"), [(True, "weg"), (False, "veranderd")])
def test_documents_are_sealed(closed: YearBooks, gone: bool, word: str) -> None:
    path = closed.root / RECEIPT
    if gone:
        path.unlink()
    else:
        path.write_text("huur 250,20\n", "utf-8")
    (error,) = closed.load().errors
    assert error.source["lineno"] == 12
    assert error.message == (
        f"{RECEIPT}, een document van het afgesloten jaar 2018, is {word}.\n"
        f"  Oorzaak: {_sealed_on(closed)}: ook de documenten liggen vast.\n"
        f"  Herstel: zet het document terug zoals het was; {REMEDY}"
    )


def test_what_changes_no_figure_is_a_note_and_no_error(closed: YearBooks) -> None:
    closed.change(BANK, "  Activa:Bank:ING            400.00 EUR", "  Activa:Bank:ING   400 EUR  ; een opmerking")
    assert closed.messages() == []
    assert (
        "Opmerking: jaren/2018/bank.beancount ziet er anders uit dan bij het afsluiten van 2018 (opmerkingen of "
        "volgorde).\n"
    ) in closed.bwk("controle").stdout


def test_an_entry_moved_within_the_year_is_a_note(closed: YearBooks) -> None:
    text = closed.read(BANK)
    entry = text[text.index("2018-06-30") : text.index("2018-04-01")]
    closed.change(BANK, entry, "")
    closed.add(BUDGET, entry)
    assert closed.messages() == []
    assert (
        "Opmerking: de boeking van 2018-06-30 staat in jaren/2018/begroting.beancount, regel 11; bij het afsluiten van "
        "2018 stond hij in jaren/2018/bank.beancount.\n"
    ) in closed.bwk("controle").stdout


LATER = """
2019-01-01 custom "kamer" "HLR"
  naam: "Hart voor Leidsche Rijn"
  handgeld: 250.00 EUR

2018-11-01 custom "persoon" "V0001"
  soort: "bewoner"
  kamers: "TOP"
"""


def test_standing_data_may_grow(closed: YearBooks) -> None:
    closed.add("stam/kamers.beancount", LATER)
    closed.change("stam/kamers.beancount", 'naam: "Buurtkamer TOP"', 'naam: "TOP"\n  einde: 2019-06-30')
    assert closed.messages() == []


def test_standing_data_in_force_are_sealed(closed: YearBooks) -> None:
    day = read_seal(closed.root / SEAL).day
    closed.change("stam/rekeningen.beancount", "price AANDEEL 25 EUR", "price AANDEEL 26 EUR")
    assert closed.messages() == [
        "Een stamgegeven van het afgesloten jaar 2018 is veranderd: bedrag was 25 EUR en is 26 EUR.\n"
        f"  Oorzaak: 2018 is op {day} afgesloten met zegel 1, met: 2000-01-01 AANDEEL 25 EUR.\n"
        "  Herstel: zet het terug, en geef wat nieuw is een eigen entry met een latere datum; " + REMEDY
    ]
    closed.change("stam/rekeningen.beancount", "2000-01-01 price AANDEEL 26 EUR", "")
    assert closed.messages()[0].startswith(
        "Een stamgegeven van het afgesloten jaar 2018 is weg: 2000-01-01 AANDEEL 25 EUR.\n"
    )


def test_the_next_year_begins_with_what_was_sealed(closed: YearBooks) -> None:
    text = '2017-12-31 * "Nog iets"\n  Vermogen:Reserves:Algemeen  1.00 EUR\n  Vermogen:Extra  -1.00 EUR\n'
    closed.add("main.beancount", f"2017-01-01 open Vermogen:Extra EUR\n\n{text}")
    assert closed.messages()[0] == (
        "De stand van Vermogen:Extra op 2018-12-31 is -1,00, maar het zegel van 2018 zegt 0,00: verschil -1,00.\n"
        "  Oorzaak: de beginbalans van 2019 hoort de eindbalans van 2018 te zijn; er is iets veranderd van voor 2018, "
        "of in de stamgegevens.\n"
        "  Herstel: zoek die wijziging met 'bwk grootboek Vermogen:Extra 2018' en zet terug wat er stond; " + REMEDY
    )
    assert closed.messages()[1].startswith("De stand van Vermogen:Reserves:Algemeen op 2018-12-31 is -1.148,90,")


def test_the_seal_itself_cannot_change_or_go(closed: YearBooks) -> None:
    closed.change(SEAL, '"nummer": 1', '"nummer": 1,\n"extra": 1')
    changed = (
        "Het zegelbestand jaren/2018/zegel.json is veranderd, of hoort niet bij de boeken.\n"
        '  Oorzaak: de inhoud past niet bij de hash in custom "zegel" 2018.\n'
        "  Herstel: zet het terug uit het versiebeheer of een reservekopie; een zegel wordt nooit bijgewerkt."
    )
    assert closed.messages() == [changed]
    (closed.root / SEAL).write_text("{}", "utf-8")
    assert closed.messages() == [changed]


def test_the_line_of_the_seal_cannot_go(closed: YearBooks) -> None:
    text = closed.read(CLOSING)
    closed.change(CLOSING, text[text.index("2018-12-31 custom") :], "")
    (error,) = closed.load().errors
    assert Path(error.source["filename"]).name == "zegel.json"
    assert error.message == (
        'De regel custom "zegel" 2018 is weg uit de boeken.\n'
        "  Oorzaak: jaren/2018/zegel.json ligt er, dus 2018 is afgesloten; die regel maakt dat het zegel zelf niet "
        "ongemerkt verandert.\n"
        "  Herstel: zet de regel terug in jaren/2018/afsluiting.beancount."
    )
    assert "zegel.json" in closed.bwk("controle").stdout


def test_line_ends_of_windows_do_not_count(closed: YearBooks) -> None:
    path = closed.root / SEAL
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert closed.messages() == []


def test_a_reopening_cannot_be_taken_out(closed: YearBooks) -> None:
    assert closed.bwk("heropen", 2018, "--reden", "reden 1").exit_code == 0
    text = closed.read(CLOSING)
    mark = text[text.index('custom "heropend"') - 11 :]
    closed.change(CLOSING, mark, "")
    gone = (
        'Een heropening van 2018 is uit de boeken gehaald: er ontbreekt een regel custom "heropend" 2018.\n'
        "  Oorzaak: een heropening blijft voor altijd te zien; {}.\n"
        "  Herstel: zet de regel terug in jaren/2018/afsluiting.beancount."
    )
    assert gone.format("jaren/2018/zegel-1.json ligt er nog") in closed.messages()
    closed.add(CLOSING, mark)
    closed.close()
    assert closed.messages() == []
    closed.change(CLOSING, "reden 1", "reden 2")
    assert closed.messages() == [gone.format("het zegel van 2018 telt haar mee")]


def test_an_old_seal_stays(closed: YearBooks) -> None:
    closed.bwk("heropen", 2018, "--reden", "x")
    old = closed.root / "jaren/2018/zegel-1.json"
    (closed.root / SEAL).write_bytes(old.read_bytes())
    assert closed.messages()[0] == (
        "Zegel 1 van 2018 is heropend, maar ligt er nog als het zegel dat geldt.\n"
        "  Oorzaak: het heropenen is onderbroken, of iemand zette het zegel terug.\n"
        "  Herstel: haal jaren/2018/zegel.json weg als jaren/2018/zegel-1.json er ligt."
    )
    (closed.root / SEAL).unlink()
    old.write_bytes(old.read_bytes().replace(b"250.1", b"250.2"))
    assert closed.messages()[0].startswith("Het zegelbestand jaren/2018/zegel-1.json is veranderd,")


def test_a_broken_chain_is_found(closed: YearBooks) -> None:
    closed.add("jaren/2019/bank.beancount", "2020-01-01 balance Activa:Bank:ING  1149.90 EUR\n")
    closed.add("jaren/2019/begroting.beancount", '2019-01-01 custom "budget" Lasten:TOP:Fysiek:Huur "yearly" 1 EUR\n')
    closed.close(2019)
    assert closed.messages() == []
    for path in (SEAL, CLOSING):
        (closed.root / path).unlink()
    closed.change("main.beancount", f'include "{CLOSING}"\n', "")
    assert (
        "De keten van zegels is verbroken bij 2019.\n"
        "  Oorzaak: het zegel van 2019 volgt op een ander zegel dan er nu ligt: geen eerder zegel.\n"
        "  Herstel: zet het vorige zegel terug zoals het was; of heropen 2019 en sluit de jaren opnieuw af."
    ) in closed.messages()


def test_bean_check_and_fava_show_the_same(closed: YearBooks, monkeypatch: pytest.MonkeyPatch) -> None:
    from fava.core import FavaLedger  # noqa: PLC0415 - slow to load

    closed.change(BANK, "Verhuurder 9", "Verhuurder 8")
    (message,) = closed.messages()
    main = str(closed.root / "main.beancount")
    assert [error.message for error in FavaLedger(main).errors] == [message]
    monkeypatch.setattr(loader, "_load_file", loader._load_file)  # bean-check replaces it for good
    found = CliRunner().invoke(bean_check, ["--no-cache", main])
    assert found.exit_code == 1
    assert f"bank.beancount:12: {message.splitlines()[0]}" in re.sub(r":\s+", ": ", found.output, count=0)


RULE = """
[[regel]]
naam = "winkel"
tegenpartij = "Buurtwinkel"
partij = "Buurtwinkel De Proef"
rekening = "Lasten:TOP:Fysiek:Huur"
"""


def test_an_import_into_a_sealed_year_is_refused_before_anything_is_written(tmp_path: Path) -> None:
    books = import_books(tmp_path)
    books.rules(RULE)
    first, second = row("2018-05-02", "-10.00"), row("2018-12-31", "-20.00")
    books.run({"een.csv": ing([first, second])})
    YearBooks(books.root).close()
    before = books.snapshot()
    later = [row("2018-12-31", "-5.00", text="te laat"), row("2019-01-02", "-7.00")]
    with pytest.raises(InputError) as caught:
        books.run({"twee.csv": ing(later, opening=Decimal(970))})
    assert str(caught.value) == (
        "jaren/2018/bank.beancount: 2018 is afgesloten: er komt niets meer bij en er verandert niets.\n"
        '    | 2018-12-31 * "Buurtwinkel De Proef" "te laat"\n'
        "  Oorzaak: jaren/2018/zegel.json legt alles van 2018 vast.\n"
        '  Herstel: boek in een jaar dat open is, of heropen het jaar met: bwk heropen 2018 --reden "...". '
        "Er is niets veranderd."
    )
    assert books.snapshot() == before
    books.run({"drie.csv": ing([second, later[1]], opening=Decimal(990))})
    assert [error.message for error in books.load().errors] == []
    assert books.balance("Activa:Bank:ING") == Decimal(963)


def _entry(day: str) -> Any:
    entries, _, _ = parser.parse_string(
        f'{HEADER}{day} * "x"\n  Activa:Bank:ING  1 EUR\n  Baten:BWK:Eigen:Overig  -1 EUR\n'
    )
    return entries[0]


@pytest.mark.parametrize("way", ["dated", "replaced", "completed", "document", "file"])
def test_nothing_that_writes_goes_round_the_seal(closed: YearBooks, way: str) -> None:
    closed.change("main.beancount", "include", '2018-07-01 note Activa:Bank:ING "7"\n\ninclude')
    line = closed.read("main.beancount").split("\n").index('2018-07-01 note Activa:Bank:ING "7"') + 1
    before, main = closed.snapshot(), closed.root / "main.beancount"
    changes = Changes(closed.root)
    match way:
        case "dated":
            changes.append("jaren/2019/bank.beancount", [_entry("2018-12-31")], "Bank 2019")
        case "replaced":
            changes.replace_in_line(main, line, '"7"', '"8"')
        case "completed":
            changes.add_metadata(main, line, {"regel": 1}, 2, "note")
        case "document":
            changes.put(RECEIPT, b"iets anders")
        case "file":
            changes.put("jaren/2018/verslag.txt", b"nieuw")
    with pytest.raises(InputError, match="2018 is afgesloten: er komt niets meer bij"):
        changes.commit()
    assert closed.snapshot() == before


def test_what_is_of_other_years_can_be_written(closed: YearBooks) -> None:
    changes = Changes(closed.root)
    changes.append("jaren/2019/bank.beancount", [_entry("2019-01-02")], "Bank 2019")
    changes.append(
        "stam/personen.beancount", [custom({"soort": "bewoner"}, dt.date(2018, 7, 1), "persoon", "V0001")], "P"
    )
    changes.put("documenten/nieuw.txt", b"nieuw")
    changes.commit()
    assert closed.messages() == []


@pytest.mark.parametrize("failing", ["zegel-1.json", "afsluiting.beancount", "unlink"])
def test_a_reopening_that_cannot_be_written_changes_nothing(
    closed: YearBooks, monkeypatch: pytest.MonkeyPatch, failing: str
) -> None:
    before, replace, unlink = closed.snapshot(), Path.replace, Path.unlink
    broken = [True]

    def fail(name: str) -> None:
        if name == failing and broken:
            broken.clear()
            raise OSError(28, "No space left on device")

    def failing_replace(self: Path, target: Path) -> Path:
        fail(target.name)
        return replace(self, target)

    def failing_unlink(self: Path, *, missing_ok: bool = False) -> None:
        if self.name == "zegel.json":
            fail("unlink")
        unlink(self, missing_ok=missing_ok)

    monkeypatch.setattr(Path, "replace", failing_replace)
    monkeypatch.setattr(Path, "unlink", failing_unlink)
    with pytest.raises(OSError, match="No space left on device"):
        reopen(closed.load(), 2018, "x", None, dt.date(2019, 6, 1))
    assert closed.snapshot() == before
