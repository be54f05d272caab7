"""The books as git has them: commits, and files as they stood in one. It only reads, and starts no program.

No hook, filter or external diff that a repository names is ever carried out: dulwich reads its objects, nothing more.

Of what it reads follows what one commit changed, and what many steps come to.
"""

from __future__ import annotations

import stat
from collections import defaultdict
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dulwich.errors import NotGitRepository
from dulwich.objects import Blob, Commit, ObjectID, Tree
from dulwich.repo import Repo

from bwk_ledger.audit.change_source import (
    Disk,
    Parsed,
    decoded,
    depends_on_context,
    differing,
    parse,
    parse_whole,
    versions,
)
from bwk_ledger.books.history import ActNote
from bwk_ledger.books.seal import SealedItem
from bwk_ledger.books.snapshot import pair_changed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from bwk_ledger.audit.change_source import BookFiles


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
        commits: list[Made] = []
        with _readable("een commit ontbreekt of is beschadigd"):
            shallow = self._repo.get_shallow()
            name: bytes | None = self.head.encode()
            while name is not None and len(commits) < most:
                commit = self._commit(name)
                commits.append(_made(commit))
                if name in shallow:
                    return Chain(tuple(commits), is_cut=True)
                name = commit.parents[0] if commit.parents else None
        return Chain(tuple(commits), is_cut=name is not None)

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
        mode_and_name: tuple[int, bytes] | None = (stat.S_IFDIR, tree)
        for part in filter(None, f"{self._prefix}/{path}".split("/")):
            if mode_and_name is None or not stat.S_ISDIR(mode_and_name[0]):
                return None
            mode_and_name = self.entries(mode_and_name[1]).get(part)
        return mode_and_name

    def entries(self, tree: bytes) -> dict[str, tuple[int, bytes]]:
        """What a folder holds, by name."""
        if tree not in self._trees:
            if len(self._trees) > _KEPT:
                self._trees.clear()
            with _readable("een map ontbreekt of is beschadigd"):
                folder = self._repo.object_store[ObjectID(tree)]
                if not isinstance(folder, Tree):
                    raise TypeError(tree)
                self._trees[tree] = {
                    item.path.decode("utf-8", "surrogateescape"): (item.mode, item.sha) for item in folder.items()
                }
        return self._trees[tree]

    def content(self, blob: str) -> bytes:
        """The bytes of a file.

        Raises:
            GitError: they are not there, or cannot be read.
        """
        with _readable("een bestand ontbreekt of is beschadigd"):
            stored = self._repo.object_store[ObjectID(blob.encode())]
            if not isinstance(stored, Blob):
                raise TypeError(blob)
            return stored.data

    def _commit(self, name: bytes) -> Commit:
        commit = self._repo.object_store[ObjectID(name)]
        if not isinstance(commit, Commit):
            raise TypeError(name)
        return commit

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
        mode_and_name = self.history.find(self.tree, path)
        return mode_and_name[1].decode() if mode_and_name is not None and stat.S_ISREG(mode_and_name[0]) else None

    def read(self, version: str) -> bytes:
        """The content of a version."""
        return self.history.content(version)

    def listed(self, folder: str) -> Iterator[str]:
        """The paths of all files below a folder; empty for that of the books."""
        mode_and_name = self.history.find(self.tree, folder)
        if mode_and_name is None or not stat.S_ISDIR(mode_and_name[0]):
            return
        for name, (mode, _) in self.history.entries(mode_and_name[1]).items():
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


# What one commit changed, and what many steps come to.

# What one commit, or the work since the last one, took out of the books and put in.

_RECENT = 64  # texts of files in memory


@dataclass(frozen=True)
class BooksStep:
    """Entries that went and came, those that only stand elsewhere since left out, and files that have mistakes."""

    gone: tuple[SealedItem, ...]
    came: tuple[SealedItem, ...]
    moved: tuple[tuple[SealedItem, SealedItem], ...]  # where it stood, where it stands
    unreadable: tuple[str, ...]


@dataclass(frozen=True)
class BooksOfStep:
    """The books before or after a step: the version of each file, and where to read it."""

    versions: Mapping[str, str]
    files: BookFiles


@dataclass
class StepReader:
    """Parses each piece of text once, however many steps it is seen in."""

    known: dict[str, list[Parsed] | None] = field(default_factory=dict)
    _recent: dict[str, str] = field(default_factory=dict)

    def step(self, before: BooksOfStep, after: BooksOfStep) -> BooksStep:
        """What is different."""
        was, now = before.versions, after.versions
        paths = [path for path in sorted({*was, *now}) if was.get(path) != now.get(path)]
        gone: list[SealedItem] = []
        came: list[SealedItem] = []
        unreadable: list[str] = []
        texts = {path: (self._read(before, path), self._read(after, path)) for path in paths}
        sides_by_path = {path: differing(*both) for path, both in texts.items()}
        self._learn(text for both in sides_by_path.values() for side in both for text in side)
        for path, (old, new) in sides_by_path.items():
            by_piece = not any(map(depends_on_context, texts[path])) and all(
                self.known[text] is not None for text in (*old, *new)
            )
            if by_piece:
                gone += _items((item for text in old.elements() for item in self.known[text] or ()), path)
                came += _items((item for text in new.elements() for item in self.known[text] or ()), path)
                continue
            for text, items in zip(texts[path], (gone, came), strict=True):
                whole, errors = parse_whole(text)
                items.extend(_items(whole, path))
                if errors and items is came:
                    unreadable.append(path)
        return BooksStep(*without_same(gone, came), tuple(unreadable))

    def _read(self, side: BooksOfStep, path: str) -> str:
        """The text of a file; a version is read as the new one, and soon again as the old one."""
        version = side.versions.get(path)
        if version is None:
            return ""
        if version not in self._recent:
            if len(self._recent) > _RECENT:
                self._recent.clear()
            self._recent[version] = decoded(side.files.read(version))
        return self._recent[version]

    def _learn(self, texts: Iterable[str]) -> None:
        new = [text for text in dict.fromkeys(texts) if text not in self.known]
        self.known.update(zip(new, parse(new), strict=True))


def _items(parsed: Iterable[Parsed], path: str) -> list[SealedItem]:
    return [SealedItem(item.digest, path, item.lines) for item in parsed]


def without_same(
    gone: Iterable[SealedItem], came: Iterable[SealedItem]
) -> tuple[tuple[SealedItem, ...], tuple[SealedItem, ...], tuple[tuple[SealedItem, SealedItem], ...]]:
    """What went, what came, and what did both: nothing where it stands in the same file, else it moved."""
    left: dict[str, list[SealedItem]] = defaultdict(list)
    for item in gone:
        left[item.digest].append(item)
    new, moved = [], []
    elsewhere = []
    for item in came:
        same = next((other for other in left[item.digest] if other.file == item.file), None)
        if same is not None:
            left[item.digest].remove(same)
        else:
            elsewhere.append(item)
    for item in elsewhere:
        if left[item.digest]:
            moved.append((left[item.digest].pop(0), item))
        else:
            new.append(item)
    return tuple(item for items in left.values() for item in items), tuple(new), tuple(moved)


# What many steps come to: each entry once, from what it was to what it is, with the steps that made it so.


@dataclass(frozen=True)
class EntryDifference:
    """An entry that came (`old` is None), went (`new` is None) or changed; `steps` are numbers, oldest first."""

    old: SealedItem | None
    new: SealedItem | None
    steps: tuple[int, ...]


@dataclass(frozen=True)
class Net:
    """What is different after all steps.

    `differences` say exactly which entries are there now and were not, or were and are not: no entry is in two of
    them. `moved` only stand elsewhere. `undone` changed or came, and are now what they were; their `new` is how they
    looked in between.
    """

    differences: tuple[EntryDifference, ...]
    moved: tuple[EntryDifference, ...]
    undone: tuple[EntryDifference, ...]


@dataclass(eq=False)
class _Thread:
    """One entry through the steps; `between` is how it looked last, other than at its two ends."""

    first: SealedItem | None
    last: SealedItem | None
    steps: list[int]
    between: SealedItem | None = None

    @property
    def is_closed(self) -> bool:
        """Whether it ends as it began."""
        return (self.first.digest if self.first else "") == (self.last.digest if self.last else "")


def net(steps: Iterable[BooksStep]) -> Net:
    """Follow every entry through the steps, in their order."""
    threads: list[_Thread] = []
    ends: dict[str, list[_Thread]] = defaultdict(list)  # by what they are now

    def take(item: SealedItem) -> _Thread:
        same = ends[item.digest]
        if not same:
            threads.append(_Thread(item, item, []))
            return threads[-1]
        return same.pop(
            next((at for at, thread in enumerate(same) if thread.last and thread.last.file == item.file), -1)
        )

    for number, step in enumerate(steps):
        changed = [*pair_changed(step.came, step.gone), *step.moved]
        # What goes is taken before what comes is put there: a step can change a into b, and b into c.
        taken = [(_Thread(None, None, []) if old is None else take(old), old, new) for old, new in changed]
        for thread, old, new in taken:
            if old is None:
                threads.append(thread)
            elif thread.steps:
                thread.between = old
            thread.steps.append(number)
            thread.last = new
            if new is not None:
                ends[new.digest].append(thread)
    return _sorted_out(_joined(threads))


def _joined(threads: list[_Thread]) -> list[_Thread]:
    """Let a thread go on where another one ends as it begins, so that nothing both goes and comes."""
    beginnings: dict[str, list[_Thread]] = defaultdict(list)
    for thread in threads:
        if thread.first is not None and not thread.is_closed:
            beginnings[thread.first.digest].append(thread)
    gone: set[int] = set()
    for thread in threads:
        while id(thread) not in gone and thread.last is not None and not thread.is_closed:
            following = [other for other in beginnings[thread.last.digest] if id(other) not in gone]
            beginnings[thread.last.digest] = following
            if not following:
                break
            other = following.pop()
            gone.add(id(other))
            thread.between = thread.last
            thread.steps = sorted({*thread.steps, *other.steps})
            if thread.first is None and other.last is None:  # it went and came back: it is there at both ends
                thread.first = other.first
            else:
                thread.last = other.last
    return [thread for thread in threads if id(thread) not in gone]


def _sorted_out(threads: list[_Thread]) -> Net:
    closed = [thread for thread in threads if thread.is_closed]
    return Net(
        tuple(_paired([thread for thread in threads if not thread.is_closed])),
        tuple(EntryDifference(item.first, item.last, tuple(item.steps)) for item in closed if _is_moved(item)),
        tuple(EntryDifference(item.first, item.between, tuple(item.steps)) for item in closed if not _is_moved(item)),
    )


def _is_moved(thread: _Thread) -> bool:
    return thread.first is not None and thread.last is not None and thread.first.file != thread.last.file


def _paired(threads: list[_Thread]) -> Iterator[EntryDifference]:
    """What went in one step and came back changed in another is one entry too."""
    came = {id(item.last): item for item in threads if item.first is None and item.last is not None}
    gone = {id(item.first): item for item in threads if item.last is None and item.first is not None}
    whole = [item for item in threads if item.first is not None and item.last is not None]
    for thread in whole:
        yield EntryDifference(thread.first, thread.last, tuple(thread.steps))
    pairs = pair_changed(
        [item.last for item in came.values() if item.last is not None],
        [item.first for item in gone.values() if item.first is not None],
    )
    for old, new in pairs:
        steps = {*(gone[id(old)].steps if old else ()), *(came[id(new)].steps if new else ())}
        yield EntryDifference(old, new, tuple(sorted(steps)))
