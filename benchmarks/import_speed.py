"""Rows per second of our ING importer against beangulp's csvbase on the same file, in the same run.

    .venv/bin/python benchmarks/import_speed.py [ROWS]

Prints seconds for each and the ratio. Both read the file and make transactions; ours also applies rules, proves every
balance and gives each row its identity. The second figure is the check for duplicates against books that hold all rows
already: ours by row identity, beangulp's by likeness (on a tenth of the rows, because it is slow).
"""

from __future__ import annotations

import csv
import datetime as dt
import sys
import tempfile
import time
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from beancount.core import data
from beangulp.importers import csvbase

from bwk_ledger.books.new import NewKamer, new_books
from bwk_ledger.load import load
from bwk_ledger.money import format_amount
from importers.bank import BankImporter
from importers.context import Context
from importers.readers.ing import ING
from importers.readers.source import Source

if TYPE_CHECKING:
    from collections.abc import Callable

ACCOUNT = "NL52DEMO0000000001"
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


def seconds(work: Callable[[], Any]) -> tuple[float, Any]:
    """How long some work takes, and what it gives."""
    start = time.perf_counter()
    result = work()
    return time.perf_counter() - start, result


def main(rows: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        path = root / "ing.csv"
        write_statement(path, rows)
        main_file = new_books(root / "boeken", "Snelheid", [NewKamer("TOP", "TOP", Decimal(250))])
        ledger = load(main_file)
        importer, peer = BankImporter(main_file.parent, ING), Csvbase("Activa:Bank:ING", "EUR")
        context = Context.of(main_file.parent, ledger.entries)

        ours, plan = seconds(lambda: importer.plan(Source.read(path), context))
        theirs, entries = seconds(lambda: peer.extract(str(path), []))
        print(f"{rows} rows, import:     ours {ours:6.2f} s   csvbase {theirs:6.2f} s   ratio {ours / theirs:.2f}")
        assert plan.new >= len(entries) == rows

        again, second = seconds(lambda: importer.plan(Source.read(path), context))
        assert not second.new
        few = entries[: rows // 10]
        check, _ = seconds(lambda: peer.deduplicate(few, entries))
        print(f"{rows} rows known:       ours {again:6.2f} s   csvbase {check * 10:6.2f} s (ten times a tenth)")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 20_000)
