"""`bwk loonheffing`: per month what was withheld, paid and is still owed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bwk_ledger.money import ZERO
from bwk_ledger.periods import MONTHS
from bwk_ledger.statements.table import Cell, Column, Kind, Row, Style, Table
from bwk_ledger.views.wage_tax import ACCOUNT

if TYPE_CHECKING:
    from collections.abc import Sequence
    from decimal import Decimal

    from bwk_ledger.views.wage_tax import WageTaxMonth


def loonheffing(before: Decimal, months: Sequence[WageTaxMonth], year: int) -> Table:
    """The twelve months of a year.

    Args:
        before: EUR owed when the year began.
        months: its months.
        year: the calendar year.
    """
    rows = [Row((Cell(f"stand op 1 januari {year}"), Cell(), Cell(), Cell(before)))]
    rows += [
        Row((Cell(MONTHS[item.month - 1]), Cell(item.withheld), Cell(item.paid), Cell(item.owed, account=ACCOUNT)))
        for item in months
    ]
    withheld = sum((item.withheld for item in months), ZERO)
    paid = sum((item.paid for item in months), ZERO)
    end = months[-1].owed if months else before
    rows.append(Row((Cell("Totaal"), Cell(withheld), Cell(paid), Cell(end)), Style.TOTAL))
    return Table(
        title=f"Loonheffing {year}",
        subtitle=f"uit de boekingen op {ACCOUNT}, in euro's; wat is ingehouden hoort de aangifte van de maand te zijn",
        columns=(
            Column("Maand", Kind.TEXT),
            Column("ingehouden", Kind.MONEY),
            Column("betaald", Kind.MONEY),
            Column("nog te betalen", Kind.MONEY),
        ),
        rows=tuple(rows),
    )
