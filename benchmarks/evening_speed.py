"""Milliseconds per bank row that the evening of the kascommissie takes, and whether they stay the same.

    .venv/bin/python benchmarks/evening_speed.py [ROWS]

Imports a statement of ROWS rows (7200) of one year, and one of a quarter of that, into new books; times, in one run:

checklist   every question answered, the archived statement read again
sample      the population and a drawing of 25
state       the hashes that a statement carries

and prints for each the milliseconds per row at both sizes, and their ratio: 1 is linear.
"""

from __future__ import annotations

import datetime as dt
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.import_speed import books_with_rule, write_ing
from bwk_ledger.audit.audit import open_audit
from bwk_ledger.audit.checklist import checklist
from bwk_ledger.audit.sample import SamplePlan, draw, population, transactions_of
from bwk_ledger.audit.statement import state_of
from bwk_ledger.rules.load import load
from importers.batch import run

if TYPE_CHECKING:
    from collections.abc import Callable

    from bwk_ledger.audit.audit import Audit

YEAR = 2000  # in which the rows of `write_ing` begin
TODAY = dt.date(YEAR + 1, 3, 1)


def audit_of(folder: Path, rows: int) -> Audit:
    """The audit of new books with this many rows of a bank."""
    main = books_with_rule(folder / "boeken")
    statement = folder / "afschrift.csv"
    write_ing(statement, rows)
    run(load(main), [statement])
    return open_audit(load(main), YEAR, TODAY)


def per_row(work: Callable[[], object], rows: int) -> float:
    """Milliseconds of a processor, per row."""
    start = time.process_time()
    work()
    return (time.process_time() - start) / rows * 1000


def measure(rows: int) -> dict[str, float]:
    """Each kind of work at one size."""
    with tempfile.TemporaryDirectory() as folder:
        audit = audit_of(Path(folder).resolve(), rows)
        entries = audit.ledger.transactions
        return {
            "checklist": per_row(lambda: checklist(audit), rows),
            "sample": per_row(lambda: draw(population(transactions_of(entries, YEAR), YEAR), SamplePlan("zaad")), rows),
            "state": per_row(lambda: state_of(audit.ledger, YEAR, TODAY), rows),
        }


if __name__ == "__main__":
    whole = int(sys.argv[1]) if len(sys.argv) > 1 else 7200
    small, large = measure(whole // 4), measure(whole)
    for name, value in large.items():
        print(
            f"{name:<10} {small[name]:.3f} ms a row of {whole // 4}, {value:.3f} of {whole}: {value / small[name]:.2f}"
        )
