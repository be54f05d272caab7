"""Bank lines of what funders and the tax office pay."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bwk_ledger.demo.chance import stream
from bwk_ledger.demo.lines import BankLine, transfer
from bwk_ledger.demo.parties import FUNDERS, TAX_OFFICE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bwk_ledger.demo.days import Calendar

# Per year and grant: month and euros of each instalment. Each comes before the costs it pays.
_INSTALMENTS = {
    # What the costs of that year come to, to the cent: none of it is left for the next year.
    2017: {
        "SPDO": ((4, 28_000), (7, 28_000), (10, 25_684)),
        "WI": ((4, 3_400), (8, 3_000)),
        "PORTAAL": ((4, 5_058),),
        "MITROS": ((4, 3_618),),
        "BOEX": ((4, 3_618),),
        "GROENWEST": ((4, 1_458),),
        "VSB": ((4, 6_400),),
        "DOEN": ((4, 1_071),),
        "KHF": ((4, 4_968),),
    },
    # Together they are the award of the proposal.
    2018: {
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
    },
}
# Per year: the month of each quarter's refund, and between which euros it is.
_REFUND_MONTHS = {2017: {2: 7, 3: 10, 4: 12}, 2018: {1: 4, 2: 7, 3: 10, 4: 12}}
_REFUNDS = {2017: (3_360, 3_580), 2018: (3_850, 4_090)}


def funding_lines(seed: int, calendar: Calendar) -> list[BankLine]:
    """All of a year, in no particular order."""
    return [*_grant_lines(calendar), *_refund_lines(seed, calendar)]


def _grant_lines(calendar: Calendar) -> Iterator[BankLine]:
    for code, instalments in _INSTALMENTS[calendar.year].items():
        for number, (month, euros) in enumerate(instalments, start=1):
            text = f"Subsidie {code} {calendar.year} termijn {number} van {len(instalments)}"
            yield transfer(calendar.bank_day(month, 2), FUNDERS[code], euros * 100, text)


def _refund_lines(seed: int, calendar: Calendar) -> Iterator[BankLine]:
    rng = stream(seed, "refunds")
    for quarter, month in _REFUND_MONTHS[calendar.year].items():
        cents = rng.randint(*_REFUNDS[calendar.year]) * 100
        day = calendar.bank_day(month, 18)
        yield transfer(day, TAX_OFFICE, cents, f"Teruggaaf {quarter}e kwartaal {calendar.year}")
