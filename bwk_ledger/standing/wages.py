"""What is agreed on the wages of somebody: which kamers bear them, who pays along, and when they must be paid.

    2026-01-01 custom "loon" "P0001"
      post: "Mensen:Coordinatie"
      verdeling: "LINDE 60 BEUK 40"        parts of the kamers; "uren" for the paid hours of each month
      subsidie: "GEM"                      the grant that pays them, or parts: "GEM 60 - 40" (- for the kamer itself)
      personeelsnummer: "1034"             as the payroll office knows the person
      loonkostensubsidie: 620.00 EUR       what the municipality pays of them in a month
      gemeente: "Amersfoort"

It holds from its day until a later one of the same person, or its `einde`. What was earned is in the journals.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

from bwk_ledger.base import accounts
from bwk_ledger.base.finding import Finding, finding
from bwk_ledger.standing.form import (
    END,
    EUROS_FROM_ZERO,
    TEXT,
    Form,
    Key,
    Once,
    ValueKind,
    Wrong,
    ends_after_it_begins,
    whole,
)

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator, Mapping, Sequence

NET = f"{accounts.LIABILITIES}:Nettoloon"
TAX = f"{accounts.LIABILITIES}:Loonheffing"
PENSION = f"{accounts.LIABILITIES}:Pensioen"
HOLIDAY = f"{accounts.LIABILITIES}:Vakantiegeld"
SUBSIDY = f"{accounts.ASSETS}:Loonkostensubsidie"
# The accounts that journals of wages need, with their names and their codes of RGS.
ACCOUNTS = {
    NET: ("Te betalen nettoloon", "BSchSalNet"),
    TAX: ("Te betalen loonheffing", "BSchBepLhe"),
    PENSION: ("Te betalen pensioen", "BSchOvsStp"),
    HOLIDAY: ("Gereserveerd vakantiegeld", "BSchSalTvg"),
    SUBSIDY: ("Te ontvangen loonkostensubsidie", "BVorOvrOvk"),
}
BY_HOURS = "uren"
LEAST_WEEK, MOST_WEEK = 20, 48  # hours that a full-time week can be
_PAIR = 2


OWN = "-"  # in place of a grant: what the kamer itself pays


def parse_grants(text: str) -> tuple[tuple[str, Decimal], ...]:
    """The grants in `STAD` or `FONDS 60 - 40` with their parts; the kamer itself is an empty code."""
    words = text.split()
    grants = ((words[0], Decimal(1)),) if len(words) == 1 else parse_division(text) or ((OWN, Decimal(1)),)
    return tuple(("" if code == OWN else code, part) for code, part in grants)


def parse_division(text: str) -> tuple[tuple[str, Decimal], ...] | None:
    """The parts of kamers in `LINDE 60 BEUK 40`, empty for those that follow from hours; None for something else."""
    words = text.split()
    if words == [BY_HOURS]:
        return ()
    try:
        parts = tuple((words[place], Decimal(words[place + 1])) for place in range(0, len(words), _PAIR))
    except (IndexError, InvalidOperation):
        return None
    fits = parts and all(part.is_finite() and part > 0 for _, part in parts)
    return parts if fits and len({kamer for kamer, _ in parts}) == len(parts) else None


def _readable_division(entry: Any) -> Iterator[Finding]:
    text = DIVISION.of(entry)
    if parse_division(text) is None:
        yield finding(
            "wages.division",
            entry,
            "De verdeling van het loon van {number} is niet te lezen: {text}.",
            cause="er staat welk deel elke kamer draagt, of dat de betaalde uren dat bepalen.",
            remedy=f'schrijf: {DIVISION.name}: {DIVISION.example}, of: {DIVISION.name}: "{BY_HOURS}".',
            number=str(entry.values[0].value),
            text=text or "er staat niets",
        )


POST = Key("post", TEXT, "de post waar het loon een last van is", '"Mensen:Coordinatie"')
DIVISION = Key("verdeling", TEXT, "welk deel van het loon elke kamer draagt, of `uren`", '"KAMER 100"')
GRANT = Key("subsidie", TEXT, "de subsidie die het loon betaalt, of delen van meer", '"FINANCIER"')
PAYROLL_NUMBER = Key("personeelsnummer", TEXT, "hoe het loonkantoor de persoon nummert", '"1034"')
WAGE_SUBSIDY = Key(
    "loonkostensubsidie",
    EUROS_FROM_ZERO,
    "wat de gemeente per maand van het loon betaalt",
    "620.00 EUR",
    Wrong(
        "wages.subsidy",
        "De loonkostensubsidie van {name} is geen bedrag in euro: {value}.",
        "het is wat de gemeente per maand betaalt.",
    ),
)
MUNICIPALITY = Key("gemeente", TEXT, "welke gemeente die betaalt", '"Gemeente"')
PAY = Form(
    "loon",
    (Key("nummer", TEXT, "de persoon", '"P0001"'),),
    (POST, DIVISION, GRANT, PAYROLL_NUMBER, WAGE_SUBSIDY, MUNICIPALITY, END),
    "stam/personen.beancount",
    name="afspraak over loon",
    once=Once.A_DAY,
    checks=(ends_after_it_begins, _readable_division),
)
PENSION_MONTHS = Key(
    "pensioen-maanden",
    whole(least=0),
    "hoeveel maanden na de loonmaand het pensioen uiterlijk is betaald",
    "1",
    Wrong(
        "wages.rules",
        "Wanneer het pensioen betaald moet zijn, is niet te lezen: {value}.",
        "het is een heel aantal maanden na de loonmaand: 0 is aan het eind van die maand.",
    ),
)


def _a_week(value: Any) -> Decimal | None:
    return value if isinstance(value, Decimal) and LEAST_WEEK <= value <= MOST_WEEK else None


FULL_WEEK = Key(
    "volle-week",
    ValueKind(_a_week, Decimal(0)),
    "hoeveel uur een volle werkweek van de coöperatie is",
    "36",
    Wrong("wages.rules", "Hoe lang een volle week is, is niet te lezen: {value}.", "het is een getal van 20 tot 48."),
)
RULES = Form(
    "loonregels", (), (PENSION_MONTHS, FULL_WEEK), "stam/personen.beancount", name="entry loonregels", once=Once.A_DAY
)
USUAL_WEEK = Decimal(40)  # hours, where the books say nothing
USUAL_MONTHS = 1  # after the month of the wages, until tax and pension must be paid


@dataclass(frozen=True)
class Pay:
    """What is agreed on the wages of somebody from `start` on; `parts` are empty where hours divide them."""

    number: str
    post: str  # group and post: 'Mensen:Coordinatie'
    parts: tuple[tuple[str, Decimal], ...]
    grants: tuple[tuple[str, Decimal], ...]  # with their parts; empty where the kamer itself pays
    payroll_number: str
    subsidy: Decimal  # EUR a month
    municipality: str
    start: dt.date
    end: dt.date | None
    source: Mapping[str, Any]


def read_pay(entry: Any, values: Sequence[Any]) -> Pay:
    """One `custom "loon"`."""
    return Pay(
        number=str(values[0]),
        post=POST.of(entry),
        parts=parse_division(DIVISION.of(entry)) or (),
        grants=parse_grants(GRANT.of(entry)),
        payroll_number=PAYROLL_NUMBER.of(entry),
        subsidy=WAGE_SUBSIDY.of(entry) or Decimal(0),
        municipality=MUNICIPALITY.of(entry),
        start=entry.date,
        end=END.of(entry),
        source=entry.meta,
    )


def pension_months(entries: Iterable[Any]) -> int:
    """How many months after that of the wages pension must be paid, by the last entry that says so."""
    months = [PENSION_MONTHS.of(entry) for entry in entries if PENSION_MONTHS.name in entry.meta]
    return months[-1] if months else USUAL_MONTHS


def full_weeks(entries: Iterable[Any]) -> tuple[tuple[dt.date, Decimal], ...]:
    """How many hours a full week is, by the day from which that holds, newest first."""
    weeks = [(entry.date, FULL_WEEK.of(entry)) for entry in entries if FULL_WEEK.of(entry)]
    return tuple(sorted(weeks, reverse=True))


def pay_on(agreed: Iterable[Pay], number: str, day: dt.date) -> Pay | None:
    """What holds for somebody on a day; None where nothing is agreed."""
    held = [item for item in agreed if item.number == number and item.start <= day <= (item.end or day)]
    return max(held, key=lambda item: item.start, default=None)
