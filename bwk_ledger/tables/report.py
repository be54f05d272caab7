"""The form of the annual report: chapters of pieces, ready to be set; a renderer computes nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from decimal import Decimal

    from bwk_ledger.tables.table import Table


@dataclass(frozen=True)
class ChartBar:
    """A bar: the number of its series, how long it is as a part of the longest, and the figure beside it."""

    series: int
    part: Decimal
    shown: str


@dataclass(frozen=True)
class ChartLine:
    """What the bars beside a label are about."""

    label: str
    bars: tuple[ChartBar, ...]


@dataclass(frozen=True)
class BarChart:
    """Lines of bars; `series` names their colours, none where there is one colour only."""

    title: str
    lines: tuple[ChartLine, ...]
    series: tuple[str, ...] = ()


@dataclass(frozen=True)
class Piece:
    """A part of a chapter under its own title; what it has is set in the order of these fields.

    `note` is the number by which a line of a statement refers to it. `missing` says what is still to be written.
    """

    title: str = ""
    note: str = ""
    paragraphs: tuple[str, ...] = ()
    missing: str = ""
    facts: tuple[tuple[str, str], ...] = ()
    charts: tuple[BarChart, ...] = ()
    table: Table | None = None
    signers: tuple[str, ...] = ()  # what stands below each line to sign on


@dataclass(frozen=True)
class Chapter:
    """A chapter; the contents name it with its page.

    A `fresh` one begins on a page of its own, and one that is to stay `whole` goes on over no page.
    """

    title: str
    pieces: tuple[Piece, ...]
    fresh: bool = True
    whole: bool = False


@dataclass(frozen=True)
class AnnualReport:
    """The report: `status` stands on every page; as long as it `is_concept`, so large that nobody misses it."""

    title: str
    name: str
    status: str
    is_concept: bool
    reasons: tuple[str, ...]  # why it is no further
    seat: str
    chapters: tuple[Chapter, ...]
