"""Who takes part beside members and funders, what each brings in a year, work places, and what was agreed.

2026-01-01 custom "partner" "CORPORATIE"
  naam: "Woningcorporatie Voorbeeld"
  financiers: "WOON"
2026-01-01 custom "inbreng" "CORPORATIE" "LINDE" "ruimte aan de Laan"
  soort: "natura"
  waarde: 3600.00 EUR
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from bwk_ledger.standing.form import (
    DAY,
    END,
    EUROS_FROM_ZERO,
    NO_QUOTES,
    TEXT,
    WORDS,
    Form,
    Key,
    Once,
    ValueKind,
    Wrong,
    ends_after_it_begins,
    one_of,
    values_of,
)
from bwk_ledger.standing.kamers import NAME

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Mapping

FILE = "stam/partners.beancount"
_WEEK = 7 * 24  # hours
_PART = "partners.part"
_AN_AMOUNT = "dit is een bedrag in euro's, zonder aanhalingstekens."


def _above_zero(value: Any) -> Decimal | None:
    return value if isinstance(value, Decimal) and value.is_finite() and value > 0 else None


def _in_a_week(value: Any) -> Decimal | None:
    number = _above_zero(value)
    return number if number is not None and number <= _WEEK else None


FUNDERS = Key("financiers", WORDS, "de financiers waarvan dit het geld is", '"WOON"')
PARTNER = Form(
    "partner",
    (Key("code", TEXT, "hoe de partner in de boeken heet", '"CORPORATIE"'),),
    (NAME, FUNDERS, END),
    FILE,
    checks=(ends_after_it_begins,),
)
# What a partner brings.
MONEY, TIME, IN_KIND = "geld", "uren", "natura"
KIND = Key(
    "soort",
    one_of(MONEY, TIME, IN_KIND),
    f"een van: {MONEY}, {TIME}, {IN_KIND}",
    f'"{IN_KIND}"',
    Wrong(
        _PART,
        "Bij de inbreng van '{name}' staat geen soort: {value}.",
        f"een partner brengt {MONEY}, {TIME} of iets in {IN_KIND}.",
    ),
    is_required=True,
)
HOURS: Key[Decimal | None] = Key(
    "uren",
    ValueKind(_above_zero, None),
    "hoeveel uren in het jaar",
    "40",
    Wrong(
        _PART, "De uren van '{name}' zijn geen getal: {value}.", "dit is een getal boven 0, zonder aanhalingstekens."
    ),
)
WORTH: Key[Decimal | None] = Key(
    "waarde",
    EUROS_FROM_ZERO,
    "hoeveel euro, of wat het waard is",
    "3600.00 EUR",
    Wrong(_PART, "De waarde van wat '{name}' inbrengt is geen bedrag: {value}.", _AN_AMOUNT),
    is_required=True,
    nothing="er staat niets",
)
FOR = Key("voor", TEXT, "bij welke prestatie het helpt", '"Formulieren"')
CONTRIBUTION = Form(
    "inbreng",
    (
        Key("partner", TEXT, "de code van de partner", '"CORPORATIE"'),
        Key("kamer", TEXT, "voor welke kamer", '"KAMER"'),
        Key("wat", TEXT, "wat de partner brengt", '"ruimte aan de Laan"'),
    ),
    (KIND, HOURS, WORTH, FOR),
    FILE,
    once=Once.A_YEAR,
)
# Work places: somebody works in a kamer for a while, by way of somebody else.
WORKPLACES = ("perspectiefbaan", "participatieplek", "leerwerkplek", "stageplaats", "sw-plek")
KAMER = Key(
    "kamer",
    TEXT,
    "in welke kamer",
    '"KAMER"',
    Wrong(_PART, "De werkplek van '{name}' noemt geen kamer.", "plekken tellen per kamer mee bij de prestaties."),
    is_required=True,
)
PLACE = Key(
    "soort",
    one_of(*WORKPLACES),
    f"een van: {', '.join(WORKPLACES)}",
    '"leerwerkplek"',
    Wrong(_PART, "De werkplek van '{name}' heeft geen soort: {value}.", f"de soorten zijn: {', '.join(WORKPLACES)}."),
    is_required=True,
)
WEEKLY: Key[Decimal | None] = Key(
    "uren-per-week",
    ValueKind(_in_a_week, None),
    "de afgesproken uren in een week",
    "16",
    Wrong(
        _PART,
        "De uren per week van '{name}' zijn geen getal: {value}.",
        "dit is een getal boven 0 en ten hoogste 168, zonder aanhalingstekens.",
    ),
)
REFERRED = Key("verwezen-door", TEXT, "de code van de partner of financier die verwees", '"WENI"')
SUBSIDY: Key[Decimal | None] = Key(
    "subsidie",
    EUROS_FROM_ZERO,
    "wat er per maand voor komt",
    "250.00 EUR",
    Wrong(_PART, "De subsidie voor '{name}' is geen bedrag: {value}.", _AN_AMOUNT),
)
WORKPLACE = Form(
    "werkplek",
    (Key("nummer", TEXT, "wie er werkt", '"D0001"'),),
    (KAMER, PLACE, WEEKLY, REFERRED, SUBSIDY, END),
    FILE,
    once=Once.A_DAY,
    kamers=KAMER,
    checks=(ends_after_it_begins,),
)
# What partners agreed with each other: who does what by when.
WITH = Key("met", TEXT, "met wie, in de code van een partner of financier", '"CORPORATIE"')
WHAT = Key(
    "wat",
    TEXT,
    "wat is afgesproken",
    '"een tweede sleutel voor de berging"',
    Wrong(
        _PART, "Bij afspraak {name} staat niet wat is afgesproken.", "een afspraak zonder inhoud kan niemand nakomen."
    ),
    is_required=True,
)
BY = Key("door", TEXT, "wie het doet: een nummer, of de code van een partner of kamer", '"P0001"')
DUE: Key[dt.date | None] = Key(
    "uiterlijk",
    DAY,
    "de laatste dag waarop het klaar is",
    "JJJJ-08-31",
    Wrong(_PART, "De dag waarop afspraak {name} klaar moet zijn, is geen datum: {value}.", NO_QUOTES),
)
DONE: Key[dt.date | None] = Key(
    "gedaan",
    DAY,
    "de dag waarop het is gedaan",
    "JJJJ-07-02",
    Wrong(_PART, "De dag waarop afspraak {name} is gedaan, is geen datum: {value}.", NO_QUOTES),
)
AGREEMENT = Form(
    "afspraak",
    (Key("nummer", TEXT, "haar eigen nummer", '"A0001"'),),
    (replace(KAMER, wrong=None, is_required=False, meaning="voor welke kamer"), WITH, WHAT, BY, DUE, DONE),
    FILE,
    kamers=KAMER,
)


@dataclass(frozen=True)
class Partner:
    """An organisation that takes part, with or without money."""

    code: str
    name: str
    funders: tuple[str, ...]
    start: dt.date
    end: dt.date | None  # the last day
    source: Mapping[str, Any]


@dataclass(frozen=True)
class Contribution:
    """What a partner agreed to bring to a kamer in a year; `worth` in EUR, `hours` where it is time."""

    partner: str
    kamer: str
    what: str
    kind: str
    hours: Decimal
    worth: Decimal
    target: str  # at which it helps; empty where that was not said
    year: int


@dataclass(frozen=True)
class Workplace:
    """Somebody at work in a kamer by way of somebody else; the subsidy in EUR a month."""

    number: str
    kamer: str
    kind: str
    weekly: Decimal | None
    referred_by: str
    subsidy: Decimal
    start: dt.date
    end: dt.date | None  # the last day


@dataclass(frozen=True)
class Agreement:
    """What somebody promised to do."""

    number: str
    made: dt.date
    kamer: str
    partner: str
    what: str
    by: str
    due: dt.date | None
    done: dt.date | None
    source: Mapping[str, Any]


def _complete(customs: Iterable[Any], form: Form) -> list[Any]:
    return [entry for entry in customs if entry.type == form.type and form.is_right(entry)]


def read_partners(customs: Iterable[Any]) -> dict[str, Partner]:
    """The partners by code."""
    partner_by_code = {}
    for entry in _complete(customs, PARTNER):
        code = str(values_of(entry)[0])
        name = NAME.of(entry) or code
        partner_by_code[code] = Partner(code, name, FUNDERS.of(entry), entry.date, END.of(entry), entry.meta)
    return partner_by_code


def read_contributions(customs: Iterable[Any], year: int) -> list[Contribution]:
    """What partners agreed to bring in a year."""
    return [
        Contribution(
            partner=str(values_of(entry)[0]),
            kamer=str(values_of(entry)[1]),
            what=str(values_of(entry)[2]),
            kind=KIND.of(entry),
            hours=HOURS.of(entry) or Decimal(0),
            worth=WORTH.of(entry) or Decimal(0),
            target=FOR.of(entry),
            year=year,
        )
        for entry in _complete(customs, CONTRIBUTION)
        if entry.date.year == year
    ]


def read_workplaces(customs: Iterable[Any]) -> list[Workplace]:
    """All work places there are or were."""
    return [
        Workplace(
            str(values_of(entry)[0]),
            KAMER.of(entry),
            PLACE.of(entry),
            WEEKLY.of(entry),
            REFERRED.of(entry),
            SUBSIDY.of(entry) or Decimal(0),
            entry.date,
            END.of(entry),
        )
        for entry in _complete(customs, WORKPLACE)
    ]


def read_agreements(customs: Iterable[Any]) -> list[Agreement]:
    """What was agreed, done or not, in the order of the books."""
    return [
        Agreement(
            str(values_of(entry)[0]),
            entry.date,
            KAMER.of(entry),
            WITH.of(entry),
            WHAT.of(entry),
            BY.of(entry),
            DUE.of(entry),
            DONE.of(entry),
            entry.meta,
        )
        for entry in _complete(customs, AGREEMENT)
    ]
