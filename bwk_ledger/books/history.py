"""The history of the books: every act with who, when and what, and what was changed by hand in between.

It is kept in the git repository that the books lie in. What an act says of itself stands in the message of its commit:
a sentence, and one line of JSON. Names of people are in neither; originals, whose names may hold them, are known by
their content.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import os
import re
import stat
from contextlib import suppress
from dataclasses import asdict, dataclass, field, fields, replace
from typing import TYPE_CHECKING, Any

from bwk_ledger.base import journal
from bwk_ledger.base.errors import InputError, advice, count, look
from bwk_ledger.base.files import throw_away
from bwk_ledger.books import repository as git
from bwk_ledger.books.packing import PACK_EVERY, pack, prune_marked
from bwk_ledger.books.store import MAIN

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from dulwich.objects import Commit, ObjectID

    from bwk_ledger.base.journal import JournalAct
    from bwk_ledger.books.repository import Repository

TREASURER = "penningmeester"
BY_HAND = "met de hand veranderd"
BY_HAND_HERE = "met de hand"  # in the pages of Fava
FIXED = "geschiedenis"
ERASED = f"{FIXED} wis"
WHO = "BWK_ACCOUNT"  # the variable that says which account gives a command
ORIGINALS = ("inbox", "originelen")  # the folders of what was received, which the history does not hold
_MARK = "bwk: "
_FOLDERS = ("stam", "jaren", "documenten")  # whose files are kept as soon as they are there
_HIDDEN = ("__pycache__",)
_IGNORED = "inbox/.gitignore"
_SIGNS = (".gitkeep", ".gitignore")


@dataclass(frozen=True)
class MovedFile:
    """An original that came into a folder beside the books, or went from it.

    Args:
        folder: the folder, in that of the books.
        digest: the hash of its content.
        is_new: whether it came; else it went.
        behind: what was put behind its name, where that was taken: 2 for `naam-2.csv`.
    """

    folder: str
    digest: str
    is_new: bool
    behind: int = 0


@dataclass(frozen=True)
class ActNote:
    """What is said of an act.

    Args:
        what: the command with what tells of it, or what was done instead of a command.
        sentence: what that is, in Dutch.
        who: a role or an account.
        added: how many entries are new.
        undoes: the number of the act that this one undoes.
        moved: the originals that it moved.
        elsewhere: the names of files that it wrote outside the books.
        summary: what came of it, a line each, where the act tells that.
        number: which act it is, from 1; given when it is kept.
    """

    what: str
    sentence: str = ""
    who: str = TREASURER
    added: int = 0
    undoes: int | None = None
    moved: tuple[MovedFile, ...] = ()
    elsewhere: tuple[str, ...] = ()
    summary: tuple[str, ...] = ()
    number: int = 0

    @classmethod
    def of_act(cls, act: JournalAct, added: int, undoes: int | None) -> ActNote:
        """What an act is, and how many entries it adds."""
        what = act.command.removeprefix("bwk ")
        told = f"{what} ({act.told})" if act.told else what
        return cls(told, act.sentence, who(), added, undoes)

    def with_files(
        self, root: Path, written: Mapping[Path, tuple[bytes, int | None]], taken: Mapping[Path, bytes]
    ) -> ActNote:
        """With the files that an act writes beside the books, or takes away: originals, and files for the bank."""
        left = {digest(content): path for path, content in taken.items()}
        moved = [MovedFile(_folder(path, root), key, is_new=False) for key, path in left.items()]
        elsewhere = []
        for path, (content, _) in written.items():
            if path.is_relative_to(root) and path.relative_to(root).parts[0] in ORIGINALS:
                key = digest(content)
                moved.append(MovedFile(_folder(path, root), key, is_new=True, behind=_behind(path, left.get(key))))
            else:
                elsewhere.append(path.name)
        return replace(self, moved=tuple(moved), elsewhere=tuple(elsewhere))

    @property
    def is_fixed(self) -> bool:
        """Whether it cannot be undone, for it is about the history itself."""
        return self.what.startswith(FIXED)

    @property
    def message(self) -> str:
        """What a commit says: a line for people, and the rest for programs."""
        headline = f"{self.what}: {self.sentence}" if self.sentence else self.what
        return f"{headline}\n\n{_MARK}{json.dumps(self.values(), ensure_ascii=False)}\n"

    def values(self) -> dict[str, Any]:
        """All of it as JSON, what is empty left out."""
        return {key: value for key, value in asdict(self).items() if value}

    @classmethod
    def of(cls, values: Mapping[str, Any]) -> ActNote:
        """Out of JSON; what a later version says more is passed over."""
        known = {item.name: values[item.name] for item in fields(cls) if item.name in values}
        known["moved"] = tuple(MovedFile(**item) for item in known.get("moved", ()))
        for name in ("elsewhere", "summary"):
            known[name] = tuple(known.get(name, ()))
        return cls(**known)

    @classmethod
    def in_message(cls, message: str) -> ActNote | None:
        """What a commit says of an act; None where it is of somebody else."""
        line = next((line for line in reversed(message.split("\n")) if line.startswith(_MARK)), None)
        try:
            written = json.loads(line.removeprefix(_MARK)) if line else None
            return cls.of(written) if isinstance(written, dict) and isinstance(written.get("number"), int) else None
        except (ValueError, TypeError):
            return None


@dataclass(frozen=True)
class KeptAct:
    """An act of the history, and its commit."""

    note: ActNote
    at: dt.datetime
    commit: Commit = field(compare=False, repr=False)

    @property
    def number(self) -> int:
        """Which act it is, from 1."""
        return self.note.number


@dataclass(frozen=True)
class Draft:
    """An act about to be made: what is said of it, and which files of the books it changes; as JSON in the journal."""

    note: ActNote
    paths: tuple[str, ...]
    begins: bool = False

    def values(self) -> dict[str, Any]:
        """All of it as JSON."""
        return {"note": self.note.values(), "paths": list(self.paths), "begins": self.begins}

    @classmethod
    def of(cls, values: Mapping[str, Any]) -> Draft:
        """Out of JSON."""
        return cls(ActNote.of(values["note"]), tuple(values["paths"]), values["begins"])


class ActHistory:
    """The history of books, in a repository.

    Args:
        repository: where it is kept.
    """

    def __init__(self, repository: Repository) -> None:
        self.repository = repository

    def acts(self) -> Iterator[KeptAct]:
        """The acts, newest first."""
        for commit in self.repository.commits():
            note = ActNote.in_message(commit.message.decode("utf-8", "replace"))
            if note is not None:
                zone = dt.timezone(dt.timedelta(seconds=commit.commit_timezone))
                yield KeptAct(note, dt.datetime.fromtimestamp(commit.commit_time, zone), commit)

    @property
    def last(self) -> int:
        """The number of the newest act; 0 where there is none."""
        newest = next(self.acts(), None)
        return newest.number if newest is not None else 0

    def keep_hand_edits(self, before: Mapping[str, bytes | None]) -> None:
        """Keep what was changed by hand as an act of its own, before an act comes over it.

        In a repository of the books alone that is all of it, elsewhere only what the act is about to change.

        Args:
            before: the files that an act will change, as they are now.
        """
        head = self.repository.head
        commit = self.repository.commit_of(head) if head else None
        known = self.repository.files(commit) if commit and self.repository.is_own else {}
        changed: dict[str, bytes | None] = {}
        root = self.repository.root
        paths = {*before, *known, *(kept_files(root) if self.repository.is_own else ())}
        for path in sorted(paths):
            old = known.get(path) or (self.repository.file(commit, path) if commit else None)
            now = _stat(f"{root}/{path}")
            if now is None and old is None:
                continue
            if now is not None and old is not None and self.repository.unchanged(path, old.blob, now):
                continue
            content = self._bytes(path)
            if content is None or old is None or git.blob_name(content) != old.blob:
                changed[path] = content
        if changed:
            files = count(len(changed), "bestand", "bestanden")
            self._add(ActNote(BY_HAND, f"{files} van de boeken", who(), number=self.last + 1), changed)

    def record(self, draft: Draft) -> None:
        """Keep an act whose files are in their places; a second time for the same act does nothing."""
        self.repository.refuse_busy()
        if self.last >= draft.note.number:
            self.repository.refresh(None, draft.paths if self.repository.is_own else ())
            return
        paths = {*draft.paths, *(kept_files(self.repository.root) if draft.begins else ())}
        self._add(draft.note, {path: self._bytes(path) for path in sorted(paths)})

    def _bytes(self, path: str) -> bytes | None:
        file = self.repository.root / path
        return file.read_bytes() if file.is_file() else None

    def _add(self, note: ActNote, changes: Mapping[str, bytes | None]) -> None:
        head = self.repository.head
        before = self.repository.commit_of(head) if head else None
        self.repository.add(changes, note.message, note.who)
        # The act is kept; what follows can wait until it is possible.
        with suppress(OSError):
            self.repository.refresh(before, changes)
            if self.repository.is_own:
                prune_marked(self.repository)
                if note.number % PACK_EVERY == 0 or len(changes) > PACK_EVERY:
                    pack(self.repository)

    # What acts did.

    def act(self, number: int) -> KeptAct:
        """An act.

        Raises:
            InputError: there is none of this number.
        """
        last = 0
        for kept in self.acts():
            last = last or kept.number
            if kept.number == number:
                return kept
        raise InputError(
            f"er is geen handeling {number}.",
            field="nummer",
            cause=f"de geschiedenis van deze boeken heeft {count(last, 'handeling', 'handelingen')}.",
            remedy=advice("kijk ", look("geschiedenis"), " welk nummer het is."),
        )

    def undone_by(self) -> Mapping[int, int]:
        """Of each act that is undone now, the act that did so; an undoing that was undone itself does not count."""
        undoing = {act.note.undoes: act.number for act in reversed(list(self.acts())) if act.note.undoes}
        standing: dict[int, int] = {}
        for number, by in sorted(undoing.items(), key=lambda item: -item[1]):
            if by not in standing:
                standing[number] = by
        return standing

    def text_of(self, blob: ObjectID | None) -> bytes | None:
        """A content; None for none."""
        return self.repository.content(blob) if blob else None

    def rebuild_index(self) -> None:
        """Let git know the files on the disk as what the newest act left."""
        head = self.repository.head
        if head is not None and self.repository.is_own:
            self.repository.refresh(None, self.repository.files(self.repository.commit_of(head)))

    def close(self) -> None:
        """Let go of its files."""
        self.repository.close()


def _stat(path: str) -> os.stat_result | None:
    """What the file system says of a file; None where there is none. Asked of every file for every act."""
    try:
        status = os.stat(path)  # noqa: PTH116 - a path for each file takes as long as asking
    except OSError:
        return None
    return status if stat.S_ISREG(status.st_mode) else None


def _folder(path: Path, root: Path) -> str:
    return path.parent.relative_to(root).as_posix() if path.is_relative_to(root) else ""


def _behind(path: Path, source: Path | None) -> int:
    """What was put behind the name of an original that came from elsewhere: its name was taken."""
    numbered = re.fullmatch(re.escape(source.stem) + r"-(\d+)", path.stem) if source is not None else None
    return int(numbered[1]) if numbered else 0


def kept_files(root: Path) -> Iterator[str]:
    """The files of books that are kept though no act wrote them: never what was received, for names are in it."""
    yield from (path.name for path in sorted(root.glob("*.beancount")) if path.is_file())
    yield from (name for name in (_IGNORED,) if (root / name).is_file())
    for name in _FOLDERS:
        for folder, folders, files in os.walk(root / name):
            folders[:] = [part for part in folders if not part.startswith(".") and part not in _HIDDEN]
            inside = os.path.relpath(folder, root).replace(os.sep, "/")
            shown = (file for file in files if file[0] != "." or file in _SIGNS)
            yield from (f"{inside}/{file}" for file in shown if not file.endswith(".eigen"))


def who() -> str:
    """Who does what is being done: an account, else the treasurer."""
    named = journal.current().who or os.environ.get(WHO, "")
    return " ".join(re.sub(r"[<>\0]", "", named).split()) or TREASURER


def digest(content: bytes) -> str:
    """How the history knows an original."""
    return hashlib.sha256(content).hexdigest()


def history_of(root: Path, *, begins: bool = False) -> ActHistory | None:
    """The history of books; None where none is kept. Close it afterwards.

    In a larger repository it is kept only where that has these books already, or they are about to begin in it.

    Raises:
        InputError: it cannot be read.
    """
    repository = git.find(root)
    if repository is None:
        return None
    if repository.is_own:
        return ActHistory(repository)
    head = repository.head
    is_tracked = head is not None and repository.file(repository.commit_of(head), MAIN) is not None
    if is_tracked or (begins and not repository.ignores(MAIN)):
        return ActHistory(repository)
    repository.close()
    return None


def record(root: Path, values: Mapping[str, Any], hidden: Path) -> None:
    """Keep an act that the journal made; what begins the history makes its repository first.

    Args:
        root: the folder of the books.
        values: the draft of the act as JSON.
        hidden: a folder that may be used and is gone afterwards.

    Raises:
        InputError: the history cannot be written.
    """
    draft = Draft.of(values)
    history = history_of(root, begins=draft.begins)
    if history is None and draft.begins:
        git.begin(root, hidden)
        history = history_of(root)
    throw_away(hidden)  # also what a killed one left there
    if history is None:
        return
    try:
        history.record(draft)
    finally:
        history.close()
