"""`bwk handgeld overmaken`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from bwk_ledger.cli.books import books_option, warn_of_errors
from bwk_ledger.cli.dutch import DutchCommand
from bwk_ledger.cli.payment_files import Asked, begin, finish, message, payment_options, show
from bwk_ledger.cli.writing import writing
from bwk_ledger.errors import InputError

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence
    from decimal import Decimal
    from pathlib import Path

    from bwk_ledger.periods import Period

_FILE = ".xml"


@click.command("overmaken", cls=DutchCommand)
@payment_options
@click.option(
    "--kamer",
    "kamers",
    multiple=True,
    metavar="CODE[=BEDRAG]",
    help="Alleen deze kamer, met een eigen bedrag: TOP=120,00; mag vaker.",
)
@books_option
def command(month: Period, asked: Asked, kamers: tuple[str, ...], books: Path) -> None:
    """Maak het betaalbestand van MAAND (2018-09) dat het handgeld van elke kamer aanvult tot haar plafond.

    Overgemaakt wordt vandaag, of in een latere maand op de eerste werkdag; nooit meer dan het plafond van de maand nog
    toelaat. Er wordt niets verstuurd.
    """
    from beancount.core import data  # noqa: PLC0415 - only when called

    from bwk_ledger.load import load  # noqa: PLC0415
    from bwk_ledger.orders import PETTY_CASH, PaymentOrder  # noqa: PLC0415
    from bwk_ledger.payments.execution import at_last  # noqa: PLC0415
    from bwk_ledger.payments.own import own_party  # noqa: PLC0415
    from bwk_ledger.payments.petty_cash import fill_up, tills  # noqa: PLC0415
    from bwk_ledger.sepa.files import transfers  # noqa: PLC0415

    chosen = _chosen(kamers)
    with writing(books) as ledger:
        found = begin(ledger, PETTY_CASH, month, asked, (_FILE,))
        execution = at_last(asked.execution or max(month.start, asked.today), asked.today)
        _check_month(execution, month)
        order = PaymentOrder(found, asked.today, execution, {}, None, {})
        own = own_party(ledger.config, ledger.by_type[data.Open], asked.account)
        draft = fill_up(order, tills(ledger.config, ledger.transactions, asked.today, execution), chosen)
        show(draft, "handgeld")
        finish(ledger, draft, asked, {f"{found}{_FILE}": transfers(message(draft, own), draft.payments, asked.version)})
        warn_of_errors(load(books))


def _chosen(texts: Sequence[str]) -> dict[str, Decimal | None]:
    """The amounts by kamer; None where what is missing is meant."""
    from bwk_ledger.money import parse_amount  # noqa: PLC0415 - only when called

    found: dict[str, Decimal | None] = {}
    for text in texts:
        code, separator, number = text.partition("=")
        try:
            amount = parse_amount(number) if separator else None
        except ValueError as error:
            raise _no_amount(text) from error
        if amount is not None and amount <= 0:
            raise _no_amount(text)
        found[code.strip().upper()] = amount
    return found


def _no_amount(text: str) -> click.BadParameter:
    return click.BadParameter(f"'{text}' is geen kamer met een bedrag. Schrijf TOP=120,00.", param_hint="'--kamer'")


def _check_month(execution: dt.date, month: Period) -> None:
    """Refuse a day in another month: the ceiling is one of each month.

    Raises:
        InputError: the day lies outside.
    """
    if execution not in month:
        raise InputError(
            f"{execution} ligt niet in {month.start:%Y-%m}.",
            cause="het plafond geldt per maand, dus een opdracht van een maand wordt in die maand uitgevoerd.",
            remedy="kies met --uitvoering een werkdag in die maand, of kies een andere maand.",
        )
