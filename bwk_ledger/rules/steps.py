"""A load of books in steps, of which parsing and booking are done again only for the files that changed.

Each step is beancount's own, in the order of `beancount.loader`; what they come to is the same, entry by entry
(`tests/books/test_kept_edits.py`). What one file says is parsed and booked without the others, but for lots: where an
edit touches an account that holds lots, the files with later postings on it are read again as well. Books that are made
otherwise than ours are refused here, and loaded as a whole.
"""

from __future__ import annotations

import datetime as dt
import os
from bisect import bisect_left
from collections import defaultdict
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING, Any

import msgspec
from beancount import loader
from beancount.core import data
from beancount.core.inventory import Inventory
from beancount.core.number import MISSING
from beancount.ops import documents, validation
from beancount.parser import parser

from bwk_ledger.books import main_file
from bwk_ledger.books.kept_entries import KeptEntries, Reader, UnfitError
from bwk_ledger.books.kept_values import into_plain, out_of_plain
from bwk_ledger.books.store import RULES
from bwk_ledger.rules import asserted, beancount_load, run
from bwk_ledger.rules.again import RELEASE, Before, Change, ReleaseAgain, judge
from bwk_ledger.rules.index import Index
from bwk_ledger.rules.main_file import check_standard
from bwk_ledger.rules.year import check_seal
from bwk_ledger.standing.budget import without_incomplete

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from pathlib import Path

    from bwk_ledger.books.store import Seen

_OF_MAIN = frozenset({"filename", "include", "dcontext", "input_hash"})  # options that say nothing of how to book
_VALIDATION = "validation"  # among the names of the checks that found nothing: that of beancount
_ALONE = ("include", "operating_currency", "insert_pythonpath")  # options that the loader takes from every file


class AnotherBaseError(UnfitError):
    """These books are not to be booked on top of that base; they may be on one of their own."""


class BookedFile(msgspec.Struct, array_like=True):
    """A file of the books as it was when it was booked, and what its amounts say of how to show amounts."""

    name: str
    digest: str
    shown: Any


class Base(msgspec.Struct, array_like=True):
    """All entries of books as they were booked, and what they came to."""

    entries: KeptEntries  # before anything follows from them
    files: list[BookedFile]
    options: dict[str, Any]  # of the main file
    costed: list[str]  # the accounts that hold lots
    own: KeptEntries  # what the rules saw beside those
    unseen: list[int]  # the places of those in whose place they saw another
    silent: list[str]  # the names of the checks that found nothing

    def read(self, root: str) -> tuple[list[Any], list[Any]]:
        """The entries as they were booked, and what the rules saw beside those."""
        return Reader(self.entries, root).read(), Reader(self.own, root).read()

    def before(self, booked: Sequence[Any], own: Sequence[Any]) -> Before:
        """What the rules saw, of what was read."""
        unseen = set(self.unseen)
        return Before([*(entry for at, entry in enumerate(booked) if at not in unseen), *own], self.silent)


@dataclass
class Booked:
    """Entries as they are booked, in the order of the books.

    Args:
        entries: all of them.
        options: of the books.
        files: what they stand in.
        own: of the main file, as they stand in it.
        costed: the accounts that hold lots.
        base: the entries of the base in its order, where there is one.
        before: what the rules saw of the base.
        parsed: the files that were read again.
    """

    entries: list[Any]
    options: Any
    files: list[BookedFile]
    own: dict[str, Any]
    costed: list[str]
    base: list[Any]
    before: Before | None
    parsed: Collection[str]


def book(main: Path, files: Mapping[Path, Seen], base: Base | None) -> Booked:
    """Parse and book the books; of what is in the base only what changed.

    Args:
        main: their main file.
        files: all files that they consist of, as they were read.
        base: what is kept of an earlier load.

    Raises:
        AnotherBaseError: nothing of the base stands.
        UnfitError: these books are to be loaded as a whole.
    """
    try:
        return _Booking(main, files, base).book()
    except UnfitError:
        raise
    except Exception as error:
        raise UnfitError("beancount stops") from error  # as it does in a whole load, which says on what


class _Booking:
    def __init__(self, main: Path, files: Mapping[Path, Seen], base: Base | None) -> None:
        self._main, self._root = str(main), str(main.parent)
        self._digests = {str(path): seen.digest for path, seen in files.items() if path != main.parent / RULES}
        self._base = base
        self._old = {f"{self._root}{os.sep}{file.name}": file for file in base.files} if base else {}
        self._parsed: dict[str, tuple[list[Any], Any]] = {}

    def book(self) -> Booked:
        for path, digest in self._digests.items():
            if path not in self._old or self._old[path].digest != digest:
                self._parse(path)
        own = self._own_options()
        order = {path: number for number, path in enumerate(self._order(own["include"]))}
        kept, base, before = [], [], None
        inventories: Any = defaultdict(Inventory)
        if self._base is not None:
            were, beside = self._base.read(self._root)
            base, before = [*were, *beside], self._base.before(were, beside)
            gone = [entry for entry in were if self._is_gone(entry)]
            kept = [entry for entry in were if not self._is_gone(entry)]
            kept, inventories = self._kept(kept, gone)
        files = [self._file(path) for path in order]
        options = self._options(own, files)
        fresh = [entry for path in order if path in self._parsed for entry in self._parsed[path][0]]
        fresh.sort(key=data.entry_sortkey)
        costed = {*self._costed(fresh), *(self._base.costed if self._base else ())}
        booked, errors = beancount_load.book(fresh, options, inventories)
        if errors:
            raise UnfitError("errors of booking")
        if kept:
            booked = _merged(kept, booked, order)
        return Booked(
            entries=booked,
            options=options,
            files=files,
            own=own,
            costed=sorted(costed),
            base=base,
            before=before,
            parsed=self._parsed.keys(),
        )

    def _parse(self, path: str) -> None:
        entries, errors, options = parser.parse_file(path)
        if errors or (path != self._main and any(options[name] for name in _ALONE)):
            raise UnfitError(path)
        for entry in entries:
            if entry.meta["filename"] != path:
                raise UnfitError("an entry that names another file as its own")
            if isinstance(entry, data.Transaction):
                if any(map(_is_open_ended, entry.postings)):
                    raise UnfitError("currencies that follow from lots")
            elif isinstance(entry, data.Open) and entry.booking is not None:
                raise UnfitError("a way of booking of one account")
        options["dcontext"] = into_plain(options["dcontext"], self._root)
        self._parsed[path] = (entries, options)

    def _own_options(self) -> dict[str, Any]:
        """The options of the main file.

        Raises:
            AnotherBaseError: they are not those by which the base was booked.
            UnfitError: they say more than ours do.
        """
        old = self._base.options if self._base else {}
        if self._main not in self._parsed:
            return {name: out_of_plain(value, self._root) for name, value in old.items()}
        options = dict(self._parsed[self._main][1])
        del options["dcontext"]
        if options["plugin"] != [(main_file.PLUGIN, None)] or options["plugin_processing_mode"] != "default":
            raise UnfitError("plugins")
        if options["insert_pythonpath"]:
            raise UnfitError("code of the books")
        told = {name: into_plain(value, self._root) for name, value in options.items() if name not in _OF_MAIN}
        if old and told != {name: value for name, value in old.items() if name not in _OF_MAIN}:
            raise AnotherBaseError("options")
        return options

    def _order(self, included: Sequence[str]) -> list[str]:
        """The files in the order in which the loader reads them.

        Raises:
            AnotherBaseError: those of the base are in another one.
            UnfitError: they are not the files of these books, each once.
        """
        order = [self._main, *(os.path.normpath(f"{self._root}{os.sep}{name}") for name in included)]
        if len(set(order)) != len(order) or set(order) != self._digests.keys():
            raise UnfitError("files")
        if [path for path in order if path in self._old] != [path for path in self._old if path in self._digests]:
            raise AnotherBaseError("files in another order")  # so are the entries of one day
        return order

    def _is_gone(self, entry: Any) -> bool:
        path = entry.meta["filename"]
        return path in self._parsed or path not in self._digests

    def _kept(self, kept: list[Any], gone: list[Any]) -> tuple[list[Any], Any]:
        """Of the entries of the base those whose booking stands, and the lots that they come to.

        Only lots carry something from one entry to another. Where what comes or goes touches an account with lots, all
        later entries that touch it are booked again, with the whole of their files.
        """
        assert self._base is not None
        while True:
            changed = [*gone, *chain.from_iterable(entries for entries, _ in self._parsed.values())]
            costed = {*self._base.costed, *self._costed(changed)}
            touched = {account for entry in changed for account in _accounts(entry) if account in costed}
            if not touched:
                return kept, defaultdict(Inventory)
            first = min(data.entry_sortkey(entry) for entry in changed if not touched.isdisjoint(_accounts(entry)))
            with_lots = [entry for entry in kept if not touched.isdisjoint(_accounts(entry))]
            again = {entry.meta["filename"] for entry in with_lots if data.entry_sortkey(entry) >= first}
            if not again:
                return kept, _inventories(with_lots, touched)
            for path in again:
                self._parse(path)
            gone += [entry for entry in kept if entry.meta["filename"] in again]
            kept = [entry for entry in kept if entry.meta["filename"] not in again]

    @staticmethod
    def _costed(entries: Iterable[Any]) -> set[str]:
        return {
            posting.account
            for entry in entries
            if isinstance(entry, data.Transaction)
            for posting in entry.postings
            if posting.cost is not None
        }

    def _file(self, path: str) -> BookedFile:
        if path not in self._parsed:
            return self._old[path]
        name = os.path.relpath(path, self._root)
        return BookedFile(name, self._digests[path], self._parsed[path][1]["dcontext"])

    def _options(self, own: Mapping[str, Any], files: Sequence[BookedFile]) -> Any:
        """The options of all books, as the loader gathers them from those of the main file and of the others."""
        shown = [out_of_plain(file.shown, self._root) for file in files]
        whole = {**own, "dcontext": shown[0], "include": sorted(self._digests)}
        rest = [{"operating_currency": [], "dcontext": item} for item in shown[1:]]
        return loader.aggregate_options_map(whole, rest)


def _merged(kept: list[Any], fresh: list[Any], order: Mapping[str, int]) -> list[Any]:
    """Entries in the order of the books; those before the first fresh one stay in their place.

    Args:
        kept: entries of the base, in its order.
        fresh: those that were read again, in their order.
        order: the place of each file.
    """
    first = min((entry.date for entry in fresh), default=dt.date.max)
    at = bisect_left(kept, first, key=_day)
    rest = [*fresh, *kept[at:]]
    rest.sort(key=lambda entry: (*data.entry_sortkey(entry), order[entry.meta["filename"]]))
    return [*kept[:at], *rest]


def _day(entry: Any) -> dt.date:
    day: dt.date = entry.date
    return day


def _accounts(entry: Any) -> set[str]:
    return {posting.account for posting in entry.postings} if isinstance(entry, data.Transaction) else set()


def _inventories(entries: Iterable[Any], accounts: Collection[str]) -> Any:
    inventory_by_account: Any = defaultdict(Inventory)
    for entry in entries:
        for posting in entry.postings:
            if posting.account in accounts:
                inventory_by_account[posting.account].add_position(posting)
    return inventory_by_account


def _is_open_ended(posting: Any) -> bool:
    """Whether a posting leaves a currency to be found in the lots of its account; a whole amount may be left out."""
    units, cost, price = posting.units, posting.cost, posting.price
    return (
        (units is not MISSING and units is not None and units.currency is MISSING)
        or (cost is not None and cost.currency is MISSING)
        or (price is not None and (price is MISSING or price.currency is MISSING))
    )


@dataclass(frozen=True)
class Checked:
    """What booked entries come to.

    Args:
        entries: with all that follows from them.
        errors: what is wrong.
        seen: the entries as the rules saw them.
        silent: the names of the checks that found nothing.
        change: what of `seen` is different from before, where there is a before.
    """

    entries: list[Any]
    errors: list[Any]
    seen: list[Any]
    silent: Sequence[str]
    change: Change | None


def check(booked: Booked) -> Checked:
    """What follows from booked entries, and what is wrong with them.

    Raises:
        UnfitError: a step stops on them; a whole load says on what.
    """
    try:
        return _check(booked.entries, booked.options, booked.before)
    except Exception as error:
        raise UnfitError("a check stops") from error


def _check(booked: Sequence[Any], options: Any, before: Before | None) -> Checked:
    errors: list[Any] = []

    def through(entries: list[Any], *steps: Any) -> list[Any]:
        """What steps make of entries; each leaves them in the order of the books, so that nothing is sorted between."""
        for step in steps:
            entries, step_errors = step(entries, options)
            errors.extend(step_errors)
        return entries

    entries = through([*booked], documents.process_documents, documents.verify_document_files_exist)
    release = ReleaseAgain(before)
    seen = through(entries, lambda entries, _: run.derive(entries, release), check_standard, check_seal)
    known: Collection[str] = before.silent if before is not None else ()
    change = release.change
    judged = judge(Index.of(seen), known, change)
    errors.extend(judged.findings)
    entries = through(without_incomplete(seen), asserted.pad, asserted.check)
    wrong = _validated(entries, options, change if _VALIDATION in known else None)
    options["input_hash"] = loader.compute_input_hash(options["include"])
    silent = [*judged.silent, *[RELEASE] * release.is_silent, *[_VALIDATION] * (not wrong)]
    return Checked(entries, [*errors, *wrong], seen, silent, change)


def _validated(entries: list[Any], options: Any, change: Change | None) -> list[Any]:
    """What beancount's validation finds; what it looks at is each transaction by itself, beside the standing data.

    Args:
        entries: all of the books.
        options: of the books.
        change: since it found nothing; None where it did find something.
    """
    if change is not None and change.is_of_transactions:
        kept = change.same
        if not validation.validate(
            [e for e in entries if id(e) not in kept or type(e) is not data.Transaction], options
        ):
            return []
    errors: list[Any] = validation.validate(entries, options)
    return errors
