"""Counts of handgeld can be trusted: two people who are known, an amount, and what differs from the books explained."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from bwk_ledger.cash_counts import AND_BY, BY, CashCount, Counted, beside_books, read_counts
from bwk_ledger.config import read_config
from bwk_ledger.errors import Complaint
from bwk_ledger.money import CENT, format_amount
from bwk_ledger.plugin.check_petty_cash import petty_cash_moves
from bwk_ledger.plugin.finding import complain
from bwk_ledger.plugin.known_people import HOW_TO_REGISTER, unknown_on

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from bwk_ledger.config import Config
    from bwk_ledger.plugin.finding import Finding

_FORM = 'schrijf: custom "kastelling" "TOP" 112.40 EUR, met door: "L0003" en en: "V0011" eronder.'


def check_cash_counts(entries: Sequence[Any], _options: Mapping[str, Any]) -> tuple[Sequence[Any], list[Any]]:
    """Report counts that are not in order, that stand twice, and differences that nothing explains."""
    counts = list(read_counts(entries))
    if not counts:
        return entries, []
    config = read_config(entries)
    errors: list[Finding] = []
    readable: dict[str, dict[dt.date, CashCount]] = defaultdict(dict)
    for count in counts:
        found = list(complaints(count, config, readable[count.kamer]))
        errors.extend(complain(count.entry, item, count.entry.meta) for item in found)
        if not found:
            readable[count.kamer][count.date] = count
    days = day_changes(entries)
    for kamer, by_day in readable.items():
        errors.extend(
            complain(item.count.entry, difference(item, config), item.count.entry.meta)
            for item in unexplained(list(beside_books(by_day.values(), days[kamer])))
        )
    return entries, errors


def day_changes(entries: Iterable[Any]) -> Mapping[str, Mapping[dt.date, Decimal]]:
    """What the handgeld of each kamer changed on each day, EUR; nothing for a kamer without handgeld."""
    days: dict[str, dict[dt.date, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    for move in petty_cash_moves(entries):
        days[move.kamer][move.entry.date] += move.amount
    return days


def complaints(count: CashCount, config: Config, before: Iterable[dt.date]) -> Iterator[Complaint]:
    """What is wrong with a count, whatever the books say.

    Args:
        count: the count.
        config: the standing data.
        before: the days on which the same kamer was counted already.
    """
    what = f"Kastelling van {count.kamer or 'een kamer zonder code'} op {count.date}"
    yield from _wrong_kamer(count, config, what)
    if count.amount is None or count.amount < 0 or count.amount % CENT:
        yield Complaint(
            f"{what}: het getelde bedrag is niet te lezen of onder nul.",
            "wat in de kas ligt, is een bedrag in euro van nul of meer, in hele centen.",
            _FORM,
        )
    yield from _wrong_people(count, config, what)
    if count.date in before:
        yield Complaint(
            f"{what}: die dag is al geteld.",
            "een kamer telt haar kas hoogstens een keer per dag, zodat duidelijk is welke telling geldt.",
            "haal een van beide weg, of zet de telling op de dag waarop is geteld.",
        )


def difference(item: Counted, config: Config) -> Complaint:
    """What to do about a count that is not what the books say."""
    count, more = item.count, item.difference > 0
    return Complaint(
        f"Kastelling van {count.kamer} op {count.date}: geteld {format_amount(item.counted)}, volgens de boeken "
        f"{format_amount(item.books)}; {format_amount(abs(item.difference))} euro {'meer' if more else 'minder'}.",
        "wat in de kas ligt, hoort te zijn wat de boeken op het eind van die dag zeggen.",
        f"zoek de {'storting' if more else 'bon'} die ontbreekt en boek die; blijft het "
        f"verschil, {_what_else(count, config)}.",
    )


def _what_else(count: CashCount, config: Config) -> str:
    """What to do about a difference that is not found: its own post, where the books have one."""
    accounts = [post.account(count.kamer) for post in config.posts if "kasverschil" in post.path.casefold()]
    if accounts:
        return f"boek het dan op {accounts[0]}"
    return "zet dan 'opmerking:' met de uitleg bij de telling"


def _wrong_kamer(count: CashCount, config: Config, what: str) -> Iterator[Complaint]:
    known = [code for code, kamer in config.kamers.items() if not kamer.is_cooperative]
    if count.kamer not in known:
        yield Complaint(
            f"{what}: die kamer is er niet.",
            f"de kamers zijn: {' '.join(known) or 'geen'}.",
            "verbeter de code, of voeg de kamer toe in stam/kamers.beancount.",
        )


def _wrong_people(count: CashCount, config: Config, what: str) -> Iterator[Complaint]:
    two = ((BY, count.by), (AND_BY, count.and_by))
    for key, number in two:
        if not number:
            yield Complaint(f"{what}: '{key}:' ontbreekt.", "twee mensen tellen samen, elk met een nummer.", _FORM)
            continue
        unknown = unknown_on(config, number, count.date, count.date)
        if unknown is not None:
            yield Complaint(f"{what}: geteld door iemand die er dan niet is.", f"{number} {unknown}.", HOW_TO_REGISTER)
    if count.by and count.and_by and config.same_person(count.by, count.and_by):
        both = count.by if count.by == count.and_by else f"{count.by} en {count.and_by}"
        yield Complaint(
            f"{what}: geteld door een en dezelfde persoon.",
            f"{both} {'staat er twee keer' if count.by == count.and_by else 'zijn nummers van dezelfde persoon'}.",
            "laat een tweede persoon meetellen, en noem beide nummers.",
        )


def unexplained(found: Sequence[Counted]) -> Iterator[Counted]:
    """The differences that are not waived by a remark and not gone at a later count."""
    agreed = [item.count.date for item in found if not item.difference]
    last = max(agreed, default=None)
    for item in found:
        if item.difference and not item.count.remark and (last is None or item.count.date > last):
            yield item
