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
from typing import TYPE_CHECKING

from benchmarks.measure import Benchmark, Command, Row, bwk, checked, code, median, python, ratio, told
from benchmarks.table import alone

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from benchmarks.measure import Place, Round

_MOST = 0.98
_MOST_HISTORY = 0.05
# What a process takes for each step, its loads apart.
_STEPS = """
import sys
from pathlib import Path
from benchmarks.why import took
from bwk_ledger.acts.history import beginning
from bwk_ledger.acts.imports import import_files
from bwk_ledger.rules.load import load

main = Path(sys.argv[1])
ledger = load(main)
took("own", lambda: import_files(ledger, sorted(Path(sys.argv[2]).iterdir()), lambda part: None))

def act(name):
    changes = load(main).changes()
    changes.put(f"documenten/{name}", b"een papier")
    took(name, changes.commit)

act("een")
beginning.do(load(main))
act("twee")  # from now on what the history needs is imported
act("drie")
"""


def _measure(place: Place) -> Round:
    bare = checked(place.bare)
    main = _copy(place)
    imported = python(_command(place, "import", main))
    main = _copy(place)
    found = told(_command(place, "own", main))
    return {"bare": bare, "import": imported, "own": found["own"], "history": found["drie"] - found["een"]}


def _copy(place: Place) -> Path:
    """A new copy of the books as they were, in the same place, with what is kept of them since they were loaded."""
    kept, loaded = place.folder / "cache", place.folder / "geladen"
    copy = place.folder / "boeken"
    shutil.rmtree(copy, ignore_errors=True)
    shutil.copytree(place.books.main.parent, copy)
    main = copy / place.books.main.name
    if not loaded.exists():
        shutil.rmtree(kept, ignore_errors=True)
        python(bwk("controle", "--boeken", main, environment=place.environment))
        shutil.copytree(kept, loaded)
    shutil.rmtree(kept, ignore_errors=True)
    shutil.copytree(loaded, kept)
    return main


def _command(place: Place, name: str, main: Path | None = None) -> Command:
    main = main or _copy(place)
    if name == "import":
        return bwk(
            "importeer", "--boeken", main, *sorted(place.books.next_month.iterdir()), environment=place.environment
        )
    watched = {"own": "own", "history": "drie"}[name]
    return code(_STEPS, main, place.books.next_month, watched=watched, environment=place.environment)


def _rows(size: str, rounds: Sequence[Round]) -> Iterator[Row]:
    for name, what, bar, digits in (
        ("import", "een maand inlezen", _MOST, 2),
        ("own", "eigen werk van dat inlezen", None, 2),
        ("history", "geschiedenis van een handeling", _MOST_HISTORY, 3),
    ):
        said = f"{median(rounds, name):.{digits}f} s, bean-check kaal {median(rounds, 'bare'):.2f} s"
        yield Row(f"{what} / bean-check kaal", size, ratio(rounds, name, "bare"), bar, len(rounds), said, of=name)


_GROWS = {"import": "bwk importeer (een maand)", "own": "eigen werk van dat inlezen", "history": "geschiedenis"}
BENCHMARK = Benchmark(_measure, _rows, _GROWS.get, _command)


if __name__ == "__main__":
    alone(BENCHMARK)
