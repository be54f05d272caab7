"""The single reports: one year of the books in one table, or a few; lists for the accountant among them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from bwk_ledger.acts.accruals import accrual
from bwk_ledger.acts.act import MONTH
from bwk_ledger.acts.budget import entering, revising
from bwk_ledger.base.accounts import is_under
from bwk_ledger.base.errors import InputError
from bwk_ledger.base.files import PRIVATE_FILE
from bwk_ledger.cli.dutch import DefaultGroup, DutchCommand
from bwk_ledger.cli.from_act import command, do_first, fields_of
from bwk_ledger.cli.ledger import report
from bwk_ledger.cli.options import KindType, Output, books_option, output_options, warn_of_errors
from bwk_ledger.cli.register import names_option, refuse_inside, register_options
from bwk_ledger.figures.accruals import accrual_lines, cutoff
from bwk_ledger.figures.dossier import dossier
from bwk_ledger.figures.general_ledger import general_ledger, trial_balance
from bwk_ledger.figures.hours import all_hours
from bwk_ledger.figures.reconciliation import subledger
from bwk_ledger.figures.results import figures, require_year
from bwk_ledger.figures.wages import reported_payments, require_wage_tax, wage_tax
from bwk_ledger.rules.load import load
from bwk_ledger.standing.law import allowance_ceilings
from bwk_ledger.tables import reconciliation
from bwk_ledger.tables.accruals import overlopend
from bwk_ledger.tables.budget import begroting
from bwk_ledger.tables.budget import bron as source_tables
from bwk_ledger.tables.general_ledger import grootboek, proefbalans
from bwk_ledger.tables.reconciliation import dossier as dossier_table
from bwk_ledger.tables.wages import Payee, loonheffing, ubd
from bwk_ledger.tables.year import flows_of, kasstroom, reconciliations

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from bwk_ledger.base.periods import Period
    from bwk_ledger.register.access import RegisterAccess
    from bwk_ledger.rules.load import Ledger
    from bwk_ledger.tables.table import Table


# The single reports: one year of the books in one table, or a few.


@click.command("proefbalans", cls=DutchCommand)
@click.argument("jaar", type=int)
@report()
def proefbalans_command(ledger: Ledger, jaar: int) -> list[Table]:
    """Toon van elke rekening de stand op 1 januari, wat er in JAAR bij en af ging, en de stand op 31 december."""
    return [proefbalans(ledger.index.fact(trial_balance, jaar), ledger.names, jaar)]


_SHOWN = 8  # suggestions


@click.command("grootboek", cls=DutchCommand)
@click.argument("rekening")
@click.argument("jaar", type=int)
@report(knows_year=False)
def grootboek_command(ledger: Ledger, rekening: str, jaar: int) -> list[Table]:
    """Toon elke boeking van JAAR op een REKENING en alles daaronder, met de stand erna en waar zij vandaan komt.

    Voorbeelden: Activa:Bank:ING, Lasten:KAMER:Fysiek, Vermogen.
    """
    if not any(is_under(name, rekening) for name in ledger.names):
        raise InputError(
            f"rekening {rekening} bestaat niet.",
            cause=_near(rekening, ledger.names),
            remedy="noem een rekening of het begin ervan; 'bwk proefbalans' toont ze allemaal.",
        )
    require_year(ledger, jaar)
    ledger_accounts = general_ledger(ledger.index, rekening, jaar)
    if not ledger_accounts:
        raise InputError(
            f"op {rekening} staat in {jaar} niets.", remedy="noem een ander jaar, of een rekening erboven."
        )
    return grootboek(ledger_accounts, ledger.names, jaar)


def _near(wanted: str, names: Iterable[str]) -> str | None:
    whole, last = wanted.casefold(), wanted.rsplit(":", 1)[-1].casefold()
    near = [name for name in names if whole in name.casefold()] or [name for name in names if last in name.casefold()]
    return f"lijkt op: {', '.join(near[:_SHOWN])}." if near else None


@click.command("kasstroom", cls=DutchCommand)
@click.argument("jaar", type=int)
@report()
def kasstroom_command(ledger: Ledger, jaar: int) -> list[Table]:
    """Toon waar het geld van JAAR vandaan kwam en waar het heen ging, naast het jaar ervoor."""
    return [kasstroom(flows_of(ledger, figures(ledger, jaar)), ledger.config, ledger.names)]


@click.command("loonheffing", cls=DutchCommand)
@click.argument("jaar", type=int)
@report(knows_year=False)
def loonheffing_command(ledger: Ledger, jaar: int) -> list[Table]:
    """Toon per maand van JAAR wat aan loonheffing is ingehouden, betaald en nog te betalen is.

    Alleen voor een coöperatie met personeel op de loonlijst; leg het naast de aangiften van het loonkantoor.
    """
    require_wage_tax(ledger)
    require_year(ledger, jaar)
    return [loonheffing(*wage_tax(ledger.transactions, jaar), jaar)]


@click.command("ubd", cls=DutchCommand)
@click.argument("jaar", type=int)
@names_option
@books_option
@register_options
@output_options
def ubd_command(jaar: int, met_namen: bool, books: Path, register: RegisterAccess, output: Output) -> None:
    """Toon wat in JAAR aan mensen is betaald voor werk zonder loon en zonder factuur met btw.

    Een coöperatie met een loonheffingennummer geeft dit op aan de Belastingdienst, uiterlijk 31 januari erna. Met
    --met-namen staan naam, adres, geboortedatum en BSN erbij, uit het register ('bwk leden gegevens').
    """
    ledger = load(books)
    require_year(ledger, jaar)
    if met_namen and output.path is not None:
        refuse_inside(output.path, ledger.root)
    ceilings = allowance_ceilings(ledger.customs)
    payments = reported_payments(ledger.transactions, ledger.index.fact(all_hours), jaar, ceilings)
    people = register.read().people if met_namen else {}
    payees = {
        number: Payee(
            person.name, f"{person.address}, {person.postcode} {person.town}".strip(", "), person.born, person.bsn
        )
        for number, person in people.items()
    }
    output.show([ubd(payments, jaar, payees if met_namen else None)], PRIVATE_FILE if met_namen else None)
    warn_of_errors(ledger)


@click.command("overlopend", cls=DutchCommand, help=accrual.help)
@fields_of(accrual)
@books_option
@output_options
def overlopend_command(books: Path, output: Output, values: dict[str, Any]) -> None:
    """Show the accruals of a year, with a new one where that is asked."""
    do_first(accrual, books, values)
    ledger = load(books)
    require_year(ledger, values["jaar"])
    output.show([overlopend(accrual_lines(ledger, values["jaar"]), values["jaar"])])
    warn_of_errors(ledger)


# The lists that an accountant lays beside the ledger when a year ends.


@click.command("debiteuren", cls=DutchCommand)
@click.argument("jaar", type=int)
@report()
def debiteuren_command(ledger: Ledger, jaar: int) -> list[Table]:
    """Toon wie op 31 december van JAAR nog moest betalen, hoe lang al, en of dat klopt met het grootboek.

    Contributie van leden staat erbij, en ook betaalde borg, verstrekte leningen en wat nog te ontvangen was.
    """
    year_subledger = subledger(ledger, jaar)
    return [reconciliation.debtors(year_subledger), reconciliation.ties(year_subledger)]


@click.command("crediteuren", cls=DutchCommand)
@click.argument("jaar", type=int)
@report()
def crediteuren_command(ledger: Ledger, jaar: int) -> list[Table]:
    """Toon wie op 31 december van JAAR nog geld kreeg, hoe lang al, en of dat klopt met het grootboek."""
    year_subledger = subledger(ledger, jaar)
    return [reconciliation.creditors(year_subledger), reconciliation.ties(year_subledger)]


@click.command("afgrenzing", cls=DutchCommand)
@click.argument("jaar", type=int)
@report()
def afgrenzing_command(ledger: Ledger, jaar: int) -> list[Table]:
    """Toon wat van januari tot en met maart na JAAR is betaald, naar het jaar waar het bij hoort.

    Dat jaar volgt uit 'hoort-bij:', uit 'periode:' of uit de dag van de factuur. Wat bij JAAR hoort en niet op de
    balans stond, staat apart.
    """
    return [reconciliation.cutoff(cutoff(ledger, jaar), jaar)]


@click.command("aansluitingen", cls=DutchCommand)
@click.argument("jaar", type=int)
@report()
def aansluitingen_command(ledger: Ledger, jaar: int) -> list[Table]:
    """Toon per bankrekening en kas het bewijs van 31 december van JAAR, en leg lonen en btw naast het grootboek.

    Ook alle memoriaalboekingen van het jaar staan erin.
    """
    return list(reconciliations(ledger, jaar))


@click.command("dossier", cls=DutchCommand)
@click.argument("jaar", type=int)
@report()
def dossier_command(ledger: Ledger, jaar: int) -> list[Table]:
    """Toon wat er in het dossier van JAAR hoort, wat er is, en wat nog ontbreekt en waar dat heen moet.

    Het dossier zelf maakt 'bwk jaarrekening JAAR --uit MAP', met een lijst van wat ontbreekt.
    """
    return [dossier_table(dossier(ledger, jaar), jaar)]


# `bwk begroting`: the budget beside what happened, a new line of it, and a revision.


@click.command("toon", cls=DutchCommand)
@click.argument("jaar", type=int)
@click.option("--tot", "month", type=KindType(MONTH), help="De laatste maand die telt, van werkelijkheid en begroting.")
@click.option("--bron", is_flag=True, help="Alleen de begroting, in de twee tabellen van het aanbod.")
@report()
def toon_command(ledger: Ledger, jaar: int, month: Period | None, bron: bool) -> list[Table]:
    """Toon de begroting van JAAR naast de werkelijkheid, per kamer en in totaal.

    De formele begroting is geld; de populaire is geld en de waarde van uren die mensen onbetaald inzetten. Is de
    begroting gewijzigd, dan staat ernaast wat er eerst begroot was.
    """
    if month is not None and bron:
        raise click.UsageError("De tabellen van het aanbod zijn van een heel jaar: kies --tot of --bron.")
    if month is not None and month.start.year != jaar:
        raise click.BadParameter(f"deze maand ligt niet in {jaar}.", param_hint="'--tot'")
    budget_figures = figures(ledger, jaar, month)
    return source_tables(budget_figures, ledger.customs) if bron else begroting(budget_figures)


begroting_command = DefaultGroup(
    "begroting",
    help="Begroting naast werkelijkheid: 'bwk begroting JAAR'. En wat er in de begroting komt en verandert.",
    lazy={
        "toon": ("Begroting naast werkelijkheid; 'toon' mag u weglaten.", toon_command),
        "herzien": ("Wijzig de begroting van een post vanaf een dag, door een besluit.", command(revising)),
        "nieuw": ("Zet een post in de begroting van een jaar.", command(entering)),
    },
)
