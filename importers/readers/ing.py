"""ING (Netherlands): the CSV of current and savings accounts, and its exports that are no statement."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from operator import itemgetter
from typing import TYPE_CHECKING

from bwk_ledger.base.quick import maker
from importers.readers.bank import BankFormat, BankRow, Statement, statements
from importers.readers.columns import (
    COMPACT,
    ISO,
    BankTable,
    Fields,
    KeptColumns,
    blind,
    exact_amount,
    find_table,
    joined,
    parse_date,
)
from importers.readers.dialect import Dialect, head, records

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from bwk_ledger.base.errors import InputError
    from importers.readers.source import Source


# ING exports that are no statement, so that they are refused with their name instead of not being known.


@dataclass(frozen=True)
class _OtherExport:
    """An export that is known by some of its titles."""

    titles: tuple[frozenset[str], ...]  # any of these sets, in lower case
    what: str
    cause: str
    remedy: str


_KINDS = (
    _OtherExport(
        (frozenset({"datum", "boeksaldo"}),),
        "dit is het overzicht van saldi per dag, niet van de bankregels",
        "van dag tot dag staat er alleen een saldo, niet wie wat betaalde.",
        "download bij ING de af- en bijschrijvingen als CSV; daar staat het saldo in elke regel bij.",
    ),
    _OtherExport(
        (
            frozenset({"kaartnummer", "af bij", "bedrag (eur)"}),
            frozenset({"card number", "debit/credit", "amount (eur)"}),
        ),
        "dit is het overzicht van een creditcard, niet van een bankrekening",
        "een creditcard heeft geen saldo waarmee haar regels te bewijzen zijn.",
        "importeer de betaalrekening: daar staat de maandelijkse afschrijving van de creditcard op.",
    ),
)
_DIALECTS = (Dialect(";"), Dialect(","))


def is_no_statement(source: Source) -> bool:
    """Whether the first line is the header of such an export."""
    return _kind(source) is not None


def refusal(source: Source) -> InputError | None:
    """Why such an export is not read; None for any other file."""
    kind = _kind(source)
    return source.damaged(1, kind.what, cause=kind.cause, remedy=kind.remedy) if kind else None


def _kind(source: Source) -> _OtherExport | None:
    for dialect in _DIALECTS:
        for record in head(source, dialect, 1):
            titles = {title.strip().lower() for title in record}
            for kind in _KINDS:
                if any(titles >= wanted for wanted in kind.titles):
                    return kind
    return None


# ING (Netherlands) current account CSV: comma or semicolon, Dutch or English headers, with or without balances.

_CURRENT_COLUMNS = {
    "date": ("datum", "date"),
    "name": ("naam / omschrijving", "name / description"),
    "account": ("rekening", "account"),
    "counterparty": ("tegenrekening", "counterparty"),
    "sign": ("af bij", "debit/credit"),
    "amount": ("bedrag (eur)", "amount (eur)"),
    "text": ("mededelingen", "notifications"),
    "balance": ("saldo na mutatie", "resulting balance"),
}
_OPTIONAL = {"balance"}
_KEPT_OF_CURRENT = KeptColumns(values=("date", "account", "sign", "amount", "balance"))


_SIGNS = {"af": -1, "debit": -1, "bij": 1, "credit": 1}
_TEXTS = ("sign", "date", "amount", "account", "counterparty", "name", "text")
# ING joins what the payer wrote with labels of its own; only the first part is the payer's. The group is atomic so that
# the time is linear in the length of the text.
_DESCRIPTION = re.compile(
    r"(?:Omschrijving|Description): (?P<text>(?>[^\n ]*"
    r"(?: (?!(?:IBAN|Kenmerk|Reference|Machtiging ID|Mandate ID|Incassant ID|Datum/Tijd|Date/time|Valutadatum"
    r"|Value date):)[^\n ]*)*))(?= |$)"
)
_ZERO_OFF = "-0.00"  # as rows of nothing off the account are identified in books from before they were 0
_bank_row = maker(BankRow)
_REPEATED = 1024  # amounts remembered within a file: many rows are of the same few


def is_ing(source: Source) -> bool:
    """Whether the first line is a header of this export, or of another by ING that is to be refused."""
    return _current_table(source) is not None or is_no_statement(source)


def read_ing(source: Source) -> list[Statement]:
    """Read the file: a statement per account, rows oldest first.

    Raises:
        InputError: a row that cannot be read, or balances that do not follow from the amounts.
    """
    return source.once(_read_current)


def _read_current(source: Source) -> list[Statement]:
    table = _current_table(source)
    if table is None:
        raise refusal(source) or AssertionError
    return statements(source, _rows(source, table), newest_first=True)


def _rows(source: Source, table: BankTable) -> Iterator[BankRow]:
    found = records(source, table.dialect)
    width = len(next(found).fields)
    texts = itemgetter(*(table.positions[key] for key in _TEXTS))
    balance_at = table.positions.get("balance")
    remembered = lru_cache(_REPEATED)(exact_amount)
    for line, _, fields in found:
        if len(fields) != width:
            raise source.damaged(
                line,
                f"deze regel heeft {len(fields)} velden in plaats van {width}",
                cause="het bestand is afgebroken of met de hand veranderd.",
            )
        word, day, number, account, counterparty, name, text = map(str.strip, texts(fields))
        sign = _SIGNS.get(word.lower())
        if sign is None:
            raise source.damaged(line, f"'{word}' is geen Af of Bij")
        description = _DESCRIPTION.search(text)
        try:
            date = parse_date(day, COMPACT)
        except ValueError as error:
            raise source.damaged(
                line, f"'{day}' is geen bestaande datum", cause="ING schrijft datums als jjjjmmdd."
            ) from error
        try:
            amount = remembered(number)
        except ValueError as error:
            raise _no_amount(source, line, number) from error
        balance = None
        if balance_at is not None:
            try:
                balance = exact_amount(fields[balance_at].strip())
            except ValueError as error:
                raise _no_amount(source, line, fields[balance_at].strip()) from error
        yield _bank_row(
            (
                line,
                date,
                account.replace(" ", ""),
                amount if sign > 0 or not amount else amount.copy_negate(),
                counterparty.replace(" ", ""),
                name,
                text,
                description["text"].strip() if description else text,
                balance,
                "",
                None,
                "" if sign > 0 or amount else _ZERO_OFF,
                "",
            )
        )


def _no_amount(source: Source, line: int, text: str) -> InputError:
    return source.damaged(line, f"'{text}' is geen bedrag", cause="een bedrag ziet eruit als 1234,56 of 1.234,56.")


def blind_ing(source: Source, replacements: Mapping[int, tuple[str, str]]) -> bytes:
    """What was read of the file, with name, counterparty and text of some rows replaced by `(name, text)`."""
    table = _current_table(source)
    assert table is not None
    return blind(table, replacements, _KEPT_OF_CURRENT)


def _current_table(source: Source) -> BankTable | None:
    return find_table(source, "ING", _CURRENT_COLUMNS, _CURRENT_COLUMNS.keys() - _OPTIONAL, _DIALECTS)


ING = BankFormat("ING-afschrift (CSV)", "ing", is_ing, read_ing, blind_ing)


# ING (Netherlands) savings account CSV: Dutch or English headers, a number that is no IBAN, a balance in every row.

_SAVINGS_COLUMNS = {
    "date": ("datum", "date"),
    "name": ("omschrijving", "description"),
    "account": ("rekening", "account"),
    "account name": ("rekening naam", "account name"),
    "counterparty": ("tegenrekening", "counterparty"),
    "sign": ("af bij", "debit/credit"),
    "amount": ("bedrag", "amount"),
    "currency": ("valuta", "currency"),
    "kind": ("mutatiesoort", "transaction type"),
    "text": ("mededelingen", "notifications"),
    "balance": ("saldo na mutatie", "resulting balance"),
}
_KEPT_OF_SAVINGS = KeptColumns(values=("date", "account", "sign", "amount", "currency", "balance"))


def _savings_table(source: Source) -> BankTable | None:
    return find_table(source, "ING", _SAVINGS_COLUMNS, _SAVINGS_COLUMNS.keys() - {"currency", "kind"}, _DIALECTS)


def _recognises(source: Source) -> bool:
    return _savings_table(source) is not None


def _read_savings(source: Source) -> list[Statement]:
    table = _savings_table(source)
    assert table is not None
    return statements(source, map(_row, table.rows()), newest_first=True)


def _row(fields: Fields) -> BankRow:
    fields.check_euro("currency")
    name, text = fields.text("name"), fields.text("text")
    return BankRow(
        line=fields.line,
        date=fields.date("date", ISO, COMPACT),
        account=fields.number("account"),
        amount=fields.signed("amount", "sign", _SIGNS, "Af of Bij"),
        counterparty=fields.number("counterparty"),
        name=name,
        text=joined(name, text),
        description=text or name,
        balance=fields.amount("balance"),
    )


def _blind(source: Source, replacements: Mapping[int, tuple[str, str]]) -> bytes:
    table = _savings_table(source)
    assert table is not None
    return blind(table, replacements, _KEPT_OF_SAVINGS)


ING_SAVINGS = BankFormat("ING-spaarrekening (CSV)", "ing-spaar", _recognises, _read_savings, _blind)
