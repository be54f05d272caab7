"""What importing files would do to the books: each of them whole or not at all, whatever they are called.

A file that is refused leaves no trace in what the next ones see. Those that were refused are tried again once others went
in, for a file may only fit after another.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from itertools import groupby
from typing import TYPE_CHECKING

from bwk_ledger.base.errors import InputError
from importers.config import config
from importers.context import Context
from importers.trial import Trial

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from bwk_ledger.rules.load import Ledger
    from importers.base import Importer, Plan, Progress
    from importers.booking import Payers
    from importers.readers.source import Source


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
    """

    replace_sheets: bool = False
    payers: Payers | None = None


@dataclass(frozen=True)
class Planned:
    """The files that go in, in the order in which they were planned, those that do not, and the books after them."""

    context: Context
    done: list[Imported] = field(default_factory=list)
    left: list[Left] = field(default_factory=list)


@dataclass(frozen=True)
class _Waiting:
    """A file with its importer; those with a lower turn go first."""

    turn: tuple[int, ...]
    source: Source
    importer: Importer

    @property
    def place(self) -> tuple[object, ...]:
        """Its place among the others; of two that have the same turn their names decide last of all."""
        content = self.source.content
        return (self.importer.rank, self.turn, len(content), content, self.source.name)


def plan_all(ledger: Ledger, sources: Sequence[Source], progress: Progress, options: Options) -> Planned:
    """Plan every file that can be imported.

    Args:
        ledger: the books as they are.
        sources: files of any kind this project reads, in any order.
        progress: told of each file that is read, and of each that is planned.
        options: how they are imported.
    """
    importers, _ = config(ledger.root)
    context = Context.of(ledger.root, ledger.entries)
    context.replace_sheets = options.replace_sheets
    context.payers = options.payers
    planned = Planned(context)
    work = []
    for source in (replace(item, tell=progress.tell) for item in sources):
        progress.begin(len(source.content))
        try:
            importer = identify(source, importers)
            work.append(_Waiting(importer.turn(source, context), source, importer))
        except InputError as error:
            planned.left.append(Left(source.path, error))
    trying = _Trying(planned, progress, Trial(context, context.hours) if len(work) > 1 else None)
    refused: list[_Waiting] = []
    for _, same in groupby(sorted(work, key=lambda item: item.place), key=lambda item: item.importer.rank):
        refused += trying.again(trying.each(same))
    trying.again(refused)
    planned.left.extend(trying.reasons())
    return planned
