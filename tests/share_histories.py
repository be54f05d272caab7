"""Random histories of a cooperative: who signed up, paid, transferred, left and came back, with a plain model beside.

The model counts lots by hand and knows nothing of beancount; the books say the same in the words of the books.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

PRICE = 25
KAMERS = ("TOP", "HLR")
NUMBERS = tuple(f"L{index:04d}" for index in range(1, 9))
BEGIN = dt.date(2018, 1, 1)
DAY = dt.timedelta(days=1)
BANK = "Activa:Bank:ING"
RESERVE = "Vermogen:Reserves:Algemeen"
MOVEMENT = "mutatie"
HEAD = """
option "name_assets" "Activa"
option "name_liabilities" "Schulden"
option "name_equity" "Vermogen"
option "name_income" "Baten"
option "name_expenses" "Lasten"
option "operating_currency" "EUR"
option "booking_method" "FIFO"
option "tolerance_multiplier" "0"
plugin "bwk_ledger.plugin"
2017-01-01 custom "kamer" "TOP"
2017-01-01 custom "kamer" "HLR"
2017-01-01 commodity AANDEEL
2017-01-01 price AANDEEL 25 EUR
2017-01-01 open Activa:Bank:ING EUR
2017-01-01 open Vermogen:Reserves:Algemeen EUR
"""


def shares_of(number: str) -> str:
    return f"Vermogen:Ledenkapitaal:{number}"


def debt_of(number: str) -> str:
    return f"Schulden:Ledenkapitaal:{number}"


@dataclass(frozen=True)
class Line:
    """A posting: shares at a price, or euros where there is none."""

    account: str
    count: int
    price: int | None = None

    @property
    def text(self) -> str:
        units = f"{self.count} EUR" if self.price is None else f"{self.count} AANDEEL {{{self.price} EUR}}"
        return f"  {self.account}  {units}\n"


@dataclass(frozen=True)
class Entry:
    """A transaction; `is_missed` says whether books without it would have to be wrong."""

    day: dt.date
    what: str
    lines: tuple[Line, ...]
    values: tuple[tuple[str, Any], ...] = ()
    is_missed: bool = True

    @property
    def text(self) -> str:
        values = "".join(f"  {key}: {value}\n" for key, value in self.values)
        return f'{self.day} * "{self.what}"\n{values}{"".join(line.text for line in self.lines)}'

    @property
    def number(self) -> int | None:
        return dict(self.values).get(MOVEMENT)

    def numbered(self, number: object) -> Entry:
        return replace(self, values=tuple((key, number if key == MOVEMENT else value) for key, value in self.values))


@dataclass
class Period:
    start: dt.date
    kamer: str
    end: dt.date | None = None
    applied: dt.date | None = None


@dataclass
class History:
    """The books as they grow, and the model: lots by number, oldest first, and debts in EUR."""

    least: int
    people: list[str]
    day: dt.date = BEGIN
    entries: list[Entry] = field(default_factory=list)
    subscriptions: list[str] = field(default_factory=list)
    periods: dict[str, list[Period]] = field(default_factory=dict)
    lots: dict[str, list[int]] = field(default_factory=dict)
    debts: dict[str, int] = field(default_factory=dict)
    unpaid: dict[str, tuple[dt.date, int]] = field(default_factory=dict)  # signed up, not yet a member
    forgotten: dict[str, dt.date] = field(default_factory=dict)
    movements: int = 0
    # What the model says when each day ends: shares and debts by number.
    held_on: dict[dt.date, dict[str, int]] = field(default_factory=dict)
    debts_on: dict[dt.date, dict[str, int]] = field(default_factory=dict)

    def held(self, number: str) -> int:
        return sum(self.lots.get(number, ()))

    def is_member(self, number: str) -> bool:
        return number in self.periods and self.periods[number][-1].end is None

    @property
    def members(self) -> list[str]:
        return [number for number in NUMBERS if self.is_member(number)]

    def known(self) -> list[str]:
        return [number for number in NUMBERS if number in self.periods or number in self.unpaid]

    def keep(self) -> None:
        """Note what holds when this day ends."""
        self.held_on[self.day] = {number: self.held(number) for number in NUMBERS if self.held(number)}
        self.debts_on[self.day] = {number: debt for number, debt in self.debts.items() if debt}

    def move(self, what: str, lines: list[Line], *extra: tuple[str, Any], is_missed: bool = True) -> None:
        """A transaction that moves shares, with the next number."""
        self.movements += 1
        values = ((MOVEMENT, self.movements), *extra)
        self.entries.append(Entry(self.day, what, tuple(lines), values, is_missed))

    def get(self, number: str, count: int) -> Line:
        self.lots.setdefault(number, []).append(count)
        return Line(shares_of(number), -count, PRICE)

    def give(self, number: str, count: int) -> Line:
        """Give up the oldest shares first."""
        left, lots = count, self.lots[number]
        while left:
            taken = min(left, lots[0])
            left -= taken
            lots[0] -= taken
            if not lots[0]:
                lots.pop(0)
        return Line(shares_of(number), count, PRICE)

    def sign_up(self, number: str, count: int, kamer: str) -> None:
        self.unpaid[number] = (self.day, max(count, self.least))
        self.subscriptions.append(
            f'{self.day} custom "inschrijving" "{number}"\n  aandelen: {max(count, self.least)}\n'
            f'  soort: "bewoner"\n  kamer: "{kamer}"\n'
        )

    def pay(self, number: str, count: int, kamer: str, payer: str | None) -> None:
        """Pay a part of what was signed up for: membership begins once enough is paid."""
        applied, wanted = self.unpaid[number]
        count = min(count, wanted - self.held(number))
        paid_by = [("betaald-door", f'"{payer}"')] if payer else []
        self.move("uitgifte", [Line(BANK, count * PRICE), self.get(number, count)], *paid_by)
        if self.held(number) >= max(self.least, 1):
            del self.unpaid[number]
            self.periods.setdefault(number, []).append(Period(self.day, kamer, applied=applied))

    def buy(self, number: str, count: int) -> None:
        self.move("bijgekocht", [Line(BANK, count * PRICE), self.get(number, count)])

    def transfer(self, givers: list[str], receiver: str, counts: list[int]) -> None:
        """From one or more members to one, in one transaction."""
        lines: list[Line] = []
        total = 0
        for giver, count in zip(givers, counts, strict=True):
            given = min(count, self.held(giver))
            if giver != receiver and given:
                lines.append(self.give(giver, given))
                total += given
        if total:
            self.move("overdracht", [*lines, self.get(receiver, total)], is_missed=False)

    def give_back(self, number: str, count: int) -> None:
        """A member gives up some shares without payment, and stays."""
        count = min(count, self.held(number) - 1)
        self.move("verval", [self.give(number, count), Line(RESERVE, -count * PRICE)], is_missed=False)

    def leave(self, number: str, how: str) -> None:
        self.periods[number][-1].end = self.day
        count = self.held(number)
        if not count:
            return
        other = {"debt": debt_of(number), "bank": BANK, "forfeit": RESERVE}[how]
        self.move("uittreding", [self.give(number, count), Line(other, -count * PRICE)])
        if how == "debt":
            self.debts[number] = self.debts.get(number, 0) + count * PRICE

    def pay_debt(self, number: str, amount: int) -> None:
        amount = min(amount, self.debts[number])
        self.debts[number] -= amount
        lines = (Line(debt_of(number), amount), Line(BANK, -amount))
        self.entries.append(Entry(self.day, "terugbetaling", lines))

    def change_kamer(self, number: str) -> None:
        if self.periods[number][-1].start >= self.day:
            return
        before = self.periods[number][-1]
        before.end = self.day - DAY
        self.periods[number].append(Period(self.day, KAMERS[before.kamer == KAMERS[0]]))

    @property
    def standing(self) -> str:
        rules = f'2017-01-01 custom "ledenregels"\n  minste-aandelen: {self.least}\n'
        found = [rules, *self.subscriptions]
        for number, periods in self.periods.items():
            for period in periods:
                values = f'  soort: "bewoner"\n  kamer: "{period.kamer}"\n'
                values += f"  einde: {period.end}\n" if period.end else ""
                values += f"  aangemeld: {period.applied}\n" if period.applied else ""
                found.append(f'{period.start} custom "lid" "{number}"\n{values}')
        return "".join(found)

    def text(self, entries: list[Entry] | None = None) -> str:
        """The whole books; with other transactions where they are given."""
        last = self.day + DAY
        bank = sum(line.count for entry in self.entries for line in entry.lines if line.account == BANK)
        # As in any books: other bookings go on after it, and the bank states its balance.
        after = f'{last} * "bankkosten"\n  {BANK}  -1 EUR\n  {RESERVE}  1 EUR\n'
        after += f"{last + DAY} balance {BANK}  {bank - 1} EUR\n"
        chosen = self.entries if entries is None else entries
        return HEAD + self.standing + "".join(entry.text for entry in chosen) + after


class Choices:
    """Choices out of a row of bytes: one draw of hypothesis for a whole history, and it still shrinks."""

    def __init__(self, row: bytes) -> None:
        self._left = list(reversed(row))

    def __bool__(self) -> bool:
        return bool(self._left)

    def below(self, limit: int) -> int:
        return self._left.pop() % limit if self._left else 0

    def of(self, options: Sequence[Any]) -> Any:
        return options[self.below(len(options))]

    def count(self) -> int:
        return 1 + self.below(4)


def _sign_up(found: History, number: str, choose: Choices) -> None:
    found.sign_up(number, choose.count(), choose.of(KAMERS))


def _pay(found: History, number: str, choose: Choices) -> None:
    payer = choose.of([None, None, *found.known()])
    found.pay(number, choose.count(), choose.of(KAMERS), payer)


def _buy(found: History, number: str, choose: Choices) -> None:
    found.buy(number, choose.count())


def _transfer(found: History, number: str, choose: Choices) -> None:
    givers = list(dict.fromkeys((choose.of(found.members), choose.of(found.members))))
    found.transfer(givers, number, [choose.count() for _ in givers])


def _leave(found: History, number: str, choose: Choices) -> None:
    found.leave(number, choose.of(("debt", "debt", "bank", "forfeit")))


def _pay_debt(found: History, number: str, choose: Choices) -> None:
    found.pay_debt(number, choose.of((1000, 10, 25, 60)))


def _give_back(found: History, number: str, choose: Choices) -> None:
    found.give_back(number, choose.count())


def _change_kamer(found: History, number: str, _: Choices) -> None:
    found.change_kamer(number)


def _forget(found: History, number: str, _: Choices) -> None:
    """A name goes out of the register of names: the books, which have only numbers, do not change."""
    found.forgotten[number] = found.day


def _can_sign_up(found: History) -> list[str]:
    return [
        number
        for number in found.people
        if not found.is_member(number)
        and number not in found.unpaid
        and (number not in found.periods or (found.periods[number][-1].end or found.day) < found.day)
    ]


# What may happen next: to whom it can, and how. What stands twice happens more often.
_JOIN = ((_can_sign_up, _sign_up), (lambda found: sorted(found.unpaid), _pay))
_ACTS: tuple[tuple[Callable[[History], list[str]], Callable[[History, str, Choices], None]], ...] = (
    *_JOIN,
    *_JOIN,
    (lambda found: found.members, _buy),
    (lambda found: found.members if len(found.members) > 1 else [], _transfer),
    (lambda found: found.members, _leave),
    (lambda found: [number for number, debt in found.debts.items() if debt], _pay_debt),
    (lambda found: [number for number in found.members if found.held(number) > 1], _give_back),
    (lambda found: found.members, _change_kamer),
    (lambda found: [number for number in found.known() if not found.is_member(number)], _forget),
)


def history(row: bytes) -> History:
    """One to eight members over some years, as these choices have it."""
    choose = Choices(row)
    found = History(least=choose.below(3), people=list(NUMBERS[: choose.count() + choose.count()]))
    for number in found.people:
        if choose.below(4) == 1:  # there already when the books began
            count = 1 + choose.count()
            found.periods[number] = [Period(BEGIN - choose.below(256) * DAY, choose.of(KAMERS))]
            lines = [found.get(number, count), Line(RESERVE, count * PRICE)]
            found.move("beginstand", lines, is_missed=False)
    found.keep()
    while choose:
        found.day += choose.of((0, 1, 1, 7, 40, 130)) * DAY
        candidates, act = choose.of([item for item in _ACTS if item[0](found)])
        act(found, choose.of(candidates(found)), choose)
        found.keep()
    return found


def histories() -> st.SearchStrategy[History]:
    """Random histories."""
    return st.binary(min_size=60, max_size=240).map(history)
