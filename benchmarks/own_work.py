"""What reports and pages take beyond the load, against bean-check of the books without our plugin, and their growth.

    python -m benchmarks.own_work FOLDER...

Everything that `reports_and_pages` measures is measured in a process of its own, beside that bean-check. The bars are
what issue 21 asks, four tenths of what it found in November 2026 on books of ten years (jaarrekening 9.2 seconds,
checklist 4.4, where bean-check took 6.1), told against bean-check so that another machine says the same.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.measure import Cost, Row, alone, bare, bean_check, exponent, ratio, seconds

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from benchmarks.measure import Big

# What is shown apart, with the most it may take of bean-check.
_APART = {"bwk jaarrekening {year} --uit {out}": 0.60, "page Verklaring, first": 0.29}
_PAGE, _FIRST = "page ", ", first"
_PAGE_MOST, _GROWTH_MOST = 0.3, 1.1  # seconds, and the power of the number of transactions
_NOISE = 0.05  # seconds on the largest books; what takes less says nothing about growth
_STEPS = """
import sys
from pathlib import Path
from benchmarks import reports_and_pages as own
from bwk_ledger.rules import load as loading

books = own.opened(loading.load(Path(sys.argv[1])))
loading.load = lambda _: books.fresh()  # before a command is imported
out = Path(sys.argv[2])
asked = own.Asked("", 1)
print(books.size, end="\\t0\\n")
for name, measured in (*own.reports(books, out, asked), *own.pages(books, asked)):
    print(name, measured.seconds, sep="\\t")
"""


def rows(books: Sequence[Big], runs: int) -> Iterator[Row]:
    """What stands apart, the slowest page, and what grows fastest."""
    points: dict[str, list[tuple[float, float]]] = {}
    for big in books:
        found, plain = _measured(big, runs)
        size = float(next(iter(found[0])))
        medians = {name: statistics.median(run[name] for run in found) for name in list(found[0])[1:]}
        for name, took in medians.items():
            points.setdefault(name, []).append((size, took))
        for name, most in _APART.items():
            own = [Cost(run[name], 0) for run in found]
            told = f"{seconds(own):.2f} s, bean-check {seconds(plain):.2f} s"
            yield Row(
                f"{name.format(year='JAAR', out='MAP')} / bean-check", big.name, ratio(own, plain), most, runs, told
            )
        pages = {name: took for name, took in medians.items() if name.startswith(_PAGE) and not name.endswith(_FIRST)}
        slowest = max(pages, key=pages.__getitem__)
        yield Row("de traagste bladzijde", big.name, pages[slowest], _PAGE_MOST, runs, slowest.removeprefix(_PAGE), "s")
    if len(books) > 1:
        growth = {name: exponent(found) for name, found in points.items() if found[-1][1] > _NOISE}
        for name in sorted(growth, key=growth.__getitem__, reverse=True)[:5]:
            told = ", ".join(f"{took:.2f} s" for _, took in points[name])
            yield Row(f"groei: {name}", "alle", growth[name], _GROWTH_MOST, runs, told, "")


def _measured(big: Big, runs: int) -> tuple[list[Mapping[str, float]], list[Cost]]:
    """The seconds of everything in each run, and those of bean-check beside it."""
    found, plain = [], []
    with tempfile.TemporaryDirectory() as folder:
        copy = bare(big.main, Path(folder) / "kaal")
        for _ in range(runs):
            plain.append(bean_check(copy))
            command = (sys.executable, "-c", _STEPS, big.main, Path(folder) / "uit")
            said = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout
            lines = (line.split("\t") for line in said.splitlines() if "\t" in line)
            found.append({name: float(took) for name, took in lines})
    return found, plain


if __name__ == "__main__":
    alone(rows)
