"""What each Dutch bank puts in the text of an MT940 booking (:86:), and in what it adds to :61:.

| bank | text |
| --- | --- |
| ABN AMRO, bunq, Knab, Rabobank, ING | words between slashes, cut anywhere by the end of a line |
| ABN AMRO | `SEPA OVERBOEKING   IBAN: …`, payments by card, accounts from before the IBAN |
| Triodos | numbered parts of 27 characters: `000>100555555555>20…>21…` |
| Knab | `text REK: NL…/NAAM: …` |
| SNS, ASN, RegioBank | account and name, as in :61:, and then lines padded to 65 |
| Rabobank until 2013 | account and name in :61:, each line of text in an :86: of its own |
| ING until 2014 | `0111111111 name`, then text |
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from importers.readers import abn_text
from importers.readers.payment_words import Payment, account_number, find_words, is_iban, payment, squeeze

if TYPE_CHECKING:
    from collections.abc import Sequence

_FULL_LINE = 65
_SLOT = 32  # ABN AMRO writes two columns of this width
_COLUMNS = re.compile(r"\s{2,}")
_PARTS = re.compile(r"\d{3}([>?])\d\d")
_PART_ACCOUNT, _PART_TEXT = "10", range(20, 30)
_LEADING_PART = 2
_KNAB = re.compile(r"\A(?P<text>.*?) ?(?:REK: (?P<iban>[A-Z0-9 ]{5,40})/)?NAAM: (?P<name>.*)\Z", re.DOTALL)
_ABN = re.compile(r"(?:SEPA |BEA|GEA|ECOM)", re.IGNORECASE)
_ABN_GIRO = re.compile(r"GIRO +(?P<number>\d{3,9}) (?P<rest>.*)\Z", re.DOTALL)
_ABN_ACCOUNT = re.compile(r"(?P<number>\d{1,2}\.\d\d\.\d\d\.\d{3}) (?P<rest>.*)\Z", re.DOTALL)
_ING_OLD = re.compile(r"(?P<number>\d{10}) (?P<rest>.*)\Z", re.DOTALL)
_BIC = re.compile(r"[A-Z]{6}[A-Z0-9]{2}(?:[A-Z0-9]{3})?")
_BARE = re.compile(r"P?\d{7,10}")
_REFERENCE = 16  # characters of the payer's reference in :61:, before what the bank adds


@dataclass(frozen=True)
class Told:
    """The parts of a booking, and all the bank says about it."""

    payment: Payment
    text: str


def describe(lines: Sequence[str], reference: str, added: str) -> Told:
    """Take the text of a booking apart.

    Args:
        lines: those of :86:, as they stand.
        reference: what follows the kind of booking in the first line of :61:, as it stands.
        added: the lines after it.
    """
    party = _party(reference, added.strip())
    told = squeeze(_without_break(lines))
    slashed = _slashes(lines, party)
    found, told = slashed or (_other_forms(lines, told, party), told)
    name = found.name or party.name
    text = told if name.casefold() in told.casefold() else f"{name} {told}"
    return Told(Payment(found.iban or party.iban, name, found.remark), text.strip())


def _other_forms(lines: Sequence[str], told: str, party: Payment) -> Payment:
    by_form = _parts(lines) or _abn_lines(lines) or _knab(told) or _after_party(lines, party) or _ing_old(lines, told)
    return by_form or Payment(remark=told)


def free_text(raw: str) -> Payment | None:
    """The parts of a text of ABN AMRO that is not made of words between slashes; None where it is not of that form."""
    if _ABN.match(raw):
        said = abn_text.describe(raw)
        return Payment(said.iban, said.name, said.remark or said.text)
    found = _ABN_GIRO.match(raw) or _ABN_ACCOUNT.match(raw)
    if found is None:
        return None
    name = _COLUMNS.split(found["rest"].strip())[0][:_SLOT]
    return Payment(found["number"].replace(".", ""), name, squeeze(found["rest"]))


def _without_break(lines: Sequence[str]) -> str:
    """The lines as one text: what runs on after a full line goes on without a space."""
    return "".join(line if len(line) >= _FULL_LINE else f"{line} " for line in lines)


def _party(reference: str, added: str) -> Payment:
    """The other side as :61: has it: an account, a name, or neither."""
    first, rest = reference[:_REFERENCE].strip(), reference[_REFERENCE:].strip()
    joined = reference.strip()
    if is_iban(joined):
        return Payment(joined, squeeze(added))
    if _BARE.fullmatch(first) and (rest or added):
        return Payment(_bare(first), squeeze(rest or added))
    if is_iban(added.replace(" ", "")) or _BARE.fullmatch(added):
        return Payment(_bare(added.replace(" ", "")))
    if added.startswith("/") or "/" in rest:
        return Payment()
    return Payment(name=squeeze(rest or added))


def _bare(number: str) -> str:
    """An account number; giro numbers had a P before them, and nought means none."""
    return account_number(number.removeprefix("P").lstrip("0") if _BARE.fullmatch(number) else number)


def _slashes(lines: Sequence[str], party: Payment) -> tuple[Payment, str] | None:
    """Words between slashes, and the text they stand in. Lines are cut anywhere, also in a word; longer ones never."""
    own = _own_lines(lines, party)
    cut = all(len(line) <= _FULL_LINE for line in own)
    whole = ("" if cut else " ").join(own).strip()
    words = find_words(whole)
    return (payment(words), squeeze(whole)) if words else None


def _own_lines(lines: Sequence[str], party: Payment) -> Sequence[str]:
    """The lines without the one that only repeats the party of :61:."""
    first = squeeze(lines[0]).casefold() if lines else ""
    repeated = f"{party.iban} {party.name}".casefold().strip()
    number = first.partition(" ")[0].lstrip("0")
    same = first == repeated or (party.name and f"{number} {first.partition(' ')[2]}" == repeated)
    return lines[1:] if party.iban and same else lines


def _after_party(lines: Sequence[str], party: Payment) -> Payment | None:
    """The text after a line that repeats the party of :61:."""
    own = _own_lines(lines, party)
    return Payment(party.iban, party.name, squeeze(_without_break(own))) if len(own) < len(lines) else None


def _parts(lines: Sequence[str]) -> Payment | None:
    """Numbered parts; with an IBAN the first two are BIC and IBAN, and name and text run on in the others."""
    text = "".join(lines)
    found = _PARTS.match(text)
    if found is None:
        return None
    pieces = re.split(rf"{re.escape(found[1])}(\d\d)", text)
    by_number = dict(zip(pieces[1::2], pieces[2::2], strict=True))
    texts = [by_number[f"{number}"] for number in _PART_TEXT if f"{number}" in by_number]
    iban = account_number(by_number.get(_PART_ACCOUNT, "").strip().lstrip("0"))
    if len(texts) >= _LEADING_PART and _BIC.fullmatch(texts[0].strip()) and is_iban(texts[1].strip()):
        iban, texts = texts[1].strip(), texts[_LEADING_PART:]
    return Payment(iban, squeeze(texts[0]) if texts else "", squeeze("".join(texts)))


def _knab(told: str) -> Payment | None:
    found = _KNAB.match(told)
    if found is None:
        return None
    return Payment(account_number(found["iban"] or ""), squeeze(found["name"]), squeeze(found["text"]))


def _abn_lines(lines: Sequence[str]) -> Payment | None:
    return free_text("".join(line.ljust(_FULL_LINE) for line in lines))


def _ing_old(lines: Sequence[str], told: str) -> Payment | None:
    found = _ING_OLD.match(told)
    if found is None:
        return None
    first, rest = squeeze(lines[0])[len(found["number"]) :], squeeze(" ".join(lines[1:]))
    return Payment(account_number(found["number"].lstrip("0")), first.strip(), rest or found["rest"])
