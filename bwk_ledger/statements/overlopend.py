"""`bwk overlopend`: what of a year was still to be paid or received, or paid or received in advance."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bwk_ledger import meta
from bwk_ledger.money import ZERO, format_amount
from bwk_ledger.rules.accruals import KINDS, PERIOD
from bwk_ledger.statements.table import Cell, Column, Kind, Row, Style, Table
from bwk_ledger.views.general_ledger import place_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bwk_ledger.views.accruals import AccrualLine

_COLUMNS = 8


def overlopend(found: Sequence[AccrualLine], year: int) -> Table:
    """A block per kind, whose total is what its account held on 31 December."""
    rows: list[Row] = []
    notes: list[str] = []
    for kind in KINDS:
        lines = [line for line in found if line.accrual.kind == kind]
        if lines:
            rows.extend(_block(kind, lines, notes, year, len(rows)))
    return Table(
        title=f"Overlopende posten {year}",
        subtitle=f"in euro's; staan op de balans van 31-12-{year} en draaien terug op 1-1-{year + 1}",
        columns=(
            Column("Rekening", Kind.TEXT),
            Column("Omschrijving", Kind.TEXT),
            Column("Subsidie", Kind.TEXT),
            Column(f"31-12-{year}", Kind.MONEY),
            Column(f"1-1-{year + 1}", Kind.MONEY),
            Column("werkelijk", Kind.MONEY),
            Column("verschil", Kind.MONEY),
            Column("Bron", Kind.TEXT),
        ),
        rows=tuple(rows),
        footnotes=tuple(notes),
    )


def _block(kind: str, lines: Sequence[AccrualLine], notes: list[str], year: int, first: int) -> Iterable[Row]:
    account = KINDS[kind].account
    yield Row((Cell(f"{KINDS[kind].name} ({account})"), *[Cell()] * (_COLUMNS - 1)), Style.HEADING)
    for line in lines:
        yield _row(line, _note(line, notes, year))
    total = sum((line.accrual.shown for line in lines), ZERO)
    empty = (Cell(), Cell())
    cells = (Cell("Totaal", account=account), *empty, Cell(total), Cell(-total), *empty, Cell())
    yield Row(cells, Style.SUBTOTAL, parts=tuple((first + index, 1) for index in range(1, len(lines) + 1)))


def _row(line: AccrualLine, mark: str) -> Row:
    accrual = line.accrual
    return Row(
        (
            Cell(accrual.account, account=accrual.account),
            Cell(f"{accrual.text}{mark}"),
            Cell(accrual.grant),
            Cell(accrual.shown),
            Cell(-accrual.shown),
            Cell(line.settled),
            Cell(line.difference),
            Cell(place_of(accrual.source)),
        ),
        indent=1,
    )


def _note(line: AccrualLine, notes: list[str], year: int) -> str:
    """The mark of a footnote on what may be the bill; empty where there is nothing to say."""
    found = line.candidate
    if line.is_doubtful:
        notes.append(
            f"Op deze rekening staat voor {year} ook een rekening met '{PERIOD}:'. Is het dezelfde, haal dan deze "
            "entry weg: anders telt zij dubbel."
        )
    elif found is not None:
        notes.append(
            f"Misschien {found.text}, {found.date}, {format_amount(found.amount)} ({found.place}). Zet onder die regel "
            f"{meta.BELONGS_TO}: {year}, dan staat zij hier bij werkelijk."
        )
    else:
        return ""
    return f" [{len(notes)}]"
