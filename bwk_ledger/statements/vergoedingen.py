"""`bwk uren vergoedingen`: what was paid to volunteers beside what may be paid untaxed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bwk_ledger.money import format_amount
from bwk_ledger.periods import MONTHS
from bwk_ledger.statements.table import Cell, Column, Kind, Row, Style, Table
from bwk_ledger.views.allowances import Room

if TYPE_CHECKING:
    from collections.abc import Sequence
    from decimal import Decimal

    from bwk_ledger.books.law import AllowanceCeiling
    from bwk_ledger.views.allowances import MonthAllowance, YearAllowance

_REMARKS = {Room.ENOUGH: "", Room.NEARLY: "bijna", Room.OVER: "te veel"}
ABOVE_HOUR_NORM = "boven de uurnorm: let op"
RULES = (
    "De plafonds gelden samen: per maand en per jaar. Wat in een maand over is, mag niet naar een andere maand.",
    "De plafonds gelden voor alle organisaties samen, en met vaste onkostenvergoedingen erbij.",
    "Boven een plafond is het hele bedrag belast, niet alleen wat erboven ligt.",
    "De uurnorm is geen plafond: wie erboven betaalt, legt uit waarom het geen marktconforme beloning is.",
    (
        "Of de vrijwilligersregeling voor deze coöperatie geldt, is een vraag voor de accountant: de organisatie mag "
        "niet onder de vennootschapsbelasting vallen, of moet daarvan zijn vrijgesteld."
    ),
)


def vergoedingen(found: Sequence[YearAllowance], year: int, ceiling: AllowanceCeiling | None) -> Table:
    """Per person the year, and below it each month in which something was paid."""
    rows: list[Row] = []
    for item in found:
        whole_year = ceiling.whole_year if ceiling else None
        cells = (Cell(item.paid), Cell(whole_year), Cell(item.left), Cell(), Cell(_REMARKS[item.room]))
        rows.append(Row((Cell(item.person), *cells), Style.SUBTOTAL))
        rows.extend(_month(month) for month in item.months)
    if not rows:
        rows.append(Row((Cell("niemand kreeg een vergoeding"), *[Cell()] * 5)))
    return Table(
        title=f"Vergoedingen aan vrijwilligers {year}",
        subtitle=about(ceiling, year),
        columns=(
            Column("Nummer", Kind.TEXT),
            Column("betaald", Kind.MONEY),
            Column("plafond", Kind.MONEY),
            Column("ruimte", Kind.MONEY),
            Column("per uur", Kind.MONEY),
            Column("let op", Kind.TEXT),
        ),
        rows=tuple(rows),
        footnotes=RULES,
    )


def about(ceiling: AllowanceCeiling | None, year: int) -> str:
    """The ceilings of a year and their source, in one sentence."""
    if ceiling is None:
        return f'de plafonds van {year} zijn niet bekend; zet ze in de boeken met custom "vergoedingsplafond"'
    hour = f"uurnorm {format_amount(ceiling.hour)}, " if ceiling.hour is not None else ""
    return (
        f"{hour}plafond {format_amount(ceiling.month)} per maand en {format_amount(ceiling.whole_year)} per jaar "
        f"(bron: {ceiling.source or 'niet vermeld'}{'' if ceiling.is_confirmed else '; niet bevestigd'})"
    )


def _month(item: MonthAllowance) -> Row:
    ceiling = item.ceiling.month if item.ceiling else None
    left = ceiling - item.paid if ceiling is not None else None
    remarks = [_REMARKS[item.room]]
    if item.is_above_hour_norm:
        remarks.append(ABOVE_HOUR_NORM if item.hourly is not None else "geen uren in deze maand: let op")
    remark = "; ".join(filter(None, remarks))
    cells = (Cell(item.paid), Cell(ceiling), Cell(left), Cell(item.hourly), Cell(remark))
    return Row((Cell(MONTHS[item.month - 1]), *cells), indent=1)


def verdict(item: YearAllowance, month: int, amount: Decimal) -> tuple[bool, str]:
    """Whether an intended payment still fits, and the sentence that says so.

    Args:
        item: the year of the person, with the payment in it.
        month: the month of the payment.
        amount: EUR of the payment.
    """
    ceiling = item.ceiling
    of_month = next((found.paid for found in item.months if found.month == month), amount)
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
    above = next((found.is_above_hour_norm for found in item.months if found.month == month), False)
    note = " Het is boven de uurnorm voor de uren die in die maand staan: let op." if above else ""
    return True, (
        f"{what} past: die maand wordt {format_amount(of_month)} van {format_amount(ceiling.month)}, "
        f"dat jaar {format_amount(item.paid)} van {format_amount(ceiling.whole_year)} ({source}).{note}"
    )
