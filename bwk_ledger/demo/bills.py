"""What the kamers pay for: yearly totals near the budget, but as in life never equal to it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bwk_ledger.demo import parties
from bwk_ledger.demo.days import ALL_MONTHS
from bwk_ledger.demo.kamers import KAMER_CODES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bwk_ledger.demo.parties import Party


@dataclass(frozen=True)
class Bill:
    """A cost that comes back through the year; `totals` is what a year comes to in cents, per year and kamer.

    `text` and `paper` (the number of the bill, which the text then ends with) may use {kamer}, {maand}, {mm}, {nummer},
    {termijn}, {plek} (that of the kamer among the kamers), {jaar}, and {jj} for the last two digits of the year. The
    amounts fall by `chance`, a text that must stay as it is for them to do so. `permille` is how much one time differs
    from the next. `contracts` are instead of bills, per kamer; no text of a bank names them.
    """

    chance: str
    text: str
    parties: Mapping[str, Party]
    totals: Mapping[int, Mapping[str, int]]
    day: int
    permille: int = 0
    months: tuple[int, ...] = ALL_MONTHS
    collected: bool = False
    paper: str = ""
    contracts: Mapping[str, str] = field(default_factory=dict)

    def chance_in(self, year: int) -> str:
        """By what the amounts of one year fall."""
        return self.chance.replace("{jaar}", str(year)).replace("{jj}", str(year)[2:])


def _every_kamer(party: Party) -> dict[str, Party]:
    return dict.fromkeys(KAMER_CODES, party)


BILLS = (
    Bill(
        "Salaris coordinatie {kamer} {maand} {jaar}",
        "Salaris coordinatie {kamer} {maand} {jaar}",
        _every_kamer(parties.PAYROLL),
        {
            2017: {"TOP": 22_914_60, "HLR": 29_871_15},
            2018: {"TOP": 31_618_40, "HLR": 42_981_75, "ZUILEN": 23_868_30},
        },
        day=24,
        permille=25,
        paper="loonstaat {jaar}-{mm}",
    ),
    Bill(
        "Coaching {kamer} {maand} {jaar} factuur C{jj}-{nummer}",
        "Coaching {kamer} {maand} {jaar}",
        _every_kamer(parties.COACHES),
        {
            2017: {"TOP": 9_406_80, "HLR": 9_212_45},
            2018: {"TOP": 12_931_25, "HLR": 12_626_50, "ZUILEN": 4_668_75},
        },
        day=12,
        permille=90,
        paper="factuur C{jj}-{nummer}",
    ),
    Bill(
        "Makelen en administratie {kamer} {maand} factuur {nummer}",
        "Makelen en administratie {kamer} {maand}",
        _every_kamer(parties.BROKER),
        {
            2017: {"TOP": 4_518_50, "HLR": 4_486_25},
            2018: {"TOP": 6_287_60, "HLR": 6_320_20, "ZUILEN": 2_369_90},
        },
        day=16,
        permille=60,
        paper="factuur BT{jj}-{nummer}",
    ),
    Bill(
        "Begeleiding leerwerkplek {kamer} {maand} {jaar}",
        "Begeleiding leerwerkplek {kamer} {maand} {jaar}",
        _every_kamer(parties.WORK_TRAINER),
        {
            2017: {"TOP": 1_462_40, "HLR": 1_448_60},
            2018: {"TOP": 2_523_60, "HLR": 2_502_00, "ZUILEN": 2_636_55},
        },
        day=19,
        permille=40,
        paper="factuur {jaar}-{nummer}",
    ),
    Bill(
        "Huur {kamer} {maand} {jaar}",
        "Huur {kamer} {maand} {jaar}",
        parties.LANDLORDS,
        {
            2017: {"TOP": 9 * 880_00, "HLR": 9 * 1_200_00},
            2018: {"TOP": 12 * 890_00, "HLR": 12 * 1_200_00, "ZUILEN": 9 * 750_00},
        },
        day=5,
        contracts={
            "TOP": "huurcontract GL-2017-04",
            "HLR": "huurcontract RO-2017-04",
            "ZUILEN": "huurcontract LL-2018-04",
        },
    ),
    Bill(
        "Internet en telefoon {kamer} {maand} {jaar}",
        "Internet en telefoon {kamer} {maand} {jaar}",
        _every_kamer(parties.TELECOM),
        {
            2017: {"TOP": 521_10, "HLR": 804_35},
            2018: {"TOP": 714_36, "HLR": 1_133_80, "ZUILEN": 803_47},
        },
        day=9,
        permille=30,
        collected=True,
        paper="factuurnummer {jaar}{nummer}",
    ),
    Bill(
        "Water {kamer} kwartaalnota {nummer}",
        "Water {kamer}",
        _every_kamer(parties.WATER),
        {
            2017: {"TOP": 274_20, "HLR": 431_60},
            2018: {"TOP": 402_10, "HLR": 655_45, "ZUILEN": 311_85},
        },
        day=20,
        permille=50,
        months=(2, 5, 8, 11),
        collected=True,
        paper="kwartaalnota ZK{jj}-{nummer}",
    ),
    Bill(
        "Heffingen {kamer} aanslag {jaar} termijn {nummer}",
        "Heffingen {kamer} {jaar} termijn {termijn}",
        _every_kamer(parties.LOCAL_TAXES),
        {
            2017: {"TOP": 476_00, "HLR": 1_098_00},
            2018: {"TOP": 714_00, "HLR": 1_702_50, "ZUILEN": 1_398_00},
        },
        day=28,
        months=(3, 6, 9),
        collected=True,
        paper="aanslag {jj}-440{plek}",
    ),
    Bill(
        "Training {kamer} {maand} factuur {jaar}{nummer}",
        "Training {kamer} {maand}",
        _every_kamer(parties.TRAINER),
        {
            2017: {"TOP": 384_00, "HLR": 405_00},
            2018: {"TOP": 576_00, "HLR": 588_00, "ZUILEN": 418_50},
        },
        day=15,
        permille=200,
        months=(3, 6, 10),
        paper="factuur {jaar}{nummer}",
    ),
)
