"""One connection: what came over it before a thread looks at it, and until when it may take to send the rest."""

from __future__ import annotations

import io
import ssl
import time
from typing import TYPE_CHECKING, Any

from cheroot.makefile import StreamReader
from cheroot.server import HTTPConnection, HTTPRequest

if TYPE_CHECKING:
    import socket

    from cheroot.server import HTTPServer

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


class Reader(StreamReader):
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


class Request(HTTPRequest):
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

    RequestHandlerClass = Request

    def __init__(self, server: HTTPServer, sock: socket.socket, makefile: Any) -> None:
        super().__init__(server, sock, makefile)
        self.wire = Wire(sock)
        self.rfile = Reader(self.wire)
        self.is_ambiguous = False  # whether its head says its length twice

    def close(self) -> None:
        """Close it, and give its place to another."""
        super().close()
        self.server.lobby.forget(self)
