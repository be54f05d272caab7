"""Open the accounts that follow from the standing data: a kamer, a funder or a member is one entry in the books."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from beancount.core import data

from bwk_ledger import accounts, meta
from bwk_ledger.config import Config, Funder, Kamer, Post, read_config
from bwk_ledger.membership import SHARE, Member, Subscription, share_account

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

RGS_PETTY_CASH = "BLimKasKlk"
RGS_GRANT = "BSchOpaOop"
RGS_SHARES = "BEivSevCoo"
RGS_SHARES_DUE = "BSchOvsLed"


def open_accounts(entries: Sequence[Any], _options: Mapping[str, Any]) -> tuple[list[Any], list[Any]]:
    """Add an `open` for every account that kamers, posts, funders and members imply and nobody wrote."""
    config = read_config(entries)
    opened = {entry.account for entry in entries if isinstance(entry, data.Open)}
    added: dict[str, Any] = {}
    for entry in _implied(config):
        if entry.account not in opened:
            added.setdefault(entry.account, entry)
    return sorted([*entries, *added.values()], key=data.entry_sortkey), []


def _implied(config: Config) -> Iterable[Any]:
    for kamer in config.kamers.values():
        for post in config.posts:
            if post.for_cooperative == kamer.is_cooperative:
                yield _open_post(kamer, post)
        if not kamer.is_cooperative:
            extra = {meta.IBAN: kamer.source[meta.IBAN]} if meta.IBAN in kamer.source else {}
            yield _open(
                f"{accounts.PETTY_CASH}:{kamer.code}",
                kamer,
                {meta.NAME: f"Handgeld {kamer.name}", meta.RGS: RGS_PETTY_CASH, **extra},
            )
    for funder in config.funders.values():
        yield from _open_funder(config, funder)
    yield from _open_members(config)


def _open_members(config: Config) -> Iterable[Any]:
    """Shares from the day of signing up or of membership; what is to be paid back, of who ever left."""
    first: dict[str, Member | Subscription] = dict(config.members)
    for subscription in config.subscriptions:
        known = first.get(subscription.number)
        if known is None or subscription.start < known.start:
            first[subscription.number] = subscription
    for number, item in first.items():
        yield _open_shares(number, item)
    for member in config.members.values():
        if any(period.end for period in member.periods):
            names = {meta.NAME: f"Terug te betalen aan {member.number}", meta.RGS: RGS_SHARES_DUE}
            yield data.Open({**_source(member), **names}, member.start, member.repayment_account, ["EUR"], None)


def _open_post(kamer: Kamer, post: Post) -> Any:
    return _open(post.account(kamer.code), kamer, {meta.NAME: post.name, meta.RGS: post.rgs})


def _open_funder(config: Config, funder: Funder) -> Iterable[Any]:
    names = {meta.NAME: funder.name}
    if funder.is_grant:
        yield _open(funder.liability, funder, {**names, meta.RGS: RGS_GRANT})
    for code in funder.kamers:
        kamer = config.kamers.get(code)
        if kamer is not None:
            yield _open(funder.income(code), funder, {**names, meta.RGS: funder.rgs})


def _open_shares(number: str, item: Member | Subscription) -> Any:
    names = {meta.NAME: f"Ledenkapitaal {number}", meta.RGS: RGS_SHARES}
    return data.Open({**_source(item), **names}, item.start, share_account(number), [SHARE], data.Booking.FIFO)


def _open(account: str, item: Kamer | Funder, values: dict[str, Any]) -> Any:
    currencies = None if accounts.is_hours_account(account) else ["EUR"]
    return data.Open({**_source(item), **values}, item.start, account, currencies, None)


def _source(item: Kamer | Funder | Member | Subscription) -> dict[str, Any]:
    """Where the entry stands that the account follows from: Fava then opens that line."""
    return {"filename": item.source["filename"], "lineno": item.source["lineno"], meta.DERIVED: True}
