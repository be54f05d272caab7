from __future__ import annotations

from pathlib import Path

import pytest

from bwk_ledger.base.errors import InputError, describe, shorten


def test_an_error_tells_place_excerpt_cause_and_remedy() -> None:
    error = InputError(
        "dit bedrag is niet te lezen: '1.234'.",
        file=Path("inbox/ing.csv"),
        line=7,
        excerpt="20180105;TOP;1.234\n\n20180106;HLR;5,00\n",
        cause="het kan 1234 of 1,234 zijn.",
        remedy="schrijf 1.234,00.",
    )
    assert str(error) == (
        "inbox/ing.csv, regel 7: dit bedrag is niet te lezen: '1.234'.\n"
        "    | 20180105;TOP;1.234\n"
        "    | 20180106;HLR;5,00\n"
        "  Oorzaak: het kan 1234 of 1,234 zijn.\n"
        "  Herstel: schrijf 1.234,00."
    )


def test_an_error_keeps_its_parts() -> None:
    error = InputError("wat.", remedy="doe.", file="a.csv", line=3, excerpt="x", cause="want.")
    assert (error.what, error.remedy, error.file, error.line, error.excerpt, error.cause) == (
        "wat.",
        "doe.",
        "a.csv",
        3,
        "x",
        "want.",
    )


@pytest.mark.parametrize(
    ("parts", "text"),
    [
        ({}, "wat."),
        ({"remedy": "doe."}, "wat.\n  Herstel: doe."),
        ({"file": "a.csv"}, "a.csv: wat."),
        ({"file": "a.csv", "line": 2}, "a.csv, regel 2: wat."),
        ({"line": 2}, "wat."),
        ({"cause": "want."}, "wat.\n  Oorzaak: want."),
        ({"excerpt": ""}, "wat."),
        ({"excerpt": "  \n"}, "wat."),
    ],
)
def test_parts_that_are_not_known_are_left_out(parts: dict[str, str | int], text: str) -> None:
    assert describe("wat.", **parts) == text  # type: ignore[arg-type]


def test_an_excerpt_is_one_line_of_at_most_160_characters() -> None:
    assert shorten("a" * 160 + "\r\n") == "a" * 160
    assert shorten("a" * 161) == "a" * 159 + "…"


def test_control_characters_cannot_reach_a_terminal() -> None:
    assert shorten("a\x1b[31m\tb\x00é€") == "a�[31m�b�é€"
