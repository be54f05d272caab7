"""The copy of a statement that is kept with the books, which names nobody."""

from __future__ import annotations

from typing import TYPE_CHECKING

from importers.readers.dialect import Dialect, records
from importers.readers.plain import plain_fields

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from importers.readers.source import Source


def blind(
    source: Source,
    dialect: Dialect,
    replacements: Mapping[int, tuple[str, str]],
    edit: Callable[[list[str], str, str], None],
) -> bytes:
    """The file with some rows edited, by line, with the name and the text to show instead; all other lines stay.

    The copy that is kept with the books must not name people. Lines keep their numbers.
    """
    lines = list(source.lines)
    others = {}
    for number, shown in replacements.items():
        line = lines[number - 1]
        fields = plain_fields(line, dialect.delimiter) if dialect.quote == '"' else None
        if fields is None:
            others[number] = shown
            continue
        edit(fields, *shown)
        lines[number - 1] = dialect.join(fields) + _end(line)
    for record in records(source, dialect) if others else ():
        if record.line not in others:
            continue
        fields = list(record.fields)
        edit(fields, *others[record.line])
        first, last = record.line - 1, record.last_line - 1
        end = _end(lines[last])
        blank = [end] * (last - first)  # in the place of the other lines of this row
        lines[first : last + 1] = [dialect.join(fields) + (end or "\n" * bool(blank)), *blank]
    return "".join(lines).encode("utf-8")


def _end(line: str) -> str:
    return line[len(line.rstrip("\r\n")) :]


def hide(positions: Mapping[str, int], name: str, text: str, *others: str) -> Callable[[list[str], str, str], None]:
    """An edit that puts the name and the text in these columns, and empties the others."""
    emptied = [positions[key] for key in others if key in positions]
    name_at, text_at = positions.get(name), positions.get(text)

    def edit(fields: list[str], new_name: str, new_text: str) -> None:
        for place in emptied:
            fields[place] = ""
        if text_at is not None:
            fields[text_at] = new_text
        if name_at is not None:
            fields[name_at] = new_name

    return edit
