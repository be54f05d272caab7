"""`bwk leden aandelen`: the share register by number, what each member holds beside equity, and what is not paid."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bwk_ledger import meta
from bwk_ledger.money import ZERO, format_amount
from bwk_ledger.statements.table import Cell, Column, Kind, Row, Style, Table

if TYPE_CHECKING:
    import datetime as dt

    from bwk_ledger.views.shares import Proof, ProofLine, ShareRegister, Subscribed

_RIGHT = "Het register en het ledenkapitaal in de boeken zijn gelijk, per lid en samen."
_WRONG = "Het register en het ledenkapitaal verschillen; 'bwk controle' zegt waar."


def share_tables(
    register: ShareRegister, proof: Proof, price: Decimal | None, number: str | None = None
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


def _movements(register: ShareRegister, number: str | None) -> Table:
    rows = tuple(
        _movement(item)
        for item in register.movements
        if number is None or number in {item.movement.giver, item.movement.receiver}
    )
    return Table(
        title=" ".join(filter(None, ("Aandelenregister", number))),
        subtitle=f"Alle mutaties tot en met {register.day}",
        columns=(
            Column("Mutatie", Kind.COUNT),
            Column("datum", Kind.TEXT),
            Column("ingeschreven", Kind.TEXT),
            Column("wat", Kind.TEXT),
            Column("van", Kind.TEXT),
            Column("aan", Kind.TEXT),
            Column("aandelen", Kind.COUNT),
            Column("bedrag", Kind.MONEY),
            Column("betaald door", Kind.TEXT),
            Column("bron", Kind.TEXT),
        ),
        rows=rows or (Row((Cell("geen mutaties"),)),),
    )


def _movement(item: Subscribed) -> Row:
    movement = item.movement
    return Row(
        (
            Cell("zonder nummer" if movement.number is None else Decimal(movement.number)),
            _day(movement.date),
            _day(item.subscribed),
            Cell(movement.act.value),
            Cell(movement.giver),
            Cell(movement.receiver),
            Cell(Decimal(movement.shares)),
            Cell(movement.amount),
            Cell(movement.paid_by),
            Cell(place(movement.entry)),
        )
    )


def _holdings(proof: Proof, price: Decimal | None, number: str | None) -> Table:
    lines = [line for line in proof.lines if number in {None, line.number}]
    rows = [_holding(line) for line in lines]
    if number is None:
        shares = Decimal(sum(line.shares for line in lines))
        difference = proof.equity - proof.registered
        cells = (Cell(shares), Cell(proof.registered), Cell(proof.equity), Cell(difference), Cell())
        rows.append(Row((Cell("Samen"), *cells), Style.TOTAL))
    elif not rows:
        rows.append(Row((Cell(f"{number} houdt geen aandelen"),)))
    nominal = f", nominaal {format_amount(price)} euro per aandeel" if price is not None else ""
    return Table(
        title="Wie wat houdt",
        subtitle=f"Op {proof.day}{nominal}",
        columns=(
            Column("Nummer", Kind.TEXT),
            Column("aandelen", Kind.COUNT),
            Column("register", Kind.MONEY),
            Column("ledenkapitaal", Kind.MONEY),
            Column("verschil", Kind.MONEY),
            Column("let op", Kind.TEXT),
        ),
        rows=tuple(rows),
        footnotes=(_RIGHT if proof.is_right else _WRONG,),
    )


def _holding(line: ProofLine) -> Row:
    remarks = ["klopt niet"] if line.difference else []
    remarks += [] if line.is_known else ["geen lid"]
    cells = (Cell(Decimal(line.shares)), Cell(line.registered), Cell(line.equity), Cell(line.difference))
    return Row((Cell(line.number), *cells, Cell(", ".join(remarks))))


def _waiting(register: ShareRegister, price: Decimal, number: str | None) -> Table:
    return Table(
        title="Ingeschreven en niet betaald",
        subtitle=f"Op {register.day}",
        columns=(
            Column("Nummer", Kind.TEXT),
            Column("ingeschreven", Kind.TEXT),
            Column("aandelen", Kind.COUNT),
            Column("te betalen", Kind.MONEY),
        ),
        rows=tuple(
            Row((Cell(item.number), _day(item.day), Cell(Decimal(item.shares)), Cell(item.shares * price)))
            for item in register.waiting
            if number in {None, item.number}
        ),
    )


def _day(day: dt.date | None) -> Cell:
    return Cell(f"{day}" if day else None)
