"""What the evening of the kascommissie takes, and how that grows with the books.

    python -m benchmarks.evening_speed FOLDER...

checklist   every question answered, the archived statements read again
sample      the population and a drawing of 25
state       the hashes that a statement carries

each of the last year, in CPU seconds beyond the load.
"""

from __future__ import annotations

import statistics
from typing import TYPE_CHECKING

from benchmarks.measure import Row, alone, exponent, numbers

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from benchmarks.measure import Big

_MOST = 1.1
_WORK = ("controlelijst", "steekproef", "stand van de verklaring")
_STEPS = """
import datetime as dt, sys, time
from pathlib import Path
from bwk_ledger.audit.audit import open_audit
from bwk_ledger.audit.checklist import checklist
from bwk_ledger.audit.sample import SamplePlan, draw, population, transactions_of
from bwk_ledger.audit.statement import state_of
from bwk_ledger.rules.derived import last_written
from bwk_ledger.rules.load import load

def seconds(work):
    start = time.process_time()
    work()
    return time.process_time() - start

ledger = load(Path(sys.argv[1]))
year = last_written(ledger.transactions).year
today = dt.date(year + 1, 3, 1)
audit = open_audit(ledger, year, today)
print(len(ledger.transactions))
print(seconds(lambda: checklist(audit)))
print(seconds(lambda: draw(population(transactions_of(ledger.index, year), year), SamplePlan("zaad"))))
print(seconds(lambda: state_of(ledger, year, today)))
"""


def rows(books: Sequence[Big], runs: int) -> Iterator[Row]:
    """Seconds of each kind of work at each size, and how they grow."""
    points: dict[str, list[tuple[float, float]]] = {name: [] for name in _WORK}
    for big in books:
        found = [numbers(_STEPS, big.main) for _ in range(runs)]
        for place, name in enumerate(_WORK, 1):
            took = statistics.median(run[place] for run in found)
            points[name].append((found[0][0], took))
            yield Row(name, big.name, took, None, runs, f"{found[0][0]:.0f} transacties", "s")
    for name, measured in points.items():
        if len(measured) > 1:
            yield Row(f"{name}: groei", "alle", exponent(measured), _MOST, runs, "macht van het aantal transacties", "")


if __name__ == "__main__":
    alone(rows)
