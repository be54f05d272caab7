"""`bwk leden uitbetalen`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from bwk_ledger.cli.books import books_option, warn_of_errors
from bwk_ledger.cli.dutch import DutchCommand
from bwk_ledger.cli.leden.register_options import RegisterAccess, register_options
from bwk_ledger.cli.payment_files import Asked, begin, finish, message, payment_options, show
from bwk_ledger.cli.writing import writing
from bwk_ledger.errors import InputError

if TYPE_CHECKING:
    from decimal import Decimal
    from pathlib import Path

    from bwk_ledger.periods import Period

_FILE = ".xml"


@click.command("uitbetalen", cls=DutchCommand)
@payment_options
@click.option("--toch", is_flag=True, help="Maak het bestand ook als het niet in het vrije geld past.")
@books_option
@register_options
def command(month: Period, asked: Asked, books: Path, register: RegisterAccess, *, toch: bool) -> None:
    """Maak het betaalbestand van MAAND (2018-09): aandelen die dan moeten zijn terugbetaald aan wie vertrok.

    Betaald wordt op de 28e of de eerste werkdag erna, op het IBAN in het ledenregister. Er wordt niets verstuurd.
    """
    from beancount.core import data  # noqa: PLC0415 - only when called

    from bwk_ledger.load import load  # noqa: PLC0415
    from bwk_ledger.orders import REPAYMENT, PaymentOrder  # noqa: PLC0415
    from bwk_ledger.payments.execution import at_last, usual_day  # noqa: PLC0415
    from bwk_ledger.payments.own import own_party  # noqa: PLC0415
    from bwk_ledger.payments.repay import leaving, repay  # noqa: PLC0415
    from bwk_ledger.sepa.files import transfers  # noqa: PLC0415
    from bwk_ledger.views.repayments import repayments  # noqa: PLC0415

    with writing(books) as ledger:
        found = begin(ledger, REPAYMENT, month, asked, (_FILE,))
        execution = at_last(asked.execution or usual_day(month), asked.today)
        order = PaymentOrder(found, asked.today, execution, {}, None, {})
        own = own_party(ledger.config, ledger.by_type[data.Open], asked.account)
        calendar = repayments(ledger.transactions, ledger.config, execution)
        draft = repay(order, calendar.lines, register.read(), ledger.config.orders, ledger.transactions)
        show(draft, "terugbetaling van aandelen")
        free = calendar.free_cash - leaving(ledger.config.orders, ledger.transactions, execution)
        _check_cash(draft.order.total, free, toch)
        finish(ledger, draft, asked, {f"{found}{_FILE}": transfers(message(draft, own), draft.payments, asked.version)})
        warn_of_errors(load(books))


def _check_cash(total: Decimal, free: Decimal, anyway: bool) -> None:
    """Refuse to spend money that is not free, or say so where that is done anyway."""
    from bwk_ledger.money import format_amount  # noqa: PLC0415 - only when called

    if total <= free:
        return
    short = f"{format_amount(total)} euro past niet in het vrije geld van {format_amount(free)} euro"
    if anyway:
        click.echo(f"Let op: {short}.", err=True)
        return
    raise InputError(
        f"{short}; er is geen bestand gemaakt.",
        cause="wat op de bank staat is voor een deel van subsidies die nog niet zijn besteed, of voor andere schulden.",
        remedy="wacht tot er genoeg is, of geef --toch als het bestuur er zo over heeft besloten.",
    )
