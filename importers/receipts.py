"""File a receipt, bill or contract and tie it to the transactions that mention its number."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from typing import TYPE_CHECKING, Any

from bwk_ledger.base import accounts, meta
from bwk_ledger.base.errors import InputError
from bwk_ledger.books.seal import sealed_years
from bwk_ledger.standing.receipts import receipt_key
from importers.base import Archive, Importer, Plan
from importers.copies import ending, paper_copy, receipt_name
from importers.readers.payment_words import file_number, is_receipt, receipt_number

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from importers.context import Context
    from importers.readers.source import Source

_DAY_IN_FRONT = re.compile(r"(20\d\d)-(\d\d)-(\d\d)(?!\d)")


class ReceiptImporter(Importer):
    """A receipt or bill: a PDF or photo that is named by its number, such as `factuur-2018-044.pdf`."""

    label = "bon of factuur (PDF of foto)"
    rank = 4
    binary = True

    def recognises(self, source: Source) -> bool:
        """Whether it is a PDF or picture with the number of a receipt or bill in its name."""
        return is_receipt(source)

    def own_account(self, source: Source, context: Context) -> str:  # noqa: ARG002 - the number says it
        """The handgeld costs of the kamer in the number of a receipt; a bill may be for any cost."""
        number = receipt_number(source.name)
        return f"{accounts.EXPENSES}:{number.split('-')[0]}:{accounts.PETTY_CASH_POST}" if number else accounts.EXPENSES

    def plan(self, source: Source, context: Context) -> Plan:
        """Link the receipt to its transactions: more than one where a bill is paid in parts.

        Raises:
            InputError: no transaction mentions this receipt, or those of several parties do.
        """
        number = file_number(source.name) or ""
        found = _on_day_of_name(source.name, context.receipts.get(receipt_key(number), ()))
        if not found:
            raise InputError(
                f"geen boeking noemt {_shown(number)}.",
                file=source.name,
                remedy="importeer eerst het afschrift met deze betaling, of verbeter het nummer in de bestandsnaam.",
            )
        if len(found) > 1 and (found[0].payee is None or len({entry.payee for entry in found}) > 1):
            raise InputError(
                f"meer boekingen noemen {_shown(number)}: die van {' en '.join(f'{entry.date}' for entry in found)}.",
                file=source.name,
                cause="een nummer van een factuur is alleen bij haar afzender eenmalig.",
                remedy=f"zet de dag van de betaling voor de naam: {found[0].date}.{source.name}.",
            )
        linked = _unlinked(found, context.root)
        digest = hashlib.sha256(source.content).hexdigest()
        if not linked:
            other = {entry.meta.get(meta.RECEIPT_HASH, digest) for entry in found} - {digest}
            note = f"{_shown(number)} is in de boeken een ander bestand; dit is niet bewaard"
            return Plan(known=found, notes=[note] if other else [])
        account = _account(linked) or self.own_account(source, context)
        copy = paper_copy(source.content)
        name = receipt_name(number, ending(source.content))
        return Plan(
            archive=Archive(account, linked[0].date, name, lambda: copy.content),
            linked=linked,
            receipt_hash=digest,
            notes=[copy.note] if copy.note else [],
        )


def _shown(number: str) -> str:
    return number if " " in number else f"bon {number}"


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


def _unlinked(found: Sequence[Any], root: Path) -> list[Any]:
    """Those that have no file yet; of several not those of a closed year, which a contract may reach back to."""
    without = [entry for entry in found if meta.RECEIPT_DOCUMENT not in entry.meta]
    closed = sealed_years(root) if len(without) > 1 else set()
    return [entry for entry in without if entry.date.year not in closed] or without


def _account(linked: Sequence[Any]) -> str | None:
    """Where the file is kept: at a cost that all its transactions have, else at another account that they share."""
    shared = [
        posting.account
        for posting in linked[0].postings
        if all(any(other.account == posting.account for other in entry.postings) for entry in linked)
    ]
    costs = (account for account in shared if accounts.is_under(account, accounts.EXPENSES))
    return next(costs, next(iter(shared), None))
