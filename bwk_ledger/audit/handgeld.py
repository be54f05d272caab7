"""Klopt het handgeld, bleef het binnen de afspraken, en waar is van een regel afgeweken?"""

from __future__ import annotations

from collections import defaultdict
from functools import partial
from typing import TYPE_CHECKING, Any

from bwk_ledger.audit.audit import Line, Proof, State, account_name, quoted, said_of, to_look_at, too
from bwk_ledger.audit.bank import OwnAccount, balance_proofs
from bwk_ledger.base import accounts, meta
from bwk_ledger.base.errors import count as number_of
from bwk_ledger.base.errors import listed
from bwk_ledger.base.money import EUR, ZERO, format_amount
from bwk_ledger.base.periods import in_words, month_in_words, month_of
from bwk_ledger.figures.handgeld import categories, counted, petty_cash
from bwk_ledger.rules.cash import CashAct, day_changes, days_of, dips, handgeld_moves, moves, unexplained
from bwk_ledger.rules.release import waived
from bwk_ledger.tables.handgeld import category_name

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from bwk_ledger.audit.audit import Audit
    from bwk_ledger.figures.handgeld import CashMonth, CashOfKamer
    from bwk_ledger.standing.config import Config
    from bwk_ledger.standing.handgeld import Counted


# Klopt het handgeld met afschrift en telling?

_CASH_MEANING = (
    "Het handgeld van een kamer staat op een eigen rekening, en soms in een kas die twee mensen tellen. De boeken "
    "horen hetzelfde te zeggen als het afschrift en de telling."
)


def check_cash(audit: Audit) -> Line:
    """Hold the handgeld of every kamer against the bank and against what two people counted; open until one did."""
    counts: dict[str, list[Counted]] = defaultdict(list)
    for item in audit.ledger.index.fact(counted):
        counts[item.count.account].append(item)
    counted_at_the_end = partial(_counted_at_the_end, audit, counts)
    balances = [
        *balance_proofs(audit, accounts.PETTY_CASH, counted_at_the_end),
        *(counted_at_the_end(box) or _not_counted(audit, box) for box in _boxes(audit)),
    ]
    counts_of_year = [proof for items in counts.values() for proof in _count_proofs(audit, items)]
    proofs = (*balances, *counts_of_year)
    return Line(
        "cash",
        "Klopt het handgeld met afschrift en telling?",
        _CASH_MEANING,
        _answer_on_cash(audit, balances, counts_of_year),
        proofs,
        State.OPEN if balances and not counts_of_year else State.GOOD,
    )


def _answer_on_cash(audit: Audit, balances: Sequence[Proof], counted: Sequence[Proof]) -> str:
    if not balances and not counted:
        return f"Er was in {audit.year} geen handgeld."
    states = [proof.state for proof in (*balances, *counted)]
    if wrong := states.count(State.WRONG):
        return f"{wrong} keer verschillen de boeken van het afschrift of de telling."
    times = f"De kas is {len(counted)} keer geteld." if counted else "Er is geen kas geteld."
    if left := states.count(State.OPEN):
        return f"{to_look_at(left)} {times}"
    return f"Het handgeld van {number_of(len(balances), 'kamer', 'kamers')} klopt. {times}"


def _boxes(audit: Audit) -> Iterator[OwnAccount]:
    """The cash boxes that moved until the year ended; no bank says anything of them."""
    for account, days in sorted(day_changes(audit.ledger.index.fact(moves)).items()):
        before = {day: change for day, change in days.items() if day < audit.period.end}
        if before and accounts.is_under(account, accounts.CASH_BOX):
            name = account_name(audit.ledger.names, account)
            yield OwnAccount(account, name, sum(before.values(), ZERO), max(before), ())


def _not_counted(audit: Audit, box: OwnAccount) -> Proof:
    """What should be in a box that nobody counted since it last changed."""
    return Proof(
        f"{box.name}: {format_amount(box.closing)} euro op {in_words(audit.period.last_day)}. Na de laatste boeking is "
        "de kas niet geteld. Tel haar met twee mensen.",
        State.OPEN,
        box.closing,
        account=box.account,
    )


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


# Bleef het handgeld binnen de afspraken?

_TITLE = "Bleef het handgeld binnen de afspraken?"
_MOST = format_amount(accounts.PETTY_CASH_MOST, 0)
_AGREEMENTS_MEANING = (
    f"Een kamer krijgt hoogstens {_MOST} euro handgeld per maand, geeft het alleen uit aan de vaste doelen A tot en "
    "met F, en kan niet meer uitgeven dan er in kas is."
)


def check_agreements(audit: Audit) -> Line:
    """Hold each kamer and month against the ceiling, the categories, an empty till and what was counted."""
    ledger, config = audit.ledger, audit.ledger.config
    customs = ledger.customs
    kamers = ledger.index.fact(petty_cash, audit.period)
    known = frozenset(categories(config, ()))
    transfers = _last_transfers(audit)
    proofs = [*_high_ceilings(config, customs), *_below_zero(audit)]
    for kamer in kamers:
        for month in kamer.months:
            proofs += _wrong_of(audit, kamer.kamer, month, known, transfers)
        proofs += [_month(kamer.kamer, month) for month in kamer.months]
    return Line(
        "petty_cash", _TITLE, _AGREEMENTS_MEANING, _answer_on_agreements(kamers, proofs, audit.year), tuple(proofs)
    )


def _answer_on_agreements(found: Iterable[CashOfKamer], proofs: Iterable[Proof], year: int) -> str:
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
    transfer_by_month = {}
    for move in audit.ledger.index.fact(moves):
        if move.is_transfer and move.amount > 0 and move.entry.date in audit.period:
            transfer_by_month[move.kamer, month_of(move.entry.date).start] = move.entry
    return transfer_by_month


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
    for account, by_day in days_of(audit.ledger.index.fact(moves)).items():
        kamer = accounts.cash_kamer(account)
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
                    (move.amount for move in handgeld_moves([entry]) if move.kamer == kamer),
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
    if month.takings:
        parts.append(f"{format_amount(month.takings)} ontvangen in contant geld")
    if month.other:
        parts.append(f"{format_amount(month.other)} veranderd door iets anders, zoals een vraag die nog open staat")
    in_box = f", waarvan {format_amount(month.in_box)} in de kas" if month.in_box else ""
    parts.append(f"{format_amount(month.closing)} over{in_box}")
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


# Waar is van een regel afgeweken?

_WAIVERS_MEANING = (
    "Soms mag van een regel worden afgeweken. De penningmeester schrijft erbij waarom, en de kascommissie oordeelt of "
    "die reden goed genoeg is. Uitgaven zonder bon staan bij de vraag over bonnen."
)


def check_waivers(audit: Audit) -> Line:
    """Name every rule that is waived in the open, with the reason that stands with it."""
    of_payments = (*_allowances(audit), *_outside_categories(audit), *_no_wages(audit), *_above_awards(audit))
    proofs = (*_hours(audit), *of_payments, *_counts(audit))
    answer = (
        f"{len(proofs)} keer is met een reden van een regel afgeweken."
        if proofs
        else "Er is nergens van een regel afgeweken."
    )
    return Line("waivers", "Waar is van een regel afgeweken?", _WAIVERS_MEANING, answer, proofs)


def _hours(audit: Audit) -> Iterator[Proof]:
    """Hours that stand twice and are said to be no mistake."""
    by_reason: dict[str, list[Any]] = defaultdict(list)
    for entry in audit.transactions:
        if reason := _reason(entry.meta.get(meta.NO_DOUBLE)):
            by_reason[reason].append(entry)
    for reason, entries in by_reason.items():
        for entry in entries:
            yield Proof(
                f"{in_words(entry.date)}: dezelfde uren staan ook ergens anders ({entry.payee or entry.narration}). "
                f"Reden: {quoted(reason)}.",
                State.OPEN,
                entry=entry,
            )


def _allowances(audit: Audit) -> Iterator[Proof]:
    """Payments to volunteers that do not count for the ceiling."""
    for entry in audit.transactions:
        for item in entry.postings:
            values = item.meta or {}
            if reason := _reason(values.get(meta.ABOVE_CEILING)):
                amount = item.units.number if item.units.currency == EUR else None
                shown = f"{format_amount(amount)} euro " if amount is not None else ""
                yield Proof(
                    f"{in_words(entry.date)}: {shown}aan {values.get(meta.PERSON) or entry.payee or 'iemand'} telt "
                    f"niet mee voor het plafond. Reden: {quoted(reason)}.",
                    State.OPEN,
                    amount,
                    entry=entry,
                )


def _outside_categories(audit: Audit) -> Iterator[Proof]:
    """Handgeld that was spent on something it is not for."""
    for entry in audit.transactions:
        if reason := _reason(entry.meta.get(meta.OUTSIDE_CATEGORIES)):
            yield Proof(
                f"{in_words(entry.date)}: handgeld buiten de doelen A tot en met F, aan "
                f"{said_of(entry.payee, entry.narration)}. Reden: {quoted(reason)}.",
                State.OPEN,
                entry=entry,
            )


def _above_awards(audit: Audit) -> Iterator[Proof]:
    """Costs that may go beyond their award."""
    for entry in audit.transactions:
        reasons = (_reason(waived(entry, item)) for item in entry.postings)
        for reason in dict.fromkeys(filter(None, reasons)):
            yield Proof(
                f"{in_words(entry.date)}: een last mag boven haar toekenning uitgaan "
                f"({said_of(entry.payee, entry.narration)}). Reden: {quoted(reason)}.",
                State.OPEN,
                entry=entry,
            )


def _no_wages(audit: Audit) -> Iterator[Proof]:
    """Payments on a post of wages that are said to be no wage."""
    for entry in audit.transactions:
        if reason := _reason(entry.meta.get(meta.NO_WAGE)):
            yield Proof(
                f"{in_words(entry.date)}: een betaling op een post van lonen is geen loon "
                f"({said_of(entry.payee, entry.narration)}). Reden: {quoted(reason)}.",
                State.OPEN,
                entry=entry,
            )


def _counts(audit: Audit) -> Iterator[Proof]:
    """Counts that differ from the books and say why, and differences that were booked."""
    for entry in audit.transactions:
        if entry.meta.get(meta.CASH) == CashAct.DIFFERENCE:
            for move in handgeld_moves([entry]):
                yield Proof(
                    f"{in_words(entry.date)}: in de kas van {move.kamer} was {too(move.amount)}, en dat is "
                    f"geboekt als {quoted(entry.narration)}.",
                    State.OPEN,
                    move.amount,
                    entry=entry,
                )
    for kamer in audit.ledger.index.fact(petty_cash, audit.period):
        for item in kamer.counts:
            if item.difference and item.count.remark:
                yield Proof(
                    f"{in_words(item.count.date)}: de telling van {kamer.kamer} verschilde "
                    f"{format_amount(item.difference)} euro van de boeken. Reden: {quoted(item.count.remark)}.",
                    State.OPEN,
                    item.difference,
                    entry=item.count.entry,
                )


def _reason(value: object) -> str:
    return " ".join(str(value).split()) if value else ""
