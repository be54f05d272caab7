"""What a check returns when the books break a rule: one form for bean-check, `bwk controle` and Fava."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from bwk_ledger.errors import Complaint


class Finding(NamedTuple):
    """A broken rule, in the shape that beancount's error printers expect."""

    source: Mapping[str, Any]
    message: str
    entry: Any


class FilePlace:
    """A line of a file that is no entry, for a finding to point at.

    Args:
        path: the file.
        line: from 1.
    """

    def __init__(self, path: Path, line: int = 1) -> None:
        self.meta = {"filename": str(path), "lineno": line}


def finding(entry: Any, what: str, *, cause: str, remedy: str, source: Mapping[str, Any] | None = None) -> Finding:
    """Describe a broken rule.

    Args:
        entry: the directive that breaks it, or a `FilePlace`.
        what: one Dutch sentence that says what is wrong, with the names and numbers.
        cause: which rule it breaks.
        remedy: what the treasurer can do.
        source: a closer place than that of the entry, such as the metadata of one posting.
    """
    place = source if source is not None and "lineno" in source else entry.meta
    return Finding(
        place, f"{what}\n  Oorzaak: {cause}\n  Herstel: {remedy}", None if isinstance(entry, FilePlace) else entry
    )


def complain(entry: Any, complaint: Complaint, source: Mapping[str, Any]) -> Finding:
    """The complaint about a line of an entry as a finding there."""
    return finding(entry, complaint.what, cause=complaint.cause, remedy=complaint.remedy, source=source)
