"""Tables as text, pages and files: one module per format, imported only when that format is asked for.

`bwk --help` therefore pays for none of rich, jinja2, XlsxWriter or typst.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bwk_ledger.tables.table import Sheet, Table

FORMATS = ("terminal", "csv", "html", "pdf", "xlsx")
BINARY = frozenset({"pdf", "xlsx"})


def render(
    tables: Sequence[Table],
    format: str,  # noqa: A002 - the word of --formaat
    width: int | None = None,
    *,
    colour: bool | None = None,
) -> str | bytes:
    """Render tables in one of the `FORMATS`: `str` for text, `bytes` for `BINARY`.

    Args:
        tables: what to show, in order.
        format: one of `FORMATS`.
        width: characters in a line, for the terminal; that of the user's terminal when not given.
        colour: whether the terminal's bold and dim are used; only on a terminal when not given.
    """
    if format not in FORMATS:
        raise ValueError(format)
    if format == "terminal":
        from bwk_ledger.render import terminal  # noqa: PLC0415

        return terminal.render(tables, width, colour=colour)
    module = import_module(f"bwk_ledger.render.{format}")
    rendered: str | bytes = module.render(tables)
    return rendered


def render_sheets(sheets: Sequence[Sheet]) -> bytes:
    """Pages to hand out, as PDF: each is one A4."""
    from bwk_ledger.render import pdf  # noqa: PLC0415

    return pdf.render_sheets(sheets)
