"""Receipts (bonnen): what a transaction says of its own, and from which amount the cooperative asks for one.

    2018-01-01 custom "bonnen"
      vanaf: 50.00 EUR                              every expense from this amount on has a receipt
      zonder-bon: "Organisatie:Bankkosten"          posts that never have one: the statement itself is the proof

It holds from its day until a later one takes its place; before the first there is no such rule. Where there is rightly
no receipt, the transaction says so in the open: `bon: "ontbreekt"`, with the reason in `bon-reden`.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from bwk_ledger.base import accounts, meta
from bwk_ledger.base.money import EUR, ZERO
from bwk_ledger.standing.form import EUROS_FROM_ZERO, WORDS, Form, Key, Once, Wrong

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Mapping

    from bwk_ledger.standing.config import Config

_LEAST = Key(
    "vanaf",
    EUROS_FROM_ZERO,
    "vanaf welk bedrag bij elke uitgave een bon hoort",
    "50.00 EUR",
    Wrong(
        "receipts.rule",
        "Vanaf welk bedrag een bon nodig is, is niet te lezen: {value}.",
        "het is een bedrag in euro; zonder bedrag wordt nergens een bon gevraagd.",
    ),
    is_required=True,
    nothing="er staat niets",
)
EXEMPT = Key("zonder-bon", WORDS, "de posten waar nooit een bon bij hoort", '"Organisatie:Bankkosten"')
RULE = Form("bonnen", (), (_LEAST, EXEMPT), "stam/kamers.beancount", name="entry bonnen", once=Once.A_DAY)
_BETWEEN = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True)
class ReceiptRule:
    """From `start` on an expense of `least` EUR or more has a receipt, but for those on the `exempt` posts."""

    start: dt.date
    least: Decimal
    exempt: tuple[str, ...]  # 'Organisatie:Bankkosten', or a group of posts: 'Afschrijving'
    source: Mapping[str, Any]


@dataclass(frozen=True)
class Receipt:
    """`number` of a receipt on paper, `document` its file, `reason` where one is said to be missing."""

    number: str = ""
    document: str = ""
    is_said_missing: bool = False
    reason: str = ""

    @property
    def is_there(self) -> bool:
        """Whether there is one, on paper or as a file."""
        return bool(self.number or self.document) and not self.is_said_missing


def receipt_of(entry: Any) -> Receipt:
    """The receipt of a transaction; the bank's export is none."""
    number = str(entry.meta.get(meta.RECEIPT) or "")
    missing = number == meta.NO_RECEIPT
    return Receipt(
        number="" if missing else number,
        document=str(entry.meta.get(meta.RECEIPT_DOCUMENT) or ""),
        is_said_missing=missing,
        reason=str(entry.meta.get(meta.NO_RECEIPT_REASON) or "").strip(),
    )


def receipt_key(number: str) -> str:
    """A number in the form that texts and names of files share: `factuur 2018/044` is `factuur-2018-044`."""
    return _BETWEEN.sub("-", number.casefold()).strip("-")


def read_receipt_rules(entries: Iterable[Any]) -> tuple[ReceiptRule, ...]:
    """The rules, newest first; one without an amount is left out (a check reports it)."""
    rules = [
        ReceiptRule(entry.date, least, EXEMPT.of(entry), entry.meta)
        for entry in entries
        if (least := _LEAST.of(entry)) is not None
    ]
    return tuple(sorted(rules, key=lambda rule: rule.start, reverse=True))


def spent_by_kamer(entry: Any, config: Config) -> Mapping[str, Decimal]:
    """What a transaction spends of which a receipt may be asked, whatever the amount; EUR by kamer, empty for nothing.

    Left out are refunds, costs that only move from one post to another, what follows from another line of the books (a
    depreciation), what a count of cash found more or less, and posts that never have a receipt.
    """
    if meta.DERIVED in entry.meta:
        return {}
    rule = config.receipt_rule(entry.date)
    found: dict[str, Decimal] = defaultdict(Decimal)
    for posting in entry.postings:
        if posting.units.currency == EUR and accounts.is_under(posting.account, accounts.EXPENSES):
            taken_apart = accounts.result(posting.account)
            if accounts.is_cash_difference(posting.account):
                continue
            if taken_apart is None or rule is None or not _is_exempt(taken_apart, rule):
                found[taken_apart.kamer if taken_apart else ""] += posting.units.number
    return found if sum(found.values(), ZERO) > 0 else {}


def spent(entry: Any, config: Config) -> Decimal:
    """EUR of what a transaction spends of which a receipt may be asked, whatever the amount."""
    return sum(spent_by_kamer(entry, config).values(), ZERO)


def needs_receipt(entry: Any, config: Config) -> bool:
    """Whether the cooperative asks for a receipt of a transaction: it spends enough, and there was a rule that day."""
    rule = config.receipt_rule(entry.date)
    if rule is None:
        return False
    amount = spent(entry, config)
    return amount > 0 and amount >= rule.least


def _is_exempt(account: accounts.Result, rule: ReceiptRule) -> bool:
    path = f"{account.group}:{account.post}"
    return any(accounts.is_under(path, name) for name in rule.exempt)
