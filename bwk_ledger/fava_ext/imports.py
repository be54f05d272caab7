"""The page "Importeren": what waits in the inbox, files from the browser, and the same act as `bwk importeer`.

Fava's own import page is not offered. It books rows one by one, so it cannot hold a statement against the bank's
balances, complete the other side of a transfer or number movements of shares; and two clicks on it delete a file.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fava.application import render_template
from flask import request
from markupsafe import Markup

from bwk_ledger.acts.imports import import_uploads, waiting
from bwk_ledger.base.errors import InputError
from bwk_ledger.door.accounts import ENVIRON, Role, require
from bwk_ledger.fava_ext import page
from bwk_ledger.tables.imports import read_accounts

if TYPE_CHECKING:
    from bwk_ledger.acts.imports import ImportDone
    from bwk_ledger.fava_ext.page import Head, Request
    from bwk_ledger.tables.table import Table


@dataclass(frozen=True)
class ImportPage:
    """The page; `files` wait in the inbox, and may be imported here by who may write."""

    head: Head
    files: tuple[str, ...] = ()
    may_write: bool = False


class Importeren(page.Page):
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

    @staticmethod
    def build(asked: Request) -> ImportPage:
        """The page of what was asked."""
        visitor = asked.visitor
        may_write = visitor is not None and visitor.role is Role.TREASURER
        return ImportPage(asked.head, waiting(asked.ledger.root), may_write)

    @page.endpoint("inlezen")
    def read(self) -> str | tuple[str, int]:
        """Import what was sent, and all that waits in the inbox; shows what came of it."""
        try:
            require(request.environ.get(ENVIRON), [Role.TREASURER])
            files = [(item.filename or "", item.read()) for item in request.files.getlist("bestanden")]
            done = import_uploads(Path(self.ledger.beancount_file_path), [item for item in files if item[0]])
        except InputError as error:
            return self.refused(str(error))
        return self._result(done, read_accounts(done.accounts, self.standing().ledger.names))

    def _result(self, done: ImportDone, tables: list[Table]) -> str:
        template = self.jinja_env.get_template("Importeren.html")
        content = Markup(template.render(extension=self, done=done, tables=tables))  # noqa: S704 - it escapes
        text: Any = render_template("_layout.html", content=content, page_title=self.report_title)
        return str(text)
