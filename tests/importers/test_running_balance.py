"""What is on an account when a day begins, whatever is booked and asked in between."""

import datetime as dt
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from importers.booked_rows import RunningBalances

BANK = "Activa:Bank:ING"
_DAYS = st.dates(dt.date(2024, 1, 1), dt.date(2024, 2, 28))
_CENTS = st.integers(-10_000, 10_000).map(lambda cents: Decimal(cents) / 100)


@given(st.lists(st.tuples(_DAYS, _CENTS, _DAYS)))
def test_it_is_what_all_earlier_days_come_to(steps: list[tuple[dt.date, Decimal, dt.date]]) -> None:
    balances = RunningBalances()
    moved: list[tuple[dt.date, Decimal]] = []
    for day, amount, asked in steps:
        balances.move(BANK, day, amount)
        moved.append((day, amount))
        assert balances.before(BANK, asked) == sum(number for at, number in moved if at < asked)
    assert list(balances.days(BANK)) == sorted({day for day, _ in moved})
    assert balances.before("Activa:Bank:Spaar", dt.date.max) == 0
