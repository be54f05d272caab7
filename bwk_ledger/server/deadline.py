"""A time within which work has to be done, kept from outside: the work itself need not look at a clock.

Python can raise an exception in another thread, wherever that is in Python code. So a loop that never ends is ended,
one that waits for something is not until it goes on. Patterns, which run outside Python, are kept short by `patterns`.
"""

from __future__ import annotations

import ctypes
import threading
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

_AGAIN = 0.5  # seconds after which work that caught the exception gets it once more
_running = threading.local()
_Result = TypeVar("_Result")


class TimeIsUpError(BaseException):
    """The time is up; no `Exception`, or code that catches all of those would go on."""


def run_within(seconds: float, work: Callable[[], _Result]) -> _Result:
    """Do work that takes no longer than this.

    Raises:
        TimeIsUpError: it did; from whatever the work was doing.
    """
    thread = threading.get_ident()
    done = threading.Event()
    turn = threading.Lock()

    def watch() -> None:
        wait = seconds
        while not done.wait(wait):
            with turn:
                if not done.is_set():
                    _raise_in(thread, TimeIsUpError)
            wait = _AGAIN

    def finish() -> None:
        with turn:
            done.set()
            _raise_in(thread, None)  # what was not delivered yet would reach whatever comes after

    depth = getattr(_running, "depth", 0)
    _running.depth = depth + 1
    try:
        try:
            threading.Thread(target=watch, daemon=True, name="deadline").start()
            return work()
        finally:
            finish()
    except TimeIsUpError:
        finish()  # it may have come in the middle of the first; the next one is half a second away
        raise
    finally:
        _running.depth = depth


def is_running() -> bool:
    """Whether the work of this thread has to be done within some time."""
    return getattr(_running, "depth", 0) > 0


def _raise_in(thread: int, error: type[BaseException] | None) -> None:
    raised = ctypes.py_object(error) if error is not None else None
    ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread), raised)
