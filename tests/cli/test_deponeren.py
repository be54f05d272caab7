"""`bwk deponeren` and `bwk contract`: what the trade register asks, whether the form is right, and what is agreed."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from bwk_ledger.demo.people import demo_iban
from bwk_ledger.evening.tasks import filing_tasks
from bwk_ledger.figures.filing import FormField, filing, filing_days
from bwk_ledger.tables.filing import form
from bwk_ledger.tables.year_report import annual_report
from tests.settling_books import SettlingBooks, settling_books

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Books

START = """
    2023-01-01 * "Beginbalans"
      reden: "beginbalans"
      Activa:Bank:ING            {assets} EUR
      Vermogen:Reserves:Algemeen
    2023-06-01 * "Gemeente" "opdracht"
      Activa:Bank:ING            {income} EUR
      Baten:TOP:Eigen:LEDEN     -{income} EUR
    2024-06-01 * "Gemeente" "opdracht"
      Activa:Bank:ING            {income} EUR
      Baten:TOP:Eigen:LEDEN     -{income} EUR
    2024-07-01 * "Bank" "rood"
      Activa:Handgeld:TOP        -480.00 EUR
      Lasten:TOP:Fysiek:Training  480.00 EUR
    """


def test_the_fields_of_the_form_are_whole_euros_that_add_up(books: Books) -> None:
    found = filing(books.load(START.format(assets="1000.40", income="250.30")), 2024)
    assert [(field.value, found.fields[field]) for field in FormField] == [
        ("Vaste activa", Decimal(0)),
        ("Vlottende activa", Decimal(1501)),
        ("Eigen vermogen", Decimal(1021)),
        ("Voorzieningen", Decimal(0)),
        ("Langlopende schulden", Decimal(0)),
        ("Kortlopende schulden", Decimal(480)),  # a bank in the red is a debt
    ]
    assert (found.is_after, found.adopted) == (False, None)


@pytest.mark.parametrize(
    ("assets", "income", "micro"),
    [("100000.00", "100000.00", True), ("500000.00", "949999.00", False), ("380000.00", "10000.00", True)],
)
def test_two_of_three_limits_in_both_years(books: Books, assets: str, income: str, micro: bool) -> None:
    found = filing(books.load(START.format(assets=assets, income=income)), 2024)
    assert [size.year for size in found.sizes] == [2024, 2023]
    assert [size.limits.assets for size in found.sizes] == [Decimal(450_000), Decimal(350_000)]
    assert found.is_micro is micro


def test_the_last_days_follow_from_the_year_and_the_adoption() -> None:
    days = filing_days(2024, dt.date(2025, 5, 20))
    assert (days.aim, days.drawn_up, days.adopted, days.after_adoption, days.last) == (
        dt.date(2025, 5, 31),
        dt.date(2025, 6, 30),
        dt.date(2025, 7, 31),
        dt.date(2025, 5, 28),
        dt.date(2025, 12, 31),
    )
    assert filing_days(2024, None).file_by == dt.date(2025, 12, 31)


@pytest.fixture
def settled(tmp_path: Path) -> SettlingBooks:
    """Books of 2026 with three kamers and a bill."""
    found = settling_books(tmp_path)
    found.done("relatie", "SLEUTEL", "--naam", "De Sleutel Beheer", "--iban", demo_iban(301), "--organisatie")
    for number in ("V0001", "V0002"):
        words = ("--kamer", "LINDE", "--soort", "bewoner", "--nummer", number, "--sinds", "2026-01-01")
        found.done("uren", "aanmelden", *words)
    bill = ("factuur", "boek", "SLEUTEL", "HS-1", "850,00", "--rekening", "huur linde", "--datum", "2026-01-05")
    found.done(*bill, "--door", "V0001")
    return found


def test_what_was_filed_is_not_asked_again(settled: SettlingBooks) -> None:
    late = dt.date(2028, 2, 1)
    (task,) = filing_tasks(settled.load(), late)
    assert task.text == "De jaarrekening van 2026 bij de KvK: te laat."
    assert task.command == "bwk deponeren 2026"
    assert list(filing_tasks(settled.load(), dt.date(2027, 3, 1))) == []
    assert "nog niet" in settled.done("deponeren", "2026")
    settled.done("deponeren", "2026", "--verzonden", "2027-06-10")
    assert list(filing_tasks(settled.load(), late)) == []
    assert "10 juni 2027" in settled.done("deponeren", "2026")
    assert settled.refused("deponeren", "2026", "--verzonden", "2027-06-11") == (
        "Fout: de jaarrekening van 2026 is al gedeponeerd, op 2027-06-10.\n"
        "  Herstel: er is niets te doen; klopt de dag niet, geef dan 'bwk ongedaan' en schrijf haar opnieuw op.\n"
    )


def test_a_year_that_is_not_over_is_not_filed(settled: SettlingBooks) -> None:
    assert settled.refused("deponeren", "2026", "--verzonden", "2026-12-01") == (
        "Fout: op 2026-12-01 was 2026 nog niet voorbij.\n  Herstel: noem de dag waarop het formulier is verzonden.\n"
    )


RENT = ("contract", "boek", "HUUR-LINDE", "SLEUTEL", "12000,00", "--omschrijving", "huur", "--kamer", "LINDE")


def test_a_contract_stands_with_what_it_still_costs_by_when(settled: SettlingBooks) -> None:
    said = settled.done(*RENT, "--vanaf", "2026-01-01", "--tot", "2034-06-30", "--opzegtermijn", "3")
    assert said == "HUUR-LINDE: 12.000,00 euro per jaar aan De Sleutel Beheer, tot en met 2034-06-30.\n"
    rows = settled.done("contract", "--op", "2026-12-31", "--formaat", "csv").splitlines()
    (row,) = [line.split(";") for line in rows if "HUUR-LINDE" in line]
    assert row[-4:] == ["12000,00", "12000,00", "48000,00", "30000,00"]
    assert settled.load().errors == []


def test_a_contract_twice_or_with_nobody_is_refused(settled: SettlingBooks) -> None:
    settled.done(*RENT, "--vanaf", "2026-01-01", "--tot", "2026-12-31")
    assert settled.refused(*RENT, "--vanaf", "2026-05-01") == (
        "Fout: contract HUUR-LINDE staat er al, met SLEUTEL vanaf 2026-01-01.\n"
        "  Herstel: kies een andere code; is dit het vervolg, noem dan met --vanaf een dag na het einde.\n"
    )
    other = [*RENT[:3], "NIEMAND", *RENT[4:]]
    assert "'NIEMAND' is geen bekende organisatie." in settled.refused(*other)


def test_the_annual_report_names_what_contracts_still_cost(settled: SettlingBooks) -> None:
    settled.done(*RENT, "--vanaf", "2026-01-01", "--opzegtermijn", "3")
    chapters = annual_report(settled.load(), 2026, dt.date(2027, 3, 1), None).chapters
    tables = [piece.table for chapter in chapters for piece in chapter.pieces if piece.table is not None]
    (found,) = [table for table in tables if table.title == "Verplichtingen die niet op de balans staan"]
    assert [cell.value for cell in found.rows[0].cells[-3:]] == [Decimal("3000.00"), Decimal(0), Decimal(0)]


def test_no_staff_is_explained(books: Books) -> None:
    ledger = books.load(START.format(assets="1000.40", income="250.30"))
    assert form(filing(ledger, 2024)).footnotes[-1] == (
        "0,0 fte, want in 2024 was er niemand in loondienst: geen aanstelling en geen loonjournaal."
    )


def test_wages_without_agreed_hours_are_no_staff_of_nought(books: Books) -> None:
    paid = """
    2024-01-28 * "Loon januari"
      loonmaand: "2024-01"
      Lasten:TOP:Mensen:Perspectiefbanen  1000.00 EUR
        medewerker: "P0001"
        loon: "bruto"
      Schulden:Nettoloon                 -1000.00 EUR
        medewerker: "P0001"
        loon: "netto"
    """
    found = filing(books.load(START.format(assets="1000.40", income="250.30") + paid), 2024)
    assert found.without_hours == 1
    assert form(found).footnotes[-1] == (
        "Er is loon geboekt, maar van niemand staat in de boeken hoeveel uur per week is afgesproken. Schrijf het op "
        "met: bwk uren aanstelling NUMMER --kamer CODE --uren UREN --vanaf DATUM."
    )
