"""What partners bring stands beside residents, staff and funders; their money counts only where it is income."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from bwk_ledger.figures.hours import all_hours
from bwk_ledger.figures.members import StakeSide, stakes
from bwk_ledger.standing.partners import read_contributions, read_partners
from bwk_ledger.tables.members import inzet

if TYPE_CHECKING:
    from tests.conftest import Books

PARTNERS = """
    2018-01-01 custom "partner" "BUURTTEAM"
      naam: "Buurtteam Voorbeeld"
    2018-01-01 custom "inbreng" "BUURTTEAM" "TOP" "spreekuur"
      soort: "uren"
      uren: 40
      waarde: 1480.00 EUR
    2018-01-01 custom "inbreng" "BUURTTEAM" "TOP" "een kopieermachine"
      soort: "natura"
      waarde: 250.00 EUR
    2018-01-01 custom "inbreng" "BUURTTEAM" "TOP" "bijdrage"
      soort: "geld"
      waarde: 1000.00 EUR
    2017-01-01 custom "inbreng" "BUURTTEAM" "TOP" "een jaar eerder"
      soort: "natura"
      waarde: 999.00 EUR
"""


def test_a_partner_brings_time_and_things_and_its_money_is_not_counted_twice(books: Books) -> None:
    ledger = books.load(PARTNERS)
    assert [error.message for error in ledger.errors] == []
    hours = ledger.index.fact(all_hours)
    found = stakes(ledger.transactions, ledger.config, hours, 2018, read_contributions(ledger.customs, 2018))
    (partner,) = found.of(side=StakeSide.PARTNER)
    assert (partner.hours, partner.worth, partner.in_kind, partner.euros) == (40, 1480, 250, 0)
    assert found.total() == Decimal(1730)
    whole, _ = inzet(found, ledger.config, partners=read_partners(ledger.customs))
    assert [row.cells[0].value for row in whole.rows][:2] == ["Partners", "Buurtteam Voorbeeld"]
    assert whole.footnotes[-1].startswith("In natura: ")


def test_without_partners_the_tables_are_as_they_were(books: Books) -> None:
    ledger = books.load()
    found = stakes(ledger.transactions, ledger.config, ledger.index.fact(all_hours), 2018)
    whole, _ = inzet(found, ledger.config)
    assert [column.title for column in whole.columns][-2:] == ["totaal", "deel"]
    assert len(whole.footnotes) == 2
