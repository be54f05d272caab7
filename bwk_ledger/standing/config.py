"""The standing data of the books (`ledger/stam/`): kamers, posts, funders, kinds of hours, members.

Each is a `custom` directive, so that the treasurer adds one by writing one entry; what follows from it (the accounts of
a kamer, the liability of a grant) is derived, never typed twice.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property, lru_cache
from operator import is_
from typing import TYPE_CHECKING, Any

from beancount.core import data
from beancount.core.amount import Amount

from bwk_ledger.base import accounts, meta
from bwk_ledger.base.money import EUR
from bwk_ledger.standing.members import (
    FEE,
    MEMBER,
    RULES,
    SHARE,
    SUBSCRIPTION,
    Fee,
    Member,
    MemberRules,
    Subscription,
    read_fees,
    read_members,
    read_rules,
    read_subscription,
)
from bwk_ledger.standing.orders import ORDER, PaymentOrder, read_order
from bwk_ledger.standing.receipts import RULE as RECEIPTS
from bwk_ledger.standing.receipts import ReceiptRule, read_receipt_rules

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

COOPERATIVE = "cooperatie"
_LEAST_VALUES = {
    "post": 2,
    "financierstarief": 3,
    FEE: 2,
    RULES: 0,
    RECEIPTS: 0,
}  # of a directive that can be read; one for all others
_KINDS = frozenset(
    {"kamer", "post", "financier", "persoon", "activiteit", "aanstelling", "financierstarief"}
    | {MEMBER, SUBSCRIPTION, FEE, RULES, ORDER, RECEIPTS}
)


@dataclass(frozen=True)
class Kamer:
    """A neighbourhood room, or the cooperative itself (`is_cooperative`), for which results are kept."""

    code: str
    name: str
    start: dt.date
    end: dt.date | None
    petty_cash_ceiling: Decimal | None  # EUR a month
    is_cooperative: bool
    source: Mapping[str, Any]


@dataclass(frozen=True)
class Post:
    """A line of the chart that every kamer has, such as `Lasten` + `Fysiek:Huur`."""

    root: str
    path: str  # group and post: 'Fysiek:Huur'
    name: str
    rgs: str
    for_cooperative: bool
    source: Mapping[str, Any]
    hours_kind: str = ""  # the kind of hours that stand here; empty for a post in euros

    @property
    def group(self) -> str:
        """The first part of the path."""
        return self.path.split(":", 1)[0]

    def account(self, kamer: str) -> str:
        """The account of this post for one kamer."""
        return f"{self.root}:{kamer}:{self.path}"


@dataclass(frozen=True)
class Award:
    """What a funder awarded for a year: its letter (a path in the folder of the books, or a reference), and EUR."""

    letter: str
    amount: Decimal | None


@dataclass(frozen=True)
class Funder:
    """A line of funding; with `is_grant` what is received stays a liability until it is spent.

    What it awarded stands with its entry: `beschikking-2018: "documenten/brief.pdf"` (or the reference of the letter)
    and `toegekend-2018: 12000.00 EUR`; without a year (`beschikking`, `toegekend`) for every year.
    """

    code: str
    name: str
    group: str
    kamers: tuple[str, ...]
    is_grant: bool
    rgs: str
    start: dt.date
    source: Mapping[str, Any]

    @property
    def liability(self) -> str:
        """The account that holds what was received and not yet spent."""
        return f"{accounts.GRANTS}:{self.code}"

    def income(self, kamer: str) -> str:
        """The income account of this funder for one kamer."""
        return f"{accounts.INCOME}:{kamer}:{self.group}:{self.code}"

    def award(self, year: int) -> Award:
        """What it awarded for a year, as far as the standing data say it."""
        letter, amount = (
            self.source.get(f"{key}-{year}", self.source.get(key)) for key in (meta.AWARD_LETTER, meta.AWARDED)
        )
        in_euros = isinstance(amount, Amount) and amount.currency == EUR
        return Award(str(letter or "").strip(), amount.number if in_euros else None)


@dataclass(frozen=True)
class HourKind:
    """Hours of one kind in one tariff period; `rate` is EUR per hour."""

    commodity: str
    name: str
    kind: str
    start: dt.date
    end: dt.date
    rate: Decimal
    basis: str = ""  # the law or the decision of the board that sets the rate


@dataclass(frozen=True)
class FunderRate:
    """What a funder pays or counts for an hour of one kind in its own report, EUR; the books keep their own tariff."""

    funder: str
    kind: str
    start: dt.date
    end: dt.date
    rate: Decimal
    basis: str


@dataclass(frozen=True)
class Person:
    """Somebody who gives hours, known here by number only; `member` is the number of the same person as a member."""

    number: str
    kind: str  # the kind of hours, where a timesheet does not say it
    kamers: tuple[str, ...]
    start: dt.date
    end: dt.date | None  # the last day
    member: str | None
    source: Mapping[str, Any]


@dataclass(frozen=True)
class Activity:
    """What hours are for, and the group in which reports add it up."""

    name: str
    group: str
    source: Mapping[str, Any]


@dataclass(frozen=True)
class Appointment:
    """The weekly hours agreed with somebody who is paid, for one kamer and function."""

    number: str
    kamer: str
    function: str
    weekly: Decimal  # hours
    start: dt.date
    end: dt.date | None  # the last day
    source: Mapping[str, Any]


@dataclass(frozen=True)
class Config:
    """All standing data; kamers in order of their entries, the cooperative itself last."""

    kamers: Mapping[str, Kamer] = field(default_factory=dict)
    posts: tuple[Post, ...] = ()
    funders: Mapping[str, Funder] = field(default_factory=dict)
    hour_kinds: tuple[HourKind, ...] = ()
    members: Mapping[str, Member] = field(default_factory=dict)
    people: Mapping[str, Person] = field(default_factory=dict)
    activities: Mapping[str, Activity] = field(default_factory=dict)  # by name in lower case
    appointments: tuple[Appointment, ...] = ()
    funder_rates: tuple[FunderRate, ...] = ()
    share_price: Decimal | None = None  # EUR, nominal value
    subscriptions: tuple[Subscription, ...] = ()
    fees: tuple[Fee, ...] = ()
    member_rules: MemberRules = field(default_factory=MemberRules)
    orders: Mapping[str, PaymentOrder] = field(default_factory=dict)  # by reference
    receipt_rules: tuple[ReceiptRule, ...] = ()  # newest first

    @cached_property
    def kamer_codes(self) -> tuple[str, ...]:
        """The codes of the kamers, without the cooperative itself."""
        return tuple(code for code, kamer in self.kamers.items() if not kamer.is_cooperative)

    @cached_property
    def rates(self) -> Mapping[str, Decimal]:
        """EUR per hour by commodity."""
        return {kind.commodity: kind.rate for kind in self.hour_kinds}

    @cached_property
    def hour_posts(self) -> Mapping[str, str]:
        """The path of the post (`Tijd:Bewoners`) by kind of hours."""
        return {post.hours_kind: post.path for post in self.posts if post.hours_kind}

    @cached_property
    def kind_of(self) -> Mapping[str, HourKind]:
        """The kind and tariff period by commodity."""
        return {kind.commodity: kind for kind in self.hour_kinds}

    def same_person(self, one: str, other: str) -> bool:
        """Whether two numbers are of one person: somebody may have a number as a member and one for hours."""
        return self.identity(one) == self.identity(other)

    def identity(self, number: str) -> str:
        """The one number that stands for a person, whichever of its numbers is given."""
        person = self.people.get(number)
        return person.member if person is not None and person.member else number

    def receipt_rule(self, day: dt.date) -> ReceiptRule | None:
        """From which amount a receipt is asked for on a day; None where no rule holds yet."""
        return next((rule for rule in self.receipt_rules if rule.start <= day), None)

    def hour_kind(self, kind: str, day: dt.date) -> HourKind | None:
        """The tariff for a kind of hours on a day; None where none is set."""
        return next((item for item in self.hour_kinds if item.kind == kind and item.start <= day <= item.end), None)


def read_config(entries: Iterable[Any]) -> Config:
    """Read the standing data out of the entries of the books.

    Incomplete directives are read with what they have; `bwk_ledger.rules.standing` reports them.
    """
    customs: list[Any] = []
    commodities: list[Any] = []
    prices: list[Any] = []
    for entry in entries:
        if isinstance(entry, data.Custom):
            if entry.type in _KINDS:
                customs.append(entry)
        elif isinstance(entry, data.Commodity):
            commodities.append(entry)
        elif isinstance(entry, data.Price) and entry.amount.currency == EUR:
            prices.append(entry)
    return _read(_Same(customs), _Same(commodities), _Same(prices))


class _Same(tuple[Any, ...]):
    """Entries that are the same when they are the very same objects: a directive never changes."""

    __slots__ = ()

    def __hash__(self) -> int:
        return hash(tuple(map(id, self)))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and len(self) == len(other) and all(map(is_, self, other))

    def __ne__(self, other: object) -> bool:
        return not self == other


@lru_cache(maxsize=2)
def _read(entries: _Same, commodities: _Same, price_entries: _Same) -> Config:
    """The same entries are read once: the rules, both of them, and whoever opens the loaded books ask for them."""
    customs: dict[str, list[tuple[Any, list[Any]]]] = defaultdict(list)
    for entry in entries:
        values = [value.value for value in entry.values or ()]
        if len(values) >= _LEAST_VALUES.get(entry.type, 1):
            customs[entry.type].append((entry, values))
    prices = {entry.currency: entry.amount.number for entry in price_entries}
    kamers = sorted((_kamer(*item) for item in customs["kamer"]), key=lambda kamer: kamer.is_cooperative)
    people = [_person(*item) for item in customs["persoon"]]
    activities = [_activity(*item) for item in customs["activiteit"]]
    return Config(
        kamers={kamer.code: kamer for kamer in kamers},
        posts=tuple(sorted((_post(*item) for item in customs["post"]), key=_place)),
        funders={item.code: item for item in sorted((_funder(*item) for item in customs["financier"]), key=_place)},
        hour_kinds=tuple(_hour_kinds(commodities, prices)),
        members=read_members(customs[MEMBER]),
        people={person.number: person for person in people},
        activities={activity.name.casefold(): activity for activity in activities},
        appointments=tuple(_appointment(*item) for item in customs["aanstelling"]),
        funder_rates=tuple(
            _funder_rate(*item) for item in customs["financierstarief"] if isinstance(item[1][2], Amount)
        ),
        share_price=prices.get(SHARE),
        subscriptions=tuple(read_subscription(*item) for item in customs[SUBSCRIPTION]),
        fees=tuple(read_fees(customs[FEE])),
        member_rules=read_rules(customs[RULES][-1][0]) if customs[RULES] else MemberRules(),
        orders={order.reference: order for order in (read_order(*item) for item in customs[ORDER])},
        receipt_rules=read_receipt_rules(customs[RECEIPTS]),
    )


def _place(item: Post | Funder) -> tuple[str, int]:
    return (item.source["filename"], item.source["lineno"])


def _day(entry: Any, key: str) -> dt.date | None:
    """A date of an entry; None where there is none, or something else stands there (which the checks report)."""
    value = entry.meta.get(key)
    return value if isinstance(value, dt.date) else None


def _kamer(entry: Any, values: list[Any]) -> Kamer:
    ceiling = entry.meta.get("handgeld")
    return Kamer(
        code=str(values[0]),
        name=str(entry.meta.get(meta.NAME, values[0])),
        start=entry.date,
        end=_day(entry, "einde"),
        petty_cash_ceiling=getattr(ceiling, "number", None),
        is_cooperative=entry.meta.get("soort") == COOPERATIVE,
        source=entry.meta,
    )


def _post(entry: Any, values: list[Any]) -> Post:
    return Post(
        root=str(values[0]),
        path=str(values[1]),
        name=str(entry.meta.get(meta.NAME, values[1])),
        rgs=str(entry.meta.get(meta.RGS, "")),
        for_cooperative=entry.meta.get("voor") == COOPERATIVE,
        source=entry.meta,
        hours_kind=str(entry.meta.get("soort") or ""),
    )


def _funder(entry: Any, values: list[Any]) -> Funder:
    return Funder(
        code=str(values[0]),
        name=str(entry.meta.get(meta.NAME, values[0])),
        group=str(entry.meta.get("groep", "Overig")),
        kamers=tuple(str(entry.meta.get("kamers") or "").split()),
        is_grant=entry.meta.get("subsidie", True) is not False,
        rgs=str(entry.meta.get(meta.RGS, "")),
        start=entry.date,
        source=entry.meta,
    )


def _person(entry: Any, values: list[Any]) -> Person:
    return Person(
        number=str(values[0]),
        kind=str(entry.meta.get("soort") or ""),
        kamers=tuple(str(entry.meta.get("kamers") or "").split()),
        start=entry.date,
        end=_day(entry, "einde"),
        member=entry.meta.get("lid"),
        source=entry.meta,
    )


def _activity(entry: Any, values: list[Any]) -> Activity:
    return Activity(str(values[0]), str(entry.meta.get("groep") or "Overig"), entry.meta)


def _appointment(entry: Any, values: list[Any]) -> Appointment:
    weekly = entry.meta.get("uren-per-week")
    return Appointment(
        number=str(values[0]),
        kamer=str(entry.meta.get("kamer") or ""),
        function=str(entry.meta.get("functie") or ""),
        weekly=weekly if isinstance(weekly, Decimal) else Decimal(0),
        start=entry.date,
        end=_day(entry, "einde"),
        source=entry.meta,
    )


def _funder_rate(entry: Any, values: list[Any]) -> FunderRate:
    return FunderRate(
        funder=str(values[0]),
        kind=str(values[1]),
        start=entry.date,
        end=_day(entry, "tot") or dt.date.max,
        rate=values[2].number,
        basis=str(entry.meta.get(meta.SOURCE) or ""),
    )


def _hour_kinds(commodities: Iterable[Any], prices: Mapping[str, Decimal]) -> Iterable[HourKind]:
    for entry in commodities:
        if accounts.is_hours(entry.currency) and entry.currency in prices:
            yield HourKind(
                commodity=entry.currency,
                name=str(entry.meta.get(meta.NAME, entry.currency)),
                kind=str(entry.meta.get("soort", "")),
                start=entry.date,
                end=_day(entry, "tot") or dt.date.max,
                rate=prices[entry.currency],
                basis=str(entry.meta.get(meta.SOURCE) or ""),
            )
