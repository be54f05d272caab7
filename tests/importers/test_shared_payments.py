"""One payment for several members: a part of each where the amounts tell it, else a question that says why."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from bwk_ledger.demo.people import demo_iban
from bwk_ledger.figures.shares import share_register
from bwk_ledger.rules.fees import fee_years_of, paid_fees
from tests.bank_files import BANK, ing, row
from tests.importers.own_banks import banks
from tests.payment_books import PaymentBooks, payment_books

if TYPE_CHECKING:
    from pathlib import Path
    from typing import Any

_FAMILY = demo_iban(601)
# A member of another kind, whose fee is another amount, and two who signed up for shares.
_OTHERS = """
2018-01-01 custom "contributie" "staf" 40.00 EUR
  vervalt: "2018-02-28 2018-05-31 2018-08-31 2018-11-30"
  rekening: "Eigen:LEDEN"
2018-01-01 custom "inschrijving" "L0021"
  aandelen: 1
  soort: "bewoner"
  kamer: "TOP"
2018-01-01 custom "inschrijving" "L0022"
  aandelen: 1
  soort: "bewoner"
  kamer: "HLR"
"""
_FEE_AND_ORDER = """
2018-01-01 custom "contributie" "bewoner" 20.00 EUR
  vervalt: "2018-03-31 2018-06-30 2018-09-30 2018-12-27"
  rekening: "Eigen:LEDEN"
2018-12-01 custom "betaalopdracht" "INCASSO-2018-12"
  uitvoering: 2018-12-28
  jaar: 2018
  eerste: "L0037 L0057 L0058 L0059"
  regels: "L0037 20.00, L0057 20.00, L0058 20.00, L0059 20.00"
"""


@pytest.fixture
def books(tmp_path: Path) -> PaymentBooks:
    return payment_books(tmp_path, _OTHERS)


def paid(books: PaymentBooks, amount: str, text: str) -> Any:
    """The transaction of a payment of a family."""
    opening = books.balance("Activa:Bank:ING")
    said = f"Naam: Gezin Voorbeeld Omschrijving: {text} IBAN: {_FAMILY}"
    line = row("06-15", amount, "Gezin Voorbeeld", _FAMILY, said)
    books.run({"bank.csv": ing([line], opening=opening, account=BANK)})
    return next(
        entry
        for entry in books.load().transactions
        if entry.date.month == 6 and any("sleutel" in (item.meta or {}) for item in entry.postings)
    )


def parts(entry: Any) -> list[tuple[str, Decimal, str]]:
    return [(item.account, item.units.number, item.meta.get("lid", "")) for item in entry.postings[1:]]


@pytest.mark.parametrize(("amount", "each"), [("10.00", 5), ("40.00", 20), ("20.00", 10)])
@pytest.mark.parametrize("who", ["L0001 en L0002", "l0001, L0002", "L0001/L0002", "L0001 & L0002"])
def test_a_fee_of_each_is_booked_apart(books: PaymentBooks, amount: str, each: int, who: str) -> None:
    entry = paid(books, amount, f"Contributie 2018 {who}")
    assert (entry.flag, entry.payee, entry.narration) == ("*", None, "Contributie L0001 en L0002")
    assert parts(entry) == [
        ("Baten:TOP:Eigen:LEDEN", -each, "L0001"),
        ("Baten:HLR:Eigen:LEDEN", -each, "L0002"),
    ]
    ledger = books.load()
    years = fee_years_of(ledger.index.fact(paid_fees), ledger.config, 2018, entry.date, {})
    assert [item.paid for item in years if item.number in {"L0001", "L0002"}] == [each, each]


def test_members_who_owe_another_fee_pay_it_whole(books: PaymentBooks) -> None:
    assert parts(paid(books, "60.00", "Contributie 2018 L0001 en L0009")) == [
        ("Baten:TOP:Eigen:LEDEN", -20, "L0001"),
        ("Baten:TOP:Eigen:LEDEN", -40, "L0009"),
    ]


@pytest.mark.parametrize("amount", ["12.00", "35.00", "50.00"])
def test_any_other_amount_is_a_question(books: PaymentBooks, amount: str) -> None:
    entry = paid(books, amount, "Contributie 2018 L0001 en L0002")
    assert entry.flag == "!"
    assert entry.meta["reden"] == (
        f"regel 'Contributie': L0001 en L0002 staan er samen bij, en uit {amount.replace('.', ',')} volgt niet wat elk "
        "aan contributie over 2018 betaalt"
    )


def test_who_only_pays_for_another_has_no_part(books: PaymentBooks) -> None:
    assert parts(paid(books, "10.00", "Contributie 2018 L0001 door L0002")) == [("Baten:TOP:Eigen:LEDEN", -10, "L0001")]


def test_a_share_of_each_makes_both_a_member(books: PaymentBooks) -> None:
    entry = paid(books, "50.00", "Aandelen lid L0021 en L0022")
    assert entry.narration == "Aandelen L0021 en L0022"
    assert [(item.account, item.units.number) for item in entry.postings[1:]] == [
        ("Vermogen:Ledenkapitaal:L0021", -1),
        ("Vermogen:Ledenkapitaal:L0022", -1),
    ]
    ledger = books.load()
    held = share_register(ledger.transactions, ledger.config, entry.date).held
    assert (held["L0021"], held["L0022"]) == (1, 1)
    assert {"L0021", "L0022"} <= set(ledger.config.members)


def test_shares_that_are_not_one_of_each_are_a_question(books: PaymentBooks) -> None:
    entry = paid(books, "75.00", "Aandelen lid L0021 en L0022")
    assert entry.flag == "!"
    assert entry.meta["reden"].endswith(
        "L0021 en L0022 staan er samen bij, en 75,00 is niet voor elk een aandeel van 25,00"
    )


def test_two_members_and_returns_with_costs_as_a_bank_tells_them(tmp_path: Path) -> None:
    members = "".join(
        f'2018-01-01 custom "lid" "L{number:04d}"\n  soort: "bewoner"\n  kamer: "TOP"\n'
        for number in (37, 57, 58, 59, 88, 97)
    )
    own = banks(tmp_path, main="NL70TRIO0123456789")
    own.books.add("stam/leden.beancount", members + _FEE_AND_ORDER)
    own.take("twee-leden-en-stornokosten.xml")
    told = [
        entry
        for entry in own.books.load().transactions
        if any("sleutel" in (item.meta or {}) for item in entry.postings)
    ]
    each = [("Baten:TOP:Eigen:LEDEN", -5, "L0088"), ("Baten:TOP:Eigen:LEDEN", -5, "L0097")]
    assert (told[0].narration, parts(told[0])) == ("Contributie L0088 en L0097", each)
    assert [entry.flag for entry in told] == ["*"] * 5
    returned, costs = parts(told[2])
    assert (returned, costs[1]) == (("Baten:TOP:Eigen:LEDEN", 20, "L0037"), Decimal("2.50"))
    assert parts(told[3]) == [("Baten:TOP:Eigen:LEDEN", 20, "L0057")]
    assert "MD06" in told[3].narration


def test_shares_in_terms_are_one_share_and_a_question_of_the_rest(tmp_path: Path) -> None:
    own = banks(tmp_path, main="NL70TRIO0123456789")
    own.books.add(
        "stam/leden.beancount",
        '2018-12-01 custom "inschrijving" "L0122"\n  aandelen: 2\n  soort: "bewoner"\n  kamer: "TOP"\n',
    )
    own.take("aandelen-in-termijnen.xml")
    told = [
        entry
        for entry in own.books.load().transactions
        if any("sleutel" in (item.meta or {}) for item in entry.postings)
    ]
    assert [(entry.flag, parts(entry)) for entry in told] == [
        ("*", [("Vermogen:Ledenkapitaal:L0122", Decimal(-1), "")]),
        ("!", [("Activa:Vraagposten", Decimal(-30), "")]),
    ]
