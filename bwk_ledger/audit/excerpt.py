"""One line by which people know an entry of the books, kept beside its identity for when the entry changes."""

from __future__ import annotations

from typing import Any

from beancount.core import data

from bwk_ledger.books.canonical import canonical, describe
from bwk_ledger.books.euros import euro_amounts
from bwk_ledger.money import ZERO, format_amount
from bwk_ledger.periods import in_words


def excerpt_of(entry: Any) -> str:
    """`12 maart 2018 · Bakker · brood · 34,50 euro`; without an amount where no euros move."""
    if not isinstance(entry, data.Transaction):
        return describe(canonical(entry))
    moved = sum((amount for _, amount in euro_amounts(entry) if amount > 0), ZERO)
    words = [in_words(entry.date), entry.payee, entry.narration, f"{format_amount(moved)} euro" if moved else ""]
    return " · ".join(filter(None, words))
