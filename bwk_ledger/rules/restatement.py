"""An error of an adopted year that is corrected in an open one: what was wrong, by line, and how that must be written.

The year itself stays as the members adopted it. The correction stands on the balance sheet of the open year; what it
changes of the result of the earlier year stands on the general reserve, each posting with the line that was wrong:

    2026-01-01 * "Herstel van 2025: energienota vergeten"
      herstelt: 2025
      rechtstreeks: "de nota van december was niet geboekt"
      Vermogen:Reserves:Algemeen   120.00 EUR
        herstel-regel: "Lasten:LINDE:Fysiek:Energie"
      Schulden:Herstel            -120.00 EUR
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from bwk_ledger.base import accounts, meta
from bwk_ledger.base.finding import Finding, finding
from bwk_ledger.base.money import EUR, ZERO

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from bwk_ledger.rules.index import Index


@dataclass(frozen=True)
class Restatement:
    """What is corrected of a year by one transaction; EUR in the sign of the ledger, by account."""

    entry: Any
    year: int  # whose accounts were wrong
    result: Mapping[str, Decimal]
    balance: Mapping[str, Decimal]

    @property
    def reason(self) -> str:
        """What was wrong."""
        return str(self.entry.meta.get(meta.DIRECT) or "").strip()

    @property
    def in_year(self) -> int:
        """The year in which it is corrected."""
        found: int = self.entry.date.year
        return found

    @property
    def effect(self) -> Decimal:
        """What the result of the earlier year is more by it, and so equity; EUR above zero."""
        return -sum(self.result.values(), ZERO)

    @property
    def is_of_year_before(self) -> bool:
        """Whether the year that was wrong stands beside the one in which it is corrected."""
        return self.year == self.in_year - 1


def restatements(index: Index) -> tuple[Restatement, ...]:
    """All corrections of adopted years, in the order of the books; what is written wrong does not count."""
    return tuple(_read(entry) for entry in index.telling(meta.RESTATES) if _wrong(entry) is None)


def _read(entry: Any) -> Restatement:
    result: dict[str, Decimal] = defaultdict(lambda: ZERO)
    balance: dict[str, Decimal] = defaultdict(lambda: ZERO)
    for posting in entry.postings:
        if line := _line(posting):
            result[line] += posting.units.number
        else:
            balance[posting.account] += posting.units.number
    return Restatement(entry, int(entry.meta[meta.RESTATES]), dict(result), dict(balance))


def _line(posting: Any) -> str:
    return str((posting.meta or {}).get(meta.RESTATED_LINE) or "")


def restated(index: Index) -> Iterator[Finding]:
    """Corrections that are not written so that the statements can show them."""
    for entry in index.telling(meta.RESTATES):
        if (cause := _wrong(entry)) is not None:
            yield finding(
                "restatement.entry",
                entry,
                "Het herstel van een fout in een vastgesteld jaar is niet te lezen.",
                cause=cause,
                remedy="haal deze boeking weg, en maak haar met 'bwk boeking herstel'.",
            )


def _wrong(entry: Any) -> str | None:
    year = entry.meta[meta.RESTATES]
    if not (isinstance(year, Decimal) and year == int(year) and 0 < year < entry.date.year):
        return f"bij '{meta.RESTATES}:' staat een eerder jaar, zonder aanhalingstekens."
    for posting in entry.postings:
        root, line = posting.account.partition(":")[0], _line(posting)
        if posting.units.currency != EUR:
            return "een herstel is in euro."
        if root in (accounts.INCOME, accounts.EXPENSES):
            return f"{posting.account} is van {entry.date.year}; wat in {year} fout was, komt op {accounts.RESERVE}."
        if (posting.account == accounts.RESERVE) != bool(line):
            return f"'{meta.RESTATED_LINE}:' hoort bij elke regel op {accounts.RESERVE}, en alleen daar."
        if line and accounts.result(line) is None:
            return f"'{line}' is geen last of bate."
    return None
