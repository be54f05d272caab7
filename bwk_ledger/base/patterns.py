"""Search patterns that people type, matched in time that grows with the text only.

Python's `re` can take years over `(a+)+$`, and nothing can stop it while it does. RE2 has no such patterns: it refuses
what it could not match in linear time and little memory.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import re2

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

LONGEST_PATTERN = 500  # characters of a pattern
_MEMORY = 1 << 20  # bytes of a compiled pattern; what needs more is refused
_NAME = re.compile(r"\(\?P<\w+>")
_MEMORY_TOGETHER = 1 << 24  # bytes of all patterns that are searched for together


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
def compiled(pattern: str, *, ignore_case: bool = False, in_bytes: bool = False) -> Any:
    """A pattern ready to search with, in text or in bytes of UTF-8.

    Raises:
        PatternError: it is too long, cannot be read, or RE2 does not know it.
    """
    shown = pattern.encode("utf-8", "replace").decode()
    if len(pattern) > LONGEST_PATTERN:
        raise PatternError(f"Dit zoekpatroon is te lang: ten hoogste {LONGEST_PATTERN} tekens.", shown)
    try:
        return re2.compile(pattern.encode() if in_bytes else pattern, _options(_MEMORY, ignore_case=ignore_case))
    except (re2.error, UnicodeEncodeError) as error:
        raise PatternError(
            f"Dit zoekpatroon is niet te lezen of vraagt te veel: '{shown}'. Zet een \\ voor een leesteken dat u "
            "letterlijk bedoelt.",
            shown,
        ) from error


def _options(memory: int, *, ignore_case: bool) -> Any:
    options = re2.Options()
    options.log_errors = False
    options.max_mem = memory
    options.case_sensitive = not ignore_case
    return options


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
    _expression: Any = field(init=False, repr=False, compare=False)  # in bytes: RE2 is eight times as quick with them
    _names: Sequence[tuple[str, int]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        expression = compiled(_bare(self.pattern), ignore_case=True, in_bytes=True)
        object.__setattr__(self, "_expression", expression)
        names = [(name.decode(), number) for name, number in expression.groupindex.items()]
        object.__setattr__(self, "_names", names)

    @property
    def has_names(self) -> bool:
        """Whether it gives parts of what it finds."""
        return bool(self._names)

    @property
    def nameless(self) -> str | None:
        """What finds the same and gives no parts, beside others; None where it is not written so that this is sure."""
        bare = _bare(self.pattern)
        is_sure = bare.count("(?P<") == len(self._names) and r"\Q" not in bare
        return _NAME.sub("(?:", bare) if is_sure else None

    def search(self, text: str) -> dict[str, str] | None:
        """The named parts of what was found, those that are there; None where nothing was."""
        bare = _bare(text).encode()
        match = self._expression.search(bare)
        if match is None:
            return None
        if not self._names:
            return {}
        whole = text if text.isascii() else unicodedata.normalize("NFC", text)
        parts = {}
        for name, number in self._names:
            start, end = match.span(number)
            if end > start >= 0:
                first = len(bare[:start].decode())
                parts[name] = whole[first : first + len(bare[start:end].decode())]
        return parts


class WordPatterns:
    """Patterns that are searched for together: all of them take about as long as one (`benchmarks/import_speed.py`).

    Args:
        patterns: each of them; the same one may come more than once.
    """

    def __init__(self, patterns: Iterable[WordPattern]) -> None:
        self._patterns = list(dict.fromkeys(patterns))
        self.places = {pattern: place for place, pattern in enumerate(self._patterns)}
        self._any = self._set = None
        texts = [text for item in self._patterns if (text := item.nameless) is not None]
        if len(texts) < len(self._patterns):
            return
        options = _options(_MEMORY_TOGETHER, ignore_case=True)
        together = re2.Set.SearchSet(options)
        # What is too much together is searched for one by one.
        with suppress(re2.error):
            for pattern in self._patterns:
                together.Add(_bare(pattern.pattern))
            together.Compile()
            self._any = re2.compile("|".join(f"(?:{text})" for text in texts).encode(), options)
            self._set = together

    def found(self, text: str) -> tuple[int, ...]:
        """The places of those that a text has, in their order."""
        if not self._patterns:
            return ()
        if self._set is not None and self._any is not None:
            bare = _bare(text).encode()
            found = self._set.Match(bare)
            if found:
                return tuple(sorted(found))
            # A set that runs out of memory finds nothing and does not say so; one pattern goes on another way then.
            if self._any.search(bare) is None:
                return ()
        return tuple(place for place, pattern in enumerate(self._patterns) if pattern.search(text) is not None)


def _bare(text: str) -> str:
    """A text without accents, character by character, so that every place stays where it was."""
    return text if text.isascii() else "".join(map(_letter, unicodedata.normalize("NFC", text)))


@functools.lru_cache(4096)
def _letter(character: str) -> str:
    if character.isascii():
        return character
    parts = unicodedata.normalize("NFD", character)
    has_accent = len(parts) > 1 and all(map(unicodedata.combining, parts[1:]))
    return parts[0] if has_accent else character
