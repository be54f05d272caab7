"""Everything the template of the page "Veranderd" shows, as one frozen `VeranderdPage`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bwk_ledger.audit.change_report import changes
from bwk_ledger.base.errors import InputError
from bwk_ledger.fava_ext import page
from bwk_ledger.tables.records import RecordField, records
from bwk_ledger.tables.table import Cell, Kind, Link

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bwk_ledger.audit.change_report import Change, ChangeGroup, Report
    from bwk_ledger.fava_ext.page import AuditRequest, Head
    from bwk_ledger.tables.table import Table


SHOWN = 10  # changes of a kind; the others can be opened
_CLOSED = (
    "De boeking hoort bij een jaar dat toen al was afgesloten, of waarover al een verklaring was. Dan hoort er niets "
    "meer te veranderen."
)


def _booking(change: Change) -> Cell:
    closed = f"{', '.join(map(str, change.closed))} was al afgesloten of verklaard" if change.closed else ""
    link = Link(entry=change.entry) if change.entry is not None else None
    return Cell(
        change.label, link=link, note=_CLOSED if closed else "", beside=closed, below=change.what, warns=bool(closed)
    )


def _size(change: Change) -> Cell:
    if change.amount or not change.hours:
        return Cell(change.amount or None)
    return Cell(change.hours, Kind.HOURS, beside="uur")


def _who(change: Change) -> Cell:
    first, *more = [*filter(None, (change.by, change.when, change.why))] or [""]
    return Cell(first, below=". ".join(more))


_CHANGES: tuple[RecordField[Change], ...] = (
    RecordField("Boeking en wat er veranderde", Kind.TEXT, _booking),
    RecordField(
        "euro",
        Kind.MONEY,
        _size,
        meaning="Om hoeveel euro het gaat: wat op een andere rekening of subsidie kwam, en anders hoe groot de boeking "
        "is.",
    ),
    RecordField(
        "door wie en wanneer",
        Kind.TEXT,
        _who,
        meaning="De naam waaronder de wijziging in de geschiedenis van de boeken staat.",
        look="who",
    ),
)


@dataclass(frozen=True)
class ChangesPart:
    """The changes of the audited year, or those of the other years."""

    name: str
    title: str
    groups: tuple[ChangeGroup, ...]


@dataclass(frozen=True)
class VeranderdPage:
    """The page for one year; `asked` is what the reader chose, `wrong` why that cannot be used."""

    head: Head
    report: Report | None = None
    asked: str = ""
    wrong: str = ""
    shown: int = SHOWN

    @staticmethod
    def table(changes: Sequence[Change]) -> Table:
        """Changes below each other."""
        return records("", _CHANGES, changes, key=lambda change: change.label)

    @property
    def parts(self) -> tuple[ChangesPart, ...]:
        """The year first; a part without changes is left out."""
        if self.report is None:
            return ()
        both = (
            ChangesPart("jaar", str(self.report.year), self.report.of_year),
            ChangesPart("andere", "Andere jaren", self.report.of_others),
        )
        return tuple(part for part in both if part.groups)


def build(request: AuditRequest) -> VeranderdPage:
    """Make the page; what was changed is read from git with every request, and kept while nothing changes."""
    asked = request.arguments.get("sinds", "").strip()
    try:
        return VeranderdPage(request.head, changes(request.audit, asked), asked)
    except InputError as error:
        return VeranderdPage(request.head, asked=asked, wrong=str(error))


# The page "Wat is er veranderd": what changed in the books.


class Veranderd(page.AuditPage):
    """The page "Wat is er veranderd"."""

    report_title = "Wat is er veranderd"
    shown = VeranderdPage

    @staticmethod
    def build_audit(asked: page.AuditRequest) -> VeranderdPage:
        """The page of what was asked."""
        return build(asked)
