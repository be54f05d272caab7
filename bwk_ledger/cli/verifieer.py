"""`bwk verifieer`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bwk_ledger.cli.books import books_option
from bwk_ledger.cli.dutch import DutchCommand
from bwk_ledger.periods import today

if TYPE_CHECKING:
    from bwk_ledger.audit.statement.verify import Answer

_CHANGED = 1
_SHOWN = 50  # changes of one part on the screen


@click.command("verifieer", cls=DutchCommand)
@click.argument("pdf", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--alles", is_flag=True, help=f"Noem elke verandering, ook als het er meer dan {_SHOWN} zijn.")
@books_option
def command(pdf: Path, alles: bool, books: Path) -> None:
    """Zeg of PDF de verklaring is die de kascommissie tekende, en of boeken en bonnen nog zijn wat ze toen waren.

    Wat er anders is, staat erbij. De boeken worden alleen gelezen. De map van de kascommissie ligt naast die van de
    boeken; ligt zij ergens anders, noem haar dan met BWK_KASCOMMISSIE.
    """
    from bwk_ledger.audit.statement.verify import read_attached, verify  # noqa: PLC0415 - only when called
    from bwk_ledger.load import load  # noqa: PLC0415
    from bwk_ledger.render.letter import render_declaration as render  # noqa: PLC0415

    content = pdf.read_bytes()
    carried = read_attached(content, pdf.name)
    found = verify(content, carried, load(books), render, today())
    click.echo(f"{found.title}\n")
    for answer in found.answers:
        _show(answer, None if alles else _SHOWN)
    if found.holds:
        click.echo("\nAlles is nog zoals het is getekend.")
        return
    click.echo("\nNiet alles is nog zoals het is getekend.")
    sys.exit(_CHANGED)


def _show(answer: Answer, most: int | None) -> None:
    click.echo(f"[{answer.verdict.value:<9}]  {answer.what}: {answer.text}")
    shown = answer.details[:most]
    for text in shown:
        click.echo(f"               - {text}")
    if len(answer.details) > len(shown):
        click.echo(f"               - en nog {len(answer.details) - len(shown)}; noem alles met --alles")
    for text in answer.notes:
        click.echo(f"               opmerking: {text}")
