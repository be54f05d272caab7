"""How Fava loads the books here, how that is judged, and how what somebody saves in its own pages is written."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import fava.core
from fava.beans.load import load_uncached
from fava.core.file import ExternallyChangedError, FileModule
from fava.ext import FavaExtensionBase
from flask import has_request_context, request

from bwk_ledger.base import journal
from bwk_ledger.base.errors import InputError
from bwk_ledger.base.finding import FilePlace, finding
from bwk_ledger.base.journal import JournalAct
from bwk_ledger.books.divisions import refuse_division_by_zero
from bwk_ledger.books.history import BY_HAND_HERE
from bwk_ledger.books.store import Changes, look, place_of
from bwk_ledger.door.accounts import ENVIRON
from bwk_ledger.door.gate import FOR_NOBODY
from bwk_ledger.door.pages import NotWrittenError
from bwk_ledger.door.query import Watching
from bwk_ledger.figures.kamers import result_years
from bwk_ledger.rules.load import Ledger, load_as_beancount
from bwk_ledger.rules.main_file import end_result

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from fava.core import FavaLedger

    from bwk_ledger.door.accounts import Visitor


@dataclass(frozen=True)
class LoadedBooks:
    """The books with what was found in them, and the years to choose from."""

    ledger: Ledger
    years: tuple[int, ...]


def loaded_books(own: FavaLedger) -> LoadedBooks:
    """That of the books as they are loaded now."""
    ledger = Ledger(Path(own.beancount_file_path), own.all_entries, own.errors, own.options)
    return LoadedBooks(ledger, tuple(result_years(ledger.transactions, ledger.customs)))


# How Fava loads the books here, how that is judged, and how what somebody saves in its own pages is written.


# Fava on our own server loads books as the commands do: from what is kept of them (`bwk_ledger.rules.kept`).
#
# Plain `fava` loads as it always does.


def load_quickly() -> None:
    """From now on, have every ledger of Fava in this process load so."""
    fava.core.load_uncached = _load


def _load(path: str, *, is_encrypted: bool) -> Any:
    if is_encrypted:
        return load_uncached(path, is_encrypted=is_encrypted)
    try:
        return load_as_beancount(Path(path))
    except InputError:  # Fava has its own way with what beancount stops on
        return load_uncached(path, is_encrypted=is_encrypted)


# Books that beancount would crash on are not loaded again in Fava, which would crash with it.


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
            refusal = finding("load.refused", place, error.what, cause=error.cause or "", remedy=str(error.remedy))
            self._books.load_errors = [*self._books.load_errors, refusal]
            return False
        return True


# What somebody saves in Fava's own pages is written as every act is: in turn, whole or not at all, and told of.
#
# Fava writes files in their places. Here that happens while nobody else writes; then the files are put back as they
# were, and what Fava made of them is the change that the one writer makes.

_SENTENCE = "verander de tekst van de boeken in de browser"


class HandFile(FileModule):
    """Stands where a ledger of Fava has what writes its files."""

    def set_source(self, path: Path, source: str, sha256sum: str) -> str:
        """A whole file; Fava would load it before anybody looked at it, and beancount crashes on some."""
        with self._as_act():
            if self.get_source(path)[1] != sha256sum:
                raise ExternallyChangedError(path)
            newline = "\r\n" if b"\r\n" in path.read_bytes() else "\n"
            path.write_text(source, "utf-8", newline=newline)
        self.ledger.load_file()
        return self.get_source(path)[1]

    def insert_metadata(self, entry_hash: str, basekey: str, value: str) -> None:
        """A line with a mark of an entry."""
        with self._as_act():
            super().insert_metadata(entry_hash, basekey, value)

    def save_entry_slice(self, entry_hash: str, source_slice: str, sha256sum: str) -> str:
        """The text of one entry."""
        with self._as_act():
            return super().save_entry_slice(entry_hash, source_slice, sha256sum)

    def delete_entry_slice(self, entry_hash: str, sha256sum: str) -> None:
        """One entry away."""
        with self._as_act():
            super().delete_entry_slice(entry_hash, sha256sum)

    def insert_entries(self, entries: Sequence[Any]) -> None:
        """New entries."""
        with self._as_act():
            super().insert_entries(entries)

    @contextmanager
    def _as_act(self) -> Iterator[None]:
        """What is written here becomes one act.

        Raises:
            NotWrittenError: the books refuse it; they are as they were.
        """
        main = Path(self.ledger.beancount_file_path).resolve()
        try:
            with journal.writing(place_of(main.parent), _act()):
                before = {path: path.read_bytes() for path in look(main)}
                try:
                    yield
                    after = {path: path.read_bytes() for path in before}
                finally:
                    changed = [path for path, content in before.items() if path.read_bytes() != content]
                    for path in changed:
                        path.write_bytes(before[path])
                _write(main.parent, {path: after[path] for path in changed})
        except InputError as error:
            self.ledger.load_file()
            raise NotWrittenError(str(error)) from error


def _write(root: Path, found: dict[Path, bytes]) -> None:
    changes = Changes(root)
    for path, content in found.items():
        refuse_division_by_zero(path, content)
        changes.put(path.relative_to(root).as_posix(), content)
    changes.commit()


def _act() -> JournalAct:
    visitor: Visitor | None = request.environ.get(ENVIRON) if has_request_context() else None
    who = f"{visitor.role.value} {visitor.name}" if visitor is not None else ""
    return JournalAct(BY_HAND_HERE, sentence=_SENTENCE, who=who)


# What Fava shows is judged after every load, on what came out once all plugins were done. It has no page.


class EndResult(FavaExtensionBase):
    """Adds to Fava's errors what the plugin could not say: another plugin may have come after it."""

    _is_guarded = False

    def after_load_file(self) -> None:
        """Judge what came out."""
        books = self.ledger
        findings = end_result(books.all_entries, books.load_errors, books.options, Path(books.beancount_file_path))
        books.load_errors = [*books.load_errors, *findings]
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
