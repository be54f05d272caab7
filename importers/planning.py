"""What importing files would do to the books: each of them whole or not at all, whatever they are called.

A file that is refused leaves no trace in what the next ones see. Those that were refused are tried again once others
went in, for a file may only fit after another. Bank files that only fit with each other go in together, or not at all.

Nearly always all files go in one by one. So they are planned like that first, without a way back: to keep one takes as
long as all the rest (`benchmarks/month_import.py`). Only when one is refused they are planned once more, with it.

Which refused files may need each other follows from their accounts: the same one, or one that names the other.
"""

from __future__ import annotations

import datetime as dt
from contextlib import nullcontext
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import combinations, groupby
from typing import TYPE_CHECKING, Any, TypeVar

from bwk_ledger.base.errors import InputError
from importers.bank import BankImporter
from importers.config import config
from importers.context import TRANSFER_DAYS, Context
from importers.kinds import identify
from importers.own_accounts import find, unknown_accounts, unknown_error
from importers.trial import Trial

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from decimal import Decimal
    from pathlib import Path

    from bwk_ledger.rules.load import Ledger
    from importers.base import Importer, Plan, Progress
    from importers.booking import Payers
    from importers.readers.bank import Statement
    from importers.readers.source import Source


_WINDOW = dt.timedelta(days=TRANSFER_DAYS)


@dataclass(frozen=True)
class Ties:
    """What connects a bank file to others: its own accounts, the own accounts that its rows name, and its days."""

    accounts: frozenset[str]
    named: frozenset[str]
    first: dt.date
    last: dt.date

    @classmethod
    def of(cls, statements: Sequence[Statement], context: Context) -> Ties | None:
        """The ties of the statements of a file; None where it tells of no day."""
        rows = [row for statement in statements for row in statement.rows]
        days = {row.date for row in rows} | {item.last_day for item in statements if item.last_day is not None}
        numbers = {statement.account for statement in statements}
        others = {row.counterparty for row in rows if row.counterparty}
        if not days:
            return None
        return cls(_own(numbers, context), _own(others, context), min(days), max(days))

    def reach(self, other: Ties) -> bool:
        """Whether what the one tells of these days may be what the other lacks."""
        is_near = self.first <= other.last + _WINDOW and other.first <= self.last + _WINDOW
        return is_near and bool(self.accounts & (other.accounts | other.named) or self.named & other.accounts)


def _own(numbers: Iterable[str], context: Context) -> frozenset[str]:
    return frozenset(account for number in numbers if (account := find(number, context)) is not None)


T = TypeVar("T")


def groups(files: Iterable[tuple[T, Ties]]) -> Iterator[list[T]]:
    """The files that may need each other: all that are connected, and then each pair of them.

    Connected are those of days near each other, and of one account each with the next, however far that is.
    """
    ordered = sorted(files, key=lambda item: (item[1].first, item[1].last))
    ties = [item[1] for item in ordered]
    pairs = set(_pairs(ties))
    group_of = {number: {number} for number in range(len(ties))}
    for one, other in pairs:
        joined = group_of[one] | group_of[other]
        group_of.update(dict.fromkeys(joined, joined))
    connected = {min(group): sorted(group) for group in group_of.values() if len(group) > 1}
    for numbers in [*connected.values(), *sorted(pairs)]:
        yield [ordered[number][0] for number in numbers]


def _pairs(ties: Sequence[Ties]) -> Iterator[tuple[int, int]]:
    last_of: dict[str, int] = {}
    for number, tie in enumerate(ties):
        yield from ((last_of[name], number) for name in tie.accounts if name in last_of)
        last_of.update(dict.fromkeys(tie.accounts, number))
    yield from ((one, other) for one, other in combinations(range(len(ties)), 2) if ties[one].reach(ties[other]))


# What importing files would do to the books.


@dataclass(frozen=True)
class Imported:
    """What became of one file."""

    path: Path
    label: str
    plan: Plan


@dataclass(frozen=True)
class Left:
    """A file that does not go into the books, and why."""

    path: Path
    error: InputError


@dataclass(frozen=True)
class Options:
    """How files are imported.

    Args:
        replace_sheets: whether a timesheet that has no line in common with the booked one takes its place.
        payers: finds members by account number and name, where the text of a row names none.
        opening: EUR that stood on an account before the first row, where its bank gives no balances.
        apart: identities of rows that are new, whatever booking they look like.
    """

    replace_sheets: bool = False
    payers: Payers | None = None
    opening: Decimal | None = None
    apart: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Planned:
    """The files that go in, in the order in which they were planned, those that do not, and the books after them."""

    context: Context
    done: list[Imported] = field(default_factory=list)
    left: list[Left] = field(default_factory=list)
    begins: dt.date | None = None  # the day on which the books must begin for it, where they begin later

    @cached_property
    def new(self) -> frozenset[int]:
        """Which entries the books do not hold yet, by identity."""
        return frozenset(id(entry) for item in self.done for _, entry in item.plan.entries)

    @cached_property
    def later(self) -> Mapping[int, Any]:
        """What takes the place of an entry, by its identity; None where it goes."""
        return {id(change.old): change.new for item in self.done for change in item.plan.replaced}


@dataclass(frozen=True, eq=False)
class _Waiting:
    """A file with its importer; those with a lower turn go first."""

    turn: tuple[int, ...]
    source: Source
    importer: Importer

    @property
    def place(self) -> tuple[int, tuple[int, ...], str]:
        """Its place among the others; a name decides last, for who improves a timesheet calls it the second."""
        return (self.importer.rank, self.turn, self.source.name)


class _NotAllFitError(Exception):
    """A file is refused, and nothing can be undone."""


def plan_all(ledger: Ledger, sources: Sequence[Source], progress: Progress, options: Options) -> Planned:
    """Plan every file that can be imported.

    Args:
        ledger: the books as they are.
        sources: files of any kind this project reads, in any order.
        progress: told of each file that is read, and of each that is planned.
        options: how they are imported.
    """
    try:
        return _planned(ledger, sources, progress, options, can_undo=False)
    except _NotAllFitError:
        return _planned(ledger, sources, progress, options, can_undo=True)


def _planned(
    ledger: Ledger, sources: Sequence[Source], progress: Progress, options: Options, *, can_undo: bool
) -> Planned:
    importers, _ = config(ledger.root)
    context = Context.of(ledger.root, ledger.entries)
    context.replace_sheets = options.replace_sheets
    context.payers = options.payers
    context.given_opening = options.opening
    context.apart = options.apart
    planned = Planned(context)
    work: list[_Waiting] = []
    for source in (replace(item, tell=progress.tell) for item in sources):
        progress.begin(len(source.content))
        try:
            importer = identify(source, importers)
            work.append(_Waiting(importer.turn(source, context), source, importer))
        except InputError as error:
            planned.left.append(Left(source.path, error))
    work = _of_known_accounts(work, planned)
    holders = (context, context.hours, context.items, context.booked, context.balances)
    trying = _Trying(planned, progress, Trial(*holders) if can_undo else None, is_alone=len(work) == 1)
    refused: list[_Refused] = []
    for _, same in groupby(sorted(work, key=lambda item: item.place), key=lambda item: item.importer.rank):
        refused += trying.until_nothing_changes(list(same))
    if trying.trial is not None:
        refused = trying.until_nothing_changes([item.waiting for item in refused])
        refused = trying.together(refused, trying.trial)
    _drop_answered(planned)
    planned.left.extend(Left(item.waiting.source.path, item.error) for item in refused)
    return planned


def _drop_answered(planned: Planned) -> None:
    """What one file asks a later one may answer: the other side of a transfer does."""
    for plan in (item.plan for item in planned.done):
        plan.questions[:] = [item for item in plan.questions if id(item.entry) not in planned.later]


def _of_known_accounts(work: Sequence[_Waiting], planned: Planned) -> list[_Waiting]:
    """The files of accounts that the books know; those of others are left, with one reason for all of them."""
    unknown = unknown_accounts([item.source for item in work], planned.context)
    if not unknown:
        return list(work)
    error, names = unknown_error(unknown), {name for item in unknown for name in item.files}
    planned.left.extend(Left(item.source.path, error) for item in work if item.source.name in names)
    return [item for item in work if item.source.name not in names]


@dataclass(frozen=True)
class _Refused:
    waiting: _Waiting
    error: InputError


@dataclass(frozen=True)
class _Trying:
    """Files are tried one by one on the same state; of one that is alone a refusal can spoil nothing."""

    planned: Planned
    progress: Progress
    trial: Trial | None
    is_alone: bool

    def until_nothing_changes(self, waiting: Sequence[_Waiting]) -> list[_Refused]:
        """Plan the files, and again those that were refused as long as any other went in; returns what is left."""
        refused = self._once(waiting)
        while 0 < len(refused) < len(waiting):
            waiting = [item.waiting for item in refused]
            refused = self._once(waiting)
        return refused

    def together(self, refused: list[_Refused], trial: Trial) -> list[_Refused]:
        """Plan those of the refused files that prove each other; returns what is left."""
        for group in list(groups(self._tied([item.waiting for item in refused]))):
            left = [item.waiting for item in refused]
            if all(item in left for item in group) and self._as_one(trial, group):
                refused = self.until_nothing_changes([item for item in left if item not in group])
        return refused

    def _tied(self, waiting: Sequence[_Waiting]) -> Iterator[tuple[_Waiting, Ties]]:
        for item in waiting:
            if isinstance(item.importer, BankImporter):
                ties = Ties.of(item.importer.statements(item.source), self.planned.context)
                if ties is not None:
                    yield item, ties

    def _as_one(self, trial: Trial, group: Sequence[_Waiting]) -> bool:
        """Plan files as if they were one; whether they fit."""
        context = self.planned.context
        done = []
        try:
            with trial.attempt(), context.together():
                for item in sorted(group, key=lambda item: item.place):
                    self.progress.begin(len(item.source.content))
                    plan = item.importer.plan(item.source, context)
                    done.append(Imported(item.source.path, item.importer.label, plan))
        except InputError:
            return False
        self.planned.done.extend(done)
        return True

    def _once(self, waiting: Sequence[_Waiting]) -> list[_Refused]:
        refused = []
        for item in waiting:
            self.progress.begin(len(item.source.content))
            try:
                with self.trial.attempt() if self.trial else nullcontext():
                    plan = item.importer.plan(item.source, self.planned.context)
            except InputError as error:
                if self.trial is None and not self.is_alone:
                    raise _NotAllFitError from error
                refused.append(_Refused(item, error))
            else:
                self.planned.done.append(Imported(item.source.path, item.importer.label, plan))
        return refused
