"""The file of accounts as the door sees it: read again when it changed, so that who was removed is out at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bwk_ledger.access.accounts import read_accounts

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from bwk_ledger.access.accounts import Account


class AccountFile:
    """The accounts in a file."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._read: tuple[object, Mapping[str, Account]] | None = None

    def now(self) -> Mapping[str, Account]:
        """The accounts as they are now.

        Raises:
            InputError: as `read_accounts`.
        """
        state = self._state()  # before reading: a change in between is then seen the next time
        read = self._read
        if read is None or read[0] != state:
            read = (state, read_accounts(self._path))
            self._read = read
        return read[1]

    def _state(self) -> object:
        try:
            found = self._path.stat()
        except FileNotFoundError:
            return None
        return found.st_mtime_ns, found.st_size, found.st_ino, found.st_mode
