"""ASN Bank, SNS and RegioBank CSV, one form: no header or one of titles, and the balance *before* each booking.

Described by the bank itself: journal date and number are together the identity of a booking; text is in single quotes
("CSV") or everything is separated by semicolons ("CSV 2004"); a twentieth column may hold the bank's own category.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from importers.readers.bank import BankFormat, BankRow, Statement
from importers.readers.columns import Fields, Table, joined
from importers.readers.dialect import Dialect
from importers.readers.hidden import blind, hide
from importers.readers.ordered import statements
from importers.readers.shape import find_shape, is_account, is_currency
from importers.readers.values import COMPACT, DUTCH, ISO, looks_like_amount, looks_like_date

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from importers.readers.source import Source

_COLUMNS = {
    "booked": 0, "account": 1, "counterparty": 2, "name": 3, "address": 4, "postcode": 5, "place": 6, "currency": 7,
    "balance": 8, "own currency": 9, "amount": 10, "date": 11, "code": 14, "number": 15, "reference": 16, "text": 17,
}  # fmt: skip
_WIDTHS = range(18, 22)
_FORMS = (DUTCH, COMPACT, ISO)
_QUOTED_FROM = 16
_DIALECTS = (Dialect(",", "'", _QUOTED_FROM), Dialect(";"), Dialect(","), Dialect(";", "'", _QUOTED_FROM))


def _fits(fields: Sequence[str]) -> bool:
    return (
        len(fields) in _WIDTHS
        and is_account(fields[1])
        and all(looks_like_date(fields[place], *_FORMS) for place in (0, 11))
        and all(is_currency(fields[place]) for place in (7, 9))
        and all(looks_like_amount(fields[place]) for place in (8, 10))
    )


def _is_header(fields: Sequence[str]) -> bool:
    return len(fields) in _WIDTHS and fields[0].strip().lower() == "boekingsdatum"


def _table(source: Source) -> Table | None:
    return find_shape(source, "de bank", _fits, _DIALECTS, lambda _: _COLUMNS, is_header=_is_header)


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
        balance=fields.amount("balance") + amount,
        reference=f"{date:%Y%m%d}-{number}" if number else "",
    )


def _blind(source: Source, replacements: Mapping[int, tuple[str, str]]) -> bytes:
    table = _table(source)
    assert table is not None
    hidden = ("counterparty", "address", "postcode", "place", "reference")
    return blind(source, table.dialect, replacements, hide(table.positions, "name", "text", *hidden))


VOLKSBANK = BankFormat("ASN Bank, SNS en RegioBank (CSV)", "volksbank", _recognises, _read, _blind)
