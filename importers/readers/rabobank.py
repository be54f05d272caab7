"""Rabobank CSV: the export with its numbered rows, and the one before.

The export for businesses has other titles, days the Dutch way round, and leaves the number empty: its rows stay in the
order of the file, and are known by their content.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bwk_ledger.base.errors import shorten
from bwk_ledger.base.periods import COMPACT, DUTCH, ISO
from bwk_ledger.base.quick import maker
from importers.readers.bank import BankRow
from importers.readers.columns import Signs, Titled, Untitled
from importers.readers.csv_bank import CsvBank, CsvForm, credit_card
from importers.readers.dialect import Dialect
from importers.readers.values import is_account, is_currency, looks_like_amount, looks_like_date

if TYPE_CHECKING:
    from importers.readers.columns import Fields

_DIALECTS = tuple(Dialect(delimiter, quote) for delimiter in ",;\t" for quote in "\"'")
_NUMBERED = Titled(
    {
        "account": ("iban/bban",),
        "sequence": ("volgnr", "seq no", "volg nr"),
        "date": ("datum", "date"),
        "amount": ("bedrag", "amount"),
        "balance": ("saldo na trn", "bal after bkng", "saldo na boeking"),
    },
    {
        "currency": ("munt", "ccy", "valuta"),
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
    },
    _DIALECTS,
)
_TEXT = ("text", "text 2", "text 3")
_LONGEST_NUMBER = 18
# Every row gets its number: `_replace` takes four times as long.
_numbered_row = maker(BankRow)
_REFERENCE, _AFTER_SEQUENCE = BankRow._fields.index("reference"), BankRow._fields.index("sequence") + 1


def _numbered(fields: Fields, row: BankRow) -> BankRow:
    number = fields.text("sequence")
    if not number and fields.is_titled("sequence", "volg nr"):
        return row
    if not (number.isascii() and number.isdigit() and len(number) <= _LONGEST_NUMBER):
        raise fields.damaged(
            f"'{shorten(number)}' is geen volgnummer", "Rabobank nummert alle boekingen van een rekening door."
        )
    sequence = int(number)
    return _numbered_row((*row[:_REFERENCE], str(sequence), sequence, *row[_AFTER_SEQUENCE:]))


# No header, no balances, an amount without sign; 16 columns, and 19 since SEPA.
_OLD_SIGNS = Signs({"d": -1, "c": 1}, "D of C")
_OLD_TEXT = (*_TEXT, "text 4", "text 5", "text 6")
_OLD = Untitled(
    {
        "account": 0, "currency": 1, "value date": 2, "sign": 3, "amount": 4, "counterparty": 5, "name": 6, "date": 7,
        "text": 10, "text 2": 11, "text 3": 12, "text 4": 13, "text 5": 14, "text 6": 15, "end to end": 16,
        "mandate": 18,
    },
    widths=range(16, 20),
    tests={
        "account": is_account, "currency": is_currency, "value date": looks_like_date, "sign": _OLD_SIGNS.has,
        "amount": looks_like_amount, "date": looks_like_date,
    },
)  # fmt: skip


RABOBANK = CsvBank(
    "Rabobank (CSV)",
    "rabo",
    "Rabobank",
    [
        CsvForm(
            [_NUMBERED],
            days=[ISO, DUTCH],
            text=("ultimate", *_TEXT, "reference", "transaction", "mandate"),
            remarks=(_TEXT, ("reference",)),
            finish=_numbered,
        ),
        CsvForm(
            [_OLD],
            days=[COMPACT],
            signs=_OLD_SIGNS,
            text=(*_OLD_TEXT, "end to end", "mandate"),
            remarks=(_OLD_TEXT,),
        ),
    ],
    [credit_card(_DIALECTS, frozenset({"creditcard nummer", "bedrag"}), frozenset({"credit card number", "amount"}))],
).format
