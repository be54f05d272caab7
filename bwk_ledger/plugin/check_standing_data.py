"""The standing data are whole and said once: everything else in the books follows from them."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from beancount.core import data
from beancount.core.amount import Amount

from bwk_ledger import accounts
from bwk_ledger.config import read_config
from bwk_ledger.money import EUR
from bwk_ledger.plugin.finding import Finding, finding

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from bwk_ledger.config import Config

# How each directive begins, and in which file of `stam/` it belongs.
_FORMS = {
    "kamer": ('"CODE"', "kamers"),
    "post": ('"Lasten" "Groep:Post"', "rekeningen"),
    "financier": ('"CODE"', "financiers"),
    "lid": ('"L0001"', "leden"),
}
_THE = {"kamer": "de", "post": "de", "financier": "de", "lid": "het"}
_THIS = {"financier": "deze", "lid": "dit"}


def check_standing_data(entries: Sequence[Any], _options: Mapping[str, Any]) -> tuple[Sequence[Any], list[Any]]:
    """Report directives that are incomplete, said twice, or cannot be part of an account name."""
    config = read_config(entries)
    errors: list[Any] = []
    seen: set[tuple[str, ...]] = set()
    for entry in entries:
        if not isinstance(entry, data.Custom) or entry.type not in _FORMS:
            continue
        values = tuple(str(value.value) for value in entry.values or ())
        form, file = _FORMS[entry.type]
        if len(values) != form.count(" ") + 1:
            errors.append(
                finding(
                    entry,
                    f"Een {entry.type} zonder de juiste gegevens: {' '.join(values) or 'er staat niets'}.",
                    cause=f'een {entry.type} begint met: custom "{entry.type}" {form}.',
                    remedy=f"vul de entry in stam/{file}.beancount aan.",
                )
            )
            continue
        identity = (entry.type, *values, str(entry.meta.get("voor") or ""))
        if identity in seen:
            errors.append(
                finding(
                    entry,
                    f"{_THE[entry.type].capitalize()} {entry.type} '{' '.join(values)}' staat er twee keer.",
                    cause="maar een van beide telt, en welke is hier niet te zien.",
                    remedy=f"haal een van beide weg uit stam/{file}.beancount.",
                )
            )
        seen.add(identity)
        errors.extend(_wrong_name(entry, values, form))
        errors.extend(_wrong_kamers(entry, config))
        errors.extend(_wrong_values(entry))
    return entries, errors


def _wrong_name(entry: Any, values: tuple[str, ...], form: str) -> Iterator[Finding]:
    is_post = entry.type == "post"
    parts = [part for value in values for part in (value.split(":") if is_post else [value])]
    form_of_part = accounts.KAMER_CODE if entry.type == "kamer" else accounts.ACCOUNT_PART
    parts_of_group = str(entry.meta.get("groep") or "Overig").split(" ")
    fits = all(form_of_part.fullmatch(part) for part in parts) and all(
        accounts.ACCOUNT_PART.fullmatch(part) for part in parts_of_group
    )
    if not fits or (is_post and (values[0] not in (accounts.INCOME, accounts.EXPENSES) or ":" not in values[1])):
        yield finding(
            entry,
            f"'{' '.join(values)}' kan geen {entry.type} zijn.",
            cause="de code en de groep worden deel van rekeningnamen: zij beginnen met een hoofdletter en hebben "
            "verder alleen letters, cijfers en streepjes; een kamer alleen hoofdletters.",
            remedy=f'schrijf: custom "{entry.type}" {form}.',
        )


def _wrong_kamers(entry: Any, config: Config) -> Iterator[Finding]:
    if entry.type not in ("financier", "lid"):
        return
    known = " ".join(config.kamers) or "geen"
    named = str(entry.meta.get("kamers" if entry.type == "financier" else "kamer") or "")
    for code in named.split():
        if code not in config.kamers:
            yield finding(
                entry,
                f"{entry.type.capitalize()} '{entry.values[0].value}' noemt kamer '{code}', die er niet is.",
                cause=f"de kamers zijn: {known}.",
                remedy=f"verbeter de kamer bij {_THIS[entry.type]} {entry.type}, of voeg haar toe in "
                "stam/kamers.beancount.",
            )


def _wrong_values(entry: Any) -> Iterator[Finding]:
    ceiling, end = entry.meta.get("handgeld"), entry.meta.get("einde")
    if ceiling is not None and not (isinstance(ceiling, Amount) and ceiling.currency == EUR):
        yield finding(
            entry,
            f"Het plafond van het handgeld is geen bedrag in euro: {ceiling}.",
            cause="zonder bedrag zou elke overboeking te veel zijn.",
            remedy="schrijf: handgeld: 250.00 EUR.",
        )
    if end is not None and not isinstance(end, dt.date):
        yield finding(
            entry,
            f"De einddatum is geen datum: {end}.",
            cause="een datum in de boeken staat zonder aanhalingstekens.",
            remedy="schrijf: einde: 2018-12-31.",
        )
