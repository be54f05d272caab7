"""What is unlike its habit: a dearer bill, smaller takings, another grant, a name that is almost the same, no paper."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bwk_ledger.audit.stands_out.detectors import hits
from tests.audit.audit_books import audit_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.conftest import Books

AMOUNTS = (100, 104, 98, 101, 97, 103, 99, 102, 100)


def bill(month: int, amount: int, *, party: str = "Coachbureau", grant: str = "", text: str = "Coaching TOP") -> str:
    grant = f'\n      subsidie: "{grant}"' if grant else ""
    return f"""
    2018-{month:02d}-12 * "{party}" "{text} maand {month}"
      bon: "factuur C18-{month:03d}"
      Activa:Bank:ING             -{amount}.00 EUR
      Lasten:TOP:Mensen:Coaching   {amount}.00 EUR{grant}
    """


def takings(year: int, month: int, amounts: Sequence[int]) -> str:
    return "".join(
        f"""
    {year}-{month:02d}-{4 + 7 * week:02d} * "Pinbedrijf" "Pinomzet eettafel TOP"
      Activa:Bank:ING         {amount}.00 EUR
      Baten:TOP:Eigen:LEDEN  -{amount}.00 EUR
    """
        for week, amount in enumerate(amounts)
    )


def found_in(books: Books, text: str, key: str) -> list[str]:
    return [hit.reason for hit in hits(audit_of(books.load(text))) if hit.key == key]


@pytest.mark.parametrize(("last", "is_told"), [(130, True), (109, False)])
def test_a_bill_above_all_others_of_its_kind(books: Books, last: int, *, is_told: bool) -> None:
    text = "".join(bill(month, amount) for month, amount in enumerate((*AMOUNTS, last), 1))
    told = (
        "Coachbureau kreeg op 12 oktober 2018 130,00 euro; de andere keren in 2018 was het tussen 97,00 euro en "
        "104,00 euro. Waarom nu meer?"
    )
    assert found_in(books, text, "dearer") == ([told] if is_told else [])


def test_what_varies_much_and_a_rise_that_stays_are_no_question(books: Books) -> None:
    varied = (60, 140, 90, 120, 70, 135, 80, 110, 100, 170)
    risen = (100, 100, 100, 100, 100, 100, 120, 120, 120, 120)
    text = "".join(bill(month, amount) for month, amount in enumerate(varied, 1))
    text += "".join(bill(month, amount, party="Verhuurder", text="Huur") for month, amount in enumerate(risen, 1))
    assert found_in(books, text, "dearer") == []


def test_takings_of_a_month_that_are_half(books: Books) -> None:
    text = "".join(takings(2018, month, (80, 90, 85)) for month in range(1, 9))
    text += takings(2018, 9, (40, 45, 41))
    assert found_in(books, text, "fewer_takings") == [
        (
            "Pinbedrijf, 'Pinomzet eettafel TOP': in september 2018 kwam per keer ongeveer 42,00 euro binnen, en "
            "anders ongeveer 85,00 euro. Is alles op de bank gezet?"
        )
    ]


def test_a_month_with_fewer_takings_of_the_usual_size_is_no_question(books: Books) -> None:
    text = "".join(takings(2018, month, (80, 90, 85)) for month in range(1, 9)) + takings(2018, 9, (84,))
    assert found_in(books, text, "fewer_takings") == []


def test_takings_of_a_year_that_are_less_than_those_of_the_year_before(books: Books) -> None:
    text = "".join(takings(2017, month, (80, 90, 85)) + takings(2018, month, (60, 70, 62)) for month in range(1, 8))
    assert found_in(books, text, "fewer_takings") == [
        (
            "Pinbedrijf, 'Pinomzet eettafel TOP': in 2018 kwam 1.344,00 euro binnen, en in dezelfde maanden van 2017 "
            "1.785,00 euro. Waarom is dat minder?"
        )
    ]


def test_a_cost_on_another_grant_than_its_kind(books: Books) -> None:
    text = "".join(bill(month, 100 + month, grant="WI" if month == 6 else "SPDO") for month in range(1, 9))
    assert found_in(books, text, "other_grant") == [
        (
            "Coachbureau, 'Coaching TOP maand 6' van 12 juni 2018, is betaald van subsidie WI; de andere 7 keer was "
            "dat subsidie SPDO. Mocht dit daarvan?"
        )
    ]


def test_a_grant_that_ends_is_no_question(books: Books) -> None:
    text = "".join(bill(month, 100 + month, grant="WI" if month < 5 else "") for month in range(1, 9))
    assert found_in(books, text, "other_grant") == []


def test_two_names_that_are_almost_the_same(books: Books) -> None:
    text = bill(1, 100, party="Coach Stap") + bill(3, 100, party="Coach-Stap B.V.")
    text += bill(4, 90, party="Coach Ladder")
    assert found_in(books, text, "alike_names") == [
        (
            "'Coach-Stap B.V.' lijkt op 'Coach Stap', en komt voor het eerst voor op 12 maart 2018. Is "
            "het dezelfde, en is er niet twee keer betaald?"
        )
    ]


def test_who_is_hardly_ever_paid_and_has_no_paper_is_one_question(books: Books) -> None:
    text = "".join(bill(month, 100 + month) for month in range(1, 5))
    text += bill(5, 180, party="", text="Diverse kosten") + bill(6, 90, party="Tuinman") + bill(7, 49, party="Bakker")
    assert found_in(books, text, "hardly_seen") == [
        (
            "Hooguit twee keer betaald, zonder papier in de boeken: 'Diverse kosten maand 5' en Tuinman, samen "
            "270,00 euro. Vraag de papieren te zien: wat is er gekocht, en wie bestelde het?"
        )
    ]


def test_money_that_goes_out_of_the_takings(books: Books) -> None:
    text = """
    2018-09-19 * "Kringloop" "Diversen"
      Activa:Bank:ING        -45.00 EUR
      Baten:TOP:Eigen:LEDEN   45.00 EUR
    """
    assert found_in(books, text, "paid_from_income") == [
        (
            "Kringloop, 45,00 euro op 19 september 2018, ging eraf en staat als minder opbrengst in de boeken. Is het "
            "een terugbetaling, of zijn het kosten?"
        )
    ]


def test_takings_that_are_no_income(books: Books) -> None:
    text = "".join(takings(2018, month, (80, 90, 85)) for month in range(1, 6))
    aside = takings(2018, 6, (75,)).replace("Baten:TOP:Eigen:LEDEN", "Activa:Vraagposten")
    assert found_in(books, text + aside, "no_result") == [
        (
            "Pinbedrijf, 'Pinomzet eettafel TOP' van 4 juni 2018 (75,00 euro), staat niet bij de kosten of "
            "opbrengsten; de andere 15 keer wel. Waar is het voor?"
        )
    ]
