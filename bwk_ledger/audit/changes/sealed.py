"""The books of now against a seal, or the snapshot of a statement: what differs, but not by whom or when."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from bwk_ledger.audit.changes.identity import pair_changed
from bwk_ledger.audit.changes.net import Difference, Net
from bwk_ledger.audit.changes.steps import without_same
from bwk_ledger.audit.state import read_kept
from bwk_ledger.audit.statement_log import signed
from bwk_ledger.books.canonical import digest
from bwk_ledger.books.seal import Item, Seal, SealError, by_year, item, read_seal, seal_file, standing
from bwk_ledger.periods import in_words

if TYPE_CHECKING:
    from bwk_ledger.audit.audit import Audit


def kept_state(audit: Audit) -> tuple[Seal, str] | None:
    """What the year was, and how a sentence calls that.

    By the snapshot of the last signed statement of which it is there as it was, else by the seal of the year.
    """
    year = audit.year
    for statement in reversed(signed(audit.of_year)):
        values = statement.values
        kept = read_kept(audit.folder / values["stand"], values["boeken"], values["bonnen"])
        if kept is not None:
            return kept, f"de stand van de verklaring over {year} van {in_words(kept.day)}"
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
