"""Drawing the sample: repeatable by anyone, complete above the limit, and by value below it."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections import Counter
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import pytest
from beancount.core import data
from beancount.core.amount import Amount
from hypothesis import given
from hypothesis import strategies as st

from bwk_ledger.audit import sample
from bwk_ledger.audit.sample import Population, Reason, SamplePlan, draw, payment_of, population, transactions_of
from bwk_ledger.rules.index import Index

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.conftest import Books

BANK, TOP, HLR = "Activa:Bank:ING", "Activa:Handgeld:TOP", "Activa:Handgeld:HLR"
COST = "Lasten:TOP:Fysiek:Huur"


def posting(account: str, amount: str, **values: Any) -> data.Posting:
    return data.Posting(account, Amount(Decimal(amount), "EUR"), None, None, None, values)


def deed(day: dt.date, *postings: data.Posting, narration: str = "iets") -> data.Transaction:
    return data.Transaction({}, day, "*", None, narration, frozenset(), frozenset(), list(postings))


def paid(day: dt.date, account: str, amount: Decimal, narration: str = "iets") -> data.Transaction:
    return deed(day, posting(account, str(-amount)), posting(COST, str(amount)), narration=narration)


def of(entries: Sequence[Any], year: int = 2018) -> Population:
    return population(transactions_of(Index.of(entries), year), year)


DAYS = st.dates(dt.date(2018, 1, 1), dt.date(2018, 12, 31))
CENTS = st.integers(1, 300_000).map(lambda cents: Decimal(cents) / 100)
PAYMENTS = st.lists(
    st.builds(paid, DAYS, st.sampled_from([BANK, TOP, HLR]), CENTS, st.sampled_from("abc")), max_size=30
)
PLANS = st.builds(
    SamplePlan, st.text("abc123 ", min_size=1, max_size=8), st.integers(0, 3000).map(Decimal), st.integers(0, 12)
)


@given(PAYMENTS, PLANS, st.randoms(use_true_random=False))
def test_the_order_of_the_books_changes_nothing(entries: list[Any], plan: SamplePlan, random: Any) -> None:
    other = list(entries)
    random.shuffle(other)
    first, second = of(entries), of(other)
    assert (first.digest, first.total) == (second.digest, second.total)
    drawn = [
        [(item.payment.identity, item.payment.entry.date, item.reasons) for item in draw(found, plan).drawn]
        for found in (first, second)
    ]
    assert drawn[0] == drawn[1]


@given(PAYMENTS, PLANS)
def test_all_above_the_limit_and_all_of_a_month_are_in(entries: list[Any], plan: SamplePlan) -> None:
    found = of(entries)
    drawing = draw(found, plan)
    reasons = {item.payment.identity: item.reasons for item in drawing.drawn}
    assert set(drawing.months) == {kamer for payment in found.payments for kamer in payment.kamers}
    for payment in found.payments:
        own = reasons.get(payment.identity, ())
        assert (Reason.LIMIT in own) == (payment.amount > plan.limit)
        in_month = any(drawing.months[kamer] == payment.entry.date.month for kamer in payment.kamers)
        assert (Reason.MONTH in own) == in_month
    # A month without handgeld of the kamer would be no sample of it.
    for kamer, month in drawing.months.items():
        assert any(kamer in item.payment.kamers and item.payment.entry.date.month == month for item in drawing.drawn)
    by_value = [item for item in drawing.drawn if Reason.VALUE in item.reasons]
    assert len(by_value) <= plan.number
    rest = [payment for payment in found.payments if payment.amount <= plan.limit]
    assert bool(by_value) == bool(rest and plan.number)


def _by_hand(found: Population, plan: SamplePlan) -> set[str]:
    """The same by the paragraph on the page: a ribbon of cents with points at equal distances."""
    rest = [payment for payment in found.payments if payment.amount <= plan.limit]
    ribbon = [payment.identity for payment in rest for _ in range(int(payment.amount * 100))]
    number = int.from_bytes(hashlib.sha256(f"{plan.seed}/2018/bedrag".encode()).digest(), "big")
    start = Fraction(number % len(ribbon))
    return {ribbon[int((start + k * len(ribbon)) / plan.number)] for k in range(plan.number)}


@given(st.lists(st.builds(paid, DAYS, st.just(BANK), CENTS), min_size=1, max_size=6), st.text(max_size=6))
def test_it_can_be_repeated_by_hand(entries: list[Any], seed: str) -> None:
    plan = SamplePlan(seed, Decimal(3000), 4)
    found = of(entries)
    assert {item.payment.identity for item in draw(found, plan).drawn} == _by_hand(found, plan)


def test_the_month_of_a_kamer_can_be_repeated_by_hand() -> None:
    entries = [paid(dt.date(2018, month, 3), TOP, Decimal(month)) for month in (2, 5, 11)]
    number = int(hashlib.sha256(b"3-5-2-6/2018/maand/TOP").hexdigest(), 16)
    drawing = draw(of(entries), SamplePlan("3-5-2-6", number=0))
    assert drawing.months == {"TOP": (2, 5, 11)[number % 3]}
    assert [item.payment.entry.date.month for item in drawing.drawn] == [drawing.months["TOP"]]


SMALL = [paid(dt.date(2018, 1, number), BANK, Decimal(cents) / 100) for number, cents in enumerate((3, 5, 6, 1, 7), 1)]


def _counts(plans: Sequence[SamplePlan]) -> Counter[int]:
    """How often each payment was drawn, by its amount in cents."""
    found = of(SMALL)
    return Counter(int(item.payment.amount * 100) for plan in plans for item in draw(found, plan).drawn)


@pytest.mark.parametrize("number", [1, 2, 3])
def test_over_all_starts_everyone_has_exactly_the_chance_of_its_amount(
    number: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """22 cents in all, so up to three points are no closer than the largest payment of seven is long."""
    monkeypatch.setattr(sample, "chance", lambda seed, *_: int(seed))
    counts = _counts([SamplePlan(str(start), number=number) for start in range(22)])
    assert counts == {cents: number * cents for cents in (3, 5, 6, 1, 7)}


def test_over_many_seeds_the_chance_is_that_of_the_amount() -> None:
    """Six standard deviations of 4000 draws is less than 5 in a hundred; the seeds are always the same."""
    counts = _counts([SamplePlan(f"zaad {number}", number=2) for number in range(4000)])
    for cents in (3, 5, 6, 1, 7):
        assert counts[cents] / 4000 == pytest.approx(2 * cents / 22, abs=0.05)


def test_over_many_seeds_every_month_has_the_same_chance() -> None:
    found = of([paid(dt.date(2018, month, 3), TOP, Decimal(month)) for month in range(1, 13)])
    counts = Counter(draw(found, SamplePlan(f"zaad {number}", number=0)).months["TOP"] for number in range(3000))
    assert len(counts) == 12
    assert all(abs(count - 250) < 95 for count in counts.values())


def test_a_payment_longer_than_the_distance_is_certain_and_counts_once() -> None:
    found = of([paid(dt.date(2018, 1, 1), BANK, Decimal(900)), paid(dt.date(2018, 1, 2), BANK, Decimal(100))])
    for number in range(50):
        drawn = draw(found, SamplePlan(f"zaad {number}", number=5)).drawn
        assert [item.payment.amount for item in drawn].count(Decimal(900)) == 1


DAY = dt.date(2018, 3, 1)


@pytest.mark.parametrize(
    ("entry", "expected"),
    [
        (deed(DAY, posting(BANK, "-100"), posting(COST, "100")), ("100", "0")),
        (deed(DAY, posting(BANK, "100"), posting("Baten:TOP:Verhuur:Zaal", "-100")), ("0", "100")),
        (deed(DAY, posting(BANK, "-250"), posting(TOP, "250")), None),
        (deed(DAY, posting(BANK, "-250"), posting("Activa:Kruisposten", "250")), None),
        (deed(DAY, posting("Activa:Kruisposten", "-250"), posting(COST, "250")), None),
        (deed(DAY, posting(BANK, "-253"), posting(TOP, "250"), posting(COST, "3")), ("3", "0")),
        # An invoice of 150 of which 100 were paid, and a refund set off against a cost: neither is hidden.
        (deed(DAY, posting(BANK, "-100"), posting(COST, "150"), posting("Schulden:Crediteuren", "-50")), ("100", "0")),
        (
            deed(DAY, posting(BANK, "-900"), posting(BANK, "890"), posting(COST, "900"), posting(COST, "-890")),
            ("900", "890"),
        ),
        # What the plugin releases of an award is no payment.
        (deed(DAY, posting("Schulden:Subsidie:SPDO", "100"), posting("Baten:TOP:Subsidie:SPDO", "-100")), None),
        (deed(DAY, posting("Schulden:Crediteuren", "-50"), posting(COST, "50")), None),
    ],
)
def test_what_is_spent_and_received(entry: Any, expected: tuple[str, str] | None) -> None:
    found = payment_of("x", entry)
    assert (found and (str(found.spent), str(found.received))) == expected


def test_the_population_of_the_books(books: Books) -> None:
    ledger = books.load("""
        2017-12-31 * "vorig jaar"
          Activa:Bank:ING  -10.00 EUR
          Lasten:TOP:Fysiek:Huur
        2018-01-05 * "huur"
          Activa:Bank:ING  -1200.50 EUR
          Lasten:TOP:Fysiek:Huur
        2018-01-06 * "handgeld"
          Activa:Bank:ING  -100.00 EUR
          Activa:Handgeld:TOP
        2018-01-07 * "koffie"
          Activa:Handgeld:TOP  -9.50 EUR
          Lasten:TOP:Fysiek:Handgeld:A-Koffie
        2019-01-01 * "volgend jaar"
          Activa:Bank:ING  -10.00 EUR
          Lasten:TOP:Fysiek:Huur
        """)
    found = of(ledger.transactions)
    assert [(item.entry.narration, item.change, item.kamers) for item in found.payments] == [
        ("huur", Decimal("-1200.50"), frozenset()),
        ("koffie", Decimal("-9.50"), {"TOP"}),
    ]
    assert found.total == Decimal("1210.00")
    lines = "".join(f"{item.entry.date} {item.identity} {item.amount}\n" for item in found.payments)
    assert found.digest == hashlib.sha256(lines.encode()).hexdigest()
    assert [item.reasons for item in draw(found, SamplePlan("z", Decimal(1000), 0)).drawn] == [
        (Reason.LIMIT,),
        (Reason.MONTH,),
    ]
