"""Months for which somebody declared no hours of a kamer are missing: `custom "uren-volledig" "LINDE" "2026-03"`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from beancount.core import data

from bwk_ledger.base.finding import Finding, finding
from bwk_ledger.base.periods import Period, parse_month
from bwk_ledger.standing.form import TEXT, Form, Key, Kind, Wrong, values_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


def _month(value: Any) -> Period | None:
    return parse_month(str(value))


def _after_it_began(entry: Any) -> Iterator[Finding]:
    kamer, text = values_of(entry)
    month = _month(text)
    if month is not None and entry.date < month.start:
        yield finding(
            "hours.complete",
            entry,
            "De uren van {kamer} over {month:%Y-%m} zijn volledig verklaard op {day}, voordat de maand begon.",
            cause="volledig zijn uren pas als zij gemaakt kunnen zijn.",
            remedy="verbeter de datum of de maand.",
            kamer=kamer,
            month=month.start,
            day=entry.date,
        )


BY = Key("door", TEXT, "het nummer van wie het verklaart", '"L0003"')
COMPLETE = Form(
    "uren-volledig",
    (
        Key("kamer", TEXT, "welke kamer", '"CODE"'),
        Key(
            "maand",
            Kind(_month, None),
            "welke maand",
            '"JJJJ-03"',
            Wrong(
                "hours.complete",
                "Uren volledig verklaard over '{value}', en dat is geen maand.",
                "een maand is een jaar en een nummer.",
                'schrijf: custom "uren-volledig" "{name}" {example}.',
            ),
        ),
    ),
    (BY,),
    "jaren/{year}/uren-{kamer}.beancount",
    name="entry uren-volledig",
    checks=(_after_it_began,),
)


def complete_months(entries: Iterable[Any]) -> Iterator[tuple[Any, str, Period]]:
    """The declarations that can be read, each with its kamer and month."""
    for entry in entries:
        if isinstance(entry, data.Custom) and entry.type == COMPLETE.type and COMPLETE.is_complete(entry):
            kamer, text = values_of(entry)
            month = _month(text)
            if month is not None:
                yield entry, str(kamer), month
