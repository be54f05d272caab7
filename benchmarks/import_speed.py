"""Rows per second of our ING importer against beangulp's csvbase on the same file, in the same run.

    .venv/bin/python benchmarks/import_speed.py [ROWS [RUNS]]

Every line gives both, in turn and as medians of the runs, and their ratio: below 1 ours is quicker, or smaller.

import      the file to transactions; ours also proves every balance, gives each row its identity and asks about each
            row, because no rule fits
by rule     the same with a rule that fits every row
with text   the whole of `bwk importeer` but for loading the books: read, book, archive and write; beangulp's: read, and
            print by beancount
again       a file of which the books hold every row: ours reads it and recognises the rows, beangulp's reads it
duplicates  only that recognising: ours by identity, beangulp's by likeness (on a tenth of the rows, times ten)
memory      the most that is held during the import, per row, for a quarter of the rows and for all
"""

from __future__ import annotations

import csv
import datetime as dt
import gc
import io
import statistics
import sys
import tempfile
import time
import tracemalloc
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from beancount.core import data
from beancount.parser import printer
from beangulp.importers import csvbase

from bwk_ledger.acts.new_books import NewKamer, new_books
from bwk_ledger.base.money import format_amount
from bwk_ledger.rules.load import load
from importers.bank import BankImporter
from importers.batch import run
from importers.booking import row_keys
from importers.context import Context
from importers.readers.ing import ING
from importers.readers.source import Source
from importers.recognise import recognise

if TYPE_CHECKING:
    from collections.abc import Callable

ACCOUNT = "NL52DEMO0000000001"
RULE = """
[[regel]]
naam = "Pas"
tekst = "pas [0-9]+"
partij = "Winkel"
rekening = "Lasten:TOP:Fysiek:Huur"
"""
HEADER = (
    "Datum", "Naam / Omschrijving", "Rekening", "Tegenrekening", "Code", "Af Bij", "Bedrag (EUR)", "Mutatiesoort",
    "Mededelingen", "Saldo na mutatie", "Tag",
)  # fmt: skip


class _Amount(csvbase.Column):
    def parse(self, amount: str, sign: str) -> Decimal:
        number = data.D(amount.replace(".", "").replace(",", "."))
        return -number if sign == "Af" else number


class Csvbase(csvbase.Importer):
    """The same file as beangulp's own CSV importer reads it."""

    dialect = csv.excel
    dialect.delimiter = ";"
    date = csvbase.Date("Datum", "%Y%m%d")
    amount = _Amount("Bedrag (EUR)", "Af Bij")
    payee = csvbase.Column("Naam / Omschrijving")
    narration = csvbase.Column("Mededelingen")

    def identify(self, filepath: str) -> bool:
        return filepath.endswith(".csv")


def write_statement(path: Path, rows: int) -> None:
    """A statement of twenty rows a day, newest first."""
    balance = Decimal(1000)
    lines = []
    for number in range(rows):
        amount = Decimal(number % 97 + 1) if number % 2 == 0 else -Decimal((number - 1) % 97 + 1)
        balance += amount
        day = dt.date(2000, 1, 1) + dt.timedelta(days=number // 20)
        lines.append(
            (
                f"{day:%Y%m%d}", f"Winkel {number % 50}", ACCOUNT, "", "BA", "Bij" if amount > 0 else "Af",
                format_amount(abs(amount)), "Betaalautomaat", f"Omschrijving: pas {number}", format_amount(balance), "",
            )
        )  # fmt: skip
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter=";", quoting=csv.QUOTE_ALL)
        writer.writerow(HEADER)
        writer.writerows(reversed(lines))


class Books:
    """New books, and our importer for them."""

    def __init__(self, folder: Path, rules: str = "") -> None:
        self.main = new_books(folder, "Snelheid", [NewKamer("TOP", "TOP", Decimal(250))])
        (folder / "stam/regels.toml").write_text(rules, "utf-8")
        self.ledger = load(self.main)
        self.importer = BankImporter(self.main.parent, ING)

    def context(self) -> Context:
        return Context.of(self.main.parent, self.ledger.entries)

    def plan(self, path: Path, context: Context | None = None) -> Any:
        return self.importer.plan(Source.read(path), context or self.context())


def measured(work: Callable[[], Any]) -> float:
    """How many seconds of a processor some work takes; both sides use one."""
    gc.collect()
    start = time.process_time()
    work()
    return time.process_time() - start


def held(work: Callable[[], Any]) -> float:
    """How many bytes some work holds at most."""
    gc.collect()
    tracemalloc.start()
    work()
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak


def compare(
    what: str, rows: int, runs: int, ours: Callable[[], Any], theirs: Callable[[], Any], times: int = 1
) -> None:
    """Print seconds and rows per second of both, and their ratio; `theirs` is done to one of so many parts."""
    pairs = [(measured(ours), measured(theirs) * times) for _ in range(runs)]
    a, b = (statistics.median(values) for values in zip(*pairs, strict=True))
    ratio = statistics.median(one / other for one, other in pairs)
    print(
        f"{what:11} ours {a:7.2f} s {rows / a:9,.0f} rows/s   beangulp {b:7.2f} s {rows / b:9,.0f} rows/s   {ratio:.3f}"
    )


def compare_memory(rows: int, ours: Callable[[], Any], theirs: Callable[[], Any]) -> None:
    a, b = held(ours) / rows, held(theirs) / rows
    print(f"memory      {rows:7} rows: ours {a:6.0f} bytes a row   beangulp {b:6.0f} bytes a row   {a / b:.3f}")


def compare_known(rows: int, runs: int, path: Path, books: Books, peer: Csvbase) -> None:
    known = books.context()
    assert books.plan(path, known).new >= rows
    assert not books.plan(path, known).new
    entries = peer.extract(str(path), [])
    compare("again", rows, runs, lambda: books.plan(path, known), lambda: peer.extract(str(path), []))
    found = ING.read(Source.read(path))[0]
    compare(
        "duplicates",
        rows,
        1,
        lambda: recognise(found, row_keys(ING.family, found.rows), "Activa:Bank:ING", known),
        lambda: peer.deduplicate(entries[: rows // 10], entries),
        times=10,
    )


def main(rows: int, runs: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        path = root / "ing.csv"
        write_statement(path, rows)
        peer = Csvbase("Activa:Bank:ING", "EUR")
        books = Books(root / "boeken")
        print(f"{rows} rows, {runs} runs")

        def extract() -> list[Any]:
            return peer.extract(str(path), [])

        compare("import", rows, runs, lambda: books.plan(path), extract)
        ruled = Books(root / "regels", RULE)
        assert not ruled.plan(path).questions
        compare("by rule", rows, runs, lambda: ruled.plan(path), extract)

        number = iter(range(runs))
        copies = [Books(root / f"boeken-{number}") for number in range(runs)]
        compare(
            "with text",
            rows,
            runs,
            lambda: run(copies[next(number)].ledger, [path]),
            lambda: printer.print_entries(extract(), file=io.StringIO()),
        )

        compare_known(rows, runs, path, books, peer)
        for size in (rows // 4, rows):
            write_statement(path, size)
            compare_memory(size, lambda: books.plan(path), extract)


if __name__ == "__main__":
    main(*(int(text) for text in (*sys.argv[1:], *("20000", "3")[len(sys.argv) - 1 :])))
