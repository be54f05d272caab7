"""The share register and the equity accounts agree, per member and in total."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from beancount.core import data

from bwk_ledger import accounts
from bwk_ledger.config import read_config
from bwk_ledger.money import format_amount
from bwk_ledger.plugin.finding import Finding, finding
from bwk_ledger.plugin.share_proof import Proof, ProofLine, prove

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


def check_share_proof(entries: Sequence[Any], _options: Mapping[str, Any]) -> tuple[Sequence[Any], list[Any]]:
    """Report every member of whom the register says another amount than the equity account."""
    transactions = [entry for entry in entries if isinstance(entry, data.Transaction)]
    proof = prove(transactions, read_config(entries), dt.date.max)
    different = {line.number: line for line in proof.lines if line.difference}
    return entries, _findings(transactions, different, proof) if different else []


def _findings(transactions: Sequence[Any], different: Mapping[str, ProofLine], proof: Proof) -> list[Finding]:
    last: dict[str, Any] = {}  # where each of them stands last
    for entry in transactions:
        for item in entry.postings:
            number = item.account.removeprefix(f"{accounts.SHARES}:")
            if number in different:
                last[number] = entry
    return [_difference(last[number], line, proof) for number, line in different.items()]


def _difference(entry: Any, line: ProofLine, proof: Proof) -> Finding:
    return finding(
        entry,
        f"De aandelen van {line.number} zijn volgens het register {format_amount(line.registered)} euro, en volgens "
        f"het vermogen {format_amount(line.equity)}: een verschil van {format_amount(line.difference)} euro.",
        cause="register en vermogen zijn dezelfde aandelen, en dus hetzelfde bedrag; alles bij elkaar zijn zij "
        f"{format_amount(proof.registered)} en {format_amount(proof.equity)} euro.",
        remedy=f"zoek op {accounts.SHARES}:{line.number} de boeking die geen hele aandelen tegen de nominale waarde "
        "heeft, en verbeter die.",
    )
