"""A pdf as it is kept with the books: its pages, and nothing about who made it, with what or when.

It is written anew from what its pages are made of. Names of authors, earlier versions, files within it and programs
that would run when it is opened do not come along.
"""

from __future__ import annotations

import io
import logging
from typing import TYPE_CHECKING, Any

from importers.photo_copy import JPEG, UnreadableError, clean_jpeg

if TYPE_CHECKING:
    from collections.abc import Iterator

PDF = b"%PDF-"
# Of the document or of a part of it: who, when and with what; and what runs, or is packed with it.
_ABOUT = (
    "/Metadata", "/PieceInfo", "/LastModified", "/Usage", "/OpenAction", "/AA", "/JavaScript", "/EmbeddedFiles", "/AF",
    "/FS", "/Collection", "/SpiderInfo", "/Perms", "/DSS", "/Threads",
)  # fmt: skip
_ABOUT_NOTE = (
    "/NM",
    "/M",
    "/CreationDate",
    "/Subj",
    "/RC",
    "/A",
    "/PA",
)  # also where a link leads: perhaps to a person
_AUTHOR, _FIELD = "/T", "/Widget"  # in a field of a form that is its name
_JPEG = "/DCTDecode"


def is_signed(content: bytes) -> bool:
    """Whether a pdf is digitally signed: any change would break the signature."""
    return b"/ByteRange" in content


def clean_pdf(content: bytes) -> bytes:
    """The pages of a pdf without what tells who made it; the same bytes every time.

    Raises:
        UnreadableError: it is damaged or locked.
    """
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # what it has to say about a pdf is not for the treasurer
    try:
        # What nothing refers to any more is left behind the second time.
        return _rewritten(_rewritten(content))
    except UnreadableError:
        raise
    except Exception as error:  # pypdf raises whatever a damaged file leads it to
        raise UnreadableError from error


def _rewritten(content: bytes) -> bytes:
    from pypdf import PdfReader, PdfWriter  # noqa: PLC0415 - only receipts need it

    reader = PdfReader(io.BytesIO(content))
    if reader.is_encrypted and not reader.decrypt(""):
        raise UnreadableError
    writer = PdfWriter(clone_from=reader)
    if not writer.pages:
        raise UnreadableError
    writer.metadata = None
    writer._ID = None  # noqa: SLF001 - made of what the metadata were, and there is no other way to leave it out
    for item in writer._objects:  # noqa: SLF001 - nor to see every part
        for found in _dictionaries(item):
            _strip(found)
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


def _dictionaries(item: Any) -> Iterator[Any]:
    """A part of a pdf that has named values, and those within it."""
    if isinstance(item, dict):
        yield item
    for child in item.values() if isinstance(item, dict) else item if isinstance(item, list) else ():
        if isinstance(child, dict | list):
            yield from _dictionaries(child)


def _strip(item: Any) -> None:
    is_note = "/Subtype" in item and ("/Rect" in item or item.get("/Type") == "/Annot")
    for name in (*_ABOUT, *(_ABOUT_NOTE if is_note else ())):
        item.pop(name, None)
    if is_note and item["/Subtype"] != _FIELD:
        item.pop(_AUTHOR, None)
    if item.get("/Filter") in (_JPEG, [_JPEG]) and item._data.startswith(JPEG):  # noqa: SLF001 - as it is packed
        item._data = clean_jpeg(item._data)  # noqa: SLF001
