"""What an act would do, as it is shown before somebody says yes."""

from __future__ import annotations

from dataclasses import dataclass
from functools import singledispatch
from typing import TYPE_CHECKING, Any

from bwk_ledger.acts.bookings import Settling
from bwk_ledger.acts.orders import PlannedOrder
from bwk_ledger.acts.register import PlannedErasure
from bwk_ledger.acts.rule_plan import PlannedRules, shown
from bwk_ledger.acts.year import PlannedClosing
from bwk_ledger.base.money import format_amount
from bwk_ledger.tables.orders import betaalopdracht

if TYPE_CHECKING:
    from bwk_ledger.tables.table import Table


@dataclass(frozen=True)
class ShownPlan:
    """What a plan says: lines, tables, and what is in the way."""

    lines: tuple[str, ...] = ()
    tables: tuple[Table, ...] = ()
    obstacles: tuple[str, ...] = ()

    @property
    def says_something(self) -> bool:
        """Whether there is anything to look at before it is done."""
        return bool(self.lines or self.tables or self.obstacles)


@singledispatch
def shown_plan(plan: Any) -> ShownPlan:
    """What a plan says."""
    raise TypeError(type(plan))


@shown_plan.register
def _(plan: PlannedOrder) -> ShownPlan:
    return ShownPlan(tables=(betaalopdracht(plan.draft, plan.about),))


@shown_plan.register
def _(plan: PlannedRules) -> ShownPlan:
    return ShownPlan(tuple(shown(plan)))


@shown_plan.register
def _(plan: Settling) -> ShownPlan:
    return shown_plan(plan.rule) if plan.rule is not None else ShownPlan()


@shown_plan.register
def _(plan: PlannedErasure) -> ShownPlan:
    retention = (plan.retention,) if plan.retention else ()
    return ShownPlan((*retention, f"{plan.number} wordt voorgoed uit het register gewist."))


@shown_plan.register
def _(plan: PlannedClosing) -> ShownPlan:
    closing, entry = plan.prepared.closing, plan.prepared.appropriation
    lines = [f"Resultaat {closing.year}: {format_amount(closing.result)} euro."]
    for item in entry.postings if entry is not None else ():
        side = "debet" if item.units.number > 0 else "credit"
        lines.append(f"{item.account}: {format_amount(abs(item.units.number))} {side}")
    return ShownPlan((*lines, *(f"Let op: {text}" for text in closing.warnings)), obstacles=plan.obstacles)
