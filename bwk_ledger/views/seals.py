"""What there is to say of closed years that is no error: reopenings, and entries that moved within their year."""

from __future__ import annotations

from typing import TYPE_CHECKING

from beancount.core import data

from bwk_ledger.books.seal import SealError, by_year, read_seal, seal_file, sealed_years
from bwk_ledger.books.seal_marks import BY, read_marks
from bwk_ledger.plugin.seal_changes import moved_entries

if TYPE_CHECKING:
    from bwk_ledger.load import Ledger


def notes(ledger: Ledger) -> list[str]:
    """Dutch sentences for the committee and the accountant, oldest year first."""
    found = []
    for year, marks in sorted(read_marks(ledger.by_type.get(data.Custom, ()))[0].items()):
        for _, mark in sorted(marks.reopenings.items()):
            by = mark.entry.meta.get(BY)
            who = f" door {by}" if by else ""
            found.append(f"{year} is op {mark.entry.date} heropend{who}: {mark.text.rstrip('.')}.")
    years = sorted(sealed_years(ledger.root))
    of_years = by_year(ledger.entries, ledger.root, years)
    for year in years:
        try:
            seal = read_seal(ledger.root / seal_file(year))
        except SealError:
            continue  # an error of the books already
        found += [f"{text}." for text in moved_entries(seal, of_years[year], ledger.root)]
    return found
