"""Erase a text from all that the history holds: contents, names of files and what was said of acts."""

from __future__ import annotations

import os
import re
import stat
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dulwich.objects import Blob, Commit, ObjectID, Tree

from bwk_ledger.books.history import ERASED, ActNote
from bwk_ledger.books.packing import mark_to_prune, prune_marked

if TYPE_CHECKING:
    from bwk_ledger.books.history import ActHistory
    from bwk_ledger.books.repository import Repository

GONE = "[gewist]"  # what stands in its place
_GONE_NAME = "gewist"


@dataclass
class _Rewriting:
    """Objects written anew without a text; each once."""

    repository: Repository
    text: str

    def __post_init__(self) -> None:
        self._pattern = re.compile(re.escape(self.text), re.IGNORECASE)
        self._bytes = re.compile(re.escape(self.text.encode()), re.IGNORECASE)
        self._new: dict[ObjectID, ObjectID] = {}
        self.contents = self.others = 0

    def of_commits(self, tips: list[ObjectID]) -> None:
        """Write commits anew with all that came before them, the oldest first."""
        waiting = list(tips)
        while waiting:
            name = waiting[-1]
            item = self.repository.object(name)
            before = [parent for parent in item.parents if parent not in self._new] if isinstance(item, Commit) else []
            if name in self._new or before == []:
                waiting.pop()
                if name not in self._new and isinstance(item, Commit):
                    self._new[name] = self._commit(item)
            else:
                waiting += before

    def new(self, name: ObjectID) -> ObjectID:
        """What an object is by now."""
        return self._new.get(name, name)

    def _commit(self, old: Commit) -> ObjectID:
        new = Commit.from_string(old.as_raw_string())
        new.parents = [self.new(parent) for parent in old.parents]
        new.tree = self._tree(old.tree)
        for name in ("message", "author", "committer"):
            written = getattr(old, name)
            clean = self._without(written.decode("utf-8", "surrogateescape"), GONE).encode("utf-8", "surrogateescape")
            if clean != written:
                setattr(new, name, clean)
                self.others += 1
        return old.id if new.id == old.id else self.repository.keep(new)

    def _tree(self, name: ObjectID) -> ObjectID:
        if name in self._new:
            return self._new[name]
        old, new = self.repository.object(name), Tree()
        assert isinstance(old, Tree)
        for item in old.items():
            clean = os.fsencode(self._without(os.fsdecode(item.path), _GONE_NAME))
            self.others += clean != item.path
            below = self._tree(item.sha) if stat.S_ISDIR(item.mode) else self._blob(item.sha, item.mode)
            new.add(clean, item.mode, below)
        self._new[name] = name if new.id == name else self.repository.keep(new)
        return self._new[name]

    def _blob(self, name: ObjectID, mode: int) -> ObjectID:
        if name in self._new or not stat.S_ISREG(mode):
            return self.new(name)
        old = self.repository.object(name).as_raw_string()
        try:
            clean = self._without(old.decode(), GONE).encode()
        except UnicodeDecodeError:
            clean = GONE.encode() if self._bytes.search(old) else old
        self.contents += clean != old
        self._new[name] = name if clean == old else self.repository.keep(Blob.from_string(clean))
        return self._new[name]

    def _without(self, text: str, instead: str) -> str:
        return self._pattern.sub(lambda _: instead, text)


def still_holds(history: ActHistory, text: str) -> str | None:
    """The first file of the books that holds a text now, in its content or its name; None where none does."""
    pattern, raw = re.compile(re.escape(text), re.IGNORECASE), re.compile(re.escape(text.encode()), re.IGNORECASE)
    head = history.repository.head
    files = history.repository.files(history.repository.commit_of(head)) if head else {}
    for path, kept_file in files.items():
        content = history.repository.content(kept_file.blob)
        if pattern.search(path) or raw.search(content) or pattern.search(content.decode("utf-8", "replace")):
            return path
    return None


def erase(history: ActHistory, text: str, who: str) -> int:
    """Erase a text from all but today's books, which do not hold it; returns from how many places.

    That something was erased, when and by whom is an act of the history; what it was is not told.
    """
    repository = history.repository
    rewriting = _Rewriting(repository, text)
    refs = repository.references()
    rewriting.of_commits(list(refs.values()))
    places = rewriting.contents + rewriting.others
    if places:
        head = repository.head
        assert head is not None
        note = ActNote(ERASED, f"uit {places} eerdere versies, namen en berichten", who, number=history.last + 1)
        # From here on what held it may go; the branch in use is told first, in one step.
        mark_to_prune(repository)
        repository.add({}, note.message, who, after=rewriting.new(head))
        repository.point_others({ref: rewriting.new(name) for ref, name in refs.items()})
    prune_marked(repository)
    return places
