"""Plain lines of a CSV: every field in double quotes, and no quote within one.

Banks write nearly all lines so. Where such a line begins a record it is all of that record, and its fields are what
stands between the quotes: one line can be changed without reading the whole file again.
"""

from __future__ import annotations


def plain_fields(line: str, delimiter: str) -> list[str] | None:
    """The fields of a line with its end, where it begins a record; None where it is not plain."""
    text = line.rstrip("\r\n")
    fields = text[1:-1].split(f'"{delimiter}"')
    # With two quotes for each field, all of them are around fields.
    if text[:1] == '"' == text[-1:] and text.count('"') == 2 * len(fields):
        return fields
    return None
