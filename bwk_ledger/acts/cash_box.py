"""The cash box of a kamer: where it stands and what is booked of it, and counting it with two."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any, NamedTuple

from beancount.core import data
from beancount.core.amount import Amount

from bwk_ledger.acts.act import AMOUNT, DAY, FLAG, KAMER, NUMBER, TEXT, Done, Field, a_kamer, act, placed
from bwk_ledger.base import accounts, meta
from bwk_ledger.base.errors import FieldName, InputError, advice, way
from bwk_ledger.base.money import CENT, EUR, format_amount, round_half_up
from bwk_ledger.base.periods import today
from bwk_ledger.books.text import custom
from bwk_ledger.rules.cash import (
    CashAct,
    HandgeldMove,
    day_changes,
    difference,
    handgeld_moves,
    unexplained,
    wrong_count,
)
from bwk_ledger.standing.handgeld import (
    ACCOUNT,
    AND_BY,
    BY,
    COUNT,
    REMARK,
    CashCount,
    Counted,
    beside_books,
    read_counts,
)
from bwk_ledger.standing.kamers import POST
from bwk_ledger.standing.refusals import require_kamer
from importers.booking import new_posting

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence
    from decimal import Decimal

    from bwk_ledger.books.store import Changes
    from bwk_ledger.rules.load import Ledger


# What every act on the cash of a kamer asks: where it stands, what is booked, and whether that is there already.

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


# Counting cash with two, and booking what a count found more or less.


def count_cash(
    ledger: Ledger, account: str, day: dt.date, amount: Decimal, people: tuple[str, str], remark: str = ""
) -> Counted:
    """Write down what two people counted when a day ended, and hold it against the books.

    Args:
        ledger: the books.
        account: the cash box of a kamer, or its handgeld.
        day: the day of counting.
        amount: what was counted, EUR.
        people: the numbers of both.
        remark: what explains a difference, which is then booked; but not on an account at a bank, which says itself
            what is on it.

    Raises:
        InputError: the kamer or somebody is not known on that day, both are one person, the amount is below zero, or
            the kamer was counted on that day already.
    """
    kamer = accounts.cash_kamer(account)
    named = account if accounts.is_under(account, accounts.CASH_BOX) else ""
    values = COUNT.metadata({ACCOUNT: named, BY: people[0], AND_BY: people[1], REMARK: remark})
    entry = custom(values, day, COUNT.type, kamer, Amount(round_half_up(amount), EUR))
    count = CashCount(kamer, account, day, amount, *people, remark, entry)
    before = [item.date for item in read_counts(ledger.customs) if item.account == account]
    for wrong in wrong_count(count, ledger.config, before):
        raise InputError(wrong.text[:1].lower() + wrong.text[1:], cause=wrong.cause, remedy=wrong.remedy)
    counted = next(beside_books([count], day_changes(handgeld_moves(ledger.transactions))[account]))
    changes = ledger.changes()
    is_booked = counted.difference and remark and not _says_the_bank(ledger, account)
    append(changes, account, [entry, *([_explained(ledger, changes, counted, remark)] if is_booked else [])])
    changes.commit()
    return counted


def _explained(ledger: Ledger, changes: Changes, found: Counted, reason: str) -> Any:
    """The booking of a difference, and the post for it where the books have none yet."""
    kamer = found.count.kamer
    posts = [post.account(kamer) for post in ledger.config.posts if accounts.is_cash_difference(post.account(kamer))]
    if not posts:
        about = {meta.NAME: "Kasverschillen", meta.RGS: "WBedAdlKav"}
        start = min(item.start for item in ledger.config.kamers.values())
        post = custom(about, start, POST.type, accounts.EXPENSES, accounts.CASH_DIFFERENCE_POST)
        changes.append(POST.file, [post], "Rekeningen")
        posts = [f"{accounts.EXPENSES}:{kamer}:{accounts.CASH_DIFFERENCE_POST}"]
    cost = new_posting(posts[0], -found.difference)
    account, day = found.count.account, found.count.date
    narration = f"Kasverschil: {reason}"
    return CashBooking(CashAct.DIFFERENCE, account, day, found.difference, (cost,), narration).entry(ledger)


def _counted(ledger: Ledger, amount: Decimal) -> None:
    """What can lie in a cash box."""
    del ledger
    if amount < 0:
        raise InputError("in een kas ligt nooit minder dan niets.", remedy="schrijf wat er is geteld, zonder min.")


_FIELDS = (
    placed("kamer", KAMER, "De kamer.", check=a_kamer),
    Field("bedrag", AMOUNT, "Wat er in de kas ligt, zoals 112,40.", required=True, check=_counted),
    Field("door", NUMBER, "Het nummer van wie telt.", required=True),
    Field("en", NUMBER, "Het nummer van wie meetelt: een ander.", required=True),
    Field("datum", DAY, "De dag van tellen; anders vandaag.", default=today),
    Field(
        "opmerking", TEXT, "Wat een verschil verklaart, dat dan wordt geboekt; een naam hoort hier niet.", default=""
    ),
)


@act("kas telling", *_FIELDS)
def counting(ledger: Ledger, kamer: str, bedrag: Decimal, door: str, en: str, datum: dt.date, opmerking: str) -> Done:
    """Leg vast wat twee mensen in de kas van KAMER tellen, en vergelijk het met de boeken aan het eind van die dag.

    Een verschil met een verklaring wordt geboekt als kasverschil; een verschil zonder blijft een fout in de boeken.
    """
    account = cash_account(ledger, kamer, datum)
    return _told(ledger, count_cash(ledger, account, datum, bedrag, (door, en), opmerking.strip()))


@act("handgeld telling", *_FIELDS)
def counting_handgeld(
    ledger: Ledger, kamer: str, bedrag: Decimal, door: str, en: str, datum: dt.date, opmerking: str
) -> Done:
    """Leg vast wat twee mensen in de kas van KAMER tellen, en vergelijk het met de boeken aan het eind van die dag.

    Heeft de kamer een kas apart van haar rekening, dan wordt die geteld; anders alles wat zij aan handgeld heeft.
    """
    has_box = any(move.kamer == kamer and move.is_in_box for move in handgeld_moves(ledger.transactions))
    account = f"{accounts.CASH_BOX if has_box else accounts.PETTY_CASH}:{kamer}"
    return _told(ledger, count_cash(ledger, account, datum, bedrag, (door, en), opmerking.strip()))


def _says_the_bank(ledger: Ledger, account: str) -> bool:
    """Whether a statement says what is on an account, so that a count changes nothing there."""
    return not accounts.is_under(account, accounts.CASH_BOX) and is_at_bank(ledger, account)


def _told(ledger: Ledger, found: Counted) -> Done:
    count = found.count
    amounts = {"geteld": found.counted, "volgens de boeken": found.books, "verschil": found.difference}
    if not found.difference:
        what = "De kas klopt."
    elif count.remark:
        what = f"Het verschil is verklaard: {count.remark}"
    else:
        remedy = difference(found, ledger.config).remedy
        what = remedy[:1].upper() + remedy[1:]
    shown = (f"  {label:18} {format_amount(value):>10}" for label, value in amounts.items())
    return Done((f"Kas van {count.kamer} op {count.date}, geteld door {count.by} en {count.and_by}.", *shown, what))


@act(
    "kas verschil",
    placed("kamer", KAMER, "De kamer.", check=a_kamer),
    Field("reden", TEXT, "Wat het verschil verklaart; een naam hoort hier niet.", required=True),
    Field("datum", DAY, "De dag van de telling; anders die van het laatste verschil."),
)
def explaining(ledger: Ledger, kamer: str, reden: str, datum: dt.date | None) -> Done:
    """Boek het verschil van een telling van KAMER dat eerst niet en nu wel is verklaard, als kasverschil."""
    require_kamer(ledger.config, kamer)
    days = day_changes(handgeld_moves(ledger.transactions))
    by_account: dict[str, list[CashCount]] = defaultdict(list)
    for count in read_counts(ledger.customs):
        if count.kamer == kamer and count.amount is not None:
            by_account[count.account].append(count)
    differences = [
        item
        for account, counts in by_account.items()
        for item in unexplained(list(beside_books(counts, days[account])))
        if datum in (None, item.count.date) and not _says_the_bank(ledger, account)
    ]
    if not differences:
        raise InputError(
            f"er is geen telling van {kamer}{f' op {datum}' if datum else ''} met een verschil dat niet is verklaard.",
            remedy=advice("er is niets te doen; de tellingen staan in ", way("handgeld overzicht"), "."),
        )
    item = max(differences, key=lambda item: item.count.date)
    changes = ledger.changes()
    append(changes, item.count.account, [_explained(ledger, changes, item, reden.strip())])
    changes.commit()
    side = "meer" if item.difference > 0 else "minder"
    counted = f"{format_amount(abs(item.difference))} euro {side} geteld in {item.count.account}"
    return Done((f"{item.count.date}: {counted}, geboekt als kasverschil: {reden.strip()}",))
