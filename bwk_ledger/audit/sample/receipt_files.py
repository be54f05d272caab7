"""Where the receipt of a transaction is: a file to show, a number on paper, or nowhere; and which costs have none."""

from __future__ import annotations

import os
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any

from beancount.core import data

from bwk_ledger import meta
from bwk_ledger.receipts import Receipt, receipt_of, spent

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bwk_ledger.audit.sample.population import Payment, Population
    from bwk_ledger.config import Config

_PDF = frozenset({".pdf"})
_IMAGES = frozenset({".png", ".jpg", ".jpeg", ".gif", ".webp", ".avif", ".bmp"})  # what every browser shows


class Form(StrEnum):
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
    """The receipt of a transaction; `path` is the file where there is one."""

    form: Form
    receipt: Receipt
    path: Path | None = None

    @property
    def is_there(self) -> bool:
        """Whether somebody can look at it."""
        return self.form not in {Form.LOST, Form.MISSING, Form.NONE}


@dataclass(frozen=True)
class Without:
    """A payment of costs without a receipt."""

    payment: Payment
    found: FoundReceipt


class Files:
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
        said = receipt_of(entry)
        if said.is_said_missing:
            return FoundReceipt(Form.MISSING, said)
        if said.document:
            path = self.find(entry, meta.RECEIPT_DOCUMENT)
            return FoundReceipt(Form.LOST, said) if path is None else FoundReceipt(_form(path), said, path)
        return FoundReceipt(Form.PAPER if said.number else Form.NONE, said)


def without_receipt(found: Population, files: Files, config: Config) -> Iterator[Without]:
    """The payments in a year that may be asked a receipt and have none, or one that is not there; in order of date."""
    for payment in found.payments:
        if payment.spent and spent(payment.entry, config):
            receipt = files.receipt(payment.entry)
            if not receipt.is_there:
                yield Without(payment, receipt)


def _form(path: Path) -> Form:
    suffix = path.suffix.lower()
    if suffix in _PDF:
        return Form.PDF
    return Form.IMAGE if suffix in _IMAGES else Form.FILE


def _existing(name: str) -> Path | None:
    path = Path(name)
    return path if path.is_file() else None
