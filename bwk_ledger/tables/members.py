"""`bwk leden register` and `bwk leden inzet`: who is a member, and what all put in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bwk_ledger.base.money import ZERO
from bwk_ledger.figures.members import NO_KAMER, PEOPLE, Stake, StakeSide, count_members, together
from bwk_ledger.tables.records import Record, RecordField, Section, line, records, rows, sums, table
from bwk_ledger.tables.table import Kind, Style, Table

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from decimal import Decimal

    from bwk_ledger.figures.members import Stakes
    from bwk_ledger.figures.shares import ShareRegister
    from bwk_ledger.standing.config import Config
    from bwk_ledger.standing.members import Member, Membership, Subscription
    from bwk_ledger.standing.partners import Partner

_SINCE = "Deze periode: sinds het lid van deze soort en bij deze kamer is. Wie terugkwam, houdt het nummer."
_APART = "Leden die ook aan de bewonersvereniging betalen; zij zijn hierboven al een keer geteld."
_HEADINGS = {
    StakeSide.MEMBER: ("Leden en andere mensen", "Leden en andere mensen samen"),
    StakeSide.STAFF: ("Medewerkers", "Medewerkers samen"),
    StakeSide.FUNDER: ("Financiers", "Financiers samen"),
    StakeSide.PARTNER: ("Partners", "Partners samen"),
}
EUROS = (
    "Baten: van een financier wat in het jaar een bate werd (een subsidie zodra zij is besteed), van een lid de "
    "contributie. Aandelen: gestort min terugbetaald; wie voor een ander betaalt, brengt het in."
)
HOURS = (
    "Uren die mensen onbetaald gaven, tegen het tarief van hun periode. Wie geen lid is, staat er met zijn urennummer."
)
IN_KIND = "In natura: wat een partner geeft dat geen geld en geen tijd is, tegen de waarde die is afgesproken."
ELSEWHERE = "zonder kamer"
KamerCounts = tuple[str, "Mapping[str, int]"]  # a label, and members by kamer


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
    chosen = _chosen(found, ((member, member.on(found.day)) for member in found.config.members.values()))
    return records(
        " ".join(filter(None, ("Ledenregister", found.kamer))),
        _fields(found),
        chosen,
        subtitle=f"Leden op {found.day}",
        total=f"{len(chosen)} {'lid' if len(chosen) == 1 else 'leden'}",
        footnotes=(_SINCE,),
    )


def _former(found: MemberRegister) -> Table:
    """Who was a member before the day and is none on it."""
    day = found.day
    last = []
    for member in found.config.members.values():
        before = [period for period in member.periods if period.start <= day]
        last.append((member, before[-1] if before and member.on(day) is None else None))
    return records(
        "Geen lid meer",
        _fields(found),
        _chosen(found, last),
        subtitle=f"Leden van wie het lidmaatschap voor {day} eindigde, met wat zij nog houden",
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


def _fields(found: MemberRegister) -> Sequence[RecordField[tuple[Member, Membership]]]:
    held, amounts = found.shares.held, found.shares.amounts
    return (
        RecordField("Nummer", Kind.TEXT, lambda pair: pair[0].number),
        *_names(found, lambda pair: pair[0].number),
        RecordField("soort", Kind.TEXT, lambda pair: pair[1].kind),
        RecordField("kamer", Kind.TEXT, lambda pair: pair[1].kamer),
        RecordField("aangemeld", Kind.TEXT, lambda pair: pair[1].applied),
        RecordField("eerst lid", Kind.TEXT, lambda pair: pair[0].start),
        RecordField("deze periode", Kind.TEXT, lambda pair: pair[1].start),
        RecordField("lid tot", Kind.TEXT, lambda pair: _end(*pair)),
        RecordField("vereniging", Kind.TEXT, lambda pair: "ja" if pair[1].in_association else ""),
        RecordField("aandelen", Kind.COUNT, lambda pair: held.get(pair[0].number, 0), adds=True),
        RecordField("bedrag", Kind.MONEY, lambda pair: amounts.get(pair[0].number, ZERO), adds=True),
    )


def _names(found: MemberRegister, number: Callable[[Record], str]) -> Sequence[RecordField[Record]]:
    """Name and place, only where those are asked for."""
    people = found.people
    if people is None:
        return ()
    nobody = Who("", "")
    return (
        RecordField("naam", Kind.TEXT, lambda item: people.get(number(item), nobody).name),
        RecordField("woonplaats", Kind.TEXT, lambda item: people.get(number(item), nobody).place),
    )


def _end(member: Member, period: Membership) -> dt.date | None:
    """The last day of the unbroken membership that a period is part of."""
    return next(end for start, end in reversed(member.stretches) if start <= period.start)


def _applicants(found: MemberRegister) -> Table:
    price = found.config.share_price or ZERO
    fields: tuple[RecordField[Subscription], ...] = (
        RecordField("Nummer", Kind.TEXT, lambda item: item.number),
        *_names(found, lambda item: item.number),
        RecordField("soort", Kind.TEXT, lambda item: item.kind),
        RecordField("kamer", Kind.TEXT, lambda item: item.kamer),
        RecordField("aangemeld", Kind.TEXT, lambda item: item.start),
        RecordField("vereniging", Kind.TEXT, lambda item: "ja" if item.in_association else ""),
        RecordField("aandelen", Kind.COUNT, lambda item: item.shares),
        RecordField("te betalen", Kind.MONEY, lambda item: item.shares * price),
    )
    return records(
        "Ingeschreven, nog geen lid",
        fields,
        (item for item in applicants(found.config, found.day) if found.kamer in (None, item.kamer)),
        subtitle="Lid zodra de aandelen zijn betaald",
    )


def _count(kamer: str) -> RecordField[KamerCounts]:
    return RecordField(kamer, Kind.COUNT, lambda item: item[1].get(kamer, 0), adds=True)


def _counts(found: MemberRegister) -> Table:
    """Members by kind and kamer; the association is no kind, so it is counted apart."""
    counted = count_members(found.config, found.day)
    by_kind = counted.by_kind_and_kamer
    kamers = [
        code
        for code in dict.fromkeys([*found.config.kamers, *sorted(kamer for _, kamer in by_kind)])
        if counted.of_kamer(code) and found.kamer in {None, code}
    ]
    fields: tuple[RecordField[KamerCounts], ...] = (
        RecordField("Soort", Kind.TEXT, lambda item: item[0]),
        *map(_count, kamers),
        RecordField("samen", Kind.COUNT, lambda item: sum(item[1].get(code, 0) for code in kamers), adds=True),
    )
    kinds = {
        kind: {kamer: by_kind.get((kind, kamer), 0) for kamer in kamers}
        for kind in sorted({kind for kind, _ in by_kind})
    }
    shown = [item for item in kinds.items() if any(item[1].values())]
    apart = line(fields, ("waarvan bewonersvereniging [1]", counted.association))
    return table(
        "Aantal leden",
        fields,
        (*rows(fields, [Section[KamerCounts](shown)], "Leden"), apart) if shown else (),
        f"Op {found.day}",
        (_APART,) if shown else (),
    )


def inzet(
    found: Stakes, config: Config, kamer: str | None = None, partners: Mapping[str, Partner] | None = None
) -> list[Table]:
    """Every party of one kamer or of all, largest first; for all also the sums per kamer."""
    return [_parties(found, config, kamer, partners or {}), *([_kamers(found, config)] if kamer is None else [])]


@dataclass(frozen=True)
class StakePart:
    """What somebody put in, under a label, and the whole of which it is a part."""

    label: str
    stake: Stake
    whole: Stake


def _stake(title: str, found: Stakes) -> tuple[RecordField[StakePart], ...]:
    def part(name: str, kind: Kind, value: Callable[[Stake], Decimal], group: str = "") -> RecordField[StakePart]:
        return RecordField(
            name,
            kind,
            lambda item: value(item.stake) or None,
            adds=True,
            total=lambda found: value(together(item.stake for item in found)) or None,
            group=group,
        )

    def share(found: Sequence[StakePart]) -> Decimal | None:
        whole = found[0].whole.total if found else ZERO
        return together(item.stake for item in found).total / whole if whole else None

    return (
        RecordField(title, Kind.TEXT, lambda item: item.label),
        part("baten", Kind.MONEY, lambda stake: stake.income, "Euro's [1]"),
        part("aandelen", Kind.MONEY, lambda stake: stake.shares, "Euro's [1]"),
        part("uren", Kind.HOURS, lambda stake: stake.hours, "Onbetaalde tijd [2]"),
        part("waarde", Kind.MONEY, lambda stake: stake.worth, "Onbetaalde tijd [2]"),
        *([part("in natura [3]", Kind.MONEY, lambda stake: stake.in_kind)] if _in_kind(found) else ()),
        RecordField("totaal", Kind.MONEY, lambda item: item.stake.total, adds=True),
        RecordField("deel", Kind.PERCENT, lambda item: share([item]), total=share),
    )


def _in_kind(found: Stakes) -> bool:
    return any(item.in_kind for item in found.items)


def _notes(found: Stakes) -> tuple[str, ...]:
    return (EUROS, HOURS, IN_KIND) if _in_kind(found) else (EUROS, HOURS)


def _parties(found: Stakes, config: Config, kamer: str | None, partners: Mapping[str, Partner]) -> Table:
    whole = together(found.of(kamer))
    sections = [
        Section(
            [StakePart(_name(item, config, partners), item, whole) for item in found.of(kamer, side)], *_HEADINGS[side]
        )
        for side in sorted(StakeSide, key=lambda side: -together(found.of(kamer, side)).total)
        if found.of(kamer, side)
    ]
    fields = _stake("Wie", found)
    return table(
        f"Samen opdrachtgever {found.year} {kamer or ''}".strip(),
        fields,
        rows(fields, sections, "Totaal"),
        "wat ieder inbracht, en welk deel van het geheel dat is",
        _notes(found),
    )


def _kamers(found: Stakes, config: Config) -> Table:
    """The sides of each kamer, as a share of that kamer."""
    fields = _stake("Kamer", found)
    sections = []
    for kamer in (*config.kamers, NO_KAMER):
        whole = together(found.of(kamer))
        sides = [
            StakePart(title, together(found.of(kamer, side)), whole)
            for side, (title, _) in _HEADINGS.items()
            if side in (StakeSide.MEMBER, StakeSide.FUNDER) or found.of(kamer, side)
        ]
        if found.of(kamer):
            sections.append(Section(sides, kamer or ELSEWHERE, f"{kamer or ELSEWHERE} totaal"))
    everything = together(found.of())
    own = rows(fields, sections)
    parts = [number for number, row in enumerate(own) if row.style is Style.SUBTOTAL]
    return table(
        f"Samen opdrachtgever {found.year}: per kamer",
        fields,
        (*own, sums(fields, [StakePart("", everything, everything)], "Totaal", Style.TOTAL, parts)),
        "het deel is dat van de kamer",
        _notes(found),
    )


def _name(item: Stake, config: Config, partners: Mapping[str, Partner]) -> str:
    """A number, or the name of a partner, of a funder or of a post of income."""
    if item.side in PEOPLE:
        return item.party
    if item.side is StakeSide.PARTNER and item.party in partners:
        return partners[item.party].name
    funder = config.funders.get(item.party)
    if funder is not None:
        return funder.name
    return next((post.name for post in config.posts if post.path.endswith(f":{item.party}")), item.party)
