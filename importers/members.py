"""Import a member list: numbers, kinds and dates into the standing data, shares held at the start into the books."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from beancount.core import data

from bwk_ledger import accounts, meta
from bwk_ledger.books.text import custom
from bwk_ledger.membership import ASSOCIATION
from bwk_ledger.money import format_amount
from importers.base import Importer
from importers.build import origin, posting, share_posting
from importers.numbered import blind, numbered_rows
from importers.plan import Archive, Plan
from importers.readers.tables import MEMBER_LIST, date_field, has_columns, header, number_field

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bwk_ledger.membership import Membership
    from importers.context import Context
    from importers.readers.source import Source
    from importers.readers.tables import TableRow

STANDING = "stam/leden.beancount"
_HOW_TO_CHANGE = "wijzig dat met 'bwk leden wijzigen' of 'bwk leden opzeggen'"
_NUMBERS_ONLY = "het nummer wordt deel van een rekeningnaam, en een naam hoort niet in de boeken."
_COPY = "ledenlijst.csv"  # what a list is called in the books
_KEPT = ("lidnummer", "soort", "kamer", "lid sinds", "lid tot", "aandelen", "aandelen per")
_MAY_BE_LEFT_OUT = ("vereniging",)
_YES_OR_NO = {"ja": True, "nee": False, "": False}


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
        before = context.config.members
        rows = numbered_rows(source, "lidnummer", "lid", cause=_NUMBERS_ONLY, example="L0001", since="lid sinds")
        for number, row in rows:
            entry = _member(source, row, number, context)
            known = _period(number, entry.date, context)
            if known is not None:
                plan.known.append(entry)
                if (known.end, known.kamer, known.kind) != _compared(entry):
                    plan.notes.append(f"{number} staat anders in de boeken; {_HOW_TO_CHANGE}")
            else:
                _refuse_overlap(source, row, number, entry, context)
                plan.entries.append((STANDING, entry))
                # Bank rows in the same batch may name the members that came just now.
                context.know_members([entry])
            shares, day = _shares(source, row, number)
            if not shares or not day:
                continue
            if number in before:
                plan.notes += _other_holding(number, shares, day, context)
            else:
                transaction = _opening(source, row, number, shares, day, context)
                context.add(transaction)
                plan.entries.append((f"jaren/{day.year}/leden.beancount", transaction))
        days = [entry.meta.get("einde") or entry.date for _, entry in plan.entries if isinstance(entry, data.Custom)]
        if days:
            kept = (*_KEPT, *(title for title in _MAY_BE_LEFT_OUT if title in header(source)))
            plan.archive = Archive(accounts.SHARES, max(days), _COPY, lambda: blind(source, kept))
        return plan


def _compared(entry: Any) -> tuple[Any, ...]:
    return (entry.meta.get("einde"), entry.meta["kamer"], entry.meta["soort"])


def _period(number: str, start: dt.date, context: Context) -> Membership | None:
    """The membership of the books that begins on a day."""
    member = context.config.members.get(number)
    return next((period for period in member.periods if period.start == start), None) if member else None


def _refuse_overlap(source: Source, row: TableRow, number: str, entry: Any, context: Context) -> None:
    """Somebody is a member once at a time: who returns does so after the last day."""
    member = context.config.members.get(number)
    end = entry.meta.get("einde") or dt.date.max
    for period in member.periods if member else ():
        if period.start <= end and entry.date <= (period.end or dt.date.max):
            raise source.damaged(
                row.line,
                f"lid {number} is al lid vanaf {period.start}" + (f" tot en met {period.end}" if period.end else ""),
                cause="wie terugkomt, houdt het nummer; de nieuwe periode begint na de laatste dag van de vorige.",
                remedy="vul bij de eerdere periode 'Lid tot' in, of verbeter 'Lid sinds'.",
            )


def _shares(source: Source, row: TableRow, number: str) -> tuple[int | None, dt.date | None]:
    shares, day = number_field(source, row, "aandelen"), date_field(source, row, "aandelen per")
    if (shares or 0) < 0 or (shares and day is None):
        raise source.damaged(
            row.line,
            f"de aandelen van lid {number} kloppen niet",
            remedy="vul een aantal van nul of meer in bij 'Aandelen', en de dag ervan bij 'Aandelen per'.",
        )
    return shares, day


def _other_holding(number: str, shares: int, day: dt.date, context: Context) -> Iterator[str]:
    """A list that counts the shares of a member otherwise than the books: told with the difference."""
    held = context.shares_held(number, day)
    if held != shares:
        worth = abs(shares - held) * (context.config.share_price or 0)
        yield (
            f"{number} heeft op {day} volgens de lijst {shares} aandelen en volgens de boeken {held}: "
            f"een verschil van {format_amount(Decimal(worth))} euro; kijk met 'bwk leden aandelen'"
        )


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
    association = row.values.get("vereniging", "").casefold()
    if association not in _YES_OR_NO:
        raise source.damaged(
            row.line,
            f"'{row.values['vereniging']}' in kolom 'Vereniging' is geen ja of nee",
            remedy="schrijf ja voor een betalend lid van de bewonersvereniging, anders nee.",
        )
    if _YES_OR_NO[association]:
        values[ASSOCIATION] = True
    end = date_field(source, row, "lid tot")
    if end is not None:
        values["einde"] = end
    values |= {meta.SOURCE: _COPY, meta.LINE: Decimal(row.line)}
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
    values = origin(_COPY, row.line, f"aandelen-{number}-{day}")
    return data.Transaction(
        {meta.REASON: "ledenlijst", meta.MOVEMENT: Decimal(context.next_movement())},
        day,
        "*",
        number,
        "Aandelen bij aanvang",
        frozenset(),
        frozenset(),
        [
            share_posting(account, Decimal(-shares), price, values),
            posting(accounts.RESERVE, shares * price),
        ],
    )
