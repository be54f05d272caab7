"""Monthly timesheet of a kamer (.xlsx): who did what for how long, to the minute; people by number only.

Layout: `Kamer` and `Maand` with their values in the first rows, a header `Datum | Nummer | Soort | Activiteit | Uren`,
a row per person, day and activity, and a closing row `Totaal`.
"""

from __future__ import annotations

import datetime as dt
import io
import re
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from zipfile import BadZipFile, ZipFile

from bwk_ledger.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from importers.readers.source import Source

HEADER = ("datum", "nummer", "soort", "activiteit", "uren")
_MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])")
_HOURS_AND_MINUTES = re.compile(r"(\d{1,5}):([0-5]\d)", re.ASCII)
_DECIMAL_HOURS = re.compile(r"\d{1,5}(?:[.,]\d{0,20})?|[.,]\d{1,20}", re.ASCII)
_NUMBER = re.compile(r"[A-Z]+-?\d+", re.ASCII)
_MINUTE = dt.timedelta(minutes=1)
_MINUTES_A_DAY = 24 * 60


@dataclass(frozen=True, slots=True)
class HourRow:
    """One person, one day, one activity."""

    line: int
    date: dt.date
    number: str
    kind: str
    activity: str
    minutes: int


@dataclass(frozen=True)
class Timesheet:
    """The rows of one kamer and month; `month` is `2018-03`."""

    kamer: str
    month: str
    rows: tuple[HourRow, ...]


def is_timesheet(source: Source) -> bool:
    """Whether the file is a workbook with the header of a timesheet."""
    if not source.content.startswith(b"PK"):
        return False
    try:
        with ZipFile(io.BytesIO(source.content)) as archive:
            if "xl/workbook.xml" not in archive.namelist():
                return False
        return _header_index(source.once(_cells)) is not None
    except (BadZipFile, InputError):
        return False


def read_timesheet(source: Source) -> Timesheet:
    """Read the sheet.

    Raises:
        InputError: kamer or month missing, a row that cannot be read, a day outside the month, or a total that is not
            the sum of the rows.
    """
    cells = source.once(_cells)
    header = _header_index(cells)
    assert header is not None
    kamer = _labelled(source, cells[:header], "kamer")
    month = _labelled(source, cells[:header], "maand")
    if not _MONTH.fullmatch(month):
        raise _wrong(source, 0, month, f"'{month}' is geen maand", "schrijf de maand als 2018-03.")
    rows: list[HourRow] = []
    total: Any = None
    for line, values in enumerate(cells[header + 1 :], start=header + 2):
        first = values[0]
        if isinstance(first, str) and first.strip().lower() == "totaal":
            total = values[4] if len(values) > len(HEADER) - 1 else None
            break
        if not any(value is not None for value in values):
            continue
        rows.append(_row(source, line, values, month))
    if total is not None:
        _prove_total(source, rows, total)
    return Timesheet(kamer.upper(), month, tuple(rows))


def _cells(source: Source) -> list[list[Any]]:
    import pandas as pd  # noqa: PLC0415 - slow to import, and only sheets need it

    try:
        frame = pd.read_excel(io.BytesIO(source.content), header=None, dtype=object, engine="openpyxl")
    except Exception as error:  # openpyxl raises whatever it stumbles over in a damaged file
        raise InputError(
            "dit Excel-bestand is beschadigd.",
            file=source.name,
            cause=f"openpyxl: {type(error).__name__}.",
            remedy="open het in een rekenblad, sla het opnieuw op als .xlsx en probeer het nog eens.",
        ) from error
    return [[None if pd.isna(value) else value for value in row] for row in frame.itertuples(index=False, name=None)]


def _header_index(cells: Sequence[Sequence[Any]]) -> int | None:
    for index, row in enumerate(cells[:10]):
        if tuple(str(value or "").strip().lower() for value in row[: len(HEADER)]) == HEADER:
            return index
    return None


def _labelled(source: Source, cells: Sequence[Sequence[Any]], label: str) -> str:
    for row in cells:
        if len(row) > 1 and str(row[0] or "").strip().lower() == label and row[1] is not None:
            value = row[1]
            return f"{value:%Y-%m}" if isinstance(value, dt.datetime) else str(value).strip()
    raise _wrong(
        source,
        1,
        "",
        f"boven de kolommen ontbreekt '{label.capitalize()}'",
        f"zet '{label.capitalize()}' in A en de waarde in B.",
    )


def _row(source: Source, line: int, values: Sequence[Any], month: str) -> HourRow:
    shown = (value.date() if isinstance(value, dt.datetime) else value for value in values)
    excerpt = " | ".join("" if value is None else str(value) for value in shown)
    day, number, kind, activity, hours = (*values, *[None] * len(HEADER))[: len(HEADER)]
    if not isinstance(day, dt.datetime):
        raise _wrong(source, line, excerpt, f"'{day}' is geen datum", "vul in de eerste kolom een datum in.")
    if f"{day:%Y-%m}" != month:
        raise _wrong(
            source,
            line,
            excerpt,
            f"{day:%Y-%m-%d} ligt niet in {month}",
            "zet deze regel op het blad van de juiste maand.",
        )
    for name, value in (("nummer", number), ("soort", kind), ("activiteit", activity)):
        if value is None:
            raise _wrong(source, line, excerpt, f"het veld {name} is leeg", "vul het veld in of verwijder de regel.")
    if not _NUMBER.fullmatch(str(number).strip()):
        raise _wrong(
            source,
            line,
            excerpt,
            f"'{number}' is geen nummer van een lid of vrijwilliger",
            "gebruik een nummer zoals L0001, V0001 of P0001; namen horen niet in de boeken.",
        )
    minutes = parse_hours(hours)
    if minutes is None or not 0 < minutes <= _MINUTES_A_DAY:
        raise _wrong(
            source,
            line,
            excerpt,
            f"'{'' if hours is None else hours}' is geen aantal uren",
            "schrijf uren als 2:30, 2,5 of 2.5; meer dan 0 en ten hoogste 24 op een dag.",
        )
    return HourRow(line, day.date(), str(number).strip(), str(kind).strip().lower(), str(activity).strip(), minutes)


def parse_hours(value: Any) -> int | None:
    """Read hours as minutes: 2:30, 2,5, 2.5 and Excel times all mean 150; None when it is none of these."""
    if isinstance(value, dt.time):
        value = dt.timedelta(
            hours=value.hour, minutes=value.minute, seconds=value.second, microseconds=value.microsecond
        )
    if isinstance(value, dt.timedelta):
        # A spreadsheet keeps a time as part of a day, which can be a fraction of a second off.
        return (value + _MINUTE / 2) // _MINUTE
    if value is None or isinstance(value, bool | dt.date):
        return None
    text = str(value).strip()
    if clock := _HOURS_AND_MINUTES.fullmatch(text):
        return int(clock[1]) * 60 + int(clock[2])
    if not _DECIMAL_HOURS.fullmatch(text):
        return None
    # A spreadsheet keeps 2.5 as binary; its shortest text is what the coordinator typed.
    return int((Decimal(text.replace(",", ".")) * 60).to_integral_value())


def _prove_total(source: Source, rows: Sequence[HourRow], total: Any) -> None:
    found = sum(row.minutes for row in rows)
    stated = parse_hours(total)
    if stated != found:
        raise _wrong(
            source,
            None,
            "",
            f"het totaal is {total} uur, maar de regels samen zijn {found // 60}:{found % 60:02d} uur",
            "herstel het totaal of de regels; dit blad is niet ingelezen.",
        )


def _wrong(source: Source, line: int | None, excerpt: str, what: str, remedy: str) -> InputError:
    return InputError(f"{what}.", file=source.name, line=line or None, excerpt=excerpt, remedy=remedy)
