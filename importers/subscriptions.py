"""Who signed up for shares becomes a member with the payment: the bank row that pays begins the membership."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bwk_ledger import accounts, meta
from bwk_ledger.books.text import custom
from bwk_ledger.membership import ASSOCIATION, MEMBER, SHARE
from importers.members import STANDING

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

    from bwk_ledger.membership import Subscription
    from importers.context import Context


def begin_memberships(transaction: Any, context: Context) -> list[tuple[str, Any]]:
    """The memberships that begin with a payment for shares, with their file; `context` knows them from then on.

    The transaction is one that `context` knows. None where fewer shares are held after it than the cooperative asks of
    a member: then only the shares are booked.
    """
    found = []
    least = max(context.config.member_rules.least_shares, 1)
    for number in _who_paid(transaction):
        subscription = open_subscription(number, transaction.date, context)
        if subscription is not None and context.shares_held(number, transaction.date) >= least:
            found.append((STANDING, _membership(subscription, transaction.date)))
    context.know_members([entry for _, entry in found])
    return found


def _who_paid(transaction: Any) -> Iterator[str]:
    for posting in transaction.postings:
        if posting.units.currency == SHARE and posting.units.number < 0:
            yield posting.account.removeprefix(f"{accounts.SHARES}:")


def open_subscription(number: str, day: dt.date, context: Context) -> Subscription | None:
    """What somebody who is no member on a day signed up for; None for who is a member or never signed up."""
    member = context.config.members.get(number)
    if member is not None and (member.end is None or day <= member.end):
        return None
    return next(
        (
            item
            for item in reversed(context.config.subscriptions)
            if item.number == number
            and item.kind
            and item.start <= day
            and (member is None or member.end is None or member.end < item.start)
        ),
        None,
    )


def _membership(subscription: Subscription, day: dt.date) -> Any:
    values: dict[str, Any] = {"soort": subscription.kind, "kamer": subscription.kamer}
    if subscription.in_association:
        values[ASSOCIATION] = True
    values |= {"aangemeld": subscription.start, meta.REASON: "betaling van de aandelen"}
    return custom(values, day, MEMBER, subscription.number)
