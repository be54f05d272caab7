"""The register as commands get it: `--register` and `--sleutel`, and nothing is opened or asked before it is needed."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Any

import click

from bwk_ledger.base.errors import InputError
from bwk_ledger.cli.options import beside_books, place_option
from bwk_ledger.register.access import FILE_NAME, KEY_FILE, PASSPHRASE, PLACE, RegisterAccess
from bwk_ledger.tables.members import Who

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path


class _Prompts:
    """Asks on the terminal."""

    knows = False

    def passphrase(self, path: Path, *, is_new: bool) -> str:
        """That of the register; a new one twice."""
        if not is_new:
            return str(click.prompt("Wachtwoord van het ledenregister", hide_input=True, err=True))
        self.tell(f"Nieuw ledenregister: {path}. Zonder het wachtwoord gaat het nooit meer open.")
        return self._twice("Wachtwoord")

    def another(self) -> str:
        """The passphrase of somebody who gets a key."""
        return self._twice("Wachtwoord van de ander")

    def tell(self, text: str) -> None:
        """Say something beside the output."""
        click.echo(text, err=True)

    @staticmethod
    def _twice(what: str) -> str:
        return str(click.prompt(what, hide_input=True, confirmation_prompt="Nog een keer", err=True))


def register_at(path: Path, key_file: Path | None = None) -> RegisterAccess:
    """A register of which the passphrase is asked on the terminal."""
    return RegisterAccess(path, _Prompts(), key_file)


def register_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command `--register` and `--sleutel`, handed to it as one argument `register` (a `RegisterAccess`).

    Goes below `books_option`: the register lies beside the folder of the books, unless it is named.
    """

    @place_option(
        "--register",
        "place",
        variable=PLACE,
        metavar="PAD",
        help=f"Het ledenregister; anders {FILE_NAME} naast de map van de boeken.",
    )
    @place_option(
        "--sleutel",
        "key_file",
        variable=KEY_FILE,
        metavar="BESTAND",
        help=f"Het sleutelbestand (age) dat het register opent; anders een wachtwoord, uit {PASSPHRASE} of gevraagd.",
    )
    @functools.wraps(command)
    def wrapper(*args: Any, books: Path, place: Path | None, key_file: Path | None, **kwargs: Any) -> Any:
        path = beside_books(books, place, FILE_NAME, "het ledenregister", "in de boeken en in Fava staan geen namen.")
        return command(*args, books=books, register=register_at(path, key_file), **kwargs)

    return wrapper


# Names beside the numbers of a report, out of the register of members; never into the folder of the books.


def names_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command `--met-namen`, handed to it as the argument `met_namen`."""
    option: Callable[..., Any] = click.option(
        "--met-namen", is_flag=True, help="Met de namen uit het ledenregister; nooit in de map van de boeken."
    )(command)
    return option


def people(register: RegisterAccess, root: Path, out: Path | None) -> Mapping[str, Who]:
    """Name and place by number.

    Args:
        register: the register, which is opened for it.
        root: the folder of the books.
        out: the file or folder that the names go to; None for the screen.

    Raises:
        InputError: that lies in the folder of the books, or there is no register that opens.
    """
    if out is not None:
        refuse_inside(out, root)
    return {number: Who(person.name, person.town) for number, person in register.read().people.items()}


def refuse_inside(out: Path, root: Path) -> None:
    """Keep names out of the books.

    Args:
        out: the file or folder that the names go to.
        root: the folder of the books.

    Raises:
        InputError: the one lies in the other, also through a link.
    """
    if out.resolve().is_relative_to(root.resolve()):
        raise InputError(
            "wat namen bevat, mag niet in de map van de boeken komen.",
            file=out,
            cause="in de boeken en in Fava staan geen namen.",
            remedy="noem bij --uit een plaats erbuiten.",
        )
