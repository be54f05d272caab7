"""What undoing an act would make of the files of the books, and which later acts stand in its way."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bwk_ledger.books.blocks import blocks, differences, first_line, is_frame, is_text, reverse
from bwk_ledger.books.store import MAIN

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from bwk_ledger.books.history import ActHistory, KeptAct


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
        found = reverse(path, _text(old), _text(new), _text(now), stays)
        lost += [Lost(path, block) for block in found.lost]
        contents[path] = None if found.text is None else found.text.encode("utf-8", "surrogateescape")
    return Reversal(contents, tuple(lost))


def remover(history: ActHistory, lost: Lost, after: int) -> KeptAct | None:
    """The first act after one that took a block away or changed it, or changed a whole file; None where none did."""
    found = None
    for act in history.acts():
        if act.number <= after:
            break
        old, new = history.repository.changed(act.commit).get(lost.path, (None, None))
        if old == new:
            continue
        was, now = _blocks(history.text_of(old), lost.path), _blocks(history.text_of(new), lost.path)
        if lost.block is None or (lost.block in was and lost.block not in now):
            found = act
    return found


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
