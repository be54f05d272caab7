"""The register for who does an act: nothing is opened or asked before it is needed."""

from __future__ import annotations

import functools
import os
from dataclasses import replace
from typing import TYPE_CHECKING, Protocol

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

if TYPE_CHECKING:
    import datetime as dt
    from pathlib import Path

    from bwk_ledger.register.vault import RegisterKey

FILE_NAME = "ledenregister.age"
PLACE = "BWK_REGISTER"
KEY_FILE = "BWK_REGISTER_SLEUTEL"
PASSPHRASE = "BWK_REGISTER_WACHTWOORD"  # noqa: S105 - the name of the variable
NEW_PASSPHRASE = "BWK_REGISTER_WACHTWOORD_ERBIJ"  # noqa: S105 - as above


class Asking(Protocol):
    """Who is asked for passphrases, and told what takes long."""

    @property
    def knows(self) -> bool:
        """Whether the passphrase was said already."""

    def passphrase(self, path: Path, *, is_new: bool) -> str:
        """That of the register in a file; for a new one it is typed twice."""

    def another(self) -> str:
        """The passphrase of somebody who gets a key."""

    def tell(self, text: str) -> None:
        """Say something in Dutch."""


class RegisterAccess:
    """The register, opened when first read; the passphrase is asked once.

    Args:
        path: the file of the register.
        asking: who is asked for a passphrase.
        key_file: the age keys that open it; with None a passphrase does.
    """

    def __init__(self, path: Path, asking: Asking, key_file: Path | None = None) -> None:
        self.path = path
        self.key_file = key_file
        self._asking = asking
        self._opened: Opened | None = None

    @property
    def exists(self) -> bool:
        """Whether there is a register; for this it is not opened."""
        return is_there(self.path)

    @property
    def asks(self) -> bool:
        """Whether somebody must type a passphrase to open it."""
        is_said = self._asking.knows or bool(os.environ.get(PASSPHRASE))
        return self._opened is None and self.key_file is None and not is_said

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
            self._asking.tell("De reservekopieën worden nagekeken; met een wachtwoord kan dat een minuut duren.")
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
    def _key(self) -> RegisterKey:
        ring = read_ring(self.path)
        if self.key_file is not None:
            return replace(KeyFile.read(self.key_file), ring=ring)
        given = os.environ.get(PASSPHRASE)
        passphrase = given or self._asking.passphrase(self.path, is_new=not self.exists)
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
        passphrase = os.environ.get(NEW_PASSPHRASE) or self._asking.another()
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
