"""Who is on the board and when, by number, and who may agree that something is paid.

    2026-03-01 custom "bestuur" "L0003"           the first day
      functie: "penningmeester"
      keurt-goed: TRUE                            may agree to payments; no where it says nothing
      belangen: "WLINDE"                          organisations in which this person has an interest
      einde: 2029-02-28                           the last day

Books without any such entry do not know their board: then nothing follows from it, and the kascommissie asks.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bwk_ledger.standing.form import END, NO, TEXT, WORDS, Form, Key, Once, Wrong, ends_after_it_begins

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence

    from bwk_ledger.base.periods import Period
    from bwk_ledger.standing.config import Config

FUNCTION = Key("functie", TEXT, "wat iemand in het bestuur doet", '"voorzitter"')
APPROVES = Key(
    "keurt-goed",
    NO,
    "of iemand akkoord mag geven op betalingen",
    "TRUE",
    Wrong("board.approves", "Bij 'keurt-goed' van {name} staat geen ja of nee: {value}.", "dit is TRUE of FALSE."),
)
INTERESTS = Key("belangen", WORDS, "de organisaties waarin iemand een belang heeft", '"WLINDE"')
BOARD = Form(
    "bestuur",
    (Key("nummer", TEXT, "hoe een bestuurslid in de boeken heet", '"L0001"'),),
    (FUNCTION, APPROVES, INTERESTS, END),
    "stam/bestuur.beancount",
    name="bestuurslid",
    the="het",
    once=Once.A_DAY,
    checks=(ends_after_it_begins,),
)


@dataclass(frozen=True)
class BoardMember:
    """A period in which somebody was on the board, known here by number; both days count."""

    number: str
    function: str
    approves: bool  # may agree to payments
    interests: tuple[str, ...]  # codes of relations
    start: dt.date
    end: dt.date | None  # the last day
    source: Mapping[str, Any]

    def holds_on(self, day: dt.date) -> bool:
        """Whether a day lies in the period."""
        return self.start <= day and (self.end is None or day <= self.end)

    def is_in(self, period: Period) -> bool:
        """Whether a day of the period does."""
        return self.start <= period.last_day and (self.end is None or period.start <= self.end)


def read_board_member(entry: Any, values: Sequence[Any]) -> BoardMember:
    """One `custom "bestuur"`."""
    return BoardMember(
        str(values[0]),
        FUNCTION.of(entry),
        APPROVES.of(entry),
        INTERESTS.of(entry),
        entry.date,
        END.of(entry),
        entry.meta,
    )


def board_in(config: Config, period: Period) -> tuple[BoardMember, ...]:
    """Who was on the board on some day of a period."""
    return tuple(item for item in config.board if item.is_in(period))


def of_board(config: Config, number: str, period: Period) -> BoardMember | None:
    """The membership of the board that a person, by whichever number, had on some day of a period."""
    return next((item for item in board_in(config, period) if config.same_person(item.number, number)), None)


def why_not_approve(config: Config, number: str, day: dt.date, party: str = "") -> str | None:
    """Why somebody may not agree to a payment on a day, as a Dutch clause; None where nothing is in the way.

    Args:
        config: the standing data.
        number: of who agrees.
        day: on which.
        party: the code of the relation that gets the money; empty where it is none.
    """
    own = [item for item in config.board if item.holds_on(day) and config.same_person(item.number, number)]
    if any(party in item.interests for item in own):
        return f"{number} heeft een belang bij {party}"
    allowed = [item.number for item in config.board if item.holds_on(day) and item.approves]
    if allowed and not any(item.approves for item in own):
        return f"akkoord geven mag op {day} alleen {' of '.join(allowed)}"
    return None
