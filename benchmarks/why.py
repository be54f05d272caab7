"""What a piece of work takes within a process, and, where that is asked, which part of the program it goes to.

A program that is measured does its work by `took`, which prints the seconds under a name. Asked for one of those names
(`watch`, through the environment), `took` also looks five hundred times a second of processor time what is running, and
counts it for the innermost function of a file of ours, of beancount or of Fava. As a program this does the same with
the whole of another: python -m benchmarks.why -m MODULE ARGUMENT... or -c CODE ARGUMENT...
"""

from __future__ import annotations

import json
import os
import runpy
import signal
import sys
import time
from collections import Counter
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import FrameType

WATCHED, TO = "BENCH_WATCHED", "BENCH_TO"  # the work that is looked at, and the file for what is seen
ALL = "all"
_EVERY = 0.002  # seconds of a processor
_OURS = ("bwk_ledger", "importers")
_OTHERS = ("beancount", "beangulp", "fava")
_LEAST, _LEAST_PART = 0.03, 0.02  # of all that was seen: less is not told
_PARTS = 3  # that are told of a floor of ours
T = TypeVar("T")


def took(name: str, work: Callable[[], T]) -> T:
    """Do a piece of work, and print its name and the seconds of a processor."""
    with watched(name):
        start = time.process_time()
        done = work()
        seconds = time.process_time() - start
    print(name, seconds, sep="\t", flush=True)
    return done


@contextmanager
def watched(name: str) -> Iterator[None]:
    """Look what runs, where that is asked for the work of this name."""
    if os.environ.get(WATCHED) != name:
        yield
        return
    seen: Counter[str] = Counter()
    places: dict[str, str | None] = {}

    def look(_: int, frame: FrameType | None) -> None:
        while frame is not None:
            file = frame.f_code.co_filename
            if file not in places:
                places[file] = _place(file)
            if place := places[file]:
                seen[place] += 1
                return
            frame = frame.f_back
        seen["Python"] += 1

    signal.signal(signal.SIGPROF, look)
    signal.setitimer(signal.ITIMER_PROF, _EVERY, _EVERY)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        Path(os.environ[TO]).write_text(json.dumps(seen), "utf-8")


def _place(file: str) -> str | None:
    """The part of the program that a file is: our floor and the file in it, or the name of a library that we watch."""
    parts = Path(file).with_suffix("").parts
    for number, part in enumerate(parts):
        if part in _OURS:
            inside = parts[number + 1 :] if part == "bwk_ledger" else parts[number:]
            return "/".join((inside[0], inside[-1]))
    return next((part for part in parts if part in _OTHERS), None)


def in_words(seen: dict[str, int]) -> str:
    """The parts that took most, with their share: `beancount 41%, rules 29% (hours 9%, shares 6%)`."""
    total = sum(seen.values())
    floors: dict[str, Counter[str]] = {}
    for place, count in seen.items():
        floor, _, part = place.partition("/")
        floors.setdefault(floor, Counter())[part] += count
    told = []
    for floor, parts in sorted(floors.items(), key=lambda item: -item[1].total()):
        if parts.total() < _LEAST * total:
            continue
        most = [
            f"{part} {count / total:.0%}" for part, count in parts.most_common(_PARTS) if count >= _LEAST_PART * total
        ]
        told.append(f"{floor} {parts.total() / total:.0%}" + (f" ({', '.join(most)})" if any(parts) and most else ""))
    return ", ".join(told)


def main() -> None:
    how, what, *rest = sys.argv[1:]
    sys.argv = [what if how == "-m" else how, *rest]

    def work() -> None:
        with suppress(SystemExit):
            if how == "-m":
                runpy.run_module(what, run_name="__main__", alter_sys=True)
            else:
                exec(compile(what, "<work>", "exec"), {"__name__": "__main__"})

    took(ALL, work)


if __name__ == "__main__":
    main()
