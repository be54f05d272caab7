"""Books with members and shares that the tests of `bwk leden` share, and how these call a command."""

from __future__ import annotations

from typing import TYPE_CHECKING

from click.testing import CliRunner

from bwk_ledger.cli import main
from bwk_ledger.rules.load import load
from tests.bank_files import snapshot
from tests.compose import member

if TYPE_CHECKING:
    from click.testing import Result

    from bwk_ledger.rules.load import Ledger
    from tests.conftest import Books

RULES = """
    2017-01-01 custom "ledenregels"
      minste-aandelen: 1
      terugbetaling-maanden: 6
      bron: "Statuten, artikel 7"
"""
# L0001 holds 3 shares, L0002 and L0004 1; L0003 left, and is to be paid back 2.
MEMBERS = (
    member("L0001", day="2017-05-01", vereniging=True, aangemeld="2017-04-20")
    + member("L0002", "HLR", day="2017-05-02")
    + member("L0003", soort="staf", day="2017-06-01", einde="2018-03-31")
    + member("L0004", "HLR", "organisatie")
    + """
2017-05-01 * "L0001" "Aandelen L0001"
  mutatie: 1
  Activa:Bank:ING  75.00 EUR
  Vermogen:Ledenkapitaal:L0001  -3 AANDEEL {25 EUR}
2017-05-02 * "L0002" "Aandelen L0002"
  mutatie: 2
  betaald-door: "L0001"
  Activa:Bank:ING  25.00 EUR
    bron: "bank.csv"
    regel: 12
    sleutel: "ing:1"
  Vermogen:Ledenkapitaal:L0002  -1 AANDEEL {25 EUR}
2017-06-01 * "L0003" "Aandelen L0003"
  mutatie: 3
  Activa:Bank:ING  50.00 EUR
  Vermogen:Ledenkapitaal:L0003  -2 AANDEEL {25 EUR}
2018-01-01 * "L0004" "Aandelen L0004"
  mutatie: 4
  Activa:Bank:ING  25.00 EUR
  Vermogen:Ledenkapitaal:L0004  -1 AANDEEL {25 EUR}
"""
)
LEFT = """
    2018-03-31 * "L0003" "Aandelen teruggegeven bij uittreding"
      mutatie: 5
      Vermogen:Ledenkapitaal:L0003  2 AANDEEL {25 EUR}
      Schulden:Ledenkapitaal:L0003  -50.00 EUR
"""
BOOKS = RULES + MEMBERS + LEFT


def called(books: Books, *arguments: object) -> Result:
    """What a command of `bwk leden` did; an exception that is no exit is a failure of the test."""
    texts = ["leden", *map(str, arguments), "--boeken", str(books.main)]
    found = CliRunner().invoke(main, texts, env={"BWK_BOEKEN": None, "COLUMNS": "140"})
    if found.exception is not None and not isinstance(found.exception, SystemExit):
        raise found.exception
    return found


def done(books: Books, *arguments: object) -> str:
    """What a command said that did what it was asked; the books are in order after it."""
    found = called(books, *arguments)
    assert found.exit_code == 0, found.output
    in_order(books)
    return found.output


def refused(books: Books, *arguments: object) -> str:
    """What a command said that refused; nothing was written."""
    before = snapshot(books.root)
    found = called(books, *arguments)
    assert found.exit_code == 2, found.output
    assert snapshot(books.root) == before
    assert found.stdout == ""
    return found.stderr.replace(str(books.root), "BOEKEN")


def in_order(books: Books) -> Ledger:
    """The books, which have no errors."""
    ledger = load(books.main)
    assert [error.message for error in ledger.errors] == []
    return ledger
