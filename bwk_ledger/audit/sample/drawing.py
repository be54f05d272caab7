"""Drawing the sample: which payments of a year the kascommissie looks at, so that anyone can draw the same again.

All chance comes from SHA-256 of `<seed>/<year>/<what for>`, read as one large number. There is no other: not the order
of the files, not the machine, not the version of a library.
"""

from __future__ import annotations

import hashlib
from bisect import bisect_right
from collections import defaultdict
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from itertools import accumulate
from typing import TYPE_CHECKING

from bwk_ledger.money import CENT

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from bwk_ledger.audit.sample.population import Payment, Population

LIMIT = Decimal(5000)  # about ninety payments of the example year: an evening for two
NUMBER = 25
BY_VALUE = "bedrag"  # what chance is for, as it is written behind the seed
MONTH = "maand"


class Reason(StrEnum):
    """Why a payment is in the sample, as pages and the log call it."""

    LIMIT = "boven de grens"
    MONTH = "maand handgeld"
    VALUE = "geloot naar bedrag"
    HAND = "met de hand"


@dataclass(frozen=True)
class Plan:
    """How to draw: the seed, EUR above which every payment is in, and how many are drawn by value."""

    seed: str
    limit: Decimal = LIMIT
    number: int = NUMBER


@dataclass(frozen=True)
class Drawn:
    """A payment that was drawn, and why; a payment may be drawn for more than one reason."""

    payment: Payment
    reasons: tuple[Reason, ...]


@dataclass(frozen=True)
class Drawing:
    """What was drawn, in order of date and identity; `months` by kamer with handgeld, from 1 to 12."""

    plan: Plan
    months: Mapping[str, int]
    drawn: tuple[Drawn, ...]


def draw(found: Population, plan: Plan) -> Drawing:
    """Draw a sample.

    Every payment above the limit is in; of each kamer all handgeld of one month; and of the payments up to the limit
    as many points by value as the plan says, at equal distances from a start that the seed gives. A payment of twice
    the amount has twice the chance; one that is longer than the distance is hit more than once and counts once.
    """
    months = dict(_months(found, plan.seed))
    rest = [payment for payment in found.payments if payment.amount <= plan.limit]
    by_value = {rest[index].identity for index in _by_value(rest, found.year, plan)}
    drawn = []
    for payment in found.payments:
        reasons = [
            reason
            for reason, holds in (
                (Reason.LIMIT, payment.amount > plan.limit),
                (Reason.MONTH, any(months[kamer] == payment.entry.date.month for kamer in payment.kamers)),
                (Reason.VALUE, payment.identity in by_value),
            )
            if holds
        ]
        if reasons:
            drawn.append(Drawn(payment, tuple(reasons)))
    return Drawing(plan, months, tuple(drawn))


def chance(seed: str, year: int, what: str, below: int) -> int:
    """A number from 0 up to, not including, `below`: SHA-256 of `<seed>/<year>/<what>`, and the rest of a division."""
    return int(hashlib.sha256(f"{seed}/{year}/{what}".encode()).hexdigest(), 16) % below


def _months(found: Population, seed: str) -> Iterator[tuple[str, int]]:
    """For each kamer one of the months in which it spent or received handgeld."""
    by_kamer: dict[str, set[int]] = defaultdict(set)
    for payment in found.payments:
        for kamer in payment.kamers:
            by_kamer[kamer].add(payment.entry.date.month)
    for kamer in sorted(by_kamer):
        months = sorted(by_kamer[kamer])
        yield kamer, months[chance(seed, found.year, f"{MONTH}/{kamer}", len(months))]


def _by_value(payments: Sequence[Payment], year: int, plan: Plan) -> Iterator[int]:
    """The places of the payments that a point falls in: `(start + k * total) / number` cents for k = 0, 1, 2, ..."""
    ends = list(accumulate(_cents(payment) for payment in payments))
    total = ends[-1] if ends else 0
    if not total or not plan.number:
        return
    start = chance(plan.seed, year, BY_VALUE, total)
    for k in range(plan.number):
        yield bisect_right(ends, (start + k * total) // plan.number)


def _cents(payment: Payment) -> int:
    return int((payment.amount / CENT).to_integral_value(ROUND_HALF_UP))
