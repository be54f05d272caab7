"""Every expense from an amount on has a receipt, or says in the open that there is none and why.

The amount and the posts that never have a receipt are in `custom "bonnen"`; books without it have no such rule. What is
still an open question (`!`) is not asked for its receipt yet.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from beancount.core import data

from bwk_ledger import accounts, meta
from bwk_ledger.config import read_config
from bwk_ledger.money import format_amount
from bwk_ledger.plugin.finding import Finding, finding
from bwk_ledger.receipts import EXEMPT, LEAST, RULE, exempt_of, least_of, needs_receipt, receipt_of, spent

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from bwk_ledger.config import Config

QUESTION = "!"


def check_receipts(entries: Sequence[Any], _options: Mapping[str, Any]) -> tuple[Sequence[Any], list[Any]]:
    """Report rules that cannot be read, and what was spent without a receipt or a reason for having none."""
    config = read_config(entries)
    errors: list[Any] = []
    for entry in entries:
        if isinstance(entry, data.Custom) and entry.type == RULE:
            errors.extend(_wrong_rule(entry, config))
    if config.receipt_rules:
        for entry in entries:
            if isinstance(entry, data.Transaction) and entry.flag != QUESTION:
                errors.extend(_missing(entry, config))
    return entries, errors


def _missing(entry: Any, config: Config) -> Iterator[Finding]:
    receipt = receipt_of(entry)
    rule = config.receipt_rule(entry.date)
    if receipt.is_there or rule is None:
        return
    if receipt.is_said_missing:
        if not receipt.reason:
            yield finding(
                entry,
                f"Er staat dat de bon van {format_amount(spent(entry, config))} euro ontbreekt, maar niet waarom.",
                cause="de kascommissie moet kunnen beoordelen of dat klopt.",
                remedy=f'zet eronder: {meta.NO_RECEIPT_REASON}: "de reden".',
            )
    elif needs_receipt(entry, config):
        yield finding(
            entry,
            f"Van een uitgave van {format_amount(spent(entry, config))} euro ontbreekt de bon.",
            cause=f"bij elke uitgave vanaf {format_amount(rule.least)} euro hoort een bon of factuur "
            f"(bonnen, vanaf {rule.start}).",
            remedy=f'zet bij de boeking {meta.RECEIPT}: "factuur 2018-044", met het nummer dat erop staat; is er echt '
            f'geen, zet dan {meta.RECEIPT}: "{meta.NO_RECEIPT}" en {meta.NO_RECEIPT_REASON}: "de reden".',
        )


def _wrong_rule(entry: Any, config: Config) -> Iterator[Finding]:
    if least_of(entry) is None:
        yield finding(
            entry,
            f"Vanaf welk bedrag een bon nodig is, is niet te lezen: {entry.meta.get(LEAST) or 'er staat niets'}.",
            cause="het is een bedrag in euro; zonder bedrag wordt nergens een bon gevraagd.",
            remedy=f"schrijf: {LEAST}: 50.00 EUR.",
        )
    paths = [post.path for post in config.posts if post.root == accounts.EXPENSES]
    for name in exempt_of(entry):
        if not any(accounts.is_under(path, name) for path in paths):
            yield finding(
                entry,
                f"Bij '{EXEMPT}:' staat '{name}', een post die er niet is.",
                cause="dan wordt van die uitgaven toch een bon gevraagd.",
                remedy="neem de post over uit stam/rekeningen.beancount, zonder 'Lasten' ervoor.",
            )
