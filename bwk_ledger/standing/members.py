"""Members in the standing data: kinds, periods, subscriptions and fees, and what acts on members ask first."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from beancount.core.amount import Amount

from bwk_ledger.base import accounts, meta
from bwk_ledger.base.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from bwk_ledger.standing.config import Config


# The standing data about members: who they are by number, since when, what they signed up for and what they owe.
#
# A member is one or more periods (`custom "lid"`): somebody who comes back, or moves to another kamer or kind, gets a
# new
# period and keeps the number. Who signs up for shares (`custom "inschrijving"`) is a member once they are paid.

SHARE = "AANDEEL"
MEMBER = "lid"
SUBSCRIPTION = "inschrijving"
FEE = "contributie"
RULES = "ledenregels"
ASSOCIATION = "vereniging"  # a kind of fee, and the mark of who owes it
_DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class Membership:
    """A period in which somebody was a member of one kind at one kamer; both days count."""

    number: str
    kind: str
    kamer: str
    start: dt.date
    end: dt.date | None  # the last day
    in_association: bool  # also a paying member of the residents' association
    applied: dt.date | None  # the day of signing up, where it is known
    source: Mapping[str, Any]

    def holds_on(self, day: dt.date) -> bool:
        """Whether a day lies in the period."""
        return self.start <= day and (self.end is None or day <= self.end)


@dataclass(frozen=True)
class Member:
    """A member of the cooperative, known here by number only; `periods` in order of their days, at least one."""

    number: str
    periods: tuple[Membership, ...]

    @property
    def kind(self) -> str:
        """The kind in the last period."""
        return self.periods[-1].kind

    @property
    def kamer(self) -> str:
        """The kamer in the last period."""
        return self.periods[-1].kamer

    @property
    def start(self) -> dt.date:
        """The first day of all."""
        return self.periods[0].start

    @property
    def end(self) -> dt.date | None:
        """The last day of all; None for who is a member still."""
        return self.periods[-1].end

    @property
    def source(self) -> Mapping[str, Any]:
        """Where the first period stands."""
        return self.periods[0].source

    @property
    def share_account(self) -> str:
        """The account that holds this member's shares."""
        return share_account(self.number)

    @property
    def repayment_account(self) -> str:
        """The account of what is still to be paid back for the shares of who left."""
        return f"{accounts.SHARES_DUE}:{self.number}"

    def on(self, day: dt.date) -> Membership | None:
        """The period that a day lies in; None on days without membership."""
        return next((period for period in self.periods if period.holds_on(day)), None)

    @property
    def stretches(self) -> tuple[tuple[dt.date, dt.date | None], ...]:
        """First and last day of each unbroken membership: a change of kamer or kind breaks nothing."""
        found = [(self.periods[0].start, self.periods[0].end)]
        for before, after in pairwise(self.periods):
            if before.end is not None and after.start <= before.end + _DAY:
                found[-1] = (found[-1][0], after.end)
            else:
                found.append((after.start, after.end))
        return tuple(found)

    def through(self, first: dt.date, last: dt.date) -> bool:
        """Whether membership is unbroken from one day to another."""
        return any(start <= first and (end is None or last <= end) for start, end in self.stretches)


@dataclass(frozen=True)
class Subscription:
    """Somebody who signed up for shares on a day; a member for these once they are paid."""

    number: str
    start: dt.date  # the day of signing up
    shares: int
    kind: str  # of the membership that begins with the payment; empty for who is a member already
    kamer: str
    in_association: bool
    source: Mapping[str, Any]


@dataclass(frozen=True)
class Fee:
    """What members of a kind owe in the year of `start`: one part on each due day on which they are a member.

    `hours` of unpaid work in the year are as good as the fee, where the cooperative allows that. `post` is the end of
    the income account (`Eigen:LEDEN`). A fee of kind `vereniging` is owed by who is in the residents' association.
    """

    kind: str
    year: int
    amount: Decimal  # EUR in a year
    due: tuple[dt.date, ...]
    hours: int | None
    post: str
    source: Mapping[str, Any]

    def income(self, kamer: str) -> str:
        """The account a payment is booked on."""
        return f"{accounts.INCOME}:{kamer}:{self.post}"

    def is_owed_in(self, period: Membership) -> bool:
        """Whether who is a member in this way owes it."""
        return period.in_association if self.kind == ASSOCIATION else period.kind == self.kind


@dataclass(frozen=True)
class MemberRules:
    """What the statutes of the cooperative say; without an entry nothing is demanded."""

    start: dt.date = dt.date.min  # who became a member earlier did so under other rules
    least_shares: int = 0  # paid before membership begins
    repayment_months: int = 0  # after the end of membership until shares are paid back
    liability: str = ""  # WA, BA or UA
    basis: str = ""


def share_account(number: str) -> str:
    """The account that holds the shares of a number."""
    return f"{accounts.SHARES}:{number}"


def read_members(entries: Iterable[tuple[Any, Sequence[Any]]]) -> dict[str, Member]:
    """Members by number, in the order in which they first stand, from `custom "lid"` entries and their values."""
    periods: dict[str, list[Membership]] = {}
    for entry, values in entries:
        period = Membership(
            number=str(values[0]),
            kind=str(entry.meta.get("soort", "")),
            kamer=str(entry.meta.get("kamer") or ""),
            start=entry.date,
            end=_day(entry, "einde"),
            in_association=entry.meta.get(ASSOCIATION) is True,
            applied=_day(entry, "aangemeld"),
            source=entry.meta,
        )
        periods.setdefault(period.number, []).append(period)
    return {
        number: Member(number, tuple(sorted(found, key=lambda item: item.start))) for number, found in periods.items()
    }


def read_subscription(entry: Any, values: Sequence[Any]) -> Subscription:
    """One `custom "inschrijving"`."""
    shares = entry.meta.get("aandelen")
    return Subscription(
        number=str(values[0]),
        start=entry.date,
        shares=int(shares) if isinstance(shares, Decimal) else 0,
        kind=str(entry.meta.get("soort") or ""),
        kamer=str(entry.meta.get("kamer") or ""),
        in_association=entry.meta.get(ASSOCIATION) is True,
        source=entry.meta,
    )


def read_fees(entries: Iterable[tuple[Any, Sequence[Any]]]) -> Iterator[Fee]:
    """The `custom "contributie"` entries that name an amount in EUR."""
    for entry, values in entries:
        if not isinstance(values[1], Amount):
            continue
        hours = entry.meta.get("uren")
        yield Fee(
            kind=str(values[0]),
            year=entry.date.year,
            amount=values[1].number,
            due=tuple(due_days(entry)),
            hours=int(hours) if isinstance(hours, Decimal) else None,
            post=str(entry.meta.get("rekening") or ""),
            source=entry.meta,
        )


def due_days(entry: Any) -> list[dt.date]:
    """The due days of a fee: `vervalt: "2018-03-31 2018-06-30"`; those that are none are left out (a check tells)."""
    found = []
    for text in str(entry.meta.get("vervalt") or "").split():
        try:
            found.append(dt.date.fromisoformat(text))
        except ValueError:
            continue
    return sorted(found)


def read_rules(entry: Any) -> MemberRules:
    """The `custom "ledenregels"` entry."""
    return MemberRules(
        start=entry.date,
        least_shares=_whole(entry, "minste-aandelen"),
        repayment_months=_whole(entry, "terugbetaling-maanden"),
        liability=str(entry.meta.get("aansprakelijkheid") or ""),
        basis=str(entry.meta.get(meta.SOURCE) or ""),
    )


def _whole(entry: Any, key: str) -> int:
    value = entry.meta.get(key)
    return int(value) if isinstance(value, Decimal) else 0


def _day(entry: Any, key: str) -> dt.date | None:
    value = entry.meta.get(key)
    return value if isinstance(value, dt.date) else None


# What acts on members and shares ask first: is this a member, a kamer, a kind, a number that is free.

KINDS = ("bewoner", "staf", "organisatie")
_NUMBER = re.compile(r"[A-Z]+-?\d+", re.ASCII)
_NEXT = re.compile(r"L(\d+)", re.ASCII)


def check_kind(kind: str, config: Config) -> None:
    """Refuse a kind of members that nobody is of and no cooperative has.

    Raises:
        InputError: there is none.
    """
    known = dict.fromkeys([*KINDS, *(period.kind for item in config.members.values() for period in item.periods)])
    if kind not in known:
        raise InputError(f"soort '{kind}' is onbekend.", remedy=f"kies uit: {', '.join(known)}.")


def check_free(number: str, config: Config) -> None:
    """Refuse a number that is none, or was ever given to somebody.

    Raises:
        InputError: it cannot be used.
    """
    if not _NUMBER.fullmatch(number):
        raise InputError(f"'{number}' is geen nummer.", remedy="gebruik een nummer zoals L0121; geen naam.")
    if number in used_numbers(config):
        raise InputError(
            f"nummer {number} is al van iemand.",
            cause="een nummer wordt nooit twee keer gegeven; wie terugkomt, houdt het eigen nummer.",
            remedy="laat --nummer weg voor het eerste vrije nummer, of noem wie terugkomt bij --lid.",
        )


def next_number(config: Config) -> str:
    """The number after the highest that was ever given."""
    taken = [int(found[1]) for number in used_numbers(config) if (found := _NEXT.fullmatch(number))]
    return f"L{max(taken, default=0) + 1:04d}"


def used_numbers(config: Config) -> set[str]:
    """Every number that the books name for a member, applicant or line of a payment order."""
    orders = {who for order in config.orders.values() for who in order.lines}
    return {*config.members, *(item.number for item in config.subscriptions), *orders}


# The people that the books know by number, as what is done with the register needs them.


def applicants(config: Config) -> set[str]:
    """The numbers of who signed up for shares, members or not."""
    return {item.number for item in config.subscriptions}


def refuse_unknown(config: Config, number: str) -> None:
    """Refuse a number that no member has, and nobody who signed up.

    Raises:
        InputError: the books do not know the number.
    """
    if number not in config.members and number not in applicants(config):
        raise InputError(
            f"de boeken kennen lid {number} niet.",
            remedy="verbeter het nummer, of lees eerst de ledenlijst in met 'bwk importeer'.",
        )


def is_member(member: Member | None, day: dt.date) -> bool:
    """Whether somebody is a member on a day or will be; who only signed up is none."""
    return member is not None and (member.end is None or member.end >= day)
