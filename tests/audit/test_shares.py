"""Shares on the checklist: register against equity, and every new share paid for."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from bwk_ledger.audit import shares
from tests.audit.lines_help import GOOD, OPEN, WRONG, ask, texts
from tests.share_books import BANK, cost, issue, leaving, member, move, opening

if TYPE_CHECKING:
    from tests.conftest import Books

L1 = member("L0001", "2018-01-01")
PAID = L1 + issue("2018-02-01", 1, "L0001", 2)


def test_register_and_equity_agree(books: Books) -> None:
    line = ask(shares.check, books.load(PAID))
    assert line.state is GOOD
    assert line.answer == ("Het aandelenregister en het vermogen zijn gelijk: 2 aandelen van 1 lid, 50,00 euro.")
    assert texts(line, GOOD) == [
        "Wijziging (mutatie) 1, 1 februari 2018: uitgifte van 2 aandelen aan L0001.",
        "L0001: 2 aandelen.",
    ]


def test_nobody_has_any(books: Books) -> None:
    line = ask(shares.check, books.load(cost("2018-03-01")))
    assert (line.state, line.answer) == (GOOD, "Op 31 december 2018 heeft niemand aandelen.")


def test_a_share_too_many_for_what_was_paid(books: Books) -> None:
    line = ask(shares.check, books.load(L1 + move("2018-02-01", 1, "L0001 -3", f"{BANK}  50.00 EUR")))
    assert line.state is WRONG
    (proof,) = line.wrong
    assert proof.text == (
        "L0001: op 1 februari 2018 voor 25,00 euro (1 aandeel) te veel aan aandelen, naast wat ervoor is betaald."
    )
    assert proof.amount == Decimal(25)
    assert line.answer == proof.text


def test_a_share_out_of_the_reserve(books: Books) -> None:
    line = ask(shares.check, books.load(PAID + opening(2, "L0001", 1, "2018-06-01")))
    assert texts(line, WRONG) == [
        (
            "L0001 kreeg op 1 juni 2018 1 aandeel uit de reserve, zonder te betalen: 25,00 euro. Een besluit "
            "staat er niet bij."
        )
    ]


def test_a_share_out_of_the_reserve_that_was_decided(books: Books) -> None:
    extra = '  besluit: "ALV punt 6"\n'
    text = move("2018-06-01", 2, "L0001 -1", "Vermogen:Reserves:Algemeen  25.00 EUR", extra=extra)
    line = ask(shares.check, books.load(PAID + text))
    assert (line.state, texts(line, OPEN)[0].endswith("Besluit: 'ALV punt 6'.")) == (OPEN, True)


def test_shares_the_books_begin_with_need_no_payment(books: Books) -> None:
    text = L1 + cost("2018-01-02") + opening(1, "L0001", 2, "2018-02-01") + issue("2018-03-01", 2, "L0001", 1)
    assert ask(shares.check, books.load(text)).state is GOOD


@pytest.mark.parametrize(
    ("account", "state"), [("Activa:Vraagposten", OPEN), ("Lasten:BWK:Organisatie:Bankkosten", WRONG)]
)
def test_shares_without_money_on_the_bank(books: Books, account: str, state: object) -> None:
    line = ask(shares.check, books.load(PAID + move("2018-06-01", 2, "L0001 -1", f"{account}  25.00 EUR")))
    assert line.state is state
    assert line.wrong[0].text == (
        "L0001 kreeg op 1 juni 2018 1 aandeel, en er is geen betaling op de bank bij: 25,00 euro."
    )


def test_euros_on_a_share_account(books: Books) -> None:
    text = "\n2017-01-01 open Vermogen:Ledenkapitaal:L0001\n"
    text += f'\n2018-05-01 * "L0001" "inleg"\n  {BANK}  10.00 EUR\n  Vermogen:Ledenkapitaal:L0001\n'
    line = ask(shares.check, books.load(PAID + text))
    assert "L0001: 50,00 euro volgens het register, 60,00 volgens het vermogen, een verschil van 10,00." in texts(
        line, WRONG
    )
    assert line.wrong[0].account == "Vermogen:Ledenkapitaal:L0001"


def test_shares_of_who_is_no_member(books: Books) -> None:
    found = texts(ask(shares.check, books.load(PAID + issue("2018-03-01", 2, "L0099", 1))), WRONG)
    assert found[0] == "L0099: 25,00 euro aan aandelen, en er is geen lid met dit nummer."
    assert "L0099 krijgt op 1 maart 2018 1 aandeel, en is dan geen lid." in found


def test_a_movement_without_a_number_names_the_member(books: Books) -> None:
    found = texts(ask(shares.check, books.load(L1 + issue("2018-02-01", None, "L0001", 1))), WRONG)
    assert found == ["L0001: Een wijziging (mutatie) van aandelen zonder nummer: er staat niets."]


def test_more_given_up_than_held_is_told_in_dutch(books: Books) -> None:
    found = texts(ask(shares.check, books.load(PAID + leaving("2018-06-30", 2, "L0001", 5))), WRONG)
    assert any("Hier gaan meer aandelen af dan er op de rekening staan." in text for text in found)
    assert not any("Not enough" in text for text in found)


def test_what_happened_after_the_year_is_of_another_year(books: Books) -> None:
    line = ask(shares.check, books.load(PAID + issue("2019-02-01", None, "L0001", 1)))
    assert (line.state, "2 aandelen" in line.answer) == (GOOD, True)
