"""`bwk kascommissie`: where it serves, what it refuses, and that TLS is really spoken."""

from __future__ import annotations

import contextlib
import http.client
import os
import queue
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import threading
from typing import TYPE_CHECKING
from urllib.parse import urlencode, urlsplit

import pytest
from click.testing import CliRunner, Result

from bwk_ledger.base.errors import InputError
from bwk_ledger.cli import main as bwk
from bwk_ledger.door.place import ServedAt
from bwk_ledger.door.serve import open_fava, prepare
from tests.door.door import ACCOUNTS, CHEAP_HASH, PASSWORD, accounts_beside, served, write_accounts

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from bwk_ledger.door.accounts import Visitor

NO_TLS = (
    "Fout: op {} gaan wachtwoorden en boeken onversleuteld over het netwerk.\n"
    "  Herstel: laat --adres weg (dan alleen op deze computer), geef --certificaat en --sleutel, of zet er een proxy "
    "met TLS voor en geef --achter-proxy.\n"
)
TOO_FEW = (
    "Let op: er is {} met de rol kascommissie. Een kascommissie heeft ten minste twee leden (BW 2:48 lid 2); geef "
    "ieder een eigen account.\n"
)


def run(main: Path, *words: str) -> Result:
    return CliRunner().invoke(bwk, ["kascommissie", "2018", "--boeken", str(main), *words])


@pytest.mark.parametrize("address", ["0.0.0.0", "192.168.1.5", "::", "2001:db8::1", "boeken.example"])
def test_no_other_address_without_tls(main: Path, address: str) -> None:
    accounts_beside(main)
    found = run(main, "--adres", address)
    assert (found.exit_code, found.stderr) == (2, NO_TLS.format(address))


@pytest.mark.parametrize("address", ["127.0.0.1", "127.0.0.2", "::1", "localhost"])
def test_this_machine_needs_no_tls(address: str) -> None:
    ServedAt(address).require_safe()


def test_a_certificate_needs_its_key(main: Path) -> None:
    accounts_beside(main)
    found = run(main, "--certificaat", str(main))
    assert (found.exit_code, found.stderr) == (
        2,
        (
            "Fout: een certificaat en zijn sleutel horen bij elkaar.\n"
            "  Herstel: geef --certificaat en --sleutel allebei, of geen van beide.\n"
        ),
    )


def test_a_certificate_or_a_proxy(main: Path) -> None:
    accounts_beside(main)
    found = run(main, "--certificaat", str(main), "--sleutel", str(main), "--achter-proxy")
    assert (found.exit_code, found.stderr) == (
        2,
        (
            "Fout: met een eigen certificaat is er geen proxy die versleutelt.\n"
            "  Herstel: kies --certificaat met --sleutel, of --achter-proxy.\n"
        ),
    )


def test_a_certificate_that_is_none(main: Path) -> None:
    place = ServedAt(port=0, certificate=main, key=main)
    with pytest.raises(InputError) as error:
        prepare(place, lambda *_: [])
    lines = str(error.value).splitlines()
    assert lines[0] == f"{main}: dit certificaat en deze sleutel zijn niet te gebruiken."
    assert lines[1].startswith("  Oorzaak: ")
    assert lines[2] == "  Herstel: geef een certificaat en de sleutel die erbij hoort, allebei in PEM."


def test_a_port_that_is_taken(main: Path) -> None:
    with served(main) as address:
        port = urlsplit(address).port
        with pytest.raises(InputError) as error:
            prepare(ServedAt(port=port or 0), lambda *_: [])
    assert str(error.value) == (
        f"op 127.0.0.1 poort {port} kan niet worden geluisterd.\n"
        "  Oorzaak: de poort is bezet, of dit adres is niet van deze computer.\n"
        "  Herstel: kies een andere --poort, of laat --adres weg."
    )


def test_nobody_could_log_in(main: Path) -> None:
    found = run(main)
    path = main.parent.parent / "toegang.json"
    assert (found.exit_code, found.stderr) == (
        2,
        (
            f"Fout: {path}: er zijn nog geen accounts; niemand kan inloggen.\n"
            "  Herstel: maak ze met 'bwk toegang maak NAAM --rol kascommissie --nummer NUMMER'.\n"
        ),
    )


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """Servers that were started; none really serves."""
    found: list[object] = []

    def note(server: object) -> None:
        found.append(server)
        server.stop()  # type: ignore[attr-defined]

    monkeypatch.setattr("bwk_ledger.door.serve.serve", note)
    return found


@pytest.mark.parametrize(
    ("visitors", "message"),
    [
        (ACCOUNTS, ""),
        (ACCOUNTS[:2], TOO_FEW.format("maar één account")),
        (ACCOUNTS[:1], TOO_FEW.format("nog geen account")),
    ],
)
def test_it_says_where_to_go_and_warns_of_a_small_kascommissie(
    main: Path, started: list[object], visitors: Sequence[Visitor], message: str
) -> None:
    accounts_beside(main, visitors)
    found = run(main, "--poort", "0")
    assert found.exit_code == 0, found.output
    assert found.stdout.startswith("Kascommissie 2018: open http://127.0.0.1:")
    assert found.stdout.endswith("/ in de browser en log in (stop met Ctrl-C)\n")
    assert found.stderr == message
    assert len(started) == 1


def test_behind_a_proxy_on_another_address_it_warns(main: Path, started: list[object]) -> None:
    accounts_beside(main)
    found = run(main, "--poort", "0", "--adres", "0.0.0.0", "--achter-proxy")
    assert found.exit_code == 0, found.output
    assert found.stdout.startswith("Kascommissie 2018: achter de proxy op http://0.0.0.0:")
    assert found.stderr == (
        "Let op: zorg dat alleen de proxy dit adres kan bereiken, bijvoorbeeld met een firewall, of noem de proxy met "
        "--proxy-adres.\n"
    )
    assert len(started) == 1
    found = run(main, "--poort", "0", "--adres", "0.0.0.0", "--achter-proxy", "--proxy-adres", "192.168.1.2")
    assert (found.exit_code, found.stderr) == (0, "")


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (
            ("--proxy-adres", "192.168.1.2"),
            (
                "een adres van een proxy hoort bij --achter-proxy.\n"
                "  Herstel: geef ook --achter-proxy, of laat --proxy-adres weg."
            ),
        ),
        (
            ("--achter-proxy", "--proxy-adres", "caddy"),
            "'caddy' is geen IP-adres van een proxy.\n  Herstel: geef een adres zoals 192.168.1.2.",
        ),
    ],
)
def test_the_address_of_a_proxy_is_one(main: Path, words: tuple[str, ...], message: str) -> None:
    found = run(main, *words)
    assert (found.exit_code, found.stderr) == (2, f"Fout: {message}\n")


def test_a_year_or_books_that_are_not_there(main: Path) -> None:
    access = accounts_beside(main)
    found = CliRunner().invoke(bwk, ["kascommissie", "1999", "--boeken", str(main)])
    assert found.exit_code == 2
    assert "over 1999 staat niets in de boeken." in found.stderr
    found = run(main.parent / "weg.beancount", "--toegang", str(access))
    assert found.exit_code == 2
    assert "deze boeken bestaan niet." in found.stderr


def test_books_without_our_pages(main: Path) -> None:
    text = main.read_text("utf-8")
    main.write_text(text.replace('2000-01-01 custom "fava-extension" "bwk_ledger.fava_ext"\n', ""), "utf-8")
    with pytest.raises(InputError) as error:
        open_fava(main)
    assert str(error.value) == (
        f"{main}: deze boeken hebben geen pagina's voor de kascommissie.\n"
        '  Herstel: zet er deze regel in: 2000-01-01 custom "fava-extension" "bwk_ledger.fava_ext"'
    )


@pytest.fixture
def certificate(tmp_path: Path) -> tuple[Path, Path]:
    """A certificate for localhost, signed by itself."""
    program = shutil.which("openssl")
    if program is None:
        pytest.skip("geen openssl om een certificaat mee te maken")
    certificate, key = tmp_path / "certificaat.pem", tmp_path / "sleutel.pem"
    subprocess.run(
        [
            program,
            "req",
            "-x509",
            "-newkey",
            "rsa:2048",
            "-nodes",
            "-days",
            "2",
            "-subj",
            "/CN=localhost",
            "-addext",
            "subjectAltName=DNS:localhost,IP:127.0.0.1",
            "-out",
            str(certificate),
            "-keyout",
            str(key),
        ],
        check=True,
        capture_output=True,
    )
    return certificate, key


def test_tls_is_spoken_and_cookies_are_for_tls_only(main: Path, certificate: tuple[Path, Path]) -> None:
    place = ServedAt(port=0, certificate=certificate[0], key=certificate[1])
    trusted = ssl.create_default_context(cafile=str(certificate[0]))
    with served(main, place=place) as address:
        assert address.startswith("https://127.0.0.1:")
        port = urlsplit(address).port or 0
        connection = http.client.HTTPSConnection("127.0.0.1", port, context=trusted, timeout=20)
        form = urlencode({"naam": "kas1", "wachtwoord": PASSWORD, "naar": "/"})
        headers = {"Content-Type": "application/x-www-form-urlencoded", "Origin": address.rstrip("/")}
        connection.request("POST", "/inloggen", form, headers)
        response = connection.getresponse()
        response.read()
        assert response.status == 303
        (session,) = [
            line for line in response.headers.get_all("Set-Cookie") or () if line.startswith("__Host-bwk-sessie=")
        ]
        assert "; Secure; HttpOnly; Path=/; SameSite=Strict" in session
        connection.request("GET", "/", headers={"Cookie": session.partition(";")[0]})
        response = connection.getresponse()
        response.read()
        assert response.status == 302
        connection.close()
        with socket.create_connection(("127.0.0.1", port), timeout=20) as plain:
            plain.sendall(b"GET /inloggen HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
            with contextlib.suppress(ConnectionResetError):
                assert b"Wachtwoord" not in plain.recv(10_000)


def test_the_command_serves_until_it_is_stopped(main: Path) -> None:
    write_accounts(main.parent.parent / "toegang.json", ACCOUNTS, CHEAP_HASH)
    words = [
        sys.executable,
        "-u",
        "-c",
        "from bwk_ledger.cli import main; main()",
        "kascommissie",
        "2018",
        "--poort",
        "0",
    ]
    # Where a shell runs the tests in the background, they ignore this signal, and so would the command.
    ignored = signal.signal(signal.SIGINT, signal.default_int_handler)
    process = subprocess.Popen(
        [*words, "--boeken", str(main)],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
    )
    signal.signal(signal.SIGINT, ignored)
    try:
        assert process.stdout is not None
        lines: queue.Queue[str] = queue.Queue()
        threading.Thread(target=lambda: [lines.put(line) for line in process.stdout or ()], daemon=True).start()
        said = lines.get(timeout=90)
        while not said.startswith(
            "Kascommissie 2018: open http://127.0.0.1:"
        ):  # Fava may first complain of its watcher
            said = lines.get(timeout=90)
        port = urlsplit(said.split()[3]).port or 0
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        connection.request("GET", "/static/app.js")
        assert connection.getresponse().status == 401
        connection.close()
        process.send_signal(signal.SIGINT)
        assert process.wait(90) == 0
    finally:
        process.kill()
        process.wait()
