"""A question of the checklist: how it stands, and what that rests on."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from decimal import Decimal


class State(StrEnum):
    """How a question stands, as the pages call it; worse comes later."""

    GOOD = "goed"
    OPEN = "open"  # somebody has to look, or to answer
    WRONG = "niet goed"


_ORDER = tuple(State)


def worst(states: list[State]) -> State:
    """The worst of states; good where there is none."""
    return max(states, key=_ORDER.index, default=State.GOOD)


@dataclass(frozen=True)
class Proof:
    """One thing an answer rests on, as a row behind the question.

    `text` is a short Dutch sentence. `amount` is the figure it is about, EUR where `unit` says nothing else. Where a
    click leads: `entry` a directive of the books, `account` an account in Fava, `filter` a filter of Fava's journal,
    `page` another page of ours such as `Handgeld`; the first that is there counts. `time` is Fava's time filter there:
    None for the year of the checklist, empty for all years.
    """

    text: str
    state: State = State.GOOD
    amount: Decimal | None = None
    unit: str = ""
    entry: Any = None
    account: str = ""
    filter: str = ""
    page: str = ""
    time: str | None = None


@dataclass(frozen=True)
class Line:
    """A question of the checklist with its answer.

    `key` is stable (`handgeld`); `title` the question; `meaning` explains it without jargon, for who points at it;
    `answer` is one short sentence with the figures that matter.
    """

    key: str
    title: str
    meaning: str
    answer: str
    proofs: tuple[Proof, ...] = ()
    least: State = State.GOOD  # where the line is open or wrong whatever its proofs say

    @property
    def state(self) -> State:
        """The worst of what it rests on."""
        return worst([self.least, *(proof.state for proof in self.proofs)])

    @property
    def wrong(self) -> tuple[Proof, ...]:
        """What is not good, worst first."""
        found = [proof for proof in self.proofs if proof.state is not State.GOOD]
        return tuple(sorted(found, key=lambda proof: -_ORDER.index(proof.state)))
