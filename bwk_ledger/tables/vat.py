"""`bwk btw`: the boxes of the quarterly return, what they are the sum of, and what stands open."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bwk_ledger.base.money import ZERO, format_amount
from bwk_ledger.figures.general_ledger import place_of
from bwk_ledger.rules import vat
from bwk_ledger.tables.records import RecordField, records
from bwk_ledger.tables.table import Cell, Column, Kind, Row, Style, Table

if TYPE_CHECKING:
    from decimal import Decimal

    from bwk_ledger.figures.vat import Settlement, VatReturn
    from bwk_ledger.rules.vat import VatLine

_TITLES = {
    "1a": "Leveringen en diensten belast met hoog tarief",
    "1b": "Leveringen en diensten belast met laag tarief",
    "1e": "Leveringen en diensten belast met 0% of niet bij u belast",
    "2a": "Leveringen en diensten waarbij de btw naar u is verlegd",
    "5a": "Verschuldigde btw",
    "5b": "Voorbelasting",
    "5g": "Totaal te betalen (onder nul: terug te vragen)",
}
_STYLES = {"5a": Style.SUBTOTAL, "5g": Style.TOTAL}
_SUMS = {"5a": (("1a", 1), ("1b", 1), ("2a", 1)), "5g": (("5a", 1), ("5b", -1))}
_TO_CHECK = (
    "Laat de accountant deze cijfers nakijken voor u ze indient: wat belast, vrijgesteld of onbetaald is, en welk deel "
    "aftrekbaar is, weet dit programma niet."
)
_ROUNDED = "In hele euro's, elke rubriek naar uw voordeel; 5a en 5g zijn de som van wat is afgerond."


def btw(found: VatReturn) -> Table:
    """The form of a quarter, in whole euros and beside it exact."""
    codes = [box.code for box in found.boxes]
    rows = [
        Row(
            (
                Cell(f"{box.code}  {_TITLES[box.code]}"),
                Cell(box.declared_base),
                Cell(box.declared_vat),
                Cell(box.base),
                Cell(box.vat),
            ),
            _STYLES.get(box.code, Style.LINE),
            parts=tuple((codes.index(part), sign) for part, sign in _SUMS.get(box.code, ())),
        )
        for box in found.boxes
    ]
    return Table(
        title=f"Btw-aangifte {found.year}, kwartaal {found.quarter}",
        subtitle="in euro's; omzet zonder btw",
        columns=(
            Column("Rubriek", Kind.TEXT),
            Column("omzet", Kind.MONEY, "aangifte", 0),
            Column("btw", Kind.MONEY, "aangifte", 0),
            Column("omzet", Kind.MONEY, "precies"),
            Column("btw", Kind.MONEY, "precies"),
        ),
        rows=tuple(rows),
        footnotes=(_TO_CHECK, _ROUNDED, *_about_share(found)),
    )


def _about_share(found: VatReturn) -> list[str]:
    if found.recalculation:
        return [f"In 5b zit {format_amount(found.recalculation)} van de herrekening van de pro rata over {found.year}."]
    share = found.to_recalculate
    if share is None:
        return []
    text = (
        f"Over {found.year} is {format_amount(share.taxed)} van {format_amount(share.turnover)} omzet belast: een pro "
        f"rata van {format_amount(share.percent, 0)}%. Geef 'bwk btw instellen --vanaf {found.year}-12-31 "
        f"--herrekening {format_amount(share.percent, 0)}', dan komt {format_amount(share.difference)} bij 5b van dit "
        "kwartaal."
    )
    return [text]


def _boxes(line: VatLine) -> str:
    return " ".join(filter(None, (line.box, "5b" if line.is_cost and line.deducted else ""))) or "geen"


_LINE: tuple[RecordField[VatLine], ...] = (
    RecordField("Rubriek", Kind.TEXT, _boxes),
    RecordField("Datum", Kind.TEXT, lambda line: line.day),
    RecordField(
        "Omschrijving", Kind.TEXT, lambda line: " · ".join(filter(None, (line.entry.payee, line.entry.narration)))
    ),
    RecordField("Rekening", Kind.TEXT, lambda line: Cell(line.posting.account, account=line.posting.account)),
    RecordField("Btw", Kind.TEXT, lambda line: line.word + (f", {vat.MIXED}" if _is_mixed(line) else "")),
    RecordField("zonder btw", Kind.MONEY, lambda line: line.base if line.is_cost else -line.base),
    RecordField("verschuldigd", Kind.MONEY, lambda line: line.owed, adds=True),
    RecordField("voorbelasting", Kind.MONEY, lambda line: line.deducted, adds=True),
    RecordField("Bron", Kind.TEXT, lambda line: place_of(line.posting.meta)),
)


def btw_lines(found: VatReturn) -> Table:
    """Every posting behind the boxes of a quarter."""
    return records(
        f"Regels bij de btw-aangifte {found.year}, kwartaal {found.quarter}",
        _LINE,
        sorted(found.lines, key=lambda line: (line.box or ("5b" if line.is_cost else "vrij"), line.day)),
        subtitle="in euro's; omzet en kosten zonder btw",
        total="Totaal",
    )


def _is_mixed(line: VatLine) -> bool:
    return line.is_mixed and line.word != vat.FREE


def btw_settlement(found: Settlement, year: int) -> Table:
    """What was declared and paid in a year, and what stands open when it ends."""
    rows = [_step(f"Open op 1-1-{year}", found.opening)]
    rows += [_step(f"Kwartaal {number}", amount) for number, amount in enumerate(found.quarters, 1)]
    rows += [_step(f"{day} {text}", amount) for day, text, amount in found.payments]
    explained = found.opening + sum(found.quarters, ZERO) + sum((item[2] for item in found.payments), ZERO)
    if explained != found.closing:
        rows.append(_step("Met de hand geboekt op rekeningen van de btw", found.closing - explained))
    parts = tuple((index, 1) for index in range(len(rows)))
    rows.append(Row((Cell(f"Open op 31-12-{year}"), Cell(found.closing)), Style.TOTAL, parts=parts))
    return Table(
        title=f"Btw: afrekening met de Belastingdienst {year}",
        subtitle="in euro's, precies; boven nul is te betalen, onder nul te ontvangen",
        columns=(Column("", Kind.TEXT), Column("bedrag", Kind.MONEY)),
        rows=tuple(rows),
    )


def _step(label: str, amount: Decimal) -> Row:
    return Row((Cell(label), Cell(amount)))
