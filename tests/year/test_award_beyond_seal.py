"""Books that an earlier version closed with income beyond an award: the seal says what changed."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest

from bwk_ledger.rules import release
from tests.year.conftest import BANK, DECISION

if TYPE_CHECKING:
    from tests.year.conftest import YearBooks

FUNDER = """
2018-01-01 custom "financier" "SPDO"
  naam: "Gemeente"
  groep: "Gemeente"
  kamers: "TOP"
  rgs: "WOvbOrsOel"
  toegekend-2018: 100.00 EUR
"""
SPENT = """
2018-07-01 * "Meer dan is toegekend"
  bon: "1"
  Activa:Bank:ING  -150.00 EUR
  Lasten:TOP:Fysiek:Energie  150.00 EUR
    subsidie: "SPDO"
"""


@pytest.fixture
def books(year_books: YearBooks, monkeypatch: pytest.MonkeyPatch) -> YearBooks:
    """Such books."""
    monkeypatch.setattr("bwk_ledger.acts.year.today", lambda: dt.date(2019, 5, 21))
    year_books.add("stam/financiers.beancount", FUNDER)
    year_books.add(BANK, SPENT)
    year_books.change(BANK, "1149.90 EUR", "999.90 EUR")
    with monkeypatch.context() as earlier:
        earlier.setattr(release._Tally, "_bearable", property(lambda tally: tally.charged))
        earlier.setattr(release, "_beyond", lambda _: iter(()))
        found = year_books.bwk("afsluiten", 2018, *DECISION)
        assert found.exit_code == 0, found.output
    return year_books


def test_the_seal_says_that_the_program_changed_and_not_the_books(books: YearBooks) -> None:
    beyond, sealed = books.messages()
    assert beyond.startswith("Van deze last van 150,00 euro gaat 50,00 boven toekenning SPDO 2018 uit: die is 100,00")
    assert sealed == (
        "Bij het afsluiten van 2018 werd 50,00 euro bate die boven de toekenning op Schulden:Subsidie:SPDO gaat. Nu "
        "staat daar 100,00, en in het zegel 150,00.\n"
        "  Oorzaak: er is niets in de boeken veranderd: het programma maakt sinds 29 november 2026 geen bate meer van "
        "wat boven een toekenning gaat.\n"
        '  Herstel: zet bij de lasten die erboven gaan boven-toekenning: "de reden", en sluit het jaar opnieuw af; '
        'heropen het daarvoor met: bwk heropen 2018 --reden "...".'
    )


def test_the_remedy_helps(books: YearBooks) -> None:
    assert books.bwk("heropen", 2018, "--reden", "bate boven de toekenning").exit_code == 1
    books.change(BANK, '    subsidie: "SPDO"\n', '    subsidie: "SPDO"\n    boven-toekenning: "besluit bestuur"\n')
    found = books.bwk("afsluiten", 2018, *DECISION)
    assert found.exit_code == 0, found.output
    assert books.messages() == []
    assert "Resultaat 2018: 99,90 euro." in found.stdout
