"""Seconds per 100,000 day lines of importing timesheets, at two sizes: linear when their ratio is near 1.

    python -m benchmarks.hours_speed [DAY_LINES]

Ten years, six kamers and a sheet per kamer and month (720), each of as many day lines as make up the whole. Prints also
how many transactions the books hold: one per person, kamer and month.
"""

from __future__ import annotations

import sys
import tempfile
import time
from decimal import Decimal
from pathlib import Path

import xlsxwriter

from bwk_ledger.acts.new_books import NewKamer, new_books
from bwk_ledger.rules.load import load
from importers.batch import run

KAMERS = ("A", "B", "C", "D", "E", "F")
YEARS = range(2015, 2025)
SHEETS = len(KAMERS) * len(YEARS) * 12
DAY_LINES = 300_000
PEOPLE = 40  # in a kamer
ACTIVITIES = ("kookgroep", "taalles", "inloop", "tuingroep")


def books_with_people(folder: Path) -> Path:
    """New books with six kamers, their people, activities and a tariff for each year; returns the main file."""
    main = new_books(folder, "Snelheid", [NewKamer(code, f"Kamer {code}", Decimal(250)) for code in KAMERS])
    people = [
        f'{YEARS[0]}-01-01 custom "persoon" "V{number:04d}"\n  soort: "bewoner"\n  kamers: "{kamer}"\n'
        for place, kamer in enumerate(KAMERS)
        for number in range(place * PEOPLE + 1, (place + 1) * PEOPLE + 1)
    ]
    _add(main.parent / "stam/personen.beancount", people)
    _add(
        main.parent / "stam/activiteiten.beancount",
        [f'{YEARS[0]}-01-01 custom "activiteit" "{name}"\n  groep: "Groep"\n' for name in ACTIVITIES],
    )
    rates = [
        f'{year}-01-01 commodity UUR.BEWONER-{year}\n  naam: "Uur"\n  soort: "bewoner"\n  tot: {year}-12-31\n'
        f"{year}-01-01 price UUR.BEWONER-{year} 10.04 EUR\n"
        for year in YEARS
    ]
    _add(main.parent / "stam/tarieven.beancount", rates)
    return main


def write_sheets(folder: Path, day_lines: int) -> list[Path]:
    """A workbook per kamer and month, together of so many day lines."""
    folder.mkdir(parents=True, exist_ok=True)
    each = day_lines // SHEETS
    paths = []
    for place, kamer in enumerate(KAMERS):
        for year in YEARS:
            for month in range(1, 13):
                path = folder / f"uren-{kamer}-{year}-{month:02d}.xlsx"
                _write_sheet(path, kamer, f"{year}-{month:02d}", place * PEOPLE + 1, each)
                paths.append(path)
    return paths


def import_hours(folder: Path, day_lines: int = DAY_LINES) -> tuple[Path, float]:
    """Books that hold so many day lines of hours, and the seconds it took to import them."""
    main = books_with_people(folder / "boeken")
    paths = write_sheets(folder / "bladen", day_lines)
    start = time.perf_counter()
    run(load(main), paths)
    return main, time.perf_counter() - start


def _write_sheet(path: Path, kamer: str, month: str, first: int, lines: int) -> None:
    workbook = xlsxwriter.Workbook(path)
    sheet = workbook.add_worksheet()
    sheet.write_row("A1", ("Kamer", kamer))
    sheet.write_row("A2", ("Maand", month))
    sheet.write_row("A4", ("Datum", "Nummer", "Soort", "Activiteit", "Uren"))
    for line in range(lines):
        day, person = line // PEOPLE % 28 + 1, first + line % PEOPLE
        activity = ACTIVITIES[(line + line // PEOPLE) % len(ACTIVITIES)]
        row = (f"{month}-{day:02d}", f"V{person:04d}", "", activity, f"1:{line % 60:02d}")
        sheet.write_row(4 + line, 0, row)
    workbook.close()


def _add(path: Path, entries: list[str]) -> None:
    path.write_text(path.read_text("utf-8") + "\n" + "\n".join(entries), "utf-8")


def main(day_lines: int) -> None:
    found = []
    for size in (day_lines // 4, day_lines):
        with tempfile.TemporaryDirectory() as folder:
            books, seconds = import_hours(Path(folder), size)
            ledger = load(books)
            assert not ledger.errors
        found.append(seconds / size * 100_000)
        print(
            f"{size} day lines: {seconds:.1f} s, {found[-1]:.1f} s per 100,000; {len(ledger.transactions)} transactions"
        )
    print(f"ratio {found[1] / found[0]:.2f}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else DAY_LINES)
