"""What people write in the log: tidied up, and refused where it tells who somebody is.

The log is never changed and goes to next year's kascommissie, so what is wrong in it cannot be taken out again. An
e-mail address and an account number can be recognised for sure, and are refused; a name cannot, and is warned for.
"""

from __future__ import annotations

import re
import unicodedata

from bwk_ledger.errors import InputError

MOST = 4_000  # characters; far below what a record may hold
HINT = "Noem geen namen, alleen nummers zoals L0003: wat u opschrijft blijft staan."

_EMAIL = re.compile(r"[^\s@<>()]+@[^\s@<>()]+\.\w{2,}")
# Where an account number may begin; people write it with spaces, points, strokes or whatever else between.
_IBAN_START = re.compile(r"(?<![^\W_])[A-Z][\W_]{0,3}[A-Z][\W_]{0,3}\d[\W_]{0,3}\d", re.IGNORECASE | re.ASCII)
_IBAN_LENGTHS = range(15, 35)


def tidy(text: str, *, required: bool = True) -> str:
    """A text as it is kept: line breaks alike, nothing that cannot be seen, no space around it.

    Raises:
        InputError: nothing is left and something is required, it is too long, or it holds an e-mail address or an
            account number.
    """
    lines = unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n").split("\n")
    clean = "\n".join("".join(filter(str.isprintable, line.replace("\t", " "))).rstrip() for line in lines).strip()
    if required and not clean:
        raise InputError("er staat nog geen tekst.", remedy="schrijf op wat u bedoelt, en verstuur het dan.")
    if len(clean) > MOST:
        raise InputError(
            "deze tekst is te lang.",
            cause=f"er passen 4.000 tekens in, en dit zijn er {len(clean)}.",
            remedy="maak hem korter of verdeel hem over meer teksten.",
        )
    found = _EMAIL.search(clean)
    if found:
        raise _private("een e-mailadres", found[0])
    number = _iban(clean)
    if number:
        raise _private("een rekeningnummer", number)
    return clean


def _private(what: str, found: str) -> InputError:
    return InputError(
        f"in deze tekst staat {what}.",
        excerpt=found,
        cause="wat u hier schrijft blijft staan: het is later niet weg te halen.",
        remedy="laat het weg. Noem mensen met hun nummer, zoals L0003, en een rekening met haar naam in de boeken.",
    )


def _iban(text: str) -> str:
    """The first account number in a text, without spaces; empty where there is none."""
    text = unicodedata.normalize("NFKC", text)
    for start in _IBAN_START.finditer(text):
        characters = _compact(text[start.start() :])
        for length in _IBAN_LENGTHS:
            if length <= len(characters) and _is_iban(characters[:length]):
                return characters[:length]
    return ""


def _compact(text: str) -> str:
    """The letters and digits a text begins with, as many as the longest account number has."""
    found = ""
    for character in text:
        if len(found) >= _IBAN_LENGTHS.stop:
            break
        if character.isalnum():
            found += character.upper()
    return found


def _is_iban(text: str) -> bool:
    """Whether the country, its length and the check digits are right."""
    from schwifty import IBAN  # noqa: PLC0415 - reads its registry when imported, and few texts have such a beginning

    try:
        IBAN(text)
    except ValueError:
        return False
    return True
