"""`bwk overlopend`: what of a year was still to be paid or received, or paid or received in advance."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bwk_ledger import meta
from bwk_ledger.money import format_amount
from bwk_ledger.rules.accruals import KINDS, PERIOD
from bwk_ledger.tables.records import Field, Section, rows, table
from bwk_ledger.tables.table import Cell, Kind, Table
from bwk_ledger.views.general_ledger import place_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bwk_ledger.views.accruals import AccrualLine


def overlopend(found: Sequence[AccrualLine], year: int) -> Table:
    """A block per kind, whose total is what its account held on 31 December."""
    notes: list[str] = []
    marks: dict[int, str] = {}
    sections = []
    for kind, about in KINDS.items():
        lines = [line for line in found if line.accrual.kind == kind]
        marks |= {id(line): _note(line, notes, year) for line in lines}
        if lines:
            sections.append(Section(lines, f"{about.name} ({about.account})", "Totaal", account=about.account))
    fields: tuple[Field[AccrualLine], ...] = (
        Field("Rekening", Kind.TEXT, lambda line: Cell(line.accrual.account, account=line.accrual.account)),
        Field("Omschrijving", Kind.TEXT, lambda line: f"{line.accrual.text}{marks[id(line)]}"),
        Field("Subsidie", Kind.TEXT, lambda line: line.accrual.grant),
        Field(f"31-12-{year}", Kind.MONEY, lambda line: line.accrual.shown, adds=True),
        Field(f"1-1-{year + 1}", Kind.MONEY, lambda line: -line.accrual.shown, adds=True),
        Field("werkelijk", Kind.MONEY, lambda line: line.settled),
        Field("verschil", Kind.MONEY, lambda line: line.difference),
        Field("Bron", Kind.TEXT, lambda line: place_of(line.accrual.source)),
    )
    return table(
        f"Overlopende posten {year}",
        fields,
        rows(fields, sections),
        f"in euro's; staan op de balans van 31-12-{year} en draaien terug op 1-1-{year + 1}",
        notes,
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
