"""The keys of a register that several people can open, each with a passphrase or a key file of their own.

They lie in a folder beside the register: of each key its public half (`2.pub`), with which everybody's copy is written,
and of one that a passphrase opens its private half, encrypted with that passphrase (`2.age`). The program `age` opens
the register with them too: `age --decrypt -i ledenregister.sleutels/2.age ledenregister.age`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pyrage

from bwk_ledger.base.errors import InputError, advice, look
from bwk_ledger.base.files import PRIVATE_FILE
from bwk_ledger.base.journal import JournalStep

if TYPE_CHECKING:
    from pathlib import Path

_SUFFIX, _PUBLIC, _PRIVATE = ".sleutels", ".pub", ".age"


@dataclass(frozen=True)
class RingKey:
    """A key: its number, its public half, and its private half behind a passphrase; empty for one in a key file."""

    number: int
    public: str
    locked: bytes = field(default=b"", repr=False)

    @property
    def kind(self) -> str:
        """What opens it, in Dutch."""
        return "wachtwoord" if self.locked else "sleutelbestand"

    @classmethod
    def behind(cls, passphrase: str, number: int) -> RingKey:
        """A new key that a passphrase opens."""
        identity = pyrage.x25519.Identity.generate()
        return cls(number, str(identity.to_public()), pyrage.passphrase.encrypt(str(identity).encode(), passphrase))


@dataclass(frozen=True)
class KeyRing:
    """The keys of a register; none where one passphrase or key file opens it."""

    keys: tuple[RingKey, ...] = ()

    @property
    def recipients(self) -> list[Any]:
        """Whom the register is encrypted for."""
        return [pyrage.x25519.Recipient.from_str(key.public) for key in self.keys]

    @property
    def free(self) -> int:
        """The number of the next key."""
        return max((key.number for key in self.keys), default=0) + 1

    def opened(self, passphrase: str) -> list[Any]:
        """The private keys that a passphrase opens; each takes about a second."""
        identities = []
        for key in self.keys:
            if key.locked:
                try:
                    identities.append(
                        pyrage.x25519.Identity.from_str(pyrage.passphrase.decrypt(key.locked, passphrase).decode())
                    )
                except pyrage.DecryptError:
                    continue
        return identities

    def adding(self, key: RingKey) -> KeyRing:
        """With a key more.

        Raises:
            InputError: it is there already.
        """
        if key.public in {other.public for other in self.keys}:
            raise _known()
        return KeyRing((*self.keys, key))

    def adding_behind(self, passphrase: str) -> KeyRing:
        """With a new key behind a passphrase.

        Raises:
            InputError: the passphrase opens one already.
        """
        if self.opened(passphrase):
            raise _known()
        return self.adding(RingKey.behind(passphrase, self.free))

    def without(self, number: int) -> KeyRing:
        """Without a key.

        Raises:
            InputError: there is none of that number, or no other.
        """
        left = tuple(key for key in self.keys if key.number != number)
        if len(left) == len(self.keys) or not left:
            raise InputError(
                f"sleutel {number} kan niet weg.",
                cause="een register heeft ten minste een sleutel." if self.keys and not left else "die is er niet.",
                remedy=advice("kijk ", look("leden sleutel"), " welke er zijn; er is niets veranderd."),
            )
        return KeyRing(left)


def _known() -> InputError:
    return InputError(
        "deze sleutel is er al: hij opent het register.", remedy="neem een andere; er is niets veranderd."
    )


def folder_of_keys(register: Path) -> Path:
    """Where the keys of a register lie: `ledenregister.sleutels` beside `ledenregister.age`."""
    return register.with_name(register.stem + _SUFFIX)


def read_ring(register: Path) -> KeyRing:
    """The keys of a register.

    Raises:
        InputError: one of them is damaged.
    """
    ring_keys = []
    for path in sorted(folder_of_keys(register).glob(f"*{_PUBLIC}")):
        try:
            public = path.read_text("ascii").strip()
            pyrage.x25519.Recipient.from_str(public)
            number = int(path.stem)
        except (OSError, ValueError, pyrage.RecipientError) as error:
            raise InputError(
                "deze sleutel van het register is beschadigd.",
                file=path,
                remedy="zet een reservekopie van de map terug; er is niets veranderd.",
            ) from error
        private = path.with_suffix(_PRIVATE)
        ring_keys.append(RingKey(number, public, private.read_bytes() if private.is_file() else b""))
    return KeyRing(tuple(sorted(ring_keys, key=lambda key: key.number)))


def ring_steps(register: Path, before: KeyRing, after: KeyRing) -> list[JournalStep]:
    """The steps that write other keys beside a register."""
    folder, steps = folder_of_keys(register), []
    for key in after.keys:
        if key not in before.keys:
            steps.append(JournalStep(folder / f"{key.number}{_PUBLIC}", f"{key.public}\n".encode(), PRIVATE_FILE))
            steps += [JournalStep(folder / f"{key.number}{_PRIVATE}", key.locked, PRIVATE_FILE)] if key.locked else []
    for key in before.keys:
        if key not in after.keys:
            steps.append(JournalStep(folder / f"{key.number}{_PUBLIC}", None))
            steps += [JournalStep(folder / f"{key.number}{_PRIVATE}", None)] if key.locked else []
    return steps


def public_key(text: str) -> str:
    """A public key as somebody gives it.

    Raises:
        InputError: it is none.
    """
    try:
        pyrage.x25519.Recipient.from_str(text.strip())
    except pyrage.RecipientError as error:
        raise InputError(
            "dit is geen publieke sleutel van age.",
            cause="zo'n sleutel begint met age1.",
            remedy="de ander vindt hem in zijn sleutelbestand, achter '# public key:'.",
        ) from error
    return text.strip()
