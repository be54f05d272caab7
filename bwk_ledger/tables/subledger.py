"""`bwk debiteuren` and `bwk crediteuren`: who owes what, how long, and whether the lists are what the ledger says."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from bwk_ledger.base.money import ZERO
from bwk_ledger.figures.subledger import AGES
from bwk_ledger.tables.records import RecordField, Section, records, rows, table
from bwk_ledger.tables.table import Cell, Kind, Row, Table

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Sequence
    from decimal import Decimal

    from bwk_ledger.figures.subledger import OpenWith, Subledger, Tie

_AGES = ("niet te laat", *(f"{first + 1}-{last} dagen" for first, last in pairwise(AGES)))


@dataclass(frozen=True)
class _Aged:
    """All that is open with one relation of one thing, such as the terms of a fee; EUR above zero."""

    who: str
    about: str
    lines: tuple[OpenWith, ...]

    def amount(self, sign: int, day: dt.date, age: int | None = None) -> Decimal:
        """What is open, or of that what is so late."""
        return sum((sign * line.amount for line in self.lines if age is None or line.age(day) == age), ZERO)


def debtors(found: Subledger) -> Table:
    """Who owes the cooperative, by account, and how many days late."""
    return _aged("Debiteuren", found, found.debtors(), 1, "niemand is iets schuldig")


def creditors(found: Subledger) -> Table:
    """Whom the cooperative owes, by account, and how many days late."""
    return _aged("Crediteuren", found, found.creditors(), -1, "er is niets te betalen")


def _aged(title: str, found: Subledger, lines: Sequence[OpenWith], sign: int, empty: str) -> Table:
    fields = _fields(found.day, sign)
    subtitle = f"in euro's, stand op {found.day}; dagen te laat geteld vanaf de laatste dag om te betalen"
    if not lines:
        none = Row((Cell(empty), *[Cell()] * (len(fields) - 1)))
        return table(f"{title} {found.year}", fields, (none,), subtitle)
    accounts = dict.fromkeys(line.account for line in lines)
    sections = [
        Section(_together([line for line in lines if line.account == account]), account, "Totaal", account=account)
        for account in accounts
    ]
    return table(f"{title} {found.year}", fields, rows(fields, sections, "Alles samen"), subtitle)


def _together(lines: Sequence[OpenWith]) -> list[_Aged]:
    by_relation: dict[tuple[str, str], list[OpenWith]] = {}
    for line in lines:
        by_relation.setdefault((line.who, line.about), []).append(line)
    return [_Aged(who, about, tuple(found)) for (who, about), found in sorted(by_relation.items())]


def _fields(day: dt.date, sign: int) -> tuple[RecordField[_Aged], ...]:
    def of_age(age: int) -> Callable[[_Aged], Decimal | None]:
        return lambda item: item.amount(sign, day, age) or None

    titles = (*_AGES, f"meer dan {AGES[-1]}")
    return (
        RecordField("Wie", Kind.TEXT, lambda item: item.who or item.about),
        RecordField("Waarvan", Kind.TEXT, lambda item: item.about),
        RecordField("sinds", Kind.TEXT, lambda item: item.lines[0].since),
        RecordField("uiterlijk", Kind.TEXT, lambda item: item.lines[0].due),
        RecordField("open", Kind.MONEY, lambda item: item.amount(sign, day), adds=True),
        *(
            RecordField(text, Kind.MONEY, of_age(age), adds=True, group="te laat" if age else "")
            for age, text in enumerate(titles)
        ),
    )


_TIE: tuple[RecordField[Tie], ...] = (
    RecordField("Rekening", Kind.TEXT, lambda item: Cell(item.account, account=item.account)),
    RecordField("grootboek", Kind.MONEY, lambda item: item.booked, adds=True),
    RecordField("lijst", Kind.MONEY, lambda item: item.listed, adds=True),
    RecordField("verschil", Kind.MONEY, lambda item: item.difference or ZERO, adds=True, difference=(1, 2)),
)


def ties(found: Subledger) -> Table:
    """Each account beside what its list comes to."""
    notes = [
        f"Op {item.account} staat iets anders dan de lijst optelt; kijk met 'bwk grootboek {item.account} "
        f"{found.year}' welke boeking geen nummer of geen lid heeft."
        for item in found.ties
        if item.difference
    ]
    subtitle = f"in euro's, stand op {found.day}; debet is boven nul, credit onder nul"
    return records(
        f"Aansluiting met het grootboek {found.year}",
        _TIE,
        found.ties,
        subtitle=subtitle,
        total="Totaal",
        footnotes=notes,
    )
