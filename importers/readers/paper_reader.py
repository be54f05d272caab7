"""Reads papers in a process of its own, so that no file can hold the server: with a limit on size, time and memory.

A pdf of a few bytes can unpack to gigabytes, or keep a reader busy for hours. What happens to the process of its own
happens to nobody else. It is given names of files, one a line, and answers each with a line of JSON.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import subprocess
import sys
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from importers.readers.limits import TooLongError, limit_memory, limited_time
from importers.readers.paper_text import PaperPage, page_texts, read_page

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

MOST_BYTES = 20_000_000  # of a paper that is read
SECONDS = 5.0  # of work on one paper
ALL_SECONDS = 60  # of work on all that are asked at once
_MOST_MEMORY = 2_000_000_000
_READ: dict[str, tuple[PaperPage, ...]] = {}  # by the SHA-256 of the file
_MOST_READ = 5_000


def read_pdfs(paths: Iterable[Path]) -> Mapping[Path, tuple[PaperPage, ...]]:
    """The pages of each pdf that has text; those that cannot be read within the limits have none.

    What there was no time for is read when it is asked again; a file at which the other process ended never is.

    Args:
        paths: the files; a file that is no pdf has no text.
    """
    keys = {path: key for path in paths if (key := _key(path)) is not None}
    unread = [path for path, key in keys.items() if key not in _READ]
    if len(_READ) + len(unread) > _MOST_READ:
        _READ.clear()
        unread = list(keys)
    while unread:
        told, is_late = _asked(unread)
        _READ.update((keys[path], told[str(path)]) for path in unread if str(path) in told)
        unread = [path for path in unread if str(path) not in told]
        if is_late:
            break
        _READ.update((keys[path], ()) for path in unread[:1])
        unread = unread[1:]
    return {path: _READ.get(key, ()) for path, key in keys.items()}


def _key(path: Path) -> str | None:
    """The hash of a file; None for one that is too large, no pdf or not there."""
    try:
        is_read = path.suffix.lower() == ".pdf" and path.stat().st_size <= MOST_BYTES
        return hashlib.sha256(path.read_bytes()).hexdigest() if is_read else None
    except OSError:
        return None


def _asked(paths: Iterable[Path]) -> tuple[Mapping[str, tuple[PaperPage, ...]], bool]:
    """What the other process told before it ended, and whether it was ended because all together took too long."""
    asked = "".join(f"{json.dumps(str(path))}\n" for path in paths)
    is_late = False
    try:
        told = subprocess.run(  # noqa: S603 - this same interpreter, and no word of the command is from outside
            [sys.executable, "-m", __name__, str(SECONDS)],
            input=asked.encode(),
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=Path(__file__).parents[2],
            timeout=ALL_SECONDS,
            check=False,
        ).stdout
    except subprocess.TimeoutExpired as error:
        told, is_late = error.stdout or b"", True
    lines = told.decode().split("\n")[:-1]  # the last one may be cut off
    return {name: tuple(map(_page, pages)) for name, pages in map(json.loads, lines)}, is_late


def _page(said: Mapping[str, Any]) -> PaperPage:
    return PaperPage(
        days=tuple(map(dt.date.fromisoformat, said["days"])),
        amounts=frozenset(map(Decimal, said["amounts"])),
        total=Decimal(said["total"]) if said["total"] is not None else None,
        rows=frozenset((dt.date.fromisoformat(day), Decimal(amount)) for day, amount in said["rows"]),
        words=said["words"],
    )


# What runs in the process of its own.


def _said(page: PaperPage) -> Mapping[str, Any]:
    return {
        "days": [day.isoformat() for day in page.days],
        "amounts": [str(amount) for amount in page.amounts],
        "total": str(page.total) if page.total is not None else None,
        "rows": [(day.isoformat(), str(amount)) for day, amount in page.rows],
        "words": page.words,
    }


def _pages(path: Path, seconds: float) -> list[PaperPage]:
    """The pages of a paper; none where it takes too long."""
    try:
        with limited_time(seconds):
            texts = page_texts(path.read_bytes())
            return [read_page(text) for text in texts] if any(text.strip() for text in texts) else []
    except (TooLongError, OSError):
        return []


def main() -> None:
    """Answer every name of a file on the standard input."""
    limit_memory(_MOST_MEMORY)
    for line in sys.stdin:
        name = json.loads(line)
        print(json.dumps((name, [_said(page) for page in _pages(Path(name), float(sys.argv[1]))])), flush=True)


if __name__ == "__main__":
    main()
