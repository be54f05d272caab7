"""Long lists, short by default: the first lines and how many there are more, or all with `--alles`."""

from __future__ import annotations

from dataclasses import replace
from itertools import groupby
from typing import TYPE_CHECKING

import click

from bwk_ledger.base.errors import count, describe
from bwk_ledger.tables.table import Cell, Row, Style

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from bwk_ledger.base.advice import Advice
    from bwk_ledger.base.errors import InputError
    from bwk_ledger.cli.options import Output
    from bwk_ledger.tables.table import Table

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
    for is_line, found in groupby(table.rows, lambda row: row.style is Style.LINE):
        lines = list(found)
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
