"""The copy of a timesheet that is kept with the books, written anew: only what was read, on the lines it stood on.

Nothing else in the file comes along: no other column or sheet, no comment, no author. So no name gets into the books.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
from typing import TYPE_CHECKING

from bwk_ledger.hours import clock
from importers.readers.timesheet_cells import is_workbook, read_cells

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from importers.readers.source import Source
    from importers.readers.timesheet import Timesheet

_CREATED = dt.datetime(2000, 1, 1, tzinfo=dt.UTC).replace(tzinfo=None)  # fixed: the same hours give the same bytes
_HEADER = ("Datum", "Nummer", "Soort", "Activiteit", "Uren")


def clean_copy(source: Source, sheets: Sequence[Timesheet]) -> bytes:
    """The copy, in the kind of file the source is; `sheets` is what was read of it, in the words of the books."""
    rows = _rows(source, sheets)
    return _workbook(rows) if is_workbook(source) else _csv(rows)


def _rows(source: Source, sheets: Sequence[Timesheet]) -> Mapping[int, tuple[str, ...]]:
    """Texts by line, counted from 1."""
    cells = source.once(read_cells)
    assert cells is not None
    with_kamer = "kamer" in cells.columns
    first = sheets[0]
    labelled = {
        "kamer": first.kamer,
        "maand": first.month,
        "blad": first.name,
        "volledig": "ja" if first.complete_by else "",
        "ingevuld door": first.complete_by,
    }
    found: dict[int, tuple[str, ...]] = {}
    for line, values in cells.above:
        label = str(values[0] or "").strip().rstrip(":").lower() if values else ""
        if labelled.get(label) and not (with_kamer and label in ("kamer", "maand")):
            found[line] = (label.capitalize(), labelled[label])
    found[cells.header_line] = ("Kamer", *_HEADER) if with_kamer else _HEADER
    for sheet in sheets:
        for row in sheet.rows:
            texts = (f"{row.date}", row.number, row.kind, row.activity, clock(row.minutes))
            found[row.line] = (sheet.kamer, *texts) if with_kamer else texts
    return found


def _workbook(rows: Mapping[int, tuple[str, ...]]) -> bytes:
    import xlsxwriter  # noqa: PLC0415 - only timesheets need it

    buffer = io.BytesIO()
    workbook = xlsxwriter.Workbook(buffer, {"in_memory": True, "constant_memory": False})
    workbook.set_properties({"created": _CREATED})
    sheet = workbook.add_worksheet("Uren")
    sheet.set_column(0, 5, 14)
    for line, texts in rows.items():
        for column, text in enumerate(texts):
            sheet.write_string(line - 1, column, text)
    workbook.close()
    return buffer.getvalue()


def _csv(rows: Mapping[int, tuple[str, ...]]) -> bytes:
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, delimiter=";", lineterminator="\n")
    for line in range(1, max(rows) + 1):
        writer.writerow(rows.get(line, ()))
    return buffer.getvalue().encode()
