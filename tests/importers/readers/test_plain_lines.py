"""Lines of a CSV are changed without the csv module as the csv module would have it."""

from __future__ import annotations

import csv
import io

from hypothesis import example, given
from hypothesis import strategies as st

from importers.readers.dialect import Dialect
from importers.readers.plain import plain_fields

FIELDS = st.lists(st.text(st.sampled_from("ab \";,\n\r'é"), max_size=5), min_size=1, max_size=5)
DELIMITERS = st.sampled_from(";,")
LINES = st.text(st.sampled_from('a";,'), max_size=12)
ENDS = st.sampled_from(["", "\n", "\r\n", "\r"])


@given(FIELDS, DELIMITERS)
def test_a_line_is_written_as_the_csv_module_writes_it(fields: list[str], delimiter: str) -> None:
    buffer = io.StringIO(newline="")
    csv.writer(buffer, delimiter=delimiter, quoting=csv.QUOTE_ALL, lineterminator="").writerow(fields)
    assert Dialect(delimiter).join(fields) == buffer.getvalue()


@given(LINES, ENDS, DELIMITERS)
@example('"', "\n", ";")
@example('""', "\n", ";")
@example('"a"b";"c"', "\n", ";")
@example('"a;"";b"', "\n", ";")
def test_a_plain_line_is_read_as_the_csv_module_reads_it(line: str, end: str, delimiter: str) -> None:
    fields = plain_fields(line + end, delimiter)
    if fields is not None:
        assert list(csv.reader([line + end, "rest"], delimiter=delimiter, strict=True)) == [fields, ["rest"]]


@given(st.lists(st.text(st.sampled_from("ab ;,'é"), max_size=5), min_size=1, max_size=5), ENDS, DELIMITERS)
def test_quoted_fields_without_quotes_are_plain(fields: list[str], end: str, delimiter: str) -> None:
    assert plain_fields(Dialect(delimiter).join(fields) + end, delimiter) == fields
