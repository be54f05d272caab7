"""Waar is van een regel afgeweken?"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from bwk_ledger import meta
from bwk_ledger.audit.line import Line, Proof, State
from bwk_ledger.audit.wording import quoted, said_of
from bwk_ledger.money import EUR, format_amount
from bwk_ledger.periods import in_words
from bwk_ledger.views.petty_cash import petty_cash

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bwk_ledger.audit.audit import Audit

_MEANING = (
    "Soms mag van een regel worden afgeweken. De penningmeester schrijft erbij waarom, en de kascommissie oordeelt of "
    "die reden goed genoeg is. Uitgaven zonder bon staan bij de vraag over bonnen."
)


def check(audit: Audit) -> Line:
    """Name every rule that is waived in the open, with the reason that stands with it."""
    proofs = (*_hours(audit), *_allowances(audit), *_outside_categories(audit), *_counts(audit))
    answer = (
        f"{len(proofs)} keer is met een reden van een regel afgeweken."
        if proofs
        else "Er is nergens van een regel afgeweken."
    )
    return Line("waivers", "Waar is van een regel afgeweken?", _MEANING, answer, proofs)


def _of_year(audit: Audit) -> Iterator[Any]:
    return (entry for entry in audit.ledger.transactions if entry.date in audit.period)


def _hours(audit: Audit) -> Iterator[Proof]:
    """Hours that stand twice and are said to be no mistake."""
    by_reason: dict[str, list[Any]] = defaultdict(list)
    for entry in _of_year(audit):
        if reason := _reason(entry.meta.get(meta.NO_DOUBLE)):
            by_reason[reason].append(entry)
    for reason, entries in by_reason.items():
        for entry in entries:
            yield Proof(
                f"{in_words(entry.date)}: dezelfde uren staan ook ergens anders ({entry.payee or entry.narration}). "
                f"Reden: {quoted(reason)}.",
                State.OPEN,
                entry=entry,
            )


def _allowances(audit: Audit) -> Iterator[Proof]:
    """Payments to volunteers that do not count for the ceiling."""
    for entry in _of_year(audit):
        for item in entry.postings:
            values = item.meta or {}
            if reason := _reason(values.get(meta.ABOVE_CEILING)):
                amount = item.units.number if item.units.currency == EUR else None
                shown = f"{format_amount(amount)} euro " if amount is not None else ""
                yield Proof(
                    f"{in_words(entry.date)}: {shown}aan {values.get(meta.PERSON) or entry.payee or 'iemand'} telt "
                    f"niet mee voor het plafond. Reden: {quoted(reason)}.",
                    State.OPEN,
                    amount,
                    entry=entry,
                )


def _outside_categories(audit: Audit) -> Iterator[Proof]:
    """Handgeld that was spent on something it is not for."""
    for entry in _of_year(audit):
        if reason := _reason(entry.meta.get(meta.OUTSIDE_CATEGORIES)):
            yield Proof(
                f"{in_words(entry.date)}: handgeld buiten de doelen A tot en met F, aan "
                f"{said_of(entry.payee, entry.narration)}. Reden: {quoted(reason)}.",
                State.OPEN,
                entry=entry,
            )


def _counts(audit: Audit) -> Iterator[Proof]:
    """Counts of handgeld that differ from the books and say why."""
    customs = audit.ledger.customs
    for kamer in petty_cash(audit.ledger.transactions, customs, audit.ledger.config, audit.period):
        for item in kamer.counts:
            if item.difference and item.count.remark:
                yield Proof(
                    f"{in_words(item.count.date)}: de telling van {kamer.kamer} verschilde "
                    f"{format_amount(item.difference)} euro van de boeken. Reden: {quoted(item.count.remark)}.",
                    State.OPEN,
                    item.difference,
                    entry=item.count.entry,
                )


def _reason(value: object) -> str:
    return " ".join(str(value).split()) if value else ""
