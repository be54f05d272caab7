"""Text in the signs that every bank takes (EPC217-08): letters without accents, digits, and a few marks."""

from __future__ import annotations

import re

from text_unidecode import unidecode

NAME, REMITTANCE = 70, 140  # the most characters of a name and of what a payment is about
_REFUSED = re.compile(r"[^A-Za-z0-9/\-?:().,'+ ]")
# The nearest sign that is allowed, where there is one; all others become a space.
_NEAREST = str.maketrans({"&": "+", "_": "-", ";": ",", '"': "'", "[": "(", "]": ")", "{": "(", "}": ")"})


def plain_text(text: str, longest: int) -> str:
    """A text as it may stand in a payment file, cut at a length; empty where no sign of it is left."""
    allowed = _REFUSED.sub(" ", unidecode(text).translate(_NEAREST))
    # A slash at either end, or two in a row, banks take for signs of their own.
    clean = re.sub("//+", "/", " ".join(allowed.split())).strip("/ ")
    return clean[:longest].strip("/ ")
