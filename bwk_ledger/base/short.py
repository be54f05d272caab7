"""Digests as people read them: the short number of a payment or a question, and a whole one in groups."""

import hashlib

_GROUP = 4  # signs of a digest that stand together
SHORT = 6  # signs that people type


def identity_of(key: str) -> str:
    """What a payment is known by, from the identity of its row: a number of an older list never means another row."""
    return hashlib.sha256(key.encode()).hexdigest()


def grouped(digest: str) -> str:
    """A hash in groups of characters that can be compared by eye."""
    return " ".join(digest[at : at + _GROUP] for at in range(0, len(digest), _GROUP))
