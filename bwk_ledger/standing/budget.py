"""The budget of a year, and what the books say beside it: why a post differs, what is to be reached, what was printed.

2026-01-01 custom "budget" Lasten:LINDE:Fysiek:Huur "yearly" 2400.00 EUR
2026-07-01 custom "begrotingswijziging" Lasten:LINDE:Fysiek:Huur "erbij" 600.00 EUR
  besluit: "ledenvergadering 12 juni 2026"
2026-12-31 custom "toelichting" "Fysiek:Huur" "De huur steeg in juli."
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any, NamedTuple

from beancount.core import data
from beancount.core.amount import Amount

from bwk_ledger.base import meta
from bwk_ledger.base.accounts import is_hours, is_hours_account
from bwk_ledger.base.finding import AccountName, Finding, finding
from bwk_ledger.base.money import EUR, ZERO, split
from bwk_ledger.standing.form import ACCOUNT, EUROS, TEXT, Form, Key, ValueKind, Wrong, one_of, values_of, whole

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from bwk_ledger.standing.kamers import Kamer


_FILE = "jaren/{year}/begroting.beancount"
YEARLY = "yearly"


def _euros_or_hours(value: Any) -> Amount | None:
    is_one = isinstance(value, Amount) and (value.currency == EUR or is_hours(value.currency))
    return value if is_one else None


MONTHS = 12
_PARTS = (MONTHS, 3)  # by month, or by tertiaal


def _amounts(value: Any) -> tuple[Decimal, ...] | None:
    try:
        amounts = tuple(map(Decimal, str(value).split()))
    except InvalidOperation:
        return None
    return amounts if len(amounts) in _PARTS and all(map(Decimal.is_finite, amounts)) else None


SPREAD = Key(
    "verdeling",
    ValueKind[tuple[Decimal, ...]](_amounts, ()),
    "per maand (12 bedragen) of per tertiaal (3); zonder verdeling is elke maand gelijk",
    '"600.00 600.00 1200.00"',
    Wrong(
        "budget.spread",
        "De verdeling is niet te lezen: {value}.",
        "een begroting is verdeeld over 12 maanden of 3 tertialen, als bedragen met spaties ertussen.",
    ),
)


def _adds_up(entry: Any) -> Iterator[Finding]:
    """A division over the year that comes to another amount."""
    account, _, amount = values_of(entry)
    parts = SPREAD.of(entry)
    if parts and sum(parts) != amount.number:
        yield finding(
            "budget.spread",
            entry,
            "De verdeling van {account} is samen {sum}, en het bedrag is {amount}.",
            cause="de delen van het jaar zijn samen het bedrag van het jaar.",
            remedy="verbeter een van de delen, of het bedrag.",
            account=AccountName(account),
            sum=sum(parts, ZERO),
            amount=amount.number,
        )


def _in_its_unit(entry: Any) -> Iterator[Finding]:
    account, _, amount = values_of(entry)
    if is_hours_account(account) != is_hours(amount.currency):
        yield finding(
            "budget.unit",
            entry,
            "De begroting van {account} staat in de verkeerde eenheid: {unit}.",
            cause="op rekeningen van de groep Tijd staan uren, op alle andere euro's.",
            remedy="verander de rekening of het bedrag.",
            account=AccountName(account),
            unit=amount.currency,
        )


def _whole_year(entry: Any) -> Iterator[Finding]:
    account, frequency, _ = values_of(entry)
    if frequency != YEARLY or (entry.date.month, entry.date.day) != (1, 1):
        yield finding(
            "budget.year",
            entry,
            "De begroting van {account} is niet voor een heel jaar.",
            cause="begrotingen staan in jaarbedragen, zodat zij tot op de cent vergelijkbaar zijn.",
            remedy=f'schrijf: JJJJ-01-01 custom "{BUDGET.type}" REKENING "{YEARLY}" BEDRAG.',
            account=AccountName(account),
        )


_ACCOUNT = Key("rekening", ACCOUNT, "de last of de bate, zonder aanhalingstekens", "Lasten:KAMER:Fysiek:Huur")
_AMOUNT = ValueKind(_euros_or_hours, None)
_IN_UNIT = "euro's, of uren op een rekening van de groep Tijd"
REMARK = Key("toelichting", TEXT, "waar het bedrag vandaan komt", '"offerte"')
BUDGET = Form(
    "budget",
    (
        _ACCOUNT,
        Key(
            "hoe vaak",
            ValueKind(lambda value: value if isinstance(value, str) else None, ""),
            "`yearly`: het bedrag is voor het hele jaar",
            f'"{YEARLY}"',
        ),
        Key("bedrag", _AMOUNT, _IN_UNIT, "2400.00 EUR"),
    ),
    (
        REMARK,
        SPREAD,
        Key("personen", whole(least=0), "van uren: hoeveel mensen", "12"),
        Key("uren-per-persoon", whole(least=0), "van uren: hoeveel uur voor elk van hen", "40"),
    ),
    _FILE,
    name="begroting",
    once=None,
    checks=(_in_its_unit, _whole_year, _adds_up),
)
MORE, BECOMES = "erbij", "wordt"
DECISION = Key(
    meta.DECISION,
    TEXT,
    "welk besluit het is",
    '"ledenvergadering 12 juni JJJJ"',
    Wrong(
        "budget.decision",
        "Bij een wijziging van de begroting van {name} staat niet wie dat besloot.",
        "een begroting is een besluit, en wat haar wijzigt ook.",
    ),
    is_required=True,
)
# In force from the month of its day: what is more or less is for the months from then on.
REVISION = Form(
    "begrotingswijziging",
    (
        _ACCOUNT,
        Key("hoe", one_of(MORE, BECOMES), f"`{MORE}`: wat erbij komt; `{BECOMES}`: wat het jaar wordt", f'"{MORE}"'),
        Key("bedrag", _AMOUNT, _IN_UNIT, "2400.00 EUR"),
    ),
    (DECISION, REMARK, SPREAD),
    _FILE,
    once=None,
    checks=(_in_its_unit, _adds_up),
)
EXPLANATION = Form(
    "toelichting",
    (
        Key("post", TEXT, "de groep en de post, of de code van een financier", '"Fysiek:Huur"'),
        Key("tekst", TEXT, "waarom zij afwijkt", '"De huur steeg in juli."'),
    ),
    (),
    _FILE,
    once=None,
)
_KAMER = Key("kamer", TEXT, "welke kamer", '"KAMER"')
TARGET = Form(
    "prestatie",
    (
        _KAMER,
        Key("blok", TEXT, "waar het bij hoort", '"Leden"'),
        Key("prestatie", TEXT, "wat er moet gebeuren", '"betalende leden bewonersvereniging"'),
        Key("indicator", TEXT, "waaraan dat te zien is", '"aantal"'),
        Key("doel", TEXT, "hoeveel het er moeten zijn", '"25"'),
    ),
    (),
    "jaren/{year}/prestaties.beancount",
    once=None,
)
PRINTED_COSTS, PRINTED_FUNDERS = "middelen", "financiers"
_REMARK = Key("toelichting", TEXT, "waarom de som anders is", '"in de bron verkeerd opgeteld"')
PRINTED = Form(
    "gedrukt",
    (
        Key("tabel", one_of(PRINTED_COSTS, PRINTED_FUNDERS), "welke tabel van de begroting", f'"{PRINTED_COSTS}"'),
        Key("regel", TEXT, "welke regel daarvan", '"totaal"'),
        Key("kolom", TEXT, "de kamer, of `Totaal`", '"Totaal"'),
        Key("bedrag", EUROS, "wat er is gedrukt", "2400.00 EUR"),
    ),
    (_REMARK,),
    _FILE,
    name="entry gedrukt",
    once=None,
)


def is_for(kamer: Kamer, day: dt.date) -> bool:
    """Whether a kamer may have a budget from a day until the end of its year."""
    return kamer.is_there(day, dt.date(day.year, 12, 31))


def is_none(how: str, amount: Any) -> bool:
    """Whether a revision says that there is nothing any more: that may be said of a kamer that is not there."""
    return how == BECOMES and not amount.number


class PrintedAmount(NamedTuple):
    """EUR as a printed proposal states it, and what is said about that."""

    number: Decimal
    remark: str


def in_year(customs: Iterable[Any], form: Form, year: int) -> Iterator[tuple[Any, list[Any]]]:
    """The entries of a form in a year that have all they should."""
    for entry in customs:
        if entry.type == form.type and entry.date.year == year and form.is_complete(entry):
            yield entry, values_of(entry)


def read_explanations(customs: Iterable[Any], year: int) -> dict[str, str]:
    """What the treasurer says about posts that differ in a year, by post."""
    return {str(post): str(text) for _, (post, text) in in_year(customs, EXPLANATION, year)}


def read_targets(customs: Iterable[Any], year: int, name: str) -> dict[str, str]:
    """How much of something is to be reached in a year, by kamer, as the books say it."""
    rows = (values for _, values in in_year(customs, TARGET, year))
    return {str(kamer): str(target) for kamer, _, what, _, target in rows if str(what).casefold() == name}


def read_printed(customs: Iterable[Any], year: int, table: str) -> dict[tuple[str, str], PrintedAmount]:
    """The totals of a printed table of a year, by line and column."""
    return {
        (str(line), str(column)): PrintedAmount(amount.number, _REMARK.of(entry))
        for entry, (of, line, column, amount) in in_year(customs, PRINTED, year)
        if of == table
    }


def without_incomplete(entries: Iterable[Any]) -> list[Any]:
    """The entries without incomplete budgets: Fava does not start on a budget without an amount."""
    return [
        entry
        for entry in entries
        if not isinstance(entry, data.Custom) or entry.type != BUDGET.type or BUDGET.is_complete(entry)
    ]


# What a budget comes to month by month: as it was decided first, and with every revision since.

_EQUAL = Decimal(1)
Months = tuple[Decimal, ...]  # January to December, in the ledger's sign


class PlannedLine(NamedTuple):
    """Of what a budget is: an account, in EUR or in a commodity of hours."""

    account: str
    commodity: str


@dataclass(frozen=True)
class YearPlan:
    """The budget of a year by month; the two are the same where nothing was revised."""

    original: dict[PlannedLine, Months]
    revised: dict[PlannedLine, Months]
    is_revised: bool


def year_plan(customs: Iterable[Any], year: int) -> YearPlan:
    """Read the budget of a year; what is not for a whole year is reported and does not count."""
    entries = list(customs)
    plan: dict[PlannedLine, Months] = defaultdict(lambda: (ZERO,) * MONTHS)
    for entry, (account, frequency, amount) in in_year(entries, BUDGET, year):
        if frequency == YEARLY:
            at = PlannedLine(account, amount.currency)
            plan[at] = _add(plan[at], _spread(amount.number, SPREAD.of(entry), 1))
    original, is_revised = dict(plan), False
    for entry, (account, how, amount) in in_year(entries, REVISION, year):
        at, is_revised = PlannedLine(account, amount.currency), True
        parts = SPREAD.of(entry)
        if how == BECOMES and parts:
            plan[at] = _spread(amount.number, parts, 1)
        else:
            more = amount.number - sum(plan[at]) if how == BECOMES else amount.number
            plan[at] = _add(plan[at], _spread(more, parts, entry.date.month))
    return YearPlan(original, dict(plan), is_revised)


def budget_years(customs: Iterable[Any]) -> list[int]:
    """The years that have a budget, oldest first."""
    entries = list(customs)
    of_budgets = {entry.date.year for entry in entries if entry.type == BUDGET.type}
    return sorted(year for year in of_budgets if any(_yearly(entries, year)))


def _yearly(customs: Iterable[Any], year: int) -> Iterator[bool]:
    return (frequency == YEARLY for _, (_, frequency, _) in in_year(customs, BUDGET, year))


def _add(one: Months, other: Months) -> Months:
    return tuple(mine + more for mine, more in zip(one, other, strict=True))


def _spread(amount: Decimal, parts: Sequence[Decimal], first: int) -> Months:
    """An amount over the months: as the parts of the year say, else evenly from the month `first` on."""
    if len(parts) == MONTHS:
        return tuple(parts)
    if parts:
        return tuple(month for part in parts for month in _evenly(part, MONTHS // len(parts)))
    return (ZERO,) * (first - 1) + _evenly(amount, MONTHS + 1 - first)


def _evenly(amount: Decimal, months: int) -> Months:
    """Parts that add up to the amount exactly, whatever its sign."""
    parts = split(abs(amount), [_EQUAL] * months)
    return tuple(-part if amount < 0 else part for part in parts)
