"""Is er van elke uitgave een bon, en waar is die?"""

from __future__ import annotations

import os
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any

from beancount.core import data

from bwk_ledger.audit.audit import Line, Proof, State, quoted, said_of, sentence, shortened
from bwk_ledger.audit.paper_fit import Fit, SeenPapers, paper_checks, read_in_words, seen_in_words, seen_of
from bwk_ledger.base import accounts, meta
from bwk_ledger.base.errors import count as number_of
from bwk_ledger.base.money import ZERO, format_amount
from bwk_ledger.base.periods import in_words
from bwk_ledger.base.periods import year as period_of_year
from bwk_ledger.books.seal import DOCUMENTS, named_document
from bwk_ledger.figures.receipts import same_numbers, tied, with_paper
from bwk_ledger.rules.receipts import QUESTION
from bwk_ledger.standing.receipts import Receipt, needs_receipt, read_papers, receipt_of, spent, spent_by_kamer
from bwk_ledger.tables.records import RecordField, records
from bwk_ledger.tables.table import Kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from decimal import Decimal

    from bwk_ledger.audit.audit import Audit
    from bwk_ledger.audit.paper_fit import PaperCheck
    from bwk_ledger.audit.sample import Payment, Population
    from bwk_ledger.base.periods import Period
    from bwk_ledger.rules.load import Ledger
    from bwk_ledger.standing.config import Config
    from bwk_ledger.tables.table import Table


# Is er van elke uitgave een bon?

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

    amount: Decimal = ZERO
    seen: list[SeenPapers] = field(default_factory=list)
    numbers_amount: Decimal = ZERO  # of what the books only name the number of a paper
    small: int = 0  # without receipt, below the amount from which one is asked, or before the rule held
    small_amount: Decimal = ZERO
    open: list[Proof] = field(default_factory=list)
    wrong: list[Proof] = field(default_factory=list)


def check(audit: Audit) -> Line:
    """What every kamer spent, with and without receipt; each that is missing, and each file that is not there."""
    groups: dict[str, _Group] = defaultdict(_Group)
    of_year = expenses_of(audit.ledger, audit.period)
    expenses = [(entry, spent_by_kamer(entry, audit.ledger.config)) for entry in of_year]
    for entry, parts in expenses:
        _add(groups[_name(parts)], entry, sum(parts.values(), ZERO), audit)
    checks = checks_of(audit.ledger, of_year)
    order = [*audit.ledger.config.kamers, SEVERAL]
    names = sorted(groups, key=lambda name: (order.index(name) if name in order else len(order), name))
    sorted_groups = [groups[name] for name in names]
    lost = list(_lost_files(audit))
    proofs = [proof for name in names for proof in _proofs(name, groups[name])]
    proofs += shortened(list(_other_papers(expenses, checks)), "papieren om zelf na te kijken")
    has_rule = audit.ledger.config.receipt_rule(audit.period.last_day) is not None
    if not has_rule:
        proofs.insert(0, Proof("De boeken zeggen niet vanaf welk bedrag er een bon moet zijn.", State.OPEN))
    unused = list(_unused_papers(audit))
    answer = _answer(sorted_groups, checks.values(), lost, unused)
    return Line(KEY, TITLE, _MEANING, answer, (*proofs, *lost, *unused, *_same_numbers(audit)))


def expenses_of(ledger: Ledger, period: Period) -> list[Any]:
    """What was spent of which a receipt may be asked; what is still a question is left out."""
    return [
        entry
        for entry in ledger.transactions
        if entry.date in period and entry.flag != QUESTION and spent_by_kamer(entry, ledger.config)
    ]


def checks_of(ledger: Ledger, entries: Iterable[Any]) -> Mapping[int, PaperCheck]:
    """What the papers of bookings say of them, by the `id` of the booking."""
    return paper_checks(ledger.index.fact(with_paper), entries, ledger.root, ledger.config)


# The papers of a year as a list, for who gets the documents of that year.


@dataclass(frozen=True)
class _Listed:
    """An expense, what there is to see of its paper, and what that says."""

    entry: Any
    amount: Decimal
    seen: SeenPapers
    said: str


_LISTED: tuple[RecordField[_Listed], ...] = (
    RecordField("Datum", Kind.TEXT, lambda item: item.entry.date.isoformat()),
    RecordField("Uitgave", Kind.TEXT, lambda item: " ".join(filter(None, (item.entry.payee, item.entry.narration)))),
    RecordField("euro", Kind.MONEY, lambda item: item.amount),
    RecordField("Nummer", Kind.TEXT, lambda item: receipt_of(item.entry).number),
    RecordField("Wat er is", Kind.TEXT, lambda item: item.seen.value),
    RecordField("Wat het papier zegt", Kind.TEXT, lambda item: item.said),
)


def papers_of_year(ledger: Ledger, year: int) -> Table:
    """Every expense of a year with its paper, its number or nothing."""
    expenses = expenses_of(ledger, period_of_year(year))
    checks = checks_of(ledger, expenses)
    rows = [
        _Listed(
            entry,
            sum(spent_by_kamer(entry, ledger.config).values(), ZERO),
            seen_of(entry, ledger.root),
            checks[id(entry)].text if id(entry) in checks else "",
        )
        for entry in expenses
    ]
    seen = seen_in_words(Counter(item.seen.value for item in rows))
    subtitle = f"{_count(len(rows))}: {seen}" if rows else "geen uitgaven"
    return records(f"Bonnen {year}", _LISTED, rows, subtitle=subtitle)


def _name(parts: Mapping[str, Decimal]) -> str:
    kamers = [kamer for kamer, amount in parts.items() if amount]
    return kamers[0] if len(kamers) == 1 else SEVERAL


def _add(group: _Group, entry: Any, amount: Decimal, audit: Audit) -> None:
    receipt = receipt_of(entry)
    group.amount += amount
    seen = seen_of(entry, audit.ledger.root)
    group.seen.append(seen)
    if seen is SeenPapers.NUMBER:
        group.numbers_amount += amount
    elif seen is SeenPapers.PAPER or receipt.is_there:
        pass
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
    unseen = group.numbers_amount
    numbers = f"; vraag de papieren te zien van {format_amount(unseen)} euro" if unseen else ""
    text = f"{name or 'zonder kamer'}: {_count(len(group.seen))}, {seen_in_words(Counter(group.seen))}{numbers}"
    is_proved = all(seen is SeenPapers.PAPER for seen in group.seen)
    yield Proof(sentence(text), State.GOOD if is_proved else State.OPEN, group.amount, account=account)
    yield from group.wrong
    yield from group.open
    if group.small:
        text = sentence(f"{name or 'zonder kamer'}: {_count(group.small)} zonder bon, en die hoeft er niet te zijn")
        yield Proof(text, State.OPEN, group.small_amount, account=account)


def _other_papers(expenses: Iterable[tuple[Any, Any]], checks: Mapping[int, PaperCheck]) -> Iterator[Proof]:
    """Papers that say something else than their booking, and then those that only eyes can read."""
    checked = [(entry, checks[id(entry)]) for entry, _ in expenses if id(entry) in checks]
    for fit in (Fit.DIFFERS, Fit.UNREAD):
        for entry, check in checked:
            if check.fit is fit:
                yield Proof(f"{_shown(entry)}: {check.text}", State.OPEN, entry=entry)


def _unused_papers(audit: Audit) -> Iterator[Proof]:
    """The papers of the year that belong to no payment."""
    used = audit.ledger.index.fact(tied)
    for paper in read_papers(audit.ledger.customs):
        if paper.entry.date in audit.period and paper.digest not in used:
            amount = f" van {format_amount(paper.amount)} euro" if paper.amount is not None else ""
            text = f"Bon {paper.number}{amount} hoort bij geen betaling"
            why = f"Reden: {quoted(paper.reason)}." if paper.reason else "Er staat niet bij waarom."
            if paper.path.is_file():
                yield Proof(f"{text}. {why}", State.OPEN, entry=paper.entry)
            else:
                yield Proof(f"{text}, en het bestand is er niet.", State.WRONG, entry=paper.entry)


def _same_numbers(audit: Audit) -> Iterator[Proof]:
    """The numbers of bills that several payments of the year name."""
    for same in same_numbers(audit.ledger.transactions):
        if any(entry.date in audit.period for entry in same.entries):
            days = " en ".join(in_words(entry.date) for entry in same.entries)
            text = f"Meer betalingen noemen {quoted(same.number)}: die van {days}. In delen betaald, of dubbel?"
            yield Proof(text, State.OPEN, entry=same.entries[-1])


def _lost_files(audit: Audit) -> Iterator[Proof]:
    """Receipts that a transaction of the year names as a file that is not there, or that Fava cannot open from it."""
    root = audit.ledger.root
    elsewhere: set[str] | None = None  # the names of all documents, looked for when the first is not in its place
    named = ((entry, name) for entry in audit.transactions for name in receipt_of(entry).documents)
    for entry, name in named:
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


def _answer(groups: Iterable[_Group], checks: Iterable[PaperCheck], lost: list[Proof], unused: list[Proof]) -> str:
    seen: list[SeenPapers] = []
    small, missing = 0, 0
    small_amount = ZERO
    for group in groups:
        seen += group.seen
        small += group.small
        small_amount += group.small_amount
        missing += len(group.open) + len(group.wrong)
    waiting = f"{number_of(len(unused), 'bon hoort', 'bonnen horen')} bij geen betaling." if unused else ""
    if not seen:
        return f"Er is in dit jaar niets uitgegeven. {waiting}".rstrip()
    sentences = [
        f"{_count(len(seen))}: {seen_in_words(Counter(seen))}.",
        read_in_words(Counter(check.fit for check in checks)),
    ]
    if missing:
        sentences.append(f"Van {missing} ontbreekt de bon.")
    if small:
        sentences.append(f"Van {small} (samen {format_amount(small_amount)} euro) hoeft er geen bon te zijn.")
    if lost:
        sentences.append(f"{number_of(len(lost), 'bestand staat', 'bestanden staan')} niet waar de boeking het noemt.")
    return " ".join(filter(None, [*sentences, waiting]))


def _count(number: int) -> str:
    return number_of(number, "uitgave", "uitgaven")


def _shown(entry: Any) -> str:
    return f"{in_words(entry.date)}, {said_of(entry.payee, entry.narration)}"


# Where the receipt of a transaction is: a file to show, a number on paper, or nowhere; and which costs have none.

_PDF = frozenset({".pdf"})
_IMAGES = frozenset({".png", ".jpg", ".jpeg", ".gif", ".webp", ".avif", ".bmp"})  # what every browser shows


class ReceiptForm(StrEnum):
    """In what form there is a receipt."""

    PDF = "pdf"
    IMAGE = "foto"
    FILE = "bestand"  # one that a browser may not show
    PAPER = "papier"
    LOST = "weg"  # a file is named and is not there
    MISSING = "ontbreekt"  # the books say so themselves
    NONE = "geen"  # the books say nothing


@dataclass(frozen=True)
class FoundReceipt:
    """The receipt of a transaction; `path` is the file where there is one, `more` the other papers by their key."""

    form: ReceiptForm
    receipt: Receipt
    path: Path | None = None
    more: tuple[tuple[str, ReceiptForm], ...] = ()

    @property
    def is_there(self) -> bool:
        """Whether somebody can look at it."""
        return self.form not in {ReceiptForm.LOST, ReceiptForm.MISSING, ReceiptForm.NONE}


@dataclass(frozen=True)
class Without:
    """A payment of costs without a receipt."""

    payment: Payment
    found: FoundReceipt


class DocumentFiles:
    """The documents of the books, found as Fava finds them: by path beside the file, or by account and name.

    So what is found here is what Fava serves under the address of the transaction.

    Args:
        entries: those of the books; only `document` directives count.
    """

    def __init__(self, entries: Iterable[Any]) -> None:
        self._by_path: set[str] = set()
        self._by_account: dict[tuple[str, str], str] = {}
        for entry in entries:
            if isinstance(entry, data.Document):
                self._by_path.add(entry.filename)
                self._by_account.setdefault((entry.account, Path(entry.filename).name), entry.filename)

    def find(self, entry: Any, key: str) -> Path | None:
        """The file that a transaction names under a key of its metadata; None where there is not one."""
        named = entry.meta.get(key)
        if not isinstance(named, str) or not named:
            return None
        beside = os.path.normpath(Path(entry.meta["filename"]).parent / named)
        if beside in self._by_path:
            return _existing(beside)
        for posting in entry.postings:
            if (posting.account, named) in self._by_account:
                return _existing(self._by_account[posting.account, named])
        return None

    def receipt(self, entry: Any) -> FoundReceipt:
        """The receipt of a transaction."""
        named = receipt_of(entry)
        if named.is_said_missing:
            return FoundReceipt(ReceiptForm.MISSING, named)
        if named.document:
            first, *others = [name for name, _ in meta.numbered(entry.meta, meta.RECEIPT_DOCUMENT)]
            path = self.find(entry, first)
            more = tuple((name, _form(self.find(entry, name))) for name in others)
            return FoundReceipt(_form(path), named, path, more)
        return FoundReceipt(ReceiptForm.PAPER if named.number else ReceiptForm.NONE, named)


def without_receipt(found: Population, files: DocumentFiles, config: Config) -> Iterator[Without]:
    """The payments in a year that may be asked a receipt and have none, or one that is not there; in order of date."""
    for payment in found.payments:
        if payment.spent and spent(payment.entry, config):
            receipt = files.receipt(payment.entry)
            if not receipt.is_there:
                yield Without(payment, receipt)


def _form(path: Path | None) -> ReceiptForm:
    if path is None:
        return ReceiptForm.LOST
    suffix = path.suffix.lower()
    if suffix in _PDF:
        return ReceiptForm.PDF
    return ReceiptForm.IMAGE if suffix in _IMAGES else ReceiptForm.FILE


def _existing(name: str) -> Path | None:
    path = Path(name)
    return path if path.is_file() else None
