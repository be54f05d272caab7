"""The statement of a year: what the books were, and what the log holds of who signed it."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from beancount.core import data

from bwk_ledger.audit.audit import State
from bwk_ledger.base import accounts
from bwk_ledger.base.files import write_file
from bwk_ledger.base.money import ZERO
from bwk_ledger.books.canonical import entry_digest
from bwk_ledger.books.seal import (
    Seal,
    SealError,
    balances,
    by_year,
    file_digest,
    links,
    read_seal,
    seal_digests,
    sealed_item,
    sealed_years,
    standing,
    write_seal,
)
from bwk_ledger.figures.results import figures, is_appropriation

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping
    from pathlib import Path

    from bwk_ledger.audit.log import LogRecord
    from bwk_ledger.rules.load import Ledger


# The statements as the log holds them: proposed (record `verklaring`), and signed by a second (`ondertekend`).

PROPOSED, SIGNED = "verklaring", "ondertekend"

# What a statement says is told by its form, so that what was signed long ago is set as it was: the second counts the
# papers that were in the books apart from numbers of papers, and says of the books' own errors what is so; the third
# tells of the sample in plainer words, with what was spent before what came in.
FORM = 3


@dataclass(frozen=True)
class Signer:
    """Who signs, by number, and when (UTC)."""

    person: str
    at: dt.datetime


@dataclass(frozen=True)
class AuditStatement:
    """A proposal, and its signature once there is one."""

    proposal: LogRecord
    signature: LogRecord | None = None

    @property
    def year(self) -> int:
        """The year it is about."""
        return self.proposal.year

    @property
    def values(self) -> Mapping[str, Any]:
        """What the proposal says."""
        return self.proposal.values

    @property
    def form(self) -> int:
        """Which form it has."""
        return form_of(self.values)

    @property
    def red(self) -> Mapping[str, str]:
        """The questions of the checklist of which the answer was not good, by key."""
        return {line["sleutel"]: line["vraag"] for line in self.values["controlelijst"] if line["stand"] == State.WRONG}

    @property
    def last(self) -> LogRecord:
        """The record that says how it stands."""
        return self.signature or self.proposal

    @property
    def file(self) -> str:
        """The name of the pdf; empty while it is not signed."""
        return str(self.signature.values["bestand"]) if self.signature else ""

    @property
    def signers(self) -> tuple[Signer, ...]:
        """Who signed, in their order; the first is who proposed it."""
        acts = [self.proposal, *([self.signature] if self.signature else [])]
        return tuple(Signer(record.person, record.at) for record in acts)

    @property
    def commit(self) -> str:
        """At which act of the history the books were (`#12`), else at which commit, 40 hex digits; empty at none."""
        return str(self.values.get("handeling") or self.values.get("git", ""))


def form_of(values: Mapping[str, Any]) -> int:
    """The form of a statement; the first did not name itself."""
    return int(values.get("vorm", 1))


def statements(records: Iterable[LogRecord], year: int) -> tuple[AuditStatement, ...]:
    """The proposals and signed statements of a year, oldest first."""
    by_digest: dict[str, AuditStatement] = {}
    for record in records:
        if record.year == year and record.kind == PROPOSED:
            by_digest[record.digest] = AuditStatement(record)
        elif record.year == year and record.kind == SIGNED and record.values["voorstel"] in by_digest:
            name = str(record.values["voorstel"])
            by_digest[name] = AuditStatement(by_digest[name].proposal, record)
    return tuple(by_digest.values())


def signed(records: Iterable[LogRecord]) -> tuple[AuditStatement, ...]:
    """The signed statements of all years, in the order in which they were signed."""
    proposals: dict[str, LogRecord] = {}
    signed_ones = []
    for record in records:
        if record.kind == PROPOSED:
            proposals[record.digest] = record
        elif record.kind == SIGNED and record.values["voorstel"] in proposals:
            signed_ones.append(AuditStatement(proposals[record.values["voorstel"]], record))
    return tuple(signed_ones)


# The seals that the kascommissie saw: each statement notes their hashes, so that one that is gone is missed.
#
# Who takes away a seal and the line in the books that names it leaves books that say nothing of it. The log does.

SEALS = "zegels"
PAPERS = "papieren"
BOARD = "bestuur"  # the numbers of who was on the board, as the books knew it


@dataclass(frozen=True)
class LostSeal:
    """A seal that was seen when a statement was proposed, and that lies nowhere now."""

    year: int
    digest: str
    seen: dt.date


def seals_now(root: Path) -> dict[str, str]:
    """The hash of the seal in force of each closed year, as a statement notes them."""
    return {str(year): seal_digests(root, year)[0] for year in sorted(sealed_years(root))}


def lost_seals(records: Iterable[LogRecord], root: Path) -> list[LostSeal]:
    """The seals that the log knows and that do not lie with the books, neither in force nor as an old one."""
    seen: dict[tuple[int, str], dt.date] = {}
    for record in records:
        if record.kind == PROPOSED:
            for year, digest in record.values.get(SEALS, {}).items():
                seen.setdefault((int(year), str(digest)), record.at.date())
    there = {year: seal_digests(root, year) for year, _ in seen}
    return [LostSeal(year, digest, day) for (year, digest), day in sorted(seen.items()) if digest not in there[year]]


# The few figures of a year by which members recognise it.


def key_figures(ledger: Ledger, year: int) -> Mapping[str, str]:
    """EUR as text with two decimals: `baten`, `lasten`, `resultaat`, and `geld` on own accounts on 31 December."""
    year_figures = figures(ledger, year)
    income = -sum((amount for name, amount in year_figures.cash.items() if name.startswith(accounts.INCOME)), ZERO)
    costs = sum((amount for name, amount in year_figures.cash.items() if name.startswith(accounts.EXPENSES)), ZERO)
    money = sum((amount for name, amount in year_figures.closing.items() if accounts.is_money(name)), ZERO)
    amounts = {"baten": income, "lasten": costs, "resultaat": income - costs, "geld": money}
    return {name: f"{amount:.2f}" for name, amount in amounts.items()}


# What the books of a year were when the kascommissie signed: a snapshot in the form of a seal, and its two hashes.
#
# The hash of the books is of the entries of the year, the standing data that decide its figures and the balances at
# its end; that of the receipts is of every document by path and content. Neither depends on the order of the books,
# on comments, or on the file and line an entry stands in. What closing a year adds does not count either: a statement
# comes before the meeting, and closing comes after it.

_NAMED_BY = 12  # of the 64 hex digits of a hash, in the name of a snapshot


@dataclass(frozen=True)
class BooksState:
    """A year of the books at one moment.

    `snapshot` has the form of a seal without its chain; `appropriated` are the years up to this one of which the
    result had been given its destination, and `later` the entries that did so for other years: they do not count.
    """

    snapshot: Seal
    appropriated: tuple[int, ...]
    later: tuple[Any, ...] = ()

    @cached_property
    def books(self) -> str:
        """The hash of entries, standing data and balances."""
        return books_hash(self.snapshot)

    @cached_property
    def receipts(self) -> str:
        """The hash of the documents."""
        return receipts_hash(self.snapshot.documents)

    @property
    def file(self) -> str:
        """The name of the snapshot in the folder of the kascommissie."""
        return f"stand-{self.snapshot.year}-{_hash([self.books, self.receipts])[:_NAMED_BY]}.json"


def state_of(ledger: Ledger, year: int, day: dt.date, appropriated: Collection[int] | None = None) -> BooksState:
    """What a year of the books is.

    Args:
        ledger: the books.
        year: the year.
        day: of the snapshot; it counts in no hash.
        appropriated: of which years, up to this one, the appropriation of the result counts; None for all that the
            books appropriate now. To compare with an earlier state, give those of that state.
    """
    closings = [entry for entry in ledger.transactions if _is_closing(entry) and entry.date.year <= year]
    counted = {entry.date.year for entry in closings} if appropriated is None else set(appropriated)
    later = tuple(entry for entry in closings if entry.date.year not in counted)
    left_out = set(map(id, later))
    entries = [entry for entry in ledger.entries if id(entry) not in left_out]
    own = list(entries_of_year(entries, ledger.root, year))
    snapshot = Seal(
        year=year,
        number=0,
        day=day,
        previous="",
        balances=balances(entries, [year])[year],
        reopenings=(),
        entries=tuple(
            sorted((sealed_item(entry, ledger.root) for entry in own), key=lambda found: (found.lines, found.file))
        ),
        standing=tuple(sorted(lines for _, lines in standing(entries, year))),
        files={},
        documents=_documents(entries, own, ledger.root, year),
    )
    return BooksState(snapshot, tuple(sorted(counted)), later)


def _is_closing(entry: Any) -> bool:
    """Whether it gives a result its destination, and does nothing else: all of it stays within the equity."""
    return is_appropriation(entry) and all(
        posting.account.startswith(f"{accounts.EQUITY}:") and not posting.account.startswith(accounts.SHARES)
        for posting in entry.postings
    )


def entries_of_year(entries: Iterable[Any], root: Path, year: int) -> Iterator[Any]:
    """The entries dated in a year, and what proves its end: the balances of the next day."""
    following = dt.date(year + 1, 1, 1)
    per_year = by_year(entries, root, [year, year + 1])
    yield from (entry for entry in per_year[year] if entry.date.year == year)
    yield from (entry for entry in per_year[year + 1] if isinstance(entry, data.Balance) and entry.date == following)


def _documents(entries: Iterable[Any], own: Iterable[Any], root: Path, year: int) -> Mapping[str, str]:
    """The documents that entries of the year name, and those that beancount finds by their day; only what exists."""
    kept = (entry for entry in entries if isinstance(entry, data.Document) and entry.date.year == year)
    paths = {path for group in (own, kept) for entry in group for path in links(entry, root)}
    digest_by_path = {path: file_digest(root / path) for path in sorted(paths)}
    return {path: value for path, value in digest_by_path.items() if value is not None}


def books_hash(snapshot: Seal) -> str:
    """The hash of entries, standing data and balances, each in an order of their own; EUR without zeros at the end."""
    return _hash(
        {
            "jaar": snapshot.year,
            "boekingen": sorted(entry_digest(entry.lines) for entry in snapshot.entries),
            "stamgegevens": sorted(entry_digest(lines) for lines in snapshot.standing),
            "saldi": {account: f"{amount.normalize():f}" for account, amount in sorted(snapshot.balances.items())},
        }
    )


def receipts_hash(documents: Mapping[str, str]) -> str:
    """The hash of documents by path, each with the hash of its content."""
    return _hash(dict(sorted(documents.items())))


def _hash(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def keep(folder: Path, state: BooksState) -> None:
    """Write the snapshot in the folder of the kascommissie, unless it lies there as it should."""
    if read_kept(folder / state.file, state.books, state.receipts) is None:
        write_file(folder / state.file, write_seal(state.snapshot))


def read_kept(path: Path, books: str, receipts: str) -> Seal | None:
    """The snapshot with these hashes; None where it is not there, cannot be read or is another."""
    try:
        snapshot = read_seal(path)
        same = (books_hash(snapshot), receipts_hash(snapshot.documents)) == (books, receipts)
    except (SealError, TypeError, AttributeError):
        return None
    return snapshot if same else None
