"""Limits on what a process may use, where its system has them: Windows has neither, a Mac none on memory."""

from __future__ import annotations

import signal
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

if sys.platform != "win32":
    import resource

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import FrameType


class TooLongError(BaseException):
    """Something takes too long; no `except Exception` of a reader holds it up."""


def limit_memory(most: int) -> None:
    """Let this process have no more bytes than this from now on."""
    if sys.platform == "linux":
        resource.setrlimit(resource.RLIMIT_AS, (most, most))


@contextmanager
def limited_time(seconds: float) -> Iterator[None]:
    """Stop what is done within after a number of seconds; only in the main thread of a process of its own.

    Raises:
        TooLongError: it was not ready.
    """
    if sys.platform == "win32":
        yield
        return
    signal.signal(signal.SIGALRM, _stop)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)


def _stop(_signal: int, _frame: FrameType | None) -> None:
    raise TooLongError
