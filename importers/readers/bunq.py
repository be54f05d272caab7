"""bunq CSV: header in English or Dutch, comma or semicolon, decimals after a comma or a point; no balances."""

from __future__ import annotations

from typing import TYPE_CHECKING

from importers.readers.bank import BankFormat, BankRow, Statement, statements
from importers.readers.columns import ISO, BankTable, Fields, KeptColumns, blind, find_table, joined
from importers.readers.dialect import Dialect

if TYPE_CHECKING:
    from collections.abc import Mapping

    from importers.readers.source import Source

_COLUMNS = {
    "date": ("date", "datum"),
    "interest": ("interest date", "rentedatum"),
    "amount": ("amount", "bedrag"),
    "account": ("account", "rekening"),
    "counterparty": ("counterparty", "tegenrekening"),
    "name": ("name", "naam"),
    "text": ("description", "omschrijving"),
}
_KEPT = KeptColumns(values=("date", "amount", "account"))
_DIALECTS = (Dialect(";"), Dialect(","))


def _table(source: Source) -> BankTable | None:
    table = find_table(source, "bunq", _COLUMNS, _COLUMNS.keys() - {"interest", "account"}, _DIALECTS)
    # These titles are common words: with any other beside them the file is of another bank.
    return table if table and len(table.positions) == table.width == len(table.header) else None


def _recognises(source: Source) -> bool:
    return _table(source) is not None


def _read(source: Source) -> list[Statement]:
    table = _table(source)
    assert table is not None
    if "account" not in table.positions:
        raise source.damaged(
            1,
            "in dit bestand staat niet van welke rekening het is",
            cause="een oudere export van bunq heeft geen kolom Account.",
            remedy="download de periode opnieuw bij bunq, als CSV met die kolom, als CAMT.053 of als MT940.",
        )
    return statements(source, map(_row, table.rows()))


def _row(fields: Fields) -> BankRow:
    name, text = fields.text("name"), fields.text("text")
    return BankRow(
        line=fields.line,
        date=fields.date("date", ISO),
        account=fields.number("account"),
        amount=fields.amount("amount"),
        counterparty=fields.number("counterparty"),
        name=name,
        text=joined(name, text),
        description=text or name,
    )


def _blind(source: Source, replacements: Mapping[int, tuple[str, str]]) -> bytes:
    table = _table(source)
    assert table is not None
    return blind(table, replacements, _KEPT)


BUNQ = BankFormat("bunq (CSV)", "bunq", _recognises, _read, _blind)
