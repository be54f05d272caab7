"""The books for others: the audit file (XAF 4.0 and 3.2), journals of ledger and hledger, and the dossier of a year."""

from __future__ import annotations

import hashlib
import io
import zipfile
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

from bwk_ledger import __version__
from bwk_ledger.base import accounts
from bwk_ledger.base.money import ZERO
from bwk_ledger.base.periods import month, year
from bwk_ledger.figures.chart import shared_account
from bwk_ledger.figures.general_ledger import place_of
from bwk_ledger.render.cells import clean

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator, Mapping
    from decimal import Decimal

    from bwk_ledger.figures.audit_file import AuditFile, CustomerOrSupplier
    from bwk_ledger.figures.general_ledger import Journal, JournalEntry, JournalLine


# XAF 4.0, the audit file of the Belastingdienst: release 4.0.3, the only version accepted from 2027 on.
#
# Source: schema XmlauditfileXAF_4.0 of the Belastingdienst (BCPP 1.1). `cost` holds the kamer and `project` the
# grant. For software that only reads XAF 3.2 the tree of that file gets the names and places of the old one (schema
# auditfiles.nl XAF 3.2); the Belastingdienst takes it until 2027 only.

XAF_NAMESPACE = "http://www.odb.belastingdienst.nl/Belastingdienst/BCPP/1.1/structures/XmlauditfileXAF_4.0"
RGS_VERSION = "3.3"
VERSIONS = ("4.0", "3.2")
_BANK, _CASH, _GENERAL = "B", "C", "M"
_MONTHS = 12
_NAME, _TEXT, _LONG = 50, 255, 999
_OLD_NAMESPACE = "http://www.auditfiles.nl/XAF/3.2"
_OLD_NAMES = {"Commercenr": "companyIdent", "cost": "costID", "project": "projID"}
_NEW_NAMES = {"opBalDesc", "opBalTp", "clBalDesc", "clBalTp", "Source"}  # the old one has no place for these
_ID_LENGTH = 35
_TAXONOMY, _ENTRY_POINT = "Referentie GrootboekSchema", "RGS 3.3"


def render_xaf(found: AuditFile, made: dt.date, version: str = VERSIONS[0]) -> bytes:
    """The file; the same books on the same day give the same bytes.

    Args:
        found: the cash books of a year.
        made: the day that stands in the file as that of its making.
        version: one of `VERSIONS`.
    """
    if version not in VERSIONS:
        raise ValueError(version)
    root = ET.Element("auditfile")
    _header(root, found, made)
    company = _add(root, "company")
    if found.company.commerce_number:
        _add(company, "Commercenr", found.company.commerce_number)
    _add(company, "companyName", found.company.name[:_TEXT])
    _add(company, "taxRegistrationCountry", "NL")
    _add(company, "taxRegIdent", found.company.fiscal_number)
    _parties(company, found)
    _accounts(company, found)
    _vat_codes(company, found)
    _periods(company, found.year)
    _opening(company, found)
    _transactions(company, found)
    root.set("xmlns", XAF_NAMESPACE)
    if version != VERSIONS[0]:
        _make_old(root)
    ET.indent(root, " ")
    content: bytes = ET.tostring(root, encoding="UTF-8", xml_declaration=True)
    return content + b"\n"


def _header(root: ET.Element, found: AuditFile, made: dt.date) -> None:
    whole = year(found.year)
    header = _add(root, "header")
    _add(header, "fiscalYear", str(found.year))
    _add(header, "startDate", whole.start.isoformat())
    _add(header, "endDate", whole.last_day.isoformat())
    _add(header, "curCode", "EUR")
    _add(header, "dateCreated", made.isoformat())
    _add(header, "softwareDesc", "bwk-ledger")
    _add(header, "softwareVersion", __version__)
    _add(header, "RGSVersion", RGS_VERSION)


def _parties(company: ET.Element, found: AuditFile) -> None:
    if not found.parties:
        return
    parent = _add(company, "customersSuppliers")
    for party in found.parties.values():
        element = _add(parent, "customerSupplier")
        _add(element, "custSupID", party.id)
        _add(element, "custSupName", party.name[:_NAME])
        _add(element, "custSupTp", _side(party))
        for name, amount in (("op", party.opening), ("cl", party.closing)):
            _add(element, f"{name}BalDesc", f"{abs(amount):.2f}")
            _add(element, f"{name}BalTp", "C" if amount < 0 else "D")


def _side(party: CustomerOrSupplier) -> str:
    """Customer, supplier, or both."""
    if party.pays and party.is_paid:
        return "B"
    return "C" if party.pays else "S"


def _accounts(company: ET.Element, found: AuditFile) -> None:
    parent = _add(company, "generalLedger")
    for account in found.accounts.values():
        element = _add(parent, "ledgerAccount")
        _add(element, "accID", account.number)
        _add(element, "accDesc", f"{account.name} ({account.account})"[:_TEXT])
        _add(element, "accTp", "P" if account.is_result else "B")
        if account.rgs:
            _add(element, "RGScode", account.rgs)


def _vat_codes(company: ET.Element, found: AuditFile) -> None:
    if not found.vat_codes:
        return
    parent = _add(company, "vatCodes")
    for code in found.vat_codes:
        element = _add(parent, "vatCode")
        _add(element, "vatID", code.id)
        _add(element, "vatDesc", code.name)
        _add(element, "vatToPayAccID" if code.is_owed else "vatToClaimAccID", found.accounts[code.account].number)


def _periods(company: ET.Element, number: int) -> None:
    parent = _add(company, "periods")
    for index in range(1, _MONTHS + 1):
        period = month(number, index)
        element = _add(parent, "period")
        _add(element, "periodNumber", str(index))
        _add(element, "startDatePeriod", period.start.isoformat())
        _add(element, "endDatePeriod", period.last_day.isoformat())


def _opening(company: ET.Element, found: AuditFile) -> None:
    lines = [item for item in found.balances if item.opening]
    parent = _add(company, "openingBalance")
    _totals(parent, [item.opening for item in lines])
    for index, item in enumerate(lines, 1):
        element = _add(parent, "obLine")
        _add(element, "nr", str(index))
        _add(element, "accID", found.accounts[item.account].number)
        _amount(element, item.opening)


def _transactions(company: ET.Element, found: AuditFile) -> None:
    parent = _add(company, "transactions")
    _totals(parent, [line.amount for item in found.journals for entry in item.entries for line in entry.lines])
    for journal in found.journals:
        element = _add(parent, "journal")
        _add(element, "jrnID", _code(journal))
        _add(element, "desc", journal.name)
        _add(element, "jrnTp", _GENERAL if journal.account is None else _CASH if journal.is_petty_cash else _BANK)
        if journal.account is not None:
            _add(element, "offsetAccID", found.accounts[journal.account].number)
        for entry in journal.entries:
            _transaction(element, entry, found)


def _transaction(parent: ET.Element, entry: JournalEntry, found: AuditFile) -> None:
    element = _add(parent, "transaction")
    _add(element, "nr", entry.number)
    _add(element, "desc", entry.text)
    _add(element, "periodNumber", str(entry.date.month))
    _add(element, "trDt", entry.date.isoformat())
    _add(element, "Source", place_of(entry.entry.meta)[:_LONG])
    for index, line in enumerate(entry.lines, 1):
        _line(_add(element, "trLine"), index, line, entry, found)


def _line(element: ET.Element, index: int, line: JournalLine, entry: JournalEntry, found: AuditFile) -> None:
    _add(element, "nr", str(index))
    _add(element, "accID", found.accounts[shared_account(line.account)].number)
    _add(element, "docRef", (line.document or entry.number)[:_TEXT])
    _add(element, "effDate", entry.date.isoformat())
    _add(element, "desc", entry.text)
    _amount(element, line.amount)
    party = found.parties.get(line.member or entry.payee)
    if party is not None:
        _add(element, "custSupID", party.id)
    if line.kamer:
        _add(element, "cost", line.kamer[:_LONG])
    if line.grant:
        _add(element, "project", line.grant[:_LONG])
    for part in found.vat.get(id(line), ()):
        parent = _add(element, "vat")
        _add(parent, "vatID", part.code.id)
        _add(parent, "vatPerc", f"{part.code.percent:.3f}")
        _add(parent, "vatAmnt", f"{abs(part.amount):.2f}")
        _add(parent, "vatAmntTp", "C" if part.amount < 0 or (part.code.is_owed and not part.amount) else "D")


def _code(journal: Journal) -> str:
    return journal.name.upper().replace(" ", "-")[:20]


def _totals(parent: ET.Element, amounts: list[Decimal]) -> None:
    _add(parent, "linesCount", str(len(amounts)))
    _add(parent, "totalDebit", f"{sum((max(amount, ZERO) for amount in amounts), ZERO):.2f}")
    _add(parent, "totalCredit", f"{sum((max(-amount, ZERO) for amount in amounts), ZERO):.2f}")


def _amount(parent: ET.Element, amount: Decimal) -> None:
    _add(parent, "amnt", f"{abs(amount):.2f}")
    _add(parent, "amntTp", "C" if amount < 0 else "D")


def _add(parent: ET.Element, name: str, text: str | None = None) -> ET.Element:
    element = ET.SubElement(parent, name)
    if text is not None:
        element.text = clean(text)
    return element


def _make_old(root: ET.Element) -> None:
    """Turn the tree of a 4.0 file into one of 3.2, in place."""
    root.set("xmlns", _OLD_NAMESPACE)
    header = _child(root, "header")
    header.remove(_child(header, "RGSVersion"))
    for element in root.iter():
        if element.tag in _OLD_NAMES:
            element.tag = _OLD_NAMES[element.tag]
            element.text = (element.text or "")[:_ID_LENGTH]
    for parent in (*root.iter("customerSupplier"), *root.iter("transaction")):
        for element in [child for child in parent if child.tag in _NEW_NAMES]:
            parent.remove(element)
    for account in root.iter("ledgerAccount"):
        _move_rgs(account)
    opening = _child(_child(root, "company"), "openingBalance")
    day = opening.makeelement("opBalDate", {})
    day.text = _child(header, "startDate").text
    opening.insert(0, day)


def _move_rgs(account: ET.Element) -> None:
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


def _child(parent: ET.Element, name: str) -> ET.Element:
    child = parent.find(name)
    assert child is not None
    return child


# The books as a journal of ledger or hledger: so that another program, written by others, can prove the figures.
#
# What the plugin adds (the release of grants) is written out as postings. Hours keep their own commodities and shares
# their cost, so `-B` shows euros.

FORMATS = ("hledger", "ledger")
# hledger knows by its own words what assets are; other words need a type.
_TYPES = dict(zip(accounts.ROOTS, "ALERX", strict=True))


def render_hledger(transactions: Iterable[Any], names: Iterable[str], format: str) -> str:  # noqa: A002 - as in bwk_ledger.render
    """The journal.

    Args:
        transactions: those of the books, as loaded.
        names: every account that is open.
        format: one of `FORMATS`.
    """
    if format not in FORMATS:
        raise ValueError(format)
    lines = [f"account {root}  ; type: {kind}" for root, kind in _TYPES.items()] if format == "hledger" else []
    lines += [f"account {name}" for name in names]
    for entry in transactions:
        lines += ["", *_entry(entry)]
    return "\n".join(lines) + "\n"


def _entry(entry: Any) -> Iterator[str]:
    flag = "!" if entry.flag == "!" else "*"
    yield f"{entry.date.isoformat()} {flag} {_plain(' | '.join(filter(None, (entry.payee, entry.narration))))}"
    for item in entry.postings:
        commodity = item.units.currency
        amount = f"{item.units.number:f} {commodity if commodity.isalpha() else chr(34) + commodity + chr(34)}"
        if item.cost is not None:
            amount += f" @ {item.cost.number:f} {item.cost.currency}"
        yield f"    {item.account}  {amount}"


def _plain(text: str) -> str:
    """A description in which nothing reads as a comment, or at its start as a code or a mark."""
    plain_text = " ".join(text.replace(";", ",").split())
    return f"- {plain_text}" if plain_text[:1] in tuple("(*!=") else plain_text


# The dossier of a year: files in one zip, with a list of what is in it and the SHA-256 of each.

CONTENTS = "inhoud.txt"
_STAMP = (2018, 1, 1, 0, 0, 0)  # the same zip for the same files


def render_dossier(title: str, files: Mapping[str, bytes]) -> bytes:
    """The zip; the same files give the same bytes.

    Args:
        title: stands above the list of contents.
        files: by their path in the zip.
    """
    ordered = dict(sorted(files.items()))
    lines = [f"{hashlib.sha256(content).hexdigest()}  {path}" for path, content in ordered.items()]
    head = [title, "", f"{len(ordered)} bestanden. Nakijken: sha256sum -c (de regels hieronder).", ""]
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, content in ({CONTENTS: "\n".join([*head, *lines, ""]).encode()} | ordered).items():
            entry = zipfile.ZipInfo(path, _STAMP)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, content)
    return buffer.getvalue()
