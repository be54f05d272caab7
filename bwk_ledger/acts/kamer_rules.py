"""What the rules of import and their keys have to do with a kamer that opens or closes."""

from __future__ import annotations

import datetime as dt
import re
import shlex
from typing import TYPE_CHECKING, Any

from bwk_ledger.acts.rule_plan import read_file
from bwk_ledger.base import accounts
from bwk_ledger.base.errors import count, listed
from bwk_ledger.figures.kamer_end import LeftOpen

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from bwk_ledger.rules.load import Ledger
    from importers.divisions import Division

_DAY = dt.timedelta(days=1)
_SEVERAL = 2  # kamers that are named one by one


def rules_without(ledger: Ledger, code: str, start: dt.date) -> Iterator[str]:
    """A sentence for each rule and key that names several kamers, and not the one that is new."""
    file = read_file(ledger)
    codes = [kamer.code for kamer in ledger.config.kamers.values() if not kamer.is_cooperative and kamer.code != code]
    for rule, fields in zip(file.rules.rules, file.fields, strict=True):
        if rule.end >= start and _names_others(fields, codes, code):
            yield _of_rule(fields, codes, code)
    for key in file.rules.divisions:
        if key.end >= start and len(key.parts) >= _SEVERAL and code not in dict(key.parts):
            yield _of_key(key, code, max(start, key.start))


def _searches(fields: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """The patterns of a rule, each with the option that gives it."""
    texts = fields.get("tekst", [])
    for option, found in (("tegenpartij", [fields.get("tegenpartij", "")]), ("tekst", texts)):
        for text in [found] if isinstance(found, str) else found:
            if text:
                yield option, text


def _names_others(fields: Mapping[str, Any], codes: Sequence[str], code: str) -> bool:
    told = " ".join([*(text for _, text in _searches(fields)), *(part["rekening"] for part in _parts(fields))])
    named = {word.upper() for word in re.findall(r"[A-Za-z][A-Za-z0-9]*", told)}
    return len(named.intersection(codes)) >= _SEVERAL and code not in named


def _parts(fields: Mapping[str, Any]) -> Sequence[Mapping[str, Any]]:
    return fields.get("verdeling", ())


def _of_rule(fields: Mapping[str, Any], codes: Sequence[str], code: str) -> str:
    one = "|".join(map(re.escape, codes))
    row = re.compile(rf"\b(?:{one})(?:\|(?:{one}))+\b", re.IGNORECASE)
    searches = list(_searches(fields))
    changed = {option for option, text in searches if row.search(text)}
    options = [
        f"--{option} {shlex.quote(row.sub(lambda found: f'{found[0]}|{code}', text))}"
        for option, text in searches
        if option in changed
    ]
    name = fields["naam"]
    how = " ".join([f": bwk regels wijzig {shlex.quote(name)}", *options]) if options else " met 'bwk regels wijzig'."
    return f"Regel '{name}' noemt kamers, en {code} niet. Is hij ook voor haar, verander hem{how}"


def _of_key(key: Division, code: str, start: dt.date) -> str:
    parts = " ".join(f"--deel {kamer}={f'{part.normalize():f}'.replace('.', ',')}" for kamer, part in key.parts)
    return (
        f"Sleutel '{key.name}' verdeelt niet over {code}. Draagt zij mee, geef dan: "
        f"bwk regels sleutel {shlex.quote(key.name)} --vanaf {start} {parts} --deel {code}=DEEL"
    )


def rules_that_go_on(ledger: Ledger, code: str, last: dt.date) -> Iterator[LeftOpen]:
    """Rules and keys that go on to book on a kamer after its last day."""
    rules = read_file(ledger).rules
    names = [
        f"'{rule.name}'"
        for rule in rules.rules
        if rule.end > last and any(accounts.kamer_of(share.account) == code for share in rule.shares)
    ]
    if names:
        yield LeftOpen(
            f"{count(len(names), 'regel boekt', 'regels boeken')} op haar: {listed(names)}",
            "verander of verwijder met 'bwk regels wijzig' of 'bwk regels verwijder'; wat na haar laatste dag komt, "
            "wordt een vraagpost",
        )
    for key in rules.divisions:
        if key.end > last and code in dict(key.parts):
            yield LeftOpen(
                f"sleutel '{key.name}' verdeelt ook over haar",
                f"verdeel opnieuw met 'bwk regels sleutel {shlex.quote(key.name)} --vanaf "
                f"{max(last + _DAY, key.start)} --deel KAMER=DEEL', met elke kamer die overblijft",
            )
