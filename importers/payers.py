"""Who paid, where the text of a row names no member: found by account number, else by name, in a register elsewhere.

What finds them is handed in by who calls the import, so that nothing here knows names, or where they are kept. Only the
number reaches the books.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from importers.readers.bank import BankRow

_UNKNOWN = "het register kent IBAN noch naam"


class Payers(Protocol):
    """The numbers of the members who have an account number or a name, in order: none, one, or more who share it.

    How a name is written (capitals, accents, punctuation) makes no difference.
    """

    def by_iban(self, iban: str) -> tuple[str, ...]:
        """Who has an account number."""

    def by_name(self, name: str) -> tuple[str, ...]:
        """Who has a name."""


@dataclass(frozen=True)
class Payer:
    """The member on the other side of a row: `how` says in Dutch what told, or why nothing did (`number` is None)."""

    number: str | None
    how: str


def find(payers: Payers, row: BankRow) -> Payer:
    """Who is on the other side of a row; nobody where two members fit, for a guess would be as often wrong as right."""
    for how, article, numbers in (
        ("IBAN", "het", payers.by_iban(row.counterparty)),
        ("naam", "de", payers.by_name(row.name)),
    ):
        if len(numbers) == 1:
            return Payer(numbers[0], how)
        if numbers:
            return Payer(None, f"{article} {how} is van {' en '.join(numbers)}")
    return Payer(None, _UNKNOWN)


def other_payer(payers: Payers, row: BankRow, number: str) -> str | None:
    """Who paid for the member that the text names, by account number; None where that is the member or not known."""
    numbers = payers.by_iban(row.counterparty)
    return numbers[0] if len(numbers) == 1 and numbers[0] != number else None
