"""The standing data say what their forms ask, say it once, and name kamers that are there."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from bwk_ledger.base import accounts
from bwk_ledger.base.finding import Finding, finding
from bwk_ledger.standing.config import FORMS
from bwk_ledger.standing.form import values_of
from bwk_ledger.standing.kamers import GROUP, KAMER, OTHERS, POST

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from beancount.core import data

    from bwk_ledger.rules.index import Index
    from bwk_ledger.standing.config import Config
    from bwk_ledger.standing.form import Form, Key


def whole_and_once(index: Index) -> Iterator[Finding]:
    """Directives that are not as their form asks, are said twice, or cannot be part of an account name."""
    seen: set[tuple[Any, ...]] = set()
    for entry in index.customs(*FORMS):
        form = FORMS[entry.type]
        if form.is_complete(entry):
            identity = form.identity(entry)
            if identity in seen:
                yield _twice(entry, form)
            elif identity is not None:
                seen.add(identity)
            if form.in_accounts:
                yield from _wrong_name(entry, form)
            yield from _wrong_kamers(entry, form, index.config)
        yield from form.findings(entry)


def complete(index: Index, form: Form) -> list[tuple[Any, list[Any]]]:
    """The entries of a form with all their values: of the others it is said that they are incomplete."""
    return [(entry, values_of(entry)) for entry in index.customs(form.type) if form.is_complete(entry)]


def _twice(entry: data.Custom, form: Form) -> Finding:
    return finding(
        "standing.twice",
        entry,
        f"{form.the.capitalize()} {form.called} '{{shown}}' staat er twee keer.",
        cause="maar een van beide telt, en welke is hier niet te zien.",
        remedy=f"haal een van beide weg{form.in_file.replace(' in ', ' uit ')}.",
        shown=form.shown(entry),
    )


def _wrong_name(entry: data.Custom, form: Form) -> Iterator[Finding]:
    values = [str(value) for value in values_of(entry)]
    is_post = form is POST
    parts = [part for value in values for part in (value.split(":") if is_post else [value])]
    part_of_name = accounts.KAMER_CODE if form is KAMER else accounts.ACCOUNT_PART
    groups = (GROUP.of(entry) or OTHERS).split(" ")
    fits = all(map(part_of_name.fullmatch, parts)) and all(map(accounts.ACCOUNT_PART.fullmatch, groups))
    if not fits or (is_post and (values[0] not in (accounts.INCOME, accounts.EXPENSES) or ":" not in values[1])):
        yield finding(
            "standing.name",
            entry,
            f"'{' '.join(values)}' kan geen {form.type} zijn.",
            cause="de code en de groep worden deel van rekeningnamen: zij beginnen met een hoofdletter en hebben "
            "verder alleen letters, cijfers en streepjes; een kamer alleen hoofdletters.",
            remedy=f"schrijf: {form.begins}.",
        )


def _wrong_kamers(entry: data.Custom, form: Form, config: Config) -> Iterator[Finding]:
    for code in str(entry.meta.get(form.kamers.name) or "").split() if form.kamers else ():
        if code not in config.kamers:
            this = "dit" if form.the == "het" else "deze"
            yield finding(
                "standing.kamer",
                entry,
                f"{form.type.capitalize()} '{entry.values[0].value}' noemt kamer '{code}', die er niet is.",
                cause=f"de kamers zijn: {' '.join(config.kamers) or 'geen'}.",
                remedy=f"verbeter de kamer bij {this} {form.type}, of voeg haar toe in {KAMER.file}.",
            )


def overlaps(rule: str, key: Key[dt.date | None], same: Iterable[Any], that: str = "die") -> Iterator[Finding]:
    """Entries of the same that begin while an earlier one holds: on a day only one of them can count.

    Args:
        rule: the name of the finding.
        key: where an entry says its last day.
        same: entries about the same, in any order; two of one day stand there twice, which is said already.
        that: the Dutch word for the other one.
    """
    ordered = sorted(same, key=lambda entry: entry.date)
    longest = ordered[0]
    for later in ordered[1:]:
        last = key.of(longest) or dt.date.max
        if longest.date < later.date <= last:
            yield finding(
                rule,
                later,
                f"{{kind}} '{{name}}' van {{day}} begint terwijl {that} van {{earlier}} nog loopt.",
                cause="op een dag telt een van beide, en welke is hier niet te zien.",
                remedy=f"zet bij {that} van {longest.date}: {key.name}: {later.date - dt.timedelta(days=1)}.",
                kind=later.type.capitalize(),
                name=" ".join(map(str, values_of(later)[:2])),
                day=later.date,
                earlier=longest.date,
            )
        if (key.of(later) or dt.date.max) >= last:
            longest = later
