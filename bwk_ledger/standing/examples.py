"""Examples in messages: what stands in these books, so that a remedy can be typed as it is.

A text that says what to write holds words of its own: `KAMER` for a kamer, `FINANCIER` for a funder and `JJJJ` for a
year. They read well as they are, and where the books are at hand they become what the books say.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bwk_ledger.base.finding import Finding
    from bwk_ledger.standing.config import Config

A_KAMER = "KAMER"
A_FUNDER = "FINANCIER"
A_YEAR = "JJJJ"
_WORDS = re.compile(rf"(?<![<\w])(?:{A_KAMER}|{A_FUNDER}|{A_YEAR})(?![>\w])")


@dataclass(frozen=True)
class Examples:
    """What stands for each of the words; the word itself where the books have nothing."""

    kamers: tuple[str, ...] = ()
    funders: tuple[str, ...] = ()

    @property
    def kamer(self) -> str:
        """A kamer; one that is really called so goes first, since then the word is no example."""
        return A_KAMER if not self.kamers or A_KAMER in self.kamers else self.kamers[0]

    @property
    def funder(self) -> str:
        """A funder."""
        return A_FUNDER if not self.funders or A_FUNDER in self.funders else self.funders[0]

    def fill(self, text: str, year: int | None = None) -> str:
        """A text with these examples in it; the year is that of what the text is about."""
        words = {A_KAMER: self.kamer, A_FUNDER: self.funder, A_YEAR: str(year or A_YEAR)}
        return _WORDS.sub(lambda found: words[found[0]], text)

    def shares(self, kamers: Sequence[str] = ()) -> str:
        """How a command is told which part each of two kamers bears: `--kamer LINDE=60 --kamer BEUK=40`."""
        first, second, *_ = (*(kamers or self.kamers), self.kamer, self.kamer)
        return f"--kamer {first}=60 --kamer {second}=40" if first != second else f"--kamer {first}=100"


def examples_of(config: Config) -> Examples:
    """The examples that books have."""
    grants = tuple(code for code, funder in config.funders.items() if funder.is_grant)
    return Examples(config.kamer_codes, grants)


def with_examples(found: Finding, examples: Examples) -> Finding:
    """A finding whose cause and remedy have their examples from the books."""
    cause, remedy = (examples.fill(text, found.year) for text in (found.cause, found.remedy))
    return found if (cause, remedy) == (found.cause, found.remedy) else replace(found, cause=cause, remedy=remedy)
