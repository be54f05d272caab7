"""Books of another cooperative than the example, of the year it is now, made from an empty folder: two kamers."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from bwk_ledger.acts.history import beginning
from bwk_ledger.acts.hours import booking_day
from bwk_ledger.acts.new_books import NewKamer, new_books
from bwk_ledger.base.periods import today
from bwk_ledger.door.accounts import Role, Visitor
from bwk_ledger.rules.load import load
from tests.door.door import accounts_beside

if TYPE_CHECKING:
    from pathlib import Path

    from werkzeug.test import TestResponse

    from tests.door.door import Browser

PEOPLE = [f"V{number:04}" for number in range(1, 11)]  # of Noord; the last two never came
STRANGER = "V0011"
VISITORS = (
    Visitor("penning", Role.TREASURER, "L0001"),
    Visitor("noord", Role.KAMER, "V0001", "NOORD"),
    Visitor("zuid", Role.KAMER, STRANGER, "ZUID"),
)
SECRET = "Schroefdopjes"  # what Zuid bought
FIGURE = "7123.45"  # and what it paid
PHOTO = b"\xff\xd8\xff een foto"
TARGET = "Bezoekers van de eettafel"


def last_week() -> dt.date:
    """A day in the month before this one, on which people came."""
    return today().replace(day=1) - dt.timedelta(days=3)


def kamer_books(folder: Path) -> Path:
    """The main file."""
    year = today().year
    kamers = [NewKamer("NOORD", "Huis Noord", Decimal(300)), NewKamer("ZUID", "Huis Zuid", Decimal(200))]
    main = new_books(folder / "boeken", "Wijkhuizen De Noord", kamers)
    since = f"{year - 1}-01-01"
    people = "".join(
        f'{since} custom "persoon" "{number}"\n  soort: "bewoner"\n  kamers: "{kamer}"\n'
        for number, kamer in (*((number, "NOORD") for number in PEOPLE), (STRANGER, "ZUID"))
    )
    tariffs = "".join(
        f'{each}-01-01 commodity UUR.BEWONER-{each}\n  naam: "Bewonersuur {each}"\n  soort: "bewoner"\n'
        f'  tot: {each}-12-31\n  bron: "Besluit"\n{each}-01-01 price UUR.BEWONER-{each} 10.00 EUR\n'
        for each in (year - 1, year)
    )
    text = f"""
{since} custom "activiteit" "kookgroep"
  groep: "Eten"
{since} custom "activiteit" "tuin"
  groep: "Buiten"
{year}-01-01 custom "prestatie" "NOORD" "PROCES" "{TARGET}" "uniek" "40"
{year}-01-01 custom "prestatie" "ZUID" "PROCES" "{SECRET} van Zuid" "uniek" "40"
{year}-01-02 * "{SECRET}"
  Activa:Kas:ZUID                          -{FIGURE} EUR
  Lasten:ZUID:Fysiek:Handgeld:A-Koffie      {FIGURE} EUR
{year}-01-01 * "Begin van de kas"
  Activa:Kas:NOORD                 100.00 EUR
  Activa:Kas:ZUID                 8000.00 EUR
  Vermogen:Reserves:Algemeen     -8100.00 EUR
{people}{tariffs}
"""
    with main.open("a", encoding="utf-8") as file:
        file.write(text)
    came = [(number, f"{2 + at % 3}:00", "tuin" if at % 2 else "kookgroep", "") for at, number in enumerate(PEOPLE[:8])]
    booking_day.do(load(main), kamer="NOORD", datum=last_week(), wie=came, erbij=False)
    beginning.do(load(main))
    accounts_beside(main, VISITORS)
    return main


# A form of her pages, sent as a browser sends it.

_HIDDEN = re.compile(r'name="(_stand|_eenmaal|nummer)" value="([^"]*)"')


def begun(browser: Browser, name: str) -> dict[str, Any]:
    """What a form carries when it is shown."""
    found: dict[str, Any] = {}
    for key, value in _HIDDEN.findall(browser.get(page(browser, name)).text):
        found.setdefault(key, []).append(value)
    return found


def page(browser: Browser, name: str) -> str:
    """The address of one of her pages."""
    return f"{browser.door.slug}extension/MijnKamer/{name}"


def send(browser: Browser, name: str, **values: Any) -> TestResponse:
    """Fill in a form and send it; `uren_V0001` stands for `uren.V0001`."""
    typed = {key.replace("_V", ".V"): value for key, value in values.items()}
    return browser.post(page(browser, name), begun(browser, name) | typed)


def hours(number: str, long: str, activity: str = "kookgroep") -> dict[str, str]:
    """What stands in the row of somebody."""
    return {f"uren.{number}": long, f"activiteit.{number}": activity, f"soort.{number}": "bewoner"}
