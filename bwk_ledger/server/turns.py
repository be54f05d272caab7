"""One account cannot keep the server from others: so many requests at once, so many seconds for each.

Threads of Python share one processor. So of one account two requests are computed at once, a few more wait for their
turn, and what comes on top of those is refused at once.
"""

from __future__ import annotations

import threading
from collections import defaultdict
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from werkzeug.wsgi import ClosingIterator

from bwk_ledger.access.visitor import ENVIRON
from bwk_ledger.server.deadline import TimeIsUpError, run_within
from bwk_ledger.server.headers import STATIC
from bwk_ledger.server.origin import SAFE_METHODS
from bwk_ledger.server.pages import refusal_to

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from wsgiref.types import StartResponse, WSGIApplication

MOST_AT_ONCE = 12  # with what waits; a browser sends six
_COMPUTED = 2
_WAIT = 30.0  # seconds for a turn
SECONDS = 30.0  # for a whole page; the heaviest takes a tenth of it
_LOOKS_FOR_CHANGES = "/api/changed"


@dataclass
class _Account:
    """What one account is doing."""

    computing: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(_COMPUTED))
    room: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(MOST_AT_ONCE))


class Turns:
    """A WSGI application in front of another, behind the door.

    Args:
        inside: the other.
        refresh: loads the books again where they changed.
        seconds: that a request which only reads may take; what writes is never cut off in the middle.
    """

    def __init__(self, inside: WSGIApplication, refresh: Callable[[], object], seconds: float = SECONDS) -> None:
        self._inside = inside
        self._refresh = refresh
        self._seconds = seconds
        self._loading = threading.Lock()  # one loads the books, the others wait and see them whole
        self._accounts: defaultdict[str, _Account] = defaultdict(_Account)

    def __call__(self, environ: dict[str, Any], start: StartResponse) -> Iterable[bytes]:
        """Answer when it is this request's turn."""
        path, visitor = environ.get("PATH_INFO", ""), environ.get(ENVIRON)
        if visitor is None or path.startswith(STATIC):
            return self._inside(environ, start)
        account = self._accounts[visitor.name]
        if not account.room.acquire(blocking=False):
            return _too_busy(environ, start)
        try:
            answer = self._computed(account, environ, start)
        except BaseException:
            account.room.release()
            raise
        return ClosingIterator(answer, account.room.release)

    def _computed(self, account: _Account, environ: dict[str, Any], start: StartResponse) -> Iterable[bytes]:
        if not account.computing.acquire(timeout=_WAIT):
            return _too_busy(environ, start)
        try:
            return self._in_time(environ, start)
        except TimeIsUpError:
            message = "Dit kost te veel tijd. Vraag minder, of over een kortere periode."
            return refusal_to(environ, HTTPStatus.BAD_REQUEST, message)(environ, start)
        finally:
            account.computing.release()

    def _in_time(self, environ: dict[str, Any], start: StartResponse) -> Iterable[bytes]:
        if environ["PATH_INFO"].endswith(_LOOKS_FOR_CHANGES):
            with self._loading:
                return self._inside(environ, start)
        if environ["REQUEST_METHOD"] not in SAFE_METHODS:
            return self._inside(environ, start)
        with self._loading:
            self._refresh()
        begun: list[tuple[str, list[tuple[str, str]]]] = []

        def begin(status: str, headers: list[tuple[str, str]], _exc_info: Any = None) -> Any:
            begun.append((status, headers))

        answer = run_within(self._seconds, lambda: self._inside(environ, begin))
        start(*begun[-1])
        return answer


def _too_busy(environ: dict[str, Any], start: StartResponse) -> Iterable[bytes]:
    message = "U vraagt te veel tegelijk. Wacht tot de vorige pagina er is."
    return refusal_to(environ, HTTPStatus.TOO_MANY_REQUESTS, message)(environ, start)
