"""Entries as the text of a beancount file. Every string in it goes through `quoted` or `escaped`."""

from __future__ import annotations

import io
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from beancount.core import account, data
from beancount.parser import printer

from bwk_ledger import meta
from bwk_ledger.accounts import ROOTS
from bwk_ledger.books.booking import plain_booking
from bwk_ledger.characters import called, refused_in
from bwk_ledger.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

ROOT_OPTIONS = ("name_assets", "name_liabilities", "name_equity", "name_income", "name_expenses")

# beancount reads the five root names per file: an included file without them knows only the English ones.
HEADER = "".join(f'option "{option}" "{root}"\n' for option, root in zip(ROOT_OPTIONS, ROOTS, strict=True))

# Texts of directives that beancount's printer writes as they are, by the Dutch word for the field; it escapes metadata,
# payee and narration only.
_UNESCAPED: Mapping[type, Mapping[str, str]] = {
    data.Note: {"comment": "tekst"},
    data.Document: {"filename": "document"},
    data.Event: {"type": "soort", "description": "omschrijving"},
    data.Query: {"name": "naam", "query_string": "vraag"},
    data.Custom: {"type": "soort"},
}


def quoted(text: str, field: str = "tekst", *, file: str | None = None, line: int | None = None) -> str:
    """A text between quotes, as it stands in a file of beancount and in one of TOML alike.

    Args:
        text: reads back as exactly this.
        field: what the text is, in Dutch, for the message.
        file: where the text comes from, if that is known.
        line: its line there.

    Raises:
        InputError: the text holds a character that the books refuse, a line end among them.
    """
    return f'"{escaped(text, field, file=file, line=line)}"'


def escaped(text: str, field: str = "tekst", *, file: str | None = None, line: int | None = None) -> str:
    """What stands between the quotes; see `quoted`."""
    if found := refused_in(text):
        raise InputError(
            f"in '{field}' staat {called(found)}, en dat kan niet in de boeken.",
            file=file,
            line=line,
            excerpt=text.replace("\n", " "),
            remedy="haal dit teken weg, of typ de tekst opnieuw; er is niets geschreven.",
        )
    return text.replace("\\", r"\\").replace('"', r"\"")


def format_entries(entries: Iterable[Any]) -> str:
    """Print entries one below the other, a blank line between them.

    Raises:
        InputError: a text holds a character that the books refuse.
    """
    return "\n".join(plain_booking(entry) or _printed(entry) for entry in entries)


def format_metadata(values: Mapping[str, Any], indent: int) -> str:
    """Print metadata, a line each, as it stands below the line it belongs to.

    Raises:
        InputError: a text holds a character that the books refuse.
    """
    printable = {key: Decimal(value) if type(value) is int else value for key, value in values.items()}
    _check_metadata(printable, None, None)
    text = io.StringIO()
    printer.EntryPrinter().write_metadata(printable, text, " " * indent)
    return text.getvalue()


def place_of(entry: Any) -> tuple[str | None, int | None]:
    """The file and line that an entry comes from: of what was imported those of its source."""
    holders = [*(item.meta or {} for item in getattr(entry, "postings", ())), entry.meta or {}]
    for file, line in (meta.SOURCE, meta.LINE), ("filename", "lineno"):
        for values in holders:
            if isinstance(values.get(line), int | Decimal) and values.get(file):
                return str(values[file]), int(values[line])
    return None, None


def _printed(entry: Any) -> str:
    text = printer.format_entry(_ready(entry))
    return "\n".join(line.rstrip() for line in text.rstrip("\n").split("\n")) + "\n"


def _ready(entry: Any) -> Any:
    """An entry for beancount's printer: its texts checked, and escaped where the printer does not."""
    file, line = place_of(entry)
    _check_metadata(entry.meta or {}, file, line)
    if isinstance(entry, data.Transaction):
        for field, text in (("partij", entry.payee), ("omschrijving", entry.narration)):
            escaped(text or "", field, file=file, line=line)
        for item in entry.postings:
            _check_metadata(item.meta or {}, file, line)
        return entry
    changed: dict[str, Any] = {
        name: escaped(getattr(entry, name), field, file=file, line=line)
        for name, field in _UNESCAPED.get(type(entry), {}).items()
    }
    if isinstance(entry, data.Custom):
        changed["values"] = [
            _value(escaped(item.value, entry.type, file=file, line=line), item.dtype)
            if isinstance(item.value, str) and item.dtype != account.TYPE
            else item
            for item in entry.values
        ]
    return entry._replace(**changed) if changed else entry


def _check_metadata(values: Mapping[str, Any], file: str | None, line: int | None) -> None:
    for key, value in values.items():
        if isinstance(value, str) and key != "filename" and not key.startswith("__"):
            escaped(value, key, file=file, line=line)


def custom(values: dict[str, Any], day: Any, kind: str, *said: Any) -> Any:
    """A `custom` directive with metadata and what it says; an account among that is given as `AccountValue`."""
    typed = [(str(value), account.TYPE) if isinstance(value, AccountValue) else (value, type(value)) for value in said]
    return data.Custom(values, day, kind, [_value(value, dtype) for value, dtype in typed])


def _value(value: Any, dtype: Any) -> Any:
    from beancount.parser.grammar import ValueType  # noqa: PLC0415 - pulls in the parser

    return ValueType(value, dtype)


class AccountValue(str):
    """An account name as the value of a `custom` directive, printed without quotes."""

    __slots__ = ()
