"""The door in front of Fava: nobody who did not log in gets any answer but the page to do so."""

from __future__ import annotations

import hashlib
import hmac
import ipaddress
import logging
import math
import secrets
import threading
import time
from dataclasses import dataclass, field, replace
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Protocol
from urllib.parse import quote

from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter
from werkzeug.exceptions import HTTPException
from werkzeug.utils import redirect
from werkzeug.wrappers import Request, Response

from bwk_ledger.base.errors import InputError
from bwk_ledger.door.accounts import ENVIRON, MEMORY, SECRETS, is_password
from bwk_ledger.door.pages import (
    LOGIN,
    LOGOUT,
    is_for,
    is_from_elsewhere,
    login_page,
    own_path,
    refusal,
    unsent_page,
    with_headers,
)
from bwk_ledger.door.place import ASKED, OPEN

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from wsgiref.types import StartResponse, WSGIApplication

    from bwk_ledger.door.accounts import Account
    from bwk_ledger.door.place import OneTimeKey


# How often somebody may try to log in.
#
# Three counts over a moving window. From one address (of IPv6 its /64): ten in five minutes. On one account, from
# wherever: twenty in a quarter of an hour, so that many addresses together get no further. And because the second
# would let an outsider keep a member out, it does not hold for a browser in which that account logged in before (see
# `device`): that has ten tries in five minutes of its own, whatever others do. An attempt counts before the password
# is checked, so that many at once get no extra tries; one that is refused does not count, so that waiting helps.

PER_ADDRESS = RateLimitItemPerMinute(10, 5, namespace="adres")
PER_ACCOUNT = RateLimitItemPerMinute(20, 15, namespace="account")
PER_DEVICE = RateLimitItemPerMinute(10, 5, namespace="toestel")
_IPV6_NETWORK = 64


class Attempts:
    """Counts attempts, in memory."""

    def __init__(self) -> None:
        self._limiter = MovingWindowRateLimiter(MemoryStorage())

    def seconds_to_wait(self, address: str, name: str, device: str = "") -> int:
        """Count an attempt; 0 where it may go on, else after how many seconds there is a next one.

        Args:
            address: where it comes from.
            name: of the account, whether there is one or not.
            device: of a browser that knows this account; empty for another.
        """
        counts = (
            [(PER_DEVICE, (name, device))] if device else [(PER_ADDRESS, (_network(address),)), (PER_ACCOUNT, (name,))]
        )
        for item, keys in counts:
            if not self._limiter.hit(item, *keys):
                reset = self._limiter.get_window_stats(item, *keys).reset_time
                return max(1, math.ceil(reset - time.time()))
        return 0


def _network(address: str) -> str:
    """Who has one IPv6 address has all of its network."""
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return address
    if isinstance(ip, ipaddress.IPv6Address) and ip.ipv4_mapped is None:
        return str(ipaddress.ip_network((ip, _IPV6_NETWORK), strict=False))
    return str(ip)


# A mark in a browser that an account logged in there before: no key, it only keeps others from locking it out.


def new_mark(account: Account) -> str:
    """A mark for a browser; it says nothing without the file of accounts, and ends with the password."""
    own = secrets.token_hex(16)
    return f"{own}.{_sign(account.secret, own)}"


def marked(account: Account | None, mark: str) -> str:
    """Which device it is, where the mark was given for this account; else empty."""
    own, _, sign = mark.partition(".")
    expected = _sign(account.secret if account else "", own)
    return own if hmac.compare_digest(sign.encode(), expected.encode()) and account else ""


def _sign(secret: str, own: str) -> str:
    return hmac.new(hashlib.sha256(secret.encode()).digest(), own.encode(), "sha256").hexdigest()


# Who is logged in: kept in memory, so that a restart logs everybody out.

LONGEST = 8 * 60 * 60  # seconds after logging in
IDLE = 60 * 60  # seconds after the last thing somebody did
_SWEEP = 5 * 60  # seconds until what a session kept is gone after its end, though nobody asks for anything


@dataclass(frozen=True)
class _Session:
    account: Account
    started: float
    seen: float
    memory: dict[str, Any] = field(default_factory=dict, compare=False, repr=False)


class Sessions:
    """The sessions by their token.

    Args:
        now: seconds on a clock that also runs while a laptop sleeps.
        longest: seconds that a session lasts.
        idle: seconds that it lasts when nobody does anything.
    """

    def __init__(self, now: Callable[[], float] = time.time, *, longest: float = LONGEST, idle: float = IDLE) -> None:
        self._now = now
        self.longest, self._idle = longest, idle
        self._lock = threading.Lock()
        self._by_token: dict[str, _Session] = {}
        self._later: threading.Timer | None = None

    def start(self, account: Account) -> str:
        """Begin a session for who just gave the right password; gives its token."""
        now = self._now()
        token = secrets.token_urlsafe(32)
        self.forget_ended()
        with self._lock:
            self._by_token[token] = _Session(account, now, now)
        return token

    def forget_ended(self) -> None:
        """Let go of sessions that ended, with all that they kept; later again, while one keeps something."""
        now = self._now()
        with self._lock:
            self._by_token = {key: item for key, item in self._by_token.items() if not self._has_ended(item, now)}
            self._later = None
            if any(item.memory for item in self._by_token.values()):
                self._later = threading.Timer(_SWEEP, self.forget_ended)
                self._later.daemon = True
                self._later.start()

    def memory(self, token: str) -> dict[str, Any]:
        """What pages keep for a session, in memory and no longer than it lasts."""
        session_memory = self._by_token[token].memory if token in self._by_token else {}
        if session_memory and self._later is None:
            self.forget_ended()
        return session_memory

    def account(self, token: str, accounts: Mapping[str, Account], *, is_activity: bool) -> Account | None:
        """The account of a session; None where there is none, it ended, or the account is no longer what it was.

        Args:
            token: what the browser sent; empty for nothing.
            accounts: as they are now. Another password, role or number ends the session.
            is_activity: whether somebody did something, and not just a page that asks every few seconds.
        """
        now = self._now()
        with self._lock:
            session = self._by_token.get(token)
            if session is None:
                return None
            if self._has_ended(session, now) or accounts.get(session.account.name) != session.account:
                del self._by_token[token]
                return None
            if is_activity:
                self._by_token[token] = replace(session, seen=now)
            return session.account

    def end(self, token: str) -> None:
        """End a session, if there is one."""
        with self._lock:
            self._by_token.pop(token, None)

    def _has_ended(self, session: _Session, now: float) -> bool:
        return now - session.started >= self.longest or now - session.seen >= self._idle


class Accounts(Protocol):
    """Where the door finds who may log in."""

    def now(self) -> Mapping[str, Account]:
        """The accounts by name, as they are now.

        Raises:
            InputError: they cannot be read.
        """


_SESSION = "bwk-sessie"
_DEVICE = "bwk-toestel-"  # and the name of the account: two members may use one laptop
_DEVICE_SECONDS = 180 * 24 * 60 * 60
_LOGIN_BYTES = 10_000
_UNSENT_BYTES = 200_000  # of a form that nobody was let in with; with a photo it is more
_CLOSED = (
    "Dit adres werkt één keer en ten hoogste vijf minuten. Sluit dit venster en open de boeken opnieuw met 'bwk open'."
)
_MOST_AT_ONCE = 2  # each check of a password takes 32 MB for a moment
# What a page that nobody looks at asks of its own accord.
_POLLS = ("/api/changed", "/api/errors", "/api/ledger_data")
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class DoorRules:
    """How browsers reach us."""

    secure: bool  # over TLS, so that cookies are for TLS only
    names: frozenset[str] = frozenset()  # the names we answer to; empty for any
    mark: str = ""  # at the end of the names of cookies


@dataclass(frozen=True)
class Door:
    """A WSGI application in front of another.

    It leaves who is logged in, a `Visitor`, in the environment of each request it lets through.
    """

    inside: WSGIApplication
    accounts: Accounts
    rules: DoorRules
    sessions: Sessions = field(default_factory=Sessions)
    attempts: Attempts = field(default_factory=Attempts)
    key: OneTimeKey | None = None  # on one's own computer, where there are no passwords
    _checks: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(_MOST_AT_ONCE))

    def __post_init__(self) -> None:
        """Make the hash that stands in for accounts that are not there, so that none is checked slower than others."""
        is_password("", None)

    def __call__(self, environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        """Answer a request, or let it through."""
        environ.pop(ENVIRON, None)
        environ.pop(MEMORY, None)
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
        if request.path == LOGIN and request.method == "POST" and self.key is None:
            return self._log_in(request, accounts, token)
        if account is None:
            return self._ask_who(request, accounts)
        if request.path in (LOGIN, LOGOUT, OPEN):
            return redirect("/", HTTPStatus.SEE_OTHER)
        request.environ[ENVIRON] = account.visitor
        request.environ[MEMORY] = self.sessions.memory(token)
        return None

    def _ask_who(self, request: Request, accounts: Mapping[str, Account]) -> Response:
        if self.key is not None and request.path in (OPEN, LOGIN):
            return self._open(request, self.key, accounts)
        if request.path == LOGIN and request.method in ("GET", "HEAD"):
            return login_page(HTTPStatus.OK, own_path(request.args.get("naar", "/")))
        if request.method == "POST" and _wants_page(request):
            return unsent_page(request.path, _sent(request), can_log_in=self.key is None)
        return _show_the_door(request)

    def _open(self, request: Request, key: OneTimeKey, accounts: Mapping[str, Account]) -> Response:
        """Let in who has the key; there is one account."""
        if request.method != "GET" or not key.opens(request.args.get(ASKED, "")):
            return refusal(HTTPStatus.FORBIDDEN, "De boeken zijn hier niet open", _CLOSED)
        (account,) = accounts.values()
        answer = redirect("/", HTTPStatus.SEE_OTHER)
        self._set_cookie(answer, _SESSION, self.sessions.start(account), self.sessions.longest)
        return answer

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
        self._set_cookie(answer, _SESSION, self.sessions.start(account), self.sessions.longest)
        self._set_cookie(answer, _DEVICE + name, new_mark(account), _DEVICE_SECONDS)
        return answer

    def _log_out(self, token: str) -> Response:
        self.sessions.end(token)
        answer = redirect(LOGIN, HTTPStatus.SEE_OTHER)
        self._set_cookie(answer, _SESSION, "", 0)
        return answer

    def _cookie(self, name: str) -> str:
        """The name of a cookie; with this prefix browsers keep others from setting it."""
        return f"__Host-{name}" if self.rules.secure else f"{name}{self.rules.mark}"

    def _set_cookie(self, answer: Response, name: str, value: str, seconds: float) -> None:
        answer.set_cookie(
            self._cookie(name),
            value,
            int(seconds),
            path="/",
            secure=self.rules.secure,
            httponly=True,
            samesite="Strict",
        )


def _show_the_door(request: Request) -> Response:
    """What somebody gets who is not logged in: the same for every path, whether there is something or not."""
    if request.method == "GET" and _wants_page(request):
        to = request.full_path if request.query_string else request.path
        there = "" if to == "/" else f"?naar={quote(own_path(quote(to, safe='/?&=%')), safe='/')}"
        return redirect(LOGIN + there, HTTPStatus.SEE_OTHER)
    return Response('{"error": "Log eerst in."}\n', HTTPStatus.UNAUTHORIZED, content_type="application/json")


def _sent(request: Request) -> list[tuple[str, str]]:
    """What somebody filled in who turned out to be logged out, but for secrets; nothing where that is much."""
    request.max_content_length = request.max_form_memory_size = _UNSENT_BYTES
    try:
        return [(name, text) for name, text in request.form.items(multi=True) if name not in SECRETS]
    except HTTPException:
        return []


def _wants_page(request: Request) -> bool:
    """Whether somebody opens a page, and not a script that asks for something."""
    mode = request.headers.get("Sec-Fetch-Mode")
    return mode == "navigate" if mode else "text/html" in request.headers.get("Accept", "")
