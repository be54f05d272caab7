"""Shares in tables: the register, what is paid back, and the certificate of a member."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from bwk_ledger.base import meta
from bwk_ledger.base.money import ZERO, format_amount
from bwk_ledger.tables.records import RecordField, records
from bwk_ledger.tables.table import Cell, Column, Kind, Row, Style, Table

if TYPE_CHECKING:
    from decimal import Decimal

    from bwk_ledger.figures.shares import Repayment, Repayments, ShareRegister, Subscribed, Waiting
    from bwk_ledger.rules.share_movements import ProofLine, ShareProof

_RIGHT = "Het register en het ledenkapitaal in de boeken zijn gelijk, per lid en samen."
_WRONG = "Het register en het ledenkapitaal verschillen; 'bwk controle' zegt waar."
_HANDGELD = "Handgeld telt niet mee: dat ligt bij de kamers."
_HELD = "Wie nog aandelen houdt, geeft die eerst terug: boek dat met 'bwk leden opzeggen' voordat u betaalt."


def share_tables(
    register: ShareRegister, proof: ShareProof, price: Decimal | None, number: str | None = None
) -> list[Table]:
    """The movements, the holdings with their proof, and what was signed up for and not paid.

    Args:
        register: the movements up to a day.
        proof: of the same day.
        price: the nominal value of a share, EUR; None where the books do not say it.
        number: only of this member.
    """
    tables = [_movements(register, number), _holdings(proof, price, number)]
    waiting = _waiting(register, price or ZERO, number)
    return [*tables, waiting] if waiting.rows else tables


def place(entry: Any) -> str:
    """Where a movement comes from: the file and line of its source, else those in the books."""
    for item in entry.postings:
        values = item.meta or {}
        if meta.SOURCE in values:
            return f"{values[meta.SOURCE]}, regel {values.get(meta.LINE, '?')}"
    file = Path(entry.meta["filename"])
    return f"{file.parent.name}/{file.name}, regel {entry.meta['lineno']}"


_MOVEMENT: tuple[RecordField[Subscribed], ...] = (
    RecordField("Mutatie", Kind.COUNT, lambda item: "zonder nummer" if (no := item.movement.number) is None else no),
    RecordField("datum", Kind.TEXT, lambda item: item.movement.date),
    RecordField("ingeschreven", Kind.TEXT, lambda item: item.subscribed),
    RecordField("wat", Kind.TEXT, lambda item: item.movement.act.value),
    RecordField("van", Kind.TEXT, lambda item: item.movement.giver),
    RecordField("aan", Kind.TEXT, lambda item: item.movement.receiver),
    RecordField("aandelen", Kind.COUNT, lambda item: item.movement.shares),
    RecordField("bedrag", Kind.MONEY, lambda item: item.movement.amount),
    RecordField("betaald door", Kind.TEXT, lambda item: item.movement.paid_by),
    RecordField("bron", Kind.TEXT, lambda item: place(item.movement.entry)),
)


def _movements(register: ShareRegister, number: str | None) -> Table:
    movements = register.movements
    return records(
        " ".join(filter(None, ("Aandelenregister", number))),
        _MOVEMENT,
        (item for item in movements if number is None or number in {item.movement.giver, item.movement.receiver}),
        subtitle=f"Alle mutaties tot en met {register.day}",
        empty="geen mutaties",
    )


def _remarks(line: ProofLine) -> str:
    remarks = ["klopt niet"] if line.difference else []
    return ", ".join(remarks if line.is_known else [*remarks, "geen lid"])


_HOLDING: tuple[RecordField[ProofLine], ...] = (
    RecordField("Nummer", Kind.TEXT, lambda line: line.number),
    RecordField("aandelen", Kind.COUNT, lambda line: line.shares, adds=True),
    RecordField("register", Kind.MONEY, lambda line: line.registered, adds=True),
    RecordField("ledenkapitaal", Kind.MONEY, lambda line: line.equity, adds=True),
    RecordField("verschil", Kind.MONEY, lambda line: line.difference, adds=True, difference=(3, 2)),
    RecordField("let op", Kind.TEXT, _remarks),
)


def _holdings(proof: ShareProof, price: Decimal | None, number: str | None) -> Table:
    nominal = f", nominaal {format_amount(price)} euro per aandeel" if price is not None else ""
    return records(
        "Wie wat houdt",
        _HOLDING,
        (line for line in proof.lines if number in {None, line.number}),
        subtitle=f"Op {proof.day}{nominal}",
        total="" if number else "Samen",
        empty=f"{number} houdt geen aandelen" if number else "",
        footnotes=(_RIGHT if proof.is_right else _WRONG,),
    )


def _waiting(register: ShareRegister, price: Decimal, number: str | None) -> Table:
    fields: tuple[RecordField[Waiting], ...] = (
        RecordField("Nummer", Kind.TEXT, lambda item: item.number),
        RecordField("ingeschreven", Kind.TEXT, lambda item: item.day),
        RecordField("aandelen", Kind.COUNT, lambda item: item.shares),
        RecordField("te betalen", Kind.MONEY, lambda item: item.shares * price),
    )
    unpaid = (item for item in register.waiting if number in {None, item.number})
    return records("Ingeschreven en niet betaald", fields, unpaid, subtitle=f"Op {register.day}")


def calendar_tables(found: Repayments) -> list[Table]:
    """How the free cash is made up, and below it the calendar."""
    return [_cash(found), _calendar(found)]


def warnings(found: Repayments) -> list[str]:
    """A sentence on each repayment for which the free cash is not enough."""
    return [
        f"Op {line.due} komt er voor {line.number} ({format_amount(line.amount)} euro) "
        f"{format_amount(-line.cash_after)} euro te kort."
        for line in found.lines
        if not line.fits
    ]


def _cash(found: Repayments) -> Table:
    steps = {
        "Op de bank [1]": found.bank,
        "Af: ontvangen subsidie die nog niet is besteed": -found.grants,
        "Af: andere schulden": -found.other_debts,
    }
    total = Row((Cell("Vrij om terug te betalen"), Cell(found.free_cash)), Style.TOTAL, parts=((0, 1), (1, 1), (2, 1)))
    return Table(
        title="Vrij geld",
        subtitle=f"Zoals de boeken staan op {found.day}",
        columns=(Column("Wat", Kind.TEXT), Column("euro", Kind.MONEY)),
        rows=(*(Row((Cell(label), Cell(amount))) for label, amount in steps.items()), total),
        footnotes=(_HANDGELD,),
    )


_REPAYMENT: tuple[RecordField[Repayment], ...] = (
    RecordField("Nummer", Kind.TEXT, lambda line: line.number),
    RecordField("lid tot", Kind.TEXT, lambda line: line.left),
    RecordField("terug op", Kind.TEXT, lambda line: line.due),
    RecordField("aandelen", Kind.COUNT, lambda line: line.shares, adds=True),
    RecordField("schuld", Kind.MONEY, lambda line: line.debt, adds=True),
    RecordField("terug te betalen", Kind.MONEY, lambda line: line.amount, adds=True),
    RecordField("vrij daarna", Kind.MONEY, lambda line: line.cash_after, total=lambda lines: lines[-1].cash_after),
)


def _calendar(found: Repayments) -> Table:
    held = any(line.shares for line in found.lines)
    return records(
        "Terugbetalingen",
        _REPAYMENT,
        found.lines,
        subtitle="Op volgorde van de dag waarop het moet",
        total="Samen",
        empty="er is niets terug te betalen",
        footnotes=(*([_HELD] if held else []), *warnings(found)),
    )
