from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from beancount.core import account, data
from beancount.core.amount import Amount
from beancount.parser import parser

from bwk_ledger.books.text import HEADER, AccountValue, custom, format_entries, format_metadata

DAY = dt.date(2018, 1, 1)


def test_the_header_names_the_five_roots() -> None:
    assert HEADER == (
        'option "name_assets" "Activa"\n'
        'option "name_liabilities" "Schulden"\n'
        'option "name_equity" "Vermogen"\n'
        'option "name_income" "Baten"\n'
        'option "name_expenses" "Lasten"\n'
    )


def test_entries_are_printed_with_a_blank_line_between_and_no_trailing_spaces() -> None:
    postings = [
        data.Posting(name, Amount(Decimal(number), "EUR"), None, None, None, {"regel": Decimal(3)})
        for name, number in (("Activa:Bank:ING", "-12.50"), ("Lasten:TOP:Fysiek:Huur", "12.50"))
    ]
    transaction = data.Transaction(
        {"document": "factuur.pdf"}, DAY, "*", "Verhuurder", "huur", frozenset(), frozenset(), postings
    )
    text = format_entries([transaction, data.Close({}, DAY, "Activa:Bank:ING")])
    assert text == (
        '2018-01-01 * "Verhuurder" "huur"\n'
        '  document: "factuur.pdf"\n'
        "  Activa:Bank:ING         -12.50 EUR\n"
        "    regel: 3\n"
        "  Lasten:TOP:Fysiek:Huur   12.50 EUR\n"
        "    regel: 3\n"
        "\n"
        "2018-01-01 close Activa:Bank:ING\n"
    )
    assert not [line for line in text.splitlines() if line != line.rstrip()]


def test_no_entries_print_nothing() -> None:
    assert format_entries([]) == ""


def test_a_custom_directive_reads_back_as_it_was() -> None:
    values = (
        AccountValue("Lasten:TOP:Fysiek:Huur"),
        "yearly",
        Amount(Decimal("2400.00"), "EUR"),
        True,
        Decimal(3),
        DAY,
    )
    text = format_entries([custom({}, DAY, "budget", *values)])
    assert text == '2018-01-01 custom "budget" Lasten:TOP:Fysiek:Huur "yearly" 2400.00 EUR TRUE 3 2018-01-01\n'
    entries, errors, _ = parser.parse_string(HEADER + text)
    assert errors == []
    assert [value.value for value in entries[0].values] == list(values)
    assert entries[0].values[0].dtype == account.TYPE


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("ing.csv", '"ing.csv"'),
        ('de "kamer" \\', '"de \\"kamer\\" \\\\"'),
        (12, "12"),
        (Decimal("1.50"), "1.50"),
        (DAY, "2018-01-01"),
        (True, "TRUE"),
        (Amount(Decimal(5), "EUR"), "5 EUR"),
    ],
)
def test_metadata(value: object, text: str) -> None:
    assert format_metadata({"sleutel": value}, 4) == f"    sleutel: {text}\n"
