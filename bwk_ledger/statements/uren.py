"""`bwk uren overzicht`: the hours of a year per kamer, in time and by activity, with what they are worth.

Hours are shown as decimals (2,58 for 2:35), in every format: so a tariff can be multiplied with them, in a spreadsheet
too. Only the letter to a volunteer writes them as a clock does (`bwk_ledger.statements.verklaring`). Paid hours stand
in columns of their own: they are no part of any total of time and have no worth.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from bwk_ledger import periods
from bwk_ledger.hours import in_hours
from bwk_ledger.money import format_amount
from bwk_ledger.periods import MONTHS, Period
from bwk_ledger.statements.table import Cell, Column, Kind, Row, Style, Table
from bwk_ledger.statements.uren_per import WORTH_COLUMNS, Sums, activity_name, worth_cells
from bwk_ledger.views.appointments import paid_hours
from bwk_ledger.views.hours import HourTotal, total, totals
from bwk_ledger.views.volunteers import ACTIVE_HOURS, full_volunteers, volunteer_years

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence

    from bwk_ledger.views.hours import Hours, HourSum, Month

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
    tables = [_kamers(found), _months(found), _activities(found)]
    paid = _paid(found)
    if paid.rows:
        tables.append(paid)
    tables.append(_missing(found))
    return tables


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
    kinds = _kinds(found)
    by_kamer = totals(found.unpaid, lambda item: item.kamer)
    by_kind = totals(found.sums, lambda item: (item.kamer, item.kind))
    # Somebody is active by what they gave to all kamers, also where only one of them is shown.
    everybody = found.hours.of_year(found.year)
    active = {item.person for item in volunteer_years(everybody, found.hours.config, found.year) if item.is_active}
    codes = [code for code in found.hours.config.kamers if any(code == kamer for kamer, _ in by_kind)]
    codes += sorted({kamer for kamer, _ in by_kind} - set(codes))
    rows = [
        _kamer_row(code, [by_kind.get((code, kind), HourTotal()) for kind in kinds], by_kamer.get(code), active)
        for code in codes
    ]
    all_kinds = totals(found.sums, lambda item: item.kind)
    last = _kamer_row("Totaal", [all_kinds[kind] for kind in kinds], total(found.unpaid), active, Style.TOTAL)
    measure = Row(
        (
            Cell("Bewonersuren / 250 [2]"),
            *[Cell()] * (len(last.cells) - 2),
            Cell(full_volunteers(found.unpaid), Kind.HOURS),
        )
    )
    return Table(
        title=f"Uren {found.year}",
        subtitle="onbetaalde tijd per kamer, en wat die waard is tegen het tarief van elke periode",
        columns=(
            Column("Kamer", Kind.TEXT),
            *(Column(kind or "onbekend", Kind.HOURS, "Uren per soort") for kind in kinds),
            Column("uren", Kind.HOURS, "Onbetaalde tijd"),
            Column("open [3]", Kind.HOURS, "Onbetaalde tijd"),
            Column("waarde", Kind.MONEY, "Onbetaalde tijd"),
            Column("mensen", Kind.COUNT),
            Column("actief [1]", Kind.COUNT),
        ),
        rows=(*rows, last, measure),
        footnotes=(ACTIVE, FULL, OPEN, PAID, *tariff_notes(found.unpaid)),
    )


def _kinds(found: YearOfHours) -> list[str]:
    used = {item.kind for item in found.sums}
    ordered = [kind for kind in found.hours.config.hour_posts if kind in used]
    return ordered + sorted(used - set(ordered))


def _kamer_row(
    label: str, kinds: Sequence[HourTotal], unpaid: HourTotal | None, active: set[str], style: Style = Style.LINE
) -> Row:
    together = unpaid or HourTotal()
    cells = [Cell(in_hours(item.minutes) if item.minutes else None) for item in kinds]
    return Row(
        (
            Cell(label),
            *cells,
            Cell(in_hours(together.minutes)),
            Cell(in_hours(together.open_minutes)),
            Cell(together.value),
            _count(len(together.people)),
            _count(len(together.people & active)),
        ),
        style,
    )


def _count(number: int) -> Cell:
    return Cell(Decimal(number))


def _months(found: YearOfHours) -> Table:
    """Per month, with a subtotal for each tertiaal."""
    by_month = totals(found.unpaid, lambda item: item.month[1])
    by_third = totals(found.unpaid, lambda item: periods.tertiaal(item.month[1]))
    rows = []
    for number, name in enumerate(MONTHS, 1):
        rows.append(Row((Cell(name), *worth_cells(by_month.get(number, HourTotal())))))
        if number == len(MONTHS) or periods.tertiaal(number + 1) != periods.tertiaal(number):
            third = periods.tertiaal(number)
            cells = worth_cells(by_third.get(third, HourTotal()))
            rows.append(Row((Cell(f"Tertiaal {third}"), *cells), Style.SUBTOTAL))
    rows.append(Row((Cell("Jaar"), *worth_cells(total(found.unpaid))), Style.TOTAL))
    return Table(
        title=f"Uren per maand {found.year}",
        subtitle="onbetaalde tijd van alle gekozen kamers samen",
        columns=(Column("Maand", Kind.TEXT), *WORTH_COLUMNS),
        rows=tuple(rows),
    )


def _activities(found: YearOfHours) -> Table:
    """Per activity within its group: hours, share of all, worth and people."""

    def group(item: HourSum) -> str:
        return found.hours.group_of(item.activity)

    everything = total(found.unpaid)
    by_group = totals(found.unpaid, group)
    by_activity = totals(found.unpaid, lambda item: (group(item), item.activity))
    rows = []
    for name, of_group in sorted(by_group.items(), key=lambda item: (-item[1].minutes, item[0])):
        rows.append(Row((Cell(name), *[Cell()] * (len(WORTH_COLUMNS) + 1)), Style.HEADING))
        own = [(activity, item) for (other, activity), item in by_activity.items() if other == name]
        for activity, item in sorted(own, key=lambda pair: (-pair[1].minutes, pair[0])):
            rows.append(Row((Cell(activity_name(activity)), *worth_cells(item), _share(item, everything)), indent=1))
        rows.append(Row((Cell(f"{name} totaal"), *worth_cells(of_group), _share(of_group, everything)), Style.SUBTOTAL))
    rows.append(Row((Cell("Totaal"), *worth_cells(everything), _share(everything, everything)), Style.TOTAL))
    return Table(
        title=f"Uren per activiteit {found.year}",
        subtitle="onbetaalde tijd, per groep van activiteiten",
        columns=(Column("Activiteit", Kind.TEXT), *WORTH_COLUMNS, Column("aandeel", Kind.PERCENT)),
        rows=tuple(rows),
        footnotes=("Mensen: iemand telt bij elke activiteit, en in een totaal een keer.",),
    )


def _share(part: HourTotal, whole: HourTotal) -> Cell:
    return Cell(Decimal(part.minutes) / whole.minutes if whole.minutes else None)


def _paid(found: YearOfHours) -> Table:
    period = periods.year(found.year)
    rows = []
    kamers = {item.kamer for item in found.sums}
    for item in paid_hours(found.sums, found.hours.config, Period(period.start, found.until)):
        if item.kamer in kamers or not kamers:
            weekly = " + ".join(format_amount(number, 0 if number == int(number) else 2) for number in item.weekly)
            cells = (Cell(item.kamer), Cell(", ".join(item.functions)), Cell(weekly))
            rows.append(Row((Cell(item.person), *cells, Cell(item.worked), Cell(item.agreed), Cell(item.difference))))
    return Table(
        title=f"Betaalde uren {found.year}",
        subtitle=f"gewerkt naast afgesproken, van 1 jan tot en met {_day(period.start, found.until)}",
        columns=(
            Column("Nummer", Kind.TEXT),
            Column("kamer", Kind.TEXT),
            Column("functie", Kind.TEXT),
            Column("uren per week", Kind.TEXT),
            Column("gewerkt", Kind.HOURS),
            Column("afgesproken", Kind.HOURS),
            Column("verschil", Kind.HOURS),
        ),
        rows=tuple(rows),
        footnotes=(AGREED, PAID),
    )


def _day(start: dt.date, until: dt.date) -> str:
    last = Period(start, until).last_day
    return f"{last.day} {MONTHS[last.month - 1]}"


def _missing(found: YearOfHours) -> Table:
    """Which months of a kamer are not known to be all there."""
    rows = [Row((Cell(kamer), Cell(month_names(months)))) for kamer, months in found.missing.items()]
    return Table(
        title=f"Ontbrekende maanden {found.year}",
        subtitle="voorbij, en door de kamer niet volledig gemeld: er kunnen nog uren ontbreken",
        columns=(Column("Kamer", Kind.TEXT), Column("maanden", Kind.TEXT)),
        rows=tuple(rows) or (Row((Cell("geen: alle maanden zijn volledig gemeld"), Cell())),),
    )
