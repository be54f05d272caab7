"""`make bench`: what everything takes on books of three sizes, in one table, which also goes into docs/snelheid.md.

    python -m benchmarks.table [--klein] [--alleen NAME...] [--keren N] [--boeken FOLDER] [--maten SIZE...]

Without options it makes the books, measures everything five times, and takes about an hour on one processor. --klein is
a quick try, once on the smallest books, and changes no document. --alleen measures only some of the benchmarks; the
document then keeps what it has. --boeken makes the books there, or takes those that are there;
--maten takes only some of the sizes.

A benchmark is any module of this folder that has `rows` (`measure`).
"""

from __future__ import annotations

import argparse
import importlib
import os
import pkgutil
import platform
import tempfile
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

import benchmarks
from benchmarks.big_books import SIZES, big_books
from benchmarks.measure import Big
from bwk_ledger.rules.load import load

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from benchmarks.measure import Row

DOCUMENT = Path(__file__).resolve().parent.parent / "docs/snelheid.md"
BEGIN, END = "<!-- begin: gemaakt door make bench -->", "<!-- einde: gemaakt door make bench -->"
RUNS = 5
SMALLEST = next(iter(SIZES))


def known() -> Mapping[str, Callable[[Sequence[Big], int], Iterable[Row]]]:
    """The benchmarks by name."""
    names = sorted(module.name for module in pkgutil.iter_modules(benchmarks.__path__))
    modules = {name: importlib.import_module(f"benchmarks.{name}") for name in names if name != "table"}
    return {name: module.rows for name, module in modules.items() if hasattr(module, "rows")}


def made(folder: Path, sizes: Iterable[str]) -> list[Big]:
    """The books of these sizes in a folder, made where they are not there yet."""
    return [
        Big.at(folder / name) if (folder / name / "main.beancount").exists() else big_books(folder, name, *SIZES[name])
        for name in sizes
    ]


def collected(books: Sequence[Big], runs: int, names: Iterable[str], tell: Callable[[object], None]) -> list[Row]:
    """All rows of these benchmarks, told as soon as there is one.

    On the smallest books nothing is held against a bar: what is measured there is mostly Python that starts.
    """
    ways, found = known(), []
    for name in names:
        for row in ways[name](books, runs):
            held = replace(row, bar=None) if row.size == SMALLEST else row
            tell(held)
            found.append(held)
    return found


def document(rows: Sequence[Row], books: Sequence[Big]) -> str:
    """The part of the document that is made."""
    sizes = ", ".join(f"{big.name}: {len(load(big.main).transactions):,}".replace(",", ".") for big in books)
    lines = [
        f"Python {platform.python_version()}, beancount {version('beancount')}; transacties in de boeken: {sizes}.",
        "",
        "| wat | boeken | gemeten | hoogstens | n | waaruit |",
        "|---|---|--:|--:|--:|---|",
        *map(_line, rows),
        "",
        f"Niet gehaald: {_missed(rows)}.",
    ]
    return "\n".join(lines)


def _line(row: Row) -> str:
    value = _number(row.value) if row.is_reached else f"**{_number(row.value)}**"
    bar = "" if row.bar is None else _number(row.bar)
    return f"| {row.what} | {row.size} | {value} {row.unit} | {bar} | {row.runs} | {row.told} |"


def _number(value: float) -> str:
    return f"{value:.2f}".replace(".", ",")


def _missed(rows: Sequence[Row]) -> str:
    missed = [f"{row.what} ({row.size})" for row in rows if not row.is_reached]
    return "; ".join(missed) or "niets"


def put_in(path: Path, part: str) -> None:
    """Put the part that is made in its place in the document."""
    before, _, rest = path.read_text("utf-8").partition(BEGIN)
    _, _, after = rest.partition(END)
    path.write_text(f"{before}{BEGIN}\n\n{part}\n\n{END}{after}", "utf-8")


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--klein", action="store_true")
    asked.add_argument("--alleen", nargs="+", choices=known())
    asked.add_argument("--keren", type=int)
    asked.add_argument("--boeken", type=Path)
    asked.add_argument("--maten", nargs="+", choices=SIZES, default=tuple(SIZES))
    given = asked.parse_args()
    names = given.alleen or list(known())
    runs = given.keren or (1 if given.klein else RUNS)
    with tempfile.TemporaryDirectory() as folder:
        os.environ["XDG_CACHE_HOME"] = f"{folder}/cache"  # what a benchmark keeps of books is of nobody else
        books = made(given.boeken or Path(folder), [SMALLEST] if given.klein else given.maten)
        part = document(collected(books, runs, names, lambda row: print(row, flush=True)), books)
    print(f"\n{part}")
    if not given.klein and not given.alleen:
        put_in(DOCUMENT, part)


if __name__ == "__main__":
    main()
