"""Bills, declarations, deposits and loans in tables: what is open, until when, and who agreed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bwk_ledger.tables.records import RecordField, records
from bwk_ledger.tables.table import Kind, Table

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from bwk_ledger.figures.open_items import LoanState, OpenItem
    from bwk_ledger.standing.loans import LoanTerm

_NUMBER: RecordField[OpenItem] = RecordField("Nummer", Kind.TEXT, lambda item: item.number)
_WHO: RecordField[OpenItem] = RecordField("Wie", Kind.TEXT, lambda item: item.who)
_AMOUNT: RecordField[OpenItem] = RecordField("bedrag", Kind.MONEY, lambda item: item.amount, adds=True)
_AGREED: RecordField[OpenItem] = RecordField("afgesproken", Kind.MONEY, lambda item: item.agreed, adds=True)
_OPEN: RecordField[OpenItem] = RecordField("open", Kind.MONEY, lambda item: item.open, adds=True)
_DAY: RecordField[OpenItem] = RecordField("sinds", Kind.TEXT, lambda item: item.day)


def _due(title: str) -> RecordField[OpenItem]:
    return RecordField(title, Kind.TEXT, lambda item: item.due)


_APPROVED: RecordField[OpenItem] = RecordField("akkoord", Kind.TEXT, lambda item: item.approved_by or "wacht")


def debts(title: str, found: Sequence[OpenItem], day: dt.date, *, with_paid: bool) -> Table:
    """Bills or declarations, oldest first; with those that are paid, what each was."""
    fields = (_NUMBER, _WHO, _AMOUNT if with_paid else _DAY, _OPEN, _due("uiterlijk"), _APPROVED)
    return records(title, fields, found, subtitle=f"in euro's, stand op {day}", total="Totaal")


def deposits(title: str, found: Sequence[OpenItem], day: dt.date) -> Table:
    """Deposits of one kind."""
    fields = (_NUMBER, _WHO, _AGREED, _OPEN, _DAY, _due("terug"))
    return records(title, fields, found, subtitle=f"in euro's, stand op {day}", total="Totaal")


_LOAN: tuple[RecordField[LoanState], ...] = (
    RecordField("Nummer", Kind.TEXT, lambda item: item.loan.number),
    RecordField("Wie", Kind.TEXT, lambda item: item.item.who),
    RecordField("hoofdsom", Kind.MONEY, lambda item: item.loan.agreement.amount, adds=True),
    RecordField("open", Kind.MONEY, lambda item: item.item.open, adds=True),
    RecordField("rente", Kind.MONEY, lambda item: item.interest, adds=True, meaning="Betaalde of ontvangen rente."),
    RecordField("volgende", Kind.TEXT, lambda item: item.next_term.due if item.next_term else None),
    RecordField("einde", Kind.TEXT, lambda item: item.loan.last_day),
)


def loans(title: str, found: Sequence[LoanState], day: dt.date) -> Table:
    """Loans of one kind, with what is open of them."""
    return records(title, _LOAN, found, subtitle=f"in euro's, stand op {day}", total="Totaal")


_TERM: tuple[RecordField[LoanTerm], ...] = (
    RecordField("Termijn", Kind.TEXT, lambda item: str(item.number)),
    RecordField("uiterlijk", Kind.TEXT, lambda item: item.due),
    RecordField("aflossing", Kind.MONEY, lambda item: item.principal, adds=True),
    RecordField("rente", Kind.MONEY, lambda item: item.interest, adds=True),
    RecordField("samen", Kind.MONEY, lambda item: item.total, adds=True),
    RecordField("daarna open", Kind.MONEY, lambda item: item.left),
)


def schedule(number: str, terms: Sequence[LoanTerm]) -> Table:
    """The terms of a loan as they were agreed."""
    return records(f"Termijnen van {number}", _TERM, terms, subtitle="in euro's, zoals afgesproken", total="Totaal")
