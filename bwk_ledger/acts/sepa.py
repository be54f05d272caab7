"""SEPA payment files: pain.001 (transfers) and pain.008 (direct debits), held against the schemas of ISO 20022."""

from __future__ import annotations

import datetime as dt
import re
import xml.etree.ElementTree as ET
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from dateutil.easter import easter
from sepaxml import SepaDD, SepaTransfer
from sepaxml.validation import try_valid_xml
from text_unidecode import unidecode

from bwk_ledger.base.errors import InputError
from bwk_ledger.base.money import CENT, EUR

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from decimal import Decimal


# The days on which banks settle: not in weekends, nor on the closing days of TARGET.

DAY = dt.timedelta(days=1)
_SATURDAY = 5
_FIXED = {(1, 1), (5, 1), (12, 25), (12, 26)}  # month and day
_AROUND_EASTER = (-2, 1)  # Good Friday and Easter Monday


def working_day(day: dt.date) -> dt.date:
    """The day itself, or the first day after it on which banks settle."""
    while not is_working_day(day):
        day += DAY
    return day


def working_day_before(day: dt.date) -> dt.date:
    """The last day before a day on which banks settle."""
    day -= DAY
    while not is_working_day(day):
        day -= DAY
    return day


def is_working_day(day: dt.date) -> bool:
    """Whether banks settle on a day."""
    return (
        day.weekday() < _SATURDAY
        and (day.month, day.day) not in _FIXED
        and (day - easter(day.year)).days not in _AROUND_EASTER
    )


# The creditor id (incassant-id) under which direct debits are collected: `NLkkZZZ`, the KvK number and four digits.

_DUTCH = re.compile(r"NL\d\dZZZ\d{12}", re.ASCII)
_HEAD, _BUSINESS = 4, 7  # country and check digits; with the business code, which the check leaves out


def read_creditor(text: str) -> str:
    """A creditor id without spaces.

    Raises:
        InputError: it has another form, or its check digits are wrong.
    """
    from schwifty.checksum import numerify

    compact = "".join(text.split()).upper()
    if not _DUTCH.fullmatch(compact):
        raise _wrong(text, "het heeft de vorm NLkkZZZ met daarachter het KvK-nummer en vier cijfers.")
    if numerify(compact[_BUSINESS:] + compact[:_HEAD]) % 97 != 1:
        raise _wrong(text, "het controlegetal klopt niet.")
    return compact


def _wrong(text: str, cause: str) -> InputError:
    return InputError(
        f"'{text}' is geen incassant-id.", cause=cause, remedy="neem het over uit het incassocontract met de bank."
    )


# Text in the signs that every bank takes (EPC217-08): letters without accents, digits, and a few marks.

NAME, REMITTANCE = 70, 140  # the most characters of a name and of what a payment is about
_REFUSED = re.compile(r"[^A-Za-z0-9/\-?:().,'+ ]")
# The nearest sign that is allowed, where there is one; all others become a space.
_NEAREST = str.maketrans({"&": "+", "_": "-", ";": ",", '"': "'", "[": "(", "]": ")", "{": "(", "}": ")"})


def plain_text(text: str, longest: int) -> str:
    """A text as it may stand in a payment file, cut at a length; empty where no sign of it is left."""
    allowed = _REFUSED.sub(" ", unidecode(text).translate(_NEAREST))
    # A slash at either end, or two in a row, banks take for signs of their own.
    clean = re.sub("//+", "/", " ".join(allowed.split())).strip("/ ")
    return clean[:longest].strip("/ ")


# What a payment file is made of. Names and texts stand in it as banks take them; amounts are EUR above zero.


@dataclass(frozen=True)
class Party:
    """Who has an account; the IBAN is right and without spaces."""

    name: str
    iban: str


@dataclass(frozen=True)
class SepaPayment:
    """One line of a file: to or from whom, how much, under which end-to-end id, and the text that they read."""

    party: Party
    amount: Decimal
    end_to_end: str
    text: str


@dataclass(frozen=True)
class Debit(SepaPayment):
    """A line of a file that collects, on a mandate; `is_first` where nothing was collected on it before."""

    mandate: str
    signed: dt.date
    is_first: bool
    old_iban: str = ""  # the account for which the mandate was given, where the bank must be told of another one


@dataclass(frozen=True)
class Message:
    """What a file says once, whatever payments are in it.

    Args:
        reference: that of the order, which is the id of the message and begins the id of each of its parts.
        created: the time that stands in it.
        own: the account that pays or receives.
        execution: the day the bank is asked to do it.
    """

    reference: str
    created: dt.datetime
    own: Party
    execution: dt.date


# Payment files by sepaxml: pain.001 (transfers) and pain.008 (direct debits), held against the schemas of ISO 20022.
#
# What sepaxml fills in by chance and by the clock (ids and the time) is replaced by what the order says, so that the
# same order always gives the same bytes. Banks are found by IBAN only, and addresses are left out: both are optional
# in SEPA.

NEW, OLD = "nieuw", "oud"
TRANSFER = {NEW: "pain.001.001.09", OLD: "pain.001.001.03"}
DEBIT = {NEW: "pain.008.001.08", OLD: "pain.008.001.02"}
FIRST, RECURRENT = "FRST", "RCUR"
_NO_BIC = "NOTPROVIDED"
_NAMESPACE = "urn:iso:std:iso:20022:tech:xsd:"


def transfers(message: Message, payments: Sequence[SepaPayment], version: str = NEW) -> bytes:
    """A file of transfers (pain.001), each booked by the bank on its own.

    Args:
        message: what is said once.
        payments: what is paid, at least one.
        version: `nieuw` or `oud`, for banks differ.
    """
    schema = TRANSFER[version]
    file = SepaTransfer(_config(message), schema)
    for payment in payments:
        file.add_payment({**_values(payment), "execution_date": message.execution})
    return _settled(file.export(validate=False), schema, message, batch=False)


def debits(message: Message, lines: Sequence[Debit], creditor: str, version: str = NEW) -> bytes:
    """A file of direct debits (pain.008, scheme CORE), of which the bank books first ones together, and all others.

    Args:
        message: what is said once.
        lines: what is collected, at least one.
        creditor: the creditor id.
        version: `nieuw` or `oud`, for banks differ.
    """
    schema = DEBIT[version]
    file = SepaDD({**_config(message), "creditor_id": creditor}, schema)
    for line in lines:
        file.add_payment(
            {
                **_values(line),
                "type": FIRST if line.is_first else RECURRENT,
                "collection_date": message.execution,
                "mandate_id": line.mandate,
                "mandate_date": line.signed,
            }
        )
    amended = {line.end_to_end: line for line in lines if line.old_iban}
    return _settled(file.export(validate=False), schema, message, batch=True, amended=amended)


def _config(message: Message) -> dict[str, Any]:
    own = message.own
    # Of the older schema sepaxml demands a BIC; none of them stays in.
    return {"name": _name(own.name, own.iban), "IBAN": own.iban, "BIC": _NO_BIC, "batch": True, "currency": EUR}


def _values(payment: SepaPayment) -> dict[str, Any]:
    cents = int(payment.amount / CENT)
    assert cents * CENT == payment.amount > 0
    return {
        "name": _name(payment.party.name, payment.party.iban),
        "IBAN": payment.party.iban,
        "amount": cents,
        "description": plain_text(payment.text, REMITTANCE),
        "endtoend_id": payment.end_to_end,
    }


def _name(name: str, otherwise: str) -> str:
    """A name may not be empty: one in signs that cannot be written is that of the account."""
    return plain_text(name, NAME) or otherwise


def _settled(
    content: bytes, schema: str, message: Message, *, batch: bool, amended: Mapping[str, Debit] | None = None
) -> bytes:
    """The file with its ids and time from the order, valid by its schema."""
    namespace = {"": _NAMESPACE + schema}
    document = ET.fromstring(content)  # noqa: S314 - sepaxml made it just now
    header = _first(document, ".//GrpHdr", namespace)
    _first(header, "MsgId", namespace).text = message.reference
    _first(header, "CreDtTm", namespace).text = message.created.strftime("%Y-%m-%dT%H:%M:%S")
    for part in document.iterfind(".//PmtInf", namespace):
        kind = part.find("PmtTpInf/SeqTp", namespace)
        suffix = "" if kind is None else f"-{kind.text}"
        _first(part, "PmtInfId", namespace).text = f"{message.reference}{suffix}"
        _first(part, "BtchBookg", namespace).text = str(batch).lower()
    for agent in ("DbtrAgt", "CdtrAgt"):
        for bank in document.iterfind(f".//{agent}/FinInstnId", namespace):
            bank.clear()
            other = ET.SubElement(bank, f"{{{namespace['']}}}Othr")
            ET.SubElement(other, f"{{{namespace['']}}}Id").text = _NO_BIC
    for line in document.iterfind(".//DrctDbtTxInf", namespace):
        debit = (amended or {}).get(_first(line, "PmtId/EndToEndId", namespace).text or "")
        if debit is not None:
            _amend(_first(line, "DrctDbtTx/MndtRltdInf", namespace), debit, namespace[""])
    ET.register_namespace("", namespace[""])
    ET.indent(document)
    text: bytes = ET.tostring(document, encoding="utf-8", xml_declaration=True) + b"\n"
    try_valid_xml(text, schema)
    return text


_OTHER_BANK = "SMNDA"  # same mandate, new debtor account


def _amend(mandate: ET.Element, debit: Debit, namespace: str) -> None:
    """Say that a mandate goes along to another account: from which one at the same bank, else only that it does.

    Source: EPC130-08, customer-to-bank guidelines for SEPA Core direct debits, AT-24.
    """

    def below(parent: ET.Element, name: str, text: str | None = None) -> ET.Element:
        made = ET.SubElement(parent, f"{{{namespace}}}{name}")
        made.text = text
        return made

    below(mandate, "AmdmntInd", "true")
    account = below(below(below(mandate, "AmdmntInfDtls"), "OrgnlDbtrAcct"), "Id")
    if _bank(debit.old_iban) == _bank(debit.party.iban):
        below(account, "IBAN", debit.old_iban)
    else:
        below(below(account, "Othr"), "Id", _OTHER_BANK)


def _bank(iban: str) -> str:
    """The country and the bank of an IBAN."""
    return iban[:2] + iban[4:8]


def _first(parent: ET.Element, path: str, namespace: dict[str, str]) -> ET.Element:
    element = parent.find(path, namespace)
    assert element is not None, path
    return element
