"""What the rules cost of a cold load: CPU seconds of a process, beside those of beancount alone on the same books.

    python -m benchmarks.cold_load FOLDER [FOLDER ...]

For beancount alone there is a copy of each of the big books (`measure.bare`). In turn:

bare     bean-check of that copy
check    bean-check of the books, which runs the plugin
load     what every command of bwk begins with
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks.measure import Benchmark, Command, Row, bean_check, checked, code, median, python, ratio
from benchmarks.table import alone
from bwk_ledger.base.cache import OFF

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from benchmarks.measure import Place, Round

BAR = 1.15
_NAMES = {"bare": "bean-check kaal", "check": "bean-check met onze regels", "load": "koud laden"}
_LOAD = "import pathlib, sys; from bwk_ledger.rules.load import load; load(pathlib.Path(sys.argv[1]))"


def _measure(place: Place) -> Round:
    return {
        "bare": checked(place.bare),
        "check": checked(place.books.main),
        "load": python(_command(place, "load")),
    }


def _command(place: Place, name: str) -> Command:
    main = place.books.main
    return bean_check(main) if name == "check" else code(_LOAD, main, environment={OFF: "1"})


def _rows(size: str, rounds: Sequence[Round]) -> Iterator[Row]:
    for name in ("check", "load"):
        told = f"{median(rounds, name):.2f} s, bean-check kaal {median(rounds, 'bare'):.2f} s"
        what = f"{_NAMES[name]} / bean-check kaal"
        yield Row(what, size, ratio(rounds, name, "bare"), BAR, len(rounds), told, of=name)


BENCHMARK = Benchmark(_measure, _rows, _NAMES.get, _command)


if __name__ == "__main__":
    alone(BENCHMARK)
