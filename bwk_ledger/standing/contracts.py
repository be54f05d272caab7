"""Contracts that go on: rent and services that are agreed and paid later, and so are not on the balance sheet.

2026-01-01 custom "contract" "HUUR-LINDE"
  wie: "WLINDE"                    a relation
  omschrijving: "huur van de kamer"
  kamer: "LINDE"
  per-jaar: 10200.00 EUR
  einde: 2028-12-31                the last day; without it the contract goes on until somebody gives notice
  opzegtermijn: 3                  months
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bwk_ledger.base.money import ZERO, round_half_up
from bwk_ledger.standing.form import END, EUROS, TEXT, Form, Key, Once, Wrong, ends_after_it_begins, whole

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence
    from decimal import Decimal

_MONTHS = 12
OTHER_PARTY = Key(
    "wie",
    TEXT,
    "de relatie waarmee het is gesloten",
    '"WLINDE"',
    Wrong("contract.values", "Contract {name} zegt niet met wie het is.", "de toelichting noemt de andere partij."),
    is_required=True,
)
ABOUT = Key("omschrijving", TEXT, "waar het voor is", '"huur van de kamer"')
FOR_KAMER = Key("kamer", TEXT, "de kamer waar het voor is", '"LINDE"')
YEARLY = Key(
    "per-jaar",
    EUROS,
    "wat het in een jaar kost",
    "10200.00 EUR",
    Wrong(
        "contract.values",
        "Van contract {name} is niet te lezen wat het in een jaar kost: {value}.",
        "dit bedrag staat bij de verplichtingen in de jaarrekening.",
    ),
    is_required=True,
    nothing="er staat niets",
)
NOTICE = Key(
    "opzegtermijn",
    whole(least=0),
    "hoeveel maanden van tevoren het is op te zeggen",
    "3",
    Wrong(
        "contract.values",
        "De opzegtermijn van contract {name} is geen aantal maanden: {value}.",
        "het is een heel getal.",
    ),
)
CONTRACT = Form(
    "contract",
    (Key("code", TEXT, "een korte naam", '"HUUR-LINDE"'),),
    (OTHER_PARTY, ABOUT, FOR_KAMER, YEARLY, END, NOTICE),
    "stam/relaties.beancount",
    the="het",
    once=Once.A_DAY,
    checks=(ends_after_it_begins,),
)


@dataclass(frozen=True)
class Contract:
    """A contract; `yearly` EUR, `end` its last day, `notice` months."""

    code: str
    who: str
    about: str
    kamer: str
    yearly: Decimal
    start: dt.date
    end: dt.date | None
    notice: int
    source: Mapping[str, Any]

    def holds_on(self, day: dt.date) -> bool:
        """Whether a day lies in it."""
        return self.start <= day and (self.end is None or day <= self.end)

    def months_left(self, day: dt.date) -> int:
        """For how many months after a day it binds: to its end, or else as long as giving notice takes."""
        if self.end is None:
            return self.notice
        return max((self.end.year - day.year) * _MONTHS + self.end.month - day.month, 0)

    def due(self, months: int) -> Decimal:
        """What so many months of it cost, EUR."""
        return round_half_up(self.yearly * months / _MONTHS) if months else ZERO


def read_contract(entry: Any, values: Sequence[Any]) -> Contract:
    """One `custom "contract"`."""
    return Contract(
        str(values[0]),
        OTHER_PARTY.of(entry),
        ABOUT.of(entry),
        FOR_KAMER.of(entry),
        YEARLY.of(entry) or ZERO,
        entry.date,
        END.of(entry),
        NOTICE.of(entry),
        entry.meta,
    )
