"""How much of an answer fits the screen: lines as wide as it is, and long lists short by default."""

from __future__ import annotations

import io
import shutil
import sys
import textwrap
from contextlib import contextmanager
from dataclasses import replace
from itertools import groupby
from typing import TYPE_CHECKING

import click

from bwk_ledger.base.errors import count, describe
from bwk_ledger.tables.table import Cell, Row, Style

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from typing import TextIO

    from bwk_ledger.base.errors import Advice, InputError
    from bwk_ledger.cli.options import Output
    from bwk_ledger.tables.table import Table


# Lines as wide as the screen: a longer one goes on below, at a space. What is read by a program keeps its lines.

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


# Long lists, short by default: the first lines and how many there are more, or all with `--alles`.

FEW = 5
everything_option = click.option(
    "--alles", is_flag=True, help="Toon alles; anders van wat vaker voorkomt alleen het eerste, met het aantal."
)


def show_first(lines: Sequence[str], *, everything: bool, indent: str = "") -> None:
    """Show lines: the first few and how many are left, or all."""
    for line in first_of(lines, everything=everything, indent=indent):
        click.echo(line)


def first_of(lines: Sequence[str], *, everything: bool, indent: str = "") -> Iterator[str]:
    """The first few lines and how many are left, or all; one is never left for a line that says so."""
    shown = lines if everything or len(lines) <= FEW + 1 else lines[:FEW]
    yield from shown
    if len(shown) < len(lines):
        yield f"{indent}{_more(len(lines) - len(shown))}"


def _more(number: int) -> str:
    return f"en nog {number}; met --alles ziet u ze allemaal."


def short_table(table: Table) -> Table:
    """A table with no more than the first few of the lines that stand together, and how many are left."""
    rows: list[Row] = []
    for is_line, group in groupby(table.rows, lambda row: row.style is Style.LINE):
        lines = list(group)
        if is_line and len(lines) > FEW + 1:
            more = Cell(_more(len(lines) - FEW))
            lines = [*lines[:FEW], Row((more, *[Cell()] * (len(table.columns) - 1)))]
        rows += lines
    return replace(table, rows=tuple(rows))


def short_tables(tables: Iterable[Table], output: Output, *, everything: bool) -> list[Table]:
    """Tables for the screen in short, unless everything is asked for; in any other form they are whole."""
    return [short_table(table) if output.is_terminal and not everything else table for table in tables]


def refusals(errors: Iterable[InputError], *, everything: bool) -> Iterator[str]:
    """What was refused: of those with one cause and one remedy the first as a whole, of the others where and what."""
    kinds: dict[tuple[str | None, str | Advice], list[InputError]] = {}
    for error in errors:
        kinds.setdefault((error.cause, error.remedy), []).append(error)
    for first, *others in kinds.values():
        yield str(first)
        if everything:
            yield from map(str, others)
        elif others:
            yield f"  Hetzelfde geldt voor nog {count(len(others), 'bestand', 'bestanden')}:"
            places = [f"    {describe(item.what, file=item.file, line=item.line)}" for item in others]
            yield from first_of(places, everything=False, indent="    ")
