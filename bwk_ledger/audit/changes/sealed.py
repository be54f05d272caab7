"""The books of now against a seal, or the snapshot of a statement: what differs, but not by whom or when."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from bwk_ledger.audit.changes.identity import pair_changed
from bwk_ledger.audit.changes.net import Difference, Net
from bwk_ledger.audit.changes.steps import without_same
from bwk_ledger.books.canonical import digest
from bwk_ledger.books.seal import Item, Seal, SealError, by_year, item, read_seal, seal_file, standing
from bwk_ledger.periods import in_words

if TYPE_CHECKING:
    from bwk_ledger.audit.audit import Audit

_SNAPSHOTS = "stand-{year}-*.json"


def kept_state(audit: Audit) -> tuple[Seal, str] | None:
    """What the year was: by the newest snapshot of a statement, else by its seal; with how a sentence calls it."""
    year = audit.year
    found = []
    for path in audit.folder.glob(_SNAPSHOTS.format(year=year)):
        try:
            seal = read_seal(path)
            found.append((path.stat().st_mtime_ns, path.name, seal))
        except (SealError, OSError):
            continue
    if found:
        seal = max(found, key=lambda each: each[:2])[2]
        return seal, f"de stand van de verklaring over {year} van {in_words(seal.day)}"
    try:
        seal = read_seal(audit.ledger.root / seal_file(year))
    except SealError:
        return None
    return seal, f"het zegel van {year}, gezet op {in_words(seal.day)}"


def against(seal: Seal, audit: Audit) -> tuple[Net, dict[tuple[str, str], Any]]:
    """What differs, and the entries of now by file and digest."""
    ledger = audit.ledger
    entries: dict[tuple[str, str], Any] = {}
    now = []
    for entry in by_year(ledger.entries, ledger.root, [seal.year])[seal.year]:
        found = item(entry, ledger.root)
        now.append(found)
        entries[found.file, found.digest] = entry
    gone, came, moved = without_same(seal.entries, now)
    agreed = [(entry, lines) for entry, lines in standing(ledger.entries, seal.year)]
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
