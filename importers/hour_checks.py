"""What a timesheet must say to be booked: a kamer, people, kinds and activities that the books know, and possible days.

Books that have no people or no activities yet are not held against them: their registration has not begun.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from difflib import get_close_matches
from typing import TYPE_CHECKING, NamedTuple

from bwk_ledger.errors import InputError
from bwk_ledger.hours import DAY_MINUTES, clock
from bwk_ledger.periods import month_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from bwk_ledger.config import Config, Kamer
    from importers.context import Context
    from importers.readers.timesheet import HourRow, Timesheet

NO_KAMER = "verbeter de kamer bovenaan het blad, of voeg haar toe in stam/kamers.beancount."


class _Registered(NamedTuple):
    """Somebody who may give hours: since when, until when, where, and of which kind if the sheet does not say it."""

    start: dt.date
    end: dt.date | None
    kamers: tuple[str, ...]
    kind: str


def check_kamer(file: str, sheet: Timesheet, config: Config) -> Kamer:
    """The kamer of a sheet.

    Raises:
        InputError: there is no such kamer, or not in that month.
    """
    kamer = config.kamers.get(sheet.kamer)
    if kamer is None or kamer.is_cooperative:
        known = " ".join(code for code, item in config.kamers.items() if not item.is_cooperative)
        raise InputError(
            f"kamer '{sheet.kamer}' bestaat niet.", file=file, cause=f"de kamers zijn: {known}.", remedy=NO_KAMER
        )
    month = month_of(dt.date.fromisoformat(f"{sheet.month}-01"))
    what = None
    if month.last_day < kamer.start:
        what = f"kamer {sheet.kamer} is er pas vanaf {kamer.start}"
        remedy = "zet een eerdere datum voor de kamer in stam/kamers.beancount."
    elif kamer.end is not None and kamer.end < month.start:
        what = f"kamer {sheet.kamer} is er niet meer sinds {kamer.end}"
        remedy = "zet een latere einddatum bij de kamer in stam/kamers.beancount."
    if what is not None:
        raise InputError(
            f"{what}, en dit blad is van {sheet.month}.",
            file=file,
            remedy=f"verbeter de maand bovenaan het blad, of {remedy}",
        )
    return kamer


def known_rows(file: str, sheet: Timesheet, config: Config) -> tuple[list[HourRow], list[str]]:
    """The rows in the words of the books, with kind and activity filled in; and what is worth a remark.

    Raises:
        InputError: somebody is not registered (on that day), or a kind or an activity is not known.
    """
    rows: list[HourRow] = []
    elsewhere: dict[str, tuple[str, ...]] = {}
    registered = {number: _registered(number, config) for number in {row.number for row in sheet.rows}}
    for row in sheet.rows:
        person = registered[row.number]
        if config.people:
            _check_person(file, row, person)
        if person is not None and person.kamers and sheet.kamer not in person.kamers:
            elsewhere[row.number] = person.kamers
        kind = row.kind or (person.kind if person is not None else "")
        _check_kind(file, row, kind, config)
        rows.append(row._replace(kind=kind, activity=_known_activity(file, row, config)))
    notes = [f"{number} hoort bij {' '.join(kamers)}, niet bij {sheet.kamer}" for number, kamers in elsewhere.items()]
    return rows, sorted(notes)


def check_days(file: str, lines: Mapping[tuple[str, dt.date], int], context: Context) -> None:
    """Nobody works more than a day on a day, whatever sheets, kamers and numbers the hours are under.

    Args:
        file: the name of the sheet.
        lines: a line of the sheet for each person and day in it.
        context: the state of the books with this sheet in them.

    Raises:
        InputError: somebody does.
    """
    same: dict[str, set[str]] = defaultdict(set)
    for person in context.config.people.values():
        same[context.config.identity(person.number)].update({person.number, person.member or person.number})
    minutes = context.hours.minutes
    for (number, day), line in lines.items():
        numbers = same.get(context.config.identity(number)) or {number}
        total = sum(minutes.get((item, day), 0) for item in numbers)
        if total > DAY_MINUTES:
            raise InputError(
                f"{number} heeft op {day} samen {clock(total)} uur.",
                file=file,
                line=line,
                cause="alle bladen en kamers van die dag zijn opgeteld; een dag heeft 24 uur.",
                remedy="verbeter de uren; staan zij op twee bladen of bij twee kamers, laat er dan een staan.",
            )


def _registered(number: str, config: Config) -> _Registered | None:
    person = config.people.get(number)
    if person is not None:
        return _Registered(person.start, person.end, person.kamers, person.kind)
    member = config.members.get(number)
    if member is None:
        return None
    kind = member.kind if member.kind in config.hour_posts else ""
    return _Registered(member.start, member.end, (member.kamer,) if member.kamer else (), kind)


def _check_person(file: str, row: HourRow, person: _Registered | None) -> None:
    if person is None:
        what = f"nummer {row.number} is niet bekend"
        remedy = f"verbeter het nummer, of meld de persoon aan: bwk uren aanmelden --nummer {row.number}."
    elif row.date < person.start:
        what = f"{row.number} is pas aangemeld vanaf {person.start}"
        remedy = "verbeter de datum of het nummer, of zet een eerdere datum bij de persoon in stam/personen.beancount."
    elif person.end is not None and row.date > person.end:
        what = f"{row.number} is afgemeld per {person.end}"
        remedy = "verbeter de datum of het nummer, of zet een latere einddatum bij de persoon."
    else:
        return
    when = f", en deze uren zijn van {row.date}" if person is not None else ""
    raise InputError(f"{what}{when}.", file=file, line=row.line, excerpt=_excerpt(row), remedy=remedy)


def _check_kind(file: str, row: HourRow, kind: str, config: Config) -> None:
    if not kind:
        raise InputError(
            "het veld soort is leeg.",
            file=file,
            line=row.line,
            excerpt=_excerpt(row),
            cause=f"van {row.number} staat in de boeken niet van welke soort de uren zijn.",
            remedy=f"kies uit: {', '.join(config.hour_posts)}.",
        )
    if kind not in config.hour_posts:
        raise InputError(
            f"soort '{kind}' is onbekend.",
            file=file,
            line=row.line,
            remedy=f"kies uit: {', '.join(config.hour_posts)}.",
        )


def _known_activity(file: str, row: HourRow, config: Config) -> str:
    if not config.activities:
        return row.activity
    found = config.activities.get(row.activity.casefold())
    if found is not None:
        return found.name
    near = [config.activities[name].name for name in get_close_matches(row.activity.casefold(), config.activities)]
    raise InputError(
        f"activiteit '{row.activity}' is onbekend.",
        file=file,
        line=row.line,
        excerpt=_excerpt(row),
        cause=_listed(near, "het lijkt op") if near else _listed(_names(config), "bekend zijn"),
        remedy="verbeter de activiteit, of voeg haar toe in stam/activiteiten.beancount: "
        f'{row.date.year}-01-01 custom "activiteit" "{row.activity}".',
    )


def _names(config: Config) -> list[str]:
    return sorted(activity.name for activity in config.activities.values())


def _listed(names: Iterable[str], intro: str) -> str:
    return f"{intro}: {', '.join(names)}."


def _excerpt(row: HourRow) -> str:
    return " | ".join((f"{row.date}", row.number, row.kind, row.activity, clock(row.minutes)))
