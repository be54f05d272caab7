"""`bwk open` and `python -m bwk_ledger`: which books, and that they answer."""

from __future__ import annotations

import http.client
import os
import queue
import signal
import subprocess
import sys
import threading
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest
from click.testing import CliRunner

from bwk_ledger.acts.new_books import NewKamer, new_books
from bwk_ledger.base.errors import InputError
from bwk_ledger.cli import main as bwk
from bwk_ledger.cli.serveer import Shortcut, chosen_books, note_opened, shortcut

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(autouse=True)
def _own_state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was opened last is remembered in the test's own folder."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "staat"))
    monkeypatch.delenv("BWK_BOEKEN", raising=False)


def books_in(folder: Path) -> Path:
    folder.mkdir(parents=True)
    (folder / "main.beancount").touch()
    return folder / "main.beancount"


def test_the_books_in_this_folder_come_first(tmp_path: Path) -> None:
    main = books_in(tmp_path / "hier")
    books_in(tmp_path / "hier" / "oud")
    note_opened(books_in(tmp_path / "elders"))
    assert chosen_books(tmp_path / "hier") == main


def test_the_only_books_in_a_folder_below_are_the_obvious_ones(tmp_path: Path) -> None:
    main = books_in(tmp_path / "hier" / "boeken")
    note_opened(books_in(tmp_path / "elders"))
    assert chosen_books(tmp_path / "hier") == main


def test_elsewhere_it_is_the_books_that_were_opened_last(tmp_path: Path) -> None:
    note_opened(books_in(tmp_path / "eerst"))
    last = books_in(tmp_path / "laatst")
    note_opened(last)
    (tmp_path / "leeg").mkdir()
    assert chosen_books(tmp_path / "leeg") == last
    assert chosen_books(tmp_path) == last  # of the two that lie here


def test_of_several_books_one_has_to_be_named(tmp_path: Path) -> None:
    for name in ("noord", "zuid"):
        books_in(tmp_path / name)
    with pytest.raises(InputError) as error:
        chosen_books(tmp_path)
    assert str(error.value) == (
        "hier zijn boeken in meer mappen: noord, zuid.\n"
        "  Herstel: noem de map met --boeken, zoals 'bwk open --boeken noord'."
    )


def test_without_any_books_a_shortcut_has_nothing_to_open(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    gone = books_in(tmp_path / "weg")
    note_opened(gone)
    gone.unlink()
    assert chosen_books(tmp_path) is None
    monkeypatch.chdir(tmp_path)
    found = CliRunner().invoke(bwk, ["open", "--snelkoppeling"])
    assert (found.exit_code, found.stderr) == (
        2,
        (
            "Fout: hier zijn geen boeken, en er zijn er nog geen geopend.\n"
            "  Oorzaak: in deze map en in de mappen erin staat geen main.beancount.\n"
            "  Herstel: geef 'bwk open' en maak ze op de pagina die opengaat. Zijn er al boeken: noem hun map met "
            "'bwk open --boeken MAP'.\n"
        ),
    )


def test_what_cannot_be_remembered_is_no_hindrance(tmp_path: Path) -> None:
    (tmp_path / "staat").touch()  # no folder can be there
    note_opened(books_in(tmp_path / "boeken"))
    assert chosen_books(tmp_path) == tmp_path / "boeken" / "main.beancount"


ODD = ("/opt/een map/python", "-m", "bwk_ledger", "open", "--boeken", "/thuis/5% \"b'o$e`k\\en")


def test_a_shortcut_on_windows() -> None:
    made = shortcut("win32", ("C:\\Program Files\\Python\\python.exe", "--boeken", "C:\\Gebruikers\\André\\5%"))
    assert made == Shortcut(
        "Boeken openen.cmd",
        "@echo off\r\nchcp 65001 >nul\r\n"
        '"C:\\Program Files\\Python\\python.exe" "--boeken" "C:\\Gebruikers\\André\\5%%"\r\n',
    )


def test_a_shortcut_on_a_mac_is_a_script(tmp_path: Path) -> None:
    made = shortcut("darwin", ("printf", "%s|", *ODD))
    path = tmp_path / made.name
    path.write_text(made.text, "utf-8")
    path.chmod(0o755)
    assert subprocess.run([path], capture_output=True, text=True, check=True).stdout == "".join(f"{w}|" for w in ODD)


def test_a_shortcut_on_linux_is_quoted_as_its_file_wants_it() -> None:
    assert shortcut("linux", ODD[-2:]) == Shortcut(
        "Boeken openen.desktop",
        "[Desktop Entry]\nType=Application\nName=Boeken openen\nTerminal=true\n"
        'Exec="--boeken" "/thuis/5%% \\\\"b\'o\\\\$e\\\\`k\\\\\\\\en"\n',
    )


def test_a_shortcut_lies_beside_the_folder_of_the_books(tmp_path: Path) -> None:
    books_in(tmp_path / "boeken")
    found = CliRunner().invoke(bwk, ["open", "--snelkoppeling", "--boeken", str(tmp_path / "boeken")])
    (made,) = tmp_path.glob("Boeken openen.*")
    assert (found.exit_code, found.output) == (
        0,
        f"Geschreven: {made}. Klik erop om de boeken te openen, of sleep het naar uw bureaublad.\n",
    )
    assert os.access(made, os.X_OK)
    assert str(tmp_path / "boeken") in made.read_text("utf-8")


@pytest.fixture
def started(tmp_path: Path) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """`python -m bwk_ledger` without a word, on new books; with the address that it says."""
    new_books(tmp_path / "boeken", "Coöperatie De Wijk", [NewKamer("TOP", "Buurtkamer TOP", Decimal(250))])
    # A program in place of a browser, that hands on where it was sent.
    sent = tmp_path / "adres"
    os.mkfifo(sent)
    browser = tmp_path / "browser.sh"
    browser.write_text(f'#!/bin/sh\necho "$1" > {sent}\n', "utf-8")
    browser.chmod(0o700)
    ignored = signal.signal(signal.SIGINT, signal.default_int_handler)  # as in test_kascommissie_command
    process = subprocess.Popen(
        [sys.executable, "-m", "bwk_ledger"],
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env={**os.environ, "PYTHONUNBUFFERED": "1", "BROWSER": str(browser), "PYTHONPATH": str(Path.cwd())},
    )
    signal.signal(signal.SIGINT, ignored)
    lines: queue.Queue[str] = queue.Queue()
    addresses: queue.Queue[str] = queue.Queue()
    threading.Thread(target=lambda: [lines.put(line) for line in process.stdout or ()], daemon=True).start()
    threading.Thread(target=lambda: addresses.put(sent.read_text("utf-8").strip()), daemon=True).start()
    try:
        said = lines.get(timeout=90)
        while not said.startswith("De boeken in "):  # Fava may first complain of its watcher
            said = lines.get(timeout=90)
        assert said.startswith(f"De boeken in {tmp_path / 'boeken'} staan open op http://127.0.0.1:")
        yield process, addresses.get(timeout=90)
    finally:
        process.kill()
        process.wait()


def test_the_browser_gets_an_address_that_lets_in_once(started: tuple[subprocess.Popen[str], str]) -> None:
    process, address = started
    found = urlsplit(address)
    connection = http.client.HTTPConnection("127.0.0.1", found.port or 0, timeout=60)

    def ask(path: str, **headers: str) -> http.client.HTTPResponse:
        connection.request("GET", path, headers={"Accept": "text/html", **headers})
        answer = connection.getresponse()
        answer.read()
        return answer

    assert ask("/").getheader("Location") == "/inloggen"
    entered = ask(f"{found.path}?{found.query}")
    assert entered.status == 303
    cookie = (entered.getheader("Set-Cookie") or "").partition(";")[0]
    begin = ask("/", Cookie=cookie)
    assert begin.status == 302
    assert ask(begin.getheader("Location") or "", Cookie=cookie).status == 200
    assert ask(f"{found.path}?{found.query}").status == 403
    connection.close()
    process.send_signal(signal.SIGINT)
    assert process.wait(90) == 0
