"""What Fava shows is judged after every load, on what came out once all plugins were done. It has no page."""

from __future__ import annotations

from pathlib import Path

from fava.ext import FavaExtensionBase
from flask import request

from bwk_ledger.door.accounts import ENVIRON
from bwk_ledger.door.gate import FOR_NOBODY
from bwk_ledger.door.pages import NotWrittenError
from bwk_ledger.fava_ext.by_hand import HandFile
from bwk_ledger.fava_ext.guarded import GuardedWatcher
from bwk_ledger.rules.main_file import end_result


class EndResult(FavaExtensionBase):
    """Adds to Fava's errors what the plugin could not say: another plugin may have come after it."""

    _is_guarded = False

    def after_load_file(self) -> None:
        """Judge what came out."""
        books = self.ledger
        found = end_result(books.all_entries, books.load_errors, books.options, Path(books.beancount_file_path))
        books.load_errors = [*books.load_errors, *found]
        if not self._is_guarded:  # others may have put something around it since
            books.watcher = GuardedWatcher(books)
            books.file = HandFile(books)
            self._is_guarded = True

    def before_request(self) -> None:
        """Let Fava move or delete no files, also where nobody has to log in.

        Raises:
            NotWrittenError: it was asked to.
        """
        if ENVIRON not in request.environ and request.endpoint in FOR_NOBODY and request.method != "GET":
            raise NotWrittenError("Bestanden gaan de boeken niet in of uit via Fava; gebruik 'bwk importeer'.")
