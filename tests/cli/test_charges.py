"""What somebody books on an award is held against it first: period, kamer, purpose and amount."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bwk_ledger.base import meta
from bwk_ledger.figures.bookings import bookings
from tests.cli.test_boeking import RENT, _books, add
from tests.settling_books import SettlingBooks, rents

if TYPE_CHECKING:
    from pathlib import Path

AWARD = """
2031-01-01 custom "financier" "FONDS"
  naam: "Fonds Wijk"
  kamers: "LINDE BEUK"
2031-01-01 custom "toekenning" "FONDS" "2031"
  bedrag: 500.00 EUR
  einde: 2031-12-31
  kamers: "LINDE"
  posten: "Fysiek:Huur"
2030-01-01 custom "toekenning" "FONDS" "2030"
  bedrag: 500.00 EUR
  einde: 2030-12-31
"""
_ELSE = (
    "  Herstel: noem een andere subsidie, of laat haar weg (bij 'bwk boeking verbeter': --subsidie geen). Bij delen "
    "noemt u haar achter de rekening, na een komma{}; er is niets geschreven.\n"
)
_OWN = '. Draagt de coöperatie het bewust zelf, zeg dan waarom met --boven-toekenning "de reden"'
BEYOND = (
    "Fout: Van deze last van 850,00 euro gaat 350,00 boven toekenning FONDS:2031 uit: die is 500,00 euro.\n"
    "  Oorzaak: een subsidie wordt nooit meer bate dan is toegekend; wat erboven gaat, draagt de coöperatie zelf.\n"
    + _ELSE.format(_OWN)
)


@pytest.fixture
def books(tmp_path: Path) -> SettlingBooks:
    """Books with an award of 500.00 for the rent of LINDE in 2031, and three rents to settle."""
    made = _books(tmp_path)
    (made.root / "stam/financiers.beancount").unlink()
    add(made, "stam/financiers.beancount", AWARD.replace('2031-01-01 custom "fin', '2030-01-01 custom "fin'))
    made.take("januari.csv", rents(number="203101"))
    return made


def number_of(books: SettlingBooks, account: str, amount: str) -> str:
    """The number of the booking with an account, and an amount on the other side."""
    ledger = books.load()
    (found,) = (
        item.number
        for item in bookings(ledger.transactions, ledger.config)
        if account in {line.account for line in item.lines}
        and amount in {str(line.units.number) for line in item.lines}
    )
    return found


def test_an_open_question_goes_beyond_an_award_only_with_a_reason(books: SettlingBooks) -> None:
    call = ("vraagposten", books.number(RENT), "huur linde", "--subsidie", "FONDS:2031")
    assert books.refused(*call) == BEYOND
    books.done(*call, "--boven-toekenning", "besluit bestuur 3 april")
    assert books.load().errors == []
    assert books.entry("Lasten:LINDE:Fysiek:Huur").meta[meta.ABOVE_AWARD] == "besluit bestuur 3 april"


def test_a_reason_that_nothing_asks_for_is_not_written(books: SettlingBooks) -> None:
    number = books.number(RENT)
    parts = ("--deel", "huur linde, subsidie FONDS:2031=400,00", "--deel", "huur linde=rest")
    books.done("vraagposten", number, *parts, "--boven-toekenning", "niet nodig")
    assert meta.ABOVE_AWARD not in books.entry("Lasten:LINDE:Fysiek:Huur").meta


def test_a_correction_is_held_against_the_award(books: SettlingBooks) -> None:
    books.done("vraagposten", books.number(RENT), "huur linde")
    which = number_of(books, "Lasten:LINDE:Fysiek:Huur", "-850.00")
    change = ("boeking", "verbeter", which)
    assert books.refused(*change, "--subsidie", "FONDS:2031") == BEYOND
    assert books.refused(*change, "--subsidie", "FONDS:2030").startswith(
        "Fout: Subsidie 'FONDS:2030' is niet voor een last van 2031-01-"
    )
    assert books.refused(*change, "energie linde", "--subsidie", "FONDS:2031") == (
        "Fout: Subsidie 'FONDS:2031' is niet voor Fysiek:Energie.\n  Oorzaak: zij betaalt: Fysiek:Huur.\n"
        + _ELSE.format("")
    )
    assert books.refused("boeking", "splits", which, "huur beuk, FONDS:2031=100,00", "huur linde").startswith(
        "Fout: Subsidie 'FONDS:2031' is niet voor kamer BEUK.\n"
    )
    books.done("boeking", "splits", which, "huur linde, FONDS:2031=500,00", "huur linde")
    assert books.load().errors == []
    memorial = ("boeking", "memoriaal", "--credit", "huur linde", "--omschrijving", "nog een", "--reden", "hoort zo")
    more = (*memorial, "--debet", "huur linde, FONDS:2031=1,00", "--datum", "2031-02-01")
    assert books.refused(*more).startswith("Fout: Van deze last van 1,00 euro gaat 1,00 boven toekenning FONDS:2031")
    books.done(*more, "--boven-toekenning", "kleine afwijking", "--zonder-bon", "memoriaal")


def test_what_was_beyond_already_is_no_reason_to_refuse_less(books: SettlingBooks) -> None:
    add(
        books,
        "stam/rekeningen.beancount",
        '2031-02-10 * "Te veel"\n  bon: "1"\n  Lasten:LINDE:Fysiek:Huur  700.00 EUR\n    subsidie: "FONDS:2031"\n'
        "  Schulden:Crediteuren  -700.00 EUR\n",
    )
    ledger = books.load()
    assert [item.rule for item in ledger.findings] == ["grants.beyond"]
    which = number_of(books, "Lasten:LINDE:Fysiek:Huur", "-700.00")
    books.bwk("boeking", "splits", which, "huur linde, FONDS:2031=600,00", "huur linde", "--van", "1")
    assert [str(item.data["beyond"]) for item in books.load().findings] == ["100.00"]
