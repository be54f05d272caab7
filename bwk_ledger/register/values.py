"""What may stand in the fields of a person: account numbers, mandates and dates, each refused in Dutch where wrong."""

from __future__ import annotations

import datetime as dt
import re

from bwk_ledger.errors import InputError

# The signs SEPA allows in the reference of a mandate (EPC guidelines for direct debits: 35 of the Latin set).
_REFERENCE = re.compile(r"[A-Za-z0-9+?/\-:().,' ]{1,35}", re.ASCII)


def read_iban(text: str) -> str:
    """An IBAN without spaces, or empty where the text is.

    Raises:
        InputError: the text is no IBAN, or its check digits are wrong.
    """
    compact = "".join(text.split()).upper()
    if not compact:
        return ""
    from schwifty import IBAN  # noqa: PLC0415 - reads its registry when imported
    from schwifty.exceptions import InvalidChecksumDigits, InvalidLength  # noqa: PLC0415

    try:
        IBAN(compact)
    except InvalidChecksumDigits as error:
        raise _wrong_iban(text, "het controlegetal klopt niet.") from error
    except InvalidLength as error:
        raise _wrong_iban(text, "het heeft niet het aantal tekens dat in dat land gebruikt wordt.") from error
    except ValueError as error:
        raise _wrong_iban(text, "het begint niet met een land en twee cijfers, of het land kent geen IBAN.") from error
    return compact


def _wrong_iban(text: str, cause: str) -> InputError:
    return InputError(f"'{text}' is geen IBAN.", cause=cause, remedy="neem het over van een afschrift of bankpas.")


def read_reference(text: str) -> str:
    """The reference of a mandate.

    Raises:
        InputError: it is empty, longer than banks allow, or has signs they refuse.
    """
    clean = text.strip()
    if not _REFERENCE.fullmatch(clean):
        raise InputError(
            f"'{text}' kan geen kenmerk van een machtiging zijn.",
            cause="banken nemen 1 tot 35 letters zonder accent, cijfers, spaties en + ? / - : ( ) . , '.",
            remedy="kies een kenmerk zoals BWK-L0001.",
        )
    return clean


def read_day(text: str) -> dt.date:
    """A day written as 2018-01-10.

    Raises:
        InputError: it is none.
    """
    try:
        return dt.date.fromisoformat(text)
    except ValueError as error:
        raise InputError(f"'{text}' is geen bestaande datum.", remedy="schrijf datums als 2018-01-10.") from error


def mandate_without_day(reference: str) -> InputError:
    """An error about a mandate that says not when it was signed: a bank does not collect on it."""
    return InputError(
        f"machtiging '{reference}' heeft geen datum.",
        cause="een machtiging geldt vanaf de dag waarop zij is getekend.",
        remedy="geef die dag erbij, zoals 2018-01-10.",
    )
