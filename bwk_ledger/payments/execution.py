"""The day on which the bank is asked to do an order."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from bwk_ledger.errors import InputError
from bwk_ledger.sepa.days import working_day

if TYPE_CHECKING:
    from bwk_ledger.periods import Period

NOTICE = 14  # days between announcing a collection and doing it, where nothing shorter was agreed
_USUAL = dt.timedelta(days=27)  # after the first of the month: the 28th


def usual_day(month: Period) -> dt.date:
    """The 28th of a month, or the first day after it on which banks settle."""
    return working_day(month.start + _USUAL)


def at_last(day: dt.date, today: dt.date) -> dt.date:
    """A day on which banks settle: the day itself or the first after it.

    Raises:
        InputError: it has passed.
    """
    if day < today:
        raise InputError(
            f"de dag van uitvoering is voorbij: {day}.",
            cause=f"de opdracht is van {today}, en een bank voert niets met terugwerkende kracht uit.",
            remedy="kies met --uitvoering een latere dag.",
        )
    return working_day(day)


def check_notice(execution: dt.date, today: dt.date, agreed: int | None) -> None:
    """Refuse to collect before members can have been told.

    Args:
        execution: the day of collecting.
        today: the day on which the order is made.
        agreed: how many days before it members are told, where that was agreed.

    Raises:
        InputError: it is too soon.
    """
    left = (execution - today).days
    if left >= (NOTICE if agreed is None else agreed):
        return
    if agreed is not None:
        raise InputError(
            f"een incasso op {execution} is over {left} dagen, en afgesproken is {agreed}.",
            remedy="kies met --uitvoering een latere dag.",
        )
    raise InputError(
        f"een incasso op {execution} is over {left} dagen, en wordt {NOTICE} dagen van tevoren aangekondigd.",
        cause="zo staat het in de regels voor SEPA-incasso, tenzij met de leden een kortere termijn is afgesproken.",
        remedy="kies met --uitvoering een latere dag, of geef met --termijn het afgesproken aantal dagen.",
    )


def last_notice(execution: dt.date, agreed: int | None) -> dt.date:
    """The last day on which members can be told of a collection."""
    return execution - dt.timedelta(days=NOTICE if agreed is None else agreed)
