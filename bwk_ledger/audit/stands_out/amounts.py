"""How much, and when: just under a limit, round, unlike the others of its kind, or on a day without banks."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left, bisect_right
from collections import Counter
from decimal import Decimal
from enum import Enum
from functools import cache
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING

from dateutil.easter import easter

from bwk_ledger.audit.stands_out.evidence import Hit, days, euros, grouped, named, total
from bwk_ledger.base import accounts
from bwk_ledger.base.money import ZERO
from bwk_ledger.base.periods import in_words
from bwk_ledger.rules.cash import ceiling_of, moves

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bwk_ledger.audit.stands_out.evidence import AuditBooking, Evidence

_JUST_UNDER = Decimal("0.85")  # of a limit
_SEVERAL = 3
_WITHIN = dt.timedelta(days=31)
_AT_ONCE = dt.timedelta(days=3)
_BETWEEN_MONTHS = dt.timedelta(days=7)
_ROUND, _ROUND_FROM = 50, 100  # EUR
_HABIT = 3
_USUAL = 6  # payments of a kind from which on it is known what they come to
_MUCH_MORE = Decimal("1.6")  # times the middle one of them
_MORE_BY = 75  # EUR
_HALF_A_YEAR = dt.timedelta(days=190)
_SATURDAY = 5
_HARDLY_EVER = 0.02  # of the rows of an account


def under_limit(evidence: Evidence) -> Iterator[Hit]:
    """Several amounts just under the amount that asks a receipt, without one. Clean books: never.

    Counted for one party, and for a kamer where the books name nobody.
    """
    without = [item for item in evidence.of_year if item.is_cost and item.asks_paper > 0 and not item.receipt.is_there]
    near = []
    for item in without:
        rule = evidence.audit.ledger.config.receipt_rule(item.day)
        if rule is not None and _JUST_UNDER * rule.least <= item.asks_paper < rule.least:
            near.append(item)
    for of_one in grouped(near, _whose).values():
        for group in _close(of_one, _WITHIN):
            if len(group) >= _SEVERAL:
                yield Hit(
                    "under_limit",
                    f"{len(group)} keer net onder het bedrag waarvoor een bon nodig is, bij {named(group[0])}: op "
                    f"{days(group)}, samen {euros(total(group))}. Waarom is er geen bon?",
                    tuple(item.entry for item in group),
                    total(group),
                )


def _whose(item: AuditBooking) -> tuple[str, frozenset[str]]:
    return (item.party, frozenset()) if item.party else ("", item.kamers)


def _close(found: Sequence[AuditBooking], within: dt.timedelta) -> Iterator[list[AuditBooking]]:
    """Runs of bookings of which the next is never longer away than so."""
    group: list[AuditBooking] = []
    for item in found:
        if group and item.day - group[-1].day > within:
            yield group
            group = []
        group.append(item)
    if group:
        yield group


def split_up(evidence: Evidence) -> Iterator[Hit]:
    """A purchase in parts that are each below the amount that asks a receipt, and together above it. Clean: never."""
    small = []
    for item in evidence.of_year:
        rule = evidence.audit.ledger.config.receipt_rule(item.day)
        if rule is not None and item.is_cost and 0 < item.asks_paper < rule.least and not item.receipt.is_there:
            small.append(item)
    for (who, *_), parts in grouped(small, lambda item: (item.who, item.kamers, item.account)).items():
        for group in _close(parts, _AT_ONCE):
            rule = evidence.audit.ledger.config.receipt_rule(group[0].day)
            if who and len(group) > 1 and rule is not None and total(group) >= rule.least:
                yield Hit(
                    "split_up",
                    f"{named(group[0])}: {len(group)} betalingen zonder bon op {days(group)}, samen "
                    f"{euros(total(group))}. Is één aankoop in delen betaald?",
                    tuple(item.entry for item in group),
                    total(group),
                )


def around_ceiling(evidence: Evidence) -> Iterator[Hit]:
    """Handgeld of two months within a week, together above the ceiling of a month; or just below it time and again.

    Clean books: hardly ever, where a month begins with what the last one ended with.
    """
    config = evidence.audit.ledger.config
    period = evidence.audit.period
    given = [item for item in evidence.audit.ledger.index.fact(moves) if item.is_transfer and item.amount > 0]
    for kamer in config.kamers:
        ceiling = ceiling_of(config, kamer)
        own = [item for item in given if item.kamer == kamer]
        for before, item in pairwise(own):
            near = item.entry.date - before.entry.date <= _BETWEEN_MONTHS
            if near and before.entry.date.month != item.entry.date.month and item.entry.date in period:
                together = before.amount + item.amount
                if together > ceiling:
                    yield Hit(
                        "around_ceiling",
                        f"{kamer} kreeg binnen een week {euros(together)} handgeld, op {in_words(before.entry.date)} "
                        f"en {in_words(item.entry.date)}; per maand mag {euros(ceiling)}. Waarom zo kort na elkaar?",
                        (before.entry, item.entry),
                        together,
                    )
        below = [item for item in own if _NEARLY * ceiling <= item.amount < ceiling and item.entry.date in period]
        if len(below) >= _SEVERAL:
            yield Hit(
                "around_ceiling",
                f"{kamer} kreeg {len(below)} keer net iets minder handgeld dan de {euros(ceiling)} die per maand mag. "
                "Hoe is dat bedrag bepaald?",
                tuple(item.entry for item in below),
                sum((item.amount for item in below), ZERO),
            )


_NEARLY = Decimal("0.95")


def round_sum(evidence: Evidence) -> Iterator[Hit]:
    """A round amount to a party that is never paid round amounts, or has no paper. Clean books: hardly ever.

    What is paid more often with the same amount is agreed, as a rent is.
    """
    times = Counter((item.who, item.amount) for item in evidence.costs)
    for who, of_party in grouped(evidence.costs, lambda item: item.who).items():
        for item in of_party if of_party[-1].is_of_year else ():
            if not item.is_of_year:
                continue
            is_round = item.amount >= _ROUND_FROM and item.amount % _ROUND == 0
            if not is_round or times[who, item.amount] >= _HABIT:
                continue
            others = [other for other in of_party if other is not item]
            unlike = len(others) >= _HABIT and not any(other.amount % 10 == 0 for other in others)
            if unlike or not item.receipt.is_there:
                why = "andere betalingen zijn er nooit rond" if unlike else "er is geen bon bij"
                yield Hit(
                    "round_sum",
                    f"{named(item)} kreeg op {in_words(item.day)} precies {euros(item.amount)}, en {why}. Waar komt "
                    "dat bedrag vandaan?",
                    (item.entry,),
                    item.amount,
                )


def closed_day(evidence: Evidence) -> Iterator[Hit]:
    """Bank bookings of a day on which that bank books nothing: weekends and holidays. Clean books: hardly ever.

    An account of which such days have more bookings is left out: payments by card come on any day. On King's Day,
    Ascension and Whit Monday most banks do book, so one booking in all is needed to stand out.
    """
    kinds = grouped(
        (item for item in evidence.bookings if accounts.is_own(item.account) and closed(item.day)),
        lambda item: (item.account, closed(item.day)),
    )
    rows = Counter(item.account for item in evidence.bookings)
    everywhere = {account: len(bookings) for (account, kind), bookings in kinds.items() if kind is Closed.EVERYWHERE}
    for (account, kind), bookings in kinds.items():
        never = everywhere.get(account, 0) <= max(_USUAL, _HARDLY_EVER * rows[account])
        for item in bookings if never and (kind is Closed.EVERYWHERE or len(bookings) == 1) else ():
            if item.is_of_year:
                name = evidence.audit.ledger.names.get(account, account)
                yield Hit(
                    "closed_day",
                    f"{named(item)}, {euros(item.amount or item.received)}, staat op {in_words(item.day)} bij {name}. "
                    "Op die dag boekt deze bank anders niets. Staat het zo op het afschrift?",
                    (item.entry,),
                    item.amount or item.received,
                )


class Closed(Enum):
    """Why nothing is expected of a day: every bank is closed, or it is a holiday on which many are not."""

    EVERYWHERE = "weekend of bankfeestdag"
    KINGS_DAY = "Koningsdag"
    ASCENSION = "Hemelvaart"
    WHIT_MONDAY = "tweede pinksterdag"


_FIXED = frozenset({(1, 1), (12, 25), (12, 26)})
_AFTER_EASTER = {
    -2: Closed.EVERYWHERE,
    1: Closed.EVERYWHERE,
    39: Closed.ASCENSION,
    50: Closed.WHIT_MONDAY,
}


@cache
def closed(day: dt.date) -> Closed | None:
    """Why nothing is expected of a day; None on a day like any other."""
    if day.weekday() >= _SATURDAY or (day.month, day.day) in _FIXED:
        return Closed.EVERYWHERE
    if day == kings_day(day.year):
        return Closed.KINGS_DAY
    return _AFTER_EASTER.get((day - easter(day.year)).days)


def kings_day(year: int) -> dt.date:
    """27 April, or the day before where that is a Sunday."""
    day = dt.date(year, 4, 27)
    return day if day.weekday() <= _SATURDAY else day - dt.timedelta(days=1)


def unusual_amount(evidence: Evidence) -> Iterator[Hit]:
    """Much more than others of its kind: the same party, words and kamers. Clean books: a settlement, once a year."""
    for of_kind in evidence.kinds_of_cost:
        for item in of_kind if len(of_kind) > _USUAL else ():
            if item.is_of_year:
                others = _of_that_time(item, of_kind)
                usual = median(other.amount for other in others)
                if item.amount > _MUCH_MORE * usual and item.amount - usual > _MORE_BY:
                    near = min(others, key=lambda one: abs(one.amount - usual))
                    yield Hit(
                        "unusual_amount",
                        f"{named(item)} kreeg op {in_words(item.day)} {euros(item.amount)}; anders is het ongeveer "
                        f"{euros(usual)}. Waarom nu meer?",
                        (near.entry, item.entry),
                        item.amount - usual,
                    )


def _of_that_time(item: AuditBooking, found: Sequence[AuditBooking]) -> Sequence[AuditBooking]:
    """The others of its kind within half a year, for prices change; all of them where these are few."""
    first = bisect_left(found, item.day - _HALF_A_YEAR, key=_day)
    last = bisect_right(found, item.day + _HALF_A_YEAR, key=_day)
    near = [other for other in found[first:last] if other is not item]
    return near if len(near) > _HABIT else [other for other in found if other is not item]


def _day(item: AuditBooking) -> dt.date:
    return item.day
