"""The option every command that reads books has, and what they all do with books that have errors."""

from __future__ import annotations

import functools
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bwk_ledger.words import count

if TYPE_CHECKING:
    from collections.abc import Callable

    from bwk_ledger.load import Ledger

__all__ = ["BOOKS_HAVE_ERRORS", "books_option", "count", "warn_of_errors"]

BOOKS_HAVE_ERRORS = 1


def books_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command `--boeken`, handed to it as the argument `books` (a path)."""

    @click.option(
        "--boeken",
        type=click.Path(path_type=Path),
        envvar="BWK_BOEKEN",
        default=Path("ledger/main.beancount"),
        show_default=True,
        show_envvar=True,
        help="Hoofdbestand van de boeken, of de map waarin het ligt.",
    )
    @functools.wraps(command)
    def wrapper(*args: Any, boeken: Path, **kwargs: Any) -> Any:
        return command(*args, books=boeken / "main.beancount" if boeken.is_dir() else boeken, **kwargs)

    return wrapper


def warn_of_errors(ledger: Ledger) -> None:
    """Say on standard error that figures come from books with errors, and end the command with status 1 after it."""
    if ledger.errors:
        click.echo(
            f"Let op: de boeken hebben {count(len(ledger.errors), 'fout', 'fouten')}; zie 'bwk controle'.", err=True
        )
        click.get_current_context().call_on_close(_exit_with_errors)


def _exit_with_errors() -> None:
    raise SystemExit(BOOKS_HAVE_ERRORS)
