"""ABN AMRO TAB file: no header, tabs, an account number without IBAN, and the balance on both sides of each booking."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bwk_ledger.money import format_amount
from importers.readers.abn_text import describe
from importers.readers.bank import BankFormat, BankRow, Statement
from importers.readers.dialect import Dialect
from importers.readers.hidden import blind
from importers.readers.ordered import statements
from importers.readers.shape import find_shape, is_account, is_currency
from importers.readers.values import COMPACT, looks_like_amount, looks_like_date

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from importers.readers.columns import Fields, Table
    from importers.readers.source import Source

_COLUMNS = {"account": 0, "currency": 1, "date": 2, "opening": 3, "closing": 4, "value date": 5, "amount": 6, "text": 7}
_TABS = Dialect("\t", quote="", comment="#")


def _fits(fields: Sequence[str]) -> bool:
    return (
        len(fields) == len(_COLUMNS)
        and is_account(fields[0])
        and is_currency(fields[1])
        and looks_like_date(fields[2], COMPACT)
        and looks_like_date(fields[5], COMPACT)
        and all(looks_like_amount(fields[place]) for place in (3, 4, 6))
    )


def _table(source: Source) -> Table | None:
    return find_shape(source, "ABN AMRO", _fits, [_TABS], lambda _: _COLUMNS)


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
    description = describe(fields.record.fields[_COLUMNS["text"]])
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
    def edit(fields: list[str], name: str, text: str) -> None:
        # In the style with slashes, so that the copy reads back with the same name and text.
        name, text = (value.replace("/", " ") for value in (name, text))
        fields[_COLUMNS["text"]] = f"/TRTP/AFGESCHERMD/NAME/{name}/REMI/{text}"

    return blind(source, _TABS, replacements, edit)


ABN_AMRO = BankFormat("ABN AMRO (TAB)", "abn", _recognises, _read, _blind)
