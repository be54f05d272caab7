"""The copy of a CAMT.053 statement that is kept with the books, which names nobody."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from importers.readers.xml_stream import encoding, local_name, new_parser, parse

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from importers.readers.source import Source

_NAMED = {"Nm"}
_TOLD = {"Ustrd", "AddtlNtryInf", "AddtlTxInf"}
_HIDDEN_IN = {"RltdPties", "RmtInf", "Refs", "RltdAgts", "UltmtDbtr", "UltmtCdtr", "RtrInf"}
_SEVERAL = ("(afgeschermd)", "(afgeschermd)")  # entries that share a line: which is whose cannot be told


def blind(source: Source, replacements: Mapping[int, tuple[str, str]]) -> bytes:
    """The file with parties, references and texts of some entries replaced, by the line where the entry begins.

    Everything else stays byte for byte, and so do the numbers of all lines.
    """
    codec = encoding(source.plain)
    counts: dict[int, int] = {}
    edits: list[tuple[int, int, str]] = []
    _walk(source, lambda line, *_: counts.__setitem__(line, counts.get(line, 0) + 1), lambda *_: None)

    def edit(line: int, path: list[str], start: int, end: int) -> None:
        if line in replacements:
            shown = replacements[line] if counts[line] == 1 else _SEVERAL
            if (new := _shown(path, *shown)) is not None:
                edits.append((start, end, new))

    _walk(source, lambda *_: None, edit)
    result: list[bytes] = []
    done = 0
    for start, end, new in edits:
        old = source.plain[start:end]
        breaks = b"".join(piece[len(piece.rstrip(b"\r\n")) :] for piece in old.splitlines(keepends=True))
        result += [source.plain[done:start], escape(new).encode(codec, "xmlcharrefreplace"), breaks]
        done = end
    return b"".join([*result, source.plain[done:]])


def _shown(path: list[str], name: str, text: str) -> str | None:
    """What an element of an entry shows instead; None when it may stay as it is."""
    leaf = path[-1]
    if leaf in _TOLD:
        return text
    if not _HIDDEN_IN.intersection(path):
        return None
    return name if leaf in _NAMED else ""


def _walk(source: Source, begin: Callable[[int], object], leaf: Callable[[int, list[str], int, int], object]) -> None:
    """Call `begin` with the line of each entry, and `leaf` with each innermost element and the bytes of its content."""
    parser = new_parser(source)
    path: list[str] = []
    entry: list[int] = []  # line of the entry being read
    opened: list[int] = []  # where the content of the element just begun starts; known at whatever comes next

    def settle(*_: object) -> None:
        if opened and opened[0] < 0:
            opened[0] = parser.CurrentByteIndex

    def start(tag: str, _: dict[str, str]) -> None:
        name = local_name(tag)
        if not entry and name == "Ntry":
            entry.append(parser.CurrentLineNumber)
            begin(parser.CurrentLineNumber)
        if entry:
            path.append(name)
            opened[:] = [-1]

    def stop(_: str) -> None:
        if not entry:
            return
        settle()
        end = parser.CurrentByteIndex
        if opened and opened[0] < end:
            leaf(entry[0], path, opened[0], end)
        opened.clear()
        path.pop()
        if not path:
            entry.clear()

    parser.StartElementHandler = start
    parser.EndElementHandler = stop
    parser.CharacterDataHandler = settle
    parser.CommentHandler = settle
    parser.ProcessingInstructionHandler = settle
    parser.StartCdataSectionHandler = settle
    parse(source, parser)
