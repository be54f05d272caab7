"""Import a timesheet: one transaction per person, kamer and month, a posting per activity, on both sides in hours."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections import defaultdict
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from beancount.core import data

from bwk_ledger import accounts, meta
from bwk_ledger.errors import InputError
from bwk_ledger.periods import month_of
from importers.base import Importer
from importers.build import origin, posting
from importers.plan import Archive, Plan
from importers.readers.timesheet import is_timesheet, read_timesheet

if TYPE_CHECKING:
    from collections.abc import Sequence

    from importers.context import Context
    from importers.readers.source import Source
    from importers.readers.timesheet import HourRow, Timesheet

POSTS = {"bewoner": "Bewoners", "professional": "Professionals"}
_HOUR_DIGITS = Decimal("0.0001")


class HoursImporter(Importer):
    """Monthly timesheet of a kamer (.xlsx)."""

    label = "urenlijst (Excel)"
    rank = 3
    binary = True

    def recognises(self, source: Source) -> bool:
        """Whether the workbook has the header of a timesheet."""
        return is_timesheet(source)

    def own_account(self, source: Source, context: Context) -> str:  # noqa: ARG002 - the sheet itself says it
        """The hours account of the residents of the kamer."""
        return _account(accounts.EXPENSES, read_timesheet(source).kamer, "bewoner")

    def plan(self, source: Source, context: Context) -> Plan:
        """Book the hours of every person the books do not hold yet for this kamer and month."""
        plan = Plan()
        sheet = read_timesheet(source)
        kamers = context.config.kamers
        kamer = kamers.get(sheet.kamer)
        if kamer is None or kamer.is_cooperative:
            raise InputError(
                f"kamer '{sheet.kamer}' bestaat niet.",
                file=source.name,
                cause=f"de kamers zijn: {' '.join(code for code, item in kamers.items() if not item.is_cooperative)}.",
                remedy="verbeter de kamer bovenaan het blad, of voeg haar toe in stam/kamers.beancount.",
            )
        last_day = month_of(dt.date.fromisoformat(f"{sheet.month}-01")).last_day
        if last_day < kamer.start:
            raise InputError(
                f"kamer {sheet.kamer} is er pas vanaf {kamer.start}, en dit blad is van {sheet.month}.",
                file=source.name,
                remedy="verbeter de maand bovenaan het blad, of zet een eerdere datum voor de kamer in "
                "stam/kamers.beancount.",
            )
        by_person: dict[tuple[str, str], list[HourRow]] = defaultdict(list)
        for row in sheet.rows:
            by_person[row.number, row.kind].append(row)
        booked = {key.rsplit("-", 1)[0]: key for key in context.keys if key.startswith(f"{sheet.kamer}-{sheet.month}-")}
        for (number, kind), rows in sorted(by_person.items()):
            identity = f"{sheet.kamer}-{sheet.month}-{number}-{kind}"
            key = f"{identity}-{_digest(rows)}"
            if key in context.keys:
                plan.known.append(context.keys[key])
                continue
            if identity in booked:
                raise InputError(
                    f"de uren van {number} in {sheet.month} staan al anders in de boeken.",
                    file=source.name,
                    line=rows[0].line,
                    cause="dit blad is veranderd nadat het is ingelezen.",
                    remedy="verwijder eerst de boeking van deze persoon en maand, en importeer het blad dan opnieuw.",
                )
            transaction = _transaction(source, sheet, number, kind, rows, key, context)
            context.add(transaction)
            plan.entries.append((f"jaren/{sheet.month[:4]}/uren-{sheet.kamer.lower()}.beancount", transaction))
        plan.archive = Archive(_account(accounts.EXPENSES, sheet.kamer, "bewoner"), last_day, lambda: source.content)
        return plan


def _account(root: str, kamer: str, kind: str) -> str:
    return f"{root}:{kamer}:{accounts.HOURS_GROUP}:{POSTS[kind]}"


def _digest(rows: Sequence[HourRow]) -> str:
    content = "|".join(sorted(f"{row.date} {row.activity} {row.minutes}" for row in rows))
    return hashlib.sha256(content.encode()).hexdigest()[:8]


def _transaction(
    source: Source, sheet: Timesheet, number: str, kind: str, rows: Sequence[HourRow], key: str, context: Context
) -> Any:
    first = rows[0]
    if kind not in POSTS:
        raise InputError(
            f"soort '{kind}' is onbekend.",
            file=source.name,
            line=first.line,
            remedy=f"kies uit: {', '.join(POSTS)}.",
        )
    day = month_of(first.date).last_day
    tariff = context.config.hour_kind(kind, day)
    if tariff is None:
        raise InputError(
            f"voor uren van soort '{kind}' is op {day} geen tarief.",
            file=source.name,
            line=first.line,
            remedy="zet het tarief van deze periode in stam/tarieven.beancount.",
        )
    minutes: dict[str, int] = defaultdict(int)
    lines: dict[str, int] = {}
    for row in rows:
        minutes[row.activity] += row.minutes
        lines.setdefault(row.activity, row.line)
    hours = {activity: (Decimal(total) / 60).quantize(_HOUR_DIGITS) for activity, total in minutes.items()}
    postings = [
        posting(
            _account(accounts.EXPENSES, sheet.kamer, kind),
            _plain(number_of_hours),
            {meta.ACTIVITY: activity, meta.SOURCE: source.name, meta.LINE: Decimal(lines[activity])},
            tariff.commodity,
        )
        for activity, number_of_hours in sorted(hours.items())
    ]
    total = sum((item.units.number for item in postings), Decimal(0))
    values = origin(source.name, first.line, key)
    postings.append(posting(_account(accounts.INCOME, sheet.kamer, kind), -total, values, tariff.commodity))
    narration = f"Uren {sheet.kamer} {sheet.month}"
    return data.Transaction({}, day, "*", number, narration, frozenset({"uren"}), frozenset(), postings)


def _plain(number: Decimal) -> Decimal:
    """Two decimals where they are enough, so that hours line up in the file."""
    two = number.quantize(Decimal("0.01"))
    return two if two == number else number
