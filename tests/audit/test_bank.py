"""The checklist on the balances of bank and handgeld: what the bank says, and what was counted."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from bwk_ledger.audit import bank, handgeld
from bwk_ledger.audit.audit import State
from importers.copies import stated_period
from tests.audit.audit_books import audit_of, looked, told
from tests.bank_files import ImportBooks, import_books, ing, row
from tests.compose import person

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Books

KEPT = "ing-2018-01-01-2018-12-31.csv"  # what the books call it
NAME = "NL52DEMO0000000001_01-01-2018_31-12-2018.csv"
BANK_FILE = "jaren/2018/bank.beancount"
ROWS = [row("01-31", "-10.00"), row("03-05", "-250.00"), row("11-30", "40.00")]


@pytest.fixture
def imported(tmp_path: Path) -> ImportBooks:
    made = import_books(tmp_path / "boeken")
    made.run({NAME: ing(ROWS)})
    return made


def change(books: ImportBooks, old: str, new: str, name: str = BANK_FILE) -> None:
    path = books.root / name
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


def test_a_balance_of_the_bank_for_the_whole_year_is_good(imported: ImportBooks) -> None:
    audit = audit_of(imported.root)
    unseen = bank.check(audit)
    assert unseen.state is State.OPEN
    assert unseen.answer == (
        "1 rekening klopt met het afschrift. Er stond 780,00 euro op. De kascommissie zag dit nog niet met twee leden "
        "zelf: schrijf op de pagina Gezien op wat u zag."
    )
    line = bank.check(looked(audit))
    assert line.state is State.GOOD
    assert line.answer == "1 rekening klopt met het afschrift. Er stond 780,00 euro op."
    assert told(line, all_of_them=True) == [
        (
            "goed: ING betaalrekening: 780,00 euro op 31 december 2018, gelijk aan het afschrift. Vergeleken "
            "in 2018: 3 saldo's."
        )
    ]
    assert line.proofs[0].account == "Activa:Bank:ING"
    assert line.proofs[0].amount == Decimal("780.00")


def test_a_statement_that_ends_earlier_is_open(tmp_path: Path) -> None:
    books = import_books(tmp_path / "boeken")
    books.run({"ing.csv": ing(ROWS)})
    line = bank.check(audit_of(books.root))
    assert line.answer == "Van 1 rekening is het saldo aan het eind van het jaar niet bewezen."
    assert told(line) == [
        (
            "open: ING betaalrekening: 780,00 euro op 31 december 2018. Het laatste saldo van de bank is van "
            "30 november 2018. Leg het afschrift van 31 december 2018 ernaast."
        )
    ]


def test_a_later_statement_proves_the_end_of_the_year(tmp_path: Path) -> None:
    books = import_books(tmp_path / "boeken")
    books.run({"ing.csv": ing([*ROWS, row("2019-01-05", "1.00")])})
    assert bank.check(looked(audit_of(books.root))).state is State.GOOD


def test_a_removed_booking_gives_the_day_and_the_difference(imported: ImportBooks) -> None:
    change(imported, "-250.00 EUR", "-240.00 EUR")
    change(imported, "250.00 EUR", "240.00 EUR")
    line = bank.check(audit_of(imported.root))
    assert line.answer == "1 keer verschillen de boeken van het afschrift."
    assert told(line) == [
        (
            "niet goed: ING betaalrekening: op 31 maart 2018 zegt het afschrift 740,00 euro, en zeggen de "
            "boeken 750,00: 10,00 te veel."
        )
    ]
    assert line.wrong[0].amount == Decimal("10.00")
    assert line.wrong[0].entry.account == "Activa:Bank:ING"


def test_a_cent_is_a_difference(imported: ImportBooks) -> None:
    change(imported, "780.00 EUR", "780.01 EUR")
    assert told(bank.check(audit_of(imported.root))) == [
        (
            "niet goed: ING betaalrekening: op 30 november 2018 zegt het afschrift 780,01 euro, en zeggen de "
            "boeken 780,00: 0,01 te weinig."
        ),
        (
            "niet goed: ING betaalrekening: als saldo van de bank op 30 november 2018 staat 780,01 euro in de boeken, "
            f"maar op het afschrift {KEPT} staat 780,00."
        ),
    ]


def test_a_balance_that_was_changed_with_the_bookings_is_found_in_the_archive(imported: ImportBooks) -> None:
    change(imported, " 40.00 EUR", " 30.00 EUR")
    change(imported, "-40.00 EUR", "-30.00 EUR")
    change(imported, "780.00", "770.00")
    audit = audit_of(imported.root)
    assert audit.ledger.errors == []
    assert told(bank.check(audit)) == [
        (
            "niet goed: ING betaalrekening: als saldo van de bank op 30 november 2018 staat 770,00 euro in de boeken, "
            f"maar op het afschrift {KEPT} staat 780,00."
        )
    ]


MOVED = """
    2018-03-01 * "Iets"
      Activa:Bank:ING  5.00 EUR
      Baten:BWK:Eigen:Overig  -5.00 EUR
"""


def test_without_any_balance_the_account_is_open(books: Books) -> None:
    line = bank.check(audit_of(books.load(MOVED)))
    assert told(line) == [
        (
            "open: ING betaalrekening: 5,00 euro op 31 december 2018. De boeken kennen geen saldo van de "
            "bank in 2018. Leg het afschrift ernaast."
        )
    ]


def test_a_balance_by_hand_is_to_be_compared(books: Books) -> None:
    line = bank.check(audit_of(books.load(MOVED + "    2019-01-01 balance Activa:Bank:ING  5.00 EUR\n")))
    assert told(line) == [
        (
            "open: ING betaalrekening: 5,00 euro op 31 december 2018. Het saldo van de bank is met de hand "
            "ingevoerd. Leg het afschrift ernaast."
        )
    ]


def test_books_without_a_bank_are_open(books: Books) -> None:
    line = bank.check(audit_of(books.load()))
    assert (line.state, line.answer) == (
        State.OPEN,
        "Er is geen bankrekening waarop tot en met 2018 iets gebeurde.",
    )


@pytest.mark.parametrize(
    ("name", "day"),
    [
        (NAME, dt.date(2018, 12, 31)),
        ("NL52DEMO0000000001_2018-01-01_2018-06-30.csv", dt.date(2018, 6, 30)),
        ("CSV_A_NL52DEMO0000000001_EUR_20180101_20181130.csv", dt.date(2018, 11, 30)),
        ("NL52DEMO0000000001_01-01-2018_31-12-2018-2.csv", dt.date(2018, 12, 31)),
        (KEPT, dt.date(2018, 12, 31)),
        ("NL52_01-01-2018_31-02-2018.csv", None),
        ("CSV_A_20180101_120000.csv", None),
        ("ing.csv", None),
    ],
)
def test_the_period_in_the_name_of_an_export(name: str, day: dt.date | None) -> None:
    period = stated_period(name)
    assert (period and period[1]) == day


# Handgeld

CASH = (
    """
2018-03-01 * "Handgeld"
  Activa:Bank:ING      -100.00 EUR
  Activa:Handgeld:TOP   100.00 EUR

2018-03-20 * "Koffie"
  bon: "TOP-1"
  Activa:Handgeld:TOP                  -20.00 EUR
  Lasten:TOP:Fysiek:Handgeld:A-Koffie   20.00 EUR
"""
    + person("V0001")
    + person("V0002")
)


def counted(day: str, amount: str, remark: str = "") -> str:
    extra = f'      opmerking: "{remark}"\n' if remark else ""
    return f"""
    {day} custom "kastelling" "TOP" {amount} EUR
      door: "V0001"
      en: "V0002"
{extra}"""


def test_handgeld_without_statement_and_count_is_open(books: Books) -> None:
    line = handgeld.check_cash(audit_of(books.load(CASH)))
    assert line.answer == "1 punt is na te gaan. Er is geen kas geteld."
    assert told(line) == [
        (
            "open: Handgeld van TOP: 80,00 euro op 31 december 2018. De boeken kennen geen saldo van de bank "
            "in 2018. Leg het afschrift ernaast."
        )
    ]


def test_a_count_after_the_last_booking_proves_what_is_left(books: Books) -> None:
    line = handgeld.check_cash(audit_of(books.load(CASH + counted("2018-12-31", "80.00"))))
    assert line.answer == "Het handgeld van 1 kamer klopt. De kas is 1 keer geteld."
    assert told(line, all_of_them=True) == [
        ("goed: Handgeld van TOP: 80,00 euro, geteld op 31 december 2018 door V0001 en V0002."),
        "goed: TOP, 31 december 2018: 80,00 euro geteld, gelijk aan de boeken.",
    ]


def test_a_count_before_the_last_booking_proves_nothing_of_the_end(books: Books) -> None:
    line = handgeld.check_cash(audit_of(books.load(CASH + counted("2018-03-10", "100.00"))))
    assert line.answer == "1 punt is na te gaan. De kas is 1 keer geteld."


@pytest.mark.parametrize(
    ("text", "answer", "said"),
    [
        (
            counted("2018-03-31", "75.00"),
            "1 keer verschillen de boeken van het afschrift of de telling.",
            "niet goed: TOP, 31 maart 2018: 75,00 euro geteld, 5,00 te weinig: volgens de boeken was er 80,00.",
        ),
        (
            counted("2018-03-31", "75.00", "muntje kwijt"),
            "2 punten zijn na te gaan. De kas is 1 keer geteld.",
            (
                "open: TOP, 31 maart 2018: 75,00 euro geteld, 5,00 te weinig: volgens de boeken was er 80,00. "
                "Opmerking: 'muntje kwijt'."
            ),
        ),
        (
            counted("2018-03-31", "75.00") + counted("2018-12-31", "80.00"),
            "Het handgeld van 1 kamer klopt. De kas is 2 keer geteld.",
            (
                "goed: TOP, 31 maart 2018: 75,00 euro geteld, 5,00 te weinig: volgens de boeken was er 80,00. "
                "Bij een latere telling klopte het weer."
            ),
        ),
    ],
)
def test_a_count_that_differs(books: Books, text: str, answer: str, said: str) -> None:
    line = handgeld.check_cash(audit_of(books.load(CASH + text)))
    assert line.answer == answer
    assert said in told(line, all_of_them=True)


def test_books_without_handgeld(books: Books) -> None:
    line = handgeld.check_cash(audit_of(books.load()))
    assert (line.state, line.answer) == (State.GOOD, "Er was in 2018 geen handgeld.")
