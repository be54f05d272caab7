"""Shares of a member list: held when the books began, or to be paid on a statement and then booked with that payment.

A list tells that somebody holds shares, and so does the payment for them. Whoever was a member before the books began
brought them in with the opening balance; of whoever joined since, a statement shows the payment. Which it is follows
from where the first statement begins. Until there is one all count as held; it lets those that came later wait.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from beancount.core import data

from bwk_ledger.base import accounts, meta
from bwk_ledger.base.errors import count
from bwk_ledger.books.text import custom
from bwk_ledger.standing.members import MEMBER, SHARES, SUBSCRIPTION, share_account
from importers.base import Replacement
from importers.booking import new_posting, origin, share_posting
from importers.context import BY_LIST

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable

    from importers.base import Plan
    from importers.context import Context
    from importers.readers.bank import Statement

_DAY = timedelta(days=1)


@dataclass(frozen=True)
class ListedShares:
    """What a line of a member list says of shares."""

    number: str
    shares: int
    day: dt.date
    joined: dt.date
    line: Decimal

    def are_to_be_paid(self, context: Context) -> bool:
        """Whether the member joined and got the shares since the books began, so that a statement shows the payment."""
        begin = _begin(context)
        return begin is not None and _came_since(self.joined, self.day, begin)


def book_listed_shares(found: Iterable[ListedShares], copy: str, plan: Plan, context: Context) -> None:
    """Book the shares of a list; `context` knows them from then on.

    They get their numbers in the order in which members joined: those that a later statement lets wait are the last,
    and leave no gap.
    """
    waiting = 0
    for listed in sorted(found, key=lambda item: (item.joined, item.day)):
        if listed.are_to_be_paid(context):
            plan.entries.append((MEMBER.file, _to_be_paid(listed, copy)))
            waiting += 1
        else:
            opening = _opening(listed, copy, context)
            context.add(opening)
            plan.entries.append((_file(opening), opening))
    if waiting:
        plan.notes.append(_told(waiting))


def let_later_ones_wait(plan: Plan, statements: Iterable[Statement], account: str, context: Context) -> None:
    """Let the listed shares of who joined since the first statement wait for their payment, if this is that statement.

    The numbers that they had in the share register are free again.
    """
    days = [row.date for statement in statements for row in statement.rows]
    if not days or not accounts.is_under(account, accounts.BANK):
        return
    begin, known = min(days).replace(day=1), _begin(context)
    if known is not None and known <= begin:
        return
    waiting = [entry for entry in context.listed_shares if _came_since(_joined(entry, context), entry.date, begin)]
    if not waiting:
        return
    for entry in waiting:
        context.forget(entry)
        plan.replaced.append(Replacement(_file(entry), entry, None))
        plan.entries.append((MEMBER.file, _to_be_paid(*_listed(entry, context))))
    plan.notes.append(_told(len(waiting)))


def _told(members: int) -> str:
    """That so many members of a list hold their shares only once a statement shows the payment."""
    who = f"{count(members, 'lid', 'leden')} van de ledenlijst {'kreeg' if members == 1 else 'kregen'}"
    return (
        f"{who} aandelen sinds de boeken begonnen: die gelden als ingeschreven, en tellen in het aandelenregister "
        "zodra zij zijn betaald, op een afschrift, met 'bwk kas aandeel' of met 'bwk leden uitgifte'"
    )


def _begin(context: Context) -> dt.date | None:
    """The first day of the month in which the statements of the books begin; None while there are none."""
    days = []
    for account in context.imported:
        if accounts.is_under(account, accounts.BANK):
            opening = context.openings.get(account)
            first = context.balances.days(account)[0]
            days.append(first + _DAY if opening is not None and opening.date == first else first)
    return min(days).replace(day=1) if days else None


def _came_since(joined: dt.date, day: dt.date, begin: dt.date) -> bool:
    return joined >= begin and day > begin


def _joined(entry: Any, context: Context) -> dt.date:
    return context.config.members[entry.payee].start


def _file(opening: Any) -> str:
    return f"jaren/{opening.date.year}/leden.beancount"


def _listed(entry: Any, context: Context) -> tuple[ListedShares, str]:
    """What the list said, from the shares that it booked, and what its copy is called."""
    posting = entry.postings[0]
    place = posting.meta
    shares = -int(posting.units.number)
    return ListedShares(entry.payee, shares, entry.date, _joined(entry, context), place[meta.LINE]), place[meta.SOURCE]


def _to_be_paid(listed: ListedShares, copy: str) -> Any:
    place = {meta.REASON: BY_LIST, meta.SOURCE: copy, meta.LINE: listed.line}
    values = SUBSCRIPTION.metadata({SHARES: Decimal(listed.shares)})
    return custom(values | place, listed.day, SUBSCRIPTION.type, listed.number)


def _opening(listed: ListedShares, copy: str, context: Context) -> Any:
    """Shares held when the books begin: part of the equity that the bank's opening balance brought in."""
    price = context.config.share_price
    assert price is not None
    day, begins = listed.day, context.opening_balance
    if begins is not None and day < begins:
        day = begins - _DAY  # the evening before the books begin, as what stood on any account
    values = origin(copy, int(listed.line), f"aandelen-{listed.number}-{listed.day}")
    return data.Transaction(
        {meta.REASON: BY_LIST, meta.MOVEMENT: Decimal(context.next_movement())},
        day,
        "*",
        listed.number,
        "Aandelen bij aanvang",
        frozenset(),
        frozenset(),
        [
            share_posting(share_account(listed.number), Decimal(-listed.shares), price, values),
            new_posting(accounts.RESERVE, listed.shares * price),
        ],
    )
