"""How hits put bookings in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bwk_ledger.base.errors import listed
from bwk_ledger.base.money import ZERO, format_amount
from bwk_ledger.base.periods import in_words

if TYPE_CHECKING:
    from collections.abc import Sequence
    from decimal import Decimal

    from bwk_ledger.audit.stands_out.evidence import AuditBooking

_MOST = 4  # days that are named


def days(items: Sequence[AuditBooking]) -> str:
    """`3 maart 2026 en 9 april 2026`; of many the first and the last."""
    found = list(dict.fromkeys(in_words(item.day) for item in items))
    return listed(found) if len(found) <= _MOST else f"{found[0]} tot en met {found[-1]}"


def euros(amount: Decimal) -> str:
    """`1.234,56 euro`."""
    return f"{format_amount(amount)} euro"


def named(item: AuditBooking) -> str:
    """Whom or what it was for: the party, else the words of the books between quotes."""
    return item.party or f"'{item.text or 'zonder tekst'}'"


def total(items: Sequence[AuditBooking]) -> Decimal:
    """What they are together, EUR."""
    return sum((item.amount for item in items), ZERO)
