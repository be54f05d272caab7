"""Lists of people by number, as a secretary keeps them: each number once, and nothing kept of who they are."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from bwk_ledger.person_number import PERSON_NUMBER
from importers.readers.tables import header_line, read_table

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from importers.readers.source import Source
    from importers.readers.tables import TableRow


def numbered_rows(
    source: Source, column: str, who: str, *, cause: str, example: str, since: str | None = None
) -> Iterator[tuple[str, TableRow]]:
    """The rows with their number.

    Args:
        source: the list.
        column: the title of the column of numbers.
        who: what has a number, in Dutch.
        cause: why only a number will do.
        example: a number.
        since: a column that lets a number return: then only both together stand once.

    Raises:
        InputError: a number is none, or stands on two rows.
    """
    lines: dict[tuple[str, str], int] = {}
    for row in read_table(source):
        number = row.values[column]
        if not PERSON_NUMBER.fullmatch(number):
            raise source.damaged(
                row.line,
                f"'{number}' is geen {column}",
                cause=cause,
                remedy=f"geef elk {who} een nummer zoals {example}.",
            )
        key = (number, row.values[since] if since else "")
        if lines.setdefault(key, row.line) != row.line:
            raise source.damaged(
                row.line,
                f"{who} {number} staat ook op regel {lines[key]}",
                remedy=f"geef elk {who} een eigen nummer, en elk nummer een regel.",
            )
        yield number, row


def blind(source: Source, kept: Sequence[str], emptied: Collection[str] = ()) -> bytes:
    """The table without the columns that were not read, which may tell who people are; lines keep their numbers.

    Args:
        source: the table.
        kept: the titles of the columns that stay.
        emptied: those of which only the title stays, by which the table is known.
    """
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, delimiter=";", lineterminator="\n")
    written = 0

    def write(line: int, fields: Sequence[str]) -> None:
        nonlocal written
        buffer.write("\n" * (line - 1 - written))
        writer.writerow([" ".join(field.split()) for field in fields])
        written = line

    write(header_line(source), kept)
    for row in read_table(source):
        write(row.line, ["" if title in emptied else row.values[title] for title in kept])
    return buffer.getvalue().encode()
