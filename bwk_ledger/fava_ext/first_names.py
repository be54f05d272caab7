"""First names on the page of a kamer: only where the treasurer said so, for one session, and in memory alone.

The coordinator asks, and her page shows a number. The treasurer sees that number on their own page, opens the register
there, and says yes. So the passphrase never comes near her phone, her session gets the first names of her own kamer and
nothing else of the register, and they are gone when she logs out.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from weakref import WeakSet

from bwk_ledger.base.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from bwk_ledger.register.people import Register
    from bwk_ledger.standing.config import Config

_KEPT = "voornamen"  # in the memory of a session
_DIGITS = 10_000


@dataclass(eq=False)
class AskedNames:
    """A session of a kamer that asked for first names; `names` is empty until the treasurer says yes."""

    books: Path
    kamer: str
    account: str
    code: str
    names: Mapping[str, str] = field(default_factory=dict, repr=False)


# Sessions hold what they asked; when one ends, it is gone from here too.
_ASKED: WeakSet[AskedNames] = WeakSet()


def ask(memory: dict[str, Any], books: Path, kamer: str, account: str) -> None:
    """Let a session ask for first names, with a code that tells it apart from others."""
    taken = {item.code for item in waiting(books)}
    code = next(code for code in iter(lambda: f"{secrets.randbelow(_DIGITS):04}", "") if code not in taken)
    found = AskedNames(books, kamer, account, code)
    memory[_KEPT] = found
    _ASKED.add(found)


def asked(memory: Mapping[str, Any]) -> AskedNames | None:
    """What a session asked; None where it did not."""
    found: AskedNames | None = memory.get(_KEPT)
    return found


def forget(memory: dict[str, Any]) -> None:
    """Let a session show numbers alone again."""
    memory.pop(_KEPT, None)


def waiting(books: Path) -> list[AskedNames]:
    """The sessions that asked and have no answer yet."""
    return sorted((item for item in _ASKED if item.books == books and not item.names), key=lambda item: item.code)


def grant(books: Path, code: str, register: Register, config: Config) -> AskedNames:
    """Give the session with a code the first names of the people of its kamer.

    Raises:
        InputError: no session waits with that code.
    """
    found = next((item for item in waiting(books) if item.code == code), None)
    if found is None:
        raise InputError(
            f"geen kamer wacht met nummer {code}.",
            field="code",
            remedy="vraag welk nummer er nu op de telefoon staat; na uitloggen is het een ander.",
        )
    numbers = (person.number for person in config.people.values() if found.kamer in person.kamers)
    members = (member.number for member in config.members.values() if member.kamer == found.kamer)
    found.names = dict(_first_names({*numbers, *members}, register, config))
    return found


def _first_names(numbers: Iterable[str], register: Register, config: Config) -> Iterable[tuple[str, str]]:
    for number in numbers:
        person = config.people.get(number)
        known = register.people.get(number) or register.people.get((person.member if person else None) or "")
        if known is not None and known.name:
            yield number, known.name.split()[0]
