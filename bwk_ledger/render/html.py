"""Tables as one Dutch page that needs nothing beside itself: to read, to print, to send."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import jinja2
from markupsafe import Markup

from bwk_ledger.render.cells import cell_at, clean, is_numeric, label_spans, spans, split_marks, text_at

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bwk_ledger.tables.table import Row, Table

_HERE = Path(__file__).parent


def render(tables: Sequence[Table]) -> str:
    """Fill the page; all text of the tables is escaped."""
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(_HERE),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    style = Markup((_HERE / "page.css").read_text(encoding="utf-8"))  # noqa: S704 - our own file
    title = " · ".join(dict.fromkeys(clean(table.title) for table in tables))
    return environment.get_template("page.html").render(title=title, style=style, tables=list(map(_table, tables)))


def _table(table: Table) -> dict[str, Any]:
    return {
        "title": clean(table.title),
        "subtitle": clean(table.subtitle),
        "groups": spans(table.columns) if any(column.group for column in table.columns) else [],
        "columns": [{"title": clean(column.title), "numeric": is_numeric(column)} for column in table.columns],
        "first": _first_of_group(table),
        "rows": [_row(table, row) for row in table.rows],
        "footnotes": list(map(clean, table.footnotes)),
    }


def _row(table: Table, row: Row) -> dict[str, Any]:
    cells = [
        {
            "marked": split_marks(text_at(table, row, index), table.footnotes),
            "account": cell_at(row, index).account,
        }
        for index in range(len(table.columns))
    ]
    return {"style": row.style.value, "indent": row.indent, "cells": cells[:1] if label_spans(table, row) else cells}


def _first_of_group(table: Table) -> list[bool]:
    """Whether a column begins a group, to leave room before it."""
    starts = {span.start for span in spans(table.columns) if span.title}
    return [index in starts for index in range(len(table.columns))]
