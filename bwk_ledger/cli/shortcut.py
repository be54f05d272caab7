"""A file to click on that opens the books, for who does not type commands."""

from __future__ import annotations

import shlex
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bwk_ledger.base.errors import InputError
from bwk_ledger.base.files import write_file

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

_MODE = 0o755


@dataclass(frozen=True)
class Shortcut:
    """A file that carries out a command when somebody clicks on it."""

    name: str
    text: str


def shortcut(system: str, words: Sequence[str]) -> Shortcut:
    """The file for a system.

    Args:
        system: as `sys.platform` calls it.
        words: of the command.
    """
    if system == "win32":
        # A batch file is read in the old characters of the country, unless it says otherwise.
        command = " ".join(f'"{word}"' for word in words).replace("%", "%%")
        return Shortcut("Boeken openen.cmd", f"@echo off\r\nchcp 65001 >nul\r\n{command}\r\n")
    if system == "darwin":
        return Shortcut("Boeken openen.command", f"#!/bin/sh\nexec {shlex.join(words)}\n")
    # Quoted as an Exec line has it, and then once more as every value of such a file.
    command = " ".join(f'"{_escaped(word, _IN_QUOTES)}"' for word in words).replace("%", "%%").replace("\\", "\\\\")
    return Shortcut(
        "Boeken openen.desktop",
        f"[Desktop Entry]\nType=Application\nName=Boeken openen\nTerminal=true\nExec={command}\n",
    )


_IN_QUOTES = '\\"`$'


def _escaped(text: str, signs: str) -> str:
    return "".join(f"\\{sign}" if sign in signs else sign for sign in text)


def write_shortcut(main: Path) -> Path:
    """Write the file beside the folder of the books; gives where it is.

    Raises:
        InputError: the name of the folder has a line end.
    """
    folder = main.resolve().parent
    words = [sys.executable, "-m", "bwk_ledger", "open", "--boeken", str(folder)]
    if any(not word.isprintable() for word in words):
        raise InputError(
            "de naam van deze map heeft een teken dat niet in een snelkoppeling kan.",
            file=folder,
            remedy="geef de map een gewone naam en probeer het opnieuw.",
        )
    made = shortcut(sys.platform, words)
    write_file(folder.parent / made.name, made.text.encode(), _MODE)
    return folder.parent / made.name
