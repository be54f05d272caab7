"""Is er van elke uitgave een bon?"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from bwk_ledger import accounts
from bwk_ledger.audit.line import Line, Proof, State
from bwk_ledger.audit.wording import quoted, said_of, sentence
from bwk_ledger.books.seal import DOCUMENTS, named_document
from bwk_ledger.money import ZERO, format_amount
from bwk_ledger.periods import in_words
from bwk_ledger.receipts import needs_receipt, receipt_of, spent_by_kamer
from bwk_ledger.rules.receipts import QUESTION
from bwk_ledger.words import count as number_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from decimal import Decimal

    from bwk_ledger.audit.audit import Audit

KEY = "receipts"
TITLE = "Is er van elke uitgave een bon?"
_MEANING = (
    "Bij elke uitgave hoort een bewijs van wat er is gekocht en voor hoeveel: een bon, factuur, loonstaat of contract. "
    "Het afschrift van de bank laat alleen zien dat er is betaald. Wat nog is uit te zoeken, telt hier niet mee."
)
SEVERAL = "meer kamers"  # of what is paid for more than one at once


@dataclass
class _Group:
    """What a kamer spent in the year, as far as a receipt may be asked of it."""

    count: int = 0
    amount: Decimal = ZERO
    proved: int = 0
    small: int = 0  # without receipt, below the amount from which one is asked, or before the rule held
    small_amount: Decimal = ZERO
    open: list[Proof] = field(default_factory=list)
    wrong: list[Proof] = field(default_factory=list)


def check(audit: Audit) -> Line:
    """What every kamer spent, with and without receipt; each that is missing, and each file that is not there."""
    groups: dict[str, _Group] = defaultdict(_Group)
    for entry in audit.ledger.transactions:
        if entry.date in audit.period and entry.flag != QUESTION:
            parts = spent_by_kamer(entry, audit.ledger.config)
            if parts:
                _add(groups[_name(parts)], entry, sum(parts.values(), ZERO), audit)
    order = [*audit.ledger.config.kamers, SEVERAL]
    names = sorted(groups, key=lambda name: (order.index(name) if name in order else len(order), name))
    found = [groups[name] for name in names]
    lost = list(_lost_files(audit.ledger.transactions, audit))
    proofs = [proof for name in names for proof in _proofs(name, groups[name])]
    has_rule = audit.ledger.config.receipt_rule(audit.period.last_day) is not None
    if not has_rule:
        proofs.insert(0, Proof("De boeken zeggen niet vanaf welk bedrag er een bon moet zijn.", State.OPEN))
    return Line(KEY, TITLE, _MEANING, _answer(found, lost), (*proofs, *lost))


def _name(parts: Mapping[str, Decimal]) -> str:
    kamers = [kamer for kamer, amount in parts.items() if amount]
    return kamers[0] if len(kamers) == 1 else SEVERAL


def _add(group: _Group, entry: Any, amount: Decimal, audit: Audit) -> None:
    receipt = receipt_of(entry)
    group.count += 1
    group.amount += amount
    if receipt.is_there:
        group.proved += 1
    elif receipt.is_said_missing and receipt.reason:
        text = f"{_shown(entry)}: de bon ontbreekt. Reden: {quoted(receipt.reason)}."
        group.open.append(Proof(text, State.OPEN, amount, entry=entry))
    elif receipt.is_said_missing or needs_receipt(entry, audit.ledger.config):
        why = "de bon ontbreekt. Er staat niet bij waarom." if receipt.is_said_missing else "de bon ontbreekt."
        group.wrong.append(Proof(f"{_shown(entry)}: {why}", State.WRONG, amount, entry=entry))
    else:
        group.small += 1
        group.small_amount += amount


def _proofs(name: str, group: _Group) -> Iterator[Proof]:
    account = f"{accounts.EXPENSES}:{name}" if name != SEVERAL else accounts.EXPENSES
    text = sentence(f"{name or 'zonder kamer'}: {_count(group.count)}, waarvan {group.proved} met bon")
    yield Proof(text, State.GOOD, group.amount, account=account)
    yield from group.wrong
    yield from group.open
    if group.small:
        text = sentence(f"{name or 'zonder kamer'}: {_count(group.small)} zonder bon, en die hoeft er niet te zijn")
        yield Proof(text, State.OPEN, group.small_amount, account=account)


def _lost_files(transactions: Iterable[Any], audit: Audit) -> Iterator[Proof]:
    """Receipts that a transaction of the year names as a file that is not there, or that Fava cannot open from it."""
    root = audit.ledger.root
    elsewhere: set[str] | None = None  # the names of all documents, looked for when the first is not in its place
    for entry in transactions:
        name = receipt_of(entry).document
        if not name or entry.date not in audit.period:
            continue
        if any((root / path).is_file() for path in named_document(entry, name, root)):
            continue
        if elsewhere is None:
            elsewhere = {path.name for path in (root / DOCUMENTS).rglob("*") if path.is_file()}
        bare = name.rpartition("/")[2]
        if bare in elsewhere:
            text = f"{_shown(entry)}: het bestand {bare} staat bij een andere rekening."
            yield Proof(text, State.OPEN, entry=entry)
        else:
            yield Proof(f"{_shown(entry)}: het bestand {bare} is er niet.", State.WRONG, entry=entry)


def _answer(groups: Iterable[_Group], lost: list[Proof]) -> str:
    count, proved, small, missing = 0, 0, 0, 0
    small_amount = ZERO
    for group in groups:
        count += group.count
        proved += group.proved
        small += group.small
        small_amount += group.small_amount
        missing += len(group.open) + len(group.wrong)
    if not count:
        return "Er is in dit jaar niets uitgegeven."
    said = [f"{_count(count)}, waarvan {proved} met bon."]
    if missing:
        said.append(f"Van {missing} ontbreekt de bon.")
    if small:
        said.append(f"Van {small} (samen {format_amount(small_amount)} euro) hoeft er geen bon te zijn.")
    if lost:
        said.append(f"{number_of(len(lost), 'bestand staat', 'bestanden staan')} niet waar de boeking het noemt.")
    return " ".join(said)


def _count(number: int) -> str:
    return number_of(number, "uitgave", "uitgaven")


def _shown(entry: Any) -> str:
    return f"{in_words(entry.date)}, {said_of(entry.payee, entry.narration)}"
