from __future__ import annotations

import csv
import datetime as dt
import re
from collections import Counter, defaultdict
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest

from bwk_ledger.demo.people import COOPERATIVE, is_valid_iban
from bwk_ledger.demo.sources import person_names, write_sources
from importers.readers.payment_words import file_number
from tests import example
from tests.demo.demo_booking import YEARS, all_rows, members, statement

if TYPE_CHECKING:
    from pathlib import Path

KAMERS = ("TOP", "HLR", "ZUILEN")


def test_same_seed_same_bytes(sources: Path, tmp_path: Path) -> None:
    told: list[str] = []
    again = write_sources(tmp_path, progress=told.append)
    assert told[0] == "Bankafschriften: 7 bestanden"
    assert sorted(path.name for path in again) == sorted(path.name for path in sources.iterdir())
    assert [path.name for path in again if path.read_bytes() != (sources / path.name).read_bytes()] == []


def test_other_seed_other_year(sources: Path) -> None:
    other = example.sources(1)
    name = f"{COOPERATIVE.iban}_01-01-2018_31-12-2018.csv"
    assert (other / name).read_bytes() != (sources / name).read_bytes()


def test_tables_of_the_budget(sources: Path) -> None:
    names = ["begroting-2018-baten", "begroting-2018-lasten", "begroting-2018-uren", "prestaties-2018"]
    found = [path for path in sorted(sources.glob("*.csv")) if path.name.startswith(("begroting", "prestaties"))]
    assert [path.stem for path in found] == names
    assert all(path.read_bytes() for path in found)


def test_member_list(sources: Path) -> None:
    found = members(sources)
    assert list(found[0]) == [
        "Lidnummer",
        "Naam",
        "Adres",
        "Postcode",
        "Woonplaats",
        "E-mail",
        "IBAN",
        "Soort",
        "Kamer",
        "Vereniging",
        "Lid sinds",
        "Lid tot",
        "Aandelen",
        "Aandelen per",
    ]
    assert [member["Lidnummer"] for member in found] == [f"L{number:04d}" for number in range(1, 121)]
    assert {member["Kamer"] for member in found} == set(KAMERS)
    assert {member["Soort"] for member in found} == {"bewoner", "staf", "organisatie"}
    assert all(not member["IBAN"] or is_valid_iban(member["IBAN"]) for member in found)
    assert any(not member["IBAN"] for member in found)
    since = [dt.date.fromisoformat(member["Lid sinds"]) for member in found]
    assert since == sorted(since)
    assert {(member["Aandelen"], member["Aandelen per"]) for member in found} == {("", "")}
    names = person_names()
    assert {member["Naam"] for member in found if member["Soort"] != "organisatie"} <= names
    assert not {member["Naam"] for member in found if member["Soort"] == "organisatie"} & names


def test_shares_move_while_their_holder_is_a_member(sources: Path) -> None:
    by_number = {member["Lidnummer"]: member for member in members(sources)}
    joined: dict[str, Decimal] = {}
    left: list[str] = []
    for row in [row for year in YEARS for row in statement(sources, COOPERATIVE.iban, year)]:
        if found := re.search(r"(\d+) aande(?:el|len) lid (L\d{4})", row.text):
            member = by_number[found[2]]
            assert (row.amount, row.date) == (Decimal(found[1]) * 25, dt.date.fromisoformat(member["Lid sinds"]))
            joined[found[2]] = row.amount
        elif found := re.search(r"Terugbetaling aandelen (L\d{4})", row.text):
            member = by_number[found[1]]
            assert -row.amount == joined[found[1]]
            assert row.date < dt.date.fromisoformat(member["Lid tot"])
            left.append(found[1])
    assert sorted(joined) == list(by_number)
    assert sorted(left) == [number for number, member in by_number.items() if member["Lid tot"]]
    earlier = [amount for number, amount in joined.items() if by_number[number]["Lid sinds"] < "2018"]
    assert (len(earlier), sum(earlier), len(left)) == (95, 5750, 6)


def test_contributions_are_paid_by_members_of_that_day(sources: Path) -> None:
    by_number = {member["Lidnummer"]: member for member in members(sources)}
    for row in statement(sources, COOPERATIVE.iban):
        if found := re.search(r"contributie .*?(L\d{4})", row.text, re.IGNORECASE):
            member = by_number[found[1]]
            assert (row.name, row.iban) == (member["Naam"], member["IBAN"])
            assert dt.date.fromisoformat(member["Lid sinds"]) <= row.date
            assert not member["Lid tot"]


def test_names_of_people_who_are_no_members_are_known_too(sources: Path) -> None:
    in_bank = {name for name in person_names() for row in all_rows(sources) if name in row.name}
    listed = {member["Naam"] for member in members(sources)}
    assert len(in_bank - listed) >= 12


def test_receipts_are_named_as_coordinators_do_and_by_no_number(sources: Path) -> None:
    photos, scans, lists = (sorted(sources.glob(f"{start} *")) for start in ("IMG_*", "scan", "kasblad"))
    assert (len(photos), len(scans), len(lists)) == (5, 25, 15)
    assert Counter(path.name.split()[1] for path in lists) == {"HLR": 6, "TOP": 6, "ZUILEN": 3}
    assert all(path.read_bytes().startswith(b"\x89PNG") for path in photos)
    assert all(path.read_bytes().startswith(b"%PDF-") for path in (*scans, *lists))
    assert [file_number(path.name) for path in (*photos, *scans, *lists)] == [None] * 45


def test_papers_of_what_is_paid_by_bank(sources: Path) -> None:
    papers = sorted(path for path in sources.glob("*.pdf") if " " not in path.name)
    assert len(papers) == 79
    texts = " ".join(re.sub(r"[^a-z0-9]+", "-", row.text.lower()) for row in all_rows(sources))
    unnamed = [path.stem for path in papers if f"-{path.stem.lower()}-" not in texts]
    contracts = ["huurcontract-GL-2017-04", "huurcontract-LL-2018-04", "huurcontract-RO-2017-04"]
    assert [name for name in unnamed if not name.startswith("kassabon-")] == contracts
    assert len(unnamed) == 36 + 3


def _quarters(value: Any, forms: Counter[str]) -> int:
    if isinstance(value, dt.time):
        forms["time"] += 1
        return value.hour * 4 + value.minute // 15
    if isinstance(value, str) and ":" in value:
        forms["clock"] += 1
        hours, minutes = value.split(":")
        return int(hours) * 4 + int(minutes) // 15
    forms["comma" if isinstance(value, str) else "number"] += 1
    quarters = Decimal(str(value).replace(",", ".")) * 4
    assert quarters == int(quarters)
    return int(quarters)


@pytest.fixture(scope="module")
def hours(sources: Path) -> dict[tuple[str, str, dt.date], int]:
    """Quarters by number, kind and day; each sheet is checked on the way."""
    found: dict[tuple[str, str, dt.date], int] = defaultdict(int)
    forms: Counter[str] = Counter()
    for path in sorted(sources.glob("uren-*.xlsx")):
        _, kamer, month = path.stem.split("-", 2)
        sheet = openpyxl.load_workbook(path, data_only=True)["Uren"]
        rows = list(sheet.iter_rows(max_col=5, values_only=True))
        assert [row[:2] for row in rows[:3]] == [("Kamer", kamer), ("Maand", month), (None, None)]
        assert rows[3] == ("Datum", "Nummer", "Soort", "Activiteit", "Uren")
        total = 0
        for date, number, kind, activity, value in rows[4:-1]:
            assert isinstance(date, dt.datetime)
            assert f"{date:%Y-%m}" == month
            assert activity
            quarters = _quarters(value, forms)
            found[str(number), str(kind), date.date()] += quarters
            total += quarters
        assert rows[-1][0] == "Totaal"
        assert isinstance(rows[-1][4], int | float)
        assert Decimal(str(rows[-1][4])) * 4 == total
    assert set(forms) == {"time", "clock", "comma", "number"}
    return found


def test_hours(hours: dict[tuple[str, str, dt.date], int], sources: Path) -> None:
    hours = {key: value for key, value in hours.items() if key[2].year == 2018}
    assert len(list(sources.glob("uren-*-2018-*.xlsx"))) == 12 + 12 + 9
    numbers = {(number, kind) for number, kind, _ in hours}
    assert len([number for number, kind in numbers if kind == "bewoner" and number[0] == "V"]) == 80
    assert {number for number, kind in numbers if kind == "professional"} == {f"P{n:04d}" for n in range(1, 7)}
    residents = sum(value for (_, kind, _), value in hours.items() if kind == "bewoner")
    professionals = sum(value for (_, kind, _), value in hours.items() if kind == "professional")
    assert 19_800 * 4 < residents < 20_200 * 4
    assert residents != 20_000 * 4
    assert abs(professionals - 1_500 * 4) < 15 * 4
    assert 0 < max(hours.values()) <= 12 * 4


def test_hours_of_2017_are_fewer_and_of_residents_who_are_there_in_2018_too(
    hours: dict[tuple[str, str, dt.date], int], sources: Path
) -> None:
    assert len(list(sources.glob("uren-*-2017-*.xlsx"))) == 9 + 9
    assert not list(sources.glob("*ZUILEN-2017*"))
    before = {key: value for key, value in hours.items() if key[2].year == 2017}
    assert min(day for _, _, day in before) >= dt.date(2017, 4, 1)
    assert {kind for _, kind, _ in before} == {"bewoner"}
    assert {number for number, _, _ in before} < {number for number, _, day in hours if day.year == 2018}
    assert 4_000 * 4 < sum(before.values()) < 5_000 * 4
    with (sources / "personenlijst-2018.csv").open(encoding="utf-8", newline="") as file:
        since = {row["Nummer"]: row["Sinds"] for row in csv.DictReader(file, delimiter=";")}
    assert all(since[number] == "2017-04-01" for number, _, _ in before)
