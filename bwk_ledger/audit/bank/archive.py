"""The statements of the bank as they lie with the documents of the books, read again by the readers that imported them.

The copies name nobody, but keep the lines, days and amounts of the bank: they say what happened without the books.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from beancount.core import data

from bwk_ledger import accounts
from bwk_ledger.books.seal import DOCUMENTS
from bwk_ledger.errors import InputError
from importers import own_accounts
from importers.context import Context
from importers.kept_names import archived_as
from importers.readers.formats import FORMATS
from importers.readers.source import Source

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from bwk_ledger.load import Ledger
    from bwk_ledger.periods import Period
    from importers.readers.bank import Statement

_DATED = re.compile(r"(\d{4}-\d{2}-\d{2})\.(.+)")
_NUMBERED = re.compile(r"-\d+(?=(\.[^.]*)?$)")  # a second copy of the same name and day
_LONGEST = dt.timedelta(days=366)  # that an export runs on after the year
_REMEMBERED = 2048  # files


@dataclass(frozen=True)
class Content:
    """What a file holds: statements, or why they cannot be read; neither where it is no statement of a bank."""

    statements: tuple[Statement, ...] = ()
    problem: str = ""


@dataclass(frozen=True)
class Copy:
    """A file with the documents: the source it is a copy of, and its statements by own account."""

    path: Path
    source: str  # how the books name it, as `archived_as` has it
    day: dt.date | None  # that of its last row
    by_account: Mapping[str, Sequence[Statement]]
    problem: str

    @property
    def names(self) -> set[str]:
        """What the original may have been called."""
        return _names(self.source)


@dataclass(frozen=True)
class Archive:
    """The copies that matter for some years."""

    copies: tuple[Copy, ...]
    _by_source: Mapping[str, Sequence[Copy]]

    def of(self, source: str) -> Sequence[Copy]:
        """The copies that may be of a source, by the name that postings and balances give it."""
        return self._by_source.get(archived_as(source), ())

    def accounts(self) -> list[str]:
        """The own accounts that have statements."""
        return sorted({account for copy in self.copies for account in copy.by_account})


def read_archive(ledger: Ledger, period: Period, sources: Iterable[str]) -> Archive:
    """The copies of statements.

    Args:
        ledger: the books.
        period: copies of which the last row is older are passed over, but for the last of them of each account; and so
            are those of which it is over a year later.
        sources: names of originals of which the copies are read whatever their day.
    """
    context = Context(ledger.root, ledger.config)
    for entry in ledger.by_type.get(data.Open, ()):
        context.add(entry)
    wanted = {archived_as(source) for source in sources}
    copies = []
    by_source: dict[str, list[Copy]] = defaultdict(list)
    for path in _needed(ledger, period, wanted):
        copy = _copy(path, context)
        copies.append(copy)
        for name in copy.names:
            by_source[name].append(copy)
    return Archive(tuple(copies), by_source)


def _needed(ledger: Ledger, period: Period, wanted: set[str]) -> Iterator[Path]:
    for parent in (accounts.BANK, accounts.PETTY_CASH):
        by_folder: dict[Path, list[Path]] = defaultdict(list)
        for path in sorted((ledger.root / DOCUMENTS).joinpath(*parent.split(":")).rglob("*")):
            if path.is_file() and not path.name.startswith("."):
                by_folder[path.parent].append(path)
        for paths in by_folder.values():
            days = {path: day for path in paths if (day := _split(path.name)[0]) is not None}
            last_before = max((path for path, day in days.items() if day < period.start), default=None)
            for path in paths:
                day = days.get(path, period.start)
                is_near = path == last_before or period.start <= day <= period.end + _LONGEST
                if is_near or not wanted.isdisjoint(_names(_split(path.name)[1])):
                    yield path


def _copy(path: Path, context: Context) -> Copy:
    day, source = _split(path.name)
    content = _content(path)
    by_account: dict[str, list[Statement]] = defaultdict(list)
    problem = content.problem
    for statement in content.statements:
        account = own_accounts.find(statement.account, context)
        if account is None:
            problem = f"rekening {statement.account} is niet bekend in de boeken"
        else:
            by_account[account].append(statement)
    return Copy(path, source, day, by_account, problem)


def _content(path: Path) -> Content:
    """What a file holds; read again only when it changed."""
    try:
        found = path.stat()
    except OSError:
        return Content(problem="het bestand is weg")
    return _read(path, (found.st_size, found.st_mtime_ns, found.st_ino))


@lru_cache(_REMEMBERED)
def _read(path: Path, _state: tuple[int, ...]) -> Content:
    try:
        source = Source.read(path)
        for bank_format in FORMATS:
            if bank_format.recognises(source):
                return Content(tuple(bank_format.read(source)))
    except InputError as error:
        place = f"regel {error.line}: " if error.line else ""
        return Content(problem=f"{place}{error.what.rstrip('.')}")
    return Content()


def _split(name: str) -> tuple[dt.date | None, str]:
    """The day and the name of the original, from the name of a copy."""
    found = _DATED.fullmatch(name)
    if found is None:
        return None, name
    try:
        return dt.date.fromisoformat(found[1]), found[2]
    except ValueError:
        return None, name


def _names(source: str) -> set[str]:
    """What the original of a copy may have been called."""
    return {source, _NUMBERED.sub("", source)}
