"""What all importers share: one form for beangulp, Fava and `bwk importeer`."""

from __future__ import annotations

import abc
from pathlib import Path
from typing import TYPE_CHECKING, Any

import beangulp
from beancount.core import data

from bwk_ledger import meta
from bwk_ledger.errors import InputError
from bwk_ledger.load import load_standing_data
from bwk_ledger.plugin.open_accounts import open_accounts
from importers.context import Context
from importers.readers.source import Source

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from importers.plan import Plan


class Importer(beangulp.Importer):
    """An importer for the books in one folder.

    Args:
        root: the folder that holds `main.beancount`.
    """

    label = ""  # what this kind of file is called in messages
    binary = False  # whether its files are no text

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

    def turn(self, source: Source, context: Context) -> int:  # noqa: ARG002 - most have no order among themselves
        """Files of one importer with a lower turn are imported first."""
        return 0

    @abc.abstractmethod
    def own_account(self, source: Source, context: Context) -> str:
        """The account the file is about."""

    def identify(self, filepath: str) -> bool:
        """Whether this importer can read the file (beangulp)."""
        try:
            return self.recognises(Source.read(Path(filepath)))
        except InputError:
            return False

    def account(self, filepath: str) -> str:
        """The account the file is about (beangulp)."""
        entries, _ = open_accounts(load_standing_data(self.root), {})
        return self.own_account(Source.read(Path(filepath)), Context.of(self.root, entries))

    def date(self, filepath: str) -> dt.date | None:
        """The day the file is archived under (beangulp)."""
        entries, _ = open_accounts(load_standing_data(self.root), {})
        archive = self.plan(Source.read(Path(filepath)), Context.of(self.root, entries)).archive
        return archive.date if archive else None

    def extract(self, filepath: str, existing: Sequence[Any]) -> list[Any]:
        """The entries of the file (beangulp); rows the books know already come along and are marked as duplicates."""
        context = Context.of(self.root, existing)
        plan = self.plan(Source.read(Path(filepath)), context)
        new = [_with_place(entry, filepath) for _, entry in plan.entries]
        return [*new, *(entry._replace(meta={**entry.meta, "__duplicate__": True}) for entry in plan.known)]

    def deduplicate(self, entries: Sequence[Any], existing: Sequence[Any]) -> None:
        """Nothing more to do: `extract` marks duplicates by row identity instead of by likeness (beangulp)."""


def _with_place(entry: Any, filepath: str) -> Any:
    lines = [item.meta[meta.LINE] for item in getattr(entry, "postings", ()) if meta.LINE in (item.meta or {})]
    return entry._replace(meta=data.new_metadata(filepath, int(lines[0]) if lines else 0, dict(entry.meta)))
