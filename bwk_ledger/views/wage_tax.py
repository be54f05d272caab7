"""Wage tax of a year by month: what was withheld, what was paid to the Belastingdienst, and what is still owed.

The treasurer books wages gross, with what is withheld on `Schulden:Loonheffing`, and what is paid against it. Shown by
calendar month, the usual period of a return.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bwk_ledger import accounts
from bwk_ledger.errors import InputError
from bwk_ledger.money import EUR, ZERO

if TYPE_CHECKING:
    from collections.abc import Iterable
    from decimal import Decimal

    from bwk_ledger.load import Ledger

ACCOUNT = f"{accounts.LIABILITIES}:Loonheffing"
_MONTHS = 12


@dataclass(frozen=True)
class WageTaxMonth:
    """One month, EUR; `owed` is what is owed when it ends."""

    month: int
    withheld: Decimal
    paid: Decimal
    owed: Decimal


def require_wage_tax(ledger: Ledger) -> None:
    """Refuse books that withhold no wage tax.

    Raises:
        InputError: the account is not open.
    """
    if ACCOUNT not in ledger.names:
        raise InputError(
            "deze boeken kennen geen loonheffing.",
            cause=f"er is geen rekening {ACCOUNT}.",
            remedy=f'open haar in stam/rekeningen.beancount: 2018-01-01 open {ACCOUNT} EUR, met daaronder naam: "Te '
            'betalen loonheffing" en rgs: "BSchBepLhe"; boek lonen bruto, met wat is ingehouden op die rekening.',
        )


def wage_tax(transactions: Iterable[Any], year: int) -> tuple[Decimal, list[WageTaxMonth]]:
    """What was owed when a year began, EUR, and its twelve months."""
    before = ZERO
    withheld = [ZERO] * _MONTHS
    paid = [ZERO] * _MONTHS
    for entry in transactions:
        if entry.date.year > year:
            break
        for item in entry.postings:
            if item.account != ACCOUNT or item.units.currency != EUR:
                continue
            if entry.date.year < year:
                before -= item.units.number
            elif item.units.number < 0:
                withheld[entry.date.month - 1] -= item.units.number
            else:
                paid[entry.date.month - 1] += item.units.number
    owed, months = before, []
    for index in range(_MONTHS):
        owed += withheld[index] - paid[index]
        months.append(WageTaxMonth(index + 1, withheld[index], paid[index], owed))
    return before, months
