"""`bwk post`: the posts of the kamers and of the cooperative itself."""

from __future__ import annotations

import click

from bwk_ledger.acts.posts import adding
from bwk_ledger.cli.dutch import LazyGroup
from bwk_ledger.cli.from_act import command

_COMMANDS: dict[str, str] = {"nieuw": "Maak een post, met rekeningen voor wie haar krijgt."}


@click.group("post", cls=LazyGroup, lazy=_COMMANDS, rooms={"post": tuple(_COMMANDS)})
def post_command() -> None:
    """Posten van de kamers en van de coöperatie zelf."""


nieuw_command = command(adding)
