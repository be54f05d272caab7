"""The members of the example: their list, what they do, and what they pay."""

from __future__ import annotations

import csv
import datetime as dt
import io
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from bwk_ledger.demo.hours import FIRST, SECOND, Calendar
from bwk_ledger.demo.income import BankLine, ideal, transfer
from bwk_ledger.demo.people import MEMBER_ORGANISATIONS, InventedPerson, Organisation, stream

if TYPE_CHECKING:
    import random
    from collections.abc import Iterator, Sequence

    from bwk_ledger.demo.people import People


# The members of the cooperative, and the list in which its secretary keeps them.

MEMBERS = 120
JOINED_EARLIER = 95
_ORGANISATIONS = (20, 41, 58, 73, 90)
_STAFF = {3: "TOP", 4: "TOP", 5: "HLR", 6: "HLR", 99: "ZUILEN", 100: "ZUILEN"}
_LEFT = {12: (3, 31), 27: (5, 31), 38: (6, 30), 55: (8, 31), 66: (9, 30), 81: (10, 31)}
_WITHOUT_IBAN_EVERY = 9
_ZUILEN_JOINED = range(99, 114)
_HEADER = (
    "Lidnummer",
    "Naam",
    "Adres",
    "Postcode",
    "Woonplaats",
    "E-mail",
    "IBAN",
    "Soort",
    "Kamer",
    "Vereniging",
    "Lid sinds",
    "Lid tot",
    "Aandelen",
    "Aandelen per",
)
_STREETS = ("Windvaanpad", "Stroopwafelhof", "Kanaalbrugsteeg", "Droogloopstraat", "Lampionplein", "Kruidnagelgaarde")


@dataclass(frozen=True)
class DemoMember:
    """A member; `shares` are those paid in 2017, `payer` is who pays from which account."""

    number: str
    payer: InventedPerson | Organisation
    kind: str
    kamer: str
    since: dt.date
    until: dt.date | None
    shares: int


def members(seed: int, people: People) -> tuple[DemoMember, ...]:
    """All members, by number; who has a later number joined later."""
    rng = stream(seed, "members")
    persons, organisations = iter(people.members), iter(MEMBER_ORGANISATIONS)
    start = dt.date(FIRST.year, 4, 3)
    earlier = sorted(start + dt.timedelta(days=rng.randint(0, 255)) for _ in range(JOINED_EARLIER))
    # Who joins is a member from the day that the shares are paid.
    dates = [*(FIRST.bank_day(day.month, day.day) for day in earlier), *_dates_of_joining()]
    joined: list[DemoMember] = []
    for index in range(1, MEMBERS + 1):
        is_organisation = index in _ORGANISATIONS
        payer: InventedPerson | Organisation = next(organisations) if is_organisation else next(persons)
        kind = "organisatie" if is_organisation else "staf" if index in _STAFF else "bewoner"
        left = _LEFT.get(index)
        joined.append(
            DemoMember(
                number=f"L{index:04d}",
                payer=payer,
                kind=kind,
                kamer=_kamer(index),
                since=dates[index - 1],
                until=dt.date(SECOND.year, *left) if left else None,
                shares=_shares(rng, kind) if index <= JOINED_EARLIER else 0,
            )
        )
    return tuple(joined)


def member_list(seed: int, everyone: Sequence[DemoMember], paying: frozenset[str], associated: frozenset[str]) -> bytes:
    """The list as CSV; of those who never pay through the bank not every account number is known.

    Args:
        seed: of the example.
        everyone: all members.
        paying: the numbers whose account the bank has shown.
        associated: the numbers in a residents' association, who owe its fee.
    """
    rng = stream(seed, "member list")
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, delimiter=";", lineterminator="\r\n")
    writer.writerow(_HEADER)
    for index, member in enumerate(everyone, start=1):
        unknown = index % _WITHOUT_IBAN_EVERY == 0 and member.number not in paying
        writer.writerow(
            (
                member.number,
                member.payer.name,
                f"{rng.choice(_STREETS)} {rng.randint(1, 180)}",
                f"3599 {rng.choice('ABCDEGHJKLMNPRTVWXZ')}{rng.choice('ABCEGHJKLMNPRTVWXZ')}",
                "Utrecht",
                f"lid{index:04d}@bwk.example",
                "" if unknown else member.payer.iban,
                member.kind,
                member.kamer,
                "ja" if member.number in associated else "nee",
                member.since.isoformat(),
                member.until.isoformat() if member.until else "",
                "",  # the bank has shown every share: there is nothing to take over
                "",
            )
        )
    return buffer.getvalue().encode("utf-8")


def _kamer(index: int) -> str:
    if index in _ZUILEN_JOINED:
        return "ZUILEN"
    return _STAFF.get(index, "TOP" if index % 2 else "HLR")


def _dates_of_joining() -> Iterator[dt.date]:
    yield from (SECOND.bank_day(*day) for day in ((1, 17), (2, 6), (2, 27)))
    # Zuilen gathers its first members from March on.
    start = dt.date(SECOND.year, 3, 12)
    for index in range(len(_ZUILEN_JOINED)):
        day = start + dt.timedelta(days=7 * index)
        yield SECOND.bank_day(day.month, day.day)
    yield from (SECOND.bank_day(*day) for day in ((7, 10), (8, 14), (9, 4), (9, 25), (10, 16), (11, 6), (11, 27)))


def _shares(rng: random.Random, kind: str) -> int:
    return rng.choice((4, 8, 10) if kind == "organisatie" else (1, 1, 1, 2, 2, 3, 4))


# Bank lines of members: shares issued and shares paid back, and the contributions that begin in 2018.

_SHARE = 25_00
_QUARTER = 5_00
# Who pays once, in the second half of the year: four quarters, or in ZUILEN those of the three that it has.
_WHOLE_YEAR = {"TOP": 20_00, "HLR": 20_00, "ZUILEN": 15_00}
_ALSO_ASSOCIATED = 9  # of who pay nothing, one in so many is in the residents' association: they are in arrears
# Per kamer: how many pay each quarter, and how many once a year.
_PAYERS = {"TOP": (8, 9), "HLR": (20, 8), "ZUILEN": (5, 8)}
_QUARTER_MONTHS = {"TOP": (2, 5, 8, 11), "HLR": (2, 5, 8, 11), "ZUILEN": (5, 8, 11)}


def share_lines(seed: int, everyone: Sequence[DemoMember], calendar: Calendar) -> list[BankLine]:
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


def contribution_lines(seed: int, everyone: Sequence[DemoMember]) -> list[BankLine]:
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


def _contributors(everyone: Sequence[DemoMember], kamer: str) -> Sequence[DemoMember]:
    """Of Zuilen the first to join pay each quarter: they were members before the first quarter's contribution."""
    candidates = [member for member in everyone if member.kamer == kamer and not member.until]
    return candidates[: sum(_PAYERS[kamer])]


def associated_numbers(everyone: Sequence[DemoMember]) -> frozenset[str]:
    """The members who are in a residents' association: all who pay its contribution, and some who do not."""
    paying = {member.number for kamer in _PAYERS for member in _contributors(everyone, kamer)}
    others = [member.number for member in everyone if member.number not in paying and not member.until]
    return frozenset(paying) | frozenset(others[::_ALSO_ASSOCIATED])


def paying_numbers(seed: int, everyone: Sequence[DemoMember]) -> frozenset[str]:
    """The members whose account number the bank showed in 2018, the year of the list."""
    lines = [*share_lines(seed, everyone, SECOND), *contribution_lines(seed, everyone)]
    ibans = {line.iban for line in lines}
    return frozenset(member.number for member in everyone if member.payer.iban in ibans)


def _each_quarter(rng: random.Random, member: DemoMember) -> Iterator[BankLine]:
    wording = rng.choice(("Contributie {year} kw{quarter} {number}", "contributie lid {number} {quarter}e kwartaal"))
    for month in _QUARTER_MONTHS[member.kamer]:
        quarter = (month + 2) // 3
        text = wording.format(year=SECOND.year, quarter=quarter, number=member.number)
        yield _pay(rng, member, SECOND.bank_day(month, rng.randint(1, 26)), _QUARTER, text)


def _pay(rng: random.Random, member: DemoMember, day: dt.date, cents: int, text: str) -> BankLine:
    if isinstance(member.payer, InventedPerson) and rng.random() < 1 / 4:
        clock = dt.datetime(day.year, day.month, day.day, rng.randint(8, 21), rng.randint(0, 59), tzinfo=dt.UTC)
        return ideal(day, member.payer, cents, text, f"{clock:%d-%m-%Y %H:%M} {rng.randint(10**15, 10**16 - 1)}")
    return transfer(day, member.payer, cents, text)


# What the treasurer does with members beside importing: a transfer, an application, and a member who leaves.


class MemberAct(NamedTuple):
    """One call of `bwk leden`: its command, its day, who it is about, and what it needs beside."""

    command: str  # aanmelden, overdracht or opzeggen
    day: dt.date
    number: str
    other: str = ""  # who receives
    shares: int = 0
    kind: str = ""
    kamer: str = ""


class BoardSeat(NamedTuple):
    """Who is on the board of the example, and whether they may agree to payments."""

    number: str
    function: str
    approves: bool


BOARD_SINCE = dt.date(FIRST.year, 5, 2)
BOARD = (
    BoardSeat("L0001", "penningmeester", approves=False),
    BoardSeat("L0002", "voorzitter", approves=True),
    BoardSeat("L0008", "secretaris", approves=True),
)
AUDITORS = ("L0005", "L0006")  # who looked at the accounts themselves


def member_acts() -> Iterator[MemberAct]:
    """In the order of their days: the year ends with shares to be paid, and with shares to be paid back."""
    yield MemberAct("overdracht", dt.date(SECOND.year, 10, 15), "L0005", other="L0006", shares=1)
    yield MemberAct("aanmelden", dt.date(SECOND.year, 12, 10), "L0121", shares=2, kind="bewoner", kamer="ZUILEN")
    yield MemberAct("opzeggen", dt.date(SECOND.year, 12, 31), "L0090")
