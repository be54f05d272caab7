"""The audit file: the cash books of one year as the Belastingdienst's XAF wants them, still without a form.

Customers and suppliers are members by number and organisations by name; no name of a resident is in the books, so none
can be here.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from beancount.core import data

from bwk_ledger import accounts, meta
from bwk_ledger.errors import InputError
from bwk_ledger.money import ZERO
from bwk_ledger.views.figures import RESULTS_BEFORE
from bwk_ledger.views.journal import Journal, journals
from bwk_ledger.views.trial_balance import AccountYear, trial_balance

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from bwk_ledger.load import Ledger

ID_LENGTH = 35  # the most that XAF allows for an identification
_DIGEST = 6
_RESULTS_RGS = "BEivOreRvh"
_NUMBER = re.compile(r"[A-Z]+-?\d+", re.ASCII)


@dataclass(frozen=True)
class Company:
    """Whose books they are; `fiscal_number` is the RSIN."""

    name: str
    commerce_number: str
    fiscal_number: str


@dataclass(frozen=True)
class AuditAccount:
    """An account with its identification, at most 35 characters."""

    id: str
    account: str
    name: str
    rgs: str
    is_result: bool


@dataclass(frozen=True)
class Party:
    """A member (by number) or an organisation (by name) that something was paid to or received from."""

    id: str
    name: str
    pays: bool
    is_paid: bool


@dataclass(frozen=True)
class AuditFile:
    """All of one year; `lines` of the trial balance whose opening is not zero make the opening balance."""

    year: int
    company: Company
    accounts: Mapping[str, AuditAccount]  # by account name
    parties: Mapping[str, Party]  # by payee or number
    balances: tuple[AccountYear, ...]
    journals: tuple[Journal, ...]


def audit_file(ledger: Ledger, year: int) -> AuditFile:
    """The cash books of a calendar year.

    Raises:
        InputError: the fiscal number of the cooperative is not in the books; XAF asks for it.
    """
    balances = trial_balance(ledger.transactions, year)
    found = journals(ledger.transactions, year)
    return AuditFile(
        year=year,
        company=_company(ledger),
        accounts=_accounts(ledger, [item.account for item in balances]),
        parties=_parties(found),
        balances=tuple(balances),
        journals=tuple(found),
    )


def short_id(text: str) -> str:
    """A text of at most 35 characters: itself, or its beginning with a digest that tells it from all others."""
    if len(text) <= ID_LENGTH:
        return text
    digest = hashlib.sha256(text.encode()).hexdigest()[:_DIGEST]
    return f"{text[: ID_LENGTH - _DIGEST - 1]}~{digest}"


def _company(ledger: Ledger) -> Company:
    cooperative = next((kamer for kamer in ledger.config.kamers.values() if kamer.is_cooperative), None)
    values: Mapping[str, Any] = cooperative.source if cooperative else {}
    number = str(values.get("rsin") or "")
    if not number:
        raise InputError(
            "het fiscaal nummer van de coöperatie staat niet in de boeken.",
            cause="een auditfile noemt het RSIN van wie de boeken zijn.",
            remedy='zet bij de kamer met soort: "cooperatie" in stam/kamers.beancount: rsin: "001234567".',
        )
    return Company(cooperative.name if cooperative else ledger.title, str(values.get("kvk") or ""), number)


def _accounts(ledger: Ledger, names: Iterable[str]) -> dict[str, AuditAccount]:
    """The accounts that are used. XAF wants an RGS code for one account only: shared ones get a number behind them."""
    opens = {entry.account: entry.meta for entry in ledger.by_type.get(data.Open, ())}
    codes = {name: str(opens.get(name, {}).get(meta.RGS) or "") for name in names}
    codes[RESULTS_BEFORE] = _RESULTS_RGS
    shared = Counter(codes.values())
    used: dict[str, int] = defaultdict(int)
    found: dict[str, AuditAccount] = {}
    for name, shared_code in codes.items():
        code = shared_code
        if code and shared[code] > 1:
            used[code] += 1
            code = f"{code}.{used[code]:02d}"
        title = ledger.names.get(name) or name
        if name == RESULTS_BEFORE:
            title = "Resultaat van eerdere jaren, nog niet bestemd"
        found[name] = AuditAccount(short_id(name), name, f"{title} ({name})", code, _is_result(name))
    return found


def _is_result(name: str) -> bool:
    return name.startswith((accounts.INCOME, accounts.EXPENSES))


def _parties(found: Iterable[Journal]) -> dict[str, Party]:
    paid: set[str] = set()
    received: set[str] = set()
    names: dict[str, None] = {}
    for journal in found:
        for entry in journal.entries:
            own = sum((line.amount for line in entry.lines if accounts.is_own(line.account)), ZERO)
            for line in entry.lines:
                if not accounts.is_own(line.account) and (who := line.member or entry.payee):
                    names[who] = None
                    (received if (own or -line.amount) > 0 else paid).add(who)
    return {
        who: Party(short_id(who), f"Lid {who}" if _NUMBER.fullmatch(who) else who, who in received, who in paid)
        for who in sorted(names)
    }
