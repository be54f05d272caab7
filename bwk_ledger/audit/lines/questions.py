"""Wat is nog niet uitgezocht?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bwk_ledger import accounts
from bwk_ledger.audit.line import Line, Proof, State
from bwk_ledger.audit.wording import account_name, day_and_amount, said_of, shortened
from bwk_ledger.books.euros import euro_amounts
from bwk_ledger.money import ZERO, format_amount
from bwk_ledger.periods import in_words
from bwk_ledger.words import count as number_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from decimal import Decimal

    from bwk_ledger.audit.audit import Audit

_MEANING = (
    "Van sommige regels van de bank weet de penningmeester nog niet waar ze voor zijn. Die staan apart, als vraagpost, "
    "tot ze zijn uitgezocht. Vraag per regel waar het om gaat."
)
_OPEN_FLAG = "!"
_TO_BE_EMPTY = (accounts.UNEXPLAINED, accounts.IN_TRANSIT)


def check(audit: Audit) -> Line:
    """Name what the treasurer did not explain yet, and what is left on the accounts for it when the year ends."""
    flagged = [entry for entry in audit.ledger.transactions if entry.flag == _OPEN_FLAG and entry.date in audit.period]
    questions = [_question(entry) for entry in flagged]
    proofs = (*_left(audit), *shortened(questions, "boekingen"))
    answer = (
        f"{number_of(len(flagged), 'boeking is', 'boekingen zijn')} nog uit te zoeken."
        if flagged
        else "Alles is uitgezocht."
        if not proofs
        else "Er staat nog geld op een rekening die leeg hoort te zijn."
    )
    return Line("questions", "Wat is nog niet uitgezocht?", _MEANING, answer, proofs)


def _question(entry: Any) -> Proof:
    amount = sum(
        (amount for account, amount in euro_amounts(entry) if accounts.is_own(account)),
        ZERO,
    )
    when = day_and_amount(entry.date, amount) if amount else in_words(entry.date)
    return Proof(f"{when}: {said_of(entry.payee, entry.narration)}.", State.OPEN, amount or None, entry=entry)


def _left(audit: Audit) -> Iterator[Proof]:
    """What stands on the accounts that are to be empty when the year ends."""
    left: dict[str, Decimal] = dict.fromkeys(_TO_BE_EMPTY, ZERO)
    for entry in audit.ledger.transactions:
        if entry.date < audit.period.end:
            for account, amount in euro_amounts(entry):
                parent = next((name for name in _TO_BE_EMPTY if accounts.is_under(account, name)), None)
                if parent is not None:
                    left[parent] += amount
    for account, amount in left.items():
        if amount:
            yield Proof(
                f"{account_name(audit.ledger.names, account)}: op {in_words(audit.period.last_day)} staat er nog "
                f"{format_amount(amount)} euro.",
                State.OPEN,
                amount,
                account=account,
            )
