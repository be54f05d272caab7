"""Books of a cooperative with accounts at several banks, and files that were seen to go wrong."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from bwk_ledger.acts.new_books import NewKamer, new_books, template_text
from bwk_ledger.rules.load import load
from importers.batch import run
from tests.bank_files import ImportBooks, snapshot

if TYPE_CHECKING:
    from collections.abc import Mapping

    from importers.planning import Imported

CASES = Path(__file__).parent / "cases"
ING = "NL36INGB0007654321"
RABO, BUNQ, KNAB = "NL81RABO0312345678", "NL32BUNQ2012345678", "NL07KNAB0255123456"
_OPEN = '\n2000-01-01 open Activa:Bank:{name} EUR\n  naam: "{name}"\n  rgs: "BLimBanRba"\n  iban: "{iban}"\n'


@dataclass(frozen=True)
class Banks:
    """Books, and how files go into them: as `bwk importeer` does, which keeps the originals."""

    books: ImportBooks

    def open(self, name: str, iban: str) -> None:
        """One more bank account."""
        self.books.add("stam/rekeningen.beancount", _OPEN.format(name=name, iban=iban))

    def take(self, *files: str | Path, opening: str | None = None) -> list[Imported]:
        """Import files, of the cases by name; afterwards the books are in order and all in them is known."""
        done = self.taken(*files, opening=opening)
        before = snapshot(self.books.root)
        again = self.taken(*files)
        assert [item.plan.new for item in again] == [0] * len(files)
        assert snapshot(self.books.root) == before
        return done

    def taken(self, *files: str | Path, opening: str | None = None) -> list[Imported]:
        """Import files once."""
        paths = [CASES / file for file in files]
        done = run(load(self.books.main), paths, opening=opening and Decimal(opening), keep_originals=True)  # type: ignore[arg-type]
        self.books.load()
        return done

    def balance(self, name: str) -> Decimal:
        return self.books.balance(f"Activa:{name}")

    def rows(self) -> int:
        """How many rows of own accounts the books hold."""
        return sum(
            "sleutel" in (item.meta or {})
            for entry in self.books.load().transactions
            for item in entry.postings
            if item.account.startswith(("Activa:Bank:", "Activa:Handgeld:"))
        )

    def opening(self, name: str) -> Decimal:
        """What an account of a bank began with."""
        return sum(
            (
                item.units.number
                for entry in self.books.load().transactions
                if entry.narration.startswith("Beginstand")
                for item in entry.postings
                if item.account == f"Activa:Bank:{name}"
            ),
            Decimal(0),
        )

    def copy(self, folder: Path) -> Banks:
        """The same books elsewhere."""
        shutil.copytree(self.books.root, folder / "boeken")
        return Banks(ImportBooks(folder / "boeken/main.beancount"))


def banks(
    folder: Path, main: str = ING, others: Mapping[str, str] | None = None, kamers: Mapping[str, str] | None = None
) -> Banks:
    """New books that know their main account as `ING`, and others by name."""
    accounts = template_text("stam/rekeningen.beancount").replace(
        '  rgs: "BLimBanRba"\n', f'  rgs: "BLimBanRba"\n  iban: "{main}"\n', 1
    )
    rooms = [NewKamer(code, f"Kamer {code}", Decimal(1000), iban=iban) for code, iban in (kamers or {}).items()]
    path = new_books(
        folder / "boeken",
        "Voorbeeld",
        rooms or [NewKamer("TOP", "Top", Decimal(250))],
        {"stam/rekeningen.beancount": accounts},
    )
    made = Banks(ImportBooks(path))
    for name, iban in (others or {}).items():
        made.open(name, iban)
    return made
