"""The open questions side by side: by party, what was done before with it, and what it may be now."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from bwk_ledger.acts.bookings import OpenQuestion, open_questions
from bwk_ledger.acts.rule_trial import KnownRow, known_rows, of_party
from bwk_ledger.base import accounts, meta
from bwk_ledger.base.errors import folded
from bwk_ledger.base.money import ZERO
from importers.parties import PartyLooks, party_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from decimal import Decimal

    from bwk_ledger.rules.load import Ledger


# The open questions side by side: by party, what was done before with it, and what it may be now.

_LAST = 5  # earlier bookings of a party that are shown


@dataclass(frozen=True)
class QuestionGroup:
    """Open questions of one party and direction; of who is not known each is a group by itself."""

    number: str
    questions: tuple[OpenQuestion, ...]

    @property
    def first(self) -> OpenQuestion:
        """The oldest of them."""
        return self.questions[0]

    @property
    def who(self) -> str:
        """What the bank calls the party; empty where its original is not kept, or names nobody."""
        return self.first.row.name if self.first.row else ""

    @property
    def total(self) -> Decimal:
        """All of them together."""
        return sum((item.posting.units.number for item in self.questions), ZERO)


def grouped(questions: Iterable[OpenQuestion]) -> list[QuestionGroup]:
    """Questions by party, in the order of the first of each."""
    groups: dict[str, list[OpenQuestion]] = {}
    for item in questions:
        groups.setdefault(item.group or item.number, []).append(item)
    return [QuestionGroup(number, tuple(items)) for number, items in groups.items()]


@dataclass(frozen=True)
class QuestionDesk:
    """All open questions of books, read once for whoever looks at one of them after the other."""

    ledger: Ledger
    groups: Sequence[QuestionGroup]

    @classmethod
    def of(cls, ledger: Ledger) -> QuestionDesk:
        """The questions of books."""
        return cls(ledger, grouped(open_questions(ledger)))

    @cached_property
    def _known(self) -> list[KnownRow]:
        return known_rows(self.ledger)

    @cached_property
    def numbers(self) -> list[str]:
        """The numbers of the questions in the order in which they are shown: those of a party together."""
        return [item.number for group in self.groups for item in group.questions]

    def group_of(self, number: str) -> QuestionGroup | None:
        """The group of the question with a number, or the group with that number; None where it is settled by now."""
        return next(
            (
                group
                for group in self.groups
                if number == group.number or any(item.number == number for item in group.questions)
            ),
            None,
        )

    def before(self, question: OpenQuestion) -> list[KnownRow]:
        """The last bookings with the same party and direction, newest first."""
        if question.row is None:
            return []
        done = [item for item in of_party(self._known, question.row) if item.destination is not None]
        return sorted(done, key=lambda item: item.row.date, reverse=True)[:_LAST]


@dataclass(frozen=True)
class Suggested:
    """What a question may be: where the importer would put it, and the organisation that it surely is of."""

    account: str
    party: str
    rule: str  # what a rule of it may be called


def suggested(desk: QuestionDesk, question: OpenQuestion) -> Suggested:
    """What to begin with where somebody answers a question; empty where nothing is known."""
    other = question.other.account if question.other is not None else accounts.UNEXPLAINED
    account = "" if other == accounts.UNEXPLAINED else other
    last = {item.destination for item in desk.before(question)}
    if not account and len(last) == 1:
        (only,) = last
        account = only if only in desk.ledger.names else ""
    name = folded(question.row.name) if question.row is not None else ""
    is_organisation = party_of(name) is PartyLooks.ORGANISATION
    return Suggested(account, name if is_organisation else "", name if is_organisation else "")


def reason_of(question: OpenQuestion) -> str:
    """Why a row is a question."""
    return str(question.entry.meta.get(meta.REASON, ""))
