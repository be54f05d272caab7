"""What a load costs of books that were loaded before: CPU seconds of the work, beside beancount alone on them.

    .venv/bin/python -m benchmarks.cached_load FOLDER [FOLDER ...]

In turn, on a copy of the books with a folder of its own for what is kept; starting Python and importing is taken off:

bare       bean-check without our plugin
unchanged  a load of books as they were loaded last
edited     a load after one more booking in the file of the bank of the open year
hours      the same with one more booking of hours in its file of hours
fava       our own server and plain Fava: the start, a reload after such an edit, and of ours what it holds after one
           reload and after ten
"""

from __future__ import annotations

import re
import shutil
import time
from typing import TYPE_CHECKING

from benchmarks.measure import Benchmark, Command, Row, checked, code, median, python, ratio, told
from benchmarks.table import alone

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from benchmarks.measure import Place, Round

UNCHANGED, EDITED, MEMORY = 0.10, 0.25, 1.2
_RELOADS = 10
_FILES = {"edited": "bank.beancount", "hours": "uren*.beancount"}  # what is edited
_LOADS = {
    "unchanged": ("niets veranderd", UNCHANGED),
    "edited": ("na een wijziging", EDITED),
    "hours": ("na een wijziging in de uren", EDITED),
}
_START_BARE = "import beancount.scripts.check, beancount.loader"
_START = "import sys, pathlib; from bwk_ledger.rules.load import load"
_LOAD = f"{_START}; load(pathlib.Path(sys.argv[1]))"
_BOOKED = """
{year}-12-30 * "Proef" "{now}"
  Activa:Vraagposten  0.01 EUR
  Activa:Kruisposten  -0.01 EUR
"""
_WORKED = """
{year}-12-31 * "{who}" "{now}"
  Lasten:{kamer}:Tijd:Bewoners  0.01 {tariff}
  Baten:{kamer}:Tijd:Bewoners  -0.01 {tariff}
"""
_HOURS = re.compile(r'"(?P<who>V\d+)"[^*]*?Lasten:(?P<kamer>\w+):Tijd:Bewoners\s+\S+ (?P<tariff>\S+)')
_FAVA = """
import os, pathlib, sys, time
from benchmarks.why import took
from bwk_ledger.door.serve import open_fava
from bwk_ledger.fava_ext.loading import load_quickly
main, edited = map(pathlib.Path, sys.argv[1:3])
held = lambda: [int(line.split()[1]) / 1024 for line in open("/proc/self/status") if line.startswith("VmRSS")][0]
if sys.argv[3] == "ours":
    load_quickly()
(ledger,) = took("start", lambda: open_fava(main)).config["LEDGERS"].ledgers
for number in range(1, int(sys.argv[4]) + 1):
    later = max(edited.stat().st_mtime_ns, time.time_ns()) + 10**9  # than any file of the books
    with edited.open("a") as file:
        file.write(sys.argv[5].format(year=edited.parent.name, now=time.time_ns()))
    os.utime(edited, ns=(later, later))
    assert took(f"reload {number}", ledger.changed)
    print(f"held {number}", held(), sep="\\t")
"""


def _measure(place: Place) -> Round:
    main = _copy(place)
    found = {
        "bare": checked(place.bare) - python(code(_START_BARE)),
        **{name: _edited(place, name) - python(code(_START)) for name in _FILES},
        "unchanged": python(_load(place, main)) - python(code(_START)),
    }
    for whose, reloads in (("ours", _RELOADS), ("plain", 1)):
        of_fava = told(_fava(place, whose, reloads))
        found |= {f"{whose} {name}": value for name, value in of_fava.items()}
    return found


def _copy(place: Place) -> Path:
    """Our copy of the books, loaded once before."""
    folder = place.folder / "boeken"
    main = folder / place.books.main.name
    if not (place.folder / "geladen").exists():
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(place.books.main.parent, folder)
        python(_load(place, main))
        (place.folder / "geladen").touch()
    return main


def _load(place: Place, main: Path) -> Command:
    return code(_LOAD, main, environment=place.environment)


def _file(main: Path, name: str) -> Path:
    """The file of the last year that is edited."""
    return max((main.parent / "jaren").glob(f"2*/{_FILES[name]}"))


def _edited(place: Place, name: str) -> float:
    main = _copy(place)
    _add(_file(main, name))
    return python(_load(place, main))


def _add(edited: Path) -> None:
    """One more booking in a file: of hours where those stand in it."""
    hours = _HOURS.findall(edited.read_text("utf-8"))
    who, kamer, tariff = hours[-1] if hours else ("", "", "")
    text = _WORKED if hours else _BOOKED
    with edited.open("a", encoding="utf-8") as file:
        file.write(text.format(year=edited.parent.name, now=time.time_ns(), who=who, kamer=kamer, tariff=tariff))


def _fava(place: Place, whose: str, reloads: int, watched: str = "") -> Command:
    main = _copy(place)
    asked = (main, _file(main, "edited"), whose, f"{reloads}", _BOOKED)
    return code(_FAVA, *asked, watched=watched, environment=place.environment)


def _command(place: Place, name: str) -> Command:
    main = _copy(place)
    if name in _FILES:
        _add(_file(main, name))
    return _load(place, main) if name in _LOADS else _fava(place, "ours", 1, name)


def _rows(size: str, rounds: Sequence[Round]) -> Iterator[Row]:
    runs = len(rounds)
    for name, (what, bar) in _LOADS.items():
        said = f"{median(rounds, name):.2f} s, bean-check kaal {median(rounds, 'bare'):.2f} s"
        yield Row(f"laden, {what} / bean-check kaal", size, ratio(rounds, name, "bare"), bar, runs, said, of=name)
    for name, what in (("start", "starten"), ("reload 1", "herladen")):
        ours, plain = f"ours {name}", f"plain {name}"
        said = f"{median(rounds, ours):.2f} s, kale Fava {median(rounds, plain):.2f} s"
        yield Row(f"Fava {what}: bij ons / kaal", size, ratio(rounds, ours, plain), None, runs, said, of=name)
    first, last = "ours held 1", f"ours held {_RELOADS}"
    said = f"{median(rounds, first):.0f}, {median(rounds, last):.0f} MiB"
    yield Row("Fava, geheugen: tien keer herladen / een keer", size, ratio(rounds, last, first), MEMORY, runs, said)


_GROWS = {
    **{name: f"laden, {what}" for name, (what, _) in _LOADS.items()},
    "ours start": "Fava starten", "ours reload 1": "Fava herladen",
}  # fmt: skip
BENCHMARK = Benchmark(_measure, _rows, _GROWS.get, _command)


if __name__ == "__main__":
    alone(BENCHMARK)
