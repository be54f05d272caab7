"""Which directives a seal holds: all that decide figures of its year, changed, taken away or added later."""

from __future__ import annotations

import datetime as dt
import re
import shutil
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from beancount.core import data
from beancount.core.amount import Amount
from beancount.core.number import D
from hypothesis import given, settings
from hypothesis import strategies as st

from bwk_ledger.books.seal import content_digest, read_seal, seal_file, settings_of, standing, write_seal
from bwk_ledger.books.seal_kinds import CARRIED, DERIVED, FORM, NOT_SEALED, SEALED
from bwk_ledger.rules import run
from bwk_ledger.standing.awards import AWARD
from bwk_ledger.standing.awards import LATER as LATER_OF_AWARDS
from tests.year.conftest import BANK, YearBooks, make_books

if TYPE_CHECKING:
    from collections.abc import Iterator

STANDING = "stam/extra.beancount"
CLOSING = "jaren/2018/afsluiting.beancount"
SEAL = "jaren/2018/zegel.json"
# One of each kind that decides figures of 2018, and for each a change of a figure it decides.
HELD = """
2018-01-01 commodity UUR.BEWONER-2018
  naam: "Bewonersuur 2018"
  soort: "bewoner"
  tot: 2018-06-30
2018-01-01 price UUR.BEWONER-2018 10.04 EUR

2018-01-01 custom "financier" "GU"
  naam: "Gemeente"
  groep: "Gemeente"
  kamers: "TOP"
  rgs: "WOvbOrsOel"
  toegekend-2018: 12000.00 EUR

2018-01-01 custom "financierstarief" "GU" "bewoner" 11.00 EUR
  tot: 2018-06-30

2018-01-01 custom "bonnen"
  vanaf: 300.00 EUR

2018-01-01 custom "ledenregels"
  minste-aandelen: 1

2018-01-01 custom "contributie" "vereniging" 20.00 EUR
  vervalt: "2018-02-28"
  rekening: "Gemeente:GU"

2018-01-01 custom "meting" "Leden" "leden"
  alleen: "TOP"

2017-06-01 custom "toekenning" "GU" "2017"
  bedrag: 5000.00 EUR
  einde: 2018-06-30

2018-01-01 custom "activiteit" "Koken"
  groep: "Samen"

"""
CHANGES = {
    "price": ("10.04 EUR", "10.05 EUR"),
    "commodity": ("tot: 2018-06-30\n2018-01-01 price", "tot: 2018-05-31\n2018-01-01 price"),
    "open": ('open Activa:Bank:ING EUR\n  naam: "ING betaalrekening"\n  rgs: "', None),
    "kamer": ('naam: "Buurtkamer TOP"', 'naam: "Buurtkamer TOP"\n  einde: 2018-11-30'),
    "post": ('custom "post" "Lasten" "Fysiek:Huur"', None),
    "financier": ("toegekend-2018: 12000.00", "toegekend-2018: 12001.00"),
    "financierstarief": ("11.00 EUR", "11.10 EUR"),
    "vergoedingsplafond": None,
    "contributie": ('vervalt: "2018-02-28"', 'vervalt: "2018-03-31"'),
    "ledenregels": ("minste-aandelen: 1", "minste-aandelen: 2"),
    "bonnen": ("vanaf: 300.00", "vanaf: 500.00"),
    "activiteit": ('groep: "Samen"', 'groep: "Apart"'),
    "meting": ('alleen: "TOP"', 'alleen: "HLR"'),
    "toekenning": ("bedrag: 5000.00", "bedrag: 6000.00"),
}
ADDED = {
    "commodity": '2018-07-01 commodity UUR.BEWONER-2018H2\n  soort: "bewoner"\n  tot: 2018-12-31\n',
    "price": "2018-07-01 price UUR.BEWONER-2018 12.00 EUR\n",
    "financierstarief": '2018-07-01 custom "financierstarief" "GU" "bewoner" 12.00 EUR\n  tot: 2018-12-31\n',
    "bonnen": '2018-07-01 custom "bonnen"\n  vanaf: 500.00 EUR\n',
    "ledenregels": '2018-07-01 custom "ledenregels"\n  minste-aandelen: 2\n',
    "contributie": '2018-01-01 custom "contributie" "bewoner" 5.00 EUR\n  rekening: "Gemeente:GU"\n',
    "meting": '2018-07-01 custom "meting" "Vrijwilligers" "vrijwilligers"\n',
    "toekenning": '2017-07-01 custom "toekenning" "GU" "2017-2"\n  bedrag: 1.00 EUR\n',
    "a second funder of the same name": '2018-02-01 custom "financier" "GU"\n  groep: "Anders"\n',
}
LATER = {
    "price": "2019-01-01 price UUR.BEWONER-2018 12.00 EUR\n",
    "bonnen": '2019-01-01 custom "bonnen"\n  vanaf: 500.00 EUR\n',
    "contributie of a year before": '2017-01-01 custom "contributie" "bewoner" 5.00 EUR\n  rekening: "Gemeente:GU"\n',
    "rate that ended before": '2017-01-01 custom "financierstarief" "GU" "bewoner" 9.00 EUR\n  tot: 2017-12-31\n',
    "kamer": '2018-12-01 custom "kamer" "HLR"\n  naam: "Hart"\n  handgeld: 250.00 EUR\n',
    "activity": '2018-11-01 custom "activiteit" "Tuin"\n',
    "person": '2018-11-01 custom "persoon" "V0001"\n  soort: "bewoner"\n  kamers: "TOP"\n',
}
OF_2018 = re.compile(r"Een stamgegeven (van het afgesloten jaar 2018 is|is toegevoegd nadat 2018 was afgesloten)")


@pytest.fixture(scope="module")
def held() -> Iterator[YearBooks]:
    """Closed books with one of each kind; a test changes a copy."""
    with tempfile.TemporaryDirectory() as folder:
        made = make_books(Path(folder).resolve() / "boeken")
        made.add(STANDING, HELD)
        made.close()
        assert made.messages() == []
        yield made


@pytest.fixture
def copy(held: YearBooks, tmp_path: Path) -> YearBooks:
    shutil.copytree(held.root, tmp_path / "kopie")
    return YearBooks(tmp_path / "kopie")


def _named(books: YearBooks) -> list[str]:
    return [message for message in books.messages() if OF_2018.match(message)]


def test_every_kind_is_in_one_list_and_has_a_reason() -> None:
    assert not SEALED.keys() & NOT_SEALED.keys()
    assert all([*(kind.why for kind in SEALED.values()), *NOT_SEALED.values()])
    assert SEALED.keys() | {"toekenning"} == CHANGES.keys()
    assert CARRIED.keys() == {AWARD.type, *(form.type for form in LATER_OF_AWARDS)}


@pytest.mark.parametrize("kind", [kind for kind, change in CHANGES.items() if change and change[1]])
def test_a_figure_that_changed_is_named(copy: YearBooks, kind: str) -> None:
    old, new = CHANGES[kind]  # type: ignore[misc]
    name = "stam/kamers.beancount" if kind == "kamer" else STANDING
    copy.change(name, old, str(new))
    assert len(_named(copy)) == 1


@pytest.mark.parametrize("kind", ADDED)
def test_what_is_added_in_a_closed_year_is_named(copy: YearBooks, kind: str) -> None:
    copy.add(STANDING, ADDED[kind])
    assert len(_named(copy)) == 1


def test_the_message_about_what_was_added(copy: YearBooks) -> None:
    copy.add(STANDING, ADDED["bonnen"])
    (error,) = [error for error in copy.load().errors if OF_2018.match(error.message)]
    day = read_seal(copy.root / SEAL).day
    assert error.message == (
        "Een stamgegeven is toegevoegd nadat 2018 was afgesloten: 2018-07-01 bonnen.\n"
        f"  Oorzaak: 2018 is op {day} afgesloten met zegel 1; dit zou ook in 2018 gelden.\n"
        "  Herstel: geef het een datum na 31-12-2018, of haal het weg; moet het toch anders, heropen het jaar dan met: "
        'bwk heropen 2018 --reden "...".'
    )
    assert Path(error.source["filename"]).name == "extra.beancount"


@pytest.mark.parametrize("kind", LATER)
def test_what_holds_later_or_decides_nothing_is_no_change(copy: YearBooks, kind: str) -> None:
    copy.add(STANDING, LATER[kind])
    assert _named(copy) == []


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_any_standing_figure_of_the_year_that_changes_or_goes_is_named(held: YearBooks, data: st.DataObject) -> None:
    blocks = [block for block in HELD.strip("\n").split("\n\n") if "price" not in block]
    block = data.draw(st.sampled_from(blocks))
    amounts = [found.start() for found in re.finditer(r"\d(?=\d*\.\d\d EUR)", block)]
    place = data.draw(st.sampled_from([None, *amounts]))
    changed = "" if place is None else block[:place] + str((int(block[place]) + 1) % 10) + block[place + 1 :]
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder).resolve() / "boeken"
        shutil.copytree(held.root, root)
        books = YearBooks(root)
        books.change(STANDING, block, changed)
        assert _named(books)


@pytest.mark.parametrize(("old", "new"), [("749.90 EUR", "749.90 ~ 0.05 EUR"), ("749.90 EUR", "749.90 ~ 0 EUR")])
def test_a_tolerance_at_a_balance_is_sealed(year_books: YearBooks, old: str, new: str) -> None:
    for before, after in ((old, new), (new, old)):
        year_books.change(BANK, old, before) if before != old else None
        year_books.close()
        year_books.change(BANK, before, after)
        (message,) = year_books.messages()
        assert message.startswith("De saldo van 2018-04-01 in het afgesloten jaar 2018 is veranderd: marge ")
        year_books.change(BANK, after, before)
        assert year_books.bwk("heropen", 2018, "--reden", "verder").exit_code == 0


def test_a_setting_that_was_taken_away_is_named(closed: YearBooks) -> None:
    closed.change("main.beancount", 'option "tolerance_multiplier" "0"\n', "")
    day = read_seal(closed.root / SEAL).day
    assert closed.messages() == [
        (
            'De instelling option "tolerance_multiplier" was 0 toen 2018 werd afgesloten, en is nu 0.5.\n'
            f"  Oorzaak: 2018 is op {day} afgesloten met zegel 1; deze instelling bepaalt mee of bedragen en saldo's "
            "kloppen.\n"
            "  Herstel: zet de regel in het hoofdbestand terug zoals hij was; moet het toch anders, heropen het jaar "
            'dan met: bwk heropen 2018 --reden "...".'
        )
    ]


def _as_first_form(books: YearBooks) -> None:
    """Make the seal of 2018 one as the first version of this program made it."""
    path, ledger = books.root / SEAL, books.load()
    seal = read_seal(path)
    assert seal.form == FORM
    assert seal.settings == settings_of(ledger.options)
    lines = tuple(sorted(lines for _, lines in standing(ledger.entries, 2018)))
    old = write_seal(replace(seal, form=1, settings={}, standing=lines))
    books.change(CLOSING, content_digest(path.read_bytes()), content_digest(old))
    path.write_bytes(old)


def test_seals_of_the_first_form_hold_what_they_held(copy: YearBooks) -> None:
    _as_first_form(copy)
    assert b'"vorm"' not in (copy.root / SEAL).read_bytes()
    assert copy.messages() == []
    copy.change(STANDING, *CHANGES["bonnen"])  # type: ignore[misc]
    assert copy.messages() == []
    copy.add(STANDING, ADDED["price"])
    assert len(_named(copy)) == 1


def test_a_new_derivation_never_changes_a_sealed_year(closed: YearBooks, monkeypatch: pytest.MonkeyPatch) -> None:
    """A later version that derives something more from each booking: the seals of before hold."""
    before = closed.load()

    derive = run.derive

    def derive_more(entries: Any, *more_of: Any) -> tuple[Any, list[Any]]:
        entries, found = derive(entries, *more_of)
        place = {"filename": str(closed.root / BANK), "lineno": 12, "__afgeleid__": "nieuw"}
        amounts = (D(5), D(-5))
        postings = [
            data.Posting("Lasten:TOP:Fysiek:Huur", Amount(number, "EUR"), None, None, None, {}) for number in amounts
        ]
        more = data.Transaction(
            place, dt.date(2018, 5, 5), "*", None, "nieuw", data.EMPTY_SET, data.EMPTY_SET, postings
        )
        return sorted([*entries, more], key=data.entry_sortkey), found

    monkeypatch.setattr(run, "derive", derive_more)
    after = closed.load()
    assert len(after.entries) == len(before.entries) + 1
    assert "nieuw" not in DERIVED
    assert after.errors == []


def test_controle_compares_a_seal_with_paper(closed: YearBooks) -> None:
    digest = read_seal(closed.root / SEAL).digest
    right = closed.bwk("controle", "--zegel", f"2018={digest}")
    assert (right.exit_code, "Zegel van 2018: klopt met de hash die u noemt.\n" in right.stdout) == (0, True)
    grouped = " ".join(digest[at : at + 4] for at in range(0, 64, 4)).upper()
    assert closed.bwk("controle", "--zegel", f"2018={grouped}").exit_code == 0
    other = closed.bwk("controle", "--zegel", f"2018={digest}", "--zegel", f"2018={'0' * 64}")
    assert other.exit_code == 1
    assert f"Zegel van 2018: klopt niet. Hier ligt een zegel met een andere hash: {digest}.\n" in other.stdout
    none = closed.bwk("controle", "--zegel", f"2017={digest}")
    assert none.exit_code == 1
    assert "Zegel van 2017: klopt niet. 2017 is hier niet afgesloten: er ligt geen zegel.\n" in none.stdout
    wrong = closed.bwk("controle", "--zegel", "2018=abc")
    assert wrong.exit_code == 2
    assert "'2018=abc' is geen jaar met de hash van een zegel" in wrong.stderr


def test_controle_tells_a_reopened_seal_from_one_that_is_gone(closed: YearBooks) -> None:
    digest = read_seal(closed.root / SEAL).digest
    assert closed.bwk("heropen", 2018, "--reden", "x").exit_code == 0
    found = closed.bwk("controle", "--zegel", f"2018={digest}")
    assert found.exit_code == 1
    assert "Zegel van 2018: deze hash is van een zegel dat is heropend. Nu geldt: geen zegel.\n" in found.stdout


def test_seal_and_mark_taken_away_together_show_on_paper(closed: YearBooks) -> None:
    digest = read_seal(closed.root / SEAL).digest
    (closed.root / seal_file(2018)).unlink()
    (closed.root / CLOSING).unlink()
    closed.change("main.beancount", f'include "{CLOSING}"\n', "")
    assert closed.messages() == []
    assert closed.bwk("controle", "--zegel", f"2018={digest}").exit_code == 1


def test_seals_of_the_second_form_are_asked_only_what_they_held(copy: YearBooks) -> None:
    path, ledger = copy.root / SEAL, copy.load()
    lines = tuple(sorted(lines for _, lines in standing(ledger.entries, 2018, 2)))
    old = write_seal(replace(read_seal(path), form=2, standing=lines))
    copy.change(CLOSING, content_digest(path.read_bytes()), content_digest(old))
    path.write_bytes(old)
    assert copy.messages() == []
    copy.change(STANDING, *CHANGES["toekenning"])  # type: ignore[misc]
    assert _named(copy) == []
    copy.change(STANDING, *CHANGES["bonnen"])  # type: ignore[misc]
    assert len(_named(copy)) == 1
