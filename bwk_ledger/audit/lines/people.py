"""Wat is betaald aan leden, vrijwilligers en bestuur?"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from bwk_ledger.accounts import PETTY_CASH
from bwk_ledger.audit.line import Line, Proof, State
from bwk_ledger.audit.wording import quoted
from bwk_ledger.books.law import allowance_ceilings
from bwk_ledger.money import ZERO, format_amount
from bwk_ledger.views.allowances import allowances
from bwk_ledger.views.hours import all_hours
from bwk_ledger.views.links import of_payments
from bwk_ledger.views.people_paid import PaidToPerson, Reason, paid_to_people
from bwk_ledger.views.petty_cash import petty_cash
from bwk_ledger.words import count, listed

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from decimal import Decimal

    from bwk_ledger.audit.audit import Audit

_TITLE = "Wat is betaald aan leden, vrijwilligers en bestuur?"
_MEANING = (
    "Alles wat van de bank of uit het handgeld naar iemand met een nummer ging. Wie in het bestuur zit, staat niet in "
    "de boeken: vraag welke nummers dat zijn. Vrijwilligers mogen niet meer krijgen dan het plafond van de wet."
)


def check(audit: Audit) -> Line:
    """List what everybody was paid; open where an allowance is above the ceiling, or the ceiling was waived."""
    ledger, config = audit.ledger, audit.ledger.config
    paid: dict[str, list[PaidToPerson]] = defaultdict(list)
    for item in paid_to_people((entry for entry in ledger.transactions if entry.date in audit.period), config):
        paid[item.number].append(item)
    notes = _notes(audit)
    proofs = [
        _proof(number, paid[number], notes, audit) for number in sorted(paid, key=lambda key: (-_sum(paid[key]), key))
    ]
    proofs += _petty_cash(audit)
    if not paid:
        answer = f"Aan niemand met een nummer is in {audit.year} iets betaald."
    else:
        total = format_amount(sum(map(_sum, paid.values()), ZERO))
        flagged = [proof for proof in proofs if proof.state is State.OPEN]
        said = f"Aan {count(len(paid), 'nummer', 'nummers')} is samen {total} euro betaald."
        answer = f"{said} {f'Bij {len(flagged)} is iets om na te vragen.' if flagged else 'Kijk of dat klopt.'}"
    return Line("people", _TITLE, _MEANING, answer, tuple(proofs))


def _sum(payments: Sequence[PaidToPerson]) -> Decimal:
    return sum((item.amount for item in payments), ZERO)


def _notes(audit: Audit) -> Mapping[str, str]:
    """What is the matter with the allowances of a number."""
    ledger, config, year = audit.ledger, audit.ledger.config, audit.year
    hours = ledger.index.fact(all_hours)
    found = {}
    for item in allowances(hours, year, allowance_ceilings(ledger.entries)):
        if item.ceiling is None:
            found[config.identity(item.person)] = f"het plafond van {year} is niet bekend"
        elif item.is_over:
            found[config.identity(item.person)] = (
                f"meer dan het plafond van {format_amount(item.ceiling.month)} per maand of "
                f"{format_amount(item.ceiling.whole_year)} per jaar"
            )
    return found


def _proof(number: str, payments: Sequence[PaidToPerson], notes: Mapping[str, str], audit: Audit) -> Proof:
    config = audit.ledger.config
    parts = [
        f"{reason.value} {format_amount(_sum(own))} euro ({len(own)} keer)"
        for reason in Reason
        if (own := [item for item in payments if item.reason is reason])
    ]
    doubts = [notes[number]] if number in notes else []
    doubts += [
        f"het plafond geldt niet, reden: {quoted(reason)}"
        for reason in dict.fromkeys(item.waived for item in payments)
        if reason
    ]
    if number not in config.members and number not in config.people:
        doubts.append("dit nummer is onbekend")
    return Proof(
        f"{number}: {listed(parts)}.{f' Let op: {listed(doubts)}.' if doubts else ''}",
        State.OPEN if doubts else State.GOOD,
        amount=_sum(payments),
        filter=of_payments(config, number),
    )


def _petty_cash(audit: Audit) -> Iterator[Proof]:
    """What went to the kamers to spend: no payment to who keeps the till, and named apart."""
    ledger = audit.ledger
    for item in petty_cash(ledger.transactions, (), ledger.config, audit.period):
        if item.transferred:
            yield Proof(
                f"Apart: {format_amount(item.transferred)} euro handgeld van {item.kamer}, om voor de kamer uit te "
                "geven.",
                amount=item.transferred,
                account=f"{PETTY_CASH}:{item.kamer}",
            )
