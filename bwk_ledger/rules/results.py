"""Results: each of a kamer that exists, on an account that follows from standing data, with a budget that is whole."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from itertools import chain
from typing import TYPE_CHECKING, Any

from beancount.core import data

from bwk_ledger.base import accounts, meta
from bwk_ledger.base.finding import AccountName, Finding, finding
from bwk_ledger.rules.open_items import open_item_accounts
from bwk_ledger.rules.standing import complete
from bwk_ledger.rules.wages import open_wage_accounts
from bwk_ledger.standing.budget import BUDGET, REVISION, is_for, is_none
from bwk_ledger.standing.kamers import HOW
from bwk_ledger.standing.members import SHARE, Member, Subscription, share_account

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bwk_ledger.rules.derived import Growing
    from bwk_ledger.rules.index import Index
    from bwk_ledger.standing.config import Config
    from bwk_ledger.standing.grants import Funder
    from bwk_ledger.standing.kamers import Kamer


# Kamers and what hangs on them: the accounts that follow from standing data, and that every result is of a kamer.
#
# A kamer, a funder or a member is one entry in the books; its accounts are opened here and never typed.

_DAY = dt.timedelta(days=1)
RGS_PETTY_CASH = "BLimKasKlk"
RGS_CASH_BOX = "BLimKasKas"
RGS_GRANT = "BSchOpaOop"
RGS_SHARES = "BEivSevCoo"
RGS_SHARES_DUE = "BSchOvsLed"


def open_accounts(books: Growing, config: Config) -> Growing:
    """The books with an `open` for every account that kamers, posts, funders and members imply and nobody wrote."""
    added: dict[str, Any] = {}
    for entry in chain(_implied(config), open_item_accounts(books.index, config)):
        if entry.account not in books.opened:
            added.setdefault(entry.account, entry)
    return replace(books, added=(*books.added, *added.values()))


def _implied(config: Config) -> Iterable[Any]:
    for kamer in config.kamers.values():
        for post in config.posts:
            if post.for_cooperative == kamer.is_cooperative:
                yield _open(post.account(kamer.code), kamer, {meta.NAME: post.name, meta.RGS: post.rgs})
        if not kamer.is_cooperative:
            extra = {meta.IBAN: kamer.source[meta.IBAN]} if meta.IBAN in kamer.source else {}
            yield _open(
                f"{accounts.PETTY_CASH}:{kamer.code}",
                kamer,
                {meta.NAME: f"Handgeld {kamer.name}", meta.RGS: RGS_PETTY_CASH, **extra},
            )
            box = {meta.NAME: f"Kas {kamer.name}", meta.RGS: RGS_CASH_BOX}
            yield _open(f"{accounts.CASH_BOX}:{kamer.code}", kamer, box)
    for funder in config.funders.values():
        yield from _open_funder(config, funder)
    yield from _open_members(config)
    yield from open_wage_accounts(config)


def _open_members(config: Config) -> Iterable[Any]:
    """Shares from the day of signing up or of membership; what is to be paid back, of who ever left."""
    first: dict[str, Member | Subscription] = dict(config.members)
    for subscription in config.subscriptions:
        known = first.get(subscription.number)
        if known is None or subscription.start < known.start:
            first[subscription.number] = subscription
    for number, item in first.items():
        names = {meta.NAME: f"Ledenkapitaal {number}", meta.RGS: RGS_SHARES}
        yield data.Open({**_source(item), **names}, item.start, share_account(number), [SHARE], data.Booking.FIFO)
    for member in config.members.values():
        if any(period.end for period in member.periods):
            names = {meta.NAME: f"Terug te betalen aan {member.number}", meta.RGS: RGS_SHARES_DUE}
            yield data.Open({**_source(member), **names}, member.start, member.repayment_account, ["EUR"], None)


def _open_funder(config: Config, funder: Funder) -> Iterable[Any]:
    names = {meta.NAME: funder.name}
    if funder.is_grant:
        yield _open(funder.liability, funder, {**names, meta.RGS: RGS_GRANT})
    awards = config.awards_of(funder)
    for award in awards:
        titled = {meta.NAME: f"{funder.name} ({award.code})", meta.RGS: RGS_GRANT}
        yield _open(award.liability, funder, titled)
    kamers = dict.fromkeys(
        [*funder.kamers, *(code for item in awards for now in (item, *item.later) for code in now.kamers)]
    )
    for code in kamers:
        if code in config.kamers:
            yield _open(funder.income(code), funder, {**names, meta.RGS: funder.rgs})


def _open(account: str, item: Kamer | Funder, values: dict[str, Any]) -> Any:
    currencies = None if accounts.is_hours_account(account) else ["EUR"]
    # What a kamer had before stands there the day before, so that its first year begins with it.
    start = item.start - _DAY if accounts.cash_kamer(account) else item.start
    return data.Open({**_source(item), **values}, start, account, currencies, None)


def _source(item: Kamer | Funder | Member | Subscription) -> dict[str, Any]:
    """Where the entry stands that the account follows from: Fava then opens that line."""
    return {"filename": item.source["filename"], "lineno": item.source["lineno"], meta.DERIVED: True}


def results(index: Index) -> Iterator[Finding]:
    """Results on an unknown kamer, and results that name no kamer."""
    known = index.config.kamers

    def is_wrong(account: str, _currency: str) -> bool:
        if not account.startswith((accounts.INCOME, accounts.EXPENSES)):
            return False
        taken_apart = accounts.result(account)
        return taken_apart is None or taken_apart.kamer not in known

    for entry, posting in index.postings(is_wrong):
        taken_apart = accounts.result(posting.account)
        if taken_apart is None:
            yield finding(
                "kamers.none",
                entry,
                "Resultaat zonder kamer: {account}.",
                cause="elke bate en last hoort bij een kamer: Lasten:<KAMER>:<Groep>:<Post>.",
                remedy="boek op de rekening van de kamer, of op die van de coöperatie.",
                source=posting.meta,
                account=AccountName(posting.account),
            )
        else:
            yield finding(
                "kamers.unknown",
                entry,
                "Onbekende kamer '{kamer}' in {account}.",
                cause=f"de kamers zijn: {' '.join(known) or 'geen'}.",
                remedy="verbeter de rekening, of voeg de kamer toe in stam/kamers.beancount.",
                source=posting.meta,
                kamer=taken_apart.kamer,
                account=AccountName(posting.account),
            )


def budgets(index: Index) -> Iterator[Finding]:
    """Every budget on an account that was never opened, which would be lost without a word, or of a kamer not there."""
    revisions = complete(index, REVISION)
    taken_back = {(name, entry.date.year) for entry, (name, *said) in revisions if is_none(*said)}
    for entry, (name, *_) in [*complete(index, BUDGET), *revisions]:
        if name not in index.opened:
            yield finding(
                "budget.account",
                entry,
                "Begroting op onbekende rekening {account}.",
                cause="deze rekening is nergens geopend, dus dit bedrag zou in geen enkel overzicht staan.",
                remedy="verbeter de rekening, of voeg de kamer, post of financier toe in stam/.",
                account=AccountName(name),
            )
        elif (name, entry.date.year) in taken_back:
            continue
        elif (kamer := index.config.kamers.get(accounts.kamer_of(name))) and not is_for(kamer, entry.date):
            yield finding(
                "budget.outside",
                entry,
                "Begroting van {account} voor {year}, en kamer {kamer} is er dan niet.",
                cause=f"zij is er {kamer.lasts}; erbuiten heeft zij geen kosten, baten of uren.",
                remedy=f"is zij gesloten, geef dan: bwk begroting herzien {name} --wordt 0 --per {entry.date} "
                '--besluit "..."; kloppen de dagen van de kamer niet, verander die dan '
                f"{HOW.format(code=kamer.code)}.",
                account=AccountName(name),
                year=str(entry.date.year),
                kamer=kamer.code,
            )
