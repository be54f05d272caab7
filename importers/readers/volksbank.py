"""ASN Bank, SNS and RegioBank CSV, one form: no header or one of titles, and the balance *before* each booking.

The form without titles is described by the bank itself: journal date and number are together the identity of a booking;
text is in single quotes ("CSV") or everything is separated by semicolons ("CSV 2004"). With titles each column is where
its title is: newer exports leave out the address, add a category of the bank's own, and use other words.
"""

from __future__ import annotations

from collections import Counter
from functools import partial
from typing import TYPE_CHECKING

from importers.readers.bank import BankFormat, BankRow, Statement, statements
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
    is_identity,
    joined,
    looks_like_amount,
    looks_like_date,
)
from importers.readers.dialect import Dialect

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Mapping, Sequence

    from importers.readers.source import Source

_COLUMNS = {
    "booked": 0, "account": 1, "counterparty": 2, "name": 3, "address": 4, "postcode": 5, "place": 6, "currency": 7,
    "balance": 8, "own currency": 9, "amount": 10, "date": 11, "code": 14, "number": 15, "reference": 16, "text": 17,
}  # fmt: skip
_TITLES = {
    "booked": ("boekingsdatum", "datum"),
    "account": ("je rekening", "opdrachtgeversrekening", "rekeningnummer", "rekening"),
    "counterparty": ("van / naar", "tegenrekeningnummer", "tegenrekening"),
    "name": ("naam", "naam tegenpartij", "naam tegenrekening"),
    "address": ("adres",),
    "postcode": ("postcode",),
    "place": ("woonplaats", "plaats"),
    "currency": ("valuta saldo", "valutasoort saldo", "valutasoort rekening"),
    "balance": ("saldo voor boeking", "saldo voor mutatie", "saldo rekening voor mutatie"),
    "own currency": ("valuta", "valuta boeking", "valutasoort mutatie"),
    "amount": ("bedrag bij / af", "bedrag bij/af", "transactiebedrag", "bedrag"),
    "date": ("verwerkingsdatum", "journaaldatum"),
    "code": ("type", "globale transactiecode"),
    "number": ("volgnummer", "volgnummer transactie"),
    "reference": ("betalingskenmerk",),
    "text": ("omschrijving",),
}
_REQUIRED = ("booked", "account", "counterparty", "name", "amount", "date", "text")
_OWN_TITLES = {*_TITLES["balance"], "je rekening"}  # no other bank uses these words
_FIRST_TITLES = {"boekingsdatum", "datum"}
_EVERY_TITLE = _FIRST_TITLES | {title for titles in _TITLES.values() for title in titles}
_KEPT = KeptColumns(
    values=("account", "currency", "balance", "own currency", "amount"),
    texts=("counterparty", "name", "reference", "text"),
    dates=("booked", "date"),
    identities=("number",),
)
_WIDTHS = range(18, 22)
_FORMS = (DUTCH, COMPACT, ISO)
_BANK = "de bank"


def _fits(positions: Mapping[str, int], widths: Container[int], fields: Sequence[str]) -> bool:
    def all_are(test: Callable[[str], bool], *keys: str) -> bool:
        return all(test(fields[positions[key]]) for key in keys if key in positions)

    return (
        len(fields) in widths
        and all_are(is_account, "account")
        and all_are(lambda text: looks_like_date(text, *_FORMS), "booked", "date")
        and all_are(is_currency, "currency", "own currency")
        and all_are(looks_like_amount, "balance", "amount")
    )


def _dialects(text: int) -> tuple[Dialect, ...]:
    """Ways to separate the fields, of which only those from the reference before the text on are quoted."""
    return Dialect(",", "'", text - 1), Dialect(";"), Dialect(","), Dialect(";", "'", text - 1)


def _table(source: Source) -> BankTable | None:
    titled = find_table(source, _BANK, _TITLES, _REQUIRED, (Dialect(","), Dialect(";")))
    if titled is None:
        return find_shape(
            source,
            _BANK,
            partial(_fits, _COLUMNS, _WIDTHS),
            _dialects(_COLUMNS["text"]),
            lambda _: _COLUMNS,
            is_header=lambda fields: len(fields) in _WIDTHS and fields[0].strip().lower() in _FIRST_TITLES,
        )
    titles = [title.strip().lower() for title in titled.header]
    if not _OWN_TITLES.intersection(titles):
        return None
    found = find_shape(
        source,
        _BANK,
        partial(_fits, titled.positions, (titled.width,)),
        _dialects(titled.positions["text"]),
        lambda _: titled.positions,
        is_header=lambda fields: [field.strip().lower() for field in fields] == titles,
    )
    return found or titled  # whose rows then tell what is wrong with them


def _recognises(source: Source) -> bool:
    return _table(source) is not None


def _read(source: Source) -> list[Statement]:
    table = _table(source)
    assert table is not None
    rows = [_row(fields) for fields in table.rows()]
    seen = Counter((row.account, row.reference) for row in rows)
    return statements(
        source, (row if seen[row.account, row.reference] == 1 else row._replace(reference="") for row in rows)
    )


def _row(fields: Fields) -> BankRow:
    fields.check_euro("currency", "own currency")
    # Balances follow the day on which the bank processed a booking, which can be later than the day of payment.
    date = fields.date("date" if fields.text("date") else "booked", *_FORMS)
    text, reference = fields.text("text"), fields.text("reference")
    # Payments by card have no name; their text begins with that of the shop.
    name = fields.text("name") or (text.partition(">")[0].strip() if ">" in text else "")
    amount = fields.amount("amount")
    number = fields.text("number").lstrip("0")
    return BankRow(
        line=fields.line,
        date=date,
        account=fields.number("account"),
        amount=amount,
        counterparty=fields.number("counterparty"),
        name=name,
        text=joined(name, reference, text),
        description=text or reference or name,
        balance=fields.amount("balance") + amount if "balance" in fields.table.positions else None,
        reference=f"{date:%Y%m%d}-{number}" if is_identity(number) else "",
    )


def _blind(source: Source, replacements: Mapping[int, tuple[str, str]]) -> bytes:
    table = _table(source)
    assert table is not None
    return blind(table, replacements, _KEPT, _EVERY_TITLE)


VOLKSBANK = BankFormat("ASN Bank, SNS en RegioBank (CSV)", "volksbank", _recognises, _read, _blind)
