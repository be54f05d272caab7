"""Count sheet of a kamer (.xlsx or CSV): what came of its targets in a month; people only as numbers of cards.

Layout: labels with their values in the rows above the header (`Kamer` LINDE, `Maand` 2026-03, and where wanted
`Ingevuld door` P0001), a header with the columns `Prestatie`, `Methode`, `Aantal`, and where wanted `Op`, `Bezoeken`,
`Kaarten` and `Antwoorden`, and a row per target. A row without a number says that nothing was counted.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple

from bwk_ledger.base.errors import PERSON_NUMBER, InputError, called, refused_in
from importers.readers.timesheet import MONTH, find_cells, labelled, shown, wrong

if TYPE_CHECKING:
    from collections.abc import Mapping

    from importers.readers.source import Source
    from importers.readers.timesheet import Cells

NEEDED = ("prestatie", "methode", "aantal")
TITLES = (*NEEDED, "op", "bezoeken", "kaarten", "antwoorden")
_VALUE = re.compile(r"(\d{1,9}(?:[.,]\d{1,4})?)\s*(%?)", re.ASCII)
_RATIO = re.compile(r"(\d{1,9})\s+op\s+(\d{1,9})", re.ASCII)
_WHOLE = re.compile(r"(\d{1,9})(?:\.0+)?", re.ASCII)


class CountRow(NamedTuple):
    """One target: what was counted, and how; None where the sheet does not say it."""

    line: int
    what: str
    method: str
    value: Decimal | None  # None where only cards are listed
    is_percentage: bool
    out_of: int | None
    visits: int | None
    cards: str
    asked: int | None


@dataclass(frozen=True)
class CountSheet:
    """The rows of one kamer and month; `month` is `2026-03`, `by` the number of who counted."""

    kamer: str
    month: str
    by: str
    rows: tuple[CountRow, ...]
    header_line: int


def is_count_sheet(source: Source) -> bool:
    """Whether the file has the header of a count sheet."""
    try:
        return source.once(_cells) is not None
    except InputError:
        return False


def read_count_sheet(source: Source) -> CountSheet:
    """The sheet in a file.

    Raises:
        InputError: kamer or month missing, or a row that cannot be read.
    """
    return source.once(_read)


def _cells(source: Source) -> Cells | None:
    return find_cells(source, NEEDED, TITLES)


def _read(source: Source) -> CountSheet:
    cells = source.once(_cells)
    assert cells is not None
    kamer = labelled(source, cells, "Kamer", needed=True).upper()
    month = labelled(source, cells, "Maand", needed=True)
    if not MONTH.fullmatch(month):
        raise wrong(source, None, month, f"'{month}' is geen maand", "schrijf de maand als jjjj-mm.")
    by = labelled(source, cells, "Ingevuld door").upper()
    if by and not PERSON_NUMBER.fullmatch(by):
        raise wrong(
            source, None, "", "bij 'Ingevuld door' staat geen nummer", "gebruik een nummer zoals P0001, en geen naam."
        )
    rows = []
    for line, values in cells.below:
        row = [values[place] if place < len(values) else None for place in cells.columns.values()]
        cell = dict(zip(cells.columns, row, strict=True))
        if any(cell.get(title) not in (None, "") for title in TITLES[2:]):
            rows.append(_row(source, line, cell))
    return CountSheet(kamer, month, by, tuple(rows), cells.header_line)


def _row(source: Source, line: int, cell: Mapping[str, Any]) -> CountRow:
    what = " ".join(shown(cell["prestatie"]).split())
    excerpt = " | ".join(shown(cell.get(title)) for title in TITLES)
    if not what:
        raise wrong(source, line, excerpt, "het veld prestatie is leeg", "vul het veld in of verwijder de regel.")
    if character := refused_in(what):
        raise wrong(source, line, excerpt, f"in de prestatie staat {called(character)}", "haal dit teken uit de cel.")
    count = _value(source, line, excerpt, cell["aantal"])
    numbers = {
        title: _whole(source, line, excerpt, title, cell.get(title)) for title in ("op", "bezoeken", "antwoorden")
    }
    return CountRow(
        line,
        what,
        shown(cell["methode"]).strip().lower(),
        count.value,
        count.is_percentage,
        numbers["op"] if count.out_of is None else count.out_of,
        numbers["bezoeken"],
        _text(cell.get("kaarten")),
        numbers["antwoorden"],
    )


def _text(value: Any) -> str:
    """A cell as text; a spreadsheet makes a number of one card."""
    text = shown(value).strip()
    whole_number = _WHOLE.fullmatch(text)
    return whole_number[1] if whole_number else text


class Count(NamedTuple):
    """A number, whether it is a percentage, and the second number of `20 op 40`."""

    value: Decimal | None = None
    is_percentage: bool = False
    out_of: int | None = None


WRITE_COUNT = "schrijf een getal, zoals 41, 54%, 8,2 of 20 op 40."


def parse_count(text: str) -> Count | None:
    """What somebody typed as a number; None where it is none."""
    text = text.strip().lower()
    if ratio := _RATIO.fullmatch(text):
        return Count(Decimal(ratio[1]), out_of=int(ratio[2]))
    number = _VALUE.fullmatch(text)
    return Count(Decimal(number[1].replace(",", ".")), bool(number[2])) if number else None


def _value(source: Source, line: int, excerpt: str, value: Any) -> Count:
    text = shown(value).strip()
    if not text:
        return Count()
    if isinstance(value, dt.date):
        raise wrong(
            source,
            line,
            excerpt,
            f"hier staat een datum ({value:%d-%m-%Y}) en geen aantal",
            "maak de kolom Aantal op als tekst, en schrijf het aantal opnieuw.",
        )
    count = parse_count(text)
    if count is None:
        raise wrong(source, line, excerpt, f"'{text}' is geen aantal", WRITE_COUNT)
    return count


def _whole(source: Source, line: int, excerpt: str, title: str, value: Any) -> int | None:
    text = shown(value).strip()
    if not text:
        return None
    digits = _WHOLE.fullmatch(text)
    if digits is None:
        raise wrong(source, line, excerpt, f"'{text}' in kolom {title} is geen heel getal", "schrijf een heel getal.")
    return int(digits[1])
