"""Which files are the books: the main file and what it includes, in a commit or on disk."""

from __future__ import annotations

import hashlib
import posixpath
import re
from functools import lru_cache
from typing import TYPE_CHECKING, Protocol

from bwk_ledger.audit.changes.source import decoded, included

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_GLOB = re.compile(r"[*?\[]")


class Files(Protocol):
    """Files of the books at one moment; paths are relative to their folder, with `/`."""

    def version(self, path: str) -> str | None:
        """A name for the content of a file, the same for the same content; None where there is no such file."""

    def read(self, version: str) -> bytes:
        """The content of a version."""

    def listed(self, folder: str) -> Iterator[str]:
        """The paths of all files below a folder; empty for that of the books."""


def versions(files: Files, main: str, includes: dict[str, tuple[str, ...]]) -> dict[str, str]:
    """The version of every file of the books.

    Args:
        files: where they are.
        main: the main file.
        includes: what is known of versions already; added to.
    """
    found: dict[str, str] = {}
    waiting = [main]
    while waiting:
        path = waiting.pop()
        version = None if path in found else files.version(path)
        if version is None:
            continue
        found[path] = version
        if version not in includes:
            includes[version] = included(decoded(files.read(version)))
        for name in includes[version]:
            target = posixpath.normpath(posixpath.join(posixpath.dirname(path), name))
            waiting.extend(_matching(files, target) if _GLOB.search(target) else [target])
    return found


def _matching(files: Files, pattern: str) -> Iterator[str]:
    """The files that a pattern stands for, as beancount reads it: `**` is any folder, `*` stays within one."""
    folder = posixpath.dirname(_GLOB.split(pattern, maxsplit=1)[0])
    wanted = _as_regex(pattern)
    return (path for path in files.listed(folder) if wanted.fullmatch(path))


@lru_cache
def _as_regex(pattern: str) -> re.Pattern[str]:
    steps = {"**/": "(?:.*/)?", "**": ".*", "*": "[^/]*", "?": "[^/]"}
    parts = re.split(r"(\*\*/|\*\*|\*|\?|\[[^\]]+\])", pattern)
    return re.compile("".join(steps.get(part, part if part[:1] == "[" else re.escape(part)) for part in parts))


class Disk:
    """The files as they lie in the folder of the books now; `root` is that folder."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._paths: dict[str, Path] = {}

    def version(self, path: str) -> str | None:
        """The name that git gives the content."""
        file = self._root / path
        try:
            found = file.stat()
            version = _version(file, (found.st_size, found.st_mtime_ns, found.st_ino))
        except OSError:
            return None
        self._paths[version] = file
        return version

    def read(self, version: str) -> bytes:
        """The content of a version."""
        return self._paths[version].read_bytes()

    def listed(self, folder: str) -> Iterator[str]:
        """The paths of all files below a folder; empty for that of the books."""
        for path in sorted((self._root / folder).rglob("*")):
            if path.is_file():
                yield path.relative_to(self._root).as_posix()


@lru_cache(maxsize=10_000)
def _version(path: Path, _state: tuple[int, ...]) -> str:
    content = path.read_bytes()
    return hashlib.sha1(b"blob %d\0" % len(content) + content, usedforsecurity=False).hexdigest()
