"""`make bench`: what everything takes on books of three sizes, in one table, which also goes into docs/snelheid.md.

    python -m benchmarks.table [--klein] [--alleen NAME...] [--keren N] [--boeken FOLDER] [--maten SIZE...] [--naast N]

Without options it makes the books, measures everything five times, two things side by side, and takes about an hour on
two processors. Each round is kept in .bench as soon as it is measured: who is cut off gives the same command again, and
what is there is not measured twice, as long as the program is the same. --klein is a quick try, once on the smallest
books, and changes no document. --alleen measures only some of the benchmarks; the document then keeps what it has.
--boeken makes the books there, or takes those that are there; --maten takes only some of the sizes; --keren 0 measures
nothing and writes the table of what there is.

A benchmark is any module of this folder that has a `BENCHMARK` (`measure`).
"""

from __future__ import annotations

import argparse
import hashlib
import importlib
import json
import os
import pkgutil
import platform
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

import benchmarks
from benchmarks.big_books import SIZES, big_books
from benchmarks.measure import Big, MeasureError, Place, Row, bare, exponent, median, told
from benchmarks.why import ALL, TO, WATCHED, in_words
from bwk_ledger.base.periods import today

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from benchmarks.measure import Benchmark, Round

ROOT = Path(__file__).resolve().parent.parent
DOCUMENT, KEPT = ROOT / "docs/snelheid.md", ROOT / ".bench"
BEGIN, END = "<!-- begin: gemaakt door make bench -->", "<!-- einde: gemaakt door make bench -->"
RUNS, SIDE_BY_SIDE = 5, 2
SMALLEST = next(iter(SIZES))
GROWTH = 1.1
ALL_SIZES = "alle"
_NOISE = 0.05  # seconds at the largest size; what takes less says nothing about growth
_FAILS = (MeasureError, subprocess.SubprocessError, OSError, ValueError, KeyError)


def known() -> Mapping[str, Benchmark]:
    """The benchmarks by name."""
    names = sorted(module.name for module in pkgutil.iter_modules(benchmarks.__path__))
    modules = {name: importlib.import_module(f"benchmarks.{name}") for name in names if name != "table"}
    return {name: module.BENCHMARK for name, module in modules.items() if hasattr(module, "BENCHMARK")}


def of_this_program(kept: Path = KEPT) -> Path:
    """The folder for what is measured of the program as it is: rounds of two programs make no table."""
    digest = hashlib.sha256(f"{platform.python_version()} {version('beancount')} {version('fava')}".encode())
    for folder in ("bwk_ledger", "importers", "benchmarks"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            digest.update(path.read_bytes())
    return kept / digest.hexdigest()[:12]


def made(folder: Path, sizes: Iterable[str]) -> list[Big]:
    """The books of these sizes in a folder, made where they are not there yet."""
    return [
        Big.at(folder / name) if (folder / name / "main.beancount").exists() else big_books(folder, name, *SIZES[name])
        for name in sizes
    ]


@dataclass(frozen=True)
class Piece:
    """One benchmark at one size: its rounds so far, and the file that they are kept in. Two rounds never go at once."""

    name: str
    benchmark: Benchmark
    place: Place
    file: Path
    rounds: list[Round]
    lock: threading.Lock = field(default_factory=threading.Lock, compare=False)

    @classmethod
    def at(cls, kept: Path, name: str, benchmark: Benchmark, books: Big, plain: tuple[Path, float]) -> Piece:
        """The piece with what is kept of it."""
        folder = kept / name / books.name
        folder.mkdir(parents=True, exist_ok=True)
        file = folder / "rondes.jsonl"
        lines = file.read_text("utf-8").splitlines() if file.exists() else []
        return cls(name, benchmark, Place(folder, books, *plain), file, list(map(json.loads, lines)))

    @property
    def size(self) -> str:
        return self.place.books.name

    @property
    def rows(self) -> list[Row]:
        """Its rows; on the smallest books nothing is held against a bar: there it is mostly Python that starts."""
        found = self.benchmark.rows(self.size, self.rounds) if self.rounds else ()
        return [replace(row, bar=None) if row.size == SMALLEST else row for row in found]

    def measure(self, number: int) -> None:
        """Measure a round, unless there are so many, and keep it."""
        with self.lock:
            if len(self.rounds) >= number:
                return
            try:
                found = self.benchmark.measure(self.place)
            except _FAILS as error:
                print(f"{self.name} {self.size}: not measured: {error}", file=sys.stderr, flush=True)
                return
            self.rounds.append(found)
            with self.file.open("a", encoding="utf-8") as file:
                file.write(f"{json.dumps(found)}\n")
        print(f"{self.name} {self.size}: round {number}", flush=True)

    def why(self, row: Row) -> str:
        """Where the time of a row that is not reached goes, kept with the rounds; empty where nothing can be seen."""
        command = self.benchmark.command(self.place, row.of) if row.of else None
        if command is None:
            return ""
        seen = self.place.folder / f"waardoor-{hashlib.sha256(row.of.encode()).hexdigest()[:12]}.json"
        if not seen.exists():
            asked = {WATCHED: command.watched or ALL, TO: str(seen)}
            told(
                replace(
                    command,
                    arguments=command.arguments if command.watched else ("-m", "benchmarks.why", *command.arguments),
                    environment={**command.environment, **asked},
                )
            )
        return in_words(json.loads(seen.read_text("utf-8")))


def pieces(kept: Path, names: Iterable[str], books: Sequence[Big]) -> list[Piece]:
    """The pieces of these benchmarks on these books; what a benchmark with sizes of its own needs, it makes."""
    every, found = known(), []
    plain = {big.name: bare(big.main, kept / "kaal" / big.name) for big in books}
    for name in names:
        benchmark = every[name]
        for size in benchmark.sizes:
            folder = kept / name / size
            own = Big.at(folder / size)
            found.append(Piece.at(kept, name, benchmark, own, (own.main, float(size))))
        if not benchmark.sizes:
            found += [Piece.at(kept, name, benchmark, big, plain[big.name]) for big in books]
    return found


def measured(found: Sequence[Piece], runs: int, side_by_side: int = SIDE_BY_SIDE) -> None:
    """Measure all that is missing, a round of everything before the next one begins."""
    with ThreadPoolExecutor(side_by_side) as pool:
        for number in range(1, runs + 1):
            # The largest first, so that little is waited for at the end.
            for piece in sorted(found, key=lambda piece: -piece.place.count):
                pool.submit(piece.measure, number)


def growth(found: Sequence[Piece]) -> Iterator[tuple[Row, Piece]]:
    """How the work of each benchmark grows: all over the bar, else the worst; with the piece of the largest size."""
    for name in dict.fromkeys(piece.name for piece in found):
        own = [piece for piece in found if piece.name == name and piece.rounds]
        if len(own) < 2:
            continue
        last, runs = own[-1], min(len(piece.rounds) for piece in own)
        rows = []
        for work in last.rounds[0]:
            what = last.benchmark.grows(work)
            took = [(piece.place.count, median(piece.rounds, work)) for piece in own if _has(piece, work)]
            if what is not None and len(took) == len(own) and took[-1][1] > _NOISE and min(took)[1] > 0:
                shown = ", ".join(f"{seconds:.2f} s" for _, seconds in took)
                rows.append(Row(f"groei: {what}", ALL_SIZES, exponent(took), GROWTH, runs, shown, "", of=work))
        rows.sort(key=lambda row: -row.value)
        over = [row for row in rows if not row.is_reached] or rows[:1]
        yield from ((replace(row, told=f"{row.told}; de meeste van {len(rows)}"), last) for row in over[:1])
        yield from ((row, last) for row in over[1:])


def _has(piece: Piece, work: str) -> bool:
    return all(work in found for found in piece.rounds)


def collected(found: Sequence[Piece]) -> list[tuple[Row, Piece]]:
    """All rows, each with the piece that it is of; those of growth last."""
    return [*((row, piece) for piece in found for row in piece.rows), *growth(found)]


def document(rows: Sequence[tuple[Row, Piece]], books: Sequence[Big]) -> str:
    """The part of the document that is made."""
    counts = {piece.size: piece.place.count for _, piece in rows if not piece.benchmark.sizes}
    sizes = ", ".join(f"{big.name}: {counts.get(big.name, 0):,.0f}".replace(",", ".") for big in books)
    machine = f"Python {platform.python_version()}, beancount {version('beancount')}, {os.cpu_count()} processors"
    lines = [
        f"Gemeten op {today()} met {machine}; transacties in de boeken: {sizes}.",
        "",
        "| wat | boeken | gemeten | hoogstens | n | waaruit |",
        "|---|---|--:|--:|--:|---|",
        *(_line(row) for row, _ in rows),
        "",
        *_missed(rows),
    ]
    return "\n".join(lines)


def _line(row: Row) -> str:
    value = _number(row.value) if row.is_reached else f"**{_number(row.value)}**"
    bar = "" if row.bar is None else _number(row.bar)
    return f"| {row.what} | {row.size} | {value} {row.unit} | {bar} | {row.runs} | {row.told} |"


def _number(value: float) -> str:
    return f"{value:.2f}".replace(".", ",")


def _missed(rows: Sequence[tuple[Row, Piece]]) -> Iterator[str]:
    missed = [(row, piece) for row, piece in rows if not row.is_reached]
    if not missed:
        yield "Niet gehaald: niets."
        return
    yield "Niet gehaald, en waardoor (waar de rekentijd heen gaat, per deel van het programma):"
    yield ""
    for row, piece in missed:
        try:
            why = piece.why(row)
        except _FAILS as error:
            print(f"{piece.name} {piece.size}: not looked into: {error}", file=sys.stderr, flush=True)
            why = ""
        yield f"- {row.what} ({row.size}): {_number(row.value)}. Waardoor: {why or 'niet nagegaan'}."


def put_in(path: Path, part: str) -> None:
    """Put the part that is made in its place in the document."""
    before, _, rest = path.read_text("utf-8").partition(BEGIN)
    _, _, after = rest.partition(END)
    path.write_text(f"{before}{BEGIN}\n\n{part}\n\n{END}{after}", "utf-8")


def alone(benchmark: Benchmark, runs: int = RUNS) -> None:
    """Measure one benchmark, on the folders of big books that are named on the command line, and print its rows."""
    kept = of_this_program()
    name = next(name for name, other in known().items() if other.measure.__code__ == benchmark.measure.__code__)
    found = pieces(kept, [name], [Big.at(Path(folder)) for folder in sys.argv[1:]])
    measured(found, runs, 1)
    for row, _ in collected(found):
        print(row)


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--klein", action="store_true")
    asked.add_argument("--alleen", nargs="+", choices=known())
    asked.add_argument("--keren", type=int)
    asked.add_argument("--boeken", type=Path, default=KEPT / "boeken")
    asked.add_argument("--maten", nargs="+", choices=SIZES, default=tuple(SIZES))
    asked.add_argument("--naast", type=int, default=SIDE_BY_SIDE)
    given = asked.parse_args()
    runs = given.keren if given.keren is not None else (1 if given.klein else RUNS)
    books = made(given.boeken, [SMALLEST] if given.klein else given.maten)
    found = pieces(of_this_program(), given.alleen or known(), books)
    measured(found, runs, given.naast)
    rows = collected(found)
    part = document(rows, books)
    print("\n".join([*(f"{row}" for row, _ in rows), "", part]))
    if not given.klein and not given.alleen:
        put_in(DOCUMENT, part)


if __name__ == "__main__":
    main()
