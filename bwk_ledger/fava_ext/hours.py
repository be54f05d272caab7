"""Everything the template of the page "Uren" shows, as one frozen `UrenPage`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bwk_ledger.base.accounts import EXPENSES, HOURS_GROUP
from bwk_ledger.base.periods import in_hours, whole_years
from bwk_ledger.fava_ext import page
from bwk_ledger.fava_ext.charts import Chart, draw_hours
from bwk_ledger.figures.hours import ACTIVE_HOURS, HourTotal, Tariff, missing_months, read_hours, total, volunteer_years
from bwk_ledger.figures.kamers import intervals
from bwk_ledger.figures.links import of_activity, of_person
from bwk_ledger.tables.hours import (
    Worked,
    activities,
    by_key,
    by_label,
    kamers_of,
    kinds_of,
    measure,
    month_names,
    of_kind,
    share,
)
from bwk_ledger.tables.records import RecordField, Section, records, rows, table
from bwk_ledger.tables.table import Cell, Kind, Link, Table

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Collection, Iterator, Sequence
    from decimal import Decimal

    from bwk_ledger.base.periods import Period
    from bwk_ledger.fava_ext.page import Head, Request
    from bwk_ledger.figures.hours import Hours
    from bwk_ledger.standing.config import Config
    from bwk_ledger.tables.hours import Sums


_KINDS, _UNPAID = "Uren per soort", "Onbetaalde tijd samen"
Leads = Callable[[Worked], Link | None]


@dataclass(frozen=True)
class Missing:
    """Months of a year that a kamer did not declare complete."""

    kamer: str
    year: int
    months: str


@dataclass(frozen=True)
class UrenPage:
    """The page for one set of filters."""

    head: Head
    unpaid: HourTotal | None = None  # None where there are no hours
    paid: HourTotal | None = None
    active: int | None = None  # volunteers; only said of one whole year
    kamers: Table | None = None
    groups: Table | None = None
    people: Table | None = None
    tariffs: Table | None = None
    missing: tuple[Missing, ...] = ()
    charts: tuple[Chart, ...] = ()
    active_hours: int = ACTIVE_HOURS


def build(request: Request) -> UrenPage:
    """Make the page; months that are not over today are not missing."""
    config, period = request.config, request.period
    hours = read_hours(request.entries, request.customs, config)
    unpaid = tuple(item for item in hours.sums if not item.is_paid)
    paid = [item for item in hours.sums if item.is_paid]
    years = whole_years(period) if period else []
    one_year = years[0] if len(years) == 1 else None
    active = (
        {item.person for item in volunteer_years(unpaid, config, one_year) if item.is_active} if one_year else set()
    )
    return UrenPage(
        head=request.head,
        unpaid=total(unpaid) if hours.sums else None,
        paid=total(paid) if paid else None,
        active=len(active) if one_year else None,
        kamers=_kamers(hours),
        groups=_groups(hours, unpaid),
        people=_people(unpaid, config, active),
        tariffs=records(
            "Tarieven",
            _TARIFF,
            sorted(by_key(unpaid, lambda item: item.tariff).items(), key=lambda item: (item[0].name, item[0].rate)),
            total="Totaal",
        ),
        missing=tuple(_missing(hours, period, request.years, request.today)),
        charts=draw_hours(config, intervals(request.entries, request.stretches)),
    )


def _leads(
    title: str, kind: Kind, value: Callable[[Worked], Decimal | None], leads: Leads, group: str = "", label: str = ""
) -> RecordField[Worked]:
    """A column of hours or worth, each figure with the way to its postings."""

    def cell(item: Worked) -> Cell:
        return Cell(value(item), link=leads(item))

    decimals = 0 if kind is Kind.MONEY else 2
    plain = measure(title, kind, value)
    return replace(plain, value=cell, group=group, decimals=decimals, label=label, look="wide" if label else "")


def _unapproved(group: str = "", label: str = "") -> RecordField[Worked]:
    def value(item: Worked) -> Cell:
        return Cell(in_hours(item.unpaid.open_minutes) or None, warns=True)

    return measure("niet goedgekeurd", Kind.HOURS, value, group, label=label)


def _kamers(hours: Hours) -> Table:
    config = hours.config

    def kind(name: str) -> RecordField[Worked]:
        path = config.hour_posts.get(name) or HOURS_GROUP

        def way(item: Worked) -> Link:
            return Link(account=f"{EXPENSES}:{item.label}:{path}")

        return _leads(name or "onbekend", Kind.HOURS, lambda item: of_kind(item, name), way, _KINDS)

    def all_hours(item: Worked) -> Link:
        return Link(account=f"{EXPENSES}:{item.label}:{HOURS_GROUP}")

    fields: tuple[RecordField[Worked], ...] = (
        RecordField("Kamer", Kind.TEXT, lambda item: Cell(item.label, note=_name(config, item.label)), look="label"),
        *map(kind, kinds_of(hours.sums, config)),
        _leads("uren", Kind.HOURS, lambda item: in_hours(item.unpaid.minutes), all_hours, _UNPAID, "Uren"),
        _leads("waarde", Kind.MONEY, lambda item: item.unpaid.value, all_hours, _UNPAID, "Waarde"),
        replace(_PEOPLE, group=_UNPAID, label="Mensen"),
        _unapproved(_UNPAID, "Niet goedgekeurd"),
    )
    kamer_rows = rows(fields, [Section(kamers_of(hours.sums, config))], "Totaal", lambda item: item.label)
    return table("Per kamer", fields, kamer_rows)


def _name(config: Config, code: str) -> str:
    return config.kamers[code].name if code in config.kamers else code


_PEOPLE = measure("mensen", Kind.COUNT, lambda item: len(item.unpaid.people))


def _groups(hours: Hours, unpaid: Sums) -> Table:
    everything = total(unpaid)

    def way(item: Worked) -> Link | None:
        activity_filter = of_activity(item.sums[0].activity) if item.sums else None
        return Link(filter=activity_filter) if activity_filter else None

    fields: tuple[RecordField[Worked], ...] = (
        RecordField("Activiteit", Kind.TEXT, lambda item: item.label, look="label"),
        _leads("uren", Kind.HOURS, lambda item: in_hours(item.total.minutes), way),
        measure("aandeel", Kind.PERCENT, lambda item: share(item.total, everything)),
        _leads("waarde", Kind.MONEY, lambda item: item.total.value, way),
        _PEOPLE,
    )
    groups = by_label(unpaid, lambda item: hours.group_of(item.activity))
    sections = [Section(activities(group.sums), "", group.label, above=True) for group in groups]
    return table("Per activiteit", fields, rows(fields, sections, key=lambda item: item.label))


def _people(unpaid: Sums, config: Config, active: Collection[str]) -> Table:
    def way(item: Worked) -> Link:
        return Link(filter=of_person(config, item.label))

    fields: tuple[RecordField[Worked], ...] = (
        RecordField(
            "Nummer", Kind.TEXT, lambda item: Cell(item.label, beside="actief" if item.label in active else "")
        ),
        _leads("uren", Kind.HOURS, lambda item: in_hours(item.total.minutes), way),
        _leads("waarde", Kind.MONEY, lambda item: item.total.value, way),
        _unapproved(),
    )
    return records("Per persoon", fields, by_label(unpaid, lambda item: item.person))


_TARIFF: tuple[RecordField[tuple[Tariff, Sums]], ...] = (
    RecordField(
        "Tarief", Kind.TEXT, lambda item: Cell(item[0].name, below=item[0].basis or "zonder bron"), look="label"
    ),
    RecordField("per uur", Kind.MONEY, lambda item: item[0].rate),
    RecordField(
        "uren",
        Kind.HOURS,
        lambda item: in_hours(total(item[1]).minutes),
        adds=True,
        total=lambda found: in_hours(sum(total(sums).minutes for _, sums in found)),
    ),
    RecordField("waarde", Kind.MONEY, lambda item: total(item[1]).value, adds=True, decimals=0),
)


def _missing(hours: Hours, period: Period | None, years: Sequence[int], today: dt.date) -> Iterator[Missing]:
    for year in sorted({*years, *hours.years}):
        if period is not None and not period.start.year <= year <= period.last_day.year:
            continue
        for kamer, months in missing_months(hours, year, today).items():
            own = [item for item in months if period is None or _is_inside(item, period)]
            if own:
                yield Missing(kamer, year, month_names(own))


def _is_inside(month: tuple[int, int], period: Period) -> bool:
    start, last = period.start, period.last_day
    return (start.year, start.month) <= month <= (last.year, last.month)


# The pages that show the books; each hands Fava's ledger and filters on, and computes nothing.


class Uren(page.Page):
    """The page "Uren"."""

    report_title = "Uren"
    basis = "populair: uren tegen hun tarief"
    shown = UrenPage
    build = staticmethod(build)
