"""What a load costs of books that were loaded before: CPU seconds of the work, beside beancount alone on them.

    .venv/bin/python -m benchmarks.cached_load FOLDER [FOLDER ...]

In turn, on a copy of the books with a folder of its own for what is kept; starting Python and importing is taken off:

bare       bean-check without our plugin
unchanged  a load of books as they were loaded last
edited     a load after one more booking in the file of the bank, or one more of hours, of the open year
fava       our own server: its start, each of ten reloads after such an edit, and what it holds after one and after ten
"""

from __future__ import annotations

import json
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.measure import Cost, Row, alone, bare, bean_check, in_turn, python, ratio, seconds

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from benchmarks.measure import Big

UNCHANGED, EDITED, MEMORY = 0.10, 0.25, 1.2
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
import json, os, pathlib, sys, time
from bwk_ledger.door.serve import open_fava
from bwk_ledger.fava_ext.quick_load import load_quickly
main, edited = map(pathlib.Path, sys.argv[1:3])
held = lambda: [int(line.split()[1]) / 1024 for line in open("/proc/self/status") if line.startswith("VmRSS")][0]
if sys.argv[3] == "ours":
    load_quickly()
begin = time.process_time()
(ledger,) = open_fava(main).config["LEDGERS"].ledgers
told = {"start": time.process_time() - begin, "reload": [], "held": []}
for number in range(int(sys.argv[4])):
    later = edited.stat().st_mtime_ns + 10**9
    with edited.open("a") as file:
        file.write(sys.argv[5].replace("NU", str(time.time_ns())))
    os.utime(edited, ns=(later, later))
    begin = time.process_time()
    assert ledger.changed()
    told["reload"].append(time.process_time() - begin)
    told["held"].append(held())
print(json.dumps(told))
"""


def _fava(main: Path, edited: Path, whose: str, reloads: int) -> Mapping[str, Any]:
    booked = _BOOKED.format(year=edited.parent.name, now="NU")
    command = [sys.executable, "-c", _FAVA, str(main), str(edited), whose, str(reloads), booked]
    found: Mapping[str, Any] = json.loads(subprocess.run(command, capture_output=True, check=True, text=True).stdout)
    return found


def _edited(main: Path, edited: Path) -> Cost:
    """What a load takes after one more booking in a file: of hours where those stand in it."""
    hours = _HOURS.findall(edited.read_text("utf-8"))
    who, kamer, tariff = hours[-1] if hours else ("", "", "")
    text = _WORKED if hours else _BOOKED
    with edited.open("a", encoding="utf-8") as file:
        now = time.time_ns()
        file.write(text.format(year=edited.parent.name, now=now, who=who, kamer=kamer, tariff=tariff))
    return python(_LOAD, main)


def _without(costs: Sequence[Cost], starts: Sequence[Cost]) -> list[Cost]:
    return [Cost(one.seconds - start.seconds, one.peak) for one, start in zip(costs, starts, strict=True)]


def rows(books: Sequence[Big], runs: int) -> Iterator[Row]:
    """The ratios to beancount alone, and of our own server to plain Fava, at each size."""
    for big in books:
        with tempfile.TemporaryDirectory() as place:
            folder = Path(place).resolve()
            os.environ["XDG_CACHE_HOME"] = str(folder / "cache")
            copy = bare(big.main, folder / "bare")
            shutil.copytree(big.main.parent, folder / "boeken")
            main = folder / "boeken" / big.main.name
            edited = max((folder / "boeken/jaren").glob("2*/bank.beancount"))
            hours = max((folder / "boeken/jaren").glob("2*/uren*.beancount"))
            python(_LOAD, main)
            works = {
                "start of bare": lambda: python(_START_BARE),
                "bare": lambda copy=copy: bean_check(copy),
                "start": lambda: python(_START),
                "edited": lambda main=main, edited=edited: _edited(main, edited),
                "hours": lambda main=main, hours=hours: _edited(main, hours),
                "unchanged": lambda main=main: python(_LOAD, main),
            }
            found = in_turn(works, runs)
            plain = _without(found["bare"], found["start of bare"])
            for name, what, bar in (
                ("unchanged", "niets veranderd", UNCHANGED),
                ("edited", "na een wijziging", EDITED),
                ("hours", "na een wijziging in de uren", EDITED),
            ):
                ours = _without(found[name], found["start"])
                told = f"{seconds(ours):.2f} s, bean-check kaal {seconds(plain):.2f} s"
                yield Row(f"laden, {what} / bean-check kaal", big.name, ratio(ours, plain), bar, runs, told)
            yield from _rows_of_fava(big.name, main, edited, runs)


def _rows_of_fava(size: str, main: Path, edited: Path, runs: int) -> Iterator[Row]:
    ours, plain = [], []
    for number in range(runs):
        ours.append(_fava(main, edited, "ours", 10 if number == 0 else 1))
        plain.append(_fava(main, edited, "plain", 1))
    for name, of in (("starten", lambda run: run["start"]), ("herladen", lambda run: run["reload"][0])):
        values = [(of(one), of(two)) for one, two in zip(ours, plain, strict=True)]
        told = " s, kale Fava ".join(f"{statistics.median(side):.2f}" for side in zip(*values, strict=True)) + " s"
        yield Row(f"Fava {name}: bij ons / kaal", size, statistics.median(a / b for a, b in values), None, runs, told)
    held = ours[0]["held"]
    yield Row(
        "Fava, geheugen: tien keer herladen / een keer",
        size,
        held[-1] / held[0],
        MEMORY,
        1,
        f"{held[0]:.0f}, {held[-1]:.0f} MiB",
    )


if __name__ == "__main__":
    alone(rows)
