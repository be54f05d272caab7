"""File a receipt and tie it to the transaction that mentions its number."""

from __future__ import annotations

from typing import TYPE_CHECKING

from beancount.core import data

from bwk_ledger import accounts, meta
from bwk_ledger.errors import InputError
from importers.base import Importer
from importers.plan import Archive, Plan
from importers.readers.receipt import is_receipt, receipt_number

if TYPE_CHECKING:
    from importers.context import Context
    from importers.readers.source import Source


class ReceiptImporter(Importer):
    """A receipt: a PDF or photo named `bon-<KAMER>-<jaar>-<nummer>`."""

    label = "bon (PDF of foto)"
    rank = 4
    binary = True

    def recognises(self, source: Source) -> bool:
        """Whether it is a PDF or picture with a receipt number in its name."""
        return is_receipt(source)

    def own_account(self, source: Source, context: Context) -> str:  # noqa: ARG002 - the number says it
        """The handgeld costs of the kamer in the number."""
        number = receipt_number(source.name) or ""
        return f"{accounts.EXPENSES}:{number.split('-')[0]}:{accounts.PETTY_CASH_POST}"

    def plan(self, source: Source, context: Context) -> Plan:
        """Link the receipt to its transaction.

        Raises:
            InputError: no transaction mentions this receipt.
        """
        number = receipt_number(source.name) or ""
        transaction = context.receipts.get(number)
        if not isinstance(transaction, data.Transaction):
            raise InputError(
                f"geen boeking noemt bon {number}.",
                file=source.name,
                remedy="importeer eerst het afschrift met deze betaling, of verbeter het nummer in de bestandsnaam.",
            )
        if meta.RECEIPT_DOCUMENT in transaction.meta:
            return Plan(known=[transaction])
        cost = next(
            (item.account for item in transaction.postings if item.account.startswith(accounts.EXPENSES)),
            self.own_account(source, context),
        )
        return Plan(archive=Archive(cost, transaction.date, lambda: source.content), linked=[transaction])
