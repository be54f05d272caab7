"""What an award was spent on: each cost, wages as totals, and beside it what others and the cooperative paid.

No name of a person leaves the books here: wages stand as totals of a function and a month, and anything else that was
paid to somebody by number, without its own words.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from beancount.core import data

from bwk_ledger.base import accounts, meta
from bwk_ledger.base.errors import PERSON_NUMBER
from bwk_ledger.base.money import EUR, ZERO
from bwk_ledger.base.periods import month_of, parse_month
from bwk_ledger.figures.awards import releases
from bwk_ledger.rules import inventory
from bwk_ledger.rules.derived import kind_of
from bwk_ledger.rules.release import waived
from bwk_ledger.standing.budget import read_explanations
from bwk_ledger.standing.receipts import needs_receipt, receipt_of

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
    from decimal import Decimal

    from bwk_ledger.base.periods import Period
    from bwk_ledger.rules.index import Index
    from bwk_ledger.rules.release import ReleaseMove
    from bwk_ledger.standing.awards import Award
    from bwk_ledger.standing.config import Config

OUTSIDE = "buiten de begroting van de toekenning"
OTHER_INCOME = "andere baten"
# What a payroll office sends is paid to an organisation and is about people: rather too much is left out.
_OF_PEOPLE = re.compile(r"loon|salaris|declaratie|jaaropgaa?ve|aangifte", re.IGNORECASE)


@dataclass(frozen=True)
class AwardCost:
    """A cost that names the award, EUR; below zero a refund, or other income of a guarantee."""

    day: dt.date
    kamer: str
    post: str  # group and post: 'Fysiek:Huur'
    payee: str  # an organisation, or the number of a person
    text: str
    receipt: str
    amount: Decimal
    borne: Decimal  # by the award
    reason: str  # why the cooperative bears the rest itself, where somebody said so
    lacks_receipt: bool = False
    people: frozenset[str] = frozenset()  # whose wages or payments they are
    entry: Any = None  # the transaction; None of a total

    @property
    def own(self) -> Decimal:
        """What the award does not bear of it."""
        return self.amount - self.borne

    @property
    def has_papers_to_share(self) -> bool:
        """Whether its papers may be seen by the funder: those of an organisation, never of somebody or of wages."""
        if self.entry is None or not self.payee or self.people:
            return False
        files = (name for _, name in meta.numbered(self.entry.meta, meta.RECEIPT_DOCUMENT))
        return not any(_OF_PEOPLE.search(text) for text in (self.text, self.receipt, *files))


@dataclass(frozen=True)
class CostLine:
    """A line of the budget of an award, and all that was spent on it, EUR; `awarded` is None where no budget is."""

    name: str
    awarded: Decimal | None
    borne: Decimal
    others: Decimal  # by other awards
    own: Decimal  # by the cooperative, with all its other income
    text: str  # why it differs, as the treasurer says

    @property
    def total(self) -> Decimal:
        """All of it."""
        return self.borne + self.others + self.own

    @property
    def needs_text(self) -> bool:
        """Whether it differs and nobody says why."""
        return self.awarded is not None and self.awarded != self.borne and not self.text


@dataclass(frozen=True)
class CoverageSource:
    """Who pays for the costs, EUR."""

    name: str
    amount: Decimal


@dataclass(frozen=True)
class Spending:
    """What an award was spent on in some years."""

    costs: tuple[AwardCost, ...]
    lines: tuple[CostLine, ...]
    sources: tuple[CoverageSource, ...]  # the award first, the cooperative last


def spending(index: Index, award: Award, years: Collection[int], period: Period) -> Spending:
    """What an award was spent on.

    Args:
        index: the books.
        award: as it is when the period ends.
        years: in which costs are booked.
        period: the days of these years that the award is for.
    """
    moves = [item for item in index.fact(releases).moves if item.charge is not None and item.day.year in years]
    own = [item for item in moves if item.award.identity == award.identity and (item.charged or item.borne)]
    lines, sources = _Cover(index, award, own, moves, period).found()
    return Spending(tuple(_costs(own, index.config)), lines, sources)


# The list of costs.


def _costs(moves: Iterable[ReleaseMove], config: Config) -> Iterator[AwardCost]:
    wages: dict[tuple[Any, ...], AwardCost] = {}
    for move in moves:
        cost = _cost(move, config)
        if cost.entry is None:
            key = (cost.day, cost.kamer, cost.post, cost.text)
            known = wages.get(key)
            wages[key] = cost if known is None else _together(known, cost)
        else:
            wages[id(move),] = cost
    yield from sorted(wages.values(), key=lambda item: (item.day, item.kamer))


def _together(one: AwardCost, other: AwardCost) -> AwardCost:
    return replace(
        one,
        amount=one.amount + other.amount,
        borne=one.borne + other.borne,
        reason=one.reason or other.reason,
        lacks_receipt=one.lacks_receipt or other.lacks_receipt,
        people=one.people | other.people,
    )


def _cost(move: ReleaseMove, config: Config) -> AwardCost:
    assert move.charge is not None
    entry, posting = move.charge.entry, move.charge.posting
    is_later = not isinstance(move.entry, data.Transaction)
    receipt = receipt_of(entry)
    cost = AwardCost(
        day=move.day,
        kamer=move.kamer,
        post=_post(posting.account),
        payee=entry.payee or "",
        text=entry.narration or "",
        receipt=receipt.number or (receipt.document and "bestand"),
        amount=move.charged,
        borne=move.borne,
        reason=waived(entry, posting) or receipt.reason,
        lacks_receipt=not is_later and not receipt.is_there and needs_receipt(entry, config),
        entry=entry,
    )
    if is_later:
        return replace(cost, text=f"later betaald of teruggenomen: last van {entry.date:%d-%m-%Y}", receipt="")
    month = parse_month(str(entry.meta.get(meta.WAGE_MONTH, "")))
    person = str((posting.meta or {}).get(meta.EMPLOYEE, ""))
    if month is not None or person:
        function = _function(config, person, move.kamer, entry.date) or _name(config, cost.post)
        day = (month or month_of(entry.date)).last_day
        people = frozenset({config.identity(person)} if person else ())
        return replace(cost, day=day, payee="", text=f"loon: {function}", receipt="", people=people, entry=None)
    numbers = frozenset(_numbers(entry, posting))
    if numbers:
        text = f"betaald aan een persoon: {_name(config, cost.post)}"
        return replace(cost, payee=" ".join(sorted(numbers)), text=text, people=numbers)
    return cost


def _numbers(entry: Any, posting: Any) -> Iterator[str]:
    for text in (entry.payee, (posting.meta or {}).get(meta.PERSON)):
        if PERSON_NUMBER.fullmatch(str(text or "")):
            yield str(text)


def _function(config: Config, person: str, kamer: str, day: dt.date) -> str:
    own = [item for item in config.appointments if item.number == person and item.start <= day <= (item.end or day)]
    return next((item.function for item in own if item.kamer == kamer), own[0].function if own else "")


def _post(account: str) -> str:
    taken_apart = accounts.result(account)
    return f"{taken_apart.group}:{taken_apart.post}" if taken_apart is not None else account


def _name(config: Config, post: str) -> str:
    """What people call a post; of one below another, such as a category of handgeld, the last part of its name."""
    return next((item.name for item in config.posts if item.path == post), post.rpartition(":")[2])


# What else was spent on the lines of the budget, and who paid that.


def _cost_postings(index: Index) -> Sequence[tuple[dt.date, str, Any]]:
    """Each posting of costs with its day and kamer: a fact, for a funder may have ten awards in a year."""
    dated_postings = []
    for entry in index.transactions:
        if kind_of(entry) == inventory.KIND:  # what is used for years is charged when it is bought
            continue
        for posting in entry.postings:
            result = accounts.result(posting.account)
            if result is not None and result.root == accounts.EXPENSES and posting.units.currency == EUR:
                dated_postings.append((entry.date, result.kamer, posting))
    return dated_postings


class _Cover:
    """The lines of the budget of an award; without a budget the posts that it was spent on."""

    def __init__(
        self, index: Index, award: Award, own: Sequence[ReleaseMove], moves: Sequence[ReleaseMove], period: Period
    ) -> None:
        self._index = index
        self._award = award
        self._own = own
        self._moves = moves
        self._period = period
        self._spent_on = {_post(item.charge.posting.account) for item in own if item.charge is not None}

    def found(self) -> tuple[tuple[CostLine, ...], tuple[CoverageSource, ...]]:
        """The lines in order, and who paid for all of them together."""
        borne, others = self._borne()
        total = self._totals()
        known = [*(item.name for item in self._award.lines), *(name for name in (*total, *borne) if name)]
        awarded = {item.name: item.amount for item in self._award.lines}
        texts = self._texts()
        lines = []
        for name in dict.fromkeys(known):
            paid = borne.get(name, ZERO)
            by_others = sum(others.get(name, {}).values(), ZERO)
            own = total.get(name, ZERO) - paid - by_others
            line = CostLine(name, awarded.get(name), paid, by_others, own, texts.get(name, ""))
            if line.awarded is not None or line.borne or line.others or line.own:
                lines.append(line)
        sources: dict[str, Decimal] = defaultdict(lambda: ZERO)
        for by_award in others.values():
            for name, amount in by_award.items():
                sources[name] += amount
        first = CoverageSource(_title(self._award), sum((item.borne for item in lines), ZERO))
        last = CoverageSource("eigen middelen", sum((item.own for item in lines), ZERO))
        return tuple(lines), (
            first,
            *(CoverageSource(name, amount) for name, amount in sources.items() if amount),
            last,
        )

    def _borne(self) -> tuple[Mapping[str, Decimal], Mapping[str, Mapping[str, Decimal]]]:
        """What the award bears by line, and what other awards do, by their names."""
        own: dict[str, Decimal] = defaultdict(lambda: ZERO)
        others: dict[str, dict[str, Decimal]] = defaultdict(lambda: defaultdict(lambda: ZERO))
        for move in self._moves:
            assert move.charge is not None
            line = self._line(move.charge.posting.account)
            if move.award.identity == self._award.identity:
                own[line] += move.borne
            elif (
                line not in ("", OTHER_INCOME)
                and move.kamer in self._award.kamers
                and move.charge.entry.date in self._period
            ):
                others[line][_title(move.award)] += move.borne
        return own, others

    def _totals(self) -> Mapping[str, Decimal]:
        """All that was spent, by line: in the period, and what the award was charged outside it."""
        spent_by_line: dict[str, Decimal] = defaultdict(lambda: ZERO)
        charged = {id(item.charge.posting) for item in self._own if item.charge is not None}
        for day, kamer, posting in self._index.fact(_cost_postings):
            if (day in self._period and kamer in self._award.kamers) or id(posting) in charged:
                spent_by_line[self._line(posting.account)] += posting.units.number
        spent_by_line.pop("", None)
        return spent_by_line

    def _line(self, account: str) -> str:
        """The line that a cost stands on; empty where it is no matter of the award."""
        result = accounts.result(account)
        if result is None or result.root != accounts.EXPENSES:
            return OTHER_INCOME
        post = f"{result.group}:{result.post}"
        for line in self._award.lines:
            if any(accounts.is_under(post, name) for name in line.posts):
                return line.name
        rest = next((line.name for line in self._award.lines if not line.posts), "")
        if rest and self._award.pays(post):
            return rest
        if post not in self._spent_on:
            return ""
        return OUTSIDE if self._award.lines else _name(self._index.config, post)

    def _texts(self) -> Mapping[str, str]:
        """What the treasurer says of lines; of an award without its own entry, what is said of posts in its year."""
        if self._award.code:
            return self._award.explanations
        customs = self._index.by_type.get(data.Custom, ())
        text_by_post = read_explanations(customs, self._period.start.year)
        return {_name(self._index.config, post): text for post, text in text_by_post.items()}


def _title(award: Award) -> str:
    return f"{award.funder.name} ({award.shown})"
