"""`bwk geschiedenis`, `ongedaan` and `overdracht`: what was done in the books, the way back, all in one folder."""

from __future__ import annotations

import datetime as dt
import re
import textwrap
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bwk_ledger.acts.handover import BOOKS, REGISTER, Beside, hand_over, take_up
from bwk_ledger.acts.history import ACT_NUMBER, beginning, erasing, opened_history, undoing
from bwk_ledger.audit.audit import audit_folder
from bwk_ledger.base.errors import count, shorten
from bwk_ledger.books.undoing import changed_blocks
from bwk_ledger.cli.dutch import DutchCommand
from bwk_ledger.cli.from_act import command, perform
from bwk_ledger.cli.ledger import writing
from bwk_ledger.cli.options import DAY, books_option
from bwk_ledger.cli.register import register_at, register_options
from bwk_ledger.cli.toegang import access_option
from bwk_ledger.rules.load import whole_books

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bwk_ledger.books.history import ActHistory, KeptAct
    from bwk_ledger.register.access import RegisterAccess


# `bwk geschiedenis` and `bwk ongedaan`: what was done in these books, by whom and when, and the way back.

_SHOWN = 20  # acts, and lines of one
_WIDTH = 80
_ASK = "?"

ongedaan_command = command(undoing)


@click.command("geschiedenis", cls=DutchCommand)
@click.argument("nummer", required=False, type=click.IntRange(min=ACT_NUMBER.least))
@click.option("--alles", is_flag=True, help=f"Toon alles, en niet alleen de laatste {_SHOWN}.")
@click.option("--kamer", metavar="CODE", type=str.upper, help="Alleen wat over deze kamer gaat.")
@click.option("--sinds", type=DAY, help="Alleen wat op of na deze dag is gedaan.")
@click.option("--tot", type=DAY, help="Alleen wat op of voor deze dag is gedaan.")
@click.option("--begin", is_flag=True, help="Begin een geschiedenis van boeken die er nog geen hebben.")
@click.option(
    "--wis",
    metavar="TEKST",
    is_flag=False,
    flag_value=_ASK,
    help="Wis een tekst, zoals een naam, uit alles wat vroeger was; zonder TEKST wordt hij gevraagd.",
)
@books_option
def geschiedenis_command(
    nummer: int | None,
    kamer: str | None,
    sinds: dt.date | None,
    tot: dt.date | None,
    wis: str | None,
    books: Path,
    *,
    alles: bool,
    begin: bool,
) -> None:
    """Toon wat er in deze boeken is gedaan: door wie, wanneer en wat; met NUMMER wat die handeling veranderde.

    Wat met de hand is veranderd, staat er als eigen handeling bij zodra er weer een opdracht is. Een handeling maakt u
    ongedaan met 'bwk ongedaan NUMMER'.
    """
    if begin:
        perform(beginning, books, {})
        return
    if wis is not None:
        text = click.prompt("Welke tekst moet weg", err=True) if wis == _ASK else wis
        perform(erasing, books, {"tekst": text})
        return
    with opened_history(whole_books(books).parent) as history:
        if nummer is not None:
            _show(history, history.act(nummer), alles=alles)
        else:
            _list(history, _Wanted(kamer, sinds, tot), alles=alles)


class _Wanted:
    """Which acts somebody asks for."""

    def __init__(self, kamer: str | None, since: dt.date | None, until: dt.date | None) -> None:
        self._kamer = re.compile(rf"\b{re.escape(kamer)}\b", re.IGNORECASE) if kamer else None
        self._since, self._until = since or dt.date.min, until or dt.date.max

    def has(self, history: ActHistory, kept: KeptAct) -> bool:
        """Whether an act is one of them."""
        if not self._since <= kept.at.date() <= self._until:
            return False
        return self._kamer is None or any(map(self._kamer.search, _texts(history, kept)))


def _texts(history: ActHistory, kept: KeptAct) -> Iterator[str]:
    yield kept.note.what
    for path, old, new in changed_blocks(history, kept):
        yield from (path, *old, *new)


def _list(history: ActHistory, wanted: _Wanted, *, alles: bool) -> None:
    kept_acts = [kept for kept in history.acts() if wanted.has(history, kept)]
    if not kept_acts:
        click.echo("Er is hier niets gedaan.")
        return
    undone = history.undone_by()
    shown = kept_acts if alles else kept_acts[:_SHOWN]
    width = len(str(kept_acts[0].number))
    for kept in reversed(shown):
        by = undone.get(kept.number)
        head = f"{kept.number:>{width}}  {kept.at:%d-%m-%Y %H:%M}  "
        what = f"{kept.note.what}, door {kept.note.who}" + (f" (ongedaan gemaakt met {by})" if by else "")
        click.echo(textwrap.fill(shorten(what), _WIDTH, initial_indent=head, subsequent_indent=" " * len(head)))
    if len(shown) < len(kept_acts):
        click.echo(f"\nDit zijn de laatste {len(shown)} van {len(kept_acts)} handelingen; alle met --alles.")


def _show(history: ActHistory, kept: KeptAct, *, alles: bool) -> None:
    note = kept.note
    by = history.undone_by().get(kept.number)
    lines = [f"Handeling {kept.number}: {note.what}"]
    lines += [f"{note.sentence[0].upper()}{note.sentence[1:]}."] if note.sentence else []
    lines += [f"Op {kept.at:%d-%m-%Y} om {kept.at:%H:%M}, door {note.who}."]
    lines += [f"Ongedaan gemaakt met handeling {by}."] if by else []
    came = sum(item.is_new for item in note.moved)
    lines += [f"{count(came, 'origineel', 'originelen')} opzij gelegd."] if came else []
    lines += note.summary
    click.echo("\n".join(textwrap.fill(line, _WIDTH) for line in lines))
    for path, old, new in changed_blocks(history, kept):
        if not old and not new:
            continue
        click.echo(f"\n{path}")
        block_lines = [*(f"  eruit  {text}" for text in old), *(f"  erin   {text}" for text in new)]
        for line in block_lines if alles else block_lines[:_SHOWN]:
            click.echo(line if alles else textwrap.shorten(line.strip(), _WIDTH - 2, placeholder="…"))
        if not alles and len(block_lines) > _SHOWN:
            click.echo(f"  … en nog {len(block_lines) - _SHOWN}; alle met --alles.")


# `bwk overdracht`: everything in one folder, for who goes on or as a backup; and such a folder taken up.


@click.command("overdracht", cls=DutchCommand)
@click.argument("map_", metavar="MAP", type=click.Path(path_type=Path))
@click.option(
    "--lees", is_flag=True, help="Lees MAP in: zet alles in de lege map waarin u staat, of in die bij --naar."
)
@click.option(
    "--naar", metavar="MAP", type=click.Path(path_type=Path), default=Path(), help="Bij --lees: waar het komt."
)
@books_option
@access_option
@register_options
def overdracht_command(
    map_: Path, naar: Path, books: Path, access: Path, register: RegisterAccess, *, lees: bool
) -> None:
    """Schrijf alles in een nieuwe MAP: om de boeken over te dragen, of als reservekopie.

    Boeken met hun geschiedenis, ledenregister, accounts, het logboek van de kascommissie en de originelen, versleuteld
    met de sleutel van het register. Een pagina LEESMIJ.md zegt hoe het verder gaat.
    """
    if lees:
        # The key is that of the register in the folder.
        cipher = register_at(map_ / REGISTER, register.key_file)
        _say(take_up(map_, naar, cipher))
        click.echo(f"\nKijk of alles klopt: bwk controle --boeken {naar / BOOKS}")
        return
    with writing(books) as ledger:
        beside = Beside(register.path, access, audit_folder(ledger.root))
        _say(hand_over(ledger.root, ledger.title, beside, map_, register))
    click.echo(f"\nGeef {map_} aan wie verder gaat, en het wachtwoord of sleutelbestand van het register apart.")


def _say(lines: Iterable[str]) -> None:
    for line in lines:
        click.echo(line)
