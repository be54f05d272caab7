"""The cells of a timesheet, of a workbook and of a CSV alike: rows with their line numbers, nothing understood yet."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any, NamedTuple
from zipfile import ZipFile

from bwk_ledger.errors import InputError
from importers.readers.zipped import BROKEN

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from importers.readers.source import Source

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
    if is_workbook(source):
        return next(filter(None, map(_taken_apart, _sheets(source))), None)
    start = source.content[:_START].lower()
    if source.content.startswith(b"PK") or not all(title.encode() in start for title in NEEDED):
        return None
    return _taken_apart(_csv_rows(source))


def _taken_apart(rows: Sequence[CellRow]) -> Cells | None:
    for index, row in enumerate(rows[:_WITHIN]):
        titles = [str(value or "").strip().lower() for value in row.values]
        if all(title in titles for title in NEEDED):
            columns = {title: titles.index(title) for title in KNOWN if title in titles}
            return Cells(rows[:index], columns, row.line, rows[index + 1 :])
    return None


def _sheets(source: Source) -> list[list[CellRow]]:
    """The rows of every sheet that is shown; a template keeps its lists on hidden ones."""
    import openpyxl  # noqa: PLC0415 - slow to import, and only workbooks need it

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


def _csv_rows(source: Source) -> list[CellRow]:
    header = next((line for line in source.lines[:_WITHIN] if all(title in line.lower() for title in NEEDED)), "")
    delimiter = ";" if header.count(";") > header.count(",") else ","
    return [
        CellRow(record.line, [value.strip() or None for value in record.fields]) for record in source.records(delimiter)
    ]
