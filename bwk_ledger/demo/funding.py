"""Bank lines of what funders and the tax office pay."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bwk_ledger.demo.chance import stream
from bwk_ledger.demo.days import YEAR, bank_day
from bwk_ledger.demo.lines import BankLine, transfer
from bwk_ledger.demo.parties import FUNDERS, TAX_OFFICE

if TYPE_CHECKING:
    from collections.abc import Iterator

# Per grant: month and euros of each instalment. Each comes before the costs it pays; together they are the award.
_INSTALMENTS = {
    "SPDO": ((1, 35_750), (4, 35_750), (7, 35_750), (10, 35_750)),
    "WI": ((1, 7_500), (7, 5_000)),
    "PORTAAL": ((1, 4_500), (7, 4_500)),
    "MITROS": ((1, 7_000),),
    "BOEX": ((1, 3_500), (7, 3_500)),
    "GROENWEST": ((1, 2_000),),
    "VSB": ((1, 13_560), (8, 9_040)),
    "DOEN": ((1, 11_040), (5, 11_040), (9, 5_520)),
    "KHF": ((1, 13_600),),
    "ORANJE": ((4, 12_000), (8, 8_000)),
}
_REFUND_MONTHS = (4, 7, 10, 12)


def funding_lines(seed: int) -> list[BankLine]:
    """All of them, in no particular order."""
    return [*_grant_lines(), *_refund_lines(seed)]


def _grant_lines() -> Iterator[BankLine]:
    for code, instalments in _INSTALMENTS.items():
        for number, (month, euros) in enumerate(instalments, start=1):
            text = f"Subsidie {code} {YEAR} termijn {number} van {len(instalments)}"
            yield transfer(bank_day(month, 2), FUNDERS[code], euros * 100, text)


def _refund_lines(seed: int) -> Iterator[BankLine]:
    rng = stream(seed, "refunds")
    for quarter, month in enumerate(_REFUND_MONTHS, start=1):
        cents = rng.randint(3_850, 4_090) * 100
        yield transfer(bank_day(month, 18), TAX_OFFICE, cents, f"Teruggaaf {quarter}e kwartaal {YEAR}")
