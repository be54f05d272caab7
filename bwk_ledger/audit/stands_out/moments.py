"""When: bookings of another year than they are about, and entries that were made or changed long after their day."""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from decimal import Decimal
from statistics import median_low
from typing import TYPE_CHECKING, Any

from bwk_ledger.audit.audit import quoted
from bwk_ledger.audit.change_git import GitError
from bwk_ledger.audit.change_moments import of_day
from bwk_ledger.audit.changes import with_git
from bwk_ledger.audit.stands_out.evidence import Hit
from bwk_ledger.audit.stands_out.words import euros, named
from bwk_ledger.base import accounts, meta
from bwk_ledger.base.errors import listed
from bwk_ledger.base.money import EUR, format_amount
from bwk_ledger.base.periods import LONG_MONTHS, in_words
from bwk_ledger.books.canonical import canonical, entry_digest
from bwk_ledger.books.snapshot import pair_changed
from bwk_ledger.figures.receipts import is_of_one_payment

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
    found: list[tuple[dt.date, Any]] = []
    for number, (step, at) in enumerate(_steps(compared, evidence)):
        made = [new for old, new in _pairs(step) if old is None and new is not None and _is_transaction(new)]
        lags += [(at - day).days for new in made if (day := _day(new)) is not None and day in evidence.audit.period]
        if len(made) <= _AT_ONCE and not (compared.is_whole and number == 0):
            found += [(at, entries[new.digest]) for new in made if new.digest in entries]
    usual = dt.timedelta(median_low(lags)) if lags else dt.timedelta(0)
    for at, entry in found:
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
    found: dict[str, Any] = {}
    for entry in evidence.audit.ledger.transactions:
        if entry.date in evidence.audit.period and meta.DERIVED not in entry.meta:
            found[entry_digest(canonical(entry))] = entry
    return found


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
    said = [part.partition(": ")[2] for part in item.lines[0] if part.startswith(("partij: ", "omschrijving: "))]
    day = _day(item)
    return f"De boeking van {in_words(day) if day else 'vroeger'}, {quoted(', '.join(said) or 'zonder tekst')},"


def _became(old: SealedItem, new: SealedItem | None) -> str:
    """What became of an entry: `weggehaald`, or `veranderd van 250,00 in 275,00 euro`."""
    if new is None:
        return "weggehaald"
    before, after = _sizes(old), _sizes(new)
    return f"veranderd van {before} in {after}" if before != after else "veranderd"


def _sizes(item: SealedItem) -> str:
    """What an entry moves, by commodity: euros and hours."""
    found: dict[str, Decimal] = defaultdict(Decimal)
    for _, *parts in item.lines[1:]:
        for part in parts:
            if (match := _AMOUNT.fullmatch(part)) is not None and (number := Decimal(match[1])) > 0:
                found["uur" if accounts.is_hours(match[2]) else "euro" if match[2] == EUR else match[2]] += number
    return listed([f"{format_amount(number)} {unit}" for unit, number in found.items()])


_AMOUNT = re.compile(r"bedrag: (-?[\d.]+) (\S+)")


def _counting(item: SealedItem) -> Any:
    """What of an entry decides figures: its day, and accounts with their amounts."""
    day = _day(item)
    return day, sorted(
        (line[0], *(part for part in line[1:] if part.startswith("bedrag: "))) for line in item.lines[1:]
    )


def _text(entry: Any) -> str:
    return ", ".join(filter(None, (entry.payee, entry.narration)))
