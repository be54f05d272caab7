"""Differences from the budget and from last year on the checklist: explained, or asked about."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from bwk_ledger.audit import results
from tests.audit.lines_help import GOOD, OPEN, ask, texts

if TYPE_CHECKING:
    from tests.conftest import Books


def rent(year: int, amount: str) -> str:
    return (
        f'\n{year}-03-01 * "huur"\n  bon: "1"\n  Activa:Bank:ING  -{amount} EUR\n'
        f"  Lasten:TOP:Fysiek:Huur  {amount} EUR\n"
    )


BUDGET = '\n2018-01-01 custom "budget" Lasten:TOP:Fysiek:Huur "yearly" 1000.00 EUR\n'
WHY = '\n2018-12-31 custom "toelichting" "Fysiek:Huur" "de huur ging omhoog"\n'


def test_as_budgeted(books: Books) -> None:
    line = ask(results.check_deviations, books.load(BUDGET + rent(2018, "1499.99")))
    assert (line.state, line.proofs) == (GOOD, ())
    assert line.answer == "Er is geen vorig jaar om mee te vergelijken. Geen post wijkt veel af."


def test_far_from_the_budget(books: Books) -> None:
    line = ask(results.check_deviations, books.load(BUDGET + rent(2018, "1500.00")))
    assert line.state is OPEN
    (proof,) = line.proofs
    assert proof.text.endswith(": 1.500,00 euro; begroot 1.000,00 (500,00 meer). Nog niet uitgelegd.")
    assert proof.amount == Decimal(500)
    assert "Lasten:TOP:Fysiek:Huur" in proof.filter


def test_a_tenth_is_not_enough_and_neither_are_500_euros(books: Books) -> None:
    large = BUDGET.replace("1000.00", "10000.00")
    assert ask(results.check_deviations, books.load(large + rent(2018, "9001.00"))).proofs == ()


def test_explained(books: Books) -> None:
    line = ask(results.check_deviations, books.load(BUDGET + rent(2018, "1500.00") + WHY))
    assert line.state is GOOD
    assert texts(line, GOOD)[0].endswith("Uitleg: 'de huur ging omhoog'.")
    assert line.answer.endswith("1 post wijkt veel af, met uitleg.")


def test_far_from_last_year_only(books: Books) -> None:
    line = ask(
        results.check_deviations,
        books.load(BUDGET + rent(2016, "400.00") + rent(2017, "400.00") + rent(2018, "1000.00")),
    )
    assert line.state is OPEN
    assert "vorig jaar 400,00 (600,00 meer)" in line.proofs[0].text
    assert line.proofs[0].amount == Decimal(600)


def test_a_part_of_last_year_is_nothing_to_compare_with(books: Books) -> None:
    line = ask(results.check_deviations, books.load(BUDGET + rent(2017, "400.00") + rent(2018, "1000.00")))
    assert (line.state, line.proofs) == (GOOD, ())
    assert line.answer == (
        "Met 2017 is niet te vergelijken: de boeken beginnen pas op 1 maart 2017. Geen post wijkt veel af."
    )


def test_the_most_euros_beside_the_budget_come_first(books: Books) -> None:
    """Whatever the order of the posts, and whatever differs from last year only."""
    text = BUDGET + rent(2016, "1.00") + rent(2017, "1.00") + rent(2018, "1600.00")
    text += BUDGET.replace("Huur", "Training") + rent(2018, "3000.00").replace("Huur", "Training")
    line = ask(results.check_deviations, books.load(text))
    assert [proof.amount for proof in line.proofs] == [Decimal(2000), Decimal(600)]


def test_without_a_budget(books: Books) -> None:
    line = ask(results.check_deviations, books.load(rent(2018, "1000.00")))
    assert line.state is OPEN
    assert line.answer == "Van 2018 is er geen begroting. Er is geen vorig jaar om mee te vergelijken."
