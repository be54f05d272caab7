"""The file of the register: its key, its lock, its backups, and written whole."""

from __future__ import annotations

import datetime as dt
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

import pyrage

from bwk_ledger.base.errors import FieldName, InputError, advice, way
from bwk_ledger.base.files import PRIVATE_FILE, PRIVATE_FOLDER, remove_leftovers
from bwk_ledger.base.journal import JournalStep, Place, commit, settle, writing
from bwk_ledger.register import people
from bwk_ledger.register.keyring import KeyRing, folder_of_keys, ring_steps

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from bwk_ledger.register.people import Register


# What opens the register: a passphrase, or a file with age keys. Only this and the keyring call pyrage.
#
# The file is a plain age file (age-encryption.org/v1): the program `age` opens it without us.

LEAST_CHARACTERS = 12  # of a passphrase
_MAGIC = b"age-encryption.org/v1\n"
_WITH_PASSPHRASE = b"\n-> scrypt "
_IDENTITY = "AGE-SECRET-KEY-1"
_RESTORE = "zet een reservekopie terug; er is niets veranderd."


class RegisterKey(Protocol):
    """Encrypts and decrypts; what it cannot open is an `InputError` that names no file."""

    def encrypt(self, plain: bytes) -> bytes:
        """The content as an age file."""

    def decrypt(self, content: bytes) -> bytes:
        """The content of an age file."""


@dataclass(frozen=True)
class Passphrase:
    """A passphrase, from which age makes the key (scrypt); that takes about a second by design.

    Args:
        text: it.
        ring: the keys of the register, one of which it opens; without any it is the only one.
    """

    text: str = field(repr=False)
    ring: KeyRing = field(default_factory=KeyRing)

    def encrypt(self, plain: bytes) -> bytes:
        """The content as an age file that this passphrase opens, and every other key of the ring."""
        return (
            pyrage.encrypt(plain, self.ring.recipients)
            if self.ring.keys
            else pyrage.passphrase.encrypt(plain, self.text)
        )

    def decrypt(self, content: bytes) -> bytes:
        """The content of an age file.

        Raises:
            InputError: it is none, is damaged, was made with a key file, or has another passphrase.
        """
        if not _has_passphrase(content):
            if any(key.locked for key in self.ring.keys):
                return _opened_with(self.ring.opened(self.text), content, _wrong_passphrase())
            raise InputError(
                "dit register gaat niet open met een wachtwoord.",
                cause="het is versleuteld met een sleutelbestand.",
                remedy=advice("noem dat bestand met ", FieldName("sleutel"), " BESTAND."),
            )
        try:
            return pyrage.passphrase.decrypt(content, self.text)
        except pyrage.DecryptError as error:
            if str(error) != "Decryption failed":
                raise _damaged() from error
            raise _wrong_passphrase() from error


@dataclass(frozen=True)
class KeyFile:
    """The keys of an age identity file, as `age-keygen` makes; what is written, each of them opens, and the ring."""

    identities: tuple[Any, ...] = field(repr=False)
    ring: KeyRing = field(default_factory=KeyRing)

    @classmethod
    def read(cls, path: Path) -> KeyFile:
        """Read the keys out of a file.

        Raises:
            InputError: it cannot be read, or holds no key.
        """
        try:
            lines = path.read_text("utf-8").split()
            keys = [pyrage.x25519.Identity.from_str(line) for line in lines if line.upper().startswith(_IDENTITY)]
        except OSError as error:
            raise InputError(
                "dit sleutelbestand kan niet worden gelezen.", file=path, remedy="controleer de naam en de map."
            ) from error
        except (UnicodeDecodeError, pyrage.IdentityError) as error:
            raise _no_key(path) from error
        if not keys:
            raise _no_key(path)
        return cls(tuple(keys))

    def encrypt(self, plain: bytes) -> bytes:
        """The content as an age file that each of these keys opens."""
        own = [identity.to_public() for identity in self.identities]
        known = {key.public for key in self.ring.keys}
        return pyrage.encrypt(plain, [*(key for key in own if str(key) not in known), *self.ring.recipients])

    @property
    def public(self) -> list[str]:
        """The public halves."""
        return [str(identity.to_public()) for identity in self.identities]

    def decrypt(self, content: bytes) -> bytes:
        """The content of an age file.

        Raises:
            InputError: it is none, is damaged, was made with a passphrase, or for other keys.
        """
        if _has_passphrase(content):
            raise InputError(
                "dit register gaat niet open met een sleutelbestand.",
                cause="het is versleuteld met een wachtwoord.",
                remedy=advice("laat ", FieldName("sleutel"), " weg."),
            )
        return _opened_with(list(self.identities), content, _wrong_key_file())


def _opened_with(identities: list[Any], content: bytes, wrong: InputError) -> bytes:
    if not identities:
        raise wrong
    try:
        return pyrage.decrypt(content, identities)
    except pyrage.DecryptError as error:
        if str(error) != "No matching keys found":
            raise _damaged() from error
        raise wrong from error


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


def _wrong_passphrase() -> InputError:
    return InputError(
        "dit wachtwoord opent het register niet.",
        cause="het is een ander wachtwoord, of het begin van het bestand is beschadigd.",
        remedy="probeer het opnieuw; er is niets veranderd.",
    )


def _wrong_key_file() -> InputError:
    return InputError(
        "dit sleutelbestand opent het register niet.",
        cause="het register is voor een andere sleutel versleuteld.",
        remedy=advice("noem het goede bestand met ", FieldName("sleutel"), " BESTAND; er is niets veranderd."),
    )


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


# The backups of the register: its former files, encrypted as they were, in a folder beside it.

KEPT = 10
_SUFFIX = ".reservekopieen"


def folder_of(register: Path) -> Path:
    """Where the backups of a register lie: `ledenregister.reservekopieen` beside `ledenregister.age`."""
    return register.with_name(register.stem + _SUFFIX)


def backups(register: Path) -> list[Path]:
    """The backups of a register, newest first."""
    return sorted(folder_of(register).glob(f"{register.stem}-*{register.suffix}"), reverse=True)


def kept(register: Path, content: bytes) -> list[JournalStep]:
    """The steps that keep what stands in a register, named by the time (UTC), and throw away all but the newest ten."""
    now = dt.datetime.now(dt.UTC)
    new = folder_of(register) / f"{register.stem}-{now:%Y-%m-%dT%H-%M-%S.%f}Z{register.suffix}"
    old = backups(register)[KEPT - 1 :]
    return [JournalStep(new, content, PRIVATE_FILE), *(JournalStep(path, None) for path in old)]


# The file of the register: read with a key, and written whole, never over a change that was not seen.


@dataclass(frozen=True)
class Opened:
    """A register as it was read, with the bytes it was read from; None where there was no file yet."""

    register: Register
    content: bytes | None = None


@dataclass(frozen=True)
class Forgotten:
    """What erasing a person did to the backups: how many were cleaned, and which did not open."""

    cleaned: int
    closed: tuple[Path, ...]


def is_there(path: Path) -> bool:
    """Whether there is a register; a change that a killed process left is finished first.

    Raises:
        InputError: that cannot be finished here.
    """
    settle(_place(path))
    return path.exists()


def open_register(path: Path, key: RegisterKey) -> Register:
    """The register in a file.

    Raises:
        InputError: the file is not there, the key does not open it, or it is damaged.
    """
    return opened(path, key).register


def opened(path: Path, key: RegisterKey) -> Opened:
    """The register in a file, together with what is needed to write it again.

    Raises:
        InputError: as `open_register`.
    """
    settle(_place(path))
    content = _content(path)
    if content is None:
        raise no_register(path)
    return Opened(_read(path, content, key), content)


def no_register(path: Path) -> InputError:
    """An error about a register that was not made yet."""
    return InputError(
        "er is nog geen ledenregister.", file=path, remedy=advice("maak het met ", way("leden namen", "LIJST.csv"), ".")
    )


def save(path: Path, key: RegisterKey, before: Opened, register: Register) -> Opened:
    """Write the register in the place of the one that was read; the former file becomes a backup.

    Nothing is written where nothing changed.

    Raises:
        InputError: the file is no longer what was read, somebody else is writing it, or it cannot be written; it is as
            it was.
    """
    if before.content is not None and register == before.register:
        with _writing(path):  # clears away what a killed process left
            return before
    content = key.encrypt(people.write(register))
    with _writing(path):
        _expect(path, before)
        steps = [JournalStep(path, content, PRIVATE_FILE)]
        if before.content is not None:
            folder_of(path).mkdir(mode=PRIVATE_FOLDER, exist_ok=True)
            steps += kept(path, before.content)
        commit(_place(path), steps)
    return Opened(register, content)


def rekey(path: Path, key: RegisterKey, before: Opened, rings: tuple[KeyRing, KeyRing]) -> Opened:
    """Write a register that was read for other keys, and these beside it; the former file becomes a backup.

    Args:
        path: the register.
        key: opens the new one.
        before: the register as it was read.
        rings: the keys as they are, and as they will be.

    Raises:
        InputError: as `save`.
    """
    assert before.content is not None
    content = key.encrypt(people.write(before.register))
    with _writing(path):
        _expect(path, before)
        for folder in (folder_of(path), folder_of_keys(path)):
            folder.mkdir(mode=PRIVATE_FOLDER, exist_ok=True)
        steps = [*ring_steps(path, *rings), JournalStep(path, content, PRIVATE_FILE), *kept(path, before.content)]
        commit(_place(path), steps)
    return Opened(before.register, content)


def forget(path: Path, key: RegisterKey, before: Opened, number: str, day: dt.date) -> Forgotten:
    """Erase a person from the register and from every backup that opens with the key.

    The register without the person comes in the place of the former one, of which no backup is made: that would keep
    the person. What a former version of this program left half written goes too.

    Raises:
        InputError: as `save`.
    """
    register = before.register.without(number, day)
    steps, closed = [], []
    with _writing(path):
        _expect(path, before)
        for folder in (path.parent, folder_of(path)):
            remove_leftovers(folder, path.stem)
        for backup in backups(path):
            try:
                old = open_register(backup, key)
            except InputError:
                closed.append(backup)
                continue
            if number in old.people:
                steps.append(JournalStep(backup, key.encrypt(people.write(old.without(number, day))), PRIVATE_FILE))
        cleaned = len(steps)
        if register != before.register:
            steps.append(JournalStep(path, key.encrypt(people.write(register)), PRIVATE_FILE))
        commit(_place(path), steps)
    return Forgotten(cleaned, tuple(closed))


def _place(path: Path) -> Place:
    folder = path.parent.resolve()
    return Place(folder, folder / f".{path.name}.bwk", path, "een ander is dit register aan het schrijven.")


@contextmanager
def _writing(path: Path) -> Iterator[None]:
    """Keep other writers out, and say what the machine refuses.

    Raises:
        InputError: somebody else is writing, or the files or their folder cannot be written.
    """
    try:
        with writing(_place(path)):
            yield
    except OSError as error:
        raise InputError(
            "het ledenregister kan niet worden geschreven.",
            file=path,
            cause=f"de machine meldt: {error.strerror}.",
            remedy="controleer of de map bestaat, of u er mag schrijven, en of de schijf niet vol is.",
        ) from error


def _read(path: Path, content: bytes, key: RegisterKey) -> Register:
    try:
        return people.read(key.decrypt(content))
    except people.WrongContent as error:
        raise people.WrongContent(error.problems, path) from error
    except InputError as error:
        raise InputError(error.what, file=path, cause=error.cause, remedy=error.remedy) from error


def _content(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise InputError(
            "dit register kan niet worden gelezen.",
            file=path,
            remedy="controleer de naam, de map en of u het bestand mag lezen.",
        ) from error


def _expect(path: Path, before: Opened) -> None:
    if _content(path) != before.content:
        raise InputError(
            "dit register is veranderd nadat het werd gelezen.",
            file=path,
            cause="een ander heeft het intussen bijgewerkt.",
            remedy="geef de opdracht opnieuw; er is niets veranderd.",
        )
