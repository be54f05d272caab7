"""Of people: hours that jump or are not those of their sheet, fees on another kamer than theirs, and wages."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from statistics import median
from typing import TYPE_CHECKING, Any, NamedTuple

from bwk_ledger.audit.kept_readings import Reading
from bwk_ledger.audit.stands_out.evidence import Hit, euros
from bwk_ledger.base import accounts, meta
from bwk_ledger.base.errors import InputError
from bwk_ledger.base.money import EUR, ZERO
from bwk_ledger.base.periods import clock, in_minutes, in_words, month_in_words
from bwk_ledger.books.seal import named_document
from bwk_ledger.figures.wage_journals import month_wages
from importers.readers.source import Source
from importers.readers.timesheet import is_timesheet, read_timesheets

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from bwk_ledger.audit.audit import Audit
    from bwk_ledger.audit.stands_out.evidence import Evidence


_MONTHS_OF_HOURS = 3  # others of somebody that say what is usual
_MUCH_TIME, _MORE_THAN_MOST = 2, 1.25
_MORE_BY = 600  # minutes


class _Booked(NamedTuple):
    """The hours of one transaction: minutes of one person and kind in a month; negative where they are taken back."""

    entry: Any
    kamer: str
    kind: str
    minutes: int

    @property
    def person(self) -> str:
        """Whose, by number."""
        return self.entry.payee or ""

    @property
    def month(self) -> str:
        """`2026-03`."""
        return f"{self.entry.date:%Y-%m}"


def _booked(audit: Audit) -> Sequence[_Booked]:
    """The hours of the year, in the order of the books."""
    kinds = {path: kind for kind, path in audit.ledger.config.hour_posts.items()}
    booked_hours: list[_Booked] = []
    for entry, posting in audit.ledger.index.postings(_is_given):
        if entry.date not in audit.period:
            continue
        place = accounts.result(posting.account)
        assert place is not None  # as `_is_given` says
        minutes = in_minutes(posting.units.number)
        if booked_hours and booked_hours[-1].entry is entry:
            minutes += booked_hours.pop().minutes
        booked_hours.append(_Booked(entry, place.kamer, kinds.get(f"{place.group}:{place.post}", ""), minutes))
    return booked_hours


def _is_given(account: str, currency: str) -> bool:
    """Whether hours are given there: the other side of them is no hour more."""
    place = accounts.result(account)
    return place is not None and place.root == accounts.EXPENSES and accounts.is_hours(currency)


def hours_jump(evidence: Evidence) -> Iterator[Hit]:
    """A month of somebody with more than twice the usual hours. Clean books: once or twice a year, a busy month."""
    by_person: dict[str, dict[tuple[int, int], int]] = defaultdict(lambda: defaultdict(int))
    of_year: dict[tuple[str, tuple[int, int]], list[Any]] = defaultdict(list)
    minutes_of = cache(in_minutes)  # the same few amounts come back in every month
    for entry, posting in evidence.audit.ledger.index.postings(_is_given):
        if entry.date >= evidence.audit.period.end:
            break
        by_person[entry.payee or ""][entry.date.year, entry.date.month] += minutes_of(posting.units.number)
    for item in evidence.audit.once(_booked):
        of_year[item.person, (item.entry.date.year, item.entry.date.month)].append(item.entry)
    for person, sums in by_person.items():
        most = max(sums.values())
        for month in (month for month in sums if month[0] == evidence.audit.year and len(sums) > _MONTHS_OF_HOURS):
            minutes = sums[month]
            if minutes < most and most > 0:  # nearly all months: the others are not gone through
                continue
            others = [other for other_month, other in sums.items() if other_month != month]
            if minutes <= _MORE_THAN_MOST * max(others):
                continue
            usual = median(others)
            if minutes > _MUCH_TIME * usual and minutes - usual >= _MORE_BY:
                entries = tuple(of_year[person, month])
                yield Hit(
                    "hours_jump",
                    f"{person} heeft in {month_in_words(entries[0].date)} {clock(minutes)} uur; anders is dat ongeveer "
                    f"{clock(int(usual))}. Was het een drukke maand?",
                    entries,
                )


_Minutes = Mapping[tuple[str, str, str, str], int]


def _sheet(path: Path) -> _Minutes | None:
    """The minutes of a timesheet by kamer, month, person and kind; None where the file is none, or cannot be read."""
    try:
        source = Source.read(path)
        if not is_timesheet(source):
            return None
        minutes: dict[tuple[str, str, str, str], int] = defaultdict(int)
        for sheet in read_timesheets(source):
            for row in sheet.rows:
                minutes[sheet.kamer, sheet.month, row.number, row.kind] += row.minutes
    except InputError:
        return None
    return minutes


SHEETS = Reading[_Minutes | None](
    "timesheets",
    _sheet,
    lambda sheet: list(sheet.items()) if sheet is not None else None,
    list[tuple[tuple[str, str, str, str], int]] | None,
    lambda plain: dict(plain) if plain is not None else None,
)


def hours_unlike_sheet(evidence: Evidence) -> Iterator[Hit]:
    """Hours in the books that are not those of the archived sheet they name, or that it has more. Clean books: never.

    What was taken back later is not looked at: the new version of the sheet is.
    """
    taken_back = set()
    by_sheet: dict[Path, list[_Booked]] = defaultdict(list)
    root = evidence.audit.ledger.root
    for item in evidence.audit.once(_booked):
        if corrected := item.entry.meta.get(meta.CORRECTS):
            taken_back.add(corrected)
            continue
        named = item.entry.meta.get(meta.DOCUMENT)
        path = next((root / one for one in named_document(item.entry, named, root)), None) if named else None
        if path is not None and path.is_file():
            by_sheet[path].append(item)
    sheets = SHEETS.of(root, by_sheet)
    for path, items in by_sheet.items():
        sheet = sheets.get(path)
        if sheet is not None:
            yield from _unlike(sheet, items, taken_back)


def _unlike(
    sheet: Mapping[tuple[str, str, str, str], int], items: list[_Booked], taken_back: set[Any]
) -> Iterator[Hit]:
    booked: dict[tuple[str, str, str, str], list[_Booked]] = defaultdict(list)
    known = {(item.kamer, item.month, item.person, item.kind) for item in items}
    months = {month for _, month, _, _ in known}
    for key, written in sheet.items():
        if key not in known and written and key[1] in months:
            yield Hit(
                "hours_unlike_sheet",
                f"{key[2]}, {key[0]}, {key[1][5:]}-{key[1][:4]}: op de urenlijst staat {clock(written)} uur, en in de "
                "boeken niets. Waar zijn die uren?",
                (items[0].entry,),
            )
    for item in items:
        if not _keys(item.entry) & taken_back:
            booked[item.kamer, item.month, item.person, item.kind].append(item)
    for key, own in booked.items():
        minutes, written = sum(item.minutes for item in own), sheet.get(key, 0)
        if minutes != written:
            month = month_in_words(own[0].entry.date)
            yield Hit(
                "hours_unlike_sheet",
                f"{key[2]}, {key[0]}, {month}: in de boeken staat {clock(minutes)} uur, en op de urenlijst "
                f"{clock(written)}. Wat klopt?",
                tuple(item.entry for item in own),
            )


def _keys(entry: Any) -> set[Any]:
    return {item.meta[meta.KEY] for item in entry.postings if item.meta and meta.KEY in item.meta}


# Fees of members on another kamer than theirs, and wages: who gets them, and how much.

_MUCH_WAGE = Decimal("1.25")  # times the middle month of somebody
_MONTHS_OF_WAGES = 4


def fee_elsewhere(evidence: Evidence) -> Iterator[Hit]:
    """A fee that is income of another kamer than the member is of. Clean books: never."""
    members = evidence.audit.ledger.config.members
    for item in evidence.of_year:
        for posting in item.entry.postings:
            member = members.get(str((posting.meta or {}).get(meta.MEMBER)))
            place = accounts.result(posting.account)
            if member is None or place is None or meta.FEE not in (posting.meta or {}):
                continue
            since = member.on(item.day)
            own = since.kamer if since is not None else member.kamer
            if own and place.kamer != own and posting.units.currency == EUR:
                yield Hit(
                    "fee_elsewhere",
                    f"De contributie van {member.number}, {euros(-posting.units.number)} op {in_words(item.day)}, "
                    f"staat bij {place.kamer}; dit lid is van {own}. Bij wie hoort zij?",
                    (item.entry,),
                    abs(posting.units.number),
                )


def wage_jump(evidence: Evidence) -> Iterator[Hit]:
    """Wages of a month that are much more than in the other months of somebody. Clean books: holiday pay, once a year.

    Also wages of a number of whom no agreement is in the books.
    """
    ledger = evidence.audit.ledger
    entries = _journals(evidence)
    agreed = {pay.number for pay in ledger.config.pay}
    by_person: dict[str, list[tuple[dt.date, Decimal]]] = defaultdict(list)
    for wage in month_wages(ledger.index):
        if wage.month < evidence.audit.period.end:
            by_person[wage.person].append((wage.month, wage.gross))
    for person, months in by_person.items():
        for month, gross in months:
            if month not in evidence.audit.period:
                continue
            entry = entries.get((person, f"{month:%Y-%m}"))
            others = [amount for other, amount in months if other != month]
            if person not in agreed:
                yield Hit(
                    "wage_jump",
                    f"{person} kreeg over {month_in_words(month)} {euros(gross)} loon, en de boeken kennen geen "
                    "afspraak over dat loon. Wie is dit?",
                    (entry,) if entry is not None else (),
                    gross,
                )
            elif len(others) >= _MONTHS_OF_WAGES and gross > _MUCH_WAGE * median(others):
                yield Hit(
                    "wage_jump",
                    f"{person} kreeg over {month_in_words(month)} {euros(gross)} bruto; anders is dat ongeveer "
                    f"{euros(median(others))}. Waarom nu meer?",
                    (entry,) if entry is not None else (),
                    gross - median(others),
                )


def _journals(evidence: Evidence) -> dict[tuple[str, str], Any]:
    journal_by_person = {}
    for entry in evidence.audit.ledger.transactions:
        month = entry.meta.get(meta.WAGE_MONTH)
        if month:
            for posting in entry.postings:
                person = (posting.meta or {}).get(meta.EMPLOYEE)
                if person and (posting.units.number or ZERO) > 0:
                    journal_by_person[str(person), str(month)] = entry
    return journal_by_person
