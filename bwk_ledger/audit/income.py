"""Kwam alles binnen wat binnen had moeten komen? Fees, awards and takings against what should have been there.

A receipt that was never booked leaves no trace in the books. What shows it is what should have come in: members times
their fee, what a funder awarded, and what an activity brought in before or was to bring in by its budget.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from bwk_ledger.audit.audit import Line, Proof, State, account_name
from bwk_ledger.audit.results import without_last_year
from bwk_ledger.base import accounts, meta
from bwk_ledger.base.errors import count, listed
from bwk_ledger.base.money import EUR, ZERO, format_amount
from bwk_ledger.base.periods import LONG_MONTHS
from bwk_ledger.figures.fees import due_days, fees_in
from bwk_ledger.figures.results import awards_of, figures
from bwk_ledger.rules.cash import CashAct
from bwk_ledger.rules.derived import kind_of
from bwk_ledger.standing.receipts import receipt_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from decimal import Decimal

    from bwk_ledger.audit.audit import Audit
    from bwk_ledger.figures.awards import AwardYear
    from bwk_ledger.figures.results import Figures

_TITLE = "Kwam alles binnen wat binnen had moeten komen?"
_MEANING = (
    "Wat nooit is geboekt, ziet u niet. Leg daarom naast elkaar wat er had moeten zijn: leden maal contributie, wat "
    "financiers toekenden, en wat een activiteit volgens de begroting of vorig jaar opbracht."
)
_REGULAR = 6  # months with takings, from which on a month without is asked about
_MOST_BELOW = 5  # takings that are a fifth below what was expected are asked about


def check(audit: Audit) -> Line:
    """Hold what came in against what should have."""
    year_figures = figures(audit.ledger, audit.year)
    proofs = (*_fees(audit), *_awards(audit, year_figures), *_takings(audit, year_figures), *_without_paper(audit))
    wrong = sum(proof.state is not State.GOOD for proof in proofs)
    if not proofs:
        answer = f"De boeken zeggen niet wat er in {audit.year} had moeten binnenkomen. Vraag het na."
        return Line("income", _TITLE, _MEANING, answer, least=State.OPEN)
    whole = count(len(proofs), "bron van inkomsten", "bronnen van inkomsten")
    answer = f"{whole} vergeleken met wat er had moeten zijn."
    if wrong:
        answer = f"Van {whole} {'is' if wrong == 1 else 'zijn'} er {wrong} na te gaan."
    return Line("income", _TITLE, _MEANING, answer, proofs)


def _fees(audit: Audit) -> Iterator[Proof]:
    """Members times fee, by what fell due in the year."""
    config, day = audit.ledger.config, min(audit.period.last_day, audit.today)
    owed = sum((item.total for item in due_days(config, audit.year, day)), ZERO)
    if not owed:
        return
    member_fees = audit.ledger.index.fact(fees_in, audit.year, day)
    paid = sum((item.paid for item in member_fees), ZERO)
    waived = sum((item.waived for item in member_fees), ZERO)
    left = owed - waived - paid
    by_hours = f", {format_amount(waived)} is met uren voldaan" if waived else ""
    yield Proof(
        f"Contributie: leden maal contributie is {format_amount(owed)} euro{by_hours}, en {format_amount(paid)} is "
        "betaald.",
        State.OPEN if left > 0 else State.GOOD,
        left,
        page="Leden",
    )


def _awards(audit: Audit, found: Figures) -> Iterator[Proof]:
    """What funders awarded, against what they paid in all years together."""
    for item in awards_of(found):
        if item.award.most is None:
            if item.received or item.spent:
                yield Proof(
                    f"{item.title}: hoeveel is toegekend, staat niet in de boeken. Ontvangen: "
                    f"{format_amount(item.received)} euro.",
                    State.OPEN,
                    account=item.award.liability,
                )
        elif item.awarded or item.received_in_all:
            yield _award(audit, item)


def _award(audit: Audit, item: AwardYear) -> Proof:
    left = item.awarded - item.received_in_all
    is_over = item.award.end is not None and item.award.end <= audit.period.last_day
    sentence = (
        f"{item.title}: toegekend is {format_amount(item.awarded)} euro, en binnen is "
        f"{format_amount(item.received_in_all)}."
    )
    if left > 0 and is_over:
        return Proof(
            f"{sentence} Zij is voorbij: vraag waar de rest blijft.", State.OPEN, left, account=item.award.liability
        )
    return Proof(sentence, State.GOOD, max(left, ZERO), account=item.award.liability)


def _takings(audit: Audit, found: Figures) -> Iterator[Proof]:
    """What each activity of a kamer brought in, against its budget or else last year, and the months without."""
    config = audit.ledger.config
    others = {funder.income(kamer) for funder in config.funders.values() if funder.is_grant for kamer in config.kamers}
    others |= {fee.income(kamer) for fee in config.fees for kamer in config.kamers}
    months = _months(audit)
    prior = {} if without_last_year(audit, found) else found.prior
    names = {*found.cash, *found.budget.cash, *prior}
    for account in sorted(name for name in names if name.startswith(f"{accounts.INCOME}:") and name not in others):
        if accounts.is_hours_account(account):
            continue
        amount, planned, before = (-values.get(account, ZERO) for values in (found.cash, found.budget.cash, prior))
        if amount or planned or before:
            yield _taken(audit, account, amount, (planned, before), months.get(account, {}))


def _taken(
    audit: Audit,
    account: str,
    amount: Decimal,
    expected: tuple[Decimal, Decimal],
    months: Mapping[int, Decimal],
) -> Proof:
    planned, before = expected
    name = account_name(audit.ledger.names, account)
    comparisons = [f"{name}: {format_amount(amount)} euro"]
    if planned > 0:
        comparisons.append(f"begroot {format_amount(planned)}")
    if before > 0:
        comparisons.append(f"vorig jaar {format_amount(before)}")
    most = planned if planned > 0 else before
    text, state = f"{'; '.join(comparisons)}.", State.GOOD
    if most <= 0:
        text, state = f"{text} Er is niets om het mee te vergelijken: vraag wat er had moeten zijn.", State.OPEN
    elif most - amount > most / _MOST_BELOW:
        text, state = f"{text} Dat is veel minder: vraag waarom.", State.OPEN
    between = range(min(months, default=1), max(months, default=0))
    empty = [LONG_MONTHS[number - 1] for number in between if number not in months]
    if empty and len(months) >= _REGULAR:
        text, state = f"{text} In {listed(empty)} kwam er niets binnen.", State.OPEN
    return Proof(text, state, amount, account=account)


def _months(audit: Audit) -> Mapping[str, Mapping[int, Decimal]]:
    """What came in on each income account by month; what a rule booked is no money that came in."""
    months_by_account: dict[str, dict[int, Decimal]] = defaultdict(lambda: defaultdict(lambda: ZERO))
    for entry in audit.transactions:
        if kind_of(entry) is None:
            for posting in entry.postings:
                if posting.account.startswith(f"{accounts.INCOME}:") and posting.units.currency == EUR:
                    months_by_account[posting.account][entry.date.month] -= posting.units.number
    return months_by_account


def _without_paper(audit: Audit) -> Iterator[Proof]:
    """Takings in cash of which no day sheet says how much there was."""
    bare = [
        entry
        for entry in audit.transactions
        if entry.meta.get(meta.CASH) == CashAct.TAKINGS and not receipt_of(entry).number
    ]
    if bare:
        yield Proof(
            f"Bij {count(len(bare), 'ontvangst', 'ontvangsten')} in contant geld hoort geen dagstaat of ander papier.",
            State.OPEN,
            entry=bare[0],
        )
