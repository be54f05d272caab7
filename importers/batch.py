"""Import files into the books as one whole: either all of them, or nothing changes."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from beancount.core import data

from bwk_ledger.base import accounts, meta
from bwk_ledger.base.errors import InputError
from bwk_ledger.base.quick import many_objects
from importers.base import Progress
from importers.config import config
from importers.context import Context
from importers.history import DONE, INBOX
from importers.readers.source import Source

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from decimal import Decimal

    from bwk_ledger.books.store import Changes
    from bwk_ledger.rules.load import Ledger
    from importers.base import Archive, Claim, Importer, Plan
    from importers.booking import Payers

_ARCHIVE = "documenten"  # as option "documents" of the books says
_RECEIPT = (
    "deze bon heeft geen nummer in zijn naam.",
    "noem het bestand naar de bon of factuur, zoals bon-TOP-2018-014.pdf of factuur-2018-044.pdf.",
)
_SHEET = (
    "dit bestand is geen urenlijst.",
    "gebruik voor uren de kolommen Datum, Nummer, Soort, Activiteit, Uren; sla andere bestanden op als CSV.",
)
_BINARY = {b"%PDF-": _RECEIPT, b"\x89PNG": _RECEIPT, b"\xff\xd8\xff": _RECEIPT, b"PK": _SHEET}
_INDENT = 2
_POSTING_INDENT = 4


@dataclass(frozen=True)
class Imported:
    """What became of one file."""

    path: Path
    label: str
    plan: Plan


def inbox_files(root: Path) -> list[Path]:
    """The files waiting in the inbox of the books."""
    return sorted(path for path in (root / INBOX).glob("*") if path.is_file() and not path.name.startswith("."))


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
    """Import the files and write the books; returns what became of each file, in the order they were imported.

    Args:
        ledger: the books as they are.
        paths: files of any kind this project reads, in any order.
        show: called with the part of the work that is done, from 0 to 1, several times for each file.
        replace_sheets: whether a timesheet that has no line in common with the booked one takes its place.
        payers: finds members by account number and name, where the text of a row names none.
        opening: what stood on an account before the first row, where its bank gives no balances.
        keep_originals: whether the originals are kept in `inbox/verwerkt/`, moved there from the inbox.

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
) -> list[Imported]:
    """Import files that were read, or made; as `run`."""
    importers, _ = config(ledger.root)
    context = Context.of(ledger.root, ledger.entries)
    context.replace_sheets = replace_sheets
    context.payers = payers
    context.given_opening = opening
    work: list[tuple[tuple[int, tuple[int, ...], str], Source, Importer]] = []
    size = sum(len(source.content) for source in sources)
    progress = Progress(3 * size, show)  # reading, booking and writing take about the same time
    for source in (replace(item, tell=progress.tell) for item in sources):
        progress.begin(len(source.content))
        importer = identify(source, importers)
        turn = (importer.rank, importer.turn(source, context), source.name)
        work.append((turn, source, importer))
    done: list[Imported] = []
    for _, source, importer in sorted(work, key=lambda item: item[0]):
        progress.begin(len(source.content))
        done.append(Imported(source.path, importer.label, importer.plan(source, context)))
    progress.begin(0)
    changes = ledger.changes()
    _write(changes, ledger.root, done, context, lambda part: progress.begin(int(part * size)))
    if keep_originals:
        set_aside(changes, ledger.root, sources)
    changes.commit()
    progress.end()
    return done


def identify(source: Source, importers: Sequence[Importer]) -> Importer:
    """The importer that reads a file, judged by its content.

    Raises:
        InputError: none does.
    """
    # Binary kinds first: the others read text, which such a file is not.
    for importer in (item for item in importers if item.binary):
        if importer.recognises(source):
            return importer
    for start, (what, remedy) in _BINARY.items():
        if source.content.startswith(start):
            raise InputError(what, file=source.name, remedy=remedy)
    for importer in (item for item in importers if not item.binary):
        if importer.recognises(source):
            return importer
    raise InputError(
        "dit bestand is van geen bekende soort.",
        file=source.name,
        line=1,
        excerpt=source.first_line,
        cause=f"bekend zijn: {', '.join(importer.label for importer in importers)}.",
        remedy="download het afschrift als CSV bij de bank, of gebruik het sjabloon van de urenlijst.",
    )


def set_aside(changes: Changes, root: Path, sources: Iterable[Source]) -> None:
    """Keep the original of every file in `inbox/verwerkt/`: moved out of the inbox, copied from elsewhere.

    Nothing is overwritten; a file that is kept already is not kept twice.
    """
    inbox = (root / INBOX).resolve()
    new: dict[Path, bytes] = {}
    for source in sources:
        name = Path(source.path.name)
        target = inbox / DONE / name
        number = 2
        while (kept := new.get(target, _kept(target))) not in {None, source.content}:
            target = inbox / DONE / f"{name.stem}-{number}{name.suffix}"
            number += 1
        if kept is None:
            new[target] = source.content
            changes.put_outside(target, source.content, mode=None)
        if source.path.resolve().parent == inbox:
            changes.take_outside(source.path, source.content)


def _kept(path: Path) -> bytes | None:
    return path.read_bytes() if path.exists() else None


def _write(
    changes: Changes, root: Path, done: Sequence[Imported], context: Context, begin: Callable[[float], None]
) -> None:
    """Prepare the books; `begin` is told of each file that begins, which part of all new entries goes into it."""
    targets: dict[str, list[Any]] = defaultdict(list)
    new = {id(entry) for item in done for _, entry in item.plan.entries}
    later = {id(change.old): change.new for item in done for change in item.plan.replaced}
    for item in done:
        plan = item.plan
        if plan.adopted is not None:
            account, iban = plan.adopted
            source = context.sources[account]
            changes.add_metadata(Path(source["filename"]), source["lineno"], {meta.IBAN: iban}, _INDENT, account)
        # A file that brings nothing new needs no second copy.
        document = _archive(changes, root, item) if plan.new or plan.linked else None
        _refer(plan, document)
        for target, entry in plan.entries:
            if (latest := _latest(entry, later)) is not None:
                targets[target].append(latest)
        _replace(changes, plan, later)
        for transaction in plan.linked:
            values = {meta.RECEIPT_DOCUMENT: document, meta.RECEIPT_HASH: plan.receipt_hash}
            _link(changes, transaction, values, new)
        for claim in plan.claims:
            _settle(changes, claim, new)
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


def _archive(changes: Changes, root: Path, item: Imported) -> str | None:
    """Put the copy of a source under its account, as beancount finds documents; returns its name."""
    archive: Archive | None = item.plan.archive
    if archive is None:
        return None
    folder = Path(_ARCHIVE, *archive.account.split(":"))
    name = f"{archive.date}.{archive.name}"
    number = 2
    while (root / folder / name).exists() and (root / folder / name).read_bytes() != archive.content:
        name = f"{archive.date}.{Path(archive.name).stem}-{number}{Path(archive.name).suffix}"
        number += 1
    changes.put((folder / name).as_posix(), archive.content)
    return name


def _reference(name: str, archive: Archive | None, target: str, entry: Any) -> str:
    """How a transaction names its source: Fava finds a bare name only under an account of the transaction itself."""
    assert archive is not None
    if any(posting.account == archive.account for posting in entry.postings):
        return name
    up = "../" * target.count("/")
    return f"{up}{_ARCHIVE}/{archive.account.replace(':', '/')}/{name}"


def _settle(changes: Changes, claim: Claim, new: set[int]) -> None:
    """Complete the other side of a transfer with the row that is its own."""
    leg = claim.leg
    if id(leg.transaction) in new:
        index = next(index for index, item in enumerate(leg.transaction.postings) if item is leg.posting)
        changed = leg.posting._replace(account=accounts.IN_TRANSIT) if claim.moved else leg.posting
        leg.transaction.postings[index] = changed
        if not claim.moved:
            leg.posting.meta.update(claim.values)
        return
    file, line = Path(leg.posting.meta["filename"]), leg.posting.meta["lineno"]
    if claim.moved:
        changes.replace_in_line(file, line, leg.account, accounts.IN_TRANSIT)
    else:
        changes.add_metadata(file, line, claim.values, _POSTING_INDENT, leg.account)


def _link(changes: Changes, transaction: Any, values: dict[str, Any], new: set[int]) -> None:
    if id(transaction) in new:
        transaction.meta.update(values)
    else:
        file, line = Path(transaction.meta["filename"]), transaction.meta["lineno"]
        changes.add_metadata(file, line, values, _INDENT, f"{transaction.date}")


def _title(target: str) -> str:
    kind = Path(target).stem
    return f"{kind.replace('-', ' ').capitalize()} {Path(target).parent.name}"
