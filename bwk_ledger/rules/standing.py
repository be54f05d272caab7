"""The standing data say what they must, and say it once."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any, NamedTuple

from beancount.core.amount import Amount

from bwk_ledger.base import accounts
from bwk_ledger.base.money import EUR
from bwk_ledger.rules.finding import Finding, finding
from bwk_ledger.rules.forms import NO_QUOTES, shown_values, values_of
from bwk_ledger.standing.law import CEILING
from bwk_ledger.standing.members import FEE, MEMBER, RULES, SUBSCRIPTION
from bwk_ledger.standing.receipts import RULE as RECEIPTS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bwk_ledger.rules.index import Index
    from bwk_ledger.standing.config import Config


class _Form(NamedTuple):
    """How a directive begins, with how many values, and in which file of `stam/` it belongs."""

    shown: str
    size: int
    file: str
    the: str = "de"
    kamers: str | None = None  # the key that names kamers
    in_accounts: bool = False  # its values become part of account names
    name: str = ""  # what it is called, where that is not its type

    @property
    def this(self) -> str:
        return "dit" if self.the == "het" else "deze"


_FORMS = {
    "kamer": _Form('"CODE"', 1, "kamers", in_accounts=True),
    "post": _Form('"Lasten" "Groep:Post"', 2, "rekeningen", in_accounts=True),
    "financier": _Form('"CODE"', 1, "financiers", kamers="kamers", in_accounts=True),
    MEMBER: _Form('"L0001"', 1, "leden", the="het", kamers="kamer", in_accounts=True),
    SUBSCRIPTION: _Form('"L0001"', 1, "leden", kamers="kamer", in_accounts=True),
    FEE: _Form('"bewoner" 20.00 EUR', 2, "lidmaatschap"),
    RULES: _Form("", 0, "lidmaatschap", name="entry ledenregels"),
    RECEIPTS: _Form("", 0, "kamers", name="entry bonnen"),
    "persoon": _Form('"V0001"', 1, "personen", kamers="kamers"),
    "activiteit": _Form('"kookgroep"', 1, "activiteiten"),
    "aanstelling": _Form('"P0001"', 1, "personen", kamers="kamer"),
    "financierstarief": _Form('"CODE" "bewoner" 12.50 EUR', 3, "tarieven", the="het"),
    CEILING: _Form("5.60 EUR 210.00 EUR 2100.00 EUR", 3, "tarieven", the="het"),
}


def whole_and_once(index: Index) -> Iterator[Finding]:
    """Directives that are incomplete, said twice, or cannot be part of an account name."""
    seen: set[tuple[str, ...]] = set()
    for entry in index.customs(*_FORMS):
        values = tuple(map(str, values_of(entry)))
        form = _FORMS[entry.type]
        name = form.name or entry.type
        if len(values) != form.size:
            begins = f'custom "{entry.type}" {form.shown}'.rstrip()
            yield finding(
                "standing.incomplete",
                entry,
                f"Een {name} zonder de juiste gegevens: {shown_values(entry)}.",
                cause=f"een {name} begint met: {begins}.",
                remedy=f"vul de entry in stam/{form.file}.beancount aan.",
            )
            continue
        identity = _identity(entry, values)
        if identity in seen:
            yield finding(
                "standing.twice",
                entry,
                f"{form.the.capitalize()} {name} '{{shown}}' staat er twee keer.",
                cause="maar een van beide telt, en welke is hier niet te zien.",
                remedy=f"haal een van beide weg uit stam/{form.file}.beancount.",
                shown=_shown(entry, values),
            )
        seen.add(identity)
        if form.in_accounts:
            yield from _wrong_name(entry, values, form)
        if form.kamers is not None:
            yield from _wrong_kamers(entry, str(entry.meta.get(form.kamers) or ""), form, index.config)
        yield from _wrong_values(entry)


def _identity(entry: Any, values: tuple[str, ...]) -> tuple[Any, ...]:
    """What may be there once; whether two periods overlap is for `people` and `members` to say."""
    match entry.type:
        case "activiteit":
            return (entry.type, values[0].casefold())
        case "aanstelling":
            return (entry.type, *values, entry.date, *(str(entry.meta.get(key) or "") for key in ("kamer", "functie")))
        case "financierstarief" | "lid" | "inschrijving" | "ledenregels" | "bonnen":  # who comes back is a member again
            return (entry.type, *values[:2], entry.date)
        case "vergoedingsplafond":
            return (entry.type, entry.date.year)
        case "contributie":
            return (entry.type, values[0], entry.date.year)
        case _:
            return (entry.type, *values, str(entry.meta.get("voor") or ""))


def _shown(entry: Any, values: tuple[str, ...]) -> str | dt.date:
    if entry.type == CEILING:
        return str(entry.date.year)
    if entry.type == FEE:
        return f"{values[0]} {entry.date.year}"
    return " ".join(values) or entry.date


def _wrong_name(entry: Any, values: tuple[str, ...], form: _Form) -> Iterator[Finding]:
    is_post = entry.type == "post"
    parts = [part for value in values for part in (value.split(":") if is_post else [value])]
    form_of_part = accounts.KAMER_CODE if entry.type == "kamer" else accounts.ACCOUNT_PART
    parts_of_group = str(entry.meta.get("groep") or "Overig").split(" ")
    fits = all(form_of_part.fullmatch(part) for part in parts) and all(
        accounts.ACCOUNT_PART.fullmatch(part) for part in parts_of_group
    )
    if not fits or (is_post and (values[0] not in (accounts.INCOME, accounts.EXPENSES) or ":" not in values[1])):
        yield finding(
            "standing.name",
            entry,
            f"'{' '.join(values)}' kan geen {entry.type} zijn.",
            cause="de code en de groep worden deel van rekeningnamen: zij beginnen met een hoofdletter en hebben "
            "verder alleen letters, cijfers en streepjes; een kamer alleen hoofdletters.",
            remedy=f'schrijf: custom "{entry.type}" {form.shown}.',
        )


def _wrong_kamers(entry: Any, named: str, form: _Form, config: Config) -> Iterator[Finding]:
    known = " ".join(config.kamers) or "geen"
    for code in named.split():
        if code not in config.kamers:
            yield finding(
                "standing.kamer",
                entry,
                f"{entry.type.capitalize()} '{entry.values[0].value}' noemt kamer '{code}', die er niet is.",
                cause=f"de kamers zijn: {known}.",
                remedy=f"verbeter de kamer bij {form.this} {entry.type}, of voeg haar toe in stam/kamers.beancount.",
            )


def _wrong_values(entry: Any) -> Iterator[Finding]:
    ceiling, end = entry.meta.get("handgeld"), entry.meta.get("einde")
    if ceiling is not None and not (isinstance(ceiling, Amount) and ceiling.currency == EUR):
        yield finding(
            "standing.ceiling",
            entry,
            f"Het plafond van het handgeld is geen bedrag in euro: {ceiling}.",
            cause="zonder bedrag zou elke overboeking te veel zijn.",
            remedy="schrijf: handgeld: 250.00 EUR.",
        )
    if end is not None and not isinstance(end, dt.date):
        yield finding(
            "standing.end",
            entry,
            f"De einddatum is geen datum: {end}.",
            cause=NO_QUOTES,
            remedy="schrijf: einde: 2018-12-31.",
        )
    elif end is not None and end < entry.date:
        yield finding(
            "standing.end",
            entry,
            "De einddatum {end} ligt voor het begin, {start}.",
            cause="de datum vooraan is de eerste dag, en 'einde:' de laatste.",
            remedy="verbeter een van beide.",
            end=end,
            start=entry.date,
        )
