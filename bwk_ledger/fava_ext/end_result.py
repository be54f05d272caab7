"""What Fava shows is judged after every load, on what came out once all plugins were done. It has no page."""

from __future__ import annotations

from pathlib import Path

from fava.ext import FavaExtensionBase

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
            self._is_guarded = True
