"""Files of the books as blocks, so that one change can be taken out again while others came after it.

A block is an entry with the blank lines and comments above it, or a line of another kind, such as an include; in a file
that holds no entries it is a paragraph. All blocks of a file together are the file, to the byte.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from bwk_ledger.books.store import MAIN

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from bwk_ledger.books.history import ActHistory, KeptAct


_BOOKS = ".beancount"
_ENTRY = re.compile(r"^\d{4}[-/]\d", re.MULTILINE)
_INCLUDE = re.compile(r'^include\s+"([^"\n]+)"', re.MULTILINE)


def is_text(path: str) -> bool:
    """Whether a file is looked at block by block; any other counts as a whole."""
    return path.endswith((_BOOKS, ".toml"))


def blocks(path: str, text: str) -> list[str]:
    """The blocks of a file."""
    return list(_entries(text) if path.endswith(_BOOKS) else _paragraphs(text))


def _entries(text: str) -> Iterator[str]:
    """Entries: a line at the margin with what is indented below it, and the blank lines and comments above.

    What stands above an option or an include is a block of its own: one that comes in between moves nothing then.
    """
    above, block = "", ""
    for line in _lines(text):
        is_blank = not line.strip()
        if block and line[0] in " \t" and not is_blank:
            block += line
            continue
        if block:
            yield block
            block = ""
        if is_blank or line[0] in "; \t":
            above += line
        elif is_entry(line):
            above, block = "", above + line
        else:
            if above:
                yield above
            above, block = "", line
    if above or block:
        yield above + block


def _paragraphs(text: str) -> Iterator[str]:
    """Paragraphs: lines with the blank ones above them."""
    block, has_head = "", False
    for line in _lines(text):
        if has_head and not line.strip():
            yield block
            block, has_head = "", False
        block += line
        has_head = has_head or bool(line.strip())
    if block:
        yield block


def _lines(text: str) -> list[str]:
    """The lines of a text; only a newline ends one, as beancount counts them."""
    return re.findall(r"[^\n]*\n|[^\n]+", text)


def first_line(block: str) -> str:
    """The line of a block that says what it is."""
    lines = [line for line in block.split("\n") if line.strip()]
    return next((line.strip() for line in lines if not line.startswith(";")), lines[0].strip() if lines else "")


def is_entry(block: str) -> bool:
    """Whether a block is dated: an entry, not an option or the title of a file."""
    return _ENTRY.search(block) is not None


def is_frame(path: str, block: str) -> bool:
    """Whether a block is what a file of entries begins with: options, titles, blank lines."""
    return path.endswith(_BOOKS) and not is_entry(block) and included(block) is None


def included(block: str) -> str | None:
    """The file that a block includes; None for any other block."""
    include = _INCLUDE.search(block)
    return include[1] if include else None


@dataclass(frozen=True)
class BlockChange:
    """A place where two texts differ: which blocks of the old one, and what the new one has instead."""

    begin: int
    end: int
    new: tuple[str, ...]


def differences(old: Sequence[str], new: Sequence[str]) -> list[BlockChange]:
    """Where two lists of blocks differ."""
    return [
        BlockChange(begin, end, tuple(new[start:stop]))
        for tag, begin, end, start, stop in _compared(old, new)
        if tag != "equal"
    ]


def _compared(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[str, int, int, int, int]]:
    """How one list becomes another; what both begin and end with alike is passed over first, for it is long."""
    least = min(len(old), len(new))
    front = next((at for at in range(least) if old[at] != new[at]), least)
    least -= front
    back = next((at for at in range(least) if old[-1 - at] != new[-1 - at]), least)
    yield "equal", 0, front, 0, front
    middle = SequenceMatcher(None, old[front : len(old) - back], new[front : len(new) - back], autojunk=False)
    for tag, begin, end, start, stop in middle.get_opcodes():
        yield tag, begin + front, end + front, start + front, stop + front
    yield "equal", len(old) - back, len(old), len(new) - back, len(new)


@dataclass(frozen=True)
class Reversed:
    """A file after a change was taken out of it: None where it goes. `lost` are blocks that are no longer there."""

    text: str | None
    lost: tuple[str, ...] = ()


def reverse(path: str, before: str | None, after: str | None, now: str | None, stays: frozenset[str]) -> Reversed:
    """Take the change of a file from `before` to `after` out of what the file is now.

    Args:
        path: the file; how it is cut depends on its name.
        before: what it was, None where there was no such file.
        after: what the change made of it.
        now: what it is by now.
        stays: files that will be there, so that what includes them stays too.
    """
    was, made, have = (blocks(path, text or "") for text in (before, after, now))
    pieces = differences(made, was)
    if now == after and not any(
        included(made[at]) in stays for piece in pieces for at in range(piece.begin, piece.end)
    ):
        return Reversed(before)
    if after is None:  # it went, and by now there is another
        return Reversed(None, tuple(have[:1]))
    if now is None:
        return Reversed(None, tuple(filter(is_entry, made)))
    result = _applied(made, have, pieces, stays, keeps_frame=before is None)
    if before is None and not any(map(is_entry, blocks(path, result.text or ""))):
        return Reversed(None, result.lost)
    return result


def _applied(
    made: Sequence[str], have: Sequence[str], pieces: Sequence[BlockChange], stays: frozenset[str], *, keeps_frame: bool
) -> Reversed:
    """Put the pieces of a change in the place of what stands there now."""
    places: dict[int, int] = {}
    for tag, begin, end, start, _ in _compared(made, have):
        if tag == "equal":
            places.update((begin + step, start + step) for step in range(end - begin))
    removed: set[int] = set()
    put: dict[int, list[str]] = {}
    lost: list[str] = []
    for piece in pieces:
        gone = [at for at in range(piece.begin, piece.end) if not _keeps(made[at], stays, keeps_frame=keeps_frame)]
        lost += [made[at] for at in gone if at not in places]
        removed.update(places[at] for at in gone if at in places)
        if piece.new:
            put.setdefault(_place(piece, places, len(have)), []).extend(piece.new)
    if lost:
        return Reversed(None, tuple(lost))
    left = [[*put.get(at, ()), *([] if at in removed else [block])] for at, block in enumerate(have)]
    return Reversed("".join(block for part in [*left, put.get(len(have), [])] for block in part))


def _keeps(block: str, stays: frozenset[str], *, keeps_frame: bool) -> bool:
    """Whether a block that a change brought is needed still: what a file begins with, what includes another."""
    return included(block) in stays or (keeps_frame and not is_entry(block))


def _place(piece: BlockChange, places: dict[int, int], most: int) -> int:
    """Before which block of today's file something comes back: where it stood, else after what stood above it."""
    if piece.begin in places:
        return places[piece.begin]
    above = next((places[at] + 1 for at in range(piece.begin - 1, -1, -1) if at in places), None)
    return min(above if above is not None else 0, most)


# What undoing an act would make of the files of the books, and which later acts stand in its way.


@dataclass(frozen=True)
class Lost:
    """What an act wrote and is no longer there: a block of a file, or with None a whole file."""

    path: str
    block: str | None


@dataclass(frozen=True)
class Reversal:
    """The files of the books after an undoing, None for one that goes; nothing of it counts where something is lost."""

    contents: Mapping[str, bytes | None]
    lost: tuple[Lost, ...]


def reversal(history: ActHistory, act: KeptAct) -> Reversal:
    """Take what an act changed out of the files as they are now."""
    root = history.repository.root
    changed = {
        path: (history.text_of(old), history.text_of(new))
        for path, (old, new) in history.repository.changed(act.commit).items()
    }
    contents: dict[str, bytes | None] = {}
    lost: list[Lost] = []
    # The main file last: which files it includes depends on which of them stay.
    for path in sorted(changed, key=lambda name: (name == MAIN, name)):
        old, new = changed[path]
        now = _now(root / path)
        if not is_text(path):
            if now == new:
                contents[path] = old
            else:
                lost.append(Lost(path, None))
            continue
        stays = frozenset(name for name, content in contents.items() if content is not None)
        undone = reverse(path, _text(old), _text(new), _text(now), stays)
        lost += [Lost(path, block) for block in undone.lost]
        contents[path] = None if undone.text is None else undone.text.encode("utf-8", "surrogateescape")
    return Reversal(contents, tuple(lost))


def remover(history: ActHistory, lost: Lost, after: int) -> KeptAct | None:
    """The first act after one that took a block away or changed it, or changed a whole file; None where none did."""
    first_act = None
    for act in history.acts():
        if act.number <= after:
            break
        old, new = history.repository.changed(act.commit).get(lost.path, (None, None))
        if old == new:
            continue
        was, now = _blocks(history.text_of(old), lost.path), _blocks(history.text_of(new), lost.path)
        if lost.block is None or (lost.block in was and lost.block not in now):
            first_act = act
    return first_act


def writer(history: ActHistory, path: str, block: str) -> KeptAct | None:
    """The newest act that brought a block as it is; None where none did."""
    for act in history.acts():
        old, new = history.repository.changed(act.commit).get(path, (None, None))
        was, now = (_blocks(history.text_of(blob), path) if old != new else [] for blob in (old, new))
        if block in now and block not in was:
            return act
    return None


def changed_blocks(history: ActHistory, act: KeptAct) -> Iterator[tuple[str, list[str], list[str]]]:
    """Of each file that an act changed what went out of it and what came in: the first line of each block."""
    for path, (old, new) in sorted(history.repository.changed(act.commit).items()):
        if not is_text(path):
            yield path, ["dit bestand"] if old else [], ["dit bestand"] if new else []
            continue
        was, now = (_blocks(history.text_of(blob), path) for blob in (old, new))
        pieces = differences(was, now)
        gone = [was[at] for piece in pieces for at in range(piece.begin, piece.end)]
        came = [block for piece in pieces for block in piece.new]
        yield path, _told(path, gone), _told(path, came)


def _told(path: str, found: Sequence[str]) -> list[str]:
    return [first_line(block) for block in found if not is_frame(path, block)]


def block_at(path: str, text: str, line: int) -> str | None:
    """The block of a file that a line (from 1) lies in."""
    for block in blocks(path, text):
        line -= block.count("\n")
        if line <= 0:
            return block
    return None


def _blocks(content: bytes | None, path: str) -> list[str]:
    return blocks(path, _text(content) or "")


def _text(content: bytes | None) -> str | None:
    return None if content is None else content.decode("utf-8", "surrogateescape")


def _now(path: Path) -> bytes | None:
    return path.read_bytes() if path.is_file() else None
