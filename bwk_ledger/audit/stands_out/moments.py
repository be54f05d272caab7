"""When: bookings of another year than they are about, entries made or changed long after their day, and gaps.

A gap is what is missing in a row: a number, a month of what comes every month, a week of takings, a term of a grant.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from decimal import Decimal
from itertools import pairwise
from statistics import median, median_low
from typing import TYPE_CHECKING, Any

from bwk_ledger.audit.audit import quoted
from bwk_ledger.audit.change_git import GitError
from bwk_ledger.audit.change_moments import of_day
from bwk_ledger.audit.changes import with_git
from bwk_ledger.audit.stands_out.evidence import Hit, euros, grouped, named, total
from bwk_ledger.base import accounts, meta
from bwk_ledger.base.errors import listed
from bwk_ledger.base.money import EUR, format_amount
from bwk_ledger.base.periods import LONG_MONTHS, in_words, month_in_words
from bwk_ledger.books.canonical import canonical, entry_digest
from bwk_ledger.books.snapshot import pair_changed
from bwk_ledger.figures.receipts import is_of_one_payment
from bwk_ledger.standing.receipts import read_papers

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from bwk_ledger.audit.changes import Compared
    from bwk_ledger.audit.stands_out.evidence import AuditBooking, Evidence
    from bwk_ledger.books.seal import SealedItem


_YEAR = re.compile(r"(?<!\d)(20\d\d)(?!\d)")
_LAST, _FIRST = 11, 2  # months around the turn of the year
_HANDLED = ("periode", meta.BELONGS_TO)
_NAMED = re.compile(rf"\b({'|'.join(LONG_MONTHS)})\b(?: (20\d\d))?")
_LATE = dt.timedelta(days=90)
_LATER_THAN_OTHERS = dt.timedelta(days=60)
_AT_ONCE = 25  # entries that one step makes or changes: more of them is an import or a tidying up
_COUNTS = ("bedrag: ", "rekening: ", "dag: ", "datum: ", "partij: ")


def other_year(evidence: Evidence) -> Iterator[Hit]:
    """A cost or income whose words or invoice are of another year than its day. Clean books: hardly ever.

    What says of itself for which days it is, or for which year it was expected, is booked right. Looked at are the
    first and last months of the year, the first months of the next one, and any text that names only another year.
    """
    for item in (*evidence.of_year, *evidence.later):
        if not (item.income or item.asks_paper > 0) or _is_handled(item):
            continue
        about = _year_of(item)
        if about is not None and about != item.day.year and evidence.audit.year in (about, item.day.year):
            yield Hit(
                "other_year",
                f"{named(item)}, '{item.text}', {euros(item.amount or item.received)}, staat op {in_words(item.day)} "
                f"en lijkt van {about} te zijn. In welk jaar hoort het?",
                (item.entry,),
                item.amount or item.received,
            )


def _is_handled(item: AuditBooking) -> bool:
    values = [item.entry.meta, *(part.meta or {} for part in item.entry.postings)]
    return any(key in one for one in values for key in (*_HANDLED, meta.FEE, meta.WAGE_MONTH))


def _year_of(item: AuditBooking) -> int | None:
    """The year that a booking is about by its own words; None where they do not say."""
    text = item.plain_text
    number = item.receipt_number if is_of_one_payment(item.receipt_number) else ""
    years = {int(year) for year in _YEAR.findall(f"{text} {number}")}
    if years:
        return max(years) if item.day.year not in years else item.day.year
    for match in _NAMED.finditer(text):
        place = LONG_MONTHS.index(match[1]) + 1
        if item.day.month <= _FIRST and place >= _LAST:
            return item.day.year - 1
        if item.day.month >= _LAST + 1 and place <= _FIRST:
            return item.day.year + 1
    return None


# The history of the books: what each step made or changed, and when.


def made_late(evidence: Evidence) -> Iterator[Hit]:
    """Entries that were made long after their day, and later than others of that time. Clean books: hardly ever.

    A step that makes many entries is an import, and says nothing. Only a history of these books alone is looked at.
    """
    compared = _history(evidence)
    if compared is None:
        return
    entries = _by_digest(evidence)
    lags: list[int] = []
    made_entries: list[tuple[dt.date, Any]] = []
    for number, (step, at) in enumerate(_steps(compared, evidence)):
        made = [new for old, new in _pairs(step) if old is None and new is not None and _is_transaction(new)]
        lags += [(at - day).days for new in made if (day := _day(new)) is not None and day in evidence.audit.period]
        if len(made) <= _AT_ONCE and not (compared.is_whole and number == 0):
            made_entries += [(at, entries[new.digest]) for new in made if new.digest in entries]
    usual = dt.timedelta(median_low(lags)) if lags else dt.timedelta(0)
    for at, entry in made_entries:
        if at - entry.date > max(_LATE, usual + _LATER_THAN_OTHERS):
            yield Hit(
                "made_late",
                f"De boeking van {in_words(entry.date)}, {quoted(_text(entry))}, is pas op {in_words(at)} gemaakt. "
                "Waarom zo laat?",
                (entry,),
            )


def changed_late(evidence: Evidence) -> Iterator[Hit]:
    """Entries of which day, account or amount changed long after, hours after approval, or that are gone. Clean: never.

    A paper or an approval that is added changes none of these.
    """
    compared = _history(evidence)
    if compared is None:
        return
    entries = _by_digest(evidence)
    for step, at in _steps(compared, evidence):
        changed = []
        for old, new in _pairs(step):
            day = _day(old) if old is not None else None
            if old is None or day is None or day not in evidence.audit.period or not _is_transaction(old):
                continue
            approved = any(part.startswith(f"{meta.APPROVED}: ") for _, *parts in old.lines for part in parts)
            if (new is None or _counting(old) != _counting(new)) and (approved or at - day > _LATE):
                changed.append((old, new, approved))
        if 0 < len(changed) <= _AT_ONCE:
            for old, new, approved in changed:
                entry = entries.get(new.digest) if new is not None else None
                why = "terwijl zij al was goedgekeurd" if approved else "lang na haar dag"
                yield Hit(
                    "changed_late",
                    f"{_shown(old)} is op {in_words(at)} {_became(old, new)}, {why}. Waarom?",
                    (entry,) if entry is not None else (),
                )


def _history(evidence: Evidence) -> Compared | None:
    """What every step changed, from the first day of the year; None where these books have no history of their own."""
    ledger = evidence.audit.ledger
    root = ledger.root.resolve()
    if not (root / ".git").exists():
        return None
    try:
        return with_git(root, ledger.path.name, of_day(evidence.audit.period.start))
    except GitError:
        return None


def _steps(compared: Compared, evidence: Evidence) -> Iterator[tuple[Any, dt.date]]:
    for step, touch in zip(compared.steps, compared.touches, strict=True):
        yield step, touch.at.date() if touch.at is not None else evidence.audit.today


def _pairs(step: Any) -> Sequence[tuple[SealedItem | None, SealedItem | None]]:
    return pair_changed(step.came, step.gone)


def _by_digest(evidence: Evidence) -> Mapping[str, Any]:
    entry_by_digest: dict[str, Any] = {}
    for entry in evidence.audit.ledger.transactions:
        if entry.date in evidence.audit.period and meta.DERIVED not in entry.meta:
            entry_by_digest[entry_digest(canonical(entry))] = entry
    return entry_by_digest


def _is_transaction(item: SealedItem) -> bool:
    return item.lines[0][0] == "Transaction"


def _day(item: SealedItem) -> dt.date | None:
    for part in item.lines[0]:
        if (match := _DAY.search(part)) is not None:
            return dt.date.fromisoformat(match[0])
    return None


_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)


def _shown(item: SealedItem) -> str:
    """`De boeking van 5 februari 2026, 'Verhuurder, huur'`, of an entry as it was."""
    texts = [part.partition(": ")[2] for part in item.lines[0] if part.startswith(("partij: ", "omschrijving: "))]
    day = _day(item)
    return f"De boeking van {in_words(day) if day else 'vroeger'}, {quoted(', '.join(texts) or 'zonder tekst')},"


def _became(old: SealedItem, new: SealedItem | None) -> str:
    """What became of an entry: `weggehaald`, or `veranderd van 250,00 in 275,00 euro`."""
    if new is None:
        return "weggehaald"
    before, after = _sizes(old), _sizes(new)
    return f"veranderd van {before} in {after}" if before != after else "veranderd"


def _sizes(item: SealedItem) -> str:
    """What an entry moves, by commodity: euros and hours."""
    by_unit: dict[str, Decimal] = defaultdict(Decimal)
    for _, *parts in item.lines[1:]:
        for part in parts:
            if (match := _AMOUNT.fullmatch(part)) is not None and (number := Decimal(match[1])) > 0:
                by_unit["uur" if accounts.is_hours(match[2]) else "euro" if match[2] == EUR else match[2]] += number
    return listed([f"{format_amount(number)} {unit}" for unit, number in by_unit.items()])


_AMOUNT = re.compile(r"bedrag: (-?[\d.]+) (\S+)")


def _counting(item: SealedItem) -> Any:
    """What of an entry decides figures: its day, and accounts with their amounts."""
    day = _day(item)
    return day, sorted(
        (line[0], *(part for part in line[1:] if part.startswith("bedrag: "))) for line in item.lines[1:]
    )


def _text(entry: Any) -> str:
    return ", ".join(filter(None, (entry.payee, entry.narration)))


# What is missing in a row: a number, a month of what comes every month, a week of takings, a term of a grant.

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
    numbers_by_row: dict[tuple[str, int], dict[int, Any]] = defaultdict(dict)
    for text, entry in _numbers(evidence):
        match = _NUMBERED.fullmatch(text)
        if match is not None and match["year"] in (None, str(evidence.audit.year)):
            numbers_by_row[match["row"], len(match["number"])].setdefault(int(match["number"]), entry)
    for (row, width), numbers in numbers_by_row.items():
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
    for of_kind in kinds.values():
        if len(of_kind) < _MONTHS:
            continue
        by_month: dict[int, list[AuditBooking]] = defaultdict(list)
        for item in of_kind:
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
                    f"{named(of_kind[0])} is er elke maand, en niet in {month_in_words(day)}. Is er niet betaald, of "
                    "staat het ergens anders?",
                    tuple(item.entry for item in before),
                    of_kind[-1].amount or of_kind[-1].received,
                )


def twice_in_month(evidence: Evidence) -> Iterator[Hit]:
    """Something of once a month that is there twice, with another amount too. Clean books: hardly ever.

    Where the month before or after has none, it only came early or late.
    """
    kinds = grouped(
        (item for item in evidence.costs if item.words and item.party and not accounts.cash_kamer(item.account)),
        lambda item: (item.party, item.words[:4], item.kamers),
    )
    for of_kind in kinds.values():
        if len(of_kind) <= _MONTHS or not of_kind[-1].is_of_year:
            continue
        by_month: dict[int, list[AuditBooking]] = defaultdict(list)
        for item in of_kind:
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
    for sales in evidence.kinds_of_takings:
        if len(sales) < _WEEKS or not sales[-1].is_of_year:
            continue
        days = sorted({item.day for item in sales})
        usual = median((after - before).days for before, after in pairwise(days))
        for before, after in pairwise(days):
            hole = (after - before).days
            if hole > max(_HOLE * usual, _LEAST_HOLE) and after in evidence.audit.period and usual <= _LEAST_HOLE:
                entries = [item.entry for item in sales if item.day in (before, after)]
                yield Hit(
                    "missing_takings",
                    f"{named(sales[0])}, '{sales[0].text}': tussen {in_words(before)} en {in_words(after)} kwam niets "
                    f"binnen; anders is dat om de {int(usual)} dagen. Is er niets verkocht?",
                    tuple(entries),
                    median(item.received for item in sales),
                )


def missing_terms(evidence: Evidence) -> Iterator[Hit]:
    """A term of a grant that did not come: `termijn 2 van 3`. Clean books: one that comes a year later."""
    terms_by_grant: dict[tuple[str, tuple[str, ...], str], dict[int, AuditBooking]] = defaultdict(dict)
    for item in evidence.bookings:
        if item.received and (term := _TERM.search(item.text)) and item.is_of_year:
            terms_by_grant[item.party, item.words, term[2]][int(term[1])] = item
    for (party, _, terms_in_all), terms in terms_by_grant.items():
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
