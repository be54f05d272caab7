"""Who is a member on a day: counted by kind and kamer, and through the months."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator, Mapping

    from bwk_ledger.config import Config
    from bwk_ledger.membership import Membership
    from bwk_ledger.periods import Period


@dataclass(frozen=True)
class MemberCount:
    """Members when a day ends; `association` are those who owe the fee of a residents' association, counted apart."""

    day: dt.date
    by_kind_and_kamer: Mapping[tuple[str, str], int]
    association: Mapping[str, int]  # by kamer

    @property
    def total(self) -> int:
        """All members."""
        return sum(self.by_kind_and_kamer.values())

    def of_kind(self, kind: str) -> int:
        """Members of a kind, of all kamers."""
        return sum(count for (found, _), count in self.by_kind_and_kamer.items() if found == kind)

    def of_kamer(self, kamer: str) -> int:
        """Members of a kamer, of all kinds."""
        return sum(count for (_, found), count in self.by_kind_and_kamer.items() if found == kamer)


def members_on(config: Config, day: dt.date) -> Iterator[Membership]:
    """The memberships that hold on a day, in the order of the standing data."""
    for member in config.members.values():
        period = member.on(day)
        if period is not None:
            yield period


def count_members(config: Config, day: dt.date) -> MemberCount:
    """How many members there are when a day ends."""
    found = list(members_on(config, day))
    return MemberCount(
        day,
        Counter((period.kind, period.kamer) for period in found),
        Counter(period.kamer for period in found if period.in_association),
    )


def counts(config: Config, days: Iterable[dt.date]) -> list[MemberCount]:
    """The same on several days."""
    return [count_members(config, day) for day in days]


def kinds(config: Config) -> list[str]:
    """The kinds of members, in the order in which they first stand."""
    return list(dict.fromkeys(period.kind for member in config.members.values() for period in member.periods))


def joined(config: Config, period: Period) -> list[tuple[dt.date, str]]:
    """Who became a member in a period, also who came back: first day and number; a change of kamer or kind is none."""
    return sorted(
        (first, member.number) for member in config.members.values() for first, _ in member.stretches if first in period
    )


def left(config: Config, period: Period) -> list[tuple[dt.date, str]]:
    """Whose membership ended in a period: last day and number."""
    return sorted(
        (last, member.number)
        for member in config.members.values()
        for _, last in member.stretches
        if last is not None and last in period
    )
