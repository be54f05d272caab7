"""The words of the example cooperative, which no other cooperative may ever read."""

from __future__ import annotations

import re

_WORDS = re.compile(
    r"\b(?:BWK|TOP|HLR|ZUILEN|Zuilen|Utrecht|2018|SPDO|Buurt[Ww]erk[Kk]amer|Leidsche Rijn|Daalsebuurt|Ondiep"
    r"|Pijlsweerd)\b"
)
_OF_PROGRAM = re.compile(r"BWK_[A-Z]+")  # the program's own settings


def words_of_the_example(text: str) -> list[str]:
    """The lines of a text with a word of the example."""
    return [line.strip() for line in text.splitlines() if _WORDS.search(_OF_PROGRAM.sub("", line))]
