"""The form of the year's statements: classes of Title 9, categories, movements in columns, and what is refused."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from bwk_ledger.figures.results import figures
from bwk_ledger.tables.balance_sheet import balance_before
from bwk_ledger.tables.categories import by_category
from bwk_ledger.tables.schedules import equity, fixed_assets, funds, loans
from tests.year.conftest import BANK, DECISION

if TYPE_CHECKING:
    from bwk_ledger.tables.table import Table
    from tests.year.conftest import YearBooks

ACCOUNTS = """
2000-01-01 open Vermogen:Fondsen:Keuken EUR
  naam: "Bestemmingsfonds keuken"
  rgs: "BEivBefBef"
2000-01-01 open Schulden:Voorziening:Onderhoud EUR
  naam: "Voorziening onderhoud"
  rgs: "BVrzVgoVgo"
2000-01-01 open Activa:Effecten EUR
  naam: "Obligaties"
  rgs: "BEffOveOve"
2000-01-01 custom "relatie" "FONDS"
  naam: "Fonds"
2018-02-01 custom "lening" "LENING-2018-001"
  soort: "ontvangen"
  wie: "FONDS"
  kamer: "TOP"
  bedrag: 1200.00 EUR
  rente: 0.00
  aflossing: "lineair"
  termijnen: 24
  maanden: 1
  eerste: 2018-07-31
"""
MOVED = """
2018-02-01 * "Lening"
  Activa:Bank:ING  1200.00 EUR
  Schulden:Leningen  -1200.00 EUR
    openpost: "LENING-2018-001"
2018-02-02 * "Obligaties"
  Activa:Bank:ING  -3000.00 EUR
  Activa:Effecten  3000.00 EUR
2018-12-31 * "Onderhoud"
  Lasten:TOP:Fysiek:Huur  60.00 EUR
  Schulden:Voorziening:Onderhoud  -60.00 EUR
2018-04-04 * "Correctie 2017"
  rechtstreeks: "nota 2017 stond er dubbel"
  Activa:Bank:ING  15.00 EUR
  Vermogen:Reserves:Algemeen  -15.00 EUR
2018-03-20 * "Winkel" "tafels"
  Activa:Bank:ING  -1000.01 EUR
  Lasten:TOP:Fysiek:Inventaris  1000.01 EUR
    activeren: 1
    naam: "Tafels"
2018-09-30 * "Opkoper" "tafels"
  Activa:Bank:ING  300.00 EUR
  Baten:BWK:Eigen:Overig  -300.00 EUR
    verkocht: "Tafels"
"""


def shown(table: Table, column: int = 1) -> dict[str, Decimal]:
    """What stands in a column, by the label of the row."""
    found = ((str(row.cells[0].value), row.cells[column].value) for row in table.rows)
    return {label: value for label, value in found if isinstance(value, Decimal)}


def test_the_year_stands_in_the_form_of_the_law(year_books: YearBooks) -> None:
    year_books.add("stam/meer.beancount", ACCOUNTS)
    year_books.add(BANK, MOVED)
    ledger = year_books.load()
    found = figures(ledger, 2018)
    balance = balance_before(found, ledger.names, ledger.title)
    assert [str(row.cells[0].value) for row in balance.rows if not str(row.cells[0].value).endswith("totaal")] == [
        "Effecten", "Obligaties", "Vlottende activa", "Activa",
        "Eigen vermogen", "Algemene reserve", "Resultaat van het boekjaar",
        "Voorzieningen", "Voorziening onderhoud",
        "Langlopende schulden", "Ontvangen leningen",
        "Kortlopende schulden en overlopende passiva",
        "Schuld aan de bank: ING betaalrekening", "Ontvangen leningen: binnen een jaar", "Passiva",
    ]  # fmt: skip
    amounts = shown(balance)
    assert amounts["Ontvangen leningen"] == 300
    assert amounts["Ontvangen leningen: binnen een jaar"] == 900
    assert amounts["Schuld aan de bank: ING betaalrekening"] == Decimal("1335.11")

    moved = equity(found, ledger.names, ledger)
    assert [cell.value for cell in moved.rows[0].cells] == ["Algemene reserve", 0, 0, 0, 0, 1015, 1015]
    assert moved.footnotes == ("Rechtstreeks op Algemene reserve: 15,00 op 4 april 2018: nota 2017 stond er dubbel.",)

    # Six months of 83,334...: 500,01 rounds half up; the rest is sold for less than it was worth.
    assets = fixed_assets(found, ledger)
    assert [cell.value for cell in assets.rows[-1].cells][1:6] == [
        0, Decimal("1000.01"), Decimal("-500.01"), Decimal("-500.00"), 0
    ]  # fmt: skip
    assert assets.footnotes == ("Tafels is weg: opbrengst 300,00, boekwaarde 500,00, verlies 200,00.",)
    kinds = shown(by_category(found, ledger))
    assert kinds["Afschrijvingen"] == Decimal("700.01")
    assert kinds["Overige baten"] == 400
    assert [cell.value for cell in loans(found, ledger).rows[0].cells][4:] == [0, 1200, 0, 1200, 900, 0]


def test_what_a_fund_pays_goes_through_the_statement(year_books: YearBooks) -> None:
    year_books.add("stam/meer.beancount", ACCOUNTS)
    year_books.add(BANK, '2018-01-01 * "Fonds"\n  Vermogen:Reserves:Algemeen  70.00 EUR\n  Vermogen:Fondsen:Keuken\n')
    paid = '2018-07-01 * "Keuken"\n  bon: "1"\n  Activa:Bank:ING  -70.00 EUR\n  {}  70.00 EUR\n'
    year_books.add(BANK, paid.format("Vermogen:Fondsen:Keuken"))
    year_books.change(BANK, "1149.90 EUR", "1079.90 EUR")
    (message,) = year_books.messages()
    assert message == (
        "Uit Vermogen:Fondsen:Keuken is rechtstreeks 70,00 euro betaald.\n"
        "  Oorzaak: wat een fonds of reserve betaalt, is een last van het jaar, en staat in de staat van baten en "
        "lasten; pas de bestemming van het resultaat haalt het uit het fonds.\n"
        "  Herstel: zet deze regel op een last van een kamer ('bwk boeking verbeter NUMMER REKENING'), en noem "
        "bij het afsluiten van het jaar: --bestemming Vermogen:Fondsen:Keuken=-70,00."
    )
    # As the remedy says:
    year_books.change(BANK, "  Vermogen:Fondsen:Keuken  70.00", "  Lasten:TOP:Fysiek:Inventaris  70.00")
    too_much = year_books.bwk("afsluiten", 2018, *DECISION, "--bestemming", "Vermogen:Fondsen:Keuken=-70,01")
    assert too_much.stderr == (
        "Fout: Vermogen:Fondsen:Keuken komt met deze bestemming op -0,01 euro.\n"
        "  Oorzaak: er staat 70,00 op; uit een reserve kan niet meer dan erin zit.\n"
        "  Herstel: bestem minder; er is niets geschreven.\n"
    )
    closed = year_books.bwk("afsluiten", 2018, *DECISION, "--bestemming", "Vermogen:Fondsen:Keuken=-70,00")
    assert closed.exit_code == 0, closed.output
    ledger = year_books.load()
    assert [cell.value for cell in funds(figures(ledger, 2018), ledger.names).rows[-1].cells][1:] == [0, 70, -70, 0]


def test_a_decision_follows_its_year(year_books: YearBooks) -> None:
    found = year_books.bwk("afsluiten", 2018, "--besluit", "ALV", "--datum", "2018-12-31")
    assert found.stderr == (
        "Fout: een besluit van 2018-12-31 kan niet over het resultaat van 2018 gaan.\n"
        "  Oorzaak: op die dag was 2018 nog niet voorbij.\n"
        "  Herstel: noem bij --datum de dag waarop de ledenvergadering de jaarrekening vaststelde.\n"
    )
