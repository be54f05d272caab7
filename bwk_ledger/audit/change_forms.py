"""A canonical form of an entry taken apart, so that two of them can be put into words."""

from __future__ import annotations

import datetime as dt
import json
from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING

from bwk_ledger.audit.change_source import SETTING
from bwk_ledger.base import accounts, meta
from bwk_ledger.base.money import EUR, ZERO
from bwk_ledger.books.seal import REOPENED, SEAL, counted_kind, size_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from bwk_ledger.books.canonical import Lines

_AMOUNT = "bedrag"
_COST = "kostprijs"
_BUDGET = "budget"
_DAYS = "dagen: "


@dataclass(frozen=True)
class Leg:
    """A posting; `euro` is what it is in EUR and `hours` in hours, each None where it is none of those."""

    account: str
    amount: str  # as written: `10 EUR`
    euro: Decimal | None
    hours: Decimal | None
    grant: str
    kamer: str
    parts: tuple[str, ...]  # all else it says

    @property
    def is_other_side(self) -> bool:
        """Whether it is what hours are booked against, so that it only repeats them with a minus."""
        return self.hours is not None and not accounts.is_under(self.account, accounts.EXPENSES)

    @property
    def unit(self) -> str:
        """What it counts."""
        return split(self.amount)[1]

    @property
    def number(self) -> Decimal:
        """How many of it."""
        return split(self.amount)[0]


@dataclass(frozen=True)
class EntryForm:
    """An entry. `values` holds what it says of itself by key, each once or more; `legs` its postings."""

    kind: str  # of directive: `Transaction`, `Custom`
    day: dt.date | None
    values: Mapping[str, tuple[str, ...]]
    legs: tuple[Leg, ...]

    def first(self, key: str) -> str:
        """What it says under a key, without quotes; empty for nothing."""
        return unquoted(self.values[key][0]) if key in self.values else ""

    @property
    def is_transaction(self) -> bool:
        """Whether it moves something."""
        return self.kind == "Transaction"

    @property
    def is_mark(self) -> bool:
        """Whether it closes or opens a year."""
        return self.kind == "Custom" and self.first("soort") in (SEAL.type, REOPENED.type)

    @property
    def is_standing(self) -> bool:
        """Whether it is no booking of a day: an agreement, a person, a rate, a budget, an account."""
        if self.kind == SETTING:
            return True
        kind = self.first("soort") if self.kind == "Custom" else ""
        return not self.is_mark and (kind == _BUDGET or not counted_kind(self.kind.lower(), kind))

    @property
    def euro(self) -> Decimal:
        """How large it is, EUR: see `size_of`, or the amount it states."""
        if self.is_transaction:
            return size_of((leg.account, leg.euro) for leg in self.legs if leg.euro is not None)
        amounts = [split(text) for key in (_AMOUNT, "waarde") for text in self.values.get(key, ())]
        return next((abs(number) for number, unit in amounts if unit == EUR), ZERO)

    @property
    def hours(self) -> Decimal:
        """How many hours it gives or states."""
        if self.is_transaction:
            return sum((leg.hours for leg in self.legs if leg.hours is not None and leg.hours > 0), ZERO)
        amounts = [split(text) for text in self.values.get("waarde", ())]
        return next((abs(number) for number, unit in amounts if accounts.is_hours(unit)), ZERO)


def read_form(lines: Lines) -> EntryForm:
    """Take the lines of an entry apart."""
    kind, *parts = lines[0]
    values: dict[str, tuple[str, ...]] = {}
    for part in parts:
        key, _, value = part.partition(": ")
        values[key] = (*values.get(key, ()), value)
    day = values.get("datum")
    return EntryForm(
        kind, dt.date.fromisoformat(day[0]) if day else None, values, tuple(_parse_leg(line) for line in lines[1:])
    )


def unquoted(text: str) -> str:
    """A value as people write it."""
    if text[:1] == '"':
        try:
            return str(json.loads(text, strict=False))
        except ValueError:
            return text.strip('"')
    return text


def split(text: str) -> tuple[Decimal, str]:
    """A number and what it counts: `10 EUR`; with an empty unit where it is none."""
    number, _, unit = text.partition(" ")
    try:
        return Decimal(number), unit
    except InvalidOperation:
        return ZERO, ""


def _parse_leg(line: Sequence[str]) -> Leg:
    account, *parts = line
    text_by_key = dict(part.partition(": ")[::2] for part in parts)
    amount = text_by_key.get(_AMOUNT, "")
    number, unit = split(amount)
    euro = None
    if unit == EUR:
        euro = number
    elif unit and _COST in text_by_key and not accounts.is_hours(unit):
        each, currency = split(text_by_key[_COST])
        euro = number * each if currency == EUR else None
    return Leg(
        account=account,
        amount=amount,
        euro=euro,
        hours=number if accounts.is_hours(unit) else None,
        grant=unquoted(text_by_key.get(meta.GRANT, "")) or _under(account, accounts.GRANTS),
        kamer=kamer_of(account),
        parts=tuple(part for part in parts if part.partition(": ")[0] not in (_AMOUNT, meta.GRANT)),
    )


def kamer_of(account: str) -> str:
    """The kamer whose result or handgeld an account holds; empty for others."""
    result = accounts.result(account)
    return result.kamer if result is not None else accounts.cash_kamer(account)


def _under(account: str, parent: str) -> str:
    return account.removeprefix(f"{parent}:") if account.startswith(f"{parent}:") else ""


# Which posting of an entry became which: those that differ, each beside the one it most likely was.

LegPair = tuple[Leg | None, Leg | None]
_LEAST = 4  # a grant and a sign are not yet something alike
_MOST_PARTS = 7  # that count: less than the amount does


def leg_pairs(was: Sequence[Leg], now: Sequence[Leg]) -> list[LegPair]:
    """Every posting beside what it was, in the order of what they were; what has no other beside it went or came.

    A posting is held beside the one that has most alike: first the account, then the amount, the grant and whatever
    else it says. Of those that are equally alike the smallest amounts belong together, and so on up, so that an entry
    of which every amount was doubled shows each beside its own double.
    """
    by_alike: dict[int, list[tuple[Leg, Leg]]] = defaultdict(list)
    for old in was:
        for new in now:
            by_alike[_alike(old, new)].append((old, new))
    new_by_old_id: dict[int, Leg] = {}
    taken: set[int] = set()
    for alike in sorted(filter(None, by_alike), reverse=True):
        for old, new in _in_rank([pair for pair in by_alike[alike] if id(pair[0]) not in new_by_old_id]):
            if id(old) not in new_by_old_id and id(new) not in taken:
                new_by_old_id[id(old)] = new
                taken.add(id(new))
    return [*((old, new_by_old_id.get(id(old))) for old in was), *((None, new) for new in now if id(new) not in taken)]


def is_changed(pair: LegPair) -> bool:
    """Whether the two are not the same to who reads: another account, amount or grant, or only one of them is there."""
    old, new = pair
    return old is None or new is None or (old.account, old.amount, old.grant) != (new.account, new.amount, new.grant)


def _in_rank(pairs: Sequence[tuple[Leg, Leg]]) -> list[tuple[Leg, Leg]]:
    """First those that have the same place among their own, by amount."""
    olds, news = (_ranks(pair[side] for pair in pairs) for side in (0, 1))
    return sorted(pairs, key=lambda pair: abs(olds[id(pair[0])] - news[id(pair[1])]))


def _ranks(legs: Iterable[Leg]) -> dict[int, int]:
    by_name = {id(leg): leg for leg in legs}
    return {name: at for at, name in enumerate(sorted(by_name, key=lambda name: abs(by_name[name].number)))}


def _alike(old: Leg, new: Leg) -> int:
    """How much two postings have alike; 0 where they count different things, or nothing is."""
    if old.unit != new.unit:
        return 0
    aspects = (
        (16, old.account == new.account),
        (12, old.amount == new.amount),
        (5, _root(old) == _root(new)),
        (2, old.grant == new.grant and bool(old.grant)),
        (2, (old.number < 0) == (new.number < 0)),
    )
    alike = sum(weight for weight, holds in aspects if holds)
    old_parts = {part for part in old.parts if not part.startswith(_DAYS)}
    return alike + min(len(old_parts & set(new.parts)), _MOST_PARTS) if alike > _LEAST else 0


def _root(leg: Leg) -> str:
    return leg.account.partition(":")[0]
