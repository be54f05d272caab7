"""Import files into the books: each of them whole or not at all, and what goes in as one change of the books."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from beancount.core import data

from bwk_ledger.base import meta
from bwk_ledger.base.errors import InputError
from bwk_ledger.base.quick import many_objects
from importers.base import Progress
from importers.kinds import unpacked
from importers.opening import begins_earlier, begun_on, has_entries_before, write_beginning
from importers.originals import content_of, set_aside
from importers.planning import Imported, Left, Options, plan_all
from importers.questions import write as write_answers
from importers.readers.source import Source

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
    from decimal import Decimal

    from bwk_ledger.books.store import Changes
    from bwk_ledger.rules.load import Ledger
    from importers.base import Archive, Claim, Plan
    from importers.booking import Payers
    from importers.planning import Planned

_ARCHIVE = "documenten"  # as option "documents" of the books says
_INDENT = 2
_POSTING_INDENT = 4


@dataclass(frozen=True)
class Batch:
    """What became of files that were imported together: those that went in, in their order, and those that did not."""

    done: tuple[Imported, ...]
    left: tuple[Left, ...] = ()
    begins: dt.date | None = None  # where the books begin earlier now than they did


def run(
    ledger: Ledger,
    paths: Iterable[Path],
    show: Callable[[float], None] = lambda _: None,
    *,
    replace_sheets: bool = False,
    payers: Payers | None = None,
    opening: Decimal | None = None,
    keep_originals: bool = False,
) -> list[Imported]:
    """Import all files and write the books, or none; returns what became of each, in the order they were imported.

    Args:
        ledger: the books as they are.
        paths: files of any kind this project reads, in any order.
        show: called with the part of the work that is done, from 0 to 1, several times for each file.
        replace_sheets: whether a timesheet that has no line in common with the booked one takes its place.
        payers: finds members by account number and name, where the text of a row names none.
        opening: what stood on an account before the first row, where its bank gives no balances.
        keep_originals: whether the originals are kept in `originelen/`, moved there from the inbox.

    Raises:
        InputError: a file is unknown, damaged or does not prove; nothing was written.
        OSError: the books could not be written; they are as they were.
    """
    sources = [Source.read(path) for path in paths]
    return run_sources(
        ledger,
        sources,
        show,
        replace_sheets=replace_sheets,
        payers=payers,
        opening=opening,
        keep_originals=keep_originals,
    )


@many_objects()
def run_sources(
    ledger: Ledger,
    sources: Sequence[Source],
    show: Callable[[float], None] = lambda _: None,
    *,
    replace_sheets: bool = False,
    payers: Payers | None = None,
    opening: Decimal | None = None,
    keep_originals: bool = False,
    apart: frozenset[str] = frozenset(),
) -> list[Imported]:
    """Import files that were read, or made; as `run`. The rows with identities that stand `apart` are new."""
    parts = [part for source in sources for part in unpacked(source)]
    work = _Work(ledger, parts, Options(replace_sheets, payers, opening, apart), show)
    planned = work.plan()
    if planned.left:
        raise planned.left[0].error
    work.changes(planned, sources if keep_originals else ()).commit()
    work.progress.end()
    return planned.done


@many_objects()
def run_each(
    ledger: Ledger,
    paths: Iterable[Path],
    show: Callable[[float], None] = lambda _: None,
    *,
    replace_sheets: bool = False,
    payers: Payers | None = None,
    opening: Decimal | None = None,
    only_show: bool = False,
    summary: Callable[[Batch], Sequence[str]] = lambda _: (),
) -> Batch:
    """Import every file that can be, in one change of the books; the others stay where they are. As `run`.

    The originals of what went in are kept. With `only_show` nothing is written, and the answer is what would be.

    Args:
        ledger: as `run`.
        paths: as `run`.
        show: as `run`.
        replace_sheets: as `run`.
        payers: as `run`.
        opening: as `run`.
        only_show: whether the books stay as they are.
        summary: what the history keeps of it, so that it can be read again; it names nobody.

    Raises:
        InputError: the books cannot be written now, whatever the files are; nothing was written.
        OSError: as that.
    """
    sources, left = _read(paths)
    work = _Work(ledger, sources, Options(replace_sheets, payers, opening), show)
    while True:
        planned = work.plan()
        if not planned.done:
            return Batch((), (*left, *planned.left))
        accepted = {item.path for item in planned.done}
        batch = Batch(tuple(planned.done), (*left, *planned.left), planned.begins)
        try:
            changes = work.changes(planned, _whole(work.sources, accepted))
            changes.tell(summary(batch))
            changes.check() if only_show else changes.commit()
        except InputError:
            work = replace(work, show=lambda _: None)  # what goes on from here was counted before
            closed = list(work.refused_alone())
            if not closed:
                raise
            left += closed
            refused = {item.path for item in closed}
            work = replace(work, sources=[source for source in work.sources if source.path not in refused])
        else:
            show(1)
            return batch


def _whole(sources: Iterable[Source], accepted: Container[Path]) -> list[Source]:
    """The files as they came, of which all went in: a zip is kept when each file in it did."""
    parts: dict[Path, list[Source]] = defaultdict(list)
    for source in sources:
        parts[(source.packed_in or source).path].append(source)
    return [same[0].packed_in or same[0] for same in parts.values() if all(source.path in accepted for source in same)]


def _read(paths: Iterable[Path]) -> tuple[list[Source], list[Left]]:
    sources: list[Source] = []
    left: list[Left] = []
    for path in dict.fromkeys(paths):
        try:
            sources += unpacked(Source.read(path))
        except InputError as error:
            left.append(Left(path, error))
    return sources, left


@dataclass(frozen=True)
class _Work:
    """Files on their way into the books."""

    ledger: Ledger
    sources: Sequence[Source]
    options: Options
    show: Callable[[float], None]

    @cached_property
    def _size(self) -> int:
        return sum(len(source.content) for source in self.sources)

    @cached_property
    def progress(self) -> Progress:
        """How far it is: reading, booking and writing take about the same time."""
        return Progress(3 * self._size, self.show)

    def plan(self) -> Planned:
        """What importing would do."""
        planned = plan_all(self.ledger, self.sources, self.progress, self.options)
        ledger, before = self.ledger, planned
        while (begins := begins_earlier(ledger, planned)) is not None:
            ledger = begun_on(ledger, begins)
            planned = replace(plan_all(ledger, self.sources, self.progress, self.options), begins=begins)
        if planned is before or has_entries_before(planned, self.ledger):
            return planned
        return before  # what is older is refused for another reason as well

    def changes(self, planned: Planned, originals: Iterable[Source]) -> Changes:
        """What it would write; of these files the originals are kept."""
        self.progress.begin(0)
        changes = self.ledger.changes()
        if planned.begins is not None:
            write_beginning(changes, self.ledger, planned.begins)
        _write(changes, self.ledger.root, planned, planned.done, self._writing)
        set_aside(changes, self.ledger.root, originals)
        return changes

    def refused_alone(self) -> Iterator[Left]:
        """The files that could not be written even if they were the only ones: they would change a closed year, say."""
        planned = self.plan()
        for item in planned.done:
            changes = self.ledger.changes()
            _write(changes, self.ledger.root, planned, [item], lambda _: None)
            try:
                changes.check()
            except InputError as error:
                yield Left(item.path, error)

    def _writing(self, part: float) -> None:
        self.progress.begin(int(part * self._size))


def _write(
    changes: Changes, root: Path, planned: Planned, done: Iterable[Imported], begin: Callable[[float], None]
) -> None:
    """Prepare the books.

    Args:
        changes: of the books.
        root: their folder.
        planned: everything that goes in.
        done: the part of it that is written.
        begin: told of each file of the books that begins, which part of all new entries goes into it.
    """
    targets: dict[str, list[Any]] = defaultdict(list)
    copies: dict[Path, bytes] = {}
    new, later = planned.new, planned.later
    for item in done:
        plan = item.plan
        if plan.adopted is not None:
            account, iban = plan.adopted
            source = planned.context.sources[account]
            changes.add_metadata(Path(source["filename"]), source["lineno"], {meta.IBAN: iban}, _INDENT, account)
        # A file that brings nothing new needs no second copy.
        document = _archive(copies, root, item) if plan.new or plan.linked else None
        _refer(plan, document)
        for target, entry in plan.entries:
            if (latest := _latest(entry, later)) is not None:
                targets[target].append(latest)
        _replace(changes, plan, later)
        write_answers(changes, plan.answered)
        for transaction in plan.linked:
            values = {meta.RECEIPT_DOCUMENT: document, meta.RECEIPT_HASH: plan.receipt_hash}
            _link(changes, transaction, values, new)
        for claim in plan.claims:
            _settle(changes, claim, new)
    for path, content in copies.items():
        changes.put(path.as_posix(), content)
    count = sum(map(len, targets.values()))
    for target, entries in sorted(targets.items()):
        begin(len(entries) / count)
        # The sort is stable: within a day entries keep the order of their source.
        entries.sort(key=lambda entry: (entry.date, not isinstance(entry, data.Balance)))
        changes.append(target, entries, _title(target))


def _refer(plan: Plan, document: str | None) -> None:
    """Let the new transactions of a file name its copy."""
    replacing = [(item.target, item.new) for item in plan.replaced]
    for target, entry in [*plan.entries, *replacing]:
        if document and isinstance(entry, data.Transaction) and meta.DOCUMENT not in entry.meta:
            entry.meta[meta.DOCUMENT] = _reference(document, plan.archive, target, entry)


def _replace(changes: Changes, plan: Plan, later: Mapping[int, Any]) -> None:
    """Replace entries that the books hold; those of the same batch never get there."""
    for old in (item.old for item in plan.replaced if "lineno" in item.old.meta):
        changes.replace_entry(Path(old.meta["filename"]), old.meta["lineno"], identity(old), _latest(old, later))


def _latest(entry: Any, later: Mapping[int, Any]) -> Any | None:
    """What a batch makes of an entry in the end: another file may hold a newer version of it; None when it goes."""
    while entry is not None and id(entry) in later:
        entry = later[id(entry)]
    return entry


def identity(entry: Any) -> str:
    """A text that tells an entry of the books from those around it."""
    holders = [entry.meta, *(item.meta or {} for item in getattr(entry, "postings", ()))]
    return next((str(values[meta.KEY]) for values in holders if meta.KEY in values), f"{entry.date}")


def _archive(copies: dict[Path, bytes], root: Path, item: Imported) -> str | None:
    """Keep the copy of a source under its account, as beancount finds documents; returns its name."""
    archive: Archive | None = item.plan.archive
    if archive is None:
        return None
    folder = Path(_ARCHIVE, *archive.account.split(":"))
    name = f"{archive.date}.{archive.name}"
    number = 2
    while copies.get(folder / name, content_of(root / folder / name)) not in {None, archive.content}:
        name = f"{archive.date}.{Path(archive.name).stem}-{number}{Path(archive.name).suffix}"
        number += 1
    copies[folder / name] = archive.content
    return name


def _reference(name: str, archive: Archive | None, target: str, entry: Any) -> str:
    """How a transaction names its source: Fava finds a bare name only under an account of the transaction itself."""
    assert archive is not None
    if any(posting.account == archive.account for posting in entry.postings):
        return name
    up = "../" * target.count("/")
    return f"{up}{_ARCHIVE}/{archive.account.replace(':', '/')}/{name}"


def _settle(changes: Changes, claim: Claim, new: Container[int]) -> None:
    """Complete the other side of a transfer with the row that is its own."""
    leg = claim.leg
    if id(leg.transaction) in new:
        leg.posting.meta.update(claim.values)
        return
    file, line = Path(leg.posting.meta["filename"]), leg.posting.meta["lineno"]
    changes.add_metadata(file, line, claim.values, _POSTING_INDENT, leg.account)


def _link(changes: Changes, transaction: Any, values: dict[str, Any], new: Container[int]) -> None:
    if id(transaction) in new:
        transaction.meta.update(values)
    else:
        file, line = Path(transaction.meta["filename"]), transaction.meta["lineno"]
        changes.add_metadata(file, line, values, _INDENT, f"{transaction.date}")


def _title(target: str) -> str:
    kind = Path(target).stem
    return f"{kind.replace('-', ' ').capitalize()} {Path(target).parent.name}"
