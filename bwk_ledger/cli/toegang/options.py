"""The file of accounts as commands get it, and the password they ask for."""

from __future__ import annotations

import functools
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bwk_ledger.cli.beside import beside_books

if TYPE_CHECKING:
    from collections.abc import Callable

FILE_NAME = "toegang.json"
PASSWORD = "BWK_WACHTWOORD"  # noqa: S105 - the name of the variable


def access_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command `--toegang`, handed to it as the argument `access` (the path of the file of accounts).

    Goes below `books_option`: the file lies beside the folder of the books, unless it is named.
    """

    @click.option(
        "--toegang",
        "place",
        metavar="BESTAND",
        type=click.Path(path_type=Path),
        envvar="BWK_TOEGANG",
        show_envvar=True,
        help=f"Het bestand met accounts; anders {FILE_NAME} naast de map van de boeken.",
    )
    @functools.wraps(command)
    def wrapper(*args: Any, books: Path, place: Path | None, **kwargs: Any) -> Any:
        cause = "de boeken worden getoond, gedeeld en bewaard; wachtwoorden horen daar niet bij."
        access = beside_books(books, place, FILE_NAME, "het bestand met accounts", cause)
        return command(*args, books=books, access=access, **kwargs)

    return wrapper


def new_password() -> str:
    """The password for an account: from the environment, else asked twice."""
    given = os.environ.get(PASSWORD)
    return given or str(click.prompt("Wachtwoord", hide_input=True, confirmation_prompt="Nog een keer", err=True))
