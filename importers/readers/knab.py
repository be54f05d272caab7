"""Knab CSV: a banner above the header, amounts with as many decimals as they need, C or D for the sign; no balances."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bwk_ledger.base.periods import DUTCH
from importers.readers.columns import Signs, Titled
from importers.readers.csv_bank import CsvBank, CsvForm, Refusal
from importers.readers.dialect import Dialect, head

if TYPE_CHECKING:
    from importers.readers.source import Source

_TABLE = Titled(
    {
        "account": ("rekeningnummer",),
        "paid": ("transactiedatum",),
        "currency": ("valutacode",),
        "sign": ("creditdebet",),
        "amount": ("bedrag",),
        "counterparty": ("tegenrekeningnummer",),
        "name": ("tegenrekeninghouder",),
        "text": ("omschrijving",),
    },
    {
        "mandate": ("machtigingsnummer",),
        "address": ("adres",),
        "reference": ("referentie",),
        "date": ("boekdatum",),
    },
    within=2,
)


def _has_banner(source: Source) -> bool:
    return any(line[0].startswith("KNAB EXPORT") for line in head(source, Dialect(";"), 1))


KNAB = CsvBank(
    "Knab (CSV)",
    "knab",
    "Knab",
    [
        CsvForm(
            [_TABLE],
            days=[DUTCH],
            signs=Signs({"d": -1, "c": 1}, "C of D"),
            text=("text", "mandate", "reference"),
            identity="reference",
            newest_first=True,
        )
    ],
    [
        Refusal(
            _has_banner,
            "onder 'KNAB EXPORT' ontbreken de namen van de kolommen",
            "het bestand is afgebroken of met de hand veranderd.",
        )
    ],
).format
