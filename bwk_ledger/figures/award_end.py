"""What the end of an award asks: its own share of the cooperative, and what becomes of what was kept."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bwk_ledger.base import accounts, meta
from bwk_ledger.base.money import EUR, ZERO, format_amount
from bwk_ledger.figures.awards import award_book

if TYPE_CHECKING:
    from collections.abc import Iterator
    from decimal import Decimal

    from bwk_ledger.rules.index import Index
    from bwk_ledger.standing.awards import Award


@dataclass(frozen=True)
class OwnShare:
    """What the cooperative was to bear itself of what an award is for, and what it did bear, EUR."""

    award: Award
    promised: Decimal
    borne: Decimal

    @property
    def text(self) -> str:
        """What is said where it is less than was promised."""
        return (
            f"{self.award.key}: de eigen bijdrage is {format_amount(self.borne)} euro, "
            f"{format_amount(self.promised - self.borne)} minder dan de {format_amount(self.promised)} die is beloofd. "
            "Alleen lasten in euro tellen mee; telt de financier ook uren, leg dat dan aan hem voor."
        )


def short_own_shares(index: Index, year: int) -> list[OwnShare]:
    """The awards that end in a year, of which the cooperative bore less than it promised."""
    short_shares = []
    for award in index.config.awards.values():
        now = award.on(dt.date(year, 12, 31))
        if now.own_share and now.end is not None and now.end.year == year and now.most:
            share = OwnShare(now, now.own_share, _borne(index, now, now.end))
            if share.borne < share.promised:
                short_shares.append(share)
    return short_shares


def _borne(index: Index, award: Award, end: dt.date) -> Decimal:
    """Costs of what an award is for that no award bears: those that name none, and what goes beyond this one."""
    book = index.fact(award_book)
    moved = book.sums.get(award.identity)
    beyond = sum(moved.spent.values(), ZERO) - sum(moved.borne.values(), ZERO) if moved else ZERO
    return beyond + sum(
        (
            item.units.number
            for entry in index.transactions
            if award.start <= entry.date <= end and meta.GRANT not in entry.meta
            for item in entry.postings
            if item.units.currency == EUR and meta.GRANT not in (item.meta or {}) and _is_for(award, item.account)
        ),
        ZERO,
    )


def _is_for(award: Award, account: str) -> bool:
    cost = accounts.result(account)
    return (
        cost is not None
        and cost.root == accounts.EXPENSES
        and cost.kamer in award.kamers
        and award.pays(f"{cost.group}:{cost.post}")
    )


def at_closing(index: Index, year: int) -> Iterator[str]:
    """What is said of awards where a year is closed: what was kept may get a purpose, and a share that is too low."""
    for item in index.fact(award_book).year(year, {}):
        if item.kept > 0:
            amount = format_amount(item.kept)
            yield (
                f"van toekenning {item.called} mag {amount} euro blijven, en dat is bate van {year}. Wil de "
                "ledenvergadering dat bedrag een doel geven, noem dan bij --bestemming een bestemmingsreserve; zegt "
                f"de financier waarvoor het is, dan een bestemmingsfonds: {accounts.EQUITY}:Fondsen:NAAM={amount}."
            )
    yield from (share.text for share in short_own_shares(index, year))
