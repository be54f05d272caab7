"""Everything the template of the page "Leden" shows, as one frozen `LedenPage`: numbers only, never a name."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from bwk_ledger.base.accounts import SHARES_DUE
from bwk_ledger.base.periods import Period, in_hours
from bwk_ledger.fava_ext import page
from bwk_ledger.fava_ext.charts import Chart, draw_members
from bwk_ledger.fava_ext.text import day as in_words
from bwk_ledger.figures import links
from bwk_ledger.figures.fees import fees_in
from bwk_ledger.figures.hours import all_hours
from bwk_ledger.figures.members import (
    PEOPLE,
    Stake,
    Stakes,
    StakeSide,
    count_members,
    counts,
    joined,
    left,
    stakes,
    together,
)
from bwk_ledger.figures.shares import (
    Repayment,
    Repayments,
    ShareRegister,
    Waiting,
    proof_on,
    register_on,
    repayments_on,
)
from bwk_ledger.figures.until import books_until
from bwk_ledger.rules.derived import last_written
from bwk_ledger.rules.share_movements import Movement, ShareAct, ShareProof
from bwk_ledger.standing.members import share_account
from bwk_ledger.tables.fees import Owing
from bwk_ledger.tables.members import KamerCounts, StakePart
from bwk_ledger.tables.records import RecordField, Section, line, records, rows, table
from bwk_ledger.tables.table import Cell, Kind, Link, Row, Style, Table

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bwk_ledger.fava_ext.page import Head, Request
    from bwk_ledger.figures.members import MemberCount
    from bwk_ledger.rules.fees import FeeYear
    from bwk_ledger.rules.index import Index
    from bwk_ledger.standing.config import Config


MOST_STAKES = 10
_DAY = dt.timedelta(days=1)
_NO_KAMER = "geen kamer"
_ASSOCIATION = (
    "Leden die ook contributie betalen aan de bewonersvereniging van hun kamer. Zij staan al bij de leden hierboven."
)
_WORDS = {
    "mutatie": "Het nummer van deze verandering in het aandelenregister. De nummers lopen door, zonder gaten.",
    "verschuldigd": "De termijnen van de contributie waarvan de vervaldag voorbij is.",
    "betaald": "Wat voor de contributie van dit jaar is betaald, ook vooruit.",
    "open": "Vervallen en niet betaald. Wat een ander vooruit betaalde, gaat hier niet van af.",
    "sinds": "De vervaldag van de oudste termijn die niet helemaal is betaald.",
    "over": "Wat van het vrije geld overblijft na deze terugbetaling en alle eerdere.",
    "geld": "Contributie en andere baten, plus betaalde aandelen min teruggegeven aandelen.",
    "waarde": "Onbetaalde uren maal het tarief dat in die periode gold.",
}
_ACTS = {
    ShareAct.OPENING: "Aandelen die er al waren toen deze boeken begonnen.",
    ShareAct.ISSUE: "Nieuwe aandelen, betaald door of voor een lid.",
    ShareAct.TRANSFER: "Van het ene lid naar het andere; het totaal verandert niet.",
    ShareAct.REPAYMENT: "Teruggegeven en meteen uitbetaald.",
    ShareAct.LEAVING: "Teruggegeven bij vertrek; de coöperatie is het bedrag nog schuldig.",
    ShareAct.FORFEIT: "Teruggegeven zonder uitbetaling; het bedrag blijft in de reserves.",
}


@dataclass(frozen=True)
class LedenPage:
    """The page for one set of filters: the state when a day ends, and what happened in the period."""

    head: Head
    day: dt.date = dt.date.min
    total: int = 0  # members
    joined: tuple[tuple[dt.date, str], ...] = ()
    left: tuple[tuple[dt.date, str], ...] = ()
    shares: int = 0
    proof: ShareProof | None = None
    repayments: Repayments | None = None
    tables: Mapping[str, Table] | None = None
    other_stakes: int = 0  # members whose stake is not shown
    charts: tuple[Chart, ...] = ()


def build_members(request: Request) -> LedenPage:
    """Make the page: the state when the period ends, and what happened in it."""
    config, day = request.config, state_day(request)
    index = books_until(request.ledger, day).index
    period = Period(request.period.start if request.period else dt.date.min, day + _DAY)
    until = f"{_first_year(request)}-01-01 - {day}" if request.period else ""
    register = index.fact(register_on, day)
    ends = tuple(min(item.last_day, day) for item in request.stretches if item.start <= day)
    count = count_members(config, day)
    calendar = index.fact(repayments_on, day)
    stake_table, others = _stakes(config, index.fact(_stakes_of, day.year))
    return LedenPage(
        head=request.head,
        day=day,
        total=count.total,
        joined=tuple(joined(config, period)),
        left=tuple(left(config, period)),
        shares=sum(register.held.values()),
        proof=index.fact(proof_on, day),
        repayments=calendar,
        tables={
            "members": _members(config, count, until),
            **_shares(config, register, period, request.filters.time),
            **index.fact(_fees, day, until),
            "repayments": records("Terug te betalen", _repayment(day), calendar.lines, total="Totaal", key=_number),
            "stakes": stake_table,
        },
        other_stakes=others,
        charts=index.fact(_charts, ends),
    )


def _charts(index: Index, ends: Sequence[dt.date]) -> tuple[Chart, ...]:
    """The members when each stretch of time ends: a fact."""
    return draw_members(index.config, counts(index.config, ends))


def state_day(request: Request) -> dt.date:
    """The day whose end the page shows: the last of the period, else of the last transaction; never after today."""
    if request.period is not None:
        return min(request.period.last_day, request.today)
    last = last_written(request.transactions) or request.today
    return min(last, request.today)


def _first_year(request: Request) -> int:
    days = [member.start for member in request.config.members.values()]
    if request.transactions:
        days.append(request.transactions[0].date)
    return min((day.year for day in days), default=request.today.year)


def _person(number: str | None) -> Cell:
    """A number, with the way to the shares of who has it."""
    return Cell(number, account=share_account(number)) if number else Cell()


def _number(item: FeeYear | Repayment) -> str:
    return item.number


def _journal(filter_: str, time: str) -> Link:
    return Link(filter=filter_, query={"time": time})


def _members(config: Config, count: MemberCount, until: str) -> Table:
    """Members by kind and kamer, all of them, and apart those who pay the residents' association too."""
    by_kind = count.by_kind_and_kamer
    kamers = [code for code in config.kamers if count.of_kamer(code)]
    kamers += sorted({kamer for _, kamer in by_kind} - set(kamers))
    kinds = dict.fromkeys(item.kind for member in config.members.values() for item in member.periods)
    all_members: KamerCounts = ("Totaal", {kamer: count.of_kamer(kamer) for kamer in kamers})
    association: KamerCounts = ("Betaalt de bewonersvereniging", count.association)

    def number(item: KamerCounts, members: int, kamer: str | None) -> Cell:
        kind = None if item in (all_members, association) else item[0]
        way = links.of_memberships(kind, kamer) + (' vereniging:"True"' if item is association else "")
        note = "De inschrijvingen, ook van wie later vertrok"
        return Cell(Decimal(members), link=_journal(way, until), note=note) if members else Cell()

    def of_kamer(kamer: str) -> RecordField[KamerCounts]:
        return RecordField(kamer or _NO_KAMER, Kind.COUNT, lambda item: number(item, item[1].get(kamer, 0), kamer))

    def label(item: KamerCounts) -> Cell:
        return Cell(item[0] or "onbekend", note=_ASSOCIATION if item is association else "")

    fields: tuple[RecordField[KamerCounts], ...] = (
        RecordField("Soort", Kind.TEXT, label, look="label"),
        *map(of_kamer, kamers),
        RecordField("totaal", Kind.COUNT, lambda item: number(item, sum(item[1].values()), None), look="wide"),
    )
    lines: list[KamerCounts] = [
        (kind, {kamer: by_kind.get((kind, kamer), 0) for kamer in kamers}) for kind in kinds if count.of_kind(kind)
    ]
    shown = [line(fields, item, key=_label) for item in lines]
    shown += [line(fields, all_members, Style.TOTAL, key=_label), line(fields, association, key=_label)]
    return table("Leden per soort en kamer", fields, shown if count.total else ())


def _label(item: KamerCounts) -> str:
    return item[0]


@dataclass(frozen=True)
class Moved:
    """All movements of shares of one kind in the period."""

    act: ShareAct
    movements: Sequence[Movement]

    @property
    def filter(self) -> str | None:
        """None where a movement has no number in the register."""
        numbers = [item.number for item in self.movements if item.number is not None]
        return links.of_movements(numbers) if len(numbers) == len(self.movements) else None


def _shares(config: Config, register: ShareRegister, period: Period, time: str) -> dict[str, Table]:
    moved = [item.movement for item in register.movements if item.movement.date in period]
    by_act = [Moved(act, [item for item in moved if item.act is act]) for act in ShareAct]
    price, amounts = config.share_price, register.amounts

    def number(item: Moved) -> Cell:
        link = _journal(item.filter, time) if item.filter else Link(part="mutaties")
        return Cell(Decimal(len(item.movements)), link=link)

    acts: tuple[RecordField[Moved], ...] = (
        RecordField("Soort", Kind.TEXT, lambda item: Cell(item.act.value, note=_ACTS[item.act]), look="label"),
        RecordField("mutaties", Kind.COUNT, number),
        RecordField("aandelen", Kind.COUNT, lambda item: sum(one.shares for one in item.movements)),
        RecordField("euro", Kind.MONEY, lambda item: sum((one.amount for one in item.movements), Decimal())),
    )
    waiting: tuple[RecordField[Waiting], ...] = (
        RecordField("Nummer", Kind.TEXT, lambda item: _person(item.number)),
        RecordField("Ingeschreven", Kind.TEXT, lambda item: in_words(item.day)),
        RecordField("aandelen", Kind.COUNT, lambda item: item.shares),
        RecordField("te betalen", Kind.MONEY, lambda item: None if price is None else item.shares * price),
    )
    holding: tuple[RecordField[tuple[str, int]], ...] = (
        RecordField("Nummer", Kind.TEXT, lambda item: item[0]),
        RecordField("aandelen", Kind.COUNT, lambda item: Cell(Decimal(item[1]), account=share_account(item[0]))),
        RecordField(
            "euro", Kind.MONEY, lambda item: Cell(amounts.get(item[0], Decimal()), account=share_account(item[0]))
        ),
    )
    held = sorted(register.held.items(), key=lambda item: (-item[1], item[0]))
    return {
        "acts": records("Aandelen", acts, [item for item in by_act if item.movements], key=lambda item: item.act.value),
        "movements": records("De mutaties", _MOVEMENT, moved),
        "waiting": records("Ingeschreven en nog niet betaald", waiting, register.waiting),
        "holdings": records("Aandelen per lid", holding, held, key=lambda item: item[0]),
    }


_MOVEMENT: tuple[RecordField[Movement], ...] = (
    RecordField(
        "Nr.", Kind.TEXT, lambda item: None if item.number is None else str(item.number), meaning=_WORDS["mutatie"]
    ),
    RecordField("Datum", Kind.TEXT, lambda item: Cell(in_words(item.date), link=Link(entry=item.entry))),
    RecordField("Soort", Kind.TEXT, lambda item: item.act.value),
    RecordField("Van", Kind.TEXT, lambda item: _person(item.giver)),
    RecordField("Naar", Kind.TEXT, lambda item: _person(item.receiver)),
    RecordField("aandelen", Kind.COUNT, lambda item: item.shares),
    RecordField("euro", Kind.MONEY, lambda item: item.amount),
)


def _fees_until(index: Index, day: dt.date) -> Sequence[FeeYear]:
    """The fees of the year of a day and of all before it."""
    years = sorted({fee.year for fee in index.config.fees if fee.year < day.year} | {day.year})
    return [fee for of in years for fee in index.fact(fees_in, of, day)]


def _fees(index: Index, day: dt.date, until: str) -> dict[str, Table]:
    """Fees of the year of the day by kamer, and arrears of that year and all before it: a fact."""
    config, fees = index.config, _fees_until(index, day)
    current = [fee for fee in fees if fee.year == day.year]
    late = sorted((fee for fee in fees if fee.open), key=lambda fee: (fee.overdue_since or dt.date.max, fee.number))
    kamers = dict.fromkeys([*config.kamers, *sorted({fee.kamer for fee in current} - set(config.kamers))])
    owing = [Owing(code, tuple(fee for fee in current if fee.kamer == code)) for code in kamers]
    own = _owing(day.year, until)
    shown = rows(own, [Section([item for item in owing if item.fees])], "Totaal", lambda item: item.label)
    return {
        "fees": table(f"Contributie {day.year}", own, shown if current else ()),
        "arrears": records("Achterstand", _arrears(until), late, key=_number),
        "by_hours": records(
            "Voldaan met uren", _by_hours(config, day.year), [fee for fee in current if fee.by_hours], key=_number
        ),
    }


def _owing(of: int, until: str) -> tuple[RecordField[Owing], ...]:
    def paid(found: Sequence[Owing], kamer: str | None) -> Cell:
        amount = sum((item.sum("paid") for item in found), Decimal())
        return Cell(amount, link=_journal(links.of_fees(of, kamer=kamer), until))

    def late(found: Sequence[Owing]) -> Cell:
        return Cell(sum((item.sum("open") for item in found), Decimal()) or None, warns=True)

    return (
        RecordField("Kamer", Kind.TEXT, lambda item: item.label or _NO_KAMER, look="label"),
        RecordField("leden", Kind.COUNT, lambda item: len(item.fees), adds=True),
        RecordField(
            "verschuldigd", Kind.MONEY, lambda item: item.sum("due"), adds=True, meaning=_WORDS["verschuldigd"]
        ),
        RecordField(
            "betaald",
            Kind.MONEY,
            lambda item: paid([item], item.label),
            total=lambda found: paid(found, None),
            meaning=_WORDS["betaald"],
        ),
        RecordField(
            "achterstand", Kind.MONEY, lambda item: late([item]), adds=True, total=late, meaning=_WORDS["open"]
        ),
    )


def _arrears(until: str) -> tuple[RecordField[FeeYear], ...]:
    def paid(fee: FeeYear) -> Cell:
        return Cell(fee.paid, link=_journal(links.of_fees(fee.year, fee.number), until))

    return (
        RecordField("Nummer", Kind.TEXT, lambda fee: _person(fee.number)),
        RecordField("Kamer", Kind.TEXT, lambda fee: fee.kamer or None),
        RecordField("jaar", Kind.TEXT, lambda fee: str(fee.year), look="num"),
        RecordField("betaald", Kind.MONEY, paid),
        RecordField("achterstand", Kind.MONEY, lambda fee: Cell(fee.open, warns=True), meaning=_WORDS["open"]),
        RecordField(
            "sinds",
            Kind.TEXT,
            lambda fee: in_words(fee.overdue_since) if fee.overdue_since else None,
            meaning=_WORDS["sinds"],
        ),
    )


def _by_hours(config: Config, of: int) -> tuple[RecordField[FeeYear], ...]:
    def given(fee: FeeYear) -> Cell:
        return Cell(in_hours(fee.minutes), link=_journal(links.of_person(config, fee.number), str(fee.year)))

    return (
        RecordField("Nummer", Kind.TEXT, lambda fee: _person(fee.number)),
        RecordField("Kamer", Kind.TEXT, lambda fee: fee.kamer or None),
        RecordField(f"uren in {of}", Kind.HOURS, given),
        RecordField("nodig", Kind.COUNT, lambda fee: fee.hours),
    )


def _repayment(day: dt.date) -> tuple[RecordField[Repayment], ...]:
    def due(item: Repayment) -> Cell:
        return Cell(in_words(item.due), beside="voorbij" if item.due < day else "")

    def debt(item: Repayment) -> Cell:
        return Cell(item.debt, account=f"{SHARES_DUE}:{item.number}") if item.debt else Cell()

    return (
        RecordField("Nummer", Kind.TEXT, lambda item: _person(item.number)),
        RecordField("Laatste dag", Kind.TEXT, lambda item: in_words(item.left)),
        RecordField("Uiterlijk", Kind.TEXT, due),
        RecordField("nog in aandelen", Kind.COUNT, lambda item: item.shares or None, look="spare"),
        RecordField("schuld", Kind.MONEY, debt, look="spare"),
        RecordField("samen", Kind.MONEY, lambda item: item.amount, adds=True),
        RecordField("vrij geld daarna", Kind.MONEY, lambda item: item.cash_after, meaning=_WORDS["over"]),
    )


def _stakes_of(index: Index, of: int) -> Stakes:
    """What members and funders put in in a year: a fact."""
    return stakes(index.transactions, index.config, index.fact(all_hours), of)


def _stakes(config: Config, found: Stakes) -> tuple[Table, int]:
    """What members and funders put in in a year, of the members only the largest; and how many more there are."""
    of = found.year
    people = [item for side in PEOPLE for item in found.of(side=side)]
    whole, members = together(found.items), sorted(people, key=lambda item: (-item.total, item.party))
    own, others = links.of_all_members(), links.of_all_funders()
    sides = {
        "Leden en wie uren geeft": (together(members), own),
        "Financiers en andere baten": (together(found.of(side=StakeSide.FUNDER)), others),
        "Samen": (whole, f"{own},{others}"),
    }
    ways = {label: way for label, (_, way) in sides.items()}
    top = members[:MOST_STAKES]
    ways |= {item.party: links.of_stake(config, item.party) for item in top}

    def name(item: StakePart) -> Cell:
        return Cell(item.label, link=_journal(ways[item.label], str(of)))

    fields: tuple[RecordField[StakePart], ...] = (
        RecordField("Wie", Kind.TEXT, name, look="label"),
        RecordField("geld", Kind.MONEY, lambda item: item.stake.euros, decimals=0, meaning=_WORDS["geld"]),
        RecordField("uren", Kind.HOURS, lambda item: item.stake.hours),
        RecordField("waarde", Kind.MONEY, lambda item: item.stake.worth, decimals=0, meaning=_WORDS["waarde"]),
        RecordField("samen", Kind.MONEY, lambda item: item.stake.total, decimals=0),
        RecordField(
            "deel van alles", Kind.PERCENT, lambda item: item.stake.total / whole.total if whole.total else None
        ),
    )

    def row(label: str, stake: Stake, style: Style, indent: int = 0) -> Row:
        return line(fields, StakePart(label, stake, whole), style, indent, key=lambda item: item.label)

    shown = [
        row(label, stake, Style.TOTAL if stake is whole else Style.SUBTOTAL) for label, (stake, _) in sides.items()
    ]
    shown[1:1] = [row(item.party, item, Style.LINE, 1) for item in top]
    return table(f"Inzet in {of}", fields, shown if whole.total else ()), len(members) - len(top)


# The pages that show the books; each hands Fava's ledger and filters on, and computes nothing.


class Leden(page.Page):
    """The page "Leden"."""

    report_title = "Leden"
    basis = "formeel, inbreng ook populair"
    has_js_module = True
    shown = LedenPage
    filters_entries = False
    build = staticmethod(build_members)
