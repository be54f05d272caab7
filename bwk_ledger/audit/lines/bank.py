"""Klopt elke bankrekening met het afschrift?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bwk_ledger import accounts
from bwk_ledger.audit.bank.balances import balance_proofs
from bwk_ledger.audit.line import Line, Proof, State
from bwk_ledger.money import ZERO, format_amount
from bwk_ledger.words import count as number_of

if TYPE_CHECKING:
    from bwk_ledger.audit.audit import Audit

_MEANING = (
    "Wat volgens de boeken op 31 december op elke bankrekening stond, hoort ook op het afschrift te staan. De boeken "
    "vergelijken dat bij elk saldo dat de bank geeft. Leg hier zelf het laatste afschrift naast."
)


def check(audit: Audit) -> Line:
    """Hold the closing balance of every bank account against the bank's own."""
    proofs = balance_proofs(audit, accounts.BANK)
    return Line(
        "bank",
        "Klopt elke bankrekening met het afschrift?",
        _MEANING,
        _answer(audit, proofs),
        tuple(proofs),
        State.GOOD if proofs else State.OPEN,
    )


def _answer(audit: Audit, proofs: list[Proof]) -> str:
    if not proofs:
        return f"Er is geen bankrekening waarop tot en met {audit.year} iets gebeurde."
    wrong = sum(proof.state is State.WRONG for proof in proofs)
    if wrong:
        return f"{wrong} keer verschillen de boeken van het afschrift."
    unproved = sum(proof.state is State.OPEN for proof in proofs)
    if unproved:
        return (
            f"Van {number_of(unproved, 'rekening', 'rekeningen')} is het saldo aan het eind van het jaar niet bewezen."
        )
    total = sum((proof.amount or ZERO for proof in proofs), ZERO)
    together = "samen " if len(proofs) > 1 else ""
    agree = number_of(len(proofs), "rekening klopt", "rekeningen kloppen")
    return f"{agree} met het afschrift. Er stond {together}{format_amount(total)} euro op."
