"""The dossier of a year: files in one zip, with a list of what is in it and the SHA-256 of each."""

from __future__ import annotations

import hashlib
import io
import zipfile
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

CONTENTS = "inhoud.txt"
_STAMP = (2018, 1, 1, 0, 0, 0)  # the same zip for the same files


def render(title: str, files: Mapping[str, bytes]) -> bytes:
    """The zip; the same files give the same bytes.

    Args:
        title: stands above the list of contents.
        files: by their path in the zip.
    """
    ordered = dict(sorted(files.items()))
    lines = [f"{hashlib.sha256(content).hexdigest()}  {path}" for path, content in ordered.items()]
    head = [title, "", f"{len(ordered)} bestanden. Nakijken: sha256sum -c (de regels hieronder).", ""]
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, content in ({CONTENTS: "\n".join([*head, *lines, ""]).encode()} | ordered).items():
            entry = zipfile.ZipInfo(path, _STAMP)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, content)
    return buffer.getvalue()
