"""What is wrong with the books as findings, also where beancount says it (`bwk_ledger.rules.beancount_messages`)."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple

from beancount.core.amount import Amount
from beancount.core.data import Balance

from bwk_ledger.base.accounts import SHARES
from bwk_ledger.base.finding import AccountName, Finding
from bwk_ledger.base.money import EUR, format_amount
from bwk_ledger.rules.beancount_messages import ABOUT_SHARES, KINDS, OTHER
from bwk_ledger.standing.members import SHARE

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from decimal import Decimal

BALANCE = "beancount.balance"
UNBALANCED = "beancount.unbalanced"


_MOST_DECIMALS = 9


class SaidAmount(Amount):
    """An amount that is said as Dutch reads it, with all its decimals: `1,00 euro`, `2,5 AANDEEL`."""

    __slots__ = ()

    def __str__(self) -> str:
        in_euros = self.currency == EUR
        decimals = max(2 if in_euros else 0, min(-int(self.number.normalize().as_tuple().exponent), _MOST_DECIMALS))
        return f"{format_amount(self.number, decimals)} {'euro' if in_euros else self.currency}"


class FailedBalance(NamedTuple):
    """A balance in the books, EUR, that the bookings before it do not come to."""

    account: str
    day: dt.date  # the last day of which the bookings count
    stated: Decimal
    booked: Decimal

    @property
    def difference(self) -> Decimal:
        """What was booked too much, or with a minus too little."""
        return self.booked - self.stated


def in_euros(item: Finding) -> FailedBalance | None:
    """The balance in euros that a finding is about; None for any other finding."""
    if item.rule != BALANCE or item.data["stated"].currency != EUR:
        return None
    account, stated, booked = item.data["account"], item.data["stated"], item.data["booked"]
    return FailedBalance(account.name, item.data["day"], stated.number, booked.number)


def findings_of(errors: Iterable[Any], entries: Iterable[Any]) -> tuple[Finding, ...]:
    """Errors of the books as findings, in their order.

    Args:
        errors: those of a load.
        entries: all entries: what is wrong may have been said of one that a later plugin put another in the place of.
    """
    kept = tuple(errors)
    # What follows from a line stands after it, and has its place too.
    places = {_place(entry): entry for entry in reversed([*entries])} if kept else {}
    return tuple(_finding(error, places.get(_place(error.entry), error.entry)) for error in kept)


def _place(entry: Any) -> tuple[Any, ...]:
    values: Mapping[str, Any] = getattr(entry, "meta", None) or {}
    return (type(entry), values.get("filename"), values.get("lineno"))


def _finding(error: Any, entry: Any) -> Finding:
    """An error of ours, or what beancount says in Dutch."""
    if isinstance(error, Finding):
        return replace(error, entry=entry)
    message, place = str(error.message), error.source or {}
    if f" {SHARE}" in message or f"{SHARES}:" in message:
        share_error = next((kind for kind in ABOUT_SHARES if kind.english.match(message)), None)
        if share_error is not None:
            return Finding(share_error.rule, entry, place, share_error.what, share_error.cause, share_error.remedy)
    if message.startswith("Balance failed") and isinstance(entry, Balance) and entry.diff_amount is not None:
        return _failed_balance(entry, place)
    first = message.strip().split("\n", 1)[0]
    for kind in KINDS:
        if match := kind.english.match(first):
            values = {key: _value(key, text) for key, text in match.groupdict(getattr(entry, "account", "")).items()}
            return Finding(kind.rule, entry, place, kind.what, kind.cause, kind.remedy, values)
    return Finding("beancount.other", entry, place, OTHER, "", "", {"said": first})


def _failed_balance(entry: Balance, place: Mapping[str, Any]) -> Finding:
    stated = SaidAmount(*entry.amount)
    booked = SaidAmount(entry.amount.number + entry.diff_amount.number, entry.amount.currency)
    day = entry.date - dt.timedelta(days=1)  # the last of which the bookings count
    values = {"account": AccountName(entry.account), "stated": stated, "booked": booked, "day": day}
    return Finding(
        BALANCE,
        entry,
        place,
        "Op {account} hoort {stated} te staan, en volgens de boeken staat er {booked}.",
        "er ontbreekt een boeking van voor deze dag, of er staat er een te veel of dubbel.",
        f"leg 'bwk grootboek {entry.account} {day.year}' naast het afschrift.",
        values,
    )


def _value(key: str, text: str) -> Any:
    if key == "account":
        return AccountName(text)
    return [SaidAmount(*Amount.from_string(part)) for part in text.split(", ")] if key == "left" else text
