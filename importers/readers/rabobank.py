"""Rabobank CSV: the export since 2018 with its numbered rows, and by way of `rabobank_old` the one before.

The export for businesses has other titles, days the Dutch way round, and leaves the number empty: its rows stay in the
order of the file, and are known by their content.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bwk_ledger.errors import shorten
from importers.readers import rabobank_old
from importers.readers.bank import BankFormat, BankRow, Statement
from importers.readers.columns import Fields, Table, find_table, joined
from importers.readers.dialect import Dialect
from importers.readers.hidden import Kept, blind
from importers.readers.ordered import by_account, prove, sort_by_number, statements
from importers.readers.values import DUTCH, ISO

if TYPE_CHECKING:
    from collections.abc import Mapping

    from importers.readers.source import Source

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
_KEPT = Kept(
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


def _table(source: Source) -> Table | None:
    return find_table(source, "Rabobank", _COLUMNS, _REQUIRED, _DIALECTS)


def _card(source: Source) -> Table | None:
    return find_table(source, "Rabobank", _CARD, _CARD, _DIALECTS)


def _recognises(source: Source) -> bool:
    return any(find(source) for find in (_table, _card, rabobank_old.table))


def _read(source: Source) -> list[Statement]:
    if _card(source):
        raise source.damaged(
            1,
            "dit is het overzicht van een creditcard, niet van een bankrekening",
            cause="een creditcard heeft geen saldo waarmee haar regels te bewijzen zijn.",
            remedy="importeer de betaalrekening: daar staat de maandelijkse afschrijving van de creditcard op.",
        )
    if old := rabobank_old.table(source):
        return statements(source, map(rabobank_old.row, old.rows()))
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
    found = _table(source) or rabobank_old.table(source)
    assert found is not None
    return blind(found, replacements, _KEPT)


RABOBANK = BankFormat("Rabobank (CSV)", "rabo", _recognises, _read, _blind)
