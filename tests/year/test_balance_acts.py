"""Accounts of the balance sheet, corporate tax and direct changes of equity, all by commands."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from bwk_ledger.figures.bookings import bookings
from bwk_ledger.figures.results import figures
from bwk_ledger.tables.schedules import schedules
from bwk_ledger.tables.year_story import sentences
from tests.year.conftest import BANK

if TYPE_CHECKING:
    from tests.year.conftest import YearBooks

TO_RESERVE = """
2018-07-01 * "Teruggave die bij vroeger hoort"
  Activa:Bank:ING              150.00 EUR
  Vermogen:Reserves:Algemeen  -150.00 EUR
"""


def _rows(books: YearBooks, title: str) -> list[tuple[object, ...]]:
    ledger = books.load()
    found = next(
        item for item in schedules(figures(ledger, 2018), ledger.names, ledger) if item.title == f"{title} 2018"
    )
    return [tuple(cell.value for cell in row.cells) for row in found.rows]


def test_a_provision_is_filled_used_and_released(year_books: YearBooks) -> None:
    made = year_books.bwk("rekening", "maak", "Groot onderhoud", "--soort", "voorziening")
    assert made.output == (
        "Schulden:Voorziening:Groot-Onderhoud is er: een voorziening: wat later vrijwel zeker wordt betaald.\n"
        "Zij staat in stam/rekeningen.beancount.\n"
    )
    to = ("--reden", "meerjarenplan", "--datum", "2018-12-31", "--zonder-bon", "eigen berekening")
    for debit, credit, text in (
        ("energie top=600,00", "voorziening groot onderhoud", "Dotatie"),
        ("voorziening groot onderhoud=100,00", "energie top", "Vrijval"),
    ):
        booked = year_books.bwk(
            "boeking", "memoriaal", "--debet", debit, "--credit", credit, "--omschrijving", text, *to
        )
        assert booked.exit_code == 0, booked.output
    year_books.add(
        "jaren/2018/bank.beancount",
        '2018-12-30 * "Schilder" "kozijnen"\n  Activa:Bank:ING  -200.00 EUR\n  Schulden:Voorziening:Groot-Onderhoud\n',
    )
    assert _rows(year_books, "Verloop van de voorzieningen")[0] == (
        "Groot onderhoud",
        *map(Decimal, ("0", "600.00", "-200.00", "-100.00", "300.00")),
    )


def test_an_account_is_not_made_twice(year_books: YearBooks) -> None:
    assert year_books.bwk("rekening", "maak", "Keuken", "--soort", "fonds").exit_code == 0
    again = year_books.bwk("rekening", "maak", "keuken", "--soort", "fonds")
    assert again.exit_code == 2
    assert "er is al een rekening Vermogen:Fondsen:Keuken." in again.output


def test_corporate_tax_stands_below_the_result(year_books: YearBooks) -> None:
    done = year_books.bwk("vpb", 2018, "--bedrag", "50,00", "--zonder-bon", "eigen berekening")
    assert done.exit_code == 0, done.output
    assert year_books.messages() == []
    said = year_books.bwk("jaarrekening", 2018).output.splitlines()
    of = {
        line.split("  ")[0]: line.split() for line in reversed(said) if line.startswith(("Saldo ", "Belasting totaal"))
    }
    assert "149,90" in of["Saldo voor belastingen"]
    assert "50,00" in of["Belasting totaal"]
    assert "99,90" in of["Saldo van baten en lasten"]
    assert "Te betalen vennootschapsbelasting" in " ".join(said)
    assert year_books.bwk("vpb", 2018, "--bedrag", "50,00", "--zonder-bon", "eigen berekening").exit_code == 2


def test_plain_words_add_up_as_the_statement_does(year_books: YearBooks) -> None:
    before = _story(year_books)
    assert year_books.bwk("vpb", 2018, "--bedrag", "50,00", "--zonder-bon", "eigen berekening").exit_code == 0
    assert _story(year_books) == before.replace(
        ": een overschot van 149,90 euro", ", en de belasting op het resultaat 50,00 euro: een overschot van 99,90 euro"
    )


def _story(books: YearBooks) -> str:
    ledger = books.load()
    return sentences(figures(ledger, 2018), ledger)[0].partition(" Begroot was ")[0]


def test_a_direct_change_gets_its_reason_by_a_command(year_books: YearBooks) -> None:
    year_books.add("jaren/2018/bank.beancount", TO_RESERVE)
    trial = year_books.bwk("afsluiten", 2018, "--proef").output
    assert 'bwk boeking verbeter NUMMER --rechtstreeks "reden"' in " ".join(trial.split())
    ledger = year_books.load()
    number = next(item.number for item in bookings(ledger.transactions, ledger.config) if "Teruggave" in item.text)
    done = year_books.bwk("boeking", "verbeter", number, "--rechtstreeks", "hoort bij 2016")
    assert done.exit_code == 1, done.output  # the bank has another balance now
    assert "--rechtstreeks" not in year_books.bwk("afsluiten", 2018, "--proef").output
    other = next(item.number for item in bookings(ledger.transactions, ledger.config) if "Opbrengst" in item.text)
    assert "niet op een reserve" in year_books.bwk("boeking", "verbeter", other, "--rechtstreeks", "zomaar").output


def test_what_is_bought_is_used_in_later_years_after_its_year_is_closed(year_books: YearBooks) -> None:
    tables = '2018-07-01 * "Meubel" "tafels"\n  bon: "1"\n  Activa:Bank:ING  -600.00 EUR\n'
    tables += '  Lasten:TOP:Fysiek:Inventaris  600.00 EUR\n    activeren: 5\n    naam: "Tafels"\n'
    year_books.add(BANK, tables)
    year_books.change(BANK, "1149.90 EUR", "549.90 EUR")
    year_books.close()
    year_books.add(
        "jaren/2019/bank.beancount", '2019-09-01 * "Rente"\n  Activa:Bank:ING  1.00 EUR\n  Baten:BWK:Eigen:Overig\n'
    )
    assert year_books.messages() == []
    gone = year_books.bwk("inventaris", "afvoer", "Tafels", "--datum", "2019-06-30", "--reden", "kapot")
    assert gone.exit_code == 0, gone.output
    assert year_books.messages() == []


def test_a_memorial_on_a_reserve_says_why(year_books: YearBooks) -> None:
    made = year_books.bwk("rekening", "maak", "Inrichting", "--soort", "reserve")
    assert made.exit_code == 0, made.output
    words = ("--debet", "Vermogen:Reserves:Algemeen=100,00", "--credit", "Vermogen:Reserves:Inrichting")
    why = ("--omschrijving", "Naar de inrichting", "--reden", "besloten in mei", "--besluit", "ALV 20 mei")
    done = year_books.bwk("boeking", "memoriaal", *words, *why, "--datum", "2018-06-01")
    assert done.exit_code == 0, done.output
    assert 'rechtstreeks: "besloten in mei"' in year_books.read("jaren/2018/memoriaal.beancount")
    assert "--rechtstreeks" not in year_books.bwk("afsluiten", 2018, "--proef").output
