"""File a receipt, bill or contract: with the payment that mentions its number, or under a number of its own.

A paper that no payment mentions is kept all the same, until somebody says what it belongs to (`bwk bonnen`).
"""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from beancount.core import data
from beancount.core.amount import Amount

from bwk_ledger.base import accounts, meta
from bwk_ledger.base.errors import PERSON_NUMBER, InputError
from bwk_ledger.base.money import EUR
from bwk_ledger.base.short import receipt_key
from bwk_ledger.books.seal import DOCUMENTS, YEARS, sealed_years
from bwk_ledger.books.text import custom
from bwk_ledger.standing.form import values_of
from bwk_ledger.standing.receipts import (
    FILE,
    HASH,
    PAPER,
    PAPER_AMOUNT,
    PAPER_DAY,
    PAPER_NUMBER,
    papers_of,
)
from importers.base import Archive, Importer, Plan
from importers.copies import UnreadableError, ending, is_paper, is_pdf, paper_copy, receipt_name
from importers.papers import read_paper
from importers.readers.paper_text import page_texts, read_page
from importers.readers.payment_words import file_number, receipt_number

if TYPE_CHECKING:
    from collections.abc import Sequence

    from importers.context import Context
    from importers.copies import PaperCopy
    from importers.papers import PaperFacts
    from importers.readers.source import Source

_LEAST_WORD = 4  # letters of a word by which a party is known
_DAY_IN_FRONT = re.compile(r"(20\d\d)-(\d\d)-(\d\d)(?!\d)")
ACCOUNT = accounts.UNEXPLAINED  # where papers lie that no payment mentions


@dataclass(frozen=True)
class _Named:
    """The payments that a paper is of by the number in its name, or why there are none."""

    number: str = ""
    payments: Sequence[Any] = ()
    why: str = ""
    known: Sequence[Any] = ()  # payments that have a paper of which nobody wrote down what it was


class ReceiptImporter(Importer):
    """A receipt, bill or contract: any PDF or picture, whatever it is called."""

    label = "bon of factuur (PDF of foto)"
    rank = 4
    binary = True

    def recognises(self, source: Source) -> bool:
        """Whether it is a PDF or picture."""
        return is_paper(source.content)

    def own_account(self, source: Source, context: Context) -> str:  # noqa: ARG002 - the number says it
        """The handgeld costs of the kamer in the number of a receipt; a bill is for any cost, a photo for anything."""
        if number := receipt_number(source.name):
            return f"{accounts.EXPENSES}:{number.rsplit('-', 2)[0]}:{accounts.PETTY_CASH_POST}"
        return accounts.EXPENSES if file_number(source.name) else ACCOUNT

    def plan(self, source: Source, context: Context) -> Plan:
        """Link the paper to its transactions: more than one where a bill is paid in parts; else keep it by itself.

        Raises:
            InputError: it is a picture that cannot be read.
        """
        digest = hashlib.sha256(source.content).hexdigest()
        if (known := context.papers.entries.get(digest)) is not None:
            return _known(known, source, context)
        copy = _copy(source)
        named = _named(source.name, context)
        if named.known:
            return Plan(known=list(named.known))
        if named.payments and (why := _unlike(copy, named.payments)):
            named = _Named(named.number, why=why)
        if not named.payments:
            return _kept(source, copy, digest, named.why, context)
        context.papers.link(digest, named.payments)
        account = _account(named.payments) or self.own_account(source, context)
        name = receipt_name(named.number, ending(copy.content))
        return Plan(
            archive=Archive(account, named.payments[0].date, name, lambda: copy.content),
            linked=list(named.payments),
            receipt_hash=digest,
            notes=[copy.note] if copy.note else [],
        )


def _copy(source: Source) -> PaperCopy:
    try:
        return paper_copy(source.content)
    except UnreadableError as error:
        raise InputError(
            "deze foto is niet te lezen.",
            file=source.name,
            cause="het bestand is beschadigd, of het is geen foto.",
            remedy="maak de foto opnieuw, of bewaar haar als JPEG of PDF en zet dat bestand in de inbox.",
        ) from error


def _known(entry: Any, source: Source, context: Context) -> Plan:
    """Nothing: the books have this paper. It is told where its name does not say so."""
    if isinstance(entry, data.Custom):
        return Plan(known=[entry], notes=[f"dit bestand is al bewaard als {values_of(entry)[0]}"])
    named = context.receipts.get(receipt_key(file_number(source.name) or ""), ())
    digest = hashlib.sha256(source.content).hexdigest()
    same = [item for item in named if digest in papers_of(item)] or [entry]
    note = f"dit bestand hoort al bij de betaling van {entry.date}"
    return Plan(known=same, notes=[] if entry in named else [note])


def _named(name: str, context: Context) -> _Named:
    """The payments that mention the number in the name of a file and have no paper yet."""
    number = file_number(name)
    if number is None:
        # In small letters too, but then only what a payment mentions: else a name might be taken for a number.
        number = file_number(name.upper())
        if number is None or receipt_key(number) not in context.receipts:
            return _Named()
    mentioning = _on_day_of_name(name, context.receipts.get(receipt_key(number), ()))
    if mentioning and all(meta.RECEIPT_DOCUMENT in entry.meta and not papers_of(entry) for entry in mentioning):
        return _Named(number, known=mentioning)
    closed = sealed_years(context.root)
    without = [entry for entry in mentioning if not context.papers.has_paper(entry)]
    payments = [entry for entry in without if entry.date.year not in closed]
    why = _why_not(number if " " in number else f"bon {number}", mentioning, without, payments)
    return _Named(number, () if why else payments, why)


def _why_not(shown: str, found: Sequence[Any], without: Sequence[Any], payments: Sequence[Any]) -> str:
    """Why a paper is of none of the payments that mention its number; empty where it is."""
    if not found:
        return f"geen boeking noemt {shown}"
    if len(found) > 1 and (found[0].payee is None or len({entry.payee for entry in found}) > 1):
        days = " en ".join(f"{entry.date}" for entry in found)
        return f"meer boekingen noemen {shown}: die van {days}"
    if not without:
        return f"{shown} is in de boeken een ander bestand"
    return "" if payments else f"{shown} is van een jaar dat is afgesloten"


def _unlike(copy: PaperCopy, payments: Sequence[Any]) -> str:
    """Why a paper may be of another party, which numbers its papers alike: neither its amount nor its name fits.

    Empty where one of both fits, where it has no text that says an amount, and where the books name no organisation.
    """
    pages = [read_page(text) for text in page_texts(copy.content)] if is_pdf(copy.content) else []
    payee = payments[0].payee or ""
    if PERSON_NUMBER.fullmatch(payee) or not any(page.total for page in pages):
        return ""
    words = {word for page in pages for word in page.words.split("-")}
    party = {word for word in receipt_key(payee).split("-") if len(word) >= _LEAST_WORD}
    booked = [abs(item.units.number) for entry in payments for item in entry.postings if accounts.is_own(item.account)]
    if not party or party & words or {sum(booked), *booked} & {amount for page in pages for amount in page.amounts}:
        return ""
    return f"het nummer is dat van een betaling aan {payee}, maar bedrag en naam op het papier zijn anders"


def _on_day_of_name(name: str, found: Sequence[Any]) -> list[Any]:
    """The transactions, where the name begins with a day only those of that day."""
    match = _DAY_IN_FRONT.match(name)
    if match is None:
        return list(found)
    try:
        day = dt.date(*map(int, match.groups()))
    except ValueError:
        return list(found)
    return [entry for entry in found if entry.date == day]


def _account(linked: Sequence[Any]) -> str | None:
    """Where the file is kept: at a cost that all its transactions have, else at another account that they share."""
    shared = [
        posting.account
        for posting in linked[0].postings
        if all(any(other.account == posting.account for other in entry.postings) for entry in linked)
    ]
    costs = (account for account in shared if accounts.is_under(account, accounts.EXPENSES))
    return next(costs, next(iter(shared), None))


def _kept(source: Source, copy: PaperCopy, digest: str, why: str, context: Context) -> Plan:
    """Keep a paper by itself, with what it says: enough to find its payment, and no name."""
    facts = read_paper(source.content, copy.content, source.name)
    day = _open_day(facts.day, context)
    number = context.papers.next_number(day.year)
    name = receipt_name(number, ending(copy.content))
    entry = paper_entry(number, day, f"{place_of_paper(day)}.{name}", digest, facts)
    context.add(entry)
    notes = [copy.note] if copy.note else []
    notes += [why] if why else []
    return Plan(
        entries=[(file_of_papers(day), entry)],
        archive=Archive(ACCOUNT, day, name, lambda: copy.content),
        notes=notes,
        kept=number,
    )


# How a paper is kept under a number of its own.


def file_of_papers(day: dt.date) -> str:
    """The file of the books that names it."""
    return f"{YEARS}/{day.year}/bonnen.beancount"


def place_of_paper(day: dt.date) -> str:
    """Where its copy lies; behind this comes what that is called."""
    return f"{DOCUMENTS}/{ACCOUNT.replace(':', '/')}/{day}"


def paper_entry(number: str, day: dt.date, path: str, digest: str, facts: PaperFacts) -> Any:
    """What the books say of it, with the path of its copy in the folder of the books."""
    values = PAPER.metadata({FILE: f"../../{path}", HASH: digest, PAPER_DAY: facts.day, PAPER_NUMBER: facts.number})
    values |= {} if facts.amount is None else {PAPER_AMOUNT.name: Amount(facts.amount, EUR)}
    return custom(values, day, PAPER.type, number)


def _open_day(day: dt.date | None, context: Context) -> dt.date:
    """The day a paper is kept under: its own, else the day it came; never in a year that is closed."""
    kept_on = day if day is not None and day <= context.today else context.today
    closed = sealed_years(context.root)
    while kept_on.year in closed:
        kept_on = dt.date(kept_on.year + 1, 1, 1)
    return kept_on
