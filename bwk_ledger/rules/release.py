"""Release of awards: a euro of cost that names its award moves a euro from the liability to `Baten`, up to the award.

How much of all charges an award bears follows from what it is on that day: at most its amount, and of a guarantee only
what other income of the same purpose leaves uncovered. What goes beyond is borne by the cooperative. A later letter
changes that from its own day, in an entry of that day: no earlier entry changes.

Something that is used for years is charged when it is bought, and its part of the award is released as it is used.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple

from beancount.core import data

from bwk_ledger.base import meta
from bwk_ledger.base.finding import Finding, finding
from bwk_ledger.base.money import ZERO, split
from bwk_ledger.rules.charges import Charge, Line, charged_twice, charges_of, shared_invoices
from bwk_ledger.rules.derived import DerivedPosting, transaction, with_derived, written
from bwk_ledger.standing.awards import Status

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from bwk_ledger.standing.awards import Award
    from bwk_ledger.standing.config import Config

KIND = TAG = "vrijval"
BEYOND = "grants.beyond"


class ReleaseMove(NamedTuple):
    """What an entry did to an award in a kamer, EUR."""

    entry: Any  # a transaction, or the directive of a later letter
    award: Award
    kamer: str
    charged: Decimal = ZERO  # costs that name it, less other income of a guarantee
    borne: Decimal = ZERO  # of all charges until now: what the award bears more
    released: Decimal = ZERO  # to income
    kept: Decimal = ZERO  # to income too, of what was left at the end
    charge: Charge | None = None  # the cost that it is about; None of what was kept

    @property
    def day(self) -> dt.date:
        """When."""
        day: dt.date = self.entry.date
        return day

    @property
    def income(self) -> Decimal:
        """All that became income."""
        return self.released + self.kept


@dataclass
class Borne:
    """A charge above zero, and how much of it the award bears, EUR."""

    charge: Charge
    borne: Decimal
    beyond: Decimal


@dataclass(frozen=True)
class Release:
    """All charges of the books, and what the awards bear of them."""

    moves: tuple[ReleaseMove, ...]
    costs: tuple[Borne, ...]
    findings: tuple[Finding, ...]
    is_of_charges: bool  # whether all of it follows from the charges, and not from other costs of their invoices too


@dataclass
class _Tally:
    """One award while the books are gone through."""

    award: Award  # as it is on the day
    charged: Decimal = ZERO
    borne: Decimal = ZERO
    kept: Decimal = ZERO
    costs: list[Borne] = field(default_factory=list)
    by_line: dict[Line, list[Borne]] = field(default_factory=lambda: defaultdict(list))
    refundable: list[Borne] = field(default_factory=list)  # without the latest that refunds took off whole
    in_use: dict[Line, Decimal] = field(default_factory=dict)  # of what is used for years: still to be released

    @property
    def _bearable(self) -> Decimal:
        charged = max(self.charged, ZERO) if self.award.is_guarantee else self.charged
        return charged if self.award.most is None else min(self.award.most, charged)

    def charge(self, item: Charge) -> ReleaseMove:
        """Take a charge in."""
        if item.is_use:
            return self._use(item)
        before = self.borne
        beyond = max(self.charged, ZERO) - before
        self.charged += item.amount
        self.borne = self._bearable
        more = self.borne - before
        beyond = max(self.charged, ZERO) - self.borne - beyond
        if item.amount > 0:
            cost = Borne(item, more, max(beyond, ZERO))
            for costs in (self.costs, self.by_line[item.line], self.refundable):
                costs.append(cost)
        else:
            self._take_off(-beyond, -more)
        return ReleaseMove(item.entry, self.award, item.kamer, item.amount, more, more, charge=item)

    def _take_off(self, beyond: Decimal, borne: Decimal) -> None:
        """A refund: the latest costs are less, first those that went beyond."""
        for cost in reversed(self.refundable):
            if beyond <= 0 and borne <= 0:
                break
            less, less_borne = min(cost.beyond, max(beyond, ZERO)), min(cost.borne, max(borne, ZERO))
            cost.beyond, cost.borne = cost.beyond - less, cost.borne - less_borne
            beyond, borne = beyond - less, borne - less_borne
        while self.refundable and not (self.refundable[-1].beyond or self.refundable[-1].borne):
            self.refundable.pop()

    def _use(self, item: Charge) -> ReleaseMove:
        """What moves to the balance sheet when it is bought is not released yet, and what it costs each year is."""
        if item.line not in self.in_use:
            borne = sum((cost.borne for cost in self.by_line[item.line]), ZERO)
            self.in_use[item.line] = part = min(borne, -item.amount)
            return ReleaseMove(item.entry, self.award, item.kamer, released=-part)
        part = min(self.in_use[item.line], item.amount)
        self.in_use[item.line] -= part
        return ReleaseMove(item.entry, self.award, item.kamer, released=part)

    def change(self, award: Award) -> Iterator[ReleaseMove]:
        """Take in what the award becomes: it may bear more of what went beyond, or less; and what is left is kept."""
        self.award = award
        more = self._bearable - self.borne
        self.borne += more
        for cost in self.costs if more > 0 else reversed(self.costs):
            part = min(cost.beyond, more) if more > 0 else max(-cost.borne, more)
            if part:
                cost.beyond, cost.borne, more = cost.beyond - part, cost.borne + part, more - part
                yield self._moved(cost.charge, part)
        yield from self._keep()

    def _moved(self, charge: Charge, part: Decimal) -> ReleaseMove:
        """A change of what the award bears of an earlier charge; of what is still in use it is released later."""
        if charge.line in self.in_use:
            self.in_use[charge.line] += part
            return ReleaseMove(self.award.by, self.award, charge.kamer, borne=part, charge=charge)
        return ReleaseMove(self.award.by, self.award, charge.kamer, borne=part, released=part, charge=charge)

    def _keep(self) -> Iterator[ReleaseMove]:
        kept = (self.award.most or ZERO) - self.borne if self.award.is_kept else ZERO
        more, self.kept = kept - self.kept, kept
        weights: dict[str, Decimal] = defaultdict(lambda: ZERO)
        for cost in self.costs:
            weights[cost.charge.kamer] += cost.borne
        if not any(weights.values()):
            weights.update(dict.fromkeys(self.award.kamers, Decimal(1)))
        for kamer, part in zip(weights, split(more, list(weights.values())), strict=True) if more else ():
            yield ReleaseMove(self.award.by, self.award, kamer, kept=part)


def release(entries: Sequence[Any], config: Config) -> Release:
    """Go through all charges and later letters by day.

    Args:
        entries: the books in date order, with all that is derived.
        config: their standing data.
    """
    return _release(written(entries, KIND), config)


def _release(kept: Sequence[Any], config: Config) -> Release:
    charges_or_findings = list(charges_of(kept, config))
    charges = [item for item in charges_or_findings if isinstance(item, Charge)]
    steps: list[tuple[dt.date, Charge | Award]] = [
        (state.since, state) for award in config.awards.values() for state in award.later
    ]
    steps += [(item.entry.date, item) for item in charges]
    tallies: dict[tuple[str, dt.date], _Tally] = {}
    moves: list[ReleaseMove] = []
    for _, item in sorted(steps, key=_day):  # of one day the letters come first
        award = item.award if isinstance(item, Charge) else item
        tally = tallies.get(award.identity)
        if tally is None:
            tally = tallies[award.identity] = _Tally(award)
        moves += [tally.charge(item)] if isinstance(item, Charge) else tally.change(item)
    costs = tuple(cost for tally in tallies.values() for cost in tally.costs)
    findings = [item for item in charges_or_findings if isinstance(item, Finding)]
    shared = shared_invoices(charges)
    return Release(tuple(moves), costs, (*findings, *_beyond(costs), *charged_twice(shared, kept)), not shared)


def _day(item: tuple[dt.date, Any]) -> dt.date:
    return item[0]


def book_release(entries: Sequence[Any], config: Config) -> tuple[list[Any], list[Finding]]:
    """Add a transaction beside each cost, and each later letter, that makes income of what an award holds.

    Errors: a cost that names an award which does not exist, or is not for it, or goes beyond it.
    """
    return with_released(entries, release(entries, config))


def with_released(entries: Sequence[Any], found: Release) -> tuple[list[Any], list[Finding]]:
    """The entries with what is released, and what is wrong with it."""
    return with_derived(written(entries, KIND), list(_bookings(found.moves))), _findings(found)


def _findings(found: Release) -> list[Finding]:
    """What is wrong, once: what is derived from a line repeats its grant, and would repeat what is wrong with it."""
    findings: dict[tuple[Any, ...], Finding] = {}
    for item in found.findings:
        findings.setdefault((item.place["filename"], item.place["lineno"], item.text), item)
    return list(findings.values())


def may_charge(entry: Any) -> bool:
    """Whether a transaction names an award, and so may charge it."""
    return meta.GRANT in entry.meta or any(meta.GRANT in (item.meta or ()) for item in entry.postings)


def _bookings(moves: Iterable[ReleaseMove]) -> Iterator[Any]:
    """One for each entry, with a pair of postings for each award and kamer."""
    by_entry: dict[int, list[ReleaseMove]] = {}
    for move in moves:
        by_entry.setdefault(id(move.entry), []).append(move)
    for group in by_entry.values():
        amounts: dict[tuple[str, str, str], Decimal] = {}
        for move in group:
            pair = (move.award.key, move.award.liability, move.award.funder.income(move.kamer))
            amounts[pair] = amounts.get(pair, ZERO) + move.income
        postings = [
            DerivedPosting(account, sign * amount)
            for (_, liability, income), amount in amounts.items()
            for account, sign in ((liability, 1), (income, -1))
        ]
        if any(amounts.values()):
            entry = group[0].entry
            yield transaction(KIND, entry.date, f"Vrijval: {_said(group[0])}", entry.meta, postings, frozenset({TAG}))


def _said(move: ReleaseMove) -> str:
    if isinstance(move.entry, data.Transaction):
        return " ".join(filter(None, (move.entry.payee, move.entry.narration)))
    return f"{move.award.shown} {move.award.status}"


def _beyond(costs: Iterable[Borne]) -> Iterator[Finding]:
    """Costs beyond what their award bears, unless somebody said why in the open."""
    for cost in costs:
        charge = cost.charge
        if cost.beyond and not waived(charge.entry, charge.posting):
            award = charge.award.on(dt.date.max)  # what goes beyond follows from its last letter
            refused = "afgewezen" if award.status is Status.REFUSED else "nog niets"
            most = "{most} euro" if award.most else refused
            yield finding(
                BEYOND,
                charge.entry,
                f"Van deze last van {{amount}} euro gaat {{beyond}} boven toekenning {{award}} uit: die is {most}.",
                cause="een subsidie wordt nooit meer bate dan is toegekend; wat erboven gaat, draagt de coöperatie "
                "zelf.",
                remedy="haal 'subsidie:' weg onder wat erboven gaat, of noem een andere; draagt de coöperatie het "
                f'bewust zelf, zet dan onder de last: {meta.ABOVE_AWARD}: "de reden".',
                source=charge.posting.meta or charge.entry.meta,
                amount=charge.amount,
                beyond=cost.beyond,
                award=award.shown,
                most=award.most or ZERO,
            )


def waived(entry: Any, posting: Any) -> str:
    """Why a cost may go beyond its award; empty where nobody said so."""
    reason = (posting.meta or {}).get(meta.ABOVE_AWARD) or entry.meta.get(meta.ABOVE_AWARD)
    return str(reason or "").strip()
