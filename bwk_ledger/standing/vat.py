"""What the books say of VAT: from when returns are filed, and which share of that on general costs comes back."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from beancount.core import data

from bwk_ledger.base.finding import Finding, finding
from bwk_ledger.standing.form import EUROS, TEXT, Form, Key, ValueKind, Wrong, one_of, shown_values, values_of

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator, Mapping

QUARTERLY = "kwartaal"
SHARE = "pro-rata"
FINAL = "herrekening"
MORE = "suppletie"
ALL = 100  # percent


def _is_one_of_three(entry: Any) -> bool:
    """Whether it is a word with its percentage; what a year turned out to have is said on its last day."""
    match values_of(entry):
        case ["kwartaal"]:
            return True
        case [("pro-rata" | "herrekening") as word, Decimal() as percent] if 0 <= percent <= ALL:
            return word == SHARE or (entry.date.month, entry.date.day) == (12, 31)
    return False


def _readable(entry: Any) -> Iterator[Finding]:
    if not _is_one_of_three(entry):
        yield finding(
            "vat.rule",
            entry,
            f"Een btw-entry die niet te lezen is: {shown_values(entry)}.",
            cause=f'na custom "btw" komt: "{QUARTERLY}"; "{SHARE}" 40; of op 31 december "{FINAL}" 37.',
            remedy="kies een van deze drie; een percentage is een getal van 0 tot 100.",
        )


VAT = Form(
    "btw",
    (
        Key("soort", TEXT, "of zij aangifte doet, of welk deel van de btw zij aftrekt", f'"{SHARE}"'),
        Key("percentage", TEXT, "dat deel, waar het daarover gaat", "40", may_lack=True),
    ),
    (),
    "stam/rekeningen.beancount",
    name="btw-entry",
    once=None,
    checks=(_readable,),
)


_QUARTER = re.compile(r"\d{4}-[1-4]", re.ASCII)


def _quarter(value: Any) -> str | None:
    return value if isinstance(value, str) and _QUARTER.fullmatch(value) else None


_UNREADABLE = Wrong(
    "vat.declared",
    "Een btw-aangifte noemt geen {key}, maar {value}.",
    "zij is van een jaar en een kwartaal, met het bedrag in hele euro's dat te betalen was.",
    'schrijf: custom "btw-aangifte" "2026-1" 312.00 EUR.',
)
DECLARED = Form(
    "btw-aangifte",
    (
        Key("kwartaal", ValueKind(_quarter, ""), "van welk jaar en kwartaal", '"2026-1"', _UNREADABLE),
        Key("bedrag", EUROS, "wat te betalen was, of met een min terug te ontvangen", "312.00 EUR", _UNREADABLE),
    ),
    (Key("soort", one_of(MORE), "of het een suppletie is", f'"{MORE}"'),),
    "jaren/{year}/btw.beancount",
    once=None,
)


@dataclass(frozen=True)
class Declared:
    """What was declared of a quarter on a day, EUR above zero to be paid; `is_more` for a suppletie."""

    year: int
    quarter: int
    amount: Decimal
    day: dt.date
    is_more: bool


def read_declared(customs: Iterable[Any], year: int) -> list[Declared]:
    """What was declared of the quarters of a year, in the order of the days."""
    declarations = []
    for entry in customs:
        if entry.type == DECLARED.type and DECLARED.is_right(entry):
            of, amount = values_of(entry)
            of_year, _, quarter = of.partition("-")
            if int(of_year) == year:
                is_more = entry.meta.get("soort") == MORE
                declarations.append(Declared(year, int(quarter), amount.number, entry.date, is_more))
    return sorted(declarations, key=lambda item: item.day)


@dataclass(frozen=True)
class VatRules:
    """What the books say about VAT; percents as whole numbers, by the day from which they hold, newest first."""

    start: dt.date | None = None
    shares: tuple[tuple[dt.date, Decimal], ...] = ()
    finals: Mapping[int, Any] = field(default_factory=dict)  # the entry of the recalculation, by year
    source: Mapping[str, Any] = field(default_factory=dict)

    def share(self, day: dt.date) -> Decimal | None:
        """Percent of the VAT on general costs that is deducted on a day."""
        return next((percent for start, percent in self.shares if start <= day), None)

    def final(self, year: int) -> Decimal | None:
        """Percent that a year turned out to have; None until somebody says so."""
        entry = self.finals.get(year)
        return entry.values[1].value if entry is not None else None


def read_vat(entries: Iterable[Any]) -> VatRules:
    """What the books say about VAT; entries that are wrong do not count."""
    start: dt.date | None = None
    source: Mapping[str, Any] = {}
    shares: list[tuple[dt.date, Decimal]] = []
    finals: dict[int, Any] = {}
    for entry in entries:
        if not isinstance(entry, data.Custom) or entry.type != VAT.type or not VAT.is_right(entry):
            continue
        word, *percent = values_of(entry)
        if word == SHARE:
            shares.append((entry.date, percent[0]))
        elif word == FINAL:
            finals[entry.date.year] = entry
        elif start is None or entry.date < start:
            start, source = entry.date, entry.meta
    return VatRules(start, tuple(sorted(shares, reverse=True)), finals, source)
