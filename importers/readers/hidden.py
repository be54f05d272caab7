"""The copy of a statement that is kept with the books, which names nobody."""

from __future__ import annotations

from typing import TYPE_CHECKING

from importers.readers.dialect import Dialect, records

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
    for number, last_number, texts in records(source, dialect):
        shown = replacements.get(number)
        if shown is None:
            continue
        fields = list(texts)
        edit(fields, *shown)
        first, last = number - 1, last_number - 1
        end = lines[last][len(lines[last].rstrip("\r\n")) :]
        blank = [end] * (last - first)  # in the place of the other lines of this row
        lines[first : last + 1] = [dialect.join(fields) + (end or "\n" * bool(blank)), *blank]
    return "".join(lines).encode("utf-8")


def hide(positions: Mapping[str, int], name: str, text: str, *others: str) -> Callable[[list[str], str, str], None]:
    """An edit that puts the name and the text in these columns, and empties the others."""

    def edit(fields: list[str], new_name: str, new_text: str) -> None:
        for key in others:
            if key in positions:
                fields[positions[key]] = ""
        for key, value in ((text, new_text), (name, new_name)):
            if key in positions:
                fields[positions[key]] = value

    return edit
