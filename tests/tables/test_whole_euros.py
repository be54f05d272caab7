"""Whole euros add up as they are printed."""

from __future__ import annotations

from decimal import Decimal

from bwk_ledger.tables.engine import Figure, Lines, PostLine, Sum, run
from bwk_ledger.tables.table import Column, Kind, Table
from bwk_ledger.tables.whole_euros import in_whole_euros


def table(*amounts: str) -> Table:
    """Lines under a subtotal and a total, in whole euros."""
    found = {str(place): Decimal(amount) for place, amount in enumerate(amounts)}
    lines = [PostLine(name, {"": (name,)}) for name in found]
    column = Column("begroot", Kind.MONEY, decimals=0)
    blocks = [Lines("een", lines, heading="Een", subtotal="Een totaal"), Sum("alles", "Alles", {"een": 1})]
    rows, _ = run(blocks, [Figure(column, ("",), found)])
    return Table("x", (Column("", Kind.TEXT), column), rows)


def test_what_rounding_leaves_goes_to_the_largest_remainders() -> None:
    found = in_whole_euros(table("33.33", "33.33", "33.34"))
    assert [row.cells[1].value for row in found.rows] == [None, 33, 33, 34, 100, 100]
    assert found.footnotes == (
        (
            "Bedragen in hele euro's zijn zo afgerond dat elke kolom optelt: wat overblijft, is naar de grootste "
            "resten gegaan."
        ),
    )
    below = in_whole_euros(table("-0.60", "-0.60", "10.50"))
    assert [row.cells[1].value for row in below.rows] == [None, -1, -1, 11, 9, 9]


def test_whole_amounts_stay_and_nothing_is_said() -> None:
    whole = table("1", "2", "3")
    assert in_whole_euros(whole) == whole
