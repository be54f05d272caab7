"""What an import read of each own account, and what it books of each file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bwk_ledger.tables.records import RecordField, records
from bwk_ledger.tables.table import Kind

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bwk_ledger.acts.imports import AccountRead, FileRead, ForeseenBooking
    from bwk_ledger.tables.table import Table

_PROVED = "Elk saldo is gelijk aan dat van de bank."
_PROVED_WITHOUT_DOUBTS = "Elk saldo is gelijk aan dat van de bank; wat in twijfel is, telt nog niet mee."
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
        return [records("Rekeningen", fields, found, subtitle=_PROVED_WITHOUT_DOUBTS if has_doubts else _PROVED)]
    return [records("Rekeningen", fields, found, footnotes=[_NOT_PROVED])]


def _name(item: AccountRead, names: Mapping[str, str]) -> str:
    return (names.get(item.account) or item.account) + ("" if item.is_proved else " [1]")


def _first(item: AccountRead) -> str:
    """The first day; its year only where it is another than that of the last, for a terminal is narrow."""
    return f"{item.first:%d-%m}" if item.first.year == item.last.year else f"{item.first:%d-%m-%Y}"


def foreseen_bookings(item: FileRead) -> list[Table]:
    """The bookings that a file makes; none where it makes no booking."""
    fields: tuple[RecordField[ForeseenBooking], ...] = (
        RecordField("Datum", Kind.TEXT, lambda booking: booking.day),
        RecordField("bedrag", Kind.MONEY, lambda booking: booking.amount),
        RecordField("wat", Kind.TEXT, lambda booking: booking.what),
        RecordField("op", Kind.TEXT, lambda booking: booking.where),
    )
    return [records(item.name, fields, item.bookings)] if item.bookings else []
