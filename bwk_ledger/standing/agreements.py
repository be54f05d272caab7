"""What is agreed for later: loans from or to a member or a fund with their terms, and contracts such as rent.

2026-03-01 custom "lening" "LENING-2026-001"
  soort: "ontvangen"               or "verstrekt"
  wie: "FONDS"                     a relation, or the number of a person
  kamer: "LINDE"                   that bears the interest
  bedrag: 12000.00 EUR
  rente: 2.50                      percent a year
  aflossing: "lineair"             or "annuitair", or "ineens" at the end
  termijnen: 24
  maanden: 1                       in a term
  eerste: 2026-04-01               the day of the first term
  rentepost: "Organisatie:Rente"   group and post of the interest
  zekerheid: "pandrecht op de inventaris"   what was given for it, as the notes name it (2:375 lid 3 BW)

2026-01-01 custom "contract" "HUUR-LINDE"
  wie: "WLINDE"                    a relation
  omschrijving: "huur van de kamer"
  kamer: "LINDE"
  per-jaar: 10200.00 EUR
  einde: 2028-12-31                the last day; without it the contract goes on until somebody gives notice
  opzegtermijn: 3                  months
"""

from __future__ import annotations

import calendar
import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from bwk_ledger.base.money import CENT, ZERO, round_half_up, split
from bwk_ledger.standing.form import (
    DAY,
    END,
    EUROS,
    TEXT,
    Form,
    Key,
    Once,
    ValueKind,
    Wrong,
    ends_after_it_begins,
    one_of,
    whole,
)
from bwk_ledger.standing.open_items import AMOUNT, BORROWED, KAMER, LENT, WHO, DebtAgreement, Sort

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


LINEAR, ANNUITY, AT_END = "lineair", "annuitair", "ineens"
WAYS = (LINEAR, ANNUITY, AT_END)
_MONTHS_A_YEAR = 12
_PERCENT = 100


def _percent(value: Any) -> Decimal | None:
    return value if isinstance(value, Decimal) and value.is_finite() and 0 <= value < _PERCENT else None


_CANNOT = "Van {name} is '{key}:' niet te lezen: {value}."
_TERMS_FOLLOW = "de termijnen volgen eruit."


def _said(key: str, kind: ValueKind[Any], meaning: str, example: str) -> Key[Any]:
    wrong = Wrong("items.agreement", _CANNOT, _TERMS_FOLLOW)
    return Key(key, kind, meaning, example, wrong, is_required=True, nothing="er staat niets")


SORT = _said("soort", one_of(BORROWED, LENT), "`ontvangen` of `verstrekt`", '"ontvangen"')
RATE = Key(
    "rente", ValueKind(_percent, ZERO), "de rente, procent per jaar", "2.50", Wrong("items.agreement", _CANNOT, "")
)
WAY = _said("aflossing", one_of(*WAYS), "`lineair`, `annuitair` of `ineens`", '"lineair"')
TERMS = _said("termijnen", whole(least=1), "hoeveel termijnen", "24")
MONTHS = _said("maanden", whole(least=1), "hoeveel maanden een termijn duurt", "1")
FIRST = _said("eerste", DAY, "de dag van de eerste termijn", "2026-04-01")
POST = Key("rentepost", TEXT, "de groep en post van de rente", '"Organisatie:Rente"')
SECURITY = Key("zekerheid", TEXT, "welke zekerheid ervoor is gegeven", '"pandrecht op de inventaris"')
LOAN = Form(
    "lening",
    (Key("nummer", TEXT, "het eigen nummer", '"LENING-2026-001"'),),
    (SORT, WHO, KAMER, AMOUNT, RATE, WAY, TERMS, MONTHS, FIRST, POST, SECURITY),
    "stam/relaties.beancount",
)


@dataclass(frozen=True)
class LoanTerm:
    """What is to be paid of a loan on a day, EUR; `left` is what is still owed after it."""

    number: int
    due: dt.date
    principal: Decimal
    interest: Decimal
    left: Decimal

    @property
    def total(self) -> Decimal:
        """Both together."""
        return self.principal + self.interest


@dataclass(frozen=True)
class Loan:
    """A loan, and how it is paid back."""

    agreement: DebtAgreement
    rate: Decimal
    way: str
    count: int
    months: int
    first: dt.date
    post: str  # group and post of the interest
    security: str = ""  # what was given for it; empty where nothing was

    @property
    def number(self) -> str:
        """Its own number."""
        return self.agreement.number

    @property
    def last_day(self) -> dt.date:
        """The day of the last term."""
        return _later(self.first, self.months * (self.count - 1))

    def terms(self) -> tuple[LoanTerm, ...]:
        """All terms; the interest of a term is over what is owed then, the last one takes what is left of the cents."""
        rate = self.rate * self.months / _MONTHS_A_YEAR / _PERCENT
        left, loan_terms = self.agreement.amount, []
        for place, part in enumerate(self._parts(rate)):
            interest = round_half_up(left * rate)
            principal = left if place == self.count - 1 else min(part, left)
            if self.way == ANNUITY and place < self.count - 1:
                principal = min(max(part - interest, ZERO), left)
            left -= principal
            due = _later(self.first, self.months * place)
            loan_terms.append(LoanTerm(place + 1, due, principal, interest, left))
        return tuple(loan_terms)

    def _parts(self, rate: Decimal) -> Sequence[Decimal]:
        """By term what is paid off; of an annuity the interest with it."""
        amount = self.agreement.amount
        if self.way == AT_END:
            return [ZERO] * (self.count - 1) + [amount]
        if self.way == LINEAR or not rate:
            return split(amount, [Decimal(1)] * self.count)
        return [(amount * rate / (1 - (1 + rate) ** -self.count)).quantize(CENT)] * self.count


def _later(day: dt.date, months: int) -> dt.date:
    """The same day so many months later, or the last day of that month."""
    place = day.year * _MONTHS_A_YEAR + day.month - 1 + months
    year, month = divmod(place, _MONTHS_A_YEAR)
    last = calendar.monthrange(year, month + 1)[1]
    return dt.date(year, month + 1, min(day.day, last))


def read_loan(entry: Any, values: Sequence[Any]) -> Loan:
    """One `custom "lening"`."""
    sort = Sort.LOAN_GIVEN if SORT.of(entry) == LENT else Sort.LOAN_RECEIVED
    count, months = max(TERMS.of(entry), 1), max(MONTHS.of(entry), 1)
    first = FIRST.of(entry) or entry.date
    due = _later(first, months * (count - 1))
    amount = AMOUNT.of(entry) or ZERO
    who, kamer = WHO.of(entry), KAMER.of(entry)
    agreement = DebtAgreement(str(values[0]), sort, who, kamer, amount, entry.date, due, entry.meta)
    way = WAY.of(entry) or LINEAR
    return Loan(agreement, RATE.of(entry), way, count, months, first, POST.of(entry), SECURITY.of(entry))


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
