"""What the bank asks of an evening: statements that are missing, files that wait, doubts, questions and papers."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from beancount.core import data

from bwk_ledger.acts.doubts import open_doubts
from bwk_ledger.audit.audit import account_name, in_words_of, moved, quoted
from bwk_ledger.audit.bank import own_accounts
from bwk_ledger.base import accounts, meta
from bwk_ledger.base.errors import count
from bwk_ledger.base.finding import by_kind
from bwk_ledger.base.money import ZERO, format_amount
from bwk_ledger.base.periods import in_words
from bwk_ledger.books.seal import sealed_years
from bwk_ledger.evening.task import Task, TaskKind
from bwk_ledger.figures.receipts import bare_payments, waiting
from bwk_ledger.figures.year import missing_statements
from importers.originals import inbox_files, kept
from importers.questions import OPEN

if TYPE_CHECKING:
    from collections.abc import Iterator
    from decimal import Decimal

    from bwk_ledger.acts.doubts import OpenDoubt
    from bwk_ledger.audit.bank import OwnAccount
    from bwk_ledger.rules.load import Ledger

FRESH = 7  # days that a statement may be behind: an evening a week is enough
_STAFF = "betaald"  # the kind of hours
_DAY = dt.timedelta(days=1)


def error_tasks(ledger: Ledger) -> Iterator[Task]:
    """A task for every kind of error, in the words of the first."""
    for found in by_kind(ledger.findings):
        text = in_words_of(ledger.names, found[0])
        more = f" Zo zijn er nog {len(found) - 1}." if len(found) > 1 else ""
        yield Task(TaskKind.ERRORS, text + more, len(found))


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
        name, found = account_name(ledger.names, account), known.get(account)
        if (found is None or not found.closing) and has_ended(ledger, account, day):
            continue
        proved = _proved(found, day) if found is not None else None
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
    files = tuple((path, found.st_size, found.st_mtime_ns) for path, found in states)
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
