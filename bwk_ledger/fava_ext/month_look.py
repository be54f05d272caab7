"""The page "Maandblik": all outgoing payments of one month, for a board member who looks along and signs."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from flask import request

from bwk_ledger.audit.audit import State, moment
from bwk_ledger.audit.log import HINT, MOST
from bwk_ledger.audit.months import OutgoingMonth, look, may_look, outgoing_months
from bwk_ledger.audit.sample_acts import text_of
from bwk_ledger.base.money import format_amount
from bwk_ledger.base.periods import MONTHS
from bwk_ledger.door.accounts import Role
from bwk_ledger.fava_ext import page
from bwk_ledger.standing.receipts import receipt_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bwk_ledger.audit.audit import Audit
    from bwk_ledger.audit.sample import Payment
    from bwk_ledger.door.accounts import Visitor
    from bwk_ledger.fava_ext.page import AuditRequest, Head

MONTH = "maand"  # the argument that names the month to show


@dataclass(frozen=True)
class OutgoingLine:
    """A payment, as a line with a box to tick."""

    identity: str
    entry: Any
    day: str  # without its year, which the heading says
    text: str
    paper: str
    amount: str
    is_ticked: bool  # by who looks at the page, when all stood there that stands there now


@dataclass(frozen=True)
class MonthTab:
    """A month to choose, and what the last look at it found; `is_done` where all of it was ticked."""

    key: str
    name: str
    state: str  # empty where nobody looked
    is_done: bool
    is_shown: bool


@dataclass(frozen=True)
class MaandblikPage:
    """The page for one year, with the payments of one month."""

    head: Head
    year: int = 0
    months: tuple[MonthTab, ...] = ()
    name: str = ""  # of the month that is shown; empty where there is none
    key: str = ""
    digest: str = ""
    lines: tuple[OutgoingLine, ...] = ()
    total: str = ""
    looked: str = ""  # who looked last, and when
    remark: str = ""
    is_changed: bool = False
    unticked: int = 0
    may_look: bool = False
    number: str = ""
    hint: str = HINT
    most: int = MOST


def build(asked: AuditRequest) -> MaandblikPage:
    """Make the page; without a choice it shows the first month that nobody looked at as it is now."""
    months = outgoing_months(asked.audit)
    wanted = asked.arguments.get(MONTH, "")
    shown = next((item for item in months if item.key == wanted), None)
    waiting = (item for item in months if item.look is None or item.is_changed)
    shown = shown or next(waiting, months[-1] if months else None)
    tabs = tuple(
        MonthTab(item.key, item.name.split(" ")[0], _state(item), item.state is State.GOOD, item is shown)
        for item in months
    )
    if shown is None:
        return MaandblikPage(asked.head, asked.audit.year, may_look=may_look(asked.visitor))
    number = asked.visitor.person if asked.visitor else ""
    ticked = shown.ticked_by(number)
    return MaandblikPage(
        head=asked.head,
        year=asked.audit.year,
        months=tabs,
        name=shown.name,
        key=shown.key,
        digest=shown.digest,
        lines=tuple(_line(item, is_ticked=item.identity in ticked) for item in shown.payments),
        total=format_amount(shown.total),
        looked=_looked(shown),
        remark=shown.look.remark if shown.look else "",
        is_changed=shown.is_changed,
        unticked=len(shown.look.unticked) if shown.look else 0,
        may_look=may_look(asked.visitor),
        number=number,
    )


def _state(month: OutgoingMonth) -> str:
    if month.look is None:
        return ""
    if month.is_changed:
        return "kijk nog een keer"
    return "niet alles klopt" if month.look.unticked else "bekeken"


def _looked(month: OutgoingMonth) -> str:
    return f"{month.look.by} op {moment(month.look.at)}" if month.look else ""


def _line(item: Payment, *, is_ticked: bool) -> OutgoingLine:
    paper = receipt_of(item.entry)
    shown = paper.number or ("geen bon" if not paper.is_said_missing else f"geen bon: {paper.reason}")
    return OutgoingLine(
        item.identity,
        item.entry,
        f"{item.entry.date.day} {MONTHS[item.entry.date.month - 1]}",
        text_of(item.entry, ", "),
        shown,
        format_amount(item.spent),
        is_ticked,
    )


class Maandblik(page.AuditPage):
    """The page "Maandblik"."""

    report_title = "Maandblik"
    shown = MaandblikPage
    place_of = MappingProxyType({MONTH: MONTH})
    build_audit = staticmethod(build)

    @page.endpoint("bekeken")
    def sign(self) -> Any:
        """Sign that one looked at the payments of a month."""
        ticked = request.form.getlist("betaling")

        def do(audit: Audit, by: Visitor, form: Mapping[str, str]) -> page.PagePlace:
            name = form.get(MONTH, "")
            look(audit, by, name, form.get("betalingen", ""), ticked, form.get("tekst", ""))
            return page.PagePlace("maand", {MONTH: name})

        return self.act(Role.BOARD, do=do)
