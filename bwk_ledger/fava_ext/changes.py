"""Everything the template of the page "Veranderd" shows, as one frozen `VeranderdPage`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bwk_ledger.audit.change_report import changes
from bwk_ledger.base.errors import InputError
from bwk_ledger.fava_ext import page

if TYPE_CHECKING:
    from bwk_ledger.audit.change_report import ChangeGroup, Report
    from bwk_ledger.fava_ext.page import AuditRequest, Head


SHOWN = 10  # changes of a kind; the others can be opened


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
