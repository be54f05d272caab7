"""One month of a small cooperative, made from a seed: who it is, and all that comes in on the treasurer's evening.

Three parties are paid five times, five others once: twenty rows that no rule explains yet. For each there is a paper:
most as a bill with its number, five as a photo of which only the day is known.
"""

from __future__ import annotations

import datetime as dt
import io
import random
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

import openpyxl
from PIL import Image

from bwk_ledger.base.money import format_amount
from bwk_ledger.demo.people import demo_iban
from tests.bank_files import Row, ing
from tests.evening.planted import run
from tests.frozen.maken import pdf

if TYPE_CHECKING:
    from pathlib import Path

BANK, LINDE, BEUK = demo_iban(701), demo_iban(702), demo_iban(703)
MONTH = "2026-03"
_BOOKS = f"""
naam = "Wijkhuizen De Proef U.A."
code = "WDP"
boeken-vanaf = 2026
bestuur = []

[[kamer]]
code = "LINDE"
naam = "Kamer De Linde"
stad = "Proefstad"
handgeld = 250.00
iban = "{LINDE}"

[[kamer]]
code = "BEUK"
naam = "Kamer De Beuk"
stad = "Proefstad"
handgeld = 250.00
iban = "{BEUK}"

[[bank]]
naam = "ING betaalrekening"
soort = "bank"
iban = "{BANK}"

[[tarief]]
soort = "bewoner"
uur = 10.00
"""


@dataclass(frozen=True)
class Shop:
    """A party that gets money: where that belongs, and from which account it is paid."""

    name: str
    iban: str
    words: str  # by which the treasurer finds the account
    pays: str
    times: int = 1


SHOPS = (
    Shop("Groothandel Molenbeek BV", demo_iban(711), "eten linde", BANK, 5),
    Shop("Schoonmaak Helder BV", demo_iban(712), "huishouden beuk", BANK, 5),
    Shop("Drukkerij Letterlijk BV", demo_iban(713), "communicatie linde", BANK, 5),
    Shop("Woningcorporatie De Sleutel", demo_iban(714), "huur linde", BANK),
    Shop("Groene Stroom BV", demo_iban(715), "energie beuk", BANK),
    Shop("Cursuscentrum De Leerling BV", demo_iban(716), "training beuk", BANK),
    Shop("Bouwmarkt De Spijker BV", demo_iban(717), "materiaal linde", LINDE),
    Shop("Bakkerij Het Volkoren BV", demo_iban(718), "koffie beuk", BEUK),
)


@dataclass(frozen=True)
class Bill:
    """A payment of the month and its paper."""

    shop: Shop
    day: dt.date
    amount: Decimal
    number: str
    is_photo: bool

    @property
    def file(self) -> str:
        """What the paper is called."""
        return f"IMG_{self.day:%Y%m%d}.jpg" if self.is_photo else f"{self.number}.pdf"


# The same as the page for new books asks it, in the order of the page; what stands there already is left out.
ANSWERS = {
    "naam": "Wijkhuizen De Proef U.A.",
    "boeken-vanaf": "2026",
    "kamer-1-code": "LINDE",
    "kamer-1-naam": "Kamer De Linde",
    "kamer-1-stad": "Proefstad",
    "kamer-1-iban": LINDE,
    "kamer-2-code": "BEUK",
    "kamer-2-naam": "Kamer De Beuk",
    "kamer-2-stad": "Proefstad",
    "kamer-2-iban": BEUK,
    "bank-1-naam": "ING betaalrekening",
    "bank-1-iban": BANK,
    "tarief-1-uur": "10,00",
}
VOLUNTEERS = {"V0001": "LINDE", "V0002": "LINDE", "V0003": "BEUK", "V0004": "BEUK"}  # their kamers


@dataclass(frozen=True)
class Month:
    """A folder without books, the five files that came in, and the papers."""

    folder: Path
    files: tuple[Path, ...]
    papers: tuple[Path, ...]
    bills: tuple[Bill, ...]

    @property
    def books(self) -> Path:
        """The books, once they are made."""
        return self.folder / "boeken"


def make_month(folder: Path, seed: int) -> Month:
    """Make it in an empty folder; the same seed makes the same month."""
    chance = random.Random(seed)
    empty, downloads = folder / "leeg", folder / "downloads"
    empty.mkdir()
    downloads.mkdir()
    bills = tuple(_bills(chance))
    files = {
        "bank-maart.csv": ing(_bank_rows(bills), opening=Decimal("9000.00"), account=BANK),
        "handgeld-linde-maart.csv": ing(_rows_of(bills, LINDE, "150.00"), opening=Decimal(0), account=LINDE),
        "handgeld-beuk-maart.csv": ing(_rows_of(bills, BEUK, "120.00"), opening=Decimal(0), account=BEUK),
        "uren-linde-maart.xlsx": _sheet(chance, "LINDE", ("V0001", "V0002")),
        "uren-beuk-maart.xlsx": _sheet(chance, "BEUK", ("V0003", "V0004")),
    }
    papers = {bill.file: _photo(chance) if bill.is_photo else pdf(_said(bill)) for bill in bills}
    for name, content in (files | papers).items():
        (downloads / name).write_bytes(content)
    return Month(empty, tuple(downloads / name for name in files), tuple(downloads / name for name in papers), bills)


def make_month_with_books(folder: Path, seed: int) -> Month:
    """The month, with books in which nothing is booked yet."""
    made = make_month(folder, seed)
    begin_with_commands(made.books)
    return made


def begin_with_commands(root: Path) -> None:
    """Make the books of the cooperative, with its volunteers."""
    answers = root.with_suffix(".toml")
    answers.write_text(_BOOKS, "utf-8")
    run("nieuw", str(root), "--uit", str(answers))
    for number, kamer in VOLUNTEERS.items():
        about = ("--kamer", kamer, "--soort", "bewoner", "--nummer", number, "--sinds", "2026-01-01")
        run("uren", "aanmelden", *about, "--boeken", str(root))


def _bills(chance: random.Random) -> list[Bill]:
    """The payments in the order of their days, each of an amount of its own."""
    shops = [shop for shop in SHOPS for _ in range(shop.times)]
    days = sorted(chance.sample(range(3, 31), len(shops)))
    chance.shuffle(shops)
    cents = chance.sample(range(1500, 9000), len(shops))
    photos = chance.sample(range(len(shops)), 5)
    return [
        Bill(shop, dt.date(2026, 3, day), Decimal(cent) / 100, f"2026-{place:04}", place in photos)
        for place, (shop, day, cent) in enumerate(zip(shops, days, cents, strict=True))
    ]


def _rows_of(bills: tuple[Bill, ...], account: str, received: str) -> list[Row]:
    """The rows of a handgeld account: what came from the bank, and what was paid."""
    first = Row(dt.date(2026, 3, 2), Decimal(received), "Wijkhuizen De Proef", BANK, "Handgeld maart")
    return [first, *(_row(bill) for bill in bills if bill.shop.pays == account)]


def _bank_rows(bills: tuple[Bill, ...]) -> list[Row]:
    sent = [
        Row(dt.date(2026, 3, 2), Decimal(amount), name, iban, "Handgeld maart")
        for name, iban, amount in (("Kamer De Linde", LINDE, "-150.00"), ("Kamer De Beuk", BEUK, "-120.00"))
    ]
    return [*sent, *(_row(bill) for bill in bills if bill.shop.pays == BANK)]


def _row(bill: Bill) -> Row:
    shop = bill.shop
    about = "contant" if bill.is_photo else f"factuur {bill.number}"
    text = f"Naam: {shop.name} Omschrijving: {about} IBAN: {shop.iban}"
    return Row(bill.day, -bill.amount, shop.name, shop.iban, text)


def _said(bill: Bill) -> str:
    return f"{bill.shop.name} factuur {bill.number} van {bill.day:%d-%m-%Y} totaal {format_amount(bill.amount)}"


def _photo(chance: random.Random) -> bytes:
    """A photo of one colour; no two are the same."""
    buffer = io.BytesIO()
    Image.new("RGB", (320, 480), tuple(chance.randrange(256) for _ in range(3))).save(buffer, "JPEG")
    return buffer.getvalue()


def _sheet(chance: random.Random, kamer: str, people: tuple[str, ...]) -> bytes:
    """A timesheet of the month."""
    workbook = openpyxl.Workbook()
    page = workbook.active
    assert page is not None
    page.append(("Kamer", kamer))
    page.append(("Maand", MONTH))
    page.append(())
    page.append(("Datum", "Nummer", "Soort", "Activiteit", "Uren"))
    for day in range(2, 30, 3):
        page.append((dt.date(2026, 3, day), chance.choice(people), "bewoner", "koffie", chance.randrange(1, 5)))
    buffer = io.BytesIO()
    workbook.save(buffer)
    return buffer.getvalue()
