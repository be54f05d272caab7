"""The original files: those that wait in the inbox, and those that were imported, kept beside the books as received.

The books name no people. Who a row came from is only in the original, which stays on the treasurer's machine: so that
she can see it, and so that what was decided before can be learned from. Fava's import page shows the inbox, and every
file in it can be deleted there; so what was imported lies elsewhere, where nothing lists or serves it.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from bwk_ledger.base.files import INBOX, ORIGINALS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from bwk_ledger.books.store import Changes
    from importers.readers.source import Source

BEFORE = "inbox/verwerkt"  # where an earlier version kept them; they stay there, and are read too
NOT_IN_GIT = "*\n!.gitignore\n"
_IGNORE = ".gitignore"


def inbox_files(root: Path) -> list[Path]:
    """The files waiting in the inbox of the books."""
    return sorted(_files(root / INBOX))


def kept(root: Path) -> Iterator[Path]:
    """The originals of what was imported into the books in a folder."""
    for folder in (BEFORE, ORIGINALS):
        yield from sorted(_files(root / folder))


def _files(folder: Path) -> Iterator[Path]:
    return (path for path in folder.glob("*") if path.is_file() and not path.name.startswith("."))


def set_aside(changes: Changes, root: Path, sources: Iterable[Source]) -> None:
    """Keep the original of every file: moved there from the inbox, copied from elsewhere.

    Nothing is overwritten; a file that is kept already, there or where an earlier version kept it, is not kept twice.
    """
    folder = (root / ORIGINALS).resolve()
    new: dict[Path, bytes] = {}
    for source in sources:
        target = _place(folder, source, new)
        if target is not None and content_of(root / BEFORE / source.path.name) != source.content:
            new[target] = source.content
            changes.put_outside(target, source.content, mode=None)
        if source.path.resolve().parent == (root / INBOX).resolve():
            changes.take_outside(source.path, source.content)
    if new and not (folder / _IGNORE).exists():
        changes.put_outside(folder / _IGNORE, NOT_IN_GIT.encode(), mode=None)


def _place(folder: Path, source: Source, new: Mapping[Path, bytes]) -> Path | None:
    """A free place for a file: its own name, or with a number where another has it; None where it is kept already."""
    name = Path(source.path.name)
    target, number = folder / name, 2
    while (there := new.get(target, content_of(target))) is not None:
        if there == source.content:
            return None
        target = folder / f"{name.stem}-{number}{name.suffix}"
        number += 1
    return target


def is_kept(root: Path, name: str) -> Path | None:
    """Where an original of this name is kept; None where there is none."""
    return next((root / folder / name for folder in (ORIGINALS, BEFORE) if (root / folder / name).is_file()), None)


def content_of(path: Path) -> bytes | None:
    """What a file holds; None where there is none."""
    return path.read_bytes() if path.exists() else None
