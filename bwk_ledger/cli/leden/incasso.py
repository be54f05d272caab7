"""`bwk leden incasso`."""

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
    from pathlib import Path

    from bwk_ledger.config import Config
    from bwk_ledger.load import Ledger
    from bwk_ledger.orders import PaymentOrder
    from bwk_ledger.periods import Period
    from bwk_ledger.views.fees import FeeYear

_FILE, _NOTICES = ".xml", "-aankondiging.txt"


@click.command("incasso", cls=DutchCommand)
@payment_options
@click.option("--jaar", type=int, metavar="JAAR", help="Het jaar van de contributie; anders dat van MAAND.")
@click.option(
    "--termijn",
    type=click.IntRange(min=1),
    metavar="DAGEN",
    help="Hoeveel dagen van tevoren u een incasso aankondigt, als dat korter dan 14 is afgesproken.",
)
@books_option
@register_options
def command(
    month: Period, asked: Asked, jaar: int | None, termijn: int | None, books: Path, register: RegisterAccess
) -> None:
    """Maak het incassobestand van MAAND (2018-09): contributie die dan verschuldigd is en open staat.

    Geïncasseerd wordt op de 28e of de eerste werkdag erna, bij wie een machtiging en een IBAN in het ledenregister
    heeft. Naast het bestand komt de tekst waarmee u de incasso aankondigt. Er wordt niets verstuurd.
    """
    from beancount.core import data  # noqa: PLC0415 - only when called

    from bwk_ledger.load import load  # noqa: PLC0415
    from bwk_ledger.orders import COLLECTION, PaymentOrder  # noqa: PLC0415
    from bwk_ledger.payments.collect import collect  # noqa: PLC0415
    from bwk_ledger.payments.execution import at_last, check_notice, last_notice, usual_day  # noqa: PLC0415
    from bwk_ledger.payments.notice import notices  # noqa: PLC0415
    from bwk_ledger.payments.own import creditor, own_party  # noqa: PLC0415
    from bwk_ledger.sepa.files import debits  # noqa: PLC0415

    with writing(books) as ledger:
        found = begin(ledger, COLLECTION, month, asked, (_FILE, _NOTICES))
        execution = at_last(asked.execution or usual_day(month), asked.today)
        check_notice(execution, asked.today, termijn)
        year = jaar or month.start.year
        _check_fees(ledger.config, year)
        order = PaymentOrder(found, asked.today, execution, {}, year, {})
        own = own_party(ledger.config, ledger.by_type[data.Open], asked.account)
        by_whom = creditor(ledger.config)
        known = register.read()
        draft = collect(order, _years(ledger, order), known, ledger.config.orders, ledger.transactions)
        show(draft, f"contributie {year}")
        text = notices(draft.order, draft.payments, known, own.name, by_whom, execution)
        files = {
            f"{found}{_FILE}": debits(message(draft, own), draft.payments, by_whom, asked.version),
            f"{found}{_NOTICES}": text.encode(),
        }
        finish(ledger, draft, asked, files)
        click.echo(f"Verstuur eerst de aankondigingen: uiterlijk op {last_notice(execution, termijn)}.")
        warn_of_errors(load(books))


def _check_fees(config: Config, year: int) -> None:
    if any(fee.year == year for fee in config.fees):
        return
    known = sorted({fee.year for fee in config.fees})
    raise InputError(
        f"de boeken noemen geen contributie van {year}.",
        cause=f"er is contributie van: {', '.join(map(str, known)) or 'geen enkel jaar'}.",
        remedy="kies met --jaar een ander jaar, of zet de contributie in stam/lidmaatschap.beancount.",
    )


def _years(ledger: Ledger, order: PaymentOrder) -> list[FeeYear]:
    """The fee of everybody in the year of an order, as it stands on the day of execution."""
    from bwk_ledger.views.fees import fee_years, unpaid_minutes  # noqa: PLC0415
    from bwk_ledger.views.hours import all_hours  # noqa: PLC0415

    assert order.fee_year is not None
    hours = ledger.index.fact(all_hours)
    minutes = unpaid_minutes(hours, order.fee_year)
    return fee_years(ledger.transactions, ledger.config, order.fee_year, order.execution, minutes)
