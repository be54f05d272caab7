"""Bleef het handgeld binnen de afspraken?"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from bwk_ledger import accounts
from bwk_ledger.audit.line import Line, Proof, State
from bwk_ledger.audit.wording import account_name, quoted
from bwk_ledger.money import ZERO, format_amount
from bwk_ledger.periods import in_words, month_in_words, month_of
from bwk_ledger.rules.handgeld import dips, handgeld_moves
from bwk_ledger.tables.handgeld import category_name
from bwk_ledger.views.petty_cash import categories, petty_cash
from bwk_ledger.words import listed

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator, Mapping
    from decimal import Decimal

    from bwk_ledger.audit.audit import Audit
    from bwk_ledger.config import Config
    from bwk_ledger.views.petty_cash import CashMonth, CashOfKamer

_TITLE = "Bleef het handgeld binnen de afspraken?"
_MOST = format_amount(accounts.PETTY_CASH_MOST, 0)
_MEANING = (
    f"Een kamer krijgt hoogstens {_MOST} euro handgeld per maand, geeft het alleen uit aan de vaste doelen A tot en "
    "met F, en kan niet meer uitgeven dan er in kas is."
)


def check(audit: Audit) -> Line:
    """Hold each kamer and month against the ceiling, the categories, an empty till and what was counted."""
    ledger, config = audit.ledger, audit.ledger.config
    customs = ledger.customs
    found = petty_cash(ledger.transactions, customs, config, audit.period)
    known = frozenset(categories(config, ()))
    transfers = _last_transfers(audit)
    proofs = [*_high_ceilings(config, customs), *_below_zero(audit)]
    for kamer in found:
        for month in kamer.months:
            proofs += _wrong_of(audit, kamer.kamer, month, known, transfers)
        proofs += [_month(kamer.kamer, month) for month in kamer.months]
    return Line("petty_cash", _TITLE, _MEANING, _answer(found, proofs, audit.year), tuple(proofs))


def _answer(found: Iterable[CashOfKamer], proofs: Iterable[Proof], year: int) -> str:
    kamers = [item.kamer for item in found]
    if not kamers:
        return f"Er was in {year} geen handgeld."
    wrong = [proof.text for proof in proofs if proof.state is State.WRONG]
    if wrong:
        more = f" En nog {len(wrong) - 1}." if len(wrong) > 1 else ""
        return f"{wrong[0]}{more}"
    transferred = sum((item.transferred for item in found), ZERO)
    spent = sum((amount for item in found for amount in item.spent.values()), ZERO)
    return (
        f"{listed(kamers)}: {format_amount(transferred)} euro overgemaakt, {format_amount(spent)} uitgegeven, nooit "
        "meer dan mag."
    )


def _last_transfers(audit: Audit) -> Mapping[tuple[str, dt.date], Any]:
    """The last transfer to a kamer, by month."""
    found = {}
    for move in handgeld_moves(audit.ledger.transactions):
        if move.is_transfer and move.amount > 0 and move.entry.date in audit.period:
            found[move.kamer, month_of(move.entry.date).start] = move.entry
    return found


def _high_ceilings(config: Config, customs: Iterable[Any]) -> Iterator[Proof]:
    """Kamers whose own ceiling is above what was agreed: no transfer to them would ever be too much."""
    for entry in customs:
        kamer = config.kamers.get(str(entry.values[0].value)) if entry.type == "kamer" and entry.values else None
        if kamer and kamer.petty_cash_ceiling is not None and kamer.petty_cash_ceiling > accounts.PETTY_CASH_MOST:
            yield Proof(
                f"{kamer.code}: het plafond in de boeken is {format_amount(kamer.petty_cash_ceiling)} euro per maand, "
                f"en de afspraak is {format_amount(accounts.PETTY_CASH_MOST)}. Vraag naar het besluit.",
                State.OPEN,
                amount=kamer.petty_cash_ceiling,
                entry=entry,
            )


def _below_zero(audit: Audit) -> Iterator[Proof]:
    days: dict[str, dict[dt.date, tuple[Decimal, Any]]] = defaultdict(dict)
    for move in handgeld_moves(audit.ledger.transactions):
        change, _ = days[move.kamer].get(move.entry.date, (ZERO, None))
        days[move.kamer][move.entry.date] = (change + move.amount, move.entry)
    for kamer, by_day in days.items():
        for day, balance, entry in dips(by_day):
            if day in audit.period:
                yield Proof(
                    f"{kamer}, {month_in_words(day)}: op {in_words(day)} is {format_amount(-balance)} euro meer "
                    "uitgegeven dan er in kas was.",
                    State.WRONG,
                    amount=balance,
                    entry=entry,
                )


def _wrong_of(
    audit: Audit,
    kamer: str,
    month: CashMonth,
    known: frozenset[str],
    transfers: Mapping[tuple[str, dt.date], Any],
) -> Iterator[Proof]:
    when = f"{kamer}, {month_in_words(month.period.start)}"
    if month.too_much:
        yield Proof(
            f"{when}: {format_amount(month.transferred)} euro overgemaakt, {format_amount(month.too_much)} boven het "
            f"plafond van {format_amount(month.ceiling)}.",
            State.WRONG,
            amount=month.too_much,
            entry=transfers.get((kamer, month.period.start)),
        )
    for category, entries in month.entries.items():
        for entry in entries if category not in known else ():
            yield Proof(
                f"{when}: uitgegeven aan iets buiten de doelen A tot en met F ({_where(audit, entry, known)}).",
                State.WRONG,
                amount=-sum(
                    (item.units.number for item in entry.postings if item.account == f"{accounts.PETTY_CASH}:{kamer}"),
                    ZERO,
                ),
                entry=entry,
            )
    for item in month.counts:
        if item.difference:
            remark = item.count.remark
            why = f"Opmerking: {quoted(remark)}." if remark else "Er staat niet bij waarom."
            yield Proof(
                f"{when}: op {in_words(item.count.date)} is {format_amount(item.counted)} euro geteld, en volgens de "
                f"boeken was er {format_amount(item.books)}. {why}",
                State.OPEN if remark else State.WRONG,
                amount=item.difference,
                entry=item.count.entry,
            )


def _where(audit: Audit, entry: Any, known: frozenset[str]) -> str:
    """The posts of a payment that are on no category."""
    names = []
    for item in entry.postings:
        cost = accounts.result(item.account)
        if cost and cost.root == accounts.EXPENSES and not any(item.account.endswith(f":{name}") for name in known):
            names.append(account_name(audit.ledger.names, item.account))
    return listed(list(dict.fromkeys(names)))


def _month(kamer: str, month: CashMonth) -> Proof:
    """What happened in a month; open where money moved that was neither transferred nor spent."""
    spent = ", ".join(
        f"{category_name(name)} {format_amount(amount)}" for name, amount in sorted(month.spent.items()) if amount
    )
    parts = [f"{format_amount(month.transferred)} euro overgemaakt van hoogstens {format_amount(month.ceiling)}"]
    parts.append(f"{format_amount(month.spent_total)} uitgegeven{f' ({spent})' if spent else ''}")
    if month.other:
        parts.append(f"{format_amount(month.other)} veranderd door iets anders, zoals een vraag die nog open staat")
    parts.append(f"{format_amount(month.closing)} over")
    counts = [
        f"geteld {format_amount(item.counted)}, verschil {format_amount(item.difference)}" for item in month.counts
    ]
    parts.append(listed(counts) if counts else "niet geteld")
    start = month.period.start
    return Proof(
        f"{kamer}, {month_in_words(month.period.start)}: {'; '.join(parts)}.",
        State.OPEN if month.other else State.GOOD,
        amount=month.spent_total,
        account=f"{accounts.PETTY_CASH}:{kamer}",
        time=f"{start:%Y-%m}",
    )
