"""The copy of an MT940 statement that is kept with the books: what is read of it, and nobody's name.

It is written anew from the fields that the reader knows, each on the line it stood on. What stands around them, such as
an envelope or what a bank writes after the closing balance, may hold anything, and does not come along.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from importers.readers.mt940_tags import INTERIM, RABOBANK, Field, fields, own_account
from importers.readers.values import is_identity

if TYPE_CHECKING:
    from collections.abc import Mapping

    from importers.readers.source import Source

# Day, sign, amount and kind of booking; what follows is the reference of the payer, which may be his account.
_BOOKING = re.compile(
    r"\s*\d{6}(?:[\d ]{4})?R?[DC][A-Z]?\s?[\d.]*(?:,\d*)?(?:[A-Z][A-Z0-9 ]{3})?", re.IGNORECASE | re.ASCII
)
_NUMBER = re.compile(r"\s*\d{0,10}(?:/\d{1,10})?", re.ASCII)


def blind(source: Source, replacements: Mapping[int, tuple[str, str]]) -> bytes:
    """The copy, in which some bookings, by the line of their :61:, show another party and text."""
    copy = _Copy(source, replacements)
    for item in fields(source):
        copy.take(item)
    return copy.content()


class _Copy:
    """The lines of the copy; empty where nothing is kept."""

    def __init__(self, source: Source, replacements: Mapping[int, tuple[str, str]]) -> None:
        self.ends = [line[len(line.rstrip("\r\n")) :] for line in source.lines]
        self.lines = [""] * len(self.ends)
        self.replacements = replacements
        self.in_booking = False
        self.hidden: tuple[str, str] | None = None  # for the booking being written
        self.told = False  # that is, the first :86: of a hidden booking

    def content(self) -> bytes:
        return "".join(map(str.__add__, self.lines, self.ends)).encode("utf-8")

    def take(self, item: Field) -> None:
        """Keep of a field what is read of it."""
        if item.tag == "61":
            self.hidden = self.replacements.get(item.line)
            self.in_booking, self.told = True, False
            self._booking(item)
        elif item.tag == "86":
            if self.in_booking:
                self._text(item)
        elif (value := _value(item)) is not None:
            self.in_booking = self.in_booking and item.tag in INTERIM
            self._write(item, [value])

    def _booking(self, item: Field) -> None:
        if self.hidden is None:
            self._write(item, item.lines)
            return
        value = item.lines[0]
        found = _BOOKING.match(value)
        assert found is not None
        _, mark, bank = value[found.end() :].partition("//")
        reference = bank.partition("/")[0].strip()
        self._write(item, [f"{found[0]}NONREF{f'{mark}{reference}' if is_identity(reference) else ''}"])

    def _text(self, item: Field) -> None:
        """The text of a booking. A bank may give each line an :86: of its own: the first then shows all."""
        if self.hidden is None:
            self._write(item, item.lines)
        elif self.told:
            self._write(item, [""])
        else:
            name, text = self.hidden
            self._write(item, [f"/NAME/{name}/REMI/{text}"])
            self.told = True

    def _write(self, item: Field, lines: list[str]) -> None:
        self.lines[item.line - 1] = f":{item.tag}:{lines[0]}"
        self.lines[item.line : item.line + len(lines) - 1] = lines[1:]


def _value(item: Field) -> str | None:
    """What stays of a field that is no booking and no text; None where it is not read."""
    value = item.value
    if item.tag == "20":
        return RABOBANK if value.startswith(RABOBANK) else "NONREF"
    if item.tag in {"25", "25P"}:
        return own_account(item)  # the books know it
    if item.tag in {"28", "28C"}:
        found = _NUMBER.match(value)
        return found[0].strip() if found else ""
    if item.tag in INTERIM:
        return ""
    return value if item.tag[:2] in {"60", "62"} else None
