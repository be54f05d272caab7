"""Who was paid: parties that are new, have another number, another post or kamer, or almost another's name.

And parties of whom hardly anything is to be seen.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter, defaultdict
from difflib import SequenceMatcher
from functools import lru_cache
from itertools import combinations
from typing import TYPE_CHECKING, NamedTuple

from bwk_ledger.audit.paper_fit import SeenPapers, seen_of
from bwk_ledger.audit.stands_out.evidence import Hit, days, euros, grouped, is_of_year, named, total
from bwk_ledger.base import accounts, meta
from bwk_ledger.base.errors import PERSON_NUMBER, listed, plain
from bwk_ledger.base.periods import in_words
from bwk_ledger.standing.open_items import RELATION

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from bwk_ledger.audit.stands_out.evidence import AuditBooking, Evidence


_ALIKE = 0.92  # of two names
_FORMS = re.compile(r"\b(?:b ?v|n ?v|v ?o ?f|u ?a|stichting|vereniging|cooperatie)\b")
_LEAST_NAME = 6  # letters of a name that says enough
_MUCH_FOR_UNSEEN = 50  # EUR from which on it matters
_ONCE = 2  # payments, at most, of who is hardly ever paid
_SHOWN = 4


def alike_names(evidence: Evidence) -> Iterator[Hit]:
    """Two parties with almost the same name, one of them new this year. Clean books: never, or a typing error."""
    names = {party: _bare(party) for party, theirs in evidence.by_party.items() if any(item.is_cost for item in theirs)}
    new = frozenset(party for party in names if evidence.by_party[party][0].is_of_year)
    for one, other in combinations(names, 2) if new else ():
        if (one in new or other in new) and _is_alike(names[one], names[other]):
            before, after = sorted((one, other), key=lambda name: evidence.by_party[name][0].day)
            first = evidence.by_party[after][0]
            last = max((item for item in evidence.by_party[before] if item.day <= first.day), key=lambda item: item.day)
            yield Hit(
                "alike_names",
                f"'{after}' lijkt op '{before}', en komt voor het eerst voor op {in_words(first.day)}. Is het "
                "dezelfde, en is er niet twee keer betaald?",
                (last.entry, first.entry),
                total([item for item in evidence.by_party[after] if item.is_of_year]),
            )


def _bare(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", _FORMS.sub("", plain(name)))


def _is_alike(one: str, other: str) -> bool:
    least, both = min(len(one), len(other)), len(one) + len(other)
    if least < _LEAST_NAME or 2 * least / both < _ALIKE:
        return False  # as much as they can have in common is too little
    matcher = SequenceMatcher(None, one, other)
    return one == other or (matcher.quick_ratio() >= _ALIKE and matcher.ratio() >= _ALIKE)


def _seen_as(item: AuditBooking) -> str:
    """The party; where the books name none, the words of a payment from the bank, and of people nobody."""
    at_bank = not item.party and accounts.is_under(item.account, accounts.BANK)
    return item.organisation or (item.who if at_bank else "")


def hardly_seen(evidence: Evidence) -> Iterator[Hit]:
    """Parties paid once or twice in all, whose paper is not in the books: one question about all of them.

    Clean books: once a year, where the books hold no papers.
    """
    root = evidence.audit.ledger.root
    unseen = []
    for items in grouped((item for item in evidence.bookings if _seen_as(item)), _seen_as).values():
        if len(items) > _ONCE:
            continue
        costs = [item for item in items if item.is_cost and item.asks_paper > 0]
        is_rare = len(items) == len(costs) and is_of_year(costs)
        if (
            is_rare
            and total(costs) >= _MUCH_FOR_UNSEEN
            and all(seen_of(item.entry, root) != SeenPapers.PAPER for item in costs)
        ):
            unseen += costs
    parties = list(dict.fromkeys(named(item) for item in unseen))
    if unseen:
        shown = [*parties[:_SHOWN], *(["nog anderen"] if len(parties) > _SHOWN else [])]
        yield Hit(
            "hardly_seen",
            f"Hooguit twee keer betaald, zonder papier in de boeken: {listed(shown)}, samen {euros(total(unseen))}. "
            "Vraag de papieren te zien: wat is er gekocht, en wie bestelde het?",
            tuple(item.entry for item in unseen),
            total(unseen),
        )


# Who was paid: another account number, somebody new, and costs on a post or a kamer that the party never had.

_LARGE = 250  # EUR to somebody new from which on it is much; in parts twice that
_KNOWN = 3  # bookings from which on it is known what somebody is paid for
_MUCH_FOR_NEW_POST = 20  # EUR from which on a post that is new for a party matters
_BEGINNING = dt.timedelta(days=90)
_HABIT = 0.9  # of the bookings of a kind are of one kamer


class _Used(NamedTuple):
    """An account number, who had it, and where it was seen; `booking` is None of standing data."""

    party: str
    iban: str
    booking: AuditBooking | None


def _seen(evidence: Evidence) -> Iterator[_Used]:
    """The account numbers of organisations: on the archived statements, and what the books say of relations.

    A row of a statement names its party itself; the archive hides those of people.
    """
    for item in evidence.bookings:
        if item.row is not None and item.row.counterparty and item.row.name[:1] != "(":
            yield _Used(item.organisation or item.row.name, item.iban, item)
    for entry in evidence.audit.ledger.customs:
        number = str(entry.meta.get(meta.IBAN) or "") if entry.type == RELATION.type else ""
        if number and meta.NAME in entry.meta:
            yield _Used(str(entry.meta[meta.NAME]), number.replace(" ", "").upper(), None)


@lru_cache(4096)
def _plain_name(name: str) -> str:
    return plain(name)


def changed_account(evidence: Evidence) -> Iterator[Hit]:
    """A known party that is paid on another account number than before. Clean books: who changes bank, once in years.

    A party that has had both for long, such as a tax office, changes nothing: the new number must come when the old one
    was known, and only the first payment on it counts.
    """
    by_party: dict[str, list[_Used]] = defaultdict(list)
    for item in _seen(evidence):
        by_party[_plain_name(item.party)].append(item)
    for items in by_party.values():
        known = {items[0].iban}
        last = items[0]
        for item in items[1:]:
            if item.iban not in known:
                known.add(item.iban)
                bookings = [used.booking for used in (last, item) if used.booking is not None]
                if bookings and bookings[-1].is_of_year:
                    yield Hit(
                        "changed_account",
                        f"{item.party} had rekening {_end(last.iban)} en heeft nu ook {_end(item.iban)}. Vraag waar "
                        "dat bleek: op een factuur, of in een mail die van een ander kan zijn?",
                        tuple(booking.entry for booking in bookings),
                        bookings[-1].amount,
                    )
            else:
                last = item


def _end(iban: str) -> str:
    return f"...{iban[-_SHOWN:]}"


def shared_account(evidence: Evidence) -> Iterator[Hit]:
    """One account number under two parties. Clean books: never, but for a firm that changed its name."""
    by_iban: dict[str, dict[str, _Used]] = defaultdict(dict)
    for item in _seen(evidence):
        by_iban[item.iban].setdefault(_plain_name(item.party), item)
    for iban, parties in by_iban.items():
        bookings = sorted(
            (item.booking for item in parties.values() if item.booking is not None), key=lambda item: item.day
        )
        if len(parties) > 1 and is_of_year(bookings):
            yield Hit(
                "shared_account",
                f"Rekening {_end(iban)} is van {listed([item.party for item in parties.values()])}. Zijn dat dezelfde?",
                tuple(item.entry for item in bookings),
                bookings[-1].amount,
            )


def new_party(evidence: Evidence) -> Iterator[Hit]:
    """A party first paid this year, with a large amount. Clean books: a few a year, each of them somebody new.

    In the first months of the books everybody is new.
    """
    for party, paid in grouped((item for item in evidence.costs if item.who), _paid_as).items():
        if paid[0].day not in evidence.audit.period or paid[0].day < evidence.bookings[0].day + _BEGINNING:
            continue
        largest = max(paid, key=lambda item: item.amount)
        if party and (largest.amount >= _LARGE or (paid[0].party and total(paid) >= 2 * _LARGE)):
            yield Hit(
                "new_party",
                f"{named(paid[0])} komt voor het eerst voor op {in_words(paid[0].day)}, en kreeg daarna "
                f"{euros(total(paid))}. Wie is dit, en wie bestelde het?",
                tuple(item.entry for item in dict.fromkeys([paid[0], largest])),
                total(paid),
            )


def _paid_as(item: AuditBooking) -> str:
    """The party; where the books name none, the words of a payment from the bank, and of handgeld nobody."""
    return item.who if item.party or accounts.is_under(item.account, accounts.BANK) else ""


def new_post(evidence: Evidence) -> Iterator[Hit]:
    """Costs on a post that a party never had before or after. Clean books: once a year, a new kind of purchase."""
    for party, of_party in evidence.by_party.items():
        if not of_party[-1].is_of_year:
            continue
        costs = [item for item in of_party if item.is_cost]
        times = Counter(post for item in costs for post in item.posts)
        others = len(costs) - 1
        for item in costs if others >= _KNOWN else ():
            rare = [post for post in item.posts if times[post] == 1] if item.is_of_year else []
            if rare and item.amount >= _MUCH_FOR_NEW_POST:
                names = evidence.audit.ledger.names
                shown = next(part for part in item.costs if part.post == rare[0])
                account = ":".join(shown.place)
                usual = max((other for other in costs if other is not item), key=lambda other: times[min(other.posts)])
                yield Hit(
                    "new_post",
                    f"{party} staat één keer op '{names.get(account, rare[0])}', op {in_words(item.day)} met "
                    f"{euros(item.amount)}; de andere {others} keer op iets anders. Waar is dit voor?",
                    (usual.entry, item.entry),
                    item.amount,
                )


def other_kamer(evidence: Evidence) -> Iterator[Hit]:
    """A booking on another kamer than its text names, or than all others of its kind are on. Clean books: never."""
    kamers = frozenset(evidence.audit.ledger.config.kamers)
    told = set()
    for item in evidence.of_year:
        named_here = kamers.intersection(re.findall(r"[\w-]+", item.said.upper()))
        if item.kamers and named_here and not named_here & item.kamers:
            told.add(id(item))
            yield Hit(
                "other_kamer",
                f"Bij {named(item)} van {in_words(item.day)} ({euros(item.amount or item.received)}) noemt de tekst "
                f"{listed(sorted(named_here))}, en het staat bij {listed(sorted(item.kamers))}. Bij wie hoort het?",
                (item.entry,),
                item.amount or item.received,
            )
    yield from _against_habit(evidence, told)


def _against_habit(evidence: Evidence, told: set[int]) -> Iterator[Hit]:
    kinds = grouped(
        (item for item in evidence.bookings if item.organisation and item.words and item.kamers),
        lambda item: (item.party, item.words),
    )
    for of_kind in kinds.values():
        if not of_kind[-1].is_of_year:
            continue
        habit, times = Counter(item.kamers for item in of_kind).most_common(1)[0]
        if times < _KNOWN or times < _HABIT * len(of_kind):
            continue
        usual = [item for item in of_kind if item.kamers == habit]
        for item in of_kind:
            if not item.kamers & habit and id(item) not in told and item.is_of_year:
                yield Hit(
                    "other_kamer",
                    f"{named(item)}, '{item.text}' van {in_words(item.day)}, staat bij {listed(sorted(item.kamers))}; "
                    f"de andere {times} keer bij {listed(sorted(habit))}. Bij wie hoort het?",
                    (usual[-1].entry, item.entry),
                    item.amount or item.received,
                )


def other_way_back(evidence: Evidence) -> Iterator[Hit]:
    """A deposit, loan or bill of which money came from one account number and went back to another. Clean: never."""
    for number, group in grouped((item for item in evidence.bookings if item.number), lambda item: item.number).items():
        seen: Mapping[str, AuditBooking] = {
            item.iban: item for item in group if item.row is not None and item.row.counterparty
        }
        if len(seen) > 1 and is_of_year(seen.values()):
            yield Hit(
                "other_way_back",
                f"Van {number} ging geld over meer rekeningen: {listed([_end(iban) for iban in seen])}, op "
                f"{days(list(seen.values()))}. Kwam het terug bij wie het gaf?",
                tuple(item.entry for item in seen.values()),
                total(group),
            )


def person_paid(evidence: Evidence) -> Iterator[Hit]:
    """Costs paid to somebody by number, on a post where people by number are never paid. Clean books: hardly ever.

    An allowance and a declaration have their own question and their own papers.
    """
    posts: dict[str, list[AuditBooking]] = defaultdict(list)
    for item in evidence.costs:
        if PERSON_NUMBER.fullmatch(item.party) and accounts.is_own(item.account) and item.paid:
            for post in item.posts:
                posts[post].append(item)
    for of_post in posts.values():
        people = {item.party for item in of_post}
        for item in of_post:
            if len(people) < _KNOWN and not _is_allowed(item) and item.is_of_year:
                yield Hit(
                    "person_paid",
                    f"{item.party} kreeg op {in_words(item.day)} {euros(item.amount)} voor '{item.text}'. Waarvoor, en "
                    "wie keurde dat goed?",
                    (item.entry,),
                    item.amount,
                )


def _is_allowed(item: AuditBooking) -> bool:
    return bool(item.number) or any(meta.PERSON in (part.meta or {}) for part in item.entry.postings)
