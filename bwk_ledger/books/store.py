"""Change the files of the books as one whole, and never a year that was closed."""

from __future__ import annotations

import hashlib
import os
import re
from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any

from bwk_ledger.base.errors import Blank, InputError, advice, bare
from bwk_ledger.base.files import PRIVATE_FILE
from bwk_ledger.base.journal import JournalStep, Place, commit, current, writing
from bwk_ledger.books.divisions import refuse_division_by_zero
from bwk_ledger.books.seal import YEARS, SealError, counted_kind, read_seal, seal_file, sealed_years
from bwk_ledger.books.text import HEADER, check_edits, entries_text, metadata_text, quoted

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path


# The files that books consist of, as they were when the books were loaded.

RULES = "stam/regels.toml"  # read beside the books by whatever books rows
_INCLUDE = re.compile(rb'^include[ \t]+"([^"\n]+)"', re.MULTILINE)


@dataclass(frozen=True)
class Seen:
    """A file as it was read: its hash, and what the file system says of it while nobody writes it."""

    digest: str
    signature: tuple[int, ...]

    def still(self, path: Path) -> bool:
        """Whether a file is as it was read; its content is looked at only where the file system says it is another."""
        try:
            return signature(path) == self.signature or digest(path.read_bytes()) == self.digest
        except FileNotFoundError:
            return False


def look(main: Path) -> Mapping[Path, Seen]:
    """All files of books, read once: the main file, what it includes and so on, and the rules.

    Raises:
        InputError: beancount would crash on one of them.
    """
    seen_by_path: dict[Path, Seen] = {}
    waiting = [main]
    while waiting:
        path = waiting.pop()
        if path in seen_by_path or not path.is_file():
            continue
        before = signature(path)  # a change while it is read then shows as one
        content = path.read_bytes()
        refuse_division_by_zero(path, content)
        seen_by_path[path] = Seen(digest(content), before)
        waiting.extend(_included(path, content))
    rules = main.parent / RULES
    if rules.is_file():
        seen_by_path[rules] = Seen(digest(rules.read_bytes()), signature(rules))
    return seen_by_path


def included_names(content: bytes) -> Iterator[str]:
    """The names of the files that a file of the books includes, as they stand in it."""
    if b"include" in content:  # the pattern alone takes most of the time of looking
        yield from map(os.fsdecode, _INCLUDE.findall(content))


def _included(path: Path, content: bytes) -> Iterator[Path]:
    for text in included_names(content):
        if any(sign in text for sign in "*?["):
            yield from path.parent.glob(text)
        else:
            yield path.parent / text


def signature(path: Path) -> tuple[int, ...]:
    """What the file system says of a file: another after every write."""
    file_stat = path.stat()
    return file_stat.st_ino, file_stat.st_size, file_stat.st_mtime_ns, file_stat.st_ctime_ns


def digest(content: bytes) -> str:
    """The hash of a content."""
    return hashlib.sha256(content).hexdigest()


# A year that was closed is not written to: held against every change of the books just before it is made.

_BOOKS = ".beancount"
_ENTRY_HEAD = re.compile(r'(\d{4})-\d{2}-\d{2}\s+(\S+)(?:\s+"([^"]*)")?', re.ASCII)
_TRANSACTION = frozenset({"*", "!", "txn"})


def refuse_sealed(
    root: Path, before: Mapping[Path, bytes | None], after: Mapping[Path, bytes], removed: Collection[Path]
) -> None:
    """Refuse changes in the folder of a closed year, of entries dated in it, and of its documents.

    A change that takes the seal itself away, as `bwk heropen` does, opens the year.

    Args:
        root: the folder of the books.
        before: what the files hold now, by path; None for a new one.
        after: what they would hold.
        removed: files that would go.

    Raises:
        InputError: names the year, the file and the first line that is different.
    """
    years = {year for year in sealed_years(root) if root / seal_file(year) not in removed}
    if not years:
        return
    for path in sorted({*after, *removed}):
        old, new = before.get(path) or b"", after.get(path, b"")
        if old == new:
            continue
        name = path.relative_to(root).as_posix() if path.is_relative_to(root) else path.as_posix()
        inside = next((year for year in years if name.startswith(f"{YEARS}/{year}/")), None)
        if inside is not None:
            raise year_is_closed(inside, name, _first_difference(old, new))
        if path.suffix == _BOOKS:
            _refuse_entries(name, old, new, years)
        elif path in before and before[path] is not None:
            _refuse_document(root, name, years)


def _refuse_entries(name: str, old: bytes, new: bytes, years: Collection[int]) -> None:
    """Refuse another entry, or a changed one, that is dated in a closed year but stands elsewhere."""
    was, now = Counter(_entries(old, years)), Counter(_entries(new, years))
    changed = [*(now - was), *(was - now)]
    if changed:
        year, text = changed[0]
        raise year_is_closed(year, name, text.split("\n", 1)[0])


def _entries(content: bytes, years: Collection[int]) -> Iterator[tuple[int, str]]:
    """The entries dated in these years, as text with what is indented below them."""
    lines = content.decode("utf-8", "replace").split("\n")
    for number, line in enumerate(lines):
        head = _ENTRY_HEAD.match(line)
        if head is None or int(head[1]) not in years or not _counts(head[2], head[3] or ""):
            continue
        end = number + 1
        while end < len(lines) and lines[end][:1] in {" ", "\t"}:
            end += 1
        yield int(head[1]), "\n".join(part.rstrip() for part in lines[number:end])


def _counts(directive: str, kind: str) -> bool:
    return directive in _TRANSACTION or counted_kind(directive, kind)


def _refuse_document(root: Path, name: str, years: Collection[int]) -> None:
    for year in sorted(years):
        try:
            seal = read_seal(root / seal_file(year))
        except SealError:
            continue  # the checks say what is wrong with it
        if name in seal.documents:
            raise year_is_closed(year, name, None)


def _first_difference(old: bytes, new: bytes) -> str | None:
    """The first line of the change that is new, else the first one that goes."""
    was, now = (Counter(text.decode("utf-8", "replace").split("\n")) for text in (old, new))
    return next((line for line in [*(now - was), *(was - now)] if _ENTRY_HEAD.match(line)), None)


def refuse_closed(root: Path, year: int) -> None:
    """Refuse what would be booked in a closed year, before anything of it is made.

    Raises:
        InputError: the year is sealed.
    """
    if year in sealed_years(root):
        raise year_is_closed(year, f"{YEARS}/{year}", None)


def year_is_closed(year: int, name: str, line: str | None) -> InputError:
    """What is said of anything that would change a closed year; `line` is what of it is new in a file."""
    return InputError(
        f"{year} is afgesloten: er komt niets meer bij en er verandert niets.",
        file=name,
        excerpt=line,
        cause=f"{seal_file(year)} legt alles van {year} vast.",
        remedy=advice(
            "boek in een jaar dat open is, of heropen het jaar met: ",
            bare("heropen", year, reden=Blank('"..."')),
            ". Er is niets veranderd.",
        ),
    )


# Change the files of the books as one whole: everything is prepared first, then all of it goes through one journal.
#
# A change is of the books as they were loaded: a file that changed since then is refused.

MAIN = "main.beancount"
HIDDEN = ".bwk"


_ENTRY_DAY = re.compile(r"\d{4}-\d{2}-\d{2} ", re.ASCII)
_MOST_LINES = 10  # that are kept for who repeats an act after a kill


def place_of(root: Path) -> Place:
    """Where the books in a folder are written."""
    whole = root.resolve()
    return Place(whole, whole / HIDDEN, root, "deze boeken worden al bijgewerkt.", partial(_record, whole))


def _record(root: Path, told: Mapping[str, Any]) -> None:
    from bwk_ledger.books.history import record  # noqa: PLC0415 - git is loaded only where it keeps the books

    record(root, told, root / HIDDEN / "git")


class Changes:
    """Changes to the books under one folder that are still to be made.

    Args:
        root: the folder that holds `main.beancount`.
        seen: the files of the books as they were loaded; what changed since then is refused.
    """

    def __init__(self, root: Path, seen: Mapping[Path, Seen] | None = None) -> None:
        self._root = root.resolve()
        self._seen = seen or {}
        self._contents: dict[Path, bytes] = {}
        self._insertions: dict[Path, dict[int, list[str]]] = defaultdict(lambda: defaultdict(list))
        self._replacements: dict[Path, dict[int, tuple[str, str]]] = defaultdict(dict)
        self._expected: dict[Path, list[tuple[int, str]]] = defaultdict(list)
        self._entries: dict[Path, dict[int, tuple[str, str]]] = defaultdict(dict)
        self._appended: dict[Path, list[str]] = defaultdict(list)
        self._included: list[str] = []
        self._outside: dict[Path, tuple[bytes, int | None]] = {}
        self._removed: set[Path] = set()
        self._taken: dict[Path, bytes] = {}
        self._begins = False
        self._undoes: int | None = None
        self._summary: tuple[str, ...] = ()

    def begin_history(self) -> None:
        """Let these changes be the first of the history that is kept of the books from now on."""
        self._begins = True

    def undo(self, number: int) -> None:
        """Let the history say that these changes undo an act."""
        self._undoes = number

    def tell(self, lines: Sequence[str]) -> None:
        """Let the history keep what came of the act, a line each; they name nobody."""
        self._summary = tuple(lines)

    def append(self, relative: str, entries: Iterable[Any], title: str) -> None:
        """Add entries to the end of a file of the books; a new file gets a header and is included in the main file."""
        path = self._root / relative
        if not path.exists() and path not in self._contents:
            self._contents[path] = f";; {title}\n{HEADER}".encode()
        self._included.append(relative)
        self._appended[path].append(entries_text(entries))

    def add_metadata(self, file: Path, line: int, values: Mapping[str, Any], indent: int, expect: str) -> None:
        """Write metadata below an existing line (counted from 1) of a file of the books; the line holds `expect`."""
        self._expected[file.resolve()].append((line, expect))
        self._insertions[file.resolve()][line].append(metadata_text(values, indent))

    def replace_in_line(self, file: Path, line: int, old: str, new: str) -> None:
        """Replace a text that stands in an existing line (counted from 1) of a file of the books."""
        self._expected[file.resolve()].append((line, old))
        self._replacements[file.resolve()][line] = (old, new)

    def replace_entry(self, file: Path, line: int, expect: str, entry: Any | None) -> None:
        """Put another entry in the place of the one that begins on a line (counted from 1), or with None remove it.

        Args:
            file: a file of the books.
            line: the first line of the entry; it goes on as long as lines are indented.
            expect: a text that stands somewhere in the entry, such as its identity.
            entry: what comes instead; metadata that the same change writes below its first line come below the new one.
        """
        text = "" if entry is None else entries_text([entry])
        self._entries[file.resolve()][line] = (expect, text)

    def put(self, relative: str, content: bytes) -> None:
        """Add a whole file, such as an archived source."""
        self._contents[self._root / relative] = content

    def put_outside(self, path: Path, content: bytes, mode: int | None = PRIVATE_FILE) -> None:
        """Add a whole file that is no part of the books: it is there once the books say so.

        Args:
            path: the file.
            content: what comes in it.
            mode: who may read it: its owner only, or with None who could before.
        """
        self._outside[path.resolve()] = (content, mode)

    def take_outside(self, path: Path, content: bytes) -> None:
        """Take a file away that is no part of the books, if this is still what it holds."""
        self._taken[path.resolve()] = content

    def remove(self, relative: str) -> None:
        """Take a whole file away."""
        self._removed.add(self._root / relative)

    def commit(self) -> None:
        """Make the changes, all of them or none.

        Raises:
            InputError: a file is not what it was when the books were loaded, a line to be completed no longer says what
                it did, a year that is closed would change, or another command does not end; nothing was written.
            OSError: a file could not be written; the books are as they were.
        """
        place = place_of(self._root)
        with writing(place):
            self._refuse_changed()
            before, contents = self._judged()
            # The main file comes after all others: until then new files are not part of the books.
            inside = sorted(contents, key=lambda path: (path.name == MAIN, path))
            steps = [JournalStep(path, contents[path]) for path in inside]
            steps += [JournalStep(path, content, mode) for path, (content, mode) in sorted(self._outside.items())]
            steps += [JournalStep(path, None) for path in sorted({*self._removed, *self._still_there()})]
            lines = list(_added(before, contents))
            commit(place, steps, lines[:_MOST_LINES], self._told(before, contents, len(lines)))

    def _told(
        self, before: Mapping[Path, bytes | None], contents: Mapping[Path, bytes], added: int
    ) -> Mapping[str, Any] | None:
        """What the history is to keep of these changes, after what was changed by hand before them; None for nothing.

        Raises:
            InputError: the history cannot take anything now.
        """
        if not self._begins and not any((folder / ".git").exists() for folder in (self._root, *self._root.parents)):
            return None
        from bwk_ledger.books.history import ActNote, Draft, history_of  # noqa: PLC0415 - as in `_record`

        inside = {path: content for path, content in before.items() if path.is_relative_to(self._root)}
        note = replace(ActNote.of_act(current(), added, self._undoes), summary=self._summary)
        note = note.with_files(self._root, self._outside, {path: self._taken[path] for path in self._still_there()})
        changed = [path for path, content in inside.items() if contents.get(path) != content]
        if not changed and not note.moved and not self._begins:
            return None
        history = history_of(self._root, begins=self._begins)
        number = 1
        if history is not None:
            try:
                history.repository.refuse_busy()
                history.keep_hand_edits({self._shown(path).as_posix(): content for path, content in inside.items()})
                number = history.last + 1
            finally:
                history.close()
        elif not self._begins:
            return None
        paths = tuple(sorted(self._shown(path).as_posix() for path in changed))
        return Draft(replace(note, number=number), paths, self._begins).values()

    def check(self) -> None:
        """Refuse what `commit` would refuse of these changes, without making them.

        Raises:
            InputError: as `commit`, but for what somebody else does meanwhile.
        """
        self._judged()

    def _judged(self) -> tuple[dict[Path, bytes | None], dict[Path, bytes]]:
        """What the files hold, and what they would."""
        contents, edits = self._final_contents()
        before = {path: path.read_bytes() if path.exists() else None for path in {*contents, *self._removed}}
        refuse_sealed(self._root, before, contents, self._removed)
        for path, old, new in edits:  # after the seal, that says what somebody can do about it
            check_edits(path, old, new)
        return before, contents

    def _refuse_changed(self) -> None:
        for path, seen in self._seen.items():
            if not seen.still(path):
                raise InputError(
                    "dit bestand is veranderd nadat de boeken werden gelezen.",
                    file=self._shown(path),
                    cause="een ander programma heeft het intussen bewaard, zoals Fava of een tekstverwerker.",
                    remedy="geef de opdracht opnieuw; er is niets veranderd.",
                )

    def _still_there(self) -> Iterator[Path]:
        return (path for path, content in self._taken.items() if path.is_file() and path.read_bytes() == content)

    def _shown(self, path: Path) -> Path:
        return path.relative_to(self._root) if path.is_relative_to(self._root) else path

    def _final_contents(self) -> tuple[dict[Path, bytes], list[tuple[Path, list[str], list[str]]]]:
        """What the files would hold, and the lines of edited files before and after; both are still to be judged."""
        contents, edits = dict(self._contents), []
        for path in self._insertions.keys() | self._replacements.keys() | self._entries.keys():
            text_of_file = _Text.of(path, _current(contents, path))
            lines = text_of_file.lines
            for line, text in self._expected[path]:
                if line > len(lines) or text not in lines[line - 1]:
                    raise self._changed_meanwhile(path, line, text)
            unedited = list(lines)
            for line, (old, new) in self._replacements[path].items():
                lines[line - 1] = lines[line - 1].replace(old, new, 1)
            # What is inserted joins the line above it, so that the numbers of lines still to be changed stay right.
            for line, texts in self._insertions[path].items():
                lines[line - 1] += "".join(texts)
            edits.append((path, unedited, list(lines)))
            self._replace_entries(path, lines)
            contents[path] = text_of_file.written()
        for path, blocks in self._appended.items():
            text_of_file = _Text.of(path, _current(contents, path))
            text_of_file.lines += [f"\n{block}" for block in blocks]
            contents[path] = text_of_file.written()
        # Last, for it moves the lines of the main file, and an entry there may have been changed by its line.
        for relative in self._included:
            self._include(contents, relative)
        return contents, edits

    def _replace_entries(self, path: Path, lines: list[str]) -> None:
        """Replace entries in the lines of a file; the numbers of all other lines stay right."""
        for line, (expect, text) in self._entries[path].items():
            end = _end_of_entry(lines, line)
            if expect not in "".join(lines[line - 1 : end]):
                raise self._changed_meanwhile(path, line, expect)
            if not text and end < len(lines) and not lines[end].strip():
                end += 1  # the blank line that set the entry apart
            elif not text and end == len(lines) and line > 1 and not lines[line - 2].strip():
                lines[line - 2] = ""
            first, newline, rest = text.partition("\n")
            completed = [first, newline, *(self._insertions[path][line] if text else ()), rest]
            # What somebody noted in an entry stays.
            notes = [item for item in lines[line:end] if item.lstrip().startswith(";")] if text else []
            lines[line - 1 : end] = ["".join([*completed, *notes]), *[""] * (end - line)]

    def _changed_meanwhile(self, path: Path, line: int, expected: str) -> InputError:
        return InputError(
            "dit bestand is veranderd terwijl het werd bijgewerkt.",
            file=self._shown(path),
            line=line,
            cause=f"op deze regel hoort te staan: {expected}.",
            remedy="sla uw wijzigingen op en probeer het opnieuw; er is niets veranderd.",
        )

    def _include(self, contents: dict[Path, bytes], relative: str) -> None:
        path = self._root / MAIN
        main = _Text.of(path, _current(contents, path))
        lines = main.lines
        new = f"include {quoted(relative)}\n"
        if any(line.rstrip() == new.rstrip() for line in lines):
            return
        includes = [index for index, line in enumerate(lines) if line.startswith("include ")]
        later = next((index for index in includes if lines[index] > new), None)
        place = later if later is not None else (includes[-1] + 1 if includes else len(lines))
        lines.insert(place, new)
        contents[path] = main.written()


def _current(contents: Mapping[Path, bytes], path: Path) -> bytes:
    return contents[path] if path in contents else path.read_bytes()


class _Text:
    """The lines of a file as beancount counts them: only a newline ends one, and the last one ends too.

    A file whose lines all end as Windows ends them gets such lines again.
    """

    def __init__(self, lines: list[str], *, is_windows: bool) -> None:
        self.lines = lines
        self._is_windows = is_windows

    @classmethod
    def of(cls, path: Path, content: bytes) -> _Text:
        try:
            text = content.decode()
        except UnicodeDecodeError as error:
            raise InputError(
                "dit bestand is geen tekst in UTF-8.",
                file=path,
                line=content.count(b"\n", 0, error.start) + 1,
                cause="een ander programma heeft het anders bewaard.",
                remedy="open het in een teksteditor en bewaar het opnieuw als UTF-8; er is niets veranderd.",
            ) from error
        is_windows = 0 < text.count("\n") == text.count("\r\n")
        if is_windows:
            text = text.replace("\r\n", "\n")
        lines = [f"{line}\n" for line in text.removesuffix("\n").split("\n")] if text else []
        return cls(lines, is_windows=is_windows)

    def written(self) -> bytes:
        text = "".join(self.lines)
        return (text.replace("\n", "\r\n") if self._is_windows else text).encode()


def _added(before: Mapping[Path, bytes | None], contents: Mapping[Path, bytes]) -> Iterator[str]:
    """The first lines of entries that a change adds to the books."""
    for path in sorted(contents):
        if path.suffix == _BOOKS:
            was, now = (Counter(_first_lines(content)) for content in (before[path] or b"", contents[path]))
            yield from now - was


def _first_lines(content: bytes) -> Iterator[str]:
    return (line.strip() for line in content.decode("utf-8", "replace").split("\n") if _ENTRY_DAY.match(line))


def _end_of_entry(lines: Sequence[str], line: int) -> int:
    """The number of the last line of the entry that begins on a line; both counted from 1."""
    end = line
    while end < len(lines) and lines[end][:1] in {" ", "\t"} and lines[end].strip():
        end += 1
    return end
