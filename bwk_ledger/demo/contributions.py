"""Bank lines of members: shares issued and shares paid back, and the contributions that begin in 2018."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from bwk_ledger.demo.chance import stream
from bwk_ledger.demo.days import SECOND, Calendar
from bwk_ledger.demo.lines import BankLine, ideal, transfer
from bwk_ledger.demo.people import Person

if TYPE_CHECKING:
    import random
    from collections.abc import Iterator, Sequence

    from bwk_ledger.demo.members import Member

_SHARE = 25_00
_QUARTER = 5_00
# Who pays once, in the second half of the year: four quarters, or in ZUILEN those of the three that it has.
_WHOLE_YEAR = {"TOP": 20_00, "HLR": 20_00, "ZUILEN": 15_00}
_ALSO_ASSOCIATED = 9  # of who pay nothing, one in so many is in the residents' association: they are in arrears
# Per kamer: how many pay each quarter, and how many once a year.
_PAYERS = {"TOP": (8, 9), "HLR": (20, 8), "ZUILEN": (5, 8)}
_QUARTER_MONTHS = {"TOP": (2, 5, 8, 11), "HLR": (2, 5, 8, 11), "ZUILEN": (5, 8, 11)}


def share_lines(seed: int, everyone: Sequence[Member], calendar: Calendar) -> list[BankLine]:
    """Who joins pays for one to four shares on that day; who leaves gets all back shortly before the last day."""
    rng = stream(seed, "shares")
    lines: list[BankLine] = []
    for member in everyone:
        if member.since.year == calendar.year:
            count = member.shares or rng.choice((1, 1, 2, 2, 3, 4))
            text = f"{count} {'aandeel' if count == 1 else 'aandelen'} lid {member.number}"
            lines.append(transfer(member.since, member.payer, count * _SHARE, text))
        if member.until and member.until.year == calendar.year:
            day = calendar.bank_day(member.until.month, 20)
            text = f"Terugbetaling aandelen {member.number}"
            lines.append(transfer(day, member.payer, -member.shares * _SHARE, text))
    return lines


def contribution_lines(seed: int, everyone: Sequence[Member]) -> list[BankLine]:
    """The contributions of those who pay through the bank."""
    rng = stream(seed, "contributions")
    lines: list[BankLine] = []
    for kamer, (each_quarter, _) in _PAYERS.items():
        chosen = _contributors(everyone, kamer)
        for member in chosen[:each_quarter]:
            lines.extend(_each_quarter(rng, member))
        for member in chosen[each_quarter:]:
            day = SECOND.bank_day(rng.randint(8, 11), rng.randint(1, 25))
            text = f"Contributie {SECOND.year} {member.number}"
            lines.append(_pay(rng, member, day, _WHOLE_YEAR[kamer], text))
    return lines


def _contributors(everyone: Sequence[Member], kamer: str) -> Sequence[Member]:
    """Of Zuilen the first to join pay each quarter: they were members before the first quarter's contribution."""
    candidates = [member for member in everyone if member.kamer == kamer and not member.until]
    return candidates[: sum(_PAYERS[kamer])]


def associated_numbers(everyone: Sequence[Member]) -> frozenset[str]:
    """The members who are in a residents' association: all who pay its contribution, and some who do not."""
    paying = {member.number for kamer in _PAYERS for member in _contributors(everyone, kamer)}
    others = [member.number for member in everyone if member.number not in paying and not member.until]
    return frozenset(paying) | frozenset(others[::_ALSO_ASSOCIATED])


def paying_numbers(seed: int, everyone: Sequence[Member]) -> frozenset[str]:
    """The members whose account number the bank showed in 2018, the year of the list."""
    lines = [*share_lines(seed, everyone, SECOND), *contribution_lines(seed, everyone)]
    ibans = {line.iban for line in lines}
    return frozenset(member.number for member in everyone if member.payer.iban in ibans)


def _each_quarter(rng: random.Random, member: Member) -> Iterator[BankLine]:
    wording = rng.choice(("Contributie {year} kw{quarter} {number}", "contributie lid {number} {quarter}e kwartaal"))
    for month in _QUARTER_MONTHS[member.kamer]:
        quarter = (month + 2) // 3
        text = wording.format(year=SECOND.year, quarter=quarter, number=member.number)
        yield _pay(rng, member, SECOND.bank_day(month, rng.randint(1, 26)), _QUARTER, text)


def _pay(rng: random.Random, member: Member, day: dt.date, cents: int, text: str) -> BankLine:
    if isinstance(member.payer, Person) and rng.random() < 1 / 4:
        clock = dt.datetime(day.year, day.month, day.day, rng.randint(8, 21), rng.randint(0, 59), tzinfo=dt.UTC)
        return ideal(day, member.payer, cents, text, f"{clock:%d-%m-%Y %H:%M} {rng.randint(10**15, 10**16 - 1)}")
    return transfer(day, member.payer, cents, text)
