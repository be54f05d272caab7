"""The files of the books in a commit or on disk, cut into entries."""

from __future__ import annotations

import hashlib
import posixpath
import re
from bisect import bisect_right
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Protocol

from beancount.core import data
from beancount.core.amount import Amount
from beancount.core.interpolate import compute_residual
from beancount.core.number import MISSING
from beancount.parser import parser

from bwk_ledger.base.files import file_state
from bwk_ledger.books.canonical import Fixed, canonical, entry_digest
from bwk_ledger.books.text import HEADER

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path


# The text of a file of the books, cut into its entries: only what differs between two versions has to be parsed.

# An entry begins at the margin; so does a second line of a text between quotes, which begins with a letter.
_START = re.compile(
    r"^(?:\d{4}[-/]|(?:option|include|plugin|(?:push|pop)(?:tag|meta))\b|[^A-Za-z0-9\s\";])", re.MULTILINE
)
_COUNTS = re.compile(r"\d{4}[-/]|option\b|plugin\b")
_INCLUDE = re.compile(r'^include\s+"([^"\n]+)"', re.MULTILINE)
_CONTEXT = re.compile(r"^(?:push|pop)(?:tag|meta)\b", re.MULTILINE)  # gives entries below it what they do not say
_MARK = "\ufeff"
_NAMES = frozenset(HEADER.splitlines())  # stand in every file
SETTING = "Instelling"  # what an option or a plugin is instead of a directive


@dataclass(frozen=True)
class Parsed:
    """An entry as it is written, amounts that were left out filled in where there is one way."""

    digest: str
    lines: Fixed


def decoded(content: bytes) -> str:
    """The text of a file; Git on Windows may give its lines another end."""
    return content.decode("utf-8", "replace").removeprefix(_MARK).replace("\r\n", "\n")


def included(text: str) -> tuple[str, ...]:
    """What a file includes, as it names it."""
    return tuple(_INCLUDE.findall(text)) if "include" in text else ()


def depends_on_context(text: str) -> bool:
    """Whether an entry of this file can mean more than its own text says."""
    return ("push" in text or "pop" in text) and _CONTEXT.search(text) is not None


def differing(old: str, new: str) -> tuple[Counter[str], Counter[str]]:
    """The pieces that only the old and only the new of two texts has; what is around them alike is passed over."""
    front = _same_front(old, new)
    back = _same_back(old[front:], new[front:])
    was, now = (Counter(piece for piece, _ in pieces(text[front : len(text) - back])) for text in (old, new))
    return was - now, now - was


def _same_front(old: str, new: str) -> int:
    """How much both begin with that is whole pieces."""
    same = _same(old, new, min(len(old), len(new)), lambda text, size: text[:size])
    line = old.rfind("\n", 0, same)  # the line that ends here is the same in both, and so is what it begins
    while line > 0:
        begin = old.rfind("\n", 0, line) + 1
        if _START.match(old, begin):
            return begin
        line = begin - 1
    return 0


def _same_back(old: str, new: str) -> int:
    """How much both end with that is whole pieces."""
    same = _same(old, new, min(len(old), len(new)), lambda text, size: text[len(text) - size :])
    line = old.find("\n", len(old) - same)
    start = _START.search(old, line + 1) if line >= 0 else None
    return len(old) - start.start() if start else 0


def _same(old: str, new: str, most: int, part: Callable[[str, int], str]) -> int:
    """The largest size of which both have the same part; comparing is so quick that halving beats walking."""
    least = 0
    while least < most:
        size = (least + most + 1) // 2
        if part(old, size) == part(new, size):
            least = size
        else:
            most = size - 1
    return least


def pieces(text: str) -> Iterator[tuple[str, int]]:
    """The text of each entry, option and plugin without what stands between them, and the line it begins on, from 1."""
    starts = [match.start() for match in _START.finditer(text)]
    line, counted = 1, 0
    for begin, end in pairwise([*starts, len(text)]):
        line += text.count("\n", counted, begin)
        counted = begin
        if _COUNTS.match(text, begin):
            piece = _without_comments(text[begin:end])
            if piece not in _NAMES:
                yield piece, line


def _without_comments(piece: str) -> str:
    """An entry without what follows it; a comment at the margin within it stays, for there beancount stumbles."""
    piece = piece.rstrip()
    while (end := piece.rfind("\n")) > 0 and piece[end + 1] == ";":
        piece = piece[:end].rstrip()
    return piece


def parse(texts: Sequence[str]) -> list[list[Parsed] | None]:
    """What each piece of text holds; None where it cannot be read on its own."""
    dated = [text for text in texts if text[:1].isdigit()]
    parsed_by_text = dict(zip(dated, _parse_entries(dated), strict=True))
    return [parsed_by_text[text] if text in parsed_by_text else [_setting(text)] for text in texts]


def _parse_entries(texts: Sequence[str]) -> list[list[Parsed] | None]:
    if not texts:
        return []
    starts, line = [], HEADER.count("\n") + 1
    for text in texts:
        starts.append(line)
        line += text.count("\n") + 2
    entries, errors, _ = parser.parse_string(HEADER + "\n\n".join(texts) + "\n")
    parsed: list[list[Parsed] | None] = [[] for _ in texts]
    for entry in entries:
        own = parsed[bisect_right(starts, entry.meta["lineno"]) - 1]
        assert own is not None
        own.append(_parsed(entry))
    for error in errors:
        parsed[max(0, bisect_right(starts, (error.source or {}).get("lineno", 1)) - 1)] = None
    # A quote that is not closed takes the next piece with it.
    if any(own is None for own in parsed) and len(texts) > 1:
        return [_parse_entries([text])[0] for text in texts]
    return [own or None for own in parsed]


def parse_whole(text: str) -> tuple[list[Parsed], int]:
    """What a whole file holds, and how many errors there are in it; what cannot be read is left out."""
    entries, errors, _ = parser.parse_string(text)
    settings = [_setting(piece) for piece, _ in pieces(text) if not piece[:1].isdigit()]
    return [*settings, *(_parsed(entry) for entry in entries)], len(errors)


def _setting(text: str) -> Parsed:
    lines = ((SETTING, f"tekst: {' '.join(text.split())}"),)
    return Parsed(entry_digest(lines), lines)


def _parsed(entry: Any) -> Parsed:
    lines = canonical(_filled(entry))
    if isinstance(entry, data.Document):
        head = (*lines[0], f"bestand: {entry.filename.replace(chr(92), '/').rpartition('/')[2]}")
        lines = (head, *lines[1:])
    return Parsed(entry_digest(lines), lines)


def _filled(entry: Any) -> Any:
    """The entry with the one amount that follows from the others, as loading it would give it."""
    if not isinstance(entry, data.Transaction):
        return entry
    open_ones = [number for number, item in enumerate(entry.postings) if not _is_whole(item.units)]
    if len(open_ones) != 1:
        return entry
    place = open_ones[0]
    others = [item for number, item in enumerate(entry.postings) if number != place]
    item = entry.postings[place]
    if item.cost is not None or item.price is not None or any(_has_lot(other) for other in others):
        return entry
    left = compute_residual(others).get_positions()
    if len(left) != 1 or (
        isinstance(item.units, Amount) and item.units.currency not in (MISSING, left[0].units.currency)
    ):
        return entry
    units = Amount(-left[0].units.number, left[0].units.currency)
    postings = [*entry.postings]
    postings[place] = item._replace(units=units)
    return entry._replace(postings=postings)


def _is_whole(units: Any) -> bool:
    return isinstance(units, Amount) and units.number is not MISSING and units.currency is not MISSING


def _has_lot(item: Any) -> bool:
    """Whether what a posting weighs is only known when lots are booked, or from a price that is left out."""
    return item.cost is not None or (item.price is not None and not _is_whole(item.price))


# Which files are the books: the main file and what it includes, in a commit or on disk.

_GLOB = re.compile(r"[*?\[]")


class BookFiles(Protocol):
    """Files of the books at one moment; paths are relative to their folder, with `/`."""

    def version(self, path: str) -> str | None:
        """A name for the content of a file, the same for the same content; None where there is no such file."""

    def read(self, version: str) -> bytes:
        """The content of a version."""

    def listed(self, folder: str) -> Iterator[str]:
        """The paths of all files below a folder; empty for that of the books."""


def versions(files: BookFiles, main: str, includes: dict[str, tuple[str, ...]]) -> dict[str, str]:
    """The version of every file of the books.

    Args:
        files: where they are.
        main: the main file.
        includes: what is known of versions already; added to.
    """
    version_by_path: dict[str, str] = {}
    waiting = [main]
    while waiting:
        path = waiting.pop()
        version = None if path in version_by_path else files.version(path)
        if version is None:
            continue
        version_by_path[path] = version
        if version not in includes:
            includes[version] = included(decoded(files.read(version)))
        for name in includes[version]:
            target = posixpath.normpath(posixpath.join(posixpath.dirname(path), name))
            waiting.extend(_matching(files, target) if _GLOB.search(target) else [target])
    return version_by_path


def _matching(files: BookFiles, pattern: str) -> Iterator[str]:
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
            version = _version(file, file_state(file))
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
