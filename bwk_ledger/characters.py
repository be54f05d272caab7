"""Characters that no text of the books may hold: they end a line, drive a terminal, or hide what a reader sees.

These are control characters, the two separators of Unicode that some programs take for the end of a line, marks that
turn the direction of writing, marks that nobody sees, and halves of characters that no file can hold.
"""

from __future__ import annotations

import re

_REFUSED = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ufffe\uffff\ud800-\udfff]")
_WORDS = {"\n": "een regeleinde", "\r": "een regeleinde", "\t": "een tab", "\0": "een nul-teken"}
_DIRECTION = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def refused_in(text: str) -> str:
    """The first character of a text that the books refuse; empty where there is none."""
    # Only what cannot be printed is ever refused, and Python tells that ten times as fast.
    found = None if text.isprintable() else _REFUSED.search(text)
    return found[0] if found else ""


def called(character: str) -> str:
    """A refused character in Dutch words, for a message."""
    code = f"(U+{ord(character):04X})"
    if character in _WORDS:
        return f"{_WORDS[character]} {code}"
    if _DIRECTION.match(character):
        return f"een teken dat de leesrichting omkeert {code}"
    if "\ud800" <= character <= "\udfff":
        return f"een teken dat geen letter in UTF-8 is {code}"
    return f"een onzichtbaar teken {code}"


def folded(text: str) -> str:
    """A text of a source that nobody can mend, such as a bank's: refused characters become one space with those around.

    Any other text stays exactly as it is.
    """
    return " ".join(_REFUSED.sub(" ", text).split()) if refused_in(text) else text


def visible(text: str) -> str:
    """A text as a message may show it, with a mark in the place of what a terminal would obey; lines stay lines."""
    if text.isprintable():
        return text
    return _REFUSED.sub(lambda found: found[0] if found[0] == "\n" else "\N{REPLACEMENT CHARACTER}", text)
