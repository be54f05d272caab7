"""`bwk kas`: cash of the kamers."""

from __future__ import annotations

from bwk_ledger.acts.cash import fee, share, spending, takings
from bwk_ledger.acts.cash_bank import deposit, withdrawal
from bwk_ledger.acts.cash_counts import counting, explaining
from bwk_ledger.cli.dutch import LazyGroup
from bwk_ledger.cli.from_act import command

kas_command = LazyGroup(
    "kas",
    help="Contant geld van de kamers: opnemen, ontvangen, uitgeven, storten, tellen.",
    lazy={
        "aandeel": ("Boek aandelen die contant zijn betaald.", command(share)),
        "contributie": ("Boek contributie die contant is betaald.", command(fee)),
        "inkomsten": ("Boek contante inkomsten, zoals van een eettafel.", command(takings)),
        "opname": ("Boek geld dat van een rekening in de kas komt.", command(withdrawal)),
        "storting": ("Boek geld dat uit de kas op een rekening komt.", command(deposit)),
        "telling": ("Leg vast wat twee mensen in de kas tellen.", command(counting)),
        "uitgave": ("Boek wat contant is uitgegeven, met categorie A tot en met F.", command(spending)),
        "verschil": ("Boek het verklaarde verschil van een telling.", command(explaining)),
    },
)
