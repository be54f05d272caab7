"""The standing data of the books (`ledger/stam/`): kamers, posts, funders, kinds of hours, members.

Each is a `custom` directive, so that the treasurer adds one by writing one entry; what follows from it (the accounts of
a kamer, the liability of a grant) is derived, never typed twice.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from beancount.core import data

from bwk_ledger import accounts, meta

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from decimal import Decimal

SHARE = "AANDEEL"
COOPERATIVE = "cooperatie"


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

    @property
    def group(self) -> str:
        """The first part of the path."""
        return self.path.split(":", 1)[0]

    def account(self, kamer: str) -> str:
        """The account of this post for one kamer."""
        return f"{self.root}:{kamer}:{self.path}"


@dataclass(frozen=True)
class Funder:
    """A line of funding; with `is_grant` what is received stays a liability until it is spent."""

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


@dataclass(frozen=True)
class HourKind:
    """Hours of one kind in one tariff period; `rate` is EUR per hour."""

    commodity: str
    name: str
    kind: str
    start: dt.date
    end: dt.date
    rate: Decimal


@dataclass(frozen=True)
class Member:
    """A member of the cooperative, known here by number only."""

    number: str
    kind: str
    kamer: str
    start: dt.date
    end: dt.date | None
    source: Mapping[str, Any]

    @property
    def share_account(self) -> str:
        """The account that holds this member's shares."""
        return f"{accounts.SHARES}:{self.number}"


@dataclass(frozen=True)
class Config:
    """All standing data; kamers in order of their entries, the cooperative itself last."""

    kamers: Mapping[str, Kamer] = field(default_factory=dict)
    posts: tuple[Post, ...] = ()
    funders: Mapping[str, Funder] = field(default_factory=dict)
    hour_kinds: tuple[HourKind, ...] = ()
    members: Mapping[str, Member] = field(default_factory=dict)
    share_price: Decimal | None = None  # EUR, nominal value

    @cached_property
    def rates(self) -> Mapping[str, Decimal]:
        """EUR per hour by commodity."""
        return {kind.commodity: kind.rate for kind in self.hour_kinds}

    def hour_kind(self, kind: str, day: dt.date) -> HourKind | None:
        """The tariff for a kind of hours on a day; None where none is set."""
        return next((item for item in self.hour_kinds if item.kind == kind and item.start <= day <= item.end), None)


def read_config(entries: Iterable[Any]) -> Config:
    """Read the standing data out of the entries of the books.

    Incomplete directives are read with what they have; `bwk_ledger.plugin.check_standing_data` reports them.
    """
    kamers: list[Kamer] = []
    posts: list[Post] = []
    funders: dict[str, Funder] = {}
    members: dict[str, Member] = {}
    commodities: list[data.Commodity] = []
    prices: dict[str, Decimal] = {}
    for entry in entries:
        if isinstance(entry, data.Custom):
            values = [value.value for value in entry.values or ()]
            if entry.type == "kamer" and values:
                kamers.append(_kamer(entry, values))
            elif entry.type == "post" and len(values) > 1:
                posts.append(_post(entry, values))
            elif entry.type == "financier" and values:
                funders[str(values[0])] = _funder(entry, values)
            elif entry.type == "lid" and values:
                members[str(values[0])] = _member(entry, values)
        elif isinstance(entry, data.Commodity):
            commodities.append(entry)
        elif isinstance(entry, data.Price) and entry.amount.currency == "EUR":
            prices[entry.currency] = entry.amount.number
    kamers.sort(key=lambda kamer: kamer.is_cooperative)
    return Config(
        kamers={kamer.code: kamer for kamer in kamers},
        posts=tuple(sorted(posts, key=_place)),
        funders=dict(sorted(funders.items(), key=lambda item: _place(item[1]))),
        hour_kinds=tuple(_hour_kinds(commodities, prices)),
        members=members,
        share_price=prices.get(SHARE),
    )


def _place(item: Post | Funder) -> tuple[str, int]:
    return (item.source["filename"], item.source["lineno"])


def _kamer(entry: Any, values: list[Any]) -> Kamer:
    ceiling = entry.meta.get("handgeld")
    return Kamer(
        code=str(values[0]),
        name=str(entry.meta.get(meta.NAME, values[0])),
        start=entry.date,
        end=entry.meta.get("einde"),
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


def _member(entry: Any, values: list[Any]) -> Member:
    return Member(
        number=str(values[0]),
        kind=str(entry.meta.get("soort", "")),
        kamer=str(entry.meta.get("kamer") or ""),
        start=entry.date,
        end=entry.meta.get("einde"),
        source=entry.meta,
    )


def _hour_kinds(commodities: list[Any], prices: Mapping[str, Decimal]) -> Iterable[HourKind]:
    for entry in commodities:
        if accounts.is_hours(entry.currency) and entry.currency in prices:
            yield HourKind(
                commodity=entry.currency,
                name=str(entry.meta.get(meta.NAME, entry.currency)),
                kind=str(entry.meta.get("soort", "")),
                start=entry.date,
                end=entry.meta.get("tot", dt.date.max),
                rate=prices[entry.currency],
            )
