"""Which account of the books a statement is of, by the number the bank gives."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bwk_ledger import accounts
from bwk_ledger.errors import InputError

if TYPE_CHECKING:
    from importers.context import Context
    from importers.readers.bank import Statement
    from importers.readers.source import Source

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
        return account, False
    # New books: the first statement tells which number the only bank account has.
    if len(banks) == 1 and not bank_is_known:
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
