"""What people ask of an evening: hours, fees and shares of members, and what funders and the kascommissie wait for."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from typing import TYPE_CHECKING

from bwk_ledger.audit.audit import audit_folder, log_file, sentence
from bwk_ledger.audit.findings import Stage, findings
from bwk_ledger.audit.log import read
from bwk_ledger.base.errors import InputError, count, listed
from bwk_ledger.base.money import ZERO, format_amount
from bwk_ledger.base.periods import LONG_MONTHS, clock, dated_in, in_words, month, month_in_words
from bwk_ledger.base.periods import year as whole_year
from bwk_ledger.books.seal import sealed_years
from bwk_ledger.evening.task import Task, TaskKind
from bwk_ledger.figures.deadlines import DeadlineKind, deadlines
from bwk_ledger.figures.fees import fees_in
from bwk_ledger.figures.filing import adoption, filing_days, years_to_file
from bwk_ledger.figures.hours import all_hours, missing_months
from bwk_ledger.figures.shares import repayments_on
from bwk_ledger.standing.year_texts import year_texts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bwk_ledger.figures.deadlines import Deadline
    from bwk_ledger.figures.hours import HourSum, Month
    from bwk_ledger.rules.load import Ledger

NEAR = 31  # days ahead that a deadline is told
_DAY = dt.timedelta(days=1)


def hour_tasks(ledger: Ledger, day: dt.date) -> Iterator[Task]:
    """Hours that nobody approved, and months that no kamer declared complete, of the years that are not closed."""
    hours = ledger.index.fact(all_hours)
    closed = set(sealed_years(ledger.root))
    waiting: dict[str, list[HourSum]] = defaultdict(list)
    for item in sorted(hours.sums, key=lambda item: item.month):
        if not item.is_approved and item.month[0] not in closed and month(*item.month).start <= day:
            waiting[item.kamer].append(item)
    for kamer, items in sorted(waiting.items()):
        people = count(len({item.person for item in items}), "mens", "mensen")
        minutes = sum(item.minutes for item in items)
        first, last = items[0].month, items[-1].month
        until = "" if first == last else f" t/m {month_in_words(month(*last).start)}"
        text = f"{kamer}: {clock(minutes)} uur van {people}, over {month_in_words(month(*first).start)}{until}."
        yield _of_month(TaskKind.HOURS, text, kamer, first, len({item.month for item in items}))
    years = sorted({*hours.years, day.year} - closed) if hours.years else []
    for year in years:
        for kamer, months in missing_months(hours, year, day + _DAY).items():
            names = listed([LONG_MONTHS[number - 1] for _, number in months])
            yield _of_month(TaskKind.MONTHS, f"{kamer}: {names} {year}.", kamer, months[0], len(months))


def _of_month(kind: TaskKind, text: str, kamer: str, when: Month, number: int) -> Task:
    named = f"{when[0]}-{when[1]:02d}"
    return Task(kind, text, number, given={"kamer": kamer, "maand": named}, words=f"{kamer} {named}")


def fee_tasks(ledger: Ledger, day: dt.date) -> Iterator[Task]:
    """Fees in arrears, of every year that has fees and is not closed."""
    closed = set(sealed_years(ledger.root))
    for year in sorted({fee.year for fee in ledger.config.fees if fee.year <= day.year} - closed):
        late = [item for item in ledger.index.fact(fees_in, year, day) if item.open]
        if late:
            amount = sum((item.open for item in late), ZERO)
            who = count(len(late), "lid heeft", "leden hebben")
            text = f"{who} de contributie van {year} nog niet betaald: {format_amount(amount)} euro."
            yield Task(TaskKind.FEES, text, len(late), amount, given={"time": f"{year}"}, words=f"{year}")


def share_tasks(ledger: Ledger, day: dt.date) -> Iterator[Task]:
    """Shares that must be paid back within a month or should have been."""
    near = day + NEAR * _DAY
    due = [line for line in ledger.index.fact(repayments_on, day).lines if line.due <= near]
    if due:
        amount = sum((line.amount for line in due), ZERO)
        who = count(len(due), "oud-lid krijgt", "oud-leden krijgen")
        text = f"{who} aandelen terug: {format_amount(amount)} euro, de eerste uiterlijk {in_words(due[0].due)}."
        yield Task(TaskKind.SHARES, text, len(due), amount, due[0].due)


_WORDS = {
    DeadlineKind.INSTALMENT: "Termijn van {of}",
    DeadlineKind.REPORT: "Eindverslag van {of}",
    DeadlineKind.END: "Laatste dag van {of}",
    DeadlineKind.AGREEMENT: "Afspraak met {of}",
    DeadlineKind.COOPERATION: "Einde van de samenwerking met {of}",
}


def deadline_tasks(ledger: Ledger, day: dt.date) -> Iterator[Task]:
    """What must come or be done within a month, or is late; that an award ended is no work, its report is."""
    for item in deadlines(ledger.index):
        is_over = item.kind is DeadlineKind.END and item.day < day
        if item.day <= day + NEAR * _DAY and not is_over:
            yield Task(TaskKind.DEADLINES, _said(item, day), amount=item.amount, day=item.day, words=_award(item))


def year_text_tasks(ledger: Ledger, day: dt.date) -> Iterator[Task]:
    """What the annual report still lacks, from the last month of its year until that is closed."""
    closed = sealed_years(ledger.root)
    for year in (day.year - 1, day.year):
        booked = bool(dated_in(ledger.transactions, whole_year(year)))
        empty = [part.name for part in year_texts(ledger.customs, year).empty]
        if booked and empty and year not in closed and day >= dt.date(year, 12, 1):
            text = f"Jaarrekening {year}, nog te schrijven: {', '.join(empty)}."
            given = {"jaar": str(year), "onderdeel": empty[0]}
            yield Task(TaskKind.YEAR_TEXTS, text, len(empty), given=given, words=str(year))


def filing_tasks(ledger: Ledger, day: dt.date) -> Iterator[Task]:
    """Accounts of closed years that must be filed within a month or once they are adopted, or are late."""
    for year in years_to_file(ledger):
        if year >= day.year:
            continue
        days = filing_days(year, adoption(ledger, year))
        if days.after_adoption is None and day < days.last - NEAR * _DAY:
            continue
        when = "te laat" if days.file_by < day else f"uiterlijk {in_words(days.file_by)}"
        given = {"jaar": str(year)}
        yield Task(
            TaskKind.FILING,
            f"De jaarrekening van {year} bij de KvK: {when}.",
            day=days.file_by,
            given=given,
            words=str(year),
        )


def _said(item: Deadline, day: dt.date) -> str:
    amount = f", {format_amount(item.amount)} euro" if item.amount else ""
    about = f" ({item.text})" if item.kind in (DeadlineKind.AGREEMENT, DeadlineKind.COOPERATION) else ""
    left = item.days_left(day)
    when = "vandaag" if not left else f"over {count(left, 'dag', 'dagen')}" if left > 0 else "te laat"
    return f"{_WORDS[item.kind].format(of=item.of)}{about}{amount}: {in_words(item.day)}, {when}."


def _award(item: Deadline) -> str:
    is_of_partner = item.kind in (DeadlineKind.AGREEMENT, DeadlineKind.COOPERATION)
    return "" if is_of_partner else item.of


def answer_tasks(ledger: Ledger) -> Iterator[Task]:
    """Findings of the kascommissie that wait for an answer of the penningmeester."""
    try:
        found = findings(read(log_file(audit_folder(ledger.root))))
    except InputError as error:
        yield Task(TaskKind.ERRORS, sentence(error.what))
        return
    for item in found:
        if item.stage is Stage.OPEN:
            text = f"{item.name[:1].upper()}{item.name[1:]}: {item.question}"
            yield Task(TaskKind.ANSWERS, text, given={"time": f"{item.year}"}, words=f"{item.year} --open")
