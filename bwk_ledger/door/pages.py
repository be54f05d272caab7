"""The pages of the door itself, and what every answer and request must be."""

from __future__ import annotations

import base64
import errno
import functools
import hashlib
import json
import logging
from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import jinja2
from cheroot.errors import MaxSizeExceeded
from fava.core import EntryNotFoundForHashError, StatementMetadataInvalidError, StatementNotFoundError
from fava.core.documents import NotADocumentsFolderError, NotAValidAccountError
from fava.core.file import ExternallyChangedError, GeneratedEntryError, InvalidUnicodeError, NonSourceFileError
from fava.core.filters import FilterError
from fava.core.ingest import ImporterMethodCallError
from fava.core.query_shell import FavaShellError
from fava.helpers import FavaAPIError
from fava.json_api import (
    DocumentDirectoryMissingError,
    FavaJSONAPIError,
    FileDoesNotExistError,
    NotAFileError,
    NotAValidDocumentOrImportFileError,
    TargetPathAlreadyExistsError,
    ValidationError,
)
from flask import request
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RoutingException
from werkzeug.wrappers import Response

from bwk_ledger.base.errors import InputError
from bwk_ledger.door.query import MISTAKES, RefusedQueryError, UnreadableQueryError
from bwk_ledger.door.query_mistakes import explained

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from wsgiref.types import StartResponse

    from flask import Flask
    from werkzeug.datastructures import Headers


# What every answer tells the browser about what it may do with it.

# Fava sets styles from its scripts, draws pictures from data: addresses and compiles WebAssembly for its editor.
PAGES = (
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
    "font-src 'self'; connect-src 'self'; frame-src 'self'; object-src 'self'; manifest-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'self'"
)
# A receipt that is a web page or drawing must not act as whoever looks at it.
DOCUMENTS = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'none'; base-uri 'none'; sandbox; "
    "frame-ancestors 'self'"
)
POLICY = "Content-Security-Policy"
# The browser's own viewer shows these, and not from within a sandbox.
VIEWED = frozenset({"application/pdf", "image/gif", "image/jpeg", "image/png", "image/webp"})
STATIC = "/static/"  # Fava's own scripts and styles, the same for everybody
_ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}


def with_headers(path: str, start: StartResponse) -> StartResponse:
    """A `start_response` that adds the headers; a policy that an answer has already stays."""

    def begin(status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> Any:
        given = {name.lower() for name, _ in headers}
        kept = [(name, value) for name, value in headers if name.lower() != "cache-control"]
        keep = "private, no-cache" if path.startswith(STATIC) else "no-store"
        policy = {} if POLICY.lower() in given else {POLICY: PAGES}
        return start(status, [*kept, *_ALWAYS.items(), *policy.items(), ("Cache-Control", keep)], exc_info)

    return begin


def guard_document(headers: Headers, mimetype: str) -> None:
    """Give an answer with a file from the books the policy for documents, unless the browser's own viewer shows it."""
    if mimetype not in VIEWED:
        headers[POLICY] = DOCUMENTS


# Whether a request comes from our own pages, and is meant for us.

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
LOOPBACK_NAMES = frozenset({"127.0.0.1", "localhost", "::1"})


def own_origin(environ: Mapping[str, Any]) -> str:
    """Scheme, host and port by which the browser reached us."""
    return f"{environ['wsgi.url_scheme']}://{environ.get('HTTP_HOST', '')}".lower()


def is_from_elsewhere(environ: Mapping[str, Any]) -> bool:
    """Whether a request that changes something was made by a page that is not ours.

    Browsers say so in Sec-Fetch-Site; older ones only in Origin. What says neither is no browser of ours.
    """
    if environ["REQUEST_METHOD"] in SAFE_METHODS:
        return False
    site = environ.get("HTTP_SEC_FETCH_SITE")
    if site is not None:
        return bool(site != "same-origin")
    return bool(environ.get("HTTP_ORIGIN", "").lower() != own_origin(environ))


def is_for(environ: Mapping[str, Any], names: frozenset[str]) -> bool:
    """Whether the name the browser used is one of ours; with no names given it may be any.

    Against a page elsewhere whose name was pointed at this machine (DNS rebinding). The port may differ: a tunnel.
    """
    return not names or host_name(environ.get("HTTP_HOST", "")) in names


def host_name(host: str) -> str:
    """A Host header without its port; empty where it cannot be read."""
    try:
        return urlsplit(f"//{host}").hostname or ""
    except ValueError:
        return ""


def own_path(asked: str) -> str:
    """The place on our own pages to go to after logging in; `/` for anything that could lead elsewhere."""
    is_plain = asked.isascii() and asked.isprintable() and "\\" not in asked
    return asked if is_plain and asked.startswith("/") and not asked.startswith("//") else "/"


# The pages of the door itself: to log in, and to say why something may not.

LOGIN = "/inloggen"
LOGOUT = "/uitloggen"
TITLE = "De boeken van de coöperatie"


def login_page(status: HTTPStatus, to: str, *, name: str = "", message: str = "") -> Response:
    """The page that asks who you are.

    Args:
        status: of the answer.
        to: where to go after it, on our own pages.
        name: what was filled in before.
        message: what went wrong with that; Dutch.
    """
    return _page(status, asks=True, title=TITLE, to=to, name=name, message=message)


def unsent_page(path: str, sent: Sequence[tuple[str, str]], *, can_log_in: bool) -> Response:
    """The page that keeps what somebody filled in who was logged out before sending it.

    Args:
        path: where it was sent to.
        sent: the names and texts of its fields.
        can_log_in: whether there is a page to log in; else the program must be started again.
    """
    typed = [(name, text) for name, text in sent if text and not name.startswith("_")]
    values = {"action": path, "sent": sent, "typed": typed, "can_log_in": can_log_in}
    return _page(HTTPStatus.UNAUTHORIZED, title="U bent uitgelogd", unsent=True, **values)


def refusal(status: HTTPStatus, title: str, message: str) -> Response:
    """A page that says what may not, and why."""
    return _page(status, asks=False, title=title, message=message)


def refusal_to(environ: Mapping[str, Any], status: HTTPStatus, message: str) -> Response:
    """A refusal as who asked can show it: Fava's own pages ask for JSON."""
    if "/api/" in environ.get("PATH_INFO", ""):
        return Response(json.dumps({"error": message}) + "\n", status, content_type="application/json")
    return refusal(status, "Dit kan niet", message)


def _page(status: HTTPStatus, **values: object) -> Response:
    template, style, policy = _standing()
    text = template.render(style=style, login=LOGIN, **values)
    return Response(text, status, {POLICY: policy}, content_type="text/html; charset=utf-8")


@functools.cache
def _standing() -> tuple[jinja2.Template, str, str]:
    """The template, its style, and a policy that lets nothing but that style in."""
    folder = Path(__file__).parent
    environment = jinja2.Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True)
    template = environment.from_string((folder / "login.html").read_text("utf-8"))
    style = (folder / "login.css").read_text("utf-8")
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    policy = (
        f"default-src 'none'; style-src 'sha256-{digest}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    )
    return template, style, policy


# What somebody gets who asks for something that cannot be: a status, and a sentence in Dutch without paths.
#
# Fava answers with its own English, in which whole paths and tracebacks stand, and with 500 for what is a mistake of
# who asked. Here each of its errors has a row; what has none is a mistake of ours, unless it came from reading the
# request.

log = logging.getLogger(__name__)
_UNREADABLE = "Dit verzoek is niet te begrijpen."
_NO_FILE = "Dit bestand hoort niet bij de boeken."
# By class, the nearest first in its own order of descent.
_ANSWERS: dict[type[Exception], tuple[HTTPStatus, str]] = {
    DocumentDirectoryMissingError: (HTTPStatus.UNPROCESSABLE_ENTITY, "Deze boeken hebben geen map met documenten."),
    EntryNotFoundForHashError: (HTTPStatus.NOT_FOUND, "Deze boeking is er niet, of niet meer."),
    ExternallyChangedError: (HTTPStatus.CONFLICT, "Dit bestand is intussen veranderd. Open de pagina opnieuw."),
    FavaAPIError: (HTTPStatus.BAD_REQUEST, _UNREADABLE),
    FileDoesNotExistError: (HTTPStatus.NOT_FOUND, "Dit bestand is er niet."),
    GeneratedEntryError: (
        HTTPStatus.UNPROCESSABLE_ENTITY,
        "Deze regel maakt het programma zelf; u kunt hem niet wijzigen.",
    ),
    ImporterMethodCallError: (HTTPStatus.UNPROCESSABLE_ENTITY, "Dit bestand is niet te importeren."),
    InvalidUnicodeError: (HTTPStatus.UNPROCESSABLE_ENTITY, "Dit bestand is geen tekst in UTF-8."),
    MaxSizeExceeded: (HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "Dit is te groot."),
    NonSourceFileError: (HTTPStatus.NOT_FOUND, _NO_FILE),
    NotADocumentsFolderError: (HTTPStatus.BAD_REQUEST, "Deze map is geen map met documenten van de boeken."),
    NotAFileError: (HTTPStatus.UNPROCESSABLE_ENTITY, "Dit bestand is er niet."),
    NotAValidAccountError: (HTTPStatus.BAD_REQUEST, "Deze rekening is er niet."),
    NotAValidDocumentOrImportFileError: (HTTPStatus.BAD_REQUEST, _NO_FILE),
    StatementMetadataInvalidError: (HTTPStatus.NOT_FOUND, "Bij deze boeking hoort dit bestand niet."),
    StatementNotFoundError: (HTTPStatus.NOT_FOUND, "Bij deze boeking is dit bestand er niet."),
    TargetPathAlreadyExistsError: (HTTPStatus.CONFLICT, "Er is al een bestand met deze naam."),
    ValidationError: (HTTPStatus.BAD_REQUEST, "In dit verzoek ontbreekt iets, of het heeft een verkeerde vorm."),
}
_OF_STATUS = {
    HTTPStatus.NOT_FOUND: "Deze pagina is er niet.",
    HTTPStatus.METHOD_NOT_ALLOWED: "Dat kan op deze pagina niet.",
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: "Dit is te groot.",
}
# Of the machine, and not of who asked.
_FULL_OR_CLOSED = {errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EACCES, errno.EPERM}
_OWN_PAGES = "extension_"


class NotWrittenError(FavaJSONAPIError):
    """Something that Fava was asked to write and the books refuse, told in Dutch."""

    status = HTTPStatus.CONFLICT


def answer_mistakes(app: Flask) -> None:
    """Let a Fava app answer every error here; it may be asked again, also once the app answers requests."""
    app.error_handler_spec["json_api"].clear()  # Fava's own, which come before those of the app
    app.error_handler_spec[None][None].update(
        dict.fromkeys(_ANSWERS, _known)
        | {
            HTTPException: _http,
            NotWrittenError: _own,
            RefusedQueryError: _own,
            UnreadableQueryError: _own,
            FavaShellError: _query,
            FilterError: _filter,
            FavaJSONAPIError: _of_fava,
            ImporterMethodCallError: _importer,
            OSError: _system,
            Exception: _unexpected,
        }
    )


def _answer(status: int, message: str) -> Response:
    return refusal_to(request.environ, HTTPStatus(status), message)


def _http(error: HTTPException) -> Response | HTTPException:
    if isinstance(error, RoutingException) or error.code is None or error.code < HTTPStatus.BAD_REQUEST:
        return error
    answer = _answer(error.code, _OF_STATUS.get(HTTPStatus(error.code), _UNREADABLE))
    if "Allow" in (headers := error.get_response().headers):
        answer.headers["Allow"] = headers["Allow"]
    return answer


def _own(error: FavaJSONAPIError) -> Response:
    return _answer(error.status, error.message)


def _query(error: FavaShellError) -> Response:
    """What Fava finds wrong with a query before the shell gets it."""
    return _own(UnreadableQueryError(explained(error)))


def _filter(error: FilterError) -> Response:
    return _answer(HTTPStatus.BAD_REQUEST, error.message)


def _of_fava(error: FavaJSONAPIError) -> Response:
    """One of Fava's that has no row: its own status says enough."""
    return _answer(error.status, _OF_STATUS.get(error.status, _UNREADABLE))


def _known(error: Exception) -> Response:
    return _answer(*next(_ANSWERS[kind] for kind in type(error).__mro__ if kind in _ANSWERS))


def _importer(error: ImporterMethodCallError) -> Response:
    """Why an importer refuses a file, where one of ours did."""
    cause: BaseException | None = error
    while cause is not None and not isinstance(cause, InputError):
        cause = cause.__cause__ or cause.__context__
    status, message = _ANSWERS[ImporterMethodCallError]
    if cause is None:
        log.error("een importeur kon een bestand niet lezen", exc_info=error)
    return _answer(status, str(cause) if cause is not None else message)


def _system(error: OSError) -> Response:
    if error.errno in _FULL_OR_CLOSED:
        log.error("de schijf is vol of gesloten", exc_info=error)
        return _answer(
            HTTPStatus.SERVICE_UNAVAILABLE,
            "Dit kan nu niet worden bewaard of gelezen: de schijf is vol, of het bestand is beveiligd.",
        )
    return _answer(HTTPStatus.BAD_REQUEST, "Met deze naam kan er geen bestand zijn.")


def _unexpected(error: Exception) -> Response:
    """Anything else: a request of another form than Fava reads, or a mistake of ours."""
    log.error("onverwachte fout bij %s %s", request.method, request.endpoint, exc_info=error)
    if isinstance(error, MISTAKES) and not (request.endpoint or "").startswith(_OWN_PAGES):
        return _answer(HTTPStatus.BAD_REQUEST, _UNREADABLE)
    return _answer(
        HTTPStatus.INTERNAL_SERVER_ERROR,
        "Hier gaat iets mis in het programma. Meer staat in het venster waarin bwk draait.",
    )
