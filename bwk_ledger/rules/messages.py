"""What is wrong with the books as findings, also where beancount itself says it, in English.

Its errors have no more than a class and a sentence, so their sentences are recognised here, and nowhere else.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple

from beancount.core.amount import Amount
from beancount.core.data import Balance

from bwk_ledger.base.accounts import SHARES
from bwk_ledger.base.finding import AccountName, Finding
from bwk_ledger.base.money import EUR
from bwk_ledger.standing.members import SHARE

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from decimal import Decimal

BALANCE = "beancount.balance"
UNBALANCED = "beancount.unbalanced"
# What it says of shares, by how its message begins: what, cause and remedy.
_OF_SHARES = {
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
# What it says of mistakes that users make: the rule, its words and ours.
_OF_BOOKS = tuple(
    (f"beancount.{rule}", re.compile(english), dutch)
    for rule, english, dutch in (
        (
            "unbalanced",
            r"Transaction does not balance: \((?P<left>.*)\)",
            "De bedragen van deze boeking zijn samen niet nul: er blijft {left} over.",
        ),
        ("numbers", r"Too many missing numbers for currency group ", "Van deze boeking ontbreekt meer dan 1 bedrag."),
        (
            "commodity",
            r"Failed to categorize posting ",
            "Van een bedrag van deze boeking is niet te zien in welke munt het is.",
        ),
        ("name", r"Invalid account name: (?P<account>\S+)", "De rekening {account} heeft een naam die niet mag."),
        ("unknown", r"Invalid reference to unknown account '(?P<account>\S+)'", "De rekening {account} bestaat niet."),
        (
            "inactive",
            r"Invalid reference to inactive account '(?P<account>\S+)'",
            "De rekening {account} mag op die dag niet worden gebruikt.",
        ),
        (
            "currency",
            r"Invalid currency (?P<commodity>\S+) for account '(?P<account>\S+)'",
            "{commodity} hoort niet op {account}.",
        ),
        ("opened", r"Duplicate open directive for (?P<account>\S+)", "De rekening {account} is twee keer geopend."),
        (
            "contradiction",
            r"Duplicate balance assertion with different amounts",
            "Twee saldo's van een dag spreken elkaar tegen.",
        ),
        (
            "double",
            r"Duplicate (?:metadata field on entry|posting metadata field): ",
            "Een gegeven staat er dubbel.",
        ),
        ("pad", r"Unused Pad entry", "Een regel die een verschil moet aanvullen, vult niets aan."),
        ("syntax", r"syntax error|Invalid token", "Deze regel is niet te lezen, en telt niet mee."),
        ("file", r"File .* does not exist|File glob .* does not match", "Een bestand van de boeken is weg."),
    )
)


class FailedBalance(NamedTuple):
    """A balance in the books, EUR, that the bookings before it do not come to."""

    account: str
    day: dt.date  # the last day of which the bookings count
    stated: Decimal
    booked: Decimal

    @property
    def difference(self) -> Decimal:
        """What was booked too much, or with a minus too little."""
        return self.booked - self.stated


def in_euros(item: Finding) -> FailedBalance | None:
    """The balance in euros that a finding is about; None for any other finding."""
    if item.rule != BALANCE or item.data["stated"].currency != EUR:
        return None
    account, stated, booked = item.data["account"], item.data["stated"], item.data["booked"]
    return FailedBalance(account.name, item.data["day"], stated.number, booked.number)


def findings_of(errors: Iterable[Any], entries: Iterable[Any]) -> tuple[Finding, ...]:
    """Errors of the books as findings, in their order.

    Args:
        errors: those of a load.
        entries: all entries: what is wrong may have been said of one that a later plugin put another in the place of.
    """
    kept = tuple(errors)
    # What follows from a line stands after it, and has its place too.
    places = {_place(entry): entry for entry in reversed([*entries])} if kept else {}
    return tuple(_finding(error, places.get(_place(error.entry), error.entry)) for error in kept)


def _place(entry: Any) -> tuple[Any, ...]:
    values: Mapping[str, Any] = getattr(entry, "meta", None) or {}
    return (type(entry), values.get("filename"), values.get("lineno"))


def _finding(error: Any, entry: Any) -> Finding:
    """An error of ours, or what beancount says in Dutch: with a cause and a remedy only where it is about shares."""
    if isinstance(error, Finding):
        return replace(error, entry=entry)
    message, place = str(error.message), error.source or {}
    begins = next((text for text in _OF_SHARES if message.startswith(text)), None)
    if begins and (f" {SHARE}" in message or f"{SHARES}:" in message):
        return Finding("beancount.shares", entry, place, *_OF_SHARES[begins])
    if message.startswith("Balance failed") and isinstance(entry, Balance) and entry.diff_amount is not None:
        booked = Amount(entry.amount.number + entry.diff_amount.number, entry.amount.currency)
        what = "Op {account} hoort {stated} te staan, en volgens de boeken staat er {booked}."
        day = entry.date - dt.timedelta(days=1)  # the last of which the bookings count
        values = {"account": AccountName(entry.account), "stated": entry.amount, "booked": booked, "day": day}
        return Finding(BALANCE, entry, place, what, "", "", values)
    said = message.strip().split("\n", 1)[0]
    for rule, english, dutch in _OF_BOOKS:
        if match := english.match(said):
            values = {key: _value(key, text) for key, text in match.groupdict().items()}
            return Finding(rule, entry, place, dutch, "", "", values)
    other = "Het boekhoudprogramma meldt in het Engels: {said}"
    return Finding("beancount.other", entry, place, other, "", "", {"said": said})


def _value(key: str, text: str) -> Any:
    if key == "account":
        return AccountName(text)
    return [Amount.from_string(part) for part in text.split(", ")] if key == "left" else text
