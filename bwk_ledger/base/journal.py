"""Change several files as one, whatever happens in between: a journal first says what they will be.

Everything new is written into a hidden folder. Then a manifest is renamed into its place there: from that moment on
the change is made, and before it nothing is. Then the files take their places, and the journal goes. Who comes next
after a kill finishes a journal with a manifest, as often as it takes, and throws one without away.
"""

from __future__ import annotations

import errno
import hashlib
import json
import os
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bwk_ledger.base.errors import InputError, advice, way, why_refused
from bwk_ledger.base.files import PRIVATE_FILE, PRIVATE_FOLDER, about, holding, sync_folder, throw_away

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

_JOURNAL, _MANIFEST, _NEW_MANIFEST = "journaal", "opdracht.json", "opdracht.deel"
_NEW_FILE = 0o644
_READ_ONLY = getattr(os, "ST_RDONLY", 1)
_HALF = "een eerdere opdracht is halverwege afgebroken, en kan hier niet worden afgemaakt."


@dataclass(frozen=True)
class JournalAct:
    """What is done: a command, and a digest of its arguments. The arguments themselves may name people.

    Args:
        command: the command.
        digest: of all that was given with it.
        told: what was given with it that names nobody, for the history.
        sentence: what the command does, in Dutch.
        who: who does it, where the surroundings of the process do not say so.
    """

    command: str
    digest: str = ""
    told: str = field(default="", compare=False)
    sentence: str = field(default="", compare=False)
    who: str = field(default="", compare=False)


_UNNAMED = JournalAct("bwk")
_act: ContextVar[JournalAct] = ContextVar("act", default=_UNNAMED)


def _tell_nobody(text: str) -> None:
    """Where nobody looks."""


def current() -> JournalAct:
    """What is being done."""
    return _act.get()


# Who is told in Dutch what happens before one's own turn: who is waited for, what was finished.
teller: ContextVar[Callable[[str], None]] = ContextVar("teller", default=_tell_nobody)


@dataclass(frozen=True)
class Place:
    """Where files are changed as one.

    Args:
        root: the folder that relative names in the manifest are of.
        folder: the hidden folder for the lock and the journal.
        shown: what messages are about, the books or one file.
        busy: one Dutch sentence that says somebody else is writing it.
        record: is told of a change once its files are in their places, maybe twice after a kill, with what `commit` was
            given for it.
    """

    root: Path
    folder: Path
    shown: Path
    busy: str
    record: Callable[[Mapping[str, Any]], None] | None = field(default=None, compare=False)

    @property
    def is_pending(self) -> bool:
        """Whether there is a change to be finished; for who holds the lock there never is."""
        return (self.folder / _JOURNAL / _MANIFEST).exists()


@dataclass(frozen=True)
class JournalStep:
    """A file that gets new content, or with None goes; `mode` None keeps the mode it has."""

    target: Path
    content: bytes | None
    mode: int | None = None


@dataclass(frozen=True)
class Finished:
    """A change of a killed process that was finished: of which act, what it wrote, and what it added to the books."""

    act: JournalAct
    written: tuple[Path, ...]
    lines: tuple[str, ...]


@dataclass(frozen=True)
class _Row:
    """A step as the manifest has it: `part` is the file with the new content, None for a removal."""

    target: Path
    part: str | None
    before: str | None
    after: str | None


@dataclass(frozen=True)
class _Former:
    """What a file held before the change and who could read it; `content` None where there was none."""

    content: bytes | None
    mode: int

    @classmethod
    def of(cls, path: Path) -> _Former:
        content = _content(path)
        return cls(content, _NEW_FILE if content is None else path.stat().st_mode & 0o777)


@contextmanager
def writing(place: Place, act: JournalAct | None = None) -> Iterator[Finished | None]:
    """Be the only one who writes there, after finishing or throwing away what a killed one left.

    Args:
        place: where.
        act: what is done; without it, what is being done already.

    Raises:
        InputError: another writer does not end.
        OSError: nothing can be written there.
    """
    token = _act.set(act or _act.get())
    try:
        with holding(place.folder, place.shown, place.busy, _act.get().command, teller.get()):
            yield _recover(place)
    finally:
        _act.reset(token)


def settle(place: Place) -> None:
    """Finish what a killed process left, for who only reads; an instant where nothing was left.

    Raises:
        InputError: it cannot be finished here.
    """
    if not place.is_pending:
        return
    try:
        with writing(place):
            pass
    except OSError as error:
        raise InputError(
            _HALF,
            file=place.shown,
            cause=why_refused(error),
            remedy=advice(
                "laat wie hier mag schrijven een opdracht geven, zoals ",
                way("controle"),
                "; daarna kan iedereen weer lezen.",
            ),
        ) from error


def commit(
    place: Place, steps: Sequence[JournalStep], lines: Sequence[str] = (), told: Mapping[str, Any] | None = None
) -> None:
    """Make all steps or none, in their order.

    Args:
        place: where.
        steps: each of another file.
        lines: what the change adds, for who repeats it after a kill; they name nobody.
        told: what is recorded of the change, as JSON; None for nothing.

    Raises:
        InputError: another writer does not end.
        OSError: something could not be written; everything is as it was.
    """
    if not steps:
        return
    with writing(place):
        before = [_Former.of(step.target) for step in steps]
        rows = [
            _Row(step.target, None if step.content is None else str(number), _sha(former.content), _sha(step.content))
            for number, (step, former) in enumerate(zip(steps, before, strict=True))
        ]
        try:
            for step in steps:
                _check(step.target)
            _make_journal(place)
            for row, step, former in zip(rows, steps, before, strict=True):
                _write_part(place, row, step.content, former.mode if step.mode is None else step.mode)
            _publish(place, rows, lines, told)
        except BaseException:
            throw_away(place.folder / _JOURNAL)
            raise
        try:
            _apply(place, rows)
            _record(place, told)
        except BaseException:  # an interrupt must not leave half a change either
            _take_back(place, rows, before)
            raise
        _remove_journal(place)


def _recover(place: Place) -> Finished | None:
    """Finish a journal with a manifest, throw away one without."""
    if not place.is_pending:
        throw_away(place.folder / _JOURNAL)
        return None
    manifest = json.loads((place.folder / _JOURNAL / _MANIFEST).read_bytes())
    rows = [_Row(place.root / row["doel"], row["deel"], row["voor"], row["na"]) for row in manifest["stappen"]]
    kept = {row.target: copy for row in rows if (copy := _keep_changed(place, row)) is not None}
    _apply(place, rows)
    _record(place, manifest.get("verslag"))
    _remove_journal(place)
    act = JournalAct(manifest["opdracht"], manifest["kenmerk"])
    if act != _act.get():
        teller.get()(f"Eerst is een opdracht afgemaakt die was afgebroken: {act.command}.")
    for path, copy in kept.items():
        teller.get()(f"Let op: {path} was intussen veranderd. Wat erin stond, staat nu in {copy}.")
    return Finished(
        act,
        tuple(row.target for row in rows if row.part is not None),
        tuple(manifest["regels"]),
    )


def _record(place: Place, told: Mapping[str, Any] | None) -> None:
    if told is not None and place.record is not None:
        place.record(told)


def _make_journal(place: Place) -> None:
    journal = place.folder / _JOURNAL
    throw_away(journal)
    journal.mkdir(mode=PRIVATE_FOLDER)


def _write_part(place: Place, row: _Row, content: bytes | None, mode: int) -> None:
    """Write the new content of a file into the journal, as it will be there."""
    if content is None or row.part is None:
        return
    try:
        _write(place.folder / _JOURNAL / row.part, content, mode)
    except OSError as error:
        raise about(error, row.target) from error


def _publish(place: Place, rows: Sequence[_Row], lines: Sequence[str], told: Mapping[str, Any] | None = None) -> None:
    """Put the manifest in its place: the moment from which the change is made."""
    journal, act = place.folder / _JOURNAL, _act.get()
    steps = [
        {"doel": _relative(place, row.target), "deel": row.part, "voor": row.before, "na": row.after} for row in rows
    ]
    manifest: dict[str, Any] = {"opdracht": act.command, "kenmerk": act.digest, "regels": list(lines), "stappen": steps}
    manifest |= {} if told is None else {"verslag": told}
    try:
        _write(journal / _NEW_MANIFEST, json.dumps(manifest).encode(), PRIVATE_FILE)
        sync_folder(journal)
        os.replace(journal / _NEW_MANIFEST, journal / _MANIFEST)  # noqa: PTH105 - the one rename that counts
        for folder in (journal, place.folder, place.root):
            sync_folder(folder)
    except OSError as error:
        raise about(error, place.root) from error


def _apply(place: Place, rows: Sequence[_Row]) -> None:
    """Let all files take their places; what was done before is not done again."""
    folders: dict[Path, None] = {}
    for row in rows:
        try:
            if row.part is None:
                _remove(row)
            elif (part := place.folder / _JOURNAL / row.part).exists():
                row.target.parent.mkdir(parents=True, exist_ok=True)
                _move(part, row.target)
        except OSError as error:
            raise about(error, row.target) from error
        folders[row.target.parent] = None
    for folder in filter(Path.is_dir, folders):
        sync_folder(folder)


def _move(part: Path, target: Path) -> None:
    try:
        part.replace(target)
    except OSError as error:
        if error.errno != errno.EXDEV:
            raise
        # Another disk: a copy under a name that a second try finds again, then renamed there.
        beside = target.with_name(f".{hashlib.sha256(os.fsencode(target.name)).hexdigest()[:16]}.bwk")
        _write(beside, part.read_bytes(), part.stat().st_mode & 0o777)
        beside.replace(target)
        part.unlink()


def _remove(row: _Row) -> None:
    """Remove a file, unless something else lies under its name by now."""
    if _sha(_content(row.target)) == row.before:
        row.target.unlink(missing_ok=True)


def _keep_changed(place: Place, row: _Row) -> Path | None:
    """Keep a copy of a file that somebody changed after the kill: it is about to be replaced."""
    if row.part is None or not (place.folder / _JOURNAL / row.part).exists():
        return None
    content = _content(row.target)
    digest = _sha(content)
    if content is None or digest is None or digest in {row.before, row.after}:
        return None
    copy = row.target.with_name(f"{row.target.name}.{digest[:8]}.eigen")
    _write(copy, content, row.target.stat().st_mode & 0o777)
    return copy


def _take_back(place: Place, rows: Sequence[_Row], before: Sequence[_Former]) -> None:
    """Undo a change that could not be made, as a change itself: from its manifest on, the old is what will be.

    When even that cannot be written, the next command finishes the change.
    """
    old = []
    for number, (row, former) in enumerate(zip(rows, before, strict=True)):
        if _sha(_content(row.target)) != row.before:
            part = None if row.before is None else f"oud-{number}"
            old.append(_Row(row.target, part, row.after, row.before))
            _write_part(place, old[-1], former.content, former.mode)
    _publish(place, old, ())
    _apply(place, old)
    _remove_journal(place)


def _remove_journal(place: Place) -> None:
    journal = place.folder / _JOURNAL
    (journal / _MANIFEST).unlink()
    sync_folder(journal)
    throw_away(journal)


def _check(target: Path) -> None:
    """Refuse before anything is written what could not be put in its place.

    Raises:
        OSError: the target cannot be replaced, or nothing can be made in its folder.
    """
    try:
        target.lstat()  # a name that is too long is refused here
    except FileNotFoundError:
        pass
    else:
        if target.is_dir():
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(target))
        if not os.access(target, os.W_OK):
            raise _no_access(target)
    folder = next(path for path in target.parents if path.exists())
    if not os.access(folder, os.W_OK | os.X_OK):
        raise _no_access(folder)


def _no_access(path: Path) -> OSError:
    is_read_only = hasattr(os, "statvfs") and os.statvfs(path).f_flag & _READ_ONLY
    code = errno.EROFS if is_read_only else errno.EACCES
    return OSError(code, os.strerror(code), str(path))


def _write(path: Path, content: bytes, mode: int) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, PRIVATE_FILE)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    path.chmod(mode)


def _relative(place: Place, target: Path) -> str:
    return (target.relative_to(place.root) if target.is_relative_to(place.root) else target).as_posix()


def _content(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None


def _sha(content: bytes | None) -> str | None:
    return None if content is None else hashlib.sha256(content).hexdigest()
