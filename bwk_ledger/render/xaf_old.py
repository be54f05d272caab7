"""XAF 3.2, for software that reads nothing newer: the tree of a 4.0 file with the names and places of the old one.

Source: schema auditfiles.nl XAF 3.2. The Belastingdienst takes it until 2027 only.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

NAMESPACE = "http://www.auditfiles.nl/XAF/3.2"
_NAMES = {"Commercenr": "companyIdent", "cost": "costID", "project": "projID"}
_ID_LENGTH = 35
_TAXONOMY, _ENTRY_POINT = "Referentie GrootboekSchema", "RGS 3.3"


def make_old(root: Element) -> None:
    """Turn the tree of a 4.0 file into one of 3.2, in place."""
    root.set("xmlns", NAMESPACE)
    header = _child(root, "header")
    header.remove(_child(header, "RGSVersion"))
    for element in root.iter():
        if element.tag in _NAMES:
            element.tag = _NAMES[element.tag]
            element.text = (element.text or "")[:_ID_LENGTH]
    for account in root.iter("ledgerAccount"):
        _move_rgs(account)
    opening = _child(_child(root, "company"), "openingBalance")
    day = opening.makeelement("opBalDate", {})
    day.text = _child(header, "startDate").text
    opening.insert(0, day)


def _move_rgs(account: Element) -> None:
    """The code of the Referentie Grootboekschema is a concept of a taxonomy here."""
    code = account.find("RGScode")
    if code is None:
        return
    account.remove(code)
    taxonomy = account.makeelement("taxonomy", {})
    for parent, name, text in ((taxonomy, "taxoRef", _TAXONOMY), (taxonomy, "entryPoint", "")):
        element = parent.makeelement(name, {})
        element.text = text or None
        parent.append(element)
    for name, text in (("entryPointRef", _ENTRY_POINT), ("conceptRef", code.text or "")):
        element = taxonomy[1].makeelement(name, {})
        element.text = text
        taxonomy[1].append(element)
    account.append(taxonomy)


def _child(parent: Element, name: str) -> Element:
    found = parent.find(name)
    assert found is not None
    return found
