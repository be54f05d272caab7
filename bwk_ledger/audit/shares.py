"""Kloppen de aandelen met het vermogen?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from beancount.core import data

from bwk_ledger.audit.audit import Line, Proof, State, in_words_of, quoted
from bwk_ledger.base import accounts, meta
from bwk_ledger.base.errors import count, listed
from bwk_ledger.base.money import EUR, ZERO, format_amount
from bwk_ledger.base.periods import in_words
from bwk_ledger.figures.shares import proof_on
from bwk_ledger.rules.messages import UNBALANCED
from bwk_ledger.rules.share_movements import (
    ShareAct,
    account_number,
    movements,
    moves_shares,
    share_movements,
    share_transactions,
)
from bwk_ledger.standing.members import SHARE, share_account

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator
    from decimal import Decimal

    from bwk_ledger.audit.audit import Audit
    from bwk_ledger.base.finding import Finding
    from bwk_ledger.rules.share_movements import Movement, ProofLine

_TITLE = "Kloppen de aandelen met het vermogen?"
_MEANING = (
    "Hoeveel aandelen ieder lid heeft, staat in het aandelenregister; wat de leden samen inlegden, staat in het "
    "vermogen. Dat hoort hetzelfde bedrag te zijn, en elk nieuw aandeel hoort te zijn betaald."
)
_ALL_YEARS = ""


def check(audit: Audit) -> Line:
    """Hold the register against equity on the last day, and every movement of the year against what was paid."""
    ledger = audit.ledger
    share_proof = ledger.index.fact(proof_on, audit.period.last_day)
    proofs = [
        *(_difference(line) for line in share_proof.wrong),
        *_unpaid(audit),
        *_reported(audit),
    ]
    wrong = [item for item in proofs if item.state is State.WRONG]
    if wrong:
        more = f" En nog {len(wrong) - 1}." if len(wrong) > 1 else ""
        answer = f"{wrong[0].text}{more}"
    elif not share_proof.lines:
        answer = f"Op {in_words(share_proof.day)} heeft niemand aandelen."
    else:
        answer = (
            f"Het aandelenregister en het vermogen zijn gelijk: {count(share_proof.shares, 'aandeel', 'aandelen')} van "
            f"{count(share_proof.holders, 'lid', 'leden')}, {format_amount(share_proof.equity)} euro."
        )
    right = [_right(line) for line in share_proof.lines if line.is_right]
    return Line("shares", _TITLE, _MEANING, answer, (*proofs, *_moved(audit), *right))


def _difference(line: ProofLine) -> Proof:
    sentences = []
    if line.difference:
        sentences.append(
            f"{format_amount(line.registered)} euro volgens het register, {format_amount(line.equity)} volgens het "
            f"vermogen, een verschil van {format_amount(line.difference)}."
        )
    if not line.is_known:
        sentences.append(f"{format_amount(line.equity)} euro aan aandelen, en er is geen lid met dit nummer.")
    return Proof(
        f"{line.number}: {' '.join(sentences)}",
        State.WRONG,
        amount=line.difference or line.equity,
        account=share_account(line.number),
        time=_ALL_YEARS,
    )


def _right(line: ProofLine) -> Proof:
    return Proof(
        f"{line.number}: {count(line.shares, 'aandeel', 'aandelen')}.",
        amount=line.equity,
        account=share_account(line.number),
        time=_ALL_YEARS,
    )


def _of_year(audit: Audit) -> list[Any]:
    known = audit.ledger.index.fact(share_transactions)
    return [entry for entry in known if entry.date in audit.period and moves_shares(entry)]


def _unpaid(audit: Audit) -> Iterator[Proof]:
    """Shares of the year whose value is not what was paid for them, or that nobody paid for."""
    price = audit.ledger.config.share_price
    began = _register_began(audit)
    for entry in _of_year(audit):
        left = sum((_value(item) for item in entry.postings), ZERO)
        if left:
            is_whole = price and not left % price
            shares = f" ({count(int(abs(left) / price), 'aandeel', 'aandelen')})" if price and is_whole else ""
            much = "te veel" if left < 0 else "te weinig"
            yield Proof(
                f"{_numbers(entry)}: op {in_words(entry.date)} voor {format_amount(abs(left))} euro{shares} {much} aan "
                "aandelen, naast wat ervoor is betaald.",
                State.WRONG,
                amount=-left,
                entry=entry,
            )
            continue
        for movement in share_movements([entry]):
            receiving = (
                f"{movement.receiver} kreeg op {in_words(entry.date)} {count(movement.shares, 'aandeel', 'aandelen')}"
            )
            if movement.act is ShareAct.OPENING and entry.date != began:
                decided = str(entry.meta.get(meta.DECISION) or "")
                yield Proof(
                    f"{receiving} uit de reserve, zonder te betalen: {format_amount(movement.amount)} euro. "
                    + (f"Besluit: {quoted(decided)}." if decided else "Een besluit staat er niet bij."),
                    State.OPEN if decided else State.WRONG,
                    amount=movement.amount,
                    entry=entry,
                )
            elif movement.act is ShareAct.ISSUE and not _is_paid(entry):
                asked = any(accounts.is_under(item.account, accounts.UNEXPLAINED) for item in entry.postings)
                yield Proof(
                    f"{receiving}, en er is geen betaling op de bank bij: {format_amount(movement.amount)} euro.",
                    State.OPEN if asked else State.WRONG,
                    amount=movement.amount,
                    entry=entry,
                )


def _register_began(audit: Audit) -> dt.date | None:
    """The day on which the register took over what members held already; None where it began with an issue."""
    all_movements = audit.ledger.index.fact(movements)
    first = min((item.date for item in all_movements), default=None)
    openings = [item.date for item in all_movements if item.act is ShareAct.OPENING]
    return first if first in openings else None


def _value(item: Any) -> Decimal:
    """EUR of a posting: shares at what they cost."""
    if item.units.currency == SHARE:
        return item.units.number * item.cost.number if item.cost is not None else ZERO
    return item.units.number if item.units.currency == EUR else ZERO


def _is_paid(entry: Any) -> bool:
    return any(
        accounts.is_money(item.account) or accounts.is_under(item.account, accounts.IN_TRANSIT)
        for item in entry.postings
        if item.units.currency == EUR and item.units.number > 0
    )


def _numbers(entry: Any) -> str:
    numbers = [number for item in entry.postings if (number := account_number(item.account))]
    return listed(list(dict.fromkeys(numbers))) or str(entry.payee or "onbekend lid")


def _reported(audit: Audit) -> Iterator[Proof]:
    """What the rules say of shares until the year ends: first those about shares, then what else is wrong there."""
    ours: list[Finding] = []
    others: list[Finding] = []
    for item in audit.ledger.findings:
        if is_about_shares(item) and item.entry is not None and item.entry.date <= audit.period.last_day:
            (ours if item.subject == "shares" else others).append(item)
    for item in (*ours, *others):
        if item.rule != UNBALANCED:  # told in full above
            what = in_words_of(audit.ledger.names, item)
            who = _numbers(item.entry) if isinstance(item.entry, data.Transaction) else ""
            text = what if not who or who in what else f"{who}: {what}"
            yield Proof(text, State.WRONG, entry=item.entry)


def is_about_shares(item: Finding) -> bool:
    """Whether a finding is of a rule about shares, or of a transaction that moves them.

    One that beancount could not book has lost its postings, and moved shares all the same.
    """
    entry = item.entry
    is_movement = isinstance(entry, data.Transaction) and meta.MOVEMENT in entry.meta
    return item.subject == "shares" or is_movement or moves_shares(entry)


def _moved(audit: Audit) -> Iterator[Proof]:
    """What moved in the year, by its number in the register."""
    for movement in share_movements(_of_year(audit)):
        number = f"Wijziging (mutatie) {movement.number}" if movement.number else "Wijziging (mutatie) zonder nummer"
        yield Proof(
            f"{number}, {in_words(movement.date)}: {movement.act.value} van "
            f"{count(movement.shares, 'aandeel', 'aandelen')}{_between(movement)}.",
            amount=movement.amount,
            entry=movement.entry,
        )


def _between(movement: Movement) -> str:
    """From whom and to whom: ` van L0002 aan L0001`, ` aan L0001`, ` door L0002`."""
    giver, receiver = movement.giver, movement.receiver
    if giver and receiver:
        return f" van {giver} aan {receiver}"
    if receiver:
        return f" aan {receiver}"
    if giver:
        return f" {'aan' if movement.act is ShareAct.REPAYMENT else 'door'} {giver}"
    return ""
