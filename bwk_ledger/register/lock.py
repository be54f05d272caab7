"""One writer at a time: a file beside the register that is only there while somebody writes."""

from __future__ import annotations

import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

from bwk_ledger.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

WAIT = 3.0  # seconds; a writer is done in far less, for encrypting comes before it
_STEP = 0.05


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Keep other writers of a file out; wait a moment for one that is writing.

    Raises:
        InputError: the other does not end, or ended without clearing up.
    """
    lock = path.with_name(f"{path.name}.slot")
    until = time.monotonic() + WAIT
    while True:
        try:
            lock.open("x").close()
            break
        except FileExistsError as error:
            if time.monotonic() > until:
                raise InputError(
                    "een ander is dit register aan het schrijven.",
                    file=path,
                    cause=f"er ligt een slot op: {lock.name}.",
                    remedy=f"wacht tot de ander klaar is; is er niemand bezig, verwijder dan {lock.name}.",
                ) from error
            time.sleep(_STEP)
    try:
        yield
    finally:
        lock.unlink(missing_ok=True)
