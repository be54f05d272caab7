"""What the rules cost of a cold load: CPU seconds of a process, beside those of beancount alone on the same books.

    python -m benchmarks.cold_load FOLDER [FOLDER ...]

Beside each folder of big books stands a copy of it for beancount alone: without the plugin and Fava's extension, and
with every account opened that the plugin opens. So nothing is wrong with it, as nothing is with the books themselves:
the messages on a hundred thousand bookings on accounts that are not there would take longer than the load. In turn:

bare     bean-check of that copy
check    bean-check of the books, which runs the plugin
load     what every command of bwk begins with
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.measure import Row, alone, bare, bean_check, exponent, in_turn, python, ratio, seconds
from bwk_ledger.base.cache import OFF
from bwk_ledger.rules.load import load

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from benchmarks.measure import Big

BAR = 1.15
GROWTH = 1.1
GROWS = {"bare": "bean-check kaal", "check": "bean-check met onze regels", "load": "koud laden"}
LOAD = f"""
import os, pathlib, sys
os.environ["{OFF}"] = "1"
from bwk_ledger.rules.load import load
load(pathlib.Path(sys.argv[1]))
"""


def rows(books: Sequence[Big], runs: int) -> Iterator[Row]:
    """The ratio to beancount alone at each size, and how each grows with it."""
    points: dict[str, list[tuple[float, float]]] = {"bare": [], "check": [], "load": []}
    for big in books:
        with tempfile.TemporaryDirectory() as folder:
            copy, size = bare(big.main, Path(folder).resolve()), len(load(big.main).transactions)
            works = {
                "bare": lambda copy=copy: bean_check(copy),
                "check": lambda main=big.main: bean_check(main),
                "load": lambda main=big.main: python(LOAD, main),
            }
            found = in_turn(works, runs)
        for name, costs in found.items():
            points[name].append((size, seconds(costs)))
        base = seconds(found["bare"])
        for name, what in (("check", "bean-check met onze regels"), ("load", "koud laden")):
            told = f"{seconds(found[name]):.2f} s, bean-check kaal {base:.2f} s"
            yield Row(f"{what} / bean-check kaal", big.name, ratio(found[name], found["bare"]), BAR, runs, told)
    if len(books) > 1:
        for name, of_sizes in points.items():
            yield Row(f"groei: {GROWS[name]}", "alle", exponent(of_sizes), GROWTH, runs, unit="")


if __name__ == "__main__":
    alone(rows)
