"""What the treasurer does with members beside importing: a transfer, an application, and a member who leaves."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, NamedTuple

from bwk_ledger.demo.days import SECOND

if TYPE_CHECKING:
    from collections.abc import Iterator


class Act(NamedTuple):
    """One call of `bwk leden`: its command, its day, who it is about, and what it needs beside."""

    command: str  # aanmelden, overdracht or opzeggen
    day: dt.date
    number: str
    other: str = ""  # who receives
    shares: int = 0
    kind: str = ""
    kamer: str = ""


def member_acts() -> Iterator[Act]:
    """In the order of their days: the year ends with shares to be paid, and with shares to be paid back."""
    yield Act("overdracht", dt.date(SECOND.year, 10, 15), "L0005", other="L0006", shares=1)
    yield Act("aanmelden", dt.date(SECOND.year, 12, 10), "L0121", shares=2, kind="bewoner", kamer="ZUILEN")
    yield Act("opzeggen", dt.date(SECOND.year, 12, 31), "L0090")
