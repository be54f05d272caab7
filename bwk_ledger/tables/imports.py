"""What an import read of each own account, and what it books of each file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from beancount.core import data

from bwk_ledger.base import meta
from bwk_ledger.base.accounts import is_hours
from bwk_ledger.base.money import EUR, ZERO, format_amount
from bwk_ledger.tables.records import RecordField, records
from bwk_ledger.tables.table import Kind

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from decimal import Decimal

    from beancount.core.amount import Amount

    from bwk_ledger.acts.imports import AccountRead
    from bwk_ledger.tables.table import Table
    from importers.planning import Imported

_PROVED = "Elk saldo is gelijk aan dat van de bank."
_NOT_PROVED = "Niet bewezen: in het bestand staan geen saldi van de bank. Leg het eindsaldo naast dat in uw bankapp."


def read_accounts(found: Sequence[AccountRead], names: Mapping[str, str]) -> list[Table]:
    """The table; none where nothing was read of any account. `names` are those of accounts, in Dutch."""
    if not found:
        return []
    has_doubts = any(item.doubtful for item in found)
    doubtful: RecordField[AccountRead] = RecordField("twijfel", Kind.COUNT, lambda item: item.doubtful)
    fields: tuple[RecordField[AccountRead], ...] = (
        RecordField("Rekening", Kind.TEXT, lambda item: _name(item, names)),
        RecordField("van", Kind.TEXT, _first),
        RecordField("t/m", Kind.TEXT, lambda item: f"{item.last:%d-%m-%Y}"),
        RecordField("nieuw", Kind.COUNT, lambda item: item.new),
        RecordField("bekend", Kind.COUNT, lambda item: item.known),
        *([doubtful] if has_doubts else []),
        RecordField("begin", Kind.MONEY, lambda item: item.opening),
        RecordField("eind", Kind.MONEY, lambda item: item.closing),
    )
    if all(item.is_proved for item in found):
        return [records("Rekeningen", fields, found, subtitle=_PROVED)]
    return [records("Rekeningen", fields, found, footnotes=[_NOT_PROVED])]


def _name(item: AccountRead, names: Mapping[str, str]) -> str:
    return (names.get(item.account) or item.account) + ("" if item.is_proved else " [1]")


def _first(item: AccountRead) -> str:
    """The first day; its year only where it is another than that of the last, for a terminal is narrow."""
    return f"{item.first:%d-%m}" if item.first.year == item.last.year else f"{item.first:%d-%m-%Y}"


def foreseen_bookings(item: Imported, names: Mapping[str, str]) -> list[Table]:
    """The bookings that a file makes; none where it makes no booking.

    Of a row that is still to be settled it shows what the bank says, for the eyes of the treasurer.
    """
    plan = item.plan
    questions = {id(found.entry): found for found in plan.questions}
    made = [*(entry for _, entry in plan.entries), *(change.new for change in plan.replaced)]
    found = [entry for entry in made if isinstance(entry, data.Transaction)]
    if not found:
        return []

    def what(entry: data.Transaction) -> str:
        asked = questions.get(id(entry))
        said = (asked.row.name, asked.row.description) if asked else (entry.payee, entry.narration)
        return " ".join(filter(None, (*said, _hours(_own(entry).units))))

    def where(entry: data.Transaction) -> str:
        if id(entry) in questions:
            return "nog uit te zoeken"
        others = [posting.account for posting in entry.postings if posting is not _own(entry)]
        return ", ".join(dict.fromkeys(names.get(account) or account for account in others))

    fields: tuple[RecordField[data.Transaction], ...] = (
        RecordField("Datum", Kind.TEXT, lambda entry: entry.date),
        RecordField("bedrag", Kind.MONEY, lambda entry: _euros(_own(entry).units)),
        RecordField("wat", Kind.TEXT, what),
        RecordField("op", Kind.TEXT, where),
    )
    return [records(item.path.name, fields, sorted(found, key=lambda entry: entry.date))]


def _own(entry: data.Transaction) -> data.Posting:
    """The posting that the file itself tells of."""
    return next((item for item in entry.postings if meta.KEY in (item.meta or {})), entry.postings[0])


def _euros(units: Amount) -> Decimal | None:
    return units.number if units.currency == EUR else None


def _hours(units: Amount) -> str:
    return f"({format_amount(abs(units.number or ZERO))} uur)" if is_hours(units.currency) else ""
