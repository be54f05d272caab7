"""What a paper itself tells about its payment: days, amounts and a number, from its text, its name or its photo.

A pdf is read by its text layer. A photo has none: its file name and the camera tell the day, and somebody may have
written the amount in the name. Where the program tesseract is installed, it reads the photo.
"""

from __future__ import annotations

import datetime as dt
import io
import logging
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import PurePath
from typing import TYPE_CHECKING

from bwk_ledger.base.money import ZERO, parse_amount
from bwk_ledger.base.periods import LONG_MONTHS
from bwk_ledger.standing.receipts import receipt_key
from importers.copies import is_pdf
from importers.pictures import taken_on
from importers.readers.payment_words import bill_number, file_number

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from decimal import Decimal

_MOST_PAGES = 60  # of a pdf that are read
_MOST_TEXT = 20_000  # characters of a page
_CENTURY = 2000
_SECONDS = 60  # for tesseract
_TESSERACT = "tesseract"

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
# In the name of a file: as phones and WhatsApp write it, or as people do.
_DAYS_OF_NAME = (
    re.compile(r"(?<!\d)(?P<y>20\d\d)(?P<m>\d\d)(?P<d>\d\d)(?!\d)"),
    re.compile(r"(?<!\d)(?P<y>20\d\d)[-_.](?P<m>\d\d)[-_.](?P<d>\d\d)(?!\d)"),
    re.compile(r"(?<!\d)(?P<d>\d{1,2})[-_.](?P<m>\d{1,2})[-_.](?P<y>20\d\d)(?!\d)"),
)
_TIME_OF_NAME = re.compile(r" (?:at|om) \d{1,2}[.:]\d\d(?:[.:]\d\d)?")
_AMOUNT_OF_NAME = re.compile(r"(?<![\d.,-])(\d{1,6})([.,])(\d\d)(?![\d.,-]\d|\d)")


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


@dataclass(frozen=True)
class PaperFacts:
    """What a paper says: the day, amount and number that are written with it in the books, and all of its pages."""

    day: dt.date | None = None
    amount: Decimal | None = None
    number: str = ""
    pages: tuple[PaperPage, ...] = ()


def read_paper(content: bytes, copy: bytes, name: str) -> PaperFacts:
    """What a paper says that somebody received.

    Args:
        content: the file as it was received.
        copy: the copy that is kept, a pdf or a picture that tesseract reads too.
        name: what the file was called.
    """
    texts = page_texts(copy) if is_pdf(copy) else [_recognised(copy)]
    pages = tuple(map(read_page, texts))
    days = [day for page in pages for day in page.days]
    day = _day_of_name(name) or (None if is_pdf(content) else taken_on(content)) or next(iter(days), None)
    totals = {page.total for page in pages if page.total is not None}
    amount = _amount_of_name(name) or (totals.pop() if len(totals) == 1 else None)
    number = file_number(name) or next((found for text in texts if (found := bill_number(text))), None)
    return PaperFacts(day, amount, number or "", pages)


def page_texts(content: bytes) -> list[str]:
    """The text of each page of a pdf; nothing of one that is damaged or locked."""
    from pypdf import PdfReader  # noqa: PLC0415 - only papers need it

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        reader = PdfReader(io.BytesIO(content))
        return [page.extract_text()[:_MOST_TEXT] for page in reader.pages[:_MOST_PAGES]]
    except Exception:  # noqa: BLE001 - pypdf raises whatever a damaged file leads it to
        return []


def read_page(text: str) -> PaperPage:
    """The days, amounts and words of a text."""
    found = [(amount, bool(_TOTAL.search(text[max(at - _BEFORE_AMOUNT, 0) : at]))) for amount, at in _amounts(text)]
    amounts = [amount for amount, _ in found]
    named = [amount for amount, is_total in found if is_total]
    total = max(named or amounts, default=None)
    days = tuple(dict.fromkeys(_days(text, _DAYS)))
    return PaperPage(days, frozenset(amounts), total, frozenset(_rows(text)), receipt_key(text))


def _rows(text: str) -> Iterator[tuple[dt.date, Decimal]]:
    """What stands on a line with one day and one amount."""
    for line in text.splitlines():
        days, amounts = list(_days(line, _DAYS)), [amount for amount, _ in _amounts(line)]
        if len(days) == len(amounts) == 1:
            yield days[0], amounts[0]


def _amounts(text: str) -> Iterator[tuple[Decimal, int]]:
    """The amounts in a text above nothing, and where each begins; decimals may follow a comma or a point."""
    for found in _AMOUNT.finditer(text):
        amount = parse_amount(f"{re.sub('[. ]', '', found[1])},{found[3]}")
        if amount > ZERO:
            yield amount, found.start()


def _days(text: str, forms: Sequence[re.Pattern[str]]) -> Iterator[dt.date]:
    """The days in a text, in their order."""
    matches = sorted((found for form in forms for found in form.finditer(text)), key=lambda found: found.start())
    for found in matches:
        parts = found.groupdict()
        name = parts.get("name")
        month = LONG_MONTHS.index(name.casefold()) + 1 if name else int(parts["m"])
        year = int(parts["y"])
        try:
            yield dt.date(year if year >= _CENTURY else _CENTURY + year, month, int(parts["d"]))
        except ValueError:
            continue


def _day_of_name(name: str) -> dt.date | None:
    return next(_days(PurePath(name).stem, _DAYS_OF_NAME), None)


def _amount_of_name(name: str) -> Decimal | None:
    stem = PurePath(name).stem
    for form in (_TIME_OF_NAME, *_DAYS_OF_NAME):
        stem = form.sub(" ", stem)
    found = _AMOUNT_OF_NAME.search(stem)
    return parse_amount(f"{found[1]},{found[3]}") if found else None


def _recognised(picture: bytes) -> str:
    """What tesseract reads in a photo; nothing where it is not installed, or cannot read it."""
    program = shutil.which(_TESSERACT)
    if program is None:
        return ""
    try:
        done = subprocess.run(  # noqa: S603 - the program that was found, with nothing from outside but the picture
            [program, "-", "-"], input=picture, capture_output=True, timeout=_SECONDS, check=True
        )
    except (OSError, subprocess.SubprocessError):
        return ""
    return done.stdout.decode("utf-8", "replace")[:_MOST_TEXT]
