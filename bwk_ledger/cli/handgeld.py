"""`bwk handgeld`: what happened, count it, and fill it up."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click
from beancount.core import data

from bwk_ledger.acts.handgeld import count_cash, fill_up, tills
from bwk_ledger.acts.payments import at_last, own_party
from bwk_ledger.acts.sepa import transfers
from bwk_ledger.base import periods
from bwk_ledger.base.errors import InputError, count
from bwk_ledger.base.money import format_amount, parse_amount
from bwk_ledger.base.periods import today
from bwk_ledger.cli.betalingen import AskedOrder, begin, finish, message, payment_options, show
from bwk_ledger.cli.dutch import DutchCommand, LazyGroup
from bwk_ledger.cli.options import DAY, Output, books_option, output_options, warn_of_errors, writing
from bwk_ledger.cli.uren_rapporten import check_choices
from bwk_ledger.figures.handgeld import petty_cash
from bwk_ledger.figures.results import require_year
from bwk_ledger.rules.handgeld import difference
from bwk_ledger.rules.load import load
from bwk_ledger.standing.orders import PETTY_CASH, PaymentOrder
from bwk_ledger.tables.handgeld import month_name, overview, proposal

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence
    from decimal import Decimal
    from pathlib import Path

    from bwk_ledger.base.periods import Period
    from bwk_ledger.figures.handgeld import CashOfKamer
    from bwk_ledger.standing.config import Config
    from bwk_ledger.standing.handgeld import Counted


# The commands of `bwk handgeld`, each in a module of its own.

_COMMANDS: dict[str, str] = {
    "overzicht": "Toon het handgeld per kamer en maand, en welke bonnen ontbreken.",
    "telling": "Leg vast wat twee mensen in de kas van een kamer tellen.",
    "voorstel": "Stel voor hoeveel handgeld er per kamer bij moet.",
    "overmaken": "Maak een betaalbestand dat het handgeld van de kamers aanvult.",
}


@click.group("handgeld", cls=LazyGroup, lazy=_COMMANDS, rooms={"handgeld": tuple(_COMMANDS)})
def handgeld_command() -> None:
    """Handgeld: overzicht, tellen, aanvullen."""


@click.command("overzicht", cls=DutchCommand)
@click.argument("jaar", type=int)
@click.option("--kamer", metavar="CODE", help="Alleen het handgeld van deze kamer.")
@books_option
@output_options
def overzicht_command(jaar: int, kamer: str | None, books: Path, output: Output) -> None:
    """Toon het handgeld van JAAR per kamer en maand: overgemaakt, uitgegeven, wat er over is en wat is geteld.

    Daaronder waaraan het is uitgegeven, en welke bonnen ontbreken.
    """
    ledger = load(books)
    code = kamer and kamer.upper()
    check_choices(ledger.config, code, None, None)
    require_year(ledger, jaar)
    customs = ledger.customs
    found = [
        item
        for item in petty_cash(ledger.transactions, customs, ledger.config, periods.year(jaar))
        if code in (None, item.kamer)
    ]
    if not found:
        raise InputError(
            f"{code or 'geen enkele kamer'} heeft in {jaar} {'geen ' if code else ''}handgeld.",
            remedy="noem een ander jaar of een andere kamer.",
        )
    output.show(overview(found, ledger.config, jaar))
    _warn(found)
    warn_of_errors(ledger)


def _warn(found: Sequence[CashOfKamer]) -> None:

    for item in found:
        for month in item.months:
            if month.too_much:
                click.echo(
                    f"Let op: {item.kamer} kreeg in {month_name(month.period)} {format_amount(month.too_much)} euro "
                    f"meer dan het plafond van {format_amount(month.ceiling)}.",
                    err=True,
                )
    missing = sum(len(item.missing) for item in found)
    if missing:
        click.echo(f"Let op: van {count(missing, 'uitgave', 'uitgaven')} ontbreekt de bon.", err=True)


@click.command("telling", cls=DutchCommand)
@click.argument("kamer")
@click.option("--bedrag", required=True, metavar="BEDRAG", help="Wat er in de kas ligt, zoals 112,40.")
@click.option("--door", required=True, metavar="NUMMER", help="Het nummer van wie telt.")
@click.option("--en", required=True, metavar="NUMMER", help="Het nummer van wie meetelt: een ander.")
@click.option("--datum", type=DAY, default=today, help="De dag van tellen; anders vandaag.")
@click.option("--opmerking", default="", metavar="TEKST", help="Wat een verschil verklaart; een naam hoort hier niet.")
@books_option
def telling_command(kamer: str, bedrag: str, door: str, en: str, datum: dt.date, opmerking: str, books: Path) -> None:
    """Leg vast wat twee mensen in de kas van KAMER tellen, en vergelijk het met de boeken aan het eind van die dag."""
    try:
        amount = parse_amount(bedrag)
    except ValueError as error:
        raise click.BadParameter(f"'{bedrag}' is geen bedrag. Schrijf 112,40.", param_hint="'--bedrag'") from error
    with writing(books) as ledger:
        people = (door.upper(), en.upper())
        found = count_cash(ledger, kamer.upper(), datum, amount, people, opmerking.strip())
        click.echo(f"Kas van {kamer.upper()} op {datum}, geteld door {people[0]} en {people[1]}.")
        for label, value in (
            ("geteld", found.counted),
            ("volgens de boeken", found.books),
            ("verschil", found.difference),
        ):
            click.echo(f"  {label:18} {format_amount(value):>10}")
        _say_what_to_do(found, ledger.config)
        warn_of_errors(load(books))


def _say_what_to_do(found: Counted, config: Config) -> None:

    if not found.difference:
        click.echo("De kas klopt.")
    elif found.count.remark:
        click.echo(f"Het verschil is verklaard: {found.count.remark}")
    else:
        remedy = difference(found, config).remedy
        click.echo(remedy[:1].upper() + remedy[1:])


@click.command("voorstel", cls=DutchCommand)
@click.option("--datum", type=DAY, default=today, help="De dag waarop u aanvult; anders vandaag.")
@books_option
@output_options
def voorstel_command(datum: dt.date, books: Path, output: Output) -> None:
    """Stel per kamer voor hoeveel handgeld er bij moet, en laat zien hoe dat is berekend.

    Er verandert niets: 'bwk handgeld overmaken MAAND --uit MAP' maakt het betaalbestand.
    """
    ledger = load(books)
    execution = at_last(datum, datum)
    output.show([proposal(tills(ledger.config, ledger.transactions, datum, execution), datum, execution)])
    warn_of_errors(ledger)


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
def overmaken_command(month: Period, asked: AskedOrder, kamers: tuple[str, ...], books: Path) -> None:
    """Maak het betaalbestand van MAAND (2018-09) dat het handgeld van elke kamer aanvult tot haar plafond.

    Overgemaakt wordt vandaag, of in een latere maand op de eerste werkdag; nooit meer dan het plafond van de maand nog
    toelaat. Er wordt niets verstuurd.
    """
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
