"""Files written whole or not at all, one writer at a time."""

from __future__ import annotations

import ctypes
import datetime as dt
import glob
import json
import os
import shutil
import stat
import sys
import tempfile
import threading
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from filelock import FileLock, Timeout

from bwk_ledger.base.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


# Folders of the books whose files name people: what waits to be imported, and what was. Neither git nor Fava gets them.
INBOX, ORIGINALS = "inbox", "originelen"
ASIDE = "opzij"  # in the inbox: what nobody imports
PRIVATE_FILE, PRIVATE_FOLDER = 0o600, 0o700  # modes of what is for the eyes of its owner only

# One writer at a time, also over processes; a lock of a process that died holds nobody up.

WAIT = 10.0  # seconds for another writer of one file; one is done in a few milliseconds
LONG_WAIT = 60.0  # seconds for another command, which may be importing
PATIENCE = 0.5  # seconds before somebody is told that there is another
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
        with suppress(FileExistsError):  # `exist_ok` looks once more, and may find that it is gone
            folder.mkdir(mode=PRIVATE_FOLDER)
        try:
            lock.acquire(timeout=seconds)
        except Timeout:
            return False
        except (FileNotFoundError, FileExistsError):
            # The one who was ready took the folder away in between, also while filelock made sure that it was there.
            if not folder.parent.is_dir() or _is_something_else(folder):
                raise
            continue
        return True


def _is_something_else(folder: Path) -> bool:
    """Whether something that is no folder stands there."""
    try:
        return not stat.S_ISDIR(folder.lstat().st_mode)
    except FileNotFoundError:
        return False


def holder(folder: Path) -> Holder | None:
    """Who holds the lock in a hidden folder, by the note that is kept there; None where it says nothing."""
    try:
        note = json.loads((folder / _NOTE).read_bytes())
        return Holder(str(note["opdracht"]), str(note["sinds"]), int(note["proces"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _write_note(folder: Path, command: str) -> None:
    since = dt.datetime.now().astimezone()
    note = {"opdracht": command, "sinds": f"{since:%Y-%m-%d %H:%M:%S}", "proces": os.getpid()}
    for name, text in ((_IGNORE, "*\n"), (_NOTE, json.dumps(note))):
        descriptor = os.open(folder / name, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, PRIVATE_FILE)
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


# Folders and files for the eyes of their owner only.

_OTHERS = 0o077
_OTHERS_WRITE = 0o022


def make_private(folder: Path) -> None:
    """Make a folder that others cannot look into; one that is there stays as it is."""
    if not folder.exists():
        folder.mkdir(PRIVATE_FOLDER, parents=True, exist_ok=True)


def tighten(folder: Path) -> None:
    """As `make_private`; a folder that is there and that others can look into is closed to them."""
    make_private(folder)
    if os.name == "posix" and folder.stat().st_mode & _OTHERS:
        folder.chmod(PRIVATE_FOLDER)


def others_write_in(folder: Path) -> bool:
    """Whether others on this computer can put another file in the place of one in this folder."""
    return os.name == "posix" and folder.is_dir() and bool(folder.stat().st_mode & _OTHERS_WRITE)


# Write a file so that it is either wholly there or not at all: beside its target first, then renamed over it.

_NEW_FILE = 0o644
_SUFFIX = ".tmp"
_IS_POSIX = os.name == "posix"


def file_state(path: Path) -> tuple[int, int, int]:
    """What tells within a process that a file is as it was: its size, when it was written, and which it is.

    Raises:
        OSError: it is not there.
    """
    file_stat = path.stat()
    return file_stat.st_size, file_stat.st_mtime_ns, file_stat.st_ino


def write_file(path: Path, content: bytes, mode: int | None = None, *, lasting: bool = True) -> None:
    """Write one file so that it is either wholly there or not at all; its folder is made if need be.

    What a killed one left beside this target goes.

    Args:
        path: the target.
        content: what comes in it.
        mode: who may read and write it; None keeps the mode of the target, or for a new file lets all read it.
        lasting: whether to wait until it would last through a loss of power.

    Raises:
        OSError: it could not be written; it names the target, and the target is as it was.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        _remove_abandoned(path)
        _write(path, content, mode, lasting=lasting)
    except OSError as error:
        raise about(error, path) from error


def about(error: OSError, target: Path) -> OSError:
    """The same error, about the file that somebody knows."""
    if error.errno is None:
        return error
    return OSError(error.errno, error.strerror, str(target))


def _write(path: Path, content: bytes, mode: int | None, *, lasting: bool) -> None:
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=_SUFFIX)
    temporary = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as file:
            with suppress(OSError):  # some disks over a network know no claims
                _claim(descriptor)
            file.write(content)
            file.flush()
            if lasting:
                os.fsync(descriptor)
            if mode is None:
                mode = path.stat().st_mode & 0o777 if path.exists() else _NEW_FILE
            temporary.chmod(mode)
            if _IS_POSIX:  # before the claim ends with the file; elsewhere an open file cannot be renamed
                temporary.replace(path)
        if not _IS_POSIX:
            temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def _remove_abandoned(path: Path) -> None:
    """Remove temporary files beside a target that nobody is writing: whoever does has a claim on it."""
    for other in path.parent.glob(f".{glob.escape(path.name)}.*{_SUFFIX}"):
        with suppress(OSError), other.open("rb") as file:
            _claim(file.fileno())
            other.unlink()


def _claim(descriptor: int) -> None:
    """Claim an open file until it is closed; a claim ends with its process too.

    Raises:
        OSError: another has one.
    """
    if _IS_POSIX:
        import fcntl  # noqa: PLC0415 - is not everywhere

        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)


def put_folder(new: Path, target: Path) -> None:
    """Put a folder in the place of another; who reads meanwhile finds the old one or the new one, whole.

    What stood there is in the place of the new one after it, for the caller to throw away. Where the system cannot
    exchange two names, the old one is away for a moment.
    """
    if not target.exists():
        target.parent.mkdir(parents=True, exist_ok=True)
        new.rename(target)
    elif not _exchange(new, target):
        old = new.with_name(f"{new.name}.oud")
        target.rename(old)
        new.rename(target)


def _exchange(one: Path, other: Path) -> bool:
    """Exchange two names in one step; False where the system or the disk does not know how."""
    if sys.platform != "linux":
        return False
    call = getattr(ctypes.CDLL(None), "renameat2", None)
    here, swap = -100, 2  # AT_FDCWD and RENAME_EXCHANGE
    return call is not None and call(here, os.fsencode(one), here, os.fsencode(other), swap) == 0


def sync_folder(folder: Path) -> None:
    """Have the names in a folder last through a loss of power; nothing where the system cannot."""
    if not _IS_POSIX:
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def remove_leftovers(folder: Path, name: str) -> None:
    """Remove temporary files of targets whose name begins so, left in a folder by a machine that stopped.

    Only for who knows that nobody is writing there.
    """
    for path in folder.glob(f".{glob.escape(name)}*{_SUFFIX}"):
        path.unlink()
