"""The files that books consist of, as they were when the books were loaded."""

from __future__ import annotations

import hashlib
import os
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

RULES = "stam/regels.toml"  # read beside the books by whatever books rows
_INCLUDE = re.compile(rb'^include[ \t]+"([^"\n]+)"', re.MULTILINE)


@dataclass(frozen=True)
class Seen:
    """A file as it was read: its hash, and what the file system says of it while nobody writes it."""

    digest: str
    signature: tuple[int, ...]

    def still(self, path: Path) -> bool:
        """Whether a file is as it was read; its content is looked at only where the file system says it is another."""
        try:
            return signature(path) == self.signature or digest(path.read_bytes()) == self.digest
        except FileNotFoundError:
            return False


def look(main: Path) -> Mapping[Path, Seen]:
    """All files of books, read once: the main file, what it includes and so on, and the rules."""
    found: dict[Path, Seen] = {}
    waiting = [main]
    while waiting:
        path = waiting.pop()
        if path in found or not path.is_file():
            continue
        before = signature(path)  # a change while it is read then shows as one
        content = path.read_bytes()
        found[path] = Seen(digest(content), before)
        waiting.extend(_included(path, content))
    rules = main.parent / RULES
    if rules.is_file():
        found[rules] = Seen(digest(rules.read_bytes()), signature(rules))
    return found


def _included(path: Path, content: bytes) -> Iterator[Path]:
    for name in _INCLUDE.findall(content):
        text = os.fsdecode(name)
        if any(sign in text for sign in "*?["):
            yield from path.parent.glob(text)
        else:
            yield path.parent / text


def signature(path: Path) -> tuple[int, ...]:
    """What the file system says of a file: another after every write."""
    found = path.stat()
    return found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns


def digest(content: bytes) -> str:
    """The hash of a content."""
    return hashlib.sha256(content).hexdigest()
