"""What every act on the cash of a kamer asks: where it stands, what is booked, and whether that is there already."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from beancount.core import data

from bwk_ledger.acts.act import DAY, FLAG, Done, Field
from bwk_ledger.base import accounts, meta
from bwk_ledger.base.advice import FieldName, advice
from bwk_ledger.base.errors import InputError
from bwk_ledger.base.money import CENT, format_amount, round_half_up
from bwk_ledger.base.periods import today
from bwk_ledger.rules.handgeld import CashAct, HandgeldMove, handgeld_moves
from bwk_ledger.standing.refusals import require_kamer
from importers.booking import new_posting

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence
    from decimal import Decimal

    from bwk_ledger.books.store import Changes
    from bwk_ledger.rules.load import Ledger

_BY_HAND = "kas van de kamer"
AGAIN = Field("nog_eens", FLAG, "Het is er echt nog een: zelfde dag, tekst en bedrag.")
DAY_FIELD = Field("datum", DAY, "De dag; anders vandaag.", default=today)


def cash_account(ledger: Ledger, code: str, day: dt.date, *, goes_back: bool = False) -> str:
    """Where the cash of a kamer stands: its box, or its handgeld where that was always cash.

    Args:
        ledger: the books.
        code: the kamer.
        day: the day of the act.
        goes_back: the money goes to a bank, which may be after the last day of the kamer.

    Raises:
        InputError: there is no such kamer on that day.
    """
    kamer = require_kamer(ledger.config, code)
    if not kamer.is_there(kamer.end if goes_back and kamer.end and day > kamer.end else day):
        raise InputError(f"kamer {code} is er niet op {day}: zij is er {kamer.lasts}.", remedy="noem een andere dag.")
    box, petty_cash = f"{accounts.CASH_BOX}:{code}", f"{accounts.PETTY_CASH}:{code}"
    used = {move.account for move in handgeld_moves(ledger.transactions) if move.kamer == code}
    return petty_cash if used == {petty_cash} and not is_at_bank(ledger, petty_cash) else box


def is_at_bank(ledger: Ledger, account: str) -> bool:
    """Whether handgeld is an account at a bank: it has a number, or a statement told of it."""
    kamer = ledger.config.kamers.get(accounts.cash_kamer(account))
    if kamer is not None and kamer.source.get(meta.IBAN):
        return True
    if any(entry.account == account for entry in ledger.by_type.get(data.Balance, ())):
        return True
    return any(
        item.account == account and meta.KEY in (item.meta or {})
        for entry in ledger.transactions
        for item in entry.postings
    )


def require_amount(amount: Decimal) -> Decimal:
    """An amount that can be in cash.

    Raises:
        InputError: it is not above zero, or has a part of a cent.
    """
    if amount <= 0 or amount % CENT:
        raise InputError(
            f"{amount} is geen bedrag boven nul, in hele centen.",
            field="bedrag",
            remedy="schrijf bijvoorbeeld 40,00, zonder min.",
        )
    return round_half_up(amount)


def next_key(ledger: Ledger, account: str, day: dt.date) -> str:
    """The identity of one more act on the cash of a kamer on a day."""
    begins = f"kas:{accounts.cash_kamer(account)}:{day}:"
    numbers = [
        int(key.removeprefix(begins))
        for entry in ledger.transactions
        for item in entry.postings
        if (key := str((item.meta or {}).get(meta.KEY, ""))).startswith(begins)
    ]
    return f"{begins}{max(numbers, default=0) + 1}"


class CashBooking(NamedTuple):
    """What an act books against the cash of a kamer: what comes in, or with a minus goes out, and the other side."""

    done: CashAct
    account: str
    day: dt.date
    amount: Decimal
    others: tuple[Any, ...]
    narration: str
    payee: str | None = None
    paper: tuple[tuple[str, str], ...] = ()

    def entry(self, ledger: Ledger) -> Any:
        """As it comes in the books."""
        is_box = accounts.is_under(self.account, accounts.CASH_BOX)
        key = {meta.KEY: next_key(ledger, self.account, self.day)} if is_box else {}
        values = {meta.REASON: _BY_HAND, meta.CASH: str(self.done), **dict(self.paper)}
        postings = [new_posting(self.account, self.amount, key), *self.others]
        return data.Transaction(values, self.day, "*", self.payee, self.narration, frozenset(), frozenset(), postings)


def append(changes: Changes, account: str, entries: Sequence[Any]) -> None:
    """Add entries of a year to the file of a box, or of handgeld that is cash."""
    kind, kamer = account.split(":")[1:]
    year = entries[0].date.year
    changes.append(f"jaren/{year}/{kind.lower()}-{kamer.lower()}.beancount", entries, f"{kind} {kamer} {year}")


def book(ledger: Ledger, booking: CashBooking, *, again: bool, changes: Changes | None = None) -> Done:
    """Write a booking, and say what is left.

    Args:
        ledger: the books.
        booking: what is booked.
        again: whether it is one more of the same.
        changes: what comes with it, such as its paper.

    Raises:
        InputError: it is there already, and nobody says that it is one more; nothing was written.
    """
    if not again:
        refuse_again(ledger, booking)
    changes = changes or ledger.changes()
    append(changes, booking.account, [booking.entry(ledger)])
    changes.commit()
    return Done((said(ledger, booking),))


def refuse_again(ledger: Ledger, booking: CashBooking) -> None:
    """Refuse the same act once more: it is nearly always the same call once more.

    Raises:
        InputError: it is in the books.
    """
    for entry in ledger.transactions:
        if (entry.meta.get(meta.CASH), entry.date, entry.narration, entry.payee) != (
            booking.done,
            booking.day,
            booking.narration,
            booking.payee,
        ):
            continue
        if any(
            (item.account, item.units.number) == (booking.account, booking.amount) and _is_of_act(item)
            for item in entry.postings
        ):
            raise InputError(
                f"dit staat al in de boeken: {booking.day}, {booking.narration}, "
                f"{format_amount(abs(booking.amount))} euro.",
                field="nog_eens",
                remedy=advice("er is niets te doen; is het er echt nog een, geef dan ", FieldName("nog_eens"), "."),
            )


def _is_of_act(posting: Any) -> bool:
    """Whether an act booked it, and not the statement of a bank alone; handgeld that is cash has no such mark."""
    is_box = accounts.is_under(posting.account, accounts.CASH_BOX)
    return not is_box or meta.KEY in (posting.meta or {})


def said(ledger: Ledger, booking: CashBooking) -> str:
    """What was booked, and what is left when that day ends."""
    left = sum(
        (move.amount for move in _moves(ledger, booking.account) if move.entry.date <= booking.day), booking.amount
    )
    side = "erbij" if booking.amount > 0 else "eraf"
    return (
        f"{booking.day}: {format_amount(abs(booking.amount))} euro {side}, {booking.narration}. In "
        f"{booking.account} is dan {format_amount(left)} euro."
    )


def _moves(ledger: Ledger, account: str) -> list[HandgeldMove]:
    return [move for move in handgeld_moves(ledger.transactions) if move.account == account]


def paper_of(number: str, reason: str) -> tuple[tuple[str, str], ...]:
    """What a transaction says of its paper: the number of it, or why there is none."""
    if reason:
        return ((meta.RECEIPT, meta.NO_RECEIPT), (meta.NO_RECEIPT_REASON, reason))
    return ((meta.RECEIPT, number),) if number else ()
