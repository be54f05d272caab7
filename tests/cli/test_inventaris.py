"""`bwk inventaris`: what is used for years, and what it is still worth."""

from __future__ import annotations

from typing import TYPE_CHECKING

from click.testing import CliRunner, Result

from bwk_ledger.cli import main

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
