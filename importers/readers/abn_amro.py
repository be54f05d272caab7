"""ABN AMRO TAB file: no header, tabs, an account number without IBAN, and the balance on both sides of each booking.

The same columns in another order, mostly with titles, are those of its XLS file, saved as text from a spreadsheet.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bwk_ledger.base.money import format_amount
from bwk_ledger.base.periods import COMPACT
from importers.readers.columns import Titled, Untitled
from importers.readers.csv_bank import CsvBank, CsvForm
from importers.readers.dialect import SEMICOLON_FIRST, Dialect
from importers.readers.values import is_account, is_currency, looks_like_amount, looks_like_date

if TYPE_CHECKING:
    from collections.abc import Mapping

    from importers.readers.bank import BankRow
    from importers.readers.columns import Fields

# What ABN AMRO says about a booking, in slots of a fixed width or in words between slashes.

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
        text_by_word = dict(zip(parts[1::2], parts[2::2], strict=False))
        iban, name, remark = (_clean(text_by_word.get(word, "")) for word in ("IBAN", "NAME", "REMI"))
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


# The table.

_COLUMNS = {"account": 0, "currency": 1, "date": 2, "opening": 3, "balance": 4, "value date": 5, "amount": 6, "text": 7}
_XLS_COLUMNS = {**_COLUMNS, "value date": 3, "opening": 4, "balance": 5}
_TITLES = {
    "account": ("accountnumber", "rekeningnummer"),
    "currency": ("mutationcode", "muntsoort"),
    "date": ("transactiondate", "transactiedatum"),
    "value date": ("valuedate", "rentedatum"),
    "opening": ("startsaldo", "beginsaldo"),
    "balance": ("endsaldo", "eindsaldo"),
    "amount": ("amount", "transactiebedrag"),
    "text": ("description", "omschrijving"),
}
_TABS = Dialect("\t", quote="", comment="#")
_TESTS = {
    "account": is_account,
    "currency": is_currency,
    **dict.fromkeys(("date", "value date"), looks_like_date),
    **dict.fromkeys(("opening", "balance", "amount"), looks_like_amount),
}


def _untitled(positions: Mapping[str, int]) -> Untitled:
    return Untitled(positions, (len(positions),), _TESTS, (_TABS, *SEMICOLON_FIRST))


def _described(fields: Fields, row: BankRow) -> BankRow:
    """The row, proved by its own balances, with the parts of its description."""
    opening = fields.amount("opening")
    if opening + row.amount != row.balance:
        raise fields.damaged(
            f"deze regel klopt niet: {format_amount(opening)} en {format_amount(row.amount)} geeft "
            f"{format_amount(opening + row.amount)}, maar er staat {format_amount(fields.amount('balance'))}",
            "een bedrag of saldo in deze regel is veranderd.",
        )
    # Read as it stands: in a description, the place of each character counts.
    told = describe(fields.raw("text"))
    return row._replace(counterparty=told.iban, name=told.name, text=told.text, description=told.remark or told.text)


def _shown(name: str, text: str) -> Mapping[str, str]:
    """In the style with slashes, so that the copy reads back with the same name and text."""
    name, text = (value.replace("/", " ") for value in (name, text))
    return {"text": f"/TRTP/AFGESCHERMD/NAME/{name}/REMI/{text}"}


ABN_AMRO = CsvBank(
    "ABN AMRO (TAB)",
    "abn",
    "ABN AMRO",
    [
        CsvForm(
            [Titled(_TITLES, dialects=(_TABS, *SEMICOLON_FIRST)), _untitled(_COLUMNS), _untitled(_XLS_COLUMNS)],
            days=[COMPACT],
            finish=_described,
            show=_shown,
        )
    ],
).format
