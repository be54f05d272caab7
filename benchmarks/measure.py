"""What every benchmark shares: its form, the cost of work in a process of its own, ratios, growth, and a row.

A benchmark is a module with a `BENCHMARK`. It measures in rounds: in one round everything once, in turn, and what it
gives are plain numbers by name. Of the rounds that there are, it makes the `Row`s of the table. `benchmarks.table`
measures the rounds, keeps each as soon as it is there, and works out how what `grows` names grows with the books. Run
alone (`python -m benchmarks.cold_load FOLDER...`, each a folder of big books) a benchmark prints its rows.

Always in turn: the machine is slower at one moment than at another, so what is compared is measured side by side, each
round's ratio is taken within that round, and the median of those is what counts.
"""

from __future__ import annotations

import math
import os
import re
import statistics
import subprocess
import sys
import tempfile
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from beancount.core import data

from bwk_ledger.rules.load import load

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from pathlib import Path

NEXT_MONTH = "-volgende-maand"
_OURS = re.compile(r'^(plugin "bwk_ledger|.*custom "fava-extension")[^\n]*\n', re.MULTILINE)
_SAYS_NOTHING = re.compile(r'^(\S+ custom "[^"]+")[ \t]*$', re.MULTILINE)  # beancount alone stops on it
_OPEN = re.compile(r"^\S+ open (\S+)", re.MULTILINE)
_COUNT = "transacties"  # the file in a copy for beancount alone that says how many there are
# A program that is installed was compiled then. Where Python is told not to keep what it compiled, it does so again at
# every start (a tenth of a second of ours, none of beancount's): nobody who uses it waits for that.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)


class MeasureError(Exception):
    """A program that was to be measured failed, and what it said."""


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
class Place:
    """Where a benchmark works at one size: a folder of its own that stays between rounds, and the books.

    `count` is what the size is of: transactions, or whatever a benchmark with sizes of its own counts; such a benchmark
    makes its own `books`. `bare` are those for beancount alone.
    """

    folder: Path
    books: Big
    bare: Path
    count: float

    @property
    def environment(self) -> Mapping[str, str]:
        """What is set for a process of its own: what it keeps of books lies here, and is of nobody else."""
        return {"XDG_CACHE_HOME": str(self.folder / "cache")}


Round = dict[str, float]


@dataclass(frozen=True)
class Row:
    """A number of the table: what was measured at which size, and what it may be at most (None: only told).

    `of` is the work that it is about, by which the benchmark finds what to look at where the bar is not reached.
    """

    what: str
    size: str
    value: float
    bar: float | None
    runs: int
    told: str = ""  # the seconds or MiB it was made of, for the reader
    unit: str = "x"
    of: str = ""

    @property
    def is_reached(self) -> bool:
        return self.bar is None or self.value <= self.bar

    def __str__(self) -> str:
        bar = "" if self.bar is None else f" (at most {self.bar:g}{'' if self.is_reached else ': NOT REACHED'})"
        return f"{self.what:<44} {self.size:>5} {self.value:9.2f} {self.unit}{bar}  n={self.runs}  {self.told}"


@dataclass(frozen=True)
class Benchmark:
    """A kind of measurement.

    Args:
        measure: one round.
        rows: what a number of rounds at one size say.
        grows: the names of a round of which growth is worked out, with what the table calls them.
        command: the program, after that of Python, that does the work by which a row is called, at a place: to see
            where its time goes. With `watched` only a piece of it counts, which `benchmarks.why.took` measures.
        sizes: numbers, where they are not those of the big books.
    """

    measure: Callable[[Place], Round]
    rows: Callable[[str, Sequence[Round]], Iterable[Row]]
    grows: Callable[[str], str | None] = lambda _: None
    command: Callable[[Place, str], Command | None] = lambda _, __: None
    sizes: Sequence[str] = ()


@dataclass(frozen=True)
class Command:
    """A program of Python (`-m` or `-c`, with arguments), and the piece of it that counts; empty for all of it."""

    arguments: Sequence[str | Path]
    watched: str = ""
    environment: Mapping[str, str] = field(default_factory=dict)


def child(*command: str | Path, may_fail: bool = False, environment: Mapping[str, str] | None = None) -> float:
    """Run a program and see how many seconds of a processor it and its own children took.

    Raises:
        MeasureError: it fails.
    """
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen(
            [str(part) for part in command], stdout=said, stderr=said, env={**os.environ, **(environment or {})}
        )
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode and not may_fail:
            said.seek(0)
            raise MeasureError(f"{' '.join(map(str, command))[:400]}\n{said.read().decode(errors='replace')}")
    return used.ru_utime + used.ru_stime


def python(command: Command, *, may_fail: bool = False) -> float:
    """The seconds that a program of Python takes in a process of its own."""
    return child(sys.executable, *command.arguments, may_fail=may_fail, environment=command.environment)


def told(command: Command) -> Round:
    """What a program of Python in a process of its own says that it took, by name: `benchmarks.why.took`.

    Raises:
        MeasureError: it fails.
    """
    line = [sys.executable, *map(str, command.arguments)]
    found = subprocess.run(line, capture_output=True, text=True, env={**os.environ, **command.environment}, check=False)
    if found.returncode:
        raise MeasureError(f"{' '.join(line)[:400]}\n{found.stderr}")
    return {
        name: float(took) for name, _, took in (text.rpartition("\t") for text in found.stdout.splitlines()) if name
    }


def code(text: str, *arguments: str | Path, watched: str = "", environment: Mapping[str, str] | None = None) -> Command:
    """A piece of Python as a command; it finds the arguments in sys.argv[1:]."""
    return Command(("-c", text, *arguments), watched, environment or {})


def bwk(*arguments: str | Path, environment: Mapping[str, str] | None = None) -> Command:
    """A command of bwk."""
    return Command(("-m", "bwk_ledger", *arguments), "", environment or {})


def bean_check(main: Path) -> Command:
    """A load by beancount alone, without its cache; books without our plugin have errors, which take no longer."""
    return Command(("-m", "beancount.scripts.check", "--no-cache", main))


def checked(main: Path) -> float:
    """What that load takes."""
    return python(bean_check(main), may_fail=True)


def bare(main: Path, folder: Path) -> tuple[Path, int]:
    """A copy of books without our plugin and our extension of Fava, made once, and how many transactions there are.

    What beancount itself takes is measured on it. The accounts that the plugin opens are opened in it, so that
    beancount finds nothing wrong: messages on a hundred thousand bookings would take longer than the load.
    """
    done = folder / _COUNT
    if done.exists():
        return folder / main.name, int(done.read_text("utf-8"))
    written: set[str] = set()
    for path in main.parent.rglob("*.beancount"):
        text = _SAYS_NOTHING.sub(r'\1 ""', _OURS.sub("", path.read_text("utf-8")))
        written |= set(_OPEN.findall(text))
        target = folder / path.relative_to(main.parent)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, "utf-8")
    ledger = load(main)
    opens = [entry for entry in ledger.by_type[data.Open] if entry.account not in written]
    with (folder / main.name).open("a", encoding="utf-8") as file:
        file.writelines(f"{entry.date} open {entry.account}\n" for entry in opens)
    documents = main.parent / "documenten"
    if documents.is_dir():
        (folder / documents.name).unlink(missing_ok=True)
        (folder / documents.name).symlink_to(documents)
    done.write_text(f"{len(ledger.transactions)}", "utf-8")
    return folder / main.name, len(ledger.transactions)


def median(rounds: Sequence[Round], name: str) -> float:
    """The middle one of what the rounds have under a name."""
    return statistics.median(found[name] for found in rounds)


def ratio(rounds: Sequence[Round], ours: str, theirs: str) -> float:
    """How many times theirs ours is: the median of the ratios within a round."""
    return statistics.median(found[ours] / found[theirs] for found in rounds)


def exponent(points: Iterable[tuple[float, float]]) -> float:
    """How seconds grow with a size: 1 is linear, 2 is quadratic (the slope of the line through their logarithms)."""
    sizes, costs = zip(*((math.log(size), math.log(cost)) for size, cost in points), strict=True)
    return statistics.linear_regression(sizes, costs).slope
