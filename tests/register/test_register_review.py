"""What the review of a register says, day by day around the terms."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bwk_ledger.register.people import Register, RegisteredPerson
from bwk_ledger.register.review import left_longer_ago, review, years_later
from tests.register_samples import ANNA, BEN

LEFT = dt.date(2018, 3, 31)


def said(register: Register, last_day: dt.date | None, today: dt.date) -> list[tuple[str, bool]]:
    return [(remark.text.split(". ")[0], remark.urgent) for remark in review(register, {"L0001": last_day}, today)]


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        (dt.date(2020, 3, 31), []),
        (dt.date(2020, 4, 1), [("L0001 vertrok op 2018-03-31, meer dan 2 jaar geleden", True)]),
        (dt.date(2028, 3, 31), [("L0001 vertrok op 2018-03-31, meer dan 2 jaar geleden", True)]),
        (
            dt.date(2028, 4, 1),
            [
                (
                    (
                        "L0001 vertrok op 2018-03-31, meer dan 10 jaar geleden: ook de bewaartermijn van de "
                        "ledenadministratie is voorbij"
                    ),
                    True,
                )
            ],
        ),
    ],
)
def test_retention_to_the_day(today: dt.date, expected: list[tuple[str, bool]]) -> None:
    assert said(Register({"L0001": ANNA}), LEFT, today) == expected


def test_with_only_name_and_address_left_the_second_term_is_no_haste() -> None:
    person = RegisteredPerson("Anna", "Proefstraat 1", "3599 AB", "Utrecht")
    found = said(Register({"L0001": person}), LEFT, dt.date(2021, 1, 1))
    assert found == [("L0001 vertrok op 2018-03-31, meer dan 2 jaar geleden", False)]


@pytest.mark.parametrize(
    ("liability", "text"),
    [
        (
            "UA",
            "L0001 vertrok op 2018-03-31, meer dan 2 jaar geleden. Wis de gegevens met 'bwk leden vergeet L0001'.",
        ),
        (
            "W.A.",
            (
                "L0001 vertrok op 2018-03-31, meer dan 2 jaar geleden. De coöperatie is W.A.; bewaar daarom tot en met "
                "2028-03-31 alleen naam en adres: bwk leden gegevens L0001 --email '' --iban '' --machtiging ''"
            ),
        ),
        (
            "",
            (
                "L0001 vertrok op 2018-03-31, meer dan 2 jaar geleden. Is de coöperatie U.A. (zet dat in "
                "stam/lidmaatschap.beancount), wis de gegevens dan met 'bwk leden vergeet L0001'. Is zij W.A. of B.A., "
                "bewaar dan tot en met 2028-03-31 alleen naam en adres: bwk leden gegevens L0001 --email '' --iban '' "
                "--machtiging ''"
            ),
        ),
    ],
)
def test_what_to_do_follows_from_the_liability(liability: str, text: str) -> None:
    (found,) = review(Register({"L0001": ANNA}), {"L0001": LEFT}, dt.date(2021, 1, 1), liability=liability)
    assert (found.text, found.urgent) == (text, True)


def test_who_signed_up_is_known_and_needs_no_name() -> None:
    assert review(Register({"L0001": BEN}), {}, LEFT, others={"L0001", "L0002"}) == []
    (found,) = review(Register({"L0001": BEN}), {}, LEFT)
    assert found.text == (
        "L0001 staat in het register, maar de boeken kennen dit nummer niet. Lees de ledenlijst in met "
        "'bwk importeer', of wis de gegevens met 'bwk leden vergeet L0001'."
    )


def test_who_left_long_ago_or_was_forgotten_needs_no_name() -> None:
    assert said(Register(), LEFT, dt.date(2020, 4, 1)) == []
    assert said(Register(forgotten={"L0001": LEFT}), LEFT, dt.date(2018, 6, 1)) == []
    assert [urgent for _, urgent in said(Register(), LEFT, dt.date(2018, 6, 1))] == [True]
    assert [urgent for _, urgent in said(Register(forgotten={"L0001": LEFT}), None, dt.date(2018, 6, 1))] == [True]


@pytest.mark.parametrize(("address", "urgent"), [("PROEFSTRAAT 1", False), ("Proefstraat 2", True), ("", True)])
def test_an_account_shared_in_one_home_is_no_haste(address: str, urgent: bool) -> None:
    other = RegisteredPerson("Ben", address, "3599 AB", iban=ANNA.iban, mandate=ANNA.mandate)
    register = Register({"L0001": ANNA, "L0002": other})
    (found,) = review(register, {"L0001": None, "L0002": None}, LEFT)
    assert found.text.startswith("L0001, L0002 hebben hetzelfde IBAN.")
    assert found.urgent is urgent


def test_two_people_without_an_address_are_not_one_home() -> None:
    register = Register({"L0001": BEN, "L0002": BEN})
    assert [item.urgent for item in review(register, {"L0001": None, "L0002": None}, LEFT)] == [True, False]


@given(st.dates(dt.date(1900, 1, 1), dt.date(2100, 1, 1)), st.integers(0, 20))
def test_a_term_ends_on_the_same_day_some_years_later(day: dt.date, years: int) -> None:
    end = years_later(day, years)
    assert (end.year - day.year, end >= day) == (years, True)
    assert (end.month, end.day) in {(day.month, day.day), (3, 1)}
    assert not left_longer_ago(day, years, end)
    assert left_longer_ago(day, years, end + dt.timedelta(days=1))
    assert not left_longer_ago(None, years, end)
