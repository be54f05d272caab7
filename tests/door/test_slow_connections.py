"""Real sockets: hundreds that are slow, or that send what is no request, and others who are served all the same."""

from __future__ import annotations

import socket
import sys
import threading
import time
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING

import pytest

from bwk_ledger.door import connections
from bwk_ledger.door.connections import LARGEST_BODY, PER_ADDRESS
from bwk_ledger.door.place import ServedAt
from bwk_ledger.door.serve import behind_door, prepare

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.door.door import Doorway

PROMPT = 8.0  # seconds in which an answer comes; the slow ones below would keep it away for minutes
POST = b"POST /inloggen HTTP/1.1\r\nHost: 127.0.0.1\r\n"
GOOD = b"GET /inloggen HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n"


@contextmanager
def listening(door: Doorway, *, behind_proxy: bool = False) -> Iterator[tuple[str, int]]:
    """The address of a server on books that other tests use too."""
    place = ServedAt(port=0, behind_proxy=behind_proxy)
    server = prepare(place, behind_door(door.app, door.access, door.year, ServedAt(port=0)))
    thread = threading.Thread(target=server.serve, daemon=True)
    thread.start()
    try:
        yield "127.0.0.1", server.bind_addr[1]
    finally:
        server.stop()
        thread.join(10)


def connected(place: tuple[str, int], source: str = "127.0.0.1") -> socket.socket:
    return socket.create_connection(place, PROMPT, (source, 0))


def answer(sock: socket.socket, sent: bytes = GOOD) -> bytes:
    """What comes back for this, until the other side closes."""
    sock.settimeout(PROMPT)
    sock.sendall(sent)
    parts = []
    try:
        while part := sock.recv(65536):
            parts.append(part)
    except ConnectionResetError:
        pass
    return b"".join(parts)


def status(place: tuple[str, int], sent: bytes = GOOD) -> int:
    with connected(place) as sock:
        got = answer(sock, sent)
    return int(got.split(b" ")[1]) if got else 0


SLOW = {
    "nothing": b"",
    "a piece of the first line": b"GET /inlog",
    "a head without end": b"GET / HTTP/1.1\r\nHost: x\r\nX: y\r\n",
    "a small body that does not come": POST + b"Content-Length: 9000\r\n\r\nnaam=",
    "a large body that does not come": POST + b"Content-Length: 9000000\r\n\r\nnaam=",
}


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere only 127.0.0.1 is this machine")
@pytest.mark.parametrize("piece", SLOW.values(), ids=SLOW.keys())
def test_two_hundred_slow_connections_keep_nobody_out(quick_door: Doorway, piece: bytes) -> None:
    with listening(quick_door) as place, ExitStack() as held:
        for number in range(200):
            sock = held.enter_context(connected(place, f"127.0.0.{2 + number // 25}"))
            sock.sendall(piece)
        for _ in range(5):
            assert status(place) == 200


def test_an_address_has_so_many_connections_and_others_have_theirs(quick_door: Doorway) -> None:
    with listening(quick_door) as place, ExitStack() as held:
        mine = [held.enter_context(connected(place)) for _ in range(PER_ADDRESS)]
        for sock in mine:
            sock.sendall(b"GET")
        time.sleep(0.3)
        assert status(place) == 503
        if sys.platform == "linux":
            with connected(place, "127.0.0.9") as sock:
                assert answer(sock).startswith(b"HTTP/1.1 200")
        mine[0].close()
        deadline = time.monotonic() + PROMPT
        while status(place) != 200:  # its place is free as soon as the server saw it leave
            assert time.monotonic() < deadline


def test_behind_a_proxy_all_come_from_one_address(quick_door: Doorway) -> None:
    with listening(quick_door, behind_proxy=True) as place, ExitStack() as held:
        for _ in range(PER_ADDRESS + 20):
            held.enter_context(connected(place)).sendall(b"GET")
        assert status(place) == 200


def test_who_is_slow_is_told_and_closed(quick_door: Doorway, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connections, "HEADER_SECONDS", 0.3)
    monkeypatch.setattr(connections, "HEADER_SECONDS", 0.3)
    with listening(quick_door) as place:
        with connected(place) as sock:
            got = answer(sock, b"GET / HTTP/1.1\r\nHost: x\r\n")
            assert got.startswith(b"HTTP/1.1 408 ")
            assert got.endswith(b"Dit verzoek kwam te langzaam binnen.")
        with connected(place) as sock:
            assert answer(sock, b"") == b""  # a browser that opens one for later is not told anything


def test_a_request_in_pieces_and_two_on_one_connection(quick_door: Doorway) -> None:
    with listening(quick_door) as place, connected(place) as sock:
        sock.settimeout(PROMPT)
        first = GOOD.replace(b"close", b"keep-alive")
        for piece in (first[:5], first[5:40], first[40:]):
            sock.sendall(piece)
            time.sleep(0.05)
        assert sock.recv(15) == b"HTTP/1.1 200 OK"
        assert b"HTTP/1.1 200 OK" in answer(sock, GOOD)


def test_two_requests_at_once_are_answered_both(quick_door: Doorway) -> None:
    with listening(quick_door) as place, connected(place) as sock:
        got = answer(sock, GOOD.replace(b"close", b"keep-alive") + GOOD)
        assert got.count(b"HTTP/1.1 200 OK") == 2


HEAD = b" HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n"
NO_REQUESTS = {
    "a length that is no number": (b"POST /inloggen" + HEAD + b"Content-Length: x\r\n\r\n", 400),
    "a length below nothing": (b"POST /inloggen" + HEAD + b"Content-Length: -5\r\n\r\n", 400),
    "a length with a sign": (b"POST /inloggen" + HEAD + b"Content-Length: +5\r\n\r\naaaaa", 400),
    "a length written twice": (b"POST /inloggen" + HEAD + b"Content-Length: 5\r\nContent-Length: 4\r\n\r\naaaaa", 400),
    "a length of all digits": (b"POST /inloggen" + HEAD + b"Content-Length: " + b"9" * 5000 + b"\r\n\r\n", 400),
    "more than may be sent": (
        b"POST /inloggen" + HEAD + b"Content-Length: " + str(LARGEST_BODY + 1).encode() + b"\r\n\r\n",
        413,
    ),
    "pieces": (b"POST /inloggen" + HEAD + b"Transfer-Encoding: chunked\r\n\r\n5\r\naaaaa\r\n0\r\n\r\n", 411),
    "another coding": (b"POST /inloggen" + HEAD + b"Transfer-Encoding: gzip\r\n\r\n", 400),
    "an address without end": (b"GET /" + b"x" * 20_000 + HEAD + b"\r\n", 414),
    "a line without end": (b"GET /" + b"x" * 70_000, 414),
    "a head without end": (b"GET /" + HEAD + b"X: y\r\n" * 10_000, 413),
    "a huge cookie": (b"GET /inloggen" + HEAD + b"Cookie: a=" + b"b" * 60_000 + b"\r\n\r\n", 413),
    "no address": (b"GET\r\n\r\n", 400),
    "another protocol": (b"GET / FTP/9.9\r\n\r\n", 400),
    "a newer protocol": (b"GET / HTTP/9.9\r\n\r\n", 400),
    "small letters": (b"get /" + HEAD + b"\r\n", 400),
    "a whole address": (b"GET http://evil.example/" + HEAD + b"\r\n", 400),
    "a tunnel": (b"CONNECT evil.example:443" + HEAD + b"\r\n", 405),
    "bytes": (bytes(range(128, 256)) + b"\r\n\r\n", 400),
    "a head that is none": (b"GET / HTTP/1.1\r\nHost\r\n\r\n", 400),
    "a nothing in the address": (b"GET /\x00%00%zz%ff" + HEAD + b"\r\n", 401),
    "a host that is none": (b"GET /inloggen HTTP/1.1\r\nHost: [::1\r\nConnection: close\r\n\r\n", 421),
    "no host": (b"GET /inloggen HTTP/1.1\r\nConnection: close\r\n\r\n", 421),
    "an odd method": (b"GEKKIGHEID /" + HEAD + b"\r\n", 403),
}


@pytest.fixture(scope="module")
def server(_shared_app: object, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, int]]:
    from tests.door.door import Doorway, accounts_beside  # noqa: PLC0415

    (tmp_path_factory.mktemp("toegang") / "boeken").mkdir()
    access = accounts_beside(tmp_path_factory.getbasetemp() / "toegang0" / "boeken" / "main.beancount")
    with listening(Doorway(_shared_app, access)) as place:  # type: ignore[arg-type]
        yield place


@pytest.mark.parametrize(("sent", "code"), NO_REQUESTS.values(), ids=NO_REQUESTS.keys())
def test_what_is_no_request_is_refused_in_dutch(server: tuple[str, int], sent: bytes, code: int) -> None:
    with connected(server) as sock:
        got = answer(sock, sent)
    assert got.startswith(f"HTTP/1.1 {code} ".encode()), got[:200]
    body = got.partition(b"\r\n\r\n")[2]
    for english in (b"Malformed", b"Illegal", b"exceed", b"must", b"Not Found"):
        assert english not in body
    assert status(server) == 200
