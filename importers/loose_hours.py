"""Hours that are entered one by one: they are lines of a sheet of their own, so they have an origin like any other."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bwk_ledger.errors import InputError
from bwk_ledger.hours import clock
from importers.batch import run_sources
from importers.context import Context
from importers.hour_index import LOOSE, SheetName
from importers.hour_versions import booked_minutes
from importers.originals import INBOX
from importers.readers.source import Source

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator

    from bwk_ledger.load import Ledger

_HEADER = ("Datum", "Nummer", "Soort", "Activiteit", "Uren")


@dataclass(frozen=True)
class LooseHours:
    """One line; `hours` as they were typed, `kind` empty when it is the person's own.

    `is_more` says that they come on top of what the person did that day for the same activity.
    """

    kamer: str
    number: str
    date: dt.date
    kind: str
    activity: str
    hours: str
    is_more: bool = False


def book_loose(ledger: Ledger, line: LooseHours) -> None:
    """Add a line to the loose hours of its kamer and month, and import that sheet as a new version.

    Raises:
        InputError: the line cannot be booked; nothing was written.
    """
    name = SheetName(line.kamer, f"{line.date:%Y-%m}", LOOSE)
    context = Context.of(ledger.root, ledger.entries)
    rows = sorted(_booked(name, context))
    if not line.is_more:
        _refuse_again(line, rows)
    rows.append((f"{line.date}", line.number, line.kind, line.activity, line.hours))
    path = ledger.root / INBOX / f"losse-uren-{name.kamer}-{name.month}.csv"
    run_sources(ledger, [Source(path, _csv(name, rows))], replace_sheets=True, keep_originals=True)


def _refuse_again(line: LooseHours, rows: Iterable[tuple[str, ...]]) -> None:
    """The same person, day and activity once more is nearly always the same call once more."""
    for day, number, kind, activity, hours in rows:
        if (day, number, activity) == (f"{line.date}", line.number, line.activity) and line.kind in {"", kind}:
            raise InputError(
                f"van {number} staat op {day} al {hours} uur {activity} in de boeken.",
                remedy="is er niets bij gekomen, dan is er niets te doen; zijn dit nog meer uren, geef dan --erbij.",
            )


def _booked(name: SheetName, context: Context) -> Iterator[tuple[str, ...]]:
    for part, entries in context.hours.of_sheet(name).items():
        for (activity, day), minutes in booked_minutes(entries).items():
            yield f"{day}", part.number, part.kind, activity, clock(minutes)


def _csv(name: SheetName, rows: list[tuple[str, ...]]) -> bytes:
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, delimiter=";", lineterminator="\n")
    writer.writerows((("Kamer", name.kamer), ("Maand", name.month), ("Blad", name.name), _HEADER, *rows))
    return buffer.getvalue().encode()
