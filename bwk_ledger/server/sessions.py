"""Who is logged in: kept in memory, so that a restart logs everybody out."""

from __future__ import annotations

import secrets
import threading
import time
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from bwk_ledger.access.accounts import Account

LONGEST = 8 * 60 * 60  # seconds after logging in
IDLE = 60 * 60  # seconds after the last thing somebody did


@dataclass(frozen=True)
class _Session:
    account: Account
    started: float
    seen: float

    def has_ended(self, now: float) -> bool:
        return now - self.started >= LONGEST or now - self.seen >= IDLE


class Sessions:
    """The sessions by their token.

    Args:
        now: seconds on a clock that also runs while a laptop sleeps.
    """

    def __init__(self, now: Callable[[], float] = time.time) -> None:
        self._now = now
        self._lock = threading.Lock()
        self._by_token: dict[str, _Session] = {}

    def start(self, account: Account) -> str:
        """Begin a session for who just gave the right password; gives its token."""
        now = self._now()
        token = secrets.token_urlsafe(32)
        with self._lock:
            self._by_token = {key: item for key, item in self._by_token.items() if not item.has_ended(now)}
            self._by_token[token] = _Session(account, now, now)
        return token

    def account(self, token: str, accounts: Mapping[str, Account], *, is_activity: bool) -> Account | None:
        """The account of a session; None where there is none, it ended, or the account is no longer what it was.

        Args:
            token: what the browser sent; empty for nothing.
            accounts: as they are now. Another password, role or number ends the session.
            is_activity: whether somebody did something, and not just a page that asks every few seconds.
        """
        now = self._now()
        with self._lock:
            found = self._by_token.get(token)
            if found is None:
                return None
            if found.has_ended(now) or accounts.get(found.account.name) != found.account:
                del self._by_token[token]
                return None
            if is_activity:
                self._by_token[token] = replace(found, seen=now)
            return found.account

    def end(self, token: str) -> None:
        """End a session, if there is one."""
        with self._lock:
            self._by_token.pop(token, None)
