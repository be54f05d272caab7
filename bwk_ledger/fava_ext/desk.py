"""What a session keeps in memory while it lasts: files that came or go, and what opens the register."""

from __future__ import annotations

import hashlib
import os
import secrets
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flask import request

from bwk_ledger.acts.act import of_field
from bwk_ledger.base.errors import InputError
from bwk_ledger.door.accounts import AGAIN, MEMORY, OTHER, OTHER_AGAIN, PASSPHRASE
from bwk_ledger.fava_ext.form import Upload
from bwk_ledger.register.access import FILE_NAME, KEY_FILE, PLACE, RegisterAccess

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from werkzeug.wrappers import Request

    from bwk_ledger.acts.act import Act

LARGEST = 25 * 1024 * 1024  # bytes of one file
_MOST = 100 * 1024 * 1024  # bytes that one session keeps; what it had longest goes first
_FILES, _PASSPHRASE = "bestanden", "register"
KEPT = "_bestand"  # begins the name of a field of a form that is of no act


@dataclass(frozen=True)
class Desk:
    """The memory of the session of this request."""

    memory: dict[str, Any] = field(repr=False)

    @classmethod
    def here(cls) -> Desk:
        """That of who asks; nothing stays where nobody logged in."""
        return cls(request.environ.get(MEMORY, {}))

    def keep(self, name: str, content: bytes) -> Upload:
        """Keep a file, for who sends a form again or fetches what an act made."""
        kept = Upload(name, content, secrets.token_urlsafe(12))
        files: dict[str, Upload] = self.memory.setdefault(_FILES, {})
        files[kept.key] = kept
        while sum(len(item.content) for item in files.values()) > _MOST:
            del files[next(iter(files))]
        return kept

    def kept(self, key: str) -> Upload | None:
        """A file that was kept."""
        upload: Upload | None = self.memory.get(_FILES, {}).get(key)
        return upload

    def files_of(self, act: Act, asked: Request = request) -> Mapping[str, tuple[Upload, ...]]:
        """The files of a form: those that it sent now, else those that it sent before."""
        files_by_field: dict[str, tuple[Upload, ...]] = {}
        for item in act.fields:
            sent = [file for file in asked.files.getlist(item.name) if file.filename]
            new = tuple(self.keep(_base_name(file.filename or ""), _content(file.stream)) for file in sent)
            earlier = (self.kept(key) for key in asked.form.getlist(f"{KEPT}.{item.name}"))
            if both := new or tuple(file for file in earlier if file is not None):
                files_by_field[item.name] = both
        return files_by_field

    def digests_of(self, name: str) -> frozenset[str]:
        """The SHA-256 of the files that a field of the form holds, which can still be read after this."""
        blobs = [kept.content for key in request.form.getlist(f"{KEPT}.{name}") if (kept := self.kept(key)) is not None]
        for file in request.files.getlist(name):
            blobs.append(_content(file.stream))
            file.stream.seek(0)
        return frozenset(hashlib.sha256(content).hexdigest() for content in blobs)

    # The register: its passphrase is kept, and nothing of what is in it.

    def register(self, books: Path) -> RegisterAccess:
        """The register beside the books."""
        named = os.environ.get(PLACE)
        key = os.environ.get(KEY_FILE)
        path = Path(named) if named else books.resolve().parent.parent / FILE_NAME
        return RegisterAccess(path, _FromForm(self), Path(key) if key else None)

    @property
    def passphrase(self) -> str:
        """What opens the register in this session; empty while nobody said."""
        return str(self.memory.get(_PASSPHRASE, ""))

    @property
    def is_said_now(self) -> bool:
        """Whether this request says a passphrase that has not opened the register yet."""
        return bool(request.form.get(PASSPHRASE)) and not self.passphrase

    def unlock(self, register: RegisterAccess) -> None:
        """Open the register with what the form says, for as long as the session lasts.

        Raises:
            InputError: that does not open it.
        """
        given = request.form.get(PASSPHRASE, "")
        if not given or not register.exists:  # a new one is there once an act wrote it
            return
        with of_field(PASSPHRASE):
            register.read()
        self.memory[_PASSPHRASE] = given

    def lock(self) -> None:
        """Forget what opens the register."""
        self.memory.pop(_PASSPHRASE, None)


@dataclass(frozen=True)
class _FromForm:
    """Answers with what stands in the form."""

    desk: Desk

    @property
    def knows(self) -> bool:
        """Whether the passphrase was said, now or before."""
        return bool(request.form.get(PASSPHRASE) or self.desk.passphrase)

    def passphrase(self, path: Path, *, is_new: bool) -> str:
        """That of the register, from the form or from before."""
        del path
        given = request.form.get(PASSPHRASE, "")
        if is_new and given:
            _require_same(given, AGAIN)
        if not (given or self.desk.passphrase):
            raise InputError(
                "voor deze handeling moet het ledenregister open.",
                field=PASSPHRASE,
                remedy="vul het wachtwoord van het ledenregister in.",
            )
        return given or self.desk.passphrase

    def another(self) -> str:
        """The passphrase of somebody who gets a key."""
        given = request.form.get(OTHER, "")
        if not given:
            raise InputError("er is geen wachtwoord van de ander.", field=OTHER, remedy="laat de ander het intypen.")
        _require_same(given, OTHER_AGAIN)
        return given

    def tell(self, text: str) -> None:
        """Nobody looks."""


def _require_same(given: str, again: str) -> None:
    if request.form.get(again, "") != given:
        raise InputError("de twee wachtwoorden zijn niet gelijk.", field=again, remedy="typ ze allebei opnieuw.")


def _base_name(name: str) -> str:
    """What a file is called without its folders, and shows itself."""
    return name.replace("\\", "/").rpartition("/")[2].lstrip(".").strip() or "bestand"


def _content(stream: Any) -> bytes:
    content: bytes = stream.read(LARGEST + 1)
    return content


@dataclass(frozen=True)
class StagingFolder:
    """Folders beside the books while an act is done: for what it reads, and for what it leaves."""

    root: Path

    @property
    def out(self) -> Path:
        """Where an act leaves files."""
        return self.root / "uit"

    def put(self, upload: Upload) -> Path:
        """Put a file where the act can read it.

        Raises:
            ValueError: it is too large.
        """
        if len(upload.content) > LARGEST:
            raise ValueError(
                f"het bestand {upload.name} is te groot; het mag hier ten hoogste {LARGEST >> 20} MB zijn."
            )
        folder = self.root / "in" / (upload.key or secrets.token_urlsafe(8))
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / upload.name
        path.write_bytes(upload.content)
        return path

    def without_place(self, line: str) -> str:
        """What an act tells, without the folder that is gone by the time somebody reads it."""
        return line.replace(f"{self.out}{os.sep}", "")

    @property
    def left(self) -> Iterator[tuple[str, bytes]]:
        """The files that an act left."""
        return ((path.name, path.read_bytes()) for path in sorted(self.out.rglob("*")) if path.is_file())


@contextmanager
def staging() -> Iterator[StagingFolder]:
    """A private place that is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="bwk-") as name:
        stage = StagingFolder(Path(name).resolve())
        stage.out.mkdir()
        yield stage
