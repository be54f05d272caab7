"""What the errors of the books say: in Dutch, also those of beancount itself that its users meet."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from bwk_ledger.accounts import SHARES
from bwk_ledger.errors import describe
from bwk_ledger.membership import SHARE
from bwk_ledger.money import EUR
from bwk_ledger.plugin.finding import Finding

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


# What beancount says of mistakes that users make, by how its message begins.
_ENGLISH = tuple(
    (re.compile(pattern), dutch)
    for pattern, dutch in (
        (
            r"Balance failed for '(\S+)': expected (\S+ \S+) != accumulated (\S+ \S+).*",
            r"Op \1 hoort \2 te staan, en volgens de boeken staat er \3.",
        ),
        (
            r"Transaction does not balance: \((.*)\)",
            r"De bedragen van deze boeking zijn samen niet nul: er blijft \1 over.",
        ),
        (r"Too many missing numbers for currency group .*", r"Van deze boeking ontbreekt meer dan 1 bedrag."),
        (r"Failed to categorize posting .*", r"Van een bedrag van deze boeking is niet te zien in welke munt het is."),
        (r"Invalid account name: (\S+)", r"De rekening \1 heeft een naam die niet mag."),
        (r"Invalid reference to unknown account '(\S+)'", r"De rekening \1 bestaat niet."),
        (r"Invalid reference to inactive account '(\S+)'", r"De rekening \1 mag op die dag niet worden gebruikt."),
        (r"Invalid currency (\S+) for account '(\S+)'", r"\1 hoort niet op \2."),
        (r"Duplicate open directive for (\S+)", r"De rekening \1 is twee keer geopend."),
        (r"Duplicate balance assertion with different amounts.*", r"Twee saldo's van een dag spreken elkaar tegen."),
        (
            r"Duplicate metadata field on entry: .*|Duplicate posting metadata field: .*",
            r"Een gegeven staat er dubbel.",
        ),
        (r"Unused Pad entry", r"Een regel die een verschil moet aanvullen, vult niets aan."),
        (r"syntax error.*|Invalid token.*", r"Deze regel is niet te lezen, en telt niet mee."),
        (r"File .* does not exist|File glob .* does not match.*", r"Een bestand van de boeken is weg."),
    )
)


_FAILED = re.compile(rf"Balance failed for '(\S+)': expected (\S+) {EUR} != accumulated (\S+) {EUR}\b")


@dataclass(frozen=True)
class FailedBalance:
    """A balance in the books, EUR, that the bookings before it do not come to."""

    account: str
    day: dt.date  # the last day of which the bookings count
    stated: Decimal
    booked: Decimal

    @property
    def difference(self) -> Decimal:
        """What was booked too much, or with a minus too little."""
        return self.booked - self.stated


def failed_balance(error: Any) -> FailedBalance | None:
    """The balance that an error is about; None for any other error."""
    found = _FAILED.match(str(error.message))
    day = getattr(error.entry, "date", None)
    if found is None or day is None:
        return None
    return FailedBalance(found[1], day - dt.timedelta(days=1), Decimal(found[2]), Decimal(found[3]))


def message_of(error: Any) -> str:
    """The message of an error; beancount's own are left as they are, except those about shares."""
    message = str(error.message)
    for begins, (what, cause, remedy) in _SAID_OF_SHARES.items():
        if message.startswith(begins) and (f" {SHARE}" in message or f"{SHARES}:" in message):
            return describe(what, cause=cause, remedy=remedy)
    return message


def first_sentence(error: Any) -> str:
    """What is wrong, without cause and remedy: in Dutch, also of beancount's own errors."""
    said = message_of(error).strip().split("\n", 1)[0]
    for pattern, dutch in _ENGLISH:
        if found := pattern.match(said):
            return found.expand(dutch)
    return said if _is_ours(error) else f"Het boekhoudprogramma meldt in het Engels: {said}"


def _is_ours(error: Any) -> bool:
    return isinstance(error, Finding) or message_of(error) != str(error.message)
