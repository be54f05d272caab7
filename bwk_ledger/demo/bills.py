"""What the kamers pay for: yearly totals near the budget, but as in life never equal to it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bwk_ledger.demo import parties
from bwk_ledger.demo.days import ALL_MONTHS
from bwk_ledger.demo.kamers import KAMER_CODES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bwk_ledger.demo.parties import Party


@dataclass(frozen=True)
class Bill:
    """A cost that comes back through the year; `totals` is the year in cents per kamer.

    `text` may use {kamer}, {maand} and {nummer}; `permille` is how much one time differs from the next.
    """

    text: str
    parties: Mapping[str, Party]
    totals: Mapping[str, int]
    day: int
    permille: int = 0
    months: tuple[int, ...] = ALL_MONTHS
    collected: bool = False


def _every_kamer(party: Party) -> dict[str, Party]:
    return dict.fromkeys(KAMER_CODES, party)


BILLS = (
    Bill(
        "Salaris coordinatie {kamer} {maand} 2018",
        _every_kamer(parties.PAYROLL),
        {"TOP": 31_618_40, "HLR": 42_981_75, "ZUILEN": 23_868_30},
        day=24,
        permille=25,
    ),
    Bill(
        "Coaching {kamer} {maand} 2018 factuur C18-{nummer}",
        _every_kamer(parties.COACHES),
        {"TOP": 12_931_25, "HLR": 12_626_50, "ZUILEN": 4_668_75},
        day=12,
        permille=90,
    ),
    Bill(
        "Makelen en administratie {kamer} {maand} factuur {nummer}",
        _every_kamer(parties.BROKER),
        {"TOP": 6_287_60, "HLR": 6_320_20, "ZUILEN": 2_369_90},
        day=16,
        permille=60,
    ),
    Bill(
        "Begeleiding leerwerkplek {kamer} {maand} 2018",
        _every_kamer(parties.WORK_TRAINER),
        {"TOP": 2_523_60, "HLR": 2_502_00, "ZUILEN": 2_636_55},
        day=19,
        permille=40,
    ),
    Bill(
        "Huur {kamer} {maand} 2018",
        parties.LANDLORDS,
        {"TOP": 12 * 890_00, "HLR": 12 * 1_200_00, "ZUILEN": 9 * 750_00},
        day=5,
    ),
    Bill(
        "Internet en telefoon {kamer} {maand} 2018",
        _every_kamer(parties.TELECOM),
        {"TOP": 714_36, "HLR": 1_133_80, "ZUILEN": 803_47},
        day=9,
        permille=30,
        collected=True,
    ),
    Bill(
        "Water {kamer} kwartaalnota {nummer}",
        _every_kamer(parties.WATER),
        {"TOP": 402_10, "HLR": 655_45, "ZUILEN": 311_85},
        day=20,
        permille=50,
        months=(2, 5, 8, 11),
        collected=True,
    ),
    Bill(
        "Heffingen {kamer} aanslag 2018 termijn {nummer}",
        _every_kamer(parties.LOCAL_TAXES),
        {"TOP": 714_00, "HLR": 1_702_50, "ZUILEN": 1_398_00},
        day=28,
        months=(3, 6, 9),
        collected=True,
    ),
    Bill(
        "Training {kamer} {maand} factuur 2018{nummer}",
        _every_kamer(parties.TRAINER),
        {"TOP": 576_00, "HLR": 588_00, "ZUILEN": 418_50},
        day=15,
        permille=200,
        months=(3, 6, 10),
    ),
)
