"""Payments to people on the checklist: total by number, and what is above a ceiling or waived."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from bwk_ledger.audit import hours
from tests.audit.lines_help import GOOD, OPEN, ask, texts
from tests.hours_books import PEOPLE, TARIFFS
from tests.share_books import BANK, issue, leaving, member, move, paid_back

if TYPE_CHECKING:
    from tests.conftest import Books


def allowance(day: str, number: str, amount: str, waived: str = "") -> str:
    extra = f'    boven-plafond: "{waived}"\n' if waived else ""
    return (
        f'\n{day} * "vergoeding"\n  bon: "1"\n  {BANK}  -{amount} EUR\n  Lasten:TOP:Mensen:Coordineren  {amount} EUR\n'
        f'    persoon: "{number}"\n{extra}'
    )


def test_nothing_paid(books: Books) -> None:
    line = ask(hours.check_people, books.load())
    assert (line.state, line.answer) == (GOOD, "Aan niemand met een nummer is in 2018 iets betaald.")


def test_all_payments_of_a_person_together(books: Books) -> None:
    """V0001 is the member L0012: both numbers are one person."""
    books.add(TARIFFS + PEOPLE)
    books.add(
        allowance("2018-02-01", "V0001", "100.00")
        + allowance("2018-03-01", "V0001", "50.00")
        + issue("2018-01-05", 1, "L0012", 2)
        + move("2018-05-01", 2, "L0012 1", f"{BANK}  -25.00 EUR")
        + f'\n2018-06-01 * "L0012" "boodschappen voorgeschoten"\n  bon: "2"\n  {BANK}  -12.50 EUR\n'
        "  Lasten:TOP:Fysiek:Huur  12.50 EUR\n"
    )
    line = ask(hours.check_people, books.load())
    assert line.state is OPEN
    assert line.answer == "Aan 1 nummer is samen 187,50 euro betaald. Kijk of dat klopt."
    (proof,) = line.proofs
    assert proof.text == (
        "L0012: vrijwilligersvergoeding 150,00 euro (2 keer), terugbetaling van aandelen 25,00 euro (1 "
        "keer) en andere betaling 12,50 euro (1 keer)."
    )
    assert proof.amount == Decimal("187.50")
    assert "L0012" in proof.filter
    assert "V0001" in proof.filter


def test_shares_paid_back_later(books: Books) -> None:
    text = member("L0002", "2018-01-01", "2018-06-30") + issue("2018-01-05", 1, "L0002", 2)
    line = ask(
        hours.check_people,
        books.load(text + leaving("2018-06-30", 2, "L0002", 2) + paid_back("2018-08-01", "L0002", "50.00")),
    )
    assert texts(line, GOOD) == ["L0002: terugbetaling van aandelen 50,00 euro (1 keer)."]


def test_above_the_ceiling(books: Books) -> None:
    books.add(TARIFFS + PEOPLE)
    line = ask(hours.check_people, books.load(allowance("2018-02-01", "V0002", "900.00")))
    assert line.state is OPEN
    assert (
        "V0002: vrijwilligersvergoeding 900,00 euro (1 keer). Let op: meer dan het plafond van " in texts(line, OPEN)[0]
    )
    assert line.answer == "Aan 1 nummer is samen 900,00 euro betaald. Bij 1 is iets om na te vragen."


def test_a_ceiling_that_was_waived(books: Books) -> None:
    books.add(TARIFFS + PEOPLE)
    line = ask(hours.check_people, books.load(allowance("2018-08-01", "V0002", "10.00", "via de lonen")))
    assert texts(line, OPEN) == [
        ("V0002: vrijwilligersvergoeding 10,00 euro (1 keer). Let op: het plafond geldt niet, reden: 'via de lonen'.")
    ]


def test_a_number_nobody_has(books: Books) -> None:
    text = f'\n2018-06-01 * "L0077" "voorgeschoten"\n  bon: "2"\n  {BANK}  -5.00 EUR\n  Lasten:TOP:Fysiek:Huur\n'
    assert "dit nummer is onbekend" in texts(ask(hours.check_people, books.load(text)), OPEN)[0]


def test_money_from_members_and_companies_is_no_payment_to_people(books: Books) -> None:
    text = member("L0001", "2018-01-01") + issue("2018-02-01", 1, "L0001", 2)
    text += f'\n2018-06-01 * "Bakkerij" "brood"\n  bon: "2"\n  {BANK}  -5.00 EUR\n  Lasten:TOP:Fysiek:Huur\n'
    assert ask(hours.check_people, books.load(text)).proofs == ()


def test_handgeld_of_a_kamer_stands_apart(books: Books) -> None:
    text = f'\n2018-06-01 * "handgeld"\n  {BANK}  -50.00 EUR\n  Activa:Handgeld:TOP  50.00 EUR\n'
    line = ask(hours.check_people, books.load(text))
    assert texts(line, GOOD) == ["Apart: 50,00 euro handgeld van TOP, om voor de kamer uit te geven."]
    assert line.answer == "Aan niemand met een nummer is in 2018 iets betaald."
