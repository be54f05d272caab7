"""The page "Gezien": what the members of the kascommissie saw of every account, and the form to write it down."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bwk_ledger.audit.log import HINT, MOST
from bwk_ledger.audit.sightings import SeenAccount, Where, see, seen_accounts
from bwk_ledger.base import accounts
from bwk_ledger.base.money import format_amount
from bwk_ledger.base.periods import in_words
from bwk_ledger.door.accounts import Role
from bwk_ledger.fava_ext import page
from bwk_ledger.tables.table import Cell, Column, Kind, Row, Table

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from bwk_ledger.audit.audit import Audit
    from bwk_ledger.door.accounts import Visitor
    from bwk_ledger.fava_ext.page import AuditRequest, Head

_AGREES, _DIFFERS = "gelijk aan de boeken", "anders dan de boeken"


@dataclass(frozen=True)
class AccountForm:
    """An account, as the form names it, and where its money can be seen; what the books say is not shown."""

    account: str
    name: str
    places: tuple[str, ...]


@dataclass(frozen=True)
class GezienPage:
    """The page for one year."""

    head: Head
    year: int = 0
    seen: Table | None = None  # None where nobody wrote anything down
    forms: tuple[AccountForm, ...] = ()
    may_write: bool = False
    today: str = ""
    hint: str = HINT
    most: int = MOST


def build(request: AuditRequest) -> GezienPage:
    """Make the page."""
    audit = request.audit
    found = seen_accounts(audit)
    rows = tuple(_rows(found))
    return GezienPage(
        head=request.head,
        year=audit.year,
        seen=Table("Wat er is gezien", _COLUMNS, rows) if rows else None,
        forms=tuple(AccountForm(item.account, item.name, _places(item.account)) for item in found),
        may_write=request.visitor is not None and request.visitor.role is Role.COMMITTEE,
        today=audit.today.isoformat(),
    )


_COLUMNS = (
    Column("Rekening of kas", Kind.TEXT, look="label"),
    Column("Dag", Kind.TEXT),
    Column("Gezien", Kind.TEXT, look="num"),
    Column("Volgens de boeken", Kind.TEXT, look="num"),
    Column("Waar", Kind.TEXT),
    Column("Door", Kind.TEXT),
    Column("Uitkomst", Kind.TEXT, look="label"),
)


def _rows(found: tuple[SeenAccount, ...]) -> Iterator[Row]:
    for item in found:
        for seen, books in zip(item.sightings, item.books, strict=True):
            agrees = seen.amount == books
            where = f"{seen.where}, onaangekondigd" if seen.unannounced else seen.where
            yield Row(
                (
                    Cell(item.name, below=seen.remark),
                    Cell(in_words(seen.day)),
                    Cell(format_amount(seen.amount)),
                    Cell(format_amount(books)),
                    Cell(where),
                    Cell(seen.by),
                    Cell(_AGREES if agrees else _DIFFERS, look="state" if agrees else "state wrong"),
                ),
                key=f"{item.account} {seen.day}",
            )


def _places(account: str) -> tuple[str, ...]:
    """Where the money of an account can be seen."""
    if accounts.is_under(account, accounts.CASH_BOX):
        return (Where.COUNTED,)
    if accounts.is_under(account, accounts.BANK):
        return (Where.SCREEN, Where.PDF)
    return tuple(Where)


class Gezien(page.AuditPage):
    """The page "Gezien"."""

    report_title = "Zelf gezien"
    shown = GezienPage

    @staticmethod
    def build_audit(asked: page.AuditRequest) -> GezienPage:
        """The page of what was asked."""
        return build(asked)

    @page.endpoint("zag")
    def saw(self) -> Any:
        """Write down what one saw."""
        return self.act(Role.COMMITTEE, do=_saw)


def _saw(audit: Audit, by: Visitor, form: Mapping[str, str]) -> str:
    see(audit, by, form)
    return "gezien"
