from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from beancount.core import data
from beancount.core.amount import Amount
from beancount.parser import parser
from hypothesis import given
from hypothesis import strategies as st

from bwk_ledger.books.text import HEADER
from bwk_ledger.rules.derived import kind_of
from bwk_ledger.rules.release import book_release
from bwk_ledger.standing.config import read_config

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bwk_ledger.rules.load import Ledger
    from tests.conftest import Books

UNKNOWN = (
    "Subsidie '{code}' bij Lasten:TOP:Fysiek:Huur is onbekend.\n"
    "  Oorzaak: de subsidies zijn: SPDO WONEN.\n"
    "  Herstel: verbeter 'subsidie:', of voeg de financier toe in stam/financiers.beancount."
)
CONFIG = """
2018-01-01 custom "kamer" "TOP"
2018-01-01 custom "kamer" "HLR"
2018-01-01 custom "financier" "SPDO"
  groep: "Gemeente"
  kamers: "TOP HLR"
2018-01-01 custom "financier" "WONEN"
  groep: "Corporaties"
  kamers: "TOP HLR"
"""


def _automatic(books: Books, text: str) -> list[tuple[str, Decimal]]:
    """The postings of the releases."""
    ledger = books.load(text)
    assert [error.message for error in ledger.errors] == []
    return _released(ledger)


def _released(ledger: Ledger) -> list[tuple[str, Decimal]]:
    found = [entry for entry in ledger.transactions if kind_of(entry) == "vrijval"]
    return [(posting.account, posting.units.number) for entry in found for posting in entry.postings]


def test_a_bill_split_over_grants_and_kamers_is_released_exactly(books: Books) -> None:
    text = """
        2018-02-01 * "drukwerk voor twee kamers uit twee subsidies"
          Activa:Bank:ING               -300.01 EUR
          Lasten:TOP:Fysiek:Communicatie  110.01 EUR
            subsidie: "SPDO"
          Lasten:HLR:Fysiek:Communicatie   90.00 EUR
            subsidie: "SPDO"
          Lasten:TOP:Fysiek:Training       60.00 EUR
            subsidie: "WONEN"
          Lasten:TOP:Fysiek:Huur           40.00 EUR
        """
    assert _automatic(books, text) == [
        ("Schulden:Subsidie:SPDO", Decimal("110.01")),
        ("Baten:TOP:Gemeente:SPDO", Decimal("-110.01")),
        ("Schulden:Subsidie:SPDO", Decimal("90.00")),
        ("Baten:HLR:Gemeente:SPDO", Decimal("-90.00")),
        ("Schulden:Subsidie:WONEN", Decimal("60.00")),
        ("Baten:TOP:Corporaties:WONEN", Decimal("-60.00")),
    ]


def test_what_remains_of_a_grant_is_its_balance(books: Books) -> None:
    text = """
        2018-01-15 * "beschikking ontvangen"
          Activa:Bank:ING          8000.00 EUR
          Schulden:Subsidie:SPDO  -8000.00 EUR
        2018-02-01 * "huur"
          Activa:Bank:ING         -410.00 EUR
          Lasten:TOP:Fysiek:Huur   410.00 EUR
            subsidie: "SPDO"
        2018-02-02 balance Schulden:Subsidie:SPDO -7590.00 EUR
        """
    balances = books.balances(text)
    assert balances["Schulden:Subsidie:SPDO"] == Decimal("-7590.00")
    assert balances["Baten:TOP:Gemeente:SPDO"] == Decimal("-410.00")


def test_a_grant_on_the_transaction_counts_for_every_cost_without_its_own(books: Books) -> None:
    text = """
        2018-02-01 * "rekening"
          subsidie: "SPDO"
          Activa:Bank:ING          -30.00 EUR
          Lasten:TOP:Fysiek:Huur    20.00 EUR
          Lasten:TOP:Fysiek:Energie 10.00 EUR
            subsidie: "WONEN"
        """
    assert _automatic(books, text) == [
        ("Schulden:Subsidie:SPDO", Decimal("20.00")),
        ("Baten:TOP:Gemeente:SPDO", Decimal("-20.00")),
        ("Schulden:Subsidie:WONEN", Decimal("10.00")),
        ("Baten:TOP:Corporaties:WONEN", Decimal("-10.00")),
    ]


def test_a_refund_reverses_the_release(books: Books) -> None:
    text = """
        2018-03-01 * "teveel betaalde huur terug"
          Activa:Bank:ING          25.00 EUR
          Lasten:TOP:Fysiek:Huur  -25.00 EUR
            subsidie: "SPDO"
        """
    assert _automatic(books, text) == [
        ("Schulden:Subsidie:SPDO", Decimal("-25.00")),
        ("Baten:TOP:Gemeente:SPDO", Decimal("25.00")),
    ]


def test_costs_that_cancel_release_nothing(books: Books) -> None:
    text = """
        2018-03-01 * "omboeking"
          subsidie: "SPDO"
          Lasten:TOP:Fysiek:Huur     -25.00 EUR
          Lasten:TOP:Fysiek:Energie   25.00 EUR
        """
    assert _automatic(books, text) == []


def test_an_amount_left_to_beancount_is_released_too(books: Books) -> None:
    text = """
        2018-02-01 * "huur"
          Activa:Bank:ING  -17.50 EUR
          Lasten:TOP:Fysiek:Huur
            subsidie: "SPDO"
        """
    assert ("Schulden:Subsidie:SPDO", Decimal("17.50")) in _automatic(books, text)


def test_hours_are_never_released(books: Books) -> None:
    text = """
        2018-02-01 * "uren"
          subsidie: "SPDO"
          Lasten:TOP:Tijd:Bewoners   10.00 UUR.BEWONER-2018
          Baten:TOP:Tijd:Bewoners   -10.00 UUR.BEWONER-2018
        """
    assert _automatic(books, text) == []


def test_costs_without_a_grant_are_left_alone(books: Books) -> None:
    text = """
        2018-02-01 * "huur"
          Activa:Bank:ING          -30.00 EUR
          Lasten:TOP:Fysiek:Huur    30.00 EUR
        """
    assert _automatic(books, text) == []


@pytest.mark.parametrize("code", ["BESTAATNIET", "LEDEN"])  # LEDEN is a funder, but gives no grant
@pytest.mark.parametrize("place", ["posting", "transaction"])
def test_an_unknown_grant(books: Books, code: str, place: str) -> None:
    lines = ['2018-02-01 * "huur"', "  Activa:Bank:ING -30.00 EUR", "  Lasten:TOP:Fysiek:Huur 30.00 EUR"]
    lines.insert(3 if place == "posting" else 1, f'    subsidie: "{code}"')
    ledger = books.load("\n".join(lines) + "\n")
    assert [error.message for error in ledger.errors] == [UNKNOWN.format(code=code)]
    assert len(ledger.transactions[-1].postings) == 2


def test_an_error_points_at_the_line_of_the_cost(books: Books) -> None:
    books.add(
        """
        2018-02-01 * "huur"
          Activa:Bank:ING          -30.00 EUR
          Lasten:TOP:Fysiek:Huur    30.00 EUR
            subsidie: "SPOD"
        """
    )
    (error,) = books.load().errors
    lines = books.main.read_text("utf-8").splitlines()
    assert error.source["filename"] == str(books.main)
    assert lines[error.source["lineno"] - 1] == "  Lasten:TOP:Fysiek:Huur    30.00 EUR"


NO_COST = (
    "Subsidie '{code}' bij {account} doet niets.\n"
    "  Oorzaak: een subsidie betaalt lasten in euro; op een andere rekening komt er niets van vrij.\n"
    "  Herstel: zet 'subsidie:' onder de last die zij betaalt."
)


@pytest.mark.parametrize(
    ("account", "other", "unit"),
    [
        ("Activa:Bank:ING", "Lasten:TOP:Fysiek:Huur", "EUR"),
        ("Schulden:Subsidie:SPDO", "Activa:Bank:ING", "EUR"),
        ("Baten:TOP:Gemeente:SPDO", "Activa:Bank:ING", "EUR"),
        ("Activa:Handgeld:TOP", "Lasten:TOP:Fysiek:Huur", "EUR"),
        ("Lasten:TOP:Tijd:Bewoners", "Baten:TOP:Tijd:Bewoners", "UUR.BEWONER-2018"),
    ],
)
@pytest.mark.parametrize("code", ["SPDO", "SPOD"])
def test_a_grant_below_a_posting_that_is_no_cost(books: Books, account: str, other: str, unit: str, code: str) -> None:
    ledger = books.load(
        f"""
        2018-02-01 * "geen last"
          {account}   10.00 {unit}
            subsidie: "{code}"
          {other}    -10.00 {unit}
        """
    )
    assert [error.message for error in ledger.errors] == [NO_COST.format(code=code, account=account)]
    (error,) = ledger.errors
    line = books.main.read_text("utf-8").splitlines()[error.source["lineno"] - 1]
    assert line.split()[0] == account
    assert len(ledger.transactions[-1].postings) == 2


def test_a_grant_below_a_posting_that_is_no_cost_does_not_hold_up_the_costs(books: Books) -> None:
    ledger = books.load(
        """
        2018-02-01 * "huur"
          Activa:Bank:ING          -30.00 EUR
            subsidie: "SPDO"
          Lasten:TOP:Fysiek:Huur    30.00 EUR
            subsidie: "SPDO"
        """
    )
    assert [error.message for error in ledger.errors] == [NO_COST.format(code="SPDO", account="Activa:Bank:ING")]
    assert [account for account, _ in _released(ledger)] == [
        "Schulden:Subsidie:SPDO",
        "Baten:TOP:Gemeente:SPDO",
    ]


def test_a_grant_on_the_transaction_says_nothing_about_what_is_no_cost(books: Books) -> None:
    text = """
        2018-01-15 * "beschikking ontvangen"
          subsidie: "SPDO"
          Activa:Bank:ING          8000.00 EUR
          Schulden:Subsidie:SPDO  -8000.00 EUR
        """
    assert _automatic(books, text) == []


def test_a_grant_for_another_kamer(books: Books) -> None:
    text = """
        2018-02-01 * "huur"
          Activa:Bank:ING          -30.00 EUR
          Lasten:HLR:Fysiek:Huur    30.00 EUR
            subsidie: "WONEN"
        """
    assert books.messages(text) == [
        (
            "Subsidie 'WONEN' is niet voor kamer HLR.\n"
            "  Oorzaak: Woningcorporatie betaalt voor: TOP.\n"
            "  Herstel: kies een andere subsidie, of zet HLR bij 'kamers:' van de financier als de afspraak dat "
            "toelaat."
        )
    ]


def test_a_wrong_cost_does_not_hold_up_the_right_ones(books: Books) -> None:
    ledger = books.load(
        """
        2018-02-01 * "huur"
          Activa:Bank:ING          -60.00 EUR
          Lasten:HLR:Fysiek:Huur    30.00 EUR
            subsidie: "WONEN"
          Lasten:TOP:Fysiek:Huur    30.00 EUR
            subsidie: "WONEN"
        """
    )
    assert len(ledger.errors) == 1
    assert [account for account, _ in _released(ledger)] == [
        "Schulden:Subsidie:WONEN",
        "Baten:TOP:Corporaties:WONEN",
    ]


costs = st.lists(
    st.tuples(
        st.sampled_from(["TOP", "HLR"]),
        st.sampled_from(["Fysiek:Huur", "Mensen:Coaching"]),
        st.sampled_from(["SPDO", "WONEN", None]),
        st.integers(-(10**9), 10**9).map(lambda number: Decimal(number) / 100),
    ),
    max_size=8,
)


def _posting(account: str, number: Decimal, meta: Mapping[str, Any]) -> Any:
    return data.Posting(account, Amount(number, "EUR"), None, None, None, dict(meta))


@given(costs)
def test_liability_and_income_move_by_exactly_the_sum_of_the_costs(
    bill: list[tuple[str, str, str | None, Decimal]],
) -> None:
    config, errors, _ = parser.parse_string(HEADER + CONFIG)
    assert errors == []
    postings = [
        _posting(f"Lasten:{kamer}:{post}", number, {"subsidie": code} if code else {})
        for kamer, post, code, number in bill
    ]
    postings.append(_posting("Activa:Bank:ING", -sum((cost[3] for cost in bill), Decimal(0)), {}))
    transaction = data.Transaction(
        {"filename": "x", "lineno": 1}, dt.date(2018, 2, 1), "*", None, "rekening", frozenset(), frozenset(), postings
    )
    entries, problems = book_release([*config, transaction], read_config(config))
    assert {problem.rule for problem in problems} <= {"grants.twice"}
    assert transaction in entries
    released = [item for entry in entries if kind_of(entry) == "vrijval" for item in entry.postings]
    assert sum(posting.units.number for posting in released) == 0
    for code, group in (("SPDO", "Gemeente"), ("WONEN", "Corporaties")):
        assert _sum(released, f"Schulden:Subsidie:{code}") == sum(cost[3] for cost in bill if cost[2] == code)
        for kamer in ("TOP", "HLR"):
            own = sum(cost[3] for cost in bill if cost[2] == code and cost[0] == kamer)
            assert _sum(released, f"Baten:{kamer}:{group}:{code}") == -own
    incomes = [posting.account for posting in released if posting.account.startswith("Baten")]
    assert (len(set(incomes)), 2 * len(incomes)) == (len(incomes), len(released))


def _sum(postings: list[Any], account: str) -> Decimal:
    return sum((posting.units.number for posting in postings if posting.account == account), Decimal(0))
