"""The few figures of a year by which members recognise it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bwk_ledger import accounts
from bwk_ledger.money import ZERO
from bwk_ledger.views.figures import figures

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bwk_ledger.load import Ledger


def key_figures(ledger: Ledger, year: int) -> Mapping[str, str]:
    """EUR as text with two decimals: `baten`, `lasten`, `resultaat`, and `geld` on own accounts on 31 December."""
    found = figures(ledger, year)
    income = -sum((amount for name, amount in found.cash.items() if name.startswith(accounts.INCOME)), ZERO)
    costs = sum((amount for name, amount in found.cash.items() if name.startswith(accounts.EXPENSES)), ZERO)
    money = sum((amount for name, amount in found.closing.items() if accounts.is_own(name)), ZERO)
    amounts = {"baten": income, "lasten": costs, "resultaat": income - costs, "geld": money}
    return {name: f"{amount:.2f}" for name, amount in amounts.items()}
