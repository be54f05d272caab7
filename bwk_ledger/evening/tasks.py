"""What there is to do this evening: each floor below is asked what waits."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from beancount.core import data

from bwk_ledger.acts.doubts import open_doubts
from bwk_ledger.acts.handgeld import tills
from bwk_ledger.audit.audit import account_name, audit_folder, in_words_of, log_file, moved, quoted, sentence
from bwk_ledger.audit.bank import own_accounts
from bwk_ledger.audit.findings import Stage, findings
from bwk_ledger.audit.log import read
from bwk_ledger.base import accounts, meta
from bwk_ledger.base.errors import InputError, count, listed
from bwk_ledger.base.finding import by_kind
from bwk_ledger.base.money import ZERO, format_amount
from bwk_ledger.base.periods import LONG_MONTHS, Period, clock, in_words, month, month_in_words, month_of
from bwk_ledger.books.seal import sealed_years
from bwk_ledger.evening.task import Task, TaskKind
from bwk_ledger.figures.deadlines import DeadlineKind, deadlines
from bwk_ledger.figures.fees import fees_in
from bwk_ledger.figures.filing import adoption, filing_days, years_to_file
from bwk_ledger.figures.hours import all_hours, missing_months
from bwk_ledger.figures.open_items import loan_states, open_items
from bwk_ledger.figures.receipts import bare_payments, waiting
from bwk_ledger.figures.shares import add_months, repayments_on
from bwk_ledger.figures.wage_journals import month_wages, wage_findings
from bwk_ledger.figures.year import missing_statements
from bwk_ledger.rules.cash import day_changes, moves
from bwk_ledger.standing.handgeld import read_counts
from bwk_ledger.standing.open_items import Sort
from bwk_ledger.standing.wages import pay_on
from bwk_ledger.standing.year_report import year_texts
from importers.originals import inbox_files, kept
from importers.questions import OPEN

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from decimal import Decimal

    from bwk_ledger.acts.doubts import OpenDoubt
    from bwk_ledger.audit.bank import OwnAccount
    from bwk_ledger.figures.deadlines import Deadline
    from bwk_ledger.figures.hours import HourSum, Month
    from bwk_ledger.figures.open_items import OpenItem
    from bwk_ledger.rules.load import Ledger


# What the bank asks of an evening: statements that are missing, files that wait, doubts, questions and papers.

FRESH = 7  # days that a statement may be behind: an evening a week is enough
_STAFF = "betaald"  # the kind of hours
_DAY = dt.timedelta(days=1)


def error_tasks(ledger: Ledger) -> Iterator[Task]:
    """A task for every kind of error, in the words of the first."""
    for same_kind in by_kind(ledger.findings):
        text = in_words_of(ledger.names, same_kind[0])
        more = f" Zo zijn er nog {len(same_kind) - 1}." if len(same_kind) > 1 else ""
        yield Task(TaskKind.ERRORS, text + more, len(same_kind))


def begin_tasks(ledger: Ledger) -> Iterator[Task]:
    """What comes first in books that hold nothing yet."""
    if ledger.transactions:
        return
    config = ledger.config
    year = {"jaar": str(config.begins.year)} if config.begins else {}
    text = "De boeken zijn nog leeg. Was er al geld of een schuld? Boek dan de beginbalans."
    yield Task(TaskKind.BEGIN, text, given=year)
    kinds = {person.kind for person in config.people.values()}
    if not kinds - {_STAFF}:
        yield Task(TaskKind.PEOPLE, "Zijn er vrijwilligers? Meld aan wie uren gaat maken.")
    if _STAFF not in kinds:
        yield Task(TaskKind.PEOPLE, "Is er personeel? Meld elke medewerker aan.", given={"soort": _STAFF})
    if not config.members:
        yield Task(TaskKind.MEMBERS, "Zijn er leden? Meld elk lid aan, of lees de ledenlijst in.")
    agreed = {item.number for item in config.pay}
    for number in sorted(n for n, person in config.people.items() if person.kind == _STAFF and n not in agreed):
        yield Task(TaskKind.WAGE_BEGIN, f"{number}: leg vast welke kamers het loon dragen.", given={"nummer": number})


def statement_tasks(ledger: Ledger, day: dt.date) -> Iterator[Task]:
    """What is missing of each own account: from the last day that the bank proved until yesterday, and in between."""
    known = {
        item.account: item
        for parent in (accounts.BANK, accounts.PETTY_CASH)
        for item in own_accounts(ledger, parent, day + _DAY)
    }
    for account in _kept_by_a_bank(ledger, day):
        name, own_account = account_name(ledger.names, account), known.get(account)
        if (own_account is None or not own_account.closing) and has_ended(ledger, account, day):
            continue
        proved = _proved(own_account, day) if own_account is not None else None
        if proved is None:
            text = f"{name}: er is nog geen afschrift. Download bij de bank alles vanaf het begin van de boeken."
            yield Task(TaskKind.STATEMENTS, text)
        elif (day - proved).days > FRESH:
            since, last = in_words(proved + _DAY), in_words(day - _DAY)
            yield Task(TaskKind.STATEMENTS, f"{name}: van {since} t/m {last}.", day=proved + _DAY)
    for phrase in missing_statements(ledger, day.year):
        yield Task(TaskKind.STATEMENTS, in_words_of(ledger.names, phrase))


def has_ended(ledger: Ledger, account: str, day: dt.date) -> bool:
    """Whether an account is of a kamer that is over."""
    kamer = ledger.config.kamers.get(accounts.cash_kamer(account))
    return kamer is not None and kamer.end is not None and kamer.end < day


def _kept_by_a_bank(ledger: Ledger, day: dt.date) -> list[str]:
    """The accounts that are open and have statements; the handgeld of a kamer without a number may be cash."""
    return sorted(_open_accounts(ledger, day), key=lambda account: not account.startswith(accounts.BANK))


def _open_accounts(ledger: Ledger, day: dt.date) -> Iterator[str]:
    closed = {entry.account for entry in ledger.by_type.get(data.Close, ()) if entry.date <= day}
    stated = {entry.account for entry in ledger.by_type.get(data.Balance, ()) if meta.SOURCE in entry.meta}
    ibans = {f"{accounts.PETTY_CASH}:{item.code}" for item in ledger.config.kamers.values() if meta.IBAN in item.source}
    used = {item.account for entry in ledger.transactions for item in entry.postings}
    for entry in ledger.by_type.get(data.Open, ()):
        account = entry.account
        if not accounts.is_own(account) or account in closed or entry.date > day:
            continue
        if account.startswith(accounts.BANK) or account in stated or (account in ibans and account in used):
            yield account


def _proved(found: OwnAccount, day: dt.date) -> dt.date | None:
    """The last day of which the bank said what was on an account."""
    return max((item.day for item in found.stated if item.source and item.day <= day), default=None)


def inbox_tasks(ledger: Ledger) -> Iterator[Task]:
    """Files that wait to be imported."""
    if files := inbox_files(ledger.root):
        text = f"{count(len(files), 'bestand ligt', 'bestanden liggen')} klaar om in te lezen."
        yield Task(TaskKind.INBOX, text, len(files))


@dataclass(frozen=True)
class _Doubtful:
    """Books of which the doubts are asked: the same ones as long as no file of them changed."""

    ledger: Ledger = field(compare=False)
    files: tuple[tuple[Path, int, int], ...]


@lru_cache(1)
def _doubts(asked: _Doubtful) -> tuple[Task, ...]:
    return tuple(_doubt_task(item) for item in open_doubts(asked.ledger))


def _doubt_task(item: OpenDoubt) -> Task:
    """Nothing of what the bank said: names stand only on the screen of who asks for them."""
    row = item.doubt.row
    text = f"{in_words(row.date)}, {moved(row.amount)}: dezelfde als {quoted(item.doubt.booked)}, of een andere?"
    return Task(TaskKind.DOUBTS, text, 1, row.amount, row.date, given={"nummer": item.number}, words=item.number)


def doubt_tasks(ledger: Ledger) -> tuple[Task, ...]:
    """Rows of the bank that may have been booked before; every original is read again only when a file changed."""
    paths = [*map(Path, ledger.options["include"]), *kept(ledger.root)]
    states = [(path, path.stat()) for path in paths if path.is_file()]
    files = tuple((path, state.st_size, state.st_mtime_ns) for path, state in states)
    return _doubts(_Doubtful(ledger, files))


def question_tasks(ledger: Ledger, _: dt.date) -> Iterator[Task]:
    """What no rule explained."""
    asked = [entry for entry in ledger.transactions if entry.flag == OPEN]
    if asked:
        amount = sum((_moved(entry) for entry in asked), ZERO)
        since = f"{'de oudste ' if len(asked) > 1 else ''}van {in_words(asked[0].date)}"
        text = f"{count(len(asked), 'boeking is', 'boekingen zijn')} nog uit te zoeken, {since}."
        yield Task(TaskKind.QUESTIONS, text, len(asked), amount, asked[0].date)


def _moved(entry: Any) -> Decimal:
    """What an open booking moved on an own account, whatever the direction."""
    own = (item.units.number for item in entry.postings if accounts.is_money(item.account))
    return abs(sum(own, ZERO))


def paper_tasks(ledger: Ledger, _: dt.date) -> Iterator[Task]:
    """Papers without a payment, and payments without a paper, of the years that are not closed."""
    if papers := waiting(ledger.index):
        wait = count(len(papers), "bon wacht op zijn betaling", "bonnen wachten op hun betaling")
        yield Task(TaskKind.PAPERS, f"{wait}.", len(papers))
    closed = set(sealed_years(ledger.root))
    bare = [item for item in ledger.index.fact(bare_payments) if item.entry.date.year not in closed]
    if bare:
        amount = sum((item.amount for item in bare), ZERO)
        text = f"{count(len(bare), 'uitgave heeft', 'uitgaven hebben')} nog geen bon: {format_amount(amount)} euro."
        yield Task(TaskKind.PAPERS, text, len(bare), amount)


# What is to be paid, agreed to, counted and filled up: bills, declarations, loans, wages, cash and handgeld.

SOON = 14  # days ahead that something is to be paid
_NOUNS = {Sort.BILL: ("factuur", "facturen"), Sort.DECLARATION: ("declaratie", "declaraties")}


_HALF = 2


def debt_tasks(ledger: Ledger, day: dt.date) -> Iterator[Task]:
    """Bills and declarations that wait for somebody else, or are to be paid soon; terms of loans."""
    soon = day + SOON * _DAY
    collecting = {item.name for item in ledger.config.relations.values() if item.collects}
    for sort, nouns in _NOUNS.items():
        items = [item for item in open_items(ledger, day, sort) if item.open > 0]
        waiting = [item for item in items if item.needs_approval]
        due = [item for item in items if item not in waiting and (item.due is None or item.due <= soon)]
        yield from _of_items(TaskKind.APPROVE, nouns, waiting, "op akkoord")
        yield from _of_items(TaskKind.PAY, nouns, [item for item in due if item.who not in collecting], "op betaling")
    for item in open_items(ledger, day, Sort.DEPOSIT_PAID, Sort.DEPOSIT_RECEIVED):
        if item.open > 0 and item.due is not None and item.due <= soon:
            who = f"terug naar {item.who}" if item.sort.is_debt else f"terug van {item.who}"
            text = f"Borg {item.number}: {format_amount(item.open)} euro {who}, uiterlijk {in_words(item.due)}."
            yield Task(TaskKind.DEBTS, text, 1, item.open, item.due, "borg")
    for state in loan_states(ledger, day):
        term = state.next_term
        if term is not None and (owed := state.owed(soon)):
            who = "van" if state.item.sort.is_debt else "aan"
            text = f"Lening {state.loan.number} {who} {state.item.who}: {format_amount(owed)} euro"
            text += f", uiterlijk {in_words(term.due)}."
            yield Task(TaskKind.DEBTS, text, 1, owed, term.due, "lening termijnen", words=state.loan.number)


def _of_items(kind: TaskKind, nouns: tuple[str, str], items: Sequence[OpenItem], what: str) -> Iterator[Task]:
    if not items:
        return
    amount = sum((item.open for item in items), ZERO)
    first = min((item.due for item in items if item.due), default=None)
    until = f", de eerste uiterlijk {in_words(first)}" if first else ""
    wait = "wacht" if len(items) == 1 else "wachten"
    text = f"{count(len(items), *nouns)} {wait} {what}: {format_amount(amount)} euro{until}."
    numbers = tuple(item.number for item in items) if kind is TaskKind.APPROVE else ()
    given = {"nummers": numbers} if numbers else {}
    yield Task(kind, text, len(items), amount, first, nouns[0], given, " ".join(numbers))


def wage_tasks(ledger: Ledger, day: dt.date) -> Iterator[Task]:
    """Journals that are missing, and wages that should have been paid."""
    months = sorted({item.month for item in month_wages(ledger.index)})
    last_over = month_of(month_of(day + _DAY).start - _DAY)
    start = month_of(months[-1]).end if months else last_over.start
    while start <= last_over.start:
        month = month_of(start)
        if months and _is_employed(ledger, month):
            text = f"Het loonjournaal van {month_in_words(month.start)} ontbreekt."
            yield Task(TaskKind.WAGES, text, day=month.last_day, given={"maand": f"{month.start:%Y-%m}"})
        start = month.end
    for finding in wage_findings(ledger, day):
        kind = TaskKind.WAGES if finding.is_without_journal else TaskKind.WAGE_DEBTS
        yield Task(kind, _sentence(finding.text))


def _is_employed(ledger: Ledger, month: Period) -> bool:
    """Whether wages go on in a month, as far as agreements say it."""
    pay = ledger.config.pay
    return not pay or any(pay_on(pay, item.number, month.last_day) is not None for item in pay)


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]


def cash_tasks(ledger: Ledger, day: dt.date) -> Iterator[Task]:
    """Cash that was not counted for a month, and handgeld that is more than half spent."""
    stated = {
        f"{accounts.PETTY_CASH}:{item.code}" for item in ledger.config.kamers.values() if meta.IBAN in item.source
    }
    days = day_changes(ledger.index.fact(moves))
    counted: dict[str, dt.date] = {}
    for cash_count in read_counts(ledger.customs):
        counted[cash_count.account] = max(cash_count.date, counted.get(cash_count.account, cash_count.date))
    for account, changes in sorted(days.items()):
        is_cash = accounts.is_under(account, accounts.CASH_BOX) or (account in counted and account not in stated)
        held = sum(changes.values(), ZERO)
        is_over = not held and has_ended(ledger, account, day)
        if is_cash and not is_over and _is_to_be_counted(changes, counted.get(account), day):
            kamer = accounts.cash_kamer(account)
            when = counted.get(account)
            ever = f"voor het laatst geteld op {in_words(when)}" if when else "nog nooit geteld"
            text = f"De kas van {kamer}: {ever}. Volgens de boeken zit er {format_amount(held)} euro in."
            yield Task(TaskKind.COUNT, text, 1, held, given={"kamer": kamer}, words=kamer)
    yield from _fill_up(ledger, day)


def _is_to_be_counted(changes: Mapping[dt.date, Decimal], counted: dt.date | None, day: dt.date) -> bool:
    """Whether there is or was cash, and a month went by since it was counted."""
    is_used = bool(sum(changes.values(), ZERO)) or any(counted is None or at > counted for at in changes)
    return is_used and (counted is None or counted < add_months(day, -1))


def _fill_up(ledger: Ledger, day: dt.date) -> Iterator[Task]:
    """The kamers that have less than half of their ceiling; a kamer that never had handgeld is not asked for it."""
    had = {move.kamer for move in ledger.index.fact(moves)}
    low = [
        till
        for till in tills(ledger.config, ledger.index.fact(moves), day, day)
        if till.missing and till.left * _HALF < till.ceiling and till.kamer.code in had
    ]
    if low:
        amount = sum((till.missing for till in low), ZERO)
        names = listed([till.kamer.code for till in low])
        text = f"{names}: minder dan de helft over, er kan {format_amount(amount)} euro bij."
        yield Task(TaskKind.FILL_UP, text, len(low), amount)


# What people ask of an evening: hours, fees and shares of members, and what funders and the kascommissie wait for.

NEAR = 31  # days ahead that a deadline is told


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
        booked = bool(ledger.index.in_year(year))
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
        audit_findings = findings(read(log_file(audit_folder(ledger.root))))
    except InputError as error:
        yield Task(TaskKind.ERRORS, sentence(error.what))
        return
    for item in audit_findings:
        if item.stage is Stage.OPEN:
            text = f"{item.name[:1].upper()}{item.name[1:]}: {item.question}"
            yield Task(TaskKind.ANSWERS, text, given={"time": f"{item.year}"}, words=f"{item.year} --open")
