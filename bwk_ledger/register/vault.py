"""The file of the register: read with a key, and written whole, never over a change that was not seen."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bwk_ledger.errors import InputError
from bwk_ledger.files import remove_leftovers
from bwk_ledger.journal import Place, Step, commit, settle, writing
from bwk_ledger.register import form
from bwk_ledger.register.backups import PRIVATE_FILE, PRIVATE_FOLDER, backups, folder_of, kept

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator
    from pathlib import Path

    from bwk_ledger.register.keys import Key
    from bwk_ledger.register.people import Register


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


def open_register(path: Path, key: Key) -> Register:
    """The register in a file.

    Raises:
        InputError: the file is not there, the key does not open it, or it is damaged.
    """
    return opened(path, key).register


def opened(path: Path, key: Key) -> Opened:
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
    return InputError("er is nog geen ledenregister.", file=path, remedy="maak het met 'bwk leden namen LIJST.csv'.")


def save(path: Path, key: Key, before: Opened, register: Register) -> Opened:
    """Write the register in the place of the one that was read; the former file becomes a backup.

    Nothing is written where nothing changed.

    Raises:
        InputError: the file is no longer what was read, somebody else is writing it, or it cannot be written; it is as
            it was.
    """
    if before.content is not None and register == before.register:
        with _writing(path):  # clears away what a killed process left
            return before
    content = key.encrypt(form.write(register))
    with _writing(path):
        _expect(path, before)
        steps = [Step(path, content, PRIVATE_FILE)]
        if before.content is not None:
            folder_of(path).mkdir(mode=PRIVATE_FOLDER, exist_ok=True)
            steps += kept(path, before.content)
        commit(_place(path), steps)
    return Opened(register, content)


def forget(path: Path, key: Key, before: Opened, number: str, day: dt.date) -> Forgotten:
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
                steps.append(Step(backup, key.encrypt(form.write(old.without(number, day))), PRIVATE_FILE))
        cleaned = len(steps)
        if register != before.register:
            steps.append(Step(path, key.encrypt(form.write(register)), PRIVATE_FILE))
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


def _read(path: Path, content: bytes, key: Key) -> Register:
    try:
        return form.read(key.decrypt(content))
    except form.WrongContent as error:
        raise form.WrongContent(error.problems, path) from error
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
