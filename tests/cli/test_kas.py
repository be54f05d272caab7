"""`bwk kas`: takings, spending, fees and counts of the cash box of a kamer."""

from __future__ import annotations

import csv
import io
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from bwk_ledger.cli import main
from tests.compose import member, person

if TYPE_CHECKING:
    from click.testing import Result

    from tests.conftest import Books

BOX, ACCOUNT = "Activa:Kas:TOP", "Activa:Handgeld:TOP"
PEOPLE = member("L0001") + person("V0002")
RECEIPTS = '\n2018-01-01 custom "bonnen"\n  vanaf: 50.00 EUR\n'
# Handgeld that is cash, as books had it before there were boxes.
CASH_ONLY = f"""
    2018-01-02 * "handgeld"
      Activa:Bank:ING  -100.00 EUR
      {ACCOUNT}         100.00 EUR
"""


def kas(books: Books, *words: str) -> Result:
    return CliRunner().invoke(main, ["kas", *words, "--boeken", str(books.root)])


def takings(books: Books, amount: str = "84,50", day: str = "2018-03-20") -> Result:
    return kas(books, "inkomsten", "top", amount, "--bon", "dagstaat 1", "--datum", day)


def test_takings_with_their_paper(books: Books) -> None:
    found = takings(books)
    assert (found.exit_code, found.stderr, found.stdout) == (
        0,
        "",
        "2018-03-20: 84,50 euro erbij, Inkomsten van de eettafel. In Activa:Kas:TOP is dan 84,50 euro.\n",
    )
    written = (books.root / "jaren/2018/kas-top.beancount").read_text("utf-8")
    assert written.endswith(
        '2018-03-20 * "Inkomsten van de eettafel"\n'
        '  reden: "kas van de kamer"\n'
        '  kas: "inkomsten"\n'
        '  bon: "dagstaat 1"\n'
        "  Activa:Kas:TOP          84.50 EUR\n"
        '    sleutel: "kas:TOP:2018-03-20:1"\n'
        "  Baten:TOP:Eigen:LEDEN  -84.50 EUR\n"
    )
    assert books.messages() == []


def test_takings_need_a_paper_or_a_reason(books: Books) -> None:
    found = kas(books, "inkomsten", "TOP", "84,50")
    assert found.exit_code == 2
    assert found.stderr.endswith(
        'Fout: Noem --bon met het papier, zoals "dagstaat 2026-03-20", of --zonder-bon "reden".\n'
    )
    both = kas(books, "inkomsten", "TOP", "84,50", "--bon", "1", "--zonder-bon", "weg")
    assert both.stderr.endswith("Fout: Noem --bon of --zonder-bon, niet beide.\n")


def test_takings_of_a_source_that_is_not_there(books: Books) -> None:
    found = kas(books, "inkomsten", "TOP", "84,50", "--bron", "ZAAL", "--bon", "1")
    assert found.stderr == (
        "Fout: 'ZAAL' is geen eigen inkomsten van TOP.\n"
        "  Oorzaak: in stam/financiers.beancount heeft TOP met subsidie: FALSE: LEDEN.\n"
        "  Herstel: noem met --bron een van deze.\n"
    )


@pytest.mark.parametrize("category", ["b", "B-Eten", "eten"])
def test_spending_on_a_category(books: Books, category: str) -> None:
    takings(books)
    words = ("--omschrijving", "brood", "--bon", "TOP-2018-001", "--datum", "2018-03-21")
    found = kas(books, "uitgave", "TOP", "12,40", category, *words)
    assert (found.exit_code, found.stdout) == (
        0,
        "2018-03-21: 12,40 euro eraf, brood. In Activa:Kas:TOP is dan 72,10 euro.\n",
    )
    assert books.balances()["Lasten:TOP:Fysiek:Handgeld:B-Eten"] == Decimal("12.40")


def test_spending_on_something_else(books: Books) -> None:
    found = kas(books, "uitgave", "TOP", "12,40", "huur", "--omschrijving", "huur")
    assert found.stderr == (
        "Fout: 'huur' is geen categorie van het handgeld.\n"
        "  Oorzaak: de categorieën zijn: A Koffie, B Eten, C Reizen, D Huishouden, E Kantoor, F Materiaal.\n"
        "  Herstel: noem de letter, zoals A.\n"
    )


def test_a_large_expense_has_a_paper(books: Books) -> None:
    books.add(RECEIPTS)
    takings(books)
    words = ("uitgave", "TOP", "50,00", "F", "--omschrijving", "verf", "--datum", "2018-03-21")
    assert kas(books, *words).stderr == (
        "Fout: van een uitgave van 50,00 euro hoort er een bon te zijn.\n"
        "  Oorzaak: de grens toont 'bwk bonnengrens'.\n"
        '  Herstel: noem --papier met de foto, --bon met het nummer dat u erop schrijft, of --zonder-bon "de reden".\n'
    )
    assert kas(books, *words, "--zonder-bon", "kassa was stuk").exit_code == 0
    assert books.messages() == []


def test_a_fee_goes_where_the_books_say(books: Books) -> None:
    books.add(PEOPLE)
    found = kas(books, "contributie", "TOP", "L0001", "10,00", "--datum", "2018-03-20", "--jaar", "2017")
    assert (found.exit_code, found.stdout) == (
        0,
        "2018-03-20: 10,00 euro erbij, Contributie L0001 2017. In Activa:Kas:TOP is dan 10,00 euro.\n",
    )
    (entry,) = books.load().transactions
    (income,) = (item for item in entry.postings if item.account == "Baten:TOP:Eigen:LEDEN")
    assert (income.meta["lid"], income.meta["contributie"]) == ("L0001", 2017)


def test_an_amount_of_nothing(books: Books) -> None:
    assert takings(books, "0,00").stderr == (
        "Fout: 0.00 is geen bedrag boven nul, in hele centen.\n  Herstel: schrijf bijvoorbeeld 40,00, zonder min.\n"
    )


def test_a_kamer_that_is_not_there_yet(books: Books) -> None:
    assert takings(books, day="1999-03-20").stderr == (
        "Fout: kamer TOP is er niet op 1999-03-20: zij is er vanaf 2000-01-01.\n  Herstel: noem een andere dag.\n"
    )


def test_handgeld_that_is_cash_stays_so(books: Books) -> None:
    """A kamer without an account at a bank keeps using what it used."""
    books.add(CASH_ONLY)
    books.add(PEOPLE)
    assert takings(books).stdout.endswith("In Activa:Handgeld:TOP is dan 184,50 euro.\n")
    words = ("--door", "L0001", "--en", "V0002", "--datum", "2018-03-31")
    assert kas(books, "telling", "TOP", "--bedrag", "184,50", *words).stdout.endswith("De kas klopt.\n")
    assert kas(books, "opname", "TOP", "10,00").stderr == (
        "Fout: het handgeld van TOP is contant geld: er is geen rekening waar het van komt of heen gaat.\n"
        "  Oorzaak: TOP heeft geen IBAN, en van Activa:Handgeld:TOP is nooit een afschrift ingelezen.\n"
        "  Herstel: wat de coöperatie overmaakt, komt met het afschrift van haar bank; heeft de kamer wel een eigen "
        "rekening, geef dan: bwk kamer wijzig TOP --iban IBAN\n"
    )
    assert books.messages() == []


def test_an_account_that_is_no_bank(books: Books) -> None:
    assert kas(books, "opname", "TOP", "10,00", "--van", "Activa:Vraagposten").stderr == (
        "Fout: Activa:Vraagposten is geen bankrekening van deze boeken.\n"
        "  Herstel: kies uit: Activa:Bank:ING Activa:Handgeld:HLR Activa:Handgeld:TOP.\n"
    )


COUNT = ("telling", "TOP", "--door", "L0001", "--en", "V0002", "--datum", "2018-03-31")


def test_a_count_of_the_box_and_its_difference(books: Books) -> None:
    books.add(PEOPLE)
    takings(books)
    found = kas(books, *COUNT, "--bedrag", "84,00")
    assert found.stdout.endswith(
        "Zoek de bon die ontbreekt en boek die; blijft het verschil, boek het dan met: bwk kas verschil TOP --datum "
        '2018-03-31 --reden "...".\n'
    )
    assert 'rekening: "Activa:Kas:TOP"' in (books.root / "jaren/2018/kas-top.beancount").read_text("utf-8")
    (message,) = books.messages()
    assert message.startswith(
        "Kastelling van TOP op 2018-03-31: geteld 84,00, volgens de boeken 84,50; 0,50 euro minder.\n"
    )
    booked = kas(books, "verschil", "TOP", "--reden", "munt gevallen")
    assert booked.stdout == (
        "2018-03-31: 0,50 euro minder geteld in Activa:Kas:TOP, geboekt als kasverschil: munt gevallen\n"
    )
    assert books.messages() == []
    assert books.balances()["Lasten:TOP:Verschillen:Kasverschil"] == Decimal("0.50")
    assert kas(books, "verschil", "TOP", "--reden", "munt gevallen").stderr == (
        "Fout: er is geen telling van TOP met een verschil dat niet is verklaard.\n"
        "  Herstel: er is niets te doen; de tellingen staan in 'bwk handgeld overzicht'.\n"
    )


def test_an_explained_difference_is_booked_at_once(books: Books) -> None:
    books.add(PEOPLE)
    books.add(RECEIPTS)
    takings(books)
    found = kas(books, *COUNT, "--bedrag", "20,00", "--opmerking", "ingebroken, aangifte 2018-7")
    assert (found.exit_code, found.stdout.splitlines()[-1]) == (
        0,
        "Het verschil is verklaard: ingebroken, aangifte 2018-7",
    )
    assert books.balances()[BOX] == 20


def test_box_and_account_apart_and_together(books: Books) -> None:
    books.add(PEOPLE)
    books.add(CASH_ONLY.replace("2018-01-02", "2018-03-01"))
    books.add(f"""
        2018-03-05 * "kleingeld"
          {BOX}       40.00 EUR
          {ACCOUNT}  -40.00 EUR
    """)
    takings(books)
    kas(books, *COUNT, "--bedrag", "124,50")
    found = CliRunner().invoke(main, ["handgeld", "overzicht", "2018", "--formaat", "csv", "--boeken", str(books.root)])
    lines = [row[1:] for row in csv.reader(io.StringIO(found.stdout), delimiter=";")]
    assert ["Maand", "begin", "overgemaakt", "ontvangen", "uitgegeven", "overig", "eind", "plafond", "te veel [1]"] in [
        line[2:11] for line in lines
    ]
    assert ["mrt 2018", "0", "100,00", "84,50", "", "", "184,50", "250,00", ""] in [line[2:11] for line in lines]
    assert ["mrt 2018", "124,50", "60,00", "184,50", "124,50", "0,00"] in [line[2:8] for line in lines]
    assert found.exit_code == 0, found.stderr
