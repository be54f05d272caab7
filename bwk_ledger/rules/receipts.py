"""Every expense from an amount on has a receipt, or says in the open that there is none and why.

The amount and the posts that never have a receipt are in `custom "bonnen"`; books without it have no such rule. What is
still an open question (`!`) is not asked for its receipt yet.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bwk_ledger.base import accounts, meta
from bwk_ledger.base.finding import Finding, finding
from bwk_ledger.base.money import EUR, format_amount
from bwk_ledger.standing.receipts import EXEMPT, RULE, needs_receipt, number_of, receipt_of, spent

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bwk_ledger.rules.index import Index
    from bwk_ledger.standing.config import Config

QUESTION = "!"


def rules(index: Index) -> Iterator[Finding]:
    """Rules about receipts that name a post which is not there."""
    paths = [post.path for post in index.config.posts if post.root == accounts.EXPENSES]
    for entry in index.customs(RULE.type):
        for name in EXEMPT.of(entry):
            if not any(accounts.is_under(path, name) for path in paths):
                yield finding(
                    "receipts.rule",
                    entry,
                    f"Bij '{EXEMPT.name}:' staat '{name}', een post die er niet is.",
                    cause="dan wordt van die uitgaven toch een bon gevraagd.",
                    remedy="neem de post over uit stam/rekeningen.beancount, zonder 'Lasten' ervoor.",
                )


def receipts(index: Index) -> Iterator[Finding]:
    """What was spent without a receipt or a reason for having none."""
    config = index.config
    if not config.receipt_rules:
        return
    spending = index.on(_is_cost)
    for entry in index.transactions:
        is_said_missing = entry.meta.get(meta.RECEIPT) == meta.NO_RECEIPT
        if (is_said_missing or id(entry) in spending) and entry.flag != QUESTION and not number_of(entry):
            yield from _missing(entry, config)


def _is_cost(account: str, currency: str) -> bool:
    return currency == EUR and accounts.is_under(account, accounts.EXPENSES)


def _missing(entry: Any, config: Config) -> Iterator[Finding]:
    receipt = receipt_of(entry)
    rule = config.receipt_rule(entry.date)
    if receipt.is_there or rule is None:
        return
    if receipt.is_said_missing:
        if not receipt.reason:
            yield finding(
                "receipts.no_reason",
                entry,
                "Er staat dat de bon van {spent} euro ontbreekt, maar niet waarom.",
                cause="de kascommissie moet kunnen beoordelen of dat klopt.",
                remedy=f'zet eronder: {meta.NO_RECEIPT_REASON}: "de reden".',
                spent=spent(entry, config),
            )
    elif needs_receipt(entry, config):
        yield finding(
            "receipts.missing",
            entry,
            "Van een uitgave van {spent} euro ontbreekt de bon.",
            cause=f"bij elke uitgave vanaf {format_amount(rule.least)} euro hoort een bon of factuur "
            f"(bonnen, vanaf {rule.start}).",
            remedy="lees de bon in met 'bwk importeer' en koppel hem met 'bwk bonnen', dat ook het nummer van de "
            "betaling toont; is er echt geen, geef dan bwk bonnen NUMMER --reden 'de reden'. Ligt hij alleen op papier,"
            " geef dan bwk bonnen NUMMER --op-papier 'factuur JJJJ-044', met het nummer dat erop staat.",
            spent=spent(entry, config),
        )
