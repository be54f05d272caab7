"""Unlike what it always is: dearer where it hardly varies, takings that became less, and costs on another grant."""

from __future__ import annotations

from collections import Counter, defaultdict
from decimal import Decimal
from statistics import median
from typing import TYPE_CHECKING

from bwk_ledger.audit.stands_out.evidence import Hit, euros, grouped, named
from bwk_ledger.base import meta
from bwk_ledger.base.errors import listed
from bwk_ledger.base.money import ZERO
from bwk_ledger.base.periods import in_words, month_in_words

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from bwk_ledger.audit.stands_out.evidence import AuditBooking, Evidence

_USUAL = 6  # payments of a kind from which on it is known what they come to
_DEARER = Decimal("1.15")  # times the middle one
_DEARER_BY = Decimal(25)  # EUR
_OUT_OF_LINE = 2  # times as far from the middle one as the farthest of the others
_MONTHS = 6
_TAKINGS = 3  # in a month
_LESS = Decimal("0.6")  # of what a taking usually comes to
_LESS_THAN_BEFORE = Decimal("0.8")  # of the same months of the year before
_KNOWN = 4
_HABIT = 0.9  # of a kind
Month = tuple[int, int]


def dearer(evidence: Evidence) -> Iterator[Hit]:
    """A bill well above all others of its kind, where these hardly differ. Clean books: hardly ever.

    Kinds that vary more have their own question; so has what is far more than usual.
    """
    for of_kind in evidence.kinds_of_cost:
        of_year = [item for item in of_kind if item.is_of_year]
        for item in of_year if len(of_year) > _USUAL else ():
            others = [other.amount for other in of_year if other is not item]
            usual: Decimal = median(others)
            more = item.amount - usual
            if item.amount <= _DEARER * usual or more <= _DEARER_BY:
                continue
            if more > _OUT_OF_LINE * max(abs(other - usual) for other in others):
                near = min(of_kind, key=lambda one: abs(one.amount - usual))
                yield Hit(
                    "dearer",
                    f"{named(item)} kreeg op {in_words(item.day)} {euros(item.amount)}; de andere keren in "
                    f"{item.day.year} was het {_between(others)}. Waarom nu meer?",
                    (near.entry, item.entry),
                    more,
                )


def _between(amounts: Sequence[Decimal]) -> str:
    least, most = min(amounts), max(amounts)
    return f"steeds {euros(most)}" if least == most else f"tussen {euros(least)} en {euros(most)}"


def fewer_takings(evidence: Evidence) -> Iterator[Hit]:
    """Takings that are much smaller in a month than in others, or in a year than in the last. Clean books: hardly ever.

    A month in which there is less to do has fewer takings, not smaller ones: they are held against each other by piece.
    """
    for takings in evidence.kinds_of_takings:
        if not takings[-1].is_of_year:
            continue
        months: dict[Month, list[AuditBooking]] = defaultdict(list)
        for item in takings:
            months[item.day.year, item.day.month].append(item)
        yield from _small_months(evidence, {month: items for month, items in months.items() if len(items) >= _TAKINGS})
        yield from _small_year(evidence, months)


def _small_months(evidence: Evidence, months: Mapping[Month, Sequence[AuditBooking]]) -> Iterator[Hit]:
    sizes = {month: _sum(items) / len(items) for month, items in months.items()}
    for month, items in months.items():
        others = [size for other, size in sizes.items() if other != month]
        if month[0] == evidence.audit.year and len(others) >= _MONTHS and sizes[month] < _LESS * median(others):
            usual = round(median(others), 2)
            yield Hit(
                "fewer_takings",
                f"{named(items[0])}, '{items[0].text}': in {month_in_words(items[0].day)} kwam per keer ongeveer "
                f"{euros(round(sizes[month], 2))} binnen, en anders ongeveer {euros(usual)}. Is alles op de "
                "bank gezet?",
                tuple(item.entry for item in items),
                len(items) * usual - _sum(items),
            )


def _small_year(evidence: Evidence, months: Mapping[Month, Sequence[AuditBooking]]) -> Iterator[Hit]:
    year = evidence.audit.year
    both = [month for month in range(1, 13) if (year, month) in months and (year - 1, month) in months]
    items = [item for month in both for item in months[year, month]]
    now, before = _sum(items), sum((_sum(months[year - 1, month]) for month in both), ZERO)
    if len(both) >= _MONTHS and len(items) >= _MONTHS * _TAKINGS and now < _LESS_THAN_BEFORE * before:
        yield Hit(
            "fewer_takings",
            f"{named(items[0])}, '{items[0].text}': in {year} kwam {euros(now)} binnen, en in dezelfde maanden van "
            f"{year - 1} {euros(before)}. Waarom is dat minder?",
            (items[0].entry, items[-1].entry),
            before - now,
        )


def _sum(items: Sequence[AuditBooking]) -> Decimal:
    return sum((item.received for item in items), ZERO)


def other_grant(evidence: Evidence) -> Iterator[Hit]:
    """A cost on another grant than all others of its kind in the year. Clean books: hardly ever.

    A kind of which the last ones, or the first, are all on another grant changed with that grant, and is left out.
    """
    kinds = grouped(
        (item for item in evidence.of_year if item.organisation and item.is_cost),
        lambda item: (item.party, item.words[:2], item.kamers),
    )
    for of_kind in kinds.values():
        by_grants = [_grants(item) for item in of_kind]
        habit, times = Counter(by_grants).most_common(1)[0]
        if times < _KNOWN or times < _HABIT * (len(of_kind) - 1):
            continue
        usual = next(item for item, grants in zip(of_kind, by_grants, strict=True) if grants == habit)
        for item, grants in zip(of_kind, by_grants, strict=True):
            if grants != habit:
                yield Hit(
                    "other_grant",
                    f"{named(item)}, '{item.text}' van {in_words(item.day)}, is betaald van {_payer(grants)}; de "
                    f"andere {times} keer was dat {_payer(habit)}. Mocht dit daarvan?",
                    (usual.entry, item.entry),
                    item.amount,
                )


def _grants(item: AuditBooking) -> frozenset[str]:
    return frozenset(str(part.meta[meta.GRANT]) for part in item.entry.postings if meta.GRANT in (part.meta or {}))


def _payer(grants: frozenset[str]) -> str:
    return f"subsidie {listed(sorted(grants))}" if grants else "eigen geld"


def paid_from_income(evidence: Evidence) -> Iterator[Hit]:
    """Money that went out and was booked as less income. Clean books: now and then, a ticket that is paid back.

    A fee that comes back is of a member, and has its own question.
    """
    for item in evidence.of_year:
        back = sum((part.amount for part in item.income), ZERO)
        of_member = any(meta.MEMBER in (part.meta or {}) for part in item.entry.postings)
        if item.paid and back > 0 and not of_member:
            yield Hit(
                "paid_from_income",
                f"{named(item)}, {euros(item.paid)} op {in_words(item.day)}, ging eraf en staat als minder opbrengst "
                "in de boeken. Is het een terugbetaling, of zijn het kosten?",
                (item.entry,),
                item.paid,
            )


def no_result(evidence: Evidence) -> Iterator[Hit]:
    """Takings or a bill that are no income or cost, where all others of their kind are. Clean books: never."""
    kinds = grouped(
        (item for item in evidence.bookings if item.organisation and item.words and not item.number),
        lambda item: (item.party, item.words, bool(item.received)),
    )
    for of_kind in kinds.values():
        if not of_kind[-1].is_of_year:
            continue
        usual = [item for item in of_kind if item.costs or item.income]
        others = [item for item in of_kind if not (item.costs or item.income)]
        if len(usual) >= max(_KNOWN, _HABIT * len(of_kind)):
            for item in others:
                if item.is_of_year:
                    amount = item.received or item.paid
                    yield Hit(
                        "no_result",
                        f"{named(item)}, '{item.text}' van {in_words(item.day)} ({euros(amount)}), staat niet bij de "
                        f"kosten of opbrengsten; de andere {len(usual)} keer wel. Waar is het voor?",
                        (usual[-1].entry, item.entry),
                        amount,
                    )
