"""`bwk kas`: cash of the kamers."""

from __future__ import annotations

import click

from bwk_ledger.acts.cash import fee, share, spending, takings
from bwk_ledger.acts.cash_bank import deposit, withdrawal
from bwk_ledger.acts.cash_counts import counting, explaining
from bwk_ledger.cli.dutch import LazyGroup
from bwk_ledger.cli.from_act import command

_COMMANDS = {
    "aandeel": "Boek aandelen die contant zijn betaald.",
    "contributie": "Boek contributie die contant is betaald.",
    "inkomsten": "Boek contante inkomsten, zoals van een eettafel.",
    "opname": "Boek geld dat van een rekening in de kas komt.",
    "storting": "Boek geld dat uit de kas op een rekening komt.",
    "telling": "Leg vast wat twee mensen in de kas tellen.",
    "uitgave": "Boek wat contant is uitgegeven, met categorie A tot en met F.",
    "verschil": "Boek het verklaarde verschil van een telling.",
}


@click.group("kas", cls=LazyGroup, lazy=_COMMANDS, rooms={"kas": tuple(_COMMANDS)})
def kas_command() -> None:
    """Contant geld van de kamers: opnemen, ontvangen, uitgeven, storten, tellen."""


aandeel_command = command(share)
contributie_command = command(fee)
inkomsten_command = command(takings)
opname_command = command(withdrawal)
storting_command = command(deposit)
telling_command = command(counting)
uitgave_command = command(spending)
verschil_command = command(explaining)
