"""How long the check of seals takes, by the number of transactions in closed years: it must grow in a straight line.

Run: python -m benchmarks.seal_speed [TRANSACTIONS ...]
"""

from __future__ import annotations

import datetime as dt
import sys
import tempfile
import time
from decimal import Decimal
from pathlib import Path

from bwk_ledger.acts.new_books import NewKamer, new_books
from bwk_ledger.books.seal import make_seal, seal_file, write_seal
from bwk_ledger.books.text import HEADER
from bwk_ledger.rules.load import load
from bwk_ledger.rules.year import check_seal

SIZES = (1000, 2000, 4000, 8000, 16000)
YEARS = (2018, 2019)


def books(folder: Path, size: int) -> Path:
    """Books of two closed years with this many transactions together."""
    main = new_books(folder / "boeken", "Proef", [NewKamer("TOP", "TOP", Decimal(250))])
    for year in YEARS:
        path = main.parent / f"jaren/{year}/bank.beancount"
        path.parent.mkdir(parents=True)
        day = dt.date(year, 1, 1)
        entries = (
            f'{day + dt.timedelta(days=number % 365)} * "Winkel" "Aankoop {number}"\n'
            f'  bron: "bank.csv"\n  regel: {number}\n'
            f"  Lasten:TOP:Fysiek:Huur  {number % 97}.25 EUR\n  Activa:Bank:ING  -{number % 97}.25 EUR\n"
            f'    sleutel: "ing:{year}-{number}"\n'
            for number in range(size // len(YEARS))
        )
        path.write_text(HEADER + "\n" + "\n".join(entries), "utf-8")
        with main.open("a", encoding="utf-8") as file:
            file.write(f'include "jaren/{year}/bank.beancount"\n')
    ledger = load(main)
    previous = ""
    for year in YEARS:
        seal = make_seal(ledger.entries, ledger.root, year, 1, dt.date(2020, 1, 1), previous, [])
        (ledger.root / seal_file(year)).write_bytes(write_seal(seal))
        previous = seal.digest
        with main.open("a", encoding="utf-8") as file:
            file.write(f'{year}-12-31 custom "zegel" {year} "{previous}"\n  nummer: 1\n')
    return main


def measure(size: int) -> None:
    """Print the processor time of loading and of the check, and of the check when half of the entries changed."""
    with tempfile.TemporaryDirectory() as folder:
        main = books(Path(folder).resolve(), size)
        start = time.process_time()
        ledger = load(main)
        loaded = time.process_time() - start
        assert not ledger.errors, ledger.errors[0].message
        start = time.process_time()
        check_seal(ledger.entries, ledger.options)
        checked = time.process_time() - start
        changed = [
            entry._replace(narration=entry.narration + "0") if index % 2 and hasattr(entry, "narration") else entry
            for index, entry in enumerate(ledger.entries)
        ]
        start = time.process_time()
        found = check_seal(changed, ledger.options)[1]
        wrong = time.process_time() - start
        print(f"{size:>7}  laden {loaded:6.2f} s  controle {checked:6.2f} s  {len(found):>6} fouten {wrong:6.2f} s")


if __name__ == "__main__":
    for argument in sys.argv[1:] or SIZES:
        measure(int(argument))
