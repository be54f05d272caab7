"""Load the books: the only place that calls beancount's loader, and never through its pickle cache.

The cache is not used because it does not notice new files, changed plugins or another beancount, and because reading a
pickle runs whatever somebody put in it.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from beancount import loader
from beancount.core import data
from beancount.parser import parser

from bwk_ledger import meta
from bwk_ledger.errors import InputError
from bwk_ledger.quick import many_objects
from bwk_ledger.rules.index import Index
from bwk_ledger.rules.messages import findings_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from bwk_ledger.config import Config
    from bwk_ledger.rules.finding import Finding


@dataclass(frozen=True)
class Ledger:
    """The books as loaded: entries in date order, what is wrong with them, and the options they set."""

    path: Path
    entries: Sequence[Any]
    errors: Sequence[Any]
    options: Mapping[str, Any]

    @cached_property
    def index(self) -> Index:
        """The entries by kind and account, and what was found in them: read once for whoever asks."""
        return Index.of(self.entries)

    @cached_property
    def findings(self) -> Sequence[Finding]:
        """What is wrong with these books, also what beancount itself says, at the entries as they are now."""
        return findings_of(self.errors, self.entries)

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
        """What each account is called, by its `open`."""
        return {entry.account: str(entry.meta.get(meta.NAME, "")) for entry in self.by_type.get(data.Open, ())}

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
            remedy="noem het hoofdbestand met --boeken PAD (meestal ledger/main.beancount), of maak boeken met "
            "'bwk nieuw MAP'.",
        )
    return main


@many_objects()
def load(path: Path) -> Ledger:
    """Load the books from their main file.

    Raises:
        InputError: there is no such file. Mistakes inside the books are in `Ledger.errors`.
    """
    main = require_books(path)
    entries, errors, options = loader._load([(str(main), True)], None, None, None)  # noqa: SLF001 - as Fava does
    return Ledger(main, entries, errors, options)


def load_standing_data(root: Path) -> Sequence[Any]:
    """Only parse the standing data of the books in a folder: quick, unchecked, without bookings."""
    entries: list[Any] = []
    for file in sorted((root / "stam").glob("*.beancount")):
        entries.extend(parser.parse_file(str(file))[0])
    return sorted(entries, key=data.entry_sortkey)
