"""Statements packed in a zip, as some banks give one file per day.

A zip counts its lines as if its files were one, in the order of their names: so each row has a line of its own. The
sizes a zip states are not believed: what comes out is counted while it comes out.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from bwk_ledger.errors import InputError
from importers.readers.source import Source

if TYPE_CHECKING:
    from collections.abc import Iterable

_MAGIC = (b"PK\x03\x04", b"PK\x05\x06")
_LARGEST = 200_000_000  # bytes unpacked
_MOST = 5_000  # files: one a day for over thirteen years
_HIGHEST_RATIO = 200  # XML of a bank shrinks to a tenth or a twentieth
_ALWAYS_ALLOWED = 1_000_000  # bytes unpacked that need no ratio
_CHUNK = 1 << 16
_OFFICE = ("[Content_Types].xml", "mimetype", "xl/", "word/", "_rels/", "docProps/", "META-INF/")
_NAME_LENGTH, _NAME = 26, 30  # where the first file has its name in the header of a zip
_EPOCH = (1980, 1, 1, 0, 0, 0)
# All that Python's module raises of a zip that is damaged: it has no word of its own for it.
BROKEN = (
    zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError,
    ValueError, OverflowError, KeyError, IndexError, TypeError,
)  # fmt: skip
_DOWNLOAD_AGAIN = "download het bestand opnieuw bij de bank."
_UNPACK = "pak het zip-bestand uit en importeer de bestanden los."


@dataclass(frozen=True)
class Member:
    """A file in a zip, and how many lines the files before it have."""

    name: str
    source: Source
    offset: int


def is_zip(source: Source) -> bool:
    """Whether a file is a zip with XML or nothing in it, and no spreadsheet or document, which are zips too."""
    if not source.content.startswith(_MAGIC):
        return False
    try:
        with zipfile.ZipFile(io.BytesIO(source.content)) as archive:
            names = archive.namelist() or [".xml"]
    except BROKEN:
        length = int.from_bytes(source.content[_NAME_LENGTH : _NAME_LENGTH + 2], "little")
        names = [source.content[_NAME : _NAME + length].decode("utf-8", errors="replace")]
    return any(name.lower().endswith(".xml") for name in names) and not any(name.startswith(_OFFICE) for name in names)


def members(source: Source) -> list[Member]:
    """The files in a zip by name, unpacked.

    Raises:
        InputError: the zip is damaged, locked or empty, holds a zip, or would unpack to more than any bank writes.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(source.content)) as archive:
            found = _unpacked(source, archive)
    except BROKEN as error:
        raise InputError(
            "dit zip-bestand is beschadigd.", file=source.name, cause=_reason(error), remedy=_DOWNLOAD_AGAIN
        ) from error
    result: list[Member] = []
    lines: list[str] = []
    for name, content in found:
        inner = Source(Path(f"{source.name} ({Path(name).name})"), content)
        result.append(Member(name, inner, len(lines)))
        lines += _lines(inner)
    # So that messages about this file can show a line of it; its own bytes are no text.
    vars(source)["lines"] = lines
    return result


def packed(files: Iterable[tuple[str, bytes]]) -> bytes:
    """A zip of these files that depends on nothing but their names and content."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files:
            information = zipfile.ZipInfo(name, _EPOCH)
            information.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(information, content)
    return buffer.getvalue()


def _unpacked(source: Source, archive: zipfile.ZipFile) -> list[tuple[str, bytes]]:
    files = sorted((item for item in archive.infolist() if not _is_aside(item)), key=lambda item: item.filename)
    if not files:
        raise InputError("dit zip-bestand is leeg.", file=source.name, remedy=_DOWNLOAD_AGAIN)
    if len(files) > _MOST:
        raise _too_large(source, f"er zitten {len(files)} bestanden in.")
    found: list[tuple[str, bytes]] = []
    total = 0
    for item in files:
        content = bytearray()
        with archive.open(item) as stream:
            while chunk := stream.read(_CHUNK):
                content += chunk
                total += len(chunk)
                if total > _LARGEST:
                    raise _too_large(source, f"uitgepakt is het groter dan {_LARGEST // 1_000_000} MB.")
                if total > max(_ALWAYS_ALLOWED, _HIGHEST_RATIO * len(source.content)):
                    raise _too_large(source, f"uitgepakt is het meer dan {_HIGHEST_RATIO} keer zo groot.")
        if content.startswith(_MAGIC):
            raise InputError(
                f"in dit zip-bestand zit weer een zip-bestand: '{item.filename}'.", file=source.name, remedy=_UNPACK
            )
        found.append((item.filename, bytes(content)))
    return found


def _is_aside(item: zipfile.ZipInfo) -> bool:
    """Folders, and what a Mac adds of its own."""
    return item.is_dir() or item.filename.startswith("__MACOSX/") or Path(item.filename).name == ".DS_Store"


def _too_large(source: Source, cause: str) -> InputError:
    return InputError(
        "dit zip-bestand is te groot om uit te pakken.",
        file=source.name,
        cause=cause,
        remedy="geen bank levert zo'n bestand; download het afschrift opnieuw, of kies een kortere periode.",
    )


def _reason(error: Exception) -> str:
    return "er zit een wachtwoord op." if "password" in f"{error}" else "het is afgebroken of veranderd."


def _lines(source: Source) -> list[str]:
    try:
        return source.lines
    except InputError:  # no text: reading it will say so
        return []
