"""The share register: numbers, days of signing up and of payment, who holds what, and who still has to pay."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from bwk_ledger.figures.shares import ShareRegister, proof, share_register
from bwk_ledger.rules.share_movements import ShareAct
from tests.share_books import BANK, RESERVE, issue, leaving, member, move, opening, subscription

if TYPE_CHECKING:
    from tests.conftest import Books

LAST = dt.date(2018, 12, 31)
MEMBERS = "".join(member(f"L000{number}", "2018-01-01") for number in (1, 2, 3))


def register(books: Books, text: str, day: dt.date = LAST) -> ShareRegister:
    ledger = books.load(MEMBERS + text if text else "")  # the same books on another day
    assert [error.message for error in ledger.errors] == []
    return share_register(ledger.transactions, ledger.config, day)


def test_both_dates_of_an_issue(books: Books) -> None:
    text = (
        subscription("L0004", "2018-02-01", 2)
        + subscription("L0004", "2018-03-01", 3)
        + issue("2018-04-01", 1, "L0004", 1)
        + issue("2018-04-02", 2, "L0004", 3)  # the last of the first, and two of the second
        + member("L0004", "2018-04-01", extra="  aangemeld: 2018-02-01\n")
        + issue("2018-05-01", 3, "L0001", 1)  # never signed up
    )
    found = register(books, text)
    assert [(item.movement.date.isoformat(), str(item.subscribed)) for item in found.movements] == [
        ("2018-04-01", "2018-02-01"),
        ("2018-04-02", "2018-02-01"),
        ("2018-05-01", "None"),
    ]
    assert [(item.number, item.day.isoformat(), item.shares) for item in found.waiting] == [("L0004", "2018-03-01", 1)]
    assert found.held == {"L0001": 1, "L0004": 4}
    assert found.amounts == {"L0001": 25, "L0004": 100}


def test_who_signed_up_and_has_not_paid_waits_from_that_day_on(books: Books) -> None:
    text = subscription("L0005", "2018-03-01", 2) + subscription("L0004", "2018-02-01", 1)
    assert [item.number for item in register(books, text).waiting] == ["L0004", "L0005"]
    assert [item.number for item in register(books, "", dt.date(2018, 2, 28)).waiting] == ["L0004"]


def test_what_was_signed_up_for_after_the_payment_is_not_what_was_paid(books: Books) -> None:
    found = register(books, issue("2018-03-01", 1, "L0001", 1) + subscription("L0001", "2018-04-01", 1))
    assert found.movements[0].subscribed is None
    assert len(found.waiting) == 1


def test_a_transfer_of_several_members_in_one_transaction(books: Books) -> None:
    text = (
        issue("2018-02-01", 1, "L0001", 3)
        + issue("2018-02-01", 2, "L0002", 2)
        + move("2018-03-01", 3, "L0001 2", "L0002 2", "L0003 -4")
    )
    found = register(books, text)
    moved = [(item.movement.giver, item.movement.receiver, item.movement.shares) for item in found.movements[2:]]
    assert moved == [("L0001", "L0003", 2), ("L0002", "L0003", 2)]
    assert {item.movement.act for item in found.movements[2:]} == {ShareAct.TRANSFER}
    assert [item.movement.amount for item in found.movements[2:]] == [50, 50]
    assert found.held == {"L0001": 1, "L0003": 4}


def test_one_gives_to_two_and_the_cooperative_issues_the_rest(books: Books) -> None:
    text = issue("2018-02-01", 1, "L0001", 3)
    text += move("2018-03-01", 2, "L0001 3", "L0002 -2", "L0003 -2", f"{BANK}  25.00 EUR")
    found = register(books, text)
    assert [
        (item.movement.giver, item.movement.receiver, item.movement.shares, item.movement.act)
        for item in found.movements[1:]
    ] == [
        ("L0001", "L0002", 2, ShareAct.TRANSFER),
        ("L0001", "L0003", 1, ShareAct.TRANSFER),
        (None, "L0003", 1, ShareAct.ISSUE),
    ]


def test_what_each_movement_was(books: Books) -> None:
    gone = member("L0004", "2018-01-01", "2018-06-30")
    text = (
        gone
        + gone.replace("L0004", "L0005")
        + opening(1, "L0004", 4, "2018-01-01")
        + issue("2018-02-01", 2, "L0005", 1)
        + move("2018-06-30", 3, "L0004 1", f"{BANK}  -25.00 EUR")
        + move("2018-06-30", 4, "L0004 1", f"{RESERVE}  -25.00 EUR")
        + leaving("2018-06-30", 5, "L0004", 2)
        + move("2018-06-30", 6, "L0005 1", "L0001 -1")
    )
    found = register(books, text)
    acts = ["beginstand", "uitgifte", "terugbetaling", "verval", "uittreding", "overdracht"]
    assert [item.movement.act.value for item in found.movements] == acts
    assert found.held == {"L0001": 1}


def test_paid_by_another(books: Books) -> None:
    text = issue("2018-02-01", 1, "L0001", 3, extra='  betaald-door: "L0002"\n')
    (item,) = register(books, text).movements
    assert (item.movement.receiver, item.movement.paid_by) == ("L0001", "L0002")


def test_the_order_is_that_of_the_numbers(books: Books) -> None:
    text = issue("2018-05-01", 1, "L0001", 1) + issue("2018-02-01", 2, "L0002", 1)
    assert [item.movement.date.month for item in register(books, text).movements] == [5, 2]


@pytest.mark.parametrize(
    ("day", "held"), [("2018-01-31", {}), ("2018-02-01", {"L0001": 3}), ("2018-03-01", {"L0001": 1})]
)
def test_the_register_of_a_day(books: Books, day: str, held: dict[str, int]) -> None:
    text = issue("2018-02-01", 1, "L0001", 3) + move("2018-03-01", 2, "L0001 2", f"{BANK}  -50.00 EUR")
    assert register(books, text, dt.date.fromisoformat(day)).held == held


def test_the_proof_of_a_day(books: Books) -> None:
    ledger = books.load(MEMBERS + issue("2018-02-01", 1, "L0001", 3) + issue("2018-03-01", 2, "L0002", 1))
    february, year = (proof(ledger.transactions, ledger.config, day) for day in (dt.date(2018, 2, 28), LAST))
    assert (february.is_right, february.shares, february.holders, february.equity) == (True, 3, 1, 75)
    assert (year.shares, year.holders, year.registered, year.equity) == (4, 2, 100, 100)


def test_the_proof_names_who_differs_and_how_much(books: Books) -> None:
    text = "\n2017-01-01 open Vermogen:Ledenkapitaal:L0001\n" + issue("2018-02-01", 1, "L0001", 3)
    text += (
        issue("2018-02-01", 2, "L0002", 1) + f'\n2018-03-01 * "x"\n  {BANK}  5.50 EUR\n  Vermogen:Ledenkapitaal:L0001\n'
    )
    ledger = books.load(MEMBERS + text)
    found = proof(ledger.transactions, ledger.config, LAST)
    assert not found.is_right
    assert [(line.number, line.difference) for line in found.wrong] == [("L0001", Decimal("5.50"))]
    assert found.equity - found.registered == Decimal("5.50")


def test_shares_of_a_number_nobody_has_prove_nothing(books: Books) -> None:
    ledger = books.load("\n2017-01-01 open Vermogen:Ledenkapitaal:L0099 AANDEEL\n" + issue("2018-02-01", 1, "L0099", 1))
    (line,) = proof(ledger.transactions, ledger.config, LAST).wrong
    assert (line.number, line.difference, line.is_known) == ("L0099", 0, False)
