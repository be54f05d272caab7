"""The copy of a statement that is kept with the books: the columns that were read, and nobody's name.

It is written anew, on the lines that everything stood on. What stands in other columns, above the header, between the
rows or behind them was not read, may be anything, and does not come along.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from importers.readers.dialect import records
from importers.readers.values import COMPACT, DUTCH, ISO, is_identity, looks_like_date

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence

    from importers.readers.columns import Table
    from importers.readers.dialect import Dialect

Shown = tuple[str, str]  # the name and the text to show instead of those of a row


@dataclass(frozen=True)
class Kept:
    """Which columns of a table a copy keeps, by our name for them.

    Args:
        values: those of which every value was read and found to be an amount, a day and so on.
        texts: those that tell who somebody is, or may: kept where a row is not hidden.
        dates: those that count only where they are a date.
        identities: those that count only where they are the bank's own identity of a booking.
        show: what the texts of a hidden row become.
    """

    values: tuple[str, ...]
    texts: tuple[str, ...] = ("name", "counterparty", "text")
    dates: tuple[str, ...] = ()
    identities: tuple[str, ...] = ()
    show: Callable[[str, str], Mapping[str, str]] = lambda name, text: {"name": name, "text": text}


def blind(table: Table, replacements: Mapping[int, Shown], kept: Kept, titles: Collection[str] | None = None) -> bytes:
    """The copy; some rows, by line, show another name and text.

    Args:
        table: of the file.
        replacements: the name and the text to show, by the line of a row.
        kept: what stays.
        titles: those that may stand in the header, where not all of those of known columns were looked at.
    """
    lines = table.source.lines
    ends = [line[len(line.rstrip("\r\n")) :] for line in lines]
    written = [""] * len(lines)
    for number, record in enumerate(records(table.source, table.dialect)):
        if number < table.above:
            if record.fields == table.header:
                written[record.line - 1] = _titles(table.dialect, _header(table, titles))
        elif any(map(str.strip, record.fields)):
            row = _row(table, record.fields, replacements.get(record.line), kept)
            written[record.line - 1] = table.dialect.join(row)
    return "".join(map(str.__add__, written, ends)).encode("utf-8")


def _titles(dialect: Dialect, titles: Sequence[str]) -> str:
    """The line of the header, by which the dialect is found again: bare, or in single quotes where the rows are."""
    return dialect.join(titles) if dialect.quote == "'" else dialect.delimiter.join(titles)


def _header(table: Table, titles: Collection[str] | None) -> list[str]:
    known = set(table.positions.values())
    return [
        title if place in known and (titles is None or title.strip().lower() in titles) else ""
        for place, title in enumerate(table.header[: _width(table)])
    ]


def _width(table: Table) -> int:
    """How many fields a row of the copy has: without a header the form of a row tells what the file is."""
    return max(table.positions.values()) + 1 if table.header else table.width


def _row(table: Table, fields: Sequence[str], shown: Shown | None, kept: Kept) -> list[str]:
    row = [""] * _width(table)

    def keep(keys: tuple[str, ...], test: Callable[[str], bool] | None = None) -> None:
        for key in keys:
            place = table.positions.get(key)
            if place is not None and (test is None or test(fields[place])):
                row[place] = " ".join(fields[place].splitlines())

    keep(kept.values)
    keep(kept.dates, lambda text: looks_like_date(text, ISO, COMPACT, DUTCH))
    keep(kept.identities, is_identity)
    if shown is None:
        keep(kept.texts)
    else:
        for key, text in kept.show(*shown).items():
            if key in table.positions:
                row[table.positions[key]] = text
    return row
