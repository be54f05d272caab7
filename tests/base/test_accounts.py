from __future__ import annotations

import pytest

from bwk_ledger.base.accounts import (
    ACCOUNT_PART,
    HOURS_COMMODITY,
    KAMER_CODE,
    Result,
    is_hours,
    is_hours_account,
    is_under,
    result,
)


@pytest.mark.parametrize(
    ("account", "parts"),
    [
        ("Lasten:TOP:Fysiek:Huur", Result("Lasten", "TOP", "Fysiek", "Huur")),
        ("Lasten:TOP:Fysiek:Handgeld:A-Koffie", Result("Lasten", "TOP", "Fysiek", "Handgeld:A-Koffie")),
        ("Baten:HLR:Gemeente:SPDO", Result("Baten", "HLR", "Gemeente", "SPDO")),
        ("Lasten:TOP:Fysiek", None),
        ("Lasten:TOP", None),
        ("Lasten", None),
        ("Activa:Bank:ING:Zakelijk", None),
        ("Lastenboek:TOP:Fysiek:Huur", None),
    ],
)
def test_result(account: str, parts: Result | None) -> None:
    assert result(account) == parts


@pytest.mark.parametrize(
    ("account", "expected"),
    [
        ("Lasten:TOP:Tijd:Bewoners", True),
        ("Baten:TOP:Tijd:Bewoners", True),
        ("Lasten:TOP:Mensen:Tijd", False),
        ("Lasten:Tijd:Mensen:Bewoners", False),
        ("Lasten:TOP:Tijdelijk:Huur", False),
        ("Activa:Handgeld:Tijd:Bewoners", False),
    ],
)
def test_is_hours_account(account: str, expected: bool) -> None:
    assert is_hours_account(account) is expected


def test_is_hours() -> None:
    assert is_hours("UUR.BEWONER-2018")
    assert not is_hours("EUR")
    assert not is_hours("UUR")


def test_is_under_stops_at_the_colon() -> None:
    assert is_under("Lasten:TOP", "Lasten:TOP")
    assert is_under("Lasten:TOP:Fysiek", "Lasten:TOP")
    assert not is_under("Lasten:TOPPER:Fysiek", "Lasten:TOP")
    assert not is_under("Lasten", "Lasten:TOP")


@pytest.mark.parametrize("code", ["TOP", "HLR", "K2", "A-1"])
def test_kamer_codes(code: str) -> None:
    assert KAMER_CODE.fullmatch(code)


@pytest.mark.parametrize("code", ["", "top", "2K", "-A", "A B", "A:B", "Top", "ÉÉN", "TOP\n"])
def test_no_kamer_codes(code: str) -> None:
    assert not KAMER_CODE.fullmatch(code)


def test_patterns_of_commodities_and_account_parts() -> None:
    assert HOURS_COMMODITY.fullmatch("UUR.BEWONER-2018")
    assert HOURS_COMMODITY.fullmatch("UUR.STAF-2018H2")
    assert not HOURS_COMMODITY.fullmatch("UUR.BEWONER")
    assert ACCOUNT_PART.fullmatch("A-Koffie")
    assert not ACCOUNT_PART.fullmatch("koffie")
