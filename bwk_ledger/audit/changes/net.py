"""What many steps come to: each entry once, from what it was to what it is, with the steps that made it so."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bwk_ledger.audit.changes.identity import pair_changed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bwk_ledger.audit.changes.steps import Step
    from bwk_ledger.books.seal import Item


@dataclass(frozen=True)
class Difference:
    """An entry that came (`old` is None), went (`new` is None) or changed; `steps` are numbers, oldest first."""

    old: Item | None
    new: Item | None
    steps: tuple[int, ...]


@dataclass(frozen=True)
class Net:
    """What is different after all steps.

    `differences` say exactly which entries are there now and were not, or were and are not: no entry is in two of
    them. `moved` only stand elsewhere. `undone` changed or came, and are now what they were; their `new` is how they
    looked in between.
    """

    differences: tuple[Difference, ...]
    moved: tuple[Difference, ...]
    undone: tuple[Difference, ...]


@dataclass(eq=False)
class _Thread:
    """One entry through the steps; `between` is how it looked last, other than at its two ends."""

    first: Item | None
    last: Item | None
    steps: list[int]
    between: Item | None = None

    @property
    def is_closed(self) -> bool:
        """Whether it ends as it began."""
        return (self.first.digest if self.first else "") == (self.last.digest if self.last else "")


def net(steps: Iterable[Step]) -> Net:
    """Follow every entry through the steps, in their order."""
    threads: list[_Thread] = []
    ends: dict[str, list[_Thread]] = defaultdict(list)  # by what they are now

    def take(item: Item) -> _Thread:
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
        tuple(Difference(item.first, item.last, tuple(item.steps)) for item in closed if _is_moved(item)),
        tuple(Difference(item.first, item.between, tuple(item.steps)) for item in closed if not _is_moved(item)),
    )


def _is_moved(thread: _Thread) -> bool:
    return thread.first is not None and thread.last is not None and thread.first.file != thread.last.file


def _paired(threads: list[_Thread]) -> Iterator[Difference]:
    """What went in one step and came back changed in another is one entry too."""
    came = {id(item.last): item for item in threads if item.first is None and item.last is not None}
    gone = {id(item.first): item for item in threads if item.last is None and item.first is not None}
    whole = [item for item in threads if item.first is not None and item.last is not None]
    for thread in whole:
        yield Difference(thread.first, thread.last, tuple(thread.steps))
    pairs = pair_changed(
        [item.last for item in came.values() if item.last is not None],
        [item.first for item in gone.values() if item.first is not None],
    )
    for old, new in pairs:
        steps = {*(gone[id(old)].steps if old else ()), *(came[id(new)].steps if new else ())}
        yield Difference(old, new, tuple(sorted(steps)))
