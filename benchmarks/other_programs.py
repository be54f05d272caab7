"""Our load and balances beside those of hledger and ledger, which read the same books as `bwk exporteer` writes them.

    python -m benchmarks.other_programs FOLDER...

Both are programs that were compiled, and check less: no rules of a cooperative, no balance with a bank. There is no
bar; it is told so that nobody has to guess. A program that is not installed has no line.
"""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.measure import Row, alone, bwk, child, in_turn, ratio, seconds

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from benchmarks.measure import Big

_PROGRAMS = {"hledger": ("balance", "-B"), "ledger": ("balance", "-B")}


def rows(books: Sequence[Big], runs: int) -> Iterator[Row]:
    """How many times as long ours takes."""
    names = [name for name in _PROGRAMS if shutil.which(name)]
    for big in books:
        with tempfile.TemporaryDirectory() as folder:
            journals = {name: Path(folder) / f"{name}.journal" for name in names}
            for name, journal in journals.items():
                bwk("exporteer", "--naar", name, "--uit", journal, "--boeken", big.main)
            works = {
                name: lambda name=name, journal=journal: child(name, "-f", journal, *_PROGRAMS[name])
                for name, journal in journals.items()
            }
            costs = in_turn({"bwk": lambda big=big: bwk("controle", "--boeken", big.main), **works}, runs)
        for name in names:
            told = f"{seconds(costs['bwk']):.2f} s, {name} {seconds(costs[name]):.2f} s"
            yield Row(f"bwk controle / {name} balance", big.name, ratio(costs["bwk"], costs[name]), None, runs, told)


if __name__ == "__main__":
    alone(rows)
