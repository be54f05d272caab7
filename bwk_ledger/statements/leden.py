"""`bwk leden register`: who is a member on a day, who was, who waits to become one, and how many of each there are."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from bwk_ledger.money import ZERO
from bwk_ledger.statements.table import Cell, Column, Kind, Row, Style, Table
from bwk_ledger.views.members import count_members

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Mapping, Sequence

    from bwk_ledger.config import Config
    from bwk_ledger.membership import Member, Membership, Subscription
    from bwk_ledger.views.shares import ShareRegister

_SINCE = "Deze periode: sinds het lid van deze soort en bij deze kamer is. Wie terugkwam, houdt het nummer."
_APART = "Leden die ook aan de bewonersvereniging betalen; zij zijn hierboven al een keer geteld."


@dataclass(frozen=True)
class Who:
    """What the register outside the books knows of somebody, where that is asked for."""

    name: str
    place: str


@dataclass(frozen=True)
class MemberRegister:
    """What the tables are made of: the standing data, the shares on a day, and names only where those are asked for."""

    config: Config
    shares: ShareRegister
    kamer: str | None = None  # only of this kamer
    people: Mapping[str, Who] | None = None

    @property
    def day(self) -> dt.date:
        """The day when the register holds."""
        return self.shares.day


def register_tables(found: MemberRegister) -> list[Table]:
    """The tables; those without rows are left out, but never that of the members."""
    tables = [_members(found), _former(found), _applicants(found), _counts(found)]
    return [tables[0], *(table for table in tables[1:] if table.rows)]


def applicants(config: Config, day: dt.date) -> list[Subscription]:
    """Who signed up before a day ends to become a member, and is none for it yet."""
    return [
        item
        for item in sorted(config.subscriptions, key=lambda item: (item.start, item.number))
        if item.kind and item.start <= day and not _began(config.members.get(item.number), item, day)
    ]


def _began(member: Member | None, subscription: Subscription, day: dt.date) -> bool:
    return member is not None and any(subscription.start <= period.start <= day for period in member.periods)


def _members(found: MemberRegister) -> Table:
    day = found.day
    chosen = _chosen(found, ((member, member.on(day)) for member in found.config.members.values()))
    shares = sum(found.shares.held.get(member.number, 0) for member, _ in chosen)
    amount = sum((found.shares.amounts.get(member.number, ZERO) for member, _ in chosen), ZERO)
    empty = [Cell()] * (len(_columns(found)) - 3)
    label = f"{len(chosen)} {'lid' if len(chosen) == 1 else 'leden'}"
    total = Row((Cell(label), *empty, Cell(Decimal(shares)), Cell(amount)), Style.TOTAL)
    return Table(
        title=" ".join(filter(None, ("Ledenregister", found.kamer))),
        subtitle=f"Leden op {day}",
        columns=_columns(found),
        rows=(*(_member(found, member, period) for member, period in chosen), total),
        footnotes=(_SINCE,),
    )


def _former(found: MemberRegister) -> Table:
    """Who was a member before the day and is none on it."""
    day = found.day
    last = []
    for member in found.config.members.values():
        before = [period for period in member.periods if period.start <= day]
        last.append((member, before[-1] if before and member.on(day) is None else None))
    rows = tuple(_member(found, member, period) for member, period in _chosen(found, last))
    return Table(
        title="Geen lid meer",
        subtitle=f"Leden van wie het lidmaatschap voor {day} eindigde, met wat zij nog houden",
        columns=_columns(found),
        rows=rows,
    )


def _chosen(
    found: MemberRegister, pairs: Iterable[tuple[Member, Membership | None]]
) -> list[tuple[Member, Membership]]:
    chosen = [
        (member, period)
        for member, period in pairs
        if period is not None and (found.kamer is None or period.kamer == found.kamer)
    ]
    return sorted(chosen, key=lambda pair: pair[0].number)


def _columns(found: MemberRegister) -> tuple[Column, ...]:
    return (
        Column("Nummer", Kind.TEXT),
        *_name_columns(found),
        Column("soort", Kind.TEXT),
        Column("kamer", Kind.TEXT),
        Column("aangemeld", Kind.TEXT),
        Column("eerst lid", Kind.TEXT),
        Column("deze periode", Kind.TEXT),
        Column("lid tot", Kind.TEXT),
        Column("vereniging", Kind.TEXT),
        Column("aandelen", Kind.COUNT),
        Column("bedrag", Kind.MONEY),
    )


def _name_columns(found: MemberRegister) -> Sequence[Column]:
    return () if found.people is None else (Column("naam", Kind.TEXT), Column("woonplaats", Kind.TEXT))


def _name_cells(found: MemberRegister, number: str) -> Sequence[Cell]:
    if found.people is None:
        return ()
    who = found.people.get(number)
    return (Cell(who.name if who else ""), Cell(who.place if who else ""))


def _member(found: MemberRegister, member: Member, period: Membership) -> Row:
    return Row(
        (
            Cell(member.number),
            *_name_cells(found, member.number),
            Cell(period.kind),
            Cell(period.kamer),
            _day(period.applied),
            _day(member.start),
            _day(period.start),
            _day(_end(member, period)),
            Cell("ja" if period.in_association else ""),
            Cell(Decimal(found.shares.held.get(member.number, 0))),
            Cell(found.shares.amounts.get(member.number, ZERO)),
        )
    )


def _end(member: Member, period: Membership) -> dt.date | None:
    """The last day of the unbroken membership that a period is part of."""
    return next(end for start, end in reversed(member.stretches) if start <= period.start)


def _applicants(found: MemberRegister) -> Table:
    rows = tuple(
        Row(
            (
                Cell(item.number),
                *_name_cells(found, item.number),
                Cell(item.kind),
                Cell(item.kamer),
                _day(item.start),
                Cell("ja" if item.in_association else ""),
                Cell(Decimal(item.shares)),
                Cell(item.shares * (found.config.share_price or ZERO)),
            )
        )
        for item in applicants(found.config, found.day)
        if found.kamer is None or item.kamer == found.kamer
    )
    return Table(
        title="Ingeschreven, nog geen lid",
        subtitle="Lid zodra de aandelen zijn betaald",
        columns=(
            Column("Nummer", Kind.TEXT),
            *_name_columns(found),
            Column("soort", Kind.TEXT),
            Column("kamer", Kind.TEXT),
            Column("aangemeld", Kind.TEXT),
            Column("vereniging", Kind.TEXT),
            Column("aandelen", Kind.COUNT),
            Column("te betalen", Kind.MONEY),
        ),
        rows=rows,
    )


def _counts(found: MemberRegister) -> Table:
    """Members by kind and kamer; the association is no kind, so it is counted apart."""
    counted = count_members(found.config, found.day)
    kinds = dict.fromkeys(kind for kind, _ in sorted(counted.by_kind_and_kamer))
    kamers = [
        code
        for code in dict.fromkeys([*found.config.kamers, *sorted(kamer for _, kamer in counted.by_kind_and_kamer)])
        if counted.of_kamer(code) and found.kamer in {None, code}
    ]

    def row(label: str, values: Sequence[int], style: Style = Style.LINE) -> Row:
        return Row((Cell(label), *(Cell(Decimal(value)) for value in (*values, sum(values)))), style)

    rows = [row(kind, [counted.by_kind_and_kamer.get((kind, kamer), 0) for kamer in kamers]) for kind in kinds]
    rows = [item for item in rows if item.cells[-1].value]
    if rows:
        rows.append(row("Leden", [counted.of_kamer(kamer) for kamer in kamers], Style.TOTAL))
        rows.append(row("waarvan bewonersvereniging [1]", [counted.association.get(kamer, 0) for kamer in kamers]))
    return Table(
        title="Aantal leden",
        subtitle=f"Op {found.day}",
        columns=(
            Column("Soort", Kind.TEXT),
            *(Column(kamer, Kind.COUNT) for kamer in kamers),
            Column("samen", Kind.COUNT),
        ),
        rows=tuple(rows),
        footnotes=(_APART,) if rows else (),
    )


def _day(day: dt.date | None) -> Cell:
    return Cell(f"{day}" if day else None)
