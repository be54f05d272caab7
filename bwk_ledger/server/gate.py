"""Inside Fava, before anything else of a request: whether who asks may."""

from __future__ import annotations

from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING

from flask import g, redirect, request

from bwk_ledger.access.visitor import ENVIRON, Role, Visitor
from bwk_ledger.server.bar import add_bar
from bwk_ledger.server.filters import limit_filters
from bwk_ledger.server.headers import POLICY, guard_document
from bwk_ledger.server.mistakes import answer_mistakes
from bwk_ledger.server.origin import own_origin
from bwk_ledger.server.pages import refusal_to
from bwk_ledger.server.query import only_ask
from bwk_ledger.server.routes import FOR_NOBODY, may

if TYPE_CHECKING:
    from flask import Flask
    from werkzeug.wrappers import Response

_FILES = ("document", "statement")  # the routes that give a file as it is
_FIRST_PAGE = "Kascommissie"
_NO_FILES = (
    "Bestanden gaan de boeken niet in of uit via de browser. Leg een afschrift of bon in inbox/ en geef "
    "'bwk importeer': dan komen er geen namen mee."
)


def guard(app: Flask, year: int) -> None:
    """Let Fava refuse what a role may not, whatever answers the request.

    Args:
        app: as Fava's `create_app` gives it, with its books loaded.
        year: of the page to begin with.
    """
    for ledger in app.config["LEDGERS"].ledgers:
        only_ask(ledger)
        limit_filters(ledger)

    def check() -> Response | None:
        return _check(app, year)

    # Before Fava's own, which load the books again where they changed.
    app.before_request_funcs.setdefault(None, []).insert(0, check)
    app.after_request(_finish)
    answer_mistakes(app)


def _check(app: Flask, year: int) -> Response | None:
    """Why this request may not go on, or where it goes instead; None where it may."""
    visitor: Visitor | None = request.environ.get(ENVIRON)
    if visitor is None:  # the door is not in front: nobody gets in
        return _refuse(HTTPStatus.UNAUTHORIZED, "Log eerst in.")
    if not may(visitor.role, request.method, request.endpoint, request.view_args or {}):
        return _refuse(HTTPStatus.FORBIDDEN, _NO_FILES if request.endpoint in FOR_NOBODY else _of_role(visitor.role))
    match request.endpoint:
        case "index" if request.path == "/":
            return redirect(_first_page(app, year))
        case "jump" if not _comes_from_here():
            return redirect("/")
        case "document" if visitor.role is not Role.TREASURER and not _is_document():
            return _refuse(HTTPStatus.NOT_FOUND, "Dit bestand hoort niet bij de boeken.")
    return None


def _finish(response: Response) -> Response:
    """Make an answer of Fava fit for who is logged in."""
    visitor: Visitor | None = request.environ.get(ENVIRON)
    if request.endpoint in _FILES:
        guard_document(response.headers, response.mimetype or "")
    elif visitor is not None and POLICY not in response.headers:  # the pages of the door have their own
        add_bar(response, visitor)
    return response


def _refuse(status: HTTPStatus, message: str) -> Response:
    return refusal_to(request.environ, status, message)


def _of_role(role: Role) -> str:
    return f"Dat mag een account van de {role.value} niet."


def _first_page(app: Flask, year: int) -> str:
    slug = app.config["LEDGERS"].first_slug()
    return app.url_for("extension_report", bfile=slug, extension_name=_FIRST_PAGE, time=str(year))


def _comes_from_here() -> bool:
    """Whether the page to jump back to is ours; Fava takes the browser's word for it."""
    return (request.referrer or "").lower().startswith(own_origin(request.environ) + "/")


def _is_document() -> bool:
    """Whether the file asked for is a document of the books, and no original that waits to be imported."""
    name = request.args.get("filename", "")
    ledger = g.ledger
    if not any(entry.filename == name for entry in ledger.all_entries_by_type.Document):
        return False
    path = Path(name).resolve()
    return not any(path.is_relative_to(ledger.join_path(folder)) for folder in ledger.fava_options.import_dirs)
