"""The day it is, where whoever asks is; and months as people write them."""

from __future__ import annotations

import datetime as dt
import time
from pathlib import Path

import pytest

from bwk_ledger.base.errors import InputError
from bwk_ledger.base.periods import month, parse_month, today
from bwk_ledger.standing.config import Config
from bwk_ledger.standing.refusals import require_kamer, require_month
from importers.context import Context


def test_an_import_takes_the_day_of_this_place_and_not_that_of_greenwich(monkeypatch: pytest.MonkeyPatch) -> None:
    days = []
    for zone in ("Etc/GMT-14", "Etc/GMT+12"):  # 26 hours apart: never the same day
        monkeypatch.setenv("TZ", zone)
        time.tzset()
        days.append(Context(Path(), Config()).today)
        assert today() in (days[-1], days[-1] + dt.timedelta(days=1))
    monkeypatch.undo()
    time.tzset()
    assert days[0] > days[1]


@pytest.mark.parametrize(
    "text", ["2018-13", "2018-00", "18-01", "2018-1", "0000-01", "2018-03-01", " 2018-03", "²018-03"]
)
def test_what_is_no_month_is_refused(text: str) -> None:
    assert parse_month(text) is None
    with pytest.raises(InputError) as refused:
        require_month(text)
    assert str(refused.value) == f"'{text}' is geen maand.\n  Herstel: schrijf de maand als jjjj-mm."


def test_a_month_is_read() -> None:
    assert parse_month("2018-03") == month(2018, 3)


def test_a_kamer_that_is_not_there_is_refused() -> None:
    with pytest.raises(InputError, match=r"^kamer 'OOST' bestaat niet\.\n  Herstel: kies uit: \.$"):
        require_kamer(Config(), "OOST")
