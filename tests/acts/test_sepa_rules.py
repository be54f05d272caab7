"""The small rules of SEPA: creditor ids and the days on which banks settle."""

from __future__ import annotations

import datetime as dt

import pytest

from bwk_ledger.acts.sepa import is_working_day, read_creditor, working_day
from bwk_ledger.base.errors import InputError


def test_a_creditor_id_is_checked_without_its_business_code() -> None:
    assert read_creditor("nl69 ZZZ 12345678 0000") == "NL69ZZZ123456780000"


@pytest.mark.parametrize("text", ["NL69ABC123456780000", "DE98ZZZ09999999999", "NL69ZZZ12345678", ""])
def test_another_form_is_no_creditor_id(text: str) -> None:
    with pytest.raises(InputError) as error:
        read_creditor(text)
    assert str(error.value) == (
        f"'{text}' is geen incassant-id.\n"
        "  Oorzaak: het heeft de vorm NLkkZZZ met daarachter het KvK-nummer en vier cijfers.\n"
        "  Herstel: neem het over uit het incassocontract met de bank."
    )


def test_wrong_check_digits_are_no_creditor_id() -> None:
    with pytest.raises(InputError, match="het controlegetal klopt niet"):
        read_creditor("NL70ZZZ123456780000")


@pytest.mark.parametrize(
    ("day", "moved"),
    [
        ("2018-09-28", "2018-09-28"),
        ("2018-07-28", "2018-07-30"),
        ("2018-03-30", "2018-04-03"),  # Good Friday, weekend, Easter Monday
        ("2018-05-01", "2018-05-02"),
        ("2018-12-25", "2018-12-27"),
        ("2017-12-31", "2018-01-02"),
    ],
)
def test_days_on_which_banks_do_not_settle_move_on(day: str, moved: str) -> None:
    found = working_day(dt.date.fromisoformat(day))
    assert found == dt.date.fromisoformat(moved)
    assert is_working_day(found)
