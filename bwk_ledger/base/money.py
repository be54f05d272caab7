"""Exact amounts: read from Dutch text, split without a lost cent, shown with one rounding at the end."""

from __future__ import annotations

import re
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

from bwk_ledger.base.errors import shorten

if TYPE_CHECKING:
    from collections.abc import Sequence

EUR = "EUR"
ZERO = Decimal(0)
ONE = Decimal(1)
CENT = Decimal("0.01")
# Amounts are multiples of a cent, and hours of a minute times a rate in cents: of 1/6000 euro. What lies below this is
# what a division left behind, and must not tip a half cent.
_NOISE_EXPONENT = -9
_MOST_DIGITS = 20
_NOISE = Decimal(1).scaleb(_NOISE_EXPONENT)
# As the books and the banks write it, and most people. Thousands points only where three digits follow each and a comma
# closes: so '1.234' is no amount, it is a doubt.
_DUTCH = re.compile(r"[+-]?\d{1,3}(?:(?:\.\d{3})+,\d{1,2}|\d*(?:,\d{0,2})?)", re.ASCII)
# And every other way: the sign or the currency behind it, `5,-` for whole euros.
_TYPED = re.compile(
    r"([+-]?) ?(?:€|EURO?)? ?([+-]?) ?(?P<number>\d[\d., ]*?)(?:(?P<whole>[.,])(?:--?|=))? ?(?:€|EURO?)? ?(-?)",
    re.ASCII | re.IGNORECASE,
)
_CENTS = re.compile(r"(.*)([.,])(\d{0,2})", re.ASCII)
_GROUPED = re.compile(r"\d{1,3}([., ])\d{3}((?:\1\d{3})*)", re.ASCII)
_IN_DOUBT = re.compile(r"[+-]?\d{1,3}[.,]\d{3}-?", re.ASCII)
_AS_TYPED = str.maketrans("\N{MINUS SIGN}\N{EN DASH}\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}\N{THIN SPACE}", "--   ")
WRITE_AMOUNT = "schrijf bedragen met centen, zoals 112,40 of 1.234,56."


def parse_amount(text: str) -> Decimal:
    """Read an amount as Dutch people type it: `1.234,56`, `578.89`, `€ 5,00`, `107,`, `+7`, `5,00-` or `-5,-`.

    Raises:
        ValueError: the text is no amount, or could be read in two ways (`1.234`).
    """
    clean = text.strip()
    if _DUTCH.fullmatch(clean):
        return Decimal(clean.replace(".", "").replace(",", ".").rstrip("."))
    typed = _TYPED.fullmatch(clean.translate(_AS_TYPED))
    if typed is None:
        raise ValueError(text)
    signs = f"{typed[1]}{typed[2]}{typed[5]}"
    number = _plain_number(typed["number"] + (typed["whole"] or ""))
    if number is None or len(signs) > 1:
        raise ValueError(text)
    return Decimal(f"{signs}{number}")


def _plain_number(text: str) -> str | None:
    """Digits with a point before the cents; None where more than one number, or none, can be meant.

    The mark before the cents is never that between thousands, which tells what it is only before cents or the second
    time it stands there.
    """
    cut = _CENTS.fullmatch(text)
    whole, mark, cents = cut.groups() if cut else (text, "", "")
    if not whole.isdecimal():
        grouped = _GROUPED.fullmatch(whole)
        if grouped is None or grouped[1] == mark or not (mark or grouped[2] or grouped[1] == " "):
            return None
        whole = whole.replace(grouped[1], "")
    return f"{whole}.{cents}" if cents else whole


def is_in_doubt(text: str) -> bool:
    """Whether a text is no amount because it could be two: `1.234`."""
    return _IN_DOUBT.fullmatch(text.strip()) is not None


def no_amount(text: str) -> str:
    """What is said of a text that `parse_amount` refuses; a sentence without its point."""
    return f"'{shorten(text)}' is {'op twee manieren te lezen' if is_in_doubt(text) else 'geen bedrag'}"


def format_amount(value: Decimal, decimals: int = 2) -> str:
    """Show a number the Dutch way: `1.234,56`; rounded half up, minus sign in front, never `-0`."""
    rounded = round_half_up(value, decimals)
    if not rounded:
        rounded = abs(rounded)
    return f"{rounded:,.{decimals}f}".translate(str.maketrans(",.", ".,"))


def without_zeros(number: Decimal) -> Decimal:
    """The same number without zeros at its end: 40 for 40.00, and 37.5 for 37.50."""
    return number.to_integral() if number == number.to_integral() else number.normalize()


def round_half_up(value: Decimal, decimals: int = 2) -> Decimal:
    """Round once, at the end: half a unit goes away from zero, also where a division left it a hair short of half."""
    return _without_noise(value).quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)


def _without_noise(value: Decimal) -> Decimal:
    """A number without the digits that only a division left behind."""
    left_by_division = len(value.as_tuple().digits) > _MOST_DIGITS and value.adjusted() < _MOST_DIGITS + _NOISE_EXPONENT
    return value.quantize(_NOISE) if left_by_division else value


def split(amount: Decimal, weights: Sequence[Decimal], unit: Decimal = CENT) -> list[Decimal]:
    """Divide an amount by weights into parts that add up to it exactly.

    Each part is cut down to the unit; the units left over go to the parts that lost most, earlier parts first.

    Raises:
        ValueError: no weight, a negative weight, or weights that are all zero.
    """
    if len(weights) == 1 and weights[0] > 0:  # nearly always, and without a division
        part = amount.quantize(unit, rounding=ROUND_DOWN)
        return [part + (amount - part)]
    total = sum(weights, ZERO)
    if total <= 0 or min(weights) < 0:
        raise ValueError("weights must be positive")
    exact = [amount * weight / total for weight in weights]
    parts = [value.quantize(unit, rounding=ROUND_DOWN) for value in exact]
    left = amount - sum(parts, ZERO)
    step = unit.copy_sign(left)
    order = sorted(range(len(parts)), key=lambda index: (-abs(exact[index] - parts[index]), index))
    for index in order[: int(abs(left) / unit)]:
        parts[index] += step
    parts[order[0]] += amount - sum(parts, ZERO)  # what is smaller than a unit, where the amount itself has such digits
    return parts
