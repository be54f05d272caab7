"""Bills, declarations, deposits, loans and contracts in tables; and an order to the bank before it is written."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bwk_ledger.base import periods
from bwk_ledger.base.periods import in_words
from bwk_ledger.standing.orders import PETTY_CASH
from bwk_ledger.tables.records import RecordField, records
from bwk_ledger.tables.table import Kind, Table

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence
    from decimal import Decimal

    from bwk_ledger.acts.payments import OrderDraft
    from bwk_ledger.figures.open_items import LoanState, OpenItem
    from bwk_ledger.standing.agreements import Contract, LoanTerm
    from bwk_ledger.standing.config import Config


# Bills, declarations, deposits and loans in tables: what is open, until when, and who agreed.

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


# Contracts in a table: what is agreed and not on the balance sheet (art. 2:381 BW), by when it falls due.

_YEAR, _FIVE_YEARS = 12, 60  # months


def commitments_of_year(config: Config, year: int) -> list[Table]:
    """The contracts that go on when a year ends; no table where there are none."""
    day = periods.year(year).last_day
    running = [item for item in config.contracts if item.holds_on(day)]
    return [commitments(running, config, day)] if running else []


def commitments(found: Sequence[Contract], config: Config, day: dt.date) -> Table:
    """What contracts still bind the cooperative to after a day: within a year, within five, and later."""

    def who(item: Contract) -> str:
        relation = config.relations.get(item.who)
        return relation.name if relation else item.who

    def until(item: Contract, months: int) -> int:
        return min(item.months_left(day), months)

    fields: tuple[RecordField[Contract], ...] = (
        RecordField("Contract", Kind.TEXT, lambda item: item.code),
        RecordField("Met", Kind.TEXT, who),
        RecordField("Waarvoor", Kind.TEXT, lambda item: item.about),
        RecordField("Kamer", Kind.TEXT, lambda item: item.kamer),
        RecordField("einde", Kind.TEXT, lambda item: item.end or "loopt door"),
        RecordField("opzeggen", Kind.TEXT, lambda item: f"{item.notice} mnd" if item.notice else ""),
        RecordField("per jaar", Kind.MONEY, lambda item: item.yearly, adds=True),
        RecordField("binnen 1 jaar", Kind.MONEY, lambda item: item.due(until(item, _YEAR)), adds=True),
        RecordField(
            "1 tot 5 jaar",
            Kind.MONEY,
            lambda item: item.due(until(item, _FIVE_YEARS)) - item.due(until(item, _YEAR)),
            adds=True,
        ),
        RecordField(
            "na 5 jaar",
            Kind.MONEY,
            lambda item: item.due(item.months_left(day)) - item.due(until(item, _FIVE_YEARS)),
            adds=True,
        ),
    )
    return records(
        "Verplichtingen die niet op de balans staan",
        fields,
        found,
        subtitle=f"in euro's, stand op {in_words(day)}; een contract zonder einde telt voor zijn opzegtermijn",
        total="Totaal",
        empty="geen",
    )


# An order to the bank before it is written: who is in it for how much, and who is not and why.

OrderLine = tuple[str, "Decimal | None", "Decimal | None", str]  # who, in the order, left open, and why
FIRST, NEXT = "eerste incasso", "vervolg"


def betaalopdracht(draft: OrderDraft[Any], about: str) -> Table:
    """The lines of the order, then who is left out.

    Args:
        draft: the order.
        about: what it is for, in Dutch.
    """
    order = draft.order
    first = dict.fromkeys(order.first, FIRST)
    usual = NEXT if order.fee_year is not None else ""
    lines: list[OrderLine] = [(who, amount, None, first.get(who, usual)) for who, amount in order.lines.items()]
    lines += [(item.who, None, item.open, item.reason) for item in draft.left_out]
    fields: tuple[RecordField[OrderLine], ...] = (
        RecordField("Kamer" if order.kind == PETTY_CASH else "Nummer", Kind.TEXT, lambda line: line[0]),
        RecordField("in de opdracht", Kind.MONEY, lambda line: line[1], adds=True),
        RecordField("blijft open", Kind.MONEY, lambda line: line[2], adds=True),
        RecordField("toelichting", Kind.TEXT, lambda line: line[3]),
    )
    return records(
        f"Opdracht {order.reference}",
        fields,
        lines,
        subtitle=f"{about}, uit te voeren op {order.execution}.",
        total=f"Totaal ({len(order.lines)})",
    )
