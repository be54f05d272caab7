"""The example years as a whole: everything that happens, before any of it becomes a file."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from bwk_ledger.demo.contributions import contribution_lines, share_lines
from bwk_ledger.demo.costs import cost_lines
from bwk_ledger.demo.days import FIRST, SECOND, Calendar
from bwk_ledger.demo.funding import funding_lines
from bwk_ledger.demo.hours import Turn, turns
from bwk_ledger.demo.income import income_lines
from bwk_ledger.demo.lines import BankLine, in_order
from bwk_ledger.demo.members import Member, members
from bwk_ledger.demo.people import People, people
from bwk_ledger.demo.petty_cash import PettyCash, leader_account, petty_cash, top_up_lines
from bwk_ledger.demo.unexplained import unexplained_lines

if TYPE_CHECKING:
    from collections.abc import Mapping

OPENING = 41_036_72  # on the bank when 2018 begins


@dataclass(frozen=True)
class Year:
    """Bank (oldest line first; `opening` in cents), and per open kamer its petty cash and hours."""

    seed: int
    calendar: Calendar
    opening: int
    bank: tuple[BankLine, ...]
    petty_cash: Mapping[str, PettyCash]
    turns: Mapping[str, tuple[Turn, ...]]


@dataclass(frozen=True)
class Example:
    """The years in order, the members, and all people who occur."""

    seed: int
    years: tuple[Year, ...]
    members: tuple[Member, ...]
    people: People


@lru_cache(maxsize=2)
def example(seed: int) -> Example:
    """Both years of one seed. The source has no budget of 2017, so there is none."""
    everybody = people(seed)
    everyone = members(seed, everybody)
    # Each year has chances of its own; those of 2018 are of the seed itself.
    first = _year(seed - 1, FIRST, everybody, everyone)
    second = _year(seed, SECOND, everybody, everyone)
    return Example(seed, (first, second), everyone, everybody)


def _year(seed: int, calendar: Calendar, everybody: People, everyone: tuple[Member, ...]) -> Year:
    leaders = {kamer: leader_account(kamer, _leader(everyone, kamer)) for kamer in calendar.kamers}
    lines = [
        *cost_lines(seed, everybody, calendar),
        *funding_lines(seed, calendar),
        *income_lines(seed, everybody, calendar),
        *share_lines(seed, everyone, calendar),
        *(contribution_lines(seed, everyone) if calendar == SECOND else ()),
        *top_up_lines(leaders, calendar),
        *(unexplained_lines(seed, everybody) if calendar == SECOND else ()),
    ]
    # The account begins with as much as makes its first year end where the second begins.
    opening = OPENING - (sum(line.cents for line in lines) if calendar == FIRST else 0)
    return Year(
        seed=seed,
        calendar=calendar,
        opening=opening,
        bank=tuple(in_order(lines)),
        petty_cash={kamer: petty_cash(seed, kamer, calendar) for kamer in calendar.kamers},
        turns={kamer: turns(seed, kamer, calendar) for kamer in calendar.kamers},
    )


def _leader(everyone: tuple[Member, ...], kamer: str) -> str:
    return next(member.payer.name for member in everyone if member.kind == "staf" and member.kamer == kamer)
