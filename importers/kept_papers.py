"""Which papers the books hold, told by their content, and the next number of one that is kept by itself."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING, Any

from beancount.core import data

from bwk_ledger.base import meta
from bwk_ledger.standing.receipts import PAPER, own_number, papers_of, read_papers

if TYPE_CHECKING:
    from collections.abc import Iterable

_OWN_NUMBER = re.compile(r"B-(\d{4})-(\d{4,})", re.ASCII)


class KeptPapers:
    """The papers of the books while a batch is imported."""

    def __init__(self) -> None:
        self.entries: dict[str, Any] = {}  # the entry that has a paper, by its SHA-256: of the paper or of a payment
        self._last: dict[int, int] = defaultdict(int)  # number by year
        self._linked: set[int] = set()  # payments that get a paper in this batch

    def add(self, entry: Any) -> None:
        """Take an entry of the books, or one that was just made, into account."""
        if isinstance(entry, data.Transaction):
            if meta.RECEIPT_HASH in entry.meta:
                for digest in papers_of(entry):
                    self.entries.setdefault(digest, entry)
        elif entry.type == PAPER.type:
            for paper in read_papers([entry]):
                self.entries[paper.digest] = entry
                if number_parts := _OWN_NUMBER.fullmatch(paper.number):
                    year, number = int(number_parts[1]), int(number_parts[2])
                    self._last[year] = max(number, self._last[year])

    def link(self, digest: str, payments: Iterable[Any]) -> None:
        """Remember which payments get a paper in this batch; the books say so only when it is written."""
        for entry in payments:
            self._linked.add(id(entry))
            self.entries.setdefault(digest, entry)

    def has_paper(self, payment: Any) -> bool:
        """Whether a payment has a paper, or gets one in this batch."""
        return meta.RECEIPT_DOCUMENT in payment.meta or id(payment) in self._linked

    def next_number(self, year: int) -> str:
        """The number of the next paper of a year."""
        return own_number(year, self._last[year] + 1)
