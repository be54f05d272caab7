"""Entries as the text of a beancount file."""

from __future__ import annotations

import io
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from beancount.core import account, data
from beancount.parser import printer

from bwk_ledger.accounts import ROOTS
from bwk_ledger.books.booking import plain_booking

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

ROOT_OPTIONS = ("name_assets", "name_liabilities", "name_equity", "name_income", "name_expenses")

# beancount reads the five root names per file: an included file without them knows only the English ones.
HEADER = "".join(f'option "{option}" "{root}"\n' for option, root in zip(ROOT_OPTIONS, ROOTS, strict=True))


def format_entries(entries: Iterable[Any]) -> str:
    """Print entries one below the other, a blank line between them."""
    return "\n".join(plain_booking(entry) or _tidy(printer.format_entry(entry)) for entry in entries)


def format_metadata(values: Mapping[str, Any], indent: int) -> str:
    """Print metadata, a line each, as it stands below the line it belongs to."""
    printable = {key: Decimal(value) if type(value) is int else value for key, value in values.items()}
    text = io.StringIO()
    printer.EntryPrinter().write_metadata(printable, text, " " * indent)
    return text.getvalue()


def _tidy(text: str) -> str:
    return "\n".join(line.rstrip() for line in text.rstrip("\n").split("\n")) + "\n"


def custom(meta: dict[str, Any], day: Any, kind: str, *values: Any) -> Any:
    """A `custom` directive; a value that is an account is given as `AccountValue`."""
    typed = [
        (str(value), account.TYPE) if isinstance(value, AccountValue) else (value, type(value)) for value in values
    ]
    return data.Custom(meta, day, kind, [_value(value, dtype) for value, dtype in typed])


def _value(value: Any, dtype: Any) -> Any:
    from beancount.parser.grammar import ValueType  # noqa: PLC0415 - pulls in the parser

    return ValueType(value, dtype)


class AccountValue(str):
    """An account name as the value of a `custom` directive, printed without quotes."""

    __slots__ = ()
