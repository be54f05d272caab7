from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.conftest import Books


def _move(day: str, amount: str, other: str = "Activa:Bank:ING", kamer: str = "TOP") -> str:
    """Petty cash that changes by an amount, against another account."""
    return f'{day} * "handgeld"\n  Activa:Handgeld:{kamer}  {amount} EUR\n  {other}\n\n'


SHOP = "Lasten:TOP:Fysiek:Handgeld:A-Koffie"
TOO_MUCH = (
    "Handgeld TOP in 2018-03: 260,00 euro overgemaakt, 10,00 te veel.\n"
    "  Oorzaak: het plafond van TOP is 250,00 euro per maand.\n"
    "  Herstel: laat het te veel overgemaakte terugstorten en boek dat in dezelfde maand, of pas 'handgeld:' van de "
    "kamer aan als het bestuur een ander plafond heeft vastgesteld."
)


def _below(day: str, amount: str, kamer: str = "TOP") -> str:
    return (
        f"Handgeld {kamer} staat op {day} onder nul: {amount} euro.\n"
        "  Oorzaak: een lege kas kan niets betalen: er ontbreekt een storting, of er is te veel geboekt.\n"
        "  Herstel: zoek de ontbrekende storting of de dubbele uitgave rond deze dag."
    )


@pytest.mark.parametrize(
    "transfers",
    [
        [("2018-03-02", "260.00")],
        [("2018-03-02", "130.00"), ("2018-03-30", "130.00")],
        [("2018-03-02", "300.00"), ("2018-03-30", "-40.00")],
    ],
)
def test_transfers_above_the_ceiling_of_the_month(books: Books, transfers: list[tuple[str, str]]) -> None:
    assert books.messages("".join(_move(day, amount) for day, amount in transfers)) == [TOO_MUCH]


@pytest.mark.parametrize("via", ["Activa:Bank:ING", "Activa:Kruisposten"])
def test_money_in_transit_is_a_transfer_too(books: Books, via: str) -> None:
    assert books.messages(_move("2018-03-02", "260.00", via)) == [TOO_MUCH]


def test_the_message_points_at_the_last_transfer(books: Books) -> None:
    (error,) = books.load(_move("2018-03-02", "130.00") + _move("2018-03-30", "130.00")).errors
    assert error.entry.date.isoformat() == "2018-03-30"


@pytest.mark.parametrize(
    "text",
    [
        _move("2018-03-02", "250.00"),
        _move("2018-03-02", "250.00") + _move("2018-04-01", "250.00"),
        _move("2018-03-02", "260.00") + _move("2018-03-20", "-10.00"),  # sent back in the same month
        _move("2018-03-02", "250.00") + _move("2018-03-20", "12.50", SHOP),  # a refund by a shop
        _move("2018-03-02", "250.00") + _move("2018-03-20", "12.50", "Vermogen:Reserves:Algemeen"),
        _move("2018-01-01", "900.00", "Vermogen:Reserves:Algemeen"),  # an opening balance
        _move("2018-03-02", "250.00") + _move("2018-03-02", "250.00", kamer="HLR"),
    ],
)
def test_months_within_the_ceiling(books: Books, text: str) -> None:
    assert books.messages(text) == []


def test_what_is_sent_back_a_month_later_does_not_mend_the_month(books: Books) -> None:
    assert books.messages(_move("2018-03-02", "260.00") + _move("2018-04-01", "-10.00")) == [TOO_MUCH]


def test_each_month_is_told_once(books: Books) -> None:
    text = _move("2018-03-02", "260.00") + _move("2018-03-05", "40.00") + _move("2018-04-02", "251.00")
    messages = [message.splitlines()[0] for message in books.messages(text)]
    assert messages == [
        "Handgeld TOP in 2018-03: 300,00 euro overgemaakt, 50,00 te veel.",
        "Handgeld TOP in 2018-04: 251,00 euro overgemaakt, 1,00 te veel.",
    ]


def test_a_bank_line_split_over_petty_cash_and_costs_counts_only_the_petty_cash(books: Books) -> None:
    text = """
        2018-03-02 * "handgeld en bankkosten"
          Activa:Bank:ING                    -260.00 EUR
          Activa:Handgeld:TOP                 250.00 EUR
          Lasten:BWK:Organisatie:Bankkosten    10.00 EUR
        """
    assert books.messages(text) == []


def test_a_kamer_without_a_ceiling_gets_no_petty_cash(books: Books) -> None:
    text = '2018-01-01 custom "kamer" "ZUILEN"\n' + _move("2018-03-02", "5.00", kamer="ZUILEN")
    (message,) = books.messages(text)
    assert message.splitlines()[:2] == [
        "Handgeld ZUILEN in 2018-03: 5,00 euro overgemaakt, 5,00 te veel.",
        "  Oorzaak: het plafond van ZUILEN is 0,00 euro per maand.",
    ]


def test_below_zero_is_told_once_per_dip(books: Books) -> None:
    text = (
        _move("2018-03-02", "50.00")
        + _move("2018-03-05", "-60.00", SHOP)  # first dip
        + _move("2018-03-06", "-5.00", SHOP)
        + _move("2018-03-10", "20.00")
        + _move("2018-03-20", "-5.01", SHOP)  # second dip
        + _move("2018-04-01", "100.00")
    )
    assert books.messages(text) == [_below("2018-03-05", "-10,00"), _below("2018-03-20", "-0,01")]


def test_the_order_within_a_day_does_not_matter(books: Books) -> None:
    assert books.messages(_move("2018-03-02", "-60.00", SHOP) + _move("2018-03-02", "60.00")) == []


def test_exactly_zero_is_not_below_zero(books: Books) -> None:
    assert books.messages(_move("2018-03-02", "60.00") + _move("2018-03-03", "-60.00", SHOP)) == []


def test_kamers_do_not_borrow_from_each_other(books: Books) -> None:
    text = _move("2018-03-02", "200.00", kamer="HLR") + _move("2018-03-05", "-1.00", SHOP)
    assert books.messages(text) == [_below("2018-03-05", "-1,00")]
