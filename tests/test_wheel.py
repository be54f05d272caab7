"""What a person gets who installs the package: new books, the books in the browser, and the manual, without a checkout.

Here the wheel is unpacked beside the packages that the tests have; `make try-wheel` installs it in an empty environment
first, and names its `bwk` in `BWK_TO_TRY`.
"""

from __future__ import annotations

import http.client
import os
import queue
import shutil
import signal
import subprocess
import sys
import threading
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[1]
PARTS = ("bwk_ledger", "importers", "docs", "pyproject.toml", "setup.py", "README.md", "LICENSE", "MANIFEST.in")
MANUAL = {f"bwk_ledger/fava_ext/manual/{name}.md" for name in ("handleiding", "server", "veiligheid")}


@dataclass(frozen=True)
class Bwk:
    """The command as it was installed."""

    words: tuple[str, ...]
    environment: dict[str, str]

    def start(self, folder: Path, *words: str) -> subprocess.Popen[str]:
        ignored = signal.signal(signal.SIGINT, signal.default_int_handler)  # as in test_kascommissie_command
        try:
            return subprocess.Popen(
                [*self.words, *words],
                cwd=folder,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                env=self.environment,
            )
        finally:
            signal.signal(signal.SIGINT, ignored)


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The package, built of a copy so that nothing of an earlier build comes in."""
    source, out = tmp_path_factory.mktemp("bron"), tmp_path_factory.mktemp("pakket")
    for name in PARTS:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, source / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(ROOT / name, source / name)
    build = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation", "--no-index"]
    subprocess.run([*build, "--wheel-dir", str(out), str(source)], check=True)
    (found,) = out.glob("*.whl")
    return found


@pytest.fixture(scope="module")
def bwk(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Bwk:
    """The command; with a home of its own and no word of the checkout."""
    home = tmp_path_factory.mktemp("thuis")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("BWK_", "PYTHON"))}
    environment = {**kept, "HOME": str(home), "XDG_STATE_HOME": str(home), "PYTHONUNBUFFERED": "1"}
    if tried := os.environ.get("BWK_TO_TRY"):
        return Bwk((tried,), environment)
    unpacked = tmp_path_factory.mktemp("uitgepakt")
    with zipfile.ZipFile(wheel) as file:
        file.extractall(unpacked)
    return Bwk((sys.executable, "-m", "bwk_ledger"), {**environment, "PYTHONPATH": str(unpacked)})


def test_everything_of_the_packages_is_in_the_wheel(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as file:
        names = {name for name in file.namelist() if ".dist-info/" not in name}
    own = {
        path.relative_to(ROOT).as_posix()
        for part in ("bwk_ledger", "importers")
        for path in (ROOT / part).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert names == own | MANUAL


@pytest.fixture
def opened(bwk: Bwk, tmp_path: Path) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """New books, made and opened as the README says; with the address that works once."""
    made = bwk.start(tmp_path, "nieuw", "boeken", "--kamer", "TOP=Buurtkamer TOP")
    said = made.communicate(timeout=90)[0]
    assert made.returncode == 0, said
    process = bwk.start(tmp_path, "open", "--geen-browser")
    lines: queue.Queue[str] = queue.Queue()
    threading.Thread(target=lambda: [lines.put(line) for line in process.stdout or ()], daemon=True).start()
    try:
        said = ""
        while not said.startswith("http://127.0.0.1:"):
            said = lines.get(timeout=90)
        yield process, said.strip()
    finally:
        process.kill()
        process.wait()


def test_new_books_open_in_the_browser_with_their_manual(opened: tuple[subprocess.Popen[str], str]) -> None:
    process, address = opened
    found = urlsplit(address)
    connection = http.client.HTTPConnection("127.0.0.1", found.port or 0, timeout=60)

    def ask(path: str, cookie: str = "") -> tuple[http.client.HTTPResponse, str]:
        connection.request("GET", path, headers={"Accept": "text/html", "Cookie": cookie})
        answer = connection.getresponse()
        return answer, answer.read().decode()

    entered, _ = ask(f"{found.path}?{found.query}")
    assert entered.status == 303
    cookie = (entered.getheader("Set-Cookie") or "").partition(";")[0]
    begin = ask("/", cookie)[0].getheader("Location") or ""
    slug = begin.split("extension/")[0]
    page, text = ask(f"{slug}extension/Kamers/", cookie)
    assert page.status == 200
    assert "extension/Handleiding/#in-de-browser" in text
    page, text = ask(f"{slug}extension/Handleiding/lezen", cookie)
    assert page.status == 200
    assert '<h3 id="in-de-browser">In de browser</h3>' in text
    connection.close()
    process.send_signal(signal.SIGINT)
    assert process.wait(90) == 0
