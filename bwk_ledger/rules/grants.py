"""Release grants to income: each euro of cost that names its grant moves a euro from the liability to `Baten`.

A bill split over grants and kamers has a posting for each share of it, so the release is exact per grant and per kamer.
The release follows the cost in time (matching principle; the grant is earned by spending it on its purpose).
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from beancount.core import data
from beancount.core.amount import Amount

from bwk_ledger import accounts, meta
from bwk_ledger.money import EUR
from bwk_ledger.rules.finding import AccountName, Finding, finding

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bwk_ledger.config import Config


def release_grants(entries: Sequence[Any], config: Config) -> tuple[list[Any], list[Finding]]:
    """Add to every transaction with grant-paid costs the postings that release those grants.

    Errors: a cost that names a grant which does not exist, or which is not for that kamer.
    """
    result: list[Any] = []
    # What is derived from a line repeats its grant, and would repeat what is wrong with it.
    errors: dict[tuple[Any, ...], Finding] = {}
    for entry in entries:
        if isinstance(entry, data.Transaction):
            released, problems = _release(entry, config)
            for item in problems:
                errors.setdefault((item.place["filename"], item.place["lineno"], item.text), item)
            result.append(entry._replace(postings=[*entry.postings, *released]) if released else entry)
        else:
            result.append(entry)
    return result, list(errors.values())


def _release(entry: Any, config: Config) -> tuple[list[Any], list[Finding]]:
    amounts: dict[str, Decimal] = {}
    problems: list[Finding] = []
    for posting in entry.postings:
        code = (posting.meta or {}).get(meta.GRANT) or entry.meta.get(meta.GRANT)
        cost = accounts.result(posting.account)
        if code is None:
            continue
        if cost is None or cost.root != accounts.EXPENSES or posting.units.currency != EUR:
            if meta.GRANT in (posting.meta or {}):
                problems.append(_no_cost(entry, posting, code))
            continue
        funder = config.funders.get(code)
        if funder is None or not funder.is_grant or cost.kamer not in funder.kamers:
            problems.append(_not_for(entry, posting, code, cost.kamer, config))
            continue
        for name, sign in ((funder.liability, 1), (funder.income(cost.kamer), -1)):
            amounts[name] = amounts.get(name, Decimal(0)) + sign * posting.units.number
    # One posting per account: many shares of one bill then still read as one release.
    source = {"filename": entry.meta["filename"], "lineno": entry.meta["lineno"]}
    source |= {"__automatic__": True, meta.RELEASED: True}
    return [
        data.Posting(account, Amount(number, EUR), None, None, None, dict(source))
        for account, number in amounts.items()
        if number
    ], problems


def _no_cost(entry: Any, posting: Any, code: str) -> Finding:
    return finding(
        "grants.no_cost",
        entry,
        "Subsidie '{grant}' bij {account} doet niets.",
        cause="een subsidie betaalt lasten in euro; op een andere rekening komt er niets van vrij.",
        remedy="zet 'subsidie:' onder de last die zij betaalt.",
        source=posting.meta,
        grant=code,
        account=AccountName(posting.account),
    )


def _not_for(entry: Any, posting: Any, code: str, kamer: str, config: Config) -> Finding:
    funder = config.funders.get(code)
    if funder is None or not funder.is_grant:
        known = " ".join(item.code for item in config.funders.values() if item.is_grant) or "geen"
        return finding(
            "grants.unknown",
            entry,
            "Subsidie '{grant}' bij {account} is onbekend.",
            cause=f"de subsidies zijn: {known}.",
            remedy="verbeter 'subsidie:', of voeg de financier toe in stam/financiers.beancount.",
            source=posting.meta,
            grant=code,
            account=AccountName(posting.account),
        )
    return finding(
        "grants.other_kamer",
        entry,
        f"Subsidie '{code}' is niet voor kamer {kamer}.",
        cause=f"{funder.name} betaalt voor: {' '.join(funder.kamers)}.",
        remedy=f"kies een andere subsidie, of zet {kamer} bij 'kamers:' van de financier als de afspraak dat toelaat.",
        source=posting.meta,
    )
