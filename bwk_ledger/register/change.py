"""Change what is known of a person, by the Dutch names of the fields: from the command line and from a list alike."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bwk_ledger.errors import InputError
from bwk_ledger.register.people import Mandate, Person
from bwk_ledger.register.values import mandate_without_day, read_day, read_iban, read_reference

if TYPE_CHECKING:
    from collections.abc import Mapping

# The fields that hold plain text, as the file and the commands name them.
TEXTS = {
    "naam": "name",
    "adres": "address",
    "postcode": "postcode",
    "woonplaats": "town",
    "email": "email",
    "iban": "iban",
}
MANDATE, SIGNED = "machtiging", "getekend"


def changed(person: Person, fields: Mapping[str, str]) -> Person:
    """A person with other values in some fields.

    Args:
        person: what is known now.
        fields: new values by name: those of `TEXTS`, `machtiging` (the reference) and `getekend` (its day); an empty
            text empties the field, and an empty reference takes the mandate away.

    Raises:
        InputError: an IBAN, mandate or day that is none.
    """
    texts = {TEXTS[key]: " ".join(value.split()) for key, value in fields.items() if key in TEXTS}
    if "iban" in texts:
        texts["iban"] = read_iban(texts["iban"])
    return replace(person, **texts, mandate=_mandate(person.mandate, fields))  # type: ignore[arg-type] # texts are str


def _mandate(known: Mandate | None, fields: Mapping[str, str]) -> Mandate | None:
    if MANDATE not in fields and SIGNED not in fields:
        return known
    if MANDATE in fields and not fields[MANDATE].strip():
        return None
    if MANDATE in fields:
        reference = read_reference(fields[MANDATE])
    elif known is not None:
        reference = known.reference
    else:
        raise InputError("er is geen machtiging om te dateren.", remedy="geef ook haar kenmerk met --machtiging.")
    same = known is not None and known.reference == reference
    if not fields.get(SIGNED):
        if not same:
            raise mandate_without_day(reference)
        return known
    signed = read_day(fields[SIGNED])
    # With another reference it is another mandate, from which nothing was collected yet.
    return replace(known, signed=signed) if known is not None and same else Mandate(reference, signed)
