"""A photo as it is kept with the books: every pixel, and nothing about who took it, where, with what or when.

The parts of the file that make the picture are copied as they are, so nothing is compressed anew; of all others only
how the picture is turned is kept.
"""

from __future__ import annotations

import struct
import zlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

JPEG = b"\xff\xd8\xff"
PNG = b"\x89PNG\r\n\x1a\n"
_SCAN, _END, _EXIF, _ADOBE = 0xDA, 0xD9, 0xE1, 0xEE
_FRAMES = {*range(0xC0, 0xD0), 0xDB, 0xDC, 0xDD, _SCAN}  # sizes, tables and the picture itself
_ADOBE_LENGTH = 12  # which colours the picture has
_EXIF_START = b"Exif\0\0"
_TURNED = 0x0112
_TURNS = range(2, 9)
_SHORT = 3  # a number of two bytes
_BYTE_ORDERS = {b"II": "<", b"MM": ">"}
_DRAWN = {b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"sBIT", b"bKGD", b"pHYs"}


class UnreadableError(Exception):
    """The file is not what it seems to be, so what it tells about people cannot be found."""


def clean_jpeg(content: bytes) -> bytes:
    """A JPEG without its metadata, previews and profiles, and without what stands behind the picture."""
    parts, turn, has_picture = [], 0, False
    for marker, segment in _segments(content):
        if marker == _EXIF and segment[4:].startswith(_EXIF_START):
            turn = turn or _turned(segment[4 + len(_EXIF_START) :])
        elif marker in _FRAMES:
            parts.append(segment)
            has_picture |= marker == _SCAN
        elif marker == _ADOBE and segment[4:9] == b"Adobe":
            parts.append(_segment(_ADOBE, segment[4 : 4 + _ADOBE_LENGTH]))
    if not has_picture:
        raise UnreadableError
    first = [_segment(_EXIF, _EXIF_START + _tiff(turn))] if turn else []
    return b"".join([b"\xff\xd8", *first, *parts, b"\xff\xd9"])


def clean_png(content: bytes) -> bytes:
    """A PNG with only the parts that are drawn."""
    parts, turn = [], 0
    for kind, data in _chunks(content):
        if kind in _DRAWN:
            if kind == b"IDAT" and turn:
                parts.append(_chunk(b"eXIf", _tiff(turn)))
                turn = 0
            parts.append(_chunk(kind, data))
        elif kind == b"eXIf":
            turn = _turned(data)
    return b"".join([PNG, *parts])


def _segments(content: bytes) -> Iterator[tuple[int, bytes]]:
    """The segments of a JPEG by their marker, each scan with the picture that follows it, up to the end of it."""
    place = 2
    while True:
        if content[place : place + 1] != b"\xff":
            raise UnreadableError
        while content[place + 1 : place + 2] == b"\xff":  # may stand before any marker
            place += 1
        marker = content[place + 1] if place + 1 < len(content) else -1
        if marker == _END:
            return
        length = int.from_bytes(content[place + 2 : place + 4], "big")
        end = place + 2 + length
        if marker < 0 or length < struct.calcsize("H") or end > len(content):
            raise UnreadableError
        if marker == _SCAN:
            end = _end_of_scan(content, end)
        yield marker, content[place:end]
        place = end


def _end_of_scan(content: bytes, place: int) -> int:
    """Where the next marker is that does not belong to the picture."""
    while (place := content.find(b"\xff", place)) >= 0:
        following = content[place + 1 : place + 2]
        if following != b"\0" and not b"\xd0" <= following <= b"\xd7":
            return place
        place += 2
    raise UnreadableError


def _segment(marker: int, data: bytes) -> bytes:
    return struct.pack(">BBH", 0xFF, marker, len(data) + 2) + data


def _chunks(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    """The chunks of a PNG by their kind, up to the last."""
    place = len(PNG)
    while True:
        length = int.from_bytes(content[place : place + 4], "big")
        kind, data = content[place + 4 : place + 8], content[place + 8 : place + 8 + length]
        if content[: len(PNG)] != PNG or len(kind) < len(b"IEND") or len(data) < length:
            raise UnreadableError
        yield kind, data
        if kind == b"IEND":
            return
        place += 12 + length


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def _turned(tiff: bytes) -> int:
    """How a picture is to be turned when it is shown; 0 where that is not said."""
    order = _BYTE_ORDERS.get(tiff[:2])
    if order is None:
        return 0
    try:
        (start,) = struct.unpack_from(f"{order}I", tiff, 4)
        (count,) = struct.unpack_from(f"{order}H", tiff, start)
        for number in range(count):
            tag, kind, _, value = struct.unpack_from(f"{order}HHIH", tiff, start + 2 + 12 * number)
            if (tag, kind) == (_TURNED, _SHORT):
                return value if value in _TURNS else 0
    except struct.error:
        pass
    return 0


def _tiff(turn: int) -> bytes:
    """Exif that says only how the picture is turned."""
    return struct.pack(">2sHIHHHIHHI", b"MM", 42, 8, 1, _TURNED, _SHORT, 1, turn, 0, 0)
