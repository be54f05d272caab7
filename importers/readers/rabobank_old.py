"""Rabobank CSV until 2018: no header, no balances, an amount without sign; 16 columns, and 19 since SEPA."""

from __future__ import annotations

from typing import TYPE_CHECKING

from importers.readers.bank import BankRow
from importers.readers.columns import Fields, Table, joined
from importers.readers.dialect import Dialect
from importers.readers.shape import find_shape, is_account, is_currency
from importers.readers.values import COMPACT, looks_like_amount, looks_like_date

if TYPE_CHECKING:
    from collections.abc import Sequence

    from importers.readers.source import Source

_POSITIONS = {
    "account": 0, "currency": 1, "value date": 2, "sign": 3, "amount": 4, "counterparty": 5, "name": 6, "date": 7,
    "text": 10, "text 2": 11, "text 3": 12, "text 4": 13, "text 5": 14, "text 6": 15,
}  # fmt: skip
_SEPA = {"end to end": 16, "mandate": 18}
_WIDTHS = (16, 17, 18, 19)
_SIGNS = {"d": -1, "c": 1}
_TEXT = ("text", "text 2", "text 3", "text 4", "text 5", "text 6")


def _fits(fields: Sequence[str]) -> bool:
    return (
        len(fields) in _WIDTHS
        and is_account(fields[0])
        and is_currency(fields[1])
        and looks_like_date(fields[2], COMPACT)
        and fields[3].strip().lower() in _SIGNS
        and looks_like_amount(fields[4])
        and looks_like_date(fields[7], COMPACT)
    )


def table(source: Source) -> Table | None:
    """The table, when the first rows have the form of this export."""
    return find_shape(source, "Rabobank", _fits, (Dialect(","), Dialect(";")), lambda width: _POSITIONS | {
        key: place for key, place in _SEPA.items() if place < width
    })  # fmt: skip


def row(fields: Fields) -> BankRow:
    """One booking."""
    fields.check_euro("currency")
    name = fields.text("name")
    description = joined(*(fields.text(key) for key in _TEXT))
    return BankRow(
        line=fields.line,
        date=fields.date("date", COMPACT),
        account=fields.number("account"),
        amount=fields.signed("amount", "sign", _SIGNS, "D of C"),
        counterparty=fields.number("counterparty"),
        name=name,
        text=joined(name, description, fields.text("end to end"), fields.text("mandate")),
        description=description or name,
    )
