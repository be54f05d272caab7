"""The papers of costs in a zip, for who must account for them: those of organisations, never those of somebody."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bwk_ledger.audit.receipts import DocumentFiles
from bwk_ledger.base import meta

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from bwk_ledger.figures.award_costs import AwardCost

_DAY_ONE = (1980, 1, 1, 0, 0, 0)  # the same zip for the same papers


@dataclass(frozen=True)
class Annexes:
    """A zip, how many papers are in it, and how many the books name that are not there."""

    content: bytes
    number: int
    lost: int


def annexes(costs: Iterable[AwardCost], entries: Iterable[Any]) -> Annexes:
    """Take the papers of costs together.

    Args:
        costs: of which.
        entries: those of the books.
    """
    files = DocumentFiles(entries)
    papers: dict[Path, None] = {}
    lost = set()
    for cost in costs:
        for key, name in meta.numbered(cost.entry.meta, meta.RECEIPT_DOCUMENT) if cost.has_papers_to_share else ():
            path = files.find(cost.entry, key)
            if path is None:
                lost.add(name)
            else:
                papers[path] = None
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for place, path in enumerate(papers, start=1):
            archive.writestr(zipfile.ZipInfo(f"{place:04d} {path.name}", _DAY_ONE), path.read_bytes())
    return Annexes(buffer.getvalue(), len(papers), len(lost))
