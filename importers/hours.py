"""Import a timesheet: checked, copied without names, and booked on both sides."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections import defaultdict
from dataclasses import replace
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any, NamedTuple

from bwk_ledger.base import meta
from bwk_ledger.base.errors import InputError, advice, bare, way
from bwk_ledger.base.periods import DAY_MINUTES, clock, month_of
from bwk_ledger.books.text import custom
from bwk_ledger.standing.refusals import require_person
from importers import hour_versions
from importers.base import Archive, Importer, Plan, Replacement, RowCount, TooEarlyError
from importers.copies import sheet_name
from importers.hour_versions import COMPLETE, LOOSE, SheetName, SheetPart
from importers.readers.timesheet import is_timesheet, is_workbook, read_cells, read_timesheets

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from bwk_ledger.base.errors import Advice
    from bwk_ledger.standing.config import Config
    from bwk_ledger.standing.kamers import Kamer
    from importers.context import Context
    from importers.hour_versions import Version
    from importers.readers.source import Source
    from importers.readers.timesheet import HourRow, Timesheet


# What a timesheet must say to be booked: a kamer, people, kinds and activities that the books know, and possible
# days.
#
# Books that have no people or no activities yet are not held against them: their registration has not begun.

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
    if kamer is None or not config.hour_kinds_of(sheet.kamer):
        known = " ".join(code for code in config.kamers if config.hour_kinds_of(code))
        raise InputError(
            f"kamer '{sheet.kamer}' bestaat niet.", file=file, cause=f"de kamers zijn: {known}.", remedy=NO_KAMER
        )
    month = month_of(dt.date.fromisoformat(f"{sheet.month}-01"))
    what = None
    late = next((row.date for row in sheet.rows if not kamer.is_there(row.date)), None)
    if month.last_day < kamer.start:
        what = f"kamer {sheet.kamer} is er pas vanaf {kamer.start}"
        remedy = "zet een eerdere datum voor de kamer in stam/kamers.beancount."
    elif kamer.end is not None and kamer.end < month.start:
        what = f"kamer {sheet.kamer} is er niet meer sinds {kamer.end}"
        remedy = "zet een latere einddatum bij de kamer in stam/kamers.beancount."
    elif late is not None:
        raise InputError(
            f"kamer {sheet.kamer} is er niet op {late}, en dit blad heeft uren van die dag.",
            file=file,
            cause=f"zij is er {kamer.lasts}.",
            remedy="verbeter de dag in het blad, of de kamer bovenaan.",
        )
    if what is not None:
        raise TooEarlyError(
            month.start,
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
        _check_kind(file, row, kind, sheet.kamer, config)
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
    for (number, day), line in lines.items():
        numbers = same.get(context.config.identity(number)) or {number}
        total = sum(context.hours.minutes_on(item, day) for item in numbers)
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
    remedy: str | Advice
    if person is None:
        what = f"nummer {row.number} is niet bekend"
        remedy = advice("verbeter het nummer, of meld de persoon aan: ", bare("uren aanmelden", nummer=row.number), ".")
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


def _check_kind(file: str, row: HourRow, kind: str, kamer: str, config: Config) -> None:
    known = config.hour_kinds_of(kamer)
    if not kind:
        raise InputError(
            "het veld soort is leeg.",
            file=file,
            line=row.line,
            excerpt=_excerpt(row),
            cause=f"van {row.number} staat in de boeken niet van welke soort de uren zijn.",
            remedy=f"kies uit: {', '.join(known)}.",
        )
    if kind not in known:
        is_elsewhere = kind in config.hour_posts
        raise InputError(
            f"soort '{kind}' is {f'er niet bij {kamer}' if is_elsewhere else 'onbekend'}.",
            file=file,
            line=row.line,
            remedy=f"kies uit: {', '.join(known)}.",
        )


def _known_activity(file: str, row: HourRow, config: Config) -> str:
    if not config.activities:
        return row.activity
    activity = config.activities.get(row.activity.casefold())
    if activity is not None:
        return activity.name
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


# The copy of a timesheet that is kept with the books, written anew: only what was read, on the lines it stood on.
#
# Nothing else in the file comes along: no other column or sheet, no comment, no author. So no name gets into the
# books.

_CREATED = dt.datetime(2000, 1, 1, tzinfo=dt.UTC).replace(tzinfo=None)  # fixed: the same hours give the same bytes
_HEADER = ("Datum", "Nummer", "Soort", "Activiteit", "Uren")


def clean_copy(source: Source, sheets: Sequence[Timesheet]) -> bytes:
    """The copy, in the kind of file the source is; `sheets` is what was read of it, in the words of the books."""
    rows = _rows(source, sheets)
    return written(source, rows)


def written(source: Source, rows: Mapping[int, tuple[str, ...]]) -> bytes:
    """Texts by line, counted from 1, as the kind of file that a source is."""
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
    texts_by_line: dict[int, tuple[str, ...]] = {}
    for line, values in cells.above:
        label = str(values[0] or "").strip().rstrip(":").lower() if values else ""
        if labelled.get(label) and not (with_kamer and label in ("kamer", "maand")):
            texts_by_line[line] = (label.capitalize(), labelled[label])
    texts_by_line[cells.header_line] = ("Kamer", *_HEADER) if with_kamer else _HEADER
    for sheet in sheets:
        for row in sheet.rows:
            texts = (f"{row.date}", row.number, row.kind, row.activity, clock(row.minutes))
            texts_by_line[row.line] = (sheet.kamer, *texts) if with_kamer else texts
    return texts_by_line


def _workbook(rows: Mapping[int, tuple[str, ...]]) -> bytes:
    import xlsxwriter

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


# Import a timesheet: a transaction per person, kamer, month and kind, a posting per activity, hours on both sides.

_ARCHIVED_UNDER = "bewoner"  # the kind of hours on whose account the sheets of a kamer are kept


class HoursImporter(Importer):
    """Timesheet of a kamer (.xlsx or CSV)."""

    label = "urenlijst (Excel of CSV)"
    rank = 3
    binary = True

    def recognises(self, source: Source) -> bool:
        """Whether the file has the header of a timesheet."""
        return is_timesheet(source)

    def own_account(self, source: Source, context: Context) -> str:
        """The hours account of the residents of the (first) kamer."""
        sheet = read_timesheets(source)[0]
        return _archived_under(sheet.kamer, context)

    def plan(self, source: Source, context: Context) -> Plan:
        """Book the hours of every person that the books do not hold yet, and correct those that have changed."""
        plan = Plan()
        sheets = []
        for sheet in read_timesheets(source):
            check_kamer(source.name, sheet, context.config)
            rows, notes = known_rows(source.name, sheet, context.config)
            plan.notes += notes
            sheets.append(replace(sheet, rows=tuple(rows)))
        if not sheets:
            return plan
        months = [sheet.month for sheet in sheets]
        kamer = sheets[0].kamer
        ending = ".xlsx" if is_workbook(source) else ".csv"
        kept = sheet_name(kamer, months, ending, is_loose=sheets[0].name == LOOSE)
        counts = [_plan_sheet(plan, source, kept, sheet, context) for sheet in sheets]
        plan.counted = RowCount(sum(count.new for count in counts), sum(count.known for count in counts))
        account = _archived_under(kamer, context)
        day = hour_versions.last_day(SheetName(kamer, max(months), ""))
        plan.archive = Archive(account, day, kept, lambda: clean_copy(source, sheets))
        return plan


def _archived_under(kamer: str, context: Context) -> str:
    kinds = context.config.hour_kinds_of(kamer)
    kind = _ARCHIVED_UNDER if _ARCHIVED_UNDER in kinds or not kinds else kinds[0]
    return hour_versions.accounts_of(kamer, kind, context)[0]


def books_file(sheet: SheetName) -> str:
    """The file of the books for the hours of a kamer and year."""
    return f"jaren/{sheet.month[:4]}/uren-{sheet.kamer.lower()}.beancount"


def _plan_sheet(plan: Plan, source: Source, kept: str, sheet: Timesheet, context: Context) -> RowCount:
    """Add what a sheet changes to the plan; returns how many of its rows do."""
    name = SheetName(sheet.kamer, sheet.month, sheet.name)
    by_part: dict[SheetPart, list[HourRow]] = defaultdict(list)
    for row in sheet.rows:
        by_part[SheetPart(row.number, row.kind)].append(row)
    new = {part: hour_versions.version(rows) for part, rows in by_part.items()}
    booked = context.hours.of_sheet(name)
    old = {part: hour_versions.booked_minutes(entries) for part, entries in booked.items()}
    if (
        old
        and not context.replace_sheets
        and not any(
            new[part].minutes.get(line) == minutes for part in old.keys() & new for line, minutes in old[part].items()
        )
    ):
        raise _other_sheet(source, name)
    before = _changes(plan)
    known_rows = 0
    for part in sorted(old.keys() | new):
        if part in old and part in new and old[part] == new[part].minutes:
            plan.known += booked[part]
            known_rows += len(by_part[part])
            continue
        if part in old or booked:
            plan.notes += hour_versions.differences(part, old.get(part, {}), new[part].minutes if part in new else {})
        _book_part(plan, source, kept, name, part, new.get(part), booked.get(part, ()), context)
    changed = {(row.number, row.date): row.line for row in sheet.rows}
    check_days(source.name, changed, context)
    if _changes(plan) > before and (name.kamer, name.month) in context.hours.complete:
        plan.notes.append(f"{name.kamer} {name.month} was al volledig verklaard; deze uren kwamen daarna")
    if sheet.complete_by:
        _declare(plan, source, name, sheet.complete_by, context)
    return RowCount(len(sheet.rows) - known_rows, known_rows)


def _changes(plan: Plan) -> int:
    return len(plan.entries) + len(plan.replaced)


def _book_part(
    plan: Plan,
    source: Source,
    kept: str,
    name: SheetName,
    part: SheetPart,
    new: Version | None,
    booked: Iterable[Any],
    context: Context,
) -> None:
    """Take what is booked out of the books, or back where it is approved, and book the new version."""
    replaceable = []
    for entry in booked:
        if meta.APPROVED in entry.meta:
            line = min(new.lines.values()) if new else 1
            mirror = hour_versions.taken_back(kept, entry, name, line)
            context.add(mirror)
            plan.entries.append((books_file(name), mirror))
        else:
            context.remove_hours(entry)
            replaceable.append(entry)
    made = hour_versions.transaction(source, kept, name, part, new, context) if new else None
    if made is not None:
        context.add(made)
    for entry in replaceable:
        plan.replaced.append(Replacement(books_file(name), entry, made))
        made = None  # it takes the place of one entry only
    if made is not None:
        plan.entries.append((books_file(name), made))


def _declare(plan: Plan, source: Source, name: SheetName, number: str, context: Context) -> None:
    if (name.kamer, name.month) in context.hours.complete:
        return
    if context.today <= hour_versions.last_day(name):
        plan.notes.append(f"{name.month} is nog niet voorbij en dus niet volledig verklaard")
        return
    require_person(context.config, number, context.today, source.name)
    entry = declaration(name, number, context)
    context.add(entry)
    plan.entries.append((books_file(name), entry))


def declaration(name: SheetName, number: str, context: Context) -> Any:
    """The entry with which somebody declares today that no hours of a kamer and month are missing."""
    return custom({"door": number}, context.today, COMPLETE, name.kamer, name.month)


def _other_sheet(source: Source, name: SheetName) -> InputError:
    which = f"{name.kamer} {name.month}" + (f" blad {name.name}" if name.name else "")
    return InputError(
        f"van {which} staan al andere uren in de boeken, en dit blad heeft daar geen regel van.",
        file=source.name,
        cause="het kan een tweede blad van deze maand zijn, of een nieuwe versie waarin alles anders is.",
        remedy=advice(
            "is het een tweede blad, geef het dan boven de kolommen een naam bij 'Blad'; is het een nieuwe versie, "
            "gebruik dan ",
            way("uren importeer", vervang=True),
            ".",
        ),
    )
