"""What one commit, or the work since the last one, took out of the books and put in."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bwk_ledger.audit.changes.source import Parsed, decoded, depends_on_context, differing, parse, parse_whole
from bwk_ledger.books.seal import Item

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from bwk_ledger.audit.changes.books import Files


_RECENT = 64  # texts of files in memory


@dataclass(frozen=True)
class Step:
    """Entries that went and came, those that only stand elsewhere since left out, and files that have mistakes."""

    gone: tuple[Item, ...]
    came: tuple[Item, ...]
    moved: tuple[tuple[Item, Item], ...]  # where it stood, where it stands
    unreadable: tuple[str, ...]


@dataclass(frozen=True)
class Side:
    """The books before or after a step: the version of each file, and where to read it."""

    versions: Mapping[str, str]
    files: Files


@dataclass
class Reader:
    """Parses each piece of text once, however many steps it is seen in."""

    known: dict[str, list[Parsed] | None] = field(default_factory=dict)
    _recent: dict[str, str] = field(default_factory=dict)

    def step(self, before: Side, after: Side) -> Step:
        """What is different."""
        was, now = before.versions, after.versions
        paths = [path for path in sorted({*was, *now}) if was.get(path) != now.get(path)]
        gone: list[Item] = []
        came: list[Item] = []
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
        return Step(*without_same(gone, came), tuple(unreadable))

    def _read(self, side: Side, path: str) -> str:
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


def _items(parsed: Iterable[Parsed], path: str) -> list[Item]:
    return [Item(item.digest, path, item.lines) for item in parsed]


def without_same(
    gone: Iterable[Item], came: Iterable[Item]
) -> tuple[tuple[Item, ...], tuple[Item, ...], tuple[tuple[Item, Item], ...]]:
    """What went, what came, and what did both: nothing where it stands in the same file, else it moved."""
    left: dict[str, list[Item]] = defaultdict(list)
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
