"""What every benchmark shares: the cost of work in a process of its own, runs in turn, ratios, growth, and a row.

A benchmark of big books has one function, `rows(books, runs)`: it gives a `Row` for each number it measured. Run alone
it prints them (`alone` below: `python -m benchmarks.cold_load FOLDER...`, each a folder of big books); `make bench`
collects those of all of them into docs/snelheid.md.

Always in turn: the machine is slower at one moment than at another, so what is compared is measured side by side, each
run's ratio is taken within that run, and the median of those is what counts.
"""

from __future__ import annotations

import math
import os
import re
import statistics
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from beancount.core import data

from bwk_ledger.rules.load import load

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

NEXT_MONTH = "-volgende-maand"
_OURS = re.compile(r'^(plugin "bwk_ledger|.*custom "fava-extension")[^\n]*\n', re.MULTILINE)
_SAYS_NOTHING = re.compile(r'^(\S+ custom "[^"]+")[ \t]*$', re.MULTILINE)  # beancount alone stops on it
_OPEN = re.compile(r"^\S+ open (\S+)", re.MULTILINE)
_MIB = 1024
# A program that is installed was compiled then. Where Python is told not to keep what it compiled, it does so again at
# every start (a tenth of a second of ours, none of beancount's): nobody who uses it waits for that.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)


@dataclass(frozen=True)
class Cost:
    """What one run took: seconds of a processor, and the most memory that it held, in MiB."""

    seconds: float
    peak: float


@dataclass(frozen=True)
class Big:
    """Big books on the disk: how they are called in the table, their main file, and a month to import."""

    name: str
    main: Path
    next_month: Path

    @classmethod
    def at(cls, folder: Path) -> Big:
        """The books in a folder, with the next month in the folder beside it."""
        folder = folder.resolve()
        return cls(folder.name.removeprefix("B"), folder / "main.beancount", folder.with_name(folder.name + NEXT_MONTH))


@dataclass(frozen=True)
class Row:
    """A number of the table: what was measured at which size, and what it may be at most (None: only told)."""

    what: str
    size: str
    value: float
    bar: float | None
    runs: int
    told: str = ""  # the seconds or MiB it was made of, for the reader
    unit: str = "x"

    @property
    def is_reached(self) -> bool:
        return self.bar is None or self.value <= self.bar

    def __str__(self) -> str:
        bar = "" if self.bar is None else f" (at most {self.bar:g}{'' if self.is_reached else ': NOT REACHED'})"
        return f"{self.what:<44} {self.size:>5} {self.value:9.2f} {self.unit}{bar}  n={self.runs}  {self.told}"


def child(*command: str | Path, folder: Path | None = None, may_fail: bool = False) -> Cost:
    """Run a program and see what it and its own children took; one that fails ends the benchmark with its words."""
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen([str(part) for part in command], cwd=folder, stdout=said, stderr=said)
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode and not may_fail:
            said.seek(0)
            raise SystemExit(f"{' '.join(map(str, command))}\n{said.read().decode(errors='replace')}")
    return Cost(used.ru_utime + used.ru_stime, used.ru_maxrss / _MIB)


def python(code: str, *arguments: str | Path) -> Cost:
    """What a piece of Python takes in a process of its own; it finds the arguments in sys.argv[1:]."""
    return child(sys.executable, "-c", code, *arguments)


def numbers(code: str, *arguments: str | Path) -> list[float]:
    """What a piece of Python in a process of its own prints: numbers that it measured itself."""
    command = (sys.executable, "-c", code, *map(str, arguments))
    return [float(word) for word in subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout.split()]


def bwk(*arguments: str | Path, folder: Path | None = None) -> Cost:
    """What a command of bwk takes."""
    return child(sys.executable, "-m", "bwk_ledger", *arguments, folder=folder)


def bean_check(main: Path) -> Cost:
    """A load by beancount alone, without its cache; books without our plugin have errors, which take no longer."""
    return child(sys.executable, "-m", "beancount.scripts.check", "--no-cache", main, may_fail=True)


def bare(main: Path, folder: Path) -> Path:
    """A copy of books without our plugin and our extension of Fava: what beancount itself takes is measured on it.

    The accounts that the plugin opens are opened in it, so that beancount finds nothing wrong.
    """
    written: set[str] = set()
    for path in main.parent.rglob("*.beancount"):
        text = _SAYS_NOTHING.sub(r'\1 ""', _OURS.sub("", path.read_text("utf-8")))
        written |= set(_OPEN.findall(text))
        target = folder / path.relative_to(main.parent)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, "utf-8")
    opens = [entry for entry in load(main).by_type[data.Open] if entry.account not in written]
    with (folder / main.name).open("a", encoding="utf-8") as file:
        file.writelines(f"{entry.date} open {entry.account}\n" for entry in opens)
    documents = main.parent / "documenten"
    if documents.is_dir():
        (folder / documents.name).symlink_to(documents)
    return folder / main.name


def in_turn(works: Mapping[str, Callable[[], Cost]], runs: int) -> dict[str, list[Cost]]:
    """Each kind of work `runs` times, all of them once before any is done again."""
    found: dict[str, list[Cost]] = {name: [] for name in works}
    for _ in range(runs):
        for name, work in works.items():
            found[name].append(work())
    return found


def seconds(costs: Sequence[Cost]) -> float:
    """The median of their seconds."""
    return statistics.median(cost.seconds for cost in costs)


def peak(costs: Sequence[Cost]) -> float:
    """The median of the most they held, in MiB."""
    return statistics.median(cost.peak for cost in costs)


def ratio(ours: Sequence[Cost], theirs: Sequence[Cost]) -> float:
    """How many times the seconds of the other's ours took: the median of the ratios within a run."""
    return statistics.median(a.seconds / b.seconds for a, b in zip(ours, theirs, strict=True))


def exponent(points: Iterable[tuple[float, float]]) -> float:
    """How seconds grow with a size: 1 is linear, 2 is quadratic (the slope of the line through their logarithms)."""
    sizes, costs = zip(*((math.log(size), math.log(cost)) for size, cost in points), strict=True)
    return statistics.linear_regression(sizes, costs).slope


def alone(rows: Callable[[Sequence[Big], int], Iterable[Row]], runs: int = 5) -> None:
    """Run one benchmark on the folders of big books that are named on the command line."""
    for row in rows([Big.at(Path(folder)) for folder in sys.argv[1:]], runs):
        print(row, flush=True)
