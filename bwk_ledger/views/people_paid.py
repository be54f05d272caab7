"""What was paid to people: members, volunteers and board, by number; EUR."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from bwk_ledger import accounts, meta
from bwk_ledger.money import EUR, ZERO
from bwk_ledger.person_number import PERSON_NUMBER
from bwk_ledger.rules.share_movements import Act, share_movements

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from decimal import Decimal

    from bwk_ledger.config import Config

_SHARES_DUE = f"{accounts.SHARES_DUE}:"


class Reason(StrEnum):
    """What a payment was for, as far as the books say."""

    ALLOWANCE = "vrijwilligersvergoeding"
    SHARES = "terugbetaling van aandelen"
    OTHER = "andere betaling"


@dataclass(frozen=True)
class PaidToPerson:
    """A payment; `number` is the one number of the person, `waived` why a ceiling does not count, empty without."""

    number: str
    reason: Reason
    amount: Decimal
    entry: Any
    waived: str = ""


def paid_to_people(transactions: Iterable[Any], config: Config) -> Iterator[PaidToPerson]:
    """Every payment to a person, in one pass; transfers to the handgeld of a kamer are none."""
    for entry in transactions:
        own = [item for item in entry.postings if item.units.currency == EUR and accounts.is_own(item.account)]
        left = -sum((item.units.number for item in own), ZERO)
        for item in _told(entry, left > 0):
            left -= item.amount
            yield _of(item, config)
        if left > 0 and own and (number := _payee(entry)):
            yield _of(PaidToPerson(number, Reason.OTHER, left, entry), config)


def _of(item: PaidToPerson, config: Config) -> PaidToPerson:
    return PaidToPerson(config.identity(item.number), item.reason, item.amount, item.entry, item.waived)


def _told(entry: Any, is_paid: bool) -> Iterator[PaidToPerson]:
    """What the postings themselves say of who was paid and what for."""
    for item in entry.postings:
        values = item.meta or {}
        if item.units.currency != EUR:
            continue
        if values.get(meta.PERSON) and accounts.is_under(item.account, accounts.EXPENSES):
            waived = str(values.get(meta.ABOVE_CEILING) or "")
            yield PaidToPerson(str(values[meta.PERSON]), Reason.ALLOWANCE, item.units.number, entry, waived)
        elif is_paid and item.units.number > 0 and item.account.startswith(_SHARES_DUE):
            yield PaidToPerson(item.account.removeprefix(_SHARES_DUE), Reason.SHARES, item.units.number, entry)
    for movement in share_movements([entry]) if is_paid else ():
        if movement.act is Act.REPAYMENT and movement.giver:
            yield PaidToPerson(movement.giver, Reason.SHARES, movement.amount, entry)


def _payee(entry: Any) -> str | None:
    """The number of who was paid: as the payee, or as the member of a posting, such as a fee that goes back."""
    if PERSON_NUMBER.fullmatch(entry.payee or ""):
        return str(entry.payee)
    return next(
        (str(item.meta[meta.MEMBER]) for item in entry.postings if item.meta and meta.MEMBER in item.meta), None
    )
