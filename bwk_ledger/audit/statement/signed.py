"""The signed statements as files, for who gives the documents of a year away."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bwk_ledger.audit.folder import audit_folder

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


def signed_statements(root: Path, year: int) -> Mapping[str, bytes]:
    """The pdfs of a year in the folder of the kascommissie by name, in order; none where there is no such folder.

    Args:
        root: the folder of the books.
        year: the year.
    """
    own = re.compile(rf"verklaring-{year}(-\d+)?\.pdf")
    found = sorted(path for path in audit_folder(root).glob("verklaring-*.pdf") if own.fullmatch(path.name))
    return {path.name: path.read_bytes() for path in found}
