"""Awards as a table: what each got, spent and has left, and what is to happen by when."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bwk_ledger.figures.deadlines import deadlines
from bwk_ledger.figures.results import awards_of, figures, require_year
from bwk_ledger.tables.records import RecordField, records
from bwk_ledger.tables.table import Kind

if TYPE_CHECKING:
    from bwk_ledger.figures.awards import AwardYear
    from bwk_ledger.rules.load import Ledger
    from bwk_ledger.tables.table import Table


def awards(ledger: Ledger, year: int) -> Table:
    """The awards of a year; one that begins may be there before anything of its year is booked.

    Raises:
        InputError: nothing of that year is in the books.
    """
    if not any(item.runs_in(year) for item in ledger.config.awards.values()):
        require_year(ledger, year)
    next_day = {item.of: item for item in reversed(deadlines(ledger.index))}

    def first(item: AwardYear) -> str:
        found = next_day.get(item.award.key)
        return f"{found.kind} {found.day:%d-%m-%Y}" if found else ""

    fields: tuple[RecordField[AwardYear], ...] = (
        RecordField("Toekenning", Kind.TEXT, lambda item: item.called),
        RecordField("stand", Kind.TEXT, lambda item: str(item.award.status)),
        RecordField("bedrag", Kind.MONEY, lambda item: item.awarded, adds=True),
        RecordField("ontvangen", Kind.MONEY, lambda item: item.received - item.repaid, adds=True),
        RecordField("besteed", Kind.MONEY, lambda item: item.spent, adds=True),
        RecordField("zelf", Kind.MONEY, lambda item: item.own, adds=True),
        RecordField("over", Kind.MONEY, lambda item: item.left, adds=True),
        RecordField("eerst", Kind.TEXT, first),
    )
    found = awards_of(figures(ledger, year))
    return records(f"Toekenningen {year}", fields, found, subtitle="in euro's", total="Totaal")
