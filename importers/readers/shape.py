"""Tables without a header, known by the form of their first rows."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from importers.readers.columns import Table
from importers.readers.dialect import head

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from importers.readers.dialect import Dialect
    from importers.readers.source import Source

_IBAN = re.compile(r"[A-Z]{2}\d{2}[A-Z0-9]{8,30}", re.ASCII)
_BARE = re.compile(r"\d{6,10}", re.ASCII)
_CURRENCY = re.compile(r"[A-Z]{3}", re.ASCII)


def is_iban(text: str) -> bool:
    """Whether a text has the form of an IBAN; its check digits are not looked at."""
    return _IBAN.fullmatch(text.replace(" ", "")) is not None


def is_bare_number(text: str) -> bool:
    """Whether a text has the form of a Dutch account number from before the IBAN."""
    return _BARE.fullmatch(text.strip()) is not None


def is_account(text: str) -> bool:
    """Whether a text has the form of an account number, with or without IBAN."""
    return is_iban(text) or is_bare_number(text)


def is_currency(text: str) -> bool:
    """Whether a text has the form of a currency code."""
    return _CURRENCY.fullmatch(text.strip()) is not None


def find_shape(
    source: Source,
    bank: str,
    fits: Callable[[Sequence[str]], bool],
    dialects: Iterable[Dialect],
    positions: Callable[[int], Mapping[str, int]],
    *,
    is_header: Callable[[Sequence[str]], bool] = lambda _: False,
) -> Table | None:
    """The table whose first row fits, and at least half of the few after it: the others may be what is damaged.

    `positions` gives the places of the columns in rows of a width. A header may stand above the rows.
    """
    for dialect in dialects:
        rows = head(source, dialect)
        header = tuple(rows[0]) if rows and is_header(rows[0]) else ()
        rows = rows[bool(header) :]
        if header and not rows:
            return Table(source, bank, dialect, positions(len(header)), len(header), header, above=1)
        if rows and fits(rows[0]) and 2 * sum(map(fits, rows)) >= len(rows):
            width = len(rows[0])
            return Table(source, bank, dialect, positions(width), width, header, above=int(bool(header)))
    return None
