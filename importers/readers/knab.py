"""Knab CSV: a banner above the header, amounts with as many decimals as they need, C or D for the sign; no balances."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from importers.readers.bank import BankFormat, BankRow, Statement, statements
from importers.readers.columns import DUTCH, BankTable, Fields, KeptColumns, blind, find_table, is_identity, joined
from importers.readers.dialect import Dialect, head

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from importers.readers.source import Source

_BANNER = "KNAB EXPORT"
_COLUMNS = {
    "account": ("rekeningnummer",),
    "date": ("transactiedatum",),
    "currency": ("valutacode",),
    "sign": ("creditdebet",),
    "amount": ("bedrag",),
    "counterparty": ("tegenrekeningnummer",),
    "name": ("tegenrekeninghouder",),
    "text": ("omschrijving",),
    "mandate": ("machtigingsnummer",),
    "address": ("adres",),
    "reference": ("referentie",),
    "booked": ("boekdatum",),
}
_KEPT = KeptColumns(
    values=("account", "currency", "sign", "amount"),
    texts=("counterparty", "name", "text", "mandate"),
    dates=("date", "booked"),
    identities=("reference",),
)
_REQUIRED = ("account", "date", "currency", "sign", "amount", "counterparty", "name", "text")
_DIALECTS = (Dialect(";"), Dialect(","))
_SIGNS = {"d": -1, "c": 1}


def _table(source: Source) -> BankTable | None:
    return find_table(source, "Knab", _COLUMNS, _REQUIRED, _DIALECTS, within=2)


def _recognises(source: Source) -> bool:
    first = head(source, _DIALECTS[0], 1)
    return _table(source) is not None or bool(first and first[0][0].startswith(_BANNER))


def _read(source: Source) -> list[Statement]:
    table = _table(source)
    if table is None:
        raise source.damaged(
            1,
            "onder 'KNAB EXPORT' ontbreken de namen van de kolommen",
            cause="het bestand is afgebroken of met de hand veranderd.",
        )
    return statements(source, _identified([_row(fields) for fields in table.rows()]), newest_first=True)


def _row(fields: Fields) -> BankRow:
    fields.check_euro("currency")
    name, text, reference = fields.text("name"), fields.text("text"), fields.text("reference")
    return BankRow(
        line=fields.line,
        date=fields.date("booked" if fields.text("booked") else "date", DUTCH),
        account=fields.number("account"),
        amount=fields.signed("amount", "sign", _SIGNS, "C of D"),
        counterparty=fields.number("counterparty"),
        name=name,
        text=joined(name, text, fields.text("mandate"), reference),
        description=text or name,
        reference=reference if is_identity(reference) else "",
    )


def _identified(rows: Iterable[BankRow]) -> Iterable[BankRow]:
    """The rows, keeping only references that one row has: a booking of 0,00 can bear that of the one before it."""
    rows = list(rows)
    seen = Counter((row.account, row.reference) for row in rows)
    return [row if seen[row.account, row.reference] == 1 else row._replace(reference="") for row in rows]


def _blind(source: Source, replacements: Mapping[int, tuple[str, str]]) -> bytes:
    table = _table(source)
    assert table is not None
    return blind(table, replacements, _KEPT)


KNAB = BankFormat("Knab (CSV)", "knab", _recognises, _read, _blind)
