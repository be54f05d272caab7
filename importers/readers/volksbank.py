"""ASN Bank, SNS and RegioBank CSV, one form: no header or one of titles, and the balance *before* each booking.

The form without titles is described by the bank itself: journal date and number are together the identity of a booking;
text is in single quotes ("CSV") or everything is separated by semicolons ("CSV 2004"). With titles each column is where
its title is: newer exports leave out the address, add a category of the bank's own, and use other words.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bwk_ledger.base.periods import COMPACT, DUTCH, ISO
from importers.readers.columns import Titled, Untitled
from importers.readers.csv_bank import CsvBank, CsvForm, joined
from importers.readers.dialect import COMMA_FIRST, Dialect
from importers.readers.values import is_account, is_currency, is_identity, looks_like_amount, looks_like_date

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence

    from importers.readers.bank import BankRow
    from importers.readers.columns import BankTable, Fields
    from importers.readers.source import Source

_POSITIONS = {
    "paid": 0, "account": 1, "counterparty": 2, "name": 3, "address": 4, "postcode": 5, "place": 6, "currency": 7,
    "balance": 8, "own currency": 9, "amount": 10, "date": 11, "code": 14, "number": 15, "reference": 16, "text": 17,
}  # fmt: skip
_WIDTHS = range(18, 22)
_TITLES = {
    "paid": ("boekingsdatum", "datum"),
    "account": ("je rekening", "opdrachtgeversrekening", "rekeningnummer", "rekening"),
    "counterparty": ("van / naar", "tegenrekeningnummer", "tegenrekening"),
    "name": ("naam", "naam tegenpartij", "naam tegenrekening"),
    "amount": ("bedrag bij / af", "bedrag bij/af", "transactiebedrag", "bedrag"),
    "date": ("verwerkingsdatum", "journaaldatum"),
    "text": ("omschrijving",),
}
_MORE_TITLES = {
    "address": ("adres",),
    "postcode": ("postcode",),
    "place": ("woonplaats", "plaats"),
    "currency": ("valuta saldo", "valutasoort saldo", "valutasoort rekening"),
    "balance": ("saldo voor boeking", "saldo voor mutatie", "saldo rekening voor mutatie"),
    "own currency": ("valuta", "valuta boeking", "valutasoort mutatie"),
    "code": ("type", "globale transactiecode"),
    "number": ("volgnummer", "volgnummer transactie"),
    "reference": ("betalingskenmerk",),
}
_OWN_TITLES = {*_MORE_TITLES["balance"], "je rekening"}  # no other bank uses these words
_EVERY_TITLE = {title for titles in (*_TITLES.values(), *_MORE_TITLES.values()) for title in titles}
_DAYS = (DUTCH, COMPACT, ISO)
_TESTS = {
    "account": is_account,
    **dict.fromkeys(("paid", "date"), looks_like_date),
    **dict.fromkeys(("currency", "own currency"), is_currency),
    **dict.fromkeys(("balance", "amount"), looks_like_amount),
}


def _lowered(titles: Sequence[str]) -> list[str]:
    return [title.strip().lower() for title in titles]


def _begins_as_header(fields: Sequence[str]) -> bool:
    return len(fields) in _WIDTHS and fields[0].strip().lower() in _TITLES["paid"]


def _rows_at(
    positions: Mapping[str, int], widths: Collection[int], header: Callable[[Sequence[str]], bool]
) -> Untitled:
    """A table of these columns; of its fields, only those from the reference before the text on are quoted."""
    quoted_from = positions["text"] - 1
    dialects = (Dialect(",", "'", quoted_from), Dialect(";"), Dialect(","), Dialect(";", "'", quoted_from))
    return Untitled(positions, widths, _TESTS, dialects, header)


class _Table:
    """With titles or without, where the titles do not tell how the fields of the rows are separated."""

    titled = Titled(_TITLES, _MORE_TITLES, COMMA_FIRST)
    untitled = _rows_at(_POSITIONS, _WIDTHS, _begins_as_header)

    def find(self, source: Source, bank: str) -> BankTable | None:
        titled = self.titled.find(source, bank)
        if titled is None:
            bank_table = self.untitled.find(source, bank)
            return replace(bank_table, titles=_EVERY_TITLE) if bank_table else None
        titles = _lowered(titled.header)
        if not _OWN_TITLES.intersection(titles):
            return None
        rows = _rows_at(titled.positions, (titled.width,), lambda fields: _lowered(fields) == titles)
        return rows.find(source, bank) or titled  # whose rows then tell what is wrong with them


def _completed(fields: Fields, row: BankRow) -> BankRow:
    """With the balance after the booking, its identity, and a name: that of the shop, where a card paid."""
    # Payments by card have no name; their text begins with that of the shop.
    shop, mark, _ = fields.text("text").partition(">")
    named = row if row.name or not mark else row._replace(name=shop.strip(), text=joined(shop.strip(), row.text))
    number = fields.text("number").lstrip("0")
    return named._replace(
        balance=None if row.balance is None else row.balance + row.amount,
        reference=f"{row.date:%Y%m%d}-{number}" if is_identity(number) else "",
    )


VOLKSBANK = CsvBank(
    "ASN Bank, SNS en RegioBank (CSV)",
    "volksbank",
    "de bank",
    [
        CsvForm(
            [_Table()],
            days=_DAYS,
            text=("reference", "text"),
            remarks=(("text",), ("reference",)),
            identity="number",
            finish=_completed,
        )
    ],
).format
