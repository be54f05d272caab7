"""Entries as the text of a beancount file, read back before it is written."""

from __future__ import annotations

import datetime as dt
import io
import itertools
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from beancount.core import account, data
from beancount.core.amount import Amount
from beancount.parser import parser, printer

from bwk_ledger.base import meta
from bwk_ledger.base.accounts import ROOTS
from bwk_ledger.base.errors import InputError, called, refused_in
from bwk_ledger.base.finding import Phrase
from bwk_ledger.books.canonical import canonical, differing

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path


# Plain bookings as text: what nearly all entries of the books are, written as beancount's printer does but quicker.

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


# Entries as the text of a beancount file. Every string in it goes through `quoted` or `escaped`.

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
    if refused := refused_in(text):
        raise InputError(
            f"in '{field}' staat {called(refused)}, en dat kan niet in de boeken.",
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


# What is about to be written, read back first: the text is parsed and compared entry by entry with what was meant.
#
# Only new text is parsed, so that the work grows with what is added and not with the books. A text that would become
# an option, a plugin, an include or one more entry is refused here whatever let it through before; so is a name of an
# account or a currency that beancount reads in another way.

# What the parser notes down about any text, not set by an option in it.
_NOTED = frozenset({"filename", "input_hash", "dcontext", "commodities"})
_PLACE = ("filename", "lineno")
_ABOVE = "2000-01-01 open Activa:Kas\n"  # an entry that takes metadata
_NOTHING_WRITTEN = "er is niets geschreven. Meld dit bij wie bwk onderhoudt, met de regel erbij."


class _Shape(NamedTuple):
    """Kind, day and postings of every entry of a text, its options, plugins and includes; and how many mistakes."""

    shown: list[tuple[object, ...]]
    title: str
    wrong: int


def entries_text(entries: Iterable[Any]) -> str:
    """Entries as text, proved to be read back as those entries and nothing else.

    Raises:
        InputError: they would not be, or a text holds a character that the books refuse.
    """
    meant = list(entries)
    text = format_entries(meant)
    read_back = _parsed(text)
    if read_back is None or len(read_back) != len(meant):
        raise _refused(next((entry for entry in meant if not _reads_back(entry)), meant[0] if meant else None))
    for entry, read in zip(meant, read_back, strict=True):
        if not _is_same(entry, read):
            raise _refused(entry, read)
    return text


def metadata_text(values: Mapping[str, Any], indent: int) -> str:
    """Metadata as lines below an entry (indent 2) or a posting (indent 4), proved to be read back as those values.

    Raises:
        InputError: they would not be, or a text holds a character that the books refuse.
    """
    text = format_metadata(values, indent)
    read_back = _parsed(_ABOVE + text)
    if read_back is None or len(read_back) != 1 or _bare(read_back[0].meta) != dict(values):
        raise InputError(
            "deze gegevens zouden in de boeken anders gelezen worden dan bedoeld.",
            excerpt=text,
            remedy=_NOTHING_WRITTEN,
        )
    return text


def check_edits(file: Path, old: Sequence[str], new: Sequence[str]) -> None:
    """Refuse edits of lines that change how many entries there are, their kind or their day.

    Args:
        file: for the message.
        old: the lines of the file as they are.
        new: the same lines edited; what comes below a line is part of it, so both are equally long.

    Raises:
        InputError: an entry would be cut in two, end, or hide another one.
    """
    edited: dict[int, int] = {}
    for index, (before, after) in enumerate(zip(old, new, strict=True)):
        if before != after:
            start = _start_of_entry(old, index)
            edited[start] = _end_of_entry(old, start)
    blocks = sorted(edited.items())
    before, after = ("\n".join("".join(lines[start:end]) for start, end in blocks) for lines in (old, new))
    if _shape(before).wrong:  # a text of several lines is cut by its line ends: then the whole file is compared
        before, after = "".join(old), "".join(new)
    check_same_shape(file, before, after)


def check_same_shape(file: Path | str, old: str, new: str, title: str | None = None) -> None:
    """Refuse a text that has other entries, by kind and day, or other options than the one it is made from.

    Args:
        file: for the message.
        old: the text it is made from.
        new: the text to judge.
        title: what the new one has as its title, where it is given another.

    Raises:
        InputError: it has, or it has a mistake where the old one has none.
    """
    before, after = _shape(old), _shape(new)
    titled = after.title == (before.title if title is None else title)
    if not titled or after.shown != before.shown or after.wrong > before.wrong == 0:
        raise InputError(
            "deze wijziging zou in de boeken anders gelezen worden dan bedoeld.",
            file=file,
            excerpt=next((line for line in new.split("\n") if line not in old.split("\n")), None),
            remedy=_NOTHING_WRITTEN,
        )


def _start_of_entry(lines: Sequence[str], index: int) -> int:
    while index and lines[index][:1] in {" ", "\t"}:
        index -= 1
    return index


def _end_of_entry(lines: Sequence[str], start: int) -> int:
    below = itertools.takewhile(lambda line: line[:1] in {" ", "\t"} and line.strip(), lines[start + 1 :])
    return start + 1 + sum(1 for _ in below)


def _reads_back(entry: Any) -> bool:
    parsed = _parsed(format_entries([entry]))
    return parsed is not None and len(parsed) == 1 and _is_same(entry, parsed[0])


def _is_same(meant: Any, read: Any) -> bool:
    return _is_equal(meant, read) or canonical(_normal(meant)) == canonical(read)


def _is_equal(meant: Any, read: Any) -> bool:
    """Whether two transactions are equal as they are, which nearly all are: that is told ten times as fast."""
    if type(meant) is not data.Transaction or type(read) is not data.Transaction:
        return False
    if meant[1:7] != read[1:7] or len(meant.postings) != len(read.postings) or meant.meta != _bare(read.meta):
        return False
    return all(
        one[:5] == other[:5] and (one.meta or {}) == _bare(other.meta)
        for one, other in zip(meant.postings, read.postings, strict=True)
    )


def _bare(values: dict[str, Any]) -> dict[str, Any]:
    """Metadata as read, without its place; that is not looked at again."""
    for key in _PLACE:
        values.pop(key, None)
    return values


def _normal(entry: Any) -> Any:
    """An entry with an empty text where it has none, as the parser gives it."""
    if hasattr(entry, "payee"):
        return entry._replace(payee=entry.payee or None, narration=entry.narration or "")
    return entry


def _parsed(text: str) -> list[Any] | None:
    """The entries of a text in its order; None when it holds a mistake, an option, a plugin or an include."""
    entries, errors, options = parser.parse_string(HEADER + text)
    if errors or any(options[key] != value for key, value in _plain_options().items()):
        return None
    return sorted(entries, key=lambda entry: entry.meta["lineno"])


def _shape(text: str) -> _Shape:
    entries, errors, options = parser.parse_string(HEADER + text)
    kinds = sorted((type(entry).__name__, f"{entry.date}", len(getattr(entry, "postings", ()))) for entry in entries)
    set_by = [(key, str(value)) for key, value in sorted(options.items()) if key not in _NOTED | {"title"}]
    return _Shape([*kinds, *set_by], options["title"], len(errors))


@cache
def _plain_options() -> Mapping[str, Any]:
    """What the parser gives for a text without options of its own."""
    _, _, options = parser.parse_string(HEADER)
    return {key: value for key, value in options.items() if key not in _NOTED}


def _refused(meant: Any, read: Any = None) -> InputError:
    file, line = place_of(meant)
    changed = str(Phrase.joined(differing(canonical(_normal(meant)), canonical(read)))) if read is not None else ""
    return InputError(
        "deze boeking zou in de boeken anders gelezen worden dan bedoeld.",
        file=file,
        line=line,
        excerpt=format_entries([meant]),
        cause=f"{changed}." if changed else "zo is het geen boeking, of het worden er meer dan een.",
        remedy=_NOTHING_WRITTEN,
    )
