"""Rabobank CSV: the export since 2018 with its numbered rows, and the one before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bwk_ledger.base.errors import shorten
from importers.readers.bank import BankFormat, BankRow, Statement, by_account, prove, sort_by_number, statements
from importers.readers.columns import (
    COMPACT,
    DUTCH,
    ISO,
    BankTable,
    Fields,
    KeptColumns,
    blind,
    find_shape,
    find_table,
    is_account,
    is_currency,
    joined,
    looks_like_amount,
    looks_like_date,
)
from importers.readers.dialect import Dialect

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from importers.readers.source import Source


# Rabobank CSV until 2018: no header, no balances, an amount without sign; 16 columns, and 19 since SEPA.

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


def old_table(source: Source) -> BankTable | None:
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


# Rabobank CSV: the export since 2018 with its numbered rows, and by way of `rabobank_old` the one before.
#
# The export for businesses has other titles, days the Dutch way round, and leaves the number empty: its rows stay in
# the
# order of the file, and are known by their content.

_COLUMNS = {
    "account": ("iban/bban",),
    "currency": ("munt", "ccy", "valuta"),
    "sequence": ("volgnr", "seq no", "volg nr"),
    "date": ("datum", "date"),
    "amount": ("bedrag", "amount"),
    "balance": ("saldo na trn", "bal after bkng", "saldo na boeking"),
    "counterparty": ("tegenrekening iban/bban", "counterpty iban/bban", "iban/bban tegenpartij"),
    "name": ("naam tegenpartij", "name counterpty"),
    "ultimate": ("naam uiteindelijke partij", "name ultimate pty", "naam uiteind begunst"),
    "batch": ("batch id",),
    "transaction": ("transactiereferentie", "transaction reference"),
    "mandate": ("machtigingskenmerk", "mandate reference"),
    "reference": ("betalingskenmerk", "payment reference"),
    "text": ("omschrijving-1", "description-1", "omschrijving - 1"),
    "text 2": ("omschrijving-2", "description-2", "omschrijving - 2"),
    "text 3": ("omschrijving-3", "description-3", "omschrijving - 3"),
}
_REQUIRED = ("account", "sequence", "date", "amount", "balance")
_KEPT = KeptColumns(
    values=("account", "currency", "sequence", "date", "sign", "amount", "balance"),
    texts=(
        "counterparty", "name", "ultimate", "batch", "transaction", "mandate", "reference", "end to end",
        "text", "text 2", "text 3", "text 4", "text 5", "text 6",
    ),
    dates=("value date",),
)  # fmt: skip
_LONGEST_NUMBER = 18
_CARD = {"card": ("creditcard nummer", "credit card number"), "amount": ("bedrag", "amount")}
_DIALECTS = tuple(Dialect(delimiter, quote) for delimiter in ",;" for quote in "\"'")


def _table(source: Source) -> BankTable | None:
    return find_table(source, "Rabobank", _COLUMNS, _REQUIRED, _DIALECTS)


def _card(source: Source) -> BankTable | None:
    return find_table(source, "Rabobank", _CARD, _CARD, _DIALECTS)


def _recognises(source: Source) -> bool:
    return any(find(source) for find in (_table, _card, old_table))


def _read(source: Source) -> list[Statement]:
    if _card(source):
        raise source.damaged(
            1,
            "dit is het overzicht van een creditcard, niet van een bankrekening",
            cause="een creditcard heeft geen saldo waarmee haar regels te bewijzen zijn.",
            remedy="importeer de betaalrekening: daar staat de maandelijkse afschrijving van de creditcard op.",
        )
    if old := old_table(source):
        return statements(source, map(row, old.rows()))
    table = _table(source)
    assert table is not None
    accounts = by_account(source, map(_row, table.rows()))
    for rows in accounts:
        if all(row.sequence is not None for row in rows):
            sort_by_number(source, "Rabobank", rows)
    return [prove(source, rows) for rows in accounts]


def _row(fields: Fields) -> BankRow:
    fields.check_euro("currency")
    number = fields.text("sequence")
    has_number = bool(number) or not fields.is_titled("sequence", "volg nr")
    if has_number and not (number.isascii() and number.isdigit() and len(number) <= _LONGEST_NUMBER):
        raise fields.damaged(
            f"'{shorten(number)}' is geen volgnummer", "Rabobank nummert alle boekingen van een rekening door."
        )
    name = fields.text("name")
    description = joined(*(fields.text(key) for key in ("text", "text 2", "text 3")))
    reference = fields.text("reference")
    return BankRow(
        line=fields.line,
        date=fields.date("date", ISO, DUTCH),
        account=fields.number("account"),
        amount=fields.amount("amount"),
        counterparty=fields.number("counterparty"),
        name=name,
        text=joined(
            name, fields.text("ultimate"), description, reference, fields.text("transaction"), fields.text("mandate")
        ),
        description=description or reference or name,
        balance=fields.amount("balance"),
        reference=str(int(number)) if has_number else "",
        sequence=int(number) if has_number else None,
        ids=fields.text("batch"),
    )


def _blind(source: Source, replacements: Mapping[int, tuple[str, str]]) -> bytes:
    found = _table(source) or old_table(source)
    assert found is not None
    return blind(found, replacements, _KEPT)


RABOBANK = BankFormat("Rabobank (CSV)", "rabo", _recognises, _read, _blind)
