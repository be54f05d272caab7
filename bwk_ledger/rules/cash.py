"""Cash that is counted: counts that can be trusted, and differences that nothing explains."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from bwk_ledger.base import accounts, meta
from bwk_ledger.base.finding import Finding, finding
from bwk_ledger.base.money import CENT
from bwk_ledger.rules.handgeld import day_changes, moves
from bwk_ledger.rules.people import HOW_TO_REGISTER, unknown_on
from bwk_ledger.standing.handgeld import AND_BY, BY, COUNT, CashCount, Counted, beside_books, read_counts

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator, Sequence

    from bwk_ledger.rules.index import Index
    from bwk_ledger.standing.config import Config

_FORM = 'schrijf: custom "kastelling" "KAMER" 112.40 EUR, met door: "L0003" en en: "V0011" eronder.'
_COUNTED = (accounts.PETTY_CASH, accounts.CASH_BOX)


def counts(index: Index) -> Iterator[Finding]:
    """Counts that are not in order, that stand twice, and differences that nothing explains."""
    readable: dict[str, dict[dt.date, CashCount]] = defaultdict(dict)
    for count in read_counts(index.customs(COUNT.type)):
        wrong = list(wrong_count(count, index.config, readable[count.account]))
        yield from wrong
        if not wrong:
            readable[count.account][count.date] = count
    if not readable:
        return
    days = day_changes(index.books.fact(moves))
    for account, by_day in readable.items():
        for item in unexplained(list(beside_books(by_day.values(), days[account]))):
            yield difference(item, index.config)


def wrong_count(count: CashCount, config: Config, before: Iterable[dt.date]) -> Iterator[Finding]:
    """What is wrong with a count, whatever the books say.

    Args:
        count: the count.
        config: the standing data.
        before: the days on which the same was counted already.
    """
    if count.kamer not in config.kamer_codes:
        yield _count(
            count,
            "die kamer is er niet.",
            cause=f"de kamers zijn: {' '.join(config.kamer_codes) or 'geen'}.",
            remedy="verbeter de code, of voeg de kamer toe in stam/kamers.beancount.",
        )
    if count.amount is None or count.amount < 0 or count.amount % CENT:
        yield _count(
            count,
            "het getelde bedrag is niet te lezen of onder nul.",
            cause="wat in de kas ligt, is een bedrag in euro van nul of meer, in hele centen.",
            remedy=_FORM,
        )
    if count.account not in {f"{parent}:{count.kamer}" for parent in _COUNTED}:
        yield _count(
            count,
            f"'{count.account}' is niet te tellen.",
            cause="geteld wordt wat een kamer in haar kas heeft, of in haar handgeld waar dat contant is.",
            remedy=f'schrijf: rekening: "{accounts.CASH_BOX}:{count.kamer}", of haal deze regel weg.',
        )
    yield from _wrong_people(count, config)
    if count.date in before:
        yield _count(
            count,
            "die dag is al geteld.",
            cause="een kamer telt haar kas hoogstens een keer per dag, zodat duidelijk is welke telling geldt.",
            remedy="haal een van beide weg, of zet de telling op de dag waarop is geteld.",
        )


def _count(count: CashCount, wrong: str, *, cause: str, remedy: str) -> Finding:
    return finding(
        "handgeld.count",
        count.entry,
        "Kastelling van {kamer} op {day}: {wrong}",
        cause=cause,
        remedy=remedy,
        kamer=count.kamer or "een kamer zonder code",
        day=count.date,
        wrong=wrong,
    )


def _wrong_people(count: CashCount, config: Config) -> Iterator[Finding]:
    for key, number in ((BY, count.by), (AND_BY, count.and_by)):
        if not number:
            yield _count(
                count, f"'{key.name}:' ontbreekt.", cause="twee mensen tellen samen, elk met een nummer.", remedy=_FORM
            )
            continue
        unknown = unknown_on(config, number, count.date, count.date)
        if unknown is not None:
            yield _count(
                count, "geteld door iemand die er dan niet is.", cause=f"{number} {unknown}.", remedy=HOW_TO_REGISTER
            )
    if count.by and count.and_by and config.same_person(count.by, count.and_by):
        twice = f"{count.by} staat er twee keer"
        two = f"{count.by} en {count.and_by} zijn nummers van dezelfde persoon"
        yield _count(
            count,
            "geteld door een en dezelfde persoon.",
            cause=f"{twice if count.by == count.and_by else two}.",
            remedy="laat een tweede persoon meetellen, en noem beide nummers.",
        )


def unexplained(found: Sequence[Counted]) -> Iterator[Counted]:
    """The differences that are not waived by a remark and not gone at a later count."""
    agreed = [item.count.date for item in found if not item.difference]
    last = max(agreed, default=None)
    for item in found:
        if item.difference and not item.count.remark and (last is None or item.count.date > last):
            yield item


def difference(item: Counted, config: Config) -> Finding:
    """What to do about a count that is not what the books say."""
    count, more = item.count, item.difference > 0
    return finding(
        "handgeld.difference",
        count.entry,
        "Kastelling van {kamer} op {day}: geteld {counted}, volgens de boeken {books}; {difference} euro {side}.",
        cause="wat in de kas ligt, hoort te zijn wat de boeken op het eind van die dag zeggen.",
        remedy=f"zoek de {'storting' if more else 'bon'} die ontbreekt en boek die; blijft het "
        f"verschil, {_what_else(count, config)}.",
        kamer=count.kamer,
        day=count.date,
        counted=item.counted,
        books=item.books,
        difference=abs(item.difference),
        side="meer" if more else "minder",
    )


def _what_else(count: CashCount, config: Config) -> str:
    """What to do about a difference that is not found; of an account at a bank its statement says what is on it."""
    known = config.kamers.get(count.kamer)
    is_box = accounts.is_under(count.account, accounts.CASH_BOX)
    if not is_box and known is not None and known.source.get(meta.IBAN):
        return "zet dan 'opmerking:' met de uitleg bij de telling"
    return f'boek het dan met: bwk kas verschil {count.kamer} --datum {count.date} --reden "..."'
