"""The books as git has them: commits, and files as they stood in one. It only reads, and starts no program.

No hook, filter or external diff that a repository names is ever carried out: dulwich reads its objects, nothing more.
"""

from __future__ import annotations

import stat
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dulwich.errors import NotGitRepository
from dulwich.objects import Blob, Commit, ObjectID, Tree
from dulwich.repo import Repo

from bwk_ledger.audit.change_source import Disk, versions
from bwk_ledger.books.history import ActNote

if TYPE_CHECKING:
    from collections.abc import Iterator

_KEPT = 4096  # trees in memory


class GitError(Exception):
    """A repository that cannot be read; says why in Dutch."""


@dataclass(frozen=True)
class Made:
    """A commit: who made it as git has it, when (seconds since 1970), and the first line of what it says.

    `act` is `#12` for act 12 of the history; a commit is called otherwise once something was erased before it.
    """

    commit: str
    author: str
    at: int
    subject: str
    act: str = ""

    def is_called(self, name: str) -> bool:
        """Whether somebody means this commit: by the beginning of its name, or by its act."""
        return self.act == name or self.commit.startswith(name)

    @property
    def short(self) -> str:
        """Enough of its name to tell it apart."""
        return self.commit[:10]


@dataclass(frozen=True)
class Chain:
    """Commits from the newest back to the oldest that is there, each the first parent of the one before it."""

    commits: tuple[Made, ...]
    is_cut: bool  # more came before, and is not here


class GitHistory:
    """A repository, and where in it the books lie.

    Args:
        repo: the open repository.
        prefix: the folder of the books in it; empty where that is the repository itself.
    """

    def __init__(self, repo: Repo, prefix: str) -> None:
        self._repo = repo
        self._prefix = prefix
        self._trees: dict[bytes, dict[str, tuple[int, bytes]]] = {}

    @cached_property
    def head(self) -> str:
        """The newest commit.

        Raises:
            GitError: there is none, or it cannot be read.
        """
        with _readable("er is nog niets vastgelegd, of HEAD is niet te lezen"):
            return self._repo.head().decode()

    def chain(self, most: int) -> Chain:
        """The commits, newest first; at most so many.

        Raises:
            GitError: one cannot be read.
        """
        found: list[Made] = []
        with _readable("een commit ontbreekt of is beschadigd"):
            shallow = self._repo.get_shallow()
            name: bytes | None = self.head.encode()
            while name is not None and len(found) < most:
                commit = self._commit(name)
                found.append(_made(commit))
                if name in shallow:
                    return Chain(tuple(found), is_cut=True)
                name = commit.parents[0] if commit.parents else None
        return Chain(tuple(found), is_cut=name is not None)

    def has(self, commit: str) -> bool:
        """Whether there is a commit of this name at all, also where nothing leads to it any more."""
        try:
            return isinstance(self._repo.object_store[ObjectID(commit.encode())], Commit)
        except Exception:  # noqa: BLE001 - whatever a broken repository makes of it, it is not there
            return False

    def files(self, commit: str) -> CommitFiles:
        """The files as they stood in a commit.

        Raises:
            GitError: it cannot be read.
        """
        with _readable(f"commit {commit[:10]} ontbreekt of is beschadigd"):
            return CommitFiles(self, self._commit(commit.encode()).tree)

    def find(self, tree: bytes, path: str) -> tuple[int, bytes] | None:
        """Mode and name of what stands at a path, relative to the folder of the books; empty for that folder."""
        found: tuple[int, bytes] | None = (stat.S_IFDIR, tree)
        for part in filter(None, f"{self._prefix}/{path}".split("/")):
            if found is None or not stat.S_ISDIR(found[0]):
                return None
            found = self.entries(found[1]).get(part)
        return found

    def entries(self, tree: bytes) -> dict[str, tuple[int, bytes]]:
        """What a folder holds, by name."""
        if tree not in self._trees:
            if len(self._trees) > _KEPT:
                self._trees.clear()
            with _readable("een map ontbreekt of is beschadigd"):
                found = self._repo.object_store[ObjectID(tree)]
                if not isinstance(found, Tree):
                    raise TypeError(tree)
                self._trees[tree] = {
                    item.path.decode("utf-8", "surrogateescape"): (item.mode, item.sha) for item in found.items()
                }
        return self._trees[tree]

    def content(self, blob: str) -> bytes:
        """The bytes of a file.

        Raises:
            GitError: they are not there, or cannot be read.
        """
        with _readable("een bestand ontbreekt of is beschadigd"):
            found = self._repo.object_store[ObjectID(blob.encode())]
            if not isinstance(found, Blob):
                raise TypeError(blob)
            return found.data

    def _commit(self, name: bytes) -> Commit:
        found = self._repo.object_store[ObjectID(name)]
        if not isinstance(found, Commit):
            raise TypeError(name)
        return found

    def close(self) -> None:
        """Let go of its files."""
        self._repo.close()


@dataclass(frozen=True)
class CommitFiles:
    """The files of the books as they stood in a commit; paths are relative to their folder."""

    history: GitHistory
    tree: bytes

    def version(self, path: str) -> str | None:
        """A name for the content of a file; None where there is no such file."""
        found = self.history.find(self.tree, path)
        return found[1].decode() if found is not None and stat.S_ISREG(found[0]) else None

    def read(self, version: str) -> bytes:
        """The content of a version."""
        return self.history.content(version)

    def listed(self, folder: str) -> Iterator[str]:
        """The paths of all files below a folder; empty for that of the books."""
        found = self.history.find(self.tree, folder)
        if found is None or not stat.S_ISDIR(found[0]):
            return
        for name, (mode, _) in self.history.entries(found[1]).items():
            path = f"{folder}/{name}" if folder else name
            if stat.S_ISDIR(mode):
                yield from self.listed(path)
            elif stat.S_ISREG(mode):
                yield path


def open_history(root: Path) -> GitHistory | None:
    """The repository in which a folder with books lies; None where it lies in none. Close it afterwards.

    Raises:
        GitError: there is one, and it cannot be read.
    """
    try:
        repo = Repo.discover(str(root))
    except NotGitRepository:
        return None
    except Exception as error:
        raise GitError(f"de map van git is niet te lezen ({type(error).__name__})") from error
    folder = Path(repo.path).resolve()
    if repo.bare or not root.resolve().is_relative_to(folder):
        repo.close()
        return None
    prefix = root.resolve().relative_to(folder).as_posix()
    return GitHistory(repo, "" if prefix == "." else prefix)


def committed(root: Path, main: str) -> str:
    """The newest commit where every file of the books lies on disk as it stands in it: its act, else 40 hex digits.

    Args:
        root: the folder of the books.
        main: the name of their main file in it.

    Returns:
        Empty where something is not committed, and where git does not keep the books or cannot be read.
    """
    try:
        history = open_history(root)
        if history is None:
            return ""
        try:
            there = versions(history.files(history.head), main, {})
            if not there or there != versions(Disk(root), main, {}):
                return ""
            (newest,) = history.chain(1).commits
            return newest.act or newest.commit
        finally:
            history.close()
    except GitError:
        return ""


@contextmanager
def _readable(why: str) -> Iterator[None]:
    """Whatever a broken repository makes dulwich raise becomes one error."""
    try:
        yield
    except GitError:
        raise
    except Exception as error:
        raise GitError(why) from error


def _made(commit: Any) -> Made:
    author = commit.author.decode("utf-8", "replace").partition("<")[0].strip()
    message = commit.message.decode("utf-8", "replace").strip()
    note = ActNote.in_message(message)
    act = f"#{note.number}" if note is not None else ""
    return Made(commit.id.decode(), author, int(commit.commit_time), message.partition("\n")[0], act)
