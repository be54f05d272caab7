"""The audit file: the cash books of one year as the Belastingdienst's XAF wants them, still without a form.

Customers and suppliers are members by number and organisations by name; no name of a resident is in the books, so none
can be here. What members hold is one account, of which the relations are the subledger. A line with VAT stands without
it, with the VAT on lines of its own: as on the invoice, and not first with it and then corrected as in the books.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from bwk_ledger.base import accounts, periods
from bwk_ledger.base.errors import Blank, InputError, advice, bare
from bwk_ledger.base.money import ZERO
from bwk_ledger.figures.chart import chart
from bwk_ledger.figures.general_ledger import journals, together, trial_balance
from bwk_ledger.figures.reconciliation import with_relations
from bwk_ledger.figures.vat import vat_lines
from bwk_ledger.rules import vat
from bwk_ledger.rules.derived import kind_of
from bwk_ledger.standing.vat import read_vat

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from decimal import Decimal

    from bwk_ledger.figures.chart import ChartAccount
    from bwk_ledger.figures.general_ledger import AccountYear, Journal, JournalEntry, JournalLine
    from bwk_ledger.rules.load import Ledger

ID_LENGTH = 35  # the most that XAF allows for an identification
_DIGEST = 6
_NUMBER = re.compile(r"[A-Z]+-?\d+", re.ASCII)


@dataclass(frozen=True)
class Company:
    """Whose books they are; `fiscal_number` is the RSIN."""

    name: str
    commerce_number: str
    fiscal_number: str


@dataclass(frozen=True)
class CustomerOrSupplier:
    """A member (by number) or an organisation (by name) that something was paid to or received from.

    What is open with it, EUR in the sign of the ledger, when the year begins and when it ends.
    """

    id: str
    name: str
    pays: bool
    is_paid: bool
    opening: Decimal
    closing: Decimal


@dataclass(frozen=True)
class VatCode:
    """A rate as it is used on one side: what is owed on income, or deducted of costs."""

    id: str
    name: str
    percent: Decimal
    is_owed: bool

    @property
    def account(self) -> str:
        """Where it is booked."""
        return vat.OWED if self.is_owed else vat.DEDUCTED


@dataclass(frozen=True)
class VatAmount:
    """The VAT of a line, EUR in the sign of the ledger."""

    code: VatCode
    amount: Decimal


@dataclass(frozen=True)
class AuditFile:
    """All of one year; `balances` whose opening is not zero make the opening balance."""

    year: int
    company: Company
    accounts: Mapping[str, ChartAccount]  # by account name
    parties: Mapping[str, CustomerOrSupplier]  # by payee or number
    balances: tuple[AccountYear, ...]
    journals: tuple[Journal, ...]
    vat: Mapping[int, tuple[VatAmount, ...]]  # by the `id` of a line of a journal

    @property
    def vat_codes(self) -> list[VatCode]:
        """Those that are used."""
        return sorted({item.code for amounts in self.vat.values() for item in amounts}, key=lambda code: code.id)


def audit_file(ledger: Ledger, year: int) -> AuditFile:
    """The cash books of a calendar year.

    Raises:
        InputError: the fiscal number of the cooperative is not in the books; XAF asks for it.
    """
    year_journals, of_lines = _with_vat(ledger, year, ledger.index.fact(journals, year))
    balances = together(ledger.index.fact(trial_balance, year))
    known = chart(ledger)
    used = {*(item.account for item in balances), *(item.code.account for lines in of_lines.values() for item in lines)}
    return AuditFile(
        year=year,
        company=_company(ledger),
        accounts={name: account for name, account in known.items() if name in used},
        parties=_parties(year_journals, ledger, year),
        balances=tuple(balances),
        journals=tuple(year_journals),
        vat=of_lines,
    )


def short_id(text: str) -> str:
    """A text of at most 35 characters: itself, or its beginning with a digest that tells it from all others."""
    if len(text) <= ID_LENGTH:
        return text
    digest = hashlib.sha256(text.encode()).hexdigest()[:_DIGEST]
    return f"{text[: ID_LENGTH - _DIGEST - 1]}~{digest}"


def _company(ledger: Ledger) -> Company:
    cooperative = next((kamer for kamer in ledger.config.kamers.values() if kamer.is_cooperative), None)
    values: Mapping[str, Any] = cooperative.source if cooperative else {}
    number = str(values.get("rsin") or "")
    if not number:
        raise InputError(
            "het fiscaal nummer van de coöperatie staat niet in de boeken.",
            cause="een auditfile noemt het RSIN van wie de boeken zijn.",
            remedy=advice("zet het in de boeken: ", bare("kamer wijzig", cooperative.code, rsin=Blank("NUMMER")), ".")
            if cooperative
            else 'zet in stam/kamers.beancount een kamer met soort: "cooperatie", met haar rsin.',
        )
    return Company(cooperative.name if cooperative else ledger.title, str(values.get("kvk") or ""), number)


# VAT: in the books a transaction of its own that takes it out of a cost or an income; here lines of the same document.

_Place = tuple[str, int]


def _with_vat(
    ledger: Ledger, year: int, found: Sequence[Journal]
) -> tuple[list[Journal], Mapping[int, tuple[VatAmount, ...]]]:
    """The journals with each line that has VAT without it, and the VAT of these lines."""
    if read_vat(ledger.entries).start is None:
        return list(found), {}
    by_posting = {id(line.posting): line for line in vat_lines(ledger, periods.year(year))}
    taken = {_place(line.posting.meta) for line in by_posting.values()}
    of_lines: dict[int, tuple[VatAmount, ...]] = {}
    result = []
    for journal in found:
        entries = []
        for entry in journal.entries:
            if kind_of(entry.entry) == vat.KIND and _place(entry.entry.meta) in taken:
                continue  # it is in the document it follows from
            entries.append(_document(entry, by_posting, of_lines))
        result.append(replace(journal, entries=tuple(entries)))
    return [journal for journal in result if journal.entries], of_lines


def _place(values: Mapping[str, Any]) -> _Place:
    return str(values["filename"]), int(values["lineno"])


def _document(
    entry: JournalEntry, by_posting: Mapping[int, vat.VatLine], of_lines: dict[int, tuple[VatAmount, ...]]
) -> JournalEntry:
    lines: list[JournalLine] = []
    for item in entry.lines:
        vat_line = by_posting.get(id(item.posting))
        if vat_line is None:
            lines.append(item)
            continue
        line = replace(item, amount=vat_line.net)
        amounts = _amounts(vat_line)
        lines.append(line)
        lines += [replace(item, account=part.code.account, amount=part.amount, kamer="") for part in amounts]
        of_lines[id(line)] = amounts or (VatAmount(_code(vat_line, is_owed=not vat_line.is_cost), ZERO),)
    return replace(entry, lines=tuple(lines))


def _amounts(line: vat.VatLine) -> tuple[VatAmount, ...]:
    owed = VatAmount(_code(line, is_owed=True), -line.owed)
    deducted = VatAmount(_code(line, is_owed=False), line.deducted)
    return tuple(part for part in (owed, deducted) if part.amount)


def _code(line: vat.VatLine, *, is_owed: bool) -> VatCode:
    rate = vat.HIGH if line.word == vat.SHIFTED and line.is_cost else line.word
    percent = vat.rate(rate, line.day) or ZERO
    side, name = ("V", "Verkoop") if is_owed else ("I", "Inkoop")
    text = f"{name} {line.word}" + (f" {percent:f}%" if percent else "")
    return VatCode(f"{side}-{line.word.upper()}" + (f"-{percent:f}" if percent else ""), text, percent, is_owed)


# Relations.


def _parties(found: Iterable[Journal], ledger: Ledger, year: int) -> dict[str, CustomerOrSupplier]:
    paid: set[str] = set()
    received: set[str] = set()
    for journal in found:
        for entry in journal.entries:
            own = sum((line.amount for line in entry.lines if accounts.is_money(line.account)), ZERO)
            for line in entry.lines:
                if not accounts.is_money(line.account) and (who := line.member or entry.payee):
                    (received if (own or -line.amount) > 0 else paid).add(who)
    openings = with_relations(ledger, periods.year(year - 1).last_day)
    closings = with_relations(ledger, periods.year(year).last_day)
    open_with = {who for held in (openings, closings) for who, amount in held.items() if amount and who}
    return {
        who: CustomerOrSupplier(
            id=short_id(who),
            name=f"Lid {who}" if _NUMBER.fullmatch(who) else who,
            pays=who in received or who not in paid,
            is_paid=who in paid,
            opening=openings.get(who, ZERO),
            closing=closings.get(who, ZERO),
        )
        for who in sorted(paid | received | open_with)
    }
