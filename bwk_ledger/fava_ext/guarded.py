"""Books that beancount would crash on are not loaded again in Fava, which would crash with it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from bwk_ledger.base.errors import InputError
from bwk_ledger.base.finding import FilePlace, finding
from bwk_ledger.books.store import look
from bwk_ledger.door.watching import Watching

if TYPE_CHECKING:
    from fava.core import FavaLedger


class GuardedWatcher(Watching):
    """Makes such a change an error of the books, which stay as they were."""

    def __init__(self, books: FavaLedger) -> None:
        super().__init__(books.watcher)
        self._books = books

    def check(self) -> bool:
        """Whether there is a change that can be loaded."""
        if not super().check():
            return False
        try:
            look(Path(self._books.beancount_file_path))
        except InputError as error:
            place = FilePlace(Path(str(error.file)), error.line or 1)
            said = finding("load.refused", place, error.what, cause=error.cause or "", remedy=str(error.remedy))
            self._books.load_errors = [*self._books.load_errors, said]
            return False
        return True
