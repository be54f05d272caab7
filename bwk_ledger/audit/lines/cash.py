"""Klopt het handgeld met afschrift en telling?"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from bwk_ledger import accounts
from bwk_ledger.audit.bank.balances import OwnAccount, balance_proofs
from bwk_ledger.audit.line import Line, Proof, State
from bwk_ledger.audit.wording import quoted, to_look_at, too
from bwk_ledger.money import format_amount
from bwk_ledger.periods import in_words
from bwk_ledger.rules.handgeld import unexplained
from bwk_ledger.views.petty_cash import petty_cash
from bwk_ledger.words import count as number_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bwk_ledger.audit.audit import Audit
    from bwk_ledger.cash_counts import Counted

_MEANING = (
    "Het handgeld van een kamer staat op een eigen rekening, en soms in een kas die twee mensen tellen. De boeken "
    "horen hetzelfde te zeggen als het afschrift en de telling."
)


def check(audit: Audit) -> Line:
    """Hold the handgeld of every kamer against the bank and against what two people counted."""
    customs = audit.ledger.customs
    found = petty_cash(audit.ledger.transactions, customs, audit.ledger.config, None)
    counts = {f"{accounts.PETTY_CASH}:{item.kamer}": item.counts for item in found}
    balances = balance_proofs(audit, accounts.PETTY_CASH, partial(_counted_at_the_end, audit, counts))
    counted = [proof for items in counts.values() for proof in _count_proofs(audit, items)]
    proofs = (*balances, *counted)
    return Line(
        "cash", "Klopt het handgeld met afschrift en telling?", _MEANING, _answer(audit, balances, counted), proofs
    )


def _answer(audit: Audit, balances: Sequence[Proof], counted: Sequence[Proof]) -> str:
    if not balances and not counted:
        return f"Er was in {audit.year} geen handgeld."
    states = [proof.state for proof in (*balances, *counted)]
    if wrong := states.count(State.WRONG):
        return f"{wrong} keer verschillen de boeken van het afschrift of de telling."
    times = f"De kas is {len(counted)} keer geteld." if counted else "Er is geen kas geteld."
    if left := states.count(State.OPEN):
        return f"{to_look_at(left)} {times}"
    return f"Het handgeld van {number_of(len(balances), 'kamer', 'kamers')} klopt. {times}"


def _counted_at_the_end(audit: Audit, counts: Mapping[str, Sequence[Counted]], one: OwnAccount) -> Proof | None:
    """A count that agrees and after which nothing moved in the year proves what was left when it ended."""
    agreed = [
        item
        for item in counts.get(one.account, ())
        if not item.difference
        and item.count.date in audit.period
        and item.count.date >= (one.last_moved or item.count.date)
    ]
    if not agreed:
        return None
    count = agreed[-1].count
    return Proof(
        f"{one.name}: {format_amount(one.closing)} euro, geteld op {in_words(count.date)} door {count.by} en "
        f"{count.and_by}.",
        State.GOOD,
        one.closing,
        entry=count.entry,
    )


def _count_proofs(audit: Audit, counts: Sequence[Counted]) -> list[Proof]:
    """Every count of the year beside the books."""
    wrong = {id(item) for item in unexplained(counts)}
    return [_count_proof(item, is_wrong=id(item) in wrong) for item in counts if item.count.date in audit.period]


def _count_proof(item: Counted, *, is_wrong: bool) -> Proof:
    count = item.count
    begins = f"{count.kamer}, {in_words(count.date)}: {format_amount(item.counted)} euro geteld"
    if not item.difference:
        return Proof(f"{begins}, gelijk aan de boeken.", State.GOOD, item.counted, entry=count.entry)
    state = State.WRONG if is_wrong else State.OPEN if count.remark else State.GOOD
    later = " Bij een latere telling klopte het weer."
    why = "" if is_wrong else f" Opmerking: {quoted(count.remark)}." if count.remark else later
    return Proof(
        f"{begins}, {too(item.difference)}: volgens de boeken was er {format_amount(item.books)}.{why}",
        state,
        item.difference,
        entry=count.entry,
    )
