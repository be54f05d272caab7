"""What `bwk leden register` takes beyond the load, and how that grows with the number of members.

    python -m benchmarks.register_growth

Books of one year and two kamers, with so many members, who each buy a share and pay the fee twice.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks.big_books import big_books
from benchmarks.measure import Benchmark, Command, Row, code, median, told
from benchmarks.own_work import STEPS
from benchmarks.table import alone

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from benchmarks.measure import Place, Round

KAMERS = 2
_NAME = "bwk leden register"


def _command(place: Place, _: str = "") -> Command:
    if not place.books.main.exists():
        big_books(place.folder, place.books.name, 1, KAMERS, members=int(place.count) // KAMERS)
    word = _NAME.removeprefix("bwk ")
    return code(STEPS, place.books.main, place.folder, word, watched=_NAME, environment=place.environment)


def _rows(size: str, rounds: Sequence[Round]) -> Iterator[Row]:
    yield Row(f"{_NAME}, met zoveel leden", size, median(rounds, _NAME), None, len(rounds), unit="s", of=_NAME)


BENCHMARK = Benchmark(
    lambda place: told(_command(place)),
    _rows,
    lambda name: f"{name}, naar het aantal leden",
    _command,
    sizes=("300", "3000"),
)


if __name__ == "__main__":
    alone(BENCHMARK)
