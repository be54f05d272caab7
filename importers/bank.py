"""Import a bank statement: prove it, skip the rows the books know, book the rest."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from beancount.core import data
from beancount.core.amount import Amount

from bwk_ledger import accounts, meta
from bwk_ledger.errors import InputError
from bwk_ledger.money import EUR, ZERO, format_amount
from importers.base import Importer
from importers.build import book, origin, posting, row_keys, transfer
from importers.plan import Archive, Claim, Plan, Question
from importers.readers.ing import blind_ing, is_ing, read_ing
from importers.rules import Rules, read_rules

if TYPE_CHECKING:
    from importers.context import Context
    from importers.readers.bank import BankRow, Statement
    from importers.readers.source import Source

_DAY = dt.timedelta(days=1)


class IngImporter(Importer):
    """ING current account CSV: the bank account of the cooperative and the handgeld accounts of the kamers."""

    label = "ING-afschrift (CSV)"

    def recognises(self, source: Source) -> bool:
        """Whether the header is ING's."""
        return is_ing(source)

    def own_account(self, source: Source, context: Context) -> str:
        """The own account of the first row."""
        return _own_account(source, read_ing(source)[0], context)[0]

    def turn(self, source: Source, context: Context) -> int:
        """The bank before the handgeld: transfers are recognised by the number of the bank account."""
        return int(context.own_accounts.get(read_ing(source)[0].account, accounts.BANK).startswith(accounts.PETTY_CASH))

    def plan(self, source: Source, context: Context) -> Plan:
        """Book every row that the books do not know; refuse the file when it does not prove."""
        plan = Plan()
        rules = read_rules(self.root / "stam" / "regels.toml")
        blinded: dict[int, tuple[str, str]] = {}
        for statement in read_ing(source):
            account, is_new = _own_account(source, statement, context)
            if is_new:
                plan.adopted = (account, statement.account)
                context.own_accounts[statement.account] = account
            blinded |= _plan_statement(source, statement, account, context, rules, plan)
            plan.archive = Archive(account, statement.rows[-1].date, b"")
        assert plan.archive is not None
        plan.archive = Archive(plan.archive.account, plan.archive.date, blind_ing(source, blinded))
        return plan


def _own_account(source: Source, statement: Statement, context: Context) -> tuple[str, bool]:
    """The account in the books for a statement, and whether its number is new to the books."""
    account = context.own_accounts.get(statement.account)
    banks = [name for name in context.sources if name.startswith(accounts.BANK + ":")]
    bank_is_known = any(name in banks for name in context.own_accounts.values())
    if account is not None and account not in banks and not bank_is_known:
        raise InputError(
            "de boeken kennen nog geen bankrekening.",
            file=source.name,
            cause="zonder haar nummer is niet te zien welke regels overboekingen van de coöperatie zijn.",
            remedy="importeer eerst een afschrift van de bankrekening van de coöperatie.",
        )
    if account is not None:
        return account, False
    # New books: the first statement tells which number the only bank account has.
    if len(banks) == 1 and banks[0] not in context.own_accounts.values():
        return banks[0], True
    raise InputError(
        f"rekening {statement.account} is niet bekend in deze boeken.",
        file=source.name,
        line=statement.rows[0].line,
        excerpt=source.line_text(statement.rows[0].line),
        remedy=f'zet iban: "{statement.account}" bij de bankrekening in stam/rekeningen.beancount, of bij de kamer in '
        "stam/kamers.beancount als dit haar handgeldrekening is.",
    )


def _plan_statement(
    source: Source, statement: Statement, account: str, context: Context, rules: Rules, plan: Plan
) -> dict[int, tuple[str, str]]:
    """Add the bookings of one statement to the plan; returns what the archived copy must hide, by line."""
    blinded: dict[int, tuple[str, str]] = {}
    is_first = account not in context.imported
    for row, key in zip(statement.rows, row_keys(statement.rows), strict=True):
        values = origin(source.name, row.line, key)
        other = context.own_accounts.get(row.counterparty)
        if other is not None and other != account:
            is_transfer, booking = True, transfer(row, account, other, values)
        else:
            is_transfer, booking = False, book(row, account, values, context, rules)
        if booking.blinded:
            blinded[row.line] = booking.blinded
        if key in context.keys:
            plan.known.append(context.keys[key])
        elif is_transfer:
            _plan_transfer(row, booking.transaction, account, values, context, plan)
        else:
            _add(booking.transaction, account, context, plan)
        if booking.question and booking.transaction is context.keys.get(key):
            text = f"{row.date} {format_amount(row.amount)} {row.name} {row.counterparty} {row.description}"
            plan.questions.append(Question(row.line, text, booking.question))
    if is_first:
        _open(source, statement, account, context, plan)
    if statement.closing is not None:
        _prove(source, statement, account, context)
        _assert_balances(source, statement, account, context, plan)
    return blinded


def _open(source: Source, statement: Statement, account: str, context: Context, plan: Plan) -> None:
    """The first statement of an account also brings what stood on it before: equity built up in earlier years.

    Called after its rows, because a transfer booked from the other side may turn out to be one of them.
    """
    first = statement.rows[0]
    amount = (statement.opening or ZERO) - context.balance_before(account, first.date)
    if not amount:
        return
    day = first.date.replace(day=1) - _DAY
    transaction = data.Transaction(
        {meta.REASON: "eerste afschrift van deze rekening"},
        day,
        "*",
        None,
        "Beginstand volgens afschrift",
        frozenset(),
        frozenset(),
        [
            posting(account, amount, {meta.SOURCE: source.name, meta.LINE: Decimal(first.line)}),
            posting(accounts.RESERVE, -amount),
        ],
    )
    _add(transaction, account, context, plan)


def _plan_transfer(
    row: BankRow, transaction: Any, account: str, values: dict[str, Any], context: Context, plan: Plan
) -> None:
    """Book a transfer between own accounts once, whichever of the two statements comes first."""
    leg = context.take_expected(account, row.amount, row.date)
    if leg is None:
        _add(transaction, account, context, plan)
        return
    moved = None
    if leg.date != row.date:
        moved = transaction._replace(postings=[transaction.postings[0], posting(accounts.IN_TRANSIT, -row.amount)])
        context.movements[account][leg.date] -= row.amount
        _add(moved, account, context, plan)
    context.keys[values[meta.KEY]] = moved or leg.transaction
    context.imported.add(account)
    plan.claims.append(Claim(leg, values, moved is not None))


def _add(transaction: Any, account: str, context: Context, plan: Plan) -> None:
    context.add(transaction)
    plan.entries.append((books_file(account, transaction.date.year), transaction))


def books_file(account: str, year: int) -> str:
    """The file of the books that an own account's rows belong in."""
    kind, name = account.split(":")[1:3]
    return f"jaren/{year}/bank.beancount" if kind == "Bank" else f"jaren/{year}/handgeld-{name.lower()}.beancount"


def _prove(source: Source, statement: Statement, account: str, context: Context) -> None:
    """Hold the balance of the books against the bank's at the end of every day of the statement."""
    balance = context.balance_before(account, statement.rows[0].date)
    movements = sorted(context.movements[account].items())
    index = 0
    while index < len(movements) and movements[index][0] < statement.rows[0].date:
        index += 1
    last_of_day = {row.date: row for row in statement.rows}
    for day, row in last_of_day.items():
        while index < len(movements) and movements[index][0] <= day:
            balance += movements[index][1]
            index += 1
        if balance != row.balance:
            raise InputError(
                f"het saldo van {account} op {day} is volgens de bank {format_amount(row.balance or ZERO)}, "
                f"maar volgens de boeken {format_amount(balance)}.",
                file=source.name,
                line=row.line,
                excerpt=source.line_text(row.line),
                cause=f"er is een verschil van {format_amount((row.balance or ZERO) - balance)}: een eerdere periode "
                "ontbreekt, of een boeking op deze rekening is veranderd.",
                remedy="importeer eerst de periode ervoor, of herstel de boeking; dit bestand is niet ingelezen.",
            )


def _assert_balances(source: Source, statement: Statement, account: str, context: Context, plan: Plan) -> None:
    """A `balance` for the day after the statement, and for the first of each month it runs over."""
    by_day: dict[dt.date, BankRow] = {}
    for row, following in zip(statement.rows, [*statement.rows[1:], None], strict=True):
        if following is None:
            by_day[row.date + _DAY] = row
        elif (following.date.year, following.date.month) != (row.date.year, row.date.month):
            by_day[(row.date.replace(day=1) + 31 * _DAY).replace(day=1)] = row
    for day, row in by_day.items():
        if (account, day) in context.asserted:
            continue
        assert row.balance is not None
        values = {meta.SOURCE: source.name, meta.LINE: Decimal(row.line)}
        entry = data.Balance(values, day, account, Amount(row.balance, EUR), None, None)
        context.add(entry)
        plan.entries.append((books_file(account, row.date.year), entry))
