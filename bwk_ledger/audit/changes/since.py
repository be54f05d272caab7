"""Since when: the last signed statement, the last closing, or a day or commit that somebody names."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bwk_ledger import meta
from bwk_ledger.audit.moments import ZONE
from bwk_ledger.audit.statement.records import signed
from bwk_ledger.books.seal import APPROPRIATION_TAG, SealError, read_seal, seal_file
from bwk_ledger.books.seal_marks import read_marks
from bwk_ledger.errors import InputError
from bwk_ledger.periods import in_words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bwk_ledger.audit.audit import Audit
    from bwk_ledger.audit.statement.records import Statement

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_COMMIT = re.compile(r"[0-9a-f]{4,40}")


@dataclass(frozen=True)
class Since:
    """A moment to compare the books with.

    `value` is how the address of the page and `--sinds` name it, `label` how a sentence does ("sinds ..."), `why` says
    why it was taken. A known `commit` goes before the moment `at`.
    """

    value: str
    label: str
    why: str = ""
    at: dt.datetime | None = None
    commit: str = ""


def moments(audit: Audit) -> tuple[Since, ...]:
    """The signed statements and closings there are, newest first, statements before closings."""
    statements = [_of_statement(item) for item in signed(audit.records)]
    return (*reversed(statements), *sorted(_closings(audit), key=lambda item: item.at or _NEVER, reverse=True))


def chosen(text: str, known: tuple[Since, ...]) -> Since | None:
    """What was asked for; the default where nothing was, and None where there is no default either.

    Raises:
        InputError: it is no day, no commit and no moment that is known.
    """
    text = text.strip().lower()
    if not text:
        return known[0] if known else None
    for item in known:
        if item.value == text:
            return Since(item.value, item.label, "zo gekozen", item.at, item.commit)
    if _DAY.fullmatch(text):
        try:
            return of_day(dt.date.fromisoformat(text))
        except ValueError:
            pass
    elif _COMMIT.fullmatch(text):
        return Since(text, f"commit {text[:10]}", "zo gekozen", commit=text)
    raise InputError(
        f"'{text}' is geen dag en geen commit.",
        remedy="schrijf een dag als 2018-05-20, of de eerste tekens van een commit.",
    )


def of_day(day: dt.date, value: str = "", label: str = "", why: str = "zo gekozen") -> Since:
    """From the beginning of a day, that day included."""
    at = dt.datetime.combine(day, dt.time(), ZONE)
    return Since(value or day.isoformat(), label or in_words(day), why, at)


_NEVER = dt.datetime(1, 1, 1, tzinfo=dt.UTC)


def _of_statement(statement: Statement) -> Since:
    """Since it was signed; where git had the books as they were proposed, since that commit: that is what was read."""
    record = statement.last
    day = in_words(record.at.astimezone(ZONE).date())
    return Since(
        f"verklaring-{record.number}",
        f"de verklaring over {record.year} van {day}",
        f"dat is de laatste verklaring van de kascommissie, ondertekend door {record.shown_by}",
        record.at,
        statement.commit,
    )


def _closings(audit: Audit) -> Iterator[Since]:
    ledger = audit.ledger
    decided = {
        entry.date.year: day
        for entry in ledger.transactions
        if APPROPRIATION_TAG in entry.tags and isinstance(day := _day(entry.meta.get(meta.DECISION_DAY)), dt.date)
    }
    marks, _ = read_marks(ledger.customs)
    for year, of_year in marks.items():
        if of_year.active is None:
            continue
        if year in decided:
            why = f"de vergadering besloot die dag over {year}, het laatste jaar dat is afgesloten"
            yield of_day(decided[year], f"afsluiting-{year}", f"de vergadering van {in_words(decided[year])}", why)
            continue
        day = _sealed_on(audit, year)
        if day is None:
            continue
        why = f"toen is {year} afgesloten, het laatste jaar dat dicht is"
        yield of_day(day, f"afsluiting-{year}", f"het afsluiten van {year} op {in_words(day)}", why)


def closed_at(audit: Audit) -> dict[int, dt.datetime]:
    """When each year was first closed or had its statement signed; a closing counts from the end of its day."""
    found: dict[int, dt.datetime] = {}
    for statement in signed(audit.records):
        found.setdefault(statement.year, statement.last.at)
    marks, _ = read_marks(audit.ledger.customs)
    for year, of_year in marks.items():
        day = _sealed_on(audit, year) if of_year.active is not None else None
        if day is not None:
            end = dt.datetime.combine(day + dt.timedelta(days=1), dt.time(), ZONE)
            found[year] = min(end, found.get(year, end))
    return found


def _sealed_on(audit: Audit, year: int) -> dt.date | None:
    try:
        return read_seal(audit.ledger.root / seal_file(year)).day
    except SealError:
        return None


def _day(value: Any) -> dt.date | None:
    if isinstance(value, str) and _DAY.fullmatch(value):
        try:
            return dt.date.fromisoformat(value)
        except ValueError:
            return None
    return value if isinstance(value, dt.date) else None
