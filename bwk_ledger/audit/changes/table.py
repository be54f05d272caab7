"""`bwk veranderd`: what changed, as one table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bwk_ledger.money import ZERO
from bwk_ledger.tables.table import Cell, Column, Kind, Row, Style, Table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bwk_ledger.audit.changes.report import Change, Group, Report

_EMPTY = 5  # columns beside the first


def veranderd(report: Report, *, everything: bool = False) -> Table:
    """A block per kind of change, the audited year first.

    Args:
        report: what changed.
        everything: list every row of an import, instead of one line for all.
    """
    rows = [
        *_blocks(report.of_year, f"{report.year}: ", everything),
        *_blocks(report.of_others, "Andere jaren: ", everything),
    ]
    rows += _notes("Alleen verplaatst binnen de bestanden", report.moved)
    rows += _notes("Veranderd en weer zoals het was", report.undone)
    if not rows:
        rows = [Row((Cell("Er is niets veranderd."), *[Cell()] * _EMPTY))]
    since = report.since
    assert since is not None
    return Table(
        title=f"Wat is er veranderd sinds {since.label}",
        subtitle=f"{since.why}; bron: {report.basis}",
        columns=(
            Column("Boeking", Kind.TEXT),
            Column("Wat er veranderde", Kind.TEXT),
            Column("euro", Kind.MONEY),
            Column("uren", Kind.HOURS),
            Column("Door", Kind.TEXT),
            Column("Wanneer", Kind.TEXT),
        ),
        rows=tuple(rows),
        footnotes=report.notices,
    )


def _blocks(groups: tuple[Group, ...], prefix: str, everything: bool) -> Iterator[Row]:
    for group in groups:
        yield Row((Cell(f"{prefix}{group.kind}"), *[Cell()] * _EMPTY), Style.HEADING)
        for change in group.changes:
            yield _row(change)
        for bundle in group.bundles:
            if everything:
                yield from map(_row, bundle.changes)
                continue
            euro, hours = (sum((getattr(item, name) for item in bundle.changes), ZERO) for name in ("amount", "hours"))
            last = bundle.changes[-1]
            cells = (Cell(bundle.text), Cell(), Cell(euro or None), Cell(hours or None), Cell(last.by), Cell(last.when))
            yield Row(cells, indent=1)
        totals = (Cell(group.amount or None), Cell(group.hours or None), Cell(), Cell())
        yield Row((Cell(f"Totaal {group.kind}"), Cell(f"{len(group.all)}"), *totals), Style.SUBTOTAL)


def _row(change: Change) -> Row:
    what = f"{change.what} ({_closed(change)})" if change.closed else change.what
    euro, hours = Cell(change.amount or None), Cell(change.hours or None)
    return Row((Cell(change.label), Cell(what), euro, hours, Cell(change.by), Cell(change.when)), indent=1)


def _closed(change: Change) -> str:
    return f"let op: {', '.join(map(str, change.closed))} was al afgesloten of verklaard"


def _notes(title: str, found: tuple[Change, ...]) -> Iterator[Row]:
    if found:
        yield Row((Cell(title), *[Cell()] * _EMPTY), Style.HEADING)
        yield from map(_row, found)
