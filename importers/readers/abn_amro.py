"""ABN AMRO TAB file: no header, tabs, an account number without IBAN, and the balance on both sides of each booking.

The same columns in another order, mostly with titles, are those of its XLS file, saved as text from a spreadsheet.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from bwk_ledger.base.money import format_amount
from importers.readers.bank import BankFormat, BankRow, Statement, statements
from importers.readers.columns import (
    COMPACT,
    KeptColumns,
    blind,
    find_shape,
    find_table,
    is_account,
    is_currency,
    looks_like_amount,
    looks_like_date,
)
from importers.readers.dialect import Dialect

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from importers.readers.columns import BankTable, Fields
    from importers.readers.source import Source


_LINE, _SLOT = 65, 32
_CARD_PART = 160  # characters that the shop and the number of the card stand in
_WORDS = re.compile(r"/(TRTP|IBAN|BIC|NAME|REMI|EREF|CSID|MARF|ORDP|BENM|ID|ISDT|ULTD|ULTC|PURP|SVCL|PREF|NRTX)/")
_KEYS = (
    "IBAN|BIC|Naam|Omschrijving|Kenmerk|Machtiging|Incassant|Voor|Betalingskenm.|Uw referentie|Rekening|Transactiesoort"
)
_KEY = re.compile(rf"(?P<key>{_KEYS.replace('.', '[.]')}): ?", re.IGNORECASE)
_AFTER_SPACE = re.compile(rf"(?<!\s)\s+(?=(?:{_KEYS.replace('.', '[.]')}): )", re.IGNORECASE)
_CARD_OLD = re.compile(
    r"(?:BEA|GEA)\s+NR:\S+\s+\d\d\.\d\d\.\d\d/\d\d[.:]\d\d\s+(?P<name>\S[^,]*?)\s*,PAS\d+", re.IGNORECASE
)
_CARD = re.compile(r"(?:BEA|GEA|ECOM),? \S[^,]*?\s{2,}(?P<name>\S[^,]*?)\s*,PAS\d+", re.IGNORECASE)


@dataclass(frozen=True)
class Description:
    """The parts of a description; `remark` is what the payer wrote, `text` is all of it."""

    iban: str
    name: str
    remark: str
    text: str


def describe(raw: str) -> Description:
    """Take a description apart; what it does not have is empty."""
    if raw.startswith("/TRTP/"):
        parts = _WORDS.split(raw)
        found = dict(zip(parts[1::2], parts[2::2], strict=False))
        iban, name, remark = (_clean(found.get(word, "")) for word in ("IBAN", "NAME", "REMI"))
        return Description(iban.replace(" ", ""), name, remark, _clean(raw))
    lines = _slots(raw)
    text = _clean(lines.replace("\n", " "))
    keyed: dict[str, str] = {}
    for line in lines.split("\n")[1:]:
        if key := _KEY.match(line):
            keyed.setdefault(key["key"].lower(), _clean(line[key.end() :]))
    card = _CARD_OLD.match(raw[:_CARD_PART]) or _CARD.match(raw[:_CARD_PART])
    return Description(
        iban=keyed.get("iban", "").replace(" ", ""),
        name=_clean(card["name"]) if card else keyed.get("naam", ""),
        remark=keyed.get("omschrijving") or keyed.get("betalingskenm.", ""),
        text=text,
    )


def _slots(raw: str) -> str:
    """The description with a new line before each key, and the text that runs over slots whole again."""
    lines = [raw[start : start + _LINE] for start in range(0, len(raw), _LINE)]
    if any(len(line) > _SLOT and line[_SLOT] != " " for line in lines):
        return _AFTER_SPACE.sub("\n", raw)  # not in slots: spaces were squeezed on the way
    slots = [slot for line in lines for slot in (line[:_SLOT], line[_SLOT + 1 :])]
    joined, has_key = "", False
    for slot in slots:
        if _KEY.match(slot):
            has_key = True
            joined += "\n"
        # Only what follows a key runs on from slot to slot; before the first, each slot is a text of its own.
        joined += slot.ljust(_SLOT) if has_key else f"{slot} "
    return _AFTER_SPACE.sub("\n", joined)


def _clean(text: str) -> str:
    return " ".join(text.split())


# ABN AMRO TAB file: no header, tabs, an account number without IBAN, and the balance on both sides of each booking.
#
# The same columns in another order, mostly with titles, are those of its XLS file, saved as text from a spreadsheet.

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


def _table(source: Source) -> BankTable | None:
    if titled := find_table(source, _BANK, _TITLES, _TITLES.keys(), _TITLED):
        return titled
    return _untitled(source, _COLUMNS) or _untitled(source, _XLS_COLUMNS)


def _untitled(source: Source, positions: Mapping[str, int]) -> BankTable | None:
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


_KEPT = KeptColumns(
    values=("account", "currency", "date", "opening", "closing", "amount"),
    texts=("text",),
    dates=("value date",),
    show=_shown,
)


ABN_AMRO = BankFormat("ABN AMRO (TAB)", "abn", _recognises, _read, _blind)
