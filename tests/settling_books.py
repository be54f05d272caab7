"""Books of three kamers with a bank, for the tests of settling and of rules, and the command that works on them."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from click.testing import CliRunner, Result

from bwk_ledger.acts.bookings import open_questions
from bwk_ledger.acts.new_books import NewKamer
from bwk_ledger.cli import main
from bwk_ledger.demo.people import demo_iban
from bwk_ledger.rules.load import Ledger, load
from tests.compose import new_books

if TYPE_CHECKING:
    from pathlib import Path

BANK, LANDLORD, TELECOM, PERSON = demo_iban(1), demo_iban(301), demo_iban(302), demo_iban(501)
KAMERS = {"LINDE": "De Linde", "BEUK": "De Beuk", "WILG": "De Wilg"}
_HEADER = (
    '"Datum";"Naam / Omschrijving";"Rekening";"Tegenrekening";"Code";"Af Bij";"Bedrag (EUR)";"Mutatiesoort";'
    '"Mededelingen";"Saldo na mutatie";"Tag"'
)


@dataclass(frozen=True)
class Line:
    """A row of a statement: day of the month, amount with its sign, party and what it says."""

    day: str  # 20260101
    amount: str
    name: str
    iban: str
    text: str


def statement(lines: list[Line], opening: str = "5000.00") -> str:
    """An ING export, newest first."""
    balance, rows = Decimal(opening), []
    for line in lines:
        amount = Decimal(line.amount)
        balance += amount
        told = f"Naam: {line.name} Omschrijving: {line.text} IBAN: {line.iban}" if line.iban else line.text
        fields = (
            line.day, line.name, BANK, line.iban, "OV", "Af" if amount < 0 else "Bij",
            f"{abs(amount):f}".replace(".", ","), "Overschrijving", told, f"{balance:f}".replace(".", ","), "",
        )  # fmt: skip
        rows.append(";".join(f'"{field}"' for field in fields))
    return "\n".join([_HEADER, *reversed(rows), ""])


def rents(month: str = "januari", number: str = "202601") -> list[Line]:
    """The rents of three kamers, of one landlord, on the first of a month."""
    amounts = {"LINDE": "-850.00", "BEUK": "-700.00", "WILG": "-650.00"}
    return [
        Line(
            f"{number}01",
            amount,
            "Woningcorporatie De Sleutel",
            LANDLORD,
            f"Huur {month} {code} factuur HS-{number}-{code}",
        )
        for code, amount in amounts.items()
    ]


@dataclass(frozen=True)
class SettlingBooks:
    """The books in a folder."""

    root: Path

    def bwk(self, *arguments: object) -> Result:
        """A command on these books."""
        return CliRunner().invoke(main, [*map(str, arguments), "--boeken", str(self.root)])

    def done(self, *arguments: object) -> str:
        """What a command says that must succeed."""
        found = self.bwk(*arguments)
        assert found.exit_code == 0, found.output
        return found.stdout

    def refused(self, *arguments: object) -> str:
        """What a command says that must be refused, with nothing written."""
        before = self.snapshot()
        found = self.bwk(*arguments)
        assert found.exit_code == 2, found.output
        assert self.snapshot() == before
        return found.stderr

    def take(self, name: str, lines: list[Line], opening: str = "5000.00") -> str:
        """Import a statement from the inbox, where its original is kept."""
        (self.root / "inbox" / name).write_text(statement(lines, opening), "utf-8")
        return self.done("importeer")

    def load(self) -> Ledger:
        """The books."""
        return load(self.root / "main.beancount")

    def number(self, words: str) -> str:
        """The number of the open question whose text holds these words."""
        (found,) = (
            item.number
            for item in open_questions(self.load())
            if item.row is not None and words in item.row.description
        )
        return found

    def group(self, words: str) -> str:
        """The number of the group of that question."""
        return next(
            item.group for item in open_questions(self.load()) if item.row is not None and words in item.row.description
        )

    def entry(self, account: str) -> Any:
        """The one transaction on an account."""
        (found,) = (
            item for item in self.load().transactions if any(posting.account == account for posting in item.postings)
        )
        return found

    @property
    def rules(self) -> str:
        """The file of rules."""
        return (self.root / "stam/regels.toml").read_text("utf-8")

    def snapshot(self) -> dict[str, str]:
        """Every file with a digest of its content."""
        return {
            path.relative_to(self.root).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
            for path in sorted(self.root.rglob("*"))
            if path.is_file() and "__pycache__" not in path.parts and ".bwk" not in path.parts
        }


def settling_books(folder: Path) -> SettlingBooks:
    """New books, as `bwk nieuw` makes them; of receipts nothing is asked."""
    kamers = [NewKamer(code, name, Decimal(250)) for code, name in KAMERS.items()]
    return SettlingBooks(new_books(folder / "boeken", "Proef", kamers, iban=BANK).parent)
