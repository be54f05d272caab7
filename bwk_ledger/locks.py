"""One writer at a time, also over processes; a lock of a process that died holds nobody up."""

from __future__ import annotations

import datetime as dt
import json
import os
import shutil
import threading
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from filelock import FileLock, Timeout

from bwk_ledger.errors import InputError
from bwk_ledger.files import remove_leftovers

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

WAIT = 10.0  # seconds for another writer of one file; one is done in a few milliseconds
LONG_WAIT = 60.0  # seconds for another command, which may be importing
PATIENCE = 0.5  # seconds before somebody is told that there is another
PRIVATE_FOLDER = 0o700
_PRIVATE_FILE = 0o600
_LOCK, _NOTE, _IGNORE = "slot", "bezig.json", ".gitignore"
_STEP = 0.05

_held = threading.local()


@contextmanager
def only_writer(path: Path, busy: str) -> Iterator[None]:
    """Keep other writers of a file out; its folder is made if need be, what a killed one left half written goes.

    Args:
        path: the file.
        busy: one Dutch sentence that says somebody else is writing it.

    Raises:
        InputError: another writer does not end.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    lock = FileLock(path.with_name(f".{path.name}.lock"))
    try:
        lock.acquire(timeout=WAIT)
    except Timeout as error:
        raise InputError(busy, file=path, remedy="probeer het zo nog eens; er is niets veranderd.") from error
    try:
        remove_leftovers(path.parent, path.name)
        yield
    finally:
        lock.release()


@dataclass(frozen=True)
class Holder:
    """Who holds a lock: the command, since when, and the number of its process."""

    command: str
    since: str
    process: int

    @property
    def shown(self) -> str:
        """Who it is, as messages say it."""
        return f"'{self.command}' is bezig sinds {self.since} (proces {self.process})"


@contextmanager
def holding(folder: Path, shown: Path, busy: str, command: str, tell: Callable[[str], None]) -> Iterator[None]:
    """Hold the lock in a hidden folder, which is there only while somebody writes; who holds it may hold it again.

    Args:
        folder: the hidden folder; it is made, and taken away when nothing is left in it to be finished.
        shown: what is written, for messages.
        busy: one Dutch sentence that says somebody else is writing it.
        command: what is held for, noted for who waits; it names nobody.
        tell: is told in Dutch who is waited for.

    Raises:
        InputError: another writer does not end.
        OSError: nothing can be written there.
    """
    held: set[Path] = _held.__dict__.setdefault("folders", set())
    if folder in held:
        yield
        return
    lock = _acquired(folder, shown, busy, tell)
    held.add(folder)
    try:
        _write_note(folder, command)
        yield
    finally:
        held.discard(folder)
        _clear_away(folder)
        lock.release()


def _acquired(folder: Path, shown: Path, busy: str, tell: Callable[[str], None]) -> FileLock:
    lock = FileLock(folder / _LOCK, poll_interval=_STEP)
    if _try(lock, folder, PATIENCE):
        return lock
    by = holder(folder)
    tell(f"Even wachten: {by.shown if by else 'een andere opdracht is bezig'}.")
    if _try(lock, folder, LONG_WAIT):
        return lock
    by = holder(folder) or by
    raise InputError(
        busy,
        file=shown,
        cause=f"{by.shown}." if by else None,
        remedy="wacht tot die klaar is en geef uw opdracht opnieuw; er is niets veranderd."
        + (f" Doet zij niets meer, beëindig dan proces {by.process}." if by else ""),
    )


def _try(lock: FileLock, folder: Path, seconds: float) -> bool:
    while True:
        folder.mkdir(mode=PRIVATE_FOLDER, exist_ok=True)
        try:
            lock.acquire(timeout=seconds)
        except Timeout:
            return False
        except FileNotFoundError:  # the one who was ready took the folder away in between
            if not folder.parent.is_dir():
                raise
            continue
        return True


def holder(folder: Path) -> Holder | None:
    """Who holds the lock in a hidden folder, by the note that is kept there; None where it says nothing."""
    try:
        found = json.loads((folder / _NOTE).read_bytes())
        return Holder(str(found["opdracht"]), str(found["sinds"]), int(found["proces"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _write_note(folder: Path, command: str) -> None:
    since = dt.datetime.now().astimezone()
    note = {"opdracht": command, "sinds": f"{since:%Y-%m-%d %H:%M:%S}", "proces": os.getpid()}
    for name, text in ((_IGNORE, "*\n"), (_NOTE, json.dumps(note))):
        descriptor = os.open(folder / name, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, _PRIVATE_FILE)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(text)


def _clear_away(folder: Path) -> None:
    """Take the hidden folder away, unless it holds what is to be finished still.

    The lock file goes before the lock itself: who waits for it then finds a file without a name, and begins anew.
    """
    with suppress(OSError):  # another one may begin meanwhile, and some systems keep an open file
        if any(path.is_dir() for path in folder.iterdir()):
            return
        for name in (_NOTE, _IGNORE, _LOCK):
            (folder / name).unlink(missing_ok=True)
        folder.rmdir()


def throw_away(folder: Path) -> None:
    """Remove a folder with all that is in it; nothing where it is not there."""
    with suppress(FileNotFoundError):
        shutil.rmtree(folder)
