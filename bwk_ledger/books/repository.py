"""The git repository that keeps the books: found, read and added to, so that a kill leaves nothing half.

The program git is not needed, and nothing that a repository names (hooks, filters) is ever carried out. Objects and
references come in their place by a rename, never through a lock file: a lock of git's own is respected, and none of
ours can be left behind.
"""

from __future__ import annotations

import io
import os
import shutil
import stat
import time
import zlib
from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from dulwich.errors import ChecksumMismatch, FileFormatException
from dulwich.index import Index, IndexChecksumWriter, IndexEntry, index_entry_from_stat, write_index_dict
from dulwich.object_format import DEFAULT_OBJECT_FORMAT
from dulwich.object_store import iter_tree_contents
from dulwich.objects import Blob, Commit, ObjectID, ShaFile, Tag, Tree
from dulwich.refs import DiskRefsContainer, Ref
from dulwich.repo import Repo

from bwk_ledger.base.errors import InputError
from bwk_ledger.base.files import throw_away

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

GIT = ".git"
HEAD = b"HEAD"
PLAIN_FILE = 0o100644
_OWN, _BOOKS = (b"bwk",), b"boeken"
# What lies beside the books in their folder and is never in their history: there are names in it.
_EXCLUDED = "# geschreven door bwk\n/inbox/*\n!/inbox/.gitignore\n/originelen/\n/.bwk/\n*.age\n*.eigen\n__pycache__/\n"
# What git leaves while it is busy, and what it is busy with.
_BUSY = {
    "MERGE_HEAD": "samenvoegen (merge)",
    "CHERRY_PICK_HEAD": "overnemen (cherry-pick)",
    "REVERT_HEAD": "terugdraaien (revert)",
    "rebase-merge": "verplaatsen (rebase)",
    "rebase-apply": "verplaatsen (rebase)",
}
_MANY = 50  # files in one commit, of which each need not be made to last on its own
_QUICK = 1  # the level of compression of one object, as git has it


@dataclass(frozen=True)
class File:
    """A file as a commit has it: its mode, and the name of its content."""

    mode: int
    blob: ObjectID


class Repository:
    """The repository that books lie in.

    Args:
        repo: it, open.
        root: the folder of the books.
    """

    def __init__(self, repo: Repo, root: Path) -> None:
        self._repo = repo
        self.root = root
        self.control = Path(os.fsdecode(repo.controldir()))
        prefix = root.relative_to(Path(os.fsdecode(repo.path)).resolve()).as_posix()
        self._prefix = "" if prefix == "." else f"{prefix}/"
        self._syncs_all = False  # whether objects are made to last together

    @cached_property
    def is_own(self) -> bool:
        """Whether bwk made it, for these books alone."""
        try:
            return not self._prefix and bool(self._repo.get_config().get_boolean(_OWN, _BOOKS, default=False))
        except ValueError:
            return False

    def refuse_busy(self) -> None:
        """Refuse to add anything while git is in the middle of something.

        Raises:
            InputError: it is.
        """
        for name, what in _BUSY.items():
            if (self.control / name).exists():
                raise InputError(
                    f"git is in deze map nog bezig met {what}; nu is niet te zeggen welke boeken gelden.",
                    file=self.root,
                    cause=f"{name} ligt in de map van git.",
                    remedy="maak dat eerst af, of breek het af (zoals met 'git merge --abort'), en geef de opdracht "
                    "opnieuw; er is niets veranderd.",
                )
        for file in (self._index_file, self.control / "HEAD", self._branch_file):
            lock = file.with_name(f"{file.name}.lock")
            if lock.exists():
                raise InputError(
                    "git is op dit moment bezig in deze map.",
                    file=self.root,
                    cause=f"het slot {lock.name} ligt er.",
                    remedy="wacht tot git klaar is en geef de opdracht opnieuw. Is er geen git bezig, verwijder dan "
                    f"{lock}; er is niets veranderd.",
                )

    # What it holds.

    @property
    def head(self) -> ObjectID | None:
        """The newest commit; None where there is none yet."""
        try:
            return self._repo.refs[HEAD]  # type: ignore[index] # a name of a reference
        except KeyError:
            return None

    def tips(self) -> list[ObjectID]:
        """What every branch, tag and HEAD name."""
        return [*self._repo.refs.as_dict().values()]

    def references(self) -> dict[bytes, ObjectID]:
        """Every branch, tag and HEAD with the commit that it stands for in the end."""
        commits_by_ref = {}
        for ref, name in self._repo.refs.as_dict().items():
            item = self.object(name)
            while isinstance(item, Tag):
                item = self.object(item.object[1])
            commits_by_ref[bytes(ref)] = item.id
        return commits_by_ref

    def point_others(self, commits: Mapping[bytes, ObjectID]) -> None:
        """Let references name other commits, all but the branch that is in use; tags lose what they said."""
        for ref, commit in commits.items():
            if ref not in {HEAD, self._branch}:
                self._repo.refs[Ref(ref)] = commit

    @property
    def remotes(self) -> list[str]:
        """The names of other places that it is copied to or from."""
        sections = self._repo.get_config().sections()
        return sorted(section[1].decode("utf-8", "replace") for section in sections if section[0] == b"remote")

    def object(self, name: ObjectID) -> ShaFile:
        """An object of any kind.

        Raises:
            InputError: it is damaged, or not there.
        """
        try:
            return self._repo.object_store[name]
        except (AssertionError, KeyError, ValueError, zlib.error, FileFormatException, ChecksumMismatch) as error:
            raise _unreadable(self.root, error) from error

    def commit_of(self, name: ObjectID) -> Commit:
        """A commit."""
        commit = self.object(name)
        assert isinstance(commit, Commit)
        return commit

    def commits(self, newest: ObjectID | None = None) -> Iterator[Commit]:
        """The commits from the newest (or a given one) back, each the first parent of the one before it."""
        shallow = self._repo.get_shallow()
        name = newest or self.head
        while name is not None:
            commit = self.commit_of(name)
            yield commit
            name = commit.parents[0] if commit.parents and name not in shallow else None

    def files(self, commit: Commit) -> Mapping[str, File]:
        """The files of the books in a commit, by their path in the folder of the books."""
        tree = self._tree_at(commit.tree, self._prefix.rstrip("/"))
        if tree is None:
            return {}
        files_by_path = {}
        for item in iter_tree_contents(self._repo.object_store, tree):
            if item.mode is not None and stat.S_ISREG(item.mode) and item.path is not None and item.sha is not None:
                files_by_path[os.fsdecode(item.path)] = File(item.mode, item.sha)
        return files_by_path

    def file(self, commit: Commit, path: str) -> File | None:
        """A file of the books in a commit; None where there is none."""
        folder, _, name = f"{self._prefix}{path}".rpartition("/")
        tree = self._tree_at(commit.tree, folder)
        if tree is None or os.fsencode(name) not in (folder_tree := self._tree(tree)):
            return None
        mode, blob = folder_tree[os.fsencode(name)]
        return File(mode, blob) if stat.S_ISREG(mode) else None

    def changed(self, commit: Commit) -> Mapping[str, tuple[ObjectID | None, ObjectID | None]]:
        """The files of the books that a commit changed: the contents before and after it, None where there is none."""
        old = self.commit_of(commit.parents[0]).tree if commit.parents else None
        prefix = self._prefix.rstrip("/")
        before = self._tree_at(old, prefix) if old else None
        return dict(self._differing(before, self._tree_at(commit.tree, prefix), ""))

    def content(self, blob: ObjectID) -> bytes:
        """A content."""
        blob_object = self.object(blob)
        assert isinstance(blob_object, Blob)
        return blob_object.data

    def _tree(self, name: ObjectID) -> Tree:
        tree = self.object(name)
        assert isinstance(tree, Tree)
        return tree

    def _tree_at(self, tree: ObjectID, folder: str) -> ObjectID | None:
        for part in filter(None, folder.split("/")):
            parent = self._tree(tree)
            if os.fsencode(part) not in parent or not stat.S_ISDIR(parent[os.fsencode(part)][0]):
                return None
            tree = parent[os.fsencode(part)][1]
        return tree

    def _differing(
        self, before: ObjectID | None, after: ObjectID | None, folder: str
    ) -> Iterator[tuple[str, tuple[ObjectID | None, ObjectID | None]]]:
        if before == after:
            return
        was, now = ({item.path: item for item in self._tree(tree).items()} if tree else {} for tree in (before, after))
        for name in sorted({*was, *now}):
            old, new = was.get(name), now.get(name)
            path = folder + os.fsdecode(name)
            folders = [item.sha if item is not None and stat.S_ISDIR(item.mode) else None for item in (old, new)]
            if any(folders):
                yield from self._differing(folders[0], folders[1], f"{path}/")
            contents = [item.sha if item is not None and stat.S_ISREG(item.mode) else None for item in (old, new)]
            if contents[0] != contents[1]:
                yield path, (contents[0], contents[1])

    # What is added to it.

    def add(
        self, changes: Mapping[str, bytes | None], message: str, who: str, after: ObjectID | None = None
    ) -> ObjectID:
        """Add a commit that changes files of the books, None removes one; the newest from then on.

        Args:
            changes: the contents of the files.
            message: what is said of it.
            who: made it.
            after: the commit that it comes after, where that is not the newest.
        """
        last = after or self.head
        self._syncs_all = len(changes) > _MANY and hasattr(os, "sync")
        blobs = {
            os.fsencode(self._prefix + path): None if content is None else self.keep(Blob.from_string(content))
            for path, content in changes.items()
        }
        tree = self._with(Tree() if last is None else self._tree(self.commit_of(last).tree), blobs)
        commit = Commit()
        commit.tree = self.keep(tree)
        commit.parents = [] if last is None else [last]
        commit.author = commit.committer = f"{who} <bwk>".encode()
        commit.author_time = commit.commit_time = int(time.time())
        commit.author_timezone = commit.commit_timezone = -time.altzone if time.localtime().tm_isdst else -time.timezone
        commit.encoding = b"UTF-8"
        commit.message = message.encode()
        name = self.keep(commit)
        if self._syncs_all:
            os.sync()
        self.point_to(name)
        return name

    def _with(self, tree: Tree, blobs: Mapping[bytes, ObjectID | None]) -> Tree:
        """A tree with other files at these paths, None for no file; the trees below it are kept, it is not yet."""
        changed = Tree.from_string(tree.as_raw_string())
        below: dict[bytes, dict[bytes, ObjectID | None]] = defaultdict(dict)
        for path, blob in blobs.items():
            name, _, rest = path.partition(b"/")
            if rest:
                below[name][rest] = blob
            elif blob is not None:
                changed[name] = (tree[name][0] if name in tree else PLAIN_FILE, blob)
            elif name in changed:
                del changed[name]
        for name, inside in below.items():
            was = self._tree(tree[name][1]) if name in tree and stat.S_ISDIR(tree[name][0]) else Tree()
            now = self._with(was, inside)
            if len(now):
                changed[name] = (stat.S_IFDIR, self.keep(now))
            elif name in changed:
                del changed[name]
        return changed

    def keep(self, item: ShaFile) -> ObjectID:
        """Write an object, unless it is there; returns its name."""
        folder = self.objects / item.id[:2].decode()
        path = folder / item.id[2:].decode()
        if path.exists() or self._repo.object_store.contains_packed(item.id):
            return item.id
        folder.mkdir(exist_ok=True)
        raw = item.as_raw_string()
        head = b"%s %d\0" % (item.type_name, len(raw))
        content = zlib.compress(head + raw, _QUICK)
        write_safely(self.objects / "tmp_obj_bwk", content, path, 0o444, syncs=not self._syncs_all)
        return item.id

    @property
    def objects(self) -> Path:
        """The folder of its objects."""
        return Path(os.fsdecode(self._repo.object_store.path))

    @property
    def _branch(self) -> bytes:
        """The reference that HEAD stands for; HEAD itself where it names a commit."""
        names, _ = self._repo.refs.follow(HEAD)  # type: ignore[arg-type] # a name of a reference
        return names[-1]

    @property
    def _branch_file(self) -> Path:
        return Path(os.fsdecode(self._repo.commondir() if self._branch != HEAD else self._repo.controldir())) / (
            os.fsdecode(self._branch)
        )

    def point_to(self, commit: ObjectID) -> None:
        """Let the branch that is in use name another newest commit."""
        if not isinstance(self._repo.refs, DiskRefsContainer):
            self._repo.refs[self._branch] = commit  # type: ignore[index] # a name of a reference
            return
        target = self._branch_file
        target.parent.mkdir(parents=True, exist_ok=True)
        write_safely(self.control / "tmp_ref_bwk", commit + b"\n", target, 0o644)

    def ignores(self, path: str) -> bool:
        """Whether a `.gitignore` keeps a file of the books out of it."""
        from dulwich.ignore import IgnoreFilterManager  # noqa: PLC0415 - only for new books in a larger repository

        return bool(IgnoreFilterManager.from_repo(self._repo).is_ignored(f"{self._prefix}{path}"))

    # The index: what git compares the files on the disk with.

    @cached_property
    def _index(self) -> Index | None:
        """The index; None for one that cannot be written again as it is."""
        try:
            index = Index(self._index_file)
        except Exception:  # noqa: BLE001 - whatever a strange index makes of it
            return Index(self._index_file, read=False) if self.is_own else None
        # An extension in small letters changes what the entries mean.
        return None if any(item.signature.islower() for item in index._extensions) else index  # noqa: SLF001 - no other way

    @property
    def _index_file(self) -> Path:
        return self.control / "index"

    @cached_property
    def _index_written(self) -> int:
        return self._index_file.stat().st_mtime_ns

    def unchanged(self, path: str, blob: ObjectID, found: os.stat_result) -> bool:
        """Whether the index knows, without reading it, that a file on the disk still has a content.

        Args:
            path: the file.
            blob: the content.
            found: what the file system says of it.
        """
        name = os.fsencode(self._prefix + path)
        if self._index is None or name not in self._index:
            return False
        entry = self._index[name]
        if not isinstance(entry, IndexEntry) or entry.sha != blob:
            return False
        known = entry.mtime, entry.ctime, entry.size, entry.ino
        same = known == (_instant(found.st_mtime_ns), _instant(found.st_ctime_ns), found.st_size, found.st_ino)
        # What was written in the same instant as the index may have been written once more after it.
        return same and found.st_mtime_ns < self._index_written

    def refresh(self, before: Commit | None, paths: Collection[str]) -> None:
        """Let the index say of files what the newest commit has, except where somebody staged something else.

        Args:
            before: the commit that the newest one came after.
            paths: the files that may be another.
        """
        index, head = self._index, self.head
        if index is None or head is None:
            return
        commit, changed = self.commit_of(head), False
        for path in paths:
            name = os.fsencode(self._prefix + path)
            entry = index[name] if name in index else None  # noqa: SIM401 - an index has no get
            old = self.file(before, path) if before is not None else None
            if not self.is_own and getattr(entry, "sha", None) != (old.blob if old else None):
                continue
            new = self.file(commit, path)
            if new is not None and (self.root / path).is_file():
                index[name] = index_entry_from_stat((self.root / path).stat(), new.blob, mode=new.mode)
            elif entry is not None:
                del index[name]
            changed = True
        if changed:
            self._write_index(index)

    def _write_index(self, index: Index) -> None:
        text = io.BytesIO()
        writer = IndexChecksumWriter(text)
        # Extensions are hints, such as the trees of the former files, which hold no longer.
        write_index_dict(writer, dict(index.iteritems()))
        writer.write_checksum()
        write_safely(self.control / "tmp_index_bwk", text.getvalue(), self._index_file, 0o644)
        del self._index
        self.__dict__.pop("_index_written", None)

    def close(self) -> None:
        """Let go of its files."""
        self._repo.close()


def _instant(nanoseconds: int) -> tuple[int, int]:
    return divmod(nanoseconds, 1_000_000_000)


def write_safely(temporary: Path, content: bytes, target: Path, mode: int, *, syncs: bool = True) -> None:
    """Write a file that is there wholly or not at all; what a kill leaves is written over by the next.

    Args:
        temporary: where it is until it is whole.
        content: what comes in it.
        target: where it comes.
        mode: who may read it.
        syncs: whether it lasts through a loss of power at once; else whoever writes sees to that.
    """
    temporary.unlink(missing_ok=True)
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        if syncs:
            file.flush()
            os.fsync(file.fileno())
    temporary.replace(target)


def blob_name(content: bytes) -> ObjectID:
    """How git calls a content."""
    return Blob.from_string(content).id


# Where it is, and how it begins.


def find(root: Path) -> Repository | None:
    """The repository that a folder with books lies in, its own or a larger one; None where there is none for them.

    The repository of this program is none: books that lie in it are an example, and their history is the program's.

    Raises:
        InputError: it is the own repository of the books, and cannot be read.
    """
    root = root.resolve()
    top = next((folder for folder in (root, *root.parents) if (folder / GIT).exists()), None)
    if top is None or (top / "bwk_ledger/books/repository.py").exists():
        return None
    try:
        repo = Repo(str(top))
        if repo.bare or repo.object_format is not DEFAULT_OBJECT_FORMAT:
            repo.close()
            return None
        return Repository(repo, root)
    except Exception as error:
        if top != root:
            return None
        raise _unreadable(root, error) from error


def _unreadable(root: Path, error: Exception) -> InputError:
    return InputError(
        "de geschiedenis van deze boeken is niet te lezen.",
        file=root / GIT,
        cause=f"git meldt: {type(error).__name__}.",
        remedy="zet de map .git terug uit een reservekopie; er is niets veranderd.",
    )


def begin(root: Path, hidden: Path) -> None:
    """Make the own repository of books, unless it is there; made aside and renamed into its place.

    Args:
        root: the folder of the books.
        hidden: a folder beside it that is thrown away afterwards.
    """
    throw_away(hidden)
    if (root / GIT).exists():
        return
    hidden.mkdir(parents=True)
    repo = Repo.init(str(hidden), default_branch=b"main")
    config = repo.get_config()
    config.set(_OWN, _BOOKS, value=True)
    config.write_to_path()
    repo.close()
    exclude = hidden / GIT / "info/exclude"
    exclude.parent.mkdir(exist_ok=True)
    exclude.write_text(_EXCLUDED, "utf-8")
    (hidden / GIT).rename(root / GIT)
    throw_away(hidden)


def copy_history(source: Path, target: Path) -> bool:
    """Copy the own history of books to a copy of them; tells whether there is one.

    Settings and hooks do not go along, for git would carry them out.
    """
    if not (source / GIT).is_dir():
        return False
    repository = find(source)
    if repository is None or not repository.is_own:
        return False
    repository.close()
    begin(target, target / ".git.bwk")
    for name in ("objects", "refs"):
        shutil.copytree(source / GIT / name, target / GIT / name, dirs_exist_ok=True)
    for name in ("HEAD", "packed-refs", "bwk-snoeien"):
        if (source / GIT / name).is_file():
            shutil.copyfile(source / GIT / name, target / GIT / name)
    return True
