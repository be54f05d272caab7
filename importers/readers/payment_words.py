"""The words between slashes in which Dutch banks put a payment: `/TRTP/…/IBAN/…/NAME/…/REMI/…`.

The same words stand in MT940 (:86:) and in CAMT.053 (AddtlNtryInf). What the payer wrote may hold slashes, and even
words that look like these: only words the bank itself can have written end his text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_WORD = re.compile(
    r"/(?P<word>TRTP|IBAN|BBAN|BIC|NAME|REMI|EREF|MARF|CSID|ORDP|BENM|ISDT|PREF|RTRN|CNTP|ULTD|ULTC|ULTB|ADDR|ACCW"
    r"|ACCD|PURP|TRCD|SVCL|NRTX|CREF|ID)/"
)
_FIRST = {"TRTP", "IBAN", "NAME", "REMI", "EREF", "PREF", "CNTP", "BENM", "ORDP", "TRCD", "MARF", "RTRN", "ACCW"}
_FIRST |= {"CSID", "BBAN"}
# Words that banks write after the payer's text; the others never come there.
_AFTER_TEXT = {"IBAN", "BBAN", "BIC", "EREF", "ISDT", "ORDP", "BENM", "ULTD", "ULTC", "ULTB", "PURP", "RTRN", "TRCD"}
_AFTER_TEXT |= {"CSID", "MARF", "CNTP", "SVCL", "NRTX"}
_NOTHING = {"NOTPROVIDED", "NONREF"}
_STRUCTURED = re.compile(r"STRD/(?:[A-Z]{2,4}/)?")
# A slash in a name that separates nothing.
_SLASH_IN_NAME = re.compile(r"\b(en|c|p|a|d|i|t|v)/([a-z])", re.IGNORECASE)
_KEPT_SLASH = "\N{FRACTION SLASH}"
_IBAN = re.compile(r"[A-Z]{2}\d\d[A-Z0-9]{8,30}", re.ASCII)
_LONGEST = 20_000  # characters; no bank says more about one payment, a damaged file may
_NAME_AT, _PLACE_AT = 2, 3


@dataclass(frozen=True)
class Payment:
    """The parts of a booking's text; `remark` is what the payer wrote. What it does not have is empty."""

    iban: str = ""
    name: str = ""
    remark: str = ""


def find_words(text: str) -> dict[str, str]:
    """The words in a text with what follows each; empty where the text is not made of them."""
    matches = list(_WORD.finditer(text)) if len(text) <= _LONGEST else []
    if not matches or not (matches[0].start() == 0 or any(item["word"] in {"TRTP", "REMI"} for item in matches)):
        return {}
    if matches[0]["word"] not in _FIRST:
        return {}
    kept = _written_by_bank(matches)
    ends = [item.start() for item in kept[1:]] + [len(text)]
    found: dict[str, str] = {}
    for item, end in zip(kept, ends, strict=True):
        found.setdefault(item["word"], text[item.end() : end])
    return found


def payment(words: dict[str, str]) -> Payment:
    """The parts of a payment from the words about it."""
    parties = (words.get(word, "") for word in ("CNTP", "BENM", "ORDP"))
    party = _fields(next((text for text in parties if text and not text.startswith("/")), ""))
    name = words.get("NAME", "") or (party[_NAME_AT] if len(party) > _NAME_AT else "")
    candidates = (words.get("IBAN"), party[0] if party else "", words.get("ACCW", "").split(",")[0], words.get("BBAN"))
    iban = next((number for text in candidates if (number := account_number(text or ""))), "")
    return Payment(iban, squeeze(name).strip("/ "), _remark(words))


def account_number(text: str) -> str:
    """An account number as banks write it, without spaces; empty where there is none."""
    clean = text.replace(" ", "").strip("/").upper()
    return clean if clean.strip("0") else ""


def is_iban(text: str) -> bool:
    """Whether a text has the form of an IBAN; its check digits are not looked at."""
    return _IBAN.fullmatch(text) is not None


def squeeze(text: str) -> str:
    """The text with each run of white space as one space."""
    return " ".join(text.split())


def _written_by_bank(matches: list[re.Match[str]]) -> list[re.Match[str]]:
    """The words without those that are part of what the payer wrote.

    Before his text the first of each word counts. After it only words that were not there yet, and of those the last.
    """
    at = next((index for index, item in enumerate(matches) if item["word"] == "REMI"), len(matches))
    before = matches[: at + 1]
    seen = {item["word"] for item in before}
    after: dict[str, re.Match[str]] = {}
    for item in matches[at + 1 :]:
        if item["word"] in _AFTER_TEXT - seen:
            after[item["word"]] = item
    return before + sorted(after.values(), key=lambda item: item.start())


def _fields(text: str) -> list[str]:
    """IBAN, BIC, name and place between single slashes."""
    fields = _SLASH_IN_NAME.sub(rf"\1{_KEPT_SLASH}\2", text).rstrip("/ ").split("/")
    if len(fields) > _PLACE_AT + 1:
        fields[_NAME_AT:] = ["/".join(fields[_NAME_AT:-1]), fields[-1]]
    return [field.replace(_KEPT_SLASH, "/") for field in fields]


def _remark(words: dict[str, str]) -> str:
    text = squeeze(words.get("REMI", "")).lstrip("/")
    if text.startswith("USTD/"):
        text = text.removeprefix("USTD").lstrip("/")
    elif found := _STRUCTURED.match(text):
        text = text[found.end() :]
    text = text.removesuffix("/").strip()
    if text:
        return text
    reference = squeeze(words.get("PREF") or words.get("EREF") or "").strip("/ ")
    return "" if reference.upper() in _NOTHING else reference
