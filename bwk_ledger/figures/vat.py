"""The quarterly VAT return: its boxes, exact and as they are declared, and the postings that they are the sum of."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import TYPE_CHECKING

from bwk_ledger.base import meta, periods
from bwk_ledger.base.accounts import is_under
from bwk_ledger.base.errors import InputError
from bwk_ledger.base.money import ZERO
from bwk_ledger.figures.general_ledger import trial_balance
from bwk_ledger.rules import vat
from bwk_ledger.rules.derived import kind_of
from bwk_ledger.standing.vat import read_vat

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from bwk_ledger.base.periods import Period
    from bwk_ledger.rules.load import Ledger
    from bwk_ledger.standing.vat import VatRules

QUARTERS = (1, 2, 3, 4)
OWED_BOXES = ("1a", "1b", "1e", "2a")
PARENT = "Schulden:Btw"
_PERCENT = 100


@dataclass(frozen=True)
class Box:
    """A box of the form, EUR; None where the form has no such figure. Declared in whole euros."""

    code: str
    base: Decimal | None
    vat: Decimal | None
    declared_base: Decimal | None
    declared_vat: Decimal | None


@dataclass(frozen=True)
class TaxedShare:
    """What part of the turnover of a year was taxed: EUR without VAT, and the percent that follows, rounded up."""

    taxed: Decimal
    turnover: Decimal
    percent: Decimal
    difference: Decimal  # EUR that would be deducted more than was for now


@dataclass(frozen=True)
class VatReturn:
    """One quarter. `recalculation` is what is deducted more because of the share of the year, in the last quarter."""

    year: int
    quarter: int
    boxes: tuple[Box, ...]
    lines: tuple[vat.VatLine, ...]
    recalculation: Decimal
    to_recalculate: TaxedShare | None  # in the last quarter, as long as nobody wrote the share of the year


@dataclass(frozen=True)
class Settlement:
    """What stood open with the Belastingdienst in a year; EUR, above zero is to be paid."""

    opening: Decimal
    quarters: tuple[Decimal, ...]  # exact
    payments: tuple[tuple[dt.date, str, Decimal], ...]  # below zero: paid; above: received back
    closing: Decimal


def vat_return(ledger: Ledger, year: int, quarter: int) -> VatReturn:
    """The return of a quarter, 1 to 4.

    Raises:
        InputError: these books have no VAT.
    """
    rules = require_vat(ledger)
    months = [periods.month(year, 3 * quarter - 2), periods.month(year, 3 * quarter)]
    lines = vat_lines(ledger, periods.Period(months[0].start, months[1].end))
    recalculation, share = ZERO, None
    if quarter == QUARTERS[-1]:
        of_year = vat_lines(ledger, periods.year(year))
        final = rules.final(year)
        if final is None:
            share = turned_out(of_year)
        else:
            recalculation = sum((vat.recalculated(line, final) for line in of_year), ZERO)
    return VatReturn(year, quarter, _boxes(lines, recalculation), tuple(lines), recalculation, share)


def require_vat(ledger: Ledger) -> VatRules:
    """What the books say about VAT.

    Raises:
        InputError: they say nothing.
    """
    rules = read_vat(ledger.entries)
    if rules.start is None:
        raise InputError(
            "in deze boeken is geen btw.",
            cause='nergens staat custom "btw" "kwartaal": de coöperatie doet geen aangifte.',
            remedy="doet zij dat wel, zet dan in stam/rekeningen.beancount: "
            f'{ledger.config.begins} custom "btw" "kwartaal".',
        )
    return rules


def vat_lines(ledger: Ledger, period: Period) -> list[vat.VatLine]:
    """The postings with VAT of a period, in the order of their days."""
    rules = read_vat(ledger.entries)
    return [
        vat.vat_of(entry, posting, rules)
        for entry in ledger.transactions
        if entry.date in period and kind_of(entry) is None
        for posting in entry.postings
        if posting.meta is not None and vat.KEY in posting.meta and vat.wrong_vat(entry, posting, rules) is None
    ]


def turned_out(lines: Sequence[vat.VatLine]) -> TaxedShare | None:
    """The share that a year turns out to have; None where nothing is deducted by share, or there is no turnover."""
    income = [line for line in lines if not line.is_cost]
    turnover = -sum((line.base for line in income), ZERO)
    if turnover <= 0 or not any(line.is_mixed for line in lines):
        return None
    taxed = -sum((line.base for line in income if line.word != vat.FREE), ZERO)
    percent = max(ZERO, (taxed * _PERCENT / turnover).to_integral_value(ROUND_CEILING))
    return TaxedShare(taxed, turnover, percent, sum((vat.recalculated(line, percent) for line in lines), ZERO))


def _boxes(lines: Sequence[vat.VatLine], recalculation: Decimal) -> tuple[Box, ...]:
    """The boxes; each figure is rounded to the advantage of who declares, and totals add up what was rounded."""
    boxes = []
    for code in OWED_BOXES:
        own = [line for line in lines if line.box == code]
        base = sum((line.base if line.is_cost else -line.base for line in own), ZERO)
        owed = sum((line.owed for line in own), ZERO)
        if code == "1e":
            boxes.append(Box(code, base, None, _down(base), None))
        else:
            boxes.append(Box(code, base, owed, _down(base), _down(owed)))
    owed = sum((box.vat or ZERO for box in boxes), ZERO)
    declared = sum((box.declared_vat or ZERO for box in boxes), ZERO)
    deducted = sum((line.deducted for line in lines), ZERO) + recalculation
    up = deducted.to_integral_value(ROUND_CEILING)
    return (
        *boxes,
        Box("5a", None, owed, None, declared),
        Box("5b", None, deducted, None, up),
        Box("5g", None, owed - deducted, None, declared - up),
    )


def _down(amount: Decimal) -> Decimal:
    return amount.to_integral_value(ROUND_FLOOR)


def settlement(ledger: Ledger, year: int) -> Settlement:
    """What was declared and paid in a year."""
    accounts = [item for item in ledger.index.fact(trial_balance, year) if is_under(item.account, PARENT)]
    returns = [vat_return(ledger, year, quarter) for quarter in QUARTERS]
    payments = [
        (entry.date, " · ".join(filter(None, (entry.payee, entry.narration))), -item.units.number)
        for entry in ledger.transactions
        if entry.date.year == year
        for item in entry.postings
        if item.account == vat.SETTLED or (meta.RESTATES in entry.meta and is_under(item.account, PARENT))
    ]
    return Settlement(
        opening=-sum((item.opening for item in accounts), ZERO),
        quarters=tuple(quarter_return.boxes[-1].vat or ZERO for quarter_return in returns),
        payments=tuple(payments),
        closing=-sum((item.closing for item in accounts), ZERO),
    )
