"""What is wrong with books, in the form in which loaded books are kept: at their own entries, and running no code.

A finding of ours or an error of beancount is kept by the name of its kind, from a closed list. The metadata that it
points at are kept as those of a note, beside entries of before that are no longer among those of the books.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import msgspec
from beancount.core import data
from beancount.ops import balance, documents, pad, validation

from bwk_ledger.base.finding import Finding
from bwk_ledger.books.kept_entries import KeptEntries, Reader, UnfitError, Writer
from bwk_ledger.books.kept_values import into_plain, out_of_plain

if TYPE_CHECKING:
    from collections.abc import Sequence

_KINDS: dict[str, Any] = {
    "finding": Finding,
    "balance": balance.BalanceError,
    "pad": pad.PadError,
    "document": documents.DocumentError,
    "validation": validation.ValidationError,
}
_NAMES = {kind: name for name, kind in _KINDS.items()}
_NO_ENTRY = -1


class KeptErrors(msgspec.Struct, array_like=True):
    """Errors: the kind of each, its entry by its place among those of the books and `beside`, and what it says."""

    kinds: list[str]
    entries: list[int]
    said: list[Any]
    beside: KeptEntries
    places: KeptEntries  # a note for each


def kept_errors(errors: Sequence[Any], entries: Sequence[Any], root: str) -> KeptErrors:
    """Errors of books as they are kept.

    Args:
        errors: those.
        entries: all of the books.
        root: the folder of the books.

    Raises:
        UnfitError: one holds what has no place here.
    """
    if unknown := {type(error) for error in errors} - _NAMES.keys():
        raise UnfitError(str(unknown))
    number = {id(entry): at for at, entry in enumerate(entries)} if errors else {}
    beside: list[Any] = []
    for entry in (error.entry for error in errors if error.entry is not None):
        if id(entry) not in number:
            number[id(entry)] = len(entries) + len(beside)
            beside.append(entry)
    notes = [data.Note(error.source, dt.date.min, "", "", None, None) for error in errors]
    return KeptErrors(
        [_NAMES[type(error)] for error in errors],
        [_NO_ENTRY if error.entry is None else number[id(error.entry)] for error in errors],
        [into_plain(_said(error), root) for error in errors],
        Writer(root).write(beside),
        Writer(root).write(notes),
    )


def errors_of(kept: KeptErrors, entries: Sequence[Any], root: str) -> list[Any]:
    """The errors that were kept, at the entries of the books."""
    of = [*entries, *Reader(kept.beside, root).read(), None]
    places = [note.meta for note in Reader(kept.places, root).read()]
    error_values = [out_of_plain(value, root) for value in kept.said]
    return [
        _error(_KINDS[kind], of[number], place, values)
        for kind, number, place, values in zip(kept.kinds, kept.entries, places, error_values, strict=True)
    ]


def _said(error: Any) -> list[Any]:
    """All of an error but its entry and its place."""
    if isinstance(error, Finding):
        return [error.rule, error.what, error.cause, error.remedy, error.data, error.sealed_year]
    return [error.message]


def _error(kind: Any, entry: Any, place: Any, said: Sequence[Any]) -> Any:
    if kind is Finding:
        rule, *rest = said
        return Finding(rule, entry, place, *rest)
    return kind(place, *said, entry)
