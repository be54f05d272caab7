"""VAT: what a line of the books says of it, and the transactions that follow."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from beancount.core import data

from bwk_ledger.base import accounts, meta
from bwk_ledger.base.finding import AccountName, Finding, finding
from bwk_ledger.base.money import EUR, ZERO, format_amount, round_half_up
from bwk_ledger.rules.derived import DerivedPosting, Growing, Name, transaction
from bwk_ledger.rules.index import Index
from bwk_ledger.standing.vat import ALL, SHARE, VAT, VatRules, read_vat

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from bwk_ledger.standing.config import Config

KEY = meta.VAT  # below a posting
KIND = "btw"  # of what follows
USE = meta.VAT_USE
ROUNDED = "btw-afronding"  # on what books the roundings of a year: that year
NET = "__netto__"  # only in memory: what of a posting is cost or income once its VAT is taken out
MIXED = "pro rata"  # of a cost: used for what is taxed and for what is not
HIGH = "hoog"
LOW = "laag"
FREE = "vrij"
SHIFTED = "verlegd"
WORDS = (HIGH, LOW, FREE, SHIFTED)
OWED = "Schulden:Btw:Af-te-dragen"
DEDUCTED = "Schulden:Btw:Voorbelasting"
SETTLED = "Schulden:Btw:Afrekening"
_NAMES = {
    OWED: Name("Btw: af te dragen", "BSchBepBtw"),
    DEDUCTED: Name("Btw: voorbelasting", "BSchBepBtwVoo"),
    SETTLED: Name("Btw: afrekening met de Belastingdienst", "BSchBepBtwAfo"),
}
# Percent by the day from which the law has it (Wet OB 1968 art. 9): 21 since October 2012, 9 after 6 since 2019.
_RATES = {
    HIGH: ((dt.date(2012, 10, 1), Decimal(21)),),
    LOW: ((dt.date(2019, 1, 1), Decimal(9)), (dt.date(1986, 10, 1), Decimal(6))),
}


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


def wrong_vat(entry: Any, posting: Any, rules: VatRules) -> Finding | None:
    """What is wrong with the VAT below a posting; None where it is right."""
    word, result = posting.meta.get(KEY), accounts.result(posting.account)
    if rules.start is None or entry.date < rules.start:
        return finding(
            "vat.posting",
            entry,
            "Btw bij {account}, maar op {day} doet de coöperatie geen aangifte.",
            cause='zonder custom "btw" "kwartaal" met een eerdere datum is alle btw gewoon een deel van de kosten.',
            remedy="haal deze regel weg, of zet in stam/rekeningen.beancount: "
            f'{entry.date.year}-01-01 custom "btw" "kwartaal".',
            source=posting.meta,
            account=AccountName(posting.account),
            day=entry.date,
        )
    if result is None or accounts.is_hours_account(posting.account) or posting.units.currency != EUR:
        return finding(
            "vat.posting",
            entry,
            "Btw bij {account} doet niets.",
            cause="btw zit in lasten en baten van een kamer, in euro.",
            remedy=f"zet '{KEY}:' onder de last of de bate.",
            source=posting.meta,
            account=AccountName(posting.account),
        )
    if word not in WORDS:
        return finding(
            "vat.posting",
            entry,
            f"Onbekende btw: '{word or 'er staat niets'}'.",
            cause=f"de woorden zijn: {', '.join(WORDS)}.",
            remedy=f'schrijf: {KEY}: "{HIGH}".',
            source=posting.meta,
        )
    if word != FREE and rate(HIGH if word == SHIFTED else word, entry.date) is None:
        return finding(
            "vat.posting",
            entry,
            "Van {day} is het btw-tarief '{word}' hier niet bekend.",
            cause=f"de tarieven beginnen op {_RATES[HIGH][-1][0]}.",
            remedy="verbeter de datum.",
            source=posting.meta,
            day=entry.date,
            word=word,
        )
    return _wrong_use(entry, posting, rules)


def _wrong_use(entry: Any, posting: Any, rules: VatRules) -> Finding | None:
    use = posting.meta.get(USE)
    if not accounts.is_under(posting.account, accounts.EXPENSES):
        if use is None:
            return None
        return finding(
            "vat.use",
            entry,
            f"'{USE}:' bij {{account}} doet niets.",
            cause="alleen van lasten wordt btw afgetrokken.",
            remedy="haal deze regel weg.",
            source=posting.meta,
            account=AccountName(posting.account),
        )
    if use not in (None, MIXED, ZERO, Decimal(ALL)):
        return finding(
            "vat.use",
            entry,
            f"Onbekende aftrek van btw: '{use}'.",
            cause="aftrek is 100 (gebruikt voor belaste prestaties), 0 (voor vrijgestelde of onbetaalde), of pro rata "
            "(voor allebei).",
            remedy=f'schrijf: {USE}: 100, {USE}: 0 of {USE}: "{MIXED}".',
            source=posting.meta,
        )
    if use in (None, MIXED) and posting.meta[KEY] != FREE and rules.share(entry.date) is None:
        return finding(
            "vat.use",
            entry,
            "Op {day} is er geen pro rata voor de btw van {account}.",
            cause=f"zonder '{USE}: 100' of '{USE}: 0' wordt de btw naar rato afgetrokken, en dat deel staat nergens.",
            remedy=f'zet in stam/rekeningen.beancount: {entry.date.year}-01-01 custom "btw" "{SHARE}" 40.',
            source=posting.meta,
            day=entry.date,
            account=AccountName(posting.account),
        )
    return None


def vat_of(entry: Any, posting: Any, rules: VatRules) -> VatLine:
    """The VAT of a posting that `wrong_vat` has nothing to say about."""
    word, amount = posting.meta[KEY], posting.units.number
    is_cost = accounts.is_under(posting.account, accounts.EXPENSES)
    vat = ZERO
    if word == SHIFTED and is_cost:
        vat = round_half_up(amount * (rate(HIGH, entry.date) or ZERO) / ALL)
    elif word in (HIGH, LOW):
        percent = rate(word, entry.date) or ZERO
        vat = round_half_up(amount * percent / (ALL + percent))
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
        deducted=round_half_up(vat * share / ALL) if is_cost else ZERO,
    )


def _box(word: str, *, is_cost: bool) -> str:
    if is_cost:
        return "2a" if word == SHIFTED else ""
    return {HIGH: "1a", LOW: "1b", SHIFTED: "1e"}.get(word, "")


def recalculated(line: VatLine, percent: Decimal) -> Decimal:
    """What is deducted more (or less, below zero) of a cost when the share of its year is this percent."""
    return round_half_up(line.vat * percent / ALL) - line.deducted if line.is_mixed else ZERO


def book_vat(books: Growing, _config: Config) -> tuple[Growing, list[Finding]]:
    """Add a transaction for the VAT of every posting that names it, and one for each recalculation of a year.

    What can be reclaimed is no cost, and what is owed is no income. This comes before inventory and accruals, which go
    on with what is left: each posting with VAT gets `NET`, in memory. Postings that cannot be are reported.
    """
    kept = books.without(KIND)
    rules = read_vat(kept.index.customs(VAT.type))
    asked = [_line(entry, posting, rules) for entry, posting in kept.index.asking(KEY, USE)]
    findings = [item for item in asked if isinstance(item, Finding)]
    lines = [item for item in asked if isinstance(item, VatLine)]
    by_entry: dict[int, list[VatLine]] = defaultdict(list)
    for line in lines:
        by_entry[id(line.entry)].append(line)
    if by_entry:
        netted = [_with_net(entry, by_entry[id(entry)]) if id(entry) in by_entry else entry for entry in kept.written]
        kept = replace(kept, written=netted, index=Index.of(netted))
    derived = [item for line in lines for item in _booking(line)]
    for year, final in rules.finals.items():
        derived += _recalculation(final, [line for line in lines if line.day.year == year])
    # The accounts of VAT are open before anything is booked there.
    opened = replace(kept, before=(*_opens(kept.opened, rules), *kept.before))
    return opened.with_derived(derived, {}), findings


def _line(entry: Any, posting: Any, rules: VatRules) -> Finding | VatLine:
    return wrong_vat(entry, posting, rules) or vat_of(entry, posting, rules)


def _with_net(entry: Any, found: Iterable[VatLine]) -> Any:
    nets = {id(line.posting): line.net for line in found}
    postings = [
        item._replace(meta=item.meta | {NET: nets[id(item)]}) if id(item) in nets else item for item in entry.postings
    ]
    return entry._replace(postings=postings)


def _booking(line: VatLine) -> list[Any]:
    values = line.posting.meta
    grant = (values.get(meta.GRANT) or line.entry.meta.get(meta.GRANT)) if line.is_cost else None
    moves = [
        DerivedPosting(line.posting.account, line.net - line.posting.units.number, grant),
        DerivedPosting(DEDUCTED, line.deducted),
        DerivedPosting(OWED, -line.owed),
    ]
    if not any(move.amount for move in moves):
        return []
    text = " ".join(filter(None, (line.entry.payee, line.entry.narration)))
    return [transaction(KIND, line.day, f"Btw {line.word}: {text}", values, moves)]


def _recalculation(final: Any, lines: Sequence[VatLine]) -> list[Any]:
    """The difference between the share of a year and what was deducted for now, to the costs it is of."""
    percent = final.values[1].value
    moves: dict[tuple[str, str | None], Decimal] = {}
    for line in lines:
        key = (line.posting.account, line.posting.meta.get(meta.GRANT) or line.entry.meta.get(meta.GRANT))
        moves[key] = moves.get(key, ZERO) - recalculated(line, percent)
    total = sum(moves.values(), ZERO)
    costs = [DerivedPosting(account, amount, grant) for (account, grant), amount in moves.items()]
    if not any(moves.values()):
        return []
    text = f"Btw: herrekening pro rata {final.date.year} op {format_amount(percent, 0)}%"
    return [transaction(KIND, final.date, text, final.meta, [*costs, DerivedPosting(DEDUCTED, -total)])]


def _opens(opened: Collection[str], rules: VatRules) -> list[Any]:
    """The accounts of VAT, from the day returns are filed, so that what the bank brings has a place."""
    if rules.start is None:
        return []
    place = {"filename": rules.source["filename"], "lineno": rules.source["lineno"]}
    return [
        data.Open({**place, meta.NAME: name.name, meta.RGS: name.rgs}, rules.start, account, [EUR], None)
        for account, name in _NAMES.items()
        if account not in opened
    ]
