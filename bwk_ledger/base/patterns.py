"""Search patterns that people type, matched in time that grows with the text only.

Python's `re` can take years over `(a+)+$`, and nothing can stop it while it does. RE2 has no such patterns: it refuses
what it could not match in linear time and little memory.
"""

from __future__ import annotations

import functools
import unicodedata
from dataclasses import dataclass, field
from typing import Any

import re2

LONGEST_PATTERN = 500  # characters of a pattern
_MEMORY = 1 << 20  # bytes of a compiled pattern; what needs more is refused


class PatternError(ValueError):
    """A pattern that cannot be read, or that asks too much; `str` of it is Dutch.

    Args:
        text: what is wrong with it.
        pattern: as it was asked; empty where there is none to show.
    """

    def __init__(self, text: str, pattern: str = "") -> None:
        super().__init__(text)
        self.pattern = pattern


@functools.lru_cache(512)
def compiled(pattern: str, *, ignore_case: bool = False) -> Any:
    """A pattern ready to search with.

    Raises:
        PatternError: it is too long, cannot be read, or RE2 does not know it.
    """
    shown = pattern.encode("utf-8", "replace").decode()
    if len(pattern) > LONGEST_PATTERN:
        raise PatternError(f"Dit zoekpatroon is te lang: ten hoogste {LONGEST_PATTERN} tekens.", shown)
    options = re2.Options()
    options.log_errors = False
    options.max_mem = _MEMORY
    options.case_sensitive = not ignore_case
    try:
        return re2.compile(pattern, options)
    except (re2.error, UnicodeEncodeError) as error:
        raise PatternError(
            f"Dit zoekpatroon is niet te lezen of vraagt te veel: '{shown}'. Zet een \\ voor een leesteken dat u "
            "letterlijk bedoelt.",
            shown,
        ) from error


@dataclass(frozen=True)
class WordPattern:
    """A pattern for words of a bank, whatever their capitals and accents.

    RE2 takes a letter with an accent for no part of a word; so both sides are compared without accents, and what was
    found is given as it stood there.

    Args:
        pattern: as somebody typed it.

    Raises:
        PatternError: it cannot be used.
    """

    pattern: str
    _expression: Any = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_expression", compiled(_bare(self.pattern), ignore_case=True))

    def search(self, text: str) -> dict[str, str] | None:
        """The named parts of what was found, those that are there; None where nothing was."""
        whole = unicodedata.normalize("NFC", text)
        found = self._expression.search(_bare(whole))
        if found is None:
            return None
        spans = {name: found.span(number) for name, number in self._expression.groupindex.items()}
        return {name: whole[start:end] for name, (start, end) in spans.items() if end > start >= 0}


def _bare(text: str) -> str:
    """A text without accents, character by character, so that every place stays where it was."""
    return "".join(map(_letter, unicodedata.normalize("NFC", text)))


@functools.lru_cache(4096)
def _letter(character: str) -> str:
    if character.isascii():
        return character
    parts = unicodedata.normalize("NFD", character)
    has_accent = len(parts) > 1 and all(map(unicodedata.combining, parts[1:]))
    return parts[0] if has_accent else character
