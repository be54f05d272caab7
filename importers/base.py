"""What all importers share: one form for `bwk importeer` and beangulp, and what importing one file would do."""

from __future__ import annotations

import abc
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

import beangulp
from beancount.core import data

from bwk_ledger.base import meta
from bwk_ledger.base.errors import InputError, advice, way
from bwk_ledger.base.files import ORIGINALS
from bwk_ledger.rules.derived import Growing
from bwk_ledger.rules.load import load_standing_data
from bwk_ledger.rules.results import open_accounts
from importers.context import Context
from importers.originals import BEFORE
from importers.readers.source import Source

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from decimal import Decimal

    from importers.context import ExpectedLeg
    from importers.questions import AnsweredRow
    from importers.readers.bank import BankRow


class TooEarlyError(InputError):
    """A file holds something of a day on which what it is about is not in the books yet."""

    def __init__(self, day: dt.date, what: str, **more: Any) -> None:
        self.day = day
        super().__init__(what, **more)


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
        """So much of this stage is done, from 0 to 1; what has to be done once more makes it no more than all."""
        self._show(min(1, (self._done + part * self._share) / self._total))


def followed(items: Iterable[T], tell: Callable[[int], None]) -> Iterator[T]:
    """The items; tells of every thousandth how many came before it."""
    for number, item in enumerate(items):
        if not number % ROWS:
            tell(number)
        yield item


# What importing one file would do to the books: the same for the command, the page and beangulp.


@dataclass(frozen=True)
class Claim:
    """A row that was booked before from the other side of a transfer; `values` go onto that posting."""

    leg: ExpectedLeg
    values: dict[str, Any]


@dataclass(frozen=True)
class Archive:
    """The copy that is kept with the books: its account, its day, what it is called after that, and its bytes.

    The copy is made when it is first asked for: who only asks for the day needs none.
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
    entry: Any  # what is booked of it for now


class Doubt(NamedTuple):
    """A row taken for a booking of the books; shown beside it, because only a person can be sure.

    `key` is the identity of a row that is not in the books itself, with the origin and the own account that it would
    have there; a transfer in doubt is, so it has none.
    """

    row: BankRow
    entry: Any
    key: str = ""
    values: Mapping[str, Any] = MappingProxyType({})
    account: str = ""

    @property
    def typed(self) -> Any | None:
        """The posting of a booking that somebody typed by hand; None where the booking is a row of the bank itself."""
        by_hand = (item for item in self.entry.postings if meta.KEY not in (item.meta or {}))
        return next(
            (item for item in by_hand if (item.account, item.units.number) == (self.account, self.row.amount)), None
        )

    @property
    def booked(self) -> str:
        """The booking for the eyes of the treasurer."""
        entry = self.entry
        return " ".join(part for part in (f"{entry.date}", entry.payee, entry.narration) if part)


class RowCount(NamedTuple):
    """How many rows of a file are new, known, and taken for what somebody typed by hand."""

    new: int
    known: int
    doubtful: int = 0


class StatementRead(NamedTuple):
    """What one statement says of an own account, and whether the bank's own balances prove it."""

    account: str
    period: tuple[dt.date, dt.date]  # first and last day
    rows: RowCount
    opening: Decimal
    closing: Decimal
    is_proved: bool


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
    answered: list[AnsweredRow] = field(default_factory=list)  # open questions that rules explain by now
    receipt_hash: str = ""  # SHA-256 of that file as it was received
    statements: list[StatementRead] = field(default_factory=list)
    counted: RowCount | None = None  # its rows, where neither statements nor entries tell
    kept: str = ""  # the own number of a paper that belongs to no payment yet

    @property
    def rows(self) -> RowCount:
        """The rows of the file: one may be several entries, and an opening balance is none."""
        if self.statements:
            return RowCount(*map(sum, zip(*(item.rows for item in self.statements), strict=True)))
        return self.counted or RowCount(self.new, len(self.known))

    @property
    def new(self) -> int:
        """How many entries this file adds or changes, balances not counted."""
        return (
            sum(not isinstance(item.old, data.Balance) for item in self.replaced)
            + sum(not isinstance(entry, data.Balance) for _, entry in self.entries)
            + len(self.claims)
        )


# What all importers share: one form for `bwk importeer` and for beangulp.


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
        """How beangulp shows this importer."""
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
        if path.resolve().parent in {(self.root / folder).resolve() for folder in (BEFORE, ORIGINALS)}:
            return False
        try:
            return self.recognises(Source.read(path))
        except InputError:
            return False

    def account(self, filepath: str) -> str:
        """The account the file is about (beangulp); empty for a file that cannot be imported as it is.

        One such file in a folder would otherwise stop all of beangulp; `extract` says what is wrong.
        """
        try:
            return self.own_account(Source.read(Path(filepath)), self._standing_context())
        except InputError:
            return ""

    def date(self, filepath: str) -> dt.date | None:
        """The day the file is archived under (beangulp); None for a file that cannot be imported as it is."""
        try:
            archive = self.plan(Source.read(Path(filepath)), self._standing_context()).archive
        except InputError:
            return None
        return archive.date if archive else None

    def extract(self, filepath: str, existing: Sequence[Any]) -> list[Any]:
        """The entries of the file (beangulp); rows the books know already come along and are marked as duplicates."""
        context = Context.of(self.root, existing)
        plan = self.plan(Source.read(Path(filepath)), context)
        if plan.replaced or plan.kept:
            raise InputError(
                "dit bestand verandert boekingen die er al zijn."
                if plan.replaced
                else "dit is een bon, en die wordt met het bestand zelf bewaard.",
                file=Path(filepath).name,
                cause="beangulp kan alleen boekingen toevoegen.",
                remedy=advice("lees het in met ", way("importeer"), "."),
            )
        new = [_with_place(entry, filepath) for _, entry in plan.entries]
        known = [entry if "lineno" in entry.meta else _with_place(entry, filepath) for entry in plan.known]
        return [*new, *(entry._replace(meta={**entry.meta, "__duplicate__": True}) for entry in known)]

    def deduplicate(self, entries: Sequence[Any], existing: Sequence[Any]) -> None:
        """Nothing more to do: `extract` marks duplicates by row identity instead of by likeness (beangulp)."""

    def _standing_context(self) -> Context:
        entries = load_standing_data(self.root)
        books = Growing.of(entries)
        return Context.of(self.root, open_accounts(books, books.index.config).entries)


def _with_place(entry: Any, filepath: str) -> Any:
    """An entry with the line of the file it came from, which beancount sorts by and Fava shows."""
    holders = [entry.meta, *(item.meta or {} for item in getattr(entry, "postings", ()))]
    line = next((int(values[meta.LINE]) for values in holders if meta.LINE in values), 0)
    return entry._replace(meta=data.new_metadata(filepath, line, dict(entry.meta)))
