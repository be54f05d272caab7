"""`bwk begroting`: a line of it, a revision beside what was first, and the budget to date; for any cooperative."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner, Result

from bwk_ledger.acts.new_books import NewKamer
from bwk_ledger.base import periods
from bwk_ledger.base.periods import Period
from bwk_ledger.cli import main
from bwk_ledger.figures.budget import budget, budget_during
from bwk_ledger.rules.load import load
from bwk_ledger.standing.budget import PlannedLine, year_plan
from tests.compose import new_books
from tests.conftest import Books

if TYPE_CHECKING:
    from pathlib import Path

RENT = "Lasten:LINDE:Fysiek:Huur"
OTHER = "Baten:LINDE:Eigen:Eettafel"
WORK = "Lasten:LINDE:Tijd:Bewoners"
TARIFF = """
2026-01-01 custom "post" "Baten" "Eigen:Eettafel"
  naam: "Eettafel"
  rgs: "WOvbOrsOel"
2026-01-01 commodity UUR.BEWONER-2026
  soort: "bewoner"
2026-01-01 price UUR.BEWONER-2026 12.00 EUR
"""
DECIDED = ("--per", "2026-07-01", "--besluit", "ledenvergadering 12 juni")


@pytest.fixture
def linde(tmp_path: Path) -> Books:
    """Books of another cooperative, with one kamer."""
    books = Books(
        new_books(tmp_path / "boeken", "Buurtplaats De Linde U.A.", [NewKamer("LINDE", "De Linde", Decimal(250))])
    )
    books.add(TARIFF)
    return books


def begroting(books: Books, *arguments: object) -> Result:
    found = CliRunner().invoke(main, ["begroting", *map(str, arguments), "--boeken", str(books.main)])
    assert found.exit_code in {0, 2}, found.output
    return found


def months(books: Books, account: str, commodity: str = "EUR") -> list[Decimal]:
    plan = year_plan(load(books.main).customs, 2026)
    return list(plan.revised[PlannedLine(account, commodity)])


def figures(books: Books, account: str, *arguments: object) -> list[str]:
    """The line of an account in the report, as CSV."""
    found = begroting(books, *arguments, "--formaat", "csv")
    assert found.exit_code == 0, found.output
    return next(line.split(";") for line in found.stdout.splitlines() if f";{account};" in line)[4:]


def test_a_line_is_entered_and_spread_evenly_to_the_cent(linde: Books) -> None:
    said = begroting(linde, "nieuw", 2026, RENT, "1.000,00", "--toelichting", "offerte").stdout
    assert said == f"{RENT} is begroot op 1.000,00 euro; zie jaren/2026/begroting.beancount.\n"
    assert months(linde, RENT) == [Decimal("83.34")] * 4 + [Decimal("83.33")] * 8
    assert (
        (linde.root / "jaren/2026/begroting.beancount")
        .read_text("utf-8")
        .endswith(f'2026-01-01 custom "budget" {RENT} "yearly" 1000.00 EUR\n  toelichting: "offerte"\n')
    )
    assert load(linde.main).errors == []


def test_income_is_entered_without_a_minus(linde: Books) -> None:
    begroting(linde, "nieuw", 2026, OTHER, "1.200,00")
    assert months(linde, OTHER) == [-100] * 12


def test_hours_stand_on_both_sides(linde: Books) -> None:
    said = begroting(linde, "nieuw", 2026, WORK, "1200", "--verdeling", "300 300 600").stdout
    assert said == f"{WORK} is begroot op 1.200,00 uur; zie jaren/2026/begroting.beancount.\n"
    assert months(linde, WORK, "UUR.BEWONER-2026") == [75] * 8 + [150] * 4
    assert months(linde, WORK.replace("Lasten", "Baten"), "UUR.BEWONER-2026") == [-75] * 8 + [-150] * 4
    ledger = load(linde.main)
    assert ledger.errors == []
    assert budget(ledger.customs, [2026], ledger.config.rates).value[WORK] == 14400


@pytest.mark.parametrize(
    ("how", "after"),
    [
        (("--erbij", "600"), [100] * 6 + [200] * 6),
        (("--erbij", "-60"), [100] * 6 + [90] * 6),
        (("--wordt", "1.800,00"), [100] * 6 + [200] * 6),
        (("--wordt", "0"), [100] * 6 + [-100] * 6),
        (("--erbij", "300", "--verdeling", "0 0 300"), [100] * 8 + [175] * 4),
        (("--wordt", "1.500,00", "--verdeling", "500 500 500"), [125] * 12),
    ],
)
def test_a_revision_counts_from_its_month_on(linde: Books, how: tuple[str, ...], after: list[int]) -> None:
    begroting(linde, "nieuw", 2026, RENT, "1.200,00")
    begroting(linde, "herzien", RENT, *how, *DECIDED)
    assert months(linde, RENT) == after
    assert load(linde.main).errors == []


def test_what_was_first_and_what_it_is_now_stand_side_by_side(linde: Books) -> None:
    begroting(linde, "nieuw", 2026, RENT, "1.200,00")
    before = begroting(linde, 2026, "--formaat", "csv").stdout
    assert "eerst begroot" not in before
    said = begroting(linde, "herzien", RENT, "--erbij", "600,00", *DECIDED).stdout
    assert said == f"{RENT} krijgt er vanaf 2026-07-01 bij: 600,00 euro; zie jaren/2026/begroting.beancount.\n"
    said = begroting(linde, "herzien", RENT, "--wordt", "2.400,00", "--per", "1-10-2026", "--besluit", "bestuur").stdout
    assert said == f"{RENT} wordt vanaf 2026-10-01 2.400,00 euro; zie jaren/2026/begroting.beancount.\n"
    after = begroting(linde, 2026, "--formaat", "csv").stdout
    assert "eerst begroot" in after
    assert "nu begroot" in after
    assert figures(linde, "Huren van de ruimte", 2026)[:3] == ["0", "1200", "2400"]
    assert figures(linde, "Huren van de ruimte", 2026, "--bron")[0] == "1200"


def test_actual_to_date_stands_beside_the_budget_to_date(linde: Books) -> None:
    begroting(linde, "nieuw", 2026, RENT, "1.200,00")
    for day, amount in (("2026-08-31", "750.00"), ("2026-09-01", "9.00")):
        linde.add(f'{day} * "Huur"\n  {RENT}  {amount} EUR\n  Activa:Kas:LINDE\n')
    found = CliRunner().invoke(main, ["begroting", "2026", "--tot", "2026-08", "--boeken", str(linde.main)])
    assert found.stdout.startswith("Begroting en werkelijkheid januari tot en met augustus 2026\n")
    row = next(line for line in found.stdout.splitlines() if "Huren van de ruimte" in line)
    assert row.split()[-3:] == ["750", "800", "-50"]


def test_the_budget_of_any_months_and_years(linde: Books) -> None:
    begroting(linde, "nieuw", 2026, RENT, "1.200,00")
    begroting(linde, "nieuw", 2027, RENT, "2.400,00")
    begroting(linde, "herzien", RENT, "--erbij", "60,00", *DECIDED)
    customs = load(linde.main).customs

    def during(start: tuple[int, int], end: tuple[int, int], *, is_original: bool = False) -> Decimal:
        period = Period(dt.date(*start, 1), dt.date(*end, 1))
        return budget_during(customs, period, {}, is_original=is_original).cash[RENT]

    assert during((2026, 5), (2026, 9)) == 420
    assert during((2026, 5), (2026, 9), is_original=True) == 400
    assert during((2026, 12), (2027, 2)) == 110 + 200
    assert budget_during(customs, periods.year(2027), {}) == budget(customs, [2027], {})


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (
            ("nieuw", 2026, RENT, "5"),
            (
                f"Fout: {RENT} staat al in de begroting van 2026, met 1.200,00.\n"
                f"  Herstel: is het anders besloten, gebruik dan 'bwk begroting herzien {RENT}'.\n"
            ),
        ),
        (
            ("nieuw", 2026, "huur", "5"),
            (
                f"Fout: {RENT} staat al in de begroting van 2026, met 1.200,00.\n"
                f"  Herstel: is het anders besloten, gebruik dan 'bwk begroting herzien {RENT}'.\n"
            ),
        ),
        (
            ("nieuw", 2026, "Activa:Kas:LINDE", "5"),
            ("Fout: Activa:Kas:LINDE is geen last en geen bate.\n  Herstel: noem een post, zoals 'huur linde'.\n"),
        ),
        (
            ("nieuw", 2026, OTHER, "0"),
            "Fout: een begroting is een bedrag boven nul.\n  Herstel: noem ook van baten wat erin komt.\n",
        ),
        (
            ("nieuw", 20260, OTHER, "5"),
            "Fout: het jaar 20260 kan niet.\n  Herstel: noem een jaar met vier cijfers.\n",
        ),
        (
            ("nieuw", 2025, WORK, "5"),
            (
                f"Fout: voor de uren op {WORK} is er in 2025 geen tarief.\n"
                "  Herstel: zet het tarief met 'bwk uren tarief', en geef de opdracht opnieuw.\n"
            ),
        ),
        (
            ("nieuw", 2026, OTHER, "100", "--verdeling", "1 2 3"),
            "Fout: de verdeling is samen 6,00, en het bedrag is 100,00.\n  Herstel: verbeter een van beide.\n",
        ),
        (
            ("herzien", RENT, "--erbij", "5", "--per", "2028-01-01", "--besluit", "x"),
            (
                "Fout: voor 2028 is er geen begroting.\n"
                "  Herstel: lees er een in met 'bwk importeer', of begin met 'bwk begroting nieuw'.\n"
            ),
        ),
        (
            ("herzien", RENT, "--erbij", "0", *DECIDED),
            "Fout: met niets erbij verandert de begroting niet.\n  Herstel: noem een bedrag.\n",
        ),
        (
            ("herzien", RENT, "--wordt", "-5", *DECIDED),
            "Fout: een begroting is nooit minder dan nul.\n  Herstel: noem ook van baten wat erin komt.\n",
        ),
        (
            ("herzien", RENT, "--wordt", "5", "--per", "2026-07-01", "--besluit", " "),
            "Fout: er staat niet wie dit besloot.\n  Herstel: noem met --besluit wie, en wanneer.\n",
        ),
    ],
)
def test_what_cannot_be_budgeted_is_refused(linde: Books, arguments: tuple[object, ...], message: str) -> None:
    begroting(linde, "nieuw", 2026, RENT, "1.200,00")
    found = begroting(linde, *arguments)
    assert (found.exit_code, found.stderr) == (2, message)


def test_a_kamer_that_is_not_there_yet_has_no_budget(linde: Books) -> None:
    linde.add('2027-04-01 custom "kamer" "EIK"\n  naam: "De Eik"\n')
    found = begroting(linde, "nieuw", 2026, "Lasten:EIK:Fysiek:Huur", "5")
    assert found.stderr == (
        "Fout: kamer EIK is er niet op 2026-01-01.\n"
        "  Oorzaak: zij is er vanaf 2027-04-01.\n"
        "  Herstel: noem een jaar of een dag waarop zij er is.\n"
    )


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((2026, "--tot", "2025-03"), "deze maand ligt niet in 2026."),
        (
            (2026, "--tot", "2026-03", "--bron"),
            "De tabellen van het aanbod zijn van een heel jaar: kies --tot of --bron.",
        ),
        (
            ("herzien", RENT, *DECIDED),
            "Noem met --wordt wat het jaar wordt, of met --erbij wat erbij komt; een van beide.",
        ),
        (("nieuw", 2026, RENT, "5", "--verdeling", "1 4"), "'1 4' zijn geen 3 of 12 bedragen met spaties ertussen."),
    ],
)
def test_a_wrong_call(linde: Books, arguments: tuple[object, ...], message: str) -> None:
    begroting(linde, "nieuw", 2026, RENT, "1.200,00")
    found = begroting(linde, *arguments)
    assert found.exit_code == 2
    assert message in found.stderr


@pytest.mark.parametrize(
    ("line", "message"),
    [
        (
            f'2026-01-01 custom "budget" {RENT} "yearly" 100.00 EUR\n  verdeling: "1 2 3"\n',
            (
                f"De verdeling van {RENT} is samen 6,00, en het bedrag is 100,00.\n"
                "  Oorzaak: de delen van het jaar zijn samen het bedrag van het jaar.\n"
                "  Herstel: verbeter een van de delen, of het bedrag."
            ),
        ),
        (
            f'2026-01-01 custom "budget" {RENT} "yearly" 100.00 EUR\n  verdeling: "50 50"\n',
            (
                "De verdeling is niet te lezen: 50 50.\n"
                "  Oorzaak: een begroting is verdeeld over 12 maanden of 3 tertialen, als bedragen met spaties "
                "ertussen.\n"
                '  Herstel: schrijf: verdeling: "600.00 600.00 1200.00".'
            ),
        ),
        (
            f'2026-07-01 custom "begrotingswijziging" {RENT} "erbij" 100.00 EUR\n',
            (
                f"Bij een wijziging van de begroting van {RENT} staat niet wie dat besloot.\n"
                "  Oorzaak: een begroting is een besluit, en wat haar wijzigt ook.\n"
                '  Herstel: schrijf: besluit: "ledenvergadering 12 juni 2026".'
            ),
        ),
        (
            '2026-07-01 custom "begrotingswijziging" Lasten:LINDE:Fysiek:Hur "erbij" 1.00 EUR\n  besluit: "ALV"\n',
            (
                "Begroting op onbekende rekening Lasten:LINDE:Fysiek:Hur.\n"
                "  Oorzaak: deze rekening is nergens geopend, dus dit bedrag zou in geen enkel overzicht staan.\n"
                "  Herstel: verbeter de rekening, of voeg de kamer, post of financier toe in stam/."
            ),
        ),
    ],
)
def test_what_is_wrong_in_the_books_is_told(linde: Books, line: str, message: str) -> None:
    assert linde.messages(line) == [message]


def test_the_same_revision_is_refused_the_second_time(linde: Books) -> None:
    begroting(linde, "nieuw", 2026, RENT, "1.200,00")
    begroting(linde, "herzien", RENT, "--erbij", "5", *DECIDED)
    found = begroting(linde, "herzien", RENT, "--erbij", "5", *DECIDED)
    assert found.stderr == (
        "Fout: jaren/2026/begroting.beancount, regel 10: deze wijziging staat er al.\n"
        "  Herstel: is het een tweede, noem dan ook een ander besluit.\n"
    )
