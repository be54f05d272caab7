"""A division by zero in the text of the books: beancount does not refuse it, it crashes, and whoever asked with it.

So the text is looked through before beancount reads it. What the divisor comes to is left to beancount itself.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

from beancount.parser import parser

from bwk_ledger.base.errors import InputError

if TYPE_CHECKING:
    from pathlib import Path

# Most files stop here: no stroke has nothing but zeros behind it, or an expression between brackets.
_SUSPECT = re.compile(rb"/[ \t\r+-]*(?:\(|0[0,.]*+(?![0-9A-Z]))")
# A stroke also stands in texts, remarks, tags, links, days and names of commodities; there it divides nothing.
_STROKE = re.compile(
    rb'"(?:[^"\\]|\\.)*"|;[^\n]*|[#^][A-Za-z0-9_/.-]+|[0-9]{4,}[/-][0-9]+[/-][0-9]+|/[A-Z0-9\'._-]*[A-Z]|(?P<divides>/)',
    re.DOTALL,
)
_SIGNS_AND_NUMBER = re.compile(rb"[ \t\r+-]*(?:[0-9][0-9,]*(?:\.[0-9]*)?|(?=\())")
_BRACKET = re.compile(rb"[()]")


def refuse_division_by_zero(file: Path, content: bytes) -> None:
    """Refuse a file of the books in which an amount is divided by zero.

    Raises:
        InputError: names the file and the line.
    """
    if _SUSPECT.search(content) is None:
        return
    strokes = [stroke.end() for stroke in _STROKE.finditer(content) if stroke["divides"]]
    # From the last to the first: a divisor that is computed holds only divisions that were judged before it.
    for start in reversed(strokes):
        if _value(_divisor(content, start)) == 0:
            raise _divided_by_zero(file, content, start)


def _divisor(content: bytes, start: int) -> str:
    """What a stroke divides by: a number, or all between brackets; empty where that is neither."""
    end = content.find(b"\n", start)
    line = content[start : end if end >= 0 else None]
    signs_and_number = _SIGNS_AND_NUMBER.match(line)
    if signs_and_number is None:
        return ""
    if signs_and_number[0].strip(b" \t\r+-"):
        return signs_and_number[0].decode()
    depth = 0
    for bracket in _BRACKET.finditer(line):
        depth += 1 if bracket[0] == b"(" else -1
        if depth == 0:
            return line[: bracket.end()].decode("utf-8", "replace")
    return ""


def _value(expression: str) -> Decimal | None:
    """What an expression comes to by beancount; None where it cannot be read."""
    entries, _, _ = parser.parse_string(f'2000-01-01 custom "deler" {expression}')
    values = [value.value for entry in entries for value in entry.values or ()]
    return values[0] if len(values) == 1 and isinstance(values[0], Decimal) else None


def _divided_by_zero(file: Path, content: bytes, start: int) -> InputError:
    line = content.count(b"\n", 0, start) + 1
    return InputError(
        "in dit bedrag wordt gedeeld door nul.",
        file=file,
        line=line,
        excerpt=content.split(b"\n")[line - 1].decode("utf-8", "replace"),
        cause="dat heeft geen uitkomst, en beancount loopt erop vast; daarom zijn deze boeken niet gelezen.",
        remedy="verbeter het getal achter de deelstreep (/), of schrijf het bedrag zelf.",
    )
