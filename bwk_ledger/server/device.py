"""A mark in a browser that an account logged in there before: no key, it only keeps others from locking it out."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bwk_ledger.access.accounts import Account


def new_mark(account: Account) -> str:
    """A mark for a browser; it says nothing without the file of accounts, and ends with the password."""
    own = secrets.token_hex(16)
    return f"{own}.{_sign(account.secret, own)}"


def marked(account: Account | None, mark: str) -> str:
    """Which device it is, where the mark was given for this account; else empty."""
    own, _, sign = mark.partition(".")
    expected = _sign(account.secret if account else "", own)
    return own if hmac.compare_digest(sign.encode(), expected.encode()) and account else ""


def _sign(secret: str, own: str) -> str:
    return hmac.new(hashlib.sha256(secret.encode()).digest(), own.encode(), "sha256").hexdigest()
