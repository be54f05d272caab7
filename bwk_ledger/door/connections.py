"""Connections before a thread looks at them, and turns, so that nobody keeps the server from others."""

from __future__ import annotations

import contextlib
import io
import queue
import re
import selectors
import socket
import ssl
import threading
import time
from collections import defaultdict
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from cheroot.makefile import StreamReader
from cheroot.server import HTTPConnection, HTTPRequest
from cheroot.ssl.builtin import BuiltinSSLAdapter
from cheroot.wsgi import Server
from werkzeug.wsgi import ClosingIterator

from bwk_ledger.door.accounts import ENVIRON
from bwk_ledger.door.pages import SAFE_METHODS, STATIC, refusal_to
from bwk_ledger.door.query import TimeIsUpError, run_within

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from wsgiref.types import StartResponse, WSGIApplication

    from cheroot.server import HTTPServer


# One connection: what came over it before a thread looks at it, and until when it may take to send the rest.

HEADER_SECONDS = 5.0  # for the head of a request, and for a body that is small
_BODY_SECONDS = 10.0
_SLOWEST = 32 * 1024  # bytes a second of a larger body
_DRAINED = 64 * 1024  # bytes of a body that nobody wants which are still read, so that the answer arrives
_MOST_DIGITS = 12
_LONGEST_ADDRESS = 16 * 1024
# What a browser gets when what it sent is no request that can be handed on.
_DUTCH = {
    "400": "Dit verzoek is niet te begrijpen.",
    "405": "Dat kan hier niet.",
    "408": "Dit verzoek kwam te langzaam binnen.",
    "411": "Bij dit verzoek hoort de lengte.",
    "413": "Dit is te groot.",
    "414": "Dit adres is te lang.",
    "501": "Dit verzoek is niet te begrijpen.",
    "503": "Het is nu te druk. Probeer het zo nog eens.",
    "505": "Dit verzoek is niet te begrijpen.",
}
_STATUS = {"501": "400 Bad Request", "505": "400 Bad Request"}


class Wire(io.RawIOBase):
    """The reading end of a socket, with what was taken from it already, and an end to its patience."""

    def __init__(self, sock: socket.socket) -> None:
        self._socket = sock
        self.taken = bytearray()
        self.until = time.monotonic() + HEADER_SECONDS

    def allow(self, seconds: float) -> None:
        """Wait no longer than this for all that is still to come."""
        self.until = time.monotonic() + seconds

    @property
    def is_late(self) -> bool:
        """Whether it took too long."""
        return time.monotonic() > self.until

    def take(self, most: int) -> bool:
        """Take what is there without waiting for more; False where nothing will come any more."""
        self._socket.settimeout(0)
        try:
            while len(self.taken) < most:
                got = self._socket.recv(min(most - len(self.taken), io.DEFAULT_BUFFER_SIZE))
                if not got:
                    return False
                self.taken += got
        except (BlockingIOError, ssl.SSLWantReadError):
            return True
        except OSError:
            return False
        return True

    def readable(self) -> bool:
        """As any reading end."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Give what was taken, then what comes while there is patience."""
        if self.taken:
            size = min(len(buffer), len(self.taken))
            buffer[:size] = self.taken[:size]
            del self.taken[:size]
            return size
        left = self.until - time.monotonic()
        if left <= 0:
            raise TimeoutError("timed out")  # as sockets say it, which cheroot looks for
        self._socket.settimeout(left)
        return self._socket.recv_into(buffer)


class RequestReader(StreamReader):
    """What cheroot reads a connection with."""

    def __init__(self, wire: Wire) -> None:
        super(StreamReader, self).__init__(wire, io.DEFAULT_BUFFER_SIZE)  # past the one that makes an end of its own
        self.bytes_read = 0
        self._wire = wire

    def ahead(self) -> bytes:
        """What came and was not read yet."""
        own = bytes(self.peek(0)) if self._has_own() else b""
        return own + bytes(self._wire.taken)

    def has_data(self) -> bool:
        """Whether something came that was not read yet."""
        return bool(self._wire.taken) or self._has_own()

    def _has_own(self) -> bool:
        plain: Any = super()  # cheroot's stubs name its methods and not their types
        return bool(plain.has_data())


class WireRequest(HTTPRequest):
    """A request that says how long it is, answered in Dutch where it is none."""

    def read_request_line(self) -> bool:
        """As cheroot's; an address may be this long and no longer."""
        plain: Any = super()
        if not plain.read_request_line():
            return False
        if len(self.uri) > _LONGEST_ADDRESS:
            self.simple_response("414 Request-URI Too Long")
            return False
        return True

    def read_request_headers(self) -> bool:
        """As cheroot's; a length is a number and stands there once, and a body without one is not taken."""
        plain: Any = super()
        if not plain.read_request_headers():
            return False
        length = self.inheaders.get(b"Content-Length", b"0")
        if b"Transfer-Encoding" in self.inheaders:
            self.simple_response("411 Length Required")
            return False
        if not length.isdigit() or len(length) > _MOST_DIGITS or self.conn.is_ambiguous:
            self.simple_response("400 Bad Request")
            return False
        self.conn.wire.allow(_BODY_SECONDS + int(length) / _SLOWEST)
        return True

    def send_headers(self) -> None:
        """As cheroot's; it does not read what is left of a large body that nobody wanted."""
        if getattr(self.rfile, "remaining", 0) > _DRAINED:
            self.close_connection = True
        super().send_headers()
        self.conn.socket.settimeout(self.server.timeout)

    def simple_response(self, status: str, msg: str = "") -> None:
        """What cheroot itself has to say, in Dutch."""
        del msg  # English
        self.conn.socket.settimeout(self.server.timeout)
        code = status[:3]
        super().simple_response(_STATUS.get(code, status), _DUTCH.get(code, _DUTCH["400"]))


class Connection(HTTPConnection):
    """A connection that `lobby` keeps until what came is a whole request."""

    RequestHandlerClass = WireRequest

    def __init__(self, server: HTTPServer, sock: socket.socket, makefile: Any) -> None:
        super().__init__(server, sock, makefile)
        self.wire = Wire(sock)
        self.rfile = RequestReader(self.wire)
        self.is_ambiguous = False  # whether its head says its length twice

    def close(self) -> None:
        """Close it, and give its place to another."""
        super().close()
        self.server.lobby.forget(self)


# Where connections wait until they brought a whole request, without keeping a thread busy.
#
# A thread of cheroot waits for every byte of a head, so a few hundred connections that send one byte now and then
# keep everybody out. Here one thread watches them all, and hands on what is complete; what takes too long is closed.

LARGEST_HEAD = 32 * 1024
LARGEST_BODY = 64 * 1024 * 1024  # a receipt that is photographed well takes a few megabytes
_SMALL_BODY = 64 * 1024  # waited for as well: so nobody who did not log in keeps a thread waiting
PER_ADDRESS = 32  # connections; a browser opens six
MOST = 500  # connections of all together
_THREADS = 40
_BACKLOG = 128
_SECONDS = 10  # for a browser to take the next piece of an answer, and between two requests
_PERIOD = 0.25  # seconds between two looks at what is late
_END = b"\r\n\r\n"
_LENGTH = re.compile(rb"^content-length[ \t]*:[ \t]*(\d{0,12})", re.IGNORECASE | re.MULTILINE)
_TOO_MANY = b"HTTP/1.1 503 Service Unavailable\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"


class Lobby:
    """Connections that are not complete yet, and how many there are of each address.

    Args:
        hand_on: gets a connection that brought a whole request, or more than it may.
        per_address: how many one address may have.
    """

    def __init__(self, hand_on: Callable[[Connection], None], per_address: int) -> None:
        self._hand_on = hand_on
        self._per_address = per_address
        self._lock = threading.Lock()
        self._of_address: defaultdict[str, set[Connection]] = defaultdict(set)
        self._total = 0
        self._arrivals: queue.SimpleQueue[Connection] = queue.SimpleQueue()
        self._selector = selectors.DefaultSelector()
        self._bell, self._rope = socket.socketpair()
        self._bell.settimeout(0)
        self._selector.register(self._bell, selectors.EVENT_READ)
        self._is_open = True
        threading.Thread(target=self._watch, daemon=True, name="lobby").start()

    def receive(self, connection: Connection) -> None:
        """A connection that is new, or that begins its next request."""
        if not self._has_place(connection):
            connection.socket.settimeout(0)
            with contextlib.suppress(OSError):
                connection.socket.send(_TOO_MANY)
            connection.close()
            return
        connection.wire.allow(HEADER_SECONDS)
        act = self._now(connection)
        if act is not None:
            act(connection)
        else:
            self._arrivals.put(connection)
            self._ring()

    def forget(self, connection: Connection) -> None:
        """A connection that was closed."""
        with self._lock:
            of_address = self._of_address.get(connection.remote_addr, set())
            if connection in of_address:
                of_address.remove(connection)
                self._total -= 1
            if not of_address:
                self._of_address.pop(connection.remote_addr, None)

    def close(self) -> None:
        """Watch no more; what waits is closed."""
        self._is_open = False
        self._ring()

    def _has_place(self, connection: Connection) -> bool:
        with self._lock:
            of_address = self._of_address[connection.remote_addr]
            if connection in of_address:
                return True
            if len(of_address) >= self._per_address or self._total >= MOST:
                return False
            of_address.add(connection)
            self._total += 1
            return True

    def _now(self, connection: Connection) -> Callable[[Connection], None] | None:
        """What is to be done with a connection, after taking what came; None to wait for more."""
        goes_on = connection.wire.take(LARGEST_HEAD + _SMALL_BODY)
        ahead = connection.rfile.ahead()
        if _is_complete(connection, ahead):
            return self._hand_on
        if goes_on and not connection.wire.is_late:
            return None
        if not ahead:
            return Connection.close  # a browser that opened it for later, or somebody who left
        connection.wire.allow(0)
        return self._hand_on  # which tells that it was too slow

    def _watch(self) -> None:
        while self._is_open:
            ready = {key.data for key, _ in self._selector.select(_PERIOD)}
            with contextlib.suppress(BlockingIOError):
                self._bell.recv(io.DEFAULT_BUFFER_SIZE)
            for connection in self._waiting():
                if connection in ready or connection.wire.is_late:
                    self._look_at(connection)
            with contextlib.suppress(queue.Empty):
                while True:
                    connection = self._arrivals.get_nowait()
                    self._selector.register(connection.socket, selectors.EVENT_READ, connection)
        for connection in self._waiting():
            connection.close()
        self._selector.close()
        self._bell.close()
        self._rope.close()

    def _waiting(self) -> list[Connection]:
        return [key.data for key in self._selector.get_map().values() if key.data is not None]

    def _look_at(self, connection: Connection) -> None:
        act = self._now(connection)
        if act is not None:
            self._selector.unregister(connection.socket)  # before a thread gets it
            act(connection)

    def _ring(self) -> None:
        with contextlib.suppress(OSError):
            self._rope.send(b".")


def _is_complete(connection: Connection, ahead: bytes) -> bool:
    """Whether this is a whole request, but for a large body; or more than a head may be, which is refused."""
    end = ahead.find(_END)
    if end < 0:
        return len(ahead) >= LARGEST_HEAD
    lengths = _LENGTH.findall(ahead[: end + len(_END)])
    connection.is_ambiguous = len(lengths) > 1
    body = int(lengths[0] or 0) if lengths else 0
    return body > _SMALL_BODY or len(ahead) >= end + len(_END) + body


class PatientServer(Server):
    """cheroot's server, with a lobby in front of its threads.

    Args:
        place: address and port.
        app: what answers.
        per_address: how many connections one address may have.
    """

    ConnectionClass = Connection
    max_request_header_size = LARGEST_HEAD
    max_request_body_size = LARGEST_BODY
    keep_alive_conn_limit = MOST

    def __init__(self, place: tuple[str, int], app: WSGIApplication, per_address: int = PER_ADDRESS) -> None:
        super().__init__(place, app, numthreads=_THREADS, request_queue_size=_BACKLOG, timeout=_SECONDS)
        self._per_address = per_address

    def prepare(self) -> None:
        """Listen."""
        super().prepare()
        self.lobby = Lobby(super().process_conn, self._per_address)

    def process_conn(self, conn: Connection) -> None:
        """A connection on which something comes; a thread gets it when it is complete."""
        self.lobby.receive(conn)

    def stop(self) -> None:
        """Stop listening and answering."""
        if self.ready:
            self.lobby.close()
        super().stop()


class PatientTls(BuiltinSSLAdapter):
    """TLS whose greetings do not hold up the thread that lets everybody in: they are made while reading."""

    def wrap(self, sock: socket.socket) -> tuple[Any, dict[str, Any]]:
        """The socket, and what a request over it says of that."""
        secured = self.context.wrap_socket(sock, server_side=True, do_handshake_on_connect=False)
        return secured, {"wsgi.url_scheme": "https", "HTTPS": "on"}


# One account cannot keep the server from others: so many requests at once, so many seconds for each.
#
# Threads of Python share one processor. So of one account two requests are computed at once, a few more wait for
# their turn, and what comes on top of those is refused at once.

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
