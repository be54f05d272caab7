"""Queries and filters that only ask, and cost no more than they may."""

from __future__ import annotations

import ctypes
import datetime as dt
import re
import threading
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, TypeVar, cast

from beanquery import query_compile, query_env
from beanquery.parser import ast
from fava.context import g
from fava.core import FilteredLedger
from fava.core import filters as fava_filters
from fava.core.filters import FilterError, TimeFilterParseError
from fava.core.query_shell import FavaBQLShell, FavaShellError
from fava.core.watcher import WatcherBase
from fava.json_api import FavaJSONAPIError
from fava.util.date import Day, Interval, Month, Quarter, Week
from flask import has_request_context

from bwk_ledger.base.patterns import LONGEST_PATTERN, PatternError, compiled
from bwk_ledger.door.query_mistakes import explained

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from decimal import Decimal
    from pathlib import Path

    from fava.beans.abc import Directive
    from fava.core import FavaLedger


class Watching(WatcherBase):
    """Says what another watcher says."""

    def __init__(self, watcher: WatcherBase) -> None:
        self._watcher = watcher
        self.last_checked = watcher.last_checked

    def update(self, files: Iterable[Path], folders: Iterable[Path]) -> None:
        """Watch these."""
        self._watcher.update(files, folders)
        self.last_checked = self._watcher.last_checked

    def notify(self, path: Path) -> None:
        """Take note of a file that Fava wrote itself."""
        self._watcher.notify(path)

    def check(self) -> bool:
        """Whether there is a change to load."""
        changed = self._watcher.check()
        self.last_checked = self._watcher.last_checked
        return changed

    def _get_latest_mtime(self) -> int:
        return self._watcher.last_checked


# Queries and filters that only ask, and cost no more than they may.

# A time within which work has to be done, kept from outside: the work itself need not look at a clock.
#
# Python can raise an exception in another thread, wherever that is in Python code. So a loop that never ends is
# ended, one that waits for something is not until it goes on. Patterns, which run outside Python, are kept short by
# `patterns`.

_AGAIN = 0.5  # seconds after which work that caught the exception gets it once more
_running = threading.local()
_Result = TypeVar("_Result")


class TimeIsUpError(BaseException):
    """The time is up; no `Exception`, or code that catches all of those would go on."""


def run_within(seconds: float, work: Callable[[], _Result]) -> _Result:
    """Do work that takes no longer than this.

    Raises:
        TimeIsUpError: it did; from whatever the work was doing.
    """
    thread = threading.get_ident()
    done = threading.Event()
    turn = threading.Lock()
    late = threading.Event()

    def watch() -> None:
        wait = seconds
        while not done.wait(wait):
            with turn:
                if not done.is_set():
                    late.set()
                    _raise_in(thread, TimeIsUpError)
            wait = _AGAIN

    def finish() -> None:
        with turn:
            done.set()
        if late.is_set():
            _take_what_was_raised()

    depth = getattr(_running, "depth", 0)
    _running.depth = depth + 1
    try:
        try:
            threading.Thread(target=watch, daemon=True, name="deadline").start()
            return work()
        finally:
            finish()
    except TimeIsUpError:
        finish()  # it may have come in the middle of the first; the next one is half a second away
        raise
    finally:
        _running.depth = depth


def is_running() -> bool:
    """Whether the work of this thread has to be done within some time."""
    return getattr(_running, "depth", 0) > 0


def _raise_in(thread: int, error: type[BaseException]) -> None:
    ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread), ctypes.py_object(error))


def _take_what_was_raised() -> None:
    """Catch what was raised in this thread and not delivered yet: it would reach whatever comes after.

    Asking Python 3.11 to forget it instead leaves a mark that makes every loop of the process slower from then on,
    and endless under a profiler.
    """
    try:
        for _ in range(2):  # where a loop goes round, Python delivers
            pass
    except TimeIsUpError:
        pass


# Search patterns of users: Fava and beanquery hand Python's `re` whatever a reader types, and get RE2 instead.

_MOST_TEXT = 100_000  # characters that replacing may make


class IgnoreCaseFlag:
    """What `re.IGNORECASE` is to a caller that only passes it on."""


class Linear:
    """Stands where beanquery has the module `re`, with the functions that it calls."""

    IGNORECASE = IgnoreCaseFlag()

    @staticmethod
    def search(pattern: str, text: str, flags: object = None) -> Any:
        """As `re.search`."""
        return compiled(pattern, ignore_case=flags is Linear.IGNORECASE).search(text)

    @staticmethod
    def match(pattern: str, text: str) -> Any:
        """As `re.match`."""
        return compiled(pattern).match(text)

    @staticmethod
    def fullmatch(pattern: str, text: str) -> Any:
        """As `re.fullmatch`."""
        return compiled(pattern).fullmatch(text)

    @staticmethod
    def sub(pattern: str, replacement: str, text: str) -> str:
        """As `re.sub`.

        Raises:
            PatternError: it would make a text that fills the memory: one inside another makes powers.
        """
        expression = compiled(pattern)
        if (len(text) + 1) * max(len(replacement), 1) > _MOST_TEXT and len(text) + len(replacement) > LONGEST_PATTERN:
            raise PatternError("Vervangen met subst geeft hier een te lange tekst.")
        return str(expression.sub(replacement, text))


class PatternMatch:
    """As `fava.core.filters.Match`, on which filters are built; a pattern that cannot be read is told."""

    __slots__ = ("_expression",)

    def __init__(self, search: str) -> None:
        self._expression = compiled(search, ignore_case=True)

    def __call__(self, value: Any) -> bool:
        """Whether the text of a value has the pattern."""
        return self._expression.search(str(value)) is not None


# Fava's filters with limits: how long, how deep, over how many periods, and for how many seconds.

_LONGEST = {"time": 100, "account": 500, "filter": 1000}
_DEEPEST = 20  # brackets in brackets
_SECONDS = 5.0
_MOST_PERIODS = 4000  # days of more than ten years
_DAYS: dict[Interval, int] = {Day: 1, Week: 7, Month: 30, Quarter: 91}
_YEAR = 365


class _WatchBetween(Watching):
    """Sees changes of files only where there is no deadline: loading the books half would be worse than not at all."""

    def check(self) -> bool:
        """Whether files changed, as far as that matters now."""
        return not is_running() and super().check()


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
        _require_short(time=time, account=account, filter=filter)
        return _found(lambda: self._plain(account=account, filter=filter, time=time))


def days_left(ledger: FavaLedger, time: str) -> FilteredLedger:
    """The days that Fava's filter of time leaves, and no entries: for a page that goes through none of them.

    Fava adds up all that was before those days, which takes longer than such a page.

    Raises:
        FilterError: it cannot be read or asks too much; in Dutch.
    """
    if not time:
        all_days: FilteredLedger = ledger.get_filtered()
        return all_days
    _require_short(time=time)
    return _found(lambda: FilteredLedger(cast("FavaLedger", _NoEntries(ledger)), time=time))


class _NoEntries:
    """A ledger as a filter of days asks it, with nothing to leave out."""

    def __init__(self, ledger: FavaLedger) -> None:
        self.all_entries: list[Directive] = []  # beancount puts it together with another list
        self.options, self.fava_options = ledger.options, ledger.fava_options


def _require_short(**filters: str) -> None:
    for kind, text in filters.items():
        if len(text or "") > _LONGEST[kind]:
            raise FilterError(kind, f"Dit filter is te lang: ten hoogste {_LONGEST[kind]} tekens.")
        if depth(text or "") > _DEEPEST:
            raise FilterError(kind, f"Dit filter is te ingewikkeld: ten hoogste {_DEEPEST} haakjes in elkaar.")


def _found(work: Callable[[], FilteredLedger]) -> FilteredLedger:
    filtered = _in_dutch(work)
    if filtered.date_range and filtered.date_range.end == dt.date.max:  # no page could say what comes after it
        raise _unreadable_period()
    if has_request_context():
        _require_few_periods(filtered, g.interval)
    return filtered


def _in_dutch(work: Callable[[], _Result]) -> _Result:
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
    return FilterError("time", "Deze periode is niet te lezen. Schrijf jjjj, jjjj-mm of jjjj-q1.")


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
    """Give a ledger of Fava these filters, once; it keeps them when the books are loaded again."""
    if isinstance(ledger.get_filtered, LimitedFilters):
        return
    fava_filters.account = _Accounts
    fava_filters.Match = PatternMatch  # both for all ledgers of this process: Fava's parser is made once
    ledger.get_filtered = LimitedFilters(ledger)
    ledger.watcher = _WatchBetween(ledger.watcher)


# What a query may cost: its length and depth, and no single step of it outside the reach of a deadline.
#
# A loop of beanquery's can be ended (see `deadline`), one step of C code cannot: matching a pattern, rounding to a
# thousand million digits, making a whole number of 1E999999999. Those are bounded here, for this whole process.

LONGEST_QUERY = 4000  # characters
DEEPEST = 20  # brackets in brackets
SECONDS = 5.0
_MOST_DIGITS = 100
# What beanquery raises when a query cannot be answered; it checks little beforehand.
MISTAKES = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    NotImplementedError,
    RecursionError,
    TypeError,
    ValueError,
)


def too_much(query: str) -> str:
    """Why a query is not even looked at; empty where it is."""
    if len(query) > LONGEST_QUERY:
        return f"Zij is te lang: ten hoogste {LONGEST_QUERY} tekens."
    if depth(query) > DEEPEST:
        return f"Zij is te ingewikkeld: ten hoogste {DEEPEST} haakjes in elkaar."
    return ""


def bound_steps() -> None:
    """Keep each step of every query short."""
    query_env.re = query_compile.re = Linear
    query_env.round = _round  # found before the one of Python
    for function in query_compile.FUNCTIONS["decimal"]:
        if function.__call__.__name__ != _bounded.__name__:
            function.__call__ = _with_bound(function.__call__)


def _round(number: Any, digits: int) -> Any:
    if abs(digits) > _MOST_DIGITS:
        raise ValueError(digits)
    return round(number, digits)


def _with_bound(plain: Callable[[Any, Any], Any]) -> Callable[[Any, Any], Any]:
    def bounded(function: Any, row: Any) -> Any:
        return _bounded(plain(function, row))

    bounded.__name__ = _bounded.__name__
    return bounded


def _bounded(number: Decimal | None) -> Decimal | None:
    if number is not None and number.is_finite() and abs(number.adjusted()) > _MOST_DIGITS:
        raise ValueError(number)
    return number


# Queries that only ask: Fava's query shell without the commands of beanquery that reach files.
#
# Fava hands the text of a query to beanquery's shell, also in its read-only mode. There `.output FILE` empties any
# file the process can write, and `CREATE TABLE ... USING` reads files and imports modules. Every query passes this
# shell, whichever way its text came in, so what is allowed is decided here: SELECT, BALANCES, JOURNAL and PRINT as
# beanquery's own parser reads them, and `run NAME` of a query in the books that is one of those. What it may cost:
# `query_limits`.

ASKING = (ast.Select, ast.Balances, ast.Journal, ast.Print)
_WAIT = 2 * SECONDS  # for the queries of others
_RUN = re.compile(r"\s*\.?run\s+(?P<name>.+?)[\s;]*", re.IGNORECASE | re.DOTALL)


class RefusedQueryError(FavaJSONAPIError):
    """A query that does more than ask."""

    status = HTTPStatus.FORBIDDEN

    def __init__(self) -> None:
        super().__init__(
            "Deze vraag mag niet: alleen SELECT, BALANCES, JOURNAL en PRINT, of run met de naam van een vraag uit de "
            "boeken."
        )


class UnreadableQueryError(FavaJSONAPIError):
    """A query that beanquery cannot answer; with a status that says it is the asker's mistake."""

    status = HTTPStatus.BAD_REQUEST

    def __init__(self, reason: str) -> None:
        super().__init__(f"Deze vraag is niet te beantwoorden. {reason}")


class AskingShell(FavaBQLShell):
    """A query shell that knows no commands, for one query at a time: its answers go through one file in memory."""

    def __init__(self, ledger: FavaLedger) -> None:
        super().__init__(ledger)
        self._one_at_a_time = threading.RLock()

    def run(self, entries: Sequence[Any], query: str) -> Any:
        """Run a query; as Fava's, but one after the other.

        Raises:
            RefusedQueryError: it does more than ask.
            UnreadableQueryError: beanquery cannot answer it.
        """
        if not query.strip():  # at which beanquery's parser stumbles
            raise UnreadableQueryError("Er staat niets.")
        if reason := too_much(query):
            raise UnreadableQueryError(reason)
        if not self._one_at_a_time.acquire(timeout=_WAIT):
            raise UnreadableQueryError("Er lopen nu te veel vragen. Probeer het zo nog eens.")
        try:
            return run_within(SECONDS, lambda: FavaBQLShell.run(self, entries, query))
        except TimeIsUpError as error:
            raise UnreadableQueryError("Zij kost te veel tijd. Vraag minder, of over een kortere periode.") from error
        except FavaShellError as error:
            raise UnreadableQueryError(explained(error)) from error
        except PatternError as error:
            raise UnreadableQueryError(str(error)) from error
        except MISTAKES as error:
            raise UnreadableQueryError(
                "Er staat iets in wat niet kan, zoals een getal waar een tekst hoort."
            ) from error
        finally:
            self.outfile.seek(0)
            self.outfile.truncate(0)
            self._one_at_a_time.release()

    def onecmd(self, line: str) -> Any:
        """Carry out a query, or one of the books by its name; nothing else that the shell would do by name.

        Raises:
            RefusedQueryError: it is something else.
        """
        named = _RUN.fullmatch(line)
        return self.do_run(named["name"]) if named else self.execute(line)

    def execute(self, query: str, **options: Any) -> Any:
        """Carry out a query, also one that stands in the books.

        Raises:
            RefusedQueryError: it does more than ask.
        """
        statement = self.parse(query, **options)
        if type(statement) not in ASKING:
            raise RefusedQueryError
        method = getattr(self, f"on_{type(statement).__name__}")
        return method(statement)


def only_ask(ledger: FavaLedger) -> None:
    """Give a ledger of Fava this shell; it keeps it when the books are loaded again."""
    bound_steps()
    ledger.query_shell.shell = AskingShell(ledger)
