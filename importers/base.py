"""What all importers share: one form for beangulp, Fava and `bwk importeer`, and what importing one file would do."""

from __future__ import annotations

import abc
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

import beangulp
from beancount.core import data

from bwk_ledger.base import meta
from bwk_ledger.base.errors import InputError
from bwk_ledger.rules.load import load_standing_data
from bwk_ledger.rules.results import open_accounts
from bwk_ledger.standing.config import read_config
from importers.context import Context
from importers.history import DONE
from importers.readers.source import Source

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterator, Sequence

    from importers.context import ExpectedLeg
    from importers.readers.bank import BankRow


# How far an import is, told while it goes on.

T = TypeVar("T")
ROWS = 1000  # of a file: how often to tell


class Progress:
    """The part of the work that is done; each stage of it counts for its share.

    Args:
        total: the shares of all stages together, in bytes of the files.
        show: called with the part that is done, from 0 to 1.
    """

    def __init__(self, total: int, show: Callable[[float], None]) -> None:
        self._total = max(total, 1)
        self._show = show
        self._done = 0
        self._share = 0

    def begin(self, share: int) -> None:
        """The stage before is done, and the next one begins, which counts for so many bytes; none keeps it still."""
        self._done += self._share
        self._share = share
        self.tell(0)

    def end(self) -> None:
        """All is done."""
        self._show(1)

    def tell(self, part: float) -> None:
        """So much of this stage is done, from 0 to 1."""
        self._show((self._done + part * self._share) / self._total)


def followed(items: Sequence[T], tell: Callable[[int], None]) -> Iterator[T]:
    """The items; tells of every thousandth how many came before it."""
    for start in range(0, len(items), ROWS):
        tell(start)
        yield from items[start : start + ROWS]


# What importing one file would do to the books: the same for `bwk importeer` and for Fava's import page.


@dataclass(frozen=True)
class Claim:
    """A row that was booked before from the other side of a transfer; `values` go onto that posting.

    When the two banks booked it on different days, each account keeps its own day: this side got a transaction of its
    own (`moved`), and the posting of the other side becomes money in transit.
    """

    leg: ExpectedLeg
    values: dict[str, Any]
    moved: bool


@dataclass(frozen=True)
class Archive:
    """The copy that is kept with the books: its account, its day, what it is called after that, and its bytes.

    The copy is made when it is first asked for: Fava asks for the day alone, again and again.
    """

    account: str
    date: dt.date
    name: str
    make: Callable[[], bytes]

    @cached_property
    def content(self) -> bytes:
        """The bytes of the copy."""
        return self.make()


class Replacement(NamedTuple):
    """An entry that another one takes the place of, or that disappears: `new` is None then."""

    target: str  # the file of the books that holds it
    old: Any
    new: Any | None


class Question(NamedTuple):
    """A row no rule explains, as its source has it: for the eyes of the treasurer, never written to the books."""

    row: BankRow
    reason: str


class Doubt(NamedTuple):
    """A row taken for a booking of the books; shown beside it, because only a person can be sure."""

    row: BankRow
    entry: Any

    @property
    def booked(self) -> str:
        """The booking for the eyes of the treasurer."""
        entry = self.entry
        return " ".join(part for part in (f"{entry.date}", entry.payee, entry.narration) if part)


@dataclass
class Plan:
    """The outcome for one file; entries by the file of the books they belong in."""

    entries: list[tuple[str, Any]] = field(default_factory=list)
    replaced: list[Replacement] = field(default_factory=list)
    claims: list[Claim] = field(default_factory=list)
    known: list[Any] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    archive: Archive | None = None
    adopted: tuple[str, str] | None = None  # (account, IBAN) to be written with the account
    linked: list[Any] = field(default_factory=list)  # transactions that this file is the receipt of
    receipt_hash: str = ""  # SHA-256 of that file as it was received

    @property
    def new(self) -> int:
        """How many entries this file adds or changes, balances not counted."""
        return (
            sum(not isinstance(item.old, data.Balance) for item in self.replaced)
            + sum(not isinstance(entry, data.Balance) for _, entry in self.entries)
            + sum(not claim.moved for claim in self.claims)
        )


# What all importers share: one form for beangulp, Fava and `bwk importeer`.

_KEPT = 256  # files and standing data remembered while Fava's import page asks about them again and again


class Importer(beangulp.Importer):
    """An importer for the books in one folder.

    Args:
        root: the folder that holds `main.beancount`.
    """

    label = ""  # what this kind of file is called in messages
    binary = False  # whether its files are no text
    # Lower goes first in a batch: members before the bank rows that name them, statements before their receipts.
    rank = 0

    def __init__(self, root: Path) -> None:
        self.root = root

    @property
    def name(self) -> str:
        """How Fava and beangulp show this importer."""
        return f"bwk.{type(self).__name__}"

    @abc.abstractmethod
    def recognises(self, source: Source) -> bool:
        """Whether this importer can read the file, judged by its content."""

    @abc.abstractmethod
    def plan(self, source: Source, context: Context) -> Plan:
        """What importing the file would do; `context` is brought up to date with it.

        Raises:
            InputError: the file cannot be imported as it is.
        """

    def turn(self, source: Source, context: Context) -> tuple[int, ...]:  # noqa: ARG002 - most have no order
        """Files of one importer with a lower turn are imported first."""
        return ()

    @abc.abstractmethod
    def own_account(self, source: Source, context: Context) -> str:
        """The account the file is about."""

    def identify(self, filepath: str) -> bool:
        """Whether this importer can read the file (beangulp); what was imported before is not offered again."""
        path = Path(filepath)
        if path.parent.name == DONE:
            return False
        try:
            return self.recognises(_source(path))
        except InputError:
            return False

    def account(self, filepath: str) -> str:
        """The account the file is about (beangulp); empty for a file that cannot be imported as it is.

        One such file in the inbox would otherwise take Fava's whole import page away; `extract` says what is wrong.
        """
        try:
            return self.own_account(_source(Path(filepath)), self._standing_context())
        except InputError:
            return ""

    def date(self, filepath: str) -> dt.date | None:
        """The day the file is archived under (beangulp); None for a file that cannot be imported as it is."""
        try:
            archive = self.plan(_source(Path(filepath)), self._standing_context()).archive
        except InputError:
            return None
        return archive.date if archive else None

    def extract(self, filepath: str, existing: Sequence[Any]) -> list[Any]:
        """The entries of the file (beangulp); rows the books know already come along and are marked as duplicates."""
        context = Context.of(self.root, existing)
        plan = self.plan(_source(Path(filepath)), context)
        if plan.replaced:
            raise InputError(
                "dit bestand verandert boekingen die er al zijn.",
                file=Path(filepath).name,
                cause="de importpagina kan alleen boekingen toevoegen.",
                remedy="lees het in met 'bwk importeer'.",
            )
        new = [_with_place(entry, filepath) for _, entry in plan.entries]
        known = [entry if "lineno" in entry.meta else _with_place(entry, filepath) for entry in plan.known]
        return [*new, *(entry._replace(meta={**entry.meta, "__duplicate__": True}) for entry in known)]

    def deduplicate(self, entries: Sequence[Any], existing: Sequence[Any]) -> None:
        """Nothing more to do: `extract` marks duplicates by row identity instead of by likeness (beangulp)."""

    def _standing_context(self) -> Context:
        files = sorted((self.root / "stam").glob("*.beancount"))
        return Context.of(self.root, _standing(self.root, tuple(map(_version, files))))


def _source(path: Path) -> Source:
    """Read a file, or take what was read of it before while it has not changed."""
    return _read(path, _version(path))


def _version(path: Path) -> tuple[int, int]:
    try:
        found = path.stat()
    except OSError:  # reading it will say so
        return (0, 0)
    return (found.st_mtime_ns, found.st_size)


@lru_cache(_KEPT)
def _read(path: Path, _: tuple[int, int]) -> Source:
    return Source.read(path)


@lru_cache(_KEPT)
def _standing(root: Path, _: tuple[tuple[int, int], ...]) -> tuple[Any, ...]:
    entries = load_standing_data(root)
    return tuple(open_accounts(entries, read_config(entries)))


def _with_place(entry: Any, filepath: str) -> Any:
    """An entry with the line of the file it came from, which beancount sorts by and Fava shows."""
    holders = [entry.meta, *(item.meta or {} for item in getattr(entry, "postings", ()))]
    line = next((int(values[meta.LINE]) for values in holders if meta.LINE in values), 0)
    return entry._replace(meta=data.new_metadata(filepath, line, dict(entry.meta)))
