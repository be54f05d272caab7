"""Import a timesheet: a transaction per person, kamer, month and kind, a posting per activity, hours on both sides."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from bwk_ledger import meta
from bwk_ledger.books.text import custom
from bwk_ledger.errors import InputError
from bwk_ledger.refusals import require_person
from importers import hour_versions
from importers.base import Importer
from importers.hour_checks import check_days, check_kamer, known_rows
from importers.hour_copy import clean_copy
from importers.hour_index import COMPLETE, LOOSE, Part, SheetName
from importers.kept_names import sheet_name
from importers.plan import Archive, Plan, Replacement
from importers.readers.timesheet import is_timesheet, read_timesheets
from importers.readers.timesheet_cells import is_workbook

if TYPE_CHECKING:
    from collections.abc import Iterable

    from importers.context import Context
    from importers.hour_versions import Version
    from importers.readers.source import Source
    from importers.readers.timesheet import HourRow, Timesheet

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
        return hour_versions.accounts_of(sheet.kamer, _ARCHIVED_UNDER, context)[0]

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
        for sheet in sheets:
            _plan_sheet(plan, source, kept, sheet, context)
        account = hour_versions.accounts_of(kamer, _ARCHIVED_UNDER, context)[0]
        day = hour_versions.last_day(SheetName(kamer, max(months), ""))
        plan.archive = Archive(account, day, kept, lambda: clean_copy(source, sheets))
        return plan


def books_file(sheet: SheetName) -> str:
    """The file of the books for the hours of a kamer and year."""
    return f"jaren/{sheet.month[:4]}/uren-{sheet.kamer.lower()}.beancount"


def _plan_sheet(plan: Plan, source: Source, kept: str, sheet: Timesheet, context: Context) -> None:
    name = SheetName(sheet.kamer, sheet.month, sheet.name)
    by_part: dict[Part, list[HourRow]] = defaultdict(list)
    for row in sheet.rows:
        by_part[Part(row.number, row.kind)].append(row)
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
    for part in sorted(old.keys() | new):
        if part in old and part in new and old[part] == new[part].minutes:
            plan.known += booked[part]
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


def _changes(plan: Plan) -> int:
    return len(plan.entries) + len(plan.replaced)


def _book_part(
    plan: Plan,
    source: Source,
    kept: str,
    name: SheetName,
    part: Part,
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
        remedy="is het een tweede blad, geef het dan boven de kolommen een naam bij 'Blad'; is het een nieuwe versie, "
        "gebruik dan 'bwk uren importeer --vervang'.",
    )
