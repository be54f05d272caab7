"""Bank exports as ING writes them, and books to import them into; everything invented."""

from __future__ import annotations

import csv
import hashlib
import io
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from bwk_ledger.acts.new_books import NewKamer, new_books
from bwk_ledger.demo.people import demo_iban
from bwk_ledger.rules.load import Ledger, load
from importers.batch import run

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from importers.planning import Imported

BANK, TOP, HLR, SHOP, LANDLORD, PERSON = (demo_iban(number) for number in (1, 11, 12, 101, 102, 5001))
HEADER = (
    "Datum", "Naam / Omschrijving", "Rekening", "Tegenrekening", "Code", "Af Bij", "Bedrag (EUR)", "Mutatiesoort",
    "Mededelingen", "Saldo na mutatie", "Tag",
)  # fmt: skip
RULES = f"""
[[regel]]
naam = "Huur"
iban = "{LANDLORD}"
tekst = "huur (?P<kamer>TOP|HLR)"
partij = "Woningcorporatie De Steiger"
rekening = "Lasten:{{kamer}}:Fysiek:Huur"

[[regel]]
naam = "Energie"
tekst = "energie"
af_bij = "af"
partij = "Energiebedrijf De Lamp"
omschrijving = "Energie voor alle kamers"
verdeling = [
    {{ deel = 2, rekening = "Lasten:TOP:Fysiek:Energie" }},
    {{ deel = 1, rekening = "Lasten:HLR:Fysiek:Energie" }},
]

[[regel]]
naam = "Boodschappen"
op = "Activa:Handgeld"
tegenpartij = "buurtsuper"
partij = "Buurtsuper"
rekening = "Lasten:{{kamer}}:Fysiek:Handgeld:A-Koffie"

[[regel]]
naam = "Aandelen"
tekst = "aandelen lid (?P<lid>L[0-9]{{4}})"
rekening = "Vermogen:Ledenkapitaal:{{lid}}"

[[regel]]
naam = "Contributie"
tekst = "contributie (?P<lid>L[0-9]{{4}})"
rekening = "Baten:{{kamer}}:Eigen:LEDEN"
"""
MEMBERS = """
2018-01-01 custom "lid" "L0001"
  soort: "bewoner"
  kamer: "HLR"
"""


@dataclass(frozen=True)
class Row:
    """One bank row as a test says it."""

    day: str
    amount: str
    name: str = "Winkel"
    counterparty: str = ""
    text: str = "betaling"


def statement(account: str, opening: str, rows: Iterable[Row]) -> bytes:
    """An export in the newer form: semicolons, newest first, a balance after every row."""
    balance = Decimal(opening)
    lines = []
    for row in rows:
        amount = Decimal(row.amount)
        balance += amount
        text = f"Naam: {row.name} Omschrijving: {row.text} IBAN: {row.counterparty} Valutadatum: 01-01-2018"
        lines.append(
            (
                row.day.replace("-", ""), row.name, account, row.counterparty, "GT", "Af" if amount < 0 else "Bij",
                f"{abs(amount):.2f}".replace(".", ","), "Diversen", text, f"{balance:.2f}".replace(".", ","), "",
            )
        )  # fmt: skip
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, delimiter=";", quoting=csv.QUOTE_ALL)
    writer.writerow(HEADER)
    writer.writerows(reversed(lines))
    return buffer.getvalue().encode()


class Cooperative:
    """Books with the kamers TOP and HLR, and an inbox to put files in."""

    def __init__(self, folder: Path) -> None:
        ceiling = Decimal(250)
        kamers = [
            NewKamer("TOP", "Buurtkamer TOP", ceiling, iban=TOP),
            NewKamer("HLR", "Hart voor Leidsche Rijn", ceiling, iban=HLR),
        ]
        self.main = new_books(folder / "boeken", "BuurtWerkKamer Coöperatie", kamers)
        self.root = self.main.parent
        self.sources = folder / "bronnen"
        self.sources.mkdir()
        (self.root / "stam/regels.toml").write_text(RULES, "utf-8")
        with (self.root / "stam/leden.beancount").open("a", encoding="utf-8") as file:
            file.write(MEMBERS)

    def file(self, name: str, content: bytes) -> Path:
        """A source file, outside the books."""
        path = self.sources / name
        path.write_bytes(content)
        return path

    def load(self) -> Ledger:
        return load(self.main)

    def take(self, *paths: Path) -> list[Imported]:
        """Import files as `bwk importeer` does."""
        return run(self.load(), paths)

    def take_rows(self, account: str, opening: str, *rows: Row, name: str = "ing.csv") -> Imported:
        """Import one statement."""
        return self.take(self.file(name, statement(account, opening, rows)))[0]

    def hashes(self) -> Mapping[str, str]:
        return {
            path.relative_to(self.root).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
            for path in sorted(self.root.rglob("*"))
            if path.is_file()
        }

    def balances(self) -> dict[str, Decimal]:
        """Every account with a balance, units of any commodity; the books must be in order."""
        ledger = self.load()
        assert [error.message for error in ledger.errors] == []
        found: dict[str, Decimal] = {}
        for entry in ledger.transactions:
            for posting in entry.postings:
                found[posting.account] = found.get(posting.account, Decimal(0)) + posting.units.number
        return {account: number for account, number in found.items() if number}

    def told(self) -> list[tuple[dt.date, str, str | None, str]]:
        """What the journal says: day, flag, payee and narration of every transaction."""
        return [(entry.date, entry.flag, entry.payee, entry.narration) for entry in self.load().transactions]
