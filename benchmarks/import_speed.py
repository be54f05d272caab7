"""A statement of 100,000 rows: ours against beangulp's csvbase, with a rule on every row, each in a process of its own.

    python -m benchmarks.import_speed

Both read the same file, find the words of one rule in every row, book it on the account of that rule, and end with as
many transactions; csvbase also reads the balance of every row, as its column `balance` does, for it stands in the file
and ours proves each. What csvbase takes without that column is told beside it. Ours also gives every row its identity.
Of CAMT and MT940, which csvbase does not read, the seconds are told.

Seconds are those of the import alone; memory is the most that the whole process held.
"""

from __future__ import annotations

import csv
import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING

from benchmarks.measure import Benchmark, Command, Row, code, median, ratio, told
from benchmarks.table import alone
from bwk_ledger.acts.new_books import NewKamer, new_books

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from benchmarks.measure import Place, Round

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
# The most that this program itself held: what `getrusage` says begins with the memory of the program that started it.
_HELD = """
peak = next(line for line in open("/proc/self/status") if line.startswith("VmHWM"))
print("peak", int(peak.split()[1]) / 1024, sep="\t")
"""
_OURS = """
import sys
from pathlib import Path
from benchmarks.why import took
from bwk_ledger.rules.load import load
from importers.config import config
from importers.context import Context
from importers.kinds import identify
from importers.readers.source import Source

main, path, rows = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
context = Context.of(main.parent, load(main).entries)
importers, _ = config(main.parent)

def work():
    source = Source.read(path)
    return identify(source, importers).plan(source, context)

plan = took("seconds", work)
assert not plan.questions and sum(item.rows.new for item in plan.statements) == rows
"""
_CSVBASE = """
import csv, re, sys
from benchmarks.why import took
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
found = took("seconds", lambda: Bank("Activa:Bank:ING", "EUR").extract(sys.argv[2], []))
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


def write_mt940(path: Path, rows: int) -> None:
    """The same in MT940, as ING writes it: one statement, with words between slashes."""
    found = list(movements(rows))
    lines = [":20:P1", f":25:{ACCOUNT}EUR", ":28C:1", f":60F:C{found[0][1]:%y%m%d}EUR1000,00"]
    for number, day, amount, _ in found:
        sign = "C" if amount > 0 else "D"
        lines.append(f":61:{day:%y%m%d}{day:%m%d}{sign}{_of_bank(abs(amount))}NTRFNONREF//{number:016}")
        lines.append(f":86:/TRTP/BEA/NAME/Winkel {number % 50}/REMI/USTD//pas {number}/")
    lines.append(f":62F:C{found[-1][1]:%y%m%d}EUR{_of_bank(found[-1][3])}")
    path.write_text("\n".join([*lines, "-", ""]), "utf-8")


def _write(path: Path, mark: str, titles: Sequence[str], lines: Sequence[Sequence[str]], codec: str = "utf-8") -> None:
    with path.open("w", encoding=codec, newline="") as file:
        writer = csv.writer(file, delimiter=mark, quoting=csv.QUOTE_ALL)
        writer.writerow(titles)
        writer.writerows(lines)


_AGAINST = {"Ing": write_ing, "Rabobank": write_rabobank}
_ALONE = {"CAMT": write_camt, "MT940": write_mt940}


def _measure(place: Place) -> Round:
    found: Round = {}
    for name in (*_AGAINST, *_ALONE):
        ways = {"ours": _command(place, name)}
        for balance in ("saldo", "kaal") if name in _AGAINST else ():
            ways[balance] = code(f"{_CSVBASE}{_HELD}", "", place.folder / name, place.books.name, name, balance)
        for way, command in ways.items():
            found |= {f"{name} {way} {what}": value for what, value in told(command).items()}
    return found


def _command(place: Place, name: str) -> Command:
    main, path = place.folder / "boeken/main.beancount", place.folder / name
    if not main.exists():
        books_with_rule(main.parent)
    if not path.exists():
        {**_AGAINST, **_ALONE}[name](path, int(place.count))
    return code(f"{_OURS}{_HELD}", main, path, place.books.name, watched="seconds", environment=place.environment)


def _rows(size: str, rounds: Sequence[Round]) -> Iterator[Row]:
    runs = len(rounds)
    for name in _AGAINST:
        ours, full, plain = (f"{name} {way} seconds" for way in ("ours", "saldo", "kaal"))
        said = f"{median(rounds, ours):.2f} s, csvbase {median(rounds, full):.2f} s"
        what = f"inlezen van {name}"
        yield Row(f"{what} / csvbase met saldo", size, ratio(rounds, ours, full), _SECONDS, runs, said, of=name)
        said = f"csvbase {median(rounds, plain):.2f} s"
        yield Row(f"{what} / csvbase zonder saldo", size, ratio(rounds, ours, plain), None, runs, said, of=name)
        ours, full = (f"{name} {way} peak" for way in ("ours", "saldo"))
        said = f"{median(rounds, ours):.0f} MiB, {median(rounds, full):.0f} MiB"
        yield Row(f"{what}: geheugen / csvbase", size, ratio(rounds, ours, full), _MEMORY, runs, said)
    for name in _ALONE:
        seconds = median(rounds, f"{name} ours seconds")
        held = f"{median(rounds, f'{name} ours peak'):.0f} MiB"
        yield Row(f"inlezen van {name}, seconden", size, seconds, None, runs, held, "s", of=name)


BENCHMARK = Benchmark(_measure, _rows, command=_command, sizes=("100000",))


if __name__ == "__main__":
    alone(BENCHMARK)
