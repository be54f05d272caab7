"""Load the books: the only place that calls beancount's loader, and never through its pickle cache.

The cache is not used because it does not notice new files, changed plugins or another beancount, and because reading a
pickle runs whatever somebody put in it. What is used instead is in `bwk_ledger.rules.kept`.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar, TypeVarTuple

from beancount import loader
from beancount.core import data
from beancount.parser import parser

from bwk_ledger.base import meta
from bwk_ledger.base.errors import Blank, FieldName, InputError, advice, shorten, way
from bwk_ledger.base.journal import settle
from bwk_ledger.base.quick import many_objects
from bwk_ledger.books.divisions import refuse_division_by_zero
from bwk_ledger.books.kept_entries import UnfitError
from bwk_ledger.books.store import Changes, Seen, look, place_of
from bwk_ledger.rules.beancount_load import load_entries
from bwk_ledger.rules.index import Index
from bwk_ledger.rules.kept import Going, Key, Loaded
from bwk_ledger.rules.main_file import end_result
from bwk_ledger.rules.messages import findings_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from bwk_ledger.base.finding import Finding
    from bwk_ledger.standing.config import Config

Fact = TypeVar("Fact")
Of = TypeVarTuple("Of")

_TRIES = 5  # a writer is done long before


@dataclass(frozen=True)
class Ledger:
    """The books as loaded: entries in date order, what is wrong with them, the options they set, and their files."""

    path: Path
    entries: Sequence[Any]
    errors: Sequence[Any]
    options: Mapping[str, Any]
    files: Mapping[Path, Seen] = field(default_factory=dict)

    def changes(self) -> Changes:
        """Changes to these books; they are refused when a file is not what was loaded."""
        return Changes(self.root, self.files)

    @cached_property
    def index(self) -> Index:
        """The entries by kind and account, and what was found in them: read once for whoever asks."""
        return Index.of(self.entries)

    @cached_property
    def findings(self) -> Sequence[Finding]:
        """What is wrong with these books, also what beancount itself says, at the entries as they are now."""
        return findings_of(self.errors, self.entries)

    @cached_property
    def _facts(self) -> dict[Any, Any]:
        return {}

    def fact(self, found_by: Callable[[Ledger, *Of], Fact], *of: *Of) -> Fact:
        """As `Index.fact`, of what a function finds in the books as a whole: their files and names among them."""
        key = (found_by, *of)
        if key not in self._facts:
            self._facts[key] = found_by(self, *of)
        answer: Fact = self._facts[key]
        return answer

    @property
    def config(self) -> Config:
        """The standing data of these books."""
        return self.index.config

    @property
    def by_type(self) -> Mapping[type, Sequence[Any]]:
        """The entries grouped by their directive."""
        return self.index.by_type

    @property
    def customs(self) -> Sequence[Any]:
        """The `custom` entries, in date order."""
        return self.by_type.get(data.Custom, ())

    @cached_property
    def names(self) -> Mapping[str, str]:
        """What each account is called, by its `open`; one without a name by the last part of its own."""
        opens = self.by_type.get(data.Open, ())
        return {item.account: str(item.meta.get(meta.NAME) or item.account.rpartition(":")[2]) for item in opens}

    @property
    def title(self) -> str:
        """Whose books these are."""
        return str(self.options["title"])

    @property
    def transactions(self) -> Sequence[Any]:
        """The transactions, in date order."""
        return self.by_type.get(data.Transaction, ())

    @property
    def root(self) -> Path:
        """The folder the books lie in."""
        return self.path.parent


def require_books(path: Path) -> Path:
    """The main file of books, as a whole path.

    Raises:
        InputError: there is no such file.
    """
    main = path.resolve()
    if not main.is_file():
        raise InputError(
            "deze boeken bestaan niet.",
            file=path,
            remedy=advice(
                "noem het hoofdbestand met ",
                FieldName("boeken"),
                " PAD (meestal ledger/main.beancount), of maak boeken met ",
                way("nieuw", Blank("MAP")),
                ".",
            ),
        )
    return main


def whole_books(path: Path) -> Path:
    """The main file of books, as a whole path; a change that a killed process left half made is finished first.

    Raises:
        InputError: there is no such file, or the change cannot be finished here.
    """
    main = require_books(path)
    settle(place_of(main.parent))
    return main


@many_objects()
def load(path: Path) -> Ledger:
    """Load the books from their main file: as they were before a change that is being made, or after it.

    Raises:
        InputError: there is no such file, a change was left half made and cannot be finished here, or the files do not
            stop changing. Mistakes inside the books are in `Ledger.errors`.
    """
    for _ in range(_TRIES):
        main = whole_books(path)
        files = look(main)
        read = _read(main, files)
        if not place_of(main.parent).is_pending and all(seen.still(file) for file, seen in files.items()):
            read.keep()
            loaded = read.loaded
            return Ledger(main, loaded.entries, [*loaded.errors, *loaded.end], loaded.options, files)
    raise InputError(
        "deze boeken veranderen terwijl zij worden gelezen.",
        file=path,
        remedy="wacht tot het andere programma klaar is met bewaren, en probeer het opnieuw.",
    )


@many_objects()
def load_as_beancount(main: Path) -> tuple[Sequence[Any], Sequence[Any], Any]:
    """Books as beancount's loader gives them, in the shortest way: for who has a place of its own for each of these.

    It waits for no writer and finishes nothing.

    Raises:
        InputError: beancount would stop on what stands in them.
    """
    files = look(main)
    read = _read(main, files)
    if all(seen.still(file) for file, seen in files.items()):
        read.keep()
    return read.loaded.entries, read.loaded.errors, read.loaded.options


@dataclass(frozen=True)
class _Read:
    """Books as they were read.

    Args:
        loaded: what came out.
        going: the load, where it can be kept.
    """

    loaded: Loaded
    going: Going | None = None

    def keep(self) -> None:
        """Keep what was read, once it is sure that nobody changed it meanwhile."""
        if self.going is not None:
            self.going.keep(self.loaded)


def _read(main: Path, files: Mapping[Path, Seen]) -> _Read:
    """Read books in the shortest way that comes to the same.

    Raises:
        InputError: beancount stops on what stands in them.
    """
    key = Key.of(main, files)
    result = key.result() if key is not None else None
    if result is not None:
        result.options["input_hash"] = loader.compute_input_hash(
            result.options["include"]
        )  # of when files were written
        return _Read(result)
    going = None
    try:
        going = key.begin() if key is not None else None
        loaded = going.finish() if going is not None else _loaded(main)
    except UnfitError:
        going, loaded = None, _loaded(main)
    end = end_result(loaded.entries, loaded.errors, loaded.options, main)
    return _Read(replace(loaded, end=end), going)


def _loaded(main: Path) -> Loaded:
    """What beancount makes of books.

    Raises:
        InputError: it stops on what stands in them, instead of saying what is wrong.
    """
    try:
        return Loaded(*load_entries(main))
    except Exception as error:
        raise InputError(
            "beancount loopt vast op wat in deze boeken staat.",
            file=main,
            cause=f"melding van beancount, niet vertaald: {shorten(str(error))}.",
            remedy="kijk naar wat het laatst met de hand is veranderd, en draai dat terug.",
        ) from error


def load_standing_data(root: Path) -> Sequence[Any]:
    """Only parse the standing data of the books in a folder: quick, unchecked, without bookings.

    Raises:
        InputError: beancount would crash on one of the files.
    """
    entries: list[Any] = []
    for file in sorted((root / "stam").glob("*.beancount")):
        refuse_division_by_zero(file, file.read_bytes())
        entries.extend(parser.parse_file(str(file))[0])
    return sorted(entries, key=data.entry_sortkey)
