"""Names of people as they compare: without capitals, accents and punctuation. Initials are never guessed."""

from __future__ import annotations

import re
import unicodedata

_NO_WORD = re.compile(r"[\W_]+")
_APOSTROPHES = re.compile("['`\N{RIGHT SINGLE QUOTATION MARK}\N{LEFT SINGLE QUOTATION MARK}]")


def plain(text: str) -> str:
    """A text as its words: `J. de Vriés-d'Oude` is `j de vries doude`."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    letters = "".join(char for char in apart if not unicodedata.combining(char))
    return _NO_WORD.sub(" ", _APOSTROPHES.sub("", letters)).strip()
