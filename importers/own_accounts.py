"""Which account of the books a statement is of, by the number the bank gives; and what is said of an unknown one."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bwk_ledger.base import accounts
from bwk_ledger.base.errors import InputError
from importers.readers.values import is_account

if TYPE_CHECKING:
    from importers.context import Context
    from importers.readers.bank import Statement
    from importers.readers.source import Source

_SAVINGS = re.compile(r"[A-Z]?[ -]?\d{3,6}[ -]?\d{3,6}", re.ASCII)  # as some banks number savings
_BARE_DIGITS = 10  # an old Dutch account number is the last ten digits of its IBAN


def find(number: str, context: Context) -> str | None:
    """The own account with a number: an IBAN, or the bare number some banks still write."""
    account = context.own_accounts.get(number)
    if account is None and number.isdigit() and len(number) <= _BARE_DIGITS:
        known = context.own_accounts.items()
        return next((name for iban, name in known if iban[-_BARE_DIGITS:] == number.zfill(_BARE_DIGITS)), None)
    return account


def account_of(source: Source, statement: Statement, context: Context) -> tuple[str, bool]:
    """The account of a statement, and whether its number is new to the books.

    Raises:
        InputError: the books do not know the number.
    """
    account = find(statement.account, context)
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
        _check_opened(source, statement, account, context)
        return account, False
    # New books: the first statement tells which number the only bank account has.
    if len(banks) == 1 and not bank_is_known:
        _check_is_number(source, statement)
        _check_opened(source, statement, banks[0], context)
        return banks[0], True
    line = statement.rows[0].line if statement.rows else None
    raise InputError(
        f"rekening {statement.account} is niet bekend in deze boeken.",
        file=source.name,
        line=line,
        excerpt=source.line_text(line) if line else None,
        remedy=f'zet iban: "{statement.account}" bij de bankrekening in stam/rekeningen.beancount, of bij de kamer in '
        "stam/kamers.beancount als dit haar handgeldrekening is.",
    )


def _check_is_number(source: Source, statement: Statement) -> None:
    """Refuse to note in the books what is no account number: it might be the name of somebody."""
    if is_account(statement.account) or _SAVINGS.fullmatch(statement.account):
        return
    raise InputError(
        f"'{statement.account}' is geen rekeningnummer.",
        file=source.name,
        cause="het eerste afschrift zegt welk nummer de bankrekening van de coöperatie heeft.",
        remedy="download het afschrift opnieuw bij de bank, en verander er niets in.",
    )


def _check_opened(source: Source, statement: Statement, account: str, context: Context) -> None:
    """Refuse rows from before the account existed in the books: beancount would refuse them afterwards."""
    if not statement.rows or statement.rows[0].date >= context.opened[account]:
        return
    row = statement.rows[0]
    raise InputError(
        f"deze regel is van {row.date}, maar {account} bestaat in de boeken pas vanaf {context.opened[account]}.",
        file=source.name,
        line=row.line,
        excerpt=source.line_text(row.line),
        remedy="zet een eerdere datum voor de rekening in stam/rekeningen.beancount, of voor de kamer in "
        "stam/kamers.beancount.",
    )
