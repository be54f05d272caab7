"""VAT (btw) of a cooperative that files returns: only books that say so have any of it.

    2018-01-01 custom "btw" "kwartaal"            returns are filed, per quarter, from this day on
    2018-01-01 custom "btw" "pro-rata" 40         percent of the VAT on general costs that is deducted for now
    2018-12-31 custom "btw" "herrekening" 37      the percent that the year turned out to have

Below a cost or income, whose amount has the VAT in it: `btw: "hoog"`, `"laag"`, `"vrij"` or `"verlegd"` (then the
amount has none in it). Below a cost also `btw-aftrek: 100` (used for what is taxed), `0` (for what is exempt, or for
nobody who pays) or `"pro rata"` (for both; said or not). What follows is booked by `bwk_ledger.plugin.book_vat`.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from beancount.core import data

from bwk_ledger import accounts
from bwk_ledger.errors import Complaint
from bwk_ledger.money import EUR, ZERO, round_half_up

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

VAT = "btw"  # the directive, and the key below a posting
USE = "btw-aftrek"
NET = "__netto__"  # only in memory: what of a posting is cost or income once its VAT is taken out

QUARTERLY = "kwartaal"
SHARE = "pro-rata"
FINAL = "herrekening"
MIXED = "pro rata"  # of a cost: used for what is taxed and for what is not
HIGH = "hoog"
LOW = "laag"
FREE = "vrij"
SHIFTED = "verlegd"
WORDS = (HIGH, LOW, FREE, SHIFTED)

OWED = "Schulden:Btw:Af-te-dragen"
DEDUCTED = "Schulden:Btw:Voorbelasting"
SETTLED = "Schulden:Btw:Afrekening"

_ALL = 100  # percent
# Percent by the day from which the law has it (Wet OB 1968 art. 9): 21 since October 2012, 9 after 6 since 2019.
_RATES = {
    HIGH: ((dt.date(2012, 10, 1), Decimal(21)),),
    LOW: ((dt.date(2019, 1, 1), Decimal(9)), (dt.date(1986, 10, 1), Decimal(6))),
}
_FORMS = f'"{QUARTERLY}"; "{SHARE}" 40; of op 31 december "{FINAL}" 37'


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


@dataclass(frozen=True)
class VatLine:
    """The VAT of one posting; amounts EUR in the ledger's sign (debit positive)."""

    entry: Any
    posting: Any
    word: str
    box: str  # of the return, for what is owed; empty for a cost with VAT in it and for exempt income
    base: Decimal  # without VAT
    vat: Decimal
    is_cost: bool
    is_mixed: bool  # deducted by the share
    deducted: Decimal  # of a cost

    @property
    def net(self) -> Decimal:
        """What is cost or income."""
        return self.base + self.vat - self.deducted if self.is_cost else self.base

    @property
    def owed(self) -> Decimal:
        """What is to be paid to the Belastingdienst, above zero."""
        if not self.is_cost:
            return -self.vat
        return self.vat if self.word == SHIFTED else ZERO

    @property
    def day(self) -> dt.date:
        """The day it is booked on, which is the quarter it is declared in."""
        day: dt.date = self.entry.date
        return day


def rate(word: str, day: dt.date) -> Decimal | None:
    """The percent of a rate on a day; None where it is not known here."""
    return next((percent for start, percent in _RATES.get(word, ()) if start <= day), None)


def net(posting: Any) -> Decimal:
    """What of a posting is cost or income: all of it, but for VAT that is not the cooperative's own."""
    amount: Decimal = (posting.meta or {}).get(NET, posting.units.number)
    return amount


def read_vat(entries: Iterable[Any]) -> VatRules:
    """What the books say about VAT; entries that `wrong_rule` has something to say about do not count."""
    start: dt.date | None = None
    source: Mapping[str, Any] = {}
    shares: list[tuple[dt.date, Decimal]] = []
    finals: dict[int, Any] = {}
    for entry in entries:
        if not isinstance(entry, data.Custom) or entry.type != VAT or wrong_rule(entry) is not None:
            continue
        values = [value.value for value in entry.values]
        if values[0] == SHARE:
            shares.append((entry.date, values[1]))
        elif values[0] == FINAL:
            finals[entry.date.year] = entry
        elif start is None or entry.date < start:
            start, source = entry.date, entry.meta
    return VatRules(start, tuple(sorted(shares, reverse=True)), finals, source)


def wrong_rule(entry: Any) -> Complaint | None:
    """What is wrong with a `custom "btw"` entry; None where it is right."""
    values = [value.value for value in entry.values or ()]
    match values:
        case ["kwartaal"]:
            return None
        case [("pro-rata" | "herrekening") as word, Decimal() as percent] if 0 <= percent <= _ALL:
            if word == SHARE or (entry.date.month, entry.date.day) == (12, 31):
                return None
    return Complaint(
        f"Een btw-entry die niet te lezen is: {' '.join(map(str, values)) or 'er staat niets'}.",
        f'na custom "btw" komt: {_FORMS}.',
        "kies een van deze drie; een percentage is een getal van 0 tot 100.",
    )


def wrong_vat(entry: Any, posting: Any, rules: VatRules) -> Complaint | None:
    """What is wrong with the VAT below a posting; None where it is right."""
    word, result = posting.meta.get(VAT), accounts.result(posting.account)
    if rules.start is None or entry.date < rules.start:
        return Complaint(
            f"Btw bij {posting.account}, maar op {entry.date} doet de coöperatie geen aangifte.",
            'zonder custom "btw" "kwartaal" met een eerdere datum is alle btw gewoon een deel van de kosten.',
            "haal deze regel weg, of zet in stam/rekeningen.beancount: "
            f'{entry.date.year}-01-01 custom "btw" "kwartaal".',
        )
    if result is None or accounts.is_hours_account(posting.account) or posting.units.currency != EUR:
        return Complaint(
            f"Btw bij {posting.account} doet niets.",
            "btw zit in lasten en baten van een kamer, in euro.",
            f"zet '{VAT}:' onder de last of de bate.",
        )
    if word not in WORDS:
        return Complaint(
            f"Onbekende btw: '{word or 'er staat niets'}'.",
            f"de woorden zijn: {', '.join(WORDS)}.",
            f'schrijf: {VAT}: "{HIGH}".',
        )
    if word != FREE and rate(HIGH if word == SHIFTED else word, entry.date) is None:
        return Complaint(
            f"Van {entry.date} is het btw-tarief '{word}' hier niet bekend.",
            f"de tarieven beginnen op {_RATES[HIGH][-1][0]}.",
            "verbeter de datum.",
        )
    return _wrong_use(entry, posting, rules)


def _wrong_use(entry: Any, posting: Any, rules: VatRules) -> Complaint | None:
    use = posting.meta.get(USE)
    if not accounts.is_under(posting.account, accounts.EXPENSES):
        if use is None:
            return None
        return Complaint(
            f"'{USE}:' bij {posting.account} doet niets.",
            "alleen van lasten wordt btw afgetrokken.",
            "haal deze regel weg.",
        )
    if use not in (None, MIXED, ZERO, Decimal(_ALL)):
        return Complaint(
            f"Onbekende aftrek van btw: '{use}'.",
            "aftrek is 100 (gebruikt voor belaste prestaties), 0 (voor vrijgestelde of onbetaalde), of pro rata (voor "
            "allebei).",
            f'schrijf: {USE}: 100, {USE}: 0 of {USE}: "{MIXED}".',
        )
    if use in (None, MIXED) and posting.meta[VAT] != FREE and rules.share(entry.date) is None:
        return Complaint(
            f"Op {entry.date} is er geen pro rata voor de btw van {posting.account}.",
            f"zonder '{USE}: 100' of '{USE}: 0' wordt de btw naar rato afgetrokken, en dat deel staat nergens.",
            f'zet in stam/rekeningen.beancount: {entry.date.year}-01-01 custom "btw" "{SHARE}" 40.',
        )
    return None


def vat_of(entry: Any, posting: Any, rules: VatRules) -> VatLine:
    """The VAT of a posting that `wrong_vat` has nothing to say about."""
    word, amount = posting.meta[VAT], posting.units.number
    is_cost = accounts.is_under(posting.account, accounts.EXPENSES)
    vat = ZERO
    if word == SHIFTED and is_cost:
        vat = round_half_up(amount * (rate(HIGH, entry.date) or ZERO) / _ALL)
    elif word in (HIGH, LOW):
        percent = rate(word, entry.date) or ZERO
        vat = round_half_up(amount * percent / (_ALL + percent))
    use = posting.meta.get(USE, MIXED)
    share = (rules.share(entry.date) or ZERO) if use == MIXED else use
    return VatLine(
        entry=entry,
        posting=posting,
        word=word,
        box=_box(word, is_cost=is_cost),
        base=amount if word == SHIFTED else amount - vat,
        vat=vat,
        is_cost=is_cost,
        is_mixed=is_cost and use == MIXED,
        deducted=round_half_up(vat * share / _ALL) if is_cost else ZERO,
    )


def _box(word: str, *, is_cost: bool) -> str:
    if is_cost:
        return "2a" if word == SHIFTED else ""
    return {HIGH: "1a", LOW: "1b", SHIFTED: "1e"}.get(word, "")


def recalculated(line: VatLine, percent: Decimal) -> Decimal:
    """What is deducted more (or less, below zero) of a cost when the share of its year is this percent."""
    return round_half_up(line.vat * percent / _ALL) - line.deducted if line.is_mixed else ZERO
