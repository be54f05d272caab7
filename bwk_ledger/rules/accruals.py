"""Accruals: costs and income that belong to another year than their money, and the transactions that follow.

Written in two ways: an entry of 31 December for what has no bill yet (`bwk_ledger.standing.accruals`), and
`periode: "2026-11-01 2027-02-28"` below the posting of a bill that is for more years than its own: first and last
day.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from beancount.core import data

from bwk_ledger.base import accounts, meta
from bwk_ledger.base.finding import AccountName, Finding, finding
from bwk_ledger.base.money import EUR, ZERO, split
from bwk_ledger.base.periods import Period, parse_day
from bwk_ledger.base.periods import year as whole_year
from bwk_ledger.rules.derived import DerivedPosting, Growing, Name, transaction
from bwk_ledger.rules.vat import net
from bwk_ledger.standing.accruals import (
    ACCRUAL,
    DESCRIPTION,
    GRANT,
    KINDS,
    PAID_AHEAD,
    RECEIVED_AHEAD,
    TO_PAY,
    TO_RECEIVE,
)
from bwk_ledger.standing.form import values_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from bwk_ledger.standing.config import Config

PERIOD = meta.PERIOD
_MOST_YEARS = 10  # that a bill can be for: more is a typing error
_DAYS = 2  # the first and the last


NAMES = {kind.account: Name(kind.name, kind.rgs) for kind in KINDS.values()}


@dataclass(frozen=True)
class Accrual:
    """What is moved over one turn of the year, there on 31 December of `year` and back on the day after.

    `amount` is EUR in the ledger's sign on the account of the result: costs to pay and income received in advance are
    above zero there.
    """

    year: int
    kind: str
    account: str
    amount: Decimal
    text: str
    grant: str | None
    source: Mapping[str, Any]  # the metadata of the line it follows from
    bill: dt.date | None = None  # the day of the bill it is a part of

    @property
    def shown(self) -> Decimal:
        """EUR as people say it: above zero for each of the four kinds, below for a credit note."""
        return self.amount if KINDS[self.kind].sign > 0 else -self.amount

    @property
    def day(self) -> dt.date:
        """The last day of the year."""
        return whole_year(self.year).last_day

    @property
    def reversal(self) -> dt.date:
        """The first day of the year after."""
        return whole_year(self.year).end

    @property
    def balance_account(self) -> str:
        """Where it stands between the two."""
        return KINDS[self.kind].account


def accruals_in(entry: Any, opened: Collection[str], config: Config) -> Iterator[Finding | Accrual]:
    """What the lines of an entry ask for, or what is wrong with them beside the rest of the books.

    Args:
        entry: any entry of the books.
        opened: all accounts of the books.
        config: their standing data.
    """
    if isinstance(entry, data.Custom) and entry.type == ACCRUAL.type:
        if ACCRUAL.is_right(entry):
            yield _wrong_account(entry, opened, config) or read_accrual(entry)
    elif isinstance(entry, data.Transaction):
        for posting in entry.postings:
            if posting.meta is not None and PERIOD in posting.meta:
                wrong = wrong_period(entry, posting)
                yield from (wrong,) if wrong else _of_bill(entry, posting)


def read_accrual(entry: Any) -> Accrual:
    """An accrual that was written as an entry, and is right."""
    kind, account, amount = values_of(entry)
    return Accrual(
        year=entry.date.year,
        kind=kind,
        account=account,
        amount=KINDS[kind].sign * amount.number,
        text=DESCRIPTION.of(entry).strip(),
        grant=GRANT.of(entry) or None,
        source=entry.meta,
    )


def wrong_accrual(entry: Any, opened: Collection[str], config: Config) -> Finding | None:
    """What is wrong with an accrual that was written as an entry; None where it is right.

    Args:
        entry: the entry.
        opened: all accounts of the books.
        config: the standing data of the books.
    """
    return next(ACCRUAL.findings(entry), None) or _wrong_account(entry, opened, config)


def _wrong_account(entry: Any, opened: Collection[str], config: Config) -> Finding | None:
    kind, account, _ = values_of(entry)
    return _wrong_place(entry, kind, account, opened) or _of_grant(entry, kind, account, config)


def _wrong_place(entry: Any, kind: str, account: str, opened: Collection[str]) -> Finding | None:
    root = KINDS[kind].root
    if account in opened and is_movable(account) and accounts.is_under(account, root):
        return None
    return finding(
        "accruals.account",
        entry,
        "Een post '{kind}' kan niet op {account}.",
        cause=f"'{kind}' gaat over {root.lower()} van een kamer in euro, op een rekening die er is.",
        remedy=f"noem een rekening als {root}:<KAMER>:<Groep>:<Post>; 'bwk proefbalans' toont ze.",
        kind=kind,
        account=AccountName(account),
    )


def _of_grant(entry: Any, kind: str, account: str, config: Config) -> Finding | None:
    """Income of a grant follows from its costs, so it cannot be moved by itself."""
    for funder in config.funders.values():
        if funder.is_grant and account in {funder.income(kamer) for kamer in funder.kamers}:
            return finding(
                "accruals.grant",
                entry,
                "Een post '{kind}' kan niet op {account}.",
                cause=f"{funder.name} is een subsidie: haar baten volgen uit de lasten die zij betaalt, en wat zij nog "
                "moet betalen staat vanzelf op de balans.",
                remedy="haal deze entry weg; hoort er een last bij die nog moet komen, boek die dan als 'te betalen' "
                f'met subsidie: "{funder.code}".',
                kind=kind,
                account=AccountName(account),
            )
    return None


def is_movable(account: str) -> bool:
    """Whether what stands on an account can belong to another year: costs and income of a kamer, in euros."""
    return accounts.result(account) is not None and not accounts.is_hours_account(account)


def read_period(text: object) -> Period | None:
    """The days that a bill is for, written as its first and last day; None where that cannot be read."""
    match [parse_day(part) for part in str(text).split()]:
        case [dt.date() as first, dt.date() as last] if last < dt.date.max:
            return Period(first, last + dt.timedelta(days=1))
    return None


def wrong_period(entry: Any, posting: Any) -> Finding | None:
    """What is wrong with the period below a posting of a bill; None where it is right."""
    day = entry.date
    text, period = posting.meta[PERIOD], read_period(posting.meta[PERIOD])
    if period is None:
        return finding(
            "accruals.period",
            entry,
            f"Periode '{text}' is niet te lezen.",
            cause="een periode is de eerste en de laatste dag waarvoor een rekening is.",
            remedy=f'schrijf: {PERIOD}: "JJJJ-11-01 JJJJ-12-31".',
            source=posting.meta,
        )
    if period.end <= period.start:
        return finding(
            "accruals.period",
            entry,
            f"Periode '{text}' eindigt voor zij begint.",
            cause="eerst staat de eerste dag, dan de laatste.",
            remedy=f'schrijf: {PERIOD}: "{period.last_day} {period.start}".',
            source=posting.meta,
        )
    if max(period.last_day.year, day.year) - min(period.start.year, day.year) > _MOST_YEARS:
        return finding(
            "accruals.period",
            entry,
            "Periode '{text}' ligt te ver van {day}.",
            cause=f"een rekening gaat over ten hoogste {_MOST_YEARS} jaar ervoor of erna.",
            remedy="verbeter het jaartal.",
            source=posting.meta,
            text=text,
            day=day,
        )
    if not is_movable(posting.account) or posting.units.currency != EUR:
        return finding(
            "accruals.period",
            entry,
            "Periode '{text}' bij {account} doet niets.",
            cause="alleen lasten en baten van een kamer in euro worden over jaren verdeeld.",
            remedy=f"zet '{PERIOD}:' onder de last of de bate waar het om gaat.",
            source=posting.meta,
            text=text,
            account=AccountName(posting.account),
        )
    return None


def split_over_years(amount: Decimal, period: Period) -> dict[int, Decimal]:
    """The part of an amount for each calendar year, by the number of its days; the parts add up exactly."""
    years = range(period.start.year, period.last_day.year + 1)
    parts = [whole_year(number) for number in years]
    days = [Decimal((min(period.end, part.end) - max(period.start, part.start)).days) for part in parts]
    return dict(zip(years, split(amount, days), strict=True))


def _of_bill(entry: Any, posting: Any) -> Iterator[Accrual]:
    """What a bill over more years moves at each turn of the year, from its first year to its last.

    Before the year of the bill, all that is for the years until then is still to be paid (or received); from that year
    on, all that is for later years was paid (or received) in advance.
    """
    period = read_period(posting.meta[PERIOD])
    if period is None:
        return
    parts = split_over_years(net(posting), period)
    own = entry.date.year
    is_cost = accounts.is_under(posting.account, accounts.EXPENSES)
    late, ahead = (TO_PAY, PAID_AHEAD) if is_cost else (TO_RECEIVE, RECEIVED_AHEAD)
    for year in range(min(own, *parts), max(own, *parts)):
        if year < own:
            kind, amount = late, sum((part for other, part in parts.items() if other <= year), ZERO)
        else:
            kind, amount = ahead, -sum((part for other, part in parts.items() if other > year), ZERO)
        if amount:
            yield Accrual(
                bill=entry.date,
                year=year,
                kind=kind,
                account=posting.account,
                amount=amount,
                text=" ".join(filter(None, (entry.payee, entry.narration))),
                grant=posting.meta.get(meta.GRANT) or entry.meta.get(meta.GRANT),
                source=posting.meta,
            )


def book_accruals(books: Growing, config: Config) -> tuple[Growing, list[Finding]]:
    """Add the two transactions of every accrual that is right, and say what is wrong with the others.

    On 31 December to the balance sheet, and on 1 January back, so that nobody has to think of it. A cost that names its
    grant releases it in the year the cost is for, and takes that back with the reversal: this comes before the release
    of grants.
    """
    kept = books.without(ACCRUAL.type)
    asking = {id(entry) for entry in kept.index.customs(ACCRUAL.type)}
    asking.update(id(entry) for entry, _ in kept.index.asking(PERIOD))
    in_order = [entry for entry in kept.written if id(entry) in asking] if asking else []
    asked = [item for entry in in_order for item in accruals_in(entry, kept.opened, config)]
    derived = [booking for item in asked if isinstance(item, Accrual) for booking in pair(item)]
    return kept.with_derived(derived, NAMES), [item for item in asked if isinstance(item, Finding)]


def pair(accrual: Accrual, kind: str = ACCRUAL.type) -> Iterator[Any]:
    """The transaction of 31 December, and the one that takes it back."""
    title = f"{accrual.kind.capitalize()}: {accrual.text}"
    for day, text, sign in ((accrual.day, title, 1), (accrual.reversal, f"Terug: {title}", -1)):
        amount = sign * accrual.amount
        late = accrual.kind in (TO_PAY, TO_RECEIVE)
        moves = (
            DerivedPosting(accrual.account, amount, accrual.grant, accrual.year if late else None),
            DerivedPosting(accrual.balance_account, -amount),
        )
        yield transaction(kind, day, text, accrual.source, moves)
