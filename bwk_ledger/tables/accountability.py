"""`bwk verantwoording`: an award as its funder gets to see it, the same in every form."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

from bwk_ledger.base.money import CENT, ZERO, format_amount, split
from bwk_ledger.base.periods import in_hours
from bwk_ledger.base.short import grouped
from bwk_ledger.figures.deadlines import deadlines
from bwk_ledger.figures.results import awards_of, figures, require_year
from bwk_ledger.standing.awards import AwardKind, Rest
from bwk_ledger.tables.hours import tariff_notes
from bwk_ledger.tables.outcomes import prestaties
from bwk_ledger.tables.records import RecordField, Section, heading, records, rows, table
from bwk_ledger.tables.table import Cell, Column, Kind, Row, Style, Table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bwk_ledger.figures.accountability import Accountability, AwardGap, AwardHourLine
    from bwk_ledger.figures.award_costs import AwardCost, CostLine, CoverageSource
    from bwk_ledger.figures.awards import AwardYear
    from bwk_ledger.rules.load import Ledger
    from bwk_ledger.standing.config import Config


def awards(ledger: Ledger, year: int) -> Table:
    """The awards of a year; one that begins may be there before anything of its year is booked.

    Raises:
        InputError: nothing of that year is in the books.
    """
    if not any(item.runs_in(year) for item in ledger.config.awards.values()):
        require_year(ledger, year)
    next_day = {item.of: item for item in reversed(deadlines(ledger.index))}

    def first(item: AwardYear) -> str:
        deadline = next_day.get(item.award.key)
        return f"{deadline.kind} {deadline.day:%d-%m-%Y}" if deadline else ""

    fields: tuple[RecordField[AwardYear], ...] = (
        RecordField("Toekenning", Kind.TEXT, lambda item: item.called),
        RecordField("stand", Kind.TEXT, lambda item: str(item.award.status)),
        RecordField("bedrag", Kind.MONEY, lambda item: item.awarded, adds=True),
        RecordField("ontvangen", Kind.MONEY, lambda item: item.received - item.repaid, adds=True),
        RecordField("besteed", Kind.MONEY, lambda item: item.spent, adds=True),
        RecordField("zelf", Kind.MONEY, lambda item: item.own, adds=True),
        RecordField("over", Kind.MONEY, lambda item: item.left, adds=True),
        RecordField("eerst", Kind.TEXT, first),
    )
    award_years = awards_of(figures(ledger, year))
    return records(f"Toekenningen {year}", fields, award_years, subtitle="in euro's", total="Totaal")


# `bwk verantwoording`: an award as its funder gets to see it, the same in every form.

_KINDS = {
    AwardKind.FIXED: "een vast bedrag",
    AwardKind.AT_MOST: "ten hoogste dit bedrag",
    AwardKind.GUARANTEE: "een garantie: alleen wat andere baten niet dekken",
}
_RESTS = {Rest.REPAID: "wat overblijft, gaat terug", Rest.KEPT: "wat overblijft, mag blijven"}
_WAGES = (
    "Van lonen staat er wat een functie in een maand kostte; van andere betalingen aan mensen het nummer. Loonstroken, "
    "declaraties en andere papieren van mensen liggen bij de penningmeester, en gaan niet mee."
)
_OWN = "Eigen middelen: alles wat de coöperatie zelf betaalt, ook uit andere baten."
_BORNE = "Eigen deel: wat de toekenning van een last niet betaalt. Dat draagt de coöperatie zelf."
_HOURS = (
    "Uren staan naast het geld en tellen er nergens in mee. Zij komen van urenlijsten per kamer en maand, die iemand "
    "anders goedkeurt."
)
_BOARD = (
    "Het bestuur verklaart dat dit stuk volledig en naar waarheid is gemaakt uit de boeken van de coöperatie, dat de "
    "lasten zijn gemaakt voor het doel van de toekenning, en dat de uren zijn gemaakt door de mensen en in de maanden "
    "waarvan zij hier staan."
)
_LINE = "…" * 14  # to write on
_NAMES = ("voorzitter", "secretaris", "penningmeester")


def accountability_tables(found: Accountability, config: Config, title: str) -> list[Table]:
    """The tables of one award, in the order in which a funder reads them.

    Args:
        found: all there is to say of it.
        config: the standing data of the books.
        title: whose books these are.
    """
    tables = [
        _conditions(found, title),
        _gaps(found),
        _money(found),
        _budget(found),
        _cover(found),
        _costs(found, config),
        *([_hours(found)] if found.hours else []),
        *(
            item
            for result in found.outcomes
            for kamer in found.award.kamers
            for item in prestaties(result, config, kamer)
        ),
        _signatures(found),
    ]
    return [replace(item, title=f"{item.title}: {found.item.called}") for item in tables]


# What was agreed.


def _facts(title: str, name: str, facts: Sequence[tuple[str, str]], notes: Sequence[str] = ()) -> Table:
    columns = (Column(name, Kind.TEXT), Column("", Kind.TEXT, look="label"))
    return Table(
        title, columns, tuple(Row((Cell(label), Cell(text))) for label, text in facts if text), footnotes=tuple(notes)
    )


def _conditions(found: Accountability, title: str) -> Table:
    award = found.award
    until = f"{award.end:%d-%m-%Y}" if award.end else "nader bericht"
    is_written = award.amount is not None  # else the budget says how much, and nobody for which days
    days = (award.report_by - found.day).days if award.report_by else 0
    left = f"nog {days} dagen" if days >= 0 else f"{-days} dagen geleden"
    accountant = "nee"
    if award.accountant_from is not None:
        does = "ja" if award.needs_accountant else "nee"
        accountant = f"{does}: vanaf {format_amount(award.accountant_from)} euro"
    fixed = f"; vastgesteld op {format_amount(award.fixed)} euro" if award.fixed is not None else ""
    facts = (
        ("Van", title),
        ("Financier", award.funder.name),
        ("Kenmerk van de brief", award.letter or "staat niet in de boeken"),
        (
            "Toegekend",
            f"{format_amount(found.item.awarded)} euro, {_KINDS[award.kind]}{fixed}"
            if is_written
            else f"staat niet in de boeken; de begroting rekent op {format_amount(found.item.awarded)} euro",
        ),
        ("Stand", str(award.status)),
        ("Looptijd", f"{award.start:%d-%m-%Y} tot en met {until}" if is_written else "staat niet in de boeken"),
        ("Dit stuk gaat over", f"{found.period.start:%d-%m-%Y} tot en met {found.period.last_day:%d-%m-%Y}"),
        ("Kamers", " ".join(award.kamers)),
        ("Doel", award.purpose),
        ("Betaalt alleen", " ".join(award.posts)),
        ("Eindverslag", f"uiterlijk {award.report_by:%d-%m-%Y}, {left}" if award.report_by else ""),
        ("Verklaring van een accountant", accountant),
        ("Eigen bijdrage", f"{format_amount(award.own_share)} euro" if award.own_share is not None else ""),
        ("Rest", _RESTS[award.rest]),
        ("Gemaakt op", f"{found.day:%d-%m-%Y}"),
        *(
            (f"Termijn {item.day:%d-%m-%Y}", f"{format_amount(item.amount)} euro {item.text}".strip())
            for item in award.instalments
        ),
    )
    return _facts("Verantwoording", "De toekenning", facts)


# What is not right yet: always there, also where there is nothing.


def _gaps(found: Accountability) -> Table:
    fields: tuple[RecordField[AwardGap], ...] = (
        RecordField("Wat", Kind.TEXT, lambda item: item.what),
        RecordField("aantal", Kind.COUNT, lambda item: item.number),
        RecordField("euro", Kind.MONEY, lambda item: item.amount),
    )
    return records(
        "Wat nog open staat",
        fields,
        found.gaps,
        subtitle="wat in de boeken nog niet klopt of ontbreekt, en waar dit stuk van afhangt",
        empty="Er staat niets open.",
        footnotes=found.errors,
    )


# Money.


def _money(found: Accountability) -> Table:
    item = found.item
    built = _AccountabilitySums()
    built.group("Toegekend")
    built.add("bedrag van de toekenning", item.awarded)
    built.group("Ontvangen")
    if item.before:
        built.add("uit eerdere jaren: ontvangen en niet besteed", item.before)
    received = [built.add(f"{move.day:%d-%m-%Y} {move.text}", move.amount) for move in found.money]
    parts = [*([received[0] - 1] if received and item.before else []), *received]
    if item.before and not received:
        parts = [len(built.rows) - 1]
    held = built.sum("Beschikbaar", item.before + item.received - item.repaid, [(part, 1) for part in parts])
    built.group("Besteed")
    spent = built.add("lasten die de toekenning noemen", item.spent)
    own = built.add("waarvan de coöperatie zelf draagt", item.own)
    borne = built.sum("Ten laste van de toekenning", item.borne, [(spent, 1), (own, -1)])
    used = [(held, 1), (borne, -1)]
    if item.kept:
        used.append((built.add("overgebleven en behouden", item.kept), -1))
    built.sum("Over; met een min: nog te ontvangen", item.left, used, Style.TOTAL)
    built.group("Wat dat betekent")
    built.add("nog te ontvangen", found.receivable)
    built.add("terug te betalen", found.repayable)
    built.add("nog te besteden", found.spendable)
    columns = (Column("Geld", Kind.TEXT), Column("euro", Kind.MONEY))
    return Table("Ontvangen en besteed", columns, tuple(built.rows))


class _AccountabilitySums:
    """Rows of labels with an amount, which know what they add up."""

    def __init__(self) -> None:
        self.rows: list[Row] = []

    def group(self, label: str) -> None:
        self.rows.append(heading(("", ""), label))

    def add(self, label: str, amount: Decimal) -> int:
        self.rows.append(Row((Cell(label), Cell(amount)), indent=1))
        return len(self.rows) - 1

    def sum(self, label: str, amount: Decimal, parts: list[tuple[int, int]], style: Style = Style.SUBTOTAL) -> int:
        self.rows.append(Row((Cell(label), Cell(amount)), style, parts=tuple(parts)))
        return len(self.rows) - 1


def _budget(found: Accountability) -> Table:
    lines = found.spending.lines
    explained = [item for item in lines if item.text]
    marks = {item.name: f" [{place}]" for place, item in enumerate(explained, start=2)}
    fields: tuple[RecordField[CostLine], ...] = (
        RecordField("Regel", Kind.TEXT, lambda item: f"{item.name}{marks.get(item.name, '')}"),
        RecordField("toegekend", Kind.MONEY, lambda item: item.awarded, adds=True),
        RecordField("besteed uit de toekenning", Kind.MONEY, lambda item: item.borne, adds=True),
        RecordField(
            "verschil",
            Kind.MONEY,
            lambda item: None if item.awarded is None else item.awarded - item.borne,
            total=lambda items: (
                sum((item.awarded or ZERO for item in items), ZERO) - sum((item.borne for item in items), ZERO)
            ),
            difference=(1, 2),
        ),
        RecordField("andere financiers", Kind.MONEY, lambda item: item.others, adds=True),
        RecordField("eigen middelen [1]", Kind.MONEY, lambda item: item.own, adds=True),
        RecordField("alle lasten", Kind.MONEY, lambda item: item.total, adds=True),
    )
    shown = fields if any(item.awarded is not None for item in lines) else (fields[0], fields[2], *fields[4:])
    return records(
        "Begroting en werkelijkheid",
        shown,
        lines,
        subtitle="per regel van de begroting van de toekenning; zonder zo'n begroting per post",
        total="Totaal",
        empty="Er is niets besteed.",
        footnotes=(_OWN, *(f"{item.name}: {item.text}" for item in explained)),
    )


def shares(amounts: Sequence[Decimal]) -> list[Decimal | None]:
    """What part of the whole each is, in whole percents that come to 100 together; nothing where one is below zero."""
    if not amounts or min(amounts) < 0 or not any(amounts):
        return [None] * len(amounts)
    return list(split(Decimal(1), list(amounts), CENT))


def _cover(found: Accountability) -> Table:
    sources = found.spending.sources
    share = dict(zip(map(id, sources), shares([item.amount for item in sources]), strict=True))

    def whole(items: Sequence[CoverageSource]) -> Decimal | None:
        known = [part for item in items if (part := share[id(item)]) is not None]
        return sum(known, ZERO) if known else None

    fields: tuple[RecordField[CoverageSource], ...] = (
        RecordField("Wie betaalt", Kind.TEXT, lambda item: item.name),
        RecordField("euro", Kind.MONEY, lambda item: item.amount, adds=True),
        RecordField("aandeel", Kind.PERCENT, lambda item: share[id(item)], total=whole),
    )
    return records("Dekking van deze lasten", fields, sources, total="Alle lasten")


def _costs(found: Accountability, config: Config) -> Table:
    names = {post.path: post.name for post in config.posts}
    by_post: dict[str, list[AwardCost]] = defaultdict(list)
    for item in found.spending.costs:
        by_post[item.post].append(item)

    def said(item: AwardCost) -> str:
        people = f" ({len(item.people)} mensen)" if len(item.people) > 1 else ""
        reason = f"; {item.reason}" if item.reason else ""
        return f"{item.text}{people}{reason}"

    fields: tuple[RecordField[AwardCost], ...] = (
        RecordField("Datum", Kind.TEXT, lambda item: item.day),
        RecordField("aan wie", Kind.TEXT, lambda item: item.payee),
        RecordField("waarvoor", Kind.TEXT, said),
        RecordField("kamer", Kind.TEXT, lambda item: item.kamer),
        RecordField(
            "bon", Kind.TEXT, lambda item: Cell("ontbreekt", warns=True) if item.lacks_receipt else item.receipt
        ),
        RecordField("last", Kind.MONEY, lambda item: item.amount, adds=True),
        RecordField("uit de toekenning", Kind.MONEY, lambda item: item.borne, adds=True),
        RecordField("eigen deel [1]", Kind.MONEY, lambda item: item.own, adds=True, difference=(5, 6)),
    )
    sections = [Section(items, heading=names.get(post, post), subtotal="Samen") for post, items in by_post.items()]
    nothing = (Row((Cell("Er is niets besteed."), *[Cell()] * (len(fields) - 1))),)
    shown = rows(fields, sections, "Totaal") if sections else nothing
    return table("De lasten", fields, shown, "wat de toekenning noemt, per post en op datum", (_BORNE, _WAGES))


# Hours, beside the money and never in it.


def _hours(found: Accountability) -> Table:
    def people(items: Sequence[AwardHourLine]) -> Decimal:
        return Decimal(len(frozenset[str]().union(*(item.house.people for item in items))))

    fields: tuple[RecordField[AwardHourLine], ...] = (
        RecordField("Kamer", Kind.TEXT, lambda item: item.kamer),
        RecordField("soort", Kind.TEXT, lambda item: item.kind),
        RecordField("uren", Kind.HOURS, lambda item: in_hours(item.house.minutes), adds=True),
        RecordField("mensen", Kind.COUNT, lambda item: len(item.house.people), total=people),
        RecordField("waarde, tarief van het huis", Kind.MONEY, lambda item: item.house.value, adds=True),
        RecordField(
            "waarde, tarief van de financier",
            Kind.MONEY,
            lambda item: item.funder.value if item.funder else None,
            adds=True,
        ),
    )
    shown = fields if len(found.rates) > 1 else fields[:-1]
    notes = [note for hours in found.rates for note in tariff_notes(hours.sums)]
    return records(
        "Uren naast het geld",
        shown,
        found.hours,
        subtitle="onbetaalde tijd in de kamers van de toekenning",
        total="Totaal",
        footnotes=(_HOURS, *dict.fromkeys(notes)),
    )


# Who stands for it.


def _signatures(found: Accountability) -> Table:
    columns = tuple(Column(name, Kind.TEXT) for name in ("Wie", "naam", "datum", "handtekening"))
    signed = [
        Row((Cell(f"Kascommissie {item.year}"), Cell(f"getekend {item.day:%d-%m-%Y}"), Cell(""), Cell("digitaal")))
        for item in found.statements
    ]
    to_sign = [
        row
        for who in (*(f"Bestuur, {name}" for name in _NAMES), "Accountant")
        for row in (Row((Cell(""), *[Cell(" ")] * 3)), Row((Cell(who), *[Cell(_LINE)] * 3)))
    ]
    notes = [_BOARD]
    notes += [
        f"Kascommissie {item.year}: vingerafdruk van haar verklaring {grouped(item.digest)}; van de boeken waar die "
        f"over gaat {grouped(item.books)}."
        for item in found.statements
    ]
    if found.award.needs_accountant:
        notes.append("De financier vraagt een verklaring van een accountant: die hoort bij dit stuk.")
    return Table("Verklaring en ondertekening", columns, (*signed, *to_sign), footnotes=tuple(notes))
