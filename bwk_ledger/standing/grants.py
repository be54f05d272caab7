"""Funders, and what they award: a grant stays a liability until it is spent."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from beancount.core.amount import Amount

from bwk_ledger.base import accounts, meta
from bwk_ledger.base.money import EUR
from bwk_ledger.standing.form import EUROS, TEXT, WORDS, YES, Form, Key
from bwk_ledger.standing.kamers import GROUP, NAME, OTHERS, RGS

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence
    from decimal import Decimal

KAMERS = Key("kamers", WORDS, "de kamers waarvoor hij betaalt", '"KAMER"')
_IS_GRANT = Key("subsidie", YES, "of wat is ontvangen een schuld blijft tot het is besteed", "FALSE")
FUNDER = Form(
    "financier",
    (Key("code", TEXT, "deel van zijn rekeningen", '"CODE"'),),
    (
        NAME,
        GROUP,
        KAMERS,
        _IS_GRANT,
        RGS,
        Key(meta.AWARD_LETTER, TEXT, "de brief die toekent, of het kenmerk", '"JJJJ-001"', every_year=True),
        Key(meta.AWARDED, EUROS, "het bedrag dat is toegekend", "12000.00 EUR", every_year=True),
    ),
    "stam/financiers.beancount",
    kamers=KAMERS,
    in_accounts=True,
)


@dataclass(frozen=True)
class Funder:
    """A line of funding; with `is_grant` what is received stays a liability until it is spent.

    What it awarded stands with its entry: `beschikking-2026: "documenten/brief.pdf"` (or the reference of the letter)
    and `toegekend-2026: 12000.00 EUR`; without a year (`beschikking`, `toegekend`) for every year.
    """

    code: str
    name: str
    group: str
    kamers: tuple[str, ...]
    is_grant: bool
    rgs: str
    start: dt.date
    source: Mapping[str, Any]

    @property
    def liability(self) -> str:
        """The account that holds what was received and not yet spent."""
        return f"{accounts.GRANTS}:{self.code}"

    def income(self, kamer: str) -> str:
        """The income account of this funder for one kamer."""
        return f"{accounts.INCOME}:{kamer}:{self.group}:{self.code}"

    def awarded(self, year: int) -> tuple[str, Decimal | None]:
        """What it awarded for a year, as far as its own entry says: the letter (a path or a reference), and EUR."""
        letter, amount = (
            self.source.get(f"{key}-{year}", self.source.get(key)) for key in (meta.AWARD_LETTER, meta.AWARDED)
        )
        in_euros = isinstance(amount, Amount) and amount.currency == EUR
        return str(letter or "").strip(), amount.number if in_euros else None


def read_funder(entry: Any, values: Sequence[Any]) -> Funder:
    """One `custom "financier"`."""
    code = str(values[0])
    return Funder(
        code=code,
        name=NAME.of(entry) or code,
        group=GROUP.of(entry) or OTHERS,
        kamers=KAMERS.of(entry),
        is_grant=_IS_GRANT.of(entry),
        rgs=RGS.of(entry),
        start=entry.date,
        source=entry.meta,
    )
