"""What opens the register: a passphrase, or a file with age keys. The only place that calls pyrage.

The file is a plain age file (age-encryption.org/v1): the program `age` opens it without us.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

import pyrage

from bwk_ledger.errors import InputError

if TYPE_CHECKING:
    from pathlib import Path

LEAST_CHARACTERS = 12  # of a passphrase
_MAGIC = b"age-encryption.org/v1\n"
_WITH_PASSPHRASE = b"\n-> scrypt "
_IDENTITY = "AGE-SECRET-KEY-1"
_RESTORE = "zet een reservekopie terug; er is niets veranderd."


class Key(Protocol):
    """Encrypts and decrypts; what it cannot open is an `InputError` that names no file."""

    def encrypt(self, plain: bytes) -> bytes:
        """The content as an age file."""

    def decrypt(self, content: bytes) -> bytes:
        """The content of an age file."""


@dataclass(frozen=True)
class Passphrase:
    """A passphrase, from which age makes the key (scrypt); that takes about a second by design."""

    text: str = field(repr=False)

    def encrypt(self, plain: bytes) -> bytes:
        """The content as an age file that this passphrase opens."""
        return pyrage.passphrase.encrypt(plain, self.text)

    def decrypt(self, content: bytes) -> bytes:
        """The content of an age file.

        Raises:
            InputError: it is none, is damaged, was made with a key file, or has another passphrase.
        """
        if not _has_passphrase(content):
            raise InputError(
                "dit register gaat niet open met een wachtwoord.",
                cause="het is versleuteld met een sleutelbestand.",
                remedy="noem dat bestand met --sleutel BESTAND.",
            )
        try:
            return pyrage.passphrase.decrypt(content, self.text)
        except pyrage.DecryptError as error:
            if str(error) != "Decryption failed":
                raise _damaged() from error
            raise InputError(
                "dit wachtwoord opent het register niet.",
                cause="het is een ander wachtwoord, of het begin van het bestand is beschadigd.",
                remedy="probeer het opnieuw; er is niets veranderd.",
            ) from error


@dataclass(frozen=True)
class KeyFile:
    """The keys of an age identity file, as `age-keygen` makes; what is written, each of them opens."""

    identities: tuple[Any, ...] = field(repr=False)

    @classmethod
    def read(cls, path: Path) -> KeyFile:
        """Read the keys out of a file.

        Raises:
            InputError: it cannot be read, or holds no key.
        """
        try:
            lines = path.read_text("utf-8").split()
            found = [pyrage.x25519.Identity.from_str(line) for line in lines if line.upper().startswith(_IDENTITY)]
        except OSError as error:
            raise InputError(
                "dit sleutelbestand kan niet worden gelezen.", file=path, remedy="controleer de naam en de map."
            ) from error
        except (UnicodeDecodeError, pyrage.IdentityError) as error:
            raise _no_key(path) from error
        if not found:
            raise _no_key(path)
        return cls(tuple(found))

    def encrypt(self, plain: bytes) -> bytes:
        """The content as an age file that each of these keys opens."""
        return pyrage.encrypt(plain, [identity.to_public() for identity in self.identities])

    def decrypt(self, content: bytes) -> bytes:
        """The content of an age file.

        Raises:
            InputError: it is none, is damaged, was made with a passphrase, or for other keys.
        """
        if _has_passphrase(content):
            raise InputError(
                "dit register gaat niet open met een sleutelbestand.",
                cause="het is versleuteld met een wachtwoord.",
                remedy="laat --sleutel weg.",
            )
        try:
            return pyrage.decrypt(content, list(self.identities))
        except pyrage.DecryptError as error:
            if str(error) != "No matching keys found":
                raise _damaged() from error
            raise InputError(
                "dit sleutelbestand opent het register niet.",
                cause="het register is voor een andere sleutel versleuteld.",
                remedy="noem het goede bestand met --sleutel BESTAND; er is niets veranderd.",
            ) from error


def check_strength(passphrase: str) -> None:
    """Refuse a passphrase that is too short to keep a register closed.

    Raises:
        InputError: it has fewer than 12 characters.
    """
    if len(passphrase) < LEAST_CHARACTERS:
        raise InputError(
            f"dit wachtwoord heeft {len(passphrase)} tekens; dat zijn er te weinig.",
            remedy=f"kies een wachtwoord van ten minste {LEAST_CHARACTERS} tekens, zoals vier losse woorden.",
        )


def _has_passphrase(content: bytes) -> bool:
    """Whether an age file was made with a passphrase.

    Raises:
        InputError: it is no age file.
    """
    if not content:
        raise InputError("dit register is leeg.", cause="het bestand heeft geen inhoud.", remedy=_RESTORE)
    if not content.startswith(_MAGIC):
        raise InputError(
            "dit is geen register.", cause="het is geen bestand van age, of een in letters (--armor).", remedy=_RESTORE
        )
    return content.startswith(_WITH_PASSPHRASE, len(_MAGIC) - 1)


def _damaged() -> InputError:
    return InputError(
        "dit register is beschadigd.", cause="het is afgebroken of er is iets in veranderd.", remedy=_RESTORE
    )


def _no_key(path: Path) -> InputError:
    return InputError(
        "dit is geen sleutelbestand van age.",
        file=path,
        cause=f"er staat geen regel in die begint met {_IDENTITY}.",
        remedy="maak er een met 'age-keygen -o BESTAND', en bewaar het goed.",
    )
