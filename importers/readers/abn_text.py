"""What ABN AMRO puts in one description: type, IBAN, name and text, in one of three styles.

- `/TRTP/SEPA OVERBOEKING/IBAN/…/NAME/…/REMI/…`: words between slashes.
- `SEPA Overboeking   IBAN: …   Naam: …`: two slots of 32 characters to a line of 65, with text cut at the slot's end.
- `BEA, Betaalpas   Winkel,PAS123   NR:…`: payments by card, which name the shop before the number of the card.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_LINE, _SLOT = 65, 32
_CARD_PART = 160  # characters that the shop and the number of the card stand in
_WORDS = re.compile(r"/(TRTP|IBAN|BIC|NAME|REMI|EREF|CSID|MARF|ORDP|BENM|ID|ISDT|ULTD|ULTC|PURP|SVCL|PREF|NRTX)/")
_KEYS = (
    "IBAN|BIC|Naam|Omschrijving|Kenmerk|Machtiging|Incassant|Voor|Betalingskenm.|Uw referentie|Rekening|Transactiesoort"
)
_KEY = re.compile(rf"(?P<key>{_KEYS.replace('.', '[.]')}): ?", re.IGNORECASE)
_AFTER_SPACE = re.compile(rf"(?<!\s)\s+(?=(?:{_KEYS.replace('.', '[.]')}): )", re.IGNORECASE)
_CARD_OLD = re.compile(
    r"(?:BEA|GEA)\s+NR:\S+\s+\d\d\.\d\d\.\d\d/\d\d[.:]\d\d\s+(?P<name>\S[^,]*?)\s*,PAS\d+", re.IGNORECASE
)
_CARD = re.compile(r"(?:BEA|GEA|ECOM),? \S[^,]*?\s{2,}(?P<name>\S[^,]*?)\s*,PAS\d+", re.IGNORECASE)


@dataclass(frozen=True)
class Description:
    """The parts of a description; `remark` is what the payer wrote, `text` is all of it."""

    iban: str
    name: str
    remark: str
    text: str


def describe(raw: str) -> Description:
    """Take a description apart; what it does not have is empty."""
    if raw.startswith("/TRTP/"):
        parts = _WORDS.split(raw)
        found = dict(zip(parts[1::2], parts[2::2], strict=False))
        iban, name, remark = (_clean(found.get(word, "")) for word in ("IBAN", "NAME", "REMI"))
        return Description(iban.replace(" ", ""), name, remark, _clean(raw))
    lines = _slots(raw)
    text = _clean(lines.replace("\n", " "))
    keyed: dict[str, str] = {}
    for line in lines.split("\n")[1:]:
        if key := _KEY.match(line):
            keyed.setdefault(key["key"].lower(), _clean(line[key.end() :]))
    card = _CARD_OLD.match(raw[:_CARD_PART]) or _CARD.match(raw[:_CARD_PART])
    return Description(
        iban=keyed.get("iban", "").replace(" ", ""),
        name=_clean(card["name"]) if card else keyed.get("naam", ""),
        remark=keyed.get("omschrijving") or keyed.get("betalingskenm.", ""),
        text=text,
    )


def _slots(raw: str) -> str:
    """The description with a new line before each key, and the text that runs over slots whole again."""
    lines = [raw[start : start + _LINE] for start in range(0, len(raw), _LINE)]
    if any(len(line) > _SLOT and line[_SLOT] != " " for line in lines):
        return _AFTER_SPACE.sub("\n", raw)  # not in slots: spaces were squeezed on the way
    slots = [slot for line in lines for slot in (line[:_SLOT], line[_SLOT + 1 :])]
    joined, has_key = "", False
    for slot in slots:
        if _KEY.match(slot):
            has_key = True
            joined += "\n"
        # Only what follows a key runs on from slot to slot; before the first, each slot is a text of its own.
        joined += slot.ljust(_SLOT) if has_key else f"{slot} "
    return _AFTER_SPACE.sub("\n", joined)


def _clean(text: str) -> str:
    return " ".join(text.split())
