"""The door in front of Fava: nobody who did not log in gets any answer but the page to do so."""

from __future__ import annotations

import logging
import threading
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from werkzeug.exceptions import HTTPException
from werkzeug.utils import redirect
from werkzeug.wrappers import Request, Response

from bwk_ledger.access.passwords import is_password
from bwk_ledger.access.visitor import ENVIRON
from bwk_ledger.errors import InputError
from bwk_ledger.server.attempts import Attempts
from bwk_ledger.server.device import marked, new_mark
from bwk_ledger.server.headers import with_headers
from bwk_ledger.server.origin import is_for, is_from_elsewhere, own_path
from bwk_ledger.server.pages import LOGIN, LOGOUT, login_page, refusal
from bwk_ledger.server.sessions import LONGEST, Sessions

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from wsgiref.types import StartResponse, WSGIApplication

    from bwk_ledger.access.accounts import Account
    from bwk_ledger.server.account_file import AccountFile

_SESSION = "bwk-sessie"
_DEVICE = "bwk-toestel-"  # and the name of the account: two members may use one laptop
_DEVICE_SECONDS = 180 * 24 * 60 * 60
_LOGIN_BYTES = 10_000
_MOST_AT_ONCE = 2  # each check of a password takes 32 MB for a moment
# What a page that nobody looks at asks of its own accord.
_POLLS = ("/api/changed", "/api/errors", "/api/ledger_data")

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Rules:
    """How browsers reach us."""

    secure: bool  # over TLS, so that cookies are for TLS only
    names: frozenset[str] = frozenset()  # the names we answer to; empty for any


@dataclass(frozen=True)
class Door:
    """A WSGI application in front of another.

    It leaves who is logged in, a `Visitor`, in the environment of each request it lets through.
    """

    inside: WSGIApplication
    accounts: AccountFile
    rules: Rules
    sessions: Sessions = field(default_factory=Sessions)
    attempts: Attempts = field(default_factory=Attempts)
    _checks: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(_MOST_AT_ONCE))

    def __post_init__(self) -> None:
        """Make the hash that stands in for accounts that are not there, so that none is checked slower than others."""
        is_password("", None)

    def __call__(self, environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        """Answer a request, or let it through."""
        environ.pop(ENVIRON, None)
        start = with_headers(environ.get("PATH_INFO", ""), start_response)
        answer = self._answer(environ)
        return (answer or self.inside)(environ, start)

    def _answer(self, environ: dict[str, Any]) -> Response | None:
        """The door's own answer; None lets the request through."""
        if not is_for(environ, self.rules.names):
            return refusal(HTTPStatus.MISDIRECTED_REQUEST, "Dit kan niet", "Dit adres is niet van deze boeken.")
        if self.rules.secure and environ["wsgi.url_scheme"] != "https":
            return refusal(
                HTTPStatus.FORBIDDEN,
                "Dit kan niet",
                "Deze verbinding is niet versleuteld. De proxy hoort X-Forwarded-Proto: https door te geven.",
            )
        if is_from_elsewhere(environ):
            return refusal(
                HTTPStatus.FORBIDDEN, "Dit kan niet", "Dit verzoek komt niet van een pagina van deze boeken."
            )
        try:
            accounts = self.accounts.now()
        except InputError:
            log.exception("de accounts zijn niet te lezen")
            return refusal(
                HTTPStatus.SERVICE_UNAVAILABLE,
                "Even niet",
                "De accounts zijn nu niet te lezen. Vraag het de penningmeester.",
            )
        return self._greet(Request(environ), accounts)

    def _greet(self, request: Request, accounts: Mapping[str, Account]) -> Response | None:
        token = request.cookies.get(self._cookie(_SESSION), "")
        is_poll = request.path.endswith(_POLLS)
        account = self.sessions.account(token, accounts, is_activity=not is_poll)
        if request.path == LOGOUT and request.method == "POST":
            return self._log_out(token)
        if request.path == LOGIN and request.method == "POST":
            return self._log_in(request, accounts, token)
        if account is not None:
            if request.path in (LOGIN, LOGOUT):
                return redirect("/", HTTPStatus.SEE_OTHER)
            request.environ[ENVIRON] = account.visitor
            return None
        if request.path == LOGIN and request.method in ("GET", "HEAD"):
            return login_page(HTTPStatus.OK, own_path(request.args.get("naar", "/")))
        return _show_the_door(request)

    def _log_in(self, request: Request, accounts: Mapping[str, Account], former: str) -> Response:
        request.max_content_length = request.max_form_memory_size = _LOGIN_BYTES
        try:
            form = request.form
        except HTTPException:
            return login_page(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "/", message="Dat is te lang.")
        name, to = form.get("naam", "").strip().lower()[:64], own_path(form.get("naar", "/"))
        account = accounts.get(name)
        device = marked(account, request.cookies.get(self._cookie(_DEVICE + name), ""))
        wait = self.attempts.seconds_to_wait(request.remote_addr or "", name, device)
        if wait:
            log.warning("te veel pogingen om in te loggen: %r vanaf %s", name, request.remote_addr)
            minutes = -(-wait // 60)
            text = f"Te veel pogingen. Probeer het over {minutes} {'minuut' if minutes == 1 else 'minuten'} nog eens."
            answer = login_page(HTTPStatus.TOO_MANY_REQUESTS, to, name=name, message=text)
            answer.headers["Retry-After"] = str(wait)
            return answer
        with self._checks:
            is_right = is_password(form.get("wachtwoord", ""), account.secret if account else None)
        if not is_right or account is None:
            log.warning("mislukte poging om in te loggen: %r vanaf %s", name, request.remote_addr)
            text = "Dit account en dit wachtwoord horen niet bij elkaar."
            return login_page(HTTPStatus.UNAUTHORIZED, to, name=name, message=text)
        self.sessions.end(former)
        answer = redirect(to, HTTPStatus.SEE_OTHER)
        self._set_cookie(answer, _SESSION, self.sessions.start(account), LONGEST)
        self._set_cookie(answer, _DEVICE + name, new_mark(account), _DEVICE_SECONDS)
        return answer

    def _log_out(self, token: str) -> Response:
        self.sessions.end(token)
        answer = redirect(LOGIN, HTTPStatus.SEE_OTHER)
        self._set_cookie(answer, _SESSION, "", 0)
        return answer

    def _cookie(self, name: str) -> str:
        """The name of a cookie; with this prefix browsers keep others from setting it."""
        return f"__Host-{name}" if self.rules.secure else name

    def _set_cookie(self, answer: Response, name: str, value: str, seconds: int) -> None:
        answer.set_cookie(
            self._cookie(name), value, seconds, path="/", secure=self.rules.secure, httponly=True, samesite="Strict"
        )


def _show_the_door(request: Request) -> Response:
    """What somebody gets who is not logged in: the same for every path, whether there is something or not."""
    if request.method == "GET" and _wants_page(request):
        to = request.full_path if request.query_string else request.path
        there = "" if to == "/" else f"?naar={quote(own_path(quote(to, safe='/?&=%')), safe='/')}"
        return redirect(LOGIN + there, HTTPStatus.SEE_OTHER)
    return Response('{"error": "Log eerst in."}\n', HTTPStatus.UNAUTHORIZED, content_type="application/json")


def _wants_page(request: Request) -> bool:
    """Whether somebody opens a page, and not a script that asks for something."""
    mode = request.headers.get("Sec-Fetch-Mode")
    return mode == "navigate" if mode else "text/html" in request.headers.get("Accept", "")
