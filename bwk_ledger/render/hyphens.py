"""Long words above a narrow column of a terminal, over two lines with a hyphen between two syllables of Dutch."""

from __future__ import annotations

import re
import textwrap

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
