"""The empty timesheet of a kamer and month: a workbook that a coordinator fills in on a phone or a laptop.

It has the layout that `importers.readers.timesheet` reads. Hours are typed in cells of text, so that 2:30, 2,5 and 2.5
stay what was typed whatever language the spreadsheet speaks. The live total reads those texts with formulas that Excel,
LibreOffice and Google Sheets have in common, and takes whole numbers apart only: no decimal is ever left to a locale.
People appear by number, never by name.
"""

from __future__ import annotations

import datetime as dt
import io
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bwk_ledger.base import accounts, meta
from bwk_ledger.base.periods import DAY_MINUTES, Period, month
from importers.readers.timesheet import KNOWN

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bwk_ledger.standing.config import Config

ROWS = 200
_SHEET, _LISTS = "Uren", "Lijsten"
_LABELS = ("Kamer", "Maand", "Blad", "Volledig", "Ingevuld door", "Totaal")
# The kamer stands above the rows; a column for it is for lists of several kamers.
HEADER = tuple(title for title in KNOWN if title != "kamer")
_HEADER_ROW = len(_LABELS)  # counted from 0, as all rows below
_FIRST = _HEADER_ROW + 1
_LAST = _FIRST + ROWS - 1
_READ_ROWS = 600  # rows the total reads: more than are prepared, for who adds some
_WIDTHS = (14, 12, 16, 26, 9)  # characters
_HEIGHT = 21  # points: a finger must hit it
_A4 = 9
_SOFT, _LINE, _WRONG = "#5d6369", "#b8bec4", "#c62828"
_HINTS = (
    "",
    "",
    "alleen bij meer lijsten per maand: keuken",
    "ja: alle uren van deze maand staan erin",
    "uw nummer",
)
_UNREADABLE = "fout"


@dataclass(frozen=True)
class Template:
    """What an empty timesheet is made for; `month` is `2026-03`."""

    kamer: str
    month: str
    sheet: str  # the name of this one of several timesheets; empty where there is one
    numbers: tuple[str, ...]
    kinds: tuple[str, ...]
    activities: tuple[str, ...]

    @property
    def period(self) -> Period:
        """The days the sheet is for."""
        year, number = map(int, self.month.split("-"))
        return month(year, number)

    @property
    def file_name(self) -> str:
        """The name of the file: `uren-LINDE-2026-03-keuken.xlsx`."""
        return f"uren-{'-'.join(filter(None, (self.kamer, self.month, self.sheet)))}.xlsx"


def template(config: Config, entries: Iterable[Any], kamer: str, period: Period, sheet: str = "") -> Template:
    """Gather what the drop-downs of a kamer and month offer.

    Numbers are of people (`persoon`) of that kamer, or of any where none is named, in that month; books without people
    offer its members. Kinds are those with a tariff; activities those known, or used before.
    """
    people = [
        person.number
        for person in config.people.values()
        if (kamer in person.kamers or not person.kamers) and _there(person.start, person.end, period)
    ]
    members = [
        member.number
        for member in config.members.values()
        if member.kamer == kamer and _there(member.start, member.end, period)
    ]
    kinds = [kind for kind in config.hour_posts if config.hour_kind(kind, period.last_day) is not None]
    activities = {activity.name for activity in config.activities.values()} or _used(entries)
    return Template(
        kamer=kamer,
        month=f"{period.start:%Y-%m}",
        sheet=sheet,
        numbers=tuple(sorted(people if config.people else members)),
        kinds=tuple(kinds or config.hour_posts),
        activities=tuple(sorted(activities, key=str.casefold)),
    )


def _there(start: dt.date, end: dt.date | None, period: Period) -> bool:
    return start <= period.last_day and (end is None or end >= period.start)


def _used(entries: Iterable[Any]) -> set[str]:
    return {
        str(posting.meta[meta.ACTIVITY])
        for entry in entries
        for posting in getattr(entry, "postings", ())
        if posting.meta and meta.ACTIVITY in posting.meta and accounts.is_hours(posting.units.currency)
    }


def workbook(content: Template) -> bytes:
    """Write the workbook; the same template gives the same bytes."""
    import xlsxwriter

    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    title = f"Uren {content.kamer} {content.month}"
    book.set_properties({"title": title, "created": dt.datetime.combine(content.period.start, dt.time())})
    sheet, lists = book.add_worksheet(_SHEET), book.add_worksheet(_LISTS)
    _write_lists(lists, content)
    _write_top(book, sheet, content)
    _write_rows(book, sheet, content)
    _set_page(sheet, title)
    lists.hide()
    sheet.activate()
    book.close()
    return buffer.getvalue()


def _write_lists(lists: Any, content: Template) -> None:
    """What the drop-downs offer, and the minutes of every row: on a sheet of its own, where nobody trips over it."""
    for column, (title, values) in enumerate(
        (("Nummers", content.numbers), ("Soorten", content.kinds), ("Activiteiten", content.activities))
    ):
        lists.write_string(0, column, title)
        for row, value in enumerate(values, start=1):
            lists.write_string(row, column, value)
    lists.write_row(0, 4, ("Tekst", "Plaats", "Gelezen", "Minuten"))
    for row in range(1, _READ_ROWS + 1):
        for column, (formula, empty) in enumerate(_formulas(row + 1, _FIRST + row), start=4):
            lists.write_formula(row, column, formula, None, empty)


def _formulas(line: int, row: int) -> tuple[tuple[str, str | int], ...]:
    """Formulas that read the hours of one row, each with its value for an empty one.

    The text with commas for points, where it is parted, what it says, and its minutes: more than none, at most a day.
    INDEX of a whole column keeps its row when rows are inserted, removed or sorted. A closing row "Totaal" is no hours.
    `"0"&` in front of a part makes nothing at all a zero.
    """
    text = (
        f'=IF(LOWER(TRIM(INDEX({_SHEET}!$A:$A,{row})&""))="totaal","",'
        f'SUBSTITUTE(TRIM(INDEX({_SHEET}!$E:$E,{row})&""),".",","))'
    )
    place = f'=IFERROR(FIND(":",E{line}),IFERROR(FIND(",",E{line}),0))'
    before, after = f'VALUE("0"&LEFT(E{line},F{line}-1))*60', f"MID(E{line},F{line}+1,9)"
    clock = f'IF(AND(F{line}>1,LEN({after})=2,VALUE("0"&{after})<60),{before}+VALUE("0"&{after}),"{_UNREADABLE}")'
    decimal = f'{before}+ROUND(VALUE("0"&{after})*60/10^LEN({after}),0)'
    signs = f'LEN(E{line})-LEN(SUBSTITUTE(SUBSTITUTE(E{line},",",""),":",""))'
    parted = f'IF({signs}>1,"{_UNREADABLE}",IF(MID(E{line},F{line},1)=":",{clock},{decimal}))'
    read = f'=IF(E{line}="",0,IFERROR(IF(F{line}=0,VALUE("0"&E{line})*60,{parted}),"{_UNREADABLE}"))'
    fits = f'IF(AND(G{line}>0,G{line}<={DAY_MINUTES}),G{line},"{_UNREADABLE}")'
    minutes = f'=IF(E{line}="",0,IF(ISNUMBER(G{line}),{fits},"{_UNREADABLE}"))'
    return (text, ""), (place, 0), (read, 0), (minutes, 0)


def _write_top(book: Any, sheet: Any, content: Template) -> None:
    bold = book.add_format({"bold": True, "font_size": 12, "valign": "vcenter"})
    fixed = book.add_format({"bold": True, "font_size": 12, "num_format": "@", "valign": "vcenter"})
    field = book.add_format(
        {"font_size": 12, "num_format": "@", "border": 1, "border_color": _LINE, "valign": "vcenter"}
    )
    hint = book.add_format({"font_size": 10, "font_color": _SOFT, "italic": True, "indent": 1, "valign": "vcenter"})
    values = (content.kamer, content.month, content.sheet, "", "")
    for row, (label, value, text) in enumerate(zip(_LABELS, values, _HINTS, strict=False)):
        sheet.write_string(row, 0, label, bold)
        form = fixed if label in ("Kamer", "Maand") else field
        sheet.write(row, 1, value or None, form)
        if text:
            sheet.write_string(row, 2, text, hint)
    last = len(_LABELS) - 1
    minutes = f"{_LISTS}!$H$2:$H${_READ_ROWS + 1}"
    sheet.write_string(last, 0, _LABELS[last], bold)
    total = f'=INT(SUM({minutes})/60)&":"&TEXT(MOD(SUM({minutes}),60),"00")'
    sheet.write_formula(last, 1, total, bold, "0:00")
    told = "uren: 2:30, 2,5 en 2.5 zijn hetzelfde"
    wrong = f'COUNTIF({minutes},"{_UNREADABLE}")'
    sheet.write_formula(
        last, 2, f'=IF({wrong}=0,"{told}",{wrong}&" keer uren die niet te lezen zijn: rood")', hint, told
    )
    sheet.data_validation(3, 1, 3, 1, _choice(["ja", "nee"], "Volledig", "Kies ja of nee."))
    if content.numbers:
        message = "Dit nummer staat niet in de lijst van deze kamer en maand. Toch gebruiken?"
        numbers = _choice(_range(0, content.numbers), "Nummer", message, "warning")
        sheet.data_validation(4, 1, 4, 1, numbers)


def _write_rows(book: Any, sheet: Any, content: Template) -> None:
    look = {"font_size": 12, "border": 1, "border_color": _LINE, "valign": "vcenter"}
    head, head_right = (
        book.add_format({**look, "bold": True, "bg_color": "#e8ecef", "align": side}) for side in ("left", "right")
    )
    text = book.add_format({**look, "num_format": "@"})
    formats = (
        book.add_format({**look, "num_format": "dd-mm-yyyy", "align": "left"}),
        text,
        text,
        text,
        book.add_format({**look, "num_format": "@", "align": "right"}),
    )
    for column, title in enumerate(HEADER):
        sheet.set_column(column, column, _WIDTHS[column])
        sheet.write_string(_HEADER_ROW, column, title.capitalize(), head_right if title == "uren" else head)
    for row in range(_LAST + 1):
        sheet.set_row(row, _HEIGHT)
    for row in range(_FIRST, _LAST + 1):
        for column, form in enumerate(formats):
            sheet.write_blank(row, column, None, form)
    period = content.period
    first, last = period.start, period.last_day
    day = {
        "validate": "date",
        "criteria": "between",
        "minimum": first,
        "maximum": last,
        "error_title": "Datum",
        "error_message": f"Vul een datum in van {first:%d-%m-%Y} tot en met {last:%d-%m-%Y}.",
    }
    sheet.data_validation(_FIRST, 0, _LAST, 0, day)
    choices = (
        (1, 0, content.numbers, "Nummer", "Dit nummer staat niet in de lijst van deze kamer en maand. Toch gebruiken?"),
        (2, 1, content.kinds, "Soort", "Kies een soort, of laat leeg: dan geldt de eigen soort van de persoon."),
        (3, 2, content.activities, "Activiteit", "Deze activiteit is nog niet bekend. Toch gebruiken?"),
    )
    for column, source, values, title, message in choices:
        if values:
            style = "stop" if title == "Soort" else "warning"
            sheet.data_validation(_FIRST, column, _LAST, column, _choice(_range(source, values), title, message, style))
    wrong = book.add_format({"font_color": "#ffffff", "bg_color": _WRONG})
    criteria = f'=INDEX({_LISTS}!$H:$H,ROW()-{_FIRST - 1})="{_UNREADABLE}"'
    sheet.conditional_format(_FIRST, 4, _LAST, 4, {"type": "formula", "criteria": criteria, "format": wrong})
    sheet.ignore_errors({"number_stored_as_text": f"A1:E{_LAST + 1}"})


def _choice(source: Any, title: str, message: str, style: str = "stop") -> dict[str, Any]:
    return {
        "validate": "list",
        "source": source,
        "error_title": title,
        "error_message": message,
        "error_type": style,
    }


def _range(column: int, values: Sequence[str]) -> str:
    letter = "ABC"[column]
    return f"={_LISTS}!${letter}$2:${letter}${len(values) + 1}"


def _set_page(sheet: Any, title: str) -> None:
    sheet.freeze_panes(_FIRST, 0)
    sheet.set_selection(_FIRST, 0, _FIRST, 0)
    sheet.hide_gridlines(2)
    sheet.set_paper(_A4)
    sheet.set_portrait()
    sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.7)
    sheet.fit_to_pages(1, 0)
    sheet.print_area(0, 0, _LAST, len(HEADER) - 1)
    sheet.repeat_rows(_HEADER_ROW)
    sheet.set_footer(f"&L{title}&Rpagina &P van &N")
