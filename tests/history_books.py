"""Books with a history, and commands given on them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from click.testing import CliRunner

from bwk_ledger.acts.history import opened_history
from bwk_ledger.cli import main as bwk

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from bwk_ledger.books.history import KeptAct

SIGN_UP = ("leden", "aanmelden", "--soort", "bewoner", "--kamer", "TOP", "--aandelen")
DAY = ("--datum", "2026-04-01")


@dataclass(frozen=True)
class Kept:
    """Books of which a history is kept, in the folder `boeken` of another."""

    folder: Path

    @property
    def root(self) -> Path:
        return self.folder / "boeken"

    def said(self, *words: str, status: int = 0) -> str:
        """Give a command; what it says."""
        environment = {"BWK_BOEKEN": str(self.root), "BWK_REGISTER_WACHTWOORD": "vier losse woorden hier"}
        found = CliRunner().invoke(bwk, [str(word) for word in words], env=environment)
        assert found.exit_code == status, found.output
        return found.output

    def sign_up(self, shares: int = 2) -> int:
        """An act that adds an entry; returns its number."""
        self.said(*SIGN_UP, str(shares), *DAY, "--nummer", f"L{len(self.acts()):04}")
        return self.acts()[-1].number

    def refused(self, *words: str) -> str:
        return self.said(*words, status=2).removeprefix("Fout: ").rstrip("\n")

    def acts(self) -> list[KeptAct]:
        """The acts, oldest first."""
        with opened_history(self.root) as history:
            return list(history.acts())[::-1]

    def keep_hand_edits(self) -> None:
        with opened_history(self.root) as history:
            history.keep_hand_edits({})

    def contents(self) -> list[bytes]:
        """Every content that any act left."""
        with opened_history(self.root) as history:
            files = [history.repository.files(kept.commit) for kept in history.acts()]
            return [history.repository.content(file.blob) for found in files for file in found.values()]

    def told(self) -> list[str]:
        return [kept.note.what for kept in self.acts()]

    def changed(self, number: int) -> list[str]:
        """The files that an act changed."""
        with opened_history(self.root) as history:
            return list(history.repository.changed(history.act(number).commit))

    def files(self) -> Mapping[str, bytes]:
        """All files that somebody sees."""
        return dict(self._files())

    def _files(self) -> Iterator[tuple[str, bytes]]:
        for path in sorted(self.root.rglob("*")):
            if path.is_file() and not {".git", ".ongedaan"} & {*path.relative_to(self.root).parts}:
                yield path.relative_to(self.root).as_posix(), path.read_bytes()


def begun(folder: Path) -> Kept:
    """New books, as `bwk nieuw` makes them."""
    kept = Kept(folder)
    kept.said("nieuw", str(kept.root), "--kamer", "TOP=Buurtkamer TOP", "--kvk", "12345678")
    return kept
