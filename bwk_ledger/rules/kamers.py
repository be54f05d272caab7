"""The days of a kamer: nothing is booked, ordered or agreed before the first of them or after the last.

The last day (`einde:`) still counts. What is left of its handgeld then goes back to the bank in its own time.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any, NamedTuple

from bwk_ledger.base import accounts, meta
from bwk_ledger.base.finding import AccountName, Finding, finding
from bwk_ledger.base.money import EUR, ZERO
from bwk_ledger.base.periods import month_of
from bwk_ledger.rules import release
from bwk_ledger.rules.cash import handgeld_moves
from bwk_ledger.rules.hours import read_days
from bwk_ledger.standing.kamers import HOW
from bwk_ledger.standing.orders import ORDER, PETTY_CASH, read_order
from bwk_ledger.standing.wages import PAY, read_pay

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bwk_ledger.rules.index import Index
    from bwk_ledger.standing.config import Config
    from bwk_ledger.standing.kamers import Kamer

_QUESTION = "!"
_MONTH = dt.timedelta(days=31)  # of the longest


class OutsideKamer(NamedTuple):
    """A posting on an account of a kamer on a day on which that is not there, and that day."""

    kamer: Kamer
    entry: Any
    posting: Any
    day: dt.date


def postings_outside(index: Index, config: Config) -> Iterator[OutsideKamer]:
    """What is booked on a kamer before its first day or after its last, once per transaction and kamer.

    Args:
        index: the books.
        config: the standing data, or what they would be.
    """
    if not index.transactions:
        return
    first, last = index.transactions[0].date, index.transactions[-1].date
    some = {
        code for code, kamer in config.kamers.items() if first < kamer.start or (kamer.end and last > kamer.end)
    }  # all others are there on every day of the books
    if not some:
        return
    seen: set[tuple[int, str]] = set()
    for entry, posting in index.postings(lambda account, _: accounts.kamer_of(account) in some):
        kamer = config.kamers[accounts.kamer_of(posting.account)]
        if _is_well_inside(kamer, entry.date):
            continue
        day = _day_outside(kamer, entry, posting)
        if day is not None and (id(entry), kamer.code) not in seen and not _may_be(kamer, entry):
            seen.add((id(entry), kamer.code))
            yield OutsideKamer(kamer, entry, posting, day)


def _is_well_inside(kamer: Kamer, day: dt.date) -> bool:
    """Whether a kamer is there on all days of the month, whichever of them it is about: so it is of nearly all."""
    return day - kamer.start >= _MONTH and (kamer.end is None or kamer.end - day >= _MONTH)


def outside(index: Index) -> Iterator[Finding]:
    """Results, hours and handgeld of a kamer on a day on which it is not there."""
    for item in postings_outside(index, index.config):
        kamer = item.kamer
        yield finding(
            "kamers.outside",
            item.entry,
            "Kamer {kamer} is er niet op {day}, en daar staat {account}.",
            cause=f"zij is er {kamer.lasts}; erbuiten heeft zij geen kosten, baten, uren of handgeld.",
            remedy=f"verbeter de dag of de kamer, of boek het op de coöperatie zelf; hoort het toch bij {kamer.code}, "
            f'zoals een late eindafrekening, zet dan bij de boeking {meta.OUTSIDE_KAMER}: "de reden". Kloppen de dagen '
            f"van de kamer niet, verander die dan {HOW.format(code=kamer.code)}.",
            source=item.posting.meta,
            kamer=kamer.code,
            day=item.day,
            account=AccountName(item.posting.account),
        )


def _day_outside(kamer: Kamer, entry: Any, posting: Any) -> dt.date | None:
    """The first day of a posting on which its kamer is not there; hours stand on the last day of their month.

    A fee that was due while the kamer was there may be paid later: it stays income of that kamer.
    """
    if kamer.end is not None and entry.date > kamer.end and meta.FEE in (posting.meta or {}):
        return None
    if not accounts.is_hours(posting.units.currency):
        return None if kamer.is_there(entry.date) else entry.date
    month = month_of(entry.date)
    if not kamer.is_there(month.start, month.last_day):
        return entry.date
    days = sorted(read_days((posting.meta or {}).get(meta.DAYS)) or {})
    dates = [entry.date.replace(day=day) for day in days if 1 <= day <= month.last_day.day]
    return next((day for day in dates if not kamer.is_there(day)), None)


def _may_be(kamer: Kamer, entry: Any) -> bool:
    """Whether it is waived with a reason, still an open question, or handgeld of a closed kamer that goes back."""
    if str(entry.meta.get(meta.OUTSIDE_KAMER) or "").strip():
        return True
    if entry.date < kamer.start:
        return _is_opening(kamer, entry)
    if kamer.end is None:
        return False
    # What follows from bookings of the last year, such as depreciation, stands on its last day, or is taken back on
    # the day after.
    # Income of an award stands beside the cost that it follows from, of which it is said already.
    kind = entry.meta.get(meta.DERIVED)
    follows = kind == release.KIND or (kind is not None and entry.date <= dt.date(kamer.end.year + 1, 1, 1))
    return follows or _is_question(entry) or goes_back(kamer.code, entry)


def _is_opening(kamer: Kamer, entry: Any) -> bool:
    """Whether it is what a kamer had on the evening before its first day."""
    is_day_before = (kamer.start - entry.date).days == 1
    return is_day_before and all(
        accounts.cash_kamer(item.account) or item.account == accounts.RESERVE for item in entry.postings
    )


def _is_question(entry: Any) -> bool:
    """Whether it is only known what moved, and not yet why."""
    return entry.flag == _QUESTION and all(
        accounts.is_money(item.account) or item.account == accounts.UNEXPLAINED for item in entry.postings
    )


def goes_back(kamer: str, entry: Any) -> bool:
    """Whether a transaction only takes handgeld of a kamer back to the bank, or from its box to its account."""
    own = sum((move.amount for move in handgeld_moves([entry]) if move.kamer == kamer), ZERO)
    return own <= ZERO and all(
        item.units.currency == EUR and (accounts.is_money(item.account) or item.account == accounts.IN_TRANSIT)
        for item in entry.postings
    )


def orders(index: Index) -> Iterator[Finding]:
    """Orders that bring handgeld to a kamer that is not there on the day of execution."""
    for entry in index.customs(ORDER.type):
        if not ORDER.is_complete(entry):
            continue
        order = read_order(entry, [value.value for value in entry.values])
        if order.kind != PETTY_CASH:
            continue
        for code in order.lines:
            kamer = index.config.kamers.get(code)
            if kamer is not None and not kamer.is_there(order.execution):
                yield finding(
                    "kamers.order",
                    entry,
                    f"Betaalopdracht '{order.reference}' maakt op {{day}} handgeld over naar {code}, en dan is die "
                    "kamer er niet.",
                    cause=f"{code} is er {kamer.lasts}.",
                    remedy=f"haal {code} uit de opdracht, of verander de dagen van de kamer {HOW.format(code=code)}.",
                    day=order.execution,
                )


def agreements(index: Index) -> Iterator[Finding]:
    """Wages that are put on a kamer from a day after its last; an agreement may be older than the books."""
    for entry in index.customs(PAY.type):
        if not PAY.is_complete(entry):
            continue
        agreed = read_pay(entry, [value.value for value in entry.values])
        for code, _ in agreed.parts:
            kamer = index.config.kamers.get(code)
            if kamer is not None and kamer.end is not None and agreed.start > kamer.end:
                yield finding(
                    "kamers.wages",
                    entry,
                    f"Het loon van {agreed.number} komt vanaf {{day}} op {code}, en dan is die kamer er niet.",
                    cause=f"{code} is er {kamer.lasts}.",
                    remedy="noem een kamer die er dan is.",
                    day=agreed.start,
                )
