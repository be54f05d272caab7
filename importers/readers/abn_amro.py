"""ABN AMRO TAB file: no header, tabs, an account number without IBAN, and the balance on both sides of each booking.

The same columns in another order, mostly with titles, are those of its XLS file, saved as text from a spreadsheet.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from bwk_ledger.money import format_amount
from importers.readers.abn_text import describe
from importers.readers.bank import BankFormat, BankRow, Statement
from importers.readers.columns import find_table
from importers.readers.dialect import Dialect
from importers.readers.hidden import Kept, blind
from importers.readers.ordered import statements
from importers.readers.shape import find_shape, is_account, is_currency
from importers.readers.values import COMPACT, looks_like_amount, looks_like_date

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from importers.readers.columns import Fields, Table
    from importers.readers.source import Source

_BANK = "ABN AMRO"
_COLUMNS = {"account": 0, "currency": 1, "date": 2, "opening": 3, "closing": 4, "value date": 5, "amount": 6, "text": 7}
_XLS_COLUMNS = {**_COLUMNS, "value date": 3, "opening": 4, "closing": 5}
_TITLES = {
    "account": ("accountnumber", "rekeningnummer"),
    "currency": ("mutationcode", "muntsoort"),
    "date": ("transactiondate", "transactiedatum"),
    "value date": ("valuedate", "rentedatum"),
    "opening": ("startsaldo", "beginsaldo"),
    "closing": ("endsaldo", "eindsaldo"),
    "amount": ("amount", "transactiebedrag"),
    "text": ("description", "omschrijving"),
}
_TABS = Dialect("\t", quote="", comment="#")
_TITLED = (_TABS, Dialect(";"), Dialect(","))


def _fits(positions: Mapping[str, int], fields: Sequence[str]) -> bool:
    def all_are(test: Callable[[str], bool], *keys: str) -> bool:
        return all(test(fields[positions[key]]) for key in keys)

    return (
        len(fields) == len(positions)
        and all_are(is_account, "account")
        and all_are(is_currency, "currency")
        and all_are(lambda text: looks_like_date(text, COMPACT), "date", "value date")
        and all_are(looks_like_amount, "opening", "closing", "amount")
    )


def _table(source: Source) -> Table | None:
    if titled := find_table(source, _BANK, _TITLES, _TITLES.keys(), _TITLED):
        return titled
    return _untitled(source, _COLUMNS) or _untitled(source, _XLS_COLUMNS)


def _untitled(source: Source, positions: Mapping[str, int]) -> Table | None:
    return find_shape(source, _BANK, partial(_fits, positions), [_TABS], lambda _: positions)


def _recognises(source: Source) -> bool:
    return _table(source) is not None


def _read(source: Source) -> list[Statement]:
    table = _table(source)
    assert table is not None
    return statements(source, map(_row, table.rows()))


def _row(fields: Fields) -> BankRow:
    fields.check_euro("currency")
    opening, closing, amount = (fields.amount(key) for key in ("opening", "closing", "amount"))
    if opening + amount != closing:
        raise fields.damaged(
            f"deze regel klopt niet: {format_amount(opening)} en {format_amount(amount)} geeft "
            f"{format_amount(opening + amount)}, maar er staat {format_amount(closing)}",
            "een bedrag of saldo in deze regel is veranderd.",
        )
    # Read as it stands: in a description, the place of each character counts.
    description = describe(fields.record.fields[fields.table.positions["text"]])
    return BankRow(
        line=fields.line,
        date=fields.date("date", COMPACT),
        account=fields.text("account"),
        amount=amount,
        counterparty=description.iban,
        name=description.name,
        text=description.text,
        description=description.remark or description.text,
        balance=closing,
    )


def _blind(source: Source, replacements: Mapping[int, tuple[str, str]]) -> bytes:
    table = _table(source)
    assert table is not None
    return blind(table, replacements, _KEPT)


def _shown(name: str, text: str) -> Mapping[str, str]:
    """In the style with slashes, so that the copy reads back with the same name and text."""
    name, text = (value.replace("/", " ") for value in (name, text))
    return {"text": f"/TRTP/AFGESCHERMD/NAME/{name}/REMI/{text}"}


_KEPT = Kept(
    values=("account", "currency", "date", "opening", "closing", "amount"),
    texts=("text",),
    dates=("value date",),
    show=_shown,
)


ABN_AMRO = BankFormat("ABN AMRO (TAB)", "abn", _recognises, _read, _blind)
