"""What is missing in a row: a number, a month of what comes every month, a week of takings, a term of a grant."""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING, Any

from bwk_ledger.audit.stands_out.evidence import Hit, grouped
from bwk_ledger.audit.stands_out.words import euros, named, total
from bwk_ledger.base import accounts, meta
from bwk_ledger.base.errors import listed
from bwk_ledger.base.periods import in_words, month_in_words
from bwk_ledger.standing.receipts import read_papers

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bwk_ledger.audit.stands_out.evidence import AuditBooking, Evidence

_NUMBERED = re.compile(r"(?P<row>L|[A-Z][A-Z0-9]*-(?P<year>20\d\d)-)(?P<number>\d{3,9})", re.ASCII)
_SHOWN = 5
_FEW_MISSING = 0.2  # of a row of numbers: one that misses more is no row
_SEVERAL = 4
_MONTHS = 5  # in which something came, to be something of every month
_A_MONTH = 2  # times, at most
_WEEKS = 15
_HOLE = 3  # times the usual distance
_LEAST_HOLE = 18  # days
_TERM = re.compile(r"termijn (\d{1,2}) van (\d{1,2})\b")


def missing_numbers(evidence: Evidence) -> Iterator[Hit]:
    """Numbers that are left out between the first and the last of a row. Clean books: never.

    Rows are those that the books number themselves: members, papers, bills, declarations, deposits and loans, and
    receipts with such a number.
    """
    found: dict[tuple[str, int], dict[int, Any]] = defaultdict(dict)
    for text, entry in _numbers(evidence):
        match = _NUMBERED.fullmatch(text)
        if match is not None and match["year"] in (None, str(evidence.audit.year)):
            found[match["row"], len(match["number"])].setdefault(int(match["number"]), entry)
    for (row, width), numbers in found.items():
        left_out = _left_out(sorted(numbers))
        if left_out:
            before = max(one for one in numbers if one < left_out[0])
            after = min(one for one in numbers if one > left_out[0])
            shown = [f"{row}{number:0{width}}" for number in left_out]
            more = f" en nog {len(shown) - _SHOWN}" if len(shown) > _SHOWN else ""
            yield Hit(
                "missing_numbers",
                f"In de nummers ontbreekt {listed(shown[:_SHOWN])}{more}. Is het weggehaald, of nooit gebruikt?",
                (numbers[before], numbers[after]),
            )


def _left_out(numbers: Sequence[int]) -> Sequence[int]:
    """What is missing between them; nothing where they are few, or so much is missing that they are no row."""
    missing = numbers[-1] - numbers[0] + 1 - len(numbers)
    if len(numbers) < _SEVERAL or not 0 < missing <= _FEW_MISSING * len(numbers):
        return ()
    there = set(numbers)
    return [number for number in range(numbers[0], numbers[-1]) if number not in there]


def _numbers(evidence: Evidence) -> Iterator[tuple[str, Any]]:
    ledger = evidence.audit.ledger
    for paper in read_papers(ledger.customs):
        yield paper.number, paper.entry
    for entry in ledger.customs:
        if entry.type in ("lid", "borg", "lening", "akkoord") and entry.values:
            yield str(entry.values[0].value), entry
    for entry in ledger.transactions:
        yield str(entry.meta.get(meta.RECEIPT) or ""), entry
        for item in entry.postings:
            if meta.ITEM in (item.meta or {}):
                yield str(item.meta[meta.ITEM]), entry


def missing_months(evidence: Evidence) -> Iterator[Hit]:
    """A month in which something of every month is not there. Clean books: hardly ever, a holiday.

    Something is of every month when it came in at least five of them and hardly any is missing, up to the last month of
    the year that is over.
    """
    kinds = grouped(
        (item for item in evidence.bookings if item.words and not accounts.cash_kamer(item.account) and _is_own(item)),
        lambda item: (item.party, item.words[:4], item.kamers),
    )
    year = evidence.audit.year
    for found in kinds.values():
        if len(found) < _MONTHS:
            continue
        by_month: dict[int, list[AuditBooking]] = defaultdict(list)
        for item in found:
            by_month[item.month].append(item)
        usual = median(len(items) for items in by_month.values())
        first = min(by_month)
        end = max(*by_month, _last_whole_month(evidence))
        span = range(first, end + 1)
        missing = [month for month in span if month not in by_month]
        if usual > _A_MONTH or len(by_month) < _MONTHS or len(missing) > max(1, len(by_month) // _SEVERAL):
            continue
        for month in missing:
            if month // 12 == year:
                day = dt.date(year, month % 12 + 1, 1)
                before = by_month[max(other for other in by_month if other < month)]
                yield Hit(
                    "missing_months",
                    f"{named(found[0])} is er elke maand, en niet in {month_in_words(day)}. Is er niet betaald, of "
                    "staat het ergens anders?",
                    tuple(item.entry for item in before),
                    found[-1].amount or found[-1].received,
                )


def twice_in_month(evidence: Evidence) -> Iterator[Hit]:
    """Something of once a month that is there twice, with another amount too. Clean books: hardly ever.

    Where the month before or after has none, it only came early or late.
    """
    kinds = grouped(
        (item for item in evidence.costs if item.words and item.party and not accounts.cash_kamer(item.account)),
        lambda item: (item.party, item.words[:4], item.kamers),
    )
    for found in kinds.values():
        if len(found) <= _MONTHS or not found[-1].is_of_year:
            continue
        by_month: dict[int, list[AuditBooking]] = defaultdict(list)
        for item in found:
            by_month[item.month].append(item)
        if len(by_month) <= _MONTHS or median(len(items) for items in by_month.values()) != 1:
            continue
        for month, items in by_month.items():
            if len(items) == 1 or month // 12 != evidence.audit.year:
                continue
            around = [other for other in (month - 1, month + 1) if min(by_month) <= other <= max(by_month)]
            if all(other in by_month for other in around):
                yield Hit(
                    "twice_in_month",
                    f"{named(items[0])}, '{items[0].text}', is er elke maand één keer, en in "
                    f"{month_in_words(items[0].day)} {len(items)} keer: samen {euros(total(items))}. Waarom?",
                    tuple(item.entry for item in items),
                    items[-1].amount,
                )


def _last_whole_month(evidence: Evidence) -> int:
    """The last month of the year that is over today."""
    today = evidence.audit.today
    return min(evidence.audit.year * 12 + 11, today.year * 12 + today.month - 2)


def _is_own(item: AuditBooking) -> bool:
    """Whether it is a cost or income of its own, and pays nothing that was open."""
    return (item.is_cost or bool(item.received)) and not item.number


def missing_takings(evidence: Evidence) -> Iterator[Hit]:
    """A stretch without takings that otherwise come every week or so. Clean books: now and then, a holiday."""
    for found in evidence.kinds_of_takings:
        if len(found) < _WEEKS or not found[-1].is_of_year:
            continue
        days = sorted({item.day for item in found})
        usual = median((after - before).days for before, after in pairwise(days))
        for before, after in pairwise(days):
            hole = (after - before).days
            if hole > max(_HOLE * usual, _LEAST_HOLE) and after in evidence.audit.period and usual <= _LEAST_HOLE:
                entries = [item.entry for item in found if item.day in (before, after)]
                yield Hit(
                    "missing_takings",
                    f"{named(found[0])}, '{found[0].text}': tussen {in_words(before)} en {in_words(after)} kwam niets "
                    f"binnen; anders is dat om de {int(usual)} dagen. Is er niets verkocht?",
                    tuple(entries),
                    median(item.received for item in found),
                )


def missing_terms(evidence: Evidence) -> Iterator[Hit]:
    """A term of a grant that did not come: `termijn 2 van 3`. Clean books: one that comes a year later."""
    found: dict[tuple[str, tuple[str, ...], str], dict[int, AuditBooking]] = defaultdict(dict)
    for item in evidence.bookings:
        if item.received and (term := _TERM.search(item.text)) and item.is_of_year:
            found[item.party, item.words, term[2]][int(term[1])] = item
    for (party, _, terms_in_all), terms in found.items():
        is_over = evidence.audit.today > evidence.audit.period.last_day
        for number in range(1, int(terms_in_all) + 1 if is_over else max(terms)):
            if number not in terms:
                last = max(terms.values(), key=lambda item: item.day)
                yield Hit(
                    "missing_terms",
                    f"{party}: termijn {number} van {terms_in_all} is niet binnengekomen; andere wel "
                    f"({euros(last.received)} op {in_words(last.day)}). Waar is zij?",
                    tuple(item.entry for item in terms.values()),
                    last.received,
                )
