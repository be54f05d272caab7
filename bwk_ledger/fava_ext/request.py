"""What one request asks of the books, and the head that every page shows of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bwk_ledger.fava_ext.text import day, stretch

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from bwk_ledger.access.visitor import Visitor
    from bwk_ledger.config import Config
    from bwk_ledger.load import Ledger
    from bwk_ledger.periods import Period


@dataclass(frozen=True)
class Filters:
    """Fava's own filters, as its user typed them."""

    time: str = ""
    account: str = ""
    advanced: str = ""

    @property
    def select_entries(self) -> bool:
        """Whether part of the entries of the period is left out."""
        return bool(self.account or self.advanced)


@dataclass(frozen=True)
class Head:
    """The top of a page; with a `problem` or `damage` there is nothing else to show."""

    filters: Filters
    errors: int  # how many findings the books have
    problem: str = ""  # a filter that cannot be read
    damage: str = ""  # what else keeps the page from being shown, in full
    period: str = ""
    years: tuple[int, ...] = ()  # to choose from
    kamers: tuple[str, ...] = ()  # that there were in the period
    today: str = ""
    is_of_one_year: bool = False  # whether the page cannot show all years


@dataclass(frozen=True)
class Request:
    """What a page is made from.

    `entries` is what the filters leave, clamped to the period when there is one; `transactions` and `customs` are all
    of the books, whatever the filters.
    """

    filters: Filters
    period: Period | None  # what the time filter says; None without one
    stretches: Sequence[Period]  # the months, quarters or years for which bars are drawn
    entries: Sequence[Any]
    transactions: Sequence[Any]
    customs: Sequence[Any]
    config: Config
    years: tuple[int, ...]  # to choose from
    errors: int  # how many findings the books have
    today: dt.date
    ledger: Ledger  # all of the books, whatever the filters
    visitor: Visitor | None = None  # who logged in; None where nobody has to

    @property
    def year(self) -> int:
        """The year that pages of one year are about: the last that the period touches, else the last of the books."""
        if self.period is not None:
            return self.period.last_day.year
        return max(self.years, default=self.today.year)

    @property
    def head(self) -> Head:
        """The top of the page."""
        return Head(
            self.filters,
            self.errors,
            period=stretch(self.period),
            years=self.years,
            kamers=kamers_in(self.config, self.period),
            today=day(self.today),
        )


def kamers_in(config: Config, period: Period | None) -> tuple[str, ...]:
    """The codes of the kamers that there were in a period."""
    return tuple(
        kamer.code
        for kamer in config.kamers.values()
        if period is None or (kamer.start < period.end and (kamer.end is None or kamer.end >= period.start))
    )
