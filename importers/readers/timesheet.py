"""Timesheet of a kamer (.xlsx or CSV): who did what for how long, to the minute; people by number only.

Layout: labels with their values in the rows above the header (`Kamer` TOP, `Maand` 2018-03, and where wanted `Blad`
keuken, `Volledig` ja, `Ingevuld door` P0001), a header with the columns `Datum`, `Nummer`, `Soort`, `Activiteit` and
`Uren`, a row per person, day and activity, and where wanted a closing row `Totaal`, which is proved. `Soort` may be
empty or left out. With a column `Kamer` the labels are not needed: such a list may hold several kamers and months.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple

from bwk_ledger.errors import InputError
from bwk_ledger.hours import DAY_MINUTES, clock
from bwk_ledger.person_number import PERSON_NUMBER
from importers.readers.timesheet_cells import Cells, read_cells
from importers.readers.timesheet_values import exact_minutes, parse_day, parse_hours, shown, typed_as

if TYPE_CHECKING:
    from collections.abc import Sequence

    from importers.readers.source import Source

LABELS = ("Kamer", "Maand", "Blad", "Volledig", "Ingevuld door")
_MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])", re.ASCII)
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
    """The rows of one kamer and month; `month` is `2018-03`, `name` is empty when it is the only sheet of that month.

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
    kamer = _labelled(source, cells, "Kamer", needed=not has_kamers).upper()
    month = _labelled(source, cells, "Maand", needed=not has_kamers)
    if month and not _MONTH.fullmatch(month):
        raise _wrong(source, None, month, f"'{month}' is geen maand", "schrijf de maand als 2018-03.")
    name, complete_by = _sheet_name(source, cells), _complete_by(source, cells)
    found: dict[tuple[str, str], list[HourRow]] = defaultdict(list)
    if not has_kamers:
        found[kamer, month] = []
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
            raise _wrong(
                source,
                line,
                _excerpt(cell),
                f"onder het totaal van regel {closed} staat nog een regel",
                "zet de regel boven het totaal, of verwijder haar.",
            )
        item = _row(source, line, cell, month)
        of_kamer = str(cell.get("kamer") or kamer).strip().upper()
        if not of_kamer:
            raise _wrong(source, line, _excerpt(cell), "het veld kamer is leeg", "vul het veld in.")
        found[of_kamer, f"{item.date:%Y-%m}"].append(item)
        exact += exact_minutes(cell["uren"]) or 0
    if total is not None:
        _prove_total(source, sum(item.minutes for rows in found.values() for item in rows), exact, total)
    return tuple(
        Timesheet(of_kamer, of_month, tuple(rows), name, complete_by)
        for (of_kamer, of_month), rows in sorted(found.items())
    )


def _labelled(source: Source, cells: Cells, label: str, *, needed: bool = False) -> str:
    for row in cells.above:
        if len(row.values) > 1 and str(row.values[0] or "").strip().rstrip(":").lower() == label.lower():
            value = row.values[1]
            if value is not None:
                return f"{value:%Y-%m}" if isinstance(value, dt.datetime) else str(value).strip()
    if needed:
        raise _wrong(
            source, 1, "", f"boven de kolommen ontbreekt '{label}'", f"zet '{label}' in A en de waarde in B."
        )  # fmt: skip
    return ""


def _sheet_name(source: Source, cells: Cells) -> str:
    name = _labelled(source, cells, "Blad").lower()
    if name and not SHEET_NAME.fullmatch(name):
        raise _wrong(
            source,
            None,
            "",
            f"'{name}' kan geen naam van een blad zijn",
            "gebruik een kort woord zoals keuken, zonder spaties; namen van mensen horen niet in de boeken.",
        )
    return name


def _complete_by(source: Source, cells: Cells) -> str:
    answer, number = (_labelled(source, cells, label) for label in ("Volledig", "Ingevuld door"))
    if answer.lower() in ("", "nee"):
        return ""
    if answer.lower() != "ja":
        raise _wrong(
            source, None, "", f"'{answer}' bij Volledig is geen antwoord", "vul ja in, of nee als er nog uren komen."
        )  # fmt: skip
    if not PERSON_NUMBER.fullmatch(number.upper()):
        raise _wrong(
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
        raise _wrong(
            source, line, _excerpt(cell), f"'{shown(value)}' is geen datum", "vul in de eerste kolom een datum in."
        )  # fmt: skip
    if month and f"{day:%Y-%m}" != month:
        raise _wrong(
            source,
            line,
            _excerpt(cell),
            f"{day:%Y-%m-%d} ligt niet in {month}",
            "zet deze regel op het blad van de juiste maand.",
        )
    for name in ("nummer", "activiteit"):
        if cell[name] is None:
            raise _wrong(
                source, line, _excerpt(cell), f"het veld {name} is leeg", "vul het veld in of verwijder de regel."
            )  # fmt: skip
    number = str(cell["nummer"]).strip()
    if not PERSON_NUMBER.fullmatch(number.upper()):
        raise _wrong(
            source,
            line,
            _excerpt(cell),
            f"'{number}' is geen nummer van een lid of vrijwilliger",
            "gebruik een nummer zoals L0001, V0001 of P0001; namen horen niet in de boeken.",
        )
    minutes = parse_hours(cell["uren"])
    if minutes is None or not 0 < minutes <= DAY_MINUTES:
        raise _wrong(source, line, _excerpt(cell), *_no_hours(cell["uren"]))
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
        raise _wrong(
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


def _wrong(source: Source, line: int | None, excerpt: str, what: str, remedy: str) -> InputError:
    return InputError(f"{what}.", file=source.name, line=line, excerpt=excerpt, remedy=remedy)
