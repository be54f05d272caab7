"""Change the files of the books as one whole: everything is prepared first, then every file is replaced at once.

Each file is written beside its target and renamed over it, so no reader ever sees half a file. Should the machine stop
between two renames, the next import of the same sources adds what is missing, because rows carry their own identity.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from bwk_ledger.books.sealed import refuse_sealed
from bwk_ledger.books.text import HEADER, quoted
from bwk_ledger.books.verified import check_edits, entries_text, metadata_text
from bwk_ledger.errors import InputError
from bwk_ledger.files import write_beside, write_file

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

MAIN = "main.beancount"
_OWNER_ONLY = 0o600


class Changes:
    """Changes to the books under one folder that are still to be made.

    Args:
        root: the folder that holds `main.beancount`.
    """

    def __init__(self, root: Path) -> None:
        self._root = root.resolve()
        self._contents: dict[Path, bytes] = {}
        self._insertions: dict[Path, dict[int, list[str]]] = defaultdict(lambda: defaultdict(list))
        self._replacements: dict[Path, dict[int, tuple[str, str]]] = defaultdict(dict)
        self._expected: dict[Path, list[tuple[int, str]]] = defaultdict(list)
        self._entries: dict[Path, dict[int, tuple[str, str]]] = defaultdict(dict)
        self._appended: dict[Path, list[str]] = defaultdict(list)
        self._included: list[str] = []
        self._outside: dict[Path, bytes] = {}
        self._removed: set[Path] = set()

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
            entry: what comes instead. An entry is either replaced or completed, never both in one change.
        """
        text = "" if entry is None else entries_text([entry])
        self._entries[file.resolve()][line] = (expect, text)

    def put(self, relative: str, content: bytes) -> None:
        """Add a whole file, such as an archived source."""
        self._contents[self._root / relative] = content

    def put_outside(self, path: Path, content: bytes) -> None:
        """Add a whole file that is no part of the books, for its owner only: it is there once the books say so."""
        self._outside[path.resolve()] = content

    def remove(self, relative: str) -> None:
        """Take a whole file away."""
        self._removed.add(self._root / relative)

    def commit(self) -> None:
        """Make the changes; when one file cannot be replaced, those already replaced are put back.

        Raises:
            InputError: a line to be completed no longer says what it did, or a year that is closed would change;
                nothing was written.
            OSError: a file could not be written; the books are as they were.
        """
        contents = {**self._final_contents(), **self._outside}
        before = {path: path.read_bytes() if path.exists() else None for path in {*contents, *self._removed}}
        refuse_sealed(self._root, before, contents, self._removed)
        temporary: dict[Path, Path] = {}
        done: list[Path] = []
        try:
            for path, content in contents.items():
                temporary[path] = write_beside(path, content, _OWNER_ONLY if path in self._outside else None)
            # The main file comes after all others: until then new files are not part of the books.
            for path in sorted(contents, key=lambda path: (path in self._outside, path.name == MAIN, path)):
                temporary[path].replace(path)
                done.append(path)
            for path in sorted(self._removed):
                path.unlink()
                done.append(path)
        except BaseException:  # an interrupt must not leave half a change either
            for path in done:
                old = before[path]
                if old is None:
                    path.unlink()
                else:
                    write_file(path, old)
            raise
        finally:
            for path in temporary.values():
                path.unlink(missing_ok=True)

    def _final_contents(self) -> dict[Path, bytes]:
        contents = dict(self._contents)
        for path in self._insertions.keys() | self._replacements.keys() | self._entries.keys():
            lines = _lines(self._current(contents, path))
            for line, text in self._expected[path]:
                if line > len(lines) or text not in lines[line - 1]:
                    raise self._changed_meanwhile(path, line, text)
            unedited = list(lines)
            for line, (old, new) in self._replacements[path].items():
                lines[line - 1] = lines[line - 1].replace(old, new, 1)
            # What is inserted joins the line above it, so that the numbers of lines still to be changed stay right.
            for line, texts in self._insertions[path].items():
                lines[line - 1] += "".join(texts)
            check_edits(path, unedited, lines)
            self._replace_entries(path, lines)
            contents[path] = "".join(lines).encode()
        for path, blocks in self._appended.items():
            contents[path] = "\n".join([self._current(contents, path), *blocks]).encode()
        # Last, for it moves the lines of the main file, and an entry there may have been changed by its line.
        for relative in self._included:
            self._include(contents, relative)
        return contents

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
            lines[line - 1 : end] = [text, *[""] * (end - line)]

    def _changed_meanwhile(self, path: Path, line: int, expected: str) -> InputError:
        return InputError(
            "dit bestand is veranderd terwijl het werd bijgewerkt.",
            file=path.relative_to(self._root) if path.is_relative_to(self._root) else path,
            line=line,
            cause=f"op deze regel hoort te staan: {expected}.",
            remedy="sla uw wijzigingen op en probeer het opnieuw; er is niets veranderd.",
        )

    def _current(self, contents: Mapping[Path, bytes], path: Path) -> str:
        return (contents[path] if path in contents else path.read_bytes()).decode()

    def _include(self, contents: dict[Path, bytes], relative: str) -> None:
        path = self._root / MAIN
        lines = _lines(self._current(contents, path))
        new = f"include {quoted(relative)}\n"
        if new in lines:
            return
        includes = [index for index, line in enumerate(lines) if line.startswith("include ")]
        later = next((index for index in includes if lines[index] > new), None)
        place = later if later is not None else (includes[-1] + 1 if includes else len(lines))
        lines.insert(place, new)
        contents[path] = "".join(lines).encode()


def _lines(text: str) -> list[str]:
    """The lines as beancount counts them: only a newline ends one, and the last one ends too."""
    return [f"{line}\n" for line in text.removesuffix("\n").split("\n")] if text else []


def _end_of_entry(lines: Sequence[str], line: int) -> int:
    """The number of the last line of the entry that begins on a line; both counted from 1."""
    end = line
    while end < len(lines) and lines[end][:1] in {" ", "\t"} and lines[end].strip():
        end += 1
    return end
