"""Charges: the costs in the books that name an award, each with the award that is meant, or what is wrong with that.

A cost says `subsidie: "STAD:2026"`, or only `subsidie: "STAD"` where one award of that funder fits its day, kamer and
post. Income may name a guarantee: then it counts as other income, of which the guarantee pays that much less. Two
awards may share an invoice, and together not pay more than it costs.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from beancount.core import data

from bwk_ledger.base import accounts, meta
from bwk_ledger.base.finding import AccountName, Finding, finding
from bwk_ledger.base.money import EUR, ZERO
from bwk_ledger.base.short import receipt_key
from bwk_ledger.rules import inventory
from bwk_ledger.rules.accruals import PERIOD, read_period
from bwk_ledger.rules.derived import kind_of
from bwk_ledger.standing.awards import Award, award_of_year
from bwk_ledger.standing.receipts import number_of, papers_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from decimal import Decimal

    from bwk_ledger.standing.config import Config
    from bwk_ledger.standing.grants import Funder


Line = tuple[str, int]
ABOUT = "grants."  # how the names of these rules begin


class Charge(NamedTuple):
    """What a posting asks of an award, EUR: a cost above zero; a refund, or other income of a guarantee, below."""

    entry: Any
    posting: Any
    award: Award
    kamer: str
    amount: Decimal

    @property
    def line(self) -> Line:
        """The line of the books that it is of, or follows from."""
        return _line(self.posting)

    @property
    def is_use(self) -> bool:
        """Whether it follows from something that was bought to be used for years, which is charged already."""
        return kind_of(self.entry) == inventory.KIND and inventory.SALE_TAG not in self.entry.tags


def _line(posting: Any) -> Line:
    values = posting.meta or {}
    return (str(values.get("filename", "")), int(values.get("lineno", 0)))


def charges_of(entries: Iterable[Any], config: Config) -> Iterator[Charge | Finding]:
    """Every charge in the order of the books, and what is wrong with what should be one."""
    awards = _Awards(config)
    for entry in entries:
        if not isinstance(entry, data.Transaction):
            continue
        of_all = entry.meta.get(meta.GRANT)
        for posting in entry.postings:
            own = posting.meta and posting.meta.get(meta.GRANT)
            if own or of_all:
                item = _charge(entry, posting, str(own or of_all), awards)
                if isinstance(item, Charge):
                    awards.of_lines.setdefault(item.line, item.award)
                if item is not None and (isinstance(item, Charge) or own or item.rule != "grants.no_cost"):
                    yield item


@dataclass(frozen=True)
class _Awards:
    """The awards that charges may mean, and what was found of them."""

    config: Config
    of_lines: dict[Line, Award] = field(default_factory=dict)
    of_years: dict[tuple[str, int], Award] = field(default_factory=dict)

    def of_year(self, funder: Funder, year: int) -> Award:
        """What the entry of a funder says of a year."""
        if (funder.code, year) not in self.of_years:
            self.of_years[funder.code, year] = award_of_year(funder, year)
        return self.of_years[funder.code, year]


def _charge(entry: Any, posting: Any, name: str, awards: _Awards) -> Charge | Finding | None:
    result = accounts.result(posting.account)
    if result is None or posting.units.currency != EUR:
        return _no_cost(entry, posting, name)
    known = awards.config.awards.get(name)
    is_cost = result.root == accounts.EXPENSES
    if not is_cost and not (known is not None and known.is_guarantee and meta.GRANT in (posting.meta or {})):
        return _no_cost(entry, posting, name)
    if kind_of(entry) == inventory.KIND and _line(posting) in awards.of_lines:
        award: Award | Finding = awards.of_lines[_line(posting)]
    else:
        award = _award(entry, posting, name, result, awards)
    if isinstance(award, Finding):
        return award
    return Charge(entry, posting, award, result.kamer, posting.units.number)


def days_of(entry: Any, posting: Any) -> list[dt.date]:
    """The days that a cost may be said to be of, its own first."""
    values = posting.meta or {}
    days = [entry.date]
    year = values.get(meta.OF_YEAR) or values.get(meta.BELONGS_TO) or entry.meta.get(meta.BELONGS_TO)
    if year is not None and str(year).isdecimal():
        days.append(dt.date(int(str(year)), 12, 31))
    period = read_period(values[PERIOD]) if PERIOD in values else None
    return [*days, period.start, period.last_day] if period is not None else days


def _award(entry: Any, posting: Any, name: str, cost: accounts.Result, awards: _Awards) -> Award | Finding:
    """The award that a cost means."""
    config = awards.config
    days = days_of(entry, posting)
    award = config.awards.get(name)
    if award is not None:
        return _misfit(entry, posting, award, days, cost) or award
    funder = config.funders.get(name)
    if funder is None or not funder.is_grant:
        return _unknown(entry, posting, name, config)
    own = config.awards_of(funder)
    of_year = awards.of_year(funder, entry.date.year)
    return _own_award(entry, posting, own, days, cost, of_year) if own else _for(entry, posting, of_year, cost)


def _own_award(
    entry: Any, posting: Any, own: Sequence[Award], days: Sequence[dt.date], cost: accounts.Result, of_year: Award
) -> Award | Finding:
    """The award that a cost means of a funder whose awards have entries of their own."""
    funder, post = own[0].funder, f"{cost.group}:{cost.post}"
    for day in days:
        fitting = [item for item in own if _fits(item.on(day), day, cost.kamer, post)]
        if len(fitting) == 1:
            return fitting[0]
        if fitting:
            return _several(entry, posting, funder, fitting)
    if funder.awarded(days[0].year)[1] is not None or days[0] < min(item.start for item in own):
        return _for(entry, posting, of_year, cost)
    nearest = next((item for item in own if item.on(days[0]).holds(days[0])), own[-1])
    return _misfit(entry, posting, nearest, days, cost) or nearest


def _for(entry: Any, posting: Any, award: Award, cost: accounts.Result) -> Award | Finding:
    """What the entry of the funder itself says of the year of a cost, where that is for its kamer."""
    return award if cost.kamer in award.kamers else _other_kamer(entry, posting, award, cost.kamer)


def _fits(award: Award, day: dt.date, kamer: str, post: str) -> bool:
    return award.holds(day) and kamer in award.kamers and award.pays(post)


def _misfit(entry: Any, posting: Any, award: Award, days: Sequence[dt.date], cost: accounts.Result) -> Finding | None:
    """Why a cost is not of an award that it names; None where it is."""
    day = next((day for day in days if award.on(day).holds(day)), None)
    if day is None:
        return _outside(entry, posting, award, days[0])
    now, post = award.on(day), f"{cost.group}:{cost.post}"
    if cost.kamer not in now.kamers:
        return _other_kamer(entry, posting, now, cost.kamer)
    if cost.root == accounts.EXPENSES and not now.pays(post):
        return finding(
            "grants.purpose",
            entry,
            f"Subsidie '{award.key}' is niet voor {post}.",
            cause=f"zij betaalt: {' '.join(now.posts)}.",
            remedy="kies een andere subsidie; als de financier het goedvond, leg dat dan vast met "
            f"'bwk toekenning wijzig {award.key} --post {post}' en de posten die er al waren.",
            source=posting.meta,
        )
    return None


def _outside(entry: Any, posting: Any, award: Award, day: dt.date) -> Finding:
    now = award.on(dt.date.max)
    until = "{end}" if now.end else "nader bericht"
    return finding(
        "grants.period",
        entry,
        "Subsidie '{grant}' is niet voor een last van {day}.",
        cause=f"zij loopt van {now.start} tot en met {until.format(end=now.end)}.",
        remedy=f"kies een andere subsidie; hoort de last bij een eerder jaar, zet dan '{meta.BELONGS_TO}:' met dat "
        "jaar onder de last.",
        source=posting.meta,
        grant=award.key,
        day=day,
    )


def _several(entry: Any, posting: Any, funder: Funder, fitting: Sequence[Award]) -> Finding:
    names = [item.key for item in fitting]
    return finding(
        "grants.several",
        entry,
        f"Subsidie '{funder.code}' is hier niet een toekenning.",
        cause=f"bij deze last passen: {' '.join(names)}.",
        remedy=f'noem er een: {meta.GRANT}: "{names[0]}".',
        source=posting.meta,
    )


def _no_cost(entry: Any, posting: Any, name: str) -> Finding:
    return finding(
        "grants.no_cost",
        entry,
        "Subsidie '{grant}' bij {account} doet niets.",
        cause="een subsidie betaalt lasten in euro; op een andere rekening komt er niets van vrij.",
        remedy="zet 'subsidie:' onder de last die zij betaalt.",
        source=posting.meta,
        grant=name,
        account=AccountName(posting.account),
    )


def _unknown(entry: Any, posting: Any, name: str, config: Config) -> Finding:
    names = [item.code for item in config.funders.values() if item.is_grant]
    known = " ".join([*names, *config.awards]) or "geen"
    return finding(
        "grants.unknown",
        entry,
        "Subsidie '{grant}' bij {account} is onbekend.",
        cause=f"de subsidies zijn: {known}.",
        remedy="verbeter 'subsidie:', of voeg de financier toe in stam/financiers.beancount.",
        source=posting.meta,
        grant=name,
        account=AccountName(posting.account),
    )


def _other_kamer(entry: Any, posting: Any, award: Award, kamer: str) -> Finding:
    allowed = (
        f"leg met 'bwk toekenning wijzig {award.key}' alle kamers vast, ook {kamer},"
        if award.code
        else f"zet {kamer} bij 'kamers:' van de financier"
    )
    return finding(
        "grants.other_kamer",
        entry,
        f"Subsidie '{award.key}' is niet voor kamer {kamer}.",
        cause=f"{award.funder.name} betaalt voor: {' '.join(award.kamers)}.",
        remedy=f"kies een andere subsidie, of {allowed} als de afspraak dat toelaat.",
        source=posting.meta,
    )


# One invoice that two awards pay, for more than it costs.


def shared_invoices(charges: Iterable[Charge]) -> Mapping[str, Sequence[Charge]]:
    """The charges of each invoice that is for the account of more than one award."""
    by_invoice: dict[str, list[Charge]] = defaultdict(list)
    for item in charges:
        if kind_of(item.entry) is None:
            by_invoice[_invoice(item.entry)].append(item)
    several = ((name, of_invoice) for name, of_invoice in by_invoice.items() if len(of_invoice) > 1)
    return {name: of_invoice for name, of_invoice in several if len({item.award.identity for item in of_invoice}) > 1}


def charged_twice(shared: Mapping[str, Sequence[Charge]], entries: Sequence[Any]) -> Iterator[Finding]:
    """Invoices of which two awards together bear more than they cost.

    Args:
        shared: the charges of each invoice of two awards.
        entries: all entries: costs of the same invoice that name no award count too.
    """
    costs = _costs(shared, entries) if shared else {}
    for name, charges in shared.items():
        charged = sum((item.amount for item in charges), ZERO)
        if charged > costs[name]:
            last = charges[-1]
            yield finding(
                "grants.twice",
                last.entry,
                "Deze rekening van {cost} euro staat voor {charged} euro ten laste van: {awards}.",
                cause="wat de ene subsidie betaalt, betaalt de andere niet nog eens.",
                remedy="verdeel de lasten over de toekenningen, zodat zij samen zijn wat de rekening kostte.",
                source=last.posting.meta or last.entry.meta,
                cost=costs[name],
                charged=charged,
                awards=", ".join(dict.fromkeys(item.award.shown for item in charges)),
            )


def _invoice(entry: Any) -> str:
    """What tells an invoice: its number, else its paper; a transaction without either is one of its own."""
    number = receipt_key(number_of(entry))
    return number or min(papers_of(entry), default=f"{entry.meta['filename']} {entry.meta['lineno']}")


def _costs(wanted: Iterable[str], entries: Iterable[Any]) -> Mapping[str, Decimal]:
    """EUR that was booked of each invoice."""
    cost_by_invoice: dict[str, Decimal] = dict.fromkeys(wanted, ZERO)
    for entry in entries:
        if isinstance(entry, data.Transaction) and kind_of(entry) is None:
            costs = [
                item.units.number
                for item in entry.postings
                if item.units.currency == EUR and accounts.is_under(item.account, accounts.EXPENSES)
            ]
            if costs and (name := _invoice(entry)) in cost_by_invoice:
                cost_by_invoice[name] += sum(costs, ZERO)
    return cost_by_invoice
