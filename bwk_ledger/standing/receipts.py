"""Receipts (bonnen): what a transaction says of its own, and from which amount the cooperative asks for one.

A paper that came without a payment is kept with a number of its own, in the year of its day:

    2026-03-06 custom "bon" "B-2026-0001"
      document-bon: "../../documenten/Activa/Vraagposten/2026-03-06.bon-B-2026-0001.jpg"
      bon-hash: "..."                               SHA-256 of the file as it was received: whose paper it is
      datum: 2026-03-06                             what the paper itself says, where that could be read
      bedrag: 34.20 EUR
      nummer: "factuur HS-202602-BEUK"
      rekening: "Lasten:BEUK:Fysiek:Handgeld:A-Koffie"    what it was for, where a kamer said so
      bon-reden: "offerte, niet besteld"            why it belongs to no payment, where somebody said so

A payment has a paper when it names the same `bon-hash`. And the rule:

    2026-01-01 custom "bonnen"
      vanaf: 50.00 EUR                              every expense from this amount on has a receipt
      zonder-bon: "Organisatie:Bankkosten"          posts that never have one: the statement itself is the proof

It holds from its day until a later one takes its place; before the first there is no such rule. Where there is rightly
no receipt, the transaction says so in the open: `bon: "ontbreekt"`, with the reason in `bon-reden`.
"""

from __future__ import annotations

import os
from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bwk_ledger.base import accounts, meta
from bwk_ledger.base.money import EUR, ZERO
from bwk_ledger.standing.form import DAY, EUROS_FROM_ZERO, TEXT, WORDS, Form, Key, Once, Wrong, values_of

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Mapping

    from bwk_ledger.standing.config import Config

LEAST = Key(
    "vanaf",
    EUROS_FROM_ZERO,
    "vanaf welk bedrag bij elke uitgave een bon hoort",
    "50.00 EUR",
    Wrong(
        "receipts.rule",
        "Vanaf welk bedrag een bon nodig is, is niet te lezen: {value}.",
        "het is een bedrag in euro; zonder bedrag wordt nergens een bon gevraagd.",
    ),
    is_required=True,
    nothing="er staat niets",
)
EXEMPT = Key("zonder-bon", WORDS, "de posten waar nooit een bon bij hoort", '"Organisatie:Bankkosten"')
RULE = Form("bonnen", (), (LEAST, EXEMPT), "stam/kamers.beancount", name="entry bonnen", once=Once.A_DAY)
_INCOMPLETE = Wrong(
    "receipts.paper",
    "Bij bon {name} staat niet goed welk bestand het is: {key} is {value}.",
    "dan is de bon niet te vinden, en niet te herkennen als hij nog eens komt.",
    "zet terug wat er stond, of haal de bon weg en lees het bestand opnieuw in.",
)
FILE = Key(meta.RECEIPT_DOCUMENT, TEXT, "het bestand", '"../../documenten/..."', _INCOMPLETE, is_required=True)
HASH = Key(meta.RECEIPT_HASH, TEXT, "de SHA-256 van het bestand zoals het kwam", '"..."', _INCOMPLETE, is_required=True)
PAPER_DAY = Key("datum", DAY, "de dag die op de bon staat", "2026-03-06")
PAPER_AMOUNT = Key("bedrag", EUROS_FROM_ZERO, "het bedrag dat op de bon staat", "34.20 EUR")
PAPER_NUMBER = Key("nummer", TEXT, "het nummer dat op de bon staat", '"factuur JJJJ-044"')
PAPER_ACCOUNT = Key(
    "rekening", TEXT, "de kosten waar hij bij hoort, zoals een kamer zei", '"Lasten:KAMER:Fysiek:Handgeld:A-Koffie"'
)
NO_PAYMENT = Key(meta.NO_RECEIPT_REASON, TEXT, "waarom hij bij geen betaling hoort", '"offerte, niet besteld"')
PAPER = Form(
    "bon",
    (Key("nummer", TEXT, "het eigen nummer", '"B-2026-0001"'),),
    (FILE, HASH, PAPER_DAY, PAPER_AMOUNT, PAPER_NUMBER, PAPER_ACCOUNT, NO_PAYMENT),
    "jaren/2026/bonnen.beancount",
)
_OWN_NUMBER = "B-{year}-{number:04d}"


@dataclass(frozen=True)
class ReceiptRule:
    """From `start` on an expense of `least` EUR or more has a receipt, but for those on the `exempt` posts."""

    start: dt.date
    least: Decimal
    exempt: tuple[str, ...]  # 'Organisatie:Bankkosten', or a group of posts: 'Afschrijving'
    source: Mapping[str, Any]


@dataclass(frozen=True)
class Receipt:
    """`number` of a receipt on paper, `documents` the files, `reason` where one is said to be missing."""

    number: str = ""
    documents: tuple[str, ...] = ()
    is_said_missing: bool = False
    reason: str = ""

    @property
    def document(self) -> str:
        """The first file; empty where there is none."""
        return next(iter(self.documents), "")

    @property
    def is_there(self) -> bool:
        """Whether there is one, on paper or as a file."""
        return bool(self.number or self.documents) and not self.is_said_missing


@dataclass(frozen=True)
class KeptPaper:
    """A paper that was kept under a number of its own; what it says of itself is None or empty where nobody knows."""

    number: str
    entry: Any

    @property
    def digest(self) -> str:
        """The SHA-256 of the file as it was received."""
        return HASH.of(self.entry)

    @property
    def day(self) -> dt.date | None:
        """The day on it."""
        return PAPER_DAY.of(self.entry)

    @property
    def amount(self) -> Decimal | None:
        """The amount on it."""
        return PAPER_AMOUNT.of(self.entry)

    @property
    def named(self) -> str:
        """The number on it, such as `factuur 2026-044`."""
        return PAPER_NUMBER.of(self.entry)

    @property
    def account(self) -> str:
        """The account of the costs, where the kamer that photographed it said so."""
        return PAPER_ACCOUNT.of(self.entry)

    @property
    def reason(self) -> str:
        """Why it belongs to no payment."""
        return NO_PAYMENT.of(self.entry).strip()

    @property
    def path(self) -> Path:
        """The file."""
        return Path(os.path.normpath(Path(self.entry.meta["filename"]).parent / FILE.of(self.entry)))


def own_number(year: int, number: int) -> str:
    """The number that a paper gets: `B-2026-0001`."""
    return _OWN_NUMBER.format(year=year, number=number)


def read_papers(entries: Iterable[Any]) -> tuple[KeptPaper, ...]:
    """The papers that were kept under a number of their own, in the order of the entries."""
    papers = (entry for entry in entries if entry.type == PAPER.type and PAPER.is_complete(entry))
    return tuple(KeptPaper(str(values_of(entry)[0]), entry) for entry in papers)


def papers_of(entry: Any) -> frozenset[str]:
    """Which papers a transaction has, by the SHA-256 of the files as they were received."""
    return frozenset(digest for _, digest in meta.numbered(entry.meta, meta.RECEIPT_HASH))


def number_of(entry: Any) -> str:
    """The number of the receipt of a transaction; empty where it has none, or is said to have none."""
    number = str(entry.meta.get(meta.RECEIPT) or "")
    return "" if number == meta.NO_RECEIPT else number


def receipt_of(entry: Any) -> Receipt:
    """The receipt of a transaction; the bank's export is none."""
    number = number_of(entry)
    missing = entry.meta.get(meta.RECEIPT) == meta.NO_RECEIPT
    return Receipt(
        number=number,
        documents=tuple(name for _, name in meta.numbered(entry.meta, meta.RECEIPT_DOCUMENT)),
        is_said_missing=missing,
        reason=str(entry.meta.get(meta.NO_RECEIPT_REASON) or "").strip(),
    )


def read_receipt_rules(entries: Iterable[Any]) -> tuple[ReceiptRule, ...]:
    """The rules, newest first; one without an amount is left out (a check reports it)."""
    rules = [
        ReceiptRule(entry.date, least, EXEMPT.of(entry), entry.meta)
        for entry in entries
        if (least := LEAST.of(entry)) is not None
    ]
    return tuple(sorted(rules, key=lambda rule: rule.start, reverse=True))


def spent_by_kamer(entry: Any, config: Config) -> Mapping[str, Decimal]:
    """What a transaction spends of which a receipt may be asked, whatever the amount; EUR by kamer, empty for nothing.

    Left out are refunds, costs that only move from one post to another, what follows from another line of the books (a
    depreciation), what a count of cash found more or less, and posts that never have a receipt.
    """
    if meta.DERIVED in entry.meta:
        return {}
    rule = config.receipt_rule(entry.date)
    exempt = rule.exempt if rule is not None else ()
    amount_by_kamer: dict[str, Decimal] = defaultdict(Decimal)
    for posting in entry.postings:
        if posting.units.currency == EUR and (kamer := _asked_of(posting.account, exempt)) is not None:
            amount_by_kamer[kamer] += posting.units.number
    return amount_by_kamer if sum(amount_by_kamer.values(), ZERO) > 0 else {}


def spent(entry: Any, config: Config) -> Decimal:
    """EUR of what a transaction spends of which a receipt may be asked, whatever the amount."""
    return sum(spent_by_kamer(entry, config).values(), ZERO)


def needs_receipt(entry: Any, config: Config) -> bool:
    """Whether the cooperative asks for a receipt of a transaction: it spends enough, and there was a rule that day."""
    rule = config.receipt_rule(entry.date)
    if rule is None:
        return False
    amount = spent(entry, config)
    return amount > 0 and amount >= rule.least


@cache
def _asked_of(account: str, exempt: tuple[str, ...]) -> str | None:
    """The kamer whose costs an account is, empty for no kamer; None where no receipt is ever asked of it."""
    if not accounts.is_under(account, accounts.EXPENSES) or accounts.is_cash_difference(account):
        return None
    cost = accounts.result(account)
    if cost is None:
        return ""
    path = f"{cost.group}:{cost.post}"
    return None if any(accounts.is_under(path, name) for name in exempt) else cost.kamer
