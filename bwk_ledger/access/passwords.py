"""Passwords of accounts: kept as scrypt hashes only, and checked in the same time whether the account exists or not."""

from __future__ import annotations

import functools
import unicodedata

from werkzeug.security import check_password_hash, generate_password_hash

from bwk_ledger.errors import InputError

LEAST = 12  # characters
MOST = 200  # more makes no password better, only a request heavier
_METHOD = "scrypt"


def hashed(password: str) -> str:
    """The hash to keep of a password; another one each time.

    Raises:
        InputError: it is too short or too long.
    """
    _require_length(password)
    return generate_password_hash(_plain(password), _METHOD)


def is_password(password: str, kept: str | None) -> bool:
    """Whether this is the password that was hashed; with None (no such account) never, but not sooner."""
    if len(password) > MOST:
        password = ""
    right = check_password_hash(kept or _decoy(), _plain(password))
    return right and kept is not None


def _plain(password: str) -> str:
    """One way to write a letter with an accent: keyboards differ."""
    return unicodedata.normalize("NFC", password)


@functools.cache
def _decoy() -> str:
    """A hash of the same kind as all others, to spend time on where there is no account."""
    return generate_password_hash("", _METHOD)


def _require_length(password: str) -> None:
    if len(password) < LEAST:
        raise InputError(
            f"dit wachtwoord heeft {len(password)} tekens; dat zijn er te weinig.",
            remedy=f"kies een wachtwoord van ten minste {LEAST} tekens, zoals vier losse woorden.",
        )
    if len(password) > MOST:
        raise InputError(
            f"dit wachtwoord heeft {len(password)} tekens; dat zijn er te veel.",
            remedy=f"kies een wachtwoord van ten hoogste {MOST} tekens.",
        )
