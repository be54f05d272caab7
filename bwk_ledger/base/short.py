"""The short numbers by which people name a payment or a question: the first signs of its identity."""

import hashlib

SHORT = 6  # signs that people type


def identity_of(key: str) -> str:
    """What a payment is known by, from the identity of its row: a number of an older list never means another row."""
    return hashlib.sha256(key.encode()).hexdigest()
