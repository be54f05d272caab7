"""What stands around every page, ours and those of Fava: the language, the menu, what is kept, and how errors read."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from fava.core.fava_options import FavaOptions
from fava.ext import FavaExtensionBase
from flask import after_this_request, current_app, request

from bwk_ledger.door.accounts import ENVIRON
from bwk_ledger.door.gate import first_page
from bwk_ledger.door.pages import answer_mistakes
from bwk_ledger.door.query import limit_filters
from bwk_ledger.fava_ext.entry_names import EntryNames
from bwk_ledger.fava_ext.loading import loaded_books
from bwk_ledger.fava_ext.menu import menu

if TYPE_CHECKING:
    from flask import Response

    from bwk_ledger.door.accounts import Role, Visitor
    from bwk_ledger.fava_ext.loading import LoadedBooks

_START, _END = b"<html>", b"</body>"
_SCRIPTS = "extension_js_module"
# What Fava's own list of Dutch words lacks of what stands around our pages.
_WORDS = {
    "Filter by tag, payee, \N{HORIZONTAL ELLIPSIS}": "Zoek op naam of label",
    "Go to account": "Ga naar rekening",
    "File change detected. Click to reload.": "De boeken zijn veranderd. Klik om ze opnieuw te laden.",
}
_LIST = b'id="translations">{'


class Shell(FavaExtensionBase):
    """Has no page of its own; it also works for `fava main.beancount`, where the door is not in front."""

    has_js_module = True
    _standing: LoadedBooks | None = None

    @property
    def extension_dir(self) -> Path:
        """The folder with the templates and scripts of all pages."""
        return Path(__file__).parent

    def after_load_file(self) -> None:
        """Begin with a page of ours, where the books do not name one; and refuse in Dutch a filter nobody can read.

        The books that were are forgotten; nothing is read here, because an exception would stop Fava.
        """
        self._standing = None
        self.ledger.get_entry = EntryNames(self.ledger)
        limit_filters(self.ledger)
        options = self.ledger.fava_options
        if options.default_page == FavaOptions.default_page:
            options.default_page = f"extension/{first_page(self.ledger, None)}/"

    def standing(self) -> LoadedBooks:
        """What no filter changes, for all pages."""
        if self._standing is None:
            self._standing = loaded_books(self.ledger)
        return self._standing

    def before_request(self) -> None:
        """See to it that the answer is finished."""
        answer_mistakes(current_app)
        after_this_request(self._finish)

    def _finish(self, response: Response) -> Response:
        if request.endpoint != _SCRIPTS:
            response.headers["Cache-Control"] = "no-store"  # names may stand in it
        if response.mimetype == "text/html" and not response.direct_passthrough:
            before, end, after = response.get_data().rpartition(_END)
            if end and _START in before:
                before = before.replace(_START, b'<html lang="nl">', 1)
                before = before.replace(_LIST, _LIST + json.dumps(_WORDS)[1:-1].encode() + b", ", 1)
                response.set_data(before + self._menu() + end + after)
        return response

    def _menu(self) -> bytes:
        visitor: Visitor | None = request.environ.get(ENVIRON)
        role: Role | None = visitor.role if visitor is not None else None
        pages = self.ledger.extensions.extension_details
        titles = {page.name: page.report_title for page in pages if page.report_title}
        shown = self.jinja_env.get_template("menu.html").render(groups=menu(titles, role))
        return str(shown).encode()
