"""Monthly timesheets as workbooks, with hours in the three forms that people type: 2.5, 2:30 and the text '2,5'."""

from __future__ import annotations

import datetime as dt
import io
from decimal import Decimal
from typing import TYPE_CHECKING

from bwk_ledger.demo.chance import stream

if TYPE_CHECKING:
    import random
    from collections.abc import Iterator, Sequence

    from bwk_ledger.demo.days import Calendar
    from bwk_ledger.demo.hours import Turn

_FIRST_ROW = 5
_HEADER = ("Datum", "Nummer", "Soort", "Activiteit", "Uren")
_HOURS = 4  # the column, counted from 0
_QUARTERS = 4
_TIME, _CLOCK_TEXT, _COMMA_TEXT = 8, 12, 16  # of a hundred cells, those below the number


def timesheets(seed: int, kamer: str, turns: Sequence[Turn], calendar: Calendar) -> Iterator[tuple[str, bytes]]:
    """File name and content of every month of one kamer."""
    for month in calendar.months_of(kamer):
        rng = stream(seed, f"timesheet {kamer} {month}")
        name = f"{calendar.year}-{month:02d}"
        yield (
            f"uren-{kamer}-{name}.xlsx",
            _workbook(rng, kamer, name, [turn for turn in turns if turn.date.month == month]),
        )


def _workbook(rng: random.Random, kamer: str, month: str, turns: Sequence[Turn]) -> bytes:
    import xlsxwriter  # noqa: PLC0415 - only timesheets need it

    buffer = io.BytesIO()
    workbook = xlsxwriter.Workbook(buffer, {"in_memory": True})
    created = dt.datetime.fromisoformat(f"{month[:4]}-12-31")
    workbook.set_properties({"title": f"Uren {kamer} {month}", "created": created})
    bold = workbook.add_format({"bold": True})
    day = workbook.add_format({"num_format": "dd-mm-yyyy"})
    clock = workbook.add_format({"num_format": "h:mm"})
    sheet = workbook.add_worksheet("Uren")
    sheet.set_column(0, 3, 14)
    sheet.write_row("A1", ("Kamer", kamer))
    sheet.write_row("A2", ("Maand", month))
    sheet.write_row("A4", _HEADER, bold)
    times: list[str] = []
    as_text = 0
    for row, turn in enumerate(turns, start=_FIRST_ROW - 1):
        sheet.write_datetime(row, 0, dt.datetime.combine(turn.date, dt.time()), day)
        sheet.write_row(row, 1, (turn.number, turn.kind, turn.activity))
        form = rng.randrange(100)
        if form < _TIME:
            sheet.write_datetime(row, _HOURS, dt.time(turn.quarters // _QUARTERS, _minutes(turn)), clock)
            times.append(f"E{row + 1}")
        elif form < _COMMA_TEXT:
            as_text += turn.quarters
            text = f"{turn.quarters // _QUARTERS}:{_minutes(turn):02d}"
            sheet.write_string(row, _HOURS, text if form < _CLOCK_TEXT else _decimal(turn.quarters).replace(".", ","))
        else:
            sheet.write_number(row, _HOURS, Decimal(turn.quarters) / _QUARTERS)
    last = _FIRST_ROW + len(turns) - 1
    total = Decimal(sum(turn.quarters for turn in turns)) / _QUARTERS
    sheet.write_string(last, 0, "Totaal", bold)
    sheet.write_formula(last, _HOURS, _sum(last, times, as_text), bold, total)
    workbook.close()
    return buffer.getvalue()


def _sum(last: int, times: Sequence[str], as_text: int) -> str:
    """SUM counts a time as part of a day and a text as nothing: both are mended, so that the total is in hours."""
    formula = f"=SUM(E{_FIRST_ROW}:E{last})"
    if times:
        formula += f"+23*SUM({','.join(times)})"
    return f"{formula}+{_decimal(as_text)}" if as_text else formula


def _minutes(turn: Turn) -> int:
    return turn.quarters % _QUARTERS * 15


def _decimal(quarters: int) -> str:
    return f"{(Decimal(quarters) / _QUARTERS).normalize():f}"
