"""`bwk handgeld`: the overview, counting by two people, and what would fill up the handgeld."""

from __future__ import annotations

import csv
import io
from decimal import Decimal
from typing import TYPE_CHECKING

from click.testing import CliRunner, Result

from bwk_ledger.base.money import parse_amount
from bwk_ledger.cli import main
from tests.compose import member, person

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Books

ENTRIES = """
    2018-01-02 * "handgeld"
      Activa:Bank:ING      -270.00 EUR
      Activa:Handgeld:TOP   270.00 EUR
    2018-01-03 * "koffie"
      bon: "TOP-2018-001"
      Activa:Handgeld:TOP                  -30.00 EUR
      Lasten:TOP:Fysiek:Handgeld:A-Koffie   30.00 EUR
    2018-02-09 * "Bakker" "brood"
      bon: "ontbreekt"
      bon-reden: "kassa was stuk"
      Activa:Handgeld:TOP                -12.50 EUR
      Lasten:TOP:Fysiek:Handgeld:B-Eten   12.50 EUR
    2018-02-10 * "soep"
      Activa:Handgeld:TOP                -7.50 EUR
      Lasten:TOP:Fysiek:Handgeld:B-Eten   7.50 EUR
"""


def run(books: Books, *words: str) -> Result:
    return CliRunner().invoke(main, ["handgeld", *words, "--boeken", str(books.root)])


def rows(result: Result) -> list[list[str]]:
    return [row[1:] for row in csv.reader(io.StringIO(result.stdout), delimiter=";")]


def test_overview_has_months_categories_and_missing_receipts(books: Books) -> None:
    books.add(ENTRIES)
    found = run(books, "overzicht", "2018", "--kamer", "top", "--formaat", "csv")
    text = [";".join(row) for row in rows(found)]
    assert "regel;0;jan 2018;0;270,00;30,00;;240,00;250,00;20,00;;" in text
    assert "regel;0;feb 2018;240,00;;20,00;;220,00;250,00;;;" in text
    assert "totaal;0;Totaal;0;270,00;50,00;;220,00;;20,00;;" in text
    assert "regel;0;B Eten;20,00;20,00" in text
    place = "main.beancount, regel "
    assert any(line.startswith(f"regel;0;2018-02-09;TOP;Bakker brood;12,50;kassa was stuk;{place}") for line in text), (
        text
    )
    assert any(line.startswith(f"regel;0;2018-02-10;TOP;soep;7,50;geen reden genoemd;{place}") for line in text)
    assert found.stderr == (
        "Let op: TOP kreeg in jan 2018 20,00 euro meer dan het plafond van 250,00.\n"
        "Let op: van 2 uitgaven ontbreekt de bon.\n"
        "Let op: de boeken hebben 1 fout; zie 'bwk controle'.\n"
    )
    assert found.exit_code == 1  # of the ceiling


def test_totals_of_the_example_are_those_of_its_accounts(repo: Path) -> None:
    from bwk_ledger.rules.load import load  # noqa: PLC0415 - only here

    main_file = repo / "ledger" / "main.beancount"
    found = CliRunner().invoke(main, ["handgeld", "overzicht", "2018", "--formaat", "csv", "--boeken", str(main_file)])
    closings = [parse_amount(row[7]) for row in rows(found) if row[2:3] == ["Totaal"] and len(row) > 10]
    balances: dict[str, Decimal] = {}
    for entry in load(main_file).transactions:
        for leg in entry.postings:
            if leg.account.startswith("Activa:Handgeld:") and entry.date.year <= 2018:
                balances[leg.account] = balances.get(leg.account, Decimal(0)) + leg.units.number
    assert sorted(closings) == sorted(balances.values())
    assert len(closings) == 3


def test_overview_of_a_kamer_without_handgeld(books: Books) -> None:
    books.add(ENTRIES)
    found = run(books, "overzicht", "2018", "--kamer", "HLR")
    assert (found.exit_code, found.stderr) == (
        2,
        "Fout: HLR heeft in 2018 geen handgeld.\n  Herstel: noem een ander jaar of een andere kamer.\n",
    )


COUNT = ("telling", "top", "--datum", "2018-02-28", "--door", "l0001")
PEOPLE = (
    member("L0001")
    + person("V0001", lid="L0001")
    + person("V0002")
    + """
2018-02-01 * "handgeld"
  Activa:Bank:ING      -100.00 EUR
  Activa:Handgeld:TOP   100.00 EUR
"""
)


def test_a_count_that_agrees_is_written_down(books: Books) -> None:
    books.add(PEOPLE)
    found = run(books, *COUNT, "--en", "V0002", "--bedrag", "100")
    assert (found.exit_code, found.stderr) == (0, "")
    assert found.stdout == (
        "Kas van TOP op 2018-02-28, geteld door L0001 en V0002.\n"
        "  geteld                 100,00\n"
        "  volgens de boeken      100,00\n"
        "  verschil                 0,00\n"
        "De kas klopt.\n"
    )
    written = (books.root / "jaren" / "2018" / "handgeld-top.beancount").read_text("utf-8")
    assert '2018-02-28 custom "kastelling" "TOP" 100.00 EUR\n  door: "L0001"\n  en: "V0002"\n' in written
    assert books.messages() == []


def test_a_difference_says_what_to_do(books: Books) -> None:
    books.add(PEOPLE)
    found = run(books, *COUNT, "--en", "V0002", "--bedrag", "87,60")
    assert found.stdout.endswith(
        "  verschil               -12,40\n"
        "Zoek de bon die ontbreekt en boek die; blijft het verschil, "
        'boek het dan met: bwk kas verschil TOP --datum 2018-02-28 --reden "...".\n'
    )
    assert (found.exit_code, found.stderr) == (1, "Let op: de boeken hebben 1 fout; zie 'bwk controle'.\n")


def test_a_difference_has_its_own_post_where_the_books_have_one(books: Books) -> None:
    books.add(PEOPLE)
    books.add("""
        2000-01-01 custom "post" "Lasten" "Overig:Kasverschillen"
          naam: "Kasverschillen"
          rgs: "WBedAlkOal"
    """)
    found = run(books, *COUNT, "--en", "V0002", "--bedrag", "100,05")
    assert found.stdout.endswith(
        "Zoek de storting die ontbreekt en boek die; blijft het verschil, "
        'boek het dan met: bwk kas verschil TOP --datum 2018-02-28 --reden "...".\n'
    )
    words = ("verschil", "top", "--reden", "rondgerekend")
    booked = CliRunner().invoke(main, ["kas", *words, "--boeken", str(books.root)])
    assert (booked.exit_code, booked.stdout) == (
        0,
        "2018-02-28: 0,05 euro meer geteld in Activa:Handgeld:TOP, geboekt als kasverschil: rondgerekend\n",
    )
    assert books.balances()["Lasten:TOP:Overig:Kasverschillen"] == Decimal("-0.05")


def test_a_difference_that_is_explained_is_booked(books: Books) -> None:
    books.add(PEOPLE)
    found = run(books, *COUNT, "--en", "V0002", "--bedrag", "99", "--opmerking", "munt gevallen")
    assert (found.exit_code, found.stdout.splitlines()[-1]) == (
        0,
        "Het verschil is verklaard: munt gevallen",
    )
    balances = books.balances()
    assert balances["Activa:Handgeld:TOP"] == 99
    assert balances["Lasten:TOP:Verschillen:Kasverschil"] == 1


def test_one_person_with_two_numbers_does_not_count(books: Books) -> None:
    books.add(PEOPLE)
    found = run(books, *COUNT, "--en", "V0001", "--bedrag", "100")
    assert (found.exit_code, found.stderr) == (
        2,
        (
            "Fout: kastelling van TOP op 2018-02-28: geteld door een en dezelfde persoon.\n"
            "  Oorzaak: L0001 en V0001 zijn nummers van dezelfde persoon.\n"
            "  Herstel: laat een tweede persoon meetellen, en noem beide nummers.\n"
        ),
    )
    assert not (books.root / "jaren" / "2018" / "handgeld-top.beancount").exists()


def test_a_kamer_is_counted_once_a_day(books: Books) -> None:
    books.add(PEOPLE)
    words = (*COUNT, "--en", "V0002", "--bedrag", "100")
    assert run(books, *words).exit_code == 0
    again = run(books, *words)
    assert (again.exit_code, again.stderr.splitlines()[0]) == (
        2,
        "Fout: kastelling van TOP op 2018-02-28: die dag is al geteld.",
    )


def test_no_amount(books: Books) -> None:
    found = run(books, *COUNT, "--en", "V0002", "--bedrag", "1.234")
    assert found.exit_code == 2
    assert (
        "'1.234' is op twee manieren te lezen; schrijf bedragen met centen, zoals 112,40 of 1.234,56." in found.stderr
    )


def test_proposal_is_never_more_than_the_month_allows(books: Books) -> None:
    books.add("""
        2018-02-01 * "handgeld"
          Activa:Bank:ING      -100.00 EUR
          Activa:Handgeld:TOP   100.00 EUR
        2018-02-03 * "koffie"
          Activa:Handgeld:TOP                  -60.00 EUR
          Lasten:TOP:Fysiek:Handgeld:A-Koffie   60.00 EUR
    """)
    found = run(books, "voorstel", "--datum", "2018-02-26", "--formaat", "csv")
    assert (found.exit_code, found.stderr) == (0, "")
    assert [row[2:] for row in rows(found) if row[:1] in (["regel"], ["totaal"])] == [
        [
            "TOP",
            "250,00",
            "40,00",
            "100,00",
            "150,00",
            "250,00 - 40,00 = 210,00, maar deze maand mag nog 250,00 - 100,00 = 150,00",
        ],
        ["HLR", "250,00", "0", "0", "250,00", "250,00 - 0,00 = 250,00"],
        ["Totaal", "", "", "", "400,00", ""],
    ]
    assert "bwk handgeld overmaken 2018-02 --uit MAP" in found.stdout


def test_proposal_is_of_the_month_in_which_the_bank_does_it(books: Books) -> None:
    found = run(books, "voorstel", "--datum", "2018-03-31", "--formaat", "csv")  # the day before Easter
    assert "stand op 2018-03-31, over te maken op 2018-04-03" in found.stdout


def test_a_full_till_gets_nothing(books: Books) -> None:
    books.add("""
        2018-01-02 * "handgeld"
          Activa:Bank:ING      -250.00 EUR
          Activa:Handgeld:TOP   250.00 EUR
    """)
    found = run(books, "voorstel", "--datum", "2018-02-26", "--formaat", "csv")
    assert ["regel", "0", "TOP", "250,00", "250,00", "0", "0,00", "vol"] in rows(found)
