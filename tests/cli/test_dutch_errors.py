"""What others say in English (Python, git, pdf readers) reaches nobody: provoked in books of another cooperative."""

from __future__ import annotations

import getpass
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from bwk_ledger.cli import dutch, main

if TYPE_CHECKING:
    from pathlib import Path

    from click.testing import Result

OPEN = ("kamer", "open", "BEUK", "Beuk", "--vanaf", "2026-01-01")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    path = tmp_path / "boeken"
    found = CliRunner().invoke(main, ["nieuw", str(path), "--naam", "Eikenrode W.A.", "--kamer", "EIK=De Eik"])
    assert found.exit_code == 0, found.output
    return path


def bwk(root: Path, *words: str) -> Result:
    return CliRunner().invoke(main, [*words, "--boeken", str(root)], catch_exceptions=False)


def test_books_that_are_no_text_are_shown_as_far_as_they_are(root: Path) -> None:
    with (root / "main.beancount").open("ab") as file:
        file.write(b'2026-01-01 note Activa:Bank "\xff"\n')
    found = bwk(root, "controle")
    assert (found.exit_code, "    | 2026-01-01 note Activa:Bank" in found.stdout) == (1, True)


def test_nothing_is_written_to_a_file_that_is_no_text(root: Path) -> None:
    main_file = root / "main.beancount"
    line = main_file.read_bytes().count(b"\n") + 1
    with main_file.open("ab") as file:
        file.write(b'2026-01-01 note Activa:Bank "\xff"\n')
    found = bwk(root, *OPEN)
    assert found.exit_code == 2
    assert found.stderr == (
        f"Fout: {main_file}, regel {line}: dit bestand is geen tekst in UTF-8.\n"
        "  Oorzaak: een ander programma heeft het anders bewaard.\n"
        "  Herstel: open het in een teksteditor en bewaar het opnieuw als UTF-8; er is niets veranderd.\n"
    )


@pytest.mark.parametrize("damage", ["HEAD", "objects", "config"])
def test_a_damaged_history_says_so(root: Path, damage: str) -> None:
    git = root / ".git"
    for path in [path for path in (git / damage, *(git / damage).rglob("*")) if path.is_file()]:
        path.chmod(0o600)
        path.write_text("[rommel", "utf-8")
    for words in (("geschiedenis",), OPEN):
        found = bwk(root, *words)
        first, cause, remedy = found.stderr.splitlines()
        assert (found.exit_code, first) == (2, f"Fout: {git}: de geschiedenis van deze boeken is niet te lezen.")
        assert cause.startswith("  Oorzaak: git meldt: ")
        assert remedy == "  Herstel: zet de map .git terug uit een reservekopie; er is niets veranderd."


def test_a_damaged_pdf_has_nothing_to_say_itself(root: Path, tmp_path: Path) -> None:
    pdf = tmp_path / "a.pdf"
    pdf.write_bytes(b"%PDF-1.4 rommel")
    words = ["verifieer", str(pdf), "--boeken", str(root)]
    script = "from bwk_ledger.cli import main; main(prog_name='bwk')"
    found = subprocess.run([sys.executable, "-c", script, *words], capture_output=True, text=True, check=False)
    assert found.stderr.splitlines()[0] == f"Fout: {pdf.name}: in dit bestand zit geen verklaring van de kascommissie."


def test_a_password_that_shows_is_told_in_dutch(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def no_screen(prompt: str) -> str:
        return str(getpass.fallback_getpass(prompt))  # type: ignore[attr-defined] # as where there is no terminal

    monkeypatch.setattr(getpass, "getpass", no_screen)
    monkeypatch.setattr("builtins.input", lambda prompt: f"{prompt}geheim")
    assert dutch.ask_hidden("Wachtwoord: ") == "Wachtwoord: geheim"
    assert capsys.readouterr().err == "Let op: wat u hier typt, is te zien.\n"


def test_who_interrupts_reads_one_word(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("bwk_ledger.cli.boeken.load", interrupted)
    found = CliRunner().invoke(main, ["controle", "--boeken", str(root)])
    assert (found.exit_code, found.stderr.strip()) == (1, "Afgebroken.")
