"""Which payment a paper may be of: by number, amount, day and name, each proposal with what speaks for it."""

from __future__ import annotations

import datetime as dt
import functools
import re
from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bwk_ledger.base.periods import parse_month
from bwk_ledger.base.short import receipt_key
from bwk_ledger.books.store import signature
from bwk_ledger.standing.receipts import receipt_of
from importers.readers.paper_text import PaperPage, page_texts, read_page

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from decimal import Decimal
    from pathlib import Path

    from bwk_ledger.figures.receipts import PaperedPayment
    from bwk_ledger.standing.receipts import KeptPaper

_PDF = ".pdf"
_NUMBER, _TOTAL, _AMOUNT, _SAME_DAY, _ROW, _TERM, _NAME = 4, 3, 2, 2, 1, 1, 1
_HINT = 1
_SURE = _TOTAL + _SAME_DAY
_NEAR = dt.timedelta(days=3)  # between buying something and the bank booking it
_LATEST = dt.timedelta(days=60)  # to pay a bill
_LEAST_WORD = 4  # letters; shorter words are in every text
_LEAST_NUMBER = 4  # signs of a number that is looked for in a text
_BILL = re.compile(r"(?:factuur|nota)-")
_MONTH = re.compile(r"(?:19|20)\d\d-\d\d")
_MOST_BY_DAY = 3  # payments that are proposed because of their day alone
_WORD = re.compile(r"[a-z]+")
_WAGES = re.compile(r"loon|salaris", re.IGNORECASE)
_PAYROLL = re.compile(r"(?:loonstaat|loonstrook)-(\d{4}-\d\d)\Z")
_REMEMBERED = 2000  # pdfs
_AFTER_MONTH = dt.timedelta(days=15)  # in which wages are still paid


@dataclass(frozen=True)
class PaperProposal:
    """A paper and a payment that may belong together; a sure one has no rival on either side."""

    paper: KeptPaper
    payment: PaperedPayment
    why: tuple[str, ...]
    weight: int
    place: tuple[object, ...] = ()  # of the amount in the paper: its page, and on a list the day of its line
    is_sure: bool = False

    @property
    def rivalry(self) -> tuple[tuple[object, ...], ...]:
        """What it may be the only one for: an amount at a place, and a payment."""
        return (self.paper.number, self.payment.amount, *self.place), (self.payment.identity,)


def propose(
    papers: Iterable[KeptPaper], payments: Sequence[PaperedPayment], texts: Mapping[str, str]
) -> dict[str, list[PaperProposal]]:
    """The proposals of each paper by its number, best first.

    Args:
        papers: those that belong to no payment.
        payments: those without a file.
        texts: what is said about each payment, by its identity.
    """
    search = _Search(payments, texts)
    found = [item for paper in papers for item in search.of(paper)]
    by_paper: dict[str, list[PaperProposal]] = defaultdict(list)
    for item in _with_sure(found):
        by_paper[item.paper.number].append(item)
    for items in by_paper.values():
        items.sort(key=lambda item: (-item.weight, _distance(item), item.payment.entry.date))
    return by_paper


def _distance(item: PaperProposal) -> dt.timedelta:
    """Between the day on a paper and that of a payment; nothing where it has none."""
    return abs(item.payment.entry.date - item.paper.day) if item.paper.day else dt.timedelta(0)


def _with_sure(found: Sequence[PaperProposal]) -> Iterator[PaperProposal]:
    """The proposals, with those marked that are strong and have no equal: not for the amount, nor for the payment."""
    rivals: dict[tuple[object, ...], list[int]] = defaultdict(list)
    for item in found:
        for key in item.rivalry:
            rivals[key].append(item.weight)
    for item in found:
        is_best = all(sum(weight >= item.weight for weight in rivals[key]) == 1 for key in item.rivalry)
        yield replace(item, is_sure=item.weight >= _SURE and is_best)


class _Search:
    """Finds payments by what a page says."""

    def __init__(self, payments: Sequence[PaperedPayment], texts: Mapping[str, str]) -> None:
        self._payments = payments
        self._texts = texts
        self._by_amount: dict[Decimal, list[PaperedPayment]] = defaultdict(list)
        self._by_number: dict[str, list[PaperedPayment]] = defaultdict(list)
        for payment in payments:
            if payment.is_spent:
                self._by_amount[payment.amount].append(payment)
            if number := receipt_of(payment.entry).number:
                self._by_number[receipt_key(number)].append(payment)

    def of(self, paper: KeptPaper) -> Iterator[PaperProposal]:
        """The proposals of a paper: of each payment the strongest of all pages."""
        best: dict[str, PaperProposal] = {}
        for number, page in enumerate(_pages(paper)):
            for payment in self._candidates(paper, page):
                why, weight = self._evidence(paper, page, payment)
                found = PaperProposal(paper, payment, why, weight, (number, _line_day(page, payment)))
                if weight > 0 and (payment.identity not in best or best[payment.identity].weight < weight):
                    best[payment.identity] = found
        yield from best.values() or self._weak(paper)

    def _candidates(self, paper: KeptPaper, page: PaperPage) -> list[PaperedPayment]:
        amounts = page.amounts | ({paper.amount} if paper.amount is not None else set())
        found = [payment for amount in amounts for payment in self._by_amount.get(amount, ())]
        found += self._by_number.get(receipt_key(paper.named), ()) if paper.named else ()
        words = f"-{page.words}-"
        for key, payments in self._by_number.items():
            if f"-{_sought(key)}-" in words:
                found += payments
        return list({payment.identity: payment for payment in found}.values())

    def _evidence(self, paper: KeptPaper, page: PaperPage, payment: PaperedPayment) -> tuple[tuple[str, ...], int]:
        """What speaks for a payment, and how much; nothing where the day speaks against it."""
        key = receipt_key(receipt_of(payment.entry).number)
        named = bool(key) and (key == receipt_key(paper.named) or f"-{_sought(key)}-" in f"-{page.words}-")
        is_total = payment.amount in (page.total, paper.amount)
        line_day = _line_day(page, payment)
        is_amount = is_total or payment.amount in page.amounts
        days = {*page.days, *([paper.day] if paper.day and not page.days else [])}
        date = payment.entry.date
        is_day = any(abs(date - day) <= _NEAR for day in days)
        in_term = any(-_NEAR <= date - day <= _LATEST for day in days)
        if not named and (not is_amount or (days and not in_term)):
            return (), 0
        is_name = bool(self._words(payment) & set(page.words.split("-")))
        # Two parties may number their papers alike: a number alone is no more than a hint.
        alone = page.total is not None and not is_amount and not is_name
        said = (
            ("nummer", named, _HINT if alone else _NUMBER),
            ("bedrag", is_amount, _TOTAL if is_total or line_day else _AMOUNT),
            ("dag", is_day, _SAME_DAY),
            ("", line_day == date, _ROW),
            ("termijn", in_term and not is_day, _TERM),
            ("naam", is_name, _NAME),
        )
        return tuple(why for why, holds, _ in said if holds and why), sum(weight for _, holds, weight in said if holds)

    def _weak(self, paper: KeptPaper) -> Iterator[PaperProposal]:
        """The wages of the month of a payroll sheet; of a photo with nothing but a day the payments around it."""
        if found := _PAYROLL.match(receipt_key(paper.named)):
            month = parse_month(found[1])
            for payment in self._payments if month else ():
                is_near = month is not None and month.start <= payment.entry.date < month.end + _AFTER_MONTH
                if payment.is_spent and is_near and _WAGES.search(self._texts.get(payment.identity, "")):
                    yield PaperProposal(paper, payment, ("maand", "loon"), _NAME)
        elif paper.day is not None and paper.amount is None:
            day = paper.day
            near = [item for item in self._payments if item.is_spent and abs(item.entry.date - day) <= _NEAR]
            near.sort(key=lambda item: abs(item.entry.date - day))
            for payment in near[:_MOST_BY_DAY]:
                yield PaperProposal(paper, payment, ("dag",), _NAME)

    def _words(self, payment: PaperedPayment) -> set[str]:
        text = receipt_key(self._texts.get(payment.identity, ""))
        return {word for word in _WORD.findall(text) if len(word) >= _LEAST_WORD}


def _line_day(page: PaperPage, payment: PaperedPayment) -> dt.date | None:
    """The day nearest to a payment that stands on one line with its amount; None where there is none near."""
    date = payment.entry.date
    days = [day for day, amount in page.rows if amount == payment.amount and abs(date - day) <= _NEAR]
    return min(days, key=lambda day: (abs(date - day), day), default=None)


def _sought(key: str) -> str:
    """What of the number of a payment is looked for in a text: of a bill without its word, where that says enough."""
    bare = _BILL.sub("", key)
    return bare if len(bare) >= _LEAST_NUMBER and not _MONTH.fullmatch(bare) else key


def _pages(paper: KeptPaper) -> Sequence[PaperPage]:
    """What a paper says, page by page: the text of a pdf, else what was written down when it came."""
    path = paper.path
    pages = _pages_of(path, signature(path)) if path.suffix == _PDF and path.is_file() else ()
    return pages or (PaperPage(),)


@functools.lru_cache(maxsize=_REMEMBERED)
def _pages_of(path: Path, _: tuple[int, ...]) -> tuple[PaperPage, ...]:
    """The pages of a pdf, read once as long as it is the same: pages show many papers one after the other."""
    return tuple(map(read_page, page_texts(path.read_bytes())))
