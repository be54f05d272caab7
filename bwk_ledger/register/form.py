"""The content of the register as text: JSON that is readable once decrypted, keys in order.

    {"versie": 1, "leden": {"L0001": {"naam": ..., "machtiging": {"kenmerk": ..., "getekend": "2018-01-10"}}},
     "vergeten": {"L0012": "2020-03-01"}}

What a later version adds is kept as it is.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from bwk_ledger.errors import InputError
from bwk_ledger.person_number import PERSON_NUMBER
from bwk_ledger.register.change import MANDATE, SIGNED, TEXTS
from bwk_ledger.register.people import Mandate, Person, Register
from bwk_ledger.register.values import mandate_without_day, read_day, read_iban, read_reference

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

_VERSION, _PEOPLE, _FORGOTTEN = "versie", "leden", "vergeten"
_REFERENCE, _FIRST = "kenmerk", "eerste incasso gedaan"
_BY_HAND = "haal het met 'age -d' uit de versleuteling, verbeter het, en versleutel het opnieuw met 'age'."


class WrongContent(InputError):  # noqa: N818 - says what is wrong, as InputError does
    """A register that was decrypted and then makes no sense in some places.

    Args:
        problems: each place with what is wrong there, in one Dutch sentence.
        file: the file of the register, where it is known.
    """

    def __init__(self, problems: tuple[str, ...], file: Path | None = None) -> None:
        self.problems = problems
        cause = " ".join(problems)
        super().__init__("de inhoud van het ledenregister klopt niet.", file=file, cause=cause, remedy=_BY_HAND)


def write(register: Register) -> bytes:
    """The register as the bytes of its file, not yet encrypted."""
    document = {
        **register.more,
        _VERSION: register.version,
        _PEOPLE: {number: _written(person) for number, person in register.people.items()},
        _FORGOTTEN: {number: day.isoformat() for number, day in register.forgotten.items()},
    }
    return (json.dumps(document, ensure_ascii=False, sort_keys=True, indent=2) + "\n").encode()


def _written(person: Person) -> dict[str, Any]:
    values = {key: getattr(person, name) for key, name in TEXTS.items()}
    found = {**person.more, **{key: value for key, value in values.items() if value}}
    if person.mandate is not None:
        mandate = {_REFERENCE: person.mandate.reference, SIGNED: person.mandate.signed.isoformat()}
        if person.mandate.first_collected is not None:
            mandate[_FIRST] = person.mandate.first_collected.isoformat()
        found[MANDATE] = {**person.mandate.more, **mandate}
    return found


def read(content: bytes) -> Register:
    """The register in the bytes of its file, decrypted.

    Raises:
        WrongContent: it is no JSON of this form, or holds a number, IBAN, mandate or day that is none.
    """
    try:
        document = json.loads(content.decode("utf-8"))
    except ValueError as error:  # no UTF-8, or no JSON
        raise WrongContent(("het is geen JSON.",)) from error
    if not isinstance(document, dict) or not isinstance(document.get(_VERSION), int):
        raise WrongContent((f"er staat geen '{_VERSION}' in.",))
    problems: list[str] = []
    people = _each(document, _PEOPLE, _person, problems)
    forgotten = _each(document, _FORGOTTEN, _text_day, problems)
    if problems:
        raise WrongContent(tuple(problems))
    return Register(people, forgotten, document[_VERSION], _others(document, _VERSION, _PEOPLE, _FORGOTTEN))


def _each(document: Mapping[str, Any], part: str, make: Callable[[Any], Any], problems: list[str]) -> dict[str, Any]:
    """What `make` makes of each value of a part by number; what it refuses is added to the problems."""
    found: dict[str, Any] = {}
    values = document.get(part, {})
    if not isinstance(values, dict):
        problems.append(f"'{part}' hoort per nummer te zijn.")
        return found
    for number, value in values.items():
        if not PERSON_NUMBER.fullmatch(number):
            problems.append(f"{number}: dit is geen lidnummer.")
            continue
        try:
            found[number] = make(value)
        except InputError as error:
            problems.append(f"{number}: {error.what}")
    return found


def _person(value: Any) -> Person:
    fields = _mapping(value)
    texts = {name: _text(fields.get(key, "")) for key, name in TEXTS.items()}
    texts["iban"] = read_iban(texts["iban"])
    mandate = _mandate(_mapping(fields[MANDATE])) if MANDATE in fields else None
    return Person(**texts, mandate=mandate, more=_others(fields, *TEXTS, MANDATE))


def _mandate(fields: Mapping[str, Any]) -> Mandate:
    reference = read_reference(_text(fields.get(_REFERENCE, "")))
    if not fields.get(SIGNED):
        raise mandate_without_day(reference)
    first = _text_day(fields[_FIRST]) if fields.get(_FIRST) else None
    return Mandate(reference, _text_day(fields[SIGNED]), first, _others(fields, _REFERENCE, SIGNED, _FIRST))


def _text_day(value: Any) -> Any:
    return read_day(_text(value))


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise InputError(f"'{value}' is geen tekst.", remedy=_BY_HAND)
    return value


def _mapping(value: Any) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise InputError(f"'{value}' hoort uit velden te bestaan.", remedy=_BY_HAND)
    return value


def _others(fields: Mapping[str, Any], *known: str) -> Mapping[str, Any]:
    return {key: value for key, value in fields.items() if key not in known}
