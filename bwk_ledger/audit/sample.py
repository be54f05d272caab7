"""The sample: what it is drawn from, how, and what the kascommissie ticked."""

from __future__ import annotations

import datetime as dt
import hashlib
from bisect import bisect_right
from collections import Counter, defaultdict
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from functools import cache, cached_property
from itertools import accumulate
from typing import TYPE_CHECKING, Any, NamedTuple

from bwk_ledger.audit.audit import State
from bwk_ledger.base import accounts
from bwk_ledger.base.money import CENT, EUR, ZERO
from bwk_ledger.books.canonical import canonical, entry_digest
from bwk_ledger.books.seal import euro_amount

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from bwk_ledger.audit.audit import Audit
    from bwk_ledger.audit.log import LogRecord
    from bwk_ledger.rules.index import Index


# What the log calls a transaction: a name that stays the same as long as the transaction does.

_LENGTH = 16  # of 64 hex digits: 2^64 names are enough for the books of a cooperative


def by_identity(entries: Iterable[Any]) -> dict[str, Any]:
    """The entries by name, in their own order.

    A name is the beginning of the hash of the canonical form, and for twins a number behind it: `0f3a9c...-2`. An entry
    that changed has another name; one that only moved to another line or file keeps it.
    """
    seen: Counter[str] = Counter()
    entry_by_name = {}
    for entry in entries:
        name = entry_digest(canonical(entry))[:_LENGTH]
        seen[name] += 1
        entry_by_name[name if seen[name] == 1 else f"{name}-{seen[name]}"] = entry
    return entry_by_name


def names_of(entries: Iterable[Any], shown: Sequence[Any]) -> Mapping[int, str]:
    """The names of some of all entries, by the `id` of the entry; twins share their day: other days are passed over.

    Args:
        entries: those of the books.
        shown: which of them to name.
    """
    wanted, days = {id(entry) for entry in shown}, {entry.date for entry in shown}
    entry_by_name = by_identity(entry for entry in entries if entry.date in days)
    return {id(entry): name for name, entry in entry_by_name.items() if id(entry) in wanted}


# What a sample is drawn from: the transactions of a year by which euros came in or went out.


@dataclass(frozen=True)
class Payment:
    """A transaction over the bank or the handgeld; `spent` and `received` are EUR and never negative."""

    identity: str
    entry: Any
    spent: Decimal
    received: Decimal
    kamers: frozenset[str]  # whose handgeld it went over

    @property
    def amount(self) -> Decimal:
        """How large it is, whichever way the money went: its weight when it is drawn by value."""
        return self.spent + self.received

    @property
    def change(self) -> Decimal:
        """What the cooperative has more afterwards; negative when money was spent."""
        return self.received - self.spent

    @property
    def is_incoming(self) -> bool:
        """Whether money came in by it."""
        return self.change > 0


@dataclass(frozen=True)
class Population:
    """All payments of a year, in order of date and identity."""

    year: int
    payments: tuple[Payment, ...]

    @cached_property
    def total(self) -> Decimal:
        """EUR of all payments, whichever way they went."""
        return sum((payment.amount for payment in self.payments), ZERO)

    @cached_property
    def digest(self) -> str:
        """SHA-256 over date, identity and amount of every payment, a line each."""
        lines = (f"{item.entry.date} {item.identity} {item.amount:.2f}\n" for item in self.payments)
        return hashlib.sha256("".join(lines).encode()).hexdigest()


def transactions_of(index: Index, year: int) -> Mapping[str, Any]:
    """The transactions of a year by identity, named once for each load: that takes long."""
    return index.fact(_named, year)


def _named(index: Index, year: int) -> Mapping[str, Any]:
    return by_identity(index.in_year(year))


def payments_in(index: Index, year: int) -> Population:
    """What may be drawn of a year: a fact. Only this is named for it, as twins of a payment are payments too."""
    return population(by_identity(entry for entry in index.in_year(year) if payment_of("", entry) is not None), year)


def population(found: Mapping[str, Any], year: int) -> Population:
    """What may be drawn from the transactions of a year.

    Args:
        found: transactions of the year by identity, as `transactions_of` gives them all.
        year: the year.
    """
    payments = (payment for identity, entry in found.items() if (payment := payment_of(identity, entry)) is not None)
    return Population(year, tuple(sorted(payments, key=lambda item: (item.entry.date, item.identity))))


def payment_of(identity: str, entry: Any) -> Payment | None:
    """What a transaction spends and receives; None where no euro comes from or goes to somebody else."""
    spent, received, kamers = moved_with_others(entry)
    return Payment(identity, entry, spent, received, kamers) if spent or received else None


def moved_with_others(entry: Any) -> tuple[Decimal, Decimal, frozenset[str]]:
    """EUR that a transaction spends and receives, and the kamers over whose handgeld; zero for what no money moved.

    Money between the accounts of the cooperative itself, or on its way between them, is neither. Spent is what left
    these accounts and stands elsewhere in the same transaction, so that the smaller of both counts: of an invoice of
    150 euros of which 100 were paid, 100.
    """
    out = into = debit = credit = ZERO
    kamers = set()
    is_own = False
    for posting in entry.postings:
        number, currency = posting.units
        amount = number if currency == EUR else euro_amount(posting)
        if amount is None:
            continue
        purse = _purse_of(posting.account)
        if purse is not None:
            is_own = is_own or purse.is_money
            if amount < 0:
                out -= amount
            else:
                into += amount
            if purse.kamer:
                kamers.add(purse.kamer)
        elif amount < 0:
            credit -= amount
        else:
            debit += amount
    if not is_own:
        return ZERO, ZERO, frozenset()
    return min(out, debit), min(into, credit), frozenset(kamers)


class _Purse(NamedTuple):
    is_money: bool  # not on its way
    kamer: str  # whose handgeld it is


@cache
def _purse_of(account: str) -> _Purse | None:
    """What an account is of the money of the cooperative; None where it is none."""
    is_money = accounts.is_money(account)
    if is_money or accounts.is_under(account, accounts.IN_TRANSIT):
        return _Purse(is_money, accounts.cash_kamer(account))
    return None


# Drawing the sample: which payments of a year the kascommissie looks at, so that anyone can draw the same again.
#
# All chance comes from SHA-256 of `<seed>/<year>/<what for>`, read as one large number. There is no other: not the
# order of the files, not the machine, not the version of a library.

LIMIT = Decimal(5000)  # about ninety payments of the example year: an evening for two
NUMBER = 25
NUMBER_INCOMING = 5  # what came in says less about fraud than what went out
BY_VALUE = "bedrag"  # what chance is for, as it is written behind the seed
BY_VALUE_INCOMING = "ontvangen"
MONTH = "maand"


class Reason(StrEnum):
    """Why a payment is in the sample, as pages and the log call it."""

    STANDS_OUT = "valt op"
    LIMIT = "boven de grens"
    MONTH = "maand handgeld"
    VALUE = "geloot naar bedrag"
    INCOMING = "geloot uit wat binnenkwam"
    HAND = "met de hand"


@dataclass(frozen=True)
class SamplePlan:
    """How to draw: the seed, EUR above which every expense is in, and how many are drawn by value.

    `number` are drawn from the expenses, and `incoming` apart from what came in.
    """

    seed: str
    limit: Decimal = LIMIT
    number: int = NUMBER
    incoming: int = 0


@dataclass(frozen=True)
class Drawn:
    """A payment that was drawn, and why; a payment may be drawn for more than one reason."""

    payment: Payment
    reasons: tuple[Reason, ...]


@dataclass(frozen=True)
class Drawing:
    """What was drawn, in order of date and identity; `months` by kamer with handgeld, from 1 to 12."""

    plan: SamplePlan
    months: Mapping[str, int]
    drawn: tuple[Drawn, ...]


def draw(found: Population, plan: SamplePlan, standing_out: Collection[str] = ()) -> Drawing:
    """Draw a sample.

    Every payment that stands out is in, and every expense above the limit; of each kamer all handgeld of one month; and
    of the expenses up to the limit as many points by value as the plan says, at equal distances from a start that the
    seed gives. A payment of twice the amount has twice the chance; one that is longer than the distance is hit more
    than once and counts once. What came in is drawn in the same way, apart and without a limit.
    """
    months = dict(_months(found, plan.seed))
    expenses = [payment for payment in found.payments if not payment.is_incoming and payment.amount <= plan.limit]
    received = [payment for payment in found.payments if payment.is_incoming]
    by_value = _by_value(expenses, plan.number, _Chance(plan.seed, found.year, BY_VALUE))
    incoming = _by_value(received, plan.incoming, _Chance(plan.seed, found.year, BY_VALUE_INCOMING))
    drawn = []
    for payment in found.payments:
        reasons = [
            reason
            for reason, holds in (
                (Reason.STANDS_OUT, payment.identity in standing_out),
                (Reason.LIMIT, payment.amount > plan.limit and not payment.is_incoming),
                (Reason.MONTH, any(months[kamer] == payment.entry.date.month for kamer in payment.kamers)),
                (Reason.VALUE, payment.identity in by_value),
                (Reason.INCOMING, payment.identity in incoming),
            )
            if holds
        ]
        if reasons:
            drawn.append(Drawn(payment, tuple(reasons)))
    return Drawing(plan, months, tuple(drawn))


@dataclass(frozen=True)
class _Chance:
    """What one number of chance is for."""

    seed: str
    year: int
    what: str

    def below(self, limit: int) -> int:
        return chance(self.seed, self.year, self.what, limit)


def chance(seed: str, year: int, what: str, below: int) -> int:
    """A number from 0 up to, not including, `below`: SHA-256 of `<seed>/<year>/<what>`, and the rest of a division."""
    return int(hashlib.sha256(f"{seed}/{year}/{what}".encode()).hexdigest(), 16) % below


def _months(found: Population, seed: str) -> Iterator[tuple[str, int]]:
    """For each kamer one of the months in which it spent or received handgeld."""
    by_kamer: dict[str, set[int]] = defaultdict(set)
    for payment in found.payments:
        for kamer in payment.kamers:
            by_kamer[kamer].add(payment.entry.date.month)
    for kamer in sorted(by_kamer):
        months = sorted(by_kamer[kamer])
        yield kamer, months[chance(seed, found.year, f"{MONTH}/{kamer}", len(months))]


def _by_value(payments: Sequence[Payment], number: int, luck: _Chance) -> frozenset[str]:
    """The payments that a point falls in: `(start + k * total) / number` cents for k = 0, 1, 2, ..."""
    ends = list(accumulate(_cents(payment) for payment in payments))
    total = ends[-1] if ends else 0
    if not total or not number:
        return frozenset()
    start = luck.below(total)
    points = (bisect_right(ends, (start + k * total) // number) for k in range(number))
    return frozenset(payments[index].identity for index in points)


def _cents(payment: Payment) -> int:
    return int((payment.amount / CENT).to_integral_value(ROUND_HALF_UP))


# The sample as the log holds it: what was drawn, what the kascommissie ticked, and how each item stands.
#
# Records of the kind `steekproef` say what was drawn; a later one for the same year adds and never replaces. Records
# of the kind `vink` say what somebody found of one item; the last one counts and all stay. A transaction is known by
# its identity, so an item whose transaction changed after it was drawn is not found any more, and shows.

SAMPLE, TICK = "steekproef", "vink"
DRAWN, BY_HAND = "getrokken", "met de hand"


class TickQuestion(StrEnum):
    """What is asked of every item, by the word of the log."""

    RECEIPT = "bon"
    AMOUNT = "bedrag"
    KAMER = "kamer"
    AUTHORISED = "akkoord"

    @property
    def label(self) -> str:
        """What people read."""
        return _LABELS[self]


_LABELS = {
    TickQuestion.RECEIPT: "Bon gezien",
    TickQuestion.AMOUNT: "Bedrag klopt",
    TickQuestion.KAMER: "Kamer klopt",
    TickQuestion.AUTHORISED: "Akkoord van bevoegde",
}


class Answer(StrEnum):
    """What the answer may be; not answered is no answer at all."""

    YES = "ja"
    NO = "nee"
    NOT_APPLICABLE = "n.v.t."


@dataclass(frozen=True)
class Tick:
    """What somebody found of an item, and when (UTC)."""

    at: dt.datetime
    by: str
    answers: Mapping[TickQuestion, Answer]
    remark: str

    @property
    def is_complete(self) -> bool:
        """Whether every question has an answer."""
        return len(self.answers) == len(TickQuestion)

    @property
    def is_wrong(self) -> bool:
        """Whether one of the answers is no."""
        return Answer.NO in self.answers.values()


@dataclass(frozen=True)
class SampleItem:
    """A transaction of the sample: as it was when it was drawn, as it is now, and what was ticked.

    `amount` is EUR, negative when money was spent. `entry` is None where the transaction changed or is gone.
    """

    identity: str
    date: dt.date
    text: str
    amount: Decimal
    reasons: tuple[str, ...]
    entry: Any
    ticks: tuple[Tick, ...] = ()

    @property
    def last(self) -> Tick | None:
        """The tick that counts."""
        return self.ticks[-1] if self.ticks else None

    @property
    def is_changed(self) -> bool:
        """Whether the transaction changed or is gone since it was drawn."""
        return self.entry is None

    @property
    def is_done(self) -> bool:
        """Whether every question was answered, or there is nothing left to answer."""
        return self.is_changed or (self.last is not None and self.last.is_complete)

    @property
    def state(self) -> State:
        """Not good where it changed or an answer is no; open until all is answered."""
        if self.is_changed or (self.last is not None and self.last.is_wrong):
            return State.WRONG
        return State.GOOD if self.is_done else State.OPEN


@dataclass(frozen=True)
class Draw:
    """A record of the kind `steekproef`; what is about chance is empty for what was added by hand."""

    at: dt.datetime
    by: str
    is_by_hand: bool
    identities: tuple[str, ...]
    seed: str = ""
    limit: Decimal = ZERO
    number: int = 0
    incoming: int | None = None  # None for a drawing of before these were drawn apart
    months: tuple[tuple[str, int], ...] = ()
    count: int = 0  # of the population
    total: Decimal = ZERO
    digest: str = ""


@dataclass(frozen=True)
class Sample:
    """The sample of a year: what stands out first, then what was spent, then what came in, each by date."""

    draws: tuple[Draw, ...] = ()
    items: tuple[SampleItem, ...] = ()

    def item(self, identity: str) -> SampleItem | None:
        """The item of a transaction; None where it is not in the sample."""
        return next((item for item in self.items if item.identity == identity), None)

    @property
    def done(self) -> int:
        """How many items need no more work."""
        return sum(item.is_done for item in self.items)

    @property
    def wrong(self) -> tuple[SampleItem, ...]:
        """The items that are not good."""
        return tuple(item for item in self.items if item.state is State.WRONG)

    def following(self, identity: str) -> SampleItem | None:
        """The next item that is still to be done, after the last one from the first again; None where all are done."""
        at = next((number for number, item in enumerate(self.items) if item.identity == identity), -1)
        others = [*self.items[at + 1 :], *self.items[: max(at, 0)]]
        return next((item for item in others if not item.is_done), None)


def read_sample(records: Iterable[LogRecord], found: Mapping[str, Any]) -> Sample:
    """What the records of a year add up to.

    Args:
        records: those of one year, oldest first.
        found: the transactions of that year by identity, as they are now.

    Whoever has only the records may give anything for a transaction that is still there: it comes back as `entry`.
    """
    draws: list[Draw] = []
    items: dict[str, Mapping[str, Any]] = {}
    reasons: dict[str, list[str]] = {}
    ticks: dict[str, list[Tick]] = {}
    for record in records:
        if record.kind == SAMPLE:
            draws.append(_read_draw(record))
            for value in record.values["posten"]:
                identity = value["boeking"]
                items.setdefault(identity, value)
                own = reasons.setdefault(identity, [])
                own.extend(reason for reason in value["waarom"] if reason not in own)
        elif record.kind == TICK:
            ticks.setdefault(record.values["boeking"], []).append(_read_tick(record))
    read = (
        _read_item(value, reasons[identity], found.get(identity), ticks.get(identity, ()))
        for identity, value in items.items()
    )
    return Sample(tuple(draws), tuple(sorted(read, key=_order)))


def _order(item: SampleItem) -> tuple[bool, bool, dt.date, str]:
    return Reason.STANDS_OUT not in item.reasons, item.amount > 0, item.date, item.identity


def sample_of(audit: Audit) -> Sample:
    """The sample of the year of an audit."""
    return read_sample(audit.of_year, transactions_of(audit.ledger.index, audit.year))


def drawn(records: Iterable[LogRecord]) -> frozenset[str]:
    """The identities of all transactions in the sample that the records of a year add up to."""
    return frozenset(
        value["boeking"] for record in records if record.kind == SAMPLE for value in record.values["posten"]
    )


def _read_draw(record: LogRecord) -> Draw:
    values = record.values
    identities = tuple(value["boeking"] for value in values["posten"])
    if values["methode"] == BY_HAND:
        return Draw(record.at, record.shown_by, is_by_hand=True, identities=identities)
    return Draw(
        at=record.at,
        by=record.shown_by,
        is_by_hand=False,
        identities=identities,
        seed=values["zaad"],
        limit=Decimal(values["grens"]),
        number=values["aantal"],
        incoming=values.get("ontvangsten"),
        months=tuple(values["maanden"].items()),
        count=values["populatie"]["aantal"],
        total=Decimal(values["populatie"]["totaal"]),
        digest=values["populatie"]["hash"],
    )


def _read_tick(record: LogRecord) -> Tick:
    answers = {
        question: Answer(record.values[question]) for question in TickQuestion if record.values.get(question, "")
    }
    return Tick(record.at, record.shown_by, answers, record.values["opmerking"])


def _read_item(value: Mapping[str, Any], reasons: Sequence[str], entry: Any, ticks: Sequence[Tick]) -> SampleItem:
    return SampleItem(
        identity=value["boeking"],
        date=dt.date.fromisoformat(value["datum"]),
        text=value["tekst"],
        amount=Decimal(value["bedrag"]),
        reasons=tuple(reasons),
        entry=entry,
        ticks=tuple(ticks),
    )
