"""A month declared complete (`custom "uren-volledig" "TOP" "2018-03"`) is a month of a kamer, and declared once."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from beancount.core import data

from bwk_ledger.config import read_config
from bwk_ledger.plugin.finding import Finding, finding
from bwk_ledger.plugin.known_people import HOW_TO_REGISTER, unknown_on

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from bwk_ledger.config import Config

COMPLETE = "uren-volledig"
_BY = "door"


def check_complete_months(entries: Sequence[Any], _options: Mapping[str, Any]) -> tuple[Sequence[Any], list[Any]]:
    """Report declarations of an unknown kamer, of something that is no month, too early, or said twice."""
    config = read_config(entries)
    errors: list[Any] = []
    seen: set[tuple[str, ...]] = set()
    for entry in entries:
        if not isinstance(entry, data.Custom) or entry.type != COMPLETE:
            continue
        values = tuple(str(value.value) for value in entry.values or ())
        if len(values) != len(("kamer", "maand")):
            errors.append(
                finding(
                    entry,
                    f"Een uren-volledig zonder de juiste gegevens: {' '.join(values) or 'er staat niets'}.",
                    cause='een uren-volledig begint met: custom "uren-volledig" "CODE" "2018-03".',
                    remedy="vul kamer en maand in, of haal de entry weg en gebruik 'bwk uren volledig'.",
                )
            )
            continue
        kamer, month = values
        if values in seen:
            errors.append(
                finding(
                    entry,
                    f"De uren van {kamer} over {month} zijn twee keer volledig verklaard.",
                    cause="maar een van beide telt, en welke is hier niet te zien.",
                    remedy="haal een van beide weg.",
                )
            )
        seen.add(values)
        errors.extend(_wrong(entry, kamer, month, config))
    return entries, errors


def _wrong(entry: Any, kamer: str, month: str, config: Config) -> Iterator[Finding]:
    kamers = [code for code, item in config.kamers.items() if not item.is_cooperative]
    if kamer not in kamers:
        yield finding(
            entry,
            f"Uren volledig verklaard van kamer '{kamer}', die er niet is.",
            cause=f"de kamers zijn: {' '.join(kamers) or 'geen'}.",
            remedy="verbeter de kamer, of voeg haar toe in stam/kamers.beancount.",
        )
    start = _first_day(month)
    if start is None:
        yield finding(
            entry,
            f"Uren volledig verklaard over '{month}', en dat is geen maand.",
            cause="een maand is een jaar en een nummer.",
            remedy=f'schrijf: custom "uren-volledig" "{kamer}" "2018-03".',
        )
    elif entry.date < start:
        yield finding(
            entry,
            f"De uren van {kamer} over {month} zijn volledig verklaard op {entry.date}, voordat de maand begon.",
            cause="volledig zijn uren pas als zij gemaakt kunnen zijn.",
            remedy="verbeter de datum of de maand.",
        )
    by = entry.meta.get(_BY)
    unknown = unknown_on(config, str(by), entry.date, entry.date) if by else None
    if unknown is not None:
        yield finding(
            entry,
            f"De uren van {kamer} over {month} zijn volledig verklaard door iemand die er op {entry.date} niet is.",
            cause=f"{by} {unknown}.",
            remedy=HOW_TO_REGISTER,
        )


def _first_day(month: str) -> dt.date | None:
    try:
        day = dt.date.fromisoformat(f"{month}-01")
    except ValueError:
        return None
    return day if f"{day:%Y-%m}" == month else None
