"""What one commit changed, and what many steps come to."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bwk_ledger.audit.change_source import Parsed, decoded, depends_on_context, differing, parse, parse_whole
from bwk_ledger.books.seal import SealedItem
from bwk_ledger.books.snapshot import pair_changed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from bwk_ledger.audit.change_source import BookFiles


# What one commit, or the work since the last one, took out of the books and put in.

_RECENT = 64  # texts of files in memory


@dataclass(frozen=True)
class BooksStep:
    """Entries that went and came, those that only stand elsewhere since left out, and files that have mistakes."""

    gone: tuple[SealedItem, ...]
    came: tuple[SealedItem, ...]
    moved: tuple[tuple[SealedItem, SealedItem], ...]  # where it stood, where it stands
    unreadable: tuple[str, ...]


@dataclass(frozen=True)
class BooksOfStep:
    """The books before or after a step: the version of each file, and where to read it."""

    versions: Mapping[str, str]
    files: BookFiles


@dataclass
class StepReader:
    """Parses each piece of text once, however many steps it is seen in."""

    known: dict[str, list[Parsed] | None] = field(default_factory=dict)
    _recent: dict[str, str] = field(default_factory=dict)

    def step(self, before: BooksOfStep, after: BooksOfStep) -> BooksStep:
        """What is different."""
        was, now = before.versions, after.versions
        paths = [path for path in sorted({*was, *now}) if was.get(path) != now.get(path)]
        gone: list[SealedItem] = []
        came: list[SealedItem] = []
        unreadable: list[str] = []
        texts = {path: (self._read(before, path), self._read(after, path)) for path in paths}
        found = {path: differing(*both) for path, both in texts.items()}
        self._learn(text for both in found.values() for side in both for text in side)
        for path, (old, new) in found.items():
            by_piece = not any(map(depends_on_context, texts[path])) and all(
                self.known[text] is not None for text in (*old, *new)
            )
            if by_piece:
                gone += _items((item for text in old.elements() for item in self.known[text] or ()), path)
                came += _items((item for text in new.elements() for item in self.known[text] or ()), path)
                continue
            for text, items in zip(texts[path], (gone, came), strict=True):
                whole, errors = parse_whole(text)
                items.extend(_items(whole, path))
                if errors and items is came:
                    unreadable.append(path)
        return BooksStep(*without_same(gone, came), tuple(unreadable))

    def _read(self, side: BooksOfStep, path: str) -> str:
        """The text of a file; a version is read as the new one, and soon again as the old one."""
        version = side.versions.get(path)
        if version is None:
            return ""
        if version not in self._recent:
            if len(self._recent) > _RECENT:
                self._recent.clear()
            self._recent[version] = decoded(side.files.read(version))
        return self._recent[version]

    def _learn(self, texts: Iterable[str]) -> None:
        new = [text for text in dict.fromkeys(texts) if text not in self.known]
        self.known.update(zip(new, parse(new), strict=True))


def _items(parsed: Iterable[Parsed], path: str) -> list[SealedItem]:
    return [SealedItem(item.digest, path, item.lines) for item in parsed]


def without_same(
    gone: Iterable[SealedItem], came: Iterable[SealedItem]
) -> tuple[tuple[SealedItem, ...], tuple[SealedItem, ...], tuple[tuple[SealedItem, SealedItem], ...]]:
    """What went, what came, and what did both: nothing where it stands in the same file, else it moved."""
    left: dict[str, list[SealedItem]] = defaultdict(list)
    for item in gone:
        left[item.digest].append(item)
    new, moved = [], []
    elsewhere = []
    for item in came:
        same = next((other for other in left[item.digest] if other.file == item.file), None)
        if same is not None:
            left[item.digest].remove(same)
        else:
            elsewhere.append(item)
    for item in elsewhere:
        if left[item.digest]:
            moved.append((left[item.digest].pop(0), item))
        else:
            new.append(item)
    return tuple(item for items in left.values() for item in items), tuple(new), tuple(moved)


# What many steps come to: each entry once, from what it was to what it is, with the steps that made it so.


@dataclass(frozen=True)
class EntryDifference:
    """An entry that came (`old` is None), went (`new` is None) or changed; `steps` are numbers, oldest first."""

    old: SealedItem | None
    new: SealedItem | None
    steps: tuple[int, ...]


@dataclass(frozen=True)
class Net:
    """What is different after all steps.

    `differences` say exactly which entries are there now and were not, or were and are not: no entry is in two of
    them. `moved` only stand elsewhere. `undone` changed or came, and are now what they were; their `new` is how they
    looked in between.
    """

    differences: tuple[EntryDifference, ...]
    moved: tuple[EntryDifference, ...]
    undone: tuple[EntryDifference, ...]


@dataclass(eq=False)
class _Thread:
    """One entry through the steps; `between` is how it looked last, other than at its two ends."""

    first: SealedItem | None
    last: SealedItem | None
    steps: list[int]
    between: SealedItem | None = None

    @property
    def is_closed(self) -> bool:
        """Whether it ends as it began."""
        return (self.first.digest if self.first else "") == (self.last.digest if self.last else "")


def net(steps: Iterable[BooksStep]) -> Net:
    """Follow every entry through the steps, in their order."""
    threads: list[_Thread] = []
    ends: dict[str, list[_Thread]] = defaultdict(list)  # by what they are now

    def take(item: SealedItem) -> _Thread:
        same = ends[item.digest]
        if not same:
            threads.append(_Thread(item, item, []))
            return threads[-1]
        return same.pop(
            next((at for at, thread in enumerate(same) if thread.last and thread.last.file == item.file), -1)
        )

    for number, step in enumerate(steps):
        changed = [*pair_changed(step.came, step.gone), *step.moved]
        # What goes is taken before what comes is put there: a step can change a into b, and b into c.
        taken = [(_Thread(None, None, []) if old is None else take(old), old, new) for old, new in changed]
        for thread, old, new in taken:
            if old is None:
                threads.append(thread)
            elif thread.steps:
                thread.between = old
            thread.steps.append(number)
            thread.last = new
            if new is not None:
                ends[new.digest].append(thread)
    return _sorted_out(_joined(threads))


def _joined(threads: list[_Thread]) -> list[_Thread]:
    """Let a thread go on where another one ends as it begins, so that nothing both goes and comes."""
    beginnings: dict[str, list[_Thread]] = defaultdict(list)
    for thread in threads:
        if thread.first is not None and not thread.is_closed:
            beginnings[thread.first.digest].append(thread)
    gone: set[int] = set()
    for thread in threads:
        while id(thread) not in gone and thread.last is not None and not thread.is_closed:
            following = [other for other in beginnings[thread.last.digest] if id(other) not in gone]
            beginnings[thread.last.digest] = following
            if not following:
                break
            other = following.pop()
            gone.add(id(other))
            thread.between = thread.last
            thread.steps = sorted({*thread.steps, *other.steps})
            if thread.first is None and other.last is None:  # it went and came back: it is there at both ends
                thread.first = other.first
            else:
                thread.last = other.last
    return [thread for thread in threads if id(thread) not in gone]


def _sorted_out(threads: list[_Thread]) -> Net:
    closed = [thread for thread in threads if thread.is_closed]
    return Net(
        tuple(_paired([thread for thread in threads if not thread.is_closed])),
        tuple(EntryDifference(item.first, item.last, tuple(item.steps)) for item in closed if _is_moved(item)),
        tuple(EntryDifference(item.first, item.between, tuple(item.steps)) for item in closed if not _is_moved(item)),
    )


def _is_moved(thread: _Thread) -> bool:
    return thread.first is not None and thread.last is not None and thread.first.file != thread.last.file


def _paired(threads: list[_Thread]) -> Iterator[EntryDifference]:
    """What went in one step and came back changed in another is one entry too."""
    came = {id(item.last): item for item in threads if item.first is None and item.last is not None}
    gone = {id(item.first): item for item in threads if item.last is None and item.first is not None}
    whole = [item for item in threads if item.first is not None and item.last is not None]
    for thread in whole:
        yield EntryDifference(thread.first, thread.last, tuple(thread.steps))
    pairs = pair_changed(
        [item.last for item in came.values() if item.last is not None],
        [item.first for item in gone.values() if item.first is not None],
    )
    for old, new in pairs:
        steps = {*(gone[id(old)].steps if old else ()), *(came[id(new)].steps if new else ())}
        yield EntryDifference(old, new, tuple(sorted(steps)))
