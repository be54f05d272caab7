"""What in the main file, and at the top of the others, is not as in new books and yet no error."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from bwk_ledger.books import standard
from bwk_ledger.books.text import ROOT_OPTIONS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bwk_ledger.load import Ledger


def main_file_notes(ledger: Ledger) -> list[str]:
    """Dutch sentences, those on the main file first."""
    return [*_missing(ledger), *_elsewhere(ledger)]


def _missing(ledger: Ledger) -> Iterator[str]:
    for key, usual in standard.missing_options(ledger.options):
        yield f'in {ledger.path.name} ontbreekt option "{key}" "{usual}", die in nieuwe boeken staat.'


def _elsewhere(ledger: Ledger) -> Iterator[str]:
    """Lines of other files that look as if they do something: beancount passes over them there."""
    for name in ledger.options["include"]:
        file = Path(name)
        if file == ledger.path:
            continue
        for said in standard.said_in(file):
            if said.kind == "plugin" or (said.kind == "option" and said.value not in ROOT_OPTIONS):
                shown = file.relative_to(ledger.root) if file.is_relative_to(ledger.root) else file
                yield f'{shown}, regel {said.line}: {said.kind} "{said.value}" hoort daar niet; haal de regel weg.'
