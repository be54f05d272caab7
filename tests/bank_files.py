"""What the tests of importing share: ING exports written from rows, and books to import them into."""

from __future__ import annotations

import datetime as dt
import hashlib
import os
from dataclasses import dataclass
from decimal import Decimal
from itertools import accumulate
from typing import TYPE_CHECKING, Any

from beancount.core import data

from bwk_ledger.acts.new_books import NewKamer, template_text
from bwk_ledger.base.money import format_amount
from bwk_ledger.demo.people import demo_iban
from bwk_ledger.rules.load import Ledger, load
from importers.batch import run
from tests.compose import new_books

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from importers.booking import Payers
    from importers.planning import Imported

BANK = demo_iban(1)
PETTY_CASH = {"TOP": demo_iban(11), "HLR": demo_iban(12)}
OPENING = Decimal("1000.00")
_DUTCH = ("Datum", "Naam / Omschrijving", "Rekening", "Tegenrekening", "Code", "Af Bij", "Bedrag (EUR)", "Mutatiesoort")
_ENGLISH = (
    "Date",
    "Name / Description",
    "Account",
    "Counterparty",
    "Code",
    "Debit/credit",
    "Amount (EUR)",
    "Transaction type",
)


@dataclass(frozen=True)
class Form:
    """One of the ways in which ING writes the same rows."""

    delimiter: str = ";"
    quoted: bool = True
    english: bool = False
    balances: bool = True  # the eleven columns of today; without it the nine of before 2021
    newest_first: bool = True
    thousands: bool = False
    encoding: str = "utf-8"
    end: str = "\r\n"
    header_case: str = ""  # 'upper', 'lower', or as ING writes it

    @property
    def header(self) -> list[str]:
        titles = [*(_ENGLISH if self.english else _DUTCH), "Notifications" if self.english else "Mededelingen"]
        if self.balances:
            titles += ["Resulting balance", "Tag"] if self.english else ["Saldo na mutatie", "Tag"]
        elif not self.english:
            titles[7] = "MutatieSoort"
        return [getattr(title, self.header_case)() if self.header_case else title for title in titles]


@dataclass(frozen=True)
class Row:
    """One row of a statement."""

    date: dt.date
    amount: Decimal
    name: str = "Buurtwinkel De Proef"
    iban: str = ""
    text: str = "Pasvolgnr: 001"


def row(day: str, amount: str, name: str = "Buurtwinkel De Proef", iban: str = "", text: str = "Pasvolgnr: 001") -> Row:
    """A row; the day is `01-31` of 2018 or a whole date."""
    return Row(dt.date.fromisoformat(day if len(day) > 5 else f"2018-{day}"), Decimal(amount), name, iban, text)


def euros(value: Decimal, *, thousands: bool = False) -> str:
    """An amount as ING writes it."""
    text = format_amount(value)
    return text if thousands else text.replace(".", "")


def ing_lines(
    rows: Sequence[Row],
    form: Form = Form(),
    opening: Decimal = OPENING,
    account: str = BANK,
) -> list[str]:
    """The header and the rows as lines; `rows` are oldest first."""
    balances = list(accumulate((item.amount for item in rows), initial=opening))[1:]
    signs = ("Debit", "Credit") if form.english else ("Af", "Bij")
    lines = []
    for item, balance in zip(rows, balances, strict=True):
        amount = euros(abs(item.amount), thousands=form.thousands)
        fields = [f"{item.date:%Y%m%d}", item.name, account, item.iban, "OV", signs[item.amount > 0], amount]
        fields += ["Overschrijving", item.text]
        fields += [euros(balance, thousands=form.thousands), ""] if form.balances else []
        lines.append(_joined(fields, form))
    if form.newest_first:
        lines.reverse()
    return [_joined(form.header, form), *lines]


def _joined(fields: Iterable[str], form: Form) -> str:
    if not form.quoted:
        return form.delimiter.join(fields)
    return form.delimiter.join('"' + field.replace('"', '""') + '"' for field in fields)


def ing(
    rows: Sequence[Row],
    form: Form = Form(),
    opening: Decimal = OPENING,
    account: str = BANK,
) -> bytes:
    """A whole export."""
    return "".join(line + form.end for line in ing_lines(rows, form, opening, account)).encode(form.encoding)


def golden(path: Path, text: str) -> None:
    """Hold a text against the one kept beside the tests; `GOLDEN=1` writes it anew, to look at in the diff."""
    if os.environ.get("GOLDEN"):
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="")
    assert text == path.read_bytes().decode()


def golden_messages(path: Path, messages: Mapping[str, str]) -> None:
    """Hold messages, each under its name, against those kept beside the tests."""
    golden(path, "\n".join(f"## {name}\n{message}\n" for name, message in messages.items()))


def snapshot(root: Path) -> dict[str, str]:
    """Every file below a folder with a digest of its content."""
    return {
        path.relative_to(root).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(root.rglob("*"))
        if path.is_file() and "__pycache__" not in path.parts
    }


@dataclass(frozen=True)
class ImportBooks:
    """Books with kamers and own accounts, and a folder beside them for the files to import."""

    main: Path

    @property
    def root(self) -> Path:
        return self.main.parent

    def load(self) -> Ledger:
        """The books; they must be in order."""
        ledger = load(self.main)
        assert [error.message for error in ledger.errors] == []
        return ledger

    def add(self, relative: str, text: str) -> None:
        with (self.root / relative).open("a", encoding="utf-8") as file:
            file.write("\n" + text)

    def rules(self, text: str) -> None:
        (self.root / "stam/regels.toml").write_text(text, "utf-8")

    def run(self, files: dict[str, bytes], payers: Payers | None = None) -> list[Imported]:
        """Import files all at once; they lie outside the books."""
        folder = self.root.parent / "downloads"
        folder.mkdir(exist_ok=True)
        paths = []
        for name, content in files.items():
            path = folder / name
            path.write_bytes(content)
            paths.append(path)
        return run(load(self.main), paths, payers=payers)

    def new(self, files: dict[str, bytes]) -> int:
        """How much is new after importing files."""
        return sum(item.plan.new for item in self.run(files))

    def snapshot(self) -> dict[str, str]:
        return snapshot(self.root)

    def balance(self, account: str, until: dt.date | None = None) -> Decimal:
        """EUR on an account and those below it, at the end of a day or of the books."""
        return sum(
            (
                posting.units.number
                for entry in self.load().transactions
                if until is None or entry.date <= until
                for posting in entry.postings
                if (posting.account + ":").startswith(account + ":") and posting.units.currency == "EUR"
            ),
            Decimal(0),
        )

    def asserted(self) -> dict[tuple[str, str], Decimal]:
        """The `balance` entries: account and day with the amount."""
        return {
            (entry.account, f"{entry.date}"): entry.amount.number for entry in self.load().by_type.get(data.Balance, ())
        }

    def booked(self) -> list[tuple[Any, ...]]:
        """Every transaction as plain values, whatever file and line it came from, in a fixed order."""
        return sorted(
            (
                f"{entry.date}",
                entry.flag,
                entry.payee or "",
                entry.narration,
                tuple(
                    sorted(
                        (item.account, f"{item.units.number:f}", item.units.currency, (item.meta or {}).get("sleutel"))
                        for item in entry.postings
                    )
                ),
            )
            for entry in self.load().transactions
        )


def import_books(folder: Path) -> ImportBooks:
    """New books of which the numbers of the bank and of the handgeld accounts are known, with a grant and a tariff."""
    ceiling = Decimal(100_000)  # other tests are about the ceiling
    kamers = [NewKamer(code, f"Kamer {code}", ceiling, iban=iban) for code, iban in PETTY_CASH.items()]
    accounts = template_text("stam/rekeningen.beancount")
    funders = template_text("stam/financiers.beancount")
    rates = template_text("stam/tarieven.beancount")
    own = {
        "stam/rekeningen.beancount": accounts.replace(
            '  rgs: "BLimBanRba"\n', f'  rgs: "BLimBanRba"\n  iban: "{BANK}"\n'
        ),
        "stam/financiers.beancount": funders
        + '\n2000-01-01 custom "financier" "SPDO"\n  naam: "Gemeente: SPDO"\n  groep: "Gemeente"\n'
        '  kamers: "TOP HLR"\n  rgs: "WOvbOrsOel"\n',
        "stam/tarieven.beancount": rates
        + '\n2018-01-01 commodity UUR.BEWONER-2018\n  naam: "Bewonersuur 2018"\n  soort: "bewoner"\n  tot: 2018-12-31\n'
        "2018-01-01 price UUR.BEWONER-2018 10.04 EUR\n"
        '2018-01-01 commodity UUR.STAF-2018\n  naam: "Uur van een professional 2018"\n  soort: "professional"\n'
        "  tot: 2018-12-31\n2018-01-01 price UUR.STAF-2018 37.00 EUR\n",
    }
    return ImportBooks(new_books(folder, "BuurtWerkKamer Coöperatie", kamers, own))
