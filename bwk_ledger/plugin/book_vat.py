"""Book VAT: what can be reclaimed is no cost, and what is owed is no income.

This runs before inventory and accruals, which go on with what is left: each posting with VAT gets `vat.NET`, in memory.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from beancount.core import data

from bwk_ledger import meta, vat
from bwk_ledger.money import EUR, ZERO, format_amount
from bwk_ledger.plugin.derived import Move, Name, transaction, with_derived, written
from bwk_ledger.plugin.finding import complain

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from decimal import Decimal

    from bwk_ledger.plugin.finding import Finding

KIND = "btw"
_NAMES = {
    vat.OWED: Name("Btw: af te dragen", "BSchBepBtw"),
    vat.DEDUCTED: Name("Btw: voorbelasting", "BSchBepBtwVoo"),
    vat.SETTLED: Name("Btw: afrekening met de Belastingdienst", "BSchBepBtwAfo"),
}


def book_vat(entries: Sequence[Any], _options: Mapping[str, Any]) -> tuple[list[Any], list[Any]]:
    """Add a transaction for the VAT of every posting that names it, and one for each recalculation of a year.

    Errors: entries and postings that cannot be; see `bwk_ledger.vat`.
    """
    kept = written(entries, KIND)
    rules = vat.read_vat(kept)
    result: list[Any] = []
    lines: list[vat.VatLine] = []
    errors: list[Any] = []
    for entry in kept:
        if isinstance(entry, data.Transaction) and any(_has_vat(item) for item in entry.postings):
            found, problems = _lines(entry, rules)
            lines += found
            errors += problems
            result.append(_with_net(entry, found))
            continue
        complaint = vat.wrong_rule(entry) if isinstance(entry, data.Custom) and entry.type == vat.VAT else None
        if complaint is not None:
            errors.append(complain(entry, complaint, entry.meta))
        result.append(entry)
    derived = [item for line in lines for item in _booking(line)]
    for year, final in rules.finals.items():
        derived += _recalculation(final, [line for line in lines if line.day.year == year])
    # The accounts of VAT are open before anything is booked there.
    opened = sorted([*_opens(result, rules), *result], key=data.entry_sortkey) if rules.start else result
    return with_derived(opened, derived, {}), errors


def _has_vat(posting: Any) -> bool:
    return posting.meta is not None and (vat.VAT in posting.meta or vat.USE in posting.meta)


def _lines(entry: Any, rules: vat.VatRules) -> tuple[list[vat.VatLine], list[Finding]]:
    found: list[vat.VatLine] = []
    problems: list[Finding] = []
    for posting in entry.postings:
        if _has_vat(posting):
            complaint = vat.wrong_vat(entry, posting, rules)
            if complaint is None:
                found.append(vat.vat_of(entry, posting, rules))
            else:
                problems.append(complain(entry, complaint, posting.meta))
    return found, problems


def _with_net(entry: Any, found: Sequence[vat.VatLine]) -> Any:
    nets = {id(line.posting): line.net for line in found}
    postings = [
        item._replace(meta=item.meta | {vat.NET: nets[id(item)]}) if id(item) in nets else item
        for item in entry.postings
    ]
    return entry._replace(postings=postings)


def _booking(line: vat.VatLine) -> list[Any]:
    values = line.posting.meta
    grant = (values.get(meta.GRANT) or line.entry.meta.get(meta.GRANT)) if line.is_cost else None
    moves = [
        Move(line.posting.account, line.net - line.posting.units.number, grant),
        Move(vat.DEDUCTED, line.deducted),
        Move(vat.OWED, -line.owed),
    ]
    if not any(move.amount for move in moves):
        return []
    text = " ".join(filter(None, (line.entry.payee, line.entry.narration)))
    return [transaction(KIND, line.day, f"Btw {line.word}: {text}", values, moves)]


def _recalculation(final: Any, lines: Sequence[vat.VatLine]) -> list[Any]:
    """The difference between the share of a year and what was deducted for now, to the costs it is of."""
    percent = final.values[1].value
    moves: dict[tuple[str, str | None], Decimal] = {}
    for line in lines:
        key = (line.posting.account, line.posting.meta.get(meta.GRANT) or line.entry.meta.get(meta.GRANT))
        moves[key] = moves.get(key, ZERO) - vat.recalculated(line, percent)
    total = sum(moves.values(), ZERO)
    costs = [Move(account, amount, grant) for (account, grant), amount in moves.items()]
    if not any(moves.values()):
        return []
    text = f"Btw: herrekening pro rata {final.date.year} op {format_amount(percent, 0)}%"
    return [transaction(KIND, final.date, text, final.meta, [*costs, Move(vat.DEDUCTED, -total)])]


def _opens(entries: Sequence[Any], rules: vat.VatRules) -> list[Any]:
    """The accounts of VAT, from the day returns are filed, so that what the bank brings has a place."""
    if rules.start is None:
        return []
    place = {"filename": rules.source["filename"], "lineno": rules.source["lineno"]}
    opened = {entry.account for entry in entries if isinstance(entry, data.Open)}
    return [
        data.Open({**place, meta.NAME: name.name, meta.RGS: name.rgs}, rules.start, account, [EUR], None)
        for account, name in _NAMES.items()
        if account not in opened
    ]
