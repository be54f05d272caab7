"""How a command comes by the books: to show what is in them, or as the only one that writes them."""

from __future__ import annotations

import functools
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import click
from click.core import ParameterSource

from bwk_ledger.acts.act import Act, digest_of, journal_act, sentence_of
from bwk_ledger.base import journal
from bwk_ledger.base.files import INBOX
from bwk_ledger.base.journal import JournalAct
from bwk_ledger.books.store import place_of
from bwk_ledger.cli.options import Output, books_option, output_options, warn_of_errors
from bwk_ledger.cli.screen import short_tables
from bwk_ledger.figures.results import require_year
from bwk_ledger.rules.load import load, require_books
from importers.originals import is_kept

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
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
    """This command and what was given with it."""
    context = click.get_current_context()
    given = {
        name: value
        for name, value in context.params.items()
        if context.get_parameter_source(name) is ParameterSource.COMMANDLINE
    }
    names: list[str] = []
    at: click.Context | None = context
    while at is not None and at.parent is not None:
        names.insert(0, str(at.command.name))
        at = at.parent
    act = getattr(context.command.callback, "act", None)
    known = journal_act(act, given) if isinstance(act, Act) else JournalAct("", told=", ".join(_flags(context, given)))
    sentence = sentence_of(context.command.help or "")
    return replace(known, command=" ".join(("bwk", *names)), digest=digest_of(given), sentence=sentence)


def _flags(context: click.Context, given: Mapping[str, Any]) -> Iterator[str]:
    """The options without a value that were given."""
    options = (item for item in context.command.params if isinstance(item, click.Option) and item.is_flag)
    return (str(item.name) for item in options if item.name in given)


def _say_done(finished: Finished, root: Path) -> None:
    click.echo("Al gedaan: deze opdracht was vastgelegd toen zij werd afgebroken, en is nu afgemaakt.")
    names = [str(path.relative_to(root) if path.is_relative_to(root) else path) for path in finished.written]
    click.echo(f"Geschreven: {', '.join(names)}")
    for line in finished.lines:
        click.echo(f"  {line}")
