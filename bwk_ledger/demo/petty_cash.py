"""The petty cash of a kamer: topped up each month, spent at shops in the six categories of the cooperative."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bwk_ledger.demo.chance import spread, stream
from bwk_ledger.demo.days import SECOND, month_name
from bwk_ledger.demo.lines import BankLine, card, in_order, transfer
from bwk_ledger.demo.parties import COOPERATIVE, PETTY_CASH_IBANS, Party

if TYPE_CHECKING:
    import datetime as dt
    import random
    from collections.abc import Mapping, Sequence

    from bwk_ledger.demo.days import Calendar

# What is in it when a year begins, and so when the year before ends.
OPENING = {2017: {"TOP": 0, "HLR": 0}, 2018: {"TOP": 62_40, "HLR": 88_15, "ZUILEN": 0}}
SHOPS = {
    "A": ("Koffiebranderij De Bonte Boon", "Theehuis Mokkalaan"),
    "B": ("Buurtsuper De Mandarijn", "Bakkerij Korenaar", "Groentehal Het Kratje"),
    "C": ("Parkeerbeheer De Slagboom", "Streekvervoer Lijn Nul"),
    "D": ("Drogisterij Het Zeepje", "Schoonmaakgroothandel Bezem"),
    "E": ("Kantoorboekhandel De Punaise", "Postpunt Inktvis"),
    "F": ("Stoffenhal Naald en Draad", "Klushal De Schroefdop", "Tuincentrum Groene Vinger"),
}
_PARKING = SHOPS["C"][0]
_WEIGHTS = (20, 35, 9, 12, 10, 14)
_TOP_UP = 250_00
_LESS_IN_SUMMER = {(2018, "TOP", 8): 180_00, (2018, "HLR", 7): 210_00}
_LAST_DAY = 28
_CARD_NUMBERS = {"TOP": "021", "HLR": "022", "ZUILEN": "023"}


@dataclass(frozen=True)
class Purchase:
    """Something bought, with the number of its receipt."""

    receipt: str
    date: dt.date
    shop: str
    category: str
    cents: int
    has_receipt: bool = True


@dataclass(frozen=True)
class PettyCash:
    """The account of one kamer in one year: its lines, and the purchases among them."""

    opening: int
    lines: tuple[BankLine, ...]
    purchases: tuple[Purchase, ...]


def top_ups(kamer: str, calendar: Calendar) -> dict[dt.date, int]:
    """When the treasurer fills the petty cash of a kamer, and with how many cents."""
    return {
        calendar.bank_day(month, 2): _LESS_IN_SUMMER.get((calendar.year, kamer, month), _TOP_UP)
        for month in calendar.months_of(kamer)
    }


def top_up_lines(leaders: Mapping[str, Party], calendar: Calendar) -> list[BankLine]:
    """The top-ups as the bank of the cooperative shows them."""
    return [
        transfer(day, leaders[kamer], -cents, _top_up_text(kamer, day))
        for kamer in calendar.kamers
        for day, cents in top_ups(kamer, calendar).items()
    ]


def petty_cash(seed: int, kamer: str, calendar: Calendar) -> PettyCash:
    """A year of one kamer; the balance is never below zero, and at the end what the next year begins with."""
    rng = stream(seed, f"petty cash {kamer}")
    opening = balance = OPENING[calendar.year][kamer]
    closing = OPENING.get(calendar.year + 1, {}).get(kamer)
    days = top_ups(kamer, calendar)
    lines: list[BankLine] = []
    bought: list[Purchase] = []
    for top_up_day, cents in days.items():
        lines.append(transfer(top_up_day, COOPERATIVE, cents, _top_up_text(kamer, top_up_day)))
        balance += cents
        spent = min(balance, rng.randint(232_00, 255_00)) - rng.randint(0, 900)
        if closing is not None and top_up_day == max(days):
            spent = balance - closing
        balance -= spent
        bought.extend(_month(rng, kamer, top_up_day, spent, len(bought)))
    bought = _without_one_receipt(bought) if calendar == SECOND else bought
    lines.extend(_purchase_line(rng, kamer, purchase) for purchase in bought)
    return PettyCash(opening, tuple(in_order(lines)), tuple(bought))


def leader_account(kamer: str, leader: str) -> Party:
    """The account of a kamer's petty cash as it shows at the other bank: in the name of the team leader."""
    return Party(f"{leader} inz kamer {kamer}", PETTY_CASH_IBANS[kamer])


def _top_up_text(kamer: str, day: dt.date) -> str:
    return f"Handgeld {kamer} {month_name(day.month)} {day.year}"


def _month(rng: random.Random, kamer: str, top_up_day: dt.date, spent: int, before: int) -> Sequence[Purchase]:
    count = rng.randint(9, 10)
    days = sorted(rng.randint(top_up_day.day, _LAST_DAY) for _ in range(count))
    categories = rng.choices(list(SHOPS), _WEIGHTS, k=count)
    return [
        Purchase(
            receipt=f"{kamer}-{top_up_day.year}-{number:03d}",
            date=top_up_day.replace(day=day),
            shop=rng.choice(SHOPS[category]),
            category=category,
            cents=cents,
        )
        for number, day, category, cents in zip(
            range(before + 1, before + count + 1), days, categories, spread(rng, spent, count, 650), strict=True
        )
    ]


def _without_one_receipt(bought: Sequence[Purchase]) -> list[Purchase]:
    """The smallest sum that was put into a parking machine, which gives no receipt."""
    parked = [purchase for purchase in bought if purchase.shop == _PARKING]
    smallest = min(parked, key=lambda purchase: purchase.cents, default=None)
    return [replace(purchase, has_receipt=purchase is not smallest) for purchase in bought]


def _purchase_line(rng: random.Random, kamer: str, purchase: Purchase) -> BankLine:
    note = f"Bon {purchase.receipt}" if purchase.has_receipt else "Geen bon"
    return card(purchase.date, purchase.shop, -purchase.cents, _CARD_NUMBERS[kamer], rng, note)
