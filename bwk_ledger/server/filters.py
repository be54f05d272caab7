"""Fava's filters with limits: how long, how deep, over how many periods, and for how many seconds."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from fava.context import g
from fava.core import filters as fava_filters
from fava.core.filters import FilterError, TimeFilterParseError
from fava.core.watcher import Watcher
from fava.util.date import Day, Interval, Month, Quarter, Week
from flask import has_request_context

from bwk_ledger.server.deadline import TimeIsUpError, is_running, run_within
from bwk_ledger.server.patterns import Match, PatternError

if TYPE_CHECKING:
    from collections.abc import Callable

    from fava.core import FavaLedger

_LONGEST = {"time": 100, "account": 500, "filter": 1000}
_DEEPEST = 20  # brackets in brackets
_SECONDS = 5.0
_MOST_PERIODS = 4000  # days of more than ten years
_DAYS: dict[Interval, int] = {Day: 1, Week: 7, Month: 30, Quarter: 91}
_YEAR = 365


class _WatchBetween(Watcher):
    """Sees changes of files only where there is no deadline: loading the books half would be worse than not at all."""

    def check(self) -> bool:
        """Whether files changed, as far as that matters now."""
        return not is_running() and bool(super().check())


class _Accounts:
    """Stands where Fava's filters have `beancount.core.account`, whose own takes what a user typed for a pattern."""

    @staticmethod
    def has_component(account: str, part: str) -> bool:
        """Whether these are whole parts of the name of an account."""
        return f":{part}:" in f":{account}:"


class LimitedFilters:
    """Stands where a ledger has `get_filtered`."""

    def __init__(self, ledger: FavaLedger) -> None:
        self._plain = ledger.get_filtered

    def cache_clear(self) -> None:
        """Forget what was filtered, when the books are loaded again."""
        self._plain.cache_clear()

    def __call__(self, account: str = "", filter: str = "", time: str = "") -> Any:  # noqa: A002 - Fava's name
        """The entries that the filters leave.

        Raises:
            FilterError: a filter cannot be read or asks too much; in Dutch.
        """
        for kind, text in (("time", time), ("account", account), ("filter", filter)):
            if len(text or "") > _LONGEST[kind]:
                raise FilterError(kind, f"Dit filter is te lang: ten hoogste {_LONGEST[kind]} tekens.")
            if depth(text or "") > _DEEPEST:
                raise FilterError(kind, f"Dit filter is te ingewikkeld: ten hoogste {_DEEPEST} haakjes in elkaar.")
        found = _in_dutch(lambda: self._plain(account=account, filter=filter, time=time))
        if has_request_context():
            _require_few_periods(found, g.interval)
        return found


def _in_dutch(work: Callable[[], Any]) -> Any:
    try:
        return run_within(_SECONDS, work)
    except TimeIsUpError as error:
        raise FilterError("filter", "Dit filter kost te veel tijd. Maak het eenvoudiger.") from error
    except (TimeFilterParseError, OverflowError) as error:
        raise _unreadable_period() from error
    except PatternError as error:
        raise FilterError("filter", str(error)) from error
    except ValueError as error:  # a thirteenth month, a period that ends before it begins
        raise _unreadable_period() from error
    except FilterError as error:
        raise FilterError(error.filter_type, "Dit filter is niet te lezen.") from error
    except RecursionError as error:
        raise FilterError("filter", "Dit filter is te ingewikkeld.") from error


def _unreadable_period() -> FilterError:
    return FilterError("time", "Deze periode is niet te lezen. Schrijf bijvoorbeeld 2018, 2018-03 of 2018-q1.")


def _require_few_periods(filtered: Any, interval: Interval) -> None:
    """Refuse to cut all of history into days: Fava makes a tree for each."""
    begin, end = filtered._date_first, filtered._date_last  # noqa: SLF001 - what Fava cuts, and nothing else says it
    length = (end - begin) if begin and end else dt.timedelta()
    if length.days // _DAYS.get(interval, _YEAR) > _MOST_PERIODS:
        raise FilterError(
            "time", "Dit zijn te veel perioden. Kies een kortere periode, of maanden in plaats van dagen."
        )


def depth(text: str) -> int:
    """How deep brackets stand in brackets; those that are never closed count."""
    deepest = now = 0
    for sign in text:
        now += (sign in "([{") - (sign in ")]}" and now > 0)
        deepest = max(deepest, now)
    return deepest


def limit_filters(ledger: FavaLedger) -> None:
    """Give a ledger of Fava these filters; it keeps them when the books are loaded again."""
    fava_filters.account = _Accounts
    fava_filters.Match = Match  # both for all ledgers of this process: Fava's parser is made once
    ledger.get_filtered = LimitedFilters(ledger)
    ledger.watcher = _same_watch(ledger)


def _same_watch(ledger: FavaLedger) -> Watcher:
    watcher = _WatchBetween()
    watcher.update(*ledger.paths_to_watch())
    return watcher
