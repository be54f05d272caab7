"""Two states of the books beside each other: which entry is which, and what changed between two snapshots."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from beancount.core import data

from bwk_ledger.base import meta
from bwk_ledger.base.finding import Phrase
from bwk_ledger.base.money import ZERO, format_amount
from bwk_ledger.books.canonical import Lines, describe, differing, entry_digest
from bwk_ledger.books.seal import SealedItem

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

    from bwk_ledger.books.seal import Seal


# Which entry of now is which one of before, changed: so that a change shows as one, not as a loss and a gain.

_TOO_COMMON = 200  # a part that more entries have says nothing of which is which
_ALIKE = 0.4  # of the parts of an entry that must be the same for it to be the same entry, changed
_SAME_KEY = 1000


def pair(
    new: Sequence[SealedItem],
    gone: Sequence[SealedItem],
    differ: Callable[[SealedItem, SealedItem], bool] | None = None,
) -> dict[int, SealedItem]:
    """The old entry of each new one, by its place in `new`: most alike first, and the same row of a bank always.

    Args:
        new: entries that are there now and were not.
        gone: entries that were there and are no longer.
        differ: says of a new and an old entry that they are two, however much they look alike.
    """
    index: dict[tuple[str, str], list[int]] = defaultdict(list)
    sizes = []
    for number, was in enumerate(gone):
        parts = _parts(was.lines)
        sizes.append(len(parts))
        for part in set(parts):
            index[part].append(number)
    candidates = []
    for number, new_item in enumerate(new):
        parts = _parts(new_item.lines)
        score: Counter[int] = Counter()
        for part in set(parts):
            having = index.get(part, ())
            if len(having) <= _TOO_COMMON:
                score.update(dict.fromkeys(having, _SAME_KEY if part[1].startswith(f"{meta.KEY}: ") else 1))
        candidates += [
            (points, new_item.file == gone[other].file, -number, -other)
            for other, points in score.items()
            if points >= _ALIKE * max(len(parts), sizes[other])
            and not (differ is not None and differ(new_item, gone[other]))
        ]
    pairs: dict[int, SealedItem] = {}
    taken: set[int] = set()
    for _, _, number, other in sorted(candidates, reverse=True):
        if -number not in pairs and -other not in taken:
            pairs[-number] = gone[-other]
            taken.add(-other)
    return pairs


def _parts(lines: Lines) -> list[tuple[str, str]]:
    """What two entries can have alike; the key of a row counts whatever the account it stands on."""
    return [("" if part.startswith(f"{meta.KEY}: ") else label, part) for label, *parts in lines for part in parts]


# When two forms can be the same entry, changed: by the key of its row, its number in a register, or what it is of.

_KEY = f'{meta.KEY}: "'
_MOVEMENT = f"{meta.MOVEMENT}: "
# Keys of which the end says what the entry held: another version of a timesheet, another amount of a budget.
_VERSION = re.compile(r"(?<=^uren:)(.*):[^:]*$|(?<=^begroting-)(.*?)-+[\d.,]+$")
_NAMED_BY = ("soort: ", "munt: ", "rekening: ")  # what a directive that is no transaction is of
_TEXT = ('waarde: "', "waarde: A", "waarde: B", "waarde: L", "waarde: S", "waarde: V")


def keys(lines: Lines) -> frozenset[str]:
    """What names an entry whatever else of it changes."""
    identifiers = set()
    for _, *parts in lines:
        for part in parts:
            if part.startswith(_KEY):
                identifiers.add(_VERSION.sub(r"\1\2", part.removeprefix(_KEY).rstrip('"')))
            elif part.startswith(_MOVEMENT):
                identifiers.add(part)
    return frozenset(identifiers)


def names(lines: Lines) -> tuple[str, ...]:
    """Of what it is, for what is no transaction: its kind, account or currency, and its first value if that is one."""
    kind, *parts = lines[0]
    if kind == data.Transaction.__name__:
        return (kind,)
    first = next((part for part in parts if part.startswith("waarde: ")), "")
    own = [part for part in parts if part.startswith(_NAMED_BY)]
    return (kind, *own, first if first.startswith(_TEXT) else "")


def pair_changed(
    came: Sequence[SealedItem], gone: Sequence[SealedItem]
) -> list[tuple[SealedItem | None, SealedItem | None]]:
    """Every entry that went with the one that came in its place, None where there is none."""
    known = {id(item): (keys(item.lines), names(item.lines)) for item in (*came, *gone)}
    by_key = {key: item for item in gone for key in known[id(item)][0]}
    pairs: list[tuple[SealedItem | None, SealedItem | None]] = []
    taken: set[int] = set()
    new: list[SealedItem] = []
    for item in came:
        old = next((by_key[key] for key in sorted(known[id(item)][0]) if key in by_key), None)
        if old is not None and id(old) not in taken:
            taken.add(id(old))
            pairs.append((old, item))
        else:
            new.append(item)

    def differ(one: SealedItem, other: SealedItem) -> bool:
        own, named = known[id(one)]
        others, named_other = known[id(other)]
        return named != named_other or bool(own and others and not own & others)

    rest = [item for item in gone if id(item) not in taken]
    old_by_place = pair(new, rest, differ)
    taken |= {id(item) for item in old_by_place.values()}
    pairs += [(old_by_place.get(number), item) for number, item in enumerate(new)]
    return [*pairs, *((item, None) for item in rest if id(item) not in taken)]


# What changed in a year of the books from one snapshot to another, as short Dutch texts.

_NO_FIGURE = frozenset({"Balance", "Open", "Note", "Event", "Document"})
_NAMING = frozenset({"soort: kamer", "soort: post", "soort: financier"})


@dataclass(frozen=True)
class SinceSnapshot:
    """`changed` is what is no longer as it was; `added` came since, and changes no figure."""

    changed: tuple[str, ...] = ()
    added: tuple[str, ...] = ()


def changed_books(was: Seal, now: Seal, sealed: Collection[str] | None = None) -> SinceSnapshot:
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
    return SinceSnapshot(changed or tuple(_balances(was, now)), (*entries.added, *standing.added))


def changed_documents(was: Mapping[str, str], now: Mapping[str, str]) -> tuple[str, ...]:
    """What is different in documents, by path."""
    words = (
        ("Weg", was.keys() - now.keys()),
        ("Veranderd", {path for path in was.keys() & now.keys() if was[path] != now[path]}),
        ("Erbij gekomen", now.keys() - was.keys()),
    )
    return tuple(f"{word}: {path}" for word, paths in words for path in sorted(paths))


def _compare(was: Iterable[SealedItem], now: Iterable[SealedItem], sealed: Collection[str] | None) -> SinceSnapshot:
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
    return SinceSnapshot(tuple(text for _, text in sorted(changed)), tuple(text for _, text in sorted(added)))


def _only(some: Iterable[SealedItem], others: Iterable[SealedItem]) -> Sequence[SealedItem]:
    """The items of some that the others do not have, as often as they have more of them."""
    left = Counter(entry_digest(item.lines) for item in others)
    surplus = []
    for item in some:
        name = entry_digest(item.lines)
        if left[name]:
            left[name] -= 1
        else:
            surplus.append(item)
    return surplus


def _item(lines: Lines) -> SealedItem:
    return SealedItem(entry_digest(lines), "", lines)


def _day(item: SealedItem) -> str:
    return item.lines[0][1]


def _changed(was: Lines, now: Lines) -> str:
    return f"Veranderd: {describe(was)}: {Phrase.joined(differing(was, now))}"


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
