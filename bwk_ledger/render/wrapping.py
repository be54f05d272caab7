"""Words that are too long for a narrow column of a terminal.

In a heading they stand on two lines, with a hyphen between two syllables of Dutch. In a text, names of accounts and of
files are broken where one of their parts ends, and a date in them stays whole.
"""

from __future__ import annotations

import re
import textwrap
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_SHORT = 7  # a word of no more letters stays whole
_LEAST = 2  # letters on either side of a hyphen
_VOWEL = "aeiouyáéëïóöü"
# A syllable begins with one consonant, or with several that begin a word too.
_BEGIN = "schr|sch|str|ch|bl|br|dr|fl|fr|gl|gr|kl|kn|kr|pl|pr|sl|sn|tr|tw|vl|vr|wr|zw|[bcdfghjklmnpqrstvwxz]"
_SYLLABLE = re.compile(rf"(?:{_BEGIN})[{_VOWEL}]", re.IGNORECASE)
_BREAK = re.compile(rf"(?<=\w)(?={_SYLLABLE.pattern})", re.IGNORECASE)


def _halves(word: str) -> list[tuple[str, str]]:
    """The ways to write a word over two lines, the longest first part first."""
    if len(word) <= _SHORT or not word.isalpha():
        return []
    found, end = [], len(word)
    for place in (match.start() for match in _BREAK.finditer(word)):
        begins = _begin_before(word, place)
        if _LEAST <= begins <= end - _LEAST and any(char in _VOWEL for char in word[:begins].casefold()):
            found.append((f"{word[:begins]}-", word[begins:]))
    return sorted(set(found), key=lambda halves: -len(halves[0]))


def _begin_before(word: str, place: int) -> int:
    """Where the syllable begins whose consonants include that of a place: `ver-schil`, not `vers-chil`."""
    syllables = (_SYLLABLE.match(word, start) for start in range(max(place - 3, 1), place))
    return next((found.start() for found in syllables if found is not None and found.end() > place), place)


def least_width(title: str) -> int:
    """How narrow the lines of a title can be."""
    return max(map(_least, title.split()), default=0)


def _least(word: str) -> int:
    return min((max(map(len, halves)) for halves in _halves(word)), default=len(word))


def wrapped(title: str, width: int) -> list[str]:
    """A title over lines of at most a width, where that is at least its `least_width`."""
    words: list[str] = []
    for word in title.split():
        fitting = (halves for halves in _halves(word) if max(map(len, halves)) <= width)
        words += [word] if len(word) <= width else next(fitting, (word,))
    return textwrap.wrap(" ".join(words), width, break_on_hyphens=False) or [""]


_WHOLE = 12  # a word or a part of one that is no longer is never broken: a date, a number of a member
_PARTS = re.compile(r"(?:\d{4}-\d\d-\d\d|\d{4}-\d\d(?!\d)|[^-:_]+)[-:_]*|[-:_]+")


def longest_whole(texts: Iterable[str]) -> int:
    """The width that a column must have so that no text in it is broken where it may not be."""
    words = {word for text in set(texts) for word in text.split()}
    parts = (part for word in words for part in ([word] if len(word) <= _WHOLE else _PARTS.findall(word)))
    return max((len(part) for part in parts if len(part) <= _WHOLE), default=0)


def text_lines(text: str, width: int) -> list[str]:
    """A text over lines; a word that is too long for one is broken where one of its parts ends."""
    lines = [""]
    for word in text.split():
        for number, part in enumerate([word] if len(word) <= width else _PARTS.findall(word)):
            between = "" if number or not lines[-1] else " "
            if len(lines[-1]) + len(between) + len(part) <= width:
                lines[-1] += between + part
            else:
                lines += [part[start : start + width] for start in range(0, len(part), width)]
    return lines if lines[0] else lines[1:]
