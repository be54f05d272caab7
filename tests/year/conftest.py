"""Small books of 2018 that can be closed: a bank, a rent with its receipt, income, a budget and proved balances."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner, Result

from bwk_ledger.acts.new_books import NewKamer
from bwk_ledger.books.text import HEADER
from bwk_ledger.cli import main
from bwk_ledger.rules.load import Ledger, load
from tests.compose import new_books

if TYPE_CHECKING:
    from pathlib import Path

BANK = "jaren/2018/bank.beancount"
BUDGET = "jaren/2018/begroting.beancount"
RECEIPT = "documenten/bonnen/bon-12.txt"
TEXTS = {
    BANK: """
2018-01-01 * "Beginsaldo 1000"
  Activa:Bank:ING              1000.00 EUR
  Vermogen:Reserves:Algemeen  -1000.00 EUR

2018-03-05 * "Verhuurder 9" "Huur maart 2018" #huur-3
  document: "../../documenten/bonnen/bon-12.txt"
  betaald: 2018-03-04
  Lasten:TOP:Fysiek:Huur   250.10 EUR
  Activa:Bank:ING         -250.10 EUR
    regel: 7
    sleutel: "ing:ab12-1"

2018-06-30 * "Opbrengst 30 juni"
  Activa:Bank:ING            400.00 EUR
  Baten:BWK:Eigen:Overig    -400.00 EUR

2018-04-01 balance Activa:Bank:ING  749.90 EUR

2019-01-01 balance Activa:Bank:ING  1149.90 EUR
  afschrift: 3
""",
    BUDGET: """
2018-01-01 custom "budget" Lasten:TOP:Fysiek:Huur "yearly" 3000.25 EUR
  regel: 4
""",
}


def decision(year: int) -> tuple[str, ...]:
    """What the members' meeting decided about a year, in the spring after it."""
    return ("--besluit", f"ALV 20 mei {year + 1}", "--datum", f"{year + 1}-05-20")


DECISION = decision(2018)


@dataclass(frozen=True)
class YearBooks:
    """Books in a folder, and the command on them."""

    root: Path

    def bwk(self, *arguments: object) -> Result:
        """Call a command on these books."""
        return CliRunner().invoke(main, [*map(str, arguments), "--boeken", str(self.root)])

    def load(self) -> Ledger:
        return load(self.root / "main.beancount")

    def messages(self) -> list[str]:
        return [error.message for error in self.load().errors]

    def read(self, name: str) -> str:
        return (self.root / name).read_text("utf-8")

    def change(self, name: str, old: str, new: str) -> None:
        """Replace a text that stands in a file, once."""
        text = self.read(name)
        assert old in text
        (self.root / name).write_text(text.replace(old, new, 1), "utf-8")

    def add(self, name: str, text: str) -> None:
        """Add to the end of a file, which the main file then includes."""
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text((self.read(name) if path.exists() else HEADER) + "\n" + text, "utf-8")
        if name != "main.beancount" and f'include "{name}"' not in self.read("main.beancount"):
            with (self.root / "main.beancount").open("a", encoding="utf-8") as file:
                file.write(f'include "{name}"\n')

    def snapshot(self) -> dict[str, bytes]:
        return {str(path.relative_to(self.root)): path.read_bytes() for path in self.root.rglob("*") if path.is_file()}

    def close(self, year: int = 2018) -> None:
        found = self.bwk("afsluiten", year, *decision(year))
        assert found.exit_code == 0, found.output


def make_books(folder: Path) -> YearBooks:
    """The small books, open."""
    kamers = [NewKamer("TOP", "Buurtkamer TOP", Decimal(250))]
    made = YearBooks(new_books(folder, "BuurtWerkKamer Coöperatie", kamers).parent)
    for name, text in TEXTS.items():
        made.add(name, text)
    receipt = made.root / RECEIPT
    receipt.parent.mkdir(parents=True, exist_ok=True)
    receipt.write_text("huur 250,10\n", "utf-8")
    return made


@pytest.fixture
def year_books(tmp_path: Path) -> YearBooks:
    return make_books(tmp_path / "boeken")


@pytest.fixture
def closed(year_books: YearBooks) -> YearBooks:
    year_books.close()
    return year_books
