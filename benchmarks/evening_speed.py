"""What the evening of the kascommissie takes, and how that grows with the books.

    python -m benchmarks.evening_speed FOLDER...

checklist   every question answered, the archived statements read again
sample      the population and a drawing of 25
state       the hashes that a statement carries

each of the last year, in CPU seconds beyond the load; the checklist also against bean-check of the books without our
plugin, as issue 21 asks: four tenths of what it found in November 2026, 4.4 seconds where bean-check took 6.1.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks.measure import Benchmark, Command, Row, checked, code, median, ratio, told
from benchmarks.table import alone

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from benchmarks.measure import Place, Round

CHECKLIST = 0.29
_WORK = {"checklist": "controlelijst", "sample": "steekproef", "state": "stand van de verklaring"}
_OTHERS = {name: what for name, what in _WORK.items() if name != "checklist"}
_STEPS = """
import datetime as dt, sys
from pathlib import Path
from benchmarks.why import took
from bwk_ledger.audit.audit import open_audit
from bwk_ledger.audit.checklist import checklist
from bwk_ledger.audit.sample import SamplePlan, draw, payments_in
from bwk_ledger.audit.statement import state_of
from bwk_ledger.rules.derived import last_written
from bwk_ledger.rules.load import load

ledger = load(Path(sys.argv[1]))
year = last_written(ledger.transactions).year
today = dt.date(year + 1, 3, 1)
audit = open_audit(ledger, year, today)
took("checklist", lambda: checklist(audit))
took("sample", lambda: draw(ledger.index.fact(payments_in, year), SamplePlan("zaad")))
took("state", lambda: state_of(ledger, year, today))
"""


def _command(place: Place, name: str) -> Command:
    return code(_STEPS, place.books.main, watched=name, environment=place.environment)


def _measure(place: Place) -> Round:
    return {"bare": checked(place.bare), **told(_command(place, ""))}


def _rows(size: str, rounds: Sequence[Round]) -> Iterator[Row]:
    said = f"{median(rounds, 'checklist'):.2f} s, bean-check kaal {median(rounds, 'bare'):.2f} s"
    against = ratio(rounds, "checklist", "bare")
    yield Row("controlelijst / bean-check kaal", size, against, CHECKLIST, len(rounds), said, of="checklist")
    for name, what in _OTHERS.items():
        yield Row(what, size, median(rounds, name), None, len(rounds), unit="s", of=name)


BENCHMARK = Benchmark(_measure, _rows, _WORK.get, _command)


if __name__ == "__main__":
    alone(BENCHMARK)
