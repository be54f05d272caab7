"""The sample as the log holds it: what was drawn, what the kascommissie ticked, and how each item stands.

Records of the kind `steekproef` say what was drawn; a later one for the same year adds and never replaces. Records of
the kind `vink` say what somebody found of one item; the last one counts and all stay. A transaction is known by its
identity, so an item whose transaction changed after it was drawn is not found any more, and shows.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from bwk_ledger.audit.line import State
from bwk_ledger.audit.sample.population import transactions_of
from bwk_ledger.money import ZERO

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from bwk_ledger.audit.audit import Audit
    from bwk_ledger.audit.log import Record

SAMPLE, TICK = "steekproef", "vink"
DRAWN, BY_HAND = "getrokken", "met de hand"


class Question(StrEnum):
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
    Question.RECEIPT: "Bon gezien",
    Question.AMOUNT: "Bedrag klopt",
    Question.KAMER: "Kamer klopt",
    Question.AUTHORISED: "Akkoord van bevoegde",
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
    answers: Mapping[Question, Answer]
    remark: str

    @property
    def is_complete(self) -> bool:
        """Whether every question has an answer."""
        return len(self.answers) == len(Question)

    @property
    def is_wrong(self) -> bool:
        """Whether one of the answers is no."""
        return Answer.NO in self.answers.values()


@dataclass(frozen=True)
class Item:
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
    months: tuple[tuple[str, int], ...] = ()
    count: int = 0  # of the population
    total: Decimal = ZERO
    digest: str = ""


@dataclass(frozen=True)
class Sample:
    """The sample of a year; items in order of date and identity."""

    draws: tuple[Draw, ...] = ()
    items: tuple[Item, ...] = ()

    def item(self, identity: str) -> Item | None:
        """The item of a transaction; None where it is not in the sample."""
        return next((item for item in self.items if item.identity == identity), None)

    @property
    def done(self) -> int:
        """How many items need no more work."""
        return sum(item.is_done for item in self.items)

    @property
    def wrong(self) -> tuple[Item, ...]:
        """The items that are not good."""
        return tuple(item for item in self.items if item.state is State.WRONG)

    def following(self, identity: str) -> Item | None:
        """The next item that is still to be done, after the last one from the first again; None where all are done."""
        at = next((number for number, item in enumerate(self.items) if item.identity == identity), -1)
        others = [*self.items[at + 1 :], *self.items[: max(at, 0)]]
        return next((item for item in others if not item.is_done), None)


def read_sample(records: Iterable[Record], found: Mapping[str, Any]) -> Sample:
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
    return Sample(tuple(draws), tuple(sorted(read, key=lambda item: (item.date, item.identity))))


def sample_of(audit: Audit) -> Sample:
    """The sample of the year of an audit."""
    return read_sample(audit.of_year, transactions_of(audit.ledger.transactions, audit.year))


def drawn(records: Iterable[Record]) -> frozenset[str]:
    """The identities of all transactions in the sample that the records of a year add up to."""
    return frozenset(
        value["boeking"] for record in records if record.kind == SAMPLE for value in record.values["posten"]
    )


def _read_draw(record: Record) -> Draw:
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
        months=tuple(values["maanden"].items()),
        count=values["populatie"]["aantal"],
        total=Decimal(values["populatie"]["totaal"]),
        digest=values["populatie"]["hash"],
    )


def _read_tick(record: Record) -> Tick:
    answers = {question: Answer(record.values[question]) for question in Question if record.values.get(question, "")}
    return Tick(record.at, record.shown_by, answers, record.values["opmerking"])


def _read_item(value: Mapping[str, Any], reasons: Sequence[str], entry: Any, ticks: Sequence[Tick]) -> Item:
    return Item(
        identity=value["boeking"],
        date=dt.date.fromisoformat(value["datum"]),
        text=value["tekst"],
        amount=Decimal(value["bedrag"]),
        reasons=tuple(reasons),
        entry=entry,
        ticks=tuple(ticks),
    )
