"""Keys below a directive that nothing reads: what they say would be lost without a word.

A directive of ours has its keys and no other. An account, a currency and a booking may carry keys of a treasurer's own,
of beancount and of Fava; there only what looks like one of ours is a mistake.
"""

from __future__ import annotations

from difflib import get_close_matches
from functools import cache
from typing import TYPE_CHECKING, Any

from beancount.core import data

from bwk_ledger.base import accounts, meta
from bwk_ledger.base.finding import Finding, finding
from bwk_ledger.books.seal import REOPENED, SEAL
from bwk_ledger.rules import inventory, vat
from bwk_ledger.rules.accruals import PERIOD
from bwk_ledger.rules.derived import kind_of
from bwk_ledger.standing.config import FORMS
from bwk_ledger.standing.form import OF_ALL, OF_PROGRAMS
from bwk_ledger.standing.handgeld import COUNT
from bwk_ledger.standing.orders import ORDER
from bwk_ledger.standing.tariffs import TARIFF

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from bwk_ledger.rules.index import Index
    from bwk_ledger.standing.form import Form

_ALIKE = 0.85  # how much a key must look like one of ours, as `difflib` counts that
_FORMS: Mapping[str, Form] = {**FORMS, **{form.type: form for form in (COUNT, ORDER, SEAL, REOPENED)}}
_ACCOUNT = OF_ALL | {meta.NAME, meta.RGS, meta.IBAN}
_BALANCE = OF_ALL | {meta.STATEMENT, meta.PROVED_FROM}
_BOOKING = OF_ALL | {
    *(meta.RECEIPT, meta.NO_RECEIPT_REASON, meta.RECEIPT_DOCUMENT, meta.RECEIPT_HASH, meta.GRANT, meta.STATEMENT),
    *(meta.ACTIVITY, meta.DAYS, meta.SHEET, meta.APPROVED, meta.APPROVED_BY, meta.CORRECTS, meta.PERSON),
    *(meta.ABOVE_AWARD, meta.NO_DOUBLE, meta.ABOVE_CEILING, meta.OUTSIDE_CATEGORIES, meta.OUTSIDE_KAMER, meta.MOVEMENT),
    *(meta.PAID_BY, meta.MEMBER, meta.FEE),
    *(
        meta.ORDER,
        meta.RETURNED,
        meta.DIRECT,
        meta.DECISION,
        meta.DECISION_DAY,
        meta.BELONGS_TO,
        PERIOD,
        vat.KEY,
        vat.USE,
    ),
    *(meta.RESTATES, meta.RESTATED_LINE, vat.ROUNDED),
    *(inventory.ACTIVATE, inventory.REST, inventory.END, inventory.SOLD),
    *(meta.CASH, meta.WAGE_MONTH, meta.EMPLOYEE, meta.WAGE, meta.NO_WAGE),
    *(meta.ITEM, meta.DUE, meta.ENTERED_BY),
}
_OF_OTHERS = ((data.Open, _ACCOUNT, "rekening"), (data.Balance, _BALANCE, "saldo"))


def of_directives(index: Index) -> Iterator[Finding]:
    """Keys that a directive of standing data does not know, and those of accounts that look like one of ours."""
    for entry in index.customs(*_FORMS):
        form = _FORMS[entry.type]
        for key in form.unknown_keys(entry) if form.is_complete(entry) else ():
            yield _unknown(entry, form, key)
    for entry in index.by_type.get(data.Commodity, ()):
        if accounts.is_hours(entry.currency):
            for key in TARIFF.unknown_keys(entry):
                if TARIFF.nearest(key):
                    yield _unknown(entry, TARIFF, key)
    for kind, known, what in _OF_OTHERS:
        for entry in index.by_type.get(kind, ()):
            yield from _alike(entry, entry.meta, known, what)


def of_bookings(index: Index) -> Iterator[Finding]:
    """Keys of bookings that look like one of ours."""
    for entry, posting in index.unusual:
        if kind_of(entry) is None:  # what follows from a line has no keys of its own
            yield from _alike(entry, entry.meta if posting is None else posting.meta, _BOOKING, "boeking")


def _alike(entry: Any, values: Mapping[str, Any], known: frozenset[str], what: str) -> Iterator[Finding]:
    for key in [key for key in values if key not in known]:
        near = _near(key, known)
        if near:
            yield finding(
                "keys.alike",
                entry,
                f"'{key}:' bij een {what} betekent niets, en lijkt op '{near}:'.",
                cause="een gegeven met een andere naam wordt niet gelezen, en telt nergens mee.",
                remedy=f"schrijf '{near}:', of geef een eigen gegeven een naam die er minder op lijkt.",
                source=values,
            )


@cache
def _near(key: str, known: frozenset[str]) -> str:
    """The key of ours that another looks like; empty where that is none, as for what only programs write."""
    stem, _, number = key.rpartition("-")  # a second paper is `bon-hash-2`
    if key in known or key.startswith(OF_PROGRAMS) or (stem in known and number.isdecimal()):
        return ""
    same_letters = [name for name in sorted(known) if sorted(name) == sorted(key)]
    return next(iter([*same_letters, *get_close_matches(key.casefold(), known, 1, _ALIKE)]), "")


def _unknown(entry: Any, form: Form, key: str) -> Finding:
    near = form.nearest(key)
    known = ", ".join(item.name for item in form.keys)
    return finding(
        "keys.unknown",
        entry,
        f"'{key}:' bij {form.the} {form.called} '{{shown}}' betekent niets"
        + (f", en lijkt op '{near.name}:'." if near else "."),
        cause=f"een {form.called} kent {f'alleen: {known}' if known else 'geen gegevens eronder'}; "
        "wat iets anders heet, wordt niet gelezen.",
        remedy=f"schrijf bijvoorbeeld: {near.name}: {near.example}."
        if near
        else "haal de regel weg, of zet er een ; voor als het een opmerking is.",
        shown=form.shown(entry),
    )
