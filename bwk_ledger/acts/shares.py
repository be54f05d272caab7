"""Acts on shares: hand them over, issue them, give them up, and pay them back."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from beancount.core import data

from bwk_ledger.acts.payments import LeftOut, OrderDraft, under_way, waits_for, without_account
from bwk_ledger.acts.sepa import Party, SepaPayment
from bwk_ledger.base import accounts, meta
from bwk_ledger.base.errors import InputError
from bwk_ledger.base.money import CENT, ZERO
from bwk_ledger.rules.share_movements import Act, Movement, share_movements
from bwk_ledger.standing.members import share_account, used_numbers
from bwk_ledger.standing.orders import REPAYMENT
from bwk_ledger.standing.refusals import require_membership
from importers.booking import new_posting, share_posting
from importers.context import Context
from importers.members import begin_memberships, open_subscription

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Mapping, Sequence

    from bwk_ledger.books.store import Changes
    from bwk_ledger.figures.shares import Repayment
    from bwk_ledger.register.people import Register
    from bwk_ledger.rules.load import Ledger
    from bwk_ledger.standing.config import Config
    from bwk_ledger.standing.orders import PaymentOrder


# Acts on shares: hand them over, issue them against a payment that no statement brings, give them up on leaving.


@dataclass(frozen=True)
class Booked:
    """A movement that was booked."""

    number: int  # in the share register
    amount: Decimal  # EUR, the nominal value of the shares
    begins: bool = False  # whether membership began with it


def transfer(ledger: Ledger, giver: str, receiver: str, count: int, day: dt.date) -> Booked:
    """Hand over shares from one member to another.

    Raises:
        InputError: one of them is no member on that day, or the giver does not hold so many; nothing was written.
    """
    _check_count(count)
    if giver == receiver:
        raise InputError(f"{giver} draagt niets over aan zichzelf.", remedy="noem twee verschillende leden.")
    require_membership(ledger.config, giver, day)
    _check_stays(receiver, day, ledger.config)
    movements = tuple(share_movements(ledger.transactions))
    _refuse_again(movements, Act.TRANSFER, giver, receiver, count, day)
    _check_held(ledger, movements, giver, count, day)
    price = share_price(ledger.config)
    context = Context.of(ledger.root, ledger.entries)
    postings = [
        share_posting(share_account(giver), Decimal(count), price),
        share_posting(share_account(receiver), Decimal(-count), price),
    ]
    entry = movement(context, day, giver, f"Aandelen overgedragen aan {receiver}", "overdracht", postings)
    changes = ledger.changes()
    append(changes, entry)
    changes.commit()
    return Booked(int(entry.meta[meta.MOVEMENT]), worth(count, price))


def issue(ledger: Ledger, number: str, count: int, day: dt.date, via: str, paid_by: str = "") -> Booked:
    """Issue shares that were paid on an account; who signed up for them becomes a member.

    Args:
        ledger: the books.
        number: of a member on that day, or of who signed up for shares.
        count: shares.
        day: of the payment.
        via: the account that was paid on, not one whose statement of that day was imported.
        paid_by: the number of who paid, where that is another.

    Raises:
        InputError: one of these is not so; nothing was written.
    """
    config = ledger.config
    _check_count(count)
    price = share_price(config)
    context = Context.of(ledger.root, ledger.entries)
    _check_receiver(number, day, context)
    _check_account(via, day, context)
    if paid_by and paid_by not in used_numbers(config) | set(config.people):
        raise InputError(
            f"nummer {paid_by} is van niemand.", remedy="noem bij --betaald-door een nummer dat in de boeken staat."
        )
    _refuse_again(share_movements(ledger.transactions), Act.ISSUE, None, number, count, day)
    amount = worth(count, price)
    postings = [new_posting(via, amount), share_posting(share_account(number), Decimal(-count), price)]
    values = {meta.PAID_BY: paid_by} if paid_by not in {"", number} else {}
    entry = movement(context, day, number, f"Aandelen {number}", "uitgifte", postings, values)
    context.add(entry)
    changes = ledger.changes()
    append(changes, entry)
    began = begin_memberships(entry, context)
    for target, membership in began:
        changes.append(target, [membership], "Leden")
    changes.commit()
    return Booked(int(entry.meta[meta.MOVEMENT]), amount, bool(began))


def share_price(config: Config) -> Decimal:
    """The nominal value of a share, EUR.

    Raises:
        InputError: the books do not say it.
    """
    if config.share_price is None:
        raise InputError(
            "de nominale waarde van een aandeel staat niet in de boeken.",
            remedy="zet 'price AANDEEL ... EUR' in stam/rekeningen.beancount.",
        )
    return config.share_price


def worth(count: int, price: Decimal) -> Decimal:
    """EUR, in cents as a bank writes it."""
    return (count * price).quantize(CENT)


def movement(
    context: Context,
    day: dt.date,
    who: str,
    narration: str,
    reason: str,
    postings: list[Any],
    values: dict[str, Any] | None = None,
) -> Any:
    """A transaction that moves shares, with the next number in the share register."""
    about = {meta.REASON: reason, meta.MOVEMENT: Decimal(context.next_movement()), **(values or {})}
    return data.Transaction(about, day, "*", who, narration, frozenset(), frozenset(), postings)


def append(changes: Changes, entry: Any) -> None:
    """Add a movement to the year's file of members."""
    changes.append(_target(entry.date), [entry], f"Leden {entry.date.year}")


def check_order(ledger: Ledger, movements: Iterable[Movement], number: str, day: dt.date) -> None:
    """Refuse to give shares on the day they came where the books would have them go before they come.

    Within a day beancount books by line number, whatever the file.

    Raises:
        InputError: they would.
    """
    path = ledger.root / _target(day)
    lines = path.read_bytes().count(b"\n") if path.exists() else 0
    for item in movements:
        is_elsewhere = Path(item.entry.meta["filename"]) != path and item.entry.meta["lineno"] > lines
        if item.date == day and item.change(number) > 0 and is_elsewhere:
            raise InputError(
                f"de aandelen van {number} kwamen op {day} pas in de boeken.",
                cause="wat uit een afschrift komt, kan in de boeken niet dezelfde dag weer weg.",
                remedy="noem een latere dag.",
            )


def _target(day: dt.date) -> str:
    return f"jaren/{day.year}/leden.beancount"


def _check_count(count: int) -> None:
    if count < 1:
        raise InputError(f"{count} is geen aantal aandelen.", remedy="noem een heel getal vanaf 1.")


def _check_held(ledger: Ledger, movements: Sequence[Movement], number: str, count: int, day: dt.date) -> None:
    on_the_day = held = lowest = sum(item.change(number) for item in movements if item.date <= day)
    for item in sorted((item for item in movements if item.date > day), key=lambda item: item.date):
        held += item.change(number)
        lowest = min(lowest, held)
    if lowest < count:
        goes = f"van de {on_the_day} die {number} dan houdt, gaan er later in de boeken nog weg."
        raise InputError(
            f"{number} kan op {day} geen {count} aandelen overdragen: {_so_many(max(lowest, 0))}.",
            cause=goes if lowest < on_the_day else None,
            remedy=f"noem een kleiner aantal of een andere dag; kijk met 'bwk leden aandelen --lid {number}'.",
        )
    check_order(ledger, movements, number, day)


def _so_many(count: int) -> str:
    return f"er {'is' if count == 1 else 'zijn'} er {count or 'geen'} vrij"


def _check_receiver(number: str, day: dt.date, context: Context) -> None:
    """Shares are for who is a member or signed up to become one."""
    config = context.config
    if open_subscription(number, day, context) is not None:
        return
    if number not in config.members:
        raise InputError(
            f"{number} is geen lid en heeft zich op {day} niet ingeschreven.",
            remedy="schrijf eerst in met 'bwk leden aanmelden', of verbeter het nummer.",
        )
    _check_stays(number, day, config)


def _check_stays(number: str, day: dt.date, config: Config) -> None:
    """Who leaves gives up all shares on the last day, so none may come after that was booked."""
    period = require_membership(config, number, day)
    end = next(end for start, end in reversed(config.members[number].stretches) if start <= period.start)
    if end is not None:
        raise InputError(
            f"{number} is lid tot en met {end}, en krijgt er geen aandelen meer bij.",
            cause="wie vertrekt, geeft alle aandelen terug.",
            remedy="gaat het vertrek niet door, haal dan 'einde:' weg uit stam/leden.beancount; staan de aandelen al "
            "als teruggegeven in de boeken, boek die dan eerst terug.",
        )


def _check_account(account: str, day: dt.date, context: Context) -> None:
    opened = context.opened.get(account)
    if opened is None or not accounts.is_under(account, accounts.ASSETS):
        own = " ".join(sorted(name for name in context.opened if accounts.is_own(name)))
        raise InputError(
            f"op rekening {account} kan niet zijn betaald.",
            cause="dat kan alleen op een bestaande rekening van Activa.",
            remedy=f"kies bij --via bijvoorbeeld uit: {own}.",
        )
    if day < opened:
        raise InputError(f"rekening {account} is er pas vanaf {opened}.", remedy="noem een latere dag.")
    read = max((date for name, date in context.asserted if name == account), default=None)
    if read is not None and day < read:
        raise InputError(
            f"{account} is al ingelezen tot {read}, en die afschriften kennen deze betaling niet.",
            cause="het saldo zou niet meer kloppen met de bank.",
            remedy="staat zij wel op het afschrift, verbeter dan die boeking in Fava; noem anders bij --via waarop wel "
            "is betaald.",
        )


def _refuse_again(
    movements: Iterable[Movement], act: Act, giver: str | None, receiver: str, count: int, day: dt.date
) -> None:
    """The same act once more is nearly always the same call once more."""
    for item in movements:
        if (item.act, item.giver, item.receiver, item.shares, item.date) == (act, giver, receiver, count, day):
            raise InputError(
                f"deze {act.value} staat al in de boeken: mutatie {item.number} op {day}.",
                remedy="er is niets te doen; gaat het om nog eens zoveel, boek dat dan op een andere dag.",
            )


# Paying back shares: who is in the order, by the repayment calendar and the accounts in the register.


def repay(
    order: PaymentOrder,
    calendar: Iterable[Repayment],
    register: Register,
    earlier: Mapping[str, PaymentOrder],
    transactions: Sequence[Any],
) -> OrderDraft[SepaPayment]:
    """The payment of what is due on the day of execution.

    Args:
        order: the order without its lines.
        calendar: the repayments that the books know of.
        register: who they are for.
        earlier: the orders in the books.
        transactions: those of the books.
    """
    waiting = under_way(earlier.values(), transactions, REPAYMENT, order.execution)
    lines: dict[str, Decimal] = {}
    payments, left_out = [], []
    for line in calendar:
        number, orders = line.number, waiting.get(line.number, [])
        amount = max(line.open - sum((item.lines[number] for item in orders), ZERO), ZERO)
        reason = _reason(line, amount, orders, register, order)
        if reason is not None:
            left_out.append(LeftOut(number, line.amount, reason))
            continue
        person = register.people[number]
        lines[number] = amount
        party, end_to_end = Party(person.name, person.iban), order.end_to_end(number)
        payments.append(SepaPayment(party, amount, end_to_end, f"Terugbetaling aandelen {end_to_end}"))
    return OrderDraft(replace(order, lines=lines), tuple(payments), tuple(left_out))


def leaving(earlier: Mapping[str, PaymentOrder], transactions: Sequence[Any], day: dt.date) -> Decimal:
    """EUR of earlier orders that stands on the bank still, and will leave it."""
    waiting = under_way(earlier.values(), transactions, REPAYMENT, day)
    return sum((order.lines[number] for number, orders in waiting.items() for order in orders), ZERO)


def _reason(
    line: Repayment, amount: Decimal, orders: Sequence[PaymentOrder], register: Register, order: PaymentOrder
) -> str | None:
    """Why nothing is paid back to a number; None where it is."""
    if line.due > order.execution:
        return f"pas op {line.due}"
    if line.open <= 0:
        return "de aandelen zijn nog niet ingeleverd" if line.shares else "niets open"
    if not amount:
        return waits_for(orders)
    return without_account(line.number, register)
