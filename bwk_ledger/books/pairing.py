"""Which entry of now is which one of before, changed: so that a change shows as one, not as a loss and a gain."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from bwk_ledger import meta

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from bwk_ledger.books.canonical import Lines
    from bwk_ledger.books.seal import Item

_TOO_COMMON = 200  # a part that more entries have says nothing of which is which
_ALIKE = 0.4  # of the parts of an entry that must be the same for it to be the same entry, changed
_SAME_KEY = 1000


def pair(
    new: Sequence[Item], gone: Sequence[Item], differ: Callable[[Item, Item], bool] | None = None
) -> dict[int, Item]:
    """The old entry of each new one, by its place in `new`: most alike first, and the same row of a bank always.

    Args:
        new: entries that are there now and were not.
        gone: entries that were there and are no longer.
        differ: says of a new and an old entry that they are two, however much they look alike.
    """
    index: dict[tuple[str, str], list[int]] = defaultdict(list)
    sizes = []
    for number, was in enumerate(gone):
        parts = _parts(was.lines)
        sizes.append(len(parts))
        for part in set(parts):
            index[part].append(number)
    candidates = []
    for number, found in enumerate(new):
        parts = _parts(found.lines)
        score: Counter[int] = Counter()
        for part in set(parts):
            having = index.get(part, ())
            if len(having) <= _TOO_COMMON:
                score.update(dict.fromkeys(having, _SAME_KEY if part[1].startswith(f"{meta.KEY}: ") else 1))
        candidates += [
            (points, found.file == gone[other].file, -number, -other)
            for other, points in score.items()
            if points >= _ALIKE * max(len(parts), sizes[other])
            and not (differ is not None and differ(found, gone[other]))
        ]
    pairs: dict[int, Item] = {}
    taken: set[int] = set()
    for _, _, number, other in sorted(candidates, reverse=True):
        if -number not in pairs and -other not in taken:
            pairs[-number] = gone[-other]
            taken.add(-other)
    return pairs


def _parts(lines: Lines) -> list[tuple[str, str]]:
    """What two entries can have alike; the key of a row counts whatever the account it stands on."""
    return [("" if part.startswith(f"{meta.KEY}: ") else label, part) for label, *parts in lines for part in parts]
