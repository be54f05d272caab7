"""A year that was closed is not written to: held against every change of the books just before it is made."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from bwk_ledger.books.seal import YEARS, SealError, counted_kind, read_seal, seal_file, sealed_years
from bwk_ledger.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping
    from pathlib import Path

_BOOKS = ".beancount"
_ENTRY = re.compile(r'(\d{4})-\d{2}-\d{2}\s+(\S+)(?:\s+"([^"]*)")?', re.ASCII)
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
            raise _refused(inside, name, _first_difference(old, new))
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
        raise _refused(year, name, text.split("\n", 1)[0])


def _entries(content: bytes, years: Collection[int]) -> Iterator[tuple[int, str]]:
    """The entries dated in these years, as text with what is indented below them."""
    lines = content.decode("utf-8", "replace").split("\n")
    for number, line in enumerate(lines):
        found = _ENTRY.match(line)
        if found is None or int(found[1]) not in years or not _counts(found[2], found[3] or ""):
            continue
        end = number + 1
        while end < len(lines) and lines[end][:1] in {" ", "\t"}:
            end += 1
        yield int(found[1]), "\n".join(part.rstrip() for part in lines[number:end])


def _counts(directive: str, kind: str) -> bool:
    return directive in _TRANSACTION or counted_kind(directive, kind)


def _refuse_document(root: Path, name: str, years: Collection[int]) -> None:
    for year in sorted(years):
        try:
            seal = read_seal(root / seal_file(year))
        except SealError:
            continue  # the checks say what is wrong with it
        if name in seal.documents:
            raise _refused(year, name, None)


def _first_difference(old: bytes, new: bytes) -> str | None:
    """The first line of the change that is new, else the first one that goes."""
    was, now = (Counter(text.decode("utf-8", "replace").split("\n")) for text in (old, new))
    return next((line for line in [*(now - was), *(was - now)] if _ENTRY.match(line)), None)


def _refused(year: int, name: str, line: str | None) -> InputError:
    return InputError(
        f"{year} is afgesloten: er komt niets meer bij en er verandert niets.",
        file=name,
        excerpt=line,
        cause=f"{seal_file(year)} legt alles van {year} vast.",
        remedy=f'boek in een jaar dat open is, of heropen het jaar met: bwk heropen {year} --reden "...". '
        "Er is niets veranderd.",
    )
