"""bunq CSV: header in English or Dutch, comma or semicolon, decimals after a comma or a point; no balances."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bwk_ledger.base.periods import ISO
from importers.readers.columns import Titled
from importers.readers.csv_bank import CsvBank, CsvForm, Refusal

if TYPE_CHECKING:
    from importers.readers.source import Source

_NAME = "bunq"
_COLUMNS = {
    "date": ("date", "datum"),
    "amount": ("amount", "bedrag"),
    "counterparty": ("counterparty", "tegenrekening"),
    "name": ("name", "naam"),
    "text": ("description", "omschrijving"),
}
_INTEREST = {"interest": ("interest date", "rentedatum")}
_TABLE = Titled({**_COLUMNS, "account": ("account", "rekening")}, _INTEREST, alone=True)
_OLD_TABLE = Titled(_COLUMNS, _INTEREST, alone=True)


def _has_no_account(source: Source) -> bool:
    return _OLD_TABLE.find(source, _NAME) is not None


BUNQ = CsvBank(
    "bunq (CSV)",
    "bunq",
    _NAME,
    [CsvForm([_TABLE], days=[ISO])],
    [
        Refusal(
            _has_no_account,
            "in dit bestand staat niet van welke rekening het is",
            "een oudere export van bunq heeft geen kolom Account.",
            "download de periode opnieuw bij bunq, als CSV met die kolom, als CAMT.053 of als MT940.",
        )
    ],
).format
