"""What the standing data of members say of each other: periods that overlap, who a fee is of, and where it goes.

What is wrong with an entry by itself is for its form to say.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from bwk_ledger.base import accounts
from bwk_ledger.base.finding import Finding, finding
from bwk_ledger.rules.standing import complete, overlaps
from bwk_ledger.standing.fees import FEE, POST
from bwk_ledger.standing.form import END
from bwk_ledger.standing.members import ASSOCIATION, KIND, MEMBER, SUBSCRIPTION

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from beancount.core import data

    from bwk_ledger.rules.index import Index
    from bwk_ledger.standing.config import Config


def data_of_members(index: Index) -> Iterator[Finding]:
    """Members, subscriptions and fees that cannot be right beside the rest."""
    periods: dict[str, list[Any]] = defaultdict(list)
    for entry, (number,) in complete(index, MEMBER):
        periods[str(number)].append(entry)
    for same in periods.values():
        yield from overlaps("members.overlap", END, same, "dat")
    for entry, (number,) in complete(index, SUBSCRIPTION):
        if not KIND.of(entry) and number not in index.config.members:
            yield finding(
                "members.subscription",
                entry,
                f"De inschrijving van {number} zegt niet wat voor lid dat wordt.",
                cause="met de betaling begint het lidmaatschap, en een lid is van een soort en een kamer.",
                remedy='schrijf eronder: soort: "bewoner" en kamer: "KAMER".',
            )
    for entry, (kind, _) in complete(index, FEE):
        yield from _wrong_income(entry, str(kind), index.config, index.opened)


def _wrong_income(entry: data.Custom, kind: str, config: Config, opened: Collection[str]) -> Iterator[Finding]:
    post = POST.of(entry)
    owing = {
        period.kamer
        for member in config.members.values()
        for period in member.periods
        if period.kind == kind or (kind == ASSOCIATION and period.in_association)
    }
    wanted = [code for code, kamer in config.kamers.items() if code in owing or not kamer.is_cooperative]
    missing = [code for code in wanted if post and f"{accounts.INCOME}:{code}:{post}" not in opened]
    if missing:
        yield finding(
            "members.fee",
            entry,
            f"De contributie van {kind} in {entry.date.year} komt op '{post}', en die baten heeft "
            f"{' en '.join(missing)} niet.",
            cause=f"daarvoor is er een rekening als {accounts.INCOME}:{missing[0]}:{post} nodig.",
            remedy="verbeter 'rekening:', of voeg de post of de financier toe in stam/rekeningen.beancount of "
            "stam/financiers.beancount.",
        )
