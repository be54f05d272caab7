"""`bwk leden terugbetalingen`: what members who left are paid back and when, beside the cash that is free for it."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from bwk_ledger.money import ZERO, format_amount
from bwk_ledger.statements.table import Cell, Column, Kind, Row, Style, Table

if TYPE_CHECKING:
    from bwk_ledger.views.repayments import Repayment, Repayments

_HANDGELD = "Handgeld telt niet mee: dat ligt bij de kamers."
_HELD = "Wie nog aandelen houdt, geeft die eerst terug: boek dat met 'bwk leden opzeggen' voordat u betaalt."


def calendar_tables(found: Repayments) -> list[Table]:
    """How the free cash is made up, and below it the calendar."""
    return [_cash(found), _calendar(found)]


def warnings(found: Repayments) -> list[str]:
    """A sentence on each repayment for which the free cash is not enough."""
    return [
        f"Op {line.due} komt er voor {line.number} ({format_amount(line.amount)} euro) "
        f"{format_amount(-line.cash_after)} euro te kort."
        for line in found.lines
        if not line.fits
    ]


def _cash(found: Repayments) -> Table:
    def row(label: str, amount: Decimal, style: Style = Style.LINE) -> Row:
        return Row((Cell(label), Cell(amount)), style)

    return Table(
        title="Vrij geld",
        subtitle=f"Zoals de boeken staan op {found.day}",
        columns=(Column("Wat", Kind.TEXT), Column("euro", Kind.MONEY)),
        rows=(
            row("Op de bank [1]", found.bank),
            row("Af: ontvangen subsidie die nog niet is besteed", -found.grants),
            row("Af: andere schulden", -found.other_debts),
            row("Vrij om terug te betalen", found.free_cash, Style.TOTAL),
        ),
        footnotes=(_HANDGELD,),
    )


def _calendar(found: Repayments) -> Table:
    rows = [_line(line) for line in found.lines]
    held = any(line.shares for line in found.lines)
    if rows:
        shares = Decimal(sum(line.shares for line in found.lines))
        debt = sum((line.debt for line in found.lines), ZERO)
        left = found.lines[-1].cash_after
        cells = (Cell(), Cell(), Cell(shares), Cell(debt), Cell(found.total), Cell(left))
        rows.append(Row((Cell("Samen"), *cells), Style.TOTAL))
    return Table(
        title="Terugbetalingen",
        subtitle="Op volgorde van de dag waarop het moet",
        columns=(
            Column("Nummer", Kind.TEXT),
            Column("lid tot", Kind.TEXT),
            Column("terug op", Kind.TEXT),
            Column("aandelen", Kind.COUNT),
            Column("schuld", Kind.MONEY),
            Column("terug te betalen", Kind.MONEY),
            Column("vrij daarna", Kind.MONEY),
        ),
        rows=tuple(rows) or (Row((Cell("er is niets terug te betalen"),)),),
        footnotes=(*([_HELD] if held else []), *warnings(found)),
    )


def _line(line: Repayment) -> Row:
    days = (Cell(f"{line.left}"), Cell(f"{line.due}"))
    amounts = (Cell(line.debt), Cell(line.amount), Cell(line.cash_after))
    return Row((Cell(line.number), *days, Cell(Decimal(line.shares)), *amounts))
