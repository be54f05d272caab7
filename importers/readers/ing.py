"""ING (Netherlands) current account CSV: comma or semicolon, Dutch or English headers, with or without balances."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from importers.readers.bank import BankFormat, BankRow, Statement
from importers.readers.columns import Table, find_table
from importers.readers.dialect import Dialect, records
from importers.readers.hidden import blind, hide
from importers.readers.ordered import statements
from importers.readers.values import COMPACT, exact_amount, parse_date

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Mapping
    from decimal import Decimal

    from importers.readers.source import Record, Source

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
_DIALECTS = (Dialect(";"), Dialect(","))
_SIGNS = {"af": -1, "debit": -1, "bij": 1, "credit": 1}
# ING joins what the payer wrote with labels of its own; only the first part is the payer's.
_DESCRIPTION = re.compile(
    r"(?:Omschrijving|Description): (?P<text>.*?)"
    r"(?= (?:IBAN|Kenmerk|Reference|Machtiging ID|Mandate ID|Incassant ID|Datum/Tijd|Date/time|Valutadatum|Value date)"
    r":|$)"
)


def is_ing(source: Source) -> bool:
    """Whether the first line is a header of this export."""
    return _table(source) is not None


def read_ing(source: Source) -> list[Statement]:
    """Read the file: a statement per account, rows oldest first.

    Raises:
        InputError: a row that cannot be read, or balances that do not follow from the amounts.
    """
    return source.once(_read)


def _read(source: Source) -> list[Statement]:
    table = _table(source)
    assert table is not None
    return statements(source, _rows(source, table), newest_first=True)


def _rows(source: Source, table: Table) -> Iterator[BankRow]:
    found = records(source, table.dialect)
    width = len(next(found).fields)
    for record in found:
        if len(record.fields) != width:
            raise source.damaged(
                record.line,
                f"deze regel heeft {len(record.fields)} velden in plaats van {width}",
                cause="het bestand is afgebroken of met de hand veranderd.",
            )
        yield _row(source, record, table.positions)


def blind_ing(source: Source, replacements: Mapping[int, tuple[str, str]]) -> bytes:
    """The file with name, counterparty and text of some rows replaced by `(name, text)`; other lines stay as they are.

    The copy that is kept with the books must not name people. Lines keep their numbers.
    """
    table = _table(source)
    assert table is not None
    return blind(source, table.dialect, replacements, hide(table.positions, "name", "text", "counterparty"))


def _table(source: Source) -> Table | None:
    return find_table(source, "ING", _COLUMNS, _COLUMNS.keys() - _OPTIONAL, _DIALECTS)


def _row(source: Source, record: Record, positions: Mapping[str, int]) -> BankRow:
    def field(key: str) -> str:
        return record.fields[positions[key]].strip()

    sign = _SIGNS.get(field("sign").lower())
    if sign is None:
        raise source.damaged(record.line, f"'{field('sign')}' is geen Af of Bij")
    text = field("text")
    found = _DESCRIPTION.search(text)
    return BankRow(
        line=record.line,
        date=_date(source, record, field("date")),
        account=field("account").replace(" ", ""),
        amount=sign * _amount(source, record, field("amount")),
        counterparty=field("counterparty").replace(" ", ""),
        name=field("name"),
        text=text,
        description=found["text"].strip() if found else text,
        balance=_amount(source, record, field("balance")) if "balance" in positions else None,
    )


def _date(source: Source, record: Record, text: str) -> dt.date:
    try:
        return parse_date(text, COMPACT)
    except ValueError as error:
        raise source.damaged(
            record.line, f"'{text}' is geen bestaande datum", cause="ING schrijft datums als jjjjmmdd."
        ) from error


def _amount(source: Source, record: Record, text: str) -> Decimal:
    try:
        return exact_amount(text)
    except ValueError as error:
        raise source.damaged(
            record.line, f"'{text}' is geen bedrag", cause="een bedrag ziet eruit als 1234,56 of 1.234,56."
        ) from error


ING = BankFormat("ING-afschrift (CSV)", "ing", is_ing, read_ing, blind_ing)
