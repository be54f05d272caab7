"""Books as they were loaded before, for who loads them again: never other than a whole load would have them.

Three records are kept of books. The base holds their entries as they were booked and as the rules saw them, with the
hash of every file and the names of the rules that found nothing; a place says of a main file which base is its last;
and a result holds what a load came to, what is wrong too, in terms of its base. A result is named by the hash of all
that a load looks at: the content of every file of the books and its place below their folder, the names of the
documents, the seals, this program, beancount and Python; what the seals say of documents is looked at again each time.
Where there is no result, `bwk_ledger.rules.steps` goes on from the base. Books that are made otherwise than ours are
loaded as a whole, and so is what beancount cannot read or book.
"""

from __future__ import annotations

import hashlib
import os
import sys
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

import beancount
import msgspec
from beancount.core import data

import bwk_ledger
from bwk_ledger.base import cache as place
from bwk_ledger.books import main_file
from bwk_ledger.books.kept_entries import KeptEntries, Reader, UnfitError, Writer
from bwk_ledger.books.kept_values import into_plain, out_of_plain
from bwk_ledger.books.seal import DOCUMENTS, SealError, file_digest, read_seal, seal_file, sealed_years
from bwk_ledger.books.store import included_names
from bwk_ledger.rules.kept_errors import KeptErrors, errors_of, kept_errors
from bwk_ledger.rules.steps import AnotherBaseError, Base, book, check

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from bwk_ledger.books.store import Seen
    from bwk_ledger.rules.steps import Booked, Checked

_FEWEST = 500  # entries: fewer are loaded as quickly as they are read back
_GLOB = frozenset("*?[")
_PACKAGES = (bwk_ledger.__file__, beancount.__file__)
_REST = (
    16  # once a part in so many of the books is read again that did not change since the last load, all is kept anew
)


class _Place(msgspec.Struct, array_like=True):
    base: str
    files: dict[str, str]  # the hash of each as it was loaded last
    is_behind: bool  # whether the standing data were others than those of the base


class _Result(msgspec.Struct, array_like=True):
    base: str
    order: list[int]  # of each entry its place in the base, or -1
    own: KeptEntries  # those that are not in the base
    options: dict[str, Any]
    sealed: dict[str, str | None]  # the hash of each document that a seal names
    documents: list[str]  # that the books name themselves
    errors: KeptErrors
    end: int  # how many of those are of the books as they came out


@dataclass(frozen=True)
class Loaded:
    """What a load came to.

    Args:
        entries: all of the books.
        errors: what is wrong.
        options: of the books.
        end: what is to be said of them as they came out, beside what was said on the way.
    """

    entries: list[Any]
    errors: list[Any]
    options: Any
    end: Sequence[Any] = ()


@dataclass(frozen=True)
class Key:
    """What is kept of books as they are now.

    Args:
        main: their main file.
        files: all files that they consist of, as they were read.
        name: of the result.
    """

    main: Path
    files: Mapping[Path, Seen]
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
        return cls(main, files, _named("result", main.name, list(_looked_at(root, files))))

    def result(self) -> Loaded | None:
        """What the load of these books came to; None where that is not kept, or a sealed document is another."""
        root = self.main.parent
        result = place.kept_as(self.name, _Result)
        if result is None or any(file_digest(root / path) != digest for path, digest in result.sealed.items()):
            return None
        if not all(map(os.path.exists, (root / path for path in result.documents))):
            return None
        base = place.kept_as(result.base, Base)
        if base is None:
            return None
        of_base = [*chain.from_iterable(base.read(str(root)))]
        own = iter(Reader(result.own, str(root)).read())
        entries = [of_base[number] if number >= 0 else next(own) for number in result.order]
        options = {name: out_of_plain(value, str(root)) for name, value in result.options.items()}
        errors = errors_of(result.errors, entries, str(root))
        on_the_way = len(errors) - result.end
        return Loaded(entries, errors[:on_the_way], options, errors[on_the_way:])

    def begin(self) -> Going:
        """A load that goes on from the last base of these books, or that makes their first.

        Raises:
            UnfitError: they are to be loaded as a whole.
        """
        if not self._is_ordinary():
            raise UnfitError("books of another make")
        known = place.kept_as(self.place, _Place)
        base = place.kept_as(known.base, Base) if known is not None else None
        try:
            booked = book(self.main, self.files, base)
        except AnotherBaseError:
            base, booked = None, book(self.main, self.files, None)
        if base is not None and known is not None and not (known.is_behind or self._is_far_off(known, booked)):
            return Going(self, booked, known.base)
        root = str(self.main.parent)
        entries = Writer(root).write(booked.entries)  # before any step can change what stands in one
        own = {name: into_plain(value, root) for name, value in booked.own.items()}
        new = Base(entries, booked.files, own, booked.costed, Writer(root).write([]), [], [])
        return Going(self, booked, "", new)

    def _is_far_off(self, known: _Place, booked: Booked) -> bool:
        """Whether much was read again that is as it was at the last load, and would be each time."""
        sizes = {str(path): seen.signature[1] for path, seen in self.files.items()}
        last = {str(self.main.parent / name): digest for name, digest in known.files.items()}
        now = {str(path): seen.digest for path, seen in self.files.items()}
        again = sum(sizes[path] for path in booked.parsed if last.get(path) == now[path])
        return again * _REST > sum(sizes.values())

    @property
    def place(self) -> str:
        """The name of what says which base is the last of these books."""
        return _named("place", str(self.main))

    def _is_ordinary(self) -> bool:
        """Whether books are made as ours are, so that the key says all of them."""
        root = os.fsencode(self.main.parent)
        for content in map(Path.read_bytes, self.files):
            # With a path of the books in their own text they would be other books in another place.
            if root in content or any(_GLOB & set(name) for name in included_names(content)):
                return False
        return True


@dataclass
class Going:
    """A load that is under way.

    Args:
        key: of the books.
        booked: their entries, as far as they are.
        name: of the base, once it is known.
        new: that base, where it is to be kept still; what it came to is put in at the end, and names it too.
        checked: what the load came to, once it did.
    """

    key: Key
    booked: Booked
    name: str
    new: Base | None = None
    checked: Checked | None = None

    def finish(self) -> Loaded:
        """What the load comes to.

        Raises:
            UnfitError: a step stops; a whole load says on what.
        """
        self.checked = check(self.booked)
        return Loaded(self.checked.entries, self.checked.errors, self.booked.options)

    def keep(self, loaded: Loaded) -> None:
        """Keep what the load came to."""
        again = Key.of(self.key.main, self.key.files)
        if len(loaded.entries) < _FEWEST or again is None or again.name != self.key.name or self.checked is None:
            return
        with suppress(UnfitError, SealError, ValueError, OverflowError):  # the last two of what msgpack cannot hold
            number = self._keep_base(self.checked) if self.new is not None else self._of_base(self.checked)
            place.keep_as(self.key.name, self._result(loaded, number))
            change = self.checked.change
            is_behind = self.new is None and change is not None and not change.is_of_transactions
            files = {str(path.relative_to(self.key.main.parent)): seen.digest for path, seen in self.key.files.items()}
            place.keep_as(self.key.place, _Place(self.name, files, is_behind))

    def _keep_base(self, checked: Checked) -> Mapping[int, int]:
        """Keep a new base, and give the place in it of each entry, by its id."""
        assert self.new is not None
        booked = self.booked.entries
        number = {id(entry): at for at, entry in enumerate(booked)}
        own = [entry for entry in checked.seen if id(entry) not in number]
        seen = set(map(id, checked.seen))
        self.new.own = Writer(str(self.key.main.parent)).write(own)
        self.new.unseen = [at for at, entry in enumerate(booked) if id(entry) not in seen]
        self.new.silent = list(checked.silent)
        self.name = _named("base", msgspec.msgpack.encode(self.new))
        place.keep_as(self.name, self.new)
        return number | {id(entry): at for at, entry in enumerate(own, len(booked))}

    def _of_base(self, checked: Checked) -> Mapping[int, int]:
        """The place in the base of each entry that is in it, by its id."""
        number = {id(entry): at for at, entry in enumerate(self.booked.base)}
        assert checked.change is not None
        return number | {now: number[id(were)] for now, were in checked.change.same.items()}

    def _result(self, loaded: Loaded, number: Mapping[int, int]) -> _Result:
        main, options = self.key.main, loaded.options
        if options["documents"] not in ([], [DOCUMENTS]):
            raise UnfitError("documents in another folder")
        order = [number.get(id(entry), -1) for entry in loaded.entries]
        own = [entry for at, entry in zip(order, loaded.entries, strict=True) if at < 0]
        return _Result(
            self.name,
            order,
            Writer(str(main.parent)).write(own),
            {name: into_plain(value, str(main.parent)) for name, value in options.items()},
            dict(_sealed_documents(main.parent)),
            sorted(_named_documents(main.parent, loaded.entries)),
            kept_errors([*loaded.errors, *loaded.end], loaded.entries, str(main.parent)),
            len(loaded.end),
        )


def _named(kind: str, *of: Any) -> str:
    """A name for a record, of all that it depends on."""
    return hashlib.sha256(msgspec.msgpack.encode([kind, _program(), of])).hexdigest()


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
    states = sorted(chain.from_iterable(place.file_states(str(Path(package).parent)) for package in _PACKAGES))
    return [sys.version, beancount.__version__, msgspec.__version__, states]


def _sealed_documents(root: Path) -> Iterator[tuple[str, str | None]]:
    for year in sealed_years(root):
        for path in read_seal(root / seal_file(year)).documents:
            yield path, file_digest(root / path)


def _named_documents(root: Path, entries: Sequence[Any]) -> Iterator[str]:
    """The documents of `document` in the books; a load looks whether they are there."""
    for entry in entries:
        if isinstance(entry, data.Document) and entry.meta["lineno"] != 0:
            yield os.path.relpath(entry.filename, root)
