"""Since when the books can be compared: moments that the books, the log and the history know of."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bwk_ledger.audit.audit import ZONE
from bwk_ledger.audit.change_git import GitError, open_history
from bwk_ledger.audit.statement import signed
from bwk_ledger.base import meta
from bwk_ledger.base.errors import InputError
from bwk_ledger.base.periods import in_words, parse_day
from bwk_ledger.books.seal import APPROPRIATION_TAG, SealError, folder, read_marks, read_seal, seal_file

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bwk_ledger.audit.audit import Audit
    from bwk_ledger.audit.change_git import GitHistory
    from bwk_ledger.audit.statement import AuditStatement


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
    """What there is to compare with, the first of which is taken where nobody says otherwise.

    The signed statements and closings, newest first; then what was decided and approved, and the beginning of the
    history, so that there is a moment as soon as the books have a history.
    """
    statements = [_of_statement(item) for item in signed(audit.records)]
    closings = sorted(_closings(audit), key=_at, reverse=True)
    others = sorted((*_meetings(audit), *_of_history(audit)), key=_at, reverse=True)
    known = (*reversed(statements), *closings, *others)
    by_label: dict[str, Since] = {}
    for item in known:
        by_label.setdefault(item.label, item)
    return tuple(by_label.values())


def _at(item: Since) -> dt.datetime:
    return item.at or _NEVER


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
            return replace(item, why="zo gekozen")
    if _COMMIT.fullmatch(text):
        return Since(text, f"versie (commit) {text[:10]}", "zo gekozen", commit=text)
    day = parse_day(text)
    if day is not None:
        return of_day(day)
    others = f"; of kies {', '.join(item.value for item in known)}" if known else ""
    if text in _NOT_YET:
        raise InputError(
            f"'{text}' is nog geen moment in deze boeken.",
            cause=_NOT_YET[text],
            remedy=f"schrijf een dag als dd-mm-jjjj{others}.",
        )
    raise InputError(
        f"'{text}' is geen dag en geen versie (commit).",
        remedy=f"schrijf een dag als dd-mm-jjjj, of de eerste tekens van een versie (commit){others}.",
    )


def of_day(day: dt.date, value: str = "", label: str = "", why: str = "zo gekozen") -> Since:
    """From the beginning of a day, that day included."""
    at = dt.datetime.combine(day, dt.time(), ZONE)
    return Since(value or day.isoformat(), label or in_words(day), why, at)


_NEVER = dt.datetime(1, 1, 1, tzinfo=dt.UTC)


def _of_statement(statement: AuditStatement) -> Since:
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
        if APPROPRIATION_TAG in entry.tags and (day := parse_day(entry.meta.get(meta.DECISION_DAY)))
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


def _meetings(audit: Audit) -> Iterator[Since]:
    """The days on which something was decided that the books name."""
    days = {parse_day(entry.meta.get(meta.DECISION_DAY)) for entry in audit.ledger.entries}
    for day in sorted((day for day in days if day is not None and day <= audit.today), reverse=True)[:_MOST_MEETINGS]:
        label = f"de vergadering van {in_words(day)}"
        yield of_day(day, f"vergadering-{day}", label, "dat is het laatste besluit dat de boeken noemen")


def _of_history(audit: Audit) -> Iterator[Since]:
    """What the history of the books knows: approvals of hours, the budget of the year, and where it begins."""
    try:
        history = open_history(audit.ledger.root.resolve())
        if history is None:
            return
        try:
            yield from _moments_in(history, audit)
        finally:
            history.close()
    except GitError:
        return  # who compares is told


def _moments_in(history: GitHistory, audit: Audit) -> Iterator[Since]:
    commits = history.chain(_MOST_COMMITS).commits
    budget = f"{folder(audit.year)}/{_BUDGET_FILE}"
    versions = [history.files(made.commit).version(budget) for made in commits[:_MOST_VERSIONS]]
    places = {
        "uren": next((at for at, made in enumerate(commits) if made.subject.startswith(_APPROVAL)), None),
        "begroting": next((at for at, was in enumerate(versions[1:]) if versions[at] and not was), None),
        "begrotingswijziging": next((at for at, was in enumerate(versions[1:]) if was and was != versions[at]), None),
        "begin": len(commits) - 1 if commits else None,
    }
    for name, at in places.items():
        if at is not None:
            made = commits[at]
            moment = dt.datetime.fromtimestamp(made.at, ZONE)
            label, why = _SAID[name]
            day = in_words(moment.date())
            yield Since(name, label.format(day=day, year=audit.year), why, moment, made.commit)


_APPROVAL = "uren goedkeuren"
_BUDGET_FILE = "begroting.beancount"
_MOST_COMMITS = 10_000  # looked at
_MOST_VERSIONS = 2_000  # of which the budget is looked up
_MOST_MEETINGS = 3
_SAID = {
    "uren": ("het goedkeuren van uren op {day}", "toen zijn voor het laatst uren goedgekeurd"),
    "begroting": ("de begroting van {year}, die op {day} in de boeken kwam", "toen kwam de begroting in de boeken"),
    "begrotingswijziging": (
        "de laatste wijziging van de begroting van {year} op {day}",
        "toen is de begroting voor het laatst veranderd",
    ),
    "begin": ("het begin van de geschiedenis op {day}", "verder terug gaat de geschiedenis van de boeken niet"),
}
_NOT_YET = {
    "uren": "er zijn nog geen uren goedgekeurd.",
    "begroting": "van dit jaar staat er geen begroting in, of zij stond er al toen de geschiedenis begon.",
    "begrotingswijziging": "de begroting van dit jaar is niet veranderd.",
}


def closed_at(audit: Audit) -> dict[int, dt.datetime]:
    """When each year was first closed or had its statement signed; a closing counts from the end of its day."""
    moment_by_year: dict[int, dt.datetime] = {}
    for statement in signed(audit.records):
        moment_by_year.setdefault(statement.year, statement.last.at)
    marks, _ = read_marks(audit.ledger.customs)
    for year, of_year in marks.items():
        day = _sealed_on(audit, year) if of_year.active is not None else None
        if day is not None:
            end = dt.datetime.combine(day + dt.timedelta(days=1), dt.time(), ZONE)
            moment_by_year[year] = min(end, moment_by_year.get(year, end))
    return moment_by_year


def _sealed_on(audit: Audit, year: int) -> dt.date | None:
    try:
        return read_seal(audit.ledger.root / seal_file(year)).day
    except SealError:
        return None
