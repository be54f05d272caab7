"""One writer of a file at a time, also over processes; a lock of a process that died holds nobody up."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from filelock import FileLock, Timeout

from bwk_ledger.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

WAIT = 10.0  # seconds for another writer; one is done in a few milliseconds


@contextmanager
def only_writer(path: Path, busy: str) -> Iterator[None]:
    """Keep other writers of a file out; its folder is made if need be.

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
        yield
    finally:
        lock.release()
