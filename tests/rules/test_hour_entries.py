"""What the checks of hours let pass; every message itself stands in `tests/errors`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.compose import person

if TYPE_CHECKING:
    from tests.conftest import Books

KEY = "uren:TOP:2018-03::V0001:bewoner:cc59ac44"
APPROVED = '  goedgekeurd: 2018-04-05\n  goedgekeurd-door: "L0001"\n'
PEOPLE = person("V0001", "TOP HLR", lid="L0001") + person("V0002", day="2018-03-15", einde="2018-03-20")


def hours(
    number: str = "V0001",
    amount: str = "2.50",
    days: str | None = "3 2:30",
    kamer: str = "TOP",
    above: str = "",
    key: str = "",
    activity: str = "kookgroep",
    date: str = "2018-03-31",
) -> str:
    """A transaction of hours."""
    other = amount[1:] if amount.startswith("-") else f"-{amount}"
    return (
        f'{date} * "{number}" "Uren {kamer}" #uren\n{above}'
        f'  Lasten:{kamer}:Tijd:Bewoners  {amount} UUR.BEWONER-2018\n    activiteit: "{activity}"\n'
        + (f'    dagen: "{days}"\n' if days else "")
        + f"  Baten:{kamer}:Tijd:Bewoners  {other} UUR.BEWONER-2018\n"
        + (f'    sleutel: "{key}"\n' if key else "")
        + "\n"
    )


def first_lines(books: Books, text: str) -> list[str]:
    return [message.split("\n")[0] for message in books.messages(text)]


def test_odd_minutes_add_up(books: Books) -> None:
    assert books.messages(hours(amount="2.58333333", days="3 1:17, 31 1:18")) == []


def test_a_day_of_24_hours_can_be(books: Books) -> None:
    text = hours(amount="12.00", days="3 12:00") + hours(amount="12.00", days="3 12:00", activity="tuin", kamer="HLR")
    assert books.messages(text) == []


def test_hours_without_days_count_for_the_month_only(books: Books) -> None:
    assert books.messages(hours(amount="700.00", days=None)) == []
    assert len(books.messages(hours(amount="45.00", days="3 24:00, 4 21:00"))) == 1


@pytest.mark.parametrize("approved", ["", APPROVED])
def test_a_correction_and_what_it_takes_back_cancel_out(books: Books, approved: str) -> None:
    text = (
        hours(amount="20.00", days="3 20:00", key=KEY, above=APPROVED, number="V0009")
        + hours(
            amount="-20.00",
            days="3 -20:00",
            key=f"{KEY}:terug",
            above=f'  correctie: "{KEY}"\n{approved}',
            number="V0009",
        )
        + hours(amount="8.00", days="3 8:00", key=f"{KEY}:2", number="V0009")
    )
    assert books.messages(text) == []


def test_the_same_hours_on_another_sheet_after_a_correction_are_no_double(books: Books) -> None:
    text = (
        hours(key=KEY, above=APPROVED, number="V0009")
        + hours(amount="-2.50", days="3 -2:30", key=f"{KEY}:terug", above=f'  correctie: "{KEY}"\n', number="V0009")
        + hours(kamer="HLR", number="V0009")
    )
    assert books.messages(text) == []


@pytest.mark.parametrize("first", [True, False])
def test_a_double_is_waived_with_a_reason(books: Books, first: bool) -> None:
    waiver = '  dubbel-akkoord: "twee diensten"\n'
    text = hours(above=waiver if first else "") + hours(kamer="HLR", above="" if first else waiver)
    assert books.messages(text) == []


def test_a_waiver_without_a_reason_is_none(books: Books) -> None:
    assert len(books.messages(hours() + hours(kamer="HLR", above='  dubbel-akkoord: ""\n'))) == 1


@pytest.mark.parametrize(
    "other",
    [
        {"days": "4 2:30"},
        {"activity": "tuin"},
        {"amount": "2.75", "days": "3 2:45"},
        {"number": "V0008"},
        {"date": "2018-04-30"},
        {"days": None},
    ],
)
def test_other_hours_are_no_double(books: Books, other: dict[str, str]) -> None:
    assert books.messages(hours() + hours(kamer="HLR", **other)) == []


def test_one_person_under_two_numbers_is_one_person(books: Books) -> None:
    books.add(PEOPLE)
    assert first_lines(books, hours() + hours(number="L0001")) == [
        (
            "Uren van V0001 en L0001, dezelfde persoon, staan er in 2018-03 twee keer, op de lijst van TOP en op de "
            "lijst van TOP: kookgroep 3 2:30."
        )
    ]


def test_two_activities_of_another_spelling_are_one(books: Books) -> None:
    assert len(books.messages(hours(activity="Kookgroep") + hours(kamer="HLR"))) == 1


def test_people_are_known_on_their_days(books: Books) -> None:
    books.add(PEOPLE)
    text = hours() + hours(number="V0002", days="15 1:00, 20 1:30") + hours(number="V0002", days=None)
    assert books.messages(text) == []


def test_nobody_is_unknown_where_people_are_not_registered(books: Books) -> None:
    assert books.messages(hours(number="X1") + hours(number="", activity="tuin")) == []


def test_who_was_approved_by_another_is_fine(books: Books) -> None:
    books.add(PEOPLE)
    above = '  goedgekeurd: 2018-03-31\n  goedgekeurd-door: "V0001"\n'
    assert books.messages(hours(number="V0002", days="20 2:30", above=above.replace("31", "20"))) == []
    (line,) = first_lines(books, hours(number="L0001", above=above, activity="tuin"))
    assert line == "Uren van L0001 in 2018-03 zijn goedgekeurd door V0001, dezelfde persoon als L0001."


def test_months_declared_complete(books: Books) -> None:
    books.add(PEOPLE)
    text = """
        2018-03-31 custom "uren-volledig" "TOP" "2018-03"
          door: "V0001"
        2018-03-01 custom "uren-volledig" "HLR" "2018-03"
        """
    assert books.messages(text) == []


@pytest.mark.parametrize("month", ["2018-3", "2018-13", "2018-03-01", "201803"])
def test_other_forms_are_no_month(books: Books, month: str) -> None:
    (line,) = first_lines(books, f'2018-04-02 custom "uren-volledig" "TOP" "{month}"\n')
    assert line == f"Uren volledig verklaard over '{month}', en dat is geen maand."


def test_paid_hours_beside_those_given(books: Books) -> None:
    text = """
        2018-01-01 commodity UUR.BETAALD-2018
          soort: "betaald"
        2018-01-01 price UUR.BETAALD-2018 0.00 EUR
        2018-03-31 * "P0001" "Uren"
          Lasten:TOP:Werktijd:Betaald  10 UUR.BETAALD-2018
          Baten:TOP:Werktijd:Betaald  -10 UUR.BETAALD-2018
        """
    assert books.messages(text) == []


def test_a_wrong_last_day_of_a_tariff_or_a_person_stops_nothing(books: Books) -> None:
    text = """
        2019-01-01 commodity UUR.STAF-2019
          soort: "professional"
          tot: "2019"
        2019-01-01 price UUR.STAF-2019 37 EUR
        2018-01-01 custom "persoon" "V0001"
          soort: "bewoner"
          einde: "nooit"
        """
    books.add(hours())
    assert first_lines(books, text) == [
        "De einddatum is geen datum: nooit.",
        "De laatste dag van tarief UUR.STAF-2019 is geen datum: 2019.",
    ]
