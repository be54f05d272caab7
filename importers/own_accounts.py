"""Which account of the books a statement is of, by the number the bank gives; and what is said of an unknown one."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bwk_ledger.base import accounts
from bwk_ledger.base.errors import Blank, FieldName, InputError, Way, advice, joined, way
from importers.base import TooEarlyError
from importers.readers.formats import FORMATS
from importers.readers.values import account_key, is_account, is_iban

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from importers.context import Context
    from importers.readers.bank import BankRow, Statement
    from importers.readers.source import Source

SAVINGS = re.compile(r"[A-Z]?[ -]?\d{3,6}[ -]?\d{3,6}", re.ASCII)  # as some banks number savings
_BARE_DIGITS = 10  # an old Dutch account number is the last ten digits of its IBAN


def find(number: str, context: Context) -> str | None:
    """The own account with a number: an IBAN, or the bare number some banks still write."""
    key = account_key(number)
    account = context.own_accounts.get(key)
    if account is None and key.isdigit() and len(key) <= _BARE_DIGITS:
        known = context.own_accounts.items()
        return next((name for iban, name in known if iban[-_BARE_DIGITS:] == key.zfill(_BARE_DIGITS)), None)
    return account


def account_of(source: Source, statement: Statement, context: Context) -> tuple[str, bool]:
    """The account of a statement, and whether its number is new to the books.

    Raises:
        InputError: the books do not know the number.
    """
    account = find(statement.account, context)
    if account is not None:
        if not accounts.is_under(account, accounts.BANK) and not _knows_a_bank(context):
            raise InputError(
                "de boeken kennen nog geen bankrekening.",
                file=source.name,
                cause="zonder haar nummer is niet te zien welke regels overboekingen van de coöperatie zijn.",
                remedy="importeer eerst een afschrift van de bankrekening van de coöperatie.",
            )
        _check_open(source, statement, account, context)
        return account, False
    # New books: the first statement tells which number the only bank account has.
    only = _without_number(context)
    if only is None:
        raise unknown_error([UnknownAccount(statement.account, _first_day(statement), (source.name,))])
    _check_is_number(source, statement)
    _check_open(source, statement, only, context)
    return only, True


# Accounts that the books do not know: all that a batch has are told at once.


@dataclass(frozen=True)
class UnknownAccount:
    """A number that no account of the books has, its first day in the files, and their names."""

    number: str
    first_day: dt.date | None
    files: tuple[str, ...]


def unknown_accounts(sources: Iterable[Source], context: Context) -> list[UnknownAccount]:
    """The accounts of these files that the books do not know; files that are no statement, or a damaged one, aside.

    None of new books: the first statement that goes in tells the number of their only bank account.
    """
    unknown_by_key: dict[str, UnknownAccount] = {}
    if _without_number(context) is not None:
        return []
    for source in sources:
        for statement in _statements(source):
            key = account_key(statement.account)
            if find(key, context) is None:
                known = unknown_by_key.get(key, UnknownAccount(statement.account, None, ()))
                days = [day for day in (known.first_day, _first_day(statement)) if day is not None]
                files = tuple(dict.fromkeys((*known.files, source.name)))
                unknown_by_key[key] = UnknownAccount(known.number, min(days, default=None), files)
    return list(unknown_by_key.values())


def unknown_error(unknown: Sequence[UnknownAccount]) -> InputError:
    """What is said of accounts that the books do not know, with the command that opens each of them."""
    if len(unknown) == 1:
        (item,) = unknown
        return InputError(
            f"rekening {item.number} is niet bekend in deze boeken. Is dit uw rekening?",
            file=", ".join(item.files),
            remedy=advice(
                "is zij van de coöperatie, geef dan ",
                _opening(item),
                "; is zij de handgeldrekening van een kamer, geef dan ",
                way("rekening openen", soort="handgeld", kamer=Blank("CODE"), iban=item.number),
                "; importeer daarna dit bestand opnieuw.",
            ),
        )
    return InputError(
        f"deze rekeningen zijn niet bekend in deze boeken: {', '.join(item.number for item in unknown)}. "
        "Zijn dit uw rekeningen?",
        file=", ".join(dict.fromkeys(name for item in unknown for name in item.files)),
        remedy=advice(
            "geef van elke eigen rekening ",
            joined(map(_opening, unknown), "; "),
            " (of ",
            FieldName("soort"),
            " handgeld ",
            FieldName("kamer"),
            " CODE voor het handgeld van een kamer), en importeer de bestanden daarna opnieuw.",
        ),
    )


def _opening(item: UnknownAccount) -> Way:
    kind = "bank" if is_iban(item.number) else "spaar"
    # From the first of the month, so that what was on the account before does not come into the year itself.
    day = item.first_day.replace(day=1) if item.first_day else Blank("DATUM")
    return way("rekening openen", soort=kind, naam=Blank("NAAM"), iban=item.number, vanaf=day)


def _statements(source: Source) -> Sequence[Statement]:
    try:
        form = next((form for form in FORMATS if form.recognises(source)), None)
        return source.once(form.read) if form else ()
    except InputError:  # reading it will say so
        return ()


def _first_day(statement: Statement) -> dt.date | None:
    return statement.rows[0].date if statement.rows else statement.last_day


def _banks(context: Context) -> list[str]:
    return [name for name in context.sources if accounts.is_under(name, accounts.BANK)]


def _knows_a_bank(context: Context) -> bool:
    banks = _banks(context)
    return any(name in banks for name in context.own_accounts.values())


def _without_number(context: Context) -> str | None:
    """The only bank account of new books, while they do not know its number."""
    banks = _banks(context)
    return banks[0] if len(banks) == 1 and not _knows_a_bank(context) else None


def _check_is_number(source: Source, statement: Statement) -> None:
    """Refuse to note in the books what is no account number: it might be the name of somebody."""
    if is_account(statement.account) or SAVINGS.fullmatch(statement.account):
        return
    raise InputError(
        f"'{statement.account}' is geen rekeningnummer.",
        file=source.name,
        cause="het eerste afschrift zegt welk nummer de bankrekening van de coöperatie heeft.",
        remedy="download het afschrift opnieuw bij de bank, en verander er niets in.",
    )


def _check_open(source: Source, statement: Statement, account: str, context: Context) -> None:
    """Refuse rows from before the account existed in the books or after it was closed, as beancount would."""
    if not statement.rows:
        return
    for row in (statement.rows[0], statement.rows[-1]):
        if error := absent(source, row, account, context, "deze regel"):
            raise error


def absent(source: Source, row: BankRow, account: str, context: Context, what: str) -> InputError | None:
    """The error about a row of a day on which an account is not in the books; `what` says which side it is."""
    # What stood on an account before its first row was built up in the reserve: neither is there without the other.
    opened = max(context.opened[account], context.opened.get(accounts.RESERVE, dt.date.min))
    closed = context.closed.get(account)
    if row.date < opened:
        balance = context.opening_balance
        why = f"bestaat in de boeken pas vanaf {opened}"
        remedy = (
            "zet een eerdere datum voor de rekening in stam/rekeningen.beancount, of voor de kamer in "
            "stam/kamers.beancount"
        )
        if balance is not None and row.date < balance:
            why = f"begint met de beginbalans van {balance}"
            remedy = f"download dit bestand opnieuw, vanaf {balance}: wat ervoor gebeurde, zit in de beginbalans"
        what = f"{what} is van {row.date}, maar {account} {why}."
        return TooEarlyError(row.date, what, remedy=f"{remedy}.", **_place(source, row))
    if closed is not None and row.date >= closed:
        why = f"is in de boeken gesloten op {closed}"
        remedy = (
            f"is de rekening er nog, haal dan de regel '{closed} close {account}' weg uit stam/rekeningen.beancount"
        )
    else:
        return None
    return InputError(f"{what} is van {row.date}, maar {account} {why}.", remedy=f"{remedy}.", **_place(source, row))


def _place(source: Source, row: BankRow) -> dict[str, Any]:
    """Where a row stands, for an error: asked only then, for it takes all lines of the file in memory."""
    return {"file": source.name, "line": row.line, "excerpt": source.line_text(row.line)}
