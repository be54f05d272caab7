"""ING (Netherlands) savings account CSV: Dutch or English headers, a number that is no IBAN, a balance in every row."""

from __future__ import annotations

from typing import TYPE_CHECKING

from importers.readers.bank import BankFormat, BankRow, Statement
from importers.readers.columns import Fields, Table, find_table, joined
from importers.readers.dialect import Dialect
from importers.readers.hidden import Kept, blind
from importers.readers.ordered import statements
from importers.readers.values import COMPACT, ISO

if TYPE_CHECKING:
    from collections.abc import Mapping

    from importers.readers.source import Source

_COLUMNS = {
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
_KEPT = Kept(values=("date", "account", "sign", "amount", "currency", "balance"))
_DIALECTS = (Dialect(";"), Dialect(","))
_SIGNS = {"af": -1, "debit": -1, "bij": 1, "credit": 1}


def _table(source: Source) -> Table | None:
    return find_table(source, "ING", _COLUMNS, _COLUMNS.keys() - {"currency", "kind"}, _DIALECTS)


def _recognises(source: Source) -> bool:
    return _table(source) is not None


def _read(source: Source) -> list[Statement]:
    table = _table(source)
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
    table = _table(source)
    assert table is not None
    return blind(table, replacements, _KEPT)


ING_SAVINGS = BankFormat("ING-spaarrekening (CSV)", "ing-spaar", _recognises, _read, _blind)
