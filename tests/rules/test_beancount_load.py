"""What our load makes of books is what beancount makes of them, whatever it leaves out on the way."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from beancount import loader
from beancount.core import data
from beancount.ops import balance, pad, validation
from beancount.parser import parser
from hypothesis import given
from hypothesis import strategies as st

from bwk_ledger.rules import asserted, beancount_load
from bwk_ledger.rules.beancount_load import check_balances

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

HEAD = """
option "booking_method" "FIFO"
option "tolerance_multiplier" "{multiplier}"
2020-01-01 open Activa:Bank EUR
2020-01-01 open Activa:Aandelen
2020-01-01 open Activa:Munten
2020-01-01 open Lasten:Kosten
2020-01-01 open Vermogen:Leden
"""
# Each asks something else of booking: nothing at all, a missing amount, a lot, a price, a commodity, more than it can.
POSTINGS = (
    ("Activa:Bank  -10.00 EUR", "Lasten:Kosten  10.00 EUR"),
    ("Activa:Bank  -10.00 EUR", "Lasten:Kosten  10.004 EUR"),
    ("Activa:Bank  -10.00 EUR", "Lasten:Kosten  9.00 EUR"),
    ("Activa:Bank  -10 EUR", "Lasten:Kosten"),
    ("Activa:Bank", "Lasten:Kosten"),
    ("Activa:Bank  -10.00 EUR", "Lasten:Kosten  10.00"),
    ("Activa:Aandelen  2 AANDEEL {5.00 EUR}", "Activa:Bank  -10.00 EUR"),
    ("Activa:Aandelen  -1 AANDEEL {}", "Activa:Bank  5.00 EUR"),
    ("Activa:Aandelen  -9 AANDEEL {}", "Activa:Bank  5.00 EUR"),
    ("Activa:Aandelen  1 AANDEEL", "Vermogen:Leden  -1 AANDEEL"),
    ("Activa:Munten  10 USD @ 0.90 EUR", "Activa:Bank  -9.00 EUR"),
    ("Activa:Munten  10 USD @ EUR", "Activa:Bank  -9.00 EUR"),
    ("Activa:Munten  10", "Activa:Bank"),
    ("Activa:Bank  -1.00 EUR", "Lasten:Kosten  1.00 EUR", "Activa:Munten 1 UUR", "Vermogen:Leden -1 UUR"),
    ("Activa:Bank  0 EUR",),
    (),
)
# What holds or not, of an account, of all below one, of one that is not there or for another commodity; and pads.
ASSERTIONS = (
    "balance Activa:Bank  -10.00 EUR",
    "balance Activa:Bank  -10.01 EUR",
    "balance Activa:Bank  -10.1 ~ 0.2 EUR",
    "balance Activa  0.00 EUR",
    "balance Activa:Bank  0 USD",
    "balance Activa:Aandelen  2 AANDEEL",
    "balance Activa:Niets  0 EUR",
    "balance Lasten  10 EUR",
    "pad Activa:Bank Vermogen:Leden",
    "pad Activa:Aandelen Vermogen:Leden",
    "open Activa:Bank:Spaar EUR",
    "close Activa:Bank",
)


def books(chosen: list[tuple[tuple[str, ...], int]], multiplier: str) -> str:
    days = [(postings, dt.date(2020, 1, 1) + dt.timedelta(days=day)) for postings, day in chosen]
    text = "".join(f'{day} * "iets"\n' + "".join(f"  {item}\n" for item in postings) for postings, day in days)
    return HEAD.format(multiplier=multiplier) + text


def plainly(result: tuple[Any, Any, Any]) -> tuple[list[Any], list[Any], dict[str, Any]]:
    """Entries, errors and options, as they can be compared."""
    entries, errors, options = result
    return entries, errors, {key: value for key, value in options.items() if key != "dcontext"}


@given(st.lists(st.tuples(st.sampled_from(POSTINGS), st.integers(0, 3)), max_size=12), st.sampled_from(["0", "0.5"]))
def test_our_load_is_that_of_beancount(
    tmp_path_factory: pytest.TempPathFactory, chosen: list[tuple[tuple[str, ...], int]], multiplier: str
) -> None:
    main = tmp_path_factory.mktemp("boeken") / "main.beancount"
    main.write_text(books(chosen, multiplier), "utf-8")
    theirs = loader._load([(str(main), True)], None, None, None)
    assert plainly(beancount_load.load_entries(main)) == plainly(theirs)


@given(st.lists(st.tuples(st.sampled_from(POSTINGS), st.integers(0, 3)), max_size=12), st.sampled_from(["0", "0.5"]))
def test_what_does_not_balance_is_said_as_beancount_says_it(
    chosen: list[tuple[tuple[str, ...], int]], multiplier: str
) -> None:
    parsed, _, options = parser.parse_string(books(chosen, multiplier))
    entries, _ = beancount_load.book(sorted(parsed, key=lambda entry: entry.date), options)
    assert check_balances(entries, options) == validation.validate_check_transaction_balances(entries, options)


@given(
    st.lists(st.tuples(st.sampled_from(POSTINGS), st.integers(0, 3)), max_size=6),
    st.lists(st.tuples(st.integers(1, 6), st.sampled_from(ASSERTIONS)), max_size=4),
)
def test_what_is_said_of_balances_and_pads_is_what_beancount_says(
    chosen: list[tuple[tuple[str, ...], int]], asserted_then: list[tuple[int, str]]
) -> None:
    text = books(chosen, "0.5") + "".join(f"2020-01-0{day} {line}\n" for day, line in asserted_then)
    parsed, _, options = parser.parse_string(text)
    entries, _ = beancount_load.book(sorted(parsed, key=data.entry_sortkey), options)
    padded, errors = asserted.pad(entries, options)
    theirs, their_errors = pad.pad(entries, options)
    assert (padded, errors) == (sorted(theirs, key=data.entry_sortkey), their_errors)
    assert asserted.check(padded, options) == balance.check(padded, options)


def test_a_plugin_of_the_folder_is_found_as_beancount_finds_it(tmp_path: Path) -> None:
    (tmp_path / "eigen_plugin_van_de_map.py").write_text("__plugins__ = ()\n", "utf-8")
    main = tmp_path / "main.beancount"
    main.write_text('option "insert_pythonpath" "TRUE"\nplugin "eigen_plugin_van_de_map"\n', "utf-8")
    _, errors, _ = beancount_load.load_entries(main)
    assert not errors
