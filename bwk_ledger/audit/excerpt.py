"""The words by which people know an entry of the books, kept beside its identity for when the entry changes."""

from __future__ import annotations

from typing import Any

from beancount.core import data

from bwk_ledger.books.canonical import canonical, describe
from bwk_ledger.books.euros import moved
from bwk_ledger.money import format_amount
from bwk_ledger.periods import in_words


def text_of(entry: Any, between: str = " ") -> str:
    """What a transaction says it is: payee and narration."""
    return between.join(filter(None, (entry.payee, entry.narration)))


def excerpt_of(entry: Any) -> str:
    """`12 maart 2018 · Bakker · brood · 34,50 euro`; without an amount where no euros move."""
    if not isinstance(entry, data.Transaction):
        return describe(canonical(entry))
    amount = moved(entry)
    words = [in_words(entry.date), text_of(entry, _BETWEEN), f"{format_amount(amount)} euro" if amount else ""]
    return _BETWEEN.join(filter(None, words))


_BETWEEN = " · "
