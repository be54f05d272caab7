"""Names beside the numbers of a report, out of the register of members; never into the folder of the books."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from bwk_ledger.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from bwk_ledger.cli.leden.register_options import RegisterAccess
    from bwk_ledger.tables.members import Who


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
    from bwk_ledger.tables.members import Who  # noqa: PLC0415 - only when called

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
