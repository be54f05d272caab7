"""The copy of a receipt or bill that is kept with the books: what can be seen of it, and no more."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from importers.pdf_copy import PDF, clean_pdf, is_signed
from importers.photo_copy import JPEG, PNG, UnreadableError, clean_jpeg, clean_png

if TYPE_CHECKING:
    from collections.abc import Callable

_SIGNED = "deze pdf is digitaal ondertekend en is daarom bewaard zoals zij is, met wat erin staat over wie haar maakte"
_UNREADABLE = "dit bestand is bewaard zoals het is: wat erin staat over wie het maakte, was er niet uit te halen"


class _Kind(NamedTuple):
    start: bytes
    ending: str
    clean: Callable[[bytes], bytes]


_KINDS = (_Kind(PDF, ".pdf", clean_pdf), _Kind(PNG[:4], ".png", clean_png), _Kind(JPEG, ".jpg", clean_jpeg))


class PaperCopy(NamedTuple):
    """The bytes to keep, and what to tell where they still are those that were received."""

    content: bytes
    note: str = ""


def ending(content: bytes) -> str:
    """How the name of such a file ends."""
    return next(kind.ending for kind in _KINDS if content.startswith(kind.start))


def paper_copy(content: bytes) -> PaperCopy:
    """The copy of a pdf or photo: the same bytes for the same file."""
    if content.startswith(PDF) and is_signed(content):
        return PaperCopy(content, _SIGNED)
    kind = next(kind for kind in _KINDS if content.startswith(kind.start))
    try:
        return PaperCopy(kind.clean(content))
    except UnreadableError:
        return PaperCopy(content, _UNREADABLE)
