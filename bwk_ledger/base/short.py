"""Short names of things: of a payment or a question, of a digest in groups, and of a paper by its number."""

import hashlib
import re
from functools import lru_cache

_GROUP = 4  # signs of a digest that stand together
_BETWEEN = re.compile(r"[^a-z0-9]+")
SHORT = 6  # signs that people type


def identity_of(key: str) -> str:
    """What a payment is known by, from the identity of its row: a number of an older list never means another row."""
    return hashlib.sha256(key.encode()).hexdigest()


def grouped(digest: str) -> str:
    """A hash in groups of characters that can be compared by eye."""
    return " ".join(digest[at : at + _GROUP] for at in range(0, len(digest), _GROUP))


@lru_cache(1 << 16)  # who looks for the same number twice asks it of every payment, again and again
def receipt_key(number: str) -> str:
    """A number in the form that texts and names of files share: `factuur 2026/044` is `factuur-2026-044`."""
    return _BETWEEN.sub("-", number.casefold()).strip("-")
