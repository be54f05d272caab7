"""Headings over two lines with a hyphen, and long names broken where their parts end."""

from __future__ import annotations

import pytest

from bwk_ledger.render.terminal import least_width, text_lines, wrapped


@pytest.mark.parametrize(
    ("title", "width", "lines"),
    [
        ("werkelijk", 9, ["werkelijk"]),
        ("werkelijk", 7, ["werke-", "lijk"]),
        ("verschil", 6, ["ver-", "schil"]),
        ("over van vorig jaar", 8, ["over van", "vorig", "jaar"]),
        ("ingeschreven", 8, ["inge-", "schreven"]),
        ("31-12-2018", 10, ["31-12-2018"]),
    ],
)
def test_a_heading_is_never_cut(title: str, width: int, lines: list[str]) -> None:
    assert wrapped(title, width) == lines
    assert least_width(title) <= width


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("op 2018-01-15", 10, ["op", "2018-01-15"]),
        ("Activa:Handgeld:TOP", 12, ["Activa:", "Handgeld:TOP"]),
        ("ing-2018-01-01-2018-12-31.csv, regel 6", 11, ["ing-", "2018-01-01-", "2018-12-31", ".csv, regel", "6"]),
        ("Webwerkplaats", 8, ["Webwerkp", "laats"]),
        ("", 8, []),
    ],
)
def test_a_long_name_is_broken_where_a_part_of_it_ends(text: str, width: int, lines: list[str]) -> None:
    assert text_lines(text, width) == lines
