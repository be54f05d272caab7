"""`bwk leden contributie` and the reminder: what members owe and paid, and who is in arrears."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bwk_ledger.base.money import ZERO, format_amount
from bwk_ledger.tables.records import RecordField, Section, cell, records, rows, table
from bwk_ledger.tables.table import Cell, Column, Kind, Row, Style, Table

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Sequence
    from decimal import Decimal

    from bwk_ledger.figures.fees import AssociationCount, DueDay, FeeIncome
    from bwk_ledger.rules.fees import FeeYear

UNKNOWN = "onbekend"  # the kamer and kind of a number that paid and is no member
BY_HOURS = "voldaan met uren"
RETURNED = "incasso kwam terug"
AHEAD = "Vooruit: meer betaald dan al is vervallen, voor latere termijnen of te veel."
OLDEST = "Oudste open termijn: een betaling telt eerst voor de oudste termijn."
PAYING = (
    "Betalend: wie in het jaar lid van de bewonersvereniging was en voor dat jaar contributie betaalde. Dit zijn "
    "andere leden dan die van de coöperatie: iemand kan beide zijn."
)
OTHER_TIMES = "In een ander jaar betaald dan waarvoor; de regel over wat nog open is, maakt dat weer goed."
ACCRUED = (
    "Contributie is een bate van het jaar waar zij voor is: wat op 31 december open was komt erbij, wat voor een later "
    "jaar werd betaald gaat eraf, en wat op 1 januari terugkwam van het jaar ervoor ook."
)
ELSEWHERE = "Contributie op een rekening die niet bij een contributie van dat jaar hoort; zet haar over."
OTHER_YEARS = "Dit jaar betaald voor een ander jaar: die leden staan in het overzicht van dat jaar."
WITHOUT_MEMBER = (
    "Baten op dezelfde rekeningen waarbij geen lid staat: andere inkomsten, of contributie van wie niet bekend is. "
    "Contributie zonder lid telt bij niemand als betaald; zet er lid en contributie bij."
)


@dataclass(frozen=True)
class YearOfFees:
    """The fees of a year until a day, of all members or of those that were asked for."""

    year: int
    day: dt.date
    kamers: Sequence[str]  # in the order of the books
    found: Sequence[FeeYear]
    about: str = ""  # which kamer, for the titles

    @property
    def title(self) -> str:
        """What the tables are about."""
        return f"Contributie {self.year} {self.about}".strip()


def overview(fees: YearOfFees) -> list[Table]:
    """The sums per kamer and kind, then every member."""
    return [_sums(fees), members_table(fees)]


def arrears(fees: YearOfFees) -> Table:
    """Only who is in arrears."""
    late = [item for item in fees.found if item.open]
    return members_table(YearOfFees(fees.year, fees.day, fees.kamers, late, fees.about), "achterstand")


def _remark(item: FeeYear) -> str | None:
    """What is to be known of a fee beside its amounts: how it was paid, and what came back and why."""
    remarks = [BY_HOURS] if item.by_hours else []
    remarks += [f"{RETURNED}{why}" for payment in item.payments if (why := payment.returned) is not None]
    if item.written_off:
        remarks.append(f"afgeboekt: {format_amount(item.written_off)}")
    return "; ".join(remarks) or None


_MEMBER: tuple[RecordField[FeeYear], ...] = (
    RecordField("Lid", Kind.TEXT, lambda item: item.number),
    RecordField("kamer", Kind.TEXT, lambda item: item.kamer or UNKNOWN),
    RecordField("soort", Kind.TEXT, lambda item: item.kind or UNKNOWN),
    RecordField("verschuldigd", Kind.MONEY, lambda item: item.due, adds=True),
    RecordField("betaald", Kind.MONEY, lambda item: item.paid, adds=True),
    RecordField(
        "open", Kind.MONEY, lambda item: item.open or None, adds=True, total=lambda fees: _sum(fee.open for fee in fees)
    ),
    RecordField(
        "vooruit [1]",
        Kind.MONEY,
        lambda item: item.ahead or None,
        adds=True,
        total=lambda fees: _sum(fee.ahead for fee in fees),
    ),
    RecordField("oudste open termijn [2]", Kind.TEXT, lambda item: item.overdue_since),
    RecordField("let op", Kind.TEXT, _remark),
)


def members_table(fees: YearOfFees, what: str = "per lid") -> Table:
    """A line for each member, by number."""
    return records(
        f"{fees.title}: {what}",
        _MEMBER,
        fees.found,
        subtitle=_as_of(fees.day),
        total="Totaal",
        footnotes=(AHEAD, OLDEST),
    )


@dataclass(frozen=True)
class Owing:
    """The fees of a year of all members under one label."""

    label: str
    fees: tuple[FeeYear, ...]

    def sum(self, name: str) -> Decimal:
        """One of the amounts of all of them together, EUR."""
        return _sum(getattr(fee, name) for fee in self.fees)

    @property
    def late(self) -> int:
        """How many of them are in arrears."""
        return sum(1 for fee in self.fees if fee.open)


_OWING: tuple[RecordField[Owing], ...] = (
    RecordField("Kamer en soort", Kind.TEXT, lambda item: item.label),
    RecordField("leden", Kind.COUNT, lambda item: len(item.fees), adds=True),
    RecordField("verschuldigd", Kind.MONEY, lambda item: item.sum("due"), adds=True),
    RecordField("betaald", Kind.MONEY, lambda item: item.sum("paid"), adds=True),
    RecordField("open", Kind.MONEY, lambda item: item.sum("open"), adds=True),
    RecordField("vooruit [1]", Kind.MONEY, lambda item: item.sum("ahead"), adds=True),
    RecordField("met achterstand", Kind.COUNT, lambda item: item.late, adds=True),
)


def _sums(fees: YearOfFees) -> Table:
    sections = []
    for kamer in (*fees.kamers, ""):
        own = [item for item in fees.found if item.kamer == kamer]
        kinds = dict.fromkeys(item.kind for item in own)
        owing = [Owing(kind or UNKNOWN, tuple(fee for fee in own if fee.kind == kind)) for kind in kinds]
        if own:
            sections.append(Section(owing, kamer or UNKNOWN, f"{kamer or UNKNOWN} totaal"))
    return table(
        fees.title,
        _OWING,
        rows(_OWING, sections, "Totaal"),
        f"wat leden verschuldigd zijn en betaalden, per kamer en soort; {_as_of(fees.day)}",
        (AHEAD,),
    )


_ASSOCIATION: tuple[RecordField[AssociationCount], ...] = (
    RecordField("Kamer", Kind.TEXT, lambda item: item.kamer),
    RecordField("in de vereniging", Kind.COUNT, lambda item: item.members, adds=True),
    RecordField("betalend [1]", Kind.COUNT, lambda item: item.paying, adds=True),
    RecordField("doel", Kind.TEXT, lambda item: item.target),
)


def association_table(found: Sequence[AssociationCount], fees: YearOfFees) -> Table:
    """The paying members of the residents' association, beside what is aimed at."""
    return records(
        f"Betalende leden bewonersvereniging {fees.year} {fees.about}".strip(),
        _ASSOCIATION,
        found,
        subtitle=_as_of(fees.day),
        total="Totaal",
        footnotes=(PAYING,),
    )


def due_table(found: Sequence[DueDay], fees: YearOfFees) -> Table:
    """Members times fee, for each due day, down to what the members owe together."""
    due, waived = _sum(item.due for item in fees.found), _sum(item.waived for item in fees.found)
    counted = _sum(item.total for item in found)
    steps = [
        Row((Cell(f"{item.kind}, {item.day}"), cell(item.members), Cell(item.amount), Cell(item.total)))
        for item in found
    ]
    if waived:
        steps.append(Row((Cell(f"af: {BY_HOURS}"), Cell(), Cell(), Cell(-waived))))
    number = len(steps)
    parts = tuple((place, 1) for place in range(number))
    steps += [
        Row((Cell("Leden maal contributie"), Cell(), Cell(), Cell(counted - waived)), Style.SUBTOTAL, parts=parts),
        Row((Cell("Verschuldigd volgens de leden"), Cell(), Cell(), Cell(due))),
        Row(
            (Cell("Verschil"), Cell(), Cell(), Cell(counted - waived - due)),
            Style.TOTAL,
            parts=((number, 1), (number + 1, -1)),
        ),
    ]
    return Table(
        title=f"Controle {fees.year}: leden maal contributie",
        subtitle="geteld naar wie op de vervaldag lid was",
        columns=(
            Column("Soort en vervaldag", Kind.TEXT),
            Column("leden", Kind.COUNT),
            Column("per lid", Kind.MONEY),
            Column("verschuldigd", Kind.MONEY),
        ),
        rows=tuple(steps),
    )


def income_table(found: FeeIncome, fees: YearOfFees) -> Table:
    """From what members paid to what stands on the income accounts of fees, each step explained."""
    steps = (
        (f"af: betaald buiten {fees.year}", -found.at_other_times, OTHER_TIMES),
        ("af: op andere rekeningen", -found.elsewhere, ELSEWHERE),
        ("bij: voor andere jaren", found.of_other_years, OTHER_YEARS),
        ("bij: zonder lid", found.without_member, WITHOUT_MEMBER),
        ("bij: van dit jaar en nog open", found.accrued, ACCRUED),
    )
    shown = [Row((Cell(f"Betaald voor {fees.year}"), Cell(found.paid)))]
    notes: list[str] = []
    for label, amount, note in steps:
        if amount:
            notes.append(note)
            shown.append(Row((Cell(f"{label} [{len(notes)}]"), Cell(amount))))
    explained = sum((amount for _, amount, _ in steps), found.paid)
    number = len(shown)
    parts = tuple((place, 1) for place in range(number))
    difference = ((number, 1), (number + 1, -1))
    shown += [
        Row((Cell("Baten die hieruit volgen"), Cell(explained)), Style.SUBTOTAL, parts=parts),
        Row((Cell("Baten op de contributierekeningen"), Cell(found.booked))),
        Row((Cell("Verschil"), Cell(explained - found.booked)), Style.TOTAL, parts=difference),
    ]
    return Table(
        title=f"Controle {fees.year}: betalingen en baten",
        subtitle=_as_of(fees.day),
        columns=(Column("Contributie", Kind.TEXT), Column("bedrag", Kind.MONEY)),
        rows=tuple(shown),
        footnotes=tuple(notes),
    )


def summary(fees: YearOfFees) -> str:
    """The arrears in one sentence."""
    late = [item for item in fees.found if item.open]
    if not late:
        return f"Niemand heeft op {fees.day} een achterstand over {fees.year}."
    amount = format_amount(_sum(item.open for item in late))
    who = "1 lid heeft" if len(late) == 1 else f"{len(late)} leden hebben"
    return f"{who} op {fees.day} een achterstand, samen {amount} euro; zie 'bwk leden herinnering {fees.year}'."


def _as_of(day: dt.date) -> str:
    return f"stand aan het einde van {day}"


def _sum(amounts: Iterable[Decimal]) -> Decimal:
    return sum(amounts, ZERO)
