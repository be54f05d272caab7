"""Paid twice? The same number, amount, words or paper at more than one payment."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING

from beancount.core import data

from bwk_ledger.audit.receipts import DocumentFiles
from bwk_ledger.audit.stands_out.evidence import Hit, days, euros, grouped, is_of_year, named, total
from bwk_ledger.base import accounts, meta
from bwk_ledger.base.short import receipt_key
from bwk_ledger.books.seal import file_digest
from bwk_ledger.figures.receipts import is_of_one_payment
from importers.readers.paper_reader import read_pdfs

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from bwk_ledger.audit.stands_out.evidence import AuditBooking, Evidence

_KIND = re.compile(r"\A(?:factuur|nota|rekening|bon)-")
_FEW = 3  # months from which on a payment is a habit
_NEAR = dt.timedelta(days=100)  # within which the same words may be of the same bill again
_SOON = dt.timedelta(days=20)  # within which the same amount may be
_AT_ONCE = dt.timedelta(days=14)  # and where the books name nobody
_LONG = dt.timedelta(days=31)  # within which what somebody declared is also paid
_CENTS_COUNT = 20  # EUR from which on the same amount by another way is no chance
_DIGIT = re.compile(r"\d")


def same_number(evidence: Evidence) -> Iterator[Hit]:
    """The number of one invoice at more than one payment, however it is written. Clean books: never.

    Of one party whatever the amount; and whoever was paid where the amount is the same too.
    """
    numbered = [item for item in evidence.costs if is_of_one_payment(item.receipt_number)]
    numbers = {id(item): _plain_number(item.receipt_number) for item in numbered}
    told: set[frozenset[int]] = set()
    by_party = grouped(numbered, lambda item: (numbers[id(item)], item.who))
    by_amount = grouped(numbered, lambda item: (numbers[id(item)], item.amount))
    for same in (by_party, by_amount):
        for (number, _), twins in same.items():
            if len(twins) == 1 or not number or not twins[-1].is_of_year:
                continue
            which = frozenset(map(id, twins))
            if which not in told:
                told.add(which)
                yield Hit(
                    "same_number",
                    f"{twins[0].receipt_number} van {named(twins[0])} staat bij {len(twins)} betalingen: die van "
                    f"{days(twins)}, samen {euros(total(twins))}. In delen betaald, of dubbel?",
                    tuple(item.entry for item in twins),
                    twins[-1].amount,
                )


def _plain_number(number: str) -> str:
    """A number without the word before it and what stands between its signs."""
    return _KIND.sub("", receipt_key(number)).replace("-", "").lstrip("0")


def same_amount(evidence: Evidence) -> Iterator[Hit]:
    """The same amount to the same party more often than is its habit. Clean books: once in a few years, by chance.

    What comes every month is a habit: there only a month with more of it than usual counts, and not where the month
    before or after has less. What is no habit counts when it comes twice within three weeks, or with the same words or
    to who is hardly ever paid within a hundred days.
    """
    outgoing = [item for item in evidence.bookings if item.paid and (not item.costs or item.asks_paper > 0)]
    bought = [item for item in evidence.costs if not item.paid]
    for items in (outgoing, bought):
        for (who, amount), payments in grouped(items, lambda item: (item.who, item.amount)).items():
            if who and len(payments) > 1 and payments[-1].is_of_year:
                for again in _again(payments, len(evidence.by_party.get(who, ()))):
                    if again[-1].is_of_year:
                        yield Hit(
                            "same_amount",
                            f"{euros(amount)} aan {named(again[-1])} is {len(again)} keer betaald, op {days(again)}. "
                            "Is er twee keer hetzelfde betaald?",
                            tuple(item.entry for item in again),
                            amount,
                        )


def _again(found: Sequence[AuditBooking], payments: int) -> Iterator[Sequence[AuditBooking]]:
    by_month = Counter(item.month for item in found)
    if len(by_month) < _FEW:
        for before, item in pairwise(found):
            far = (_NEAR if _may_be_same(before, item) or payments <= _FEW else _SOON) if item.party else _AT_ONCE
            if item.day - before.day <= far:
                yield before, item
        return
    usual = int(median(by_month.values()))
    for month, number in by_month.items():
        around = [by_month.get(month + step, 0) for step in (-1, 1) if min(by_month) <= month + step <= max(by_month)]
        if number > usual and all(other >= usual for other in around):
            yield [item for item in found if item.month == month]


def _may_be_same(before: AuditBooking, item: AuditBooking) -> bool:
    """Whether two payments may be of one bill: their words name no two months, and they are no terms of one paper."""
    if before.receipt_number == item.receipt_number and item.receipt.is_there:
        return is_of_one_payment(item.receipt_number)
    return before.months == item.months


def same_words(evidence: Evidence) -> Iterator[Hit]:
    """The same words with a number or month in them at two payments of a party. Clean books: never."""
    numbered = (item for item in evidence.costs if item.party and _DIGIT.search(item.text))
    for (who, _), alike in grouped(numbered, lambda item: (item.party, item.plain_text)).items():
        if alike[-1].is_of_year and len({item.amount for item in alike}) > 1:
            yield Hit(
                "same_words",
                f"Bij {who} staat '{alike[0].text}' bij {len(alike)} betalingen, van {days(alike)}, met verschillende "
                "bedragen. Horen zij bij een rekening, of is een ervan iets anders?",
                tuple(item.entry for item in alike),
                total(alike),
            )


def one_paper(evidence: Evidence) -> Iterator[Hit]:
    """One paper at payments that are not of one kind. Clean books: never.

    A contract, an assessment and a payroll sheet are of many payments to one party, and the list of a kamer is of many
    payments from its handgeld.
    """
    bookings_by_paper: dict[str, list[AuditBooking]] = {}
    for item in evidence.papered:
        for digest in item.papers:
            bookings_by_paper.setdefault(digest, []).append(item)
    for items in bookings_by_paper.values():
        if len(items) > 1 and is_of_year(items) and not _is_of_many(items):
            yield Hit(
                "one_paper",
                f"Hetzelfde papier ({items[0].receipt_number or 'zonder nummer'}) hoort bij {len(items)} betalingen, "
                f"van {days(items)}, samen {euros(total(items))}. Hoort het bij alle?",
                tuple(item.entry for item in items),
                total(items),
            )


def _is_of_many(items: Sequence[AuditBooking]) -> bool:
    parties = {item.party for item in items}
    if len(parties) > 1:
        return False
    if parties == {""}:
        kamers = {accounts.cash_kamer(item.account) for item in items}
        return len(kamers) == 1 and "" not in kamers
    return not any(is_of_one_payment(item.receipt_number) for item in items)


def same_content(evidence: Evidence) -> Iterator[Hit]:
    """Two papers with the same content under two names. Clean books: never.

    Content is the file as it is kept, and of a pdf the words in it, so that a file that was only saved again shows.
    """
    papers = list(_papers(evidence))
    if not papers:
        return
    pages = read_pdfs(path for _, path, _ in papers)
    by_content: dict[str, dict[str, AuditBooking]] = {}
    for item, path, digest in papers:
        words = "".join(page.words for page in pages.get(path, ()))
        for content in filter(None, (file_digest(path), words if len(words) >= _WORDS_COUNT else None)):
            by_content.setdefault(content, {}).setdefault(digest, item)
    told: set[frozenset[str]] = set()
    for of_content in by_content.values():
        bookings = sorted(of_content.values(), key=lambda item: item.day)
        names = frozenset(of_content)
        if len(bookings) > 1 and names not in told and is_of_year(bookings):
            told.add(names)
            yield Hit(
                "same_content",
                f"De papieren bij {len(bookings)} betalingen, van {days(bookings)}, zijn precies gelijk: "
                f"{' en '.join(item.receipt_number or 'zonder nummer' for item in bookings)}. Is het één aankoop?",
                tuple(item.entry for item in bookings),
                total(bookings),
            )


_WORDS_COUNT = 40  # signs of text from which on two pdfs with the same words are one


def _papers(evidence: Evidence) -> Iterator[tuple[AuditBooking, Path, str]]:
    """The papers that are there, with what the books say their file was."""
    files = DocumentFiles(evidence.audit.ledger.by_type.get(data.Document, ()))
    for item in evidence.papered:
        for key, _ in meta.numbered(item.entry.meta, meta.RECEIPT_DOCUMENT):
            path = files.find(item.entry, key)
            digest = item.entry.meta.get(key.replace(meta.RECEIPT_DOCUMENT, meta.RECEIPT_HASH))
            if path is not None and digest:
                yield item, path, str(digest)


def declared_twice(evidence: Evidence) -> Iterator[Hit]:
    """The same amount for a kamer by two ways: handgeld or declaration, and bill. Clean books: now and then, by chance.

    Round amounts do not count: they meet by chance.
    """
    costs_by_amount = grouped(
        (item for item in evidence.costs if item.amount >= _CENTS_COUNT and item.amount % 5),
        lambda item: item.amount,
    )
    for amount, items in costs_by_amount.items():
        for before, item in pairwise(items):
            near = item.day - before.day <= _LONG
            if near and _way(before) != _way(item) and before.kamers & item.kamers and item.is_of_year:
                yield Hit(
                    "declared_twice",
                    f"{euros(amount)} voor {' en '.join(sorted(before.kamers & item.kamers))} staat er twee keer, "
                    f"langs twee wegen: op {days([before, item])}. Is hetzelfde gedeclareerd en ook betaald?",
                    (before.entry, item.entry),
                    amount,
                )


def _way(item: AuditBooking) -> str:
    """How it was paid: from the bank or by a bill, from the handgeld, from a box, or to somebody who declared it."""
    if accounts.cash_kamer(item.account):
        return item.account
    return "declaration" if item.number.startswith("D-") else ""
