"""`bwk post`: the posts of the kamers and of the cooperative itself."""

from __future__ import annotations

from bwk_ledger.acts.posts import adding
from bwk_ledger.cli.dutch import LazyGroup
from bwk_ledger.cli.from_act import command

post_command = LazyGroup(
    "post",
    help="Posten van de kamers en van de coöperatie zelf.",
    lazy={
        "nieuw": ("Maak een post, met rekeningen voor wie haar krijgt.", command(adding)),
    },
)
