"""What reports and pages take beyond the load, against bean-check of the books without our plugin, and their growth.

    python -m benchmarks.own_work FOLDER...

Everything that `reports_and_pages` measures is measured in a process of its own, beside that bean-check. The bars are
what issue 21 asks, four tenths of what it found in November 2026 on books of ten years (jaarrekening 9.2 seconds,
checklist 4.4, where bean-check took 6.1), told against bean-check so that another machine says the same.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks.measure import Benchmark, Command, Row, checked, code, median, ratio, told
from benchmarks.table import alone

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from benchmarks.measure import Place, Round

# What is shown apart, with what the table calls it and the most it may take of bean-check.
_APART = {
    "bwk jaarrekening {year} --uit {out}": ("bwk jaarrekening JAAR --uit MAP", 0.60),
    "page Verklaring, first": ("bladzijde Verklaring, de eerste keer", 0.29),
}
_PAGE, _FIRST = "page ", ", first"
_PAGE_MOST = 0.3  # seconds
STEPS = """
import sys
from pathlib import Path
from benchmarks import reports_and_pages as own
from bwk_ledger.rules import load as loading

books = own.opened(loading.load(Path(sys.argv[1])))
loading.load = lambda _: books.fresh()  # before a command is imported
asked = own.Asked(sys.argv[3], 1)
for part in (own.reports(books, Path(sys.argv[2]), asked), own.pages(books, asked)):
    for name, measured in part:
        print(name, measured.seconds, sep="\\t")
"""


def _measure(place: Place) -> Round:
    return {"bare": checked(place.bare), **told(_command(place))}


def _command(place: Place, name: str = "") -> Command:
    word = name.removesuffix(_FIRST).removeprefix("bwk ")
    return code(STEPS, place.books.main, place.folder / "uit", word, watched=name, environment=place.environment)


def _rows(size: str, rounds: Sequence[Round]) -> Iterator[Row]:
    runs = len(rounds)
    for name, (what, most) in _APART.items():
        said = f"{median(rounds, name):.2f} s, bean-check kaal {median(rounds, 'bare'):.2f} s"
        yield Row(f"{what} / bean-check kaal", size, ratio(rounds, name, "bare"), most, runs, said, of=name)
    pages = [name for name in rounds[0] if name.startswith(_PAGE) and not name.endswith(_FIRST)]
    took = {name: median(rounds, name) for name in pages}
    slowest = max(pages, key=took.__getitem__)
    slow = [name for name in pages if took[name] > _PAGE_MOST and name != slowest]
    told = ", ".join(
        [slowest.removeprefix(_PAGE), *(f"{name.removeprefix(_PAGE)} {took[name]:.2f} s" for name in slow)]
    )
    yield Row("de traagste bladzijde", size, took[slowest], _PAGE_MOST, runs, told, "s", of=slowest)


def _grows(name: str) -> str | None:
    if name.startswith(_PAGE):
        page = name.removeprefix(_PAGE).removesuffix(_FIRST)
        return f"bladzijde {page}{', de eerste keer' if name.endswith(_FIRST) else ''}"
    return (
        name.replace("{year}", "JAAR").replace("{out}", "MAP").replace("{funder}", "FINANCIER") if " " in name else None
    )


BENCHMARK = Benchmark(_measure, _rows, _grows, _command)


if __name__ == "__main__":
    alone(BENCHMARK)
