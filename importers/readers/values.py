"""Values as banks and people write them: days, amounts, account numbers, and the identity of a booking.

All readers take them from here. What is a Dutch amount, `bwk_ledger.base.money` says; what a day, `.periods`.
"""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING

from bwk_ledger.base.errors import shorten
from bwk_ledger.base.money import CENT, ZERO, is_in_doubt, no_amount, parse_amount
from bwk_ledger.base.periods import DAY_FORMS, day_in, no_day

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from bwk_ledger.base.errors import InputError
    from importers.readers.source import Source


# Days: in the form of a bank, or in that of a program that saved its file again.


def looks_like_date(text: str) -> bool:
    """Whether a text has the form of a date, even of one that does not exist."""
    return any(form.fullmatch(text.strip()) for form in DAY_FORMS.values())


class Days:
    """Reads the days of one file, which are all in one form: a spreadsheet turns some of them round and not others."""

    def __init__(self, source: Source, bank: str) -> None:
        self._source = source
        self._bank = bank
        self._form = ""
        self._found: dict[str, dt.date] = {}

    def read(self, line: int, text: str, forms: Sequence[str]) -> dt.date:
        """Read a day; `forms` are those that the bank itself writes.

        Raises:
            InputError: there is no such day, or it is written in another way than the first one of the file.
        """
        day = self._found.get(text)
        return day if day is not None else self._read(line, text, forms)

    def _read(self, line: int, text: str, forms: Sequence[str]) -> dt.date:
        form, day = _first_that_fits(text)
        if day is None:
            cause = f"{self._bank} schrijft datums als {' of '.join(forms)}."
            raise self._source.damaged(line, no_day(text), cause=cause)
        if self._form and form != self._form:
            raise self._source.damaged(
                line,
                f"'{shorten(text)}' is geschreven als {form}, eerdere datums als {self._form}",
                cause="een rekenblad draaide een deel van de datums om, of er zijn twee bestanden aan elkaar geplakt.",
                remedy="download het bestand opnieuw bij de bank, en sla het niet op vanuit een rekenblad.",
            )
        self._form = form
        self._found[text] = day
        return day


def _first_that_fits(text: str) -> tuple[str, dt.date | None]:
    try:
        return next(((form, day) for form in DAY_FORMS if (day := day_in(text, form))), ("", None))
    except ValueError:
        return "", None


# Amounts.

_SHAPE = re.compile(r"[+-]?\d[\d.,]*-?", re.ASCII)
_DECIMALS = re.compile(r"([.,])\d{1,2}-?\Z", re.ASCII)
_MARKS = {",": "komma", ".": "punt"}
_DOUBT = "de drie cijfers aan het eind kunnen decimalen zijn, of een duizendtal."
_AMOUNT = "een bedrag ziet eruit als 1234,56 of 1.234,56."
_PLAIN = {mark: re.compile(rf"[+-]?\d{{1,20}}[{mark}]\d\d", re.ASCII) for mark in _MARKS}
_LONGEST_AMOUNT = 24  # characters; more digits than Decimal keeps exact are no amount of a bank
_WHOLE_EUROS = re.compile(r"[.,]--?\Z")
_COMMON = 1024  # amounts that are remembered of a file
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
        self._found: dict[str, Decimal] = {}

    def read_common(self, line: int, text: str) -> Decimal:
        """The same as `read`, of a column in which many rows have the same few amounts: each is held once.

        Raises:
            InputError: as `read`.
        """
        amount = self._found.get(text)
        if amount is None:
            amount = self.read(line, text)
            if len(self._found) < _COMMON:
                self._found[text] = amount
        return amount

    def read(self, line: int, text: str) -> Decimal:
        """Read `1234,56`, `-1.234,56`, `+7` or `1234,56-`, or the same with points for commas; to the cent.

        Raises:
            InputError: it is no amount, is in doubt, or has its decimals after the other mark.
        """
        if self._mark and _PLAIN[self._mark].fullmatch(text):  # as nearly all are, and read in half the time
            return Decimal(text.replace(",", ".")) + ZERO
        if decimals := _DECIMALS.search(text):
            mark = decimals[1]
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
            cause = _DOUBT if is_in_doubt(text) else _AMOUNT
            raise self._source.damaged(line, no_amount(text), cause=cause) from error


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


def has_sign(text: str) -> bool:
    """Whether an amount has a sign of its own; the dash of `5,-` is none."""
    return "+" in text or ("-" in text and "-" in _WHOLE_EUROS.sub("", text))


def two_signs(source: Source, line: int, text: str, word: str) -> InputError:
    """An error about an amount with a sign where a word says already whether it is off or on the account."""
    return source.damaged(
        line,
        f"'{shorten(text)}' heeft een teken",
        cause=f"of het af of bij is, zegt '{shorten(word)}' al; welk van de twee?",
    )


# Account numbers, currencies, and the identity that a bank gives a booking.

_NO_PART = re.compile(r"[^A-Z0-9]")
_AFTER_BIC = re.compile(r"[A-Z]{6}[A-Z0-9]{2}(?:[A-Z0-9]{3})? +(?P<number>[A-Z]{2}\d{2}[A-Z0-9 ]{8,40})", re.ASCII)
_IBAN = re.compile(r"[A-Z]{2}\d{2}[A-Z0-9]{8,30}", re.ASCII)
_BARE = re.compile(r"\d{6,10}", re.ASCII)
_CURRENCY = re.compile(r"[A-Z]{3}", re.ASCII)
_IDENTITY = re.compile(r"(?=\D*\d)[A-Za-z0-9./:+_-]{1,40}", re.ASCII)


@lru_cache(maxsize=1024)  # many rows are of the same few parties
def bare_number(text: str) -> str:
    """An account number in capitals, without spaces."""
    return text.replace(" ", "").upper()


@lru_cache(maxsize=1024)
def account_number(text: str) -> str:
    """An account number as the books know it: in capitals, without spaces or the code of its bank in front."""
    number = bare_number(text)
    if " " in text and (after_bic := _AFTER_BIC.fullmatch(text.strip().upper())):
        return after_bic["number"].replace(" ", "")
    return number


@lru_cache(maxsize=1024)
def account_key(text: str) -> str:
    """An account number as it compares: without the spaces and dashes that people and some banks write in it."""
    return _NO_PART.sub("", account_number(text))


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
