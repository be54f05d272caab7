"""What the documents of the books say, read once: a document that was read before is known again by its content.

What its reader made of it is kept in the private folder of `bwk_ledger.base.cache`, under the hash of its name and
content, in a record of these books and of the readers as they lie on the disk. Nothing is kept that the document does
not say itself, and who empties that folder loses only time. It takes an eighth off the checklist of ten years
(benchmarks/evening_speed.py).
"""

from __future__ import annotations

import hashlib
import sys
from dataclasses import dataclass, field
from functools import cache
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any, Generic, TypeVar

import msgspec

import bwk_ledger
import importers
from bwk_ledger.base import cache as place
from bwk_ledger.base.files import file_state

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

Said = TypeVar("Said")
_State = tuple[int, int, int]

_REMEMBERED = 8192  # documents, as long as the program runs
_FEWEST = 12  # documents that were not known: fewer are read again as quickly as they are kept
_READERS = (Path(importers.__file__).parent, Path(bwk_ledger.__file__).parent / "base")


@dataclass(frozen=True)
class Reading(Generic[Said]):
    """A way in which documents are read.

    Args:
        kind: what it is called.
        read: what a document says.
        into_plain: that, as msgspec can hold it.
        plain: the type of it then.
        out_of_plain: the way back.
    """

    kind: str
    read: Callable[[Path], Said]
    into_plain: Callable[[Said], Any]
    plain: Any
    out_of_plain: Callable[[Any], Said]
    _known: dict[Path, tuple[_State, Said]] = field(default_factory=dict, init=False, compare=False, repr=False)

    def of(self, root: Path, paths: Iterable[Path]) -> dict[Path, Said]:
        """What each document says; those that are gone are not in it.

        Args:
            root: the folder of the books.
            paths: the documents.
        """
        reading_by_path: dict[Path, Said] = {}
        left: dict[Path, _State] = {}
        for path in paths:
            state = _state(path)
            known = self._known.get(path)
            if known is not None and known[0] == state:
                reading_by_path[path] = known[1]
            elif state is not None:
                left[path] = state
        if left:
            if len(self._known) + len(left) > _REMEMBERED:
                self._known.clear()
            for path, reading in self._from_record(root, left).items():
                self._known[path] = (left[path], reading)
                reading_by_path[path] = reading
        return reading_by_path

    def _from_record(self, root: Path, paths: dict[Path, _State]) -> dict[Path, Said]:
        """What documents say, by what is kept where they are in it; else they are read, and kept from now on."""
        name = self._name(root)
        kept = (place.kept_as(name, dict[str, msgspec.Raw]) if len(paths) >= _FEWEST else None) or {}
        decode = msgspec.msgpack.Decoder(self.plain).decode
        reading_by_path: dict[Path, Said] = {}
        fresh = 0
        for path, state in paths.items():
            digest = _digest(path)
            if digest in kept:
                reading_by_path[path] = self.out_of_plain(decode(kept[digest]))
                continue
            reading_by_path[path] = self.read(path)
            if digest and _state(path) == state:
                kept[digest] = msgspec.Raw(msgspec.msgpack.encode(self.into_plain(reading_by_path[path])))
                fresh += 1
        if fresh >= _FEWEST:
            place.keep_as(name, kept)
        return reading_by_path

    def _name(self, root: Path) -> str:
        """The name of the record of these books."""
        of = [self.kind, str(root.resolve()), _readers()]
        return hashlib.sha256(msgspec.msgpack.encode(of)).hexdigest()


def _state(path: Path) -> _State | None:
    """What tells that a file is as it was; None where it is gone."""
    try:
        return file_state(path)
    except OSError:
        return None


def _digest(path: Path) -> str:
    """The hash of the name and content of a file; empty where it cannot be read."""
    try:
        content = path.read_bytes()
    except OSError:
        return ""
    return hashlib.sha256(path.name.encode("utf-8", "surrogateescape") + b"\0" + content).hexdigest()


@cache
def _readers() -> list[Any]:
    """What reads documents: these versions, and every file of the readers as it lies there."""
    states = sorted(chain.from_iterable(place.file_states(str(folder)) for folder in _READERS))
    return [sys.version, msgspec.__version__, states]
