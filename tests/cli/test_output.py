"""Where a report goes, and what a wrong place or format is answered with."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import click
import openpyxl
import pandas as pd
import pytest
from click.testing import CliRunner, Result

from bwk_ledger.cli.options import Output, output_options
from bwk_ledger.tables.table import Cell, Column, Kind, Row, Table

TABLE = Table(
    "Kas",
    (Column("Post", Kind.TEXT), Column("Bedrag", Kind.MONEY)),
    (Row((Cell("Koffie één"), Cell(Decimal("12.345")))),),
)


@click.command()
@click.argument("jaar", type=int)
@output_options
def report(jaar: int, output: Output) -> None:
    """Overzicht."""
    assert jaar == 2018
    output.show([TABLE])


def _call(*args: object) -> Result:
    return CliRunner().invoke(report, ["2018", *map(str, args)])


def test_without_options_it_is_text_on_the_screen() -> None:
    result = _call()
    assert (result.exit_code, result.stdout.splitlines()[0]) == (0, "Kas")
    assert "12,35" in result.stdout


@pytest.mark.parametrize(
    ("name", "start"),
    [
        ("uit.csv", b"\xef\xbb\xbftabel;"),
        ("uit.html", b"<!DOCTYPE html>"),
        ("UIT.HTM", b"<!DOCTYPE html>"),
        ("uit.pdf", b"%PDF-"),
        ("uit.xlsx", b"PK"),
        ("uit.txt", b"Kas\n"),
    ],
)
def test_format_follows_the_name_of_the_file(tmp_path: Path, name: str, start: bytes) -> None:
    path = tmp_path / name
    result = _call("--uit", path)
    assert (result.exit_code, result.stdout, result.stderr) == (0, "", f"Geschreven: {path}\n")
    assert path.read_bytes().startswith(start)
    assert list(tmp_path.iterdir()) == [path]


def test_format_given_goes_before_the_name(tmp_path: Path) -> None:
    path = tmp_path / "uit.txt"
    assert _call("--formaat", "xlsx", "--uit", path).exit_code == 0
    assert openpyxl.load_workbook(io.BytesIO(path.read_bytes())).sheetnames == ["Kas"]


def test_csv_file_keeps_its_accents_in_a_spreadsheet_and_in_pandas(tmp_path: Path) -> None:
    path = tmp_path / "uit.csv"
    _call("--uit", path)
    frame = pd.read_csv(path, sep=";", decimal=",")
    assert (frame["Post"][0], frame["Bedrag"][0]) == ("Koffie één", 12.345)


def test_bytes_may_go_into_a_pipe() -> None:
    assert _call("--formaat", "pdf").stdout_bytes.startswith(b"%PDF-")


@pytest.mark.parametrize("name", ["pdf", "xlsx"])
def test_bytes_do_not_go_to_a_screen(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setattr("click.testing._NamedTextIOWrapper.isatty", lambda _: True, raising=False)
    result = _call("--formaat", name)
    assert result.exit_code == 2
    assert (
        f"Een {name}-bestand kan niet op het scherm. Geef een bestand op, zoals --uit overzicht.{name}" in result.stderr
    )


def _refused(path: Path | str, *more: str) -> str:
    result = _call("--uit", path, *more)
    assert result.exit_code == 2
    assert result.stdout == ""
    return result.stderr


def test_place_that_cannot_be_written_is_refused(tmp_path: Path) -> None:
    assert f"'{tmp_path}' is een map. Geef ook de naam van het bestand." in _refused(tmp_path, "--formaat", "csv")
    assert f"de map '{tmp_path / 'weg'}' bestaat niet. Maak die eerst." in _refused(tmp_path / "weg" / "uit.csv")
    assert "'/dev/null' is geen gewoon bestand." in _refused("/dev/null", "--formaat", "csv")
    assert "Aan 'uit.doc' is niet te zien welke vorm het moet krijgen." in _refused("uit.doc")
    assert list(tmp_path.iterdir()) == []


def test_screen_without_rules_gets_signs_it_knows(monkeypatch: pytest.MonkeyPatch) -> None:
    stream = io.TextIOWrapper(io.BytesIO(), encoding="cp1252")
    monkeypatch.setattr(sys, "stdout", stream)
    Output("terminal").show([TABLE])
    stream.flush()
    text = stream.buffer.getvalue().decode("cp1252")  # type: ignore[attr-defined]
    assert "Koffie één" in text
    assert "-----" in text


def test_real_pipe_gets_plain_text() -> None:
    code = "from tests.cli.test_output import report; report(['2018'])"
    environment = os.environ | {"PYTHONPATH": str(Path(__file__).resolve().parents[2]), "PYTHONIOENCODING": "utf-8"}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=environment)
    assert done.stdout.startswith("Kas\n")
    assert "\x1b" not in done.stdout
