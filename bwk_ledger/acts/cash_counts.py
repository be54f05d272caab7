"""Counting cash with two, and booking what a count found more or less."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from beancount.core.amount import Amount

from bwk_ledger.acts.act import AMOUNT, DAY, KAMER, NUMBER, TEXT, Done, Field, a_kamer, act, placed
from bwk_ledger.acts.cash_box import CashBooking, append, cash_account, is_at_bank
from bwk_ledger.base import accounts, meta
from bwk_ledger.base.advice import advice, way
from bwk_ledger.base.errors import InputError
from bwk_ledger.base.money import EUR, format_amount, round_half_up
from bwk_ledger.base.periods import today
from bwk_ledger.books.text import custom
from bwk_ledger.rules.cash import difference, unexplained, wrong_count
from bwk_ledger.rules.handgeld import CashAct, day_changes, handgeld_moves
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
    from decimal import Decimal

    from bwk_ledger.books.store import Changes
    from bwk_ledger.rules.load import Ledger


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
    found = next(beside_books([count], day_changes(handgeld_moves(ledger.transactions))[account]))
    changes = ledger.changes()
    is_booked = found.difference and remark and not _says_the_bank(ledger, account)
    append(changes, account, [entry, *([_explained(ledger, changes, found, remark)] if is_booked else [])])
    changes.commit()
    return found


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
    found = [
        item
        for account, counts in by_account.items()
        for item in unexplained(list(beside_books(counts, days[account])))
        if datum in (None, item.count.date) and not _says_the_bank(ledger, account)
    ]
    if not found:
        raise InputError(
            f"er is geen telling van {kamer}{f' op {datum}' if datum else ''} met een verschil dat niet is verklaard.",
            remedy=advice("er is niets te doen; de tellingen staan in ", way("handgeld overzicht"), "."),
        )
    item = max(found, key=lambda item: item.count.date)
    changes = ledger.changes()
    append(changes, item.count.account, [_explained(ledger, changes, item, reden.strip())])
    changes.commit()
    side = "meer" if item.difference > 0 else "minder"
    counted = f"{format_amount(abs(item.difference))} euro {side} geteld in {item.count.account}"
    return Done((f"{item.count.date}: {counted}, geboekt als kasverschil: {reden.strip()}",))
