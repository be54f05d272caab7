"""What the register holds of each person: its fields, how they change, and how they are written."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from bwk_ledger.base.errors import PERSON_NUMBER, FieldName, InputError, advice, plain
from bwk_ledger.base.iban import IbanFault, iban_fault
from bwk_ledger.base.periods import WRITE_DAY, no_day, parse_day

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterable, Mapping
    from pathlib import Path


# What may stand in the fields of a person: account numbers, mandates and dates, each refused in Dutch where wrong.

# The signs SEPA allows in the reference of a mandate (EPC guidelines for direct debits: 35 of the Latin set).
_REFERENCE_FORM = re.compile(r"[A-Za-z0-9+?/\-:().,' ]{1,35}", re.ASCII)
_WRONG_IBAN = {
    IbanFault.DIGITS: "het controlegetal klopt niet.",
    IbanFault.LENGTH: "het heeft niet het aantal tekens dat in dat land gebruikt wordt.",
    IbanFault.COUNTRY: "het begint niet met een land en twee cijfers, of het land kent geen IBAN.",
}


def read_iban(text: str) -> str:
    """An IBAN without spaces, or empty where the text is.

    Raises:
        InputError: the text is no IBAN, or its check digits are wrong.
    """
    compact = "".join(text.split()).upper()
    if not compact:
        return ""
    fault = iban_fault(compact)
    if fault is not None:
        remedy = "neem het over van een afschrift of bankpas."
        raise InputError(f"'{text}' is geen IBAN.", cause=_WRONG_IBAN[fault], remedy=remedy)
    return compact


def read_reference(text: str) -> str:
    """The reference of a mandate.

    Raises:
        InputError: it is empty, longer than banks allow, or has signs they refuse.
    """
    clean = text.strip()
    if not is_reference(clean):
        raise InputError(
            f"'{text}' kan geen kenmerk van een machtiging zijn.",
            cause="banken nemen 1 tot 35 letters zonder accent, cijfers, spaties en + ? / - : ( ) . , '; een / staat "
            "niet vooraan, niet achteraan en niet naast een andere.",
            remedy="kies een kenmerk zoals M-L0001.",
        )
    return clean


def is_reference(text: str) -> bool:
    """Whether banks take a text as the reference of a mandate."""
    has_wrong_slash = text.startswith("/") or text.endswith("/") or "//" in text
    return bool(_REFERENCE_FORM.fullmatch(text)) and not has_wrong_slash


def read_day(text: str) -> dt.date:
    """A day, as people type it.

    Raises:
        InputError: it is none.
    """
    day = parse_day(text)
    if day is None:
        raise InputError(f"{no_day(text)}.", remedy=WRITE_DAY)
    return day


def read_born(text: str) -> str:
    """A day of birth as it is kept, 1990-04-12, or empty where the text is.

    Raises:
        InputError: it is no day.
    """
    return read_day(text).isoformat() if text else ""


_BSN_WEIGHTS = (9, 8, 7, 6, 5, 4, 3, 2, -1)


def read_bsn(text: str) -> str:
    """A burgerservicenummer of nine digits, or empty where the text is.

    Source: artikel 1 Wet algemene bepalingen burgerservicenummer, and the eleven test of its issuer.

    Raises:
        InputError: it is none.
    """
    digits = "".join(text.split()).replace(".", "")
    if not digits:
        return ""
    number = digits.zfill(len(_BSN_WEIGHTS))
    is_one = number.isascii() and number.isdecimal() and len(number) == len(_BSN_WEIGHTS) and int(number) > 0
    if not is_one or sum(int(digit) * weight for digit, weight in zip(number, _BSN_WEIGHTS, strict=True)) % 11:
        raise InputError(
            "dit is geen burgerservicenummer.",  # the number itself is not repeated: it would stand on a screen
            cause="het heeft negen cijfers, en het controlecijfer moet kloppen.",
            remedy="neem het over van een identiteitsbewijs.",
        )
    return number


def mandate_without_day(reference: str) -> InputError:
    """An error about a mandate that says not when it was signed: a bank does not collect on it."""
    return InputError(
        f"machtiging '{reference}' heeft geen datum.",
        cause="een machtiging geldt vanaf de dag waarop zij is getekend.",
        remedy="geef die dag erbij, als jjjj-mm-dd.",
    )


# What the register holds of each person, by the number under which the books know that person.

VERSION = 1


@dataclass(frozen=True)
class Mandate:
    """The leave a person gave to collect from an account; `first_collected` is None until that was done once."""

    reference: str
    signed: dt.date
    first_collected: dt.date | None = None
    old_iban: str = ""  # of the account it was given for, where that became another one
    moved: dt.date | None = None  # the day on which the register learned that
    more: Mapping[str, Any] = field(default_factory=dict)  # what a later version wrote


@dataclass(frozen=True)
class RegisteredPerson:
    """A person, or an organisation that is a member; what is not known is empty."""

    name: str = ""
    address: str = ""
    postcode: str = ""
    town: str = ""
    email: str = ""
    iban: str = ""  # without spaces, its check digits are right
    mandate: Mandate | None = None
    more: Mapping[str, Any] = field(default_factory=dict)  # what a later version wrote
    born: str = ""  # as 1990-04-12; with the BSN only of who is paid without an invoice with VAT
    bsn: str = ""
    holder: str = ""  # the name on the account, where that is another one
    handgeld: str = ""  # the code of the kamer whose handgeld account stands in this name

    @property
    def account_name(self) -> str:
        """The name that the bank has with the account."""
        return self.holder or self.name


@dataclass(frozen=True)
class Register:
    """Everybody by number, and the numbers whose person was erased, with the day of it."""

    people: Mapping[str, RegisteredPerson] = field(default_factory=dict)
    forgotten: Mapping[str, dt.date] = field(default_factory=dict)
    version: int = VERSION
    more: Mapping[str, Any] = field(default_factory=dict)  # what a later version wrote

    def by_iban(self, iban: str) -> tuple[str, ...]:
        """The numbers of who has this account, in order: none, one, or more who share it. Spaces do not count."""
        return self._ibans.get("".join(iban.split()).upper(), ()) if iban.strip() else ()

    def holder_of(self, kamer: str) -> RegisteredPerson | None:
        """In whose name the handgeld account of a kamer stands; None where that is not known."""
        return next((person for person in self.people.values() if person.handgeld == kamer), None)

    def by_name(self, name: str) -> tuple[str, ...]:
        """The numbers of who has this name, in order; capitals, accents and punctuation do not count."""
        return self._names.get(plain(name), ()) if plain(name) else ()

    def with_person(self, number: str, person: RegisteredPerson) -> Register:
        """This register with a person changed or added, or where nothing is known of the person, taken out.

        A number that was forgotten is known again.
        """
        people = {key: value for key, value in self.people.items() if key != number}
        if person != RegisteredPerson():
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


# Change what is known of a person, by the Dutch names of the fields: from the command line and from a list alike.

# The fields that hold plain text, as the file and the commands name them.
TEXTS = {
    "naam": "name",
    "adres": "address",
    "postcode": "postcode",
    "woonplaats": "town",
    "email": "email",
    "iban": "iban",
    "geboortedatum": "born",
    "bsn": "bsn",
    "rekeninghouder": "holder",
    "handgeld": "handgeld",
}
_READ = {"iban": read_iban, "born": read_born, "bsn": read_bsn, "handgeld": str.upper}
MANDATE, SIGNED = "machtiging", "getekend"


def changed(person: RegisteredPerson, fields: Mapping[str, str], day: dt.date) -> RegisteredPerson:
    """A person with other values in some fields.

    A mandate goes along to another account: the bank is then told from which one.

    Args:
        person: what is known now.
        fields: new values by name: those of `TEXTS`, `machtiging` (the reference) and `getekend` (its day); an empty
            text empties the field, and an empty reference takes the mandate away.
        day: today.

    Raises:
        InputError: an IBAN, mandate or day that is none.
    """
    texts = {TEXTS[key]: " ".join(value.split()) for key, value in fields.items() if key in TEXTS}
    texts = {name: _READ.get(name, str)(value) for name, value in texts.items()}
    mandate = _changed_mandate(person.mandate, fields)
    iban = texts.get("iban", person.iban)
    if mandate is not None and mandate == person.mandate and person.iban and iban not in ("", person.iban):
        mandate = replace(mandate, old_iban=person.iban, moved=day)
    return replace(person, **texts, mandate=mandate)  # type: ignore[arg-type] # texts are str


def _changed_mandate(known: Mandate | None, fields: Mapping[str, str]) -> Mandate | None:
    if MANDATE not in fields and SIGNED not in fields:
        return known
    if MANDATE in fields and not fields[MANDATE].strip():
        return None
    if MANDATE in fields:
        reference = read_reference(fields[MANDATE])
    elif known is not None:
        reference = known.reference
    else:
        raise InputError(
            "er is geen machtiging om te dateren.",
            remedy=advice("geef ook haar kenmerk met ", FieldName("machtiging"), "."),
        )
    same = known is not None and known.reference == reference
    if not fields.get(SIGNED):
        if not same:
            raise mandate_without_day(reference)
        return known
    signed = read_day(fields[SIGNED])
    # With another reference it is another mandate, from which nothing was collected yet.
    return replace(known, signed=signed) if known is not None and same else Mandate(reference, signed)


# The content of the register as text: JSON that is readable once decrypted, keys in order.
#
#     {"versie": 1, "leden": {"L0001": {"naam": ..., "machtiging": {"kenmerk": ..., "getekend": "2026-01-10"}}},
#      "vergeten": {"L0012": "2020-03-01"}}
#
# What a later version adds is kept as it is.

_VERSION, _PEOPLE, _FORGOTTEN = "versie", "leden", "vergeten"
_REFERENCE_KEY, _FIRST = "kenmerk", "eerste incasso gedaan"
_OLD_IBAN, _MOVED = "vorige iban", "andere iban sinds"
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


def _written(person: RegisteredPerson) -> dict[str, Any]:
    values = {key: getattr(person, name) for key, name in TEXTS.items()}
    fields = {**person.more, **{key: value for key, value in values.items() if value}}
    if person.mandate is not None:
        mandate = {_REFERENCE_KEY: person.mandate.reference, SIGNED: person.mandate.signed.isoformat()}
        if person.mandate.first_collected is not None:
            mandate[_FIRST] = person.mandate.first_collected.isoformat()
        if person.mandate.moved is not None:
            mandate |= {_OLD_IBAN: person.mandate.old_iban, _MOVED: person.mandate.moved.isoformat()}
        fields[MANDATE] = {**person.mandate.more, **mandate}
    return fields


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
    made_by_number: dict[str, Any] = {}
    values = document.get(part, {})
    if not isinstance(values, dict):
        problems.append(f"'{part}' hoort per nummer te zijn.")
        return made_by_number
    for number, value in values.items():
        if not PERSON_NUMBER.fullmatch(number):
            problems.append(f"{number}: dit is geen lidnummer.")
            continue
        try:
            made_by_number[number] = make(value)
        except InputError as error:
            problems.append(f"{number}: {error.what}")
    return made_by_number


def _person(value: Any) -> RegisteredPerson:
    fields = _mapping(value)
    texts = {name: _READ.get(name, str)(_text(fields.get(key, ""))) for key, name in TEXTS.items()}
    mandate = _read_mandate(_mapping(fields[MANDATE])) if MANDATE in fields else None
    return RegisteredPerson(**texts, mandate=mandate, more=_others(fields, *TEXTS, MANDATE))


def _read_mandate(fields: Mapping[str, Any]) -> Mandate:
    reference = _text(fields.get(_REFERENCE_KEY, "")).strip()
    if not _REFERENCE_FORM.fullmatch(reference):  # a slash where banks refuse it an earlier version wrote
        read_reference(reference)
    if not fields.get(SIGNED):
        raise mandate_without_day(reference)
    first = _text_day(fields[_FIRST]) if fields.get(_FIRST) else None
    moved = _text_day(fields[_MOVED]) if fields.get(_MOVED) else None
    old = read_iban(_text(fields.get(_OLD_IBAN, "")))
    more = _others(fields, _REFERENCE_KEY, SIGNED, _FIRST, _OLD_IBAN, _MOVED)
    return Mandate(reference, _text_day(fields[SIGNED]), first, old, moved, more)


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
