"""Wat valt op? The question of the checklist, and the table of the command."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bwk_ledger.audit.audit import Line, Proof, State
from bwk_ledger.audit.stands_out.detectors import DETECTORS, TITLES, hits
from bwk_ledger.base.errors import count
from bwk_ledger.base.money import ZERO, format_amount
from bwk_ledger.books.seal import moved
from bwk_ledger.tables import table
from bwk_ledger.tables.table import Cell, Column, Row, Style, Table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bwk_ledger.audit.audit import Audit
    from bwk_ledger.audit.stands_out.evidence import Hit

KEY = "stands_out"
TITLE = "Wat valt op?"
_MEANING = (
    "Boekingen die anders zijn dan de andere, zoals twee keer hetzelfde bedrag, een nieuw rekeningnummer of een rond "
    "bedrag. Dat zegt niet dat er iets mis is: kijk ernaar, en vraag het als u het niet begrijpt."
)


def check(audit: Audit) -> Line:
    """Everything that stands out, each with the reason; open as long as there is any of it."""
    found = hits(audit)
    proofs = tuple(
        Proof(
            f"{TITLES[hit.key]}. {hit.reason} Kijk hiernaar.",
            State.OPEN,
            hit.amount or None,
            entry=hit.entries[-1] if hit.entries else None,
            page="ValtOp",
        )
        for hit in found
    )
    looked = f"Er is op {count(len(DETECTORS), 'manier', 'manieren')} gekeken."
    answer = f"{count(len(found), 'ding valt', 'dingen vallen')} op. Kijk ernaar." if found else "Er valt niets op."
    return Line(KEY, TITLE, _MEANING, f"{answer} {looked}", proofs)


_COLUMNS = (
    Column("Kijk hiernaar", table.Kind.TEXT),
    Column("dag", table.Kind.TEXT),
    Column("bedrag", table.Kind.MONEY, adds=False),
)


def stands_out(audit: Audit) -> Table:
    """Everything that stands out as a table: the reason, and below it the bookings side by side."""
    found = hits(audit)
    return Table(
        title=f"Wat valt op in {audit.year}",
        subtitle="Geen beschuldiging: wat anders is dan de rest, om naar te kijken",
        columns=_COLUMNS,
        rows=tuple(row for hit in found for row in _rows(hit)) or (Row((Cell("er valt niets op"),)),),
        footnotes=(f"Er is op {count(len(DETECTORS), 'manier', 'manieren')} gekeken.",),
    )


def _rows(hit: Hit) -> Iterator[Row]:
    yield Row((Cell(f"{TITLES[hit.key]}. {hit.reason}"),), Style.HEADING)
    for entry in hit.entries:
        yield Row((Cell(said(entry)), Cell(entry.date.isoformat()), Cell(amount_of(entry))), indent=1)


def said(entry: Any) -> str:
    """What an entry says it is: payee and narration, or of another directive its kind and values."""
    if hasattr(entry, "narration"):
        return ", ".join(filter(None, (entry.payee, entry.narration))) or "zonder tekst"
    values = [value.value for value in getattr(entry, "values", None) or ()]
    shown = (f"{format_amount(value.number)}" if hasattr(value, "number") else str(value) for value in values)
    return " ".join([str(getattr(entry, "type", "")), *shown]).strip()


def amount_of(entry: Any) -> Any:
    """What a transaction moves, EUR; None for anything else, and where no euros move."""
    return (moved(entry) if hasattr(entry, "postings") else ZERO) or None
