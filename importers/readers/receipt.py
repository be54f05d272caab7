"""The numbers of receipts and bills, in the text of a payment and in the name of a file.

A receipt of a kamer is numbered by the kamer itself: `Bon TOP-2018-014`, in a file named `bon-TOP-2018-014.pdf`. A bill
has the number that its sender gave it: `factuur 2018-044`, in `factuur-2018-044.pdf`.
"""

from __future__ import annotations

import re
from pathlib import PurePath
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from importers.readers.source import Source

NUMBER = re.compile(r"\b[Bb]on[ -](?P<number>[A-Z][A-Z0-9]*-\d{4}-\d{3,})")
_SIGNATURES = (b"%PDF-", b"\x89PNG", b"\xff\xd8\xff")

# What papers are called, by the word that the books use.
_PAPERS = {
    "factuur": r"factuur|faktuur|fact|invoice",
    "nota": r"(?:maand|kwartaal|jaar|termijn|eind|voorschot|reken)?nota",
    "aanslag": r"aanslag",
    "aangifte": r"aangifte",
    "loonstaat": r"loonstaat",
    "loonstrook": r"loonstrook",
    "declaratie": r"declaratie",
}
_PARTS_OF_WORDS = ("fact", "faktu", "invoice", "nota", "aanslag", "aangifte", "loonst", "declaratie")
# Only in names of files: a payment that mentions a contract is not proved by it.
_CONTRACTS = {"huurcontract": r"huurcontract|huurovereenkomst", "contract": r"contract|overeenkomst", "polis": r"polis"}
# Letters only in front of digits and few of them, so that no word and no name of a person is taken for a number.
_PART = r"[A-Z]{0,4}\d+[A-Z]?"
_BILL_NUMBER = rf"(?:[A-Z]{{1,4}}-)?{_PART}(?:[-./]{_PART})*(?!\w|,\d)"
_LETTERS = re.compile(r"^[A-Z]+-?")
_YEAR = re.compile(r"(?:19|20)\d\d")
_DATE = re.compile(r"\d{1,2}([-./])\d{1,2}\1(?:\d\d){1,2}|(?:19|20)\d\d([-./])\d{1,2}\2\d{1,2}")
_MONEY = re.compile(r"(?:\d+|\d{1,3}(?:\.\d{3})+)\.\d\d")
_LEAST_DIGITS = 3  # fewer are a term, an article or a day of the month


def _search(papers: dict[str, str]) -> re.Pattern[str]:
    words = "|".join(f"(?P<{word}>{forms})" for word, forms in papers.items())
    return re.compile(
        rf"(?<![^\W_])(?:(?i:{words}))(?i:nummer|nrs?|no)?[.:]?[\s_-]*(?i:nr|no)?[.:]?\s*(?P<number>{_BILL_NUMBER})"
    )


_IN_TEXT = _search(_PAPERS)
_IN_FILE_NAME = _search(_PAPERS | _CONTRACTS)


def is_receipt(source: Source) -> bool:
    """Whether the content is a PDF or picture and the name has the number of a receipt or bill."""
    return source.content.startswith(_SIGNATURES) and file_number(source.name) is not None


def receipt_number(text: str) -> str | None:
    """The number of the receipt that a text mentions: `TOP-2018-014`."""
    if "on" not in text:  # most texts of a bank: quicker than the search
        return None
    found = NUMBER.search(text)
    return found["number"] if found else None


def bill_number(text: str) -> str | None:
    """The bill, assessment or payroll sheet that a payment mentions by its number: `factuur 2018-044`."""
    lower = text.lower()
    # Most texts of a bank have none of these: quicker than the search.
    return _numbered(_IN_TEXT, text) if any(part in lower for part in _PARTS_OF_WORDS) else None


def file_number(name: str) -> str | None:
    """The receipt, bill or contract that the name of a file mentions by its number."""
    stem = PurePath(name).stem
    return receipt_number(stem) or _numbered(_IN_FILE_NAME, stem)


def _numbered(pattern: re.Pattern[str], text: str) -> str | None:
    for found in pattern.finditer(text):
        number = found["number"]
        if _is_number(number):
            word = next(name for name, value in found.groupdict().items() if value and name != "number")
            return f"{word} {number}"
    return None


def _is_number(text: str) -> bool:
    """Whether it is the number of a paper: no year, date or amount, and no few digits."""
    bare = _LETTERS.sub("", text)
    return (
        sum(map(str.isdigit, bare)) >= _LEAST_DIGITS
        and not _YEAR.fullmatch(bare)
        and not _DATE.fullmatch(bare)
        and not _MONEY.fullmatch(bare)
    )
