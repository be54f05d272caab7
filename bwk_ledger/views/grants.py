"""Grants: what was awarded, received, spent and is left, per grant."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bwk_ledger.money import ZERO
from bwk_ledger.views.figures import RECEIVABLE

if TYPE_CHECKING:
    from decimal import Decimal

    from bwk_ledger.config import Award, Funder
    from bwk_ledger.views.figures import Figures


@dataclass(frozen=True)
class Grant:
    """One grant in one year, EUR. `before` is what was left of earlier years; `left` what is still to be spent.

    `awarded` is what the award of the year says; without one, what the budget counts on.
    """

    funder: Funder
    award: Award
    awarded: Decimal
    before: Decimal
    received: Decimal
    spent: Decimal

    @property
    def left(self) -> Decimal:
        """Received and not spent; negative when more was spent than received."""
        return self.before + self.received - self.spent


def grants(figures: Figures) -> list[Grant]:
    """The grants of a year, in the order of the funders."""
    return [_grant(figures, funder) for funder in figures.config.funders.values() if funder.is_grant]


def _grant(figures: Figures, funder: Funder) -> Grant:
    account = funder.liability
    opening = figures.opening.get(account, ZERO) + figures.opening.get(account + RECEIVABLE, ZERO)
    spent = figures.released.get(account, ZERO)
    award = funder.award(figures.year)
    budgeted = -sum((figures.budget.cash.get(funder.income(kamer), ZERO) for kamer in funder.kamers), ZERO)
    return Grant(
        funder=funder,
        award=award,
        awarded=budgeted if award.amount is None else award.amount,
        before=-opening,
        received=spent - figures.cash.get(account, ZERO),
        spent=spent,
    )
