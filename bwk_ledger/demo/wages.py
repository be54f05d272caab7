"""The payslips of the example: who has a perspectiefbaan, which grants pay it, and what the bank paid out."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bwk_ledger.demo.hours import SECOND
from bwk_ledger.demo.people import TAX_OFFICE

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bwk_ledger.demo.income import BankLine
    from bwk_ledger.demo.people import People

# Number, kamer and the parts of the grants (`-` for the kamer itself).
EMPLOYEES = (("P0021", "TOP", "DOEN 36 KHF 23 VSB 18 SPDO 6 - 17"), ("P0022", "HLR", "DOEN 56 VSB 35 WI 9"))


@dataclass(frozen=True)
class DemoSlip:
    """What one of them earned in a month, in cents."""

    person: str
    month: int
    net: int
    tax: int


def wage_slips(lines: Iterable[BankLine], people: People) -> list[DemoSlip]:
    """A payslip for each month of the second year in which somebody was paid, by month.

    Args:
        lines: those of the bank in that year.
        people: who occurs in it.
    """
    paid: dict[tuple[int, str], list[int]] = defaultdict(lambda: [0, 0])
    for line in lines:
        for (person, kamer, _), employee in zip(EMPLOYEES, people.employees, strict=True):
            if line.iban == employee.iban:
                paid[line.date.month, person][0] -= line.cents
            elif line.iban == TAX_OFFICE.iban and kamer in line.text.split():
                paid[line.date.month, person][1] -= line.cents
    return [DemoSlip(person, month, *amounts) for (month, person), amounts in sorted(paid.items())]


def agreements() -> str:
    """The employees, and what is agreed on their wages, as entries of the books."""
    day = SECOND.first_day("TOP")
    return "\n".join(
        f'{day} custom "persoon" "{number}"\n  soort: "betaald"\n  kamers: "{kamer}"\n\n'
        f'{day} custom "loon" "{number}"\n  post: "Mensen:Perspectiefbanen"\n  verdeling: "{kamer} 1"\n'
        f'  subsidie: "{grants}"\n'
        for number, kamer, grants in EMPLOYEES
    )
