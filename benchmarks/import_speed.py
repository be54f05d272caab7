"""A statement of 100,000 rows: ours against beangulp's csvbase, with a rule on every row, each in a process of its own.

    python -m benchmarks.import_speed [ROWS [RUNS]]

Both read the same file, find the words of one rule in every row, book it on the account of that rule, and end with as
many transactions; csvbase also reads the balance of every row, as its column `balance` does, for it stands in the file
and ours proves each. What csvbase takes without that column is told beside it. Ours also gives every row its identity.

Seconds are those of the import alone; memory is the most that the whole process held.
"""

from __future__ import annotations

import csv
import datetime as dt
import statistics
import sys
import tempfile
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.measure import Cost, Row, in_turn, numbers, peak, ratio, seconds
from bwk_ledger.acts.new_books import NewKamer, new_books

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from benchmarks.measure import Big

ROWS = 100_000
_SECONDS, _MEMORY = 0.8, 1.5  # at most, of what csvbase takes
ACCOUNT = "NL52DEMO0000000001"
RULE = """
[[regel]]
naam = "Pas"
tekst = "pas [0-9]+"
partij = "Winkel"
rekening = "Lasten:TOP:Fysiek:Huur"
"""
HEADER = (  # of ING
    "Datum", "Naam / Omschrijving", "Rekening", "Tegenrekening", "Code", "Af Bij", "Bedrag (EUR)", "Mutatiesoort",
    "Mededelingen", "Saldo na mutatie", "Tag",
)  # fmt: skip
_OURS = """
import sys, time
from pathlib import Path
from bwk_ledger.rules.load import load
from importers.config import config
from importers.context import Context
from importers.kinds import identify
from importers.readers.source import Source

main, path, rows = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
context = Context.of(main.parent, load(main).entries)
importers, _ = config(main.parent)
start = time.process_time()
source = Source.read(path)
plan = identify(source, importers).plan(source, context)
print(time.process_time() - start)
assert not plan.questions and sum(item.rows.new for item in plan.statements) == rows
"""
_CSVBASE = """
import csv, re, sys, time
from beancount.core import data
from beangulp.importers import csvbase

WORDS = re.compile("pas [0-9]+", re.IGNORECASE)

class Semicolons(csv.excel):
    delimiter = ";"

class Signed(csvbase.Column):
    def parse(self, amount, sign):
        number = data.D(amount.replace(",", "."))
        return -number if sign == "Af" else number

class Number(csvbase.Column):
    def parse(self, amount):
        return data.D(amount.replace(",", "."))

class Ing(csvbase.Importer):
    dialect = Semicolons
    date = csvbase.Date("Datum", "%Y%m%d")
    amount = Signed("Bedrag (EUR)", "Af Bij")
    payee = csvbase.Column("Naam / Omschrijving")
    narration = csvbase.Column("Mededelingen")

class Rabobank(csvbase.Importer):
    encoding = "cp1252"
    dialect = csv.excel
    date = csvbase.Date("Datum", "%Y-%m-%d")
    amount = Number("Bedrag")
    payee = csvbase.Column("Naam tegenpartij")
    narration = csvbase.Column("Omschrijving-1")

BALANCE = {"Ing": Number("Saldo na mutatie"), "Rabobank": Number("Saldo na trn")}
kind = sys.argv[4]

like = {"Ing": Ing, "Rabobank": Rabobank}[kind]

class Bank(like):
    def identify(self, filepath):
        return True

    def finalize(self, txn, row):
        if WORDS.search(txn.narration) is None:
            return txn
        other = data.Posting("Lasten:TOP:Fysiek:Huur", -txn.postings[0].units, None, None, None, None)
        return txn._replace(payee="Winkel", postings=[*txn.postings, other])

Bank.columns = {**like.columns, **({"balance": BALANCE[kind]} if sys.argv[5] == "saldo" else {})}
start = time.process_time()
found = Bank("Activa:Bank:ING", "EUR").extract(sys.argv[2], [])
print(time.process_time() - start)
assert sum(len(item.postings) == 2 for item in found if isinstance(item, data.Transaction)) == int(sys.argv[3])
"""


def books_with_rule(folder: Path) -> Path:
    """New books with the rule that fits every row; their main file."""
    main = new_books(folder, "Snelheid", [NewKamer("TOP", "TOP", Decimal(250))])
    (folder / "stam/regels.toml").write_text(RULE, "utf-8")
    return main


def movements(rows: int) -> Iterator[tuple[int, dt.date, Decimal, Decimal]]:
    """The number, day, amount and balance of each row, twenty a day, oldest first."""
    balance = Decimal("1000.00")
    for number in range(1, rows + 1):
        amount = (Decimal(number % 997) / 100 + 1) * (1 if number % 2 else -1)
        balance += amount
        yield number, dt.date(2000, 1, 1) + dt.timedelta(days=(number - 1) // 20), amount, balance


def _of_bank(amount: Decimal) -> str:
    return f"{amount:.2f}".replace(".", ",")


def write_ing(path: Path, rows: int) -> None:
    """A statement as ING writes it, newest first."""
    lines = [
        (
            f"{day:%Y%m%d}", f"Winkel {number % 50}", ACCOUNT, "", "BA", "Bij" if amount > 0 else "Af",
            _of_bank(abs(amount)), "Betaalautomaat", f"Omschrijving: pas {number}", _of_bank(balance), "",
        )
        for number, day, amount, balance in movements(rows)
    ]  # fmt: skip
    _write(path, ";", HEADER, lines[::-1])


def write_rabobank(path: Path, rows: int) -> None:
    """A statement as Rabobank writes it, oldest first."""
    titles = (
        "IBAN/BBAN", "Munt", "BIC", "Volgnr", "Datum", "Rentedatum", "Bedrag", "Saldo na trn",
        "Tegenrekening IBAN/BBAN", "Naam tegenpartij", "Naam uiteindelijke partij", "Naam initiërende partij",
        "BIC tegenpartij", "Code", "Batch ID", "Transactiereferentie", "Machtigingskenmerk", "Incassant ID",
        "Betalingskenmerk", "Omschrijving-1", "Omschrijving-2", "Omschrijving-3", "Reden retour", "Oorspr bedrag",
        "Oorspr munt", "Koers",
    )  # fmt: skip
    lines = [
        (
            ACCOUNT, "EUR", "RABONL2U", f"{number:018}", f"{day}", f"{day}",
            f"{'+' if amount > 0 else ''}{_of_bank(amount)}", f"{'+' if balance > 0 else ''}{_of_bank(balance)}", "",
            f"Winkel {number % 50}", "", "", "", "bc", "", "", "", "", "", f"pas {number}", *[""] * 6,
        )
        for number, day, amount, balance in movements(rows)
    ]  # fmt: skip
    _write(path, ",", titles, lines, "cp1252")


def write_camt(path: Path, rows: int) -> None:
    """A statement in CAMT.053 of one account."""
    found = list(movements(rows))
    entries = "".join(
        f'<Ntry><Amt Ccy="EUR">{abs(amount):.2f}</Amt><CdtDbtInd>{"CRDT" if amount > 0 else "DBIT"}</CdtDbtInd>'
        f"<Sts>BOOK</Sts><BookgDt><Dt>{day}</Dt></BookgDt><ValDt><Dt>{day}</Dt></ValDt>"
        f"<NtryDtls><TxDtls><RltdPties><{party}><Nm>Winkel {number % 50}</Nm></{party}></RltdPties>"
        f"<RmtInf><Ustrd>pas {number}</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry>\n"
        for number, day, amount, _ in found
        for party in ["Dbtr" if amount > 0 else "Cdtr"]
    )
    balances = "".join(
        f'<Bal><Tp><CdOrPrtry><Cd>{code}</Cd></CdOrPrtry></Tp><Amt Ccy="EUR">{amount:.2f}</Amt>'
        f"<CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>{day}</Dt></Dt></Bal>"
        for code, amount, day in (
            ("OPBD", Decimal(1000), found[0][1] - dt.timedelta(days=1)),
            ("CLBD", found[-1][3], found[-1][1]),
        )
    )
    path.write_text(
        '<?xml version="1.0" encoding="UTF-8"?><Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.02">'
        "<BkToCstmrStmt><GrpHdr><MsgId>1</MsgId><CreDtTm>2015-01-01T00:00:00</CreDtTm></GrpHdr><Stmt><Id>1</Id>"
        f"<CreDtTm>2015-01-01T00:00:00</CreDtTm><Acct><Id><IBAN>{ACCOUNT}</IBAN></Id><Ccy>EUR</Ccy></Acct>"
        f"{balances}{entries}</Stmt></BkToCstmrStmt></Document>",
        "utf-8",
    )


def _write(path: Path, mark: str, titles: Sequence[str], lines: Sequence[Sequence[str]], codec: str = "utf-8") -> None:
    with path.open("w", encoding=codec, newline="") as file:
        writer = csv.writer(file, delimiter=mark, quoting=csv.QUOTE_ALL)
        writer.writerow(titles)
        writer.writerows(lines)


def rows(_: Sequence[Big] = (), runs: int = 5, count: int = ROWS) -> list[Row]:
    """What an import of so many rows takes, against csvbase; the big books play no part."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        main = books_with_rule(root / "boeken")
        found = []
        for bank, write in (("Ing", write_ing), ("Rabobank", write_rabobank)):
            write(path := root / f"{bank}.csv", count)
            found += _against(bank, main, path, count, runs)
        write_camt(path := root / "camt.xml", count)
        costs = [_child(_OURS, main, path, f"{count}") for _ in range(runs)]
        found.append(Row("inlezen van CAMT, seconden", f"{count}", seconds(costs), None, runs, unit="s"))
        return found


def _against(bank: str, main: Path, path: Path, count: int, runs: int) -> list[Row]:
    costs = in_turn(
        {
            "ours": lambda: _child(_OURS, main, path, f"{count}"),
            "saldo": lambda: _child(_CSVBASE, main, path, f"{count}", bank, "saldo"),
            "kaal": lambda: _child(_CSVBASE, main, path, f"{count}", bank, "kaal"),
        },
        runs,
    )
    ours, full, plain = (costs[name] for name in ("ours", "saldo", "kaal"))
    memory = statistics.median(a.peak / b.peak for a, b in zip(ours, full, strict=True))
    size, name = f"{count}", f"inlezen van {bank}"
    told = f"{seconds(ours):.2f} s, csvbase {seconds(full):.2f} s"
    return [
        Row(f"{name} / csvbase met saldo", size, ratio(ours, full), _SECONDS, runs, told),
        Row(f"{name} / csvbase zonder saldo", size, ratio(ours, plain), None, runs, f"csvbase {seconds(plain):.2f} s"),
        Row(f"{name}: geheugen / csvbase", size, memory, _MEMORY, runs, f"{peak(ours):.0f} MiB, {peak(full):.0f} MiB"),
    ]


def _child(code: str, *arguments: str | Path) -> Cost:
    """The seconds that a piece of Python says it took, and the most that its process held."""
    watched = f"{code}\nimport resource\nprint(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)"
    return Cost(*numbers(watched, *arguments))


if __name__ == "__main__":
    given = [int(text) for text in sys.argv[1:]]
    for row in rows(runs=given[1] if given[1:] else 5, count=given[0] if given else ROWS):
        print(row)
