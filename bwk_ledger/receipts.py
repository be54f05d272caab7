"""What a transaction says of its receipt (bon): a number, a document, or that there is none and why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from bwk_ledger import meta


@dataclass(frozen=True)
class Receipt:
    """`number` of a receipt on paper, `document` its file, `reason` where one is said to be missing."""

    number: str = ""
    document: str = ""
    is_said_missing: bool = False
    reason: str = ""

    @property
    def is_there(self) -> bool:
        """Whether there is one, on paper or as a file."""
        return bool(self.number or self.document) and not self.is_said_missing


def receipt_of(entry: Any) -> Receipt:
    """The receipt of a transaction; the bank's export is none."""
    number = str(entry.meta.get(meta.RECEIPT) or "")
    missing = number == meta.NO_RECEIPT
    return Receipt(
        number="" if missing else number,
        document=str(entry.meta.get(meta.RECEIPT_DOCUMENT) or ""),
        is_said_missing=missing,
        reason=str(entry.meta.get(meta.NO_RECEIPT_REASON) or ""),
    )
