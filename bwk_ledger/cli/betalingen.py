"""What is agreed with others and paid: bills, declarations, deposits, loans, contracts, gifts; orders to the bank."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from bwk_ledger.acts.agreements import agreeing_deposit, agreeing_loan, contracting, keeping
from bwk_ledger.acts.bills import (
    approving_bill,
    approving_declaration,
    entering_bill,
    entering_declaration,
    paying_bills,
    paying_declarations,
)
from bwk_ledger.acts.fees import collection
from bwk_ledger.acts.gifts import giving
from bwk_ledger.acts.orders import repayment
from bwk_ledger.acts.relations import relating
from bwk_ledger.base.errors import InputError
from bwk_ledger.base.periods import today
from bwk_ledger.cli.dutch import DutchCommand, LazyGroup
from bwk_ledger.cli.from_act import command
from bwk_ledger.cli.ledger import report
from bwk_ledger.cli.options import DAY, Output, books_option, output_options, warn_of_errors
from bwk_ledger.figures.open_items import loan_states, open_items
from bwk_ledger.rules.load import load
from bwk_ledger.standing.open_items import Sort
from bwk_ledger.tables.open_items import betaalopdracht, commitments, debts, deposits, loans, schedule

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from bwk_ledger.acts.orders import PlannedOrder
    from bwk_ledger.cli.dutch import Said
    from bwk_ledger.rules.load import Ledger
    from bwk_ledger.tables.table import Table


# What `bwk factuur`, `declaratie`, `borg` and `lening` share: without a command they show what is open.


def open_group(
    name: str, text: str, commands: Mapping[str, Said], shown: Callable[[Ledger, dt.date, bool], list[Table]]
) -> click.Group:
    """A noun that shows what is open of it on a day, or with `--alles` everything; its commands are acts."""

    @click.group(name, cls=LazyGroup, lazy=commands, invoke_without_command=True, help=text)
    @click.option("--op", "day", type=DAY, default=today, help="De dag van wie het vraagt; anders vandaag.")
    @click.option("--alles", "every", is_flag=True, help="Ook wat niet meer openstaat.")
    @books_option
    @output_options
    @click.pass_context
    def group(context: click.Context, day: dt.date, every: bool, books: Path, output: Output) -> None:
        if context.invoked_subcommand is None:
            ledger = load(books)
            output.show(shown(ledger, day, every))
            warn_of_errors(ledger)

    return group


def shown_debts(sort: Sort, title: str) -> Callable[[Ledger, dt.date, bool], list[Table]]:
    """What such a noun shows of debts of a sort: those that are open, or every one."""

    def shown(ledger: Ledger, day: dt.date, every: bool) -> list[Table]:
        listed_debts = [item for item in open_items(ledger, day, sort) if item.open or every]
        return [debts(title if every else f"{title} die openstaan", listed_debts, day, with_paid=every)]

    return shown


# Orders to the bank: collecting fees, and paying back shares.


def show_order(ledger: Ledger, plan: PlannedOrder) -> None:
    """Show who is in an order and who is not."""
    del ledger
    Output("terminal").show([betaalopdracht(plan.draft, plan.about)])


incasso_command = command(collection, show_order)
uitbetalen_command = command(repayment, show_order)


# `bwk borg`: deposits that were paid and received.


def _shown_deposits(ledger: Ledger, day: dt.date, every: bool) -> list[Table]:
    tables = []
    for sort in (Sort.DEPOSIT_PAID, Sort.DEPOSIT_RECEIVED):
        listed_deposits = [item for item in open_items(ledger, day, sort) if item.open or every or not item.amount]
        tables.append(deposits(sort.title, listed_deposits, day))
    return tables


borg_command = open_group(
    "borg",
    "Toon betaalde en ontvangen borg, of leg er een vast.",
    {
        "boek": ("Leg een borg vast: betaald of ontvangen.", command(agreeing_deposit)),
        "inhouden": ("Boek wat van een borg niet teruggaat.", command(keeping)),
    },
    _shown_deposits,
)


# `bwk contract`: what is agreed for later and is not on the balance sheet.


def _shown_contracts(ledger: Ledger, day: dt.date, every: bool) -> list[Table]:
    contracts = [item for item in ledger.config.contracts if every or item.holds_on(day)]
    return [commitments(contracts, ledger.config, day)]


contract_command = open_group(
    "contract",
    "Toon de contracten die doorlopen, of leg er een vast.",
    {"boek": ("Leg een contract vast.", command(contracting))},
    _shown_contracts,
)


# `bwk declaratie`: what people paid for the cooperative, and get back.

declaratie_command = open_group(
    "declaratie",
    "Toon welke declaraties openstaan, of boek er een.",
    {
        "betalen": ("Maak het betaalbestand van goedgekeurde declaraties.", command(paying_declarations, show_order)),
        "boek": ("Boek wat iemand zelf betaalde en terugkrijgt.", command(entering_declaration)),
        "goedkeuren": ("Geef akkoord als tweede persoon.", command(approving_declaration)),
    },
    shown_debts(Sort.DECLARATION, "Declaraties"),
)


# `bwk factuur`: bills of suppliers; `bwk relatie`: who they are.

relatie_command = command(relating)


factuur_command = open_group(
    "factuur",
    "Toon welke facturen openstaan, of boek er een.",
    {
        "betalen": ("Maak het betaalbestand van goedgekeurde facturen.", command(paying_bills, show_order)),
        "boek": ("Boek een factuur met haar papier.", command(entering_bill)),
        "goedkeuren": ("Geef akkoord als tweede persoon.", command(approving_bill)),
    },
    shown_debts(Sort.BILL, "Facturen"),
)


# `bwk gift`: a gift that came in on the bank.

gift_command = command(giving)


# `bwk lening`: loans from and to members and funds, and their terms.


def _shown_loans(ledger: Ledger, day: dt.date, every: bool) -> list[Table]:
    states = [item for item in loan_states(ledger, day) if item.item.open or every or not item.item.amount]
    return [
        loans(sort.title, [item for item in states if item.item.sort is sort], day)
        for sort in (Sort.LOAN_RECEIVED, Sort.LOAN_GIVEN)
    ]


@click.command("termijnen", cls=DutchCommand)
@click.argument("nummer")
@report(knows_year=False)
def termijnen_command(ledger: Ledger, nummer: str) -> list[Table]:
    """Toon de termijnen van lening NUMMER zoals zij zijn afgesproken: aflossing, rente, en wat dan nog openstaat."""
    loan = ledger.config.loans.get(nummer.upper())
    if loan is None:
        known = ", ".join(ledger.config.loans) or "geen"
        raise InputError(f"er is geen lening {nummer}.", remedy=f"kies uit: {known}.")
    return [schedule(loan.number, loan.terms())]


lening_command = open_group(
    "lening",
    "Toon de leningen en hun stand, of leg er een vast.",
    {
        "boek": ("Leg een lening vast: ontvangen of verstrekt.", command(agreeing_loan)),
        "termijnen": ("Toon de termijnen van een lening.", termijnen_command),
    },
    _shown_loans,
)
