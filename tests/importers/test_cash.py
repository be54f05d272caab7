"""Cash from and to the account of a kamer: one booking for its box and its statement, whichever comes first."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from bwk_ledger.cli import main
from bwk_ledger.figures.handgeld import petty_cash
from tests.bank_files import BANK, PETTY_CASH, ImportBooks, Row, ing, row

if TYPE_CHECKING:
    from click.testing import Result

BOX, ACCOUNT, TRANSIT = "Activa:Kas:TOP", "Activa:Handgeld:TOP", "Activa:Kruisposten"
IN_ACCOUNT = Decimal("80.00")
MEMBER = '\n2018-01-01 custom "lid" "L0001"\n  soort: "bewoner"\n  kamer: "TOP"\n'
# What a treasurer has for a shop: a word of the text, that stands in the text of a withdrawal too.
SHOP = """
[[regel]]
naam = "Eten"
op = "Activa:Handgeld"
tekst = "eettafel"
partij = "Buurtsuper"
rekening = "Lasten:{kamer}:Fysiek:Handgeld:B-Eten"
"""


def kas(books: ImportBooks, *words: str) -> Result:
    return CliRunner().invoke(main, ["kas", *words, "--boeken", str(books.main)])


def machine(day: str, amount: str, text: str = "Geldopname pas 001 kleingeld eettafel") -> Row:
    return row(day, amount, "Geldautomaat Wijkplein", text=text)


def statement(books: ImportBooks, *rows: Row) -> None:
    books.run({"handgeld.csv": ing(list(rows), opening=IN_ACCOUNT, account=PETTY_CASH["TOP"])})


def entries(books: ImportBooks) -> list[tuple[str, dict[str, str]]]:
    """The days of what moved between account and box, with the accounts and amounts."""
    return [
        (str(entry.date), {item.account: str(item.units.number) for item in entry.postings})
        for entry in books.load().transactions
        if "kas" in entry.meta
    ]


ORDERS = ("afschrift eerst", "kas eerst")


@pytest.mark.parametrize("order", ORDERS)
def test_a_withdrawal_is_one_booking(books: ImportBooks, order: str) -> None:
    books.rules(SHOP)
    for step in order.split() if order == ORDERS[0] else reversed(ORDERS[0].split()):
        if step == "afschrift":
            statement(books, machine("02-05", "-40.00"))
        else:
            found = kas(books, "opname", "TOP", "40,00", "--datum", "2018-02-05")
            assert found.exit_code == (0 if order == ORDERS[0] else 1), found.output  # nothing on the account yet
    assert entries(books) == [("2018-02-05", {ACCOUNT: "-40.00", BOX: "40.00"})] or entries(books) == [
        ("2018-02-05", {BOX: "40.00", ACCOUNT: "-40.00"})
    ]
    (entry,) = (entry for entry in books.load().transactions if "kas" in entry.meta)
    assert (entry.narration, entry.meta["kas"]) == ("Overboeking van TOP naar kas TOP", "opname")
    assert all("sleutel" in item.meta for item in entry.postings)
    assert books.balance(ACCOUNT) == IN_ACCOUNT - 40
    assert books.balance(BOX) == 40


@pytest.mark.parametrize("order", ORDERS)
def test_on_two_days_each_keeps_its_own(books: ImportBooks, order: str) -> None:
    """Taken out on the last of a month, booked by the bank on the first of the next: no transfer from the bank."""
    books.add("stam/leden.beancount", MEMBER)
    if order == ORDERS[0]:
        statement(books, machine("02-01", "-40.00"))
    found = kas(books, "opname", "TOP", "40,00", "--datum", "2018-01-31")
    assert found.exit_code == (0 if order == ORDERS[0] else 1), found.output
    if order == ORDERS[1]:
        statement(books, machine("02-01", "-40.00"))
    assert entries(books) == [
        ("2018-01-31", {BOX: "40.00", TRANSIT: "-40.00"}),
        ("2018-02-01", {ACCOUNT: "-40.00", TRANSIT: "40.00"}),
    ]
    assert books.balance(TRANSIT) == 0
    kamers = petty_cash(books.load().index, None)
    months = [month for item in kamers for month in item.months]
    assert [(month.transferred, month.in_box, month.on_account) for month in months] == [(0, 40, 80), (0, 40, 40)]


@pytest.mark.parametrize("order", ORDERS)
def test_a_deposit_is_one_booking(books: ImportBooks, order: str) -> None:
    taken = kas(books, "inkomsten", "TOP", "60,00", "--bon", "dagstaat 1", "--datum", "2018-02-04")
    assert taken.exit_code == 0, taken.output
    rows = [machine("02-05", "50.00", "Contante storting eettafel")]
    if order == ORDERS[0]:
        statement(books, *rows)
    assert kas(books, "storting", "TOP", "50,00", "--datum", "2018-02-05").exit_code == 0
    if order == ORDERS[1]:
        statement(books, *rows)
    moved = [found for _, found in entries(books) if ACCOUNT in found]
    assert moved in ([{ACCOUNT: "50.00", BOX: "-50.00"}], [{BOX: "-50.00", ACCOUNT: "50.00"}])
    assert books.balance(BOX) == 10
    assert books.balance(ACCOUNT) == IN_ACCOUNT + 50


def test_what_no_word_of_the_bank_tells_is_found_among_the_questions(books: ImportBooks) -> None:
    statement(books, row("02-05", "-40.00", "Wijkplein 3", text="pas 001"))
    found = kas(books, "opname", "TOP", "40,00", "--datum", "2018-02-05")
    assert found.stdout == (
        "2018-02-05: 40,00 euro, Overboeking van TOP naar kas TOP. Het afschrift noemt dit op 2018-02-05: "
        "het is een en dezelfde boeking.\n"
    )
    assert books.balance(BOX) == 40
    assert [entry.flag for entry in books.load().transactions if "kas" in entry.meta] == ["*"]


def test_a_second_withdrawal_is_said_to_be_one(books: ImportBooks) -> None:
    statement(books, machine("02-05", "-10.00"), machine("02-05", "-10.00", "Geldopname pas 002"))
    words = ("opname", "TOP", "10,00", "--datum", "2018-02-05")
    assert kas(books, *words).exit_code == 0
    assert kas(books, *words).stderr == (
        "Fout: dit staat al in de boeken: 2018-02-05, Overboeking van TOP naar kas TOP, 10,00 euro.\n"
        "  Herstel: er is niets te doen; is het er echt nog een, geef dan --nog-eens.\n"
    )
    assert kas(books, *words, "--nog-eens").exit_code == 0
    assert books.balance(BOX) == 20


def test_what_the_statement_does_not_know_is_refused(books: ImportBooks) -> None:
    statement(books, row("02-05", "-5.00"))
    assert kas(books, "opname", "TOP", "40,00", "--datum", "2018-02-05").stderr == (
        "Fout: Activa:Handgeld:TOP is al ingelezen tot 2018-02-06, en die afschriften kennen dit bedrag niet.\n"
        "  Oorzaak: wat van of naar de bank gaat, staat op haar afschrift, op die dag of hoogstens 5 dagen later of "
        "eerder.\n"
        "  Herstel: verbeter de dag of het bedrag, of noem de rekening waar het wel op staat.\n"
    )


def test_a_transfer_from_the_bank_is_no_withdrawal(books: ImportBooks) -> None:
    """The same amount on the same day, from another account at a bank: the box stays as it is."""
    assert kas(books, "inkomsten", "TOP", "90,00", "--bon", "dagstaat 1", "--datum", "2018-02-04").exit_code == 0
    assert kas(books, "storting", "TOP", "50,00", "--datum", "2018-02-05").exit_code == 0
    statement(books, row("02-05", "50.00", "BWK", BANK, "handgeld"), machine("02-05", "50.00", "contante storting"))
    assert books.balance(BOX) == 40
    assert books.balance(ACCOUNT) == IN_ACCOUNT + 100
    assert books.balance("Activa:Bank:ING") == -50


def test_a_share_in_cash_never_breaks_a_statement(books: ImportBooks) -> None:
    """March with a share in cash and a withdrawal, and April: both are read, box and account apart."""
    books.add("stam/leden.beancount", MEMBER)
    statement(books, row("03-03", "150.00", "BWK", BANK, "handgeld"), machine("03-25", "-40.00"))
    assert kas(books, "opname", "TOP", "40,00", "--datum", "2018-03-25").exit_code == 0
    wrong = CliRunner().invoke(
        main, ["leden", "uitgifte", "L0001", "--aantal", "1", "--via", ACCOUNT, "--boeken", str(books.main)]
    )
    assert wrong.stderr == (
        "Fout: Activa:Handgeld:TOP staat bij een bank: wat daar is betaald, komt met haar afschrift.\n"
        "  Oorzaak: wat contant is betaald, ligt in de kas van de kamer.\n"
        "  Herstel: is er contant betaald, geef dan: bwk kas aandeel TOP NUMMER; boek anders niets en lees het "
        "afschrift in.\n"
    )
    done = kas(books, "aandeel", "TOP", "L0001", "--datum", "2018-03-10")
    assert done.stdout == "2018-03-10: 1 aandeel voor L0001, 25,00 euro op Activa:Kas:TOP (mutatie 1).\n"
    april = ing([row("04-06", "-35.20")], opening=IN_ACCOUNT + 110, account=PETTY_CASH["TOP"])
    books.run({"april.csv": april})
    assert books.balance(BOX) == 65
    assert books.balance(ACCOUNT) == IN_ACCOUNT + 110 - Decimal("35.20")
