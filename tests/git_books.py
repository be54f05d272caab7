"""Books in a git repository, made without the program git."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dulwich import porcelain

from bwk_ledger.audit.audit import open_audit
from bwk_ledger.audit.change_report import Report, changes
from bwk_ledger.rules.load import load

if TYPE_CHECKING:
    from pathlib import Path

TODAY = dt.date(2019, 6, 1)


@dataclass(frozen=True)
class GitBooks:
    """Books whose folder, or one above it, is a repository."""

    main: Path
    repo: Path

    @property
    def root(self) -> Path:
        return self.main.parent

    def write(self, text: str, name: str = "main.beancount") -> None:
        (self.root / name).parent.mkdir(parents=True, exist_ok=True)
        (self.root / name).write_text(text, "utf-8")

    def read(self, name: str = "main.beancount") -> str:
        return (self.root / name).read_text("utf-8")

    def change(self, old: str, new: str, name: str = "main.beancount") -> None:
        text = self.read(name)
        assert old in text
        self.write(text.replace(old, new, 1), name)

    def commit_empty(self, message: str, when: str) -> str:
        """Commit an act that changed no file here, as one that is only a moment."""
        self.write(f"{message}\n", "los.txt")
        return self.commit(message, when)

    def commit(self, message: str, when: str, author: str = "penningmeester") -> str:
        """Commit all that is there, at a moment such as `2019-05-01 20:00` in UTC."""
        known = {path.decode() for path in porcelain.ls_files(str(self.repo))}
        there = {
            path.relative_to(self.repo).as_posix()
            for path in self.repo.rglob("*")
            if path.is_file() and ".git" not in path.parts
        }
        porcelain.add(str(self.repo), paths=[str(self.repo / name) for name in sorted(there)])
        gone = sorted(known - there)
        if gone:
            porcelain.remove(str(self.repo), paths=[str(self.repo / name) for name in gone], cached=True)
        at = int(dt.datetime.fromisoformat(f"{when}+00:00").timestamp())
        name = f"{author} <p@example.org>".encode()
        return porcelain.commit(
            str(self.repo), message=message.encode(), author=name, committer=name,
            commit_timestamp=at, author_timestamp=at, commit_timezone=0, author_timezone=0,
        ).decode()  # fmt: skip

    def report(self, asked: str = "2019-05-01", year: int = 2018) -> Report:
        return changes(open_audit(load(self.main), year, TODAY), asked)

    def told(self, asked: str = "2019-05-01", year: int = 2018) -> list[tuple[str, str]]:
        """Kind and sentence of every change."""
        return [(str(change.kind), change.sentence) for change in self.report(asked, year).all]


def in_git(main: Path, repo: Path) -> GitBooks:
    porcelain.init(str(repo))
    return GitBooks(main, repo)
