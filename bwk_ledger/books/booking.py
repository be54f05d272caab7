"""Plain bookings as text: what nearly all entries of the books are, written as beancount's printer does but quicker."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from beancount.core import data
from beancount.core.amount import Amount

from bwk_ledger.characters import refused_in

if TYPE_CHECKING:
    from collections.abc import Mapping

_UNPRINTED = ("filename", "lineno")


class _NotPlainError(Exception):
    """This is for the printer."""


def plain_booking(entry: Any) -> str | None:
    """The lines of a transaction, without spaces at their ends; None for what is not plain, which the printer writes.

    Not plain are other directives, tags and links, costs and prices, flags of postings, rare flags and metadata, and
    texts that hold a character the books refuse.
    """
    if type(entry) is not data.Transaction or entry.tags or entry.links or entry.flag not in {"*", "!"}:
        return None
    try:
        texts = [_quoted(text) for text in (entry.payee, entry.narration) if text]
        if entry.payee and not entry.narration:
            texts.append('""')
        head = " ".join((f"{entry.date} {entry.flag}", *texts))
        values = _metadata(entry.meta, "  ")
        postings = [_posting(item) for item in entry.postings]
    except _NotPlainError:
        return None
    if not postings:
        return f"{head}\n{values}"
    # The printer puts the first letters of currencies below each other.
    account_width = max([len(item[0]) for item in postings])
    number_width = max([len(item[1]) for item in postings])
    lines = [
        f"  {account:{account_width}}  {number:>{number_width}} {currency}\n{more}"
        for account, number, currency, more in postings
    ]
    return f"{head}\n{values}{''.join(lines)}"


def _posting(posting: Any) -> tuple[str, str, str, str]:
    """Account, number, currency and lines of metadata of a posting."""
    account, units, cost, price, flag, meta = posting
    if cost is not None or price is not None or flag or type(units) is not Amount:
        raise _NotPlainError
    number, currency = units
    if type(number) is not Decimal or not number.is_finite() or not "A" <= currency[:1] <= "Z":
        raise _NotPlainError
    return account, f"{number:f}", currency, _metadata(meta, "    ") if meta else ""


def _metadata(values: Mapping[str, Any], indent: str) -> str:
    text = ""
    for key, value in values.items():
        if key in _UNPRINTED or key.startswith("__"):
            continue
        if type(value) is str:
            text += f"{indent}{key}: {_quoted(value)}\n"
        elif type(value) is Decimal or type(value) is dt.date:
            text += f"{indent}{key}: {value!s}\n"
        else:
            raise _NotPlainError
    return text


def _quoted(text: str) -> str:
    if refused_in(text):
        raise _NotPlainError
    if "\\" in text or '"' in text:
        text = text.replace("\\", r"\\").replace('"', r"\"")
    return f'"{text}"'
