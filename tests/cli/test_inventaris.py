"""`bwk inventaris`: what is used for years, and what it is still worth."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner, Result

from bwk_ledger.cli import main
from bwk_ledger.figures.bookings import bookings

if TYPE_CHECKING:
    from tests.conftest import Books

BOOKS = """
    2018-03-15 * "Keukenboer" "keukenblok"
      Activa:Bank:ING                -2400.00 EUR
      Lasten:TOP:Fysiek:Inventaris    1500.00 EUR
        activeren: 5
      Lasten:HLR:Fysiek:Inventaris     900.00 EUR
        activeren: 2.5
        naam: "Koelkast"
    2019-02-01 * "later"
      Activa:Bank:ING                 -10.00 EUR
      Lasten:TOP:Fysiek:Training       10.00 EUR
    """


def run(books: Books, year: str) -> Result:
    return CliRunner().invoke(main, ["inventaris", year, "--formaat", "csv", "--boeken", str(books.root)])


def test_a_block_per_kamer_with_totals(books: Books) -> None:
    books.add(BOOKS)
    found = run(books, "2019")
    assert found.exit_code == 0, found.output
    rows = [line.split(";")[1:] for line in found.stdout.splitlines()[2:]]
    assert [row[2:10] for row in rows if row[0] != "kop"] == [
        ["Keukenboer keukenblok", "2018-03-15", "5", "1500,00", "225,00", "300,00", "0", "975,00"],
        ["Buurtkamer TOP totaal", "", "", "1500,00", "225,00", "300,00", "0", "975,00"],
        ["Koelkast", "2018-03-15", "2,5", "900,00", "270,00", "360,00", "0", "270,00"],
        ["Hart voor Leidsche Rijn totaal", "", "", "900,00", "270,00", "360,00", "0", "270,00"],
        ["Inventaris totaal", "", "", "2400,00", "495,00", "660,00", "0", "1245,00"],
    ]


def test_a_year_without_bookings_has_no_depreciation(books: Books) -> None:
    books.add(BOOKS)
    found = run(books, "2020")
    assert (found.exit_code, found.stderr) == (
        2,
        (
            "Fout: main.beancount: over 2020 is nog niets geboekt, dus ook geen afschrijving.\n"
            "  Oorzaak: de laatste boeking is van 2019.\n"
            "  Herstel: noem een eerder jaar.\n"
        ),
    )


def test_books_without_inventory_have_an_empty_list(books: Books) -> None:
    books.add('2018-03-15 * "x"\n  Activa:Bank:ING  1.00 EUR\n  Vermogen:Reserves:Algemeen  -1.00 EUR\n')
    found = run(books, "2018")
    assert (found.exit_code, found.stdout.splitlines()[-1].split(";")[3]) == (0, "Inventaris totaal")


BOUGHT = """
    2018-03-20 * "Meubel" "tafels HLR"
      bon: "12"
      Activa:Bank:ING  -1200.00 EUR
      Lasten:HLR:Fysiek:Inventaris  1200.00 EUR
    2019-09-30 * "Opkoper" "tafels HLR"
      Activa:Bank:ING  300.00 EUR
      Baten:BWK:Eigen:Overig
    """


def bwk(books: Books, *words: str) -> Result:
    return CliRunner().invoke(main, [*words, "--boeken", str(books.root)])


def number(books: Books, amount: str) -> str:
    """The number of the booking with a line of an amount."""
    ledger = books.load()
    found = bookings(ledger.transactions, ledger.config)
    return next(item.number for item in found if Decimal(amount) in {line.units.number for line in item.lines})


@pytest.fixture
def tables(books: Books) -> Books:
    """Books with tables that are inventory."""
    books.add(BOUGHT)
    made = bwk(books, "inventaris", "maak", number(books, "1200.00"), "--jaren", "5", "--naam", "Tafels HLR")
    assert made.exit_code == 0, made.output
    assert made.stdout.endswith("'Tafels HLR' is inventaris, en gaat 5,0 jaar mee.\n")
    return books


def values(books: Books, year: str) -> list[str]:
    (line,) = [text for text in run(books, year).stdout.splitlines() if "Tafels HLR" in text]
    return line.split(";")[6:11]


def test_what_is_sold_gives_a_result(tables: Books) -> None:
    assert values(tables, "2018") == ["1200,00", "0,00", "180,00", "0", "1020,00"]
    sold = bwk(tables, "inventaris", "verkoop", "tafels hlr", "--boeking", number(tables, "300.00"))
    assert sold.exit_code == 0, sold.output
    assert sold.stdout.splitlines()[-1] == (
        "'Tafels HLR' is weg per 2019-09-30: opbrengst 300,00, nog waard 840,00, verlies 540,00."
    )
    assert [str(error.message) for error in tables.load().errors] == []
    assert values(tables, "2019") == ["1200,00", "180,00", "180,00", "840,00", "300,00"]
    again = bwk(tables, "inventaris", "verkoop", "Tafels HLR", "--boeking", number(tables, "300.00"))
    assert again.exit_code == 2
    assert "'Tafels HLR' is al weg, per 2019-09-30." in again.output


def test_what_has_its_last_day_already_can_still_be_sold(books: Books) -> None:
    bought = "      Lasten:HLR:Fysiek:Inventaris  1200.00 EUR\n"
    said = '        activeren: 5\n        naam: "Tafels HLR"\n        einde: 2019-09-30\n'
    books.add(BOUGHT.replace(bought, bought + said))
    sold = bwk(books, "inventaris", "verkoop", "Tafels HLR", "--boeking", number(books, "300.00"))
    assert sold.exit_code == 0, sold.output
    assert sold.stdout.splitlines()[-1].endswith("opbrengst 300,00, nog waard 840,00, verlies 540,00.")
    assert values(books, "2019") == ["1200,00", "180,00", "180,00", "840,00", "300,00"]
    gone = bwk(books, "inventaris", "afvoer", "Tafels HLR", "--datum", "2019-10-01", "--reden", "weg")
    assert gone.exit_code == 2


def test_a_buyer_may_pay_later(tables: Books) -> None:
    words = ("--bedrag", "900,00", "--koper", "Opkoper BV", "--datum", "2019-10-15")
    sold = bwk(tables, "inventaris", "verkoop", "Tafels HLR", *words)
    assert sold.exit_code == 0, sold.output
    assert sold.stdout.splitlines()[-1].endswith("opbrengst 900,00, nog waard 820,00, winst 80,00.")
    assert tables.load().errors == []
    assert "Opkoper BV" in bwk(tables, "debiteuren", "2019").stdout


def test_what_is_gone_is_a_cost(tables: Books) -> None:
    gone = bwk(tables, "inventaris", "afvoer", "Tafels HLR", "--datum", "2019-06-30", "--reden", "kapot")
    assert gone.exit_code == 0, gone.output
    assert gone.stdout.splitlines()[-1].endswith("opbrengst 0,00, nog waard 900,00, verlies 900,00.")
    assert tables.load().errors == []
    assert values(tables, "2019")[3:] == ["900,00", "0"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("verkoop", "Tafels HLR"), "Noem de --boeking waarmee de koper betaalde"),
        (
            ("afvoer", "Tafels HLR", "--datum", "2018-01-01", "--reden", "kapot"),
            "'Tafels HLR' is pas op 2018-03-20 gekocht.",
        ),
        (
            ("afvoer", "Stoelen", "--datum", "2018-05-01", "--reden", "kapot"),
            "er is geen inventaris die 'Stoelen' heet.",
        ),
    ],
)
def test_what_cannot_go_is_refused(tables: Books, words: tuple[str, ...], said: str) -> None:
    found = bwk(tables, "inventaris", *words)
    assert found.exit_code == 2
    assert said in " ".join(found.output.split())


def test_only_a_cost_becomes_inventory(books: Books) -> None:
    books.add(BOUGHT)
    found = bwk(books, "inventaris", "maak", number(books, "300.00"), "--jaren", "5")
    assert found.exit_code == 2
    assert "er is niets geschreven" in " ".join(found.output.split())
    many = bwk(books, "inventaris", "maak", number(books, "1200.00"), "--jaren", "500")
    assert "'activeren: 500' is geen aantal jaren." in " ".join(many.output.split())
