"""Who is who: two parties with almost the same name, and parties of whom hardly anything is to be seen."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from itertools import combinations
from typing import TYPE_CHECKING

from bwk_ledger.audit.paper_fit import SeenPapers, seen_of
from bwk_ledger.audit.stands_out.evidence import Hit, grouped, is_of_year
from bwk_ledger.audit.stands_out.words import euros, named, total
from bwk_ledger.base import accounts
from bwk_ledger.base.errors import listed, plain
from bwk_ledger.base.periods import in_words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bwk_ledger.audit.stands_out.evidence import AuditBooking, Evidence

_ALIKE = 0.92  # of two names
_FORMS = re.compile(r"\b(?:b ?v|n ?v|v ?o ?f|u ?a|stichting|vereniging|cooperatie)\b")
_LEAST_NAME = 6  # letters of a name that says enough
_NO_CHANCE = 50  # EUR from which on it matters
_ONCE = 2  # payments, at most, of who is hardly ever paid
_SHOWN = 4


def alike_names(evidence: Evidence) -> Iterator[Hit]:
    """Two parties with almost the same name, one of them new this year. Clean books: never, or a typing error."""
    names = {party: _bare(party) for party, found in evidence.by_party.items() if any(item.is_cost for item in found)}
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


def _known_as(item: AuditBooking) -> str:
    """The party; where the books name none, the words of a payment from the bank, and of people nobody."""
    at_bank = not item.party and accounts.is_under(item.account, accounts.BANK)
    return item.organisation or (item.who if at_bank else "")


def hardly_seen(evidence: Evidence) -> Iterator[Hit]:
    """Parties paid once or twice in all, whose paper is not in the books: one question about all of them.

    Clean books: once a year, where the books hold no papers.
    """
    root = evidence.audit.ledger.root
    found = []
    for items in grouped((item for item in evidence.bookings if _known_as(item)), _known_as).values():
        if len(items) > _ONCE:
            continue
        costs = [item for item in items if item.is_cost and item.asks_paper > 0]
        is_rare = len(items) == len(costs) and is_of_year(costs)
        if (
            is_rare
            and total(costs) >= _NO_CHANCE
            and all(seen_of(item.entry, root) != SeenPapers.PAPER for item in costs)
        ):
            found += costs
    parties = list(dict.fromkeys(named(item) for item in found))
    if found:
        shown = [*parties[:_SHOWN], *(["nog anderen"] if len(parties) > _SHOWN else [])]
        yield Hit(
            "hardly_seen",
            f"Hooguit twee keer betaald, zonder papier in de boeken: {listed(shown)}, samen {euros(total(found))}. "
            "Vraag de papieren te zien: wat is er gekocht, en wie bestelde het?",
            tuple(item.entry for item in found),
            total(found),
        )
