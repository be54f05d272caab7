"""Small tables people keep in a spreadsheet and save as CSV: the member list, and the tables of the budget."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bwk_ledger.base.errors import called, refused_in, shorten
from bwk_ledger.base.money import WRITE_AMOUNT, ZERO, no_amount, parse_amount
from bwk_ledger.base.periods import WRITE_DAY, no_day, parse_day

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Mapping
    from decimal import Decimal

    from importers.readers.source import Source

_WHOLE = re.compile(r"[+-]?\d{1,12}", re.ASCII)
BUDGET_COSTS = frozenset({"groep", "post", "totaal"})
BUDGET_FUNDING = frozenset({"financier", "soort", "totaal"})
BUDGET_HOURS = frozenset({"groep", "uren_per_persoon", "tarief_eur", "uren_totaal", "waarde_eur"})
PRINTED_TOTALS = frozenset({"tabel", "regel", "kolom", "gedrukt", "toelichting"})
TARGETS = frozenset({"blok", "prestatie", "indicator"})


@dataclass(frozen=True)
class TableRow:
    """One row: its values by the header of their column in lower case."""

    line: int
    values: Mapping[str, str]


def header(source: Source) -> tuple[str, ...]:
    """The column titles in lower case."""
    line = source.first_line
    return tuple(title.strip().strip('"').lower() for title in line.split(_delimiter(line)))


def header_line(source: Source) -> int:
    """The line of the column titles."""
    return source.text[: len(source.text) - len(source.text.lstrip("\r\n"))].count("\n") + 1


def has_columns(source: Source, columns: frozenset[str]) -> bool:
    """Whether the first line names all these columns."""
    return columns <= set(header(source))


def read_table(source: Source) -> Iterator[TableRow]:
    """The rows below the header.

    Raises:
        InputError: two columns with one title, a row with more or fewer fields than the header, or a cell with a
            character that the books refuse, such as a line end: what is written here becomes a name in the books.
    """
    titles = header(source)
    for title in titles:
        if title and titles.count(title) > 1:
            raise source.damaged(
                1,
                f"kolom '{title}' staat er {titles.count(title)} keer",
                remedy="geef elke kolom een eigen titel, of verwijder er een.",
            )
    for number, record in enumerate(source.records(_delimiter(source.first_line))):
        if number == 0:
            continue
        if len(record.fields) != len(titles):
            raise source.damaged(
                record.line,
                f"deze regel heeft {len(record.fields)} velden in plaats van {len(titles)}",
                remedy="herstel de regel in het rekenblad en sla het opnieuw op als CSV.",
            )
        values = dict(zip(titles, (value.strip() for value in record.fields), strict=True))
        for title, value in values.items():
            if character := refused_in(value):
                raise source.damaged(
                    record.line,
                    f"in kolom '{title}' staat {called(character)}",
                    cause="een naam of tekst in de boeken is een enkele regel, van tekens die te zien zijn.",
                    remedy="haal dit teken uit de cel (een regeleinde komt van Alt+Enter) en sla opnieuw op als CSV.",
                )
        yield TableRow(record.line, values)


def date_field(source: Source, row: TableRow, column: str) -> dt.date | None:
    """A day; None when the field is empty.

    Raises:
        InputError: the field holds something else.
    """
    text = row.values[column]
    if not text:
        return None
    day = parse_day(text)
    if day is None:
        raise source.damaged(row.line, f"kolom '{column}': {no_day(text)}", remedy=WRITE_DAY)
    return day


def number_field(source: Source, row: TableRow, column: str) -> int | None:
    """A whole number; None when the field is empty.

    Raises:
        InputError: the field holds something else.
    """
    text = row.values[column]
    if not text:
        return None
    if not _WHOLE.fullmatch(text):
        raise source.damaged(
            row.line,
            f"'{shorten(text)}' in kolom '{column}' is geen heel getal",
            remedy="vul een heel getal in, zonder punten.",
        )
    return int(text)


def amount_field(source: Source, row: TableRow, column: str) -> Decimal:
    """An amount or another number with decimals, without the noughts that say nothing; 0 when the field is empty.

    Raises:
        InputError: the field holds something else, or could be read in two ways.
    """
    text = row.values[column]
    try:
        value = parse_amount(text) if text else ZERO
    except ValueError as error:
        raise source.damaged(row.line, f"kolom '{column}': {no_amount(text)}", remedy=WRITE_AMOUNT) from error
    return value.to_integral() if value == value.to_integral() else value


def _delimiter(line: str) -> str:
    return ";" if line.count(";") > line.count(",") else ","
