"""ING (Netherlands) current account CSV: comma or semicolon, Dutch or English headers, with or without balances."""

from __future__ import annotations

import re
from functools import lru_cache
from operator import itemgetter
from typing import TYPE_CHECKING

from bwk_ledger.quick import maker
from importers.readers.bank import BankFormat, BankRow, Statement
from importers.readers.columns import Table, find_table
from importers.readers.dialect import Dialect, records
from importers.readers.hidden import Kept, blind
from importers.readers.ing_other import is_no_statement, refusal
from importers.readers.ordered import statements
from importers.readers.values import COMPACT, exact_amount, parse_date

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from bwk_ledger.errors import InputError
    from importers.readers.source import Source

_COLUMNS = {
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
_KEPT = Kept(values=("date", "account", "sign", "amount", "balance"))
_DIALECTS = (Dialect(";"), Dialect(","))
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
    return _table(source) is not None or is_no_statement(source)


def read_ing(source: Source) -> list[Statement]:
    """Read the file: a statement per account, rows oldest first.

    Raises:
        InputError: a row that cannot be read, or balances that do not follow from the amounts.
    """
    return source.once(_read)


def _read(source: Source) -> list[Statement]:
    table = _table(source)
    if table is None:
        raise refusal(source) or AssertionError
    return statements(source, _rows(source, table), newest_first=True)


def _rows(source: Source, table: Table) -> Iterator[BankRow]:
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
    table = _table(source)
    assert table is not None
    return blind(table, replacements, _KEPT)


def _table(source: Source) -> Table | None:
    return find_table(source, "ING", _COLUMNS, _COLUMNS.keys() - _OPTIONAL, _DIALECTS)


ING = BankFormat("ING-afschrift (CSV)", "ing", is_ing, read_ing, blind_ing)
