"""The sample as the log holds it: what was drawn, what the kascommissie ticked, and how each item stands.

Records of the kind `steekproef` say what was drawn; a later one for the same year adds and never replaces. Records of
the kind `vink` say what somebody found of one item; the last one counts and all stay. A transaction is known by its
identity, so an item whose transaction changed after it was drawn is not found any more, and shows.
"""

from __future__ import annotations

import datetime as dt
import secrets
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from bwk_ledger.audit.folder import log_file
from bwk_ledger.audit.line import State
from bwk_ledger.audit.log import Draft, append
from bwk_ledger.audit.population import payment_of, population, transactions_of
from bwk_ledger.audit.sample import Drawn, Plan, Reason, draw
from bwk_ledger.books.euros import euro_amounts
from bwk_ledger.errors import InputError
from bwk_ledger.money import ZERO

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from bwk_ledger.access.visitor import Visitor
    from bwk_ledger.audit.audit import Audit
    from bwk_ledger.audit.log import Record
    from bwk_ledger.audit.population import Population
    from bwk_ledger.audit.sample import Drawing

SAMPLE, TICK = "steekproef", "vink"
MOST_ITEMS = 400  # of one drawing: it is one record of the log
MOST_BY_VALUE = 200
_SEED_LENGTH = 64
_TEXT_LENGTH = 60
_REMARK_LENGTH = 2000
_DRAWN, _BY_HAND = "getrokken", "met de hand"


class Question(StrEnum):
    """What is asked of every item, by the word of the log."""

    RECEIPT = "bon"
    AMOUNT = "bedrag"
    KAMER = "kamer"
    AUTHORISED = "akkoord"


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


def add_drawing(audit: Audit, by: Visitor, seed: str, limit: Decimal, number: int) -> Record:
    """Draw a sample and keep it.

    Args:
        audit: the books and the year.
        by: who does it.
        seed: what all chance comes from; where it is empty, one is made.
        limit: EUR above which every payment is drawn.
        number: how many are drawn by value.

    Raises:
        InputError: the seed, the limit or the number cannot be used, or nothing can be drawn.
    """
    plan = Plan(_seed(seed), limit, number)
    _check(plan)
    found = population(transactions_of(audit.ledger.transactions, audit.year), audit.year)
    drawing = draw(found, plan)
    if not drawing.drawn:
        raise InputError(
            f"in {audit.year} is er niets om uit te trekken.",
            cause="met deze grens en dit aantal valt er geen betaling in de steekproef.",
            remedy="kies een ander jaar, een lagere grens of een groter aantal.",
        )
    if len(drawing.drawn) > MOST_ITEMS:
        raise InputError(
            f"deze trekking is te groot: {len(drawing.drawn)} boekingen.",
            cause=f"in één keer kunnen het er hoogstens {MOST_ITEMS} zijn.",
            remedy="neem een hogere grens of een kleiner aantal; later nog eens trekken kan altijd.",
        )
    return append(log_file(audit.folder), by, lambda _: Draft(audit.year, SAMPLE, _drawing_values(drawing, found)))


def add_by_hand(audit: Audit, by: Visitor, identity: str) -> Record:
    """Put one transaction of the year in the sample because somebody wants to see it.

    Raises:
        InputError: it is in it already, or the books of the year have no such transaction.
    """
    entry = transactions_of(audit.ledger.transactions, audit.year).get(identity)
    if entry is None:
        raise InputError(
            f"deze boeking staat niet in de boeken van {audit.year}.",
            cause="zij is veranderd sinds u deze pagina opende, of zij hoort bij een ander jaar.",
            remedy="zoek de boeking opnieuw op.",
        )

    def make(records: Sequence[Record]) -> Draft:
        if identity in _drawn_in(records, audit.year):
            raise InputError(
                "deze boeking zit al in de steekproef.",
                remedy="ga terug naar de lijst; daar staat zij bij.",
            )
        values = {
            "methode": _BY_HAND,
            "posten": [_item_values(identity, entry, change_of(identity, entry), [Reason.HAND])],
        }
        return Draft(audit.year, SAMPLE, values)

    return append(log_file(audit.folder), by, make)


def add_tick(audit: Audit, by: Visitor, identity: str, answers: Mapping[str, str], remark: str) -> Record:
    """Keep what somebody found of an item.

    Args:
        audit: the books and the year.
        by: who does it.
        identity: of the transaction.
        answers: by question; a question without an answer, or with an empty one, stays open.
        remark: what else there is to say.

    Raises:
        InputError: there is no such item in the sample, or the answers cannot be used.
    """
    given = {question.value: answers.get(question, "").strip() for question in Question}
    if not set(given.values()) <= {"", *Answer}:
        raise InputError("dit is geen antwoord.", remedy="kies ja, nee of n.v.t.; er is niets bewaard.")
    text = remark.replace("\r\n", "\n").strip()
    if len(text) > _REMARK_LENGTH:
        raise InputError(
            "deze opmerking is te lang.",
            cause=f"zij heeft {len(text)} tekens, en het mogen er {_REMARK_LENGTH} zijn.",
            remedy="maak haar korter, of maak er een bevinding van; er is niets bewaard.",
        )
    if not text and not any(given.values()):
        raise InputError("er is niets ingevuld.", remedy="kies bij ten minste één vraag ja, nee of n.v.t.")

    def make(records: Sequence[Record]) -> Draft:
        if identity not in _drawn_in(records, audit.year):
            raise InputError(
                f"deze boeking zit niet in de steekproef van {audit.year}.",
                remedy="neem haar eerst op in de steekproef.",
            )
        return Draft(audit.year, TICK, {"boeking": identity, **given, "opmerking": text})

    return append(log_file(audit.folder), by, make)


def change_of(identity: str, entry: Any) -> Decimal:
    """What a transaction changes, EUR: of the bank and handgeld, else all that is moved."""
    payment = payment_of(identity, entry)
    if payment is not None:
        return payment.change
    return sum((max(amount, ZERO) for _, amount in euro_amounts(entry)), ZERO)


def text_of(entry: Any) -> str:
    """What a transaction says it is: payee and narration."""
    return " ".join(filter(None, (entry.payee, entry.narration)))


def _seed(text: str) -> str:
    return text.strip() or secrets.token_hex(8)


def _check(plan: Plan) -> None:
    if len(plan.seed) > _SEED_LENGTH or not plan.seed.isprintable():
        raise InputError(
            "dit zaad kan niet.",
            cause=f"het is langer dan {_SEED_LENGTH} tekens, of er staan tekens in die niet te zien zijn.",
            remedy="neem een korte tekst, zoals de worp van een paar dobbelstenen, of laat het leeg.",
        )
    if plan.limit < 0:
        raise InputError("de grens is lager dan nul.", remedy="vul een bedrag in van 0,00 euro of meer.")
    if not 0 <= plan.number <= MOST_BY_VALUE:
        raise InputError(
            f"het aantal {plan.number} kan niet.",
            remedy=f"vul een aantal in van 0 tot en met {MOST_BY_VALUE}.",
        )


def _drawn_in(records: Iterable[Record], year: int) -> set[str]:
    return {
        value["boeking"]
        for record in records
        if record.kind == SAMPLE and record.year == year
        for value in record.values["posten"]
    }


def _drawing_values(drawing: Drawing, found: Population) -> Mapping[str, Any]:
    return {
        "methode": _DRAWN,
        "zaad": drawing.plan.seed,
        "grens": f"{drawing.plan.limit:.2f}",
        "aantal": drawing.plan.number,
        "maanden": dict(drawing.months),
        "populatie": {"aantal": len(found.payments), "totaal": f"{found.total:.2f}", "hash": found.digest},
        "posten": [_drawn_values(item) for item in drawing.drawn],
    }


def _drawn_values(item: Drawn) -> Mapping[str, Any]:
    payment = item.payment
    return _item_values(payment.identity, payment.entry, payment.change, item.reasons)


def _item_values(identity: str, entry: Any, change: Decimal, reasons: Iterable[Reason]) -> Mapping[str, Any]:
    return {
        "boeking": identity,
        "datum": entry.date.isoformat(),
        "tekst": text_of(entry)[:_TEXT_LENGTH],
        "bedrag": f"{change:.2f}",
        "waarom": [reason.value for reason in reasons],
    }


def _read_draw(record: Record) -> Draw:
    values = record.values
    identities = tuple(value["boeking"] for value in values["posten"])
    if values["methode"] == _BY_HAND:
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
