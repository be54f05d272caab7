"""Timesheet of a kamer (.xlsx or CSV): who did what for how long, to the minute; people by number only."""

from __future__ import annotations

import datetime as dt
import io
import re
from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple
from zipfile import ZipFile

from bwk_ledger.base.errors import PERSON_NUMBER, InputError
from bwk_ledger.base.periods import DAY_MINUTES, clock, parse_day
from importers.readers.source import BROKEN

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from importers.readers.source import Source


# The values in the cells of a timesheet: hours to the minute, and what a spreadsheet makes of days.

_HOURS_AND_MINUTES = re.compile(r"(\d{1,5}):([0-5]\d)", re.ASCII)
_DECIMAL_HOURS = re.compile(r"\d{1,5}(?:[.,]\d{0,20})?|[.,]\d{1,20}", re.ASCII)
_MINUTE = dt.timedelta(minutes=1)
_MINUTES = 60  # in an hour
_SPREADSHEET = Decimal("0.0001")  # minutes: what is lost where a spreadsheet counts in binary


def parse_hours(value: Any) -> int | None:
    """Read hours as minutes: 2:30, 2,5, 2.5 and Excel times all mean 150; None when it is none of these.

    A decimal is a number of minutes written as hours, so it must be what some whole number of minutes rounds to in as
    many decimals: 0,33 is 20 minutes, 2,5 and 2,50 are 150. Nothing rounds to 2,51, so that is refused instead of being
    moved to a minute that nobody meant.
    """
    exact = exact_minutes(value)
    if exact is None:
        return None
    whole = exact.to_integral_value()
    return int(whole) if abs(whole - exact) <= max(_SPREADSHEET, _typed_precision(value)) else None


def exact_minutes(value: Any) -> Decimal | None:
    """Read hours as minutes as they were typed: 0,33 is 19.8; None when it is no number of hours at all."""
    if isinstance(value, dt.time):
        value = dt.timedelta(
            hours=value.hour, minutes=value.minute, seconds=value.second, microseconds=value.microsecond
        )
    if isinstance(value, dt.timedelta):
        # A spreadsheet keeps a time as part of a day, which can be a fraction of a second off.
        return Decimal((value + _MINUTE / 2) // _MINUTE)
    if value is None or isinstance(value, bool | dt.date):
        return None
    text = str(value).strip()
    if clock := _HOURS_AND_MINUTES.fullmatch(text):
        return Decimal(int(clock[1]) * _MINUTES + int(clock[2]))
    # A spreadsheet keeps 2.5 as binary; its shortest text is what the coordinator typed.
    return Decimal(text.replace(",", ".")) * _MINUTES if _DECIMAL_HOURS.fullmatch(text) else None


def _typed_precision(value: Any) -> Decimal:
    """Half of the last decimal of hours, in minutes."""
    _, _, decimals = str(value).strip().replace(",", ".").partition(".")
    return Decimal(_MINUTES) / 2 * Decimal(10) ** -len(decimals) if decimals else Decimal(0)


def shown(value: Any) -> str:
    """A cell as text, a day without the time that a spreadsheet adds to it."""
    if isinstance(value, dt.datetime):
        return f"{value:%Y-%m-%d}"
    return "" if value is None else str(value)


def typed_as(day: dt.date) -> str:
    """What was typed where a spreadsheet made a day of it: 2.5 becomes 2 May."""
    return f"{day.day}.{day.month}"


# The cells of a timesheet, of a workbook and of a CSV alike: rows with their line numbers, nothing understood yet.

NEEDED = ("datum", "nummer", "activiteit", "uren")
KNOWN = ("datum", "kamer", "nummer", "soort", "activiteit", "uren")
_WITHIN = 15  # the header is one of the first lines
_START = 8192  # bytes of a CSV in which the header must be


class CellRow(NamedTuple):
    """One row: its line, counted from 1, and its cells; an empty cell is None."""

    line: int
    values: Sequence[Any]


class Cells(NamedTuple):
    """The rows above the header, the place of each known column, the line of the header and the rows below it."""

    above: Sequence[CellRow]
    columns: Mapping[str, int]
    header_line: int
    below: Sequence[CellRow]


def is_workbook(source: Source) -> bool:
    """Whether the file is an Excel workbook, judged by its content."""
    if not source.content.startswith(b"PK"):
        return False
    try:
        with ZipFile(io.BytesIO(source.content)) as archive:
            return "xl/workbook.xml" in archive.namelist()
    except BROKEN:
        return False


def read_cells(source: Source) -> Cells | None:
    """The cells of a timesheet; None when the file holds no header of one.

    Raises:
        InputError: the file is damaged.
    """
    return find_cells(source, NEEDED, KNOWN)


def find_cells(source: Source, needed: Sequence[str], known: Sequence[str]) -> Cells | None:
    """The cells below a header with all these titles; None when the file holds none.

    Args:
        source: the file.
        needed: the titles by which the header is known, in lower case.
        known: those that are read.

    Raises:
        InputError: the file is damaged.
    """
    if is_workbook(source):
        return next(filter(None, (_taken_apart(rows, needed, known) for rows in _sheets(source))), None)
    start = source.content[:_START].lower()
    if source.content.startswith(b"PK") or not all(title.encode() in start for title in needed):
        return None
    return _taken_apart(_csv_rows(source, needed), needed, known)


def _taken_apart(rows: Sequence[CellRow], needed: Sequence[str], known: Sequence[str]) -> Cells | None:
    for index, row in enumerate(rows[:_WITHIN]):
        titles = [str(value or "").strip().lower() for value in row.values]
        if all(title in titles for title in needed):
            columns = {title: titles.index(title) for title in known if title in titles}
            return Cells(rows[:index], columns, row.line, rows[index + 1 :])
    return None


def _sheets(source: Source) -> list[list[CellRow]]:
    """The rows of every sheet that is shown; a template keeps its lists on hidden ones."""
    import openpyxl

    try:
        # Read-only goes through a sheet once, row by row, and keeps no cell.
        workbook = openpyxl.load_workbook(io.BytesIO(source.content), read_only=True, data_only=True)
        shown = [sheet for sheet in workbook.worksheets if sheet.sheet_state == "visible"]
        for sheet in shown:
            sheet.reset_dimensions()  # what other programs say about the size of a sheet may be wrong
        return [
            [CellRow(line, row) for line, row in enumerate(sheet.iter_rows(values_only=True), start=1)]
            for sheet in shown
        ]
    except Exception as error:  # openpyxl raises whatever it stumbles over in a damaged file
        raise InputError(
            "dit Excel-bestand is beschadigd.",
            file=source.name,
            cause=f"openpyxl: {type(error).__name__}.",
            remedy="open het in een rekenblad, sla het opnieuw op als .xlsx en probeer het nog eens.",
        ) from error


def _csv_rows(source: Source, needed: Sequence[str]) -> list[CellRow]:
    header = next((line for line in source.lines[:_WITHIN] if all(title in line.lower() for title in needed)), "")
    delimiter = ";" if header.count(";") > header.count(",") else ","
    return [
        CellRow(record.line, [value.strip() or None for value in record.fields]) for record in source.records(delimiter)
    ]


# Timesheet of a kamer (.xlsx or CSV): who did what for how long, to the minute; people by number only.
#
# Layout: labels with their values in the rows above the header (`Kamer` LINDE, `Maand` 2026-03, and where wanted `Blad`
# keuken, `Volledig` ja, `Ingevuld door` P0001), a header with the columns `Datum`, `Nummer`, `Soort`, `Activiteit`
# and
# `Uren`, a row per person, day and activity, and where wanted a closing row `Totaal`, which is proved. `Soort` may be
# empty or left out. With a column `Kamer` the labels are not needed: such a list may hold several kamers and months.

MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])", re.ASCII)
SHEET_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,19}", re.ASCII)
_ROUNDING = Decimal("0.01")  # minutes by which a total in decimals may differ from its rows


class HourRow(NamedTuple):
    """One person, one day, one activity; `kind` is empty where the sheet does not say it."""

    line: int
    date: dt.date
    number: str
    kind: str
    activity: str
    minutes: int


@dataclass(frozen=True)
class Timesheet:
    """The rows of one kamer and month; `month` is `2026-03`, `name` is empty when it is the only sheet of that month.

    `complete_by` is the number of who declares that no hours of this kamer and month are missing.
    """

    kamer: str
    month: str
    rows: tuple[HourRow, ...]
    name: str = ""
    complete_by: str = ""


def is_timesheet(source: Source) -> bool:
    """Whether the file has the header of a timesheet."""
    try:
        return source.once(read_cells) is not None
    except InputError:
        return False


def read_timesheets(source: Source) -> tuple[Timesheet, ...]:
    """The timesheets in a file, by kamer and month: one, unless it has a column `Kamer`.

    Raises:
        InputError: kamer or month missing, a row that cannot be read, a day outside the month, or a total that is not
            the sum of the rows.
    """
    return source.once(_read)


def _read(source: Source) -> tuple[Timesheet, ...]:
    cells = source.once(read_cells)
    assert cells is not None
    has_kamers = "kamer" in cells.columns
    kamer = labelled(source, cells, "Kamer", needed=not has_kamers).upper()
    month = labelled(source, cells, "Maand", needed=not has_kamers)
    if month and not MONTH.fullmatch(month):
        raise wrong(source, None, month, f"'{month}' is geen maand", "schrijf de maand als jjjj-mm.")
    name, complete_by = _sheet_name(source, cells), _complete_by(source, cells)
    rows_by_sheet: dict[tuple[str, str], list[HourRow]] = defaultdict(list)
    if not has_kamers:
        rows_by_sheet[kamer, month] = []
    exact = Decimal(0)
    total: Any = None
    closed = 0
    for line, values in cells.below:
        if not any(value is not None for value in values):
            continue
        row = [values[place] if place < len(values) else None for place in cells.columns.values()]
        cell = dict(zip(cells.columns, row, strict=True))
        if str(values[0] or "").strip().lower() == "totaal":
            total, closed = cell["uren"], line
            continue
        if not any(value is not None for value in row):
            continue
        if closed:
            raise wrong(
                source,
                line,
                _excerpt(cell),
                f"onder het totaal van regel {closed} staat nog een regel",
                "zet de regel boven het totaal, of verwijder haar.",
            )
        item = _row(source, line, cell, month)
        of_kamer = str(cell.get("kamer") or kamer).strip().upper()
        if not of_kamer:
            raise wrong(source, line, _excerpt(cell), "het veld kamer is leeg", "vul het veld in.")
        rows_by_sheet[of_kamer, f"{item.date:%Y-%m}"].append(item)
        exact += exact_minutes(cell["uren"]) or 0
    if total is not None:
        _prove_total(source, sum(item.minutes for rows in rows_by_sheet.values() for item in rows), exact, total)
    return tuple(
        Timesheet(of_kamer, of_month, tuple(rows), name, complete_by)
        for (of_kamer, of_month), rows in sorted(rows_by_sheet.items())
    )


def labelled(source: Source, cells: Cells, label: str, *, needed: bool = False) -> str:
    """What stands beside a label above the header; empty where that is nothing.

    Raises:
        InputError: it is needed, and there is nothing.
    """
    for row in cells.above:
        if len(row.values) > 1 and str(row.values[0] or "").strip().rstrip(":").lower() == label.lower():
            value = row.values[1]
            if value is not None:
                return f"{value:%Y-%m}" if isinstance(value, dt.datetime) else str(value).strip()
    if needed:
        raise wrong(
            source, 1, "", f"boven de kolommen ontbreekt '{label}'", f"zet '{label}' in A en de waarde in B."
        )  # fmt: skip
    return ""


def _sheet_name(source: Source, cells: Cells) -> str:
    name = labelled(source, cells, "Blad").lower()
    if name and not SHEET_NAME.fullmatch(name):
        raise wrong(
            source,
            None,
            "",
            f"'{name}' kan geen naam van een blad zijn",
            "gebruik een kort woord zoals keuken, zonder spaties; namen van mensen horen niet in de boeken.",
        )
    return name


def _complete_by(source: Source, cells: Cells) -> str:
    answer, number = (labelled(source, cells, label) for label in ("Volledig", "Ingevuld door"))
    if answer.lower() in ("", "nee"):
        return ""
    if answer.lower() != "ja":
        raise wrong(
            source, None, "", f"'{answer}' bij Volledig is geen antwoord", "vul ja in, of nee als er nog uren komen."
        )  # fmt: skip
    if not PERSON_NUMBER.fullmatch(number.upper()):
        raise wrong(
            source,
            None,
            "",
            "wie deze maand volledig verklaart, staat er niet bij",
            "zet bij 'Ingevuld door' het eigen nummer, zoals P0001.",
        )
    return number.upper()


def _row(source: Source, line: int, cell: dict[str, Any], month: str) -> HourRow:
    day = parse_day(cell["datum"])
    if day is None:
        value = cell["datum"]
        raise wrong(
            source, line, _excerpt(cell), f"'{shown(value)}' is geen datum", "vul in de eerste kolom een datum in."
        )  # fmt: skip
    if month and f"{day:%Y-%m}" != month:
        raise wrong(
            source,
            line,
            _excerpt(cell),
            f"{day:%Y-%m-%d} ligt niet in {month}",
            "zet deze regel op het blad van de juiste maand.",
        )
    for name in ("nummer", "activiteit"):
        if cell[name] is None:
            raise wrong(
                source, line, _excerpt(cell), f"het veld {name} is leeg", "vul het veld in of verwijder de regel."
            )  # fmt: skip
    number = str(cell["nummer"]).strip()
    if not PERSON_NUMBER.fullmatch(number.upper()):
        raise wrong(
            source,
            line,
            _excerpt(cell),
            f"'{number}' is geen nummer van een lid of vrijwilliger",
            "gebruik een nummer zoals L0001, V0001 of P0001; namen horen niet in de boeken.",
        )
    minutes = parse_hours(cell["uren"])
    if minutes is None or not 0 < minutes <= DAY_MINUTES:
        raise wrong(source, line, _excerpt(cell), *_no_hours(cell["uren"]))
    activity = " ".join(str(cell["activiteit"]).split())
    return HourRow(line, day, number.upper(), str(cell.get("soort") or "").strip().lower(), activity, minutes)


def _no_hours(value: Any) -> tuple[str, str]:
    """What is wrong with a cell for hours, and what to do."""
    if isinstance(value, dt.date):
        return (
            f"hier staat een datum ({value:%d-%m-%Y}) en geen uren: een rekenblad maakte die van '{typed_as(value)}'",
            f"maak de kolom Uren op als tekst, of schrijf {value.day},{value.month} of uren en minuten zoals 2:30.",
        )
    exact = exact_minutes(value)
    if exact is not None and 0 < exact <= DAY_MINUTES:
        below = int(exact)
        return (
            f"'{value}' is geen heel aantal minuten",
            f"schrijf {clock(below)} of {clock(below + 1)}.",
        )
    return (
        f"'{shown(value)}' is geen aantal uren",
        "schrijf uren als 2:30, 2,5 of 2.5; meer dan 0 en ten hoogste 24 op een dag.",
    )


def _prove_total(source: Source, found: int, exact: Decimal, total: Any) -> None:
    """A total in decimals is the sum of what was typed, in which 20 minutes may be 0,33; any other of minutes."""
    stated = exact_minutes(total)
    if stated is None or not (abs(stated - exact) <= _ROUNDING or parse_hours(total) == found):
        raise wrong(
            source,
            None,
            "",
            f"het totaal is {shown(total)} uur, maar de regels samen zijn {clock(found)} uur",
            "herstel het totaal of de regels; dit blad is niet ingelezen.",
        )


def _excerpt(cell: dict[str, Any]) -> str:
    """The known cells of a row: what stands beside them may be a name, and is nobody's business."""
    order: Sequence[str] = ("datum", "nummer", "soort", "activiteit", "uren")
    return " | ".join(shown(cell.get(title)) for title in order)


def wrong(source: Source, line: int | None, excerpt: str, what: str, remedy: str) -> InputError:
    """An error about a line of a sheet."""
    return InputError(f"{what}.", file=source.name, line=line, excerpt=excerpt, remedy=remedy)
