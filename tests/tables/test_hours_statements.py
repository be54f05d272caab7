"""What the reports of hours show, and that paid hours join no total of time anywhere."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING

from beancount.core import data

from bwk_ledger.figures.hours import Hours, missing_months, read_hours
from bwk_ledger.figures.results import figures
from bwk_ledger.tables.budget import begroting
from bwk_ledger.tables.hours import YearOfHours, month_names, overview, totals_table
from bwk_ledger.tables.letters import letter
from bwk_ledger.tables.year import jaarrekening
from tests.hours_books import BOOKS, sheet

if TYPE_CHECKING:
    from bwk_ledger.tables.table import Table
    from tests.conftest import Books

END = dt.date(2019, 1, 1)


def _read(books: Books, text: str = "") -> Hours:
    ledger = books.load(BOOKS + text)
    return read_hours(ledger.transactions, ledger.by_type[data.Custom], ledger.config)


def _year(hours: Hours) -> YearOfHours:
    return YearOfHours(2018, hours, hours.of_year(2018), missing_months(hours, 2018, END), END)


def _rows(table: Table) -> dict[str, list[Decimal | str | None]]:
    return {str(row.cells[0].value): [cell.value for cell in row.cells[1:]] for row in table.rows}


def test_overview_of_a_year(books: Books) -> None:
    kamers, months, activities, paid, missing = overview(_year(_read(books)))
    found = _rows(kamers)
    worth = (9020 * Decimal("10.04") + 13570 * 12) / 60
    assert [column.title for column in kamers.columns[1:4]] == ["bewoner", "participatie", "betaald"]
    assert found["Totaal"][:3] == [Decimal("376.50"), Decimal("10.00"), Decimal("330.00")]
    assert found["Totaal"][3] == Decimal("386.50")  # without the paid hours
    assert abs(found["Totaal"][5] - worth) < Decimal("1e-20")
    assert found["Totaal"][6:] == [3, 2]
    thirds = [_rows(months)[f"Tertiaal {number}"][0] for number in (1, 2, 3)]
    assert thirds == [Decimal(9020) / 60, Decimal(6610) / 60, Decimal("126.00")]
    assert _rows(activities)["Totaal"][0] == Decimal("386.50")
    assert _rows(activities)["Beheer totaal"][:1] == [Decimal("50.00")]
    assert _rows(paid)["P0001"] == ["TOP", "coordinatie", "24", Decimal("330.00"), Decimal(336), Decimal(-6)]
    assert _rows(missing)["TOP"] == ["jan, feb, apr t/m dec"]
    assert "Tarief Bewonersuur eind 2018: 12,00 euro per uur (Besluit bestuur 2)." in kamers.footnotes


def test_every_way_to_add_up_has_the_same_total(books: Books) -> None:
    hours = _read(books)
    totals = [
        _rows(totals_table(hours, hours.of_year(2018), by, "2018"))["Totaal"]
        for by in ("kamer", "persoon", "activiteit", "groep", "soort", "maand", "tertiaal", "jaar")
    ]
    assert totals == [totals[0]] * 8
    assert totals[0][0] == Decimal("386.50")


def test_month_names() -> None:
    assert month_names([(2018, month) for month in (1, 2, 4, 5, 6, 12)]) == "jan, feb, apr t/m jun, dec"


def test_yearly_statements_show_participation_and_no_paid_hours(books: Books) -> None:
    ledger = books.load(BOOKS)
    found = figures(ledger, 2018)
    worth = (9020 * Decimal("10.04") + 13570 * 12) / 60
    hours = _rows(next(t for t in jaarrekening(found, {}, "x") if t.title.startswith("Ingezette uren")))
    assert hours["Tijd van mensen op een participatie- of leerplek"][2:6] == [10, 0, 10, 0]
    assert hours["Inzet van tijd"][-2] == Decimal("386.50")
    assert abs(hours["Inzet van tijd"][-1] - worth) < Decimal("1e-20")
    assert "Betaalde uren" not in hours
    costs, _, plain, _ = begroting(found)
    assert _rows(plain)["Uren"][-3] == Decimal("386.50")
    assert abs(_rows(costs)["Waarde van tijd totaal"][-3] - worth) < Decimal("1e-20")
    assert _rows(costs)["Formele begroting (geld)"][-3] == 0


def test_the_letter_to_a_volunteer(books: Books) -> None:
    found = letter(_read(books), "V0001", 2018, "BuurtWerkKamer Coöperatie", dt.date(2019, 2, 1))
    assert found.facts[:3] == (("Naam", ""), ("Nummer", "V0001"), ("Lidnummer", "L0012"))
    assert found.rows == (
        ("Hart voor Leidsche Rijn", "sleutelbeheer", "apr", "50:00"),
        ("Buurtkamer TOP", "kookgroep", "mrt", "100:20"),
        ("Buurtkamer TOP", "kookgroep", "jul", "100:10"),
        ("Totaal", "", "", "250:30"),
    )
    worth, no_income, approval = found.closing
    assert worth == (
        "Wij waarderen deze inzet op 2.711,35 euro: 150:20 uur tegen 10,04 euro (Bewonersuur begin 2018, Besluit "
        "bestuur 1); 100:10 uur tegen 12,00 euro (Bewonersuur eind 2018, Besluit bestuur 2)."
    )
    assert "geen inkomen" in no_income
    assert approval == "De uren zijn goedgekeurd door nummer L0003. Nog niet goedgekeurd: 150:10 uur."
    assert found.signature == "1 februari 2019, namens het bestuur"


def test_a_letter_of_many_lines_takes_months_together(books: Books) -> None:
    text = "".join(
        sheet(f"2018-{month:02d}-28", "V0001", "TOP:Tijd:Bewoners", "1.00", f"BEWONER-2018{'H2' * (month > 6)}", name)
        for month in range(1, 13)
        for name in ("kookgroep", "taalles", "inloop")
    )
    found = letter(_read(books, text), "V0001", 2018, "x", END)
    assert len(found.rows) == 5
    assert found.rows[-1][-1] == "286:30"
