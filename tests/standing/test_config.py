from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from beancount.parser import parser

from bwk_ledger.standing.config import Config, read_config

if TYPE_CHECKING:
    from tests.conftest import Books

STANDING = """
2018-01-01 custom "financier" "SPDO"
  naam: "Gemeente Utrecht"
  groep: "Gemeente"
  kamers: "TOP HLR"
  rgs: "WOvbOrsOel"
2018-01-01 commodity UUR.BEWONER-2018
  naam: "Bewonersuur 2018"
  soort: "bewoner"
  tot: 2018-12-31
2018-01-01 price UUR.BEWONER-2018 10.04 EUR
2019-01-01 commodity UUR.BEWONER-2019
  soort: "bewoner"
2019-01-01 price UUR.BEWONER-2019 10.50 EUR
2019-01-01 commodity UUR.STAF-2019
2018-03-01 custom "lid" "L0001"
  soort: "bewoner"
  kamer: "TOP"
2018-04-01 custom "lid" "L0002"
  einde: 2018-12-31
"""


def test_no_entries_no_data() -> None:
    assert read_config([]) == Config()


def test_kamers_keep_their_order_and_the_cooperative_comes_last(books: Books) -> None:
    config = books.load('2018-01-01 custom "kamer" "ZUILEN"\n  einde: 2018-12-31\n').config
    assert list(config.kamers) == ["TOP", "HLR", "ZUILEN", "BWK"]
    zuilen = config.kamers["ZUILEN"]
    assert (zuilen.name, zuilen.petty_cash_ceiling, zuilen.end) == ("ZUILEN", None, dt.date(2018, 12, 31))
    assert config.kamers["TOP"].petty_cash_ceiling == Decimal("250.00")


def test_posts_keep_the_order_of_the_file(books: Books) -> None:
    posts = books.load().config.posts
    assert [post.path for post in posts[:3]] == ["Mensen:Coordinatie", "Mensen:Coaching", "Mensen:Perspectiefbanen"]
    assert posts[0].group == "Mensen"
    assert posts[0].account("TOP") == "Lasten:TOP:Mensen:Coordinatie"


def test_funders(books: Books) -> None:
    config = books.load(STANDING).config
    spdo, own = config.funders["SPDO"], config.funders["LEDEN"]
    assert (spdo.is_grant, spdo.kamers, spdo.liability) == (True, ("TOP", "HLR"), "Schulden:Subsidie:SPDO")
    assert spdo.income("HLR") == "Baten:HLR:Gemeente:SPDO"
    assert (own.is_grant, own.kamers) == (False, ("TOP", "HLR"))


def test_tariffs(books: Books) -> None:
    config = books.load(STANDING).config
    assert config.rates == {"UUR.BEWONER-2018": Decimal("10.04"), "UUR.BEWONER-2019": Decimal("10.50")}
    found = [config.hour_kind("bewoner", dt.date(year, 12, 31)) for year in (2017, 2018, 2019, 2100)]
    assert [kind and kind.commodity for kind in found] == [
        None,
        "UUR.BEWONER-2018",
        "UUR.BEWONER-2019",
        "UUR.BEWONER-2019",
    ]
    assert config.hour_kind("staf", dt.date(2019, 6, 1)) is None


def test_members(books: Books) -> None:
    members = books.load(STANDING).config.members
    assert (members["L0001"].kind, members["L0001"].kamer, members["L0001"].end) == ("bewoner", "TOP", None)
    assert members["L0001"].share_account == "Vermogen:Ledenkapitaal:L0001"
    assert members["L0002"].end == dt.date(2018, 12, 31)


def test_a_directive_of_another_kind_without_values_does_no_harm(books: Books) -> None:
    assert books.messages('2018-01-01 custom "iets anders"\n') == []


@pytest.mark.parametrize("kind", ["kamer", "post", "financier", "lid", "budget", "iets anders"])
def test_a_directive_without_values_as_the_parser_gives_it_is_passed_over(kind: str) -> None:
    entries, errors, _ = parser.parse_string(f'2018-01-01 custom "{kind}"\n')
    assert (entries[0].values, errors) == (None, [])
    assert read_config(entries) == Config()
