"""The monthly job on big books: a month's statements and hour sheets by `bwk importeer`, and what a small act takes.

    python -m benchmarks.month_import FOLDER...

importing    the whole command, on a copy of the books that was loaded once before, against bean-check of the same books
             without our plugin: in the same run on the same machine that took 3.26 times as long in November 2026,
             when each command loaded the books twice, so that 0.98 is three tenths of it
own work     of that, what is neither loading nor starting: reading, booking, proving and writing; of that bean-check
history      what it adds to an act that the history of the books is kept; of that bean-check
"""

from __future__ import annotations

import shutil
import statistics
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.measure import Big, Row, alone, bare, bean_check, bwk, in_turn, numbers, ratio, seconds

if TYPE_CHECKING:
    from collections.abc import Sequence

    from benchmarks.measure import Cost

_MOST = 0.98
_MOST_HISTORY = 0.05
# What a process takes for each step, its loads apart.
_STEPS = """
import sys, time
from pathlib import Path
from bwk_ledger.acts.history import beginning
from bwk_ledger.acts.imports import import_files
from bwk_ledger.rules.load import load

def timed(work):
    start = time.process_time()
    done = work()
    return time.process_time() - start, done

main = Path(sys.argv[1])
ledger = load(main)
own, _ = timed(lambda: import_files(ledger, sorted(Path(sys.argv[2]).iterdir()), lambda part: None))

def act(name):
    changes = load(main).changes()
    changes.put(f"documenten/{name}", b"een papier")
    return timed(changes.commit)[0]

without = act("een.txt")
beginning.do(load(main))
act("twee.txt")  # from now on what the history needs is imported
print(own, act("drie.txt") - without)
"""


def rows(books: Sequence[Big], runs: int) -> list[Row]:
    """What of the monthly job is measured on each of the books."""
    return [row for big in books for row in _of(big, runs)]


def _of(big: Big, runs: int) -> list[Row]:
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        works = {"import": lambda: _imported(big, root / "boeken"), "bare": lambda: bean_check(plain)}
        plain = bare(big.main, root / "kaal")
        costs = in_turn(works, runs)
        steps = [_steps(big, root / "stappen") for _ in range(runs)]
    own, kept = (statistics.median(values) for values in zip(*steps, strict=True))
    check = seconds(costs["bare"])
    told = f"{seconds(costs['import']):.2f} s, bean-check {check:.2f} s"
    history = "geschiedenis van een handeling / bean-check"
    return [
        Row("een maand inlezen / bean-check", big.name, ratio(costs["import"], costs["bare"]), _MOST, runs, told),
        Row("eigen werk van dat inlezen / bean-check", big.name, own / check, None, runs, f"{own:.2f} s"),
        Row(history, big.name, kept / check, _MOST_HISTORY, runs, f"{kept:.3f} s"),
    ]


def _imported(big: Big, copy: Path) -> Cost:
    _copied(big, copy)
    bwk("controle", "--boeken", copy / big.main.name)
    return bwk("importeer", "--boeken", copy / big.main.name, *sorted(big.next_month.iterdir()))


def _steps(big: Big, copy: Path) -> Sequence[float]:
    _copied(big, copy)
    return numbers(_STEPS, copy / big.main.name, big.next_month)


def _copied(big: Big, copy: Path) -> None:
    shutil.rmtree(copy, ignore_errors=True)
    shutil.copytree(big.main.parent, copy)


if __name__ == "__main__":
    alone(rows)
