"""Tables, letters and declarations as PDF on A4, set by typst; texts go to it as data and never as its code."""

from __future__ import annotations

import json
import textwrap
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import segno
import typst

from bwk_ledger.render.cells import clean, is_numeric, label_spans, spans, split_marks, text_at

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bwk_ledger.tables.report import AnnualReport, BarChart, Piece
    from bwk_ledger.tables.table import Bar, Cell, Declaration, Letter, MeetingResult, PagePart, Row, Sheet, Table


# Tables as a PDF on A4, set by typst with the fonts it carries itself, so that it looks the same everywhere.
#
# The tables go to the template as data: no text of the books can become typst code.

TEMPLATE = Path(__file__).with_name("table.typ")
_PORTRAIT_COLUMNS = 6  # beside the label


def render(tables: Sequence[Table]) -> bytes:
    """Set the document; the same tables give the same bytes."""
    return typst.compile(
        TEMPLATE,
        root=TEMPLATE.parent,
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(document(tables), ensure_ascii=False)},
        timestamp=0,
    )


def document(tables: Sequence[Table]) -> dict[str, Any]:
    """What the template reads."""
    return {
        "title": textwrap.shorten(
            " · ".join(dict.fromkeys(clean(table.title) for table in tables)), 100, placeholder=" …"
        ),
        "tables": [_table(table) for table in tables],
    }


def _table(table: Table) -> dict[str, Any]:
    return {
        "title": clean(table.title),
        "subtitle": clean(table.subtitle),
        "landscape": len(table.columns) > _PORTRAIT_COLUMNS + 1,
        "columns": [
            {"title": clean(column.title), "numeric": index > 0 and is_numeric(column)}
            for index, column in enumerate(table.columns)
        ],
        "groups": [
            {"title": clean(span.title), "start": span.start, "size": span.size} for span in spans(table.columns)
        ],
        "rows": [_row(table, row) for row in table.rows],
        "footnotes": list(map(clean, table.footnotes)),
    }


def _row(table: Table, row: Row) -> dict[str, Any]:
    count = 1 if label_spans(table, row) else len(table.columns)
    marked = [split_marks(text_at(table, row, index), table.footnotes) for index in range(count)]
    cells = [{"text": cell.text, "marks": list(cell.marks)} for cell in marked]
    return {"style": row.style.value, "indent": row.indent, "cells": cells}


# Pages to hand out, each on one A4: the template makes room by smaller letters, and then by leaving rows out.


def render_sheets(sheets: Sequence[Sheet]) -> bytes:
    """Set the pages; the same ones give the same bytes."""
    pages = [
        {
            "title": clean(sheet.title),
            "subtitle": clean(sheet.subtitle),
            "sender": clean(sheet.sender),
            "parts": list(map(_part, sheet.parts)),
            "notes": list(map(clean, sheet.notes)),
            "cuts": sheet.cuts,
        }
        for sheet in sheets
    ]
    title = textwrap.shorten(" · ".join(clean(sheet.title) for sheet in sheets), 100, placeholder=" …")
    return _set("sheet.typ", json.dumps({"title": title, "sheets": pages}, ensure_ascii=False))


def _part(part: PagePart) -> dict[str, Any]:
    table = _table(part.table)
    bars = [*part.bars, *[None] * (len(part.table.rows) - len(part.bars))]
    table["rows"] = [row | {"bar": _bar(bar)} for row, bar in zip(table["rows"], bars, strict=True)]
    return table | {"title": part.title, "chart": clean(part.chart), "more": clean(part.more)}


def _bar(bar: Bar | None) -> dict[str, float | None] | None:
    if bar is None:
        return None
    return {"part": float(bar.part), "mark": None if bar.mark is None else float(bar.mark)}


# A letter and a declaration as a PDF on A4; their texts go to the template as data and cannot become typst code.

_HERE = Path(__file__).parent


def render_letter(letter: Letter) -> bytes:
    """Set the letter; the same letter gives the same bytes."""
    return _set("letter.typ", clean(json.dumps(asdict(letter), ensure_ascii=False)))


def render_declaration(declaration: Declaration) -> bytes:
    """Set the declaration, with its data attached; the same one gives the same bytes."""
    values = _clean(asdict(declaration)) | {"attached": declaration.attached}
    return _set("declaration.typ", json.dumps(values, ensure_ascii=False))


def render_result(result: MeetingResult) -> bytes:
    """Set the result of an audit on one page, its check number also as a QR code; the same one gives the same bytes."""
    code = segno.make(result.number.upper(), micro=False, error="m")  # capitals make a smaller code
    values = _clean(asdict(result)) | {"code": [[int(dot) for dot in row] for row in code.matrix]}
    return _set("result.typ", json.dumps(values, ensure_ascii=False))


def _set(template: str, content: str) -> bytes:
    return typst.compile(
        _HERE / template, root=_HERE, ignore_system_fonts=True, sys_inputs={"data": content}, timestamp=0
    )


def _clean(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _clean(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_clean(item) for item in value]
    return clean(value) if isinstance(value, str) else value


# The annual report: one document of chapters.


def render_report(report: AnnualReport) -> bytes:
    """Set the report; the same one gives the same bytes."""
    values = {
        "title": clean(report.title),
        "name": clean(report.name),
        "status": clean(report.status),
        "is_concept": report.is_concept,
        "reasons": list(map(clean, report.reasons)),
        "seat": clean(report.seat),
        "chapters": [
            {
                "title": clean(chapter.title),
                "fresh": chapter.fresh,
                "whole": chapter.whole,
                "pieces": list(map(_piece, chapter.pieces)),
            }
            for chapter in report.chapters
        ],
    }
    return _set("annual.typ", json.dumps(values, ensure_ascii=False))


def _piece(piece: Piece) -> dict[str, Any]:
    return _clean(asdict(replace(piece, table=None, charts=()))) | {
        "charts": [_chart(chart) for chart in piece.charts],
        "table": None if piece.table is None else _report_table(piece.table),
    }


def _chart(chart: BarChart) -> dict[str, Any]:
    lines = [
        {
            "label": clean(line.label),
            "bars": [{"series": bar.series, "part": float(bar.part), "shown": clean(bar.shown)} for bar in line.bars],
        }
        for line in chart.lines
    ]
    return {"title": clean(chart.title), "series": list(map(clean, chart.series)), "lines": lines}


def _report_table(table: Table) -> dict[str, Any]:
    """A table with the column that may run over several lines: that of the longest texts; days as people write them."""
    rows = tuple(replace(row, cells=tuple(map(_day_in_dutch, row.cells))) for row in table.rows)
    drawn = _table(replace(table, rows=rows))
    for column, original in zip(drawn["columns"], table.columns, strict=True):
        column["mark"] = bool(original.look)
    longest = {
        index: max((len(row["cells"][index]["text"]) for row in drawn["rows"] if index < len(row["cells"])), default=0)
        for index, column in enumerate(drawn["columns"])
        if not column["numeric"] and not column["mark"]
    }
    return drawn | {"stretch": max(longest, key=lambda index: longest[index], default=0)}


def _day_in_dutch(cell: Cell) -> Cell:
    return cell._replace(value=f"{cell.day:%d-%m-%Y}") if cell.day is not None else cell
