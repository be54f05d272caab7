"""The lists that an accountant lays beside the ledger when a year ends."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from bwk_ledger.cli.dutch import DutchCommand
from bwk_ledger.cli.ledger import report
from bwk_ledger.figures.cutoff import cutoff
from bwk_ledger.figures.dossier import dossier
from bwk_ledger.figures.subledger import subledger
from bwk_ledger.tables import reconciliation
from bwk_ledger.tables import subledger as lists
from bwk_ledger.tables.dossier import dossier as dossier_table
from bwk_ledger.tables.year import reconciliations

if TYPE_CHECKING:
    from bwk_ledger.rules.load import Ledger
    from bwk_ledger.tables.table import Table


@click.command("debiteuren", cls=DutchCommand)
@click.argument("jaar", type=int)
@report()
def debiteuren_command(ledger: Ledger, jaar: int) -> list[Table]:
    """Toon wie op 31 december van JAAR nog moest betalen, hoe lang al, en of dat klopt met het grootboek.

    Contributie van leden staat erbij, en ook betaalde borg, verstrekte leningen en wat nog te ontvangen was.
    """
    found = subledger(ledger, jaar)
    return [lists.debtors(found), lists.ties(found)]


@click.command("crediteuren", cls=DutchCommand)
@click.argument("jaar", type=int)
@report()
def crediteuren_command(ledger: Ledger, jaar: int) -> list[Table]:
    """Toon wie op 31 december van JAAR nog geld kreeg, hoe lang al, en of dat klopt met het grootboek."""
    found = subledger(ledger, jaar)
    return [lists.creditors(found), lists.ties(found)]


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
