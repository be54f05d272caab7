"""Hand the books over as one folder, or keep a backup of them, and take such a folder up again."""

from __future__ import annotations

import hashlib
import io
import json
import shutil
import tarfile
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from bwk_ledger.base.errors import InputError, advice, count, listed, way
from bwk_ledger.base.files import PRIVATE_FILE, PRIVATE_FOLDER, throw_away
from bwk_ledger.base.periods import in_words, today
from bwk_ledger.books.history import ORIGINALS, history_of, kept_files
from bwk_ledger.books.repository import copy_history
from bwk_ledger.books.store import MAIN
from bwk_ledger.register.keyring import folder_of_keys
from bwk_ledger.register.vault import folder_of

if TYPE_CHECKING:
    from collections.abc import Iterator

# What a folder that is handed over holds.
BOOKS, REGISTER, ACCESS, COMMITTEE = "boeken", "ledenregister.age", "toegang.json", "kascommissie"
RECEIVED = "originelen/originelen.tar.age"
_PAGE, _LIST = "LEESMIJ.md", "inhoud.json"
_HIDDEN = ".overdracht.bwk"
_TEXT = """# Overdracht van de boeken: {title}

Gemaakt op {day}. In deze map zit alles om verder te gaan:

| wat | waarvoor |
|---|---|
{rows}

## Verder gaan

1. Zet `bwk` op de computer (zie de README van bwk-ledger).
2. Maak een lege map, ga erin staan, en geef: `bwk overdracht --lees {name}` met ervoor het pad van deze map.
3. Kijk of alles klopt: `bwk controle --boeken boeken`. Er hoort hetzelfde te staan als bij wie overdroeg.
4. Ga door zoals u gewend bent: `bwk importeer --boeken boeken`, `bwk geschiedenis --boeken boeken`.

## Wachtwoorden

Het ledenregister en de originelen gaan open met het wachtwoord of het sleutelbestand van het register. Dat zit **niet**
in deze map: geef het apart, en nooit samen hiermee. Een tweede sleutel, voor een ander: `bwk leden sleutel --erbij`.

Zonder `bwk` gaat alles ook open: de boeken zijn gewone tekst (beancount), de geschiedenis is git, het register en de
originelen zijn versleuteld met age.

{history}
Deze map bevat persoonsgegevens (versleuteld) en wachtwoorden van accounts (gehasht). Gooi haar weg zodra zij is
ingelezen, of bewaar haar als reservekopie op een plaats die op slot gaat.
"""
_ROWS = {
    BOOKS: "de boeken, met hun documenten en hun geschiedenis",
    REGISTER: "de namen van de leden, versleuteld",
    ACCESS: "wie mag inloggen, met welke rol",
    COMMITTEE: "het logboek van de kascommissie, met haar verklaringen",
    RECEIVED: "de bestanden zoals zij binnenkwamen, versleuteld",
}


class Cipher(Protocol):
    """Encrypts and decrypts with the key of the register."""

    def encrypt(self, plain: bytes) -> bytes:
        """The content, encrypted."""

    def decrypt(self, content: bytes) -> bytes:
        """The content, decrypted."""


@dataclass(frozen=True)
class Beside:
    """What lies beside the books: the register, the accounts, and the folder of the kascommissie."""

    register: Path
    access: Path
    committee: Path


def hand_over(root: Path, title: str, beside: Beside, folder: Path, cipher: Cipher) -> list[str]:
    """Write everything into one new folder; returns what is in it, in Dutch.

    Args:
        root: the folder of the books, which nobody writes meanwhile.
        title: whose books they are.
        beside: what lies beside them.
        folder: what is made; it is there once all of it is.
        cipher: encrypts the originals.

    Raises:
        InputError: there is such a folder, with something in it, or it would lie in the books.
    """
    _refuse_place(root, folder)
    with _made(folder) as new:
        for path in kept_files(root):
            _copy(root / path, new / BOOKS / path)
        has_history = copy_history(root, new / BOOKS)
        for file in (Path, folder_of, folder_of_keys):  # the register, its backups and its keys
            _copy_private(file(beside.register), file(new / REGISTER))
        _copy_private(beside.access, new / ACCESS)
        _copy_private(beside.committee, new / COMMITTEE)
        packed = _packed(root)
        if packed:
            target = new / RECEIVED
            target.parent.mkdir(mode=PRIVATE_FOLDER)
            target.write_bytes(cipher.encrypt(packed))
            target.chmod(PRIVATE_FILE)
        there = {name: what for name, what in _ROWS.items() if (new / name).exists()}
        (new / _PAGE).write_text(_page(title, folder.name, there, has_history=has_history), "utf-8")
        (new / _LIST).write_text(json.dumps(_digests(new), indent=1), "utf-8")
    return [f"{name}: {what}" for name, what in there.items()]


def take_up(folder: Path, target: Path, cipher: Cipher) -> list[str]:
    """Take up a folder that was handed over, in an empty one; returns what came, in Dutch.

    Args:
        folder: what was handed over.
        target: the empty folder, in which the books get a folder of their own, and the rest lies beside it.
        cipher: decrypts the originals.

    Raises:
        InputError: it is not whole, or the other one is not empty.
    """
    _check_whole(folder)
    target.mkdir(parents=True, exist_ok=True)
    names = sorted(path.name for path in folder.iterdir() if path.name not in {_PAGE, _LIST})
    hidden = target / _HIDDEN
    others = [path.name for path in target.iterdir() if path != hidden]
    if others and not (hidden.exists() and set(others) <= {*names}):
        raise InputError("deze map is niet leeg.", file=target, remedy="ga in een nieuwe of lege map staan.")
    throw_away(hidden)
    hidden.mkdir(mode=PRIVATE_FOLDER)
    for name in names:
        if name not in {BOOKS, Path(RECEIVED).parts[0]}:
            _copy_private(folder / name, hidden / name)
    for path in kept_files(folder / BOOKS):
        _copy(folder / BOOKS / path, hidden / BOOKS / path)
    copy_history(folder / BOOKS, hidden / BOOKS)
    if (folder / RECEIVED).is_file():
        with tarfile.open(fileobj=io.BytesIO(cipher.decrypt((folder / RECEIVED).read_bytes()))) as archive:
            received = [item for item in archive.getmembers() if item.name.split("/")[0] in ORIGINALS]
            archive.extractall(hidden / BOOKS, received, filter="data")
    came = sorted(path.name for path in hidden.iterdir())
    for name in came:
        if (target / name).is_dir():
            throw_away(target / name)
        (hidden / name).replace(target / name)
    hidden.rmdir()
    history = history_of(target / BOOKS)
    if history is not None:
        history.rebuild_index()
        history.close()
    return [f"{name}: {_ROWS[name]}" for name in came if name in _ROWS]


def _refuse_place(root: Path, folder: Path) -> None:
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise InputError("deze map is niet leeg.", file=folder, remedy="kies een nieuwe of lege map.")
    if folder.resolve().is_relative_to(root.resolve()):
        raise InputError(
            "een overdracht mag niet in de map van de boeken liggen.",
            file=folder,
            cause="er zitten persoonsgegevens in.",
            remedy="kies een plaats erbuiten, zoals een losse schijf.",
        )


@contextmanager
def _made(folder: Path) -> Iterator[Path]:
    """A new folder that comes in its place once it is whole."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    new = folder.with_name(f".{folder.name}{_HIDDEN}")
    throw_away(new)
    new.mkdir(mode=PRIVATE_FOLDER)
    try:
        yield new
        if folder.exists():
            folder.rmdir()
        new.rename(folder)
    finally:
        throw_away(new)


def _copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)


def _copy_private(source: Path, target: Path) -> None:
    """Copy a file, or the files of a folder, for the eyes of their owner only; nothing where there is none."""
    if source.is_file():
        _copy(source, target)
        target.chmod(PRIVATE_FILE)
    elif source.is_dir():
        target.mkdir(mode=PRIVATE_FOLDER, parents=True, exist_ok=True)
        for path in sorted(source.iterdir()):
            if not path.name.startswith("."):
                _copy_private(path, target / path.name)


def _packed(root: Path) -> bytes:
    """The originals as one archive; empty where there are none."""
    files = [path for name in ORIGINALS for path in sorted((root / name).rglob("*")) if path.is_file()]
    if not any(path.name != ".gitignore" for path in files):
        return b""
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz") as archive:
        for path in files:
            archive.add(path, path.relative_to(root).as_posix())
    return buffer.getvalue()


def _digests(folder: Path) -> dict[str, str]:
    """The hash of every file that is handed over, by its path."""
    files = (path for path in sorted(folder.rglob("*")) if path.is_file() and path.name != _LIST)
    return {path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def _check_whole(folder: Path) -> None:
    try:
        meant = json.loads((folder / _LIST).read_bytes())
    except (OSError, ValueError) as error:
        raise InputError(
            "dit is geen map van 'bwk overdracht'.",
            file=folder,
            cause=f"{_LIST} ligt er niet in, of is niet te lezen.",
            remedy=advice("noem de map die ", way("overdracht"), " maakte."),
        ) from error
    digest_by_path = _digests(folder)
    wrong = sorted(path for path in {*meant, *digest_by_path} if meant.get(path) != digest_by_path.get(path))
    if wrong or not (folder / BOOKS / MAIN).is_file():
        raise InputError(
            f"deze overdracht is niet heel: {count(len(wrong), 'bestand klopt', 'bestanden kloppen')} niet.",
            file=folder,
            excerpt=listed(wrong[:3]),
            cause="er is iets weg of veranderd nadat zij werd gemaakt.",
            remedy="laat haar opnieuw maken en kopieer de hele map; er is niets ingelezen.",
        )


def _page(title: str, name: str, there: dict[str, str], *, has_history: bool) -> str:
    rows = "\n".join(f"| `{path}` | {what} |" for path, what in there.items())
    history = (
        ""
        if has_history
        else "De geschiedenis van deze boeken zit er niet bij: zij wordt elders bijgehouden, of niet.\n"
    )
    return _TEXT.format(title=title, day=in_words(today()), rows=rows, name=name, history=history)
