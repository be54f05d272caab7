"""`bwk grootboek`: what was booked on an account in a year, line by line, with the balance after each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bwk_ledger.money import ZERO
from bwk_ledger.statements.table import Cell, Column, Kind, Row, Style, Table

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from bwk_ledger.views.general_ledger import AccountLedger


def grootboek(found: Iterable[AccountLedger], names: Mapping[str, str], year: int) -> list[Table]:
    """A table per account.

    Args:
        found: the accounts.
        names: the name of each account, from its `open`.
        year: the year.
    """
    return [_account(item, names.get(item.account, ""), year) for item in found]


def _account(item: AccountLedger, name: str, year: int) -> Table:
    kind = Kind.HOURS if item.in_hours else Kind.MONEY
    rows = [Row((Cell(f"{year}-01-01"), Cell("Beginstand"), *[Cell()] * 4, Cell(item.opening), Cell()))]
    rows += [
        Row(
            (
                Cell(line.date.isoformat()),
                Cell(line.text),
                Cell(", ".join(line.others)),
                Cell(line.grant),
                Cell(line.amount if line.amount >= 0 else None),
                Cell(-line.amount if line.amount < 0 else None),
                Cell(line.balance),
                Cell(line.document),
            )
        )
        for line in item.lines
    ]
    debit = sum((line.amount for line in item.lines if line.amount > 0), ZERO)
    credit = sum((-line.amount for line in item.lines if line.amount < 0), ZERO)
    totals = (Cell(debit), Cell(credit), Cell(item.closing), Cell())
    rows.append(Row((Cell(f"{year}-12-31"), Cell("Eindstand"), Cell(), Cell(), *totals), Style.TOTAL))
    return Table(
        title=f"{item.account} {year}",
        subtitle=f"{name}, in {'uren' if item.in_hours else 'euro'}".removeprefix(", "),
        columns=(
            Column("Datum", Kind.TEXT),
            Column("Omschrijving", Kind.TEXT),
            Column("Tegenrekening", Kind.TEXT),
            Column("Subsidie", Kind.TEXT),
            Column("debet", kind),
            Column("credit", kind),
            Column("saldo", kind),
            Column("Bron", Kind.TEXT),
        ),
        rows=tuple(rows),
    )
