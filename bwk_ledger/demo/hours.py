"""The hours of the example: who gives them, on which days, the timesheets that say so, and the payslips."""

from __future__ import annotations

import csv
import datetime as dt
import io
from calendar import monthrange
from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from bwk_ledger.base.periods import LONG_MONTHS, MINUTES, clock
from bwk_ledger.demo.people import TAX_OFFICE, spread, stream

if TYPE_CHECKING:
    import random
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from bwk_ledger.demo.income import BankLine
    from bwk_ledger.demo.people import People
    from bwk_ledger.demo.sources import Year


# The hours of the example: who gives them, on which days, and the timesheets that say so.

# The calendars of the two example years.

ALL_MONTHS = tuple(range(1, 13))
_SATURDAY = 5
# Banks book nothing on these days; of those of 2018 only the ones that our fixed days of the month can meet.
_BANK_HOLIDAYS = (
    dt.date(2017, 4, 14),
    dt.date(2017, 4, 17),
    dt.date(2017, 5, 1),
    dt.date(2017, 12, 25),
    dt.date(2017, 12, 26),
    dt.date(2018, 1, 1),
    dt.date(2018, 4, 2),
    dt.date(2018, 12, 25),
    dt.date(2018, 12, 26),
)


@dataclass(frozen=True)
class Calendar:
    """One example year, and by code of the kamers that were open in it the first month that they were."""

    year: int
    first_months: Mapping[str, int]

    @property
    def kamers(self) -> tuple[str, ...]:
        """The kamers that were open in this year."""
        return tuple(self.first_months)

    @property
    def months(self) -> tuple[int, ...]:
        """The months in which any kamer was open."""
        return ALL_MONTHS[min(self.first_months.values()) - 1 :]

    def months_of(self, kamer: str) -> tuple[int, ...]:
        """The months in which a kamer was open; none of a kamer that came later."""
        return ALL_MONTHS[self.first_months.get(kamer, len(ALL_MONTHS) + 1) - 1 :]

    def begins(self, kamer: str) -> bool:
        """Whether a kamer opened in the course of this year."""
        return self.first_months[kamer] > 1

    def first_day(self, kamer: str) -> dt.date:
        """The first day of a kamer in this year."""
        return dt.date(self.year, self.first_months[kamer], 1)

    def bank_day(self, month: int, day: int) -> dt.date:
        """The given day, or the first day after it on which banks book transfers."""
        banking_day = dt.date(self.year, month, day)
        while banking_day.weekday() >= _SATURDAY or banking_day in _BANK_HOLIDAYS:
            banking_day += dt.timedelta(days=1)
        return banking_day


# TOP and HLR began in April 2017, as the source has it; ZUILEN opened in April 2018.
FIRST = Calendar(2017, {"TOP": 4, "HLR": 4})
SECOND = Calendar(2018, {"TOP": 1, "HLR": 1, "ZUILEN": 4})
CALENDARS = (FIRST, SECOND)


def month_name(month: int) -> str:
    """The Dutch name of a month."""
    return LONG_MONTHS[month - 1]


# Hours beside those of residents and professionals: participation places, and paid hours against an appointment.
#
# They come as one CSV per kamer for the whole year, to the minute, as an administration would export them; for 2018
# only, before that nobody kept them.

PARTICIPATION, PAID = "participatie", "betaald"
_LOOSE_HOURS_HEADER = ("Kamer", "Datum", "Nummer", "Soort", "Activiteit", "Uren")


_DAYS_A_WEEK = 3
_QUARTER = 15  # minutes
# Nobody keeps exactly to the agreement: minutes more or less in a week.
_MORE_OR_LESS = (-35, -10, 0, 0, 7, 10, 20)


class AgreedHours(NamedTuple):
    """The weekly hours agreed with somebody who is paid."""

    number: str
    kamer: str
    function: str
    weekly: int


class WorkTurn(NamedTuple):
    """What one person did on one day, in minutes."""

    date: dt.date
    number: str
    kind: str
    activity: str
    minutes: int


APPOINTMENTS = (
    AgreedHours("P0011", "TOP", "coordinatie", 24),
    AgreedHours("P0012", "HLR", "coordinatie", 24),
    AgreedHours("P0013", "ZUILEN", "coordinatie", 18),
    AgreedHours("P0014", "TOP", "coaching", 4),
    AgreedHours("P0015", "TOP", "administratie", 2),
)
# Number, activity and hours a week of each participation place.
PLACES = {
    "TOP": (("D0001", "inloop", 8),),
    "HLR": (("D0002", "eettafel", 6),),
    "ZUILEN": (("D0003", "tuingroep", 8), ("D0004", "klussendienst", 4)),
}


def appointments() -> str:
    """The appointments as entries of the books."""
    return "\n".join(
        f'{SECOND.first_day(item.kamer)} custom "aanstelling" "{item.number}"\n  kamer: "{item.kamer}"\n'
        f'  functie: "{item.function}"\n  uren-per-week: {item.weekly}\n'
        for item in APPOINTMENTS
    )


def work_turns(seed: int, kamer: str) -> tuple[WorkTurn, ...]:
    """The year of one kamer, by day and number."""
    rng = stream(seed, f"work {kamer}")
    people = [(item.number, PAID, item.function, item.weekly) for item in APPOINTMENTS if item.kamer == kamer]
    people += [(number, PARTICIPATION, activity, weekly) for number, activity, weekly in PLACES[kamer]]
    kamer_turns: list[WorkTurn] = []
    for number, kind, activity, weekly in people:
        for monday in _mondays(kamer):
            days = sorted(rng.sample(range(_SATURDAY), _DAYS_A_WEEK))
            # A clock counts paid hours by the minute; people on a participation place write quarters.
            unit = 1 if kind == PAID else _QUARTER
            minutes = weekly * MINUTES + (rng.choice(_MORE_OR_LESS) if kind == PAID else 0)
            parts = [unit * part for part in spread(rng, minutes // unit, _DAYS_A_WEEK, 200)]
            kamer_turns += [
                WorkTurn(monday + dt.timedelta(days=day), number, kind, activity, part)
                for day, part in zip(days, parts, strict=True)
            ]
    return tuple(sorted(item for item in kamer_turns if item.date.year == SECOND.year))


def work_sheet(kamer: str, turns: Sequence[WorkTurn]) -> tuple[str, bytes]:
    """File name and content; the sheet has a name of its own, beside the sheets that the kamer keeps."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, delimiter=";", lineterminator="\r\n")
    writer.writerow(("Blad", "werk"))
    writer.writerow(_LOOSE_HOURS_HEADER)
    for turn in turns:
        row = (kamer, f"{turn.date:%d-%m-%Y}", turn.number, turn.kind, turn.activity, clock(turn.minutes))
        writer.writerow(row)
    return f"werkuren-{kamer}-{SECOND.year}.csv", buffer.getvalue().encode("utf-8")


def _mondays(kamer: str) -> Iterator[dt.date]:
    day = SECOND.first_day(kamer)
    day += dt.timedelta(days=-day.weekday() % 7)
    while day.year == SECOND.year:
        yield day
        day += dt.timedelta(days=7)


# The hours that residents and professionals invest, per person, day and activity, in quarters of an hour.

RESIDENT, PROFESSIONAL = "bewoner", "professional"
# People and quarters per year and kamer. In 2018 near 250 hours a person, in no kamer exactly that; in 2017 fewer
# people gave fewer hours, and those of professionals were not kept.
_RESIDENTS = {
    2017: {"TOP": (24, 2_318 * 4 + 2), "HLR": (20, 1_874 * 4 + 3)},
    2018: {"TOP": (35, 8_812 * 4 + 1), "HLR": (35, 8_703 * 4 + 2), "ZUILEN": (10, 2_471 * 4 + 3)},
}
_PROFESSIONALS = {2017: {}, 2018: {"TOP": (2, 503 * 4), "HLR": (2, 497 * 4 + 2), "ZUILEN": (2, 494 * 4 + 1)}}
_FIRST_RESIDENTS = {"TOP": 1, "HLR": 36, "ZUILEN": 71}
_FIRST_PROFESSIONALS = {"TOP": 1, "HLR": 3, "ZUILEN": 5}
_ACTIVITIES = (
    "kookgroep",
    "tuingroep",
    "formulierenbrigade",
    "klussendienst",
    "inloop",
    "taalles",
    "computerhulp",
    "sleutelbeheer",
    "eettafel",
    "naaiatelier",
    "wandelgroep",
)
_PROFESSIONAL_ACTIVITIES = ("overleg partners", "coaching", "werving", "verslaglegging")
_SHORT, _LONG = 10, 14  # quarters: what a turn takes on average, for this person and month


@dataclass(frozen=True)
class Turn:
    """What one person did on one day."""

    date: dt.date
    number: str
    kind: str
    activity: str
    quarters: int


def turns(seed: int, kamer: str, calendar: Calendar) -> tuple[Turn, ...]:
    """A year of one kamer, by day and number."""
    rng = stream(seed, f"hours {kamer}")
    year_turns: list[Turn] = []
    for kind, letter, firsts, groups, activities in (
        (RESIDENT, "V", _FIRST_RESIDENTS, _RESIDENTS, _ACTIVITIES),
        (PROFESSIONAL, "P", _FIRST_PROFESSIONALS, _PROFESSIONALS, _PROFESSIONAL_ACTIVITIES),
    ):
        count, total = groups[calendar.year].get(kamer, (0, 0))
        for index, quarters in enumerate(spread(rng, total, count, 420 if kind == RESIDENT else 60)):
            favourites = rng.sample(activities, rng.randint(1, 3))
            number = f"{letter}{firsts[kamer] + index:04d}"
            year_turns.extend(_person(rng, number, kind, favourites, quarters, kamer, calendar))
    return tuple(sorted(year_turns, key=lambda turn: (turn.date, turn.number, turn.activity)))


def _person(
    rng: random.Random,
    number: str,
    kind: str,
    favourites: list[str],
    quarters: int,
    kamer: str,
    calendar: Calendar,
) -> Iterator[Turn]:
    months = calendar.months_of(kamer)
    for month, in_month in zip(months, spread(rng, quarters, len(months), 350), strict=True):
        count = max(1, in_month // rng.randint(_SHORT, _LONG))
        days = sorted(rng.sample(range(1, monthrange(calendar.year, month)[1] + 1), count))
        for day, amount in zip(days, spread(rng, in_month, count, 300), strict=True):
            date = dt.date(calendar.year, month, day)
            first, *others = rng.sample(favourites, len(favourites))
            # Now and then a day holds two activities.
            extra = amount // 3 if others and rng.random() < 1 / 10 else 0
            yield Turn(date, number, kind, first, amount - extra)
            if extra:
                yield Turn(date, number, kind, others[0], extra)


# Monthly timesheets as workbooks, with hours in the three forms that people type: 2.5, 2:30 and the text '2,5'.

_FIRST_ROW = 5
_TIMESHEET_HEADER = ("Datum", "Nummer", "Soort", "Activiteit", "Uren")
_HOURS = 4  # the column, counted from 0
_QUARTERS = 4
_TIME, _CLOCK_TEXT, _COMMA_TEXT = 8, 12, 16  # of a hundred cells, those below the number


def timesheets(seed: int, kamer: str, turns: Sequence[Turn], calendar: Calendar) -> Iterator[tuple[str, bytes]]:
    """File name and content of every month of one kamer."""
    for month in calendar.months_of(kamer):
        rng = stream(seed, f"timesheet {kamer} {month}")
        name = f"{calendar.year}-{month:02d}"
        yield (
            f"uren-{kamer}-{name}.xlsx",
            _workbook(rng, kamer, name, [turn for turn in turns if turn.date.month == month]),
        )


def _workbook(rng: random.Random, kamer: str, month: str, turns: Sequence[Turn]) -> bytes:
    import xlsxwriter

    buffer = io.BytesIO()
    workbook = xlsxwriter.Workbook(buffer, {"in_memory": True})
    created = dt.datetime.fromisoformat(f"{month[:4]}-12-31")
    workbook.set_properties({"title": f"Uren {kamer} {month}", "created": created})
    bold = workbook.add_format({"bold": True})
    day = workbook.add_format({"num_format": "dd-mm-yyyy"})
    clock = workbook.add_format({"num_format": "h:mm"})
    sheet = workbook.add_worksheet("Uren")
    sheet.set_column(0, 3, 14)
    sheet.write_row("A1", ("Kamer", kamer))
    sheet.write_row("A2", ("Maand", month))
    sheet.write_row("A4", _TIMESHEET_HEADER, bold)
    times: list[str] = []
    as_text = 0
    for row, turn in enumerate(turns, start=_FIRST_ROW - 1):
        sheet.write_datetime(row, 0, dt.datetime.combine(turn.date, dt.time()), day)
        sheet.write_row(row, 1, (turn.number, turn.kind, turn.activity))
        form = rng.randrange(100)
        if form < _TIME:
            sheet.write_datetime(row, _HOURS, dt.time(turn.quarters // _QUARTERS, _minutes(turn)), clock)
            times.append(f"E{row + 1}")
        elif form < _COMMA_TEXT:
            as_text += turn.quarters
            text = f"{turn.quarters // _QUARTERS}:{_minutes(turn):02d}"
            sheet.write_string(row, _HOURS, text if form < _CLOCK_TEXT else _decimal(turn.quarters).replace(".", ","))
        else:
            sheet.write_number(row, _HOURS, Decimal(turn.quarters) / _QUARTERS)
    last = _FIRST_ROW + len(turns) - 1
    total = Decimal(sum(turn.quarters for turn in turns)) / _QUARTERS
    sheet.write_string(last, 0, "Totaal", bold)
    sheet.write_formula(last, _HOURS, _sum(last, times, as_text), bold, total)
    workbook.close()
    return buffer.getvalue()


def _sum(last: int, times: Sequence[str], as_text: int) -> str:
    """SUM counts a time as part of a day and a text as nothing: both are mended, so that the total is in hours."""
    formula = f"=SUM(E{_FIRST_ROW}:E{last})"
    if times:
        formula += f"+23*SUM({','.join(times)})"
    return f"{formula}+{_decimal(as_text)}" if as_text else formula


def _minutes(turn: Turn) -> int:
    return turn.quarters % _QUARTERS * 15


def _decimal(quarters: int) -> str:
    return f"{(Decimal(quarters) / _QUARTERS).normalize():f}"


# Who gives hours: the list of persons, and which months the coordinators close.

_PERSONS_HEADER = ("Nummer", "Soort", "Kamers", "Sinds", "Tot", "Lid")
_COORDINATOR = {"TOP": "P0011", "HLR": "P0012", "ZUILEN": "P0013"}
_NOT_APPROVED = ("HLR", "2018-12")
_NOT_COMPLETE = ("ZUILEN", "2018-12")
_DAY = 5  # of the month after, on which a coordinator closes a month


class ClosedMonth(NamedTuple):
    """A kamer and month, who closes it on which day, and whether it is declared complete and approved."""

    kamer: str
    month: str
    by: str
    day: dt.date
    complete: bool
    approved: bool


def person_list(years: Sequence[Year]) -> tuple[str, bytes]:
    """File name and content of the list of everybody whose hours occur, from the first year that they do.

    Coordinators are there from the first year too: they close its months, though their own hours were not kept yet.
    """
    people = {item.number: (PAID, item.kamer, SECOND) for item in APPOINTMENTS}
    people |= {number: (PARTICIPATION, kamer, SECOND) for kamer, places in PLACES.items() for number, _, _ in places}
    for year in reversed(years):
        calendar = year.calendar
        people |= {_COORDINATOR[kamer]: (PAID, kamer, calendar) for kamer in calendar.kamers}
        people |= {turn.number: (turn.kind, kamer, calendar) for kamer in year.turns for turn in year.turns[kamer]}
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, delimiter=";", lineterminator="\r\n")
    writer.writerow(_PERSONS_HEADER)
    for number, (kind, kamer, calendar) in sorted(people.items(), key=lambda item: item[0]):
        writer.writerow((number, kind, kamer, f"{calendar.first_day(kamer)}", "", ""))
    return f"personenlijst-{SECOND.year}.csv", buffer.getvalue().encode("utf-8")


def closed_months() -> Iterator[ClosedMonth]:
    """What the coordinators do after each month; the second year ends with a month that waits for each of the two."""
    for calendar in CALENDARS:
        for kamer in calendar.kamers:
            for month in calendar.months_of(kamer):
                years, before = divmod(month, len(ALL_MONTHS))
                day = dt.date(calendar.year + years, before + 1, _DAY)
                name = f"{calendar.year}-{month:02d}"
                complete, approved = ((kamer, name) != left for left in (_NOT_COMPLETE, _NOT_APPROVED))
                yield ClosedMonth(kamer, name, _COORDINATOR[kamer], day, complete, approved)


# The payslips of the example: who has a perspectiefbaan, which grants pay it, and what the bank paid out.

# Number, kamer and the parts of the grants (`-` for the kamer itself).
EMPLOYEES = (("P0021", "TOP", "DOEN 36 KHF 23 VSB 18 SPDO 6 - 17"), ("P0022", "HLR", "DOEN 56 VSB 35 WI 9"))


@dataclass(frozen=True)
class DemoSlip:
    """What one of them earned in a month, in cents."""

    person: str
    month: int
    net: int
    tax: int


def wage_slips(lines: Iterable[BankLine], people: People) -> list[DemoSlip]:
    """A payslip for each month of the second year in which somebody was paid, by month.

    Args:
        lines: those of the bank in that year.
        people: who occurs in it.
    """
    paid: dict[tuple[int, str], list[int]] = defaultdict(lambda: [0, 0])
    for line in lines:
        for (person, kamer, _), employee in zip(EMPLOYEES, people.employees, strict=True):
            if line.iban == employee.iban:
                paid[line.date.month, person][0] -= line.cents
            elif line.iban == TAX_OFFICE.iban and kamer in line.text.split():
                paid[line.date.month, person][1] -= line.cents
    return [DemoSlip(person, month, *amounts) for (month, person), amounts in sorted(paid.items())]


def agreements() -> str:
    """The employees, and what is agreed on their wages, as entries of the books."""
    day = SECOND.first_day("TOP")
    return "\n".join(
        f'{day} custom "persoon" "{number}"\n  soort: "betaald"\n  kamers: "{kamer}"\n\n'
        f'{day} custom "loon" "{number}"\n  post: "Mensen:Perspectiefbanen"\n  verdeling: "{kamer} 1"\n'
        f'  subsidie: "{grants}"\n'
        for number, kamer, grants in EMPLOYEES
    )
