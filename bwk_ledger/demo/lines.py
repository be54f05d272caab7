"""Lines of a bank statement, worded as ING words them. Amounts are signed cents: below zero is paid out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime as dt
    import random
    from collections.abc import Iterable

    from bwk_ledger.demo.parties import Party
    from bwk_ledger.demo.people import Person

_LETTERS = "0123456789ABCDEFGHJKLMNPQRSTUVWXYZ"


@dataclass(frozen=True)
class Paper:
    """What proves a payment: its kind and number as the bank line has them (`factuur C18-127`), and what it is for."""

    number: str
    what: str


@dataclass(frozen=True)
class BankLine:
    """One line; `code` and `kind` are two names that the bank has for how it was paid."""

    date: dt.date
    name: str
    iban: str
    code: str
    kind: str
    cents: int
    text: str
    paper: Paper | None = None  # of an invented organisation; what people are paid for is for nobody else to see


def transfer(day: dt.date, other: Party | Person, cents: int, description: str) -> BankLine:
    """Money sent by us or by the other."""
    code, kind = ("OV", "Overschrijving") if cents > 0 else ("GT", "Online bankieren")
    return BankLine(day, other.name, other.iban, code, kind, cents, _text(day, other, description))


def ideal(day: dt.date, other: Person, cents: int, description: str, reference: str) -> BankLine:
    """Money received through iDEAL; the bank then adds a reference."""
    text = _text(day, other, description, f"Kenmerk: {reference} ")
    return BankLine(day, other.name, other.iban, "ID", "iDEAL", cents, text)


def direct_debit(day: dt.date, other: Party, cents: int, description: str, mandate: str) -> BankLine:
    """Money collected by the other."""
    text = _text(day, other, description, f"Machtiging ID: {mandate} Doorlopende incasso ")
    return BankLine(day, other.name, other.iban, "IC", "Incasso", cents, text)


def card(day: dt.date, shop: str, cents: int, card_number: str, rng: random.Random, note: str = "") -> BankLine:
    """A card payment: no counterparty account and no words of the payer, but the number of the card."""
    clock = f"{rng.randint(9, 17):02d}:{rng.randint(0, 59):02d}"
    transaction, terminal = ("".join(rng.choices(_LETTERS, k=6)) for _ in range(2))
    text = (
        f"Pasvolgnr: {card_number} {day:%d-%m-%Y} {clock} Transactie: {transaction} Term: {terminal}"
        f"{' ' + note if note else ''} Valutadatum: {day:%d-%m-%Y}"
    )
    return BankLine(day, f"{shop} UTRECHT", "", "BA", "Betaalautomaat", cents, text)


def bank_charge(day: dt.date, name: str, cents: int, text: str) -> BankLine:
    """What the bank itself charges."""
    return BankLine(day, name, "", "DV", "Diversen", cents, f"{text} Valutadatum: {day:%d-%m-%Y}")


def in_order(lines: Iterable[BankLine]) -> list[BankLine]:
    """Oldest first; on one day what comes in goes before what goes out."""
    return sorted(lines, key=lambda line: (line.date, line.cents < 0))


def _text(day: dt.date, other: Party | Person, description: str, extra: str = "") -> str:
    return f"Naam: {other.name} Omschrijving: {description} IBAN: {other.iban} {extra}Valutadatum: {day:%d-%m-%Y}"
