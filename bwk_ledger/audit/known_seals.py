"""The seals that the kascommissie saw: each statement notes their hashes, so that one that is gone is missed.

Who takes away a seal and the line in the books that names it leaves books that say nothing of it. The log does.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bwk_ledger.audit.statement.records import PROPOSED
from bwk_ledger.books.seal import seal_digests, sealed_years

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable
    from pathlib import Path

    from bwk_ledger.audit.log import Record

SEALS = "zegels"


@dataclass(frozen=True)
class LostSeal:
    """A seal that was seen when a statement was proposed, and that lies nowhere now."""

    year: int
    digest: str
    seen: dt.date


def seals_now(root: Path) -> dict[str, str]:
    """The hash of the seal in force of each closed year, as a statement notes them."""
    return {str(year): seal_digests(root, year)[0] for year in sorted(sealed_years(root))}


def lost_seals(records: Iterable[Record], root: Path) -> list[LostSeal]:
    """The seals that the log knows and that do not lie with the books, neither in force nor as an old one."""
    seen: dict[tuple[int, str], dt.date] = {}
    for record in records:
        if record.kind == PROPOSED:
            for year, digest in record.values.get(SEALS, {}).items():
                seen.setdefault((int(year), str(digest)), record.at.date())
    there = {year: seal_digests(root, year) for year, _ in seen}
    return [LostSeal(year, digest, day) for (year, digest), day in sorted(seen.items()) if digest not in there[year]]
