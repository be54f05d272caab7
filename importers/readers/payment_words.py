"""The words in a payment: between slashes, in the fields of MT940, and the numbers of receipts and bills."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import PurePath
from typing import TYPE_CHECKING, NamedTuple

from importers.readers import abn_amro

if TYPE_CHECKING:
    from collections.abc import Sequence


# The words between slashes in which Dutch banks put a payment: `/TRTP/…/IBAN/…/NAME/…/REMI/…`.
#
# The same words stand in MT940 (:86:) and in CAMT.053 (AddtlNtryInf). What the payer wrote may hold slashes, and even
# words that look like these: only words the bank itself can have written end his text.

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


class PaymentParts(NamedTuple):
    """The parts of a booking's text; `remark` is what the payer wrote. What it does not have is empty."""

    iban: str = ""
    name: str = ""
    remark: str = ""


def find_words(text: str) -> dict[str, str]:
    """The words in a text with what follows each; empty where the text is not made of them."""
    if "/" not in text:  # quicker than the search
        return {}
    matches = list(_WORD.finditer(text)) if len(text) <= _LONGEST else []
    if not matches or not (matches[0].start() == 0 or any(item["word"] in {"TRTP", "REMI"} for item in matches)):
        return {}
    if matches[0]["word"] not in _FIRST:
        return {}
    kept = _written_by_bank(matches)
    ends = [item.start() for item in kept[1:]] + [len(text)]
    text_by_word: dict[str, str] = {}
    for item, end in zip(kept, ends, strict=True):
        text_by_word.setdefault(item["word"], text[item.end() : end])
    return text_by_word


def payment(words: dict[str, str]) -> PaymentParts:
    """The parts of a payment from the words about it."""
    parties = (words.get(word, "") for word in ("CNTP", "BENM", "ORDP"))
    party_text = next((text for text in parties if text and not text.startswith("/")), "")
    party = _fields(party_text) if party_text else []
    name = words.get("NAME", "") or (party[_NAME_AT] if len(party) > _NAME_AT else "")
    candidates = (words.get("IBAN"), party[0] if party else "", words.get("ACCW", "").split(",")[0], words.get("BBAN"))
    iban = next((number for text in candidates if text and (number := account_number(text))), "")
    return PaymentParts(iban, squeeze(name).strip("/ "), _remark(words))


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
    elif prefix := _STRUCTURED.match(text):
        text = text[prefix.end() :]
    text = text.removesuffix("/").strip()
    if text:
        return text
    reference = squeeze(words.get("PREF") or words.get("EREF") or "").strip("/ ")
    return "" if reference.upper() in _NOTHING else reference


# What each Dutch bank puts in the text of an MT940 booking (:86:), and in what it adds to :61:.
#
# | bank | text |
# | --- | --- |
# | ABN AMRO, bunq, Knab, Rabobank, ING | words between slashes, cut anywhere by the end of a line |
# | ABN AMRO | `SEPA OVERBOEKING   IBAN: …`, payments by card, accounts from before the IBAN |
# | Triodos | numbered parts of 27 characters: `000>100555555555>20…>21…` |
# | Knab | `text REK: NL…/NAAM: …` |
# | SNS, ASN, RegioBank | account and name, as in :61:, and then lines padded to 65 |
# | Rabobank until 2013 | account and name in :61:, each line of text in an :86: of its own |
# | ING until 2014 | `0111111111 name`, then text |

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

    payment: PaymentParts
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
    parts, told = slashed or (_other_forms(lines, told, party), told)
    name = parts.name or party.name
    text = told if name.casefold() in told.casefold() else f"{name} {told}"
    return Told(PaymentParts(parts.iban or party.iban, name, parts.remark), text.strip())


def _other_forms(lines: Sequence[str], told: str, party: PaymentParts) -> PaymentParts:
    by_form = _parts(lines) or _abn_lines(lines) or _knab(told) or _after_party(lines, party) or _ing_old(lines, told)
    return by_form or PaymentParts(remark=told)


def free_text(raw: str) -> PaymentParts | None:
    """The parts of a text of ABN AMRO that is not made of words between slashes; None where it is not of that form."""
    if _ABN.match(raw):
        description = abn_amro.describe(raw)
        return PaymentParts(description.iban, description.name, description.remark or description.text)
    columns = _ABN_GIRO.match(raw) or _ABN_ACCOUNT.match(raw)
    if columns is None:
        return None
    name = _COLUMNS.split(columns["rest"].strip())[0][:_SLOT]
    return PaymentParts(columns["number"].replace(".", ""), name, squeeze(columns["rest"]))


def _without_break(lines: Sequence[str]) -> str:
    """The lines as one text: what runs on after a full line goes on without a space."""
    return "".join(line if len(line) >= _FULL_LINE else f"{line} " for line in lines)


def _party(reference: str, added: str) -> PaymentParts:
    """The other side as :61: has it: an account, a name, or neither."""
    first, rest = reference[:_REFERENCE].strip(), reference[_REFERENCE:].strip()
    joined = reference.strip()
    if is_iban(joined):
        return PaymentParts(joined, squeeze(added))
    if _BARE.fullmatch(first) and (rest or added):
        return PaymentParts(_bare(first), squeeze(rest or added))
    if is_iban(added.replace(" ", "")) or _BARE.fullmatch(added):
        return PaymentParts(_bare(added.replace(" ", "")))
    if added.startswith("/") or "/" in rest:
        return PaymentParts()
    return PaymentParts(name=squeeze(rest or added))


def _bare(number: str) -> str:
    """An account number; giro numbers had a P before them, and nought means none."""
    return account_number(number.removeprefix("P").lstrip("0") if _BARE.fullmatch(number) else number)


def _slashes(lines: Sequence[str], party: PaymentParts) -> tuple[PaymentParts, str] | None:
    """Words between slashes, and the text they stand in. Lines are cut anywhere, also in a word; longer ones never."""
    own = _own_lines(lines, party)
    cut = all(len(line) <= _FULL_LINE for line in own)
    whole = ("" if cut else " ").join(own).strip()
    words = find_words(whole)
    return (payment(words), squeeze(whole)) if words else None


def _own_lines(lines: Sequence[str], party: PaymentParts) -> Sequence[str]:
    """The lines without the one that only repeats the party of :61:."""
    first = squeeze(lines[0]).casefold() if lines else ""
    repeated = f"{party.iban} {party.name}".casefold().strip()
    number = first.partition(" ")[0].lstrip("0")
    same = first == repeated or (party.name and f"{number} {first.partition(' ')[2]}" == repeated)
    return lines[1:] if party.iban and same else lines


def _after_party(lines: Sequence[str], party: PaymentParts) -> PaymentParts | None:
    """The text after a line that repeats the party of :61:."""
    own = _own_lines(lines, party)
    return PaymentParts(party.iban, party.name, squeeze(_without_break(own))) if len(own) < len(lines) else None


def _parts(lines: Sequence[str]) -> PaymentParts | None:
    """Numbered parts; with an IBAN the first two are BIC and IBAN, and name and text run on in the others."""
    text = "".join(lines)
    first_part = _PARTS.match(text)
    if first_part is None:
        return None
    pieces = re.split(rf"{re.escape(first_part[1])}(\d\d)", text)
    by_number = dict(zip(pieces[1::2], pieces[2::2], strict=True))
    texts = [by_number[f"{number}"] for number in _PART_TEXT if f"{number}" in by_number]
    iban = account_number(by_number.get(_PART_ACCOUNT, "").strip().lstrip("0"))
    if len(texts) >= _LEADING_PART and _BIC.fullmatch(texts[0].strip()) and is_iban(texts[1].strip()):
        iban, texts = texts[1].strip(), texts[_LEADING_PART:]
    return PaymentParts(iban, squeeze(texts[0]) if texts else "", squeeze("".join(texts)))


def _knab(told: str) -> PaymentParts | None:
    fields = _KNAB.match(told)
    if fields is None:
        return None
    return PaymentParts(account_number(fields["iban"] or ""), squeeze(fields["name"]), squeeze(fields["text"]))


def _abn_lines(lines: Sequence[str]) -> PaymentParts | None:
    return free_text("".join(line.ljust(_FULL_LINE) for line in lines))


def _ing_old(lines: Sequence[str], told: str) -> PaymentParts | None:
    fields = _ING_OLD.match(told)
    if fields is None:
        return None
    first, rest = squeeze(lines[0])[len(fields["number"]) :], squeeze(" ".join(lines[1:]))
    return PaymentParts(account_number(fields["number"].lstrip("0")), first.strip(), rest or fields["rest"])


# The numbers of receipts and bills, in the text of a payment and in the name of a file.
#
# A receipt of a kamer is numbered by the kamer itself: `Bon LINDE-2026-014`, in `bon-LINDE-2026-014.pdf`. A bill has
# the number that its sender gave it: `factuur 2026-044`, in `factuur-2026-044.pdf`.

NUMBER = re.compile(r"\b[Bb]on[ -](?P<number>[A-Z][A-Z0-9-]*-\d{4}-\d{3,})")
# What papers are called, by the word that the books use.
_PAPERS = {
    "factuur": r"factuur|faktuur|fact|invoice",
    "nota": r"(?:maand|kwartaal|jaar|termijn|eind|voorschot|reken)?nota",
    "aanslag": r"aanslag",
    "aangifte": r"aangifte",
    "loonstaat": r"loonstaat",
    "loonstrook": r"loonstrook",
    "declaratie": r"declaratie",
}
_PARTS_OF_WORDS = ("fact", "faktu", "invoice", "nota", "aanslag", "aangifte", "loonst", "declaratie")
# Only in names of files: a payment that mentions a contract is not proved by it.
_CONTRACTS = {"huurcontract": r"huurcontract|huurovereenkomst", "contract": r"contract|overeenkomst", "polis": r"polis"}
# Capitals only, few of them in front, and the first part with digits near: a word or the name of a person is no number.
# What follows the digits in capitals belongs to it: `HS-202602-BEUK` and `HS-202602-WILG` are two invoices.
_PART = r"[A-Z]{0,4}\d+[A-Z]{0,2}"
_BILL_NUMBER = rf"(?:[A-Z]{{1,6}}[-./]){{0,2}}{_PART}(?:[-./](?:{_PART}|[A-Z]{{1,12}}))*(?!\w|,\d)"
_LETTERS = re.compile(r"^[A-Z./-]+|[A-Z./-]+$")
_YEAR = re.compile(r"(?:19|20)\d\d")
_DATE = re.compile(r"\d{1,2}([-./])\d{1,2}\1(?:\d\d){1,2}|(?:19|20)\d\d([-./])\d{1,2}\2\d{1,2}")
_MONEY = re.compile(r"(?:\d+|\d{1,3}(?:\.\d{3})+)\.\d\d")
_LEAST_DIGITS = 3  # fewer are a term, an article or a day of the month


def _search(papers: dict[str, str]) -> re.Pattern[str]:
    """A paper and its number; blanks between them are never given back, which would take long where there are many."""
    words = "|".join(f"(?P<{word}>{forms})" for word, forms in papers.items())
    return re.compile(
        rf"(?<![^\W_])(?:(?i:{words}))(?i:nummer|nrs?|no)?[.:]?[\s_-]*+(?i:nr|no)?[.:]?\s*+(?P<number>{_BILL_NUMBER})"
    )


_IN_TEXT = _search(_PAPERS)
_IN_FILE_NAME = _search(_PAPERS | _CONTRACTS)


def receipt_number(text: str) -> str | None:
    """The number of the receipt that a text mentions: `LINDE-2026-014`."""
    if "on" not in text:  # most texts of a bank: quicker than the search
        return None
    mention = NUMBER.search(text)
    return mention["number"] if mention else None


def bill_number(text: str) -> str | None:
    """The bill, assessment or payroll sheet that a payment mentions by its number: `factuur 2026-044`."""
    lower = text.lower()
    for part in _PARTS_OF_WORDS:  # most texts of a bank have none of these: quicker than the search
        if part in lower:
            return _numbered(_IN_TEXT, text)
    return None


def file_number(name: str) -> str | None:
    """The receipt, bill or contract that the name of a file mentions by its number."""
    stem = PurePath(name).stem.replace("_", "-")
    return receipt_number(stem) or _numbered(_IN_FILE_NAME, stem)


def _numbered(pattern: re.Pattern[str], text: str) -> str | None:
    for mention in pattern.finditer(text):
        number = mention["number"]
        if _is_number(number):
            word = next(name for name, value in mention.groupdict().items() if value and name != "number")
            return f"{word} {number}"
    return None


def _is_number(text: str) -> bool:
    """Whether it is the number of a paper: no year, date or amount, and no few digits."""
    bare = _LETTERS.sub("", text)
    return (
        sum(map(str.isdigit, bare)) >= _LEAST_DIGITS
        and not _YEAR.fullmatch(bare)
        and not _DATE.fullmatch(bare)
        and not _MONEY.fullmatch(text)
    )
