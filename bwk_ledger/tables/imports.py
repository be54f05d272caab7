"""Imports in tables: what was read and booked, what was done before with a party, and the rules in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bwk_ledger.base.errors import listed
from bwk_ledger.tables.records import RecordField, records
from bwk_ledger.tables.table import Kind

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bwk_ledger.acts.imports import AccountRead, FileRead, ForeseenBooking
    from bwk_ledger.acts.rule_trial import KnownRow, RuleTrial, RuleUse
    from bwk_ledger.tables.table import Table


# What an import read of each own account, and what it books of each file.

_PROVED = "Elk saldo is gelijk aan dat van de bank."
_PROVED_WITHOUT_DOUBTS = "Elk saldo is gelijk aan dat van de bank; wat in twijfel is, telt nog niet mee."
_NOT_PROVED = "Niet bewezen: in het bestand staan geen saldi van de bank. Leg het eindsaldo naast dat in uw bankapp."


def read_accounts(found: Sequence[AccountRead], names: Mapping[str, str]) -> list[Table]:
    """The table; none where nothing was read of any account. `names` are those of accounts, in Dutch."""
    if not found:
        return []
    has_doubts = any(item.doubtful for item in found)
    doubtful: RecordField[AccountRead] = RecordField("twijfel", Kind.COUNT, lambda item: item.doubtful)
    fields: tuple[RecordField[AccountRead], ...] = (
        RecordField("Rekening", Kind.TEXT, lambda item: _name(item, names)),
        RecordField("van", Kind.TEXT, _first),
        RecordField("t/m", Kind.TEXT, lambda item: f"{item.last:%d-%m-%Y}"),
        RecordField("nieuw", Kind.COUNT, lambda item: item.new),
        RecordField("bekend", Kind.COUNT, lambda item: item.known),
        *([doubtful] if has_doubts else []),
        RecordField("begin", Kind.MONEY, lambda item: item.opening),
        RecordField("eind", Kind.MONEY, lambda item: item.closing),
    )
    if all(item.is_proved for item in found):
        return [records("Rekeningen", fields, found, subtitle=_PROVED_WITHOUT_DOUBTS if has_doubts else _PROVED)]
    return [records("Rekeningen", fields, found, footnotes=[_NOT_PROVED])]


def _name(item: AccountRead, names: Mapping[str, str]) -> str:
    return (names.get(item.account) or item.account) + ("" if item.is_proved else " [1]")


def _first(item: AccountRead) -> str:
    """The first day; its year only where it is another than that of the last, for a terminal is narrow."""
    return f"{item.first:%d-%m}" if item.first.year == item.last.year else f"{item.first:%d-%m-%Y}"


def foreseen_bookings(item: FileRead) -> list[Table]:
    """The bookings that a file makes; none where it makes no booking."""
    fields: tuple[RecordField[ForeseenBooking], ...] = (
        RecordField("Datum", Kind.TEXT, lambda booking: booking.day),
        RecordField("bedrag", Kind.MONEY, lambda booking: booking.amount),
        RecordField("wat", Kind.TEXT, lambda booking: booking.what),
        RecordField("op", Kind.TEXT, lambda booking: booking.where),
    )
    return [records(item.name, fields, item.bookings)] if item.bookings else []


# What was done before with a party, and what a rule would take.


def before_table(found: Sequence[KnownRow], names: Mapping[str, str]) -> Table:
    """The last bookings of a party."""
    return _rows("Eerder met deze partij", found, names)


def _rows(title: str, found: Sequence[KnownRow], names: Mapping[str, str]) -> Table:
    fields: tuple[RecordField[KnownRow], ...] = (
        RecordField("Datum", Kind.TEXT, lambda item: item.row.date),
        RecordField("bedrag", Kind.MONEY, lambda item: item.row.amount),
        RecordField("wat de bank zei", Kind.TEXT, lambda item: f"{item.row.name} {item.row.description}".strip()),
        RecordField("op", Kind.TEXT, lambda item: _where(item, names)),
    )
    return records(title, fields, found)


def _where(item: KnownRow, names: Mapping[str, str]) -> str:
    """The accounts that a row went to, by their names; what is open went nowhere yet."""
    parts = item.destination.split(" + ") if item.destination else []
    return ", ".join(_named(part, names) for part in parts) or "nog open"


def _named(account: str, names: Mapping[str, str]) -> str:
    name = names.get(account)
    return f"{name} ({account})" if name else account


# `bwk regels`: the treasurer's rules in words, and what one takes.

_NEVER = "Deze regels boekten nog niets, en passen op geen enkele bankregel die bekend is: {}."


def rules_in_use(found: Sequence[RuleUse], title: str) -> Table:
    """The rules in their order: the first that fits wins."""
    fields: tuple[RecordField[RuleUse], ...] = (
        RecordField("Nr", Kind.COUNT, lambda item: item.number),
        RecordField("Regel", Kind.TEXT, lambda item: item.rule.name),
        RecordField("Wanneer", Kind.TEXT, lambda item: item.when),
        RecordField("Boekt op", Kind.TEXT, lambda item: item.where),
        RecordField("Partij", Kind.TEXT, lambda item: item.rule.party or ""),
        RecordField("Geboekt", Kind.COUNT, lambda item: item.booked),
        RecordField("Laatst", Kind.TEXT, lambda item: f"{item.last}" if item.last else ""),
        RecordField("Past nu op", Kind.COUNT, lambda item: item.takes),
    )
    never = [f"'{item.rule.name}'" for item in found if item.never]
    notes = [_NEVER.format(listed(never))] if never else []
    return records(
        "Regels",
        fields,
        found,
        subtitle=f"{title}; de eerste regel die past, wint",
        empty="Er zijn nog geen regels.",
        footnotes=notes,
    )


def rows_of_rule(found: RuleTrial, title: str) -> Table:
    """The known rows that a rule fits, and which of them an earlier rule takes; names stand in it."""
    lines = [*((item, "") for item in found.takes), *((item, rule.name) for item, rule in found.hidden)]
    fields: tuple[RecordField[tuple[KnownRow, str]], ...] = (
        RecordField("Datum", Kind.TEXT, lambda line: f"{line[0].row.date}"),
        RecordField("Bedrag", Kind.MONEY, lambda line: line[0].row.amount),
        RecordField("Tegenpartij", Kind.TEXT, lambda line: line[0].row.name),
        RecordField("Tekst", Kind.TEXT, lambda line: line[0].row.description),
        RecordField("Nu geboekt op", Kind.TEXT, lambda line: line[0].destination or "nog open"),
        RecordField("Eerdere regel neemt hem", Kind.TEXT, lambda line: line[1]),
    )
    return records(
        f"Regel '{found.rule.name}': {found.when}",
        fields,
        sorted(lines, key=lambda line: line[0].row.date),
        subtitle=f"{title}; de bankregels waarvan het origineel is bewaard",
        empty="Geen enkele bankregel die bekend is, past.",
    )
