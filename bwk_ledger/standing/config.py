"""The standing data of the books (`ledger/stam/`): kamers, posts, funders, kinds of hours, members.

Each is a `custom` directive, so that the treasurer adds one by writing one entry; what follows from it (the accounts of
a kamer, the liability of a grant) is derived, never typed twice.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from operator import is_
from typing import TYPE_CHECKING, Any, TypeVar

from beancount.core import data

from bwk_ledger.base import accounts
from bwk_ledger.base.money import EUR
from bwk_ledger.standing.accruals import ACCRUAL
from bwk_ledger.standing.agreements import CONTRACT, LOAN, Contract, Loan, read_contract, read_loan
from bwk_ledger.standing.awards import AWARD, LATER, Award, read_awards
from bwk_ledger.standing.board import BOARD, BoardMember, read_board_member
from bwk_ledger.standing.budget import BUDGET, EXPLANATION, PRINTED, REVISION, TARGET
from bwk_ledger.standing.fees import FEE, WRITE_OFF, Fee, WriteOff, read_fees, read_write_off
from bwk_ledger.standing.form import values_of
from bwk_ledger.standing.grants import FUNDER, Funder, read_funder
from bwk_ledger.standing.hours import (
    ACTIVITY,
    APPOINTMENT,
    COMPLETE,
    PERSON,
    Activity,
    Appointment,
    Person,
    read_activity,
    read_appointment,
    read_person,
)
from bwk_ledger.standing.kamers import KAMER, POST, Kamer, Post, read_kamer, read_post
from bwk_ledger.standing.law import CEILING
from bwk_ledger.standing.members import (
    MEMBER,
    RULES,
    SHARE,
    SUBSCRIPTION,
    Member,
    MemberRules,
    Subscription,
    read_members,
    read_rules,
    read_subscription,
)
from bwk_ledger.standing.open_items import (
    APPROVAL,
    DEPOSIT,
    RELATION,
    DebtAgreement,
    Relation,
    read_deposit,
    read_relation,
)
from bwk_ledger.standing.orders import ORDER, PaymentOrder, read_order
from bwk_ledger.standing.outcomes import CARDS, MEASURE, OUTCOME
from bwk_ledger.standing.partners import AGREEMENT, CONTRIBUTION, PARTNER, WORKPLACE
from bwk_ledger.standing.receipts import PAPER, RULE, ReceiptRule, read_receipt_rules
from bwk_ledger.standing.tariffs import FUNDER_RATE, FunderRate, HourKind, read_funder_rates, read_hour_kinds
from bwk_ledger.standing.vat import DECLARED, VAT
from bwk_ledger.standing.wages import PAY, USUAL_WEEK, Pay, full_weeks, pension_months, read_pay
from bwk_ledger.standing.wages import RULES as WAGE_RULES
from bwk_ledger.standing.year_report import FILING, YEAR_TEXT, Filed, read_filed

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from decimal import Decimal

    from bwk_ledger.base.periods import Period
    from bwk_ledger.standing.form import Form


def _by_type(*forms: Form) -> Mapping[str, Form]:
    return {form.type: form for form in forms}


_STANDING = _by_type(
    *(KAMER, POST, FUNDER, MEMBER, SUBSCRIPTION, FEE, RULES, RULE, PERSON, ACTIVITY, APPOINTMENT, FUNDER_RATE),
    *(PAY, WAGE_RULES, WRITE_OFF, AWARD, *LATER, RELATION, DEPOSIT, LOAN, BOARD, CONTRACT, FILING),
)
_READ = {**_STANDING, ORDER.type: ORDER}  # for `Config`
# Of all directives but the counts and orders, which say what is wrong with them in their own way.
FORMS = {
    **_STANDING,
    **_by_type(
        CEILING, COMPLETE, ACCRUAL, VAT, DECLARED, BUDGET, REVISION, EXPLANATION, TARGET, PRINTED, PAPER, APPROVAL
    ),
    **_by_type(APPROVAL, OUTCOME, MEASURE, CARDS, PARTNER, CONTRIBUTION, WORKPLACE, AGREEMENT, YEAR_TEXT),
}
Item = TypeVar("Item")


@dataclass(frozen=True)
class Config:
    """All standing data; kamers in order of their entries, the cooperative itself last."""

    kamers: Mapping[str, Kamer] = field(default_factory=dict)
    posts: tuple[Post, ...] = ()
    funders: Mapping[str, Funder] = field(default_factory=dict)
    awards: Mapping[str, Award] = field(default_factory=dict)  # by what a cost says to name it
    hour_kinds: tuple[HourKind, ...] = ()
    members: Mapping[str, Member] = field(default_factory=dict)
    people: Mapping[str, Person] = field(default_factory=dict)
    activities: Mapping[str, Activity] = field(default_factory=dict)  # by name in lower case
    appointments: tuple[Appointment, ...] = ()
    funder_rates: tuple[FunderRate, ...] = ()
    share_price: Decimal | None = None  # EUR, nominal value
    subscriptions: tuple[Subscription, ...] = ()
    fees: tuple[Fee, ...] = ()
    write_offs: tuple[WriteOff, ...] = ()  # fees that need not be paid any more
    member_rules: MemberRules = field(default_factory=MemberRules)
    orders: Mapping[str, PaymentOrder] = field(default_factory=dict)  # by reference
    receipt_rules: tuple[ReceiptRule, ...] = ()  # newest first
    pay: tuple[Pay, ...] = ()  # what is agreed on wages
    relations: Mapping[str, Relation] = field(default_factory=dict)  # by code
    deposits: Mapping[str, DebtAgreement] = field(default_factory=dict)  # by number
    loans: Mapping[str, Loan] = field(default_factory=dict)  # by number
    board: tuple[BoardMember, ...] = ()  # in order of their first days
    contracts: tuple[Contract, ...] = ()
    filings: tuple[Filed, ...] = ()  # of annual accounts at the trade register
    pension_months: int = 1  # after the month of wages, until pension must be paid
    full_weeks: tuple[tuple[dt.date, Decimal], ...] = ()  # hours, by the day from which they hold, newest first

    def full_week(self, day: dt.date) -> Decimal:
        """How many hours a week a full-time job is on a day."""
        return next((hours for start, hours in self.full_weeks if start <= day), USUAL_WEEK)

    @cached_property
    def kamer_codes(self) -> tuple[str, ...]:
        """The codes of the kamers, without the cooperative itself."""
        return tuple(code for code, kamer in self.kamers.items() if not kamer.is_cooperative)

    @property
    def begins(self) -> dt.date | None:
        """The first day of its first kamer, the cooperative itself among them; None where there is none."""
        return min((kamer.start for kamer in self.kamers.values()), default=None)

    @property
    def cooperative(self) -> str:
        """The code of the cooperative itself; empty where the books have none."""
        return next((code for code, kamer in self.kamers.items() if kamer.is_cooperative), "")

    @cached_property
    def agreements(self) -> Mapping[str, DebtAgreement]:
        """Deposits and loans as they were agreed, by number."""
        return {**self.deposits, **{number: loan.agreement for number, loan in self.loans.items()}}

    def kamers_with(self, period: Period, *amounts: Mapping[str, Any]) -> tuple[str, ...]:
        """The codes of the kamers that were there in a period, and of any other of which there are amounts.

        Args:
            period: what is reported.
            amounts: what is shown, by account.
        """
        booked = {accounts.kamer_of(account) for shown in amounts for account, value in shown.items() if value}
        return tuple(
            code
            for code, kamer in self.kamers.items()
            if code in booked or kamer.is_there(period.start, period.last_day)
        )

    def absent(self, account: str, day: dt.date) -> Kamer | None:
        """The kamer of an account that is not there on a day; None where it is, or the account is of none."""
        kamer = self.kamers.get(accounts.kamer_of(account))
        return None if kamer is None or kamer.is_there(day) else kamer

    @cached_property
    def rates(self) -> Mapping[str, Decimal]:
        """EUR per hour by commodity."""
        return {kind.commodity: kind.rate for kind in self.hour_kinds}

    @cached_property
    def hour_posts(self) -> Mapping[str, str]:
        """The path of the post (`Tijd:Bewoners`) by kind of hours."""
        return {post.hours_kind: post.path for post in self.posts if post.hours_kind}

    def hour_kinds_of(self, kamer: str) -> tuple[str, ...]:
        """The kinds of hours that a kamer has a post for; the cooperative itself has its own, such as of its board."""
        known_kamer = self.kamers.get(kamer)
        return tuple(
            post.hours_kind
            for post in self.posts
            if post.hours_kind and known_kamer is not None and post.for_cooperative == known_kamer.is_cooperative
        )

    @cached_property
    def kind_of(self) -> Mapping[str, HourKind]:
        """The kind and tariff period by commodity."""
        return {kind.commodity: kind for kind in self.hour_kinds}

    def grant(self, name: str) -> Award | Funder:
        """What a cost names as its grant: an award, or a funder itself."""
        return self.awards[name] if name in self.awards else self.funders[name]

    @cached_property
    def owed_to_funders(self) -> frozenset[str]:
        """The debts to funders that have awards: money that comes in on one of them is of the award that waits."""
        return frozenset(award.funder.liability for award in self.awards.values())

    def awards_of(self, funder: Funder) -> list[Award]:
        """The awards of a funder that have an entry of their own, in the order of the books."""
        return [award for award in self.awards.values() if award.funder.code == funder.code]

    def same_person(self, one: str, other: str) -> bool:
        """Whether two numbers are of one person: somebody may have a number as a member and one for hours."""
        return self.identity(one) == self.identity(other)

    def identity(self, number: str) -> str:
        """The one number that stands for a person, whichever of its numbers is given."""
        person = self.people.get(number)
        return person.member if person is not None and person.member else number

    def receipt_rule(self, day: dt.date) -> ReceiptRule | None:
        """From which amount a receipt is asked for on a day; None where no rule holds yet."""
        return next((rule for rule in self.receipt_rules if rule.start <= day), None)

    def hour_kind(self, kind: str, day: dt.date) -> HourKind | None:
        """The tariff for a kind of hours on a day; None where none is set."""
        return next((item for item in self.hour_kinds if item.kind == kind and item.start <= day <= item.end), None)


def read_config(entries: Iterable[Any]) -> Config:
    """Read the standing data out of the entries of the books.

    Incomplete directives are read with what they have; `bwk_ledger.rules.standing` reports them.
    """
    customs: list[Any] = []
    commodities: list[Any] = []
    prices: list[Any] = []
    for entry in entries:
        if isinstance(entry, data.Custom):
            if entry.type in _READ:
                customs.append(entry)
        elif isinstance(entry, data.Commodity):
            commodities.append(entry)
        elif isinstance(entry, data.Price) and entry.amount.currency == EUR:
            prices.append(entry)
    return _read(_Same(customs), _Same(commodities), _Same(prices))


class _Same(tuple[Any, ...]):
    """Entries that are the same when they are the very same objects: a directive never changes."""

    __slots__ = ()

    def __hash__(self) -> int:
        return hash(tuple(map(id, self)))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and len(self) == len(other) and all(map(is_, self, other))

    def __ne__(self, other: object) -> bool:
        return not self == other


@dataclass(frozen=True)
class _Customs:
    """The directives that have all their values, by type."""

    by_type: Mapping[str, Sequence[tuple[Any, list[Any]]]]

    def of(self, form: Form) -> Sequence[tuple[Any, list[Any]]]:
        return self.by_type.get(form.type, ())

    def read(self, form: Form, reader: Callable[[Any, Sequence[Any]], Item]) -> Iterator[Item]:
        return (reader(entry, values) for entry, values in self.of(form))


@lru_cache(maxsize=2)
def _read(entries: _Same, commodities: _Same, price_entries: _Same) -> Config:
    """The same entries are read once: the rules, both of them, and whoever opens the loaded books ask for them."""
    by_type: dict[str, list[tuple[Any, list[Any]]]] = defaultdict(list)
    for entry in entries:
        values = values_of(entry)
        if len(values) >= len(_READ[entry.type].values):
            by_type[entry.type].append((entry, values))
    customs = _Customs(by_type)
    prices = {entry.currency: entry.amount.number for entry in price_entries}
    kamers = sorted(customs.read(KAMER, read_kamer), key=lambda kamer: kamer.is_cooperative)
    funders = sorted(customs.read(FUNDER, read_funder), key=_place)
    by_code = {funder.code: funder for funder in funders}
    rules = [entry for entry, _ in customs.of(RULES)]
    return Config(
        kamers={kamer.code: kamer for kamer in kamers},
        posts=tuple(sorted(customs.read(POST, read_post), key=_place)),
        funders=by_code,
        awards=read_awards(by_type, by_code),
        hour_kinds=tuple(read_hour_kinds(commodities, prices)),
        members=read_members(customs.of(MEMBER)),
        people={person.number: person for person in customs.read(PERSON, read_person)},
        activities={activity.name.casefold(): activity for activity in customs.read(ACTIVITY, read_activity)},
        appointments=tuple(customs.read(APPOINTMENT, read_appointment)),
        funder_rates=tuple(read_funder_rates(customs.of(FUNDER_RATE))),
        share_price=prices.get(SHARE),
        subscriptions=tuple(customs.read(SUBSCRIPTION, read_subscription)),
        fees=tuple(read_fees(customs.of(FEE))),
        write_offs=tuple(customs.read(WRITE_OFF, read_write_off)),
        member_rules=read_rules(rules[-1]) if rules else MemberRules(),
        orders={order.reference: order for order in customs.read(ORDER, read_order)},
        receipt_rules=read_receipt_rules(entry for entry, _ in customs.of(RULE)),
        pay=tuple(customs.read(PAY, read_pay)),
        relations={item.code: item for item in customs.read(RELATION, read_relation)},
        deposits={item.number: item for item in customs.read(DEPOSIT, read_deposit)},
        loans={item.number: item for item in customs.read(LOAN, read_loan)},
        board=tuple(sorted(customs.read(BOARD, read_board_member), key=lambda item: item.start)),
        contracts=tuple(customs.read(CONTRACT, read_contract)),
        filings=tuple(customs.read(FILING, read_filed)),
        pension_months=pension_months(entry for entry, _ in customs.of(WAGE_RULES)),
        full_weeks=full_weeks(entry for entry, _ in customs.of(WAGE_RULES)),
    )


def _place(item: Post | Funder) -> tuple[str, int]:
    return (item.source["filename"], item.source["lineno"])
