"""The page "Importeren": files from the browser wait in the inbox, shown as they would be booked before anything is.

Fava's own import page is not offered. It books rows one by one, so it cannot hold a statement against the bank's
balances, complete the other side of a transfer or number movements of shares; and two clicks on it delete a file.
"""

from __future__ import annotations

import functools
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flask import request

from bwk_ledger.acts.doubts import OpenDoubt, deciding, open_doubts
from bwk_ledger.acts.imports import (
    ImportDone,
    KeptImport,
    earlier_imports,
    import_files,
    import_state,
    importing,
    inbox_digest,
    receive,
    waiting,
)
from bwk_ledger.base.errors import InputError
from bwk_ledger.door.accounts import ENVIRON, Role, require
from bwk_ledger.fava_ext import page
from bwk_ledger.fava_ext.form import on_page
from bwk_ledger.fava_ext.working import WorkingPage, head_of_work
from bwk_ledger.rules.load import load
from bwk_ledger.tables.imports import foreseen_bookings, read_accounts

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bwk_ledger.acts.imports import FileRead, ImportState
    from bwk_ledger.fava_ext.page import Head, Request
    from bwk_ledger.tables.table import Table


@dataclass(frozen=True)
class ImportPage:
    """The page; what waits in the inbox is shown as it would be booked, to who may book it."""

    head: Head
    files: tuple[str, ...] = ()
    foreseen: ImportDone | None = None
    accounts: Sequence[Table] = ()
    doubts: Sequence[OpenDoubt] = ()
    earlier: Sequence[KeptImport] = ()
    problem: str = ""  # why nothing can be imported now
    inbox: str = ""  # a digest of what is shown
    may_write: bool = False


def build(asked: Request) -> ImportPage:
    """Make the page; what holds names of people is for the treasurer alone."""
    ledger, visitor = asked.ledger, asked.visitor
    if visitor is None or visitor.role is not Role.TREASURER:
        return ImportPage(head_of_work(asked), waiting(ledger.root))
    files, problem, foreseen = waiting(ledger.root), "", None
    state = import_state(ledger.root)
    try:
        foreseen = _foreseen(ledger.path, state) if files else None
    except InputError as error:
        problem = on_page(error)
    return ImportPage(
        head_of_work(asked),
        files,
        foreseen,
        read_accounts(foreseen.accounts, ledger.names) if foreseen else (),
        _doubts(ledger.path, state),
        earlier_imports(ledger.root),
        problem,
        inbox_digest(ledger.root),
        may_write=True,
    )


# What costs time is kept as long as the files of the books, of the inbox and the originals are the same.


@functools.lru_cache(maxsize=2)
def _foreseen(main: Path, _: ImportState) -> ImportDone:
    return import_files(load(main), (), everything=True, only_show=True)


@functools.lru_cache(maxsize=2)
def _doubts(main: Path, _: ImportState) -> tuple[OpenDoubt, ...]:
    return tuple(open_doubts(load(main)))


class Importeren(WorkingPage):
    """The page "Importeren"."""

    report_title = "Importeren"
    has_js_module = True
    shown = ImportPage

    def after_load_file(self) -> None:
        """Let Fava have no import page of its own, whatever the books say: nothing to list, to read or to upload to."""
        super().after_load_file()
        options, ingest = self.ledger.fava_options, self.ledger.ingest
        options.import_config, options.import_dirs = None, []
        ingest.loaded_config = None

    build = staticmethod(build)

    @staticmethod
    def bookings(item: FileRead) -> list[Table]:
        """The bookings that a file makes."""
        return foreseen_bookings(item)

    on_page = staticmethod(on_page)

    @page.endpoint("inlezen")
    def read(self) -> Any:
        """Import what waits in the inbox, if it is what was shown."""
        root = self.standing().ledger.root
        if request.form.get("inbox") != inbox_digest(root):
            return self.refused(
                str(
                    InputError(
                        "in de inbox ligt intussen iets anders dan u zag.",
                        remedy="kijk opnieuw wat er zou worden geboekt; er is niets veranderd.",
                    )
                )
            )
        return self.do_next(importing, {"alles": "ja"})

    @page.endpoint("beslis")
    def decide(self) -> Any:
        """Say of a row in doubt whether it is the payment that was booked, or another."""
        return self.do_next(deciding, {})

    def go_to(self, **place: str) -> Any:
        """Look at what waits before the page asks what that is: what only reads is cut off after a while."""
        ledger = self.standing().ledger
        with suppress(InputError):  # the page tells it
            if waiting(ledger.root):
                _foreseen(ledger.path, import_state(ledger.root))
        return super().go_to(**place)

    @page.endpoint("aanleveren")
    def take_in(self) -> Any:
        """Put what was sent in the inbox, where it waits; what it would do is shown then."""
        try:
            require(request.environ.get(ENVIRON), [Role.TREASURER])
            files = [(item.filename or "", item.read()) for item in request.files.getlist("bestanden")]
            receive(Path(self.ledger.beancount_file_path).parent, [item for item in files if item[0]])
        except InputError as error:
            return self.refused(on_page(error))
        return self.go_to()
