"""The example year as a whole: everything that happens, before any of it becomes a file."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from bwk_ledger.demo.contributions import contribution_lines, share_lines
from bwk_ledger.demo.costs import cost_lines
from bwk_ledger.demo.funding import funding_lines
from bwk_ledger.demo.hours import Turn, turns
from bwk_ledger.demo.income import income_lines
from bwk_ledger.demo.kamers import KAMER_CODES
from bwk_ledger.demo.lines import BankLine, in_order
from bwk_ledger.demo.members import Member, members
from bwk_ledger.demo.people import People, people
from bwk_ledger.demo.petty_cash import PettyCash, leader_account, petty_cash, top_up_lines
from bwk_ledger.demo.unexplained import unexplained_lines

if TYPE_CHECKING:
    from collections.abc import Mapping

OPENING = 41_036_72


@dataclass(frozen=True)
class Year:
    """Bank (oldest line first), petty cash and hours per kamer, members, and all people who occur."""

    seed: int
    bank: tuple[BankLine, ...]
    petty_cash: Mapping[str, PettyCash]
    turns: Mapping[str, tuple[Turn, ...]]
    members: tuple[Member, ...]
    people: People


@lru_cache(maxsize=2)
def year(seed: int) -> Year:
    """The year of one seed."""
    everybody = people(seed)
    everyone = members(seed, everybody)
    leaders = {kamer: leader_account(kamer, _leader(everyone, kamer)) for kamer in KAMER_CODES}
    lines = [
        *cost_lines(seed, everybody),
        *funding_lines(seed),
        *income_lines(seed, everybody),
        *share_lines(seed, everyone),
        *contribution_lines(seed, everyone),
        *top_up_lines(leaders),
        *unexplained_lines(seed, everybody),
    ]
    return Year(
        seed=seed,
        bank=tuple(in_order(lines)),
        petty_cash={kamer: petty_cash(seed, kamer) for kamer in KAMER_CODES},
        turns={kamer: turns(seed, kamer) for kamer in KAMER_CODES},
        members=everyone,
        people=everybody,
    )


def _leader(everyone: tuple[Member, ...], kamer: str) -> str:
    return next(member.payer.name for member in everyone if member.kind == "staf" and member.kamer == kamer)
