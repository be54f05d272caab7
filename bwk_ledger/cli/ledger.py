"""How a command comes by the books: to show what is in them, or as the only one that writes them."""

from __future__ import annotations

import functools
import hashlib
import json
from contextlib import contextmanager
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import click
from click.core import ParameterSource

from bwk_ledger.acts.act import TOLD
from bwk_ledger.base import journal
from bwk_ledger.base.files import INBOX
from bwk_ledger.base.journal import JournalAct
from bwk_ledger.base.money import format_amount
from bwk_ledger.base.periods import Period
from bwk_ledger.books.store import place_of
from bwk_ledger.cli.options import KindType, Output, books_option, output_options, warn_of_errors
from bwk_ledger.cli.short import short_tables
from bwk_ledger.figures.results import require_year
from bwk_ledger.rules.load import load, require_books
from importers.originals import is_kept

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from bwk_ledger.base.journal import Finished
    from bwk_ledger.rules.load import Ledger
    from bwk_ledger.tables.table import Table


def report(
    *, knows_year: bool = True, is_long: bool = False
) -> Callable[[Callable[..., Sequence[Table]]], Callable[..., None]]:
    """Make a command of a function from books to tables: it loads them, shows the tables, and warns of errors.

    Args:
        knows_year: whether the year that is asked for (`jaar`) must be one of the books; else the function says.
        is_long: whether on the screen only the first of what is much is shown, without `--alles`.
    """

    def decorate(tables: Callable[..., Sequence[Table]]) -> Callable[..., None]:
        @books_option
        @output_options
        @functools.wraps(tables)
        def wrapper(books: Path, output: Output, **asked: Any) -> None:
            ledger = load(books)
            if knows_year:
                require_year(ledger, asked["jaar"])
            shown = tables(ledger, **asked)
            output.show(short_tables(shown, output, everything=not is_long or asked["alles"]))
            warn_of_errors(ledger)

        return wrapper

    return decorate


# How every command begins that writes: it waits its turn, finishes what was left, and then loads the books.


@contextmanager
def writing(books: Path) -> Iterator[Ledger]:
    """Load books that nobody else writes until the end of this.

    A command that is given again after a kill, and was finished just now, ends here: it says what was done.

    Raises:
        InputError: there are no such books, or another command does not end.
    """
    main = require_books(books)
    with in_turn(main.parent) as finished:
        if finished is not None:
            warn_of_errors(load(main))
            click.get_current_context().exit()
        yield load(main)


@contextmanager
def in_turn(root: Path) -> Iterator[Finished | None]:
    """Be the only command that writes in a folder; yields this very command where it was finished just now.

    Raises:
        InputError: another command does not end.
    """
    act = _act()
    with journal.writing(place_of(root), act) as finished:
        if finished is not None and finished.act == act:
            _say_done(finished, root.resolve())
            yield finished
        else:
            yield None


def not_read_yet(root: Path, paths: Sequence[Path]) -> list[Path]:
    """The files of this command but those that were read before, and taken out of the inbox; says which."""
    inbox = (root / INBOX).resolve()
    left = []
    for path in paths:
        kept = is_kept(root.resolve(), path.name)
        if path.exists() or path.resolve().parent != inbox or kept is None:
            left.append(path)
        else:
            click.echo(f"{path.name} is al ingelezen, en ligt in {kept.parent}.")
    return left


def _act() -> JournalAct:
    """This command and a digest of what was given with it."""
    context = click.get_current_context()
    given = sorted(
        (name, repr(value))
        for name, value in context.params.items()
        if context.get_parameter_source(name) is ParameterSource.COMMANDLINE
    )
    names: list[str] = []
    at: click.Context | None = context
    while at is not None and at.parent is not None:
        names.insert(0, str(at.command.name))
        at = at.parent
    digest = hashlib.sha256(json.dumps(given).encode()).hexdigest()
    sentence = (context.command.help or "").partition("\n\n")[0].partition(". ")[0].rstrip(".")
    sentence = " ".join(f"{sentence[:1].lower()}{sentence[1:]}".split())
    return JournalAct(" ".join(("bwk", *names)), digest, ", ".join(_told(context)), sentence)


def _told(context: click.Context) -> Iterator[str]:
    """What was given with this command that names nobody, for the history."""
    for parameter in context.command.params:
        value = context.params.get(str(parameter.name))
        if context.get_parameter_source(str(parameter.name)) is not ParameterSource.COMMANDLINE:
            continue
        name = f"{str(parameter.name).strip('_').replace('_', '-')} " if isinstance(parameter, click.Option) else ""
        values = value if isinstance(value, tuple) else (value,)
        if isinstance(parameter, click.Option) and parameter.is_flag:
            yield name.strip()
        elif isinstance(parameter.type, click.Choice | click.IntRange) or (
            isinstance(parameter.type, KindType) and parameter.type.kind in TOLD
        ):
            yield from (f"{name}{_typed(item)}" for item in values)


def _typed(value: Any) -> str:
    """A value as one types it."""
    if isinstance(value, tuple):  # a kamer with an amount
        return "=".join(_typed(part) for part in value if part is not None)
    if isinstance(value, Decimal):
        return format_amount(value)
    return f"{value.start:%Y-%m}" if isinstance(value, Period) else str(value)


def _say_done(finished: Finished, root: Path) -> None:
    click.echo("Al gedaan: deze opdracht was vastgelegd toen zij werd afgebroken, en is nu afgemaakt.")
    names = [str(path.relative_to(root) if path.is_relative_to(root) else path) for path in finished.written]
    click.echo(f"Geschreven: {', '.join(names)}")
    for line in finished.lines:
        click.echo(f"  {line}")
