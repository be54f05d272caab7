"""Every report on a screen of 80 columns: no line runs over, no heading is cut, and no date falls apart."""

from __future__ import annotations

import io
import re
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click
import pytest
from click.testing import CliRunner

from bwk_ledger.cli import main
from bwk_ledger.cli.screen import folded
from tests.all_commands import all_commands
from tests.conftest import REPO

if TYPE_CHECKING:
    from collections.abc import Iterator

WIDTH = 80
VALUES = {
    "jaar": "2018",
    "kamer": "TOP",
    "maand": "2018-03",
    "month": "2018-03",
    "naam": "SPDO",
    "periode": "2018-2",
    "rekening": "Lasten:TOP",
}
# What the example has none of: a VAT return, a subsidy for wages, a loan, a statement of hours or of the year.
REFUSED = {
    "btw toon",
    "lening termijnen",
    "loon subsidie",
    "uren verklaring",
    "veranderd",
    "verifieer",
}
BROKEN_DATE = re.compile(r"(?<![\w-])\d{4}-(?:\d\d-\d?)?(?=\s|$)", re.ASCII)
CUT = re.compile(r"\w\.(?=\s|$)")


def _reports() -> Iterator[tuple[str, ...]]:
    for name, command in all_commands():
        if any(parameter.name == "formaat" for parameter in command.params):
            needed = [item for item in command.params if isinstance(item, click.Argument) and item.required]
            yield (name, *(VALUES.get(item.name or "", "L0001") for item in needed))


@pytest.fixture(scope="module")
def apart(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example away from the repository of this project, whose history is not that of the books."""
    return Path(shutil.copytree(REPO / "ledger", tmp_path_factory.mktemp("apart") / "ledger"))


REPORTS = [*_reports(), ("begroting toon", "2018", "--bron"), ("grootboek", "Activa:Bank", "2018")]


CALLS = [
    ("controle",),
    ("vraagposten",),
    ("afsluiten", "2018", "--proef"),
    ("afsluiten", "2018", "--proef", "--alles"),
    ("bonnen", "--alles"),
    ("geschiedenis",),
    ("jaarrekening", "2019"),
    ("begroting", "nieuw", "2018", "Lasten:TOP:Fysiek:Hur", "1,00"),
    ("rekening", "sluiten", "Activa:Bank:ASN"),
    ("controle", "--op", "31-13"),
    ("grootboek",),
]


class _Screen(io.TextIOWrapper):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize("words", CALLS, ids=" ".join)
def test_every_sentence_fits_a_screen_of_80_columns(
    repo: Path, words: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", str(WIDTH))
    monkeypatch.setenv("BWK_BOEKEN", str(repo / "ledger"))
    streams = [_Screen(io.BytesIO(), "utf-8") for _ in range(2)]
    monkeypatch.setattr(sys, "stdout", streams[0])
    monkeypatch.setattr(sys, "stderr", streams[1])
    with pytest.raises(SystemExit):
        main([*words], prog_name="bwk")
    shown = b"".join(stream.buffer.getvalue() for stream in streams).decode()  # type: ignore[attr-defined] # a BytesIO
    assert shown
    assert [line for line in shown.splitlines() if len(line) > WIDTH] == []


def _help(group: click.Group = main, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    context = click.Context(group)
    yield path
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        if isinstance(command, click.Group):
            yield from _help(command, (*path, name))
        else:
            yield (*path, name)


@pytest.mark.parametrize("words", [*_help()], ids=" ".join)
def test_the_help_of_every_command_fits(words: tuple[str, ...]) -> None:
    found = CliRunner(env={"COLUMNS": str(WIDTH)}).invoke(main, [*words, "--help"])
    assert found.exit_code == 0
    assert [line for line in found.stdout.splitlines() if len(line) > WIDTH] == []


def test_what_is_no_screen_keeps_its_lines(repo: Path) -> None:
    found = CliRunner(env={"COLUMNS": str(WIDTH)}).invoke(main, ["controle", "--op", "31-13", "--boeken", str(repo)])
    assert max(map(len, found.stderr.splitlines())) > WIDTH


def test_a_line_goes_on_below_with_its_indent() -> None:
    line = "  Oorzaak: " + "woord " * 20
    assert folded(f"{line}\nkort\n", 40) == (
        "  Oorzaak: woord woord woord woord woord\n"
        "    woord woord woord woord woord woord\n"
        "    woord woord woord woord woord woord\n"
        "    woord woord woord\nkort\n"
    )
    assert folded("\r" + "x " * 50, 40) == "\r" + "x " * 50


def _headings(lines: list[str]) -> Iterator[str]:
    """The lines between a blank line and the rule below the titles of columns."""
    for number, line in enumerate(lines):
        if line and not line.strip("─"):
            start = next((index for index in range(number, -1, -1) if not lines[index].strip()), 0)
            yield from lines[start:number]


@pytest.mark.parametrize("words", REPORTS, ids=" ".join)
def test_a_report_fits_a_screen_of_80_columns(apart: Path, words: tuple[str, ...]) -> None:
    name, *arguments = words
    ledger = str(apart)
    found = CliRunner(env={"COLUMNS": str(WIDTH)}).invoke(
        main, [*name.split(), *arguments, "--boeken", ledger], catch_exceptions=False
    )
    assert (found.exit_code == 0) == (name not in REFUSED), found.output
    lines = found.stdout.splitlines()
    assert [line for line in lines if len(line) > WIDTH] == []
    assert [line for line in lines if BROKEN_DATE.search(line)] == []
    assert [line for line in _headings(lines) if CUT.search(line) or "…" in line] == []
