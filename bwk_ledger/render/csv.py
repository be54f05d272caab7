"""Tables as `;`-separated text for a spreadsheet or for pandas: exact figures, decimal comma, no thousands points.

What a division leaves without an end (an odd minute, a share of the whole) has nine decimals. One table is loaded by
`pandas.read_csv(path, sep=";", decimal=",")`; more tables follow each other after a blank line, each with its own
header. Three columns come first: `tabel` (its title), `soort` (what the row is for, so that totals can be left out of a
sum) and `niveau` (how far the label is set in).
"""

from __future__ import annotations

import csv
import io
from decimal import Decimal, getcontext
from typing import TYPE_CHECKING

from bwk_ledger.base.money import round_half_up
from bwk_ledger.render.cells import cells_of, clean
from bwk_ledger.tables.table import Style

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bwk_ledger.tables.table import Table

_STYLES = {Style.HEADING: "kop", Style.LINE: "regel", Style.SUBTOTAL: "subtotaal", Style.TOTAL: "totaal"}
# A spreadsheet takes text that begins so for a formula, also in their full-width forms.
_PLACES = 9  # of a number that a division filled to the brim
_FORMULA = tuple("=+-@＝＋－＠")


def render(tables: Sequence[Table]) -> str:
    """Write every table as a block of lines."""
    return "\n".join(_block(table) for table in tables)


def _block(table: Table) -> str:
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=";", lineterminator="\n")
    writer.writerows(_lines(table))
    return buffer.getvalue()


def _lines(table: Table) -> Iterator[list[str]]:
    title = _text(table.title)
    empty = [""] * (len(table.columns) - 1)
    yield ["tabel", "soort", "niveau", *(_text(f"{column.group} {column.title}".strip()) for column in table.columns)]
    if table.subtitle:
        yield [title, "ondertitel", "0", _text(table.subtitle), *empty]
    for row in table.rows:
        yield [title, _STYLES[row.style], str(row.indent), *(_value(cell.value) for cell in cells_of(table, row))]
    for number, footnote in enumerate(table.footnotes, start=1):
        yield [title, "noot", "0", _text(f"[{number}] {footnote}"), *empty]


def _value(value: Decimal | str | None) -> str:
    if isinstance(value, Decimal):
        endless = len(value.as_tuple().digits) >= getcontext().prec
        return f"{round_half_up(value, _PLACES) if endless else value:f}".replace(".", ",")
    return _text(value or "")


def _text(text: str) -> str:
    """Text that no spreadsheet runs as a formula: an apostrophe in front makes it text."""
    cleaned = clean(text)
    return f"'{cleaned}" if cleaned.lstrip().startswith(_FORMULA) else cleaned
