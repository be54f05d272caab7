"""The copy of an MT940 statement that is kept with the books, which names nobody."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from importers.readers.mt940_tags import Field, fields

if TYPE_CHECKING:
    from collections.abc import Mapping

    from importers.readers.source import Source

# Day, sign, amount and kind of booking stay, and the bank's reference; the payer's may be his account.
_BOOKING = re.compile(
    r"(?P<kept>\s*\d{6}(?:[\d ]{4})?R?[DC][A-Z]?\s?[\d,.]+(?:[A-Z][A-Z0-9 ]{3})?)(?P<rest>.*)", re.IGNORECASE
)


def blind(source: Source, replacements: Mapping[int, tuple[str, str]]) -> bytes:
    """The file with the parties and texts of some bookings replaced, by the line of their :61:.

    Lines keep their numbers: what is no longer there leaves an empty line.
    """
    lines = list(source.lines)
    shown: tuple[str, str] | None = None  # for the :86: of a booking that is hidden
    hidden = False
    for item in fields(source):
        if item.tag == "61":
            shown = replacements.get(item.line)
            hidden = shown is not None
            if hidden:
                _replace(lines, item, _booking(item.lines[0]))
        elif item.tag == "86" and hidden:
            # A bank may give each line of text an :86: of its own: the first then shows all.
            _replace(lines, item, f"/NAME/{shown[0]}/REMI/{shown[1]}" if shown else "")
            shown = None
        elif item.tag != "86":
            hidden = False
    return "".join(lines).encode("utf-8")


def _replace(lines: list[str], item: Field, new: str) -> None:
    first = item.line - 1
    line = lines[first]
    start = line.index(":", line.index(f":{item.tag}") + 1) + 1
    lines[first] = line[:start] + new + _end(line)
    for index in range(first + 1, first + len(item.lines)):
        lines[index] = _end(lines[index])


def _booking(value: str) -> str:
    found = _BOOKING.match(value)
    if found is None:
        return value
    _, mark, bank = found["rest"].partition("//")
    return f"{found['kept']}NONREF{mark}{bank.partition('/')[0]}"


def _end(line: str) -> str:
    return line[len(line.rstrip("\r\n")) :]
