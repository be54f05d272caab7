"""What the acts share that write a file for the bank: their fields, how they begin, and how they end."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bwk_ledger.acts.act import DAY, FOLDER, MONTH, TEXT, Field, choice, placed
from bwk_ledger.acts.payments import at_last, check_new, check_place, orders_file, own_party, write_order
from bwk_ledger.acts.sepa import Message
from bwk_ledger.base.advice import FieldName, advice
from bwk_ledger.base.errors import InputError, count
from bwk_ledger.base.money import format_amount
from bwk_ledger.base.periods import Period, today
from bwk_ledger.standing.orders import PaymentOrder, reference

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from bwk_ledger.acts.payments import OrderDraft
    from bwk_ledger.acts.sepa import Party
    from bwk_ledger.rules.load import Ledger

FILE = ".xml"
_YOURSELF = "Zet het bestand zelf klaar bij de bank; met twee mensen."

ORDER_FIELDS = (
    placed("month", MONTH, "De maand van de opdracht.", word="MAAND"),
    Field("uit", FOLDER, "De map waarin het bestand komt; niet in de map van de boeken.", required=True),
    Field("uitvoering", DAY, "De dag waarop de bank het doet; een weekend schuift op."),
    Field("op", DAY, "De dag waarop de opdracht wordt gemaakt; anders vandaag.", default=today),
    Field(
        "versie",
        choice("nieuw", "oud"),
        "De versie van het bestand: nieuw (pain.001.001.09, pain.008.001.08) of oud (.03, .02).",
        default="nieuw",
        shows_default=True,
    ),
    Field("rekening", TEXT, "De bankrekening, zoals ING; nodig als er meer zijn.", word="NAAM"),
)


@dataclass(frozen=True)
class AskedOrder:
    """What every such act is asked (`ORDER_FIELDS`)."""

    month: Period
    uit: Path
    uitvoering: dt.date | None
    op: dt.date
    versie: str
    rekening: str | None


@dataclass(frozen=True)
class PlannedOrder:
    """An order as it is shown before it is made: what it is about in Dutch, who is in it, and whose account it uses."""

    asked: AskedOrder
    about: str
    draft: OrderDraft[Any]
    own: Party

    def files(self, content: bytes) -> dict[str, bytes]:
        """The file for the bank, by its name."""
        return {f"{self.draft.order.reference}{FILE}": content}

    @property
    def message(self) -> Message:
        """What the file says once; its time is the beginning of the day on which the order is made."""
        order = self.draft.order
        return Message(order.reference, dt.datetime.combine(order.written, dt.time()), self.own, order.execution)

    def require_lines(self) -> None:
        """Refuse an order without anybody in it.

        Raises:
            InputError: it is empty.
        """
        if not self.draft.order.lines:
            raise InputError(
                f"opdracht {self.draft.order.reference} is leeg en is niet gemaakt.",
                cause="niemand staat erin; de lijst hierboven zegt waarom.",
                remedy=advice("vul aan wat ontbreekt, of kies met ", FieldName("uitvoering"), " een andere dag."),
            )


def begin(
    ledger: Ledger, kind: str, asked: AskedOrder, usual: dt.date, fee_year: int | None = None, *others: str
) -> PaymentOrder:
    """An order without its lines, where it and its files may be made.

    Args:
        ledger: the books.
        kind: the first word of its reference.
        asked: what was asked.
        usual: the day of execution where none was asked.
        fee_year: the year of the fees that it collects.
        others: what follows the reference in the names of files beside the one for the bank.

    Raises:
        InputError: the books have this order, or the files cannot come there.
    """
    found = reference(kind, f"{asked.month.start:%Y-%m}")
    check_new(ledger.config.orders, found)
    check_place(ledger.root, asked.uit, [f"{found}{name}" for name in (FILE, *others)])
    return PaymentOrder(found, asked.op, at_last(asked.uitvoering or usual, asked.op), {}, fee_year, {})


def own_account(ledger: Ledger, asked: AskedOrder) -> Party:
    """The cooperative, with the account that was asked for.

    Raises:
        InputError: there is none, or it is not clear which.
    """
    return own_party(ledger, asked.uitvoering or asked.op, asked.rekening, "rekening")


def finish(ledger: Ledger, plan: PlannedOrder, files: Mapping[str, bytes]) -> tuple[str, ...]:
    """Note the order in the books, write its files, and say what is left to do."""
    order = plan.draft.order
    write_order(ledger.changes(), order, plan.asked.uit, files)
    lines, total = count(len(order.lines), "regel", "regels"), format_amount(order.total)
    return (
        f"{order.reference}: {lines}, {total} euro, genoteerd in {orders_file(order.month)}.",
        *(f"Geschreven: {plan.asked.uit / name}" for name in files),
        _YOURSELF,
    )
