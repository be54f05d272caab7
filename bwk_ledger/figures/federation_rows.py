"""The rows of the tables for a federation (`federation`): what each cooperative gives of itself.

Of people there are counts and sums only of five or more, and of no row its text of the bank or who it was with. What
names an organisation is a row with its day; anything else is a sum of a month. Euros and minutes are exact, and the
sums of a year are those of its annual accounts.

The months in which fewer than five people took part are added together, with the next smallest until five people are in
it; so no month can be found by taking the others from the year. What is left of a year with fewer than five is the sum
of that year, which the annual accounts show too.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Hashable
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar

from bwk_ledger.base import accounts, meta, periods
from bwk_ledger.base.money import ZERO
from bwk_ledger.books.seal import euro_amount, sealed_years
from bwk_ledger.figures.balance_sheet import Part, balance_lines, names_person, turned
from bwk_ledger.figures.chart import shared_account
from bwk_ledger.figures.hours import all_hours
from bwk_ledger.figures.members import joined, left
from bwk_ledger.figures.outcomes import outcomes
from bwk_ledger.figures.results import awards_of, figures
from bwk_ledger.rules.derived import kind_of, last_written
from bwk_ledger.rules.share_movements import amounts_held, share_movements, shares_held

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from bwk_ledger.base.periods import Period
    from bwk_ledger.figures.outcomes import CountedOutcome
    from bwk_ledger.figures.results import Figures
    from bwk_ledger.rules.load import Ledger
    from bwk_ledger.standing.config import Config


# Sums about people, made so that they say nothing about one of them.

LEAST = 5  # people
Group = TypeVar("Group", bound=Hashable)


@dataclass
class GroupCell:
    """What was added up, by name, and the numbers of the people it is about."""

    amounts: dict[str, Decimal] = field(default_factory=lambda: defaultdict(Decimal))
    people: set[str] = field(default_factory=set)

    @property
    def is_small(self) -> bool:
        """Whether it is about people, and about so few that it would say something about one."""
        return 0 < len(self.people) < LEAST

    def take(self, other: GroupCell) -> None:
        """Add another to it."""
        for name, amount in other.amounts.items():
            self.amounts[name] += amount
        self.people |= other.people


def hidden(sizes: Sequence[int]) -> set[int]:
    """The places in a list of numbers of people that are not shown; never just one, which the total would give away."""
    small = {place for place, size in enumerate(sizes) if 0 < size < LEAST}
    if len(small) == 1:
        rest = [place for place, size in enumerate(sizes) if size >= LEAST]
        small |= {min(rest, key=lambda place: sizes[place])} if rest else set()
    return small


def by_month(cells: Mapping[tuple[Group, int, int], GroupCell]) -> Iterator[tuple[Group, int, int | None, GroupCell]]:
    """The cells by group, year and month; those of too few people without a month, together per year."""
    years: dict[tuple[Group, int], dict[int, GroupCell]] = defaultdict(dict)
    for (group, year, month), cell in cells.items():
        years[group, year][month] = cell
    for (group, year), months in years.items():
        together = _together(months)
        for month, cell in months.items():
            if month not in together:
                yield group, year, month, cell
        if together:
            whole = GroupCell()
            for month in sorted(together):
                whole.take(months[month])
            yield group, year, None, whole


def _together(months: Mapping[int, GroupCell]) -> set[int]:
    """The months that are not shown apart."""
    merged = {month for month, cell in months.items() if cell.is_small}
    rest = sorted((len(cell.people), month) for month, cell in months.items() if len(cell.people) >= LEAST)
    people = set[str]().union(*(months[month].people for month in merged))
    for _, month in rest if merged else ():
        if len(merged) > 1 and len(people) >= LEAST:
            break
        merged.add(month)
        people |= months[month].people
    return merged


# The rows of each table.

Row = dict[str, Any]
_Group = tuple[str, ...]


@dataclass(frozen=True)
class ExportScope:
    """What is asked: the books, the years, and whether people are there by number."""

    ledger: Ledger
    years: Sequence[int]
    with_numbers: bool

    @cached_property
    def figures(self) -> Mapping[int, Figures]:
        """The figures of each year: two tables are made of them."""
        return {year: figures(self.ledger, year) for year in self.years}


# Postings.


def postings_rows(asked: ExportScope) -> Iterator[Row]:
    """What was booked, in EUR, debit positive."""
    entries = asked.ledger.transactions
    people = _People(asked.ledger)
    cells: dict[tuple[_Group, int, int], GroupCell] = {}
    for entry in entries:
        if entry.date.year not in asked.years:
            continue
        known = people.of(entry)
        kind = kind_of(entry) or ""
        for item in entry.postings:
            amount = euro_amount(item)
            if amount is None:
                continue
            account = _plain(item.account)
            grant = str((item.meta or {}).get(meta.GRANT) or "")
            if known is None:
                yield _posting((account, grant, kind, ""), entry.date.year, entry.date.month, amount) | {
                    "datum": entry.date
                }
                continue
            number = people.number(item, known) if asked.with_numbers else ""
            key = ((account, grant, kind, number), entry.date.year, entry.date.month)
            cell = cells.setdefault(key, GroupCell())
            cell.amounts["bedrag"] += amount
            cell.amounts["aantal"] += 1
            cell.people |= known
    for group, year, month, cell in _cells(cells, asked):
        row = _posting(group, year, month, cell.amounts["bedrag"], int(cell.amounts["aantal"]))
        yield row | {"mensen": _shown(cell, asked)}


def _cells(
    cells: Mapping[tuple[_Group, int, int], GroupCell], asked: ExportScope
) -> Iterator[tuple[_Group, int, int | None, GroupCell]]:
    """The cells as they may be shown: who asks for numbers gets them all."""
    if asked.with_numbers:
        return ((*key, cell) for key, cell in cells.items())
    return by_month(cells)


def _shown(cell: GroupCell, asked: ExportScope) -> int | None:
    """How many people a cell is about; None for none, and for too few."""
    return None if not cell.people or (cell.is_small and not asked.with_numbers) else len(cell.people)


def _posting(group: _Group, year: int, month: int | None, amount: Decimal, count: int = 1) -> Row:
    account, grant, kind, number = group
    result = accounts.result(account)
    return {
        "jaar": year,
        "kamer": accounts.kamer_of(account) or None,
        "maand": month,
        "rekening": account,
        "zijde": account.partition(":")[0].casefold(),
        "groep": result.group if result else None,
        "post": result.post if result else None,
        "subsidie": grant or None,
        "afgeleid": kind or None,
        "bedrag": amount,
        "aantal": count,
        "nummer": number or None,
    }


def _plain(account: str) -> str:
    """The account without the number of a person: that of a member is part of the one of all members."""
    whole = shared_account(account)
    return whole.rpartition(":")[0] if names_person(whole) else whole


class _People:
    """Whom a transaction is about."""

    def __init__(self, ledger: Ledger) -> None:
        self._known = {*ledger.config.members, *ledger.config.people}
        self._written: dict[tuple[str, int], Any] = {}
        for entry in ledger.transactions:
            if kind_of(entry) is None:
                for item in (entry, *entry.postings):
                    if item.meta and "lineno" in item.meta:
                        self._written.setdefault((item.meta["filename"], item.meta["lineno"]), entry)

    def of(self, entry: Any) -> set[str] | None:
        """The numbers of the people; None where it is with an organisation, and about nobody.

        What follows from a line is about whom that line is about.
        """
        if kind_of(entry) is not None:
            source = self._written.get((entry.meta["filename"], entry.meta["lineno"]))
            return set() if source is None else self.of(source)
        numbers = {number for item in entry.postings if (number := self._own(item))}
        if self._is_person(entry.payee):
            numbers.add(entry.payee)
        return numbers if numbers or not entry.payee else None

    def number(self, item: Any, known: set[str]) -> str:
        """Whom of these a posting is about; nothing where that is not said."""
        return self._own(item) or (next(iter(known)) if len(known) == 1 else "")

    def _own(self, item: Any) -> str:
        for key in (meta.EMPLOYEE, meta.PERSON, meta.MEMBER, meta.PAID_BY):
            if item.meta and key in item.meta:
                return str(item.meta[key])
        last = item.account.rpartition(":")[2]
        return last if self._is_person(last) else ""

    def _is_person(self, name: str | None) -> bool:
        return bool(name) and (name in self._known or names_person(str(name)))


# Hours.


def hours_rows(asked: ExportScope) -> Iterator[Row]:
    """Hours by kamer, kind, tariff and month."""
    cells: dict[tuple[_Group, int, int], GroupCell] = {}
    for item in asked.ledger.index.fact(all_hours).sums:
        if item.month[0] not in asked.years:
            continue
        number = item.person if asked.with_numbers else ""
        group = (item.kamer, item.kind, "ja" if item.is_paid else "", str(item.tariff.rate), number)
        cell = cells.setdefault((group, *item.month), GroupCell())
        cell.amounts["minuten"] += item.minutes
        cell.amounts["akkoord"] += item.minutes if item.is_approved else 0
        cell.people.add(item.person)
    for (kamer, kind, paid, rate, number), year, month, cell in _cells(cells, asked):
        yield {
            "jaar": year,
            "kamer": kamer or None,
            "maand": month,
            "soort": kind,
            "betaald": bool(paid),
            "tarief": Decimal(rate),
            "minuten": int(cell.amounts["minuten"]),
            "minuten_akkoord": int(cell.amounts["akkoord"]),
            "mensen": _shown(cell, asked),
            "nummer": number or None,
        }


# Members.


@dataclass
class _Count:
    """Members of a kamer and a kind, or one of them, when a month ends."""

    members: int = 0
    came: int = 0
    went: int = 0
    association: int = 0
    shares: int = 0
    amount: Decimal = ZERO


def members_rows(asked: ExportScope) -> Iterator[Row]:
    """Members when each month ends, up to the last one in which anything was booked."""
    ledger = asked.ledger
    movements = sorted(share_movements(ledger.transactions), key=lambda item: item.date)
    last = last_written(ledger.transactions) or dt.date.min
    for period in (periods.month(year, number) for year in asked.years for number in range(1, 13)):
        if period.start > last:
            return
        until = [item for item in movements if item.date < period.end]
        counts = _counts(ledger.config, period, shares_held(until), amounts_held(until), asked)
        small = set() if asked.with_numbers else hidden([item.members for item in counts.values()])
        for place, ((kamer, kind, number), count) in enumerate(counts.items()):
            yield {
                "jaar": period.start.year,
                "kamer": kamer or None,
                "maand": period.start.month,
                "soort": kind,
                "leden": count.members,
                "erbij": count.came,
                "eraf": count.went,
                "vereniging": count.association,
                "aandelen": None if place in small else count.shares,
                "ingelegd": None if place in small else count.amount,
                "nummer": number or None,
            }


def _counts(
    config: Config, period: Period, held: Mapping[str, int], amounts: Mapping[str, Decimal], asked: ExportScope
) -> Mapping[tuple[str, str, str], _Count]:
    """By kamer, kind, and number where that is asked: the members on the last day, and who came and went."""
    counts: dict[tuple[str, str, str], _Count] = defaultdict(_Count)

    def key(number: str, day: dt.date) -> tuple[str, str, str]:
        membership = config.members[number].on(day)
        assert membership is not None
        return (membership.kamer, membership.kind, number if asked.with_numbers else "")

    for number, member in config.members.items():
        membership = member.on(period.last_day)
        if membership is not None:
            count = counts[key(number, period.last_day)]
            count.members += 1
            count.association += membership.in_association
            count.shares += held.get(number, 0)
            count.amount += amounts.get(number, ZERO)
    for day, number in joined(config, period):
        counts[key(number, day)].came += 1
    for day, number in left(config, period):
        counts[key(number, day)].went += 1
    return counts


# Awards, outcomes, and the annual accounts.


def awards_rows(asked: ExportScope) -> Iterator[Row]:
    """Every award in each year."""
    for year in asked.years:
        for item in awards_of(asked.figures[year]):
            award = item.award
            yield {
                "jaar": year,
                "kamer": None,
                "toekenning": item.called,
                "financier": award.funder.code,
                "naam": award.funder.name,
                "beschikking": award.letter or None,
                "begin": award.start if award.start > dt.date.min else None,
                "einde": award.end,
                "stand": str(award.status),
                "toegekend": item.awarded,
                "vooraf": item.before,
                "ontvangen": item.received,
                "terugbetaald": item.repaid,
                "besteed": item.spent,
                "gedragen": item.borne,
                "vrijgevallen": item.released,
                "over": item.left,
            }


def outcomes_rows(asked: ExportScope) -> Iterator[Row]:
    """What every kamer was to reach in each year, and what came of it."""
    for year in asked.years:
        for item in outcomes(asked.ledger, year, periods.year(year).last_day).items:
            yield {"jaar": year, "kamer": item.target.kamer, **_outcome(item)}


def _outcome(item: CountedOutcome) -> Row:
    return {
        "blok": item.target.block,
        "prestatie": item.target.what,
        "indicator": item.target.indicator or None,
        "doel": item.target.text,
        "doel_getal": item.target.goal.number,
        "waarde": item.value,
        "van": item.out_of,
        "bezoeken": item.visits,
        "bereikt": item.is_reached,
    }


def accounts_rows(asked: ExportScope) -> Iterator[Row]:
    """The lines of balance sheet and statement of income, before the result is appropriated."""
    ledger = asked.ledger
    sealed = sealed_years(ledger.root)
    for year in asked.years:
        year_figures = asked.figures[year]
        about = {"jaar": year, "afgesloten": year in sealed}
        amounts = turned(year_figures.closing, ledger.names, year_figures.rgs)
        for line in balance_lines(amounts, ledger.names, year_figures.rgs):
            part = line.found.part
            yield about | {
                "kamer": None,
                "deel": "activa" if part in (Part.FIXED, Part.CURRENT) else "passiva",
                "klasse": line.found.title,
                "regel": line.label,
                "rekening": _plain(str(line.account)),
                "bedrag": part.sign * sum((amounts[account] for account in line.accounts), ZERO),
            }
        for account, amount in year_figures.cash.items():
            result = accounts.result(account)
            if amount and account.startswith((accounts.INCOME, accounts.EXPENSES)):
                is_income = account.startswith(accounts.INCOME)
                yield about | {
                    "kamer": accounts.kamer_of(account) or None,
                    "deel": "baten" if is_income else "lasten",
                    "klasse": result.group if result else account,
                    "regel": ledger.names.get(account) or account.rpartition(":")[2],
                    "rekening": account,
                    "bedrag": -amount if is_income else amount,
                }
