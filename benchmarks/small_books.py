"""Small books of a cooperative as chance makes them: two years of a bank, handgeld, fees and hours, all in order."""

from __future__ import annotations

import csv
import datetime as dt
import io
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING

from bwk_ledger.acts.new_books import NewKamer, new_books
from bwk_ledger.audit.stands_out.amounts import closed
from bwk_ledger.base.money import format_amount

if TYPE_CHECKING:
    import random
    from pathlib import Path

OWN = "NL20INGB0001234567"
YEARS = (2025, 2026)
_KAMERS = ("LINDE", "BEUK", "WILG")
_MONTHS = ("januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus", "september", "oktober",
           "november", "december")  # fmt: skip
# Who is paid every month or now and then: name, what for, post, EUR from and to, times a year, whether always the same.
_PARTIES = (
    ("Vastgoed Noord", "Huur", "Fysiek:Huur", 600, 1400, 12, True),
    ("Energie De Zon", "Energie", "Fysiek:Energie", 90, 260, 12, False),
    ("Coachbureau Stap", "Coaching", "Mensen:Coaching", 200, 700, 12, False),
    ("Telecom Lijn", "Internet", "Fysiek:Energie", 40, 90, 12, False),
    ("Drukkerij Vel", "Drukwerk", "Fysiek:Communicatie", 60, 400, 5, False),
    ("Waterbedrijf Bron", "Water", "Fysiek:Energie", 30, 60, 4, False),
    ("Opleidingen Trede", "Training", "Fysiek:Training", 100, 500, 3, False),
)
_HEADER = ("Datum", "Naam / Omschrijving", "Rekening", "Tegenrekening", "Code", "Af Bij", "Bedrag (EUR)",
           "Mutatiesoort", "Mededelingen", "Saldo na mutatie", "Tag")  # fmt: skip


@dataclass(frozen=True)
class _Row:
    """A booking of the bank, and the lines of the books below its head and its bank posting."""

    day: dt.date
    payee: str
    iban: str
    text: str
    amount: Decimal
    rest: tuple[str, ...]
    values: tuple[str, ...] = ()


@dataclass
class _Writer:
    chance: random.Random
    kamers: tuple[str, ...]
    rows: list[_Row] = field(default_factory=list)
    more: list[str] = field(default_factory=list)
    usual: dict[tuple[str, str], Decimal] = field(default_factory=dict)

    def money(self, least: float, most: float) -> Decimal:
        return Decimal(self.chance.randint(int(least * 100), int(most * 100))) / 100

    def workday(self, year: int, month: int, first: int, last: int) -> dt.date:
        day = dt.date(year, month, self.chance.randint(first, last))
        while closed(day):
            day += dt.timedelta(days=1)
        return day


def small_books(folder: Path, chance: random.Random) -> Path:
    """Write books and the statements they came from; their main file."""
    kamers = _KAMERS[: chance.randint(2, 3)]
    made = _Writer(chance, kamers)
    numbers = {party[0]: chance.randint(100, 900) for party in _PARTIES}
    for year in YEARS:
        for party in _PARTIES:
            _party(made, party, year, numbers)
        _takings(made, year)
        _handgeld(made, year)
        _fees(made, year)
        _hours(made, year)
    main = new_books(
        folder,
        "Buurtkamers Eik",
        [NewKamer(kamer, kamer.title(), Decimal(250)) for kamer in kamers],
        iban=OWN,
        receipts_from=dt.date(YEARS[0], 1, 1),
    )
    _write(made, main)
    return main


def _iban(number: int) -> str:
    """An account number with right check digits."""
    rest = f"TRIO{number:010d}"
    digits = "".join(str(int(sign, 36)) for sign in f"{rest}NL00")
    return f"NL{98 - int(digits) % 97:02d}{rest}"


def _party(made: _Writer, party: tuple[str, str, str, int, int, int, bool], year: int, numbers: dict[str, int]) -> None:
    name, what, post, least, most, times, is_fixed = party
    months = range(1, 13) if times == 12 else sorted(made.chance.sample(range(1, 13), times))
    for at, kamer in enumerate(made.kamers):
        usual = made.usual.setdefault((name, kamer), made.money(least, most))
        for month in months:
            amount = (
                usual if is_fixed else (usual * Decimal(made.chance.randint(80, 120)) / 100).quantize(Decimal("0.01"))
            )
            numbers[name] += made.chance.randint(1, 4)
            bon = f"huurcontract {kamer}-1" if is_fixed else f"factuur {year}-{numbers[name]:04d}"
            day = made.workday(year, month, 3 + at, 8 + at)
            made.rows.append(
                _Row(
                    day, name, _iban(sum(map(ord, name))), f"{what} {kamer} {_MONTHS[month - 1]} {year}", -amount,
                    (f"Lasten:{kamer}:{post}  {amount} EUR",), (f'bon: "{bon}"',),
                )
            )  # fmt: skip


def _takings(made: _Writer, year: int) -> None:
    kamer = made.kamers[0]
    day = dt.date(year, 1, 6)
    while day.weekday() != 3:
        day += dt.timedelta(days=1)
    while day.year == year:
        amount = made.money(40, 120)
        booked = day
        while closed(booked):
            booked += dt.timedelta(days=1)
        made.rows.append(
            _Row(booked, "Pinbedrijf Tik", _iban(77), f"Pinomzet eettafel {kamer}", amount,
                 (f"Baten:{kamer}:Eigen:LEDEN  -{amount} EUR",))
        )  # fmt: skip
        day += dt.timedelta(days=7)


def _handgeld(made: _Writer, year: int) -> None:
    for kamer in made.kamers:
        for month in range(1, 13):
            made.rows.append(
                _Row(made.workday(year, month, 10, 14), "", "", f"Overboeking naar {kamer}", Decimal(-200),
                     (f"Activa:Handgeld:{kamer}  200.00 EUR",))
            )  # fmt: skip
            left = Decimal(190)
            for _ in range(made.chance.randint(2, 5)):
                amount = made.money(5, 42)
                if amount > left:
                    break
                left -= amount
                day = dt.date(year, month, made.chance.randint(15, 28))
                what, post = made.chance.choice(
                    (("Koffie", "A-Koffie"), ("Eten", "B-Eten"), ("Schoonmaak", "D-Huishouden"))
                )
                made.more.append(
                    f'{day} * "{what} voor {kamer}"\n  bon: "lijst {kamer} {year}-{month:02d}"\n'
                    f"  Activa:Handgeld:{kamer}  -{amount} EUR\n  Lasten:{kamer}:Fysiek:Handgeld:{post}  {amount} EUR\n"
                )


def _fees(made: _Writer, year: int) -> None:
    for number in range(1, 13):
        kamer = made.kamers[number % len(made.kamers)]
        if year == YEARS[0]:
            made.more.append(f'{year}-01-01 custom "lid" "L{number:04d}"\n  soort: "bewoner"\n  kamer: "{kamer}"\n')
        for month in (2, 8):
            made.rows.append(
                _Row(made.workday(year, month, 2, 22), f"L{number:04d}", "", "Contributie", Decimal(10),
                     (f'Baten:{kamer}:Eigen:LEDEN  -10.00 EUR\n    lid: "L{number:04d}"\n    contributie: {year}',))
            )  # fmt: skip


def _hours(made: _Writer, year: int) -> None:
    for number in range(1, 6):
        kamer, usual = made.kamers[number % len(made.kamers)], made.chance.randint(6, 24)
        if year == YEARS[0]:
            made.more.append(
                f'{year}-01-01 custom "persoon" "V{number:04d}"\n  soort: "bewoner"\n  kamers: "{kamer}"\n'
            )
        for month in range(1, 13):
            hours = Decimal(usual) * made.chance.randint(60, 140) / 100
            hours = (hours * 4).to_integral_value() / 4
            made.more.append(
                f'{year}-{month:02d}-28 * "V{number:04d}" "Uren {kamer} {year}-{month:02d}"\n'
                f"  goedgekeurd: {year}-{month:02d}-28\n"
                f'  goedgekeurd-door: "V{number % 5 + 1:04d}"\n'
                f"  Lasten:{kamer}:Tijd:Bewoners  {hours:.2f} UUR.BEWONER-{year}\n"
                f"  Baten:{kamer}:Tijd:Bewoners  -{hours:.2f} UUR.BEWONER-{year}\n"
            )


def _write(made: _Writer, main: Path) -> None:
    lines = [
        f'{year}-01-01 commodity UUR.BEWONER-{year}\n  naam: "Bewonersuur {year}"\n  soort: "bewoner"\n'
        f"  tot: {year}-12-31\n{year}-01-01 price UUR.BEWONER-{year} 12.00 EUR\n"
        for year in YEARS
    ]
    balance = Decimal(20000)
    lines.append(
        f'{YEARS[0]}-01-01 * "Beginbalans"\n  Activa:Bank:ING  {balance} EUR\n'
        f"  Vermogen:Reserves:Algemeen  -{balance} EUR\n"
    )
    for year in YEARS:
        rows = sorted((row for row in made.rows if row.day.year == year), key=lambda row: row.day)
        name = f"ing-{year}-01-01-{year}-12-31.csv"
        cells = []
        for at, row in enumerate(rows):
            balance += row.amount
            line = at + 2
            lines.append(
                "\n".join(
                    (
                        f'{row.day} * {f"{chr(34)}{row.payee}{chr(34)} " if row.payee else ""}"{row.text}"',
                        *(f"  {value}" for value in row.values),
                        f"  Activa:Bank:ING  {row.amount} EUR",
                        f'    bron: "{name}"\n    regel: {line}\n    sleutel: "ing:{year}{line:06d}"',
                        *(f"  {rest}" for rest in row.rest),
                    )
                )
                + "\n"
            )
            shown = row.payee if row.iban else "(persoon)" if row.payee else "(eigen rekening)"
            cells.append(
                (
                    f"{row.day:%Y%m%d}", shown, OWN, row.iban, "", "Bij" if row.amount > 0 else "Af",
                    format_amount(abs(row.amount)).replace(".", ""), "", row.text,
                    format_amount(balance).replace(".", ""), "",
                )
            )  # fmt: skip
        out = io.StringIO()
        writer = csv.writer(out, delimiter=";", quoting=csv.QUOTE_ALL, lineterminator="\n")
        writer.writerow(_HEADER)
        writer.writerows(cells)
        folder = main.parent / "documenten/Activa/Bank/ING"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{year}-12-31.{name}").write_text(out.getvalue(), "utf-8")
    with main.open("a", encoding="utf-8") as file:
        file.write("\n" + "\n".join((*lines, *made.more)))
