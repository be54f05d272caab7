"""Books as they were loaded before, for who loads them again: only where nothing that a load looks at is another.

A record is named by the hash of all that: the content of every file of the books and its place below their folder, the
names of the documents, the seals, this program, beancount and Python. What the seals say of documents is looked at
again. Books with anything out of the ordinary, or with something to say about them, are not kept.
"""

from __future__ import annotations

import hashlib
import os
import sys
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import beancount
import msgspec
from beancount.core import data
from beancount.core.display_context import DisplayContext, _CurrencyContext, _FixedPrecisionContext

import bwk_ledger
from bwk_ledger.base import cache as place
from bwk_ledger.books import main_file
from bwk_ledger.books.kept_entries import KeptEntries, Reader, UnfitError, Writer
from bwk_ledger.books.seal import DOCUMENTS, SealError, file_digest, read_seal, seal_file, sealed_years
from bwk_ledger.books.store import RULES, included_names

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from bwk_ledger.books.store import Seen

_FEWEST = 500  # entries: fewer are loaded as quickly as they are read back
_GLOB = frozenset("*?[")


class _Record(msgspec.Struct, array_like=True):
    entries: KeptEntries
    options: dict[str, Any]
    sealed: dict[str, str | None]  # the hash of each document that a seal names
    documents: list[str]  # that the books name themselves


@dataclass(frozen=True)
class Loaded:
    """What a load came to: entries, what is wrong, options."""

    entries: list[Any]
    errors: list[Any]
    options: Any


@dataclass(frozen=True)
class Key:
    """The name of the record of books as they are now.

    Args:
        main: their main file.
        name: of the record.
    """

    main: Path
    name: str

    @classmethod
    def of(cls, main: Path, files: Mapping[Path, Seen]) -> Key | None:
        """The key of books; None where they are not kept.

        Args:
            main: their main file, as a whole path without links.
            files: all files that they consist of, as they were read.
        """
        root = main.parent
        if not place.is_on() or _GLOB & set(str(root)) or not _are_plain(root, files):
            return None
        told = hashlib.sha256(msgspec.msgpack.encode([_program(), str(main.name), list(_looked_at(root, files))]))
        return cls(main, told.hexdigest())

    def read(self) -> Loaded | None:
        """The books as they were loaded; None where they are not kept, or a sealed document is another."""
        kept = place.kept(self.name)
        if kept is None:
            return None
        root = self.main.parent
        try:
            record = msgspec.msgpack.decode(kept, type=_Record)
        except msgspec.DecodeError:  # of another make, under a name that says it is not
            place.drop(self.name)
            return None
        if any(file_digest(root / path) != digest for path, digest in record.sealed.items()):
            return None
        if not all(map(os.path.exists, (root / path for path in record.documents))):
            return None
        options = {name: _out_of_plain(value, str(root)) for name, value in record.options.items()}
        return Loaded(Reader(record.entries, str(root)).read(), [], options)

    def write(self, loaded: Loaded, files: Mapping[Path, Seen]) -> None:
        """Keep books as they were loaded, where they have nothing out of the ordinary."""
        if loaded.errors or len(loaded.entries) < _FEWEST or Key.of(self.main, files) != self:
            return
        root = self.main.parent
        if not _is_ordinary(root, loaded, files):
            return
        try:
            record = msgspec.msgpack.encode(
                _Record(
                    Writer(str(root)).write(loaded.entries),
                    {name: _into_plain(value, str(root)) for name, value in loaded.options.items()},
                    dict(_sealed_documents(root)),
                    sorted(_named_documents(root, loaded.entries)),
                )
            )
        except (UnfitError, SealError, ValueError, OverflowError):  # the last two of what msgpack cannot hold
            return
        place.keep(self.name, record)


def _are_plain(root: Path, files: Mapping[Path, Seen]) -> bool:
    """Whether all files lie in the folder of the books without a link on the way: their content is all there is."""
    folders = {root}
    for path in files:
        if not path.is_relative_to(root) or ".." in path.parts or path.is_symlink():
            return False
        folders.add(path.parent)
    inside = {folder for below in folders for folder in (below, *below.parents) if folder.is_relative_to(root)}
    return not any(folder.is_symlink() for folder in inside)


def _looked_at(root: Path, files: Mapping[Path, Seen]) -> Iterator[Any]:
    """All that a load looks at, with its place below the folder of the books."""
    yield sorted((str(path.relative_to(root)), seen.digest) for path, seen in files.items())
    yield [
        (folder[len(str(root)) :], sorted(names))
        for folder, _, names in sorted(os.walk(root / DOCUMENTS, followlinks=True))
    ]
    seals = sorted(root.glob("jaren/*/zegel*.json"))
    yield [(str(path.relative_to(root)), file_digest(path)) for path in seals]
    yield file_digest(root / main_file.standard_fava()[main_file.IMPORT_CONFIG])


@cache
def _program() -> list[Any]:
    """What loads the books: these versions, and every file of this program and of beancount as it lies there."""
    folders = (Path(bwk_ledger.__file__).parent, Path(beancount.__file__).parent)
    states = [
        (str(path), state.st_size, state.st_mtime_ns, state.st_ino)
        for folder in folders
        for path in sorted(folder.rglob("*"))
        if path.suffix != ".pyc" and (state := path.stat()) and path.is_file()
    ]
    return [sys.version, beancount.__version__, msgspec.__version__, states]


def _is_ordinary(root: Path, loaded: Loaded, files: Mapping[Path, Seen]) -> bool:
    """Whether books are made as ours are, so that the key says all of them."""
    options = loaded.options
    if options["plugin"] != [(main_file.PLUGIN, None)] or options["documents"] not in ([], [DOCUMENTS]):
        return False
    if {str(path) for path in files if path != root / RULES} != set(options["include"]):
        return False
    for content in map(Path.read_bytes, files):
        # With a path of the books in their own text they would be other books in another place.
        if os.fsencode(root) in content or any(_GLOB & set(name) for name in included_names(content)):
            return False
    return True


def _sealed_documents(root: Path) -> Iterator[tuple[str, str | None]]:
    for year in sealed_years(root):
        for path in read_seal(root / seal_file(year)).documents:
            yield path, file_digest(root / path)


def _named_documents(root: Path, entries: Sequence[Any]) -> Iterator[str]:
    """The documents of `document` in the books; a load looks whether they are there."""
    for entry in entries:
        if isinstance(entry, data.Document) and entry.meta["lineno"] != 0:
            yield os.path.relpath(entry.filename, root)


# Options, one by one: a value that is none of these is not kept.

_AS_IS = frozenset({int, bool, type(None)})
_LISTS: dict[str, Any] = {"list": list, "tuple": tuple, "set": set}


def _into_plain(value: Any, root: str) -> Any:
    kind = type(value)
    plain: Any = value
    if kind is str:
        plain = ["path", value[len(root) :]] if value.startswith(root + os.sep) else value
    elif kind is Decimal:
        plain = ["number", str(value)]
    elif kind.__name__ in _LISTS and kind is _LISTS[kind.__name__]:
        plain = [kind.__name__, [_into_plain(item, root) for item in (sorted(value) if kind is set else value)]]
    elif kind is dict:
        plain = ["dict", [[_into_plain(key, root), _into_plain(item, root)] for key, item in value.items()]]
    elif kind is data.Booking:
        plain = ["booking", value.name]
    elif kind is DisplayContext:
        plain = ["shown", [value.commas, [[name, *_precision(item)] for name, item in value.ccontexts.items()]]]
    elif kind not in _AS_IS:
        raise UnfitError(str(kind))
    return plain


def _precision(context: Any) -> list[Any]:
    said = [context.has_sign, context.integer_max]
    if type(context) is _CurrencyContext:
        return [*said, [list(pair) for pair in context.fractional_dist.hist.items()]]
    if type(context) is _FixedPrecisionContext:
        return [*said, context.fractional_digits]
    raise UnfitError(str(type(context)))


def _out_of_plain(value: Any, root: str) -> Any:
    if not isinstance(value, list):
        return value
    kind, inside = value
    if kind in _LISTS:
        return _LISTS[kind](_out_of_plain(item, root) for item in inside)
    if kind == "dict":
        return {_out_of_plain(key, root): _out_of_plain(item, root) for key, item in inside}
    simple: dict[str, Any] = {"path": root.__add__, "number": Decimal, "booking": data.Booking.__getitem__}
    return simple[kind](inside) if kind in simple else _shown(*inside)


def _shown(commas: bool, contexts: Sequence[Any]) -> DisplayContext:
    found = DisplayContext()
    found.set_commas(commas)
    for name, has_sign, integer_max, said in contexts:
        context: Any = _CurrencyContext() if isinstance(said, list) else _FixedPrecisionContext(said)
        if isinstance(said, list):
            context.fractional_dist.hist.update(map(tuple, said))
        context.has_sign, context.integer_max = has_sign, integer_max
        found.ccontexts[name] = context
    return found
