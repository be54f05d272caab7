"""`bwk serveer` behind the real Caddy, with the Caddyfile that docs/server.md gives: TLS, login, a page, a write, and a
restart of the service. Where there is no Caddy, what the proxy says is tested without it (`test_door.py`).
"""

from __future__ import annotations

import http.client
import json
import os
import queue
import re
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlencode

import pytest

from tests.door.door import PASSWORD, accounts_beside

if TYPE_CHECKING:
    from collections.abc import Iterator

GUIDE = Path("docs/server.md")
OPTIONS = """{{
	admin off
	auto_https disable_redirects
	skip_install_trust
	storage file_system {folder}
}}
"""


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@dataclass
class Client:
    """A browser elsewhere, which says what it likes about where that is."""

    port: int
    trusted: ssl.SSLContext
    address: str = "127.0.0.1"
    cookies: dict[str, str] = field(default_factory=dict)

    def ask(self, method: str, path: str, body: Any = None, **headers: str) -> tuple[int, str, str]:
        """Status, where it leads to, and the text of an answer."""
        connection = http.client.HTTPSConnection(
            "localhost", self.port, timeout=60, context=self.trusted, source_address=(self.address, 0)
        )
        sent = {"Sec-Fetch-Site": "same-origin", "Accept": "text/html", **headers}
        if self.cookies:
            sent["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        connection.request(method, path, body, sent)
        answer = connection.getresponse()
        text = answer.read().decode("utf-8", "replace")
        for line in answer.headers.get_all("Set-Cookie") or ():
            assert "Secure" in line
            name, _, value = line.partition(";")[0].partition("=")
            self.cookies[name] = value
        connection.close()
        return answer.status, answer.headers.get("Location", ""), text

    def log_in(self, name: str, password: str = PASSWORD, **headers: str) -> int:
        form = urlencode({"naam": name, "wachtwoord": password, "naar": "/"})
        return self.ask("POST", "/inloggen", form, **{"Content-Type": "application/x-www-form-urlencoded", **headers})[
            0
        ]


def until_it_answers(client: Client) -> None:
    """Wait until Caddy uses the certificate that it has; on a busy machine that is not at once."""
    for _ in range(300):
        try:
            client.ask("GET", "/inloggen")
        except (ssl.SSLError, ConnectionError):
            time.sleep(0.1)
        else:
            return


@contextmanager
def service(main: Path, port: int) -> Iterator[None]:
    """`bwk serveer` as systemd starts and stops it."""
    words = ["serveer", "--boeken", str(main.parent), "--poort", str(port), "--achter-proxy"]
    ignored = signal.signal(signal.SIGINT, signal.default_int_handler)  # as in test_kascommissie_command
    process = subprocess.Popen(
        [sys.executable, "-m", "bwk_ledger", *words],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
    )
    signal.signal(signal.SIGINT, ignored)
    lines: queue.Queue[str] = queue.Queue()
    threading.Thread(target=lambda: [lines.put(line) for line in process.stdout or ()], daemon=True).start()
    try:
        while not lines.get(timeout=90).startswith("De boeken: achter de proxy op http://127.0.0.1:"):
            pass
        yield
        process.send_signal(signal.SIGINT)
        assert process.wait(90) == 0
    finally:
        process.kill()
        process.wait()


@pytest.fixture
def caddy(tmp_path: Path) -> Iterator[tuple[Client, int]]:
    """Caddy as the guide sets it up, on a free port and with its own certificate; with the port it hands on to."""
    program = shutil.which("caddy")
    assert program is not None
    port, inside = free_port(), free_port()
    (example,) = re.findall(r"```caddy\n(.*?)```", GUIDE.read_text("utf-8"), re.DOTALL)
    text = example.replace("boeken.example.nl {", f"localhost:{port} {{\n\ttls internal").replace(
        "127.0.0.1:5000", f"127.0.0.1:{inside}"
    )
    settings = tmp_path / "Caddyfile"
    settings.write_text(OPTIONS.format(folder=tmp_path / "caddy") + text, "utf-8")
    process = subprocess.Popen(
        [program, "run", "--config", str(settings), "--adapter", "caddyfile"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "HOME": str(tmp_path)},
    )
    try:
        assert process.stderr is not None
        for line in process.stderr:
            if "certificate obtained successfully" in line:
                break
        root = tmp_path / "caddy" / "pki" / "authorities" / "local" / "root.crt"
        threading.Thread(target=process.stderr.read, daemon=True).start()
        client = Client(port, ssl.create_default_context(cafile=str(root)))
        until_it_answers(client)
        yield client, inside
    finally:
        process.terminate()
        process.wait(30)


@pytest.mark.caddy
def test_the_books_behind_caddy_also_after_a_restart(main: Path, caddy: tuple[Client, int]) -> None:
    client, inside = caddy
    accounts_beside(main)
    slug = quote("/buurtwerkkamer-coöperatie/")
    assert client.ask("GET", "/inloggen")[0] == 502  # the service does not run yet
    with service(main, inside):
        assert client.ask("GET", "/")[:2] == (303, "/inloggen")
        assert client.log_in("penning") == 303
        assert set(client.cookies) == {"__Host-bwk-sessie", "__Host-bwk-toestel-penning"}
        status, begin, _ = client.ask("GET", "/")
        assert status == 302
        assert "ingelogd als L0001 (penningmeester)" in client.ask("GET", begin)[2]
        status, _, text = client.ask("GET", f"{slug}api/source?filename={quote(str(main))}")
        found = json.loads(text)["data"]
        change = json.dumps(
            {"file_path": str(main), "source": found["source"] + ";; x\n", "sha256sum": found["sha256sum"]}
        )
        as_json = {"Content-Type": "application/json"}
        as_form = {"Content-Type": "application/x-www-form-urlencoded"}
        assert client.ask("POST", f"{slug}extension/Formulieren/hand", "aan=ja", **as_form)[0] == 303
        elsewhere = {"Sec-Fetch-Site": "cross-site"}
        assert client.ask("PUT", f"{slug}api/source", change, **{**as_json, **elsewhere})[0] == 403
        assert client.ask("PUT", f"{slug}api/source", change, **as_json)[0] == 200
        assert main.read_text("utf-8").endswith(";; x\n")

        guesser = Client(client.port, client.trusted, "127.0.0.2")
        statuses = [
            guesser.log_in("top", "fout wachtwoord", **{"X-Forwarded-For": f"10.9.9.{number}"}) for number in range(11)
        ]
        assert statuses == [401] * 10 + [429]  # one visitor, whatever it says of itself
        coordinator = Client(client.port, client.trusted, "127.0.0.3")
        assert coordinator.log_in("top") == 303  # and another is not kept out
        assert coordinator.ask("GET", f"{slug}journal/")[0] == 403
    assert client.ask("GET", "/")[0] == 502
    with service(main, inside):
        assert client.ask("GET", begin)[0] == 303  # who was in logs in again
        assert client.log_in("penning") == 303
        assert ";; x" in client.ask("GET", f"{slug}api/source?filename={quote(str(main))}")[2]
