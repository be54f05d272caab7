"""When two forms can be the same entry, changed: by the key of its row, its number in a register, or what it is of."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from beancount.core import data

from bwk_ledger import meta
from bwk_ledger.books.pairing import pair

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bwk_ledger.books.canonical import Lines
    from bwk_ledger.books.seal import Item

_KEY = f'{meta.KEY}: "'
_MOVEMENT = f"{meta.MOVEMENT}: "
# Keys of which the end says what the entry held: another version of a timesheet, another amount of a budget.
_VERSION = re.compile(r"(?<=^uren:)(.*):[^:]*$|(?<=^begroting-)(.*?)-+[\d.,]+$")
_NAMED_BY = ("soort: ", "munt: ", "rekening: ")  # what a directive that is no transaction is of
_TEXT = ('waarde: "', "waarde: A", "waarde: B", "waarde: L", "waarde: S", "waarde: V")


def keys(lines: Lines) -> frozenset[str]:
    """What names an entry whatever else of it changes."""
    found = set()
    for _, *parts in lines:
        for part in parts:
            if part.startswith(_KEY):
                found.add(_VERSION.sub(r"\1\2", part.removeprefix(_KEY).rstrip('"')))
            elif part.startswith(_MOVEMENT):
                found.add(part)
    return frozenset(found)


def names(lines: Lines) -> tuple[str, ...]:
    """Of what it is, for what is no transaction: its kind, account or currency, and its first value if that is one."""
    kind, *parts = lines[0]
    if kind == data.Transaction.__name__:
        return (kind,)
    first = next((part for part in parts if part.startswith("waarde: ")), "")
    own = [part for part in parts if part.startswith(_NAMED_BY)]
    return (kind, *own, first if first.startswith(_TEXT) else "")


def pair_changed(came: Sequence[Item], gone: Sequence[Item]) -> list[tuple[Item | None, Item | None]]:
    """Every entry that went with the one that came in its place, None where there is none."""
    known = {id(item): (keys(item.lines), names(item.lines)) for item in (*came, *gone)}
    by_key = {key: item for item in gone for key in known[id(item)][0]}
    pairs: list[tuple[Item | None, Item | None]] = []
    taken: set[int] = set()
    new: list[Item] = []
    for item in came:
        old = next((by_key[key] for key in sorted(known[id(item)][0]) if key in by_key), None)
        if old is not None and id(old) not in taken:
            taken.add(id(old))
            pairs.append((old, item))
        else:
            new.append(item)

    def differ(one: Item, other: Item) -> bool:
        own, named = known[id(one)]
        others, named_other = known[id(other)]
        return named != named_other or bool(own and others and not own & others)

    rest = [item for item in gone if id(item) not in taken]
    found = pair(new, rest, differ)
    taken |= {id(item) for item in found.values()}
    pairs += [(found.get(number), item) for number, item in enumerate(new)]
    return [*pairs, *((item, None) for item in rest if id(item) not in taken)]
