"""Payment files by sepaxml: pain.001 (transfers) and pain.008 (direct debits), held against the schemas of ISO 20022.

What sepaxml fills in by chance and by the clock (ids and the time) is replaced by what the order says, so that the same
order always gives the same bytes. Banks are found by IBAN only, and addresses are left out: both are optional in SEPA.
"""

from __future__ import annotations

import xml.etree.ElementTree as ET
from typing import TYPE_CHECKING, Any

from sepaxml import SepaDD, SepaTransfer
from sepaxml.validation import try_valid_xml

from bwk_ledger.money import CENT, EUR
from bwk_ledger.sepa.signs import NAME, REMITTANCE, plain_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bwk_ledger.sepa.parts import Debit, Message, Payment

NEW, OLD = "nieuw", "oud"
TRANSFER = {NEW: "pain.001.001.09", OLD: "pain.001.001.03"}
DEBIT = {NEW: "pain.008.001.08", OLD: "pain.008.001.02"}
FIRST, RECURRENT = "FRST", "RCUR"
_NO_BIC = "NOTPROVIDED"
_NAMESPACE = "urn:iso:std:iso:20022:tech:xsd:"


def transfers(message: Message, payments: Sequence[Payment], version: str = NEW) -> bytes:
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
    return _settled(file.export(validate=False), schema, message, batch=True)


def _config(message: Message) -> dict[str, Any]:
    own = message.own
    # Of the older schema sepaxml demands a BIC; none of them stays in.
    return {"name": _name(own.name, own.iban), "IBAN": own.iban, "BIC": _NO_BIC, "batch": True, "currency": EUR}


def _values(payment: Payment) -> dict[str, Any]:
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


def _settled(content: bytes, schema: str, message: Message, *, batch: bool) -> bytes:
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
    ET.register_namespace("", namespace[""])
    ET.indent(document)
    text: bytes = ET.tostring(document, encoding="utf-8", xml_declaration=True) + b"\n"
    try_valid_xml(text, schema)
    return text


def _first(parent: ET.Element, path: str, namespace: dict[str, str]) -> ET.Element:
    found = parent.find(path, namespace)
    assert found is not None, path
    return found
