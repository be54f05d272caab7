"""Accruals: costs and income that belong to another year than their money.

Written in two ways. An entry of 31 December for what has no bill yet:

    2018-12-31 custom "overlopend" "te betalen" Lasten:TOP:Fysiek:Energie 120.00 EUR
      omschrijving: "Energie december"

and `periode: "2018-11-01 2019-02-28"` below the posting of a bill that is for more years than its own: first and last
day. What follows from them is booked by `bwk_ledger.plugin.book_accruals`.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple

from beancount.core import account as account_type
from beancount.core import data
from beancount.core.amount import Amount

from bwk_ledger import accounts, meta
from bwk_ledger.errors import Complaint
from bwk_ledger.money import EUR, ZERO, format_amount, split
from bwk_ledger.periods import Period
from bwk_ledger.periods import year as whole_year
from bwk_ledger.vat import net

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from bwk_ledger.config import Config

ACCRUAL = "overlopend"
PERIOD = "periode"
_MOST_YEARS = 10  # that a bill can be for: more is a typing error
_DAYS = 2  # the first and the last
_FORM = f'custom "{ACCRUAL}" "te betalen" Lasten:TOP:Fysiek:Energie 120.00 EUR'


class Kind(NamedTuple):
    """A kind of accrual: which results it moves, with which sign in the ledger, against which account."""

    root: str
    sign: int
    account: str
    name: str  # of that account
    rgs: str


TO_PAY = "te betalen"
TO_RECEIVE = "te ontvangen"
PAID_AHEAD = "vooruitbetaald"
RECEIVED_AHEAD = "vooruitontvangen"
KINDS: Mapping[str, Kind] = {
    TO_PAY: Kind(accounts.EXPENSES, 1, "Schulden:TeBetalen", "Nog te betalen kosten", "BSchOpaNtb"),
    TO_RECEIVE: Kind(accounts.INCOME, -1, "Activa:TeOntvangen", "Nog te ontvangen baten", "BVorOvaNob"),
    PAID_AHEAD: Kind(accounts.EXPENSES, -1, "Activa:Vooruitbetaald", "Vooruitbetaalde kosten", "BVorOvaVof"),
    RECEIVED_AHEAD: Kind(accounts.INCOME, 1, "Schulden:Vooruitontvangen", "Vooruitontvangen baten", "BSchOpaOop"),
}


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


class Found(NamedTuple):
    """A line that asks for accruals: its metadata, what is wrong with it, and what follows from it where nothing is."""

    source: Mapping[str, Any]
    complaint: Complaint | None
    accruals: tuple[Accrual, ...]


def accruals_in(entry: Any, opened: Collection[str], config: Config) -> Iterator[Found]:
    """What the lines of an entry ask for.

    Args:
        entry: any entry of the books.
        opened: all accounts of the books.
        config: their standing data.
    """
    if isinstance(entry, data.Custom) and entry.type == ACCRUAL:
        complaint = wrong_accrual(entry, opened, config)
        yield Found(entry.meta, complaint, () if complaint else (read_accrual(entry),))
    elif isinstance(entry, data.Transaction):
        for posting in entry.postings:
            if posting.meta is not None and PERIOD in posting.meta:
                complaint = wrong_period(entry.date, posting)
                yield Found(posting.meta, complaint, () if complaint else tuple(_of_bill(entry, posting)))


def read_accrual(entry: Any) -> Accrual:
    """An accrual that was written as an entry, and that `wrong_accrual` has nothing to say about."""
    kind, account, amount = (value.value for value in entry.values)
    return Accrual(
        year=entry.date.year,
        kind=kind,
        account=account,
        amount=KINDS[kind].sign * amount.number,
        text=str(entry.meta["omschrijving"]).strip(),
        grant=entry.meta.get(meta.GRANT),
        source=entry.meta,
    )


def wrong_accrual(entry: Any, opened: Collection[str], config: Config) -> Complaint | None:
    """What is wrong with an accrual that was written as an entry; None where it is right.

    Args:
        entry: the entry.
        opened: all accounts of the books.
        config: the standing data of the books.
    """
    match [(value.dtype, value.value) for value in entry.values or ()]:
        case [(_, str(kind)), (account_type.TYPE, str(account)), (_, Amount(currency="EUR") as amount)]:
            pass
        case values:
            said = " ".join(str(value) for _, value in values)
            return Complaint(
                f"Een overlopende post zonder de juiste gegevens: {said or 'er staat niets'}.",
                f"hij begint met: {_FORM}.",
                "vul soort, rekening (zonder aanhalingstekens) en bedrag in euro aan.",
            )
    if kind not in KINDS:
        return Complaint(
            f"Onbekende soort overlopende post: '{kind}'.",
            f"de soorten zijn: {', '.join(KINDS)}.",
            "kies een van deze vier.",
        )
    return (
        _wrong_place(kind, account, opened)
        or _of_grant(kind, account, config)
        or _wrong_values(entry, kind, amount.number)
    )


def _wrong_place(kind: str, account: str, opened: Collection[str]) -> Complaint | None:
    root = KINDS[kind].root
    if account in opened and is_movable(account) and accounts.is_under(account, root):
        return None
    return Complaint(
        f"Een post '{kind}' kan niet op {account}.",
        f"'{kind}' gaat over {root.lower()} van een kamer in euro, op een rekening die er is.",
        f"noem een rekening als {root}:<KAMER>:<Groep>:<Post>; 'bwk proefbalans' toont ze.",
    )


def _of_grant(kind: str, account: str, config: Config) -> Complaint | None:
    """Income of a grant follows from its costs, so it cannot be moved by itself."""
    for funder in config.funders.values():
        if funder.is_grant and account in {funder.income(kamer) for kamer in funder.kamers}:
            return Complaint(
                f"Een post '{kind}' kan niet op {account}.",
                f"{funder.name} is een subsidie: haar baten volgen uit de lasten die zij betaalt, en wat zij nog moet "
                "betalen staat vanzelf op de balans.",
                "haal deze entry weg; hoort er een last bij die nog moet komen, boek die dan als 'te betalen' met "
                f'subsidie: "{funder.code}".',
            )
    return None


def _wrong_values(entry: Any, kind: str, amount: Decimal) -> Complaint | None:
    if (entry.date.month, entry.date.day) != (12, 31):
        return Complaint(
            f"Een post '{kind}' op {entry.date}.",
            "overlopende posten staan op 31 december: zij horen bij het jaar dat dan eindigt, en draaien vanzelf terug "
            "op 1 januari.",
            f"zet {entry.date.year}-12-31 voor de entry.",
        )
    if amount <= 0:
        return Complaint(
            f"Een post '{kind}' van {format_amount(amount)} euro.",
            "het bedrag is altijd meer dan nul; de soort zegt welke kant het op gaat.",
            f"kies een van de soorten: {', '.join(KINDS)}.",
        )
    if not str(entry.meta.get("omschrijving") or "").strip():
        return Complaint(
            f"Een post '{kind}' zonder omschrijving.",
            "accountant en kascommissie moeten kunnen zien waar het om gaat.",
            'zet eronder: omschrijving: "Energie december".',
        )
    return None


def is_movable(account: str) -> bool:
    """Whether what stands on an account can belong to another year: costs and income of a kamer, in euros."""
    return accounts.result(account) is not None and not accounts.is_hours_account(account)


def read_period(text: object) -> Period | None:
    """The days that a bill is for, written as its first and last day; None where that cannot be read."""
    try:
        days = [dt.date.fromisoformat(part) for part in str(text).split()]
    except ValueError:
        return None
    if len(days) != _DAYS or days[1] == dt.date.max:
        return None
    return Period(days[0], days[1] + dt.timedelta(days=1))


def wrong_period(day: dt.date, posting: Any) -> Complaint | None:
    """What is wrong with the period below a posting of a bill of a day; None where it is right."""
    text, period = posting.meta[PERIOD], read_period(posting.meta[PERIOD])
    if period is None:
        return Complaint(
            f"Periode '{text}' is niet te lezen.",
            "een periode is de eerste en de laatste dag waarvoor een rekening is.",
            f'schrijf: {PERIOD}: "2018-11-01 2019-02-28".',
        )
    if period.end <= period.start:
        return Complaint(
            f"Periode '{text}' eindigt voor zij begint.",
            "eerst staat de eerste dag, dan de laatste.",
            f'schrijf: {PERIOD}: "{period.last_day} {period.start}".',
        )
    if max(period.last_day.year, day.year) - min(period.start.year, day.year) > _MOST_YEARS:
        return Complaint(
            f"Periode '{text}' ligt te ver van {day}.",
            f"een rekening gaat over ten hoogste {_MOST_YEARS} jaar ervoor of erna.",
            "verbeter het jaartal.",
        )
    if not is_movable(posting.account) or posting.units.currency != EUR:
        return Complaint(
            f"Periode '{text}' bij {posting.account} doet niets.",
            "alleen lasten en baten van een kamer in euro worden over jaren verdeeld.",
            f"zet '{PERIOD}:' onder de last of de bate waar het om gaat.",
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
