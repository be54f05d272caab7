from __future__ import annotations

import csv
import datetime as dt
from collections import defaultdict
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from bwk_ledger.acts.new_books import new_books
from bwk_ledger.demo.income import unexplained_lines
from bwk_ledger.demo.people import COOPERATIVE, KAMERS, NAME
from bwk_ledger.demo.sources import example, own_files, person_names
from bwk_ledger.rules.load import load
from tests.demo.demo_booking import YEARS, Cost, all_rows, book, matching, member_kamers, rules, statement, wages
from tests.example import sources as example_sources

if TYPE_CHECKING:
    from pathlib import Path

OWN_INCOME = {"LEDEN", "PROJECTEN", "BELASTING"}
POSTS = (
    "Mensen:Coordinatie",
    "Mensen:Coaching",
    "Mensen:Perspectiefbanen",
    "Mensen:Leerwerkplekken",
    "Mensen:Makelen",
    "Fysiek:Huur",
    "Fysiek:Energie",
    "Fysiek:Handgeld",
    "Fysiek:Communicatie",
    "Fysiek:Training",
    "Fysiek:Inventaris",
)


def _table(folder: Path, name: str) -> list[dict[str, str]]:
    with (folder / f"begroting-2018-{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _booked(folder: Path, *years: int) -> list[Cost]:
    kamers = member_kamers(folder)
    found = [cost for row in all_rows(folder, years) if not row.is_internal for cost in book(row, kamers)]
    return [*found, *wages(found)]


@pytest.fixture(scope="module")
def booked(sources: Path) -> list[Cost]:
    """What was booked in 2018, the year that has a budget."""
    return _booked(sources, 2018)


def test_standing_data_makes_sound_books(tmp_path: Path, sources: Path) -> None:
    ledger = load(new_books(tmp_path / "boeken", NAME, KAMERS, own_files()))
    # Who is appointed or works comes with the list of persons, and for which result with that of the proposal.
    assert {error.entry.type for error in ledger.errors} == {"aanstelling", "werkplek", "inbreng"}
    assert all("geen persoon" in error.message or "geen prestatie" in error.message for error in ledger.errors)
    funders = ledger.config.funders
    labels = [row["financier"] for row in _table(sources, "baten")]
    assert [funder.name for funder in funders.values()] == labels
    assert {code for code, funder in funders.items() if not funder.is_grant} == OWN_INCOME
    for (code, funder), row in zip(funders.items(), _table(sources, "baten"), strict=True):
        paid = tuple(kamer.code for kamer in KAMERS if int(row[kamer.code]) or code == "PROJECTEN")
        assert funder.kamers == paid
    kinds = {kind.commodity: (kind.kind, kind.rate, kind.end) for kind in ledger.config.hour_kinds}
    assert kinds == {
        "UUR.BEWONER-2017": ("bewoner", Decimal("9.95"), dt.date(2017, 12, 31)),
        "UUR.BEWONER-2018": ("bewoner", Decimal("10.04"), dt.date(2018, 12, 31)),
        "UUR.STAF-2018": ("professional", Decimal("37.00"), dt.date(2018, 12, 31)),
        "UUR.PARTICIPATIE-2018": ("participatie", Decimal("0.00"), dt.date(2018, 12, 31)),
        "UUR.BETAALD-2018": ("betaald", Decimal("0.00"), dt.date(2018, 12, 31)),
    }
    opened = {entry.account: entry.meta.get("iban") for entry in ledger.entries if hasattr(entry, "booking")}
    assert opened["Activa:Bank:ING"] == COOPERATIVE.iban
    assert all(opened[f"Activa:Handgeld:{kamer.code}"] == kamer.iban for kamer in KAMERS)


def test_rules_keep_the_explanation_of_their_syntax() -> None:
    assert own_files()["stam/regels.toml"].startswith("# Waar een bankregel heen gaat.")


def test_every_rule_fits_some_row(sources: Path) -> None:
    used = {found[0] for row in all_rows(sources) if not row.is_internal and (found := matching(row))}
    assert [rule["naam"] for place, rule in enumerate(rules()) if place not in used] == []
    assert len({rule["naam"] for rule in rules()}) == len(rules())


def test_no_rule_knows_a_person() -> None:
    text = own_files()["stam/regels.toml"]
    assert not [name for name in person_names() if name in text]
    assert not any(person.iban in text for person in example(2018).people.members)


def test_only_the_planned_rows_stay_unexplained(sources: Path) -> None:
    planned = unexplained_lines(2018, example(2018).people)
    found = [row for row in all_rows(sources) if not row.is_internal and matching(row) is None]
    assert sorted((row.date, row.name, int(row.amount * 100)) for row in found) == sorted(
        (line.date, line.name, line.cents) for line in planned
    )
    assert not any(matching(row) for row in all_rows(sources) if row.is_internal)


def test_every_post_comes_near_its_budget_but_for_rent_never_equals_it(sources: Path, booked: list[Cost]) -> None:
    for post, row in zip(POSTS, _table(sources, "lasten"), strict=True):
        for kamer in KAMERS:
            account, budget = f"Lasten:{kamer.code}:{post}", Decimal(row[kamer.code])
            actual = sum((cost.amount for cost in booked if cost.account.startswith(account)), Decimal(0))
            if budget:
                assert abs(actual / budget - 1) < Decimal("0.08"), account
            assert (actual == budget) == (post == "Fysiek:Huur" or not budget), account


def test_income_comes_near_its_budget(sources: Path, booked: list[Cost]) -> None:
    paths = {"LEDEN": "Eigen:LEDEN", "BELASTING": "Belastingdienst:BELASTING"}
    labels = dict(zip(("LEDEN", "PROJECTEN", "BELASTING"), _table(sources, "baten")[6:9], strict=True))
    for code, path in paths.items():
        for kamer in KAMERS:
            account = f"Baten:{kamer.code}:{path}"
            actual = -sum((cost.amount for cost in booked if cost.account == account), Decimal(0))
            assert abs(actual / Decimal(labels[code][kamer.code]) - 1) < Decimal("0.08"), account


@pytest.mark.parametrize("seed", [2018, 1, 2])
def test_grants_are_used_well_and_never_too_far(tmp_path: Path, seed: int) -> None:
    sources = example_sources(seed)
    booked = _booked(sources, 2018)
    ledger = load(new_books(tmp_path / "boeken", NAME, KAMERS, own_files()))
    for (code, funder), row in zip(ledger.config.funders.items(), _table(sources, "baten"), strict=True):
        if not funder.is_grant:
            continue
        received = -sum(cost.amount for cost in booked if cost.account == funder.liability)
        award = ledger.config.awards[f"{code}:2018"]
        assert received == award.amount == int(row["totaal"]), code
        assert sum(item.amount for item in award.instalments) == sum(line.amount for line in award.lines) == received
        for kamer in funder.kamers:
            spent = sum(
                cost.amount for cost in booked if cost.grant == code and cost.account.startswith(f"Lasten:{kamer}:")
            )
            assert Decimal("0.85") < spent / Decimal(row[kamer]) <= 1, (code, kamer)
        assert {cost.account.split(":")[1] for cost in booked if cost.grant == code} == set(funder.kamers)


@pytest.mark.parametrize("seed", [2018, 1, 2])
def test_every_grant_of_2017_is_spent_to_the_cent(seed: int) -> None:
    left: dict[str, Decimal] = defaultdict(Decimal)
    for cost in _booked(example_sources(seed), 2017):
        if grant := cost.grant or cost.account.partition("Schulden:Subsidie:")[2]:
            left[grant] += cost.amount
        assert cost.account.split(":")[1] != "ZUILEN"
    assert len(left) == 9
    assert set(left.values()) == {0}


def test_no_grant_is_spent_before_it_is_received(sources: Path) -> None:
    left: dict[str, Decimal] = defaultdict(Decimal)
    for cost in sorted(_booked(sources, 2017, 2018), key=lambda item: (item.date, item.amount)):
        if cost.account.startswith("Schulden:Subsidie:"):
            left[cost.account.rsplit(":", 1)[1]] -= cost.amount
        elif cost.grant:
            left[cost.grant] -= cost.amount
            assert left[cost.grant] >= 0, cost


def test_bank_never_runs_dry(sources: Path) -> None:
    for year in YEARS:
        assert min(row.balance for row in statement(sources, COOPERATIVE.iban, year)) > 10_000
