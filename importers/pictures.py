"""Photos that a browser may not show, such as HEIC of a phone, as JPEG; and the day a photo was taken.

Of what a camera writes about a photo only the day is read, which helps to find the payment. None of it is kept.
"""

from __future__ import annotations

import datetime as dt
import io
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

_QUALITY = 90  # of a JPEG: small print on a receipt stays legible
_HEIF = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1", b"avif", b"avis")
_TIFF = (b"II*\0", b"MM\0*")
_CAMERA_VALUES, _TAKEN, _CHANGED = 0x8769, 0x9003, 0x0132  # of EXIF
_DAY = "%Y:%m:%d"


class UnreadablePictureError(Exception):
    """The file is not the picture that it seems to be."""


def is_convertible(content: bytes) -> bool:
    """Whether it is a picture that is kept in another form: HEIC, AVIF, WebP, GIF or TIFF."""
    return (
        (content[4:8] == b"ftyp" and content[8:12] in _HEIF)
        or (content[:4] == b"RIFF" and content[8:12] == b"WEBP")
        or content.startswith((b"GIF8", *_TIFF))
    )


def converted(content: bytes) -> bytes:
    """The picture as JPEG; a TIFF of several pages, as scanners make, as PDF.

    Raises:
        UnreadablePictureError: it is damaged, or larger than any photo.
    """
    try:
        with _opened(content) as image:
            pages = list(_pages(image)) if content.startswith(_TIFF) else [_upright(image)]
        buffer = io.BytesIO()
        if len(pages) > 1:
            pages[0].save(buffer, "PDF", save_all=True, append_images=pages[1:])
        else:
            pages[0].save(buffer, "JPEG", quality=_QUALITY)
    except Exception as error:  # what a damaged file leads Pillow to raise is anything
        raise UnreadablePictureError from error
    return buffer.getvalue()


def taken_on(content: bytes) -> dt.date | None:
    """The day a photo was taken, as the camera wrote it; None where it did not."""
    try:
        with _opened(content) as image:
            values = image.getexif()
            moment = values.get_ifd(_CAMERA_VALUES).get(_TAKEN) or values.get(_CHANGED)
        return dt.datetime.strptime(str(moment)[:10], _DAY).replace(tzinfo=dt.UTC).date()
    except Exception:  # noqa: BLE001 - as above: then it says nothing
        return None


def _opened(content: bytes) -> Any:
    from PIL import Image
    from pillow_heif import register_heif_opener

    register_heif_opener()
    return Image.open(io.BytesIO(content))


def _pages(image: Any) -> Iterator[Any]:
    for number in range(image.n_frames):
        image.seek(number)
        yield _upright(image)


def _upright(image: Any) -> Any:
    """The picture as it is to be seen, in colours that JPEG has; what is transparent is white."""
    from PIL import Image, ImageOps

    turned = ImageOps.exif_transpose(image)
    if not turned.has_transparency_data:
        return turned.convert("RGB")
    layered = turned.convert("RGBA")
    white = Image.new("RGBA", layered.size, "white")
    return Image.alpha_composite(white, layered).convert("RGB")
