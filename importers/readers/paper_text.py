"""What the text of a pdf says: its days, amounts and words, page by page."""

from __future__ import annotations

import datetime as dt
import io
import logging
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bwk_ledger.base.money import ZERO, parse_amount
from bwk_ledger.base.periods import LONG_MONTHS
from bwk_ledger.base.short import receipt_key

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from decimal import Decimal

_MOST_PAGES = 60  # of a pdf that are read
MOST_TEXT = 20_000  # characters of a page
_CENTURY = 2000

_AMOUNT = re.compile(r"(?<![\d.,:/-])(\d{1,3}(?:[. ]\d{3})+|\d{1,7})([.,])(\d\d)(?![\d%]|[.,:/-]\d|\s?%)")
_TOTAL = re.compile(
    r"(?:totaal|total|te betalen|te voldoen|betaald|factuurbedrag|eindbedrag)[^\n\d]{0,40}\n?[^\n\d]{0,20}$",
    re.IGNORECASE,
)
_BEFORE_AMOUNT = 60  # characters in which the word for a total may stand
_DAYS = (
    re.compile(r"(?<!\d)(?P<y>20\d\d)-(?P<m>\d\d)-(?P<d>\d\d)(?!\d)"),
    re.compile(r"(?<![\d.,-])(?P<d>\d{1,2})(?P<mark>[-/.])(?P<m>\d{1,2})(?P=mark)(?P<y>(?:20)?\d\d)(?![\d.,])"),
    re.compile(rf"(?<!\d)(?P<d>\d{{1,2}}) (?P<name>{'|'.join(LONG_MONTHS)}) (?P<y>20\d\d)(?!\d)", re.IGNORECASE),
)


@dataclass(frozen=True)
class PaperPage:
    """What one page says.

    `total` is the amount it is about, `rows` the days and amounts that stand on a line together, as on a list of
    expenses, and `words` its text as `receipt_key` has it.
    """

    days: tuple[dt.date, ...] = ()
    amounts: frozenset[Decimal] = frozenset()
    total: Decimal | None = None
    rows: frozenset[tuple[dt.date, Decimal]] = frozenset()
    words: str = ""


def page_texts(content: bytes) -> list[str]:
    """The text of each page of a pdf; nothing of one that is damaged or locked."""
    from pypdf import PdfReader

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        reader = PdfReader(io.BytesIO(content))
        return [page.extract_text()[:MOST_TEXT] for page in reader.pages[:_MOST_PAGES]]
    except Exception:  # noqa: BLE001 - pypdf raises whatever a damaged file leads it to
        return []


def read_page(text: str) -> PaperPage:
    """The days, amounts and words of a text."""
    marked = [(amount, bool(_TOTAL.search(text[max(at - _BEFORE_AMOUNT, 0) : at]))) for amount, at in _amounts(text)]
    amounts = [amount for amount, _ in marked]
    named = [amount for amount, is_total in marked if is_total]
    total = max(named or amounts, default=None)
    days = tuple(dict.fromkeys(days_in(text, _DAYS)))
    return PaperPage(days, frozenset(amounts), total, frozenset(_rows(text)), receipt_key(text))


def _rows(text: str) -> Iterator[tuple[dt.date, Decimal]]:
    """What stands on a line with one day and one amount."""
    for line in text.splitlines():
        days, amounts = list(days_in(line, _DAYS)), [amount for amount, _ in _amounts(line)]
        if len(days) == len(amounts) == 1:
            yield days[0], amounts[0]


def _amounts(text: str) -> Iterator[tuple[Decimal, int]]:
    """The amounts in a text above nothing, and where each begins; decimals may follow a comma or a point."""
    for euros in _AMOUNT.finditer(text):
        amount = parse_amount(f"{re.sub('[. ]', '', euros[1])},{euros[3]}")
        if amount > ZERO:
            yield amount, euros.start()


def days_in(text: str, forms: Sequence[re.Pattern[str]]) -> Iterator[dt.date]:
    """The days in a text, in their order."""
    matches = sorted((dated for form in forms for dated in form.finditer(text)), key=lambda dated: dated.start())
    for dated in matches:
        parts = dated.groupdict()
        name = parts.get("name")
        month = LONG_MONTHS.index(name.casefold()) + 1 if name else int(parts["m"])
        year = int(parts["y"])
        try:
            yield dt.date(year if year >= _CENTURY else _CENTURY + year, month, int(parts["d"]))
        except ValueError:
            continue
