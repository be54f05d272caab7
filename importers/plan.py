"""What importing one file would do to the books: the same for `bwk importeer` and for Fava's import page."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

from beancount.core import data

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable

    from importers.context import ExpectedLeg
    from importers.readers.bank import BankRow


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
    """A row taken for a booking that somebody typed by hand; shown beside it, because only a person can be sure."""

    row: BankRow
    entry: Any


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
            len(self.replaced)
            + sum(not isinstance(entry, data.Balance) for _, entry in self.entries)
            + sum(not claim.moved for claim in self.claims)
        )
