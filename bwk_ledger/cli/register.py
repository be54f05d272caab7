"""The register as commands get it: `--register` and `--sleutel`, and nothing is opened or asked before it is needed."""

from __future__ import annotations

import functools
import os
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bwk_ledger.base.errors import InputError
from bwk_ledger.cli.options import beside_books
from bwk_ledger.register.keyring import KeyRing, RingKey, public_key, read_ring
from bwk_ledger.register.people import Register
from bwk_ledger.register.vault import (
    Forgotten,
    KeyFile,
    Opened,
    Passphrase,
    check_strength,
    forget,
    is_there,
    no_register,
    opened,
    rekey,
    save,
)
from bwk_ledger.tables.members import Who

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Mapping

    from bwk_ledger.register.vault import Key

FILE_NAME = "ledenregister.age"
PASSPHRASE = "BWK_REGISTER_WACHTWOORD"  # noqa: S105 - the name of the variable
NEW_PASSPHRASE = "BWK_REGISTER_WACHTWOORD_ERBIJ"  # noqa: S105 - as above


class RegisterAccess:
    """The register of a command, opened when first read; the passphrase is asked once.

    Args:
        path: the file of the register.
        key_file: the age keys that open it; with None a passphrase does.
    """

    def __init__(self, path: Path, key_file: Path | None = None) -> None:
        self.path = path
        self.key_file = key_file
        self._opened: Opened | None = None

    @property
    def exists(self) -> bool:
        """Whether there is a register; for this it is not opened."""
        return is_there(self.path)

    @property
    def asks(self) -> bool:
        """Whether somebody must type a passphrase to open it."""
        return self._opened is None and self.key_file is None and not os.environ.get(PASSPHRASE)

    def read(self) -> Register:
        """The register.

        Raises:
            InputError: there is none, or it cannot be opened or read.
        """
        if self._opened is None:
            if not self.exists:  # said before a passphrase is asked
                raise no_register(self.path)
            self._opened = opened(self.path, self._key)
        return self._opened.register

    def read_or_new(self) -> Register:
        """The register, or an empty one where there is none yet.

        Raises:
            InputError: it cannot be opened or read.
        """
        if self._opened is None and not self.exists:
            self._opened = Opened(Register())
        return self.read()

    def write(self, register: Register) -> None:
        """Write the register in the place of the one that was read; nothing is written where nothing changed.

        Raises:
            InputError: it was changed by somebody else meanwhile, or cannot be written.
        """
        before = self._opened or Opened(Register())
        self._opened = save(self.path, self._key, before, register)

    def forget(self, number: str, day: dt.date) -> Forgotten:
        """Erase a person from the register that was read and from its backups.

        Raises:
            InputError: as `write`.
        """
        self.read()
        assert self._opened is not None
        if self.key_file is None:  # each file takes a second or two
            click.echo("De reservekopieën worden nagekeken; met een wachtwoord kan dat een minuut duren.", err=True)
        done = forget(self.path, self._key, self._opened, number, day)
        self._opened = None
        return done

    def encrypt(self, plain: bytes) -> bytes:
        """A content as an age file that the keys of the register open."""
        return self._key.encrypt(plain)

    def decrypt(self, content: bytes) -> bytes:
        """The content of an age file that was encrypted so.

        Raises:
            InputError: the key does not open it.
        """
        return self._key.decrypt(content)

    @functools.cached_property
    def _key(self) -> Key:

        ring = read_ring(self.path)
        if self.key_file is not None:
            return replace(KeyFile.read(self.key_file), ring=ring)
        given = os.environ.get(PASSPHRASE)
        passphrase = given or self._ask()
        if not self.exists:
            check_strength(passphrase)
        return Passphrase(passphrase, ring)

    @property
    def keys(self) -> KeyRing:
        """The keys of the register."""
        return read_ring(self.path)

    def add_key(self, public: str | None) -> KeyRing:
        """Give the register another key: this public one, or one behind a passphrase that is asked.

        Raises:
            InputError: the register does not open, or cannot be written.
        """
        self.read()
        before = ring = self.keys
        key = self._key
        if not ring.keys:  # the key of who has opened it until now is the first
            ring = ring.adding(RingKey.behind(key.text, 1)) if isinstance(key, Passphrase) else ring
            for own in key.public if isinstance(key, KeyFile) else ():
                ring = ring.adding(RingKey(ring.free, own))
        if public is not None:
            return self._rekey(before, ring.adding(RingKey(ring.free, public_key(public))))
        passphrase = os.environ.get(NEW_PASSPHRASE) or str(
            click.prompt("Wachtwoord van de ander", hide_input=True, confirmation_prompt="Nog een keer", err=True)
        )
        check_strength(passphrase)
        return self._rekey(before, ring.adding_behind(passphrase))

    def remove_key(self, number: int) -> KeyRing:
        """Take a key away; what is written from now on it does not open.

        Raises:
            InputError: there is no such key or no other, or the register does not open or cannot be written.
        """
        self.read()
        return self._rekey(self.keys, self.keys.without(number))

    def _rekey(self, before: KeyRing, after: KeyRing) -> KeyRing:
        key = self._key
        assert isinstance(key, Passphrase | KeyFile)
        assert self._opened is not None
        new = replace(key, identities=(), ring=after) if isinstance(key, KeyFile) else replace(key, ring=after)
        self._opened = rekey(self.path, new, self._opened, (before, after))
        return after

    def _ask(self) -> str:
        if self.exists:
            return str(click.prompt("Wachtwoord van het ledenregister", hide_input=True, err=True))
        click.echo(f"Nieuw ledenregister: {self.path}. Zonder het wachtwoord gaat het nooit meer open.", err=True)
        return str(click.prompt("Wachtwoord", hide_input=True, confirmation_prompt="Nog een keer", err=True))


def register_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command `--register` and `--sleutel`, handed to it as one argument `register` (a `RegisterAccess`).

    Goes below `books_option`: the register lies beside the folder of the books, unless it is named.
    """

    @click.option(
        "--register",
        "place",
        metavar="PAD",
        type=click.Path(path_type=Path),
        envvar="BWK_REGISTER",
        show_envvar=True,
        help=f"Het ledenregister; anders {FILE_NAME} naast de map van de boeken.",
    )
    @click.option(
        "--sleutel",
        "key_file",
        metavar="BESTAND",
        type=click.Path(path_type=Path),
        envvar="BWK_REGISTER_SLEUTEL",
        show_envvar=True,
        help=f"Het sleutelbestand (age) dat het register opent; anders een wachtwoord, uit {PASSPHRASE} of gevraagd.",
    )
    @functools.wraps(command)
    def wrapper(*args: Any, books: Path, place: Path | None, key_file: Path | None, **kwargs: Any) -> Any:
        path = beside_books(books, place, FILE_NAME, "het ledenregister", "in de boeken en in Fava staan geen namen.")
        return command(*args, books=books, register=RegisterAccess(path, key_file), **kwargs)

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
