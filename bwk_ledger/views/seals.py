"""What there is to say of closed years that is no error: reopenings, and entries that moved within their year."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bwk_ledger.books.seal import SealError, by_year, read_seal, seal_file, sealed_years
from bwk_ledger.books.seal_marks import BY, read_marks
from bwk_ledger.rules.seal_changes import moved_entries
from bwk_ledger.views.main_file import main_file_notes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bwk_ledger.load import Ledger


@dataclass(frozen=True)
class Reopening:
    """A closed year that was opened again: a Dutch sentence on when, by whom and why."""

    year: int
    text: str
    entry: Any


def notes(ledger: Ledger) -> list[str]:
    """Dutch sentences for the committee and the accountant: on the main file, and on years with the oldest first."""
    of_years = [*(item.text for item in reopenings(ledger)), *(text for _, text in sealed_notes(ledger))]
    return [*main_file_notes(ledger), *of_years]


def reopenings(ledger: Ledger) -> Iterator[Reopening]:
    """Every reopening, oldest year first."""
    for year, marks in sorted(read_marks(ledger.customs)[0].items()):
        for _, mark in sorted(marks.reopenings.items()):
            by = mark.entry.meta.get(BY)
            who = f" door {by}" if by else ""
            text = f"{year} is op {mark.entry.date} heropend{who}: {mark.text.rstrip('.')}."
            yield Reopening(year, text, mark.entry)


def sealed_notes(ledger: Ledger) -> Iterator[tuple[int, str]]:
    """What a seal itself tells, and what stands elsewhere or only looks different since, oldest year first."""
    years = sorted(sealed_years(ledger.root))
    of_years = by_year(ledger.entries, ledger.root, years)
    for year in years:
        try:
            seal = read_seal(ledger.root / seal_file(year))
        except SealError:
            continue  # an error of the books already
        for digest in seal.lost:
            yield year, f"{year} is opnieuw afgesloten nadat een zegel was verdwenen, met hash {digest}."
        for text in moved_entries(seal, of_years[year], ledger.root):
            yield year, f"{text}."
