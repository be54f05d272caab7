"""Hours of a year in tables, by one thing at a time, and as the letter a volunteer gets."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar

from bwk_ledger.base import periods
from bwk_ledger.base.money import format_amount
from bwk_ledger.base.periods import MONTHS, Period, in_hours
from bwk_ledger.figures.hours import (
    ACTIVE_HOURS,
    HourSum,
    HourTotal,
    PaidHours,
    full_volunteers,
    paid_hours,
    total,
    volunteer_years,
)
from bwk_ledger.standing.law import WEEKS, minimum_wages
from bwk_ledger.tables.records import RecordField, Section, Value, records, rows, table
from bwk_ledger.tables.table import Cell, Kind, Row

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from bwk_ledger.figures.hours import Hours, Month
    from bwk_ledger.standing.config import Config
    from bwk_ledger.standing.law import MinimumWage
    from bwk_ledger.standing.tariffs import FunderRate, HourKind
    from bwk_ledger.tables.table import Table

Sums = tuple[HourSum, ...]
Key = TypeVar("Key")
BY = ("kamer", "persoon", "activiteit", "groep", "soort", "maand", "tertiaal", "jaar")
ACTIVE = (
    f"Actieve vrijwilliger: wie gemiddeld {ACTIVE_HOURS} onbetaalde uren per jaar geeft. Wie in de loop van het jaar "
    "kwam of ging, wordt gemeten naar de dagen waarop hij stond ingeschreven: "
    f"{ACTIVE_HOURS} x dagen / dagen van het jaar."
)
FULL = f"De onbetaalde uren van bewoners samen, gedeeld door {ACTIVE_HOURS}: zoveel vrijwilligers zouden het zijn."
OPEN = "Open: geregistreerd en nog niet goedgekeurd."
PAID = (
    "Betaalde uren tellen niet mee in de totalen van tijd en hebben geen waarde: zij staan al in euro's in de lasten."
)
AGREED = (
    "Afgesproken: de weken van de aanstelling in deze periode maal de uren per week; een deel van een week naar dagen."
)
_HOW = (
    "Tot 2024 volgt het uurloon uit het weekloon en de volledige werkweek, naar boven afgerond op de cent; vanaf 2024 "
    "is er een uurloon voor iedereen."
)


@dataclass(frozen=True)
class Worked:
    """The hours that stand under one label."""

    label: str
    sums: Sums

    @cached_property
    def total(self) -> HourTotal:
        """All of them."""
        return total(self.sums)

    @cached_property
    def unpaid(self) -> HourTotal:
        """Those that count as time."""
        return total(item for item in self.sums if not item.is_paid)


def together(found: Sequence[Worked]) -> Worked:
    """The hours of several labels; who stands under more than one is one person."""
    return Worked("", tuple(item for one in found for item in one.sums))


def by_label(sums: Iterable[HourSum], label: Callable[[HourSum], str]) -> list[Worked]:
    """Hours by label, the most hours first."""
    worked = [Worked(name, own) for name, own in by_key(sums, label).items()]
    return sorted(worked, key=lambda item: (-item.total.minutes, item.label))


def by_key(sums: Iterable[HourSum], key: Callable[[HourSum], Key]) -> dict[Key, Sums]:
    """Hours by whatever a key makes of them."""
    sums_by_key: dict[Key, list[HourSum]] = {}
    for item in sums:
        sums_by_key.setdefault(key(item), []).append(item)
    return {name: tuple(own) for name, own in sums_by_key.items()}


def measure(
    title: str, kind: Kind, value: Callable[[Worked], Value], group: str = "", *, adds: bool = True, label: str = ""
) -> RecordField[Worked]:
    """A column that measures hours: under one label, and in the same way under all of them together."""
    return RecordField(title, kind, value, adds, lambda found: value(together(found)), group, label=label)


_WORTH = (
    measure("uren", Kind.HOURS, lambda item: in_hours(item.total.minutes)),
    measure("waarvan open", Kind.HOURS, lambda item: in_hours(item.total.open_minutes)),
    measure("waarde", Kind.MONEY, lambda item: item.total.value),
    measure("mensen", Kind.COUNT, lambda item: len(item.total.people), adds=False),
)


def _label(title: str) -> RecordField[Worked]:
    return RecordField(title, Kind.TEXT, lambda item: item.label)


def activity_name(activity: str) -> str:
    """What an activity is called where none was given."""
    return activity or "zonder activiteit"


def kinds_of(sums: Iterable[HourSum], config: Config) -> list[str]:
    """The kinds of hours there are, in the order of the books."""
    used = {item.kind for item in sums}
    ordered = [kind for kind in config.hour_posts if kind in used]
    return ordered + sorted(used - set(ordered))


def kamers_of(sums: Iterable[HourSum], config: Config) -> list[Worked]:
    """The hours of each kamer, in the order of the books."""
    sums_by_kamer = by_key(sums, lambda item: item.kamer)
    codes = [code for code in config.kamers if code in sums_by_kamer]
    return [Worked(code, sums_by_kamer[code]) for code in [*codes, *sorted(set(sums_by_kamer) - set(codes))]]


def of_kind(found: Worked, kind: str) -> Decimal | None:
    """Hours of one kind; None where there are none."""
    return in_hours(sum(item.minutes for item in found.sums if item.kind == kind)) or None


def _kind(kind: str) -> RecordField[Worked]:
    return measure(kind or "onbekend", Kind.HOURS, lambda item: of_kind(item, kind), "Uren per soort")


@dataclass(frozen=True)
class YearOfHours:
    """The hours of a year, of all kamers or of those that were asked for."""

    year: int
    hours: Hours
    sums: Sums
    missing: Mapping[str, Sequence[Month]]
    until: dt.date  # up to which day hours can be expected: the end of the year, or the month that runs

    @property
    def unpaid(self) -> Sums:
        """What counts as time."""
        return tuple(item for item in self.sums if not item.is_paid)


def overview(found: YearOfHours) -> list[Table]:
    """The tables of the report."""
    tables = (_kamers(found), _months(found), _activities(found), _paid(found), _missing(found))
    return [item for item in tables if item.rows]


def tariff_notes(sums: Sums) -> tuple[str, ...]:
    """The tariffs that valued these hours, each with its source."""
    used = sorted({item.tariff for item in sums if item.tariff.rate}, key=lambda tariff: (tariff.name, tariff.rate))
    return tuple(
        f"Tarief {tariff.name}: {format_amount(tariff.rate)} euro per uur ({tariff.basis or 'zonder bron'})."
        for tariff in used
    )


def month_names(months: Sequence[Month]) -> str:
    """Months of one year in words, those that adjoin as a stretch: `jan, mrt t/m mei`."""
    numbers = sorted(number for _, number in months)
    stretches: list[list[int]] = []
    for number in numbers:
        if stretches and number == stretches[-1][-1] + 1:
            stretches[-1].append(number)
        else:
            stretches.append([number])
    names = []
    for item in stretches:
        words = [MONTHS[number - 1] for number in item]
        names.append(f"{words[0]} t/m {words[-1]}" if len(words) > len(("from", "to")) else ", ".join(words))
    return ", ".join(names)


def _kamers(found: YearOfHours) -> Table:
    """Per kamer: hours by kind, worth, what is approved, and how many people."""
    # Somebody is active by what they gave to all kamers, also where only one of them is shown.
    everybody = found.hours.of_year(found.year)
    active = {item.person for item in volunteer_years(everybody, found.hours.config, found.year) if item.is_active}
    time = "Onbetaalde tijd"
    fields = (
        _label("Kamer"),
        *map(_kind, kinds_of(found.sums, found.hours.config)),
        measure("uren", Kind.HOURS, lambda item: in_hours(item.unpaid.minutes), time),
        measure("open [3]", Kind.HOURS, lambda item: in_hours(item.unpaid.open_minutes), time),
        measure("waarde", Kind.MONEY, lambda item: item.unpaid.value, time),
        measure("mensen", Kind.COUNT, lambda item: len(item.unpaid.people), adds=False),
        measure("actief [1]", Kind.COUNT, lambda item: len(item.unpaid.people & active), adds=False),
    )
    full = Cell(full_volunteers(found.unpaid), Kind.HOURS)
    return table(
        f"Uren {found.year}",
        fields,
        (
            *rows(fields, [Section(kamers_of(found.sums, found.hours.config))], "Totaal"),
            Row((Cell("Bewonersuren / 250 [2]"), *[Cell()] * (len(fields) - 2), full)),
        ),
        "onbetaalde tijd per kamer, en wat die waard is tegen het tarief van elke periode",
        (ACTIVE, FULL, OPEN, PAID, *tariff_notes(found.unpaid)),
    )


def _months(found: YearOfHours) -> Table:
    """Per month, with a subtotal for each tertiaal."""
    by_month = by_key(found.unpaid, lambda item: item.month[1])
    months = [Worked(name, by_month.get(number, ())) for number, name in enumerate(MONTHS, 1)]
    thirds = [
        Section([months[number - 1] for number in range(1, 13) if periods.tertiaal(number) == third], "", name)
        for third, name in ((number, f"Tertiaal {number}") for number in (1, 2, 3))
    ]
    fields = (_label("Maand"), *_WORTH)
    return table(
        f"Uren per maand {found.year}",
        fields,
        rows(fields, thirds, "Jaar"),
        "onbetaalde tijd van alle gekozen kamers samen",
    )


def _activities(found: YearOfHours) -> Table:
    """Per activity within its group: hours, share of all, worth and people."""
    everything = total(found.unpaid)
    fields = (
        _label("Activiteit"),
        *_WORTH,
        measure("aandeel", Kind.PERCENT, lambda item: share(item.total, everything), adds=False),
    )
    sections = [
        Section(activities(group.sums), group.label, f"{group.label} totaal")
        for group in by_label(found.unpaid, lambda item: found.hours.group_of(item.activity))
    ]
    return table(
        f"Uren per activiteit {found.year}",
        fields,
        rows(fields, sections, "Totaal"),
        "onbetaalde tijd, per groep van activiteiten",
        ("Mensen: iemand telt bij elke activiteit, en in een totaal een keer.",),
    )


def activities(sums: Sums) -> list[Worked]:
    """Hours by activity, the most hours first."""
    return by_label(sums, lambda item: activity_name(item.activity))


def share(part: HourTotal, whole: HourTotal) -> Decimal | None:
    """A part of the minutes; None where there are none."""
    return Decimal(part.minutes) / whole.minutes if whole.minutes else None


_PAID: tuple[RecordField[PaidHours], ...] = (
    RecordField("Nummer", Kind.TEXT, lambda item: item.person),
    RecordField("kamer", Kind.TEXT, lambda item: item.kamer),
    RecordField("functie", Kind.TEXT, lambda item: ", ".join(item.functions)),
    RecordField(
        "uren per week",
        Kind.TEXT,
        lambda item: " + ".join(format_amount(number, 0 if number == int(number) else 2) for number in item.weekly),
    ),
    RecordField("gewerkt", Kind.HOURS, lambda item: item.worked),
    RecordField("afgesproken", Kind.HOURS, lambda item: item.agreed),
    RecordField("verschil", Kind.HOURS, lambda item: item.difference),
)


def _paid(found: YearOfHours) -> Table:
    start = periods.year(found.year).start
    kamers = {item.kamer for item in found.sums}
    own = paid_hours(found.sums, found.hours.config, Period(start, found.until))
    last = Period(start, found.until).last_day
    return records(
        f"Betaalde uren {found.year}",
        _PAID,
        (item for item in own if item.kamer in kamers or not kamers),
        subtitle=f"gewerkt naast afgesproken, van 1 jan tot en met {last.day} {MONTHS[last.month - 1]}",
        footnotes=(AGREED, PAID),
    )


_MISSING: tuple[RecordField[tuple[str, Sequence[Month]]], ...] = (
    RecordField("Kamer", Kind.TEXT, lambda item: item[0]),
    RecordField("maanden", Kind.TEXT, lambda item: month_names(item[1])),
)


def _missing(found: YearOfHours) -> Table:
    """Which months of a kamer are not known to be all there."""
    return records(
        f"Ontbrekende maanden {found.year}",
        _MISSING,
        found.missing.items(),
        subtitle="voorbij, en door de kamer niet volledig gemeld: er kunnen nog uren ontbreken",
        empty="geen: alle maanden zijn volledig gemeld",
    )


def totals_table(hours: Hours, sums: Sums, by: str, about: str) -> Table:
    """Unpaid hours by one of `BY`, and paid hours below them, apart.

    Args:
        hours: the hours of the books, for their standing data.
        sums: what to add up.
        by: one of `BY`.
        about: the years and choices it is about, for the title.
    """
    key = _keys(hours)[by]

    def labelled(*, is_paid: bool) -> list[Worked]:
        sums_by_label = by_key((item for item in sums if item.is_paid == is_paid), key)
        return [Worked(label, sums_by_label[place, label]) for place, label in sorted(sums_by_label)]

    fields = (_label(by.capitalize()), *_WORTH)
    paid = labelled(is_paid=True)
    first = rows(fields, [Section(labelled(is_paid=False))], "Totaal")
    apart = [Section(paid, "Betaalde uren", "Betaalde uren totaal", indent=0)] if paid else []
    return table(
        f"Uren per {by} {about}".strip(),
        fields,
        (*first, *rows(fields, apart, start=len(first))),
        "onbetaalde tijd; betaalde uren staan apart en hebben geen waarde",
    )


def _keys(hours: Hours) -> Mapping[str, Callable[[HourSum], tuple[Any, str]]]:
    """For each way to add up: where a row stands, and its label."""
    kamers = {code: place for place, code in enumerate(hours.config.kamers)}
    kinds = {kind: place for place, kind in enumerate(hours.config.hour_posts)}
    return {
        "kamer": lambda item: (kamers.get(item.kamer, len(kamers)), item.kamer),
        "persoon": lambda item: (0, item.person),
        "activiteit": lambda item: (0, activity_name(item.activity)),
        "groep": lambda item: (0, hours.group_of(item.activity)),
        "soort": lambda item: (kinds.get(item.kind, len(kinds)), item.kind or "onbekend"),
        "maand": lambda item: (item.month, f"{MONTHS[item.month[1] - 1]} {item.month[0]}"),
        "tertiaal": lambda item: (
            (item.month[0], periods.tertiaal(item.month[1])),
            f"{item.month[0]}, tertiaal {periods.tertiaal(item.month[1])}",
        ),
        "jaar": lambda item: (item.month[0], str(item.month[0])),
    }


_KINDS: tuple[RecordField[HourKind], ...] = (
    RecordField("Soort", Kind.TEXT, lambda item: item.kind),
    RecordField("Munt", Kind.TEXT, lambda item: item.commodity),
    RecordField("Vanaf", Kind.TEXT, lambda item: item.start),
    RecordField("Tot en met", Kind.TEXT, lambda item: _end(item.end)),
    RecordField("Tarief", Kind.MONEY, lambda item: item.rate),
    RecordField("Bron", Kind.TEXT, lambda item: item.basis),
)
_FUNDER_RATES: tuple[RecordField[FunderRate], ...] = (
    RecordField("Financier", Kind.TEXT, lambda item: item.funder),
    RecordField("Soort", Kind.TEXT, lambda item: item.kind),
    RecordField("Vanaf", Kind.TEXT, lambda item: item.start),
    RecordField("Tot en met", Kind.TEXT, lambda item: _end(item.end)),
    RecordField("Tarief", Kind.MONEY, lambda item: item.rate),
    RecordField("Bron", Kind.TEXT, lambda item: item.basis),
)


def _of_week(week: int) -> RecordField[MinimumWage]:
    return RecordField(f"{week} uur", Kind.MONEY, lambda item: item.hourly[week], group="Volledige werkweek")


_WAGES: tuple[RecordField[MinimumWage], ...] = (
    RecordField("Vanaf", Kind.TEXT, lambda item: item.start),
    RecordField("Leeftijd", Kind.TEXT, lambda item: f"{item.age}+"),
    *map(_of_week, WEEKS),
    RecordField("Bron", Kind.TEXT, lambda item: f"{'bevestigd' if item.is_confirmed else 'afgeleid'}: {item.source}"),
)


def tariffs(config: Config) -> list[Table]:
    """The tariffs of the books, and those of funders where there are any."""
    own = records(
        "Tarieven van uren",
        _KINDS,
        sorted(config.hour_kinds, key=lambda item: (item.kind, item.start)),
        subtitle="Wat een uur in de boeken waard is, in euro per uur.",
    )
    of_funders = records(
        "Tarieven van financiers",
        _FUNDER_RATES,
        sorted(config.funder_rates, key=lambda item: (item.funder, item.kind, item.start)),
        subtitle="Wat een financier in zijn eigen verantwoording rekent; de boeken houden hun eigen tarief.",
    )
    return [own, of_funders] if config.funder_rates else [own]


def wages() -> Table:
    """The legal minimum wage by hours of the full-time week."""
    return records(
        "Wettelijk minimumloon per uur",
        _WAGES,
        minimum_wages(),
        subtitle="Bruto, zonder vakantiebijslag. De coöperatie kiest zelf waarop zij haar uren waardeert.",
        footnotes=(_HOW,),
    )


def _end(day: dt.date) -> str:
    return "" if day == dt.date.max else day.isoformat()
