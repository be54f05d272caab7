"""What hours are worth and what people were paid: tariffs, allowances and wage tax."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bwk_ledger.base.money import ZERO, format_amount
from bwk_ledger.base.periods import MONTHS
from bwk_ledger.figures.wages import MonthAllowance, ReportedPayment, Room, WageTaxMonth, YearAllowance
from bwk_ledger.rules.wages import WagePart
from bwk_ledger.standing.law import how_to_add
from bwk_ledger.standing.wages import TAX
from bwk_ledger.tables.records import RecordField, Section, records, rows, table
from bwk_ledger.tables.table import Cell, Kind, Row, Table

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Mapping, Sequence
    from decimal import Decimal

    from bwk_ledger.figures.wage_journals import Due, MonthWage, SubsidyMonth
    from bwk_ledger.standing.law import AllowanceCeiling


_REMARKS = {Room.ENOUGH: "", Room.NEARLY: "bijna", Room.OVER: "te veel"}
ABOVE_HOUR_NORM = "boven de uurnorm: let op"
RULES = (
    "De plafonds gelden samen: per maand en per jaar. Wat in een maand over is, mag niet naar een andere maand.",
    "De plafonds gelden voor alle organisaties samen, en met vaste onkostenvergoedingen erbij.",
    "Boven een plafond is het hele bedrag belast, niet alleen wat erboven ligt.",
    "De uurnorm is geen plafond: wie erboven betaalt, legt uit waarom het geen marktconforme beloning is.",
    (
        "Voor wie jonger is dan 21 geldt de lage uurnorm, als de boeken dat weten: 'bwk uren aanmelden' vraagt het met "
        "--jongere-tot."
    ),
    (
        "Of de vrijwilligersregeling voor deze coöperatie geldt, is een vraag voor de accountant: de organisatie mag "
        "niet onder de vennootschapsbelasting vallen, of moet daarvan zijn vrijgesteld."
    ),
)


def vergoedingen(found: Sequence[YearAllowance], year: int, ceiling: AllowanceCeiling | None) -> Table:
    """Per person the year, and below it each month in which something was paid."""

    def whole(months: Sequence[MonthAllowance]) -> YearAllowance:
        return YearAllowance("", year, tuple(months), ceiling)

    fields: tuple[RecordField[MonthAllowance], ...] = (
        RecordField("Nummer", Kind.TEXT, lambda item: MONTHS[item.month - 1]),
        RecordField("betaald", Kind.MONEY, lambda item: item.paid, adds=True),
        RecordField("plafond", Kind.MONEY, _ceiling, total=lambda _: ceiling.whole_year if ceiling else None),
        RecordField("ruimte", Kind.MONEY, _left, total=lambda months: whole(months).left, difference=(2, 1)),
        RecordField("per uur", Kind.MONEY, lambda item: item.hourly),
        RecordField("let op", Kind.TEXT, _remark, total=lambda months: _REMARKS[whole(months).room]),
    )
    sections = [Section(item.months, subtotal=item.person, above=True) for item in found]
    nobody = (Row((Cell("niemand kreeg een vergoeding"), *[Cell()] * (len(fields) - 1))),)
    title = f"Vergoedingen aan vrijwilligers {year}"
    return table(title, fields, rows(fields, sections) or nobody, about(ceiling, year), RULES)


def about(ceiling: AllowanceCeiling | None, year: int) -> str:
    """The ceilings of a year and their source, in one sentence."""
    if ceiling is None:
        return f"de plafonds van {year} zijn niet bekend; zet ze in de boeken met: {how_to_add(year).removesuffix('.')}"
    young = f" (jonger dan 21: {format_amount(ceiling.hour_young)})" if ceiling.hour_young is not None else ""
    hour = f"uurnorm {format_amount(ceiling.hour)}{young}, " if ceiling.hour is not None else ""
    return (
        f"{hour}plafond {format_amount(ceiling.month)} per maand en {format_amount(ceiling.whole_year)} per jaar "
        f"(bron: {ceiling.source or 'niet vermeld'}{'' if ceiling.is_confirmed else '; niet bevestigd'})"
    )


def _ceiling(item: MonthAllowance) -> Decimal | None:
    return item.ceiling.month if item.ceiling else None


def _left(item: MonthAllowance) -> Decimal | None:
    return item.ceiling.month - item.paid if item.ceiling else None


def _remark(item: MonthAllowance) -> str:
    remarks = [_REMARKS[item.room]]
    if item.is_above_hour_norm:
        remarks.append(ABOVE_HOUR_NORM if item.hourly is not None else "geen uren in deze maand: let op")
    return "; ".join(filter(None, remarks))


def verdict(item: YearAllowance, month: int, amount: Decimal) -> tuple[bool, str]:
    """Whether an intended payment still fits, and the sentence that says so.

    Args:
        item: the year of the person, with the payment in it.
        month: the month of the payment.
        amount: EUR of the payment.
    """
    ceiling = item.ceiling
    of_month = next((paid_month.paid for paid_month in item.months if paid_month.month == month), amount)
    what = f"{item.person}: {format_amount(amount)} euro in {MONTHS[month - 1]} {item.year}"
    if ceiling is None:
        return False, f"{what} is niet te beoordelen: {about(ceiling, item.year)}."
    source = f"bron: {ceiling.source or 'niet vermeld'}"
    problems = []
    if of_month > ceiling.month:
        problems.append(
            f"die maand wordt {format_amount(of_month)}, en het plafond is {format_amount(ceiling.month)} per maand"
        )
    if item.paid > ceiling.whole_year:
        problems.append(
            f"dat jaar wordt {format_amount(item.paid)}, en het plafond is {format_amount(ceiling.whole_year)} per jaar"
        )
    if problems:
        return False, f"{what} past niet: {'; '.join(problems)} ({source})."
    above = next((paid_month.is_above_hour_norm for paid_month in item.months if paid_month.month == month), False)
    note = " Het is boven de uurnorm voor de uren die in die maand staan: let op." if above else ""
    return True, (
        f"{what} past: die maand wordt {format_amount(of_month)} van {format_amount(ceiling.month)}, "
        f"dat jaar {format_amount(item.paid)} van {format_amount(ceiling.whole_year)} ({source}).{note}"
    )


@dataclass(frozen=True)
class Payee:
    """Who was paid, as the Belastingdienst asks it; what is not known is empty."""

    name: str = ""
    address: str = ""
    born: str = ""
    bsn: str = ""


_WHO: tuple[tuple[str, Callable[[Payee], str]], ...] = (
    ("Naam", lambda payee: payee.name),
    ("Adres", lambda payee: payee.address),
    ("Geboren", lambda payee: payee.born),
    ("BSN", lambda payee: payee.bsn),
)
UBD_RULES = (
    (
        "Wie loonheffing inhoudt, geeft dit op vóór 1 februari van het volgende jaar: naam, adres, geboortedatum, BSN, "
        "dag en bedrag van elke betaling, ook van onkosten erbij. Er is geen laagste bedrag."
    ),
    "Niet op te geven: loon, een vergoeding aan een vrijwilliger binnen de plafonds, en een factuur met btw.",
    (
        "Wie zonder btw factureert (kleineondernemersregeling, vrijgesteld, verlegd), staat er wel op: meld die aan "
        "met 'bwk uren aanmelden --zonder-btw'."
    ),
    "Wie een plafond overschrijdt, staat er met alle vergoedingen van het jaar op.",
)


def ubd(found: Sequence[ReportedPayment], year: int, people: Mapping[str, Payee] | None = None) -> Table:
    """Per person what was paid; with `people`, by number, who they are."""
    fields: list[RecordField[ReportedPayment]] = [
        RecordField("Nummer", Kind.TEXT, lambda item: item.payment.entry.date),
        RecordField("bedrag", Kind.MONEY, lambda item: item.payment.amount, adds=True),
        RecordField("waarom", Kind.TEXT, _why),
    ]
    if people is not None:
        known = people
        fields += [RecordField(title, Kind.TEXT, lambda _: "", total=_of_person(known, value)) for title, value in _WHO]
    numbers = dict.fromkeys(item.payment.number for item in found)
    sections = [
        Section([item for item in found if item.payment.number == number], subtotal=number, above=True)
        for number in numbers
    ]
    title = f"Uitbetaalde bedragen aan derden {year}"
    nobody = (Row((Cell("er is niets op te geven"), *[Cell()] * (len(fields) - 1))),)
    about_it = f"op te geven aan de Belastingdienst uiterlijk 31 januari {year + 1}"
    return table(title, fields, rows(fields, sections, "Totaal") if found else nobody, about_it, UBD_RULES)


def _why(item: ReportedPayment) -> str:
    return f"{item.reason.value} ({item.payment.waived})" if item.payment.waived else item.reason.value


def _of_person(
    people: Mapping[str, Payee], value: Callable[[Payee], str]
) -> Callable[[Sequence[ReportedPayment]], str]:
    """What the register says of the one person of some payments; what it lacks stands there as a question."""

    def shown(found: Sequence[ReportedPayment]) -> str:
        numbers = {item.payment.number for item in found}
        if len(numbers) != 1:
            return ""
        return value(people.get(numbers.pop(), Payee())) or "vraag na"

    return shown


def loonheffing(before: Decimal, months: Sequence[WageTaxMonth], year: int) -> Table:
    """The twelve months of a year.

    Args:
        before: EUR owed when the year began.
        months: its months.
        year: the calendar year.
    """
    fields: tuple[RecordField[WageTaxMonth], ...] = (
        RecordField("Maand", Kind.TEXT, lambda item: MONTHS[item.month - 1]),
        RecordField("ingehouden", Kind.MONEY, lambda item: item.withheld, adds=True),
        RecordField("betaald", Kind.MONEY, lambda item: item.paid, adds=True),
        RecordField(
            "nog te betalen",
            Kind.MONEY,
            lambda item: Cell(item.owed, account=TAX),
            total=lambda found: found[-1].owed if found else before,
            running=(1, 2),
        ),
    )
    opening = Row((Cell(f"stand op 1 januari {year}"), Cell(), Cell(), Cell(before)))
    return table(
        f"Loonheffing {year}",
        fields,
        (opening, *rows(fields, [Section(months)], "Totaal", start=1)),
        f"uit de boekingen op {TAX}, in euro's; wat is ingehouden hoort de aangifte van de maand te zijn",
    )


# Wages in tables: what everybody earned and cost by month, what is open, and the wage subsidy of municipalities.

_COST = "Kosten: bruto, werkgeverslasten, pensioen van de werkgever, vakantiegeld en vergoedingen."
_NET_COST = "Na subsidie: de kosten min de loonkostensubsidie van de gemeente."


def _month(month: dt.date) -> str:
    return f"{MONTHS[month.month - 1]} {month.year}"


_WAGE: tuple[RecordField[MonthWage], ...] = (
    RecordField("Maand", Kind.TEXT, lambda item: _month(item.month)),
    RecordField("Nummer", Kind.TEXT, lambda item: item.person),
    RecordField("bruto", Kind.MONEY, lambda item: item.gross, adds=True),
    RecordField("heffing", Kind.MONEY, lambda item: item.part(WagePart.TAX) or None, adds=True),
    RecordField("pensioen", Kind.MONEY, lambda item: item.part(WagePart.PENSION) or None, adds=True),
    RecordField("netto", Kind.MONEY, lambda item: item.part(WagePart.NET), adds=True),
    RecordField("kosten", Kind.MONEY, lambda item: item.cost, adds=True),
    RecordField("na subsidie", Kind.MONEY, lambda item: item.net_cost, adds=True),
)


def wages(found: Sequence[MonthWage], year: int) -> list[Table]:
    """What everybody earned and cost, and what each kamer bears of it."""
    kamers = sorted({kamer for item in found for kamer in item.kamers})
    borne = [RecordField("Maand", Kind.TEXT, _month), *(_borne(found, kamer) for kamer in kamers)]
    months = sorted({item.month for item in found})
    return [
        records(f"Lonen {year}", _WAGE, found, subtitle="in euro's", total="Totaal", footnotes=(_COST, _NET_COST)),
        records(f"Lonen per kamer {year}", borne, months, subtitle="in euro's, na loonkostensubsidie", total="Totaal"),
    ]


def _borne(found: Sequence[MonthWage], kamer: str) -> RecordField[dt.date]:
    def of_month(month: dt.date) -> Decimal | None:
        return sum((item.kamers.get(kamer, ZERO) for item in found if item.month == month), ZERO) or None

    return RecordField(kamer, Kind.MONEY, of_month, adds=True)


_DUE: tuple[RecordField[Due], ...] = (
    RecordField("Maand", Kind.TEXT, lambda item: _month(item.month)),
    RecordField("Wat", Kind.TEXT, lambda item: item.owed.word),
    RecordField("Nummer", Kind.TEXT, lambda item: item.person or None),
    RecordField("volgens journaal", Kind.MONEY, lambda item: item.amount, adds=True),
    RecordField("betaald", Kind.MONEY, lambda item: item.paid, adds=True),
    RecordField("open", Kind.MONEY, lambda item: item.open, adds=True, difference=(1, 2)),
    RecordField("uiterlijk", Kind.TEXT, lambda item: item.due),
)


def open_wages(found: Sequence[Due], day: dt.date) -> Table:
    """What is open when a day ends."""
    return records("Lonen die open staan", _DUE, found, subtitle=f"in euro's, stand op {day}", total="Totaal")


_SUBSIDY: tuple[RecordField[SubsidyMonth], ...] = (
    RecordField("Gemeente en maand", Kind.TEXT, lambda item: _month(item.month)),
    RecordField("Nummer", Kind.TEXT, lambda item: item.person),
    RecordField("loonkosten", Kind.MONEY, lambda item: item.cost, adds=True),
    RecordField("subsidie", Kind.MONEY, lambda item: item.due, adds=True),
    RecordField("ontvangen", Kind.MONEY, lambda item: item.received, adds=True),
    RecordField("open", Kind.MONEY, lambda item: item.open, adds=True),
    RecordField("na subsidie", Kind.MONEY, lambda item: item.cost - item.due, adds=True),
)


def wage_subsidy(found: Sequence[SubsidyMonth], year: int, day: dt.date) -> Table:
    """What each municipality owes for whom, beside what it paid."""
    sections = [
        Section(
            [item for item in found if item.municipality == name], subtotal=name or "gemeente niet genoemd", above=True
        )
        for name in dict.fromkeys(item.municipality for item in found)
    ]
    title = f"Loonkostensubsidie {year}"
    return table(title, _SUBSIDY, tuple(rows(_SUBSIDY, sections, "Totaal")), f"in euro's, stand op {day}")
