"""Bookings with their numbers, and one booking with all its lines."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bwk_ledger.base import accounts, meta
from bwk_ledger.base.money import EUR
from bwk_ledger.tables.records import RecordField, records
from bwk_ledger.tables.table import Cell, Kind, Link

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bwk_ledger.figures.bookings import NumberedBooking
    from bwk_ledger.tables.table import Table

_Line = tuple[int, Any]
NO_NAMES: Mapping[str, str] = {}


def bookings_table(
    found: Sequence[NumberedBooking], said: Mapping[str, str], title: str, names: Mapping[str, str] = NO_NAMES
) -> Table:
    """Bookings below each other.

    Args:
        found: the bookings.
        said: what a bank wrote of one, by the whole of its number.
        title: of the table.
        names: what accounts are called; one without is shown as the books write it.
    """
    fields: tuple[RecordField[NumberedBooking], ...] = (
        RecordField("Nummer", Kind.TEXT, _numbered),
        RecordField("datum", Kind.TEXT, lambda item: item.entry.date),
        RecordField("euro", Kind.MONEY, lambda item: item.amount),
        RecordField(
            "op", Kind.TEXT, lambda item: ", ".join(_called(name, names) for name in _where(item)), look="label"
        ),
        RecordField("omschrijving", Kind.TEXT, lambda item: said.get(item.identity) or item.text, look="label"),
    )
    return records(title, fields, found, empty="Geen boeking past hierbij.")


def _numbered(booking: NumberedBooking) -> Cell:
    return Cell(booking.number, link=Link(page="Boekingen", query={"nummer": booking.number}))


def _called(account: str, names: Mapping[str, str]) -> str:
    """What an account is called; of a cost or income with its kamer, where the name does not say that."""
    name = names.get(account, account)
    found = accounts.result(account)
    return (
        f"{name} {found.kamer}" if found is not None and found.kamer not in name.split() and account != name else name
    )


def _where(booking: NumberedBooking) -> list[str]:
    """The accounts that were decided on; of what only moves money, those."""
    names = [item.account for item in booking.lines]
    others = [name for name in names if not accounts.is_money(name)]
    return list(dict.fromkeys(others or names))


def lines_table(booking: NumberedBooking, names: Mapping[str, str] = NO_NAMES) -> Table:
    """All lines of a booking, with the numbers that `--van` names them by; `names` is what accounts are called."""
    entry = booking.entry
    fields: tuple[RecordField[_Line], ...] = (
        RecordField("Regel", Kind.TEXT, lambda line: str(line[0])),
        RecordField("rekening", Kind.TEXT, lambda line: _called(line[1].account, names), look="label"),
        RecordField("bedrag", Kind.TEXT, lambda line: _amount(line[1])),
        RecordField("erbij", Kind.TEXT, lambda line: _noted(line[1].meta or {}), look="label"),
    )
    title = f"Boeking {booking.number} van {entry.date}: {booking.text}"
    return records(title, fields, list(enumerate(booking.lines, 1)))


def _amount(item: Any) -> str:
    from_books = item.units
    return f"{from_books.number:.2f}".replace(".", ",") if from_books.currency == EUR else str(from_books)


def _noted(values: Mapping[str, Any]) -> str:
    shown = (meta.GRANT, meta.MEMBER, meta.FEE, meta.BELONGS_TO, "periode", meta.ORDER, meta.SOURCE, meta.LINE)
    return ", ".join(f"{key} {values[key]}" for key in shown if key in values)
