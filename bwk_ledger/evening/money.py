"""What is to be paid, agreed to, counted and filled up: bills, declarations, loans, wages, cash and handgeld."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from bwk_ledger.acts.handgeld import tills
from bwk_ledger.base import accounts, meta
from bwk_ledger.base.errors import count, listed
from bwk_ledger.base.money import ZERO, format_amount
from bwk_ledger.base.periods import Period, in_words, month_in_words, month_of
from bwk_ledger.evening.bank import has_ended
from bwk_ledger.evening.task import Task, TaskKind
from bwk_ledger.figures.open_items import loan_states, open_items
from bwk_ledger.figures.shares import add_months
from bwk_ledger.figures.wage_journals import month_wages, wage_findings
from bwk_ledger.rules.handgeld import day_changes, moves
from bwk_ledger.standing.handgeld import read_counts
from bwk_ledger.standing.open_items import Sort
from bwk_ledger.standing.wages import pay_on

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from decimal import Decimal

    from bwk_ledger.figures.open_items import OpenItem
    from bwk_ledger.rules.load import Ledger

SOON = 14  # days ahead that something is to be paid
_NOUNS = {Sort.BILL: ("factuur", "facturen"), Sort.DECLARATION: ("declaratie", "declaraties")}
_DAY = dt.timedelta(days=1)
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
    months = sorted({item.month for item in month_wages(ledger.transactions)})
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
    for found in read_counts(ledger.customs):
        counted[found.account] = max(found.date, counted.get(found.account, found.date))
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
