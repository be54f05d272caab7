"""The door on one's own computer: instead of a password an address that works once.

Whoever started the program is the treasurer, and nobody else can be: the address goes to the browser and nowhere else,
is good for five minutes, and is of no use after the browser took it.
"""

from __future__ import annotations

import hmac
import secrets
import threading
import time
from typing import TYPE_CHECKING

from bwk_ledger.door.accounts import Account, Role

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

OPEN = "/openen"
ASKED = "sleutel"
SECONDS = 5 * 60  # a browser that starts on an old computer takes its time
LASTS = 24 * 60 * 60  # seconds that the browser stays logged in: the program itself ends sooner
_NO_PASSWORD = "geen"  # noqa: S105 - no hash of any password


class OneTimeKey:
    """A secret that opens once.

    Args:
        now: seconds on a clock that also runs while a laptop sleeps.
    """

    def __init__(self, now: Callable[[], float] = time.time) -> None:
        self._now = now
        self._lock = threading.Lock()
        self._secret = secrets.token_urlsafe(32)
        self._until = now() + SECONDS

    @property
    def path(self) -> str:
        """Where the browser goes with it."""
        return f"{OPEN}?{ASKED}={self._secret}"

    def opens(self, given: str) -> bool:
        """Whether this is the secret, in time and for the first time; any other costs as long to compare."""
        is_right = hmac.compare_digest(given.encode(), self._secret.encode())
        with self._lock:
            if not is_right or self._now() >= self._until:
                return False
            self._until = 0
            return True


class OwnerAccount:
    """The only account on one's own computer: no password is the right one."""

    def __init__(self, account: Account) -> None:
        self.account = account

    def now(self) -> Mapping[str, Account]:
        """The account by its name, as `AccountFile` gives all of a file."""
        return {self.account.name: self.account}


def own_account(accounts: Mapping[str, Account]) -> OwnerAccount:
    """Who opens the books on their own computer: the treasurer of the file of accounts, where it has just one."""
    known = [account for account in accounts.values() if account.role is Role.TREASURER]
    name, person = (known[0].name, known[0].person) if len(known) == 1 else (Role.TREASURER.value, "")
    return OwnerAccount(Account(name, Role.TREASURER, person, _NO_PASSWORD))
