"""Big books as a cooperative has them after years: made of statements and timesheets that our own importer reads.

    python -m benchmarks.big_books FOLDER [2k] [20k] [100k]

Chance, with a seed, writes for every kamer and month what a bank and a kamer would send: bills that a grant pays, card
takings, fees, handgeld and its shops, hours of volunteers by the day. All but the last month are imported at once, so
the books are as valid as what the importer writes; the last lies beside them in FOLDER/NAME-volgende-maand, to import.
The number in the name is about how many transactions the books hold, with those that follow from others.
"""

from __future__ import annotations

import csv
import random
import re
import shutil
import sys
from collections import defaultdict
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.measure import NEXT_MONTH, Big
from bwk_ledger.acts.new_books import NewKamer, new_books
from bwk_ledger.base import periods
from bwk_ledger.base.money import format_amount
from bwk_ledger.demo.people import demo_iban
from bwk_ledger.rules.load import load
from importers.batch import run

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Sequence

    from bwk_ledger.base.periods import Period

SEED = 21
FIRST = 2015
SIZES = {"2k": (2, 2), "20k": (10, 4), "100k": (10, 19)}  # years, kamers
MEMBERS, VOLUNTEERS, DAYS = 30, 15, 4  # of a kamer; days that a volunteer comes in a month
OWN = 1  # number of the account of the cooperative
# Who is paid every month: name, what for, post, the grant that pays it ("" for none), EUR from and to.
_BILLS = (
    ("Vastgoed Noord", "Huur", "Fysiek:Huur", "CORPORATIE", 600, 1400),
    ("Energie De Zon", "Energie", "Fysiek:Energie", "GEMEENTE", 90, 260),
    ("Coachbureau Stap", "Coaching", "Mensen:Coaching", "FONDS", 200, 700),
    ("Telecom Lijn", "Internet", "Fysiek:Energie", "GEMEENTE", 40, 90),
    ("Drukkerij Vel", "Drukwerk", "Fysiek:Communicatie", "", 20, 90),
    ("Waterbedrijf Bron", "Water", "Fysiek:Energie", "", 30, 60),
    ("Opleidingen Trede", "Training", "Fysiek:Training", "", 40, 90),
    ("Bureau Makelaarsland", "Makelen", "Mensen:Makelen", "FONDS", 50, 200),
)
_SHOPS = (("Koffiehuis Boon", "A-Koffie"), ("Buurtsuper Mand", "B-Eten"), ("Drogist Zeep", "D-Huishouden"))
_GRANTS = {"GEMEENTE": "Gemeente", "CORPORATIE": "Corporatie", "FONDS": "Fonds"}
_NUMBERS = {"kvk": "12345678", "rsin": "123456782"}
_TITLES = (
    "Datum", "Naam / Omschrijving", "Rekening", "Tegenrekening", "Code", "Af Bij", "Bedrag (EUR)", "Mutatiesoort",
    "Mededelingen", "Saldo na mutatie", "Tag",
)  # fmt: skip
_ACTIVITIES = ("kookgroep", "taalles", "inloop", "tuingroep")


@dataclass(frozen=True)
class _Row:
    """A row of a statement: EUR, above zero what came in."""

    day: dt.date
    name: str
    iban: str
    amount: Decimal
    text: str


@dataclass
class _Sources:
    """What the bank and the kamers send, month after month."""

    chance: random.Random
    kamers: Sequence[str]
    members: int = MEMBERS
    balances: dict[int, Decimal] = field(default_factory=lambda: defaultdict(lambda: Decimal(50000)))

    def month(self, folder: Path, period: Period) -> list[Path]:
        """Write the statements and timesheets of a month."""
        folder.mkdir(parents=True, exist_ok=True)
        rows: dict[int, list[_Row]] = {OWN: list(self._grants(period))}
        for place, kamer in enumerate(self.kamers):
            rows[OWN] += [*self._bills(period, kamer), *self._takings(period, kamer), *self._members(period, place)]
            rows[OWN].append(_Row(self._day(period), "BWK", demo_iban(2 + place), Decimal(-100), f"Handgeld {kamer}"))
            rows[2 + place] = list(self._petty_cash(period, rows[OWN][-1].day))
        statements = [self._statement(folder, number, found, period) for number, found in rows.items()]
        return [*statements, *(self._timesheet(folder, period, place) for place in range(len(self.kamers)))]

    def _day(self, period: Period, last: int = 28) -> dt.date:
        return period.start.replace(day=self.chance.randint(1, last))

    def _euros(self, least: int, most: int) -> Decimal:
        return Decimal(self.chance.randint(least * 100, most * 100)) / 100

    def _grants(self, period: Period) -> Iterator[_Row]:
        if period.start.month % 4 == 1:
            for place, grant in enumerate(_GRANTS):
                amount = Decimal(5000 * len(self.kamers))
                yield _Row(period.start, grant.title(), demo_iban(5000 + place), amount, f"Subsidie {grant}")

    def _bills(self, period: Period, kamer: str) -> Iterator[_Row]:
        for place, (name, what, _, _, least, most) in enumerate(_BILLS):
            text = f"{what} {kamer} factuur {period.start:%Y%m}-{kamer}{place}"
            yield _Row(self._day(period), name, demo_iban(6000 + place), -self._euros(least, most), text)

    def _takings(self, period: Period, kamer: str) -> Iterator[_Row]:
        for _ in range(4):
            yield _Row(self._day(period), "Pinbedrijf Tik", demo_iban(7000), self._euros(40, 120), f"Pinomzet {kamer}")

    def _members(self, period: Period, place: int) -> Iterator[_Row]:
        """Each member pays the fee in two months of the year, and for shares in the first year."""
        year, month = period.start.year, period.start.month
        for number in range(self.members):
            member = f"L{place * self.members + number + 1:04d}"
            name, iban = f"Lid {member}", demo_iban(10000 + place * self.members + number)
            if number % 6 + 1 in (month, month - 6):
                yield _Row(self._day(period), name, iban, Decimal(10), f"Contributie {year} {member}")
            if year == FIRST and number % 12 + 1 == month:
                yield _Row(self._day(period), name, iban, Decimal(50), f"Aandelen lid {member}")

    def _petty_cash(self, period: Period, filled: dt.date) -> Iterator[_Row]:
        yield _Row(filled, "BWK", demo_iban(OWN), Decimal(100), "Handgeld")
        for _ in range(6):
            name, _ = self.chance.choice(_SHOPS)
            yield _Row(period.last_day, name, "", -self._euros(2, 15), "Betaalautomaat")

    def _statement(self, folder: Path, number: int, rows: Sequence[_Row], period: Period) -> Path:
        """As ING writes it: newest first, with the balance after each row."""
        lines = []
        for row in sorted(rows, key=lambda row: row.day):
            self.balances[number] += row.amount
            lines.append(
                (
                    f"{row.day:%Y%m%d}", row.name, demo_iban(number), row.iban, "GT", "Bij" if row.amount > 0 else "Af",
                    _plain(abs(row.amount)), "Diversen", row.text, _plain(self.balances[number]), "",
                )
            )  # fmt: skip
        path = folder / f"{demo_iban(number)}_{period.start:%d-%m-%Y}_{period.last_day:%d-%m-%Y}.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, delimiter=";", quoting=csv.QUOTE_ALL)
            writer.writerows([_TITLES, *reversed(lines)])
        return path

    def _timesheet(self, folder: Path, period: Period, place: int) -> Path:
        kamer = self.kamers[place]
        path = folder / f"uren-{kamer}-{period.start:%Y-%m}.csv"
        lines = ["Kamer;Datum;Nummer;Soort;Activiteit;Uren"]
        for number in range(VOLUNTEERS):
            person = f"V{place * VOLUNTEERS + number + 1:04d}"
            for day in sorted(self.chance.sample(range(1, 29), DAYS)):
                activity, minutes = self.chance.choice(_ACTIVITIES), self.chance.randint(4, 16) * 15
                lines.append(
                    f"{kamer};{period.start.replace(day=day)};{person};bewoner;{activity};{periods.clock(minutes)}"
                )
        path.write_text("\n".join(lines) + "\n", "utf-8")
        return path


def big_books(folder: Path, name: str, years: int, kamers: int, members: int = MEMBERS) -> Big:
    """Write books of so many years and kamers with so many members each, and the month after; what lay there goes."""
    made = Big(name, folder / name / "main.beancount", folder / f"{name}{NEXT_MONTH}")
    for place in (made.main.parent, made.next_month):
        shutil.rmtree(place, ignore_errors=True)
    codes = [f"K{number:02d}" for number in range(1, kamers + 1)]
    main = _empty_books(made.main.parent, codes, range(FIRST, FIRST + years + 1), members)
    sources = _Sources(random.Random(f"{SEED}/{name}"), codes, members)
    downloads = folder / f"{name}-bronnen"
    shutil.rmtree(downloads, ignore_errors=True)
    months = [periods.month(year, month) for year in range(FIRST, FIRST + years) for month in range(1, 13)]
    run(load(main), [path for period in months for path in sources.month(downloads, period)])
    shutil.rmtree(downloads)
    _approve(main.parent)
    sources.month(made.next_month, periods.month(FIRST + years, 1))
    return made


def _empty_books(folder: Path, codes: Sequence[str], years: range, members: int) -> Path:
    own = [NewKamer(code, f"Kamer {code}", Decimal(250), iban=demo_iban(2 + place)) for place, code in enumerate(codes)]
    more = {
        "stam/financiers.beancount": "".join(_funder(code, group, codes, years) for code, group in _GRANTS.items()),
        "stam/leden.beancount": "".join(
            f'{FIRST}-01-01 custom "lid" "L{place * members + number + 1:04d}"\n  soort: "bewoner"\n  kamer: "{code}"\n'
            "  vereniging: TRUE\n"
            for place, code in enumerate(codes)
            for number in range(members)
        ),
        "stam/personen.beancount": "".join(
            f'{FIRST}-01-01 custom "persoon" "V{place * VOLUNTEERS + number + 1:04d}"\n  soort: "bewoner"\n'
            f'  kamers: "{code}"\n'
            for place, code in enumerate(codes)
            for number in range(VOLUNTEERS)
        ),
        "stam/activiteiten.beancount": "".join(
            f'{FIRST}-01-01 custom "activiteit" "{name}"\n  groep: "Samen"\n' for name in _ACTIVITIES
        ),
        "stam/tarieven.beancount": "".join(
            f'{year}-01-01 commodity UUR.BEWONER-{year}\n  naam: "Bewonersuur {year}"\n  soort: "bewoner"\n'
            f'  tot: {year}-12-31\n  bron: "Besluit"\n{year}-01-01 price UUR.BEWONER-{year} 12.00 EUR\n'
            for year in years
        ),
        "stam/lidmaatschap.beancount": "".join(
            f'{year}-01-01 custom "contributie" "vereniging" 20.00 EUR\n  vervalt: "{year}-06-30 {year}-12-31"\n'
            '  rekening: "Eigen:LEDEN"\n'
            for year in years
        ),
    }
    return new_books(
        folder,
        "Buurtkamers Groot",
        own,
        iban=demo_iban(OWN),
        more=more,
        own_files={"stam/regels.toml": _rules()},
        numbers=_NUMBERS,
    )


def _funder(code: str, group: str, codes: Sequence[str], years: range) -> str:
    awards = "".join(f"  toegekend-{year}: {15000 * len(codes)}.00 EUR\n" for year in years)
    return (
        f'{FIRST}-01-01 custom "financier" "{code}"\n  naam: "{code.title()}"\n  groep: "{group}"\n'
        f'  kamers: "{" ".join(codes)}"\n{awards}'
    )


def _rules() -> str:
    """Every row of the statements has its rule, so that an import asks nothing."""
    found = [
        f'naam = "Subsidie {grant}"\ntekst = "subsidie {grant}"\npartij = "{grant.title()}"\n'
        f'rekening = "Schulden:Subsidie:{grant}"\n'
        for grant in _GRANTS
    ]
    for name, what, post, grant, *_ in _BILLS:
        pays = f'subsidie = "{grant}"\n' if grant else ""
        found.append(
            f'naam = "{name}"\ntekst = "{what} (?P<kamer>K[0-9]+)"\npartij = "{name}"\n'
            f'rekening = "Lasten:{{kamer}}:{post}"\n{pays}'
        )
    found += [
        f'naam = "{name}"\ntegenpartij = "{name}"\nop = "Activa:Handgeld"\nomschrijving = "{post} van {{kamer}}"\n'
        f'rekening = "Lasten:{{kamer}}:Fysiek:Handgeld:{post}"\n'
        for name, post in _SHOPS
    ]
    found.append(
        'naam = "Aandelen"\ntekst = "aandelen lid (?P<lid>L[0-9]{4})"\nomschrijving = "Aandelen {lid}"\n'
        'rekening = "Vermogen:Ledenkapitaal:{lid}"\n'
    )
    takings = 'naam = "Pinomzet"\ntekst = "pinomzet (?P<kamer>K[0-9]+)"\npartij = "Pinbedrijf Tik"\n'
    fees = (
        'naam = "Contributie"\ntekst = "contributie (?P<jaar>20[0-9]{2}) (?P<lid>L[0-9]{4})"\n'
        'omschrijving = "Contributie {lid}"\ncontributie = "ja"\n'
    )
    found += [f'{rule}rekening = "Baten:{{kamer}}:Eigen:LEDEN"\n' for rule in (takings, fees)]
    return "\n".join(f"[[regel]]\n{rule}" for rule in found)


def _approve(root: Path) -> None:
    """Have a colleague approve all hours: text in the files, for 2,000 acts would take longer than the import."""
    for path in root.glob("jaren/*/uren-*.beancount"):
        text = path.read_text("utf-8")
        path.write_text(re.sub(r'^(\S+) \* "V(\d+)" .* #uren$', _approved, text, flags=re.MULTILINE), "utf-8")


def _approved(found: re.Match[str]) -> str:
    number = int(found[2])
    other = number + 1 if number % VOLUNTEERS else number - 1
    return f'{found[0]}\n  goedgekeurd: {found[1]}\n  goedgekeurd-door: "V{other:04d}"'


def _plain(amount: Decimal) -> str:
    return format_amount(amount).replace(".", "")


if __name__ == "__main__":
    for size in sys.argv[2:] or SIZES:
        print(big_books(Path(sys.argv[1]), size, *SIZES[size]))
