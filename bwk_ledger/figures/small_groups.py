"""Sums about people, made so that they say nothing about one of them: fewer than five are not shown apart.

The months in which fewer than five people took part are added together, with the next smallest until five people are in
it; so no month can be found by taking the others from the year. What is left of a year with fewer than five is the sum
of that year, which the annual accounts show too.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

LEAST = 5  # people
Group = TypeVar("Group", bound=Hashable)


@dataclass
class GroupCell:
    """What was added up, by name, and the numbers of the people it is about."""

    amounts: dict[str, Decimal] = field(default_factory=lambda: defaultdict(Decimal))
    people: set[str] = field(default_factory=set)

    @property
    def is_small(self) -> bool:
        """Whether it is about people, and about so few that it would say something about one."""
        return 0 < len(self.people) < LEAST

    def take(self, other: GroupCell) -> None:
        """Add another to it."""
        for name, amount in other.amounts.items():
            self.amounts[name] += amount
        self.people |= other.people


def hidden(sizes: Sequence[int]) -> set[int]:
    """The places in a list of numbers of people that are not shown; never just one, which the total would give away."""
    small = {place for place, size in enumerate(sizes) if 0 < size < LEAST}
    if len(small) == 1:
        rest = [place for place, size in enumerate(sizes) if size >= LEAST]
        small |= {min(rest, key=lambda place: sizes[place])} if rest else set()
    return small


def by_month(cells: Mapping[tuple[Group, int, int], GroupCell]) -> Iterator[tuple[Group, int, int | None, GroupCell]]:
    """The cells by group, year and month; those of too few people without a month, together per year."""
    years: dict[tuple[Group, int], dict[int, GroupCell]] = defaultdict(dict)
    for (group, year, month), cell in cells.items():
        years[group, year][month] = cell
    for (group, year), months in years.items():
        together = _together(months)
        for month, cell in months.items():
            if month not in together:
                yield group, year, month, cell
        if together:
            whole = GroupCell()
            for month in sorted(together):
                whole.take(months[month])
            yield group, year, None, whole


def _together(months: Mapping[int, GroupCell]) -> set[int]:
    """The months that are not shown apart."""
    found = {month for month, cell in months.items() if cell.is_small}
    rest = sorted((len(cell.people), month) for month, cell in months.items() if len(cell.people) >= LEAST)
    people = set[str]().union(*(months[month].people for month in found))
    for _, month in rest if found else ():
        if len(found) > 1 and len(people) >= LEAST:
            break
        found.add(month)
        people |= months[month].people
    return found
