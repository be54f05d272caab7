"""The members of the cooperative, and the list in which its secretary keeps them."""

from __future__ import annotations

import csv
import datetime as dt
import io
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bwk_ledger.demo.chance import stream
from bwk_ledger.demo.days import FIRST, SECOND
from bwk_ledger.demo.parties import MEMBER_ORGANISATIONS, Party

if TYPE_CHECKING:
    import random
    from collections.abc import Iterator, Sequence

    from bwk_ledger.demo.people import People, Person

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
class Member:
    """A member; `shares` are those paid in 2017, `payer` is who pays from which account."""

    number: str
    payer: Person | Party
    kind: str
    kamer: str
    since: dt.date
    until: dt.date | None
    shares: int


def members(seed: int, people: People) -> tuple[Member, ...]:
    """All members, by number; who has a later number joined later."""
    rng = stream(seed, "members")
    persons, organisations = iter(people.members), iter(MEMBER_ORGANISATIONS)
    start = dt.date(FIRST.year, 4, 3)
    earlier = sorted(start + dt.timedelta(days=rng.randint(0, 255)) for _ in range(JOINED_EARLIER))
    # Who joins is a member from the day that the shares are paid.
    dates = [*(FIRST.bank_day(day.month, day.day) for day in earlier), *_dates_of_joining()]
    found: list[Member] = []
    for index in range(1, MEMBERS + 1):
        is_organisation = index in _ORGANISATIONS
        payer: Person | Party = next(organisations) if is_organisation else next(persons)
        kind = "organisatie" if is_organisation else "staf" if index in _STAFF else "bewoner"
        left = _LEFT.get(index)
        found.append(
            Member(
                number=f"L{index:04d}",
                payer=payer,
                kind=kind,
                kamer=_kamer(index),
                since=dates[index - 1],
                until=dt.date(SECOND.year, *left) if left else None,
                shares=_shares(rng, kind) if index <= JOINED_EARLIER else 0,
            )
        )
    return tuple(found)


def member_list(seed: int, everyone: Sequence[Member], paying: frozenset[str], associated: frozenset[str]) -> bytes:
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
