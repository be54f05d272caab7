"""Is uitgelegd wat veel afwijkt?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bwk_ledger.audit.line import Line, Proof, State
from bwk_ledger.audit.wording import quoted
from bwk_ledger.money import format_amount
from bwk_ledger.tables.notes import LEAST, SHARE, ComparedPost, compared
from bwk_ledger.views.figures import figures
from bwk_ledger.views.links import of_accounts
from bwk_ledger.words import count

if TYPE_CHECKING:
    from decimal import Decimal

    from bwk_ledger.audit.audit import Audit

_TITLE = "Is uitgelegd wat veel afwijkt?"
_MEANING = (
    f"Een post wijkt veel af als hij ten minste {format_amount(LEAST, 0)} euro en ten minste {100 // SHARE}% verschilt "
    "van de begroting of van vorig jaar. De penningmeester legt het uit in de toelichting."
)


def check(audit: Audit) -> Line:
    """Every post or funder that differs much is explained by the treasurer."""
    ledger = audit.ledger
    found = figures(ledger, audit.year)
    has_budget, has_last_year = bool(found.budget.cash), any(found.prior.values())
    posts = compared(found, ledger.customs)
    proofs = tuple(
        _proof(item, has_budget=has_budget, has_last_year=has_last_year)
        for item in posts
        if (has_budget and item.differs_from_budget) or (has_last_year and item.differs_from_last_year)
    )
    silent = sum(proof.state is State.OPEN for proof in proofs)
    said = []
    if not has_budget:
        said.append(f"Van {audit.year} is er geen begroting.")
    if not has_last_year:
        said.append("Er is geen vorig jaar om mee te vergelijken.")
    if has_budget or has_last_year:
        said.append(_deviating(len(proofs), silent))
    least = State.GOOD if has_budget else State.OPEN
    return Line("deviations", _TITLE, _MEANING, " ".join(said), proofs, least)


def _deviating(number: int, silent: int) -> str:
    if not number:
        return "Geen post wijkt veel af."
    explained = f"waarvan {silent} zonder uitleg" if silent < number else "zonder uitleg"
    return f"{count(number, 'post wijkt', 'posten wijken')} veel af, {explained if silent else 'met uitleg'}."


def _proof(item: ComparedPost, *, has_budget: bool, has_last_year: bool) -> Proof:
    said = [f"{item.label}: {format_amount(item.actual)} euro"]
    if has_budget:
        said.append(f"begroot {format_amount(item.planned)} ({_difference(item.actual - item.planned)})")
    if has_last_year:
        said.append(f"vorig jaar {format_amount(item.prior)} ({_difference(item.actual - item.prior)})")
    from_budget = has_budget and item.differs_from_budget
    return Proof(
        f"{'; '.join(said)}. {f'Uitleg: {quoted(item.text)}.' if item.text else 'Nog niet uitgelegd.'}",
        State.GOOD if item.text else State.OPEN,
        amount=item.actual - (item.planned if from_budget else item.prior),
        filter=of_accounts(item.accounts),
    )


def _difference(amount: Decimal) -> str:
    return f"{format_amount(abs(amount))} {'meer' if amount > 0 else 'minder'}" if amount else "gelijk"
