"""Our load and balances beside those of hledger and ledger, which read the same books as `bwk exporteer` writes them.

    python -m benchmarks.other_programs FOLDER...

Both are programs that were compiled, and check less: no rules of a cooperative, no balance with a bank. There is no
bar; it is told so that nobody has to guess. A program that is not installed has no line.
"""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

from benchmarks.measure import Benchmark, Row, bwk, child, median, python, ratio
from benchmarks.table import alone

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from benchmarks.measure import Place, Round

_PROGRAMS = {"hledger": ("balance", "-B"), "ledger": ("balance", "-B")}


def _measure(place: Place) -> Round:
    names = [name for name in _PROGRAMS if shutil.which(name)]
    main = place.books.main
    for name in names:
        journal = place.folder / f"{name}.journal"
        if not journal.exists():
            python(bwk("exporteer", "--naar", name, "--uit", journal, "--boeken", main, environment=place.environment))
    found = {"bwk": python(bwk("controle", "--boeken", main, environment=place.environment))}
    return found | {name: child(name, "-f", place.folder / f"{name}.journal", *_PROGRAMS[name]) for name in names}


def _rows(size: str, rounds: Sequence[Round]) -> Iterator[Row]:
    for name in (name for name in _PROGRAMS if all(name in found for found in rounds)):
        told = f"{median(rounds, 'bwk'):.2f} s, {name} {median(rounds, name):.2f} s"
        yield Row(f"bwk controle / {name} balance", size, ratio(rounds, "bwk", name), None, len(rounds), told)


BENCHMARK = Benchmark(_measure, _rows)


if __name__ == "__main__":
    alone(BENCHMARK)
