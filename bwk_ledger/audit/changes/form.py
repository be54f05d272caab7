"""A canonical form taken apart, so that two of them can be put into words."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING

from bwk_ledger import accounts, meta
from bwk_ledger.audit.changes.source import SETTING
from bwk_ledger.books.seal import counted_kind
from bwk_ledger.books.seal_marks import REOPENED, SEAL
from bwk_ledger.money import EUR, ZERO

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bwk_ledger.books.canonical import Lines

_AMOUNT = "bedrag"
_COST = "kostprijs"
_BUDGET = "budget"


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


@dataclass(frozen=True)
class Form:
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
        return self.kind == "Custom" and self.first("soort") in (SEAL, REOPENED)

    @property
    def is_standing(self) -> bool:
        """Whether it is no booking of a day: an agreement, a person, a rate, a budget, an account."""
        if self.kind == SETTING:
            return True
        kind = self.first("soort") if self.kind == "Custom" else ""
        return not self.is_mark and (kind == _BUDGET or not counted_kind(self.kind.lower(), kind))

    @property
    def euro(self) -> Decimal:
        """How large it is, EUR: all that was debited, or the amount it states."""
        if self.is_transaction:
            return sum((leg.euro for leg in self.legs if leg.euro is not None and leg.euro > 0), ZERO)
        found = [split(text) for key in (_AMOUNT, "waarde") for text in self.values.get(key, ())]
        return next((abs(number) for number, unit in found if unit == EUR), ZERO)

    @property
    def hours(self) -> Decimal:
        """How many hours it gives or states."""
        if self.is_transaction:
            return sum((leg.hours for leg in self.legs if leg.hours is not None and leg.hours > 0), ZERO)
        found = [split(text) for text in self.values.get("waarde", ())]
        return next((abs(number) for number, unit in found if accounts.is_hours(unit)), ZERO)


def read_form(lines: Lines) -> Form:
    """Take the lines of an entry apart."""
    kind, *parts = lines[0]
    values: dict[str, tuple[str, ...]] = {}
    for part in parts:
        key, _, value = part.partition(": ")
        values[key] = (*values.get(key, ()), value)
    day = values.get("datum")
    return Form(kind, dt.date.fromisoformat(day[0]) if day else None, values, tuple(_leg(line) for line in lines[1:]))


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


def _leg(line: Sequence[str]) -> Leg:
    account, *parts = line
    said = dict(part.partition(": ")[::2] for part in parts)
    amount = said.get(_AMOUNT, "")
    number, unit = split(amount)
    euro = None
    if unit == EUR:
        euro = number
    elif unit and _COST in said and not accounts.is_hours(unit):
        each, currency = split(said[_COST])
        euro = number * each if currency == EUR else None
    return Leg(
        account=account,
        amount=amount,
        euro=euro,
        hours=number if accounts.is_hours(unit) else None,
        grant=unquoted(said.get(meta.GRANT, "")) or _under(account, accounts.GRANTS),
        kamer=kamer_of(account),
        parts=tuple(part for part in parts if part.partition(": ")[0] not in (_AMOUNT, meta.GRANT)),
    )


def kamer_of(account: str) -> str:
    """The kamer whose result or handgeld an account holds; empty for others."""
    result = accounts.result(account)
    return result.kamer if result is not None else _under(account, accounts.PETTY_CASH)


def _under(account: str, parent: str) -> str:
    return account.removeprefix(f"{parent}:") if account.startswith(f"{parent}:") else ""
