"""What the rules cost of a cold load: CPU seconds of a process, beside those of beancount alone on the same books.

    .venv/bin/python -m benchmarks.cold_load FOLDER [FOLDER ...]

Beside each folder of big books stands a copy of it for beancount alone: without the plugin and Fava's extension, and
with every account opened that the plugin opens. So nothing is wrong with it, as nothing is with the books themselves:
the messages on a hundred thousand bookings on accounts that are not there would take longer than the load. In turn:

bare     bean-check of that copy
check    bean-check of the books, which runs the plugin
load     what every command of bwk begins with
"""

from __future__ import annotations

import re
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from beancount.core import data
from beancount.parser import printer
from beancount.parser.parser import parse_file

from benchmarks.measure import Row, alone, bare, bean_check, exponent, in_turn, python, ratio, seconds
from bwk_ledger.base.cache import OFF
from bwk_ledger.rules.load import load

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from benchmarks.measure import Big

BAR = 1.15
GROWTH = 1.1
LOAD = f"""
import os, pathlib, sys
os.environ["{OFF}"] = "1"
from bwk_ledger.rules.load import load
load(pathlib.Path(sys.argv[1]))
"""
_SAYS_NOTHING = re.compile(r'^(\S+ custom "[^"]+")[ \t]*$', re.MULTILINE)  # beancount alone stops on it


def bare_and_whole(main: Path, folder: Path) -> tuple[Path, int]:
    """A copy of books for beancount alone, in which it finds nothing wrong; and the transactions that books hold."""
    ledger = load(main)
    copy = bare(main, folder)
    written: set[str] = set()
    for file in folder.rglob("*.beancount"):
        file.write_text(_SAYS_NOTHING.sub(r'\1 ""', file.read_text("utf-8")), "utf-8")
        written.update(entry.account for entry in parse_file(str(file))[0] if isinstance(entry, data.Open))
    with copy.open("a", encoding="utf-8") as end:
        end.writelines(
            printer.format_entry(entry) for entry in ledger.by_type[data.Open] if entry.account not in written
        )
    return copy, len(ledger.transactions)


def rows(books: Sequence[Big], runs: int) -> Iterator[Row]:
    """The ratio to beancount alone at each size, and how each grows with it."""
    points: dict[str, list[tuple[float, float]]] = {"bare": [], "check": [], "load": []}
    for big in books:
        with tempfile.TemporaryDirectory() as folder:
            copy, size = bare_and_whole(big.main, Path(folder).resolve())
            works = {
                "bare": lambda copy=copy: bean_check(copy),
                "check": lambda main=big.main: bean_check(main),
                "load": lambda main=big.main: python(LOAD, main),
            }
            found = in_turn(works, runs)
        for name, costs in found.items():
            points[name].append((size, seconds(costs)))
        base = seconds(found["bare"])
        for name, what in (("check", "bean-check with our rules"), ("load", "cold load")):
            told = f"{seconds(found[name]):.2f} s, beancount alone {base:.2f} s"
            yield Row(f"{what} / bean-check without", big.name, ratio(found[name], found["bare"]), BAR, runs, told)
    if len(books) > 1:
        for name, of_sizes in points.items():
            yield Row(f"growth of {name}", "all", exponent(of_sizes), GROWTH, runs, unit=" ")


if __name__ == "__main__":
    alone(rows)
