"""What changed in a year of the books from one snapshot to another, as short Dutch texts."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bwk_ledger.books.canonical import Lines, describe, differences, digest
from bwk_ledger.books.pairing import pair
from bwk_ledger.books.seal import Item
from bwk_ledger.money import ZERO, format_amount

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from bwk_ledger.books.seal import Seal

_NO_FIGURE = frozenset({"Balance", "Open", "Note", "Event", "Document"})
_NAMING = frozenset({"soort: kamer", "soort: post", "soort: financier"})


@dataclass(frozen=True)
class Since:
    """`changed` is what is no longer as it was; `added` came since, and changes no figure."""

    changed: tuple[str, ...] = ()
    added: tuple[str, ...] = ()


def changed_books(was: Seal, now: Seal, sealed: Collection[str] | None = None) -> Since:
    """What is different in entries, standing data and balances.

    Args:
        was: the snapshot.
        now: the same year now.
        sealed: the hashes of the entries in the seal of the year, where it is closed: what is not there came later.
    """
    entries = _compare(was.entries, now.entries, sealed)
    standing = _compare([_item(lines) for lines in was.standing], [_item(lines) for lines in now.standing], None)
    changed = (*entries.changed, *standing.changed)
    # What explains a balance that changed needs no second mention.
    return Since(changed or tuple(_balances(was, now)), (*entries.added, *standing.added))


def changed_documents(was: Mapping[str, str], now: Mapping[str, str]) -> tuple[str, ...]:
    """What is different in documents, by path."""
    words = (
        ("Weg", was.keys() - now.keys()),
        ("Veranderd", {path for path in was.keys() & now.keys() if was[path] != now[path]}),
        ("Erbij gekomen", now.keys() - was.keys()),
    )
    return tuple(f"{word}: {path}" for word, paths in words for path in sorted(paths))


def _compare(was: Iterable[Item], now: Iterable[Item], sealed: Collection[str] | None) -> Since:
    gone, came = _only(was, now), _only(now, was)
    matched = pair(came, gone)
    taken = set(map(id, matched.values()))
    changed = [(_day(old), _changed(old.lines, came[index].lines)) for index, old in matched.items()]
    changed += [(_day(old), f"Weg: {describe(old.lines)}") for old in gone if id(old) not in taken]
    added: list[tuple[str, str]] = []
    for index, new in enumerate(came):
        if index not in matched:
            late = " na het afsluiten" if sealed is not None and new.digest not in sealed else ""
            place = added if _changes_no_figure(new.lines) else changed
            place.append((_day(new), f"Erbij gekomen{late}: {describe(new.lines)}"))
    return Since(tuple(text for _, text in sorted(changed)), tuple(text for _, text in sorted(added)))


def _only(some: Iterable[Item], others: Iterable[Item]) -> Sequence[Item]:
    """The items of some that the others do not have, as often as they have more of them."""
    left = Counter(digest(item.lines) for item in others)
    found = []
    for item in some:
        name = digest(item.lines)
        if left[name]:
            left[name] -= 1
        else:
            found.append(item)
    return found


def _item(lines: Lines) -> Item:
    return Item(digest(lines), "", lines)


def _day(item: Item) -> str:
    return item.lines[0][1]


def _changed(was: Lines, now: Lines) -> str:
    found = differences(was, now) or ["gegevens zijn tussen regels verwisseld"]
    return f"Veranderd: {describe(was)}: {'; '.join(found)}"


def _changes_no_figure(lines: Lines) -> bool:
    """Whether an entry that came changes no figure of the year: it proves, names or opens something."""
    head = lines[0]
    return head[0] in _NO_FIGURE or (head[0] == "Custom" and not _NAMING.isdisjoint(head))


def _balances(was: Seal, now: Seal) -> Iterable[str]:
    for account in sorted({*was.balances, *now.balances}):
        old, new = was.balances.get(account, ZERO), now.balances.get(account, ZERO)
        if old != new:
            yield (
                f"Veranderd: de stand van {account} op 31-12-{was.year} was {format_amount(old)} euro en is "
                f"{format_amount(new)} euro; dat komt door iets van voor {was.year}"
            )
