"""An empty count sheet of a kamer for a month, as workbook and as CSV: the targets that people count themselves."""

from __future__ import annotations

import csv
import datetime as dt
import io
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bwk_ledger.base.errors import InputError
from bwk_ledger.standing.outcomes import (
    FIRST_TIME,
    METHODS,
    PARTICIPANTS,
    read_cards,
    read_goals,
    read_measures,
    read_outcomes,
)
from importers.copies import count_sheet_name
from importers.readers.count_sheet import TITLES

if TYPE_CHECKING:
    from bwk_ledger.base.periods import Period
    from bwk_ledger.rules.load import Ledger
    from bwk_ledger.standing.outcomes import OutcomeTarget

_UNIQUE = "uniek"  # the indicator of a target that counts people once
_WIDTHS = (62, 14, 12, 8, 11, 26, 13)
_HEADER_ROW = 4
_HINTS = {
    "Aantal": "41, 54%, 8,2 of 20 op 40",
    "Kaarten": "1-12 15 31",
    "Antwoorden": "bij enquête en interviews",
}


@dataclass(frozen=True)
class CountTemplate:
    """What stands on an empty sheet: the targets with how each is counted, as far as that is known."""

    kamer: str
    period: Period
    rows: tuple[tuple[str, str], ...]

    @property
    def month(self) -> str:
        """The month, as a sheet names it."""
        return f"{self.period.start:%Y-%m}"

    def file_name(self, ending: str) -> str:
        """What the sheet is called."""
        return count_sheet_name(self.kamer, self.month, ending)

    @property
    def lines(self) -> list[tuple[str, ...]]:
        """The sheet line by line."""
        header = tuple(title.capitalize() for title in TITLES)
        top = [("Kamer", self.kamer), ("Maand", self.month), ("Ingevuld door", ""), ()]
        return [*top, header, *((*row, *[""] * (len(header) - len(row))) for row in self.rows)]


def count_template(ledger: Ledger, kamer: str, period: Period) -> CountTemplate:
    """The empty sheet of a kamer and month.

    Raises:
        InputError: nothing of that kamer and year is counted by people.
    """
    year = period.start.year
    with_cards = (kamer, year) in read_cards(ledger.customs)
    measured = {
        name
        for name, measure in read_measures(ledger.customs, year).items()
        if measure.kind != PARTICIPANTS or with_cards
    }
    own = [item for item in read_goals(ledger.customs, year) if item.kamer == kamer]
    counted = [item for item in own if item.what.casefold() not in measured]
    if not counted:
        raise InputError(
            f"van {kamer} is er in {year} geen prestatie te tellen.",
            cause="de boeken meten ze allemaal zelf." if own else "er staan geen prestaties van dat jaar in de boeken.",
            remedy="noem een andere kamer of maand, of lees de prestaties van dat jaar in.",
        )
    before = {
        (found.kamer, found.what.casefold()): found.method
        for found in read_outcomes(ledger.customs, year)
        if found.day < period.end
    }
    return CountTemplate(kamer, period, tuple((item.what, _method(item, before)) for item in counted))


def _method(target: OutcomeTarget, before: dict[tuple[str, str], str]) -> str:
    """How it was counted before; else what its indicator says."""
    known = before.get((target.kamer, target.what.casefold()))
    if known is not None:
        return known
    return target.indicator if target.indicator in METHODS else FIRST_TIME if target.indicator == _UNIQUE else ""


def count_csv(content: CountTemplate) -> bytes:
    """The sheet as CSV."""
    buffer = io.StringIO(newline="")
    csv.writer(buffer, delimiter=";", lineterminator="\n").writerows(content.lines)
    return buffer.getvalue().encode()


def count_workbook(content: CountTemplate) -> bytes:
    """The sheet as a workbook; the same content gives the same bytes."""
    import xlsxwriter

    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    title = f"Prestaties {content.kamer} {content.month}"
    book.set_properties({"title": title, "created": dt.datetime.combine(content.period.start, dt.time())})
    sheet = book.add_worksheet("Prestaties")
    look = {"font_size": 11, "border": 1, "border_color": "#c9cfd4", "num_format": "@", "valign": "vcenter"}
    forms = {
        "text": book.add_format({**look, "text_wrap": True}),
        "head": book.add_format({**look, "bold": True, "bg_color": "#e8ecef"}),
        "bold": book.add_format({"bold": True, "font_size": 11, "num_format": "@"}),
    }
    for column, width in enumerate(_WIDTHS):
        sheet.set_column(column, column, width)
    for line, texts in enumerate(content.lines):
        form = forms["head"] if line == _HEADER_ROW else forms["text"] if line > _HEADER_ROW else forms["bold"]
        for column, text in enumerate(texts):
            sheet.write(line, column, text or None, form)
    last = len(content.lines) - 1
    choices = {"validate": "list", "source": list(METHODS), "error_title": "Methode"}
    told = {"error_message": "Kies een methode uit de lijst."}
    sheet.data_validation(_HEADER_ROW + 1, 1, last, 1, choices | told)
    for column, name in enumerate(content.lines[_HEADER_ROW]):
        if name in _HINTS:
            sheet.write_comment(_HEADER_ROW, column, _HINTS[name])
    _set_page(sheet, title)
    book.close()
    return buffer.getvalue()


def _set_page(sheet: Any, title: str) -> None:
    sheet.freeze_panes(_HEADER_ROW + 1, 0)
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(_HEADER_ROW)
    sheet.set_footer(f"&L{title}&Rpagina &P van &N")
