"""Words that several lines of the checklist share."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bwk_ledger.audit.line import Proof, worst
from bwk_ledger.money import format_amount
from bwk_ledger.periods import in_words

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence
    from decimal import Decimal

    from bwk_ledger.load import Ledger

MOST = 20  # rows of one kind behind a question; more are counted in one row


def called(ledger: Ledger, account: str) -> str:
    """How people call an account: by its name in the books, where it has one."""
    return ledger.names.get(account) or account


def day_and_amount(day: dt.date, amount: Decimal) -> str:
    """`3 maart 2018, -12,50`."""
    return f"{in_words(day)}, {format_amount(amount)}"


def shortened(proofs: Sequence[Proof], rest: str) -> list[Proof]:
    """At most twenty rows, and one that counts the others.

    Args:
        proofs: all of one kind, the worst first.
        rest: what the others are, such as `boekingen zonder regel`.
    """
    left = proofs[MOST:]
    if not left:
        return list(proofs)
    return [*proofs[:MOST], Proof(f"en nog {len(left)} {rest}", worst([proof.state for proof in left]))]
