"""Search patterns of users, matched in time that grows with the text only.

Python's `re` can take years over `(a+)+$`, and nothing can stop it while it does. Fava and beanquery hand it whatever a
reader types. RE2 has no such patterns: it refuses what it could not match in linear time and little memory.
"""

from __future__ import annotations

import functools
from typing import Any

import re2

LONGEST = 500  # characters of a pattern
_MEMORY = 1 << 20  # bytes of a compiled pattern; what needs more is refused
_MOST_TEXT = 100_000  # characters that replacing may make


class PatternError(ValueError):
    """A pattern that cannot be read, or that asks too much; `str` of it is Dutch."""


class IgnoreCaseFlag:
    """What `re.IGNORECASE` is to a caller that only passes it on."""


class Linear:
    """Stands where beanquery has the module `re`, with the functions that it calls."""

    IGNORECASE = IgnoreCaseFlag()

    @staticmethod
    def search(pattern: str, text: str, flags: object = None) -> Any:
        """As `re.search`."""
        return compiled(pattern, ignore_case=flags is Linear.IGNORECASE).search(text)

    @staticmethod
    def match(pattern: str, text: str) -> Any:
        """As `re.match`."""
        return compiled(pattern).match(text)

    @staticmethod
    def fullmatch(pattern: str, text: str) -> Any:
        """As `re.fullmatch`."""
        return compiled(pattern).fullmatch(text)

    @staticmethod
    def sub(pattern: str, replacement: str, text: str) -> str:
        """As `re.sub`.

        Raises:
            PatternError: it would make a text that fills the memory: one inside another makes powers.
        """
        expression = compiled(pattern)
        if (len(text) + 1) * max(len(replacement), 1) > _MOST_TEXT and len(text) + len(replacement) > LONGEST:
            raise PatternError("Vervangen met subst geeft hier een te lange tekst.")
        return str(expression.sub(replacement, text))


class Match:
    """As `fava.core.filters.Match`, on which filters are built; a pattern that cannot be read is told."""

    __slots__ = ("_expression",)

    def __init__(self, search: str) -> None:
        self._expression = compiled(search, ignore_case=True)

    def __call__(self, value: Any) -> bool:
        """Whether the text of a value has the pattern."""
        return self._expression.search(str(value)) is not None


@functools.lru_cache(128)
def compiled(pattern: str, *, ignore_case: bool = False) -> Any:
    """A pattern ready to search with.

    Raises:
        PatternError: it is too long, cannot be read, or RE2 does not know it.
    """
    if len(pattern) > LONGEST:
        raise PatternError(f"Dit zoekpatroon is te lang: ten hoogste {LONGEST} tekens.")
    options = re2.Options()
    options.log_errors = False
    options.max_mem = _MEMORY
    options.case_sensitive = not ignore_case
    try:
        return re2.compile(pattern, options)
    except (re2.error, UnicodeEncodeError) as error:
        shown = pattern.encode("utf-8", "replace").decode()
        raise PatternError(
            f"Dit zoekpatroon is niet te lezen of vraagt te veel: '{shown}'. Zet een \\ voor een leesteken dat u "
            "letterlijk bedoelt."
        ) from error
