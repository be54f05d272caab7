"""Import the list of who give hours: numbers, kinds, kamers and dates into the standing data, names nowhere."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from bwk_ledger import accounts, meta
from bwk_ledger.books.text import custom
from importers.base import Importer
from importers.numbered import blind, numbered_rows
from importers.plan import Archive, Plan, Replacement
from importers.readers.tables import PERSON_LIST, date_field, has_columns

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from bwk_ledger.config import Config
    from importers.context import Context
    from importers.readers.source import Source
    from importers.readers.tables import TableRow

STANDING = "stam/personen.beancount"
_COPY = "personenlijst.csv"  # what a list is called in the books
_KEPT = ("nummer", "soort", "kamers", "sinds", "tot", "lid")


class PersonImporter(Importer):
    """List of persons (CSV). Names and whatever else stands in it stay where they are: only numbers are taken."""

    label = "personenlijst (CSV)"
    rank = 1

    def recognises(self, source: Source) -> bool:
        """Whether the first line has the columns of a list of persons."""
        return has_columns(source, PERSON_LIST)

    def own_account(self, source: Source, context: Context) -> str:  # noqa: ARG002 - every list is about the same
        """The hours of the first kamer: people have no account of their own."""
        kamer = next((code for code, item in context.config.kamers.items() if not item.is_cooperative), "")
        return f"{accounts.EXPENSES}:{kamer}:{next(iter(context.config.hour_posts.values()), accounts.HOURS_GROUP)}"

    def plan(self, source: Source, context: Context) -> Plan:
        """Add the persons the books do not know, and the last day of who left; tell which are listed differently."""
        plan = Plan()
        cause = "in de boeken staan alleen nummers, geen namen."
        for number, row in numbered_rows(source, "nummer", "persoon", cause=cause, example="V0001"):
            entry = _listed(source, row, number, context.config)
            known = context.config.people.get(number)
            if known is None:
                plan.entries.append((STANDING, entry))
                continue
            told = (entry.date, entry.meta["soort"], entry.meta["kamers"], entry.meta.get("lid"))
            if told != (known.start, known.kind, " ".join(known.kamers), known.member):
                plan.notes.append(f"{number} staat anders in de boeken; wijzig dat in {STANDING}")
            if entry.meta.get("einde") == known.end:
                plan.known.append(entry)
                continue
            plan.replaced.append(with_end(known, entry.meta.get("einde")))
            plan.notes.append(f"{number}: einde is nu {entry.meta.get('einde') or 'leeg'}")
        new = [entry for _, entry in plan.entries] + [item.new for item in plan.replaced]
        if new:
            day = max(entry.meta.get("einde") or entry.date for entry in new)
            plan.archive = Archive(self.own_account(source, context), day, _COPY, lambda: blind(source, _KEPT))
        # Timesheets in the same batch may name the people that came just now.
        context.know_people(new)
        return plan


def person(number: str, kind: str, kamers: Sequence[str], start: dt.date, **values: Any) -> Any:
    """The entry of a person; `values` are `lid` and `einde`, where there are any."""
    about = {"soort": kind, "kamers": " ".join(kamers)} | {key: value for key, value in values.items() if value}
    return custom(about, start, "persoon", number)


def with_end(known: Any, end: dt.date | None) -> Replacement:
    """The entry of a person with another last day."""
    values = {key: value for key, value in known.source.items() if key not in ("filename", "lineno", "einde")}
    new = custom(values | ({"einde": end} if end else {}), known.start, "persoon", known.number)
    old = custom(dict(known.source), known.start, "persoon", known.number)
    return Replacement(STANDING, old, new)


def _listed(source: Source, row: TableRow, number: str, config: Config) -> Any:
    start = date_field(source, row, "sinds")
    if start is None:
        raise source.damaged(row.line, f"persoon {number} heeft geen datum bij 'Sinds'", remedy="vul de datum in.")
    kind = row.values["soort"].lower()
    if kind not in config.hour_posts:
        raise source.damaged(
            row.line, f"soort '{kind}' is onbekend", remedy=f"kies uit: {', '.join(config.hour_posts)}."
        )
    kamers = row.values["kamers"].upper().replace(",", " ").split()
    for kamer in kamers:
        if kamer not in config.kamers:
            raise source.damaged(
                row.line,
                f"persoon {number} hoort bij kamer '{kamer}', die er niet is",
                cause=f"de kamers zijn: {' '.join(config.kamers)}.",
                remedy="verbeter de kamer, of voeg haar toe in stam/kamers.beancount.",
            )
    entry = person(number, kind, kamers, start, lid=row.values["lid"].upper(), einde=date_field(source, row, "tot"))
    entry.meta.update({meta.SOURCE: _COPY, meta.LINE: Decimal(row.line)})
    return entry
