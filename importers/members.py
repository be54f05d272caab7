"""Import a member list: numbers, kinds and dates into the standing data, shares held at the start into the books."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from beancount.core import data
from beancount.core.amount import Amount
from beancount.core.position import CostSpec

from bwk_ledger import accounts, meta
from bwk_ledger.books.text import custom
from bwk_ledger.config import SHARE
from bwk_ledger.money import EUR
from importers.base import Importer
from importers.build import origin, posting
from importers.numbered import blind, numbered_rows
from importers.plan import Archive, Plan
from importers.readers.tables import MEMBER_LIST, date_field, has_columns, number_field

if TYPE_CHECKING:
    import datetime as dt

    from importers.context import Context
    from importers.readers.source import Source
    from importers.readers.tables import TableRow

STANDING = "stam/leden.beancount"
_NUMBERS_ONLY = "het nummer wordt deel van een rekeningnaam, en een naam hoort niet in de boeken."
_KEPT = ("lidnummer", "soort", "kamer", "lid sinds", "lid tot", "aandelen", "aandelen per")


class MemberImporter(Importer):
    """Member list (CSV). Names, addresses and account numbers in it stay where they are: only numbers are taken."""

    label = "ledenlijst (CSV)"
    rank = 1

    def recognises(self, source: Source) -> bool:
        """Whether the first line has the columns of a member list."""
        return has_columns(source, MEMBER_LIST)

    def own_account(self, source: Source, context: Context) -> str:  # noqa: ARG002 - every list is about the same
        """The account above those of the members."""
        return accounts.SHARES

    def plan(self, source: Source, context: Context) -> Plan:
        """Add the members the books do not know; tell which known members are listed differently."""
        plan = Plan()
        for number, row in numbered_rows(source, "lidnummer", "lid", cause=_NUMBERS_ONLY, example="L0001"):
            entry = _member(source, row, number, context)
            known = context.config.members.get(number)
            if known is not None:
                plan.known.append(entry)
                if (known.start, known.end, known.kamer, known.kind) != _compared(entry):
                    plan.notes.append(f"{number} staat anders in de boeken; wijzig dat in {STANDING}")
                continue
            context.add(entry)
            plan.entries.append((STANDING, entry))
            shares = number_field(source, row, "aandelen")
            day = date_field(source, row, "aandelen per")
            if (shares or 0) < 0 or (shares and day is None):
                raise source.damaged(
                    row.line,
                    f"de aandelen van lid {number} kloppen niet",
                    remedy="vul een aantal van nul of meer in bij 'Aandelen', en de dag ervan bij 'Aandelen per'.",
                )
            if shares and day:
                transaction = _opening(source, row, number, shares, day, context)
                plan.entries.append((f"jaren/{day.year}/leden.beancount", transaction))
        days = [entry.meta.get("einde") or entry.date for _, entry in plan.entries if isinstance(entry, data.Custom)]
        if days:
            plan.archive = Archive(accounts.SHARES, max(days), lambda: blind(source, _KEPT))
        # Bank rows in the same batch may name the members that came just now.
        context.know_members([entry for _, entry in plan.entries])
        return plan


def _compared(entry: Any) -> tuple[Any, ...]:
    return (entry.date, entry.meta.get("einde"), entry.meta["kamer"], entry.meta["soort"])


def _member(source: Source, row: TableRow, number: str, context: Context) -> Any:
    start = date_field(source, row, "lid sinds")
    if start is None:
        raise source.damaged(row.line, f"lid {number} heeft geen datum bij 'Lid sinds'", remedy="vul de datum in.")
    kamer = row.values["kamer"].upper()
    if kamer not in context.config.kamers:
        raise source.damaged(
            row.line,
            f"lid {number} hoort bij kamer '{kamer}', die er niet is",
            cause=f"de kamers zijn: {' '.join(context.config.kamers)}.",
            remedy="verbeter de kamer, of voeg haar toe in stam/kamers.beancount.",
        )
    values: dict[str, Any] = {"soort": row.values["soort"].lower(), "kamer": kamer}
    end = date_field(source, row, "lid tot")
    if end is not None:
        values["einde"] = end
    values |= {meta.SOURCE: source.name, meta.LINE: Decimal(row.line)}
    return custom(values, start, "lid", number)


def _opening(source: Source, row: TableRow, number: str, shares: int, day: dt.date, context: Context) -> Any:
    """Shares held when the books begin: part of the equity that the bank's opening balance brought in."""
    price = context.config.share_price
    if price is None:
        raise source.damaged(
            row.line, "de nominale waarde van een aandeel staat niet in de boeken",
            remedy="zet 'price AANDEEL ... EUR' in stam/rekeningen.beancount.",
        )  # fmt: skip
    account = f"{accounts.SHARES}:{number}"
    cost = CostSpec(price, None, EUR, None, None, False)
    values = origin(source.name, row.line, f"aandelen-{number}-{day}")
    return data.Transaction(
        {meta.REASON: "ledenlijst"},
        day,
        "*",
        number,
        "Aandelen bij aanvang",
        frozenset(),
        frozenset(),
        [
            data.Posting(account, Amount(Decimal(-shares), SHARE), cost, None, None, values),
            posting(accounts.RESERVE, shares * price),
        ],
    )
