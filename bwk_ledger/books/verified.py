"""What is about to be written, read back first: the text is parsed and compared entry by entry with what was meant.

Only new text is parsed, so that the work grows with what is added and not with the books. A text that would become an
option, a plugin, an include or one more entry is refused here whatever let it through before; so is a name of an
account or a currency that beancount reads in another way.
"""

from __future__ import annotations

import itertools
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from beancount.core import data
from beancount.parser import parser

from bwk_ledger.books.canonical import canonical, differences
from bwk_ledger.books.text import HEADER, format_entries, format_metadata, place_of
from bwk_ledger.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

# What the parser notes down about any text, not set by an option in it.
_NOTED = frozenset({"filename", "input_hash", "dcontext", "commodities"})
_PLACE = ("filename", "lineno")
_ABOVE = "2000-01-01 open Activa:Kas\n"  # an entry that takes metadata
_NOTHING_WRITTEN = "er is niets geschreven. Meld dit bij wie bwk onderhoudt, met de regel erbij."


class _Shape(NamedTuple):
    """Kind, day and postings of every entry of a text, its options, plugins and includes; and how many mistakes."""

    shown: list[tuple[object, ...]]
    title: str
    wrong: int


def entries_text(entries: Iterable[Any]) -> str:
    """Entries as text, proved to be read back as those entries and nothing else.

    Raises:
        InputError: they would not be, or a text holds a character that the books refuse.
    """
    meant = list(entries)
    text = format_entries(meant)
    found = _parsed(text)
    if found is None or len(found) != len(meant):
        raise _refused(next((entry for entry in meant if not _reads_back(entry)), meant[0] if meant else None))
    for entry, read in zip(meant, found, strict=True):
        if not _is_same(entry, read):
            raise _refused(entry, read)
    return text


def metadata_text(values: Mapping[str, Any], indent: int) -> str:
    """Metadata as lines below an entry (indent 2) or a posting (indent 4), proved to be read back as those values.

    Raises:
        InputError: they would not be, or a text holds a character that the books refuse.
    """
    text = format_metadata(values, indent)
    found = _parsed(_ABOVE + text)
    if found is None or len(found) != 1 or _bare(found[0].meta) != dict(values):
        raise InputError(
            "deze gegevens zouden in de boeken anders gelezen worden dan bedoeld.",
            excerpt=text,
            remedy=_NOTHING_WRITTEN,
        )
    return text


def check_edits(file: Path, old: Sequence[str], new: Sequence[str]) -> None:
    """Refuse edits of lines that change how many entries there are, their kind or their day.

    Args:
        file: for the message.
        old: the lines of the file as they are.
        new: the same lines edited; what comes below a line is part of it, so both are equally long.

    Raises:
        InputError: an entry would be cut in two, end, or hide another one.
    """
    edited: dict[int, int] = {}
    for index, (before, after) in enumerate(zip(old, new, strict=True)):
        if before != after:
            start = _start_of_entry(old, index)
            edited[start] = _end_of_entry(old, start)
    blocks = sorted(edited.items())
    before, after = ("\n".join("".join(lines[start:end]) for start, end in blocks) for lines in (old, new))
    if _shape(before).wrong:  # a text of several lines is cut by its line ends: then the whole file is compared
        before, after = "".join(old), "".join(new)
    check_same_shape(file, before, after)


def check_same_shape(file: Path | str, old: str, new: str, title: str | None = None) -> None:
    """Refuse a text that has other entries, by kind and day, or other options than the one it is made from.

    Args:
        file: for the message.
        old: the text it is made from.
        new: the text to judge.
        title: what the new one has as its title, where it is given another.

    Raises:
        InputError: it has, or it has a mistake where the old one has none.
    """
    before, after = _shape(old), _shape(new)
    titled = after.title == (before.title if title is None else title)
    if not titled or after.shown != before.shown or after.wrong > before.wrong == 0:
        raise InputError(
            "deze wijziging zou in de boeken anders gelezen worden dan bedoeld.",
            file=file,
            excerpt=next((line for line in new.split("\n") if line not in old.split("\n")), None),
            remedy=_NOTHING_WRITTEN,
        )


def _start_of_entry(lines: Sequence[str], index: int) -> int:
    while index and lines[index][:1] in {" ", "\t"}:
        index -= 1
    return index


def _end_of_entry(lines: Sequence[str], start: int) -> int:
    below = itertools.takewhile(lambda line: line[:1] in {" ", "\t"} and line.strip(), lines[start + 1 :])
    return start + 1 + sum(1 for _ in below)


def _reads_back(entry: Any) -> bool:
    found = _parsed(format_entries([entry]))
    return found is not None and len(found) == 1 and _is_same(entry, found[0])


def _is_same(meant: Any, read: Any) -> bool:
    return _is_equal(meant, read) or canonical(_normal(meant)) == canonical(read)


def _is_equal(meant: Any, read: Any) -> bool:
    """Whether two transactions are equal as they are, which nearly all are: that is told ten times as fast."""
    if type(meant) is not data.Transaction or type(read) is not data.Transaction:
        return False
    if meant[1:7] != read[1:7] or len(meant.postings) != len(read.postings) or meant.meta != _bare(read.meta):
        return False
    return all(
        one[:5] == other[:5] and (one.meta or {}) == _bare(other.meta)
        for one, other in zip(meant.postings, read.postings, strict=True)
    )


def _bare(values: dict[str, Any]) -> dict[str, Any]:
    """Metadata as read, without its place; that is not looked at again."""
    for key in _PLACE:
        values.pop(key, None)
    return values


def _normal(entry: Any) -> Any:
    """An entry with an empty text where it has none, as the parser gives it."""
    if hasattr(entry, "payee"):
        return entry._replace(payee=entry.payee or None, narration=entry.narration or "")
    return entry


def _parsed(text: str) -> list[Any] | None:
    """The entries of a text in its order; None when it holds a mistake, an option, a plugin or an include."""
    entries, errors, options = parser.parse_string(HEADER + text)
    if errors or any(options[key] != value for key, value in _plain_options().items()):
        return None
    return sorted(entries, key=lambda entry: entry.meta["lineno"])


def _shape(text: str) -> _Shape:
    entries, errors, options = parser.parse_string(HEADER + text)
    kinds = sorted((type(entry).__name__, f"{entry.date}", len(getattr(entry, "postings", ()))) for entry in entries)
    set_by = [(key, str(value)) for key, value in sorted(options.items()) if key not in _NOTED | {"title"}]
    return _Shape([*kinds, *set_by], options["title"], len(errors))


@cache
def _plain_options() -> Mapping[str, Any]:
    """What the parser gives for a text without options of its own."""
    _, _, options = parser.parse_string(HEADER)
    return {key: value for key, value in options.items() if key not in _NOTED}


def _refused(meant: Any, read: Any = None) -> InputError:
    file, line = place_of(meant)
    changed = "; ".join(differences(canonical(_normal(meant)), canonical(read))) if read is not None else ""
    return InputError(
        "deze boeking zou in de boeken anders gelezen worden dan bedoeld.",
        file=file,
        line=line,
        excerpt=format_entries([meant]),
        cause=f"{changed}." if changed else "zo is het geen boeking, of het worden er meer dan een.",
        remedy=_NOTHING_WRITTEN,
    )
