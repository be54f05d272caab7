"""`bwk leden contributie`: what members owe and paid in a year, who is in arrears, held against the income."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from bwk_ledger.money import ZERO, format_amount
from bwk_ledger.statements.table import Cell, Column, Kind, Row, Style, Table

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Sequence

    from bwk_ledger.views.fee_control import AssociationCount, DueDay, FeeIncome
    from bwk_ledger.views.fees import FeeYear

UNKNOWN = "onbekend"  # the kamer and kind of a number that paid and is no member
BY_HOURS = "voldaan met uren"
AHEAD = "Vooruit: meer betaald dan al is vervallen, voor latere termijnen of te veel."
OLDEST = "Oudste open termijn: een betaling telt eerst voor de oudste termijn."
PAYING = (
    "Betalend: wie in het jaar lid van de bewonersvereniging was en voor dat jaar contributie betaalde. Dit zijn "
    "andere leden dan die van de coöperatie: iemand kan beide zijn."
)
OTHER_TIMES = "In een ander jaar betaald dan waarvoor: het is een bate van het jaar van betaling."
ELSEWHERE = "Contributie op een rekening die niet bij een contributie van dat jaar hoort; zet haar over."
OTHER_YEARS = "Dit jaar betaald voor een ander jaar: die leden staan in het overzicht van dat jaar."
WITHOUT_MEMBER = (
    "Baten op dezelfde rekeningen waarbij geen lid staat: andere inkomsten, of contributie van wie niet bekend is. "
    "Contributie zonder lid telt bij niemand als betaald; zet er lid en contributie bij."
)
_SUM_COLUMNS = (
    Column("leden", Kind.COUNT),
    Column("verschuldigd", Kind.MONEY),
    Column("betaald", Kind.MONEY),
    Column("open", Kind.MONEY),
    Column("vooruit [1]", Kind.MONEY),
    Column("met achterstand", Kind.COUNT),
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


def members_table(fees: YearOfFees, what: str = "per lid") -> Table:
    """A line for each member, by number."""
    return Table(
        title=f"{fees.title}: {what}",
        subtitle=_as_of(fees.day),
        columns=(
            Column("Lid", Kind.TEXT),
            Column("kamer", Kind.TEXT),
            Column("soort", Kind.TEXT),
            Column("verschuldigd", Kind.MONEY),
            Column("betaald", Kind.MONEY),
            Column("open", Kind.MONEY),
            Column("vooruit [1]", Kind.MONEY),
            Column("oudste open termijn [2]", Kind.TEXT),
            Column("let op", Kind.TEXT),
        ),
        rows=(*map(_member, fees.found), _members_total(fees.found)),
        footnotes=(AHEAD, OLDEST),
    )


def _member(item: FeeYear) -> Row:
    return Row(
        (
            Cell(item.number),
            Cell(item.kamer or UNKNOWN),
            Cell(item.kind or UNKNOWN),
            Cell(item.due),
            Cell(item.paid),
            Cell(item.open or None),
            Cell(item.ahead or None),
            Cell(f"{item.overdue_since}" if item.overdue_since else None),
            Cell(BY_HOURS if item.by_hours else None),
        )
    )


def _members_total(found: Sequence[FeeYear]) -> Row:
    sums = (_sum(getattr(item, name) for item in found) for name in ("due", "paid", "open", "ahead"))
    return Row((Cell("Totaal"), Cell(), Cell(), *map(Cell, sums), Cell(), Cell()), Style.TOTAL)


def _sums(fees: YearOfFees) -> Table:
    rows: list[Row] = []
    names = [*fees.kamers, ""]
    for kamer in (name for name in names if any(item.kamer == name for item in fees.found)):
        own = [item for item in fees.found if item.kamer == kamer]
        rows.append(Row((Cell(kamer or UNKNOWN), *[Cell()] * len(_SUM_COLUMNS)), Style.HEADING))
        rows += [
            _sum_row(kind or UNKNOWN, [item for item in own if item.kind == kind], indent=1)
            for kind in dict.fromkeys(item.kind for item in own)
        ]
        rows.append(_sum_row(f"{kamer or UNKNOWN} totaal", own, Style.SUBTOTAL))
    rows.append(_sum_row("Totaal", fees.found, Style.TOTAL))
    return Table(
        title=fees.title,
        subtitle=f"wat leden verschuldigd zijn en betaalden, per kamer en soort; {_as_of(fees.day)}",
        columns=(Column("Kamer en soort", Kind.TEXT), *_SUM_COLUMNS),
        rows=tuple(rows),
        footnotes=(AHEAD,),
    )


def _sum_row(label: str, found: Sequence[FeeYear], style: Style = Style.LINE, indent: int = 0) -> Row:
    late = sum(1 for item in found if item.open)
    cells = (
        Cell(Decimal(len(found))),
        Cell(_sum(item.due for item in found)),
        Cell(_sum(item.paid for item in found)),
        Cell(_sum(item.open for item in found)),
        Cell(_sum(item.ahead for item in found)),
        Cell(Decimal(late)),
    )
    return Row((Cell(label), *cells), style, indent)


def association_table(found: Sequence[AssociationCount], fees: YearOfFees) -> Table:
    """The paying members of the residents' association, beside what is aimed at."""
    rows = [
        Row((Cell(item.kamer), Cell(Decimal(item.members)), Cell(Decimal(item.paying)), Cell(item.target)))
        for item in found
    ]
    members, paying = sum(item.members for item in found), sum(item.paying for item in found)
    rows.append(Row((Cell("Totaal"), Cell(Decimal(members)), Cell(Decimal(paying)), Cell()), Style.TOTAL))
    return Table(
        title=f"Betalende leden bewonersvereniging {fees.year} {fees.about}".strip(),
        subtitle=_as_of(fees.day),
        columns=(
            Column("Kamer", Kind.TEXT),
            Column("in de vereniging", Kind.COUNT),
            Column("betalend [1]", Kind.COUNT),
            Column("doel", Kind.TEXT),
        ),
        rows=tuple(rows),
        footnotes=(PAYING,),
    )


def due_table(found: Sequence[DueDay], fees: YearOfFees) -> Table:
    """Members times fee, for each due day, down to what the members owe together."""
    due, waived = _sum(item.due for item in fees.found), _sum(item.waived for item in fees.found)
    counted = _sum(item.total for item in found)
    rows = [
        Row((Cell(f"{item.kind}, {item.day}"), Cell(Decimal(item.members)), Cell(item.amount), Cell(item.total)))
        for item in found
    ]
    if waived:
        rows.append(Row((Cell(f"af: {BY_HOURS}"), Cell(), Cell(), Cell(-waived))))
    rows.append(Row((Cell("Leden maal contributie"), Cell(), Cell(), Cell(counted - waived)), Style.SUBTOTAL))
    rows.append(Row((Cell("Verschuldigd volgens de leden"), Cell(), Cell(), Cell(due))))
    rows.append(Row((Cell("Verschil"), Cell(), Cell(), Cell(counted - waived - due)), Style.TOTAL))
    return Table(
        title=f"Controle {fees.year}: leden maal contributie",
        subtitle="geteld naar wie op de vervaldag lid was",
        columns=(
            Column("Soort en vervaldag", Kind.TEXT),
            Column("leden", Kind.COUNT),
            Column("per lid", Kind.MONEY),
            Column("verschuldigd", Kind.MONEY),
        ),
        rows=tuple(rows),
    )


def income_table(found: FeeIncome, fees: YearOfFees) -> Table:
    """From what members paid to what stands on the income accounts of fees, each step explained."""
    steps = (
        (f"af: betaald buiten {fees.year}", -found.at_other_times, OTHER_TIMES),
        ("af: op andere rekeningen", -found.elsewhere, ELSEWHERE),
        ("bij: voor andere jaren", found.of_other_years, OTHER_YEARS),
        ("bij: zonder lid", found.without_member, WITHOUT_MEMBER),
    )
    rows = [Row((Cell(f"Betaald voor {fees.year}"), Cell(found.paid)))]
    notes: list[str] = []
    for label, amount, note in steps:
        if amount:
            notes.append(note)
            rows.append(Row((Cell(f"{label} [{len(notes)}]"), Cell(amount))))
    explained = found.paid - found.at_other_times - found.elsewhere + found.of_other_years + found.without_member
    rows.append(Row((Cell("Baten die hieruit volgen"), Cell(explained)), Style.SUBTOTAL))
    rows.append(Row((Cell("Baten op de contributierekeningen"), Cell(found.booked))))
    rows.append(Row((Cell("Verschil"), Cell(explained - found.booked)), Style.TOTAL))
    return Table(
        title=f"Controle {fees.year}: betalingen en baten",
        subtitle=_as_of(fees.day),
        columns=(Column("Contributie", Kind.TEXT), Column("bedrag", Kind.MONEY)),
        rows=tuple(rows),
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
