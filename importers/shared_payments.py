"""One payment for several members: divided where everybody's part is certain, else a question that says why.

`Contributie 2026 L0088 en L0097` with 10,00 is 5,00 of each, where that is what each of them owes; with any other
amount nobody can tell who paid what.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bwk_ledger.base import accounts
from bwk_ledger.base.errors import PERSON_NUMBER, listed
from bwk_ledger.base.money import CENT, ZERO, format_amount

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Sequence
    from decimal import Decimal

    from bwk_ledger.standing.config import Config
    from importers.readers.bank import BankRow

_NUMBER = re.compile(rf"\b(?<!DOOR )(?<!NAMENS ){PERSON_NUMBER.pattern}\b", re.ASCII)


@dataclass(frozen=True)
class SharedDivision:
    """Who a payment is for and what each paid, in EUR above zero; or the problem that leaves it open."""

    parts: tuple[tuple[str, Decimal], ...] = ()
    problem: str | None = None


def members_in(text: str, config: Config) -> list[str]:
    """The members, and who signed up to become one, that a text names; who only pays for another (`door`) is not."""
    waiting = {item.number for item in config.subscriptions}
    numbers = dict.fromkeys(_NUMBER.findall(text.upper()))
    return [number for number in numbers if number in config.members or number in waiting]


def divide(row: BankRow, numbers: Sequence[str], account: str, year: int, config: Config) -> SharedDivision:
    """Divide a payment: a share of each where it goes to shares, else the fee of each."""
    total, who = abs(row.amount), listed(numbers)
    if accounts.is_under(account, accounts.SHARES):
        price = config.share_price or ZERO
        if price and total == price * len(numbers):
            return SharedDivision(tuple((number, price) for number in numbers))
        return SharedDivision(
            problem=f"{who} staan er samen bij, en {format_amount(total)} is niet voor elk een aandeel van "
            f"{format_amount(price)}"
        )
    divisions = _fees(total, numbers, row.date, year, config)
    if len(divisions) == 1:
        return SharedDivision(tuple(zip(numbers, divisions.pop(), strict=True)))
    return SharedDivision(
        problem=f"{who} staan er samen bij, en uit {format_amount(total)} volgt niet wat elk aan contributie over "
        f"{year} betaalt"
    )


def _fees(total: Decimal, numbers: Sequence[str], day: dt.date, year: int, config: Config) -> set[tuple[Decimal, ...]]:
    """The ways to divide an amount: of all the fee of the whole year, or of all the same amount that each may owe."""
    owed = [list(_owed(number, day, year, config)) for number in numbers]
    if not all(owed):
        return set()
    whole = tuple(amounts[0] for amounts in owed)
    divisions = {whole} if sum(whole) == total else set()
    equal = total / len(numbers)
    if all(equal in amounts for amounts in owed):
        divisions.add((equal.quantize(CENT),) * len(numbers))
    return divisions


def _owed(number: str, day: dt.date, year: int, config: Config) -> Iterator[Decimal]:
    """What a member may pay of the fee of a year: all of it first, then one or more of its terms."""
    member = config.members.get(number)
    if member is None:
        return
    period = member.on(day) or member.periods[-1]
    for fee in config.fees:
        if fee.year == year and fee.is_owed_in(period):
            terms = max(len(fee.due), 1)
            yield fee.amount.quantize(CENT)
            yield from ((fee.amount * part / terms).quantize(CENT) for part in range(1, terms))
