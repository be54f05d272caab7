"""The lines of an MT940 file as its fields: `:61:` with what follows it, and where it stands.

The library mt-940 can split a file too, but keeps neither the lines, which every posting must name, nor spaces at
their ends, which separate words in the text of some banks. What it reads of a field is used in `mt940`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from importers.readers.source import Source

# Any other text between colons at the start of a line belongs to the field before it.
_TAG = re.compile(r":(13D?|20|21|25P?|28C?|34F|60[FM]?|61|62[FM]?|64|65|86|90[CD]|NS):")
_BETWEEN = re.compile(r"[-{}].*|[^;\"<\t]{0,40}")  # what banks write from one statement to the next
_FOREIGN = re.compile(rb'[;"<\t]')
_FIELD = r"(?:\A|[\r\n]|\{{4:|\xef\xbb\xbf){}"
RABOBANK = "940"  # how its statements are called, which begin with a balance of the day before
INTERIM = {"13", "13D", "34F"}  # fields of the report of a day that is not over
_ACCOUNT = re.compile(r"(?:.*/)?([A-Z]{2}\d\d[A-Z]{4}\d{10})(?:[A-Z]{3})?")
_CURRENCY = re.compile(r"(?<=\d)[A-Z]{3}\Z")
_ENVELOPE = re.compile(r"\{\d:.*\{4:|\{4:")


@dataclass(slots=True)
class Field:
    """One field: its tag, the line where it begins, and its lines without the tag."""

    tag: str
    line: int
    lines: list[str]

    @property
    def value(self) -> str:
        """The first line, without spaces around it."""
        return self.lines[0].strip()


def foreign_line(item: Field) -> int | None:
    """The line after a statement where something begins that no bank writes there; None where nothing does.

    What is said about the account in an :86: may be anything, until the end of the statement.
    """
    ended = item.tag != "86"
    for number, line in enumerate(item.lines[1:], start=item.line + 1):
        ended = ended or line.startswith("-")
        if ended and not _BETWEEN.fullmatch(line.strip()):
            return number
    return None


def is_mt940(content: bytes) -> bool:
    """Whether a file has the fields every statement begins with, and nothing of another form before them."""
    first, account = (_FIELD.format(tag) for tag in (":20:", ":25P?:"))
    found = re.search(first.encode(), content)
    return bool(found and not _FOREIGN.search(content, 0, found.start()) and re.search(account.encode(), content))


def own_account(item: Field) -> str:
    """An IBAN without currency or bank in front; an old number as it stands, without points."""
    clean = item.value.replace(" ", "").upper()
    if found := _ACCOUNT.fullmatch(clean):
        return found[1]
    return _CURRENCY.sub("", clean.rpartition("/")[2]).replace(".", "")


def fields(source: Source) -> Iterator[Field]:
    """The fields of a file in their order.

    What banks write between statements comes after a closing balance, and stays with it unread.

    Raises:
        InputError: the file is no text, or a line is longer than any bank writes.
    """
    source.check_lines()
    current: Field | None = None
    for number, raw in enumerate(source.lines, start=1):
        line = raw.rstrip("\r\n")
        if line.startswith("{") and (envelope := _ENVELOPE.match(line)):
            line = line[envelope.end() :]
        if found := _TAG.match(line):
            if current is not None:
                yield current
            current = Field(found[1], number, [line[found.end() :]])
        elif current is not None:
            current.lines.append(line)
    if current is not None:
        yield current
