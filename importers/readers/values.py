"""Values as banks and people write them: days, amounts, account numbers, and the identity of a booking.

All readers take them from here. What is a Dutch amount, `bwk_ledger.base.money` says.
"""

from __future__ import annotations

import datetime as dt
import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from bwk_ledger.base.errors import shorten
from bwk_ledger.base.money import CENT, ZERO, parse_amount

if TYPE_CHECKING:
    from collections.abc import Callable
    from decimal import Decimal

    from importers.readers.source import Source


# Days: in the form of a bank, or in any that people type.

ISO = "jjjj-mm-dd"
COMPACT = "jjjjmmdd"
DUTCH = "dd-mm-jjjj"
_FORMS = {
    ISO: re.compile(r"(?P<year>\d{4})-(?P<month>\d\d)-(?P<day>\d\d)", re.ASCII),
    COMPACT: re.compile(r"(?P<year>\d{4})(?P<month>\d\d)(?P<day>\d\d)", re.ASCII),
    DUTCH: re.compile(r"(?P<day>\d\d?)-(?P<month>\d\d?)-(?P<year>\d{4})", re.ASCII),
}
_DAY_FIRST = re.compile(r"(\d{1,2})[-/](\d{1,2})[-/](\d{4})", re.ASCII)


def looks_like_date(text: str, *forms: str) -> bool:
    """Whether a text has the form of a date, even of one that does not exist."""
    return any(_FORMS[form].fullmatch(text.strip()) for form in forms)


def is_day(*forms: str) -> Callable[[str], bool]:
    """A test for texts with the form of a date."""
    return lambda text: looks_like_date(text, *forms)


@lru_cache(maxsize=1024)  # a statement has few days and many rows
def parse_date(text: str, *forms: str) -> dt.date:
    """Read a date that is written in one of the forms.

    Raises:
        ValueError: it is in none of them, or there is no such day.
    """
    for form in forms:
        if found := _FORMS[form].fullmatch(text):
            return dt.date(int(found["year"]), int(found["month"]), int(found["day"]))
    raise ValueError(text)


def parse_day(value: Any) -> dt.date | None:
    """Read a day: one of a spreadsheet, 2018-03-31, or 31-03-2018; None when it is none of these."""
    if isinstance(value, dt.datetime):
        return value.date()
    if isinstance(value, dt.date):
        return value
    text = str(value or "").strip()
    try:
        if found := _DAY_FIRST.fullmatch(text):
            return dt.date(int(found[3]), int(found[2]), int(found[1]))
        return dt.date.fromisoformat(text)
    except ValueError:
        return None


# Amounts.

_SHAPE = re.compile(r"[+-]?\d[\d.,]*-?", re.ASCII)
_DECIMALS = re.compile(r"([.,])\d{1,2}-?\Z", re.ASCII)
_IN_DOUBT = re.compile(r"[+-]?\d{1,3}[.,]\d{3}-?", re.ASCII)
_MARKS = {",": "komma", ".": "punt"}
_LONGEST_AMOUNT = 24  # characters; more digits than Decimal keeps exact are no amount of a bank
_SWAPPED = str.maketrans(",.", ".,")


def looks_like_amount(text: str) -> bool:
    """Whether a text is digits with points and commas, even where its value is in doubt."""
    return _SHAPE.fullmatch(text.strip()) is not None


class Amounts:
    """Reads the amounts of one file, which have their decimals after a comma or after a point, but never both.

    The first amount with one or two decimals tells which. What could be read in two ways (`1.234`) never is.
    """

    def __init__(self, source: Source) -> None:
        self._source = source
        self._mark = ""

    def read(self, line: int, text: str) -> Decimal:
        """Read `1234,56`, `-1.234,56`, `+7` or `1234,56-`, or the same with points for commas; to the cent.

        Raises:
            InputError: it is no amount, is in doubt, or has its decimals after the other mark.
        """
        if found := _DECIMALS.search(text):
            mark = found[1]
            if self._mark and mark != self._mark:
                raise self._source.damaged(
                    line,
                    f"'{shorten(text)}' heeft zijn decimalen na een {_MARKS[mark]}, eerdere bedragen na een "
                    f"{_MARKS[self._mark]}",
                    cause="het bestand is veranderd, of er zijn twee bestanden aan elkaar geplakt.",
                )
            self._mark = mark
        try:
            return exact_amount(_dutch(text, self._mark)).quantize(CENT)
        except ValueError as error:
            if _IN_DOUBT.fullmatch(text):
                raise self._source.damaged(
                    line,
                    f"'{text}' is op twee manieren te lezen",
                    cause="de drie cijfers aan het eind kunnen decimalen zijn, of een duizendtal.",
                ) from error
            raise self._source.damaged(
                line, f"'{shorten(text)}' is geen bedrag", cause="een bedrag ziet eruit als 1234,56 of 1.234,56."
            ) from error


def exact_amount(text: str) -> Decimal:
    """Read a Dutch amount with no more digits than sums keep exact.

    Raises:
        ValueError: the text is no amount, could be read in two ways, or is longer than any bank writes.
    """
    if len(text) > _LONGEST_AMOUNT:
        raise ValueError(text)
    return parse_amount(text) + ZERO  # so that `-0,00` is 0


def _dutch(text: str, mark: str) -> str:
    """The amount with its sign in front and its decimals after a comma."""
    clean = text.translate(_SWAPPED) if mark == "." else text
    return f"-{clean[:-1]}" if clean.endswith("-") and clean[:1].isdigit() else clean


def in_cents(value: Decimal) -> Decimal | None:
    """An amount with two decimals; None where it has a part of a cent."""
    cents = value.quantize(CENT)
    return cents if cents == value else None


def with_sign(sign: int, amount: Decimal) -> Decimal:
    """An amount on or off the account; not the product, which can be -0."""
    return amount if sign > 0 else ZERO - amount


# Account numbers, currencies, and the identity that a bank gives a booking.

_IBAN = re.compile(r"[A-Z]{2}\d{2}[A-Z0-9]{8,30}", re.ASCII)
_BARE = re.compile(r"\d{6,10}", re.ASCII)
_CURRENCY = re.compile(r"[A-Z]{3}", re.ASCII)
_IDENTITY = re.compile(r"(?=\D*\d)[A-Za-z0-9./:+_-]{1,40}", re.ASCII)


def is_iban(text: str) -> bool:
    """Whether a text has the form of an IBAN; its check digits are not looked at."""
    return _IBAN.fullmatch(text.replace(" ", "")) is not None


def is_account(text: str) -> bool:
    """Whether a text has the form of an account number, with or without IBAN."""
    return is_iban(text) or _BARE.fullmatch(text.strip()) is not None


def is_currency(text: str) -> bool:
    """Whether a text has the form of a currency code."""
    return _CURRENCY.fullmatch(text.strip()) is not None


def is_identity(text: str) -> bool:
    """Whether a text can be the bank's own identity of a booking: digits, perhaps with letters and marks, no words."""
    return _IDENTITY.fullmatch(text.strip()) is not None
