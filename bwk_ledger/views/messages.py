"""What is wrong with the books, as users read it: our own findings, and what beancount says of shares in Dutch."""

from __future__ import annotations

from typing import Any

from bwk_ledger.accounts import SHARES
from bwk_ledger.errors import describe
from bwk_ledger.membership import SHARE

# What beancount says of shares, by how its message begins: what, cause and remedy.
_SAID_OF_SHARES = {
    "Not enough lots to reduce": (
        "Hier gaan meer aandelen af dan er op de rekening staan.",
        "niemand kan meer aandelen afgeven dan er op zijn of haar naam staan; deze boeking telt daarom niet mee.",
        "verbeter het aantal of het nummer, of zoek de uitgifte die ontbreekt.",
    ),
    "No position matches": (
        "Hier gaan aandelen af tegen een prijs waarvoor er geen op de rekening staan.",
        "aandelen gaan terug tegen wat ervoor is betaald, de nominale waarde; deze boeking telt daarom niet mee.",
        "verbeter de prijs tussen de accolades, of het nummer van het lid.",
    ),
    "Invalid currency": (
        "Hier staat iets anders dan aandelen op een aandelenrekening.",
        "het aandelenregister telt aandelen; een bedrag zonder aandelen is van niemand te bewijzen.",
        "boek de aandelen zelf, of boek het bedrag op een andere rekening.",
    ),
}


def message_of(error: Any) -> str:
    """The message of an error of the books: what is wrong, and on lines of their own the cause and the remedy."""
    message = str(error.message)
    for begins, (what, cause, remedy) in _SAID_OF_SHARES.items():
        if message.startswith(begins) and (f" {SHARE}" in message or f"{SHARES}:" in message):
            return describe(what, cause=cause, remedy=remedy)
    return message
