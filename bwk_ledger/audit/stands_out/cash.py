"""Money of the cooperative itself: cash that was withdrawn, an account that looks like its own, and counts."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter, defaultdict
from difflib import SequenceMatcher
from functools import cache, partial
from typing import TYPE_CHECKING, Any

from beancount.core import data

from bwk_ledger.audit.stands_out.evidence import Hit, euros, named
from bwk_ledger.base import accounts, meta
from bwk_ledger.base.errors import plain
from bwk_ledger.base.money import EUR, ZERO
from bwk_ledger.base.periods import in_words
from bwk_ledger.figures.handgeld import petty_cash
from bwk_ledger.figures.open_items import open_items
from bwk_ledger.rules.cash import moves
from bwk_ledger.standing.handgeld import read_counts
from bwk_ledger.standing.open_items import Sort

if TYPE_CHECKING:
    from collections.abc import Iterator
    from decimal import Decimal

    from bwk_ledger.audit.stands_out.evidence import Evidence

_SOON = dt.timedelta(days=31)
_ON_ITS_WAY = dt.timedelta(days=10)
_LONG = dt.timedelta(days=365)
_ALIKE = 0.8  # of two names
_COUNTS = 6
_FROM_A_MACHINE = re.compile(r"\b(?:geldautomaat|gea|(?:geld|pin|kas)?opname|contant|contante|cash)\b")
_OWN = re.compile(
    r"\b(?:handgeld|spaarrekening|eigen rekening|interne overboeking|deposito|tussenrekening|naar spaar\w*)\b"
)


def withdrawal(evidence: Evidence) -> Iterator[Hit]:
    """Cash after which, within a month, the box is neither counted nor spent from. Clean books: hardly ever.

    What a machine gave and was booked as a cost right away has no box at all.
    """
    period = evidence.audit.period
    moves_by_box: dict[str, list[Any]] = defaultdict(list)
    for move in evidence.audit.ledger.index.fact(moves):
        if move.is_in_box:
            moves_by_box[move.account].append(move)
    counted: dict[str, list[dt.date]] = defaultdict(list)
    for count in read_counts(evidence.audit.ledger.customs):
        counted[count.account].append(count.date)
    for account, items in moves_by_box.items():
        used = [*(item.entry.date for item in items if item.amount < 0), *counted[account]]
        for item in items:
            day = item.entry.date
            if item.amount <= 0 or day not in period or not _is_withdrawn(item.entry):
                continue
            if not any(day <= other <= day + _SOON for other in used):
                yield Hit(
                    "withdrawal",
                    f"Op {in_words(day)} ging {euros(item.amount)} contant naar de kas van {item.kamer}; in de maand "
                    "erna is de kas niet geteld en is er niets uit betaald. Waar is dat geld?",
                    (item.entry,),
                    item.amount,
                )
    for booking in evidence.of_year:
        if booking.paid and booking.costs and _FROM_A_MACHINE.search(plain(booking.said)):
            yield Hit(
                "withdrawal",
                f"Op {in_words(booking.day)} is {euros(booking.amount)} contant opgenomen en meteen als kosten geboekt "
                f"({named(booking)}). Wat is ervan gekocht?",
                (booking.entry,),
                booking.amount,
            )


def _is_withdrawn(entry: Any) -> bool:
    """Whether it came from an account, and is no taking."""
    return any(accounts.is_own(item.account) and item.units.number < 0 for item in entry.postings)


def own_lookalike(evidence: Evidence) -> Iterator[Hit]:
    """Money to an account that is called after the cooperative or its savings, and is none of its own. Clean: never.

    Also an own account that the books have without its number, or of which no statement is kept.
    """
    title = plain(evidence.audit.ledger.title)
    own = _own_numbers(evidence)
    times = Counter(item.iban for item in evidence.bookings)
    is_titled = cache(partial(_is_alike, title=title))
    for item in evidence.of_year:
        name = plain(item.row.name if item.row and item.row.name[:1] != "(" else item.organisation)
        names_own = item.costs and accounts.is_under(item.account, accounts.BANK) and _OWN.search(plain(item.said))
        is_near = times[item.iban] <= _SELDOM and _is_near(item.iban, own)
        if item.paid and (is_titled(name) or names_own or is_near):
            why = "van de coöperatie zelf lijkt" if not is_near else "bijna het nummer van een eigen rekening heeft"
            yield Hit(
                "own_lookalike",
                f"{named(item)}, {euros(item.amount)} op {in_words(item.day)}, gaat naar een rekening die {why}, "
                "en die niet in de boeken staat. Van wie is die rekening?",
                (item.entry,),
                item.amount,
            )
    yield from _without_statement(evidence)


def _is_alike(name: str, title: str) -> bool:
    return bool(name) and (
        len(title) > _SHORT and (title in name or SequenceMatcher(None, name, title).ratio() >= _ALIKE)
    )


_SHORT = 4
_SELDOM = 2  # bookings on an account number, at most, for one that looks like an own one
_END = 10  # signs of an account number that are its own; the bank and check digits come before


def _own_numbers(evidence: Evidence) -> frozenset[str]:
    """The account numbers of the cooperative."""
    ledger = evidence.audit.ledger
    opens = ledger.by_type.get(data.Open, ())
    numbers = [entry.meta.get(meta.IBAN) for entry in (*opens, *ledger.customs) if _is_own_place(entry)]
    return frozenset(str(number).replace(" ", "").upper() for number in numbers if number)


def _is_own_place(entry: Any) -> bool:
    return isinstance(entry, data.Open) or entry.type == "kamer"


def _is_near(number: str, own: frozenset[str]) -> bool:
    """Whether an account number differs from an own one by no more than one sign, or two that changed places."""
    return bool(number) and number not in own and any(_differ(number, one) for one in own)


def _differ(number: str, own: str) -> bool:
    if len(number) != len(own) or number[4:-_END] != own[4:-_END]:
        return False
    places = [at for at in range(1, _END + 1) if number[-at] != own[-at]]
    swapped = len(places) == len("ab") and sorted(number[-at] for at in places) == sorted(own[-at] for at in places)
    return len(places) <= 1 or swapped


def _without_statement(evidence: Evidence) -> Iterator[Hit]:
    """Accounts at a bank to which money went in the year, and of which no row of any statement is in the books."""
    opens = {entry.account: entry for entry in evidence.audit.ledger.by_type.get(data.Open, ())}
    into: dict[str, list[Any]] = defaultdict(list)
    with_rows = set(evidence.archive.accounts())
    for entry, item in evidence.audit.ledger.index.postings(_is_euro_at_bank):
        if meta.SOURCE in (item.meta or {}):
            with_rows.add(item.account)
        elif item.units.number > 0 and entry.date in evidence.audit.period and _is_withdrawn(entry):
            into[item.account].append(entry)
    for account, entries in into.items():
        entry = opens.get(account)
        if account not in with_rows and entry is not None and meta.IBAN not in entry.meta:
            name = evidence.audit.ledger.names.get(account, account)
            yield Hit(
                "own_lookalike",
                f"Er ging geld naar '{name}': een rekening zonder nummer in de boeken en zonder een enkel afschrift. "
                "Bestaat zij, en wat staat erop?",
                tuple(entries),
                sum((part.units.number for one in entries for part in one.postings if part.account == account), ZERO),
            )


def _is_euro_at_bank(account: str, currency: str) -> bool:
    return currency == EUR and accounts.is_under(account, accounts.BANK)


def on_its_way(evidence: Evidence) -> Iterator[Hit]:
    """Money between own accounts that left one and did not come on another within ten days. Clean books: never."""
    open_ones: list[tuple[Decimal, Any]] = []
    end = evidence.audit.period.last_day
    for entry, item in evidence.audit.ledger.index.postings(_is_euro_in_transit):
        if entry.date > end:
            break
        other = next((one for one in open_ones if one[0] == -item.units.number), None)
        if other is not None:
            open_ones.remove(other)
        else:
            open_ones.append((item.units.number, entry))
    for amount, entry in open_ones:
        if entry.date in evidence.audit.period and entry.date + _ON_ITS_WAY <= end:
            yield Hit(
                "on_its_way",
                f"{euros(abs(amount))} van {in_words(entry.date)} is onderweg tussen eigen rekeningen en kwam op geen "
                "andere aan. Waar is het gebleven?",
                (entry,),
                abs(amount),
            )


def _is_euro_in_transit(account: str, currency: str) -> bool:
    return currency == EUR and account == accounts.IN_TRANSIT


def exact_counts(evidence: Evidence) -> Iterator[Hit]:
    """A box that is counted often and always fits to the cent, or always by the same two. Clean books: now and then."""
    ledger = evidence.audit.ledger
    for kamer in ledger.index.fact(petty_cash, evidence.audit.period):
        counts = [item for month in kamer.months for item in month.counts]
        if len(counts) >= _COUNTS and not any(item.difference for item in counts):
            people = {frozenset((item.count.by, item.count.and_by)) for item in counts}
            same = ", steeds door dezelfde twee" if len(people) == 1 else ""
            yield Hit(
                "exact_counts",
                f"De kas van {kamer.kamer} is {len(counts)} keer geteld{same}, en klopte altijd tot op de cent. Wordt "
                "er echt geteld? Tel een keer onaangekondigd mee.",
                tuple(item.count.entry for item in counts),
            )


def late_deposits(evidence: Evidence) -> Iterator[Hit]:
    """A deposit that should be back, or was received more than a year ago. Clean books: hardly ever."""
    end = evidence.audit.period.last_day
    for item in open_items(evidence.audit.ledger, end, Sort.DEPOSIT_PAID, Sort.DEPOSIT_RECEIVED):
        if item.open and item.entry is not None:
            is_old = item.sort is Sort.DEPOSIT_RECEIVED and item.day + _LONG < end
            if item.is_late(end) or is_old:
                whose = "van" if item.sort is Sort.DEPOSIT_RECEIVED else "bij"
                yield Hit(
                    "late_deposits",
                    f"De borg {item.number} {whose} {item.who} ({euros(item.open)}) van {in_words(item.day)} is niet "
                    "terug. Loopt de afspraak nog?",
                    (item.entry,),
                    item.open,
                )
