"""What the register holds of each person, by the number under which the books know that person."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from bwk_ledger.names import plain

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Mapping

VERSION = 1


@dataclass(frozen=True)
class Mandate:
    """The leave a person gave to collect from an account; `first_collected` is None until that was done once."""

    reference: str
    signed: dt.date
    first_collected: dt.date | None = None
    more: Mapping[str, Any] = field(default_factory=dict)  # what a later version wrote


@dataclass(frozen=True)
class Person:
    """A person, or an organisation that is a member; what is not known is empty."""

    name: str = ""
    address: str = ""
    postcode: str = ""
    town: str = ""
    email: str = ""
    iban: str = ""  # without spaces, its check digits are right
    mandate: Mandate | None = None
    more: Mapping[str, Any] = field(default_factory=dict)  # what a later version wrote


@dataclass(frozen=True)
class Register:
    """Everybody by number, and the numbers whose person was erased, with the day of it."""

    people: Mapping[str, Person] = field(default_factory=dict)
    forgotten: Mapping[str, dt.date] = field(default_factory=dict)
    version: int = VERSION
    more: Mapping[str, Any] = field(default_factory=dict)  # what a later version wrote

    def by_iban(self, iban: str) -> tuple[str, ...]:
        """The numbers of who has this account, in order: none, one, or more who share it. Spaces do not count."""
        return self._ibans.get("".join(iban.split()).upper(), ()) if iban.strip() else ()

    def by_name(self, name: str) -> tuple[str, ...]:
        """The numbers of who has this name, in order; capitals, accents and punctuation do not count."""
        return self._names.get(plain(name), ()) if plain(name) else ()

    def with_person(self, number: str, person: Person) -> Register:
        """This register with a person changed or added, or where nothing is known of the person, taken out.

        A number that was forgotten is known again.
        """
        people = {key: value for key, value in self.people.items() if key != number}
        if person != Person():
            people[number] = person
        return replace(self, people=people, forgotten=_without(self.forgotten, number))

    def without(self, number: str, day: dt.date) -> Register:
        """This register with a person erased: the number and the day of it are left, and later that first day."""
        return replace(
            self,
            people=_without(self.people, number),
            forgotten={**self.forgotten, number: self.forgotten.get(number, day)},
        )

    @cached_property
    def _ibans(self) -> Mapping[str, tuple[str, ...]]:
        return _grouped((person.iban, number) for number, person in self.people.items())

    @cached_property
    def _names(self) -> Mapping[str, tuple[str, ...]]:
        return _grouped((plain(person.name), number) for number, person in self.people.items())


def _without(values: Mapping[str, Any], number: str) -> dict[str, Any]:
    return {key: value for key, value in values.items() if key != number}


def _grouped(pairs: Iterable[tuple[str, str]]) -> Mapping[str, tuple[str, ...]]:
    groups: dict[str, list[str]] = defaultdict(list)
    for value, number in pairs:
        if value:
            groups[value].append(number)
    return {value: tuple(sorted(numbers)) for value, numbers in groups.items()}
