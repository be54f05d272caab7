"""Inside Fava, before anything else of a request: whether who asks may."""

from __future__ import annotations

from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flask import g, redirect, request
from markupsafe import Markup

from bwk_ledger.base.files import INBOX, ORIGINALS
from bwk_ledger.door.accounts import BY_HAND, ENVIRON, MEMORY, Role, Visitor
from bwk_ledger.door.pages import LOGOUT, POLICY, answer_mistakes, guard_document, own_origin, refusal_to
from bwk_ledger.door.query import limit_filters, only_ask

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fava.core import FavaLedger
    from flask import Flask
    from werkzeug.wrappers import Response


# What each role may ask of Fava: a table of its routes. What is in no table is refused to all but the treasurer.

_READING = frozenset({"GET", "HEAD"})
READ = frozenset(
    {
        "account",
        "download_journal",
        "download_query",
        "help_page",
        "holdings_by",
        "index",
        "json_api.get_account_report",
        "json_api.get_balance_sheet",
        "json_api.get_changed",
        "json_api.get_commodities",
        "json_api.get_context",
        "json_api.get_documents",
        "json_api.get_errors",
        "json_api.get_events",
        "json_api.get_help",
        "json_api.get_income_statement",
        "json_api.get_journal",
        "json_api.get_journal_page",
        "json_api.get_ledger_data",
        "json_api.get_narration_transaction",
        "json_api.get_narrations",
        "json_api.get_options",
        "json_api.get_payee_accounts",
        "json_api.get_payee_transaction",
        "json_api.get_query",
        "json_api.get_source",
        "json_api.get_source_slice",
        "json_api.get_statistics",
        "json_api.get_trial_balance",
        "statement",
        "static",
    }
)
# These are looked at further: which page, which file, where to.
READ_WITH_CARE = frozenset(
    {"document", "extension_endpoint", "extension_js_module", "extension_report", "jump", "report"}
)
# These bring files into the books as they are, with names of people in them and in what they are called, take files out
# of them, or book rows one by one: when we import, only the known parts come in, all at once and proved.
FOR_NOBODY = frozenset(
    {
        "json_api.delete_document",
        "json_api.get_extract",
        "json_api.get_imports",
        "json_api.put_add_document",
        "json_api.put_move",
        "json_api.put_upload_import_file",
    }
)
# These write.
NOT_FOR_READERS = frozenset(
    {
        "json_api.delete_source_slice",
        "json_api.put_add_entries",
        "json_api.put_attach_document",
        "json_api.put_format_source",
        "json_api.put_source",
        "json_api.put_source_slice",
    }
)
_IMPORT_PAGE = "import"  # of Fava: ours takes its place
# Our own pages in Fava; what another extension does is not known here. The first is what a board member who keeps no
# books looks at each month.
BOARD_PAGES = frozenset({"Maandblik"})
AUDIT_PAGES = frozenset({"Bevindingen", "Gezien", "Kascommissie", "Steekproef", "ValtOp", "Veranderd", "Verklaring"})
MANUAL = "Handleiding"  # which holds nothing of the books
PAGES = AUDIT_PAGES | BOARD_PAGES | {MANUAL, "Financiers", "Handgeld", "Kamers", "Leden", "Prestaties", "Uren"}
# This one shows what waits in the inbox, and writes to the books.
IMPORTS = "Importeren"
TREASURER_PAGES = frozenset({IMPORTS, "Boekingen", "Bonnen", "Formulieren", "Vanavond", "Vragen"})
_SHELL = "Shell"  # no page: the script of the menu around all of them
# The pages of the coordinator of one kamer, who reaches nothing else. They are not shown within Fava's own page, in
# which the accounts and payees of all kamers stand: they answer at addresses of their own, the first at this one.
KAMER_PAGES = frozenset({"MijnKamer"})
KAMER_BEGIN = "begin"
_KAMER_ROUTES = frozenset({"extension_endpoint", "extension_js_module", "extension_report"})
# Who may send forms to which of them; all but those of a kamer write to the log of the
# kascommissie, never to the books.
FORMS: Mapping[Role, frozenset[str]] = {
    Role.TREASURER: frozenset({"Bevindingen"}) | KAMER_PAGES,  # to answer, and to help a kamer
    Role.COMMITTEE: AUDIT_PAGES,
    Role.ACCOUNTANT: frozenset(),
    Role.BOARD: BOARD_PAGES,
    Role.KAMER: KAMER_PAGES,
}


def may(role: Role, method: str, endpoint: str | None, values: Mapping[str, str]) -> bool:
    """Whether a role may do this.

    Args:
        role: of who asks.
        method: of the request.
        endpoint: what Flask calls the route; None where there is none.
        values: what Flask read from the address.
    """
    page = values.get("extension_name", "")
    if endpoint in FOR_NOBODY:
        return False
    if method not in _READING:
        return _may_send(role, method, endpoint, page)
    if role is Role.TREASURER or endpoint is None:
        return True
    return _kamer_may_see(endpoint, page) if role is Role.KAMER else _reader_may_see(endpoint, page, values)


def _kamer_may_see(endpoint: str, page: str) -> bool:
    if page == MANUAL:
        return endpoint == "extension_endpoint"
    return endpoint in {"index", "static"} or (endpoint in _KAMER_ROUTES and page in KAMER_PAGES)


def _reader_may_see(endpoint: str, page: str, values: Mapping[str, str]) -> bool:
    if page:
        is_script = endpoint == "extension_js_module"  # Fava loads those of all pages
        return endpoint in READ_WITH_CARE and page in (
            PAGES | TREASURER_PAGES | KAMER_PAGES | {_SHELL} if is_script else PAGES
        )
    if endpoint == "report":
        return values.get("report_name") != _IMPORT_PAGE
    return endpoint in READ or endpoint in READ_WITH_CARE


def _may_send(role: Role, method: str, endpoint: str | None, page: str) -> bool:
    """Whether a role may send something to a page: a form to ours, anything else only who writes the books."""
    if endpoint == "extension_endpoint" and page in AUDIT_PAGES | BOARD_PAGES | KAMER_PAGES:
        return method == "POST" and page in FORMS[role]
    return role is Role.TREASURER


# A small bar on every page that says who is logged in, with the button to log out.

_END = b"</body>"
_BAR = Markup("""<style>
.bwk-bar {{
  position: fixed; right: 0; bottom: 0; z-index: 10; display: flex; gap: .6em; align-items: center; margin: 0;
  padding: .2em .7em; background: var(--background, Canvas); border: 1px solid var(--border, GrayText);
  border-right: 0; border-bottom: 0; border-top-left-radius: 4px; color: var(--text-color, CanvasText);
  font-size: 12px;
}}
.bwk-bar button {{ margin: 0; padding: .1em .6em; font-size: 12px; }}
body > article {{ padding-bottom: 3.5em; }}
@media print {{ .bwk-bar {{ display: none; }} }}
</style>
<section aria-label="Wie is ingelogd"><form class="bwk-bar" method="post" action="{action}">
<span>ingelogd als {who} ({role})</span><button>uitloggen</button>
</form></section>
""")
# What Fava's menu offers and the door refuses: who only reads need not run into it.
_ONLY_READING = Markup("""<style>
a[href="#add-transaction"], aside a[href*="/import/"], aside a[href*="/extension/Importeren/"] { visibility: hidden; }
</style>
""")
# The same for the treasurer who did not ask to change the text of the books.
_NO_WRITING = Markup("""<style>
a[href="#add-transaction"], aside a[href*="/editor/"] { visibility: hidden; }
</style>
""")


def add_bar(response: Response, visitor: Visitor) -> None:
    """Put the bar at the end of a page; anything that is no whole page stays as it is."""
    if response.mimetype != "text/html" or response.direct_passthrough:
        return
    before, end, after = response.get_data().rpartition(_END)
    if end:
        bar = _BAR.format(action=LOGOUT, who=visitor.shown, role=visitor.role.value)
        if visitor.role is not Role.TREASURER:
            bar += _ONLY_READING
        elif not asked_by_hand():
            bar += _NO_WRITING
        response.set_data(before + bar.encode() + end + after)


_FILES = ("document", "statement")  # the routes that give a file as it is
# With what each role begins, where that page is there; None where nobody has to log in.
_FIRST_PAGES: Mapping[Role | None, str] = {None: "Vanavond", Role.TREASURER: "Vanavond", Role.BOARD: "Kamers"}
_AUDIT_PAGE = "Kascommissie"
_NO_FILES = (
    "Bestanden gaan de boeken niet in of uit via Fava. Gebruik de pagina Importeren, of leg een afschrift of bon in "
    "inbox/ en geef 'bwk importeer': dan komen er geen namen mee, en klopt het saldo."
)


_NOT_ASKED = (
    "De tekst van de boeken verandert u hier pas nadat u dat aanzet: pagina Formulieren, onderaan, 'Met de hand'. Een "
    "boeking verbeteren kan ook op de pagina Boekingen."
)


def asked_by_hand() -> bool:
    """Whether who asks chose, in this session, to change the text of the books with the pages of Fava."""
    return bool(request.environ.get(MEMORY, {}).get(BY_HAND))


def first_page(ledger: FavaLedger, role: Role | None) -> str:
    """The page of ours with which who has this role begins."""
    page = _FIRST_PAGES.get(role, _AUDIT_PAGE)
    if ledger.extensions.get_extension(page) is not None:
        return page
    return "Kamers" if role is None else _AUDIT_PAGE


def guard(app: Flask, year: int | None) -> None:
    """Let Fava refuse what a role may not, whatever answers the request.

    Args:
        app: as Fava's `create_app` gives it, with its books loaded.
        year: of the pages of the kascommissie that somebody begins with; None for no year.
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


def _check(app: Flask, year: int | None) -> Response | None:
    """Why this request may not go on, or where it goes instead; None where it may."""
    visitor: Visitor | None = request.environ.get(ENVIRON)
    if visitor is None:  # the door is not in front: nobody gets in
        return _refuse(HTTPStatus.UNAUTHORIZED, "Log eerst in.")
    if not may(visitor.role, request.method, request.endpoint, request.view_args or {}):
        return _refuse(HTTPStatus.FORBIDDEN, _NO_FILES if request.endpoint in FOR_NOBODY else _of_role(visitor.role))
    if request.endpoint in NOT_FOR_READERS and not asked_by_hand():
        return _refuse(HTTPStatus.FORBIDDEN, _NOT_ASKED)
    to = _elsewhere(app, year, visitor)
    if to is not None:
        return redirect(to)
    if request.endpoint == "document" and not _is_document():
        return _refuse(HTTPStatus.NOT_FOUND, "Dit bestand hoort niet bij de boeken.")
    return None


def _elsewhere(app: Flask, year: int | None, visitor: Visitor) -> str | None:
    """Where a request goes instead of where it asks for; None where it stays."""
    if visitor.role is Role.KAMER and request.endpoint in {"index", "extension_report"}:
        (page,) = KAMER_PAGES
        return _page(app, page) + KAMER_BEGIN
    match request.endpoint:
        case "index" if request.path == "/":
            return _start(app, year)
        case "jump" if not _comes_from_here():
            return "/"
        case "report" if (request.view_args or {}).get("report_name") == _IMPORT_PAGE:
            return _page(app, IMPORTS)
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


def _page(app: Flask, name: str, **arguments: Any) -> str:
    slug = app.config["LEDGERS"].first_slug()
    return app.url_for("extension_report", bfile=slug, extension_name=name, **arguments)


def _start(app: Flask, year: int | None) -> str:
    """Where somebody begins; the pages of the kascommissie in the year that the server is there for."""
    visitor: Visitor = request.environ[ENVIRON]
    name = first_page(app.config["LEDGERS"].ledgers[0], visitor.role)
    return _page(app, name, **({"time": str(year)} if year is not None and name in AUDIT_PAGES else {}))


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
    return not any(path.is_relative_to(ledger.join_path(folder)) for folder in (INBOX, ORIGINALS))
