"""Who gives hours, by number; what they are for, the hours agreed with who is paid, and months that are complete."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from beancount.core import data

from bwk_ledger.base.errors import PERSON_NUMBER
from bwk_ledger.base.finding import Finding, finding
from bwk_ledger.base.periods import Period, parse_month
from bwk_ledger.standing.form import (
    DAY,
    END,
    NO,
    NO_QUOTES,
    TEXT,
    WORDS,
    Form,
    Key,
    Once,
    ValueKind,
    Wrong,
    ends_after_it_begins,
    values_of,
)
from bwk_ledger.standing.kamers import GROUP, OTHERS

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator, Mapping, Sequence


# Who gives hours, by number; what hours are for; and the hours agreed with who is paid.

WEEK = 7 * 24  # hours
_FILE = "stam/personen.beancount"


def _number(value: Any) -> str | None:
    return str(value) if PERSON_NUMBER.fullmatch(str(value)) else None


def _tidy(value: Any) -> str | None:
    """A text without spaces too many."""
    return value if isinstance(value, str) and value and value == " ".join(value.split()) else None


def _in_a_week(value: Any) -> Decimal | None:
    return value if isinstance(value, Decimal) and 0 < value <= WEEK else None


HOURS_KIND = Key("soort", TEXT, "de soort uren, waar een urenlijst die niet noemt", '"bewoner"', column="soort")
KAMERS = Key("kamers", WORDS, "de kamers waar iemand uren maakt", '"KAMER"', column="kamers")
MEMBER_NUMBER: Key[str | None] = Key(
    "lid", ValueKind(lambda value: value, None), "het nummer van dezelfde persoon als lid", '"L0001"', column="lid"
)
LAST = replace(END, column="tot")
# No day of birth stands in the books: the last day of the month will do, because the norm is held against months.
YOUNG_UNTIL = Key(
    "jongere-tot",
    DAY,
    "tot en met welke dag iemand jonger is dan 21, voor de uurnorm van de vergoeding",
    "2027-03-31",
    Wrong("people.young", "Tot wanneer '{name}' jonger is dan 21, is geen datum: {value}.", NO_QUOTES),
)
UBD = Key(
    "zonder-btw",
    NO,
    "of iemand voor werk wordt betaald zonder loon, en zonder een factuur met btw",
    "TRUE",
    Wrong(
        "people.without_vat", "Bij 'zonder-btw:' van '{name}' staat geen ja of nee: {value}.", "dit is TRUE of FALSE."
    ),
)
PERSON = Form(
    "persoon",
    (
        Key(
            "nummer",
            ValueKind(_number, ""),
            "hoe iemand in de boeken heet",
            '"V0001"',
            Wrong(
                "people.number",
                "'{value}' is geen nummer van een persoon.",
                "in de boeken staan mensen alleen met een nummer: hoofdletters en cijfers, zoals V0001.",
                'schrijf: custom "persoon" {example}; namen horen in het ledenregister, niet in de boeken.',
            ),
            column="nummer",
        ),
    ),
    (HOURS_KIND, KAMERS, MEMBER_NUMBER, LAST, YOUNG_UNTIL, UBD),
    _FILE,
    kamers=KAMERS,
    since="sinds",
    checks=(ends_after_it_begins,),
)
ACTIVITY = Form(
    "activiteit",
    (
        Key(
            "naam",
            ValueKind(_tidy, ""),
            "waar uren voor zijn",
            '"kookgroep"',
            Wrong(
                "people.activity",
                "'{value}' kan geen activiteit zijn.",
                "een activiteit heeft een naam, zonder spaties aan het begin of het eind en zonder dubbele spaties.",
                'schrijf: custom "activiteit" {example}.',
            ),
        ),
    ),
    (GROUP,),
    "stam/activiteiten.beancount",
    is_folded=True,
)
PLACE = Key(
    "kamer",
    TEXT,
    "de kamer waar iemand werkt",
    '"KAMER"',
    Wrong(
        "people.appointment",
        "De aanstelling van '{name}' noemt geen kamer.",
        "de afgesproken uren worden per kamer naast de gemaakte uren gezet.",
        "schrijf eronder: {key}: {example}.",
    ),
    is_required=True,
)
FUNCTION = Key("functie", TEXT, "wat iemand doet", '"coördinator"')
WEEKLY = Key(
    "uren-per-week",
    ValueKind(_in_a_week, Decimal(0)),
    "de afgesproken uren in een week",
    "24",
    Wrong(
        "people.appointment",
        "De aanstelling van '{name}' heeft geen aantal uren per week: {value}.",
        "zonder afgesproken uren is niet te zien of er te veel of te weinig is gewerkt.",
        "schrijf eronder: {key}: {example}.",
    ),
    is_required=True,
)
APPOINTMENT = Form(
    "aanstelling",
    (Key("nummer", TEXT, "de persoon", '"P0001"'),),
    (PLACE, FUNCTION, WEEKLY, END),
    _FILE,
    once=Once.A_DAY,
    same=(PLACE, FUNCTION),
    kamers=PLACE,
    checks=(ends_after_it_begins,),
)


@dataclass(frozen=True)
class Person:
    """Somebody who gives hours, known here by number only; `member` is the number of the same person as a member."""

    number: str
    kind: str  # the kind of hours, where a timesheet does not say it
    kamers: tuple[str, ...]
    start: dt.date
    end: dt.date | None  # the last day
    member: str | None
    source: Mapping[str, Any]
    young_until: dt.date | None = None  # the last day on which the person is under 21
    is_without_vat: bool = False  # is paid for work, on no payroll, and sends no invoice with VAT

    def is_young(self, day: dt.date) -> bool:
        """Whether somebody is under 21 on a day, as far as the books say."""
        return self.young_until is not None and day <= self.young_until


def plain_activity(name: str) -> str:
    """An activity without capitals and spaces too many: `Kookgroep` and `kookgroep` are one."""
    return " ".join(name.split()).casefold()


@dataclass(frozen=True)
class Activity:
    """What hours are for, and the group in which reports add it up."""

    name: str
    group: str
    source: Mapping[str, Any]


@dataclass(frozen=True)
class Appointment:
    """The weekly hours agreed with somebody who is paid, for one kamer and function."""

    number: str
    kamer: str
    function: str
    weekly: Decimal  # hours
    start: dt.date
    end: dt.date | None  # the last day
    source: Mapping[str, Any]


def read_person(entry: Any, values: Sequence[Any]) -> Person:
    """One `custom "persoon"`."""
    return Person(
        number=str(values[0]),
        kind=HOURS_KIND.of(entry),
        kamers=KAMERS.of(entry),
        start=entry.date,
        end=END.of(entry),
        member=MEMBER_NUMBER.of(entry),
        source=entry.meta,
        young_until=YOUNG_UNTIL.of(entry),
        is_without_vat=UBD.of(entry),
    )


def read_activity(entry: Any, values: Sequence[Any]) -> Activity:
    """One `custom "activiteit"`."""
    return Activity(str(values[0]), GROUP.of(entry) or OTHERS, entry.meta)


def read_appointment(entry: Any, values: Sequence[Any]) -> Appointment:
    """One `custom "aanstelling"`."""
    return Appointment(
        number=str(values[0]),
        kamer=PLACE.of(entry),
        function=FUNCTION.of(entry),
        weekly=WEEKLY.of(entry),
        start=entry.date,
        end=END.of(entry),
        source=entry.meta,
    )


# Months for which somebody declared no hours of a kamer are missing: `custom "uren-volledig" "LINDE" "2026-03"`.


def _month(value: Any) -> Period | None:
    return parse_month(str(value))


def _after_it_began(entry: Any) -> Iterator[Finding]:
    kamer, text = values_of(entry)
    month = _month(text)
    if month is not None and entry.date < month.start:
        yield finding(
            "hours.complete",
            entry,
            "De uren van {kamer} over {month:%Y-%m} zijn volledig verklaard op {day}, voordat de maand begon.",
            cause="volledig zijn uren pas als zij gemaakt kunnen zijn.",
            remedy="verbeter de datum of de maand.",
            kamer=kamer,
            month=month.start,
            day=entry.date,
        )


BY = Key("door", TEXT, "het nummer van wie het verklaart", '"L0003"')
COMPLETE = Form(
    "uren-volledig",
    (
        Key("kamer", TEXT, "welke kamer", '"CODE"'),
        Key(
            "maand",
            ValueKind(_month, None),
            "welke maand",
            '"JJJJ-03"',
            Wrong(
                "hours.complete",
                "Uren volledig verklaard over '{value}', en dat is geen maand.",
                "een maand is een jaar en een nummer.",
                'schrijf: custom "uren-volledig" "{name}" {example}.',
            ),
        ),
    ),
    (BY,),
    "jaren/{year}/uren-{kamer}.beancount",
    name="entry uren-volledig",
    checks=(_after_it_began,),
)


def complete_months(entries: Iterable[Any]) -> Iterator[tuple[Any, str, Period]]:
    """The declarations that can be read, each with its kamer and month."""
    for entry in entries:
        if isinstance(entry, data.Custom) and entry.type == COMPLETE.type and COMPLETE.is_complete(entry):
            kamer, text = values_of(entry)
            month = _month(text)
            if month is not None:
                yield entry, str(kamer), month
