"""Run a command in a forked child that kills itself before its N-th operation on files, in one place for all tests."""

from __future__ import annotations

import builtins
import io
import os
import shutil
import signal
import stat
import sys
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bwk_ledger.books.history import history_of
from bwk_ledger.cli import main
from bwk_ledger.register.vault import KeyFile
from tests.all_commands import all_commands

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

list(all_commands())  # else every child would import its command anew
_WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
_OPERATIONS = (
    "fsync",
    "replace",
    "rename",
    "unlink",
    "remove",
    "mkdir",
    "rmdir",
    "chmod",
    "link",
    "symlink",
    "truncate",
)
_BACKUPS = ".reservekopieen"


@dataclass(frozen=True)
class Outcome:
    """How a child ended: its status (negative: the signal), what it said, and how many operations it did."""

    status: int
    said: str
    operations: int


class _Operations:
    """Counts the operations on files of this process from now on, and kills it before one of them."""

    def __init__(self, kill_before: int) -> None:
        self.count = 0
        self._kill_before = kill_before

    def watch(self) -> None:
        for name in _OPERATIONS:
            self._wrap(os, name, lambda *_args, **_kwargs: True)
        self._wrap(os, "open", lambda _path, flags, *_args, **_kwargs: bool(flags & _WRITES))
        opens = lambda _path, mode="r", *_args, **_kwargs: bool(set(mode) & set("wax+"))  # noqa: E731
        self._wrap(io, "open", opens)
        self._wrap(builtins, "open", opens)

    def _wrap(self, module: Any, name: str, counts: Callable[..., bool]) -> None:
        real = getattr(module, name)

        def operation(*args: Any, **kwargs: Any) -> Any:
            if counts(*args, **kwargs):
                self.count += 1
                if self.count == self._kill_before:
                    self._die(name, args)
            return real(*args, **kwargs)

        setattr(module, name, operation)

    @staticmethod
    def _die(name: str, args: tuple[Any, ...]) -> None:
        """Before a file is safe on the disk, half of it may be there."""
        if name == "fsync":
            found = os.fstat(args[0])
            if stat.S_ISREG(found.st_mode):
                os.ftruncate(args[0], found.st_size // 2)
        os.kill(os.getpid(), signal.SIGKILL)


Work = Sequence[str] | Callable[[], None]  # the arguments of a command, or what else is done


def run(folder: Path, work: Work, kill_before: int = 0) -> Outcome:
    """Do something in a folder, in a child; `kill_before` 0 lets it end by itself."""
    return start(folder, work, kill_before)()


def start(folder: Path, work: Work, kill_before: int = 0) -> Callable[[], Outcome]:
    """Begin something in a folder, in a child; what comes back waits for its end."""
    said, counted = folder.parent / f"{folder.name}.{os.urandom(4).hex()}.uit", os.pipe()
    child = os.fork()
    if child == 0:
        _child(folder, work, kill_before, said, counted[1])
    os.close(counted[1])

    def wait() -> Outcome:
        with os.fdopen(counted[0], "rb") as pipe:
            count = pipe.read()
        _, status = os.waitpid(child, 0)
        text = said.read_text("utf-8")
        said.unlink()
        return Outcome(os.waitstatus_to_exitcode(status), text, int(count or b"0"))

    return wait


def _child(folder: Path, work: Work, kill_before: int, said: Path, counted: int) -> None:
    status = 70
    try:
        os.chdir(folder)
        output = os.open(said, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        for number in (1, 2):
            os.dup2(output, number)
        sys.stdout = io.TextIOWrapper(os.fdopen(1, "wb", closefd=False), "utf-8", write_through=True)
        sys.stderr = io.TextIOWrapper(os.fdopen(2, "wb", closefd=False), "utf-8", write_through=True)
        for name in ("BWK_BOEKEN", "BWK_REGISTER", "BWK_REGISTER_SLEUTEL"):
            os.environ.pop(name, None)
        operations = _Operations(kill_before)
        operations.watch()
        try:
            if callable(work):
                work()
                status = 0
            else:
                main.main(list(work), prog_name="bwk")
        except SystemExit as end:
            status = int(end.code or 0)
        os.write(counted, str(operations.count).encode())
    except BaseException:  # noqa: BLE001 - nothing may come back into the tests
        traceback.print_exc()
    finally:
        os._exit(status)


def copied(prototype: Path, to: Path) -> Path:
    """A fresh copy of a folder."""
    shutil.rmtree(to, ignore_errors=True)
    shutil.copytree(prototype, to, symlinks=True)
    return to


def tree(folder: Path) -> Mapping[str, tuple[int, bytes]]:
    """Every file below a folder with its mode and its content.

    What must differ is made comparable: the register is encrypted anew each time, so its plain content counts, and
    backups are called by the moment, so their order counts. Of the history what was done counts, and what it left.
    """
    key = KeyFile.read(folder / "sleutel.txt") if (folder / "sleutel.txt").exists() else None
    found: dict[str, tuple[int, bytes]] = {}
    backups = 0
    for path in sorted(folder.rglob("*")):
        if ".git" in path.relative_to(folder).parts:
            if path.name == "HEAD" and path.parent.name == ".git":
                found[f"{path.parent.relative_to(folder).as_posix()} #"] = 0, _history(path.parents[1])
            continue
        if not path.is_file():
            continue
        name, content = path.relative_to(folder).as_posix(), path.read_bytes()
        if path.suffix == ".age" and key is not None:
            content = key.decrypt(content)
        if path.parent.name.endswith(_BACKUPS):
            backups += 1
            name = f"{path.parent.name}/{backups}"
        found[name] = path.stat().st_mode & 0o777, content
    return found


def _history(root: Path) -> bytes:
    """The acts of a history, each with the files that it left; no commit of anybody else, and none twice."""
    history = history_of(root)
    assert history is not None
    acts = [(kept.note, kept.commit.tree) for kept in history.acts()]
    assert len(acts) == len(list(history.repository.commits())) == history.last
    history.close()
    return repr(acts).encode()
