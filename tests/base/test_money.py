from __future__ import annotations

import re
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bwk_ledger.base.money import format_amount, parse_amount, split

cents = st.integers(-(10**12), 10**12).map(lambda number: Decimal(number) / 100)
weights = st.lists(st.integers(0, 10**6).map(lambda number: Decimal(number) / 100), min_size=1, max_size=12).filter(any)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1.234,56", "1234.56"),
        ("1234,56", "1234.56"),
        ("1.234.567,8", "1234567.8"),
        ("-30,00", "-30.00"),
        ("+7", "7"),
        ("107,", "107"),
        ("0,05", "0.05"),
        (" 12,50 ", "12.50"),
        ("1234", "1234"),
        ("578.89", "578.89"),
        ("12.5", "12.5"),
        ("1,234.56", "1234.56"),
        ("1.234.567", "1234567"),  # the second point tells that both are of thousands
        ("1 234,56", "1234.56"),
        ("1\N{NO-BREAK SPACE}234", "1234"),
        ("€ 578,89", "578.89"),
        ("€578,89", "578.89"),
        ("EUR 1.234,56", "1234.56"),
        ("5,00 EUR", "5.00"),
        ("5 euro", "5"),
        ("- 5,00", "-5.00"),
        ("\N{MINUS SIGN}5,00", "-5.00"),
        ("€ -5,00", "-5.00"),
        ("-€ 5,00", "-5.00"),
        ("5,00-", "-5.00"),
        ("5,-", "5"),
        ("-5,-", "-5"),
        ("5,--", "5"),
        ("1.234,-", "1234"),
    ],
)
def test_parse_reads_amounts_as_people_type_them(text: str, value: str) -> None:
    assert parse_amount(text) == Decimal(value)


@pytest.mark.parametrize(
    "text",
    [
        "1.234",  # a thousand or one and a bit
        "-1.234",
        "12.34,56",
        "1.2345,67",
        "1234.567,00",
        "1,234",
        "0.123",
        "1.234.56",
        "1,5,0",
        "",
        " ",
        "-",
        ",50",
        "--5,00",
        "-5,00-",
        "€ 5,00 EU",
        "$ 5,00",
        "12 34",
        "NaN",
        "\N{ARABIC-INDIC DIGIT FIVE}",
        "1e3",
        "5,00\n6,00",
    ],
)
def test_parse_refuses_what_is_no_amount_or_doubtful(text: str) -> None:
    with pytest.raises(ValueError, match=f"^{re.escape(text)}$"):
        parse_amount(text)


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [
        ("1234.56", 2, "1.234,56"),
        ("1234567", 0, "1.234.567"),
        ("-30", 2, "-30,00"),
        ("0.005", 2, "0,01"),
        ("-0.005", 2, "-0,01"),
        ("0.0049", 2, "0,00"),
        ("-0.001", 2, "0,00"),
        ("-0", 2, "0,00"),
        ("2.5", 0, "3"),
        ("10.04", 1, "10,0"),
        ("999.995", 2, "1.000,00"),
    ],
)
def test_format_rounds_half_up_the_dutch_way(value: str, decimals: int, text: str) -> None:
    assert format_amount(Decimal(value), decimals) == text


@given(cents)
def test_what_is_formatted_reads_back_the_same(value: Decimal) -> None:
    assert parse_amount(format_amount(value)) == value


@pytest.mark.parametrize(
    ("amount", "by", "parts"),
    [
        ("100", [1, 1, 1], ["33.34", "33.33", "33.33"]),
        ("-100", [1, 1, 1], ["-33.34", "-33.33", "-33.33"]),
        ("0.01", [1, 1], ["0.01", "0.00"]),
        ("300", [7, 3], ["210.00", "90.00"]),
        ("10", [0, 1], ["0.00", "10.00"]),
        ("0", [1, 2], ["0.00", "0.00"]),
        ("0.05", [1, 2, 3], ["0.01", "0.02", "0.02"]),
    ],
)
def test_split(amount: str, by: list[int], parts: list[str]) -> None:
    assert split(Decimal(amount), [Decimal(weight) for weight in by]) == [Decimal(part) for part in parts]


def test_split_by_another_unit() -> None:
    assert split(Decimal(10), [Decimal(1)] * 3, Decimal(1)) == [Decimal(4), Decimal(3), Decimal(3)]


@given(cents, weights)
def test_split_parts_add_up_keep_their_sign_and_follow_the_weights(amount: Decimal, by: list[Decimal]) -> None:
    parts = split(amount, by)
    assert sum(parts) == amount
    assert all(part == part.quantize(Decimal("0.01")) for part in parts)
    assert all(part == 0 or (part > 0) == (amount > 0) for part in parts)
    assert all(part == 0 for part, weight in zip(parts, by, strict=True) if weight == 0)
    ordered = sorted(zip(by, parts, strict=True), key=lambda pair: (pair[0], abs(pair[1])))
    sizes = [abs(part) for _, part in ordered]
    assert sizes == sorted(sizes)  # a larger weight never gets a smaller part


@given(cents, weights)
def test_split_differs_less_than_a_cent_from_the_exact_share(amount: Decimal, by: list[Decimal]) -> None:
    total = sum(by)
    for part, weight in zip(split(amount, by), by, strict=True):
        assert abs(part - amount * weight / total) < Decimal("0.01")


@given(st.decimals(-1000, 1000, places=5), weights)
def test_split_loses_nothing_smaller_than_a_cent_either(amount: Decimal, by: list[Decimal]) -> None:
    parts = split(amount, by)
    assert sum(parts) == amount
    assert all(part == 0 or (part > 0) == (amount > 0) for part in parts)


@pytest.mark.parametrize("by", [[], [0], [0, 0], [2, -1], [-1, -1]])
def test_split_refuses_weights_that_cannot_divide(by: list[int]) -> None:
    with pytest.raises(ValueError, match="weights must be positive"):
        split(Decimal(10), [Decimal(weight) for weight in by])
