"""Accruals as an entry of 31 December: what belongs to that year and has no bill yet, or was paid or received ahead.

2026-12-31 custom "overlopend" "te betalen" Lasten:LINDE:Fysiek:Energie 120.00 EUR
omschrijving: "Energie december"
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from bwk_ledger.base import accounts, meta
from bwk_ledger.base.finding import Finding, finding
from bwk_ledger.base.money import format_amount
from bwk_ledger.standing.form import ACCOUNT, EUROS, TEXT, Form, Key, Wrong, one_of, values_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


class AccrualKind(NamedTuple):
    """A kind of accrual: which results it moves, with which sign in the ledger, against which account."""

    root: str
    sign: int
    account: str
    name: str  # of that account
    rgs: str


TO_PAY = "te betalen"
TO_RECEIVE = "te ontvangen"
PAID_AHEAD = "vooruitbetaald"
RECEIVED_AHEAD = "vooruitontvangen"
KINDS: Mapping[str, AccrualKind] = {
    TO_PAY: AccrualKind(accounts.EXPENSES, 1, "Schulden:TeBetalen", "Nog te betalen kosten", "BSchOpaNtb"),
    TO_RECEIVE: AccrualKind(accounts.INCOME, -1, "Activa:TeOntvangen", "Nog te ontvangen baten", "BVorOvaNob"),
    PAID_AHEAD: AccrualKind(accounts.EXPENSES, -1, "Activa:Vooruitbetaald", "Vooruitbetaalde kosten", "BVorOvaVof"),
    RECEIVED_AHEAD: AccrualKind(
        accounts.INCOME, 1, "Schulden:Vooruitontvangen", "Vooruitontvangen baten", "BSchOpaOop"
    ),
}


def _last_day_and_above_zero(entry: Any) -> Iterator[Finding]:
    kind, _, amount = values_of(entry)
    if (entry.date.month, entry.date.day) != (12, 31):
        yield finding(
            "accruals.values",
            entry,
            "Een post '{kind}' op {day}.",
            cause="overlopende posten staan op 31 december: zij horen bij het jaar dat dan eindigt, en draaien vanzelf "
            "terug op 1 januari.",
            remedy=f"zet {entry.date.year}-12-31 voor de entry.",
            kind=kind,
            day=entry.date,
        )
    if amount.number <= 0:
        yield finding(
            "accruals.values",
            entry,
            f"Een post '{kind}' van {format_amount(amount.number)} euro.",
            cause="het bedrag is altijd meer dan nul; de soort zegt welke kant het op gaat.",
            remedy=f"kies een van de soorten: {', '.join(KINDS)}.",
        )


DESCRIPTION = Key(
    "omschrijving",
    TEXT,
    "waar het om gaat",
    '"Energie december"',
    Wrong(
        "accruals.values",
        "Een post '{name}' zonder omschrijving.",
        "accountant en kascommissie moeten kunnen zien waar het om gaat.",
        "zet eronder: {key}: {example}.",
    ),
    is_required=True,
)
GRANT = Key(meta.GRANT, TEXT, "de subsidie die deze kosten betaalt", '"CODE"')
ACCRUAL = Form(
    "overlopend",
    (
        Key(
            "soort",
            one_of(*KINDS),
            "welke van de vier",
            '"te betalen"',
            Wrong(
                "accruals.form",
                "Onbekende soort overlopende post: '{value}'.",
                f"de soorten zijn: {', '.join(KINDS)}.",
                "kies een van deze vier.",
            ),
        ),
        Key("rekening", ACCOUNT, "de last of de bate, zonder aanhalingstekens", "Lasten:KAMER:Fysiek:Energie"),
        Key("bedrag", EUROS, "hoeveel, altijd meer dan nul", "120.00 EUR"),
    ),
    (DESCRIPTION, GRANT),
    "jaren/{year}/memoriaal.beancount",
    name="overlopende post",
    once=None,
    checks=(_last_day_and_above_zero,),
)
