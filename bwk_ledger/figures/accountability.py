"""What a funder gets to see of an award: its money, what it was spent on, hours, results, and what is not right yet."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

from bwk_ledger.base import periods
from bwk_ledger.base.errors import Blank, InputError, advice, way
from bwk_ledger.base.money import EUR, ZERO
from bwk_ledger.base.periods import Period
from bwk_ledger.figures.award_costs import spending
from bwk_ledger.figures.awards import pays_out
from bwk_ledger.figures.hours import hours_during, missing_months, totals
from bwk_ledger.figures.outcomes import outcomes
from bwk_ledger.figures.receipts import QUESTION, payments
from bwk_ledger.figures.results import awards_in
from bwk_ledger.rules.derived import kind_of
from bwk_ledger.rules.release import KIND
from bwk_ledger.standing.awards import Status
from bwk_ledger.standing.refusals import grant_called

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from decimal import Decimal

    from bwk_ledger.figures.award_costs import Spending
    from bwk_ledger.figures.awards import AwardYear
    from bwk_ledger.figures.hours import Hours, HourTotal
    from bwk_ledger.figures.outcomes import Outcomes
    from bwk_ledger.rules.load import Ledger
    from bwk_ledger.standing.awards import Award


class SignedStatement(NamedTuple):
    """What the kascommissie signed of a year."""

    year: int
    day: dt.date
    digest: str  # of the statement
    books: str  # of the books that it was about


@dataclass(frozen=True)
class MoneyMove:
    """What came from the funder or went back to it, EUR; below zero what went back."""

    day: dt.date
    text: str
    amount: Decimal


@dataclass(frozen=True)
class AwardHourLine:
    """Unpaid hours of a kind in a kamer, at the rates of the house and at those of the funder."""

    kamer: str
    kind: str
    house: HourTotal
    funder: HourTotal | None  # None where it has no rates of its own


@dataclass(frozen=True)
class AwardGap:
    """Something that is not right or not there yet; `amount` EUR, where it is about money."""

    what: str
    number: int
    amount: Decimal | None = None


@dataclass(frozen=True)
class Accountability:
    """An award in some years, EUR; `item` is what moved in all of them, and what is left when the last one ends."""

    item: AwardYear
    years: tuple[int, ...]
    period: Period  # the days of these years that the award is for
    day: dt.date  # on which this is made
    spending: Spending
    money: tuple[MoneyMove, ...]
    hours: tuple[AwardHourLine, ...]
    rates: tuple[Hours, ...]  # all unpaid hours of these days and kamers: of the house, and of the funder
    outcomes: tuple[Outcomes, ...]
    statements: tuple[SignedStatement, ...]
    gaps: tuple[AwardGap, ...]
    errors: tuple[str, ...]  # in the books, on the costs of this award

    @property
    def award(self) -> Award:
        """The award as it is at the end."""
        return self.item.award

    @property
    def receivable(self) -> Decimal:
        """What is still to be received."""
        return max(-self.item.left, ZERO)

    @property
    def repayable(self) -> Decimal:
        """What goes back."""
        return max(self.item.left, ZERO) if self.item.is_to_be_repaid else ZERO

    @property
    def spendable(self) -> Decimal:
        """What is still to be spent."""
        return max(self.item.left, ZERO) - self.repayable


class Chosen(NamedTuple):
    """An award to account for, and its years with what moved in each."""

    items: tuple[AwardYear, ...]


def choose(ledger: Ledger, name: str, year: int | None) -> list[Chosen]:
    """The awards that a name means: one, or all of a funder in a year.

    Args:
        ledger: the books.
        name: of an award (`FINANCIER:JJJJ`), or of a funder.
        year: only that year; without it all years of an award, and of a funder the last in which something moved.

    Raises:
        InputError: there is none.
    """
    config = ledger.config
    name = grant_called(config, name)
    known = {entry.date.year for entry in ledger.transactions} | {item.start.year for item in config.awards.values()}
    asked = sorted(known) if year is None else sorted(known & {year})
    if name in config.awards:
        award = config.awards[name]
        years = [number for number in asked if number >= award.start.year]
        items = [item for number in years for item in _year(ledger, number) if item.award.identity == award.identity]
        chosen_awards = [Chosen(tuple(items))] if items else []
    else:
        _require_giver(ledger, name)
        of_years = [chosen for number in reversed(asked) if (chosen := _of_funder(ledger, name, number))]
        chosen_awards = next((chosen for chosen in of_years if any(map(_is_busy, chosen))), next(iter(of_years), []))
    if not chosen_awards:
        raise InputError(
            f"van {name} is er {f'in {year} ' if year else ''}niets te verantwoorden.",
            field="jaar",
            cause="in die tijd liep er geen toekenning, en er is niets ontvangen of besteed.",
            remedy=advice("noem een ander jaar; ", way("toekenning lijst", Blank("JAAR")), " toont wat er is."),
        )
    return chosen_awards


def _of_funder(ledger: Ledger, code: str, year: int) -> list[Chosen]:
    own = (item for item in _year(ledger, year) if item.award.funder.code == code)
    return [Chosen((item,)) for item in own if item.moved or item.awarded]


def _is_busy(chosen: Chosen) -> bool:
    return any(item.received or item.repaid or item.spent or item.borne for item in chosen.items)


def _require_giver(ledger: Ledger, name: str) -> None:
    givers = [funder.code for funder in ledger.config.funders.values() if funder.is_grant]
    if name not in givers:
        raise InputError(
            f"financier of toekenning '{name}' is er niet, of geeft geen subsidie.",
            field="naam",
            cause=f"er zijn: {' '.join([*givers, *ledger.config.awards]) or 'geen'}.",
            remedy="noem een van deze.",
        )


def _year(ledger: Ledger, year: int) -> list[AwardYear]:
    return ledger.index.fact(awards_in, year)


def accountability(
    ledger: Ledger, chosen: Chosen, day: dt.date, statements: Mapping[int, SignedStatement]
) -> Accountability:
    """All there is to say of an award.

    Args:
        ledger: the books.
        chosen: the award and its years.
        day: on which this is made.
        statements: what the kascommissie signed, by year.
    """
    item = _together(chosen.items)
    award = item.award
    years = tuple(part.year for part in chosen.items)
    period = _days(award, years)
    spent = spending(ledger.index, award, years, period)
    own_rates = any(rate.funder == award.funder.code for rate in ledger.config.funder_rates)
    rates = tuple(_hours(ledger, award, period, funder) for funder in ([None, award.funder.code][: 1 + own_rates]))
    without_gaps = Accountability(
        item=item,
        years=years,
        period=period,
        day=day,
        spending=spent,
        money=tuple(_money(ledger, item, years)),
        hours=tuple(_hour_lines(rates)),
        rates=rates,
        outcomes=tuple(
            result
            for year in whole_years(period)
            if (
                result := outcomes(
                    ledger, year, min(day, period.last_day), statements[year].day if year in statements else None
                )
            ).items
        ),
        statements=tuple(statements[year] for year in years if year in statements),
        gaps=(),
        errors=tuple(dict.fromkeys(_errors(ledger, spent))),
    )
    return replace(without_gaps, gaps=tuple(_gaps(ledger, without_gaps)))


def whole_years(period: Period) -> range:
    """The calendar years that a period touches."""
    return range(period.start.year, period.last_day.year + 1)


def _together(items: Sequence[AwardYear]) -> AwardYear:
    """Years of one award as one."""
    first, last = items[0], items[-1]
    return replace(
        last,
        before=first.before,
        opening=first.opening,
        received=sum((item.received for item in items), ZERO),
        repaid=sum((item.repaid for item in items), ZERO),
        spent=sum((item.spent for item in items), ZERO),
        borne=sum((item.borne for item in items), ZERO),
        released=sum((item.released for item in items), ZERO),
        kept=sum((item.kept for item in items), ZERO),
    )


def _days(award: Award, years: Sequence[int]) -> Period:
    first, last = periods.year(years[0]).start, periods.year(years[-1]).end
    end = last if award.end is None else min(award.end + dt.timedelta(days=1), last)
    start = max(award.start, first)
    return Period(start, end) if start < end else Period(first, last)  # what moves after its end is told too


def _money(ledger: Ledger, item: AwardYear, years: Sequence[int]) -> Iterator[MoneyMove]:
    """What came and went on the account of an award; on that of a funder a part may be of another year of it."""
    told = ZERO
    for entry in ledger.transactions:
        if entry.date.year not in years or kind_of(entry) == KIND:
            continue
        for posting in entry.postings:
            if posting.account == item.award.liability and posting.units.currency == EUR:
                word = "terugbetaald" if posting.units.number > 0 and pays_out(entry) else "ontvangen"
                told -= posting.units.number
                yield MoneyMove(entry.date, f"{word}: {entry.narration}".rstrip(": "), -posting.units.number)
    rest = item.received - item.repaid - told
    if rest:
        yield MoneyMove(periods.year(years[-1]).last_day, "waarvan voor een ander jaar van deze financier", rest)


# Hours, beside the money.


def _hours(ledger: Ledger, award: Award, period: Period, funder: str | None) -> Hours:
    hours = ledger.index.fact(hours_during, funder, period)  # awards of one funder often are of the same days
    return replace(hours, sums=tuple(item for item in hours.sums if item.kamer in award.kamers and not item.is_paid))


def _hour_lines(rates: Sequence[Hours]) -> Iterator[AwardHourLine]:
    house, *others = (totals(hours.sums, lambda item: (item.kamer, item.kind)) for hours in rates)
    config = rates[0].config
    kamers, kinds = list(config.kamers), list(config.hour_posts)

    def place(key: tuple[str, str]) -> tuple[int, int]:
        return (
            kamers.index(key[0]) if key[0] in kamers else len(kamers),
            kinds.index(key[1]) if key[1] in kinds else len(kinds),
        )

    for key in sorted(house, key=place):
        yield AwardHourLine(*key, house[key], others[0][key] if others else None)


# What is not right or not there yet: it stands on what the funder gets.


def _errors(ledger: Ledger, spent: Spending) -> Iterator[str]:
    places = set()
    for cost in spent.costs:
        for holder in (cost.entry, *(cost.entry.postings if cost.entry is not None else ())):
            values = (holder.meta if holder is not None else None) or {}
            places.add((values.get("filename"), values.get("lineno")))
    for item in ledger.findings:
        if item.place.get("lineno") and (item.place.get("filename"), item.place.get("lineno")) in places:
            yield item.text


def _gaps(ledger: Ledger, found: Accountability) -> Iterator[AwardGap]:
    award, costs = found.award, found.spending.costs
    if award.status in (Status.ASKED, Status.PLEDGED, Status.REFUSED):
        yield AwardGap(f"De financier heeft nog niets toegekend: {award.status}", 1)
    if ledger.errors:
        yield AwardGap("Fouten in de boeken", len(ledger.errors))
    yield from _open_questions(ledger, found.period)
    without = [item for item in costs if item.lacks_receipt]
    if without:
        yield AwardGap("Lasten zonder bon", len(without), sum((item.amount for item in without), ZERO))
    if found.item.own > 0:
        beyond = [item for item in costs if item.own]
        yield AwardGap("Lasten boven de toekenning: die draagt de coöperatie zelf", len(beyond), found.item.own)
    unexplained = [item for item in found.spending.lines if item.needs_text]
    if unexplained:
        yield AwardGap("Regels die afwijken zonder toelichting", len(unexplained))
    yield from _hour_gaps(found)
    uncounted = sum(
        not item.is_counted for result in found.outcomes for item in result.items if item.target.kamer in award.kamers
    )
    if uncounted:
        yield AwardGap("Prestaties die niemand telde", uncounted)
    if unsigned := [
        str(year) for year in whole_years(found.period) if year not in {item.year for item in found.statements}
    ]:
        yield AwardGap(f"Jaren waarvan de kascommissie nog niet tekende: {' '.join(unsigned)}", len(unsigned))


def _open_questions(ledger: Ledger, period: Period) -> Iterator[AwardGap]:
    open_ones = (entry for entry in ledger.transactions if entry.flag == QUESTION and entry.date in period)
    asked = payments(open_ones, ledger.config)
    if asked:
        amount = sum((item.amount for item in asked), ZERO)
        yield AwardGap("Betalingen waarvan nog niet bekend is wat zij waren", len(asked), amount)


def _hour_gaps(found: Accountability) -> Iterator[AwardGap]:
    hours = found.rates[0]
    unapproved = sum(not item.is_approved for item in hours.sums)
    if unapproved:
        yield AwardGap("Urenregels die nog niemand goedkeurde", unapproved)
    years: Iterable[int] = whole_years(found.period)
    missing = sum(
        (kamer in found.award.kamers) * sum(periods.month(*month).start in found.period for month in months)
        for year in years
        for kamer, months in missing_months(hours, year, found.day).items()
    )
    if missing:
        yield AwardGap("Maanden waarvan de uren niet compleet zijn, alle kamers samen", missing)
