"""Lines as wide as the screen: a longer one goes on below, at a space. What is read by a program keeps its lines."""

from __future__ import annotations

import io
import shutil
import sys
import textwrap
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import TextIO

_LEAST = 40
_INDENT = "  "


@contextmanager
def folded_lines() -> Iterator[None]:
    """Fold what this process writes on a screen, until the end of this."""
    before = sys.stdout, sys.stderr
    made = [_Folded.over(stream) for stream in before]
    sys.stdout, sys.stderr = (new or old for new, old in zip(made, before, strict=True))
    try:
        yield
    finally:
        sys.stdout, sys.stderr = before
        for stream in filter(None, made):
            stream.detach()


class _Folded(io.TextIOWrapper):
    @classmethod
    def over(cls, stream: TextIO) -> _Folded | None:
        """The same stream with folded lines; None where it is no screen."""
        if not isinstance(stream, io.TextIOWrapper) or not stream.isatty():
            return None
        return cls(stream.buffer, stream.encoding, "replace", write_through=True)

    def write(self, text: str) -> int:
        super().write(folded(text, max(shutil.get_terminal_size().columns, _LEAST)))
        return len(text)


def folded(text: str, width: int) -> str:
    """A text with no line longer than a width, where its words allow that; what moves the cursor stays as it is."""
    if "\r" in text or "\x1b" in text:
        return text
    return "\n".join(line if len(line) <= width else "\n".join(_fold(line, width)) for line in text.split("\n"))


def _fold(line: str, width: int) -> list[str]:
    words = line.lstrip(" ")
    indent = line[: len(line) - len(words)]
    return textwrap.wrap(
        words,
        width,
        initial_indent=indent,
        subsequent_indent=f"{indent}{_INDENT}",
        break_long_words=False,
        break_on_hyphens=False,
    )
