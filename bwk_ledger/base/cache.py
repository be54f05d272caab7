"""A private folder outside the books, for what can be made again: records that are only read as they were written.

Without a place for it, or with one that others can get at, nothing is kept, and nobody is told: only time is lost.
"""

from __future__ import annotations

import hashlib
import os
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import msgspec

from bwk_ledger.base.files import PRIVATE_FILE, PRIVATE_FOLDER, write_file

if TYPE_CHECKING:
    from collections.abc import Iterator

Record = TypeVar("Record")
OFF = "BWK_ZONDER_CACHE"  # set to 1, nothing is kept and nothing kept is read
_ENDS = ".bewaard"
_MOST_BYTES = 512 * 1024 * 1024
_MOST_FILES = 32
_LONGEST = 60 * 24 * 3600.0  # seconds that a record stays which nobody reads
_DIGEST = hashlib.sha256().digest_size
_OTHERS = 0o077


def kept(name: str) -> bytes | None:
    """The record of this name; None where there is none that can be trusted.

    One that is not as it was written is thrown away.
    """
    folder = _folder()
    if folder is None:
        return None
    path = folder / f"{name}{_ENDS}"
    try:
        content = _read_own(path)
    except OSError:
        return None
    body = memoryview(content)[_DIGEST:]
    if hashlib.sha256(body).digest() != content[:_DIGEST]:
        drop(name)
        return None
    with suppress(OSError):
        os.utime(path)  # what is used stays longest
    return bytes(body)


def kept_as(name: str, kind: type[Record]) -> Record | None:
    """The record of this name, of a kind that msgspec knows; None where there is none.

    One of another make, under a name that says it is not, is thrown away.
    """
    body = kept(name)
    if body is None:
        return None
    try:
        return msgspec.msgpack.decode(body, type=kind)
    except msgspec.DecodeError:
        drop(name)
        return None


def keep(name: str, body: bytes) -> None:
    """Keep a record under a name, in the place of what was there; nothing where there is no place."""
    folder = _folder()
    if folder is None or len(body) > _MOST_BYTES:
        return
    with suppress(OSError):
        write_file(folder / f"{name}{_ENDS}", hashlib.sha256(body).digest() + body, PRIVATE_FILE, lasting=False)
        _throw_away_old(folder)


def keep_as(name: str, record: Any) -> None:
    """Keep a record that msgspec knows: `keep`."""
    keep(name, msgspec.msgpack.encode(record))


def drop(name: str) -> None:
    """Throw a record away."""
    folder = _folder()
    if folder is not None:
        with suppress(OSError):
            (folder / f"{name}{_ENDS}").unlink(missing_ok=True)


def empty() -> None:
    """Throw all records away: they may hold what the books no longer do."""
    folder = _folder()
    for path in folder.glob(f"*{_ENDS}") if folder is not None else ():
        with suppress(OSError):
            path.unlink(missing_ok=True)


def file_states(folder: str) -> Iterator[tuple[Any, ...]]:
    """What the file system says of every file in a folder, as quick as can be: each command begins with it."""
    with os.scandir(folder) as items:
        for item in items:
            if item.is_dir():
                if item.name != "__pycache__":
                    yield from file_states(item.path)
                continue
            state = item.stat()
            yield item.path, state.st_size, state.st_mtime_ns, state.st_ino


def is_on() -> bool:
    """Whether anything is kept at all."""
    return os.environ.get(OFF, "") in {"", "0"}


def _folder() -> Path | None:
    """The folder, made if need be; None where there is none of our own that others cannot get at."""
    if not is_on():
        return None
    try:
        folder = _place()
        folder.mkdir(PRIVATE_FOLDER, parents=True, exist_ok=True)
        return folder if _is_own(folder.lstat()) and folder.is_dir() and not folder.is_symlink() else None
    except (OSError, RuntimeError):
        return None


def _place() -> Path:
    """Where each system keeps what a program can make again."""
    if sys.platform == "win32":
        own = Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    elif sys.platform == "darwin":
        own = Path.home() / "Library" / "Caches"
    else:
        own = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    return own / "bwk-ledger"


def _is_own(found: os.stat_result) -> bool:
    return os.name != "posix" or (found.st_uid == os.geteuid() and not found.st_mode & _OTHERS)


def _read_own(path: Path) -> bytes:
    """The content of a file of our own.

    Raises:
        OSError: it is not there, or of somebody else.
    """
    descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0))
    with os.fdopen(descriptor, "rb") as file:
        if not _is_own(os.fstat(descriptor)):
            raise PermissionError(str(path))
        return file.read()


def _throw_away_old(folder: Path) -> None:
    """Keep the records that were used last, within bounds."""
    records = sorted(((path.stat(), path) for path in folder.glob(f"*{_ENDS}")), key=lambda item: -item[0].st_mtime)
    size = 0
    for number, (state, path) in enumerate(records):
        size += state.st_size
        if number >= _MOST_FILES or size > _MOST_BYTES or time.time() - state.st_mtime > _LONGEST:
            path.unlink(missing_ok=True)
