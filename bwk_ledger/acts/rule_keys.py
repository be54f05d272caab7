"""Keys in the file of rules: over which kamers a cost is divided from a day on, and until when."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from bwk_ledger.acts.act import DAY, KAMER_AMOUNT, TEXT, Done, Field, WrongCallError, act, placed
from bwk_ledger.acts.rule_plan import PlannedRules, RulesFile, carried_out, read_file
from bwk_ledger.base.advice import FieldName, advice
from bwk_ledger.base.errors import InputError, listed
from bwk_ledger.standing.refusals import require_kamer_on
from importers import rule_text
from importers.divisions import Division
from importers.rule_text import KEY

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from decimal import Decimal

    from bwk_ledger.rules.load import Ledger

_DAY = dt.timedelta(days=1)


def _require_key(
    *, vanaf: dt.date | None, tot: dt.date | None, delen: Sequence[tuple[str, Decimal | None]], **_: object
) -> None:
    codes = [code for code, _ in delen]
    if any(part is None for _, part in delen):
        raise WrongCallError("delen", "Noem bij elke kamer haar deel, zoals --deel KAMER=60.")
    if len(set(codes)) < len(codes):
        raise WrongCallError("delen", "Noem elke kamer een keer.")
    if delen and vanaf is None:
        raise WrongCallError("vanaf", "Noem met --vanaf de eerste dag van deze verdeling.")
    if not delen and (vanaf is not None or tot is None):
        raise WrongCallError("delen", "Noem de delen, zoals --deel KAMER=60; of alleen --tot, om te eindigen.")
    if vanaf is not None and tot is not None and tot < vanaf:
        raise WrongCallError("tot", "De laatste dag ligt voor de eerste.")


@act(
    "regels sleutel",
    placed("naam", TEXT, "Hoe de sleutel heet."),
    Field("delen", KAMER_AMOUNT, "Het deel van een kamer; mag vaker.", many=True, option="deel", word="KAMER=DEEL"),
    Field("vanaf", DAY, "De eerste dag van deze verdeling."),
    Field("tot", DAY, "De laatste dag; anders tot de volgende verdeling."),
    check=_require_key,
)
def dividing(
    ledger: Ledger,
    naam: str,
    delen: Sequence[tuple[str, Decimal | None]],
    vanaf: dt.date | None,
    tot: dt.date | None,
) -> Done:
    """Leg vast hoe de sleutel NAAM kosten over kamers verdeelt, vanaf een dag.

    De verdeling die er was, eindigt de dag ervoor. Alleen de verhouding telt: 60 en 40 is hetzelfde als 3 en 2. Wat al
    geboekt is, blijft zoals het is. Met alleen --tot eindigt de sleutel op die dag.
    """
    file = read_file(ledger)
    called = " ".join(naam.split())
    name = next((item.name for item in file.rules.divisions if item.name.casefold() == called.casefold()), called)
    if tot is not None and not delen:
        return carried_out(ledger, PlannedRules(_ended(file, name, tot), f"Sleutel '{name}' eindigt op {tot}."))
    start = vanaf or dt.date.min
    for code, _ in delen:
        require_kamer_on(ledger.config, code, start)
    return carried_out(ledger, _divided(file, Division(name, start, tot or dt.date.max, _weights(delen))))


def _weights(parts: Sequence[tuple[str, Decimal | None]]) -> tuple[tuple[str, Decimal], ...]:
    return tuple((code, part) for code, part in parts if part is not None)


def _divided(file: RulesFile, new: Division) -> PlannedRules:
    """The file with another division from a day on, which takes the place of what held on that day.

    Raises:
        InputError: it is there already, or another begins before the last day that was asked for.
    """
    own = [item for item in file.rules.divisions if item.name == new.name]
    later = min((item.start for item in own if item.start > new.start), default=None)
    if later is not None and later <= new.end < dt.date.max:
        raise InputError(
            f"sleutel '{new.name}' verdeelt vanaf {later} al anders.",
            field="tot",
            remedy=advice("noem bij ", FieldName("tot"), f" een dag voor {later}, of laat ", FieldName("tot"), " weg."),
        )
    held = next((item for item in own if item.start <= new.start <= item.end), None)
    end = min(new.end, held.end if held else dt.date.max, later - _DAY if later else dt.date.max)
    fields: dict[str, Any] = {"naam": new.name, "vanaf": new.start}
    fields |= {"tot": end} if end < dt.date.max else {}
    fields["delen"] = {code: int(part) if part == int(part) else part for code, part in new.parts}
    if held is None:
        text = rule_text.added(file.text, fields, kind=KEY)
    elif held.start == new.start:
        if (held.end, held.parts) == (end, new.parts):
            raise InputError("deze verdeling staat al zo in de regels.", remedy="er is niets te doen.")
        text = rule_text.changed(file.text, file.rules.divisions.index(held), fields, KEY)
    else:
        text = rule_text.added(_ended(file, new.name, new.start - _DAY).text, fields, kind=KEY)
    after = RulesFile.of(text)
    until = f" tot en met {end}" if end < dt.date.max else ""
    told = f"Sleutel '{new.name}' verdeelt vanaf {new.start}{until}: {_parts(new)}."
    return PlannedRules(after, told, warnings=tuple(_warnings(after, new.name, end)))


def _parts(division: Division) -> str:
    return ", ".join(f"{code} {f'{part.normalize():f}'.replace('.', ',')}" for code, part in division.parts)


def _warnings(file: RulesFile, name: str, end: dt.date) -> Iterator[str]:
    if end < dt.date.max and not _held(file, name, end + _DAY):
        yield f"na {end} verdeelt sleutel '{name}' niets: wat dan komt, wordt een vraagpost."
    if all(rule.key != name for rule in file.rules.rules):
        yield f"nog geen regel verdeelt met '{name}'; noem haar bij 'bwk regels maak' of 'wijzig' met --sleutel."


def _held(file: RulesFile, name: str, day: dt.date) -> list[int]:
    """Where the key that holds on a day stands in the file."""
    return [
        place for place, item in enumerate(file.rules.divisions) if item.name == name and item.start <= day <= item.end
    ]


def _ended(file: RulesFile, name: str, last: dt.date) -> RulesFile:
    """The file in which the key that holds on a day ends on it.

    Raises:
        InputError: none does.
    """
    held = _held(file, name, last)
    if not held:
        names = listed(sorted({f"'{item.name}'" for item in file.rules.divisions}))
        raise InputError(
            f"sleutel '{name}' verdeelt op {last} niets.",
            field="tot",
            cause=f"de sleutels zijn: {names}." if names else "er zijn nog geen sleutels.",
            remedy="verbeter de naam of de dag.",
        )
    place = held[0]
    if file.rules.divisions[place].end == last:
        raise InputError(f"sleutel '{name}' eindigt al op {last}.", remedy="er is niets te doen.")
    fields = rule_text.tables_of(file.text, KEY)[place] | {"tot": last}
    return RulesFile.of(rule_text.changed(file.text, place, fields, KEY))
