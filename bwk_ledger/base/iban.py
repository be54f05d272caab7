"""Whether an account number is an IBAN: its country, its length there, and its check digits (ISO 13616)."""

from __future__ import annotations

from enum import Enum


class IbanFault(Enum):
    """What is wrong with an IBAN."""

    DIGITS = "the check digits"
    LENGTH = "it has another length than its country uses"
    COUNTRY = "it has another form, or its country has no IBAN"


def iban_fault(number: str) -> IbanFault | None:
    """What is wrong with a number without spaces, in capitals; None where nothing is."""
    from schwifty import IBAN, exceptions

    try:
        IBAN(number)
    except exceptions.InvalidChecksumDigits:
        return IbanFault.DIGITS
    except exceptions.InvalidLength:
        return IbanFault.LENGTH
    except ValueError:
        return IbanFault.COUNTRY
    return None
