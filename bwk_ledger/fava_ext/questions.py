"""The page "Vragen": the open questions one after the other, each with what the bank said and what was done before."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from flask import request

from bwk_ledger.acts.bookings import settling
from bwk_ledger.acts.question_desk import QuestionDesk, QuestionGroup, Suggested, reason_of, suggested
from bwk_ledger.acts.receipts import open_desk
from bwk_ledger.door.accounts import Role
from bwk_ledger.fava_ext import page
from bwk_ledger.fava_ext.doing import Again, form_of
from bwk_ledger.fava_ext.form import Typed
from bwk_ledger.fava_ext.working import WorkingPage, head_of_work
from bwk_ledger.tables.imports import before_table

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Collection, Sequence
    from decimal import Decimal

    from bwk_ledger.acts.bookings import OpenQuestion
    from bwk_ledger.fava_ext.doing import ActForm, AskedForm
    from bwk_ledger.fava_ext.page import Head, Request
    from bwk_ledger.rules.load import Ledger
    from bwk_ledger.tables.table import Table


@dataclass(frozen=True)
class GroupLine:
    """A party with open questions, in the list beside the question."""

    number: str
    first: str  # the number of its first question
    who: str
    count: int
    total: Decimal
    is_shown: bool


@dataclass(frozen=True)
class QuestionCard:
    """The question that is asked now; what the bank says is empty where its original is not kept."""

    number: str
    group: QuestionGroup
    day: dt.date
    amount: Decimal
    account: str
    who: str
    iban: str
    said: str
    reason: str
    suggested: Suggested
    before: Sequence[Table]
    previous: str  # the numbers of those around it; empty at an end
    following: str
    place: int
    papers: tuple[str, ...]  # that may be of it

    @property
    def others(self) -> int:
        """How many more there are of its party."""
        return len(self.group.questions) - 1


@dataclass(frozen=True)
class QuestionsPage:
    """The page; names of people stand in it, so it is for the treasurer alone."""

    head: Head
    may_write: bool = False
    groups: tuple[GroupLine, ...] = ()
    count: int = 0
    card: QuestionCard | None = None
    settled: str = ""  # a number that is no open question any more


def build(asked: Request, number: str, following: str = "") -> QuestionsPage:
    """Make the page with the question of a number, else with the one that follows, or else the first of all."""
    if asked.visitor is None or asked.visitor.role is not Role.TREASURER:
        return QuestionsPage(head_of_work(asked))
    desk = QuestionDesk.of(asked.ledger)
    group = desk.group_of(number) if number else None
    settled = number if number and group is None else ""
    group = group or desk.group_of(following) or next(iter(desk.groups), None)
    asked_for = {number, following}
    question = None if group is None else next((q for q in group.questions if q.number in asked_for), group.first)
    return QuestionsPage(
        head_of_work(asked),
        may_write=True,
        groups=tuple(
            GroupLine(item.number, item.first.number, item.who, len(item.questions), item.total, item is group)
            for item in desk.groups
        ),
        count=len(desk.numbers),
        card=_card(desk, group, question) if group is not None and question is not None else None,
        settled=settled,
    )


def _card(desk: QuestionDesk, group: QuestionGroup, question: OpenQuestion) -> QuestionCard:
    row, names, numbers = question.row, desk.ledger.names, desk.numbers
    place = numbers.index(question.number)
    before = desk.before(question)
    return QuestionCard(
        question.number,
        group,
        question.entry.date,
        question.posting.units.number,
        names.get(question.posting.account) or question.posting.account,
        row.name if row else "",
        row.counterparty if row else "",
        row.description if row else "",
        reason_of(question),
        suggested(desk, question),
        [before_table(before, names)] if before else [],
        numbers[place - 1] if place else "",
        numbers[place + 1] if place + 1 < len(numbers) else "",
        place + 1,
        _papers(desk.ledger, question),
    )


def _papers(ledger: Ledger, question: OpenQuestion) -> tuple[str, ...]:
    """The papers without a payment that may be of a question."""
    proposals = open_desk(ledger).proposals
    return tuple(
        number for number, offers in proposals.items() if any(item.payment.number == question.number for item in offers)
    )


# What is asked only where a rule is made, and what is seldom asked.
_OF_RULE = ("regel", "partij", "voor", "alle_rekeningen", "organisatie")
_MORE = (
    "deel",
    "subsidie",
    "lid",
    "contributie",
    "omschrijving",
    "bon",
    "bon_reden",
    "buiten_kamer",
    "boven_toekenning",
)


class Vragen(WorkingPage):
    """The page "Vragen"."""

    report_title = "Vragen"
    has_js_module = True
    shown = QuestionsPage
    more = _MORE
    fields = ("rekening", *_OF_RULE, *_MORE)

    @staticmethod
    def build(asked: Request) -> QuestionsPage:
        """The page of what was asked; after an answer it goes on to the next question, if that is open still."""
        given = request.values
        return build(asked, given.get("vraag", ""), given.get("daarna", ""))

    def form(self, card: QuestionCard, outcome: Again | AskedForm | None) -> ActForm:
        """The form for a question, filled in with what it may be."""
        if outcome is None:
            first = card.suggested
            begun = {"rekening": first.account, "regel": first.rule, "partij": first.party}
            outcome = Again(Typed({name: ((text,),) for name, text in begun.items() if text}))
        return form_of(self, settling, "boek", outcome)

    @page.endpoint("boek")
    def settle(self) -> Any:
        """Answer a question, or all of its party, and make a rule of it where that is asked."""
        number, form = request.form.get("vraag", ""), request.form
        desk = QuestionDesk.of(self.standing().ledger)
        group = desk.group_of(number)
        is_whole = group is not None and bool(form.get("groep"))
        texts = {"nummer": group.number if group is not None and is_whole else number}
        texts |= {"opnieuw": "ja"} if form.get("altijd") else dict.fromkeys(_OF_RULE, "")
        done = {item.number for item in group.questions} if group is not None and is_whole else {number}
        return self.do_next(settling, texts, daarna=_after(desk.numbers, number, done))


def _after(numbers: Sequence[str], number: str, done: Collection[str]) -> str:
    """The number of the question after one, but for those that are done."""
    place = numbers.index(number) if number in numbers else 0
    return next((item for item in numbers[place:] if item not in done), "")
