"""Everything the template of the page "Uren" shows, as one frozen `UrenPage`."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from bwk_ledger.accounts import EXPENSES, HOURS_GROUP
from bwk_ledger.fava_ext.charts import Chart, draw_hours
from bwk_ledger.hours import in_hours
from bwk_ledger.periods import whole_years
from bwk_ledger.tables.hours import activity_name, month_names
from bwk_ledger.views.hour_months import missing_months
from bwk_ledger.views.hours import Hours, HourTotal, Tariff, read_hours, total, totals
from bwk_ledger.views.kamers import intervals
from bwk_ledger.views.links import of_activity, of_person
from bwk_ledger.views.volunteers import ACTIVE_HOURS, volunteer_years

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence

    from bwk_ledger.config import Config
    from bwk_ledger.fava_ext.request import Head, Request
    from bwk_ledger.periods import Period
    from bwk_ledger.views.hours import HourSum


@dataclass(frozen=True)
class Line:
    """Hours added up, with the way to their postings: an account, or else a filter of Fava."""

    label: str
    hours: Decimal
    open_hours: Decimal
    value: Decimal  # EUR
    people: int
    share: Decimal | None = None  # of all unpaid hours
    account: str | None = None
    filter: str | None = None
    is_active: bool = False  # of a person: gave as much as an active volunteer


@dataclass(frozen=True)
class KamerLine:
    """The hours of a kamer, or of all together: by kind, and what was given unpaid."""

    code: str
    name: str
    kinds: tuple[Line | None, ...]  # in the order of the page's kinds
    unpaid: Line
    is_total: bool = False


@dataclass(frozen=True)
class Group:
    """The activities of a group."""

    total: Line
    activities: tuple[Line, ...]


@dataclass(frozen=True)
class TariffLine:
    """A tariff that valued hours on the page."""

    tariff: Tariff
    hours: Decimal
    value: Decimal


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
    kinds: tuple[str, ...] = ()
    kamers: tuple[KamerLine, ...] = ()  # the last is all together
    unpaid: Line | None = None
    paid: Line | None = None
    active: int | None = None  # volunteers; only said of one whole year
    groups: tuple[Group, ...] = ()
    people: tuple[Line, ...] = ()
    tariffs: tuple[TariffLine, ...] = ()
    missing: tuple[Missing, ...] = ()
    charts: tuple[Chart, ...] = ()
    active_hours: int = ACTIVE_HOURS


def build(request: Request) -> UrenPage:
    """Make the page; months that are not over today are not missing."""
    config, period = request.config, request.period
    hours = read_hours(request.entries, request.customs, config)
    unpaid = [item for item in hours.sums if not item.is_paid]
    paid = [item for item in hours.sums if item.is_paid]
    everything = total(unpaid)
    found_kinds = {item.kind for item in hours.sums}
    kinds = tuple(
        kind for kind in [*config.hour_posts, *sorted(found_kinds - set(config.hour_posts))] if kind in found_kinds
    )
    one_year = whole_years(period) if period else []
    active = (
        {item.person for item in volunteer_years(unpaid, config, one_year[0]) if item.is_active}
        if len(one_year) == 1
        else None
    )
    people = totals(unpaid, lambda item: item.person)
    return UrenPage(
        head=request.head,
        kinds=kinds,
        kamers=tuple(_kamers(hours, kinds)),
        unpaid=_line("", everything),
        paid=_line("", total(paid)) if paid else None,
        active=None if active is None else len(active),
        groups=tuple(_groups(hours, unpaid, everything)),
        people=tuple(
            _line(number, found, filter=of_person(config, number), is_active=number in (active or ()))
            for number, found in sorted(people.items(), key=lambda item: (-item[1].minutes, item[0]))
        ),
        tariffs=tuple(
            TariffLine(tariff, in_hours(found.minutes), found.value)
            for tariff, found in sorted(
                totals(unpaid, lambda item: item.tariff).items(), key=lambda item: (item[0].name, item[0].rate)
            )
        ),
        missing=tuple(_missing(hours, period, request.years, request.today)),
        charts=draw_hours(config, intervals(request.entries, request.stretches)),
    )


def _line(label: str, found: HourTotal, **more: Any) -> Line:
    return Line(label, in_hours(found.minutes), in_hours(found.open_minutes), found.value, len(found.people), **more)


def _kamers(hours: Hours, kinds: Sequence[str]) -> list[KamerLine]:
    config = hours.config
    unpaid = totals((item for item in hours.sums if not item.is_paid), lambda item: item.kamer)
    by_kind = totals(hours.sums, lambda item: (item.kamer, item.kind))
    all_kinds = totals(hours.sums, lambda item: item.kind)
    names = {code: kamer.name for code, kamer in config.kamers.items()}
    used = dict.fromkeys(kamer for kamer, _ in by_kind)
    lines = []
    for code in [*(code for code in names if code in used), *sorted(set(used) - set(names))]:
        cells = tuple(
            _line(kind, by_kind[code, kind], account=_account(config, code, kind)) if (code, kind) in by_kind else None
            for kind in kinds
        )
        own = _line("", unpaid.get(code, HourTotal()), account=f"{EXPENSES}:{code}:{HOURS_GROUP}")
        lines.append(KamerLine(code, names.get(code, code), cells, own))
    every = tuple(_line(kind, all_kinds[kind]) for kind in kinds)
    return [*lines, KamerLine("Totaal", "Totaal", every, _line("", _sum(hours)), is_total=True)]


def _sum(hours: Hours) -> HourTotal:
    return total(item for item in hours.sums if not item.is_paid)


def _account(config: Config, kamer: str, kind: str) -> str:
    path = config.hour_posts.get(kind)
    return f"{EXPENSES}:{kamer}:{path or HOURS_GROUP}"


def _groups(hours: Hours, unpaid: Sequence[HourSum], everything: HourTotal) -> list[Group]:
    by_group = totals(unpaid, lambda item: hours.group_of(item.activity))
    by_activity: dict[str, dict[str, HourTotal]] = {}
    for activity, found in totals(unpaid, lambda item: item.activity).items():
        by_activity.setdefault(hours.group_of(activity), {})[activity] = found
    return [
        Group(
            _line(name, found, share=_share(found, everything)),
            tuple(
                _line(activity_name(activity), own, share=_share(own, everything), filter=of_activity(activity))
                for activity, own in _by_size(by_activity[name])
            ),
        )
        for name, found in _by_size(by_group)
    ]


def _by_size(found: Mapping[str, HourTotal]) -> list[tuple[str, HourTotal]]:
    return sorted(found.items(), key=lambda item: (-item[1].minutes, item[0]))


def _share(part: HourTotal, whole: HourTotal) -> Decimal | None:
    return Decimal(part.minutes) / whole.minutes if whole.minutes else None


def _missing(hours: Hours, period: Period | None, years: Sequence[int], today: dt.date) -> list[Missing]:
    found = []
    for year in sorted({*years, *hours.years}):
        if period is not None and not period.start.year <= year <= period.last_day.year:
            continue
        for kamer, months in missing_months(hours, year, today).items():
            own = [item for item in months if period is None or _is_inside(item, period)]
            if own:
                found.append(Missing(kamer, year, month_names(own)))
    return found


def _is_inside(month: tuple[int, int], period: Period) -> bool:
    start, last = period.start, period.last_day
    return (start.year, start.month) <= month <= (last.year, last.month)
