"""What a payment file is made of. Names and texts stand in it as banks take them; amounts are EUR above zero."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime as dt
    from decimal import Decimal


@dataclass(frozen=True)
class Party:
    """Who has an account; the IBAN is right and without spaces."""

    name: str
    iban: str


@dataclass(frozen=True)
class Payment:
    """One line of a file: to or from whom, how much, under which end-to-end id, and the text that they read."""

    party: Party
    amount: Decimal
    end_to_end: str
    text: str


@dataclass(frozen=True)
class Debit(Payment):
    """A line of a file that collects, on a mandate; `is_first` where nothing was collected on it before."""

    mandate: str
    signed: dt.date
    is_first: bool


@dataclass(frozen=True)
class Message:
    """What a file says once, whatever payments are in it.

    Args:
        reference: that of the order, which is the id of the message and begins the id of each of its parts.
        created: the time that stands in it.
        own: the account that pays or receives.
        execution: the day the bank is asked to do it.
    """

    reference: str
    created: dt.datetime
    own: Party
    execution: dt.date
