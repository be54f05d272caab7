"""Import a bank statement: skip the rows the books know, book the rest, and prove the result."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING, Any

from bwk_ledger.base import accounts, meta
from bwk_ledger.base.iban import IbanFault, iban_fault
from bwk_ledger.base.money import format_amount
from bwk_ledger.base.quick import maker, many_objects
from bwk_ledger.standing.members import SHARE
from importers.base import Archive, Doubt, Importer, Plan, Question, RowCount, StatementRead, followed
from importers.booking import book, origin, row_keys, transfer
from importers.copies import statement_name
from importers.listed_shares import let_later_ones_wait
from importers.members import begin_memberships
from importers.opening import settle_opening
from importers.own_accounts import account_of, find
from importers.proof import missing_statements, prove
from importers.questions import OPEN, by_rules, questions_of
from importers.readers.bank import joined_days
from importers.readers.values import account_key, is_iban
from importers.recognise import recognise
from importers.rules import read_rules
from importers.transfers import OtherSides, book_transfer, other_own_account, release_unconfirmed
from importers.work import FileWork

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

    from importers.context import Context
    from importers.readers.bank import BankFormat, BankRow, Statement
    from importers.readers.source import Source
    from importers.recognise import Reading
    from importers.transfers import OtherSide


# The check digits of account numbers in a statement: a wrong one is told, and no more than that.
#
# The bank itself wrote the file, so the row did happen. But the number may have been changed by hand, and a rule that
# names it would never be found again (ISO 13616: an IBAN modulo 97 is 1).


def wrong_check_digits(rows: Iterable[BankRow]) -> Iterator[str]:
    """A note on every account number with a wrong check digit, once, with the first line it stands on."""
    lines: dict[str, int] = {}
    for row in rows:
        for number in (row.account, row.counterparty):
            if number and number not in lines:
                lines[number] = row.line
    for number, line in lines.items():
        # Other faults are none here: some banks write numbers of their own.
        if is_iban(number) and iban_fault(number) is IbanFault.DIGITS:
            yield f"regel {line}: het controlegetal van {number} klopt niet; is het bestand met de hand veranderd"


# Import a bank statement: skip the rows the books know, book the rest, and prove the result.

_question = maker(Question)
_DAY = dt.timedelta(days=1)


class BankImporter(Importer):
    """Statements of one bank format: of the cooperative's accounts and of the handgeld accounts of the kamers."""

    rank = 2

    def __init__(self, root: Path, bank_format: BankFormat) -> None:
        super().__init__(root)
        self.format = bank_format
        self.label = bank_format.label
        self.binary = bank_format.binary

    @property
    def name(self) -> str:
        """How Fava and beangulp show this importer."""
        return f"bwk.{self.format.label}"

    def recognises(self, source: Source) -> bool:
        """Whether the file is of this format."""
        return self.format.recognises(source)

    def statements(self, source: Source) -> Sequence[Statement]:
        """What the bank says in the file, as it stands there."""
        return source.once(self.format.read)

    def own_account(self, source: Source, context: Context) -> str:
        """The own account of the first statement."""
        return account_of(source, self.statements(source)[0], context)[0]

    def turn(self, source: Source, context: Context) -> tuple[int, ...]:
        """The bank before the handgeld, then by day: transfers are known by the bank's number, periods by the last.

        Of two that begin on a day the one that tells less comes first.
        """
        statements = self.statements(source)
        account = find(statements[0].account, context) or accounts.BANK
        days = [row.date.toordinal() for statement in statements for row in (statement.rows[:1] + statement.rows[-1:])]
        first = statements[0].last_day
        start = days[0] if days else (first.toordinal() if first else 0)
        size = sum(len(statement.rows) for statement in statements)
        return (int(account.startswith(accounts.PETTY_CASH)), start, max(days, default=start), size)

    @many_objects()
    def plan(self, source: Source, context: Context) -> Plan:
        """Book every row that the books do not know; refuse the file when it does not prove."""
        statements = joined_days(self.statements(source))
        source.forget_text()
        plan = Plan()
        own = [_own(source, statement, context, plan) for statement in statements]
        name = statement_name(source.name, own[0], statements)
        work = FileWork(source, name, context, read_rules(self.root / "stam" / "regels.toml"), plan)
        let_later_ones_wait(plan, statements, own[0], context)
        row_count = sum(len(statement.rows) for statement in statements)
        rows_before = 0
        for statement, account in zip(statements, own, strict=True):
            plan.notes += wrong_check_digits(statement.rows)
            self._plan_statement(work, statement, account, _teller(source, rows_before, row_count))
            rows_before += len(statement.rows)
            last_day = statement.rows[-1].date if statement.rows else statement.last_day
            if last_day is not None:
                plan.archive = Archive(account, last_day, name, bytes)
        plan.answered += by_rules(questions_of(work.open), context, work.rules)
        if plan.archive is not None and plan.new:
            work.blinded.update(_blinded_before(work))
            plan.archive = replace(plan.archive, make=partial(self.format.blind, source, work.blinded))
        return plan

    def _plan_statement(self, work: FileWork, statement: Statement, account: str, tell: Callable[[int], None]) -> None:
        """Add the bookings of one statement to the plan."""
        context, plan = work.context, work.plan
        statement = _in_order(statement, account, context, plan)
        if gap := missing_statements(statement, account, context):
            plan.notes.append(f"{gap} van {account} staat niet in de boeken")
        reading = recognise(statement, row_keys(self.format.family, statement.rows), account, context)
        new = ((number, row) for number, row in enumerate(statement.rows) if number not in reading.entries)
        transfers = {number: (other, side) for number, other, side in OtherSides(account, context, work.rules).of(new)}
        for number, (row, key, entry, in_doubt) in enumerate(followed(reading.found, tell)):
            if entry is None or in_doubt:
                free = context.free_key(key) if key in context.keys else key
            if entry is None:
                context.rows[free] = row
                _plan_new(work, row, account, origin(work.name, row.line, free), transfers.get(number))
                continue
            plan.known.append(entry)
            work.known.append((row, account))
            if entry.flag == OPEN and "lineno" in entry.meta:
                work.open.append((entry, row))
            if in_doubt:
                plan.doubts.append(Doubt(row, entry, key, origin(work.name, row.line, free), account))
        release_unconfirmed(work, reading)
        settle_opening(work, reading)
        context.hold(partial(_prove, work, reading))


def _prove(work: FileWork, reading: Reading) -> None:
    prove(work, reading)
    work.plan.statements += _statement_read(reading, work.context)


def _statement_read(reading: Reading, context: Context) -> Iterator[StatementRead]:
    statement, account, first = reading.statement, reading.account, reading.first_day
    last = statement.rows[-1].date if statement.rows else statement.last_day
    if first is None or last is None:
        return
    doubtful = len(reading.doubts)
    known = len(reading.entries) - doubtful
    yield StatementRead(
        account,
        (first, last),
        RowCount(len(statement.rows) - known - doubtful, known, doubtful),
        context.balance_at_start(account, first),
        context.balance_before(account, last + _DAY),
        bool(statement.balances),
    )


def _own(source: Source, statement: Statement, context: Context, plan: Plan) -> str:
    """The own account of a statement; the books learn its number where they do not know it yet."""
    account, is_new = account_of(source, statement, context)
    if is_new:
        plan.adopted = (account, statement.account)
        context.own_accounts[account_key(statement.account)] = account
    return account


def _in_order(statement: Statement, account: str, context: Context, plan: Plan) -> Statement:
    """Which way to read a day whose balances prove both ways: that which the books fit, else as the bank writes."""
    other = statement.other_way
    if other is None or other.opening is None or statement.opening is None:
        return statement
    day = statement.rows[0].date
    if account in context.imported:
        return other if other.opening == context.balance_before(account, day) else statement
    plan.notes.append(
        f"op {day} is niet te zien wat op {account} eerst kwam: {format_amount(statement.opening)} is genomen als "
        f"beginsaldo, maar het kan {format_amount(other.opening)} zijn; vergelijk het met de bank"
    )
    return statement


def _teller(source: Source, rows_before: int, row_count: int) -> Callable[[int], None]:
    return lambda number: source.tell((rows_before + number) / row_count)


def _plan_new(
    work: FileWork, row: BankRow, account: str, values: dict[str, Any], found: tuple[str, OtherSide | None] | None
) -> None:
    """Add the booking of a new row to the plan; `found` is the other side of a transfer."""
    context, plan = work.context, work.plan
    if found is not None:
        booking = book_transfer(work, row, account, values, *found)
    else:
        booking = book(row, account, values, context, work.rules)
        moves_shares = SHARE in [item.units.currency for item in booking.transaction.postings]
        if moves_shares:
            booking.transaction.meta[meta.MOVEMENT] = Decimal(context.next_movement())
        work.add(booking.transaction, account)
        if moves_shares:
            plan.entries += begin_memberships(booking.transaction, context)
        if booking.question:
            plan.questions.append(_question((row, booking.question, booking.transaction)))
    if booking.blinded:
        work.blinded[row.line] = booking.blinded


def _blinded_before(work: FileWork) -> dict[int, tuple[str, str]]:
    """What the archived copy must hide of rows that the books knew already."""
    shown_by_line: dict[int, tuple[str, str]] = {}
    for row, account in work.known:
        other = other_own_account(row, account, work.context, work.rules)
        if other:
            booking = transfer(row, account, other, {})
        else:
            booking = book(row, account, {}, work.context, work.rules, suggest=False)
        if booking.blinded:
            shown_by_line[row.line] = booking.blinded
    return shown_by_line
