"""What all importers share: one form for beangulp, Fava and `bwk importeer`."""

from __future__ import annotations

import abc
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import beangulp
from beancount.core import data

from bwk_ledger import meta
from bwk_ledger.config import read_config
from bwk_ledger.errors import InputError
from bwk_ledger.load import load_standing_data
from bwk_ledger.rules.kamers import open_accounts
from importers.context import Context
from importers.originals import DONE
from importers.readers.source import Source

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from importers.plan import Plan


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
