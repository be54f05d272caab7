"""Where connections wait until they brought a whole request, without keeping a thread busy.

A thread of cheroot waits for every byte of a head, so a few hundred connections that send one byte now and then keep
everybody out. Here one thread watches them all, and hands on what is complete; what takes too long is closed.
"""

from __future__ import annotations

import contextlib
import io
import queue
import re
import selectors
import socket
import threading
from collections import defaultdict
from typing import TYPE_CHECKING, Any

from cheroot.ssl.builtin import BuiltinSSLAdapter
from cheroot.wsgi import Server

from bwk_ledger.server.wire import HEADER_SECONDS, Connection

if TYPE_CHECKING:
    from collections.abc import Callable
    from wsgiref.types import WSGIApplication

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
