"""What every test may use: new books to write in, and the rule for tests that need another program."""

from __future__ import annotations

import gc
import os
import shutil
import sys
import tempfile
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from textwrap import dedent
from typing import TYPE_CHECKING, Any

import pyrage
import pytest
from hypothesis import settings

from bwk_ledger.acts.new_books import NewKamer
from bwk_ledger.rules.load import Ledger, load
from tests import cheap_age
from tests.compose import flush, new_books

if TYPE_CHECKING:
    from collections.abc import Mapping

REPO = Path(__file__).resolve().parent.parent
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
DRIVERS = ("chromedriver",)
NO_BROWSER = "geen Chromium met chromedriver; te krijgen met: apt-get install chromium chromium-driver"
MINUTE = 60
NO_AGE = "geen age; te krijgen met: apt-get install age"
NO_CADDY = "geen Caddy; te krijgen met: apt-get install caddy"


def _browser_found() -> bool:
    return any(map(shutil.which, BROWSERS)) and any(map(shutil.which, DRIVERS))


def _age_found() -> bool:
    return all(map(shutil.which, ("age", "age-keygen")))


_RUN = pytest.StashKey[tempfile.TemporaryDirectory[str]]()

# The suite tries the same examples on every run, however long each takes; `BWK_ALLES=1` tries others each time, as a
# reported run does.
settings.register_profile("suite", derandomize=True, deadline=None)
settings.register_profile("all", deadline=None)
settings.load_profile("all" if os.environ.get("BWK_ALLES") else "suite")

# Half of the waiting of a run is for the disk. What these tests kill is a process, not the power: it finds all back
# that it had written. A test that asks whether something was made safe puts its own in this place.
os.fsync = lambda _descriptor: None
# The rest of that waiting is for folders that a test made and removes: in memory, where the system has room there.
IN_MEMORY = Path("/dev/shm")
ROOM = 4 * 1024**3
if "TMPDIR" not in os.environ and IN_MEMORY.is_dir() and shutil.disk_usage(IN_MEMORY).free > ROOM:
    os.environ["TMPDIR"] = tempfile.tempdir = str(IN_MEMORY)
# A passphrase is chosen so often here that its second would be minutes; one test has what age makes of it.
pyrage.passphrase.encrypt = cheap_age.encrypt
# Compiled once for all runs and for the commands that tests start, also where the machine says otherwise.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False

NEEDED = {
    "browser": (_browser_found, NO_BROWSER),
    "age": (_age_found, NO_AGE),
    "caddy": (lambda: shutil.which("caddy") is not None, NO_CADDY),
}


# What takes a minute or more begins first: else one worker is left with it when the other has nothing to do.
LONG = ("tests/year/test_lived_year.py", "tests/evening/", "tests/fava_ext/test_fava_privacy.py")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: not item.nodeid.startswith(LONG))


def pytest_collection_finish() -> None:
    """What was imported stays: the search for cycles need not go through it again and again, in forks neither."""
    gc.collect()
    gc.freeze()
    gc.get_freeze_count = lambda: 1  # a load asks for it, and counting them goes through all of them
    gc.set_threshold(20_000, 20, 20)


def pytest_configure(config: pytest.Config) -> None:
    """What is kept of loaded books goes into a folder of this run, shared by its workers and what they start.

    What tests prepare for each other goes into one beside it.
    """
    if "PYTEST_XDIST_WORKER" not in os.environ:
        config.stash[_RUN] = tempfile.TemporaryDirectory(prefix="bwk-proef-")
        for name in ("XDG_CACHE_HOME", "TESTS_OF_THIS_RUN"):
            os.environ[name] = str(Path(config.stash[_RUN].name) / name.lower())
            Path(os.environ[name]).mkdir()


def pytest_unconfigure(config: pytest.Config) -> None:
    if _RUN in config.stash:
        config.stash[_RUN].cleanup()


def pytest_runtest_setup(item: pytest.Item) -> None:
    """A test marked `browser`, `age` or `caddy` is skipped where there is none, except in CI: there it fails."""
    for marker, (found, missing) in NEEDED.items():
        if item.get_closest_marker(marker) is None or found():
            continue
        if os.environ.get("CI") == "true":
            pytest.fail(missing, pytrace=False)
        pytest.skip(missing)


def pytest_runtest_teardown() -> None:
    """A test that serves books has Fava load as our server does: the next has plain Fava again."""
    core, plain = sys.modules.get("fava.core"), sys.modules.get("fava.beans.load")
    if core is not None and plain is not None:
        core.load_uncached = plain.load_uncached


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Name a test that failed, or that took a minute, when it happens: a run that is cut off then still tells it."""
    if "PYTEST_XDIST_WORKER" in os.environ or not (report.failed or report.duration > MINUTE):
        return
    print(f"\n{report.outcome} na {report.duration:.0f} s: {report.nodeid} ({report.when})", flush=True)


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Name the tests that did not run for want of a program, and how to get it."""
    for _, missing in NEEDED.values():
        skipped = [
            report.nodeid for report in terminalreporter.stats.get("skipped", ()) if missing in str(report.longrepr)
        ]
        if skipped:
            terminalreporter.section("overgeslagen: " + missing)
            for nodeid in skipped:
                terminalreporter.write_line(nodeid)


@dataclass(frozen=True)
class Books:
    """New books of a cooperative with the kamers TOP and HLR, to write a test's own entries in."""

    main: Path

    @property
    def root(self) -> Path:
        return self.main.parent

    def add(self, text: str) -> None:
        """Add entries to the end of the main file."""
        with self.main.open("a", encoding="utf-8") as file:
            file.write("\n" + flush(dedent(text)))

    def load(self, text: str = "") -> Ledger:
        """Load the books, with these entries added."""
        self.add(text)
        return load(self.main)

    def messages(self, text: str = "") -> list[str]:
        """Every message about the books, with these entries added."""
        return [error.message for error in self.load(text).errors]

    def balances(self, text: str = "") -> Mapping[str, Decimal]:
        """The balance of every account that has postings, over all commodities; the books must be in order."""
        ledger = self.load(text)
        assert [error.message for error in ledger.errors] == []
        found: dict[str, Decimal] = {}
        for entry in ledger.transactions:
            for posting in entry.postings:
                found[posting.account] = found.get(posting.account, Decimal(0)) + posting.units.number
        return found


@pytest.fixture
def books(tmp_path: Path) -> Books:
    return two_kamers(tmp_path)


def two_kamers(folder: Path) -> Books:
    """New books with the kamers TOP and HLR, at most 250 euros of handgeld a month each."""
    kamers = [NewKamer("TOP", "Buurtkamer TOP", Decimal(250)), NewKamer("HLR", "Hart voor Leidsche Rijn", Decimal(250))]
    return Books(new_books(folder / "boeken", "BuurtWerkKamer Coöperatie", kamers))


@pytest.fixture
def repo() -> Path:
    """The folder that holds the whole project."""
    return REPO
