"""Long lists, short by default: the first lines and how many there are more, or all with `--alles`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

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
        yield f"{indent}en nog {len(lines) - len(shown)}; met --alles ziet u ze allemaal."
