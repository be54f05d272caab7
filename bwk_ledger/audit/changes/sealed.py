"""The books of now against a seal, or the snapshot of a statement: what differs, but not by whom or when."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bwk_ledger.audit.changes.identity import pair_changed
from bwk_ledger.audit.changes.net import Difference, Net
from bwk_ledger.audit.changes.steps import without_same
from bwk_ledger.audit.statement.records import signed
from bwk_ledger.audit.statement.state import of_year, read_kept
from bwk_ledger.books.canonical import digest
from bwk_ledger.books.seal import Item, Seal, SealError, by_year, item, read_seal, seal_file, standing
from bwk_ledger.periods import in_words

if TYPE_CHECKING:
    from bwk_ledger.audit.audit import Audit


@dataclass(frozen=True)
class Kept:
    """What a year was, how a sentence calls that, and the entries of now that it would hold."""

    seal: Seal
    name: str
    now: tuple[Any, ...]


def kept_state(audit: Audit) -> Kept | None:
    """What the year was: by the last signed statement of which the snapshot is there as it was, else by its seal."""
    year, ledger = audit.year, audit.ledger
    for statement in reversed(signed(audit.of_year)):
        values = statement.values
        seal = read_kept(audit.folder / values["stand"], values["boeken"], values["bonnen"])
        if seal is not None:
            name = f"de stand van de verklaring over {year} van {in_words(seal.day)}"
            return Kept(seal, name, tuple(of_year(ledger.entries, ledger.root, year)))
    try:
        seal = read_seal(ledger.root / seal_file(year))
    except SealError:
        return None
    name = f"het zegel van {year}, gezet op {in_words(seal.day)}"
    return Kept(seal, name, tuple(by_year(ledger.entries, ledger.root, [year])[year]))


def against(kept: Kept, audit: Audit) -> tuple[Net, dict[tuple[str, str], Any]]:
    """What differs, and the entries of now by file and digest."""
    ledger, seal = audit.ledger, kept.seal
    entries: dict[tuple[str, str], Any] = {}
    now = []
    for entry in kept.now:
        found = item(entry, ledger.root)
        now.append(found)
        entries[found.file, found.digest] = entry
    gone, came, moved = without_same(seal.entries, now)
    agreed = [(entry, lines) for entry, lines in standing(ledger.entries, seal.year, seal.form)]
    had, have = Counter(seal.standing), Counter(lines for _, lines in agreed)
    gone += tuple(_standing_item(lines) for lines in (had - have).elements())
    # An account counts as soon as it is used, so one that is new here is no change of the standing data.
    added = [lines for lines in (have - had).elements() if lines[0][0] != "Open"]
    came += tuple(_standing_item(lines) for lines in added)
    entries.update({("", digest(lines)): entry for entry, lines in agreed})
    differences = tuple(Difference(old, new, ()) for old, new in pair_changed(came, gone))
    return Net(differences, tuple(Difference(old, new, ()) for old, new in moved), ()), entries


def _standing_item(lines: Any) -> Item:
    return Item(digest(lines), "", lines)
