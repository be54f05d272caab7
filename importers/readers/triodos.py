"""Triodos (Netherlands) CSV: no header, so the first line is a booking; eight columns, and nine with the balance."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from importers.readers.bank import BankFormat, BankRow, Statement, statements
from importers.readers.columns import (
    DUTCH,
    BankTable,
    Fields,
    KeptColumns,
    blind,
    find_shape,
    is_iban,
    joined,
    looks_like_amount,
    looks_like_date,
)
from importers.readers.dialect import Dialect

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from importers.readers.source import Source

_COLUMNS = ("date", "account", "amount", "sign", "name", "counterparty", "code", "text", "balance")
_KEPT = KeptColumns(values=("date", "account", "amount", "sign", "balance"))
_WIDTHS = (8, 9)
_SIGNS = {"debet": -1, "credit": 1}
# Triodos writes ISO 8859-15, which differs from the code page that files which are not UTF-8 are read with.
_LATIN_9 = str.maketrans("¤¦¨´¸¼½¾", "€ŠšŽžŒœŸ")


def _fits(fields: Sequence[str]) -> bool:
    return (
        len(fields) in _WIDTHS
        and looks_like_date(fields[0], DUTCH)
        and is_iban(fields[1])
        and looks_like_amount(fields[2])
        and fields[3].strip().lower() in _SIGNS
    )


def _table(source: Source) -> BankTable | None:
    dialects = (Dialect(","), Dialect(";"))
    return find_shape(
        source,
        "Triodos",
        _fits,
        dialects,
        lambda width: {key: place for place, key in enumerate(_COLUMNS) if place < width},
    )


def _recognises(source: Source) -> bool:
    return _table(source) is not None


def _read(source: Source) -> list[Statement]:
    table = _table(source)
    assert table is not None
    return statements(source, map(partial(_row, source.once(_letters)), table.rows()))


def _letters(source: Source) -> dict[int, int]:
    """What to replace in names and texts."""
    try:
        source.plain.decode("utf-8")
    except UnicodeDecodeError:
        return _LATIN_9
    return {}


def _row(letters: Mapping[int, int], fields: Fields) -> BankRow:
    name = fields.text("name").translate(letters)
    text = fields.text("text").translate(letters)
    return BankRow(
        line=fields.line,
        date=fields.date("date", DUTCH),
        account=fields.number("account"),
        amount=fields.signed("amount", "sign", _SIGNS, "Debet of Credit"),
        counterparty=fields.number("counterparty"),
        name=name,
        text=joined(name, text),
        description=text or name,
        balance=fields.amount("balance") if "balance" in fields.table.positions else None,
    )


def _blind(source: Source, replacements: Mapping[int, tuple[str, str]]) -> bytes:
    table = _table(source)
    assert table is not None
    return blind(table, replacements, _KEPT)


TRIODOS = BankFormat("Triodos (CSV)", "triodos", _recognises, _read, _blind)
