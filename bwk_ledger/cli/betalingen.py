"""Orders to the bank: what their commands share, collecting fees, and paying back shares."""

from __future__ import annotations

import datetime as dt
import functools
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from beancount.core import data

from bwk_ledger.acts.members import collect
from bwk_ledger.acts.payments import (
    at_last,
    check_new,
    check_notice,
    check_place,
    creditor,
    last_notice,
    notices,
    orders_file,
    own_party,
    usual_day,
    write_order,
)
from bwk_ledger.acts.sepa import Message, debits, transfers
from bwk_ledger.acts.shares import leaving, repay
from bwk_ledger.base.errors import InputError, count
from bwk_ledger.base.money import format_amount
from bwk_ledger.base.periods import Period, parse_month, today
from bwk_ledger.cli.dutch import DutchCommand
from bwk_ledger.cli.leden_register import RegisterAccess, register_options
from bwk_ledger.cli.options import DAY, Output, books_option, warn_of_errors, writing
from bwk_ledger.figures.fees import fee_years, unpaid_minutes
from bwk_ledger.figures.hours import all_hours
from bwk_ledger.figures.shares import repayments
from bwk_ledger.rules.load import load
from bwk_ledger.standing.orders import COLLECTION, REPAYMENT, PaymentOrder, reference
from bwk_ledger.tables.orders import betaalopdracht

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from decimal import Decimal

    from bwk_ledger.acts.payments import OrderDraft
    from bwk_ledger.acts.sepa import Party
    from bwk_ledger.figures.fees import FeeYear
    from bwk_ledger.rules.load import Ledger
    from bwk_ledger.standing.config import Config


# What all commands share that write a file for the bank: their options, and how they begin and end.

_YOURSELF = "Zet het bestand zelf klaar bij de bank; met twee mensen."


class Month(click.ParamType):  # type: ignore[type-arg] # generic only for type checkers
    """A month such as 2018-09."""

    name = "maand"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Period:
        """The month."""
        month = parse_month(value)
        if month is None:
            self.fail(f"'{value}' is geen maand; schrijf 2018-09.", param, ctx)
        return month


@dataclass(frozen=True)
class AskedOrder:
    """What every such command is asked: where the files come, when it is done, and how the bank wants it."""

    folder: Path
    execution: dt.date | None
    today: dt.date
    version: str
    account: str | None


def payment_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command the argument MAAND (`month`), and its options in one argument `asked`."""

    @click.argument("month", metavar="MAAND", type=Month())
    @click.option(
        "--uit",
        metavar="MAP",
        type=click.Path(path_type=Path),
        required=True,
        help="De map waarin het bestand komt; niet in de map van de boeken.",
    )
    @click.option("--uitvoering", type=DAY, help="De dag waarop de bank het doet; een weekend schuift op.")
    @click.option("--op", type=DAY, default=today, help="De dag waarop de opdracht wordt gemaakt; anders vandaag.")
    @click.option(
        "--versie",
        type=click.Choice(("nieuw", "oud")),
        default="nieuw",
        show_default=True,
        help="De versie van het bestand: nieuw (pain.001.001.09, pain.008.001.08) of oud (.03, .02).",
    )
    @click.option("--rekening", metavar="NAAM", help="De bankrekening, zoals ING; nodig als er meer zijn.")
    @functools.wraps(command)
    def wrapper(
        *args: Any, uit: Path, uitvoering: dt.date | None, op: dt.date, versie: str, rekening: str | None, **kwargs: Any
    ) -> Any:
        return command(*args, asked=AskedOrder(uit, uitvoering, op, versie, rekening), **kwargs)

    return wrapper


def begin(ledger: Ledger, kind: str, month: Period, asked: AskedOrder, names: tuple[str, ...]) -> str:
    """The reference of the order, where it and its files may be made.

    Args:
        ledger: the books.
        kind: the first word of the reference.
        month: the month of the order.
        asked: what was asked.
        names: what follows the reference in the name of each file.

    Raises:
        InputError: the books have this order, or the files cannot come there.
    """
    found = reference(kind, f"{month.start:%Y-%m}")
    check_new(ledger.config.orders, found)
    check_place(ledger.root, asked.folder, [f"{found}{name}" for name in names])
    return found


def show(draft: OrderDraft[Any], about: str) -> None:
    """Show who is in an order and who is not.

    Raises:
        InputError: nobody is.
    """
    Output("terminal").show([betaalopdracht(draft, about)])
    if not draft.order.lines:
        raise InputError(
            f"opdracht {draft.order.reference} is leeg en is niet gemaakt.",
            cause="niemand staat erin; de lijst hierboven zegt waarom.",
            remedy="vul aan wat ontbreekt, of kies met --uitvoering een andere dag.",
        )


def message(draft: OrderDraft[Any], own: Party) -> Message:
    """What a file says once; its time is the beginning of the day on which the order is made."""
    order = draft.order
    return Message(order.reference, dt.datetime.combine(order.written, dt.time()), own, order.execution)


def finish(ledger: Ledger, draft: OrderDraft[Any], asked: AskedOrder, files: Mapping[str, bytes]) -> None:
    """Note the order in the books, write its files, and say what is left to do."""
    order = draft.order
    write_order(ledger.changes(), order, asked.folder, files)
    lines = count(len(order.lines), "regel", "regels")
    click.echo(
        f"{order.reference}: {lines}, {format_amount(order.total)} euro, genoteerd in {orders_file(order.month)}."
    )
    for name in files:
        click.echo(f"Geschreven: {asked.folder / name}")
    click.echo(_YOURSELF)


_COLLECTION_FILE, _NOTICES = ".xml", "-aankondiging.txt"


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
def incasso_command(
    month: Period, asked: AskedOrder, jaar: int | None, termijn: int | None, books: Path, register: RegisterAccess
) -> None:
    """Maak het incassobestand van MAAND (2018-09): contributie die dan verschuldigd is en open staat.

    Geïncasseerd wordt op de 28e of de eerste werkdag erna, bij wie een machtiging en een IBAN in het ledenregister
    heeft. Naast het bestand komt de tekst waarmee u de incasso aankondigt. Er wordt niets verstuurd.
    """
    with writing(books) as ledger:
        found = begin(ledger, COLLECTION, month, asked, (_COLLECTION_FILE, _NOTICES))
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
            f"{found}{_COLLECTION_FILE}": debits(message(draft, own), draft.payments, by_whom, asked.version),
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
    assert order.fee_year is not None
    hours = ledger.index.fact(all_hours)
    minutes = unpaid_minutes(hours, order.fee_year)
    return fee_years(ledger.transactions, ledger.config, order.fee_year, order.execution, minutes)


_REPAYMENT_FILE = ".xml"


@click.command("uitbetalen", cls=DutchCommand)
@payment_options
@click.option("--toch", is_flag=True, help="Maak het bestand ook als het niet in het vrije geld past.")
@books_option
@register_options
def uitbetalen_command(month: Period, asked: AskedOrder, books: Path, register: RegisterAccess, *, toch: bool) -> None:
    """Maak het betaalbestand van MAAND (2018-09): aandelen die dan moeten zijn terugbetaald aan wie vertrok.

    Betaald wordt op de 28e of de eerste werkdag erna, op het IBAN in het ledenregister. Er wordt niets verstuurd.
    """
    with writing(books) as ledger:
        found = begin(ledger, REPAYMENT, month, asked, (_REPAYMENT_FILE,))
        execution = at_last(asked.execution or usual_day(month), asked.today)
        order = PaymentOrder(found, asked.today, execution, {}, None, {})
        own = own_party(ledger.config, ledger.by_type[data.Open], asked.account)
        calendar = repayments(ledger.transactions, ledger.config, execution)
        draft = repay(order, calendar.lines, register.read(), ledger.config.orders, ledger.transactions)
        show(draft, "terugbetaling van aandelen")
        free = calendar.free_cash - leaving(ledger.config.orders, ledger.transactions, execution)
        _check_cash(draft.order.total, free, toch)
        finish(
            ledger,
            draft,
            asked,
            {f"{found}{_REPAYMENT_FILE}": transfers(message(draft, own), draft.payments, asked.version)},
        )
        warn_of_errors(load(books))


def _check_cash(total: Decimal, free: Decimal, anyway: bool) -> None:
    """Refuse to spend money that is not free, or say so where that is done anyway."""
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
