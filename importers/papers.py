"""What a paper itself tells about its payment: days, amounts and a number, from its text, its name or its photo.

A pdf is read by its text layer. A photo has none: its file name and the camera tell the day, and somebody may have
written the amount in the name. Where the program tesseract is installed, it reads the photo.
"""

from __future__ import annotations

import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import PurePath
from typing import TYPE_CHECKING

from bwk_ledger.base.money import parse_amount
from importers.copies import is_pdf
from importers.pictures import taken_on
from importers.readers.paper_text import MOST_TEXT, days_in, page_texts, read_page
from importers.readers.payment_words import bill_number, file_number

if TYPE_CHECKING:
    import datetime as dt
    from decimal import Decimal

    from importers.readers.paper_text import PaperPage

_SECONDS = 60  # for tesseract
_TESSERACT = "tesseract"

# In the name of a file: as phones and WhatsApp write it, or as people do.
_DAYS_OF_NAME = (
    re.compile(r"(?<!\d)(?P<y>20\d\d)(?P<m>\d\d)(?P<d>\d\d)(?!\d)"),
    re.compile(r"(?<!\d)(?P<y>20\d\d)[-_.](?P<m>\d\d)[-_.](?P<d>\d\d)(?!\d)"),
    re.compile(r"(?<!\d)(?P<d>\d{1,2})[-_.](?P<m>\d{1,2})[-_.](?P<y>20\d\d)(?!\d)"),
)
_TIME_OF_NAME = re.compile(r" (?:at|om) \d{1,2}[.:]\d\d(?:[.:]\d\d)?")
_AMOUNT_OF_NAME = re.compile(r"(?<![\d.,-])(\d{1,6})([.,])(\d\d)(?![\d.,-]\d|\d)")


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
    number = file_number(name) or next((in_text for text in texts if (in_text := bill_number(text))), None)
    return PaperFacts(day, amount, number or "", pages)


def _day_of_name(name: str) -> dt.date | None:
    return next(days_in(PurePath(name).stem, _DAYS_OF_NAME), None)


def _amount_of_name(name: str) -> Decimal | None:
    stem = PurePath(name).stem
    for form in (_TIME_OF_NAME, *_DAYS_OF_NAME):
        stem = form.sub(" ", stem)
    euros = _AMOUNT_OF_NAME.search(stem)
    return parse_amount(f"{euros[1]},{euros[3]}") if euros else None


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
    return done.stdout.decode("utf-8", "replace")[:MOST_TEXT]
