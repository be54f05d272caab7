"""Triodos (Netherlands) CSV: eight columns, and nine with the balance; mostly without a header.

What stands for the counterparty is the code of its bank and its number: `RABONL2U NL90RABO0109876543`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bwk_ledger.base.periods import DUTCH
from importers.readers.columns import Signs, Titled, Untitled
from importers.readers.csv_bank import CsvBank, CsvForm
from importers.readers.dialect import COMMA_FIRST
from importers.readers.values import is_iban, looks_like_amount, looks_like_date

if TYPE_CHECKING:
    from importers.readers.bank import BankRow
    from importers.readers.columns import Fields
    from importers.readers.source import Source

_COLUMNS = ("date", "account", "amount", "sign", "name", "counterparty", "code", "text", "balance")
_SIGNS = Signs({"debet": -1, "credit": 1}, "Debet of Credit")
_TESTS = {
    "date": looks_like_date, "account": is_iban, "amount": looks_like_amount, "sign": _SIGNS.has,
    "balance": looks_like_amount,
}  # fmt: skip
_PLACES = {key: place for place, key in enumerate(_COLUMNS)}
_TABLES = [Untitled(_PLACES, (width,), _TESTS) for width in (len(_COLUMNS), len(_COLUMNS) - 1)]
_TITLED = Titled(
    {
        "date": ("boekdatum",),
        "account": ("rekeningnummer",),
        "amount": ("bedrag",),
        "sign": ("debet / credit", "debet/credit", "credit / debet", "credit/debet"),
        "name": ("naam tegenrekening",),
        "counterparty": ("tegenrekening",),
        "text": ("omschrijving",),
    },
    {"balance": ("saldo na boeking",)},
    COMMA_FIRST,
)
# Triodos writes ISO 8859-15, which differs from the code page that files which are not UTF-8 are read with.
_LATIN_9 = str.maketrans("¤¦¨´¸¼½¾", "€ŠšŽžŒœŸ")


def _letters(source: Source) -> dict[int, int]:
    """What to replace in names and texts."""
    try:
        source.plain.decode("utf-8")
    except UnicodeDecodeError:
        return _LATIN_9
    return {}


def _finished(fields: Fields, row: BankRow) -> BankRow:
    """With its own letters, and known by the counterparty as Triodos writes it."""
    written = fields.text("counterparty").replace(" ", "")
    if written != row.counterparty:
        row = row._replace(identified=f"{row.amount}|{written}")
    letters = fields.table.source.once(_letters)
    if not letters:
        return row
    name, text, description = (written.translate(letters) for written in (row.name, row.text, row.description))
    return row._replace(name=name, text=text, description=description)


TRIODOS = CsvBank(
    "Triodos (CSV)",
    "triodos",
    "Triodos",
    [CsvForm([*_TABLES, _TITLED], days=[DUTCH], signs=_SIGNS, finish=_finished)],
).format
