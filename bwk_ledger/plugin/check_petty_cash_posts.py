"""Handgeld is spent on its own categories (A to F) only.

Source of the rule: the cooperative names six kinds of small spending for which a kamer has its handgeld; all else is
paid by the bank of the cooperative. What is rightly paid otherwise is said in the open, on the transaction:
`buiten-categorie: "the reason"`. What is still an open question (`!`) is not judged yet.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from beancount.core import data

from bwk_ledger import accounts, meta
from bwk_ledger.money import EUR, ZERO, format_amount
from bwk_ledger.plugin.check_petty_cash import petty_cash_moves
from bwk_ledger.plugin.finding import Finding, finding

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from decimal import Decimal

_QUESTION = "!"
_CATEGORIES = f"{accounts.PETTY_CASH_POST}:"


class _Outside(NamedTuple):
    """What of the handgeld of a kamer certainly went to costs outside the categories, EUR, and to which first."""

    kamer: str
    amount: Decimal
    account: str
    posting: Any


def check_petty_cash_posts(entries: Sequence[Any], _options: Mapping[str, Any]) -> tuple[Sequence[Any], list[Any]]:
    """Report payments from handgeld to costs that are no category of it; once per transaction."""
    errors = []
    for entry in entries:
        if isinstance(entry, data.Transaction) and entry.flag != _QUESTION and not _waived(entry):
            found = _outside(entry)
            if found is not None:
                errors.append(_report(entry, found))
    return entries, errors


def _waived(entry: Any) -> bool:
    return bool(str(entry.meta.get(meta.OUTSIDE_CATEGORIES) or "").strip())


def _outside(entry: Any) -> _Outside | None:
    """What was paid from handgeld and fits no category; costs on a category are taken to be paid from it first."""
    paid, kamer = ZERO, ""
    for move in petty_cash_moves([entry]):
        if not move.is_transfer:
            paid -= move.amount
            kamer = kamer or move.kamer
    if paid <= 0:
        return None
    on_categories, elsewhere, first = ZERO, ZERO, None
    for posting in entry.postings:
        if posting.units.currency != EUR or not accounts.is_under(posting.account, accounts.EXPENSES):
            continue
        if _is_category(posting.account):
            on_categories += posting.units.number
        else:
            elsewhere += posting.units.number
            first = first or posting
    amount = min(paid - on_categories, elsewhere)
    return _Outside(kamer, amount, first.account, first) if first is not None and amount > 0 else None


def _is_category(account: str) -> bool:
    taken_apart = accounts.result(account)
    return taken_apart is not None and f"{taken_apart.group}:{taken_apart.post}".startswith(_CATEGORIES)


def _report(entry: Any, found: _Outside) -> Finding:
    return finding(
        entry,
        f"Handgeld {found.kamer}: {format_amount(found.amount)} euro uitgegeven op {found.account}.",
        cause="handgeld is voor de categorieën A tot en met F; andere kosten betaalt de coöperatie van de bank.",
        remedy=f"kies de categorie waar het bij hoort (Lasten:{found.kamer}:{_CATEGORIES}...); is het terecht zo "
        f'betaald, zet dan bij de boeking {meta.OUTSIDE_CATEGORIES}: "de reden".',
        source=found.posting.meta,
    )
