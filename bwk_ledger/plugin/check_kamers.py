"""Every result belongs to a kamer that exists (or to the cooperative itself)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from beancount.core import data

from bwk_ledger import accounts
from bwk_ledger.config import read_config
from bwk_ledger.plugin.finding import finding

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


def check_kamers(entries: Sequence[Any], _options: Mapping[str, Any]) -> tuple[Sequence[Any], list[Any]]:
    """Report results on an unknown kamer, and results that name no kamer."""
    known = read_config(entries).kamers
    errors: list[Any] = []
    for entry in entries:
        if not isinstance(entry, data.Transaction):
            continue
        for posting in entry.postings:
            account = posting.account
            if not account.startswith((accounts.INCOME, accounts.EXPENSES)):
                continue
            taken_apart = accounts.result(account)
            if taken_apart is None:
                errors.append(
                    finding(
                        entry,
                        f"Resultaat zonder kamer: {account}.",
                        cause="elke bate en last hoort bij een kamer: Lasten:<KAMER>:<Groep>:<Post>.",
                        remedy="boek op de rekening van de kamer, of op die van de coöperatie (BWK).",
                        source=posting.meta,
                    )
                )
            elif taken_apart.kamer not in known:
                errors.append(
                    finding(
                        entry,
                        f"Onbekende kamer '{taken_apart.kamer}' in {account}.",
                        cause=f"de kamers zijn: {' '.join(known) or 'geen'}.",
                        remedy="verbeter de rekening, of voeg de kamer toe in stam/kamers.beancount.",
                        source=posting.meta,
                    )
                )
    return entries, errors
