"""A kamer opens, changes, closes and opens again: its dates, and what must be settled when it closes."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from beancount.core.amount import Amount

from bwk_ledger.acts.act import (
    AMOUNT,
    DAY,
    GRANT,
    KAMER,
    TEXT,
    Done,
    Field,
    FieldKind,
    WrongCallError,
    a_kamer,
    a_kamer_or_cooperative,
    act,
    placed,
)
from bwk_ledger.acts.board import OFFICIAL, official_values
from bwk_ledger.acts.members import change
from bwk_ledger.acts.rules import rules_that_go_on, rules_without
from bwk_ledger.base import accounts, meta
from bwk_ledger.base.errors import FieldName, InputError, advice, bare, count, way
from bwk_ledger.base.money import CENT, EUR, format_amount
from bwk_ledger.books.text import custom
from bwk_ledger.figures.kamer_end import left_open, members_of
from bwk_ledger.register.people import read_iban
from bwk_ledger.rules.kamers import OutsideKamer, postings_outside
from bwk_ledger.rules.load import load
from bwk_ledger.standing.form import END
from bwk_ledger.standing.grants import FUNDER, KAMERS
from bwk_ledger.standing.kamers import CEILING, CITY, IBAN, NAME, NEIGHBOURHOODS, Kamer
from bwk_ledger.standing.kamers import KAMER as FORM
from bwk_ledger.standing.refusals import require_kamer, require_kamer_on
from importers.readers.values import account_key

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from decimal import Decimal

    from bwk_ledger.base.errors import Advice
    from bwk_ledger.books.store import Changes
    from bwk_ledger.rules.load import Ledger
    from bwk_ledger.standing.grants import Funder

_DAY = dt.timedelta(days=1)
_INDENT = 2
_SHOWN = 8  # bookings in a refusal
_TITLE = "De kamers"
_STAD = Field("stad", TEXT, "De stad waarin zij is; overzichten tellen op per stad.")
_WIJKEN = Field("wijken", TEXT, "De wijken die zij bedient, zoals 'Noord, Oost'.")
_HANDGELD = Field("handgeld", AMOUNT, "Hoeveel handgeld zij in een maand ten hoogste krijgt, zoals 250,00.")
_IBAN = Field("iban", TEXT, "Het rekeningnummer van haar handgeld, als dat op een rekening staat.")
_FINANCIERS = Field(
    "financiers", GRANT, "De code van wie ook voor haar betaalt; mag vaker.", many=True, option="financier"
)


# Open.


@act(
    "kamer open",
    placed("code", FieldKind("code"), "Haar code, in hoofdletters: een deel van haar rekeningen.", word="CODE"),
    placed("naam", TEXT, "Hoe zij heet.", word="NAAM"),
    Field("vanaf", DAY, "Haar eerste dag.", required=True),
    _STAD,
    _WIJKEN,
    _HANDGELD,
    _IBAN,
    _FINANCIERS,
)
def opening(
    ledger: Ledger,
    code: str,
    naam: str,
    vanaf: dt.date,
    stad: str | None,
    wijken: str | None,
    handgeld: Decimal | None,
    iban: str | None,
    financiers: Sequence[str],
) -> Done:
    """Open een kamer met een code en een naam. Haar rekeningen volgen vanzelf.

    Wat van leden en activiteiten is en geen subsidie, geldt meteen ook voor haar. Wie nog meer voor haar betaalt, noemt
    u met --financier.
    """
    code = code.upper()
    _refuse_code(ledger, code)
    there = {kamer.code for kamer in ledger.config.kamers.values() if not kamer.is_cooperative and kamer.end is None}
    own = [item for item in ledger.config.funders.values() if not item.is_grant and there <= set(item.kamers)]
    asked = [*own, *(item for item in _funders(ledger, financiers) if item not in own)]
    number = _number(ledger, iban) if iban else None
    unknown = tuple(rules_without(ledger, code, vanaf))
    fields = FORM.metadata({NAME: naam, NEIGHBOURHOODS: wijken, CITY: stad, CEILING: _euros(handgeld), IBAN: number})
    changes = ledger.changes()
    changes.append(FORM.file, [custom(fields, vanaf, FORM.type, code)], _TITLE)
    for funder in asked:
        _replace(changes, funder, {KAMERS.name: " ".join((*funder.kamers, code))})
    changes.commit()
    others = [item.code for item in ledger.config.funders.values() if item.is_grant and item not in asked]
    lines = [f"Kamer {code} ({naam}) is er vanaf {vanaf}."]
    if asked:
        lines.append(f"Voor haar betalen: {', '.join(funder.code for funder in asked)}.")
    if others:
        how = f"bwk kamer wijzig {code} --financier {others[0]}"
        lines.append(f"Niet voor haar: {', '.join(others)}; betaalt een daarvan mee, geef dan: {how}")
    return Done((*lines, *unknown))


def _refuse_code(ledger: Ledger, code: str) -> None:
    known = ledger.config.kamers.get(code)
    if known is not None:
        closed = known.end is not None
        raise InputError(
            f"kamer {code} is er al: {known.lasts}.",
            field="code",
            remedy=advice("opent zij weer, geef dan: ", bare("kamer heropen", code), ".")
            if closed
            else "kies een andere code.",
        )
    if not accounts.KAMER_CODE.fullmatch(code):
        raise InputError(
            f"'{code}' kan geen code van een kamer zijn.",
            field="code",
            cause="de code wordt deel van rekeningnamen.",
            remedy="gebruik hoofdletters en cijfers, beginnend met een letter, zoals LINDE.",
        )


def _funders(ledger: Ledger, codes: Sequence[str]) -> list[Funder]:
    """The funders with these codes.

    Raises:
        InputError: there is none with one of them.
    """
    known = ledger.config.funders
    for code in codes:
        if code not in known:
            raise InputError(
                f"financier '{code}' is er niet.",
                field="financiers",
                cause=f"de financiers zijn: {' '.join(known) or 'geen'}.",
                remedy="verbeter de code.",
            )
    return [known[code] for code in dict.fromkeys(codes)]


def _euros(amount: Decimal | None) -> Amount | None:
    return None if amount is None else Amount(amount.quantize(CENT), EUR)


def _number(ledger: Ledger, text: str) -> str:
    """The number of an account that the books do not have yet.

    Raises:
        InputError: it is no number, or of an account that is there.
    """
    number = read_iban(text)
    for account, entry in ledger.index.opened.items():
        if account_key(str(entry.meta.get(meta.IBAN) or "")) == account_key(number):
            raise InputError(
                f"rekening {number} is er al: {account}.",
                field="iban",
                remedy="noem het nummer van haar eigen rekening.",
            )
    return number


def _replace(changes: Changes, item: Kamer | Funder, values: dict[str, Any], start: dt.date | None = None) -> None:
    """Write the entry of a kamer or funder again with other values, and another first day; None takes a key away."""
    form = FORM if isinstance(item, Kamer) else FUNDER
    was = {key: value for key, value in item.source.items() if key not in ("filename", "lineno")}
    now = {key: value for key, value in (was | values).items() if value is not None}
    new = custom(now, start or item.start, form.type, item.code)
    changes.replace_entry(Path(item.source["filename"]), item.source["lineno"], f'"{item.code}"', new)


# Change.


@act(
    "kamer wijzig",
    placed("code", KAMER, "De kamer.", check=a_kamer_or_cooperative),
    Field("naam", TEXT, "Hoe zij voortaan heet."),
    _STAD,
    _WIJKEN,
    _HANDGELD,
    _IBAN,
    Field("vanaf", DAY, "Haar eerste dag."),
    _FINANCIERS,
    *OFFICIAL,
)
def changing(
    ledger: Ledger,
    code: str,
    naam: str | None,
    stad: str | None,
    wijken: str | None,
    handgeld: Decimal | None,
    iban: str | None,
    vanaf: dt.date | None,
    financiers: Sequence[str],
    **official: Any,
) -> Done:
    """Verander naam, stad, wijken, plafond, rekeningnummer of eerste dag van een kamer.

    Haar code blijft: die staat in elke boeking. Van de coöperatie zelf verandert u zo ook haar nummers, zetel en
    bestuur.
    """
    kamer = require_kamer(ledger.config, code, or_cooperative=True)
    if iban and kamer.is_cooperative:
        raise InputError(
            f"{code} is de coöperatie zelf, en haar rekening is geen rekening van een kamer.",
            field="iban",
            cause="het nummer van een bankrekening staat bij die rekening; het komt met haar eerste afschrift.",
            remedy=advice(
                "lees een afschrift in met ",
                way("importeer"),
                "; is het een andere bank, geef dan eerst ",
                way("rekening openen", soort="bank"),
                ".",
            ),
        )
    values: dict[str, Any] = {
        NAME.name: naam,
        CITY.name: stad,
        NEIGHBOURHOODS.name: wijken,
        CEILING.name: _euros(handgeld),
        IBAN.name: _number(ledger, iban) if iban and iban != kamer.source.get(meta.IBAN) else None,
        **official_values(ledger.config, kamer, official),
    }
    changed = {key: value for key, value in values.items() if value is not None and kamer.source.get(key) != value}
    start = vanaf or kamer.start
    paying = [item for item in _funders(ledger, financiers) if code not in item.kamers]
    if not changed and start == kamer.start and not paying:
        raise InputError(
            f"er verandert niets aan kamer {code}.",
            remedy=advice("noem wat anders wordt, zoals ", FieldName("naam"), "."),
        )
    _refuse_outside(ledger, replace(kamer, start=start))
    changes = ledger.changes()
    if changed or start != kamer.start:
        _replace(changes, kamer, changed, start)
    for funder in paying:
        _replace(changes, funder, {KAMERS.name: " ".join((*funder.kamers, code))})
    changes.commit()
    after = load(ledger.path)
    more = len(after.errors) - len(ledger.errors)
    warnings = [f"dit geeft {count(more, 'nieuwe fout', 'nieuwe fouten')}; zie 'bwk controle'."] if more > 0 else []
    told = [f"{key}: {value}" for key, value in changed.items()]
    told += [f"eerste dag: {start}"] if start != kamer.start else []
    told += [f"financier: {funder.code}" for funder in paying]
    return Done((f"Kamer {code}: {', '.join(told)}.",), tuple(warnings), after)


def _refuse_outside(ledger: Ledger, kamer: Kamer) -> None:
    """Refuse dates of a kamer that leave bookings outside them.

    Raises:
        InputError: names the bookings.
    """
    outside = _outside(ledger, kamer)
    if outside:
        raise InputError(
            f"{count(len(outside), 'boeking valt', 'boekingen vallen')} dan buiten de dagen van kamer {kamer.code}: "
            f"{_shown(outside)}.",
            cause=f"zij is er dan {kamer.lasts}.",
            remedy="kies een andere dag, of verbeter eerst deze boekingen.",
        )


def _outside(ledger: Ledger, kamer: Kamer) -> list[OutsideKamer]:
    config = replace(ledger.config, kamers={**ledger.config.kamers, kamer.code: kamer})
    return [item for item in postings_outside(ledger.index, config) if item.kamer.code == kamer.code]


def _shown(found: Sequence[OutsideKamer]) -> str:
    shown = [
        f"{item.day} {item.entry.narration} ({item.posting.account} "
        f"{format_amount(item.posting.units.number)}{'' if item.posting.units.currency == EUR else ' uur'})"
        for item in found[:_SHOWN]
    ]
    more = len(found) - len(shown)
    return "; ".join([*shown, *([f"en nog {more}"] if more > 0 else [])])


# Close.


def _require_other(*, code: str, leden_naar: str | None, **_: object) -> None:
    if leden_naar == code:
        raise WrongCallError("leden_naar", "Noem bij --leden-naar een andere kamer dan die sluit.")


@act(
    "kamer sluit",
    placed("code", KAMER, "De kamer.", check=a_kamer),
    Field("op", DAY, "Haar laatste dag; die telt nog mee.", required=True),
    Field("leden_naar", KAMER, "De kamer waar haar leden vanaf de dag erna bij horen.", check=a_kamer_or_cooperative),
    Field(
        "late_kosten",
        TEXT,
        "Waarom kosten van na die dag toch van haar zijn, zoals een eindafrekening; het staat bij elke boeking.",
        word="REDEN",
    ),
    check=_require_other,
)
def closing(ledger: Ledger, code: str, op: dt.date, leden_naar: str | None, late_kosten: str | None) -> Done:
    """Sluit een kamer. Na haar laatste dag zijn er geen kosten, uren, handgeld of leden van haar.

    Haar handgeld gaat terug naar de bank. Wat verder open blijft, noemt deze opdracht, met wat u eraan doet.
    """
    kamer = require_kamer(ledger.config, code)
    if kamer.end is not None:
        raise InputError(
            f"kamer {code} is al gesloten: zij is er {kamer.lasts}.",
            remedy=advice("klopt die dag niet, geef dan eerst: ", bare("kamer heropen", code), "."),
        )
    if op < kamer.start:
        raise InputError(f"kamer {code} is er pas vanaf {kamer.start}.", field="op", remedy="noem een latere dag.")
    if leden_naar:
        require_kamer_on(ledger.config, leden_naar, op + _DAY, or_cooperative=True)
    closed = replace(kamer, end=op)
    outside = _outside(ledger, closed)
    going_on = list(rules_that_go_on(ledger, code, op))
    late = [item for item in outside if late_kosten and _is_late_cost(item)]
    _refuse_after(closed, [item for item in outside if item not in late])
    changes = ledger.changes()
    _replace(changes, kamer, {END.name: op})
    for item in late:
        values = {meta.OUTSIDE_KAMER: late_kosten}
        changes.add_metadata(
            Path(item.entry.meta["filename"]), item.entry.meta["lineno"], values, _INDENT, f"{item.entry.date}"
        )
    moved = list(_move_members(ledger, changes, code, op, leden_naar)) if leden_naar else []
    changes.commit()
    after = load(ledger.path)
    lines = [f"Kamer {code} is gesloten: haar laatste dag is {op}."]
    if late:
        lines.append(f"Toch van haar, met uw reden erbij: {_shown(late)}.")
    if moved:
        lines.append(f"{count(len(moved), 'lid hoort', 'leden horen')} vanaf {op + _DAY} bij {leden_naar}.")
    open_ = [*left_open(after, after.config.kamers[code], op), *going_on]
    lines += ["Nog te doen:", *(item.line for item in open_)] if open_ else ["Er blijft niets open."]
    return Done(tuple(lines), after=after)


def _is_late_cost(item: OutsideKamer) -> bool:
    """Whether something that is booked on an account of results in euros, and by somebody."""
    is_result = accounts.result(item.posting.account) is not None and item.posting.units.currency == EUR
    return is_result and meta.DERIVED not in item.entry.meta


def _refuse_after(kamer: Kamer, found: Sequence[OutsideKamer]) -> None:
    """Refuse a last day after which something is booked.

    Raises:
        InputError: names the bookings.
    """
    if not found:
        return
    late: str | Advice = "."
    if all(map(_is_late_cost, found)):
        late = advice("; zijn het late kosten van deze kamer, geef dan ", FieldName("late_kosten"), " met de reden.")
    raise InputError(
        f"na {kamer.end} {'staat' if len(found) == 1 else 'staan'} er nog {count(len(found), 'boeking', 'boekingen')} "
        f"op kamer {kamer.code}: "
        f"{_shown(found)}.",
        field="op",
        cause="na haar laatste dag heeft een kamer geen kosten, baten, uren of handgeld meer.",
        remedy=advice("kies met ", FieldName("op"), " een latere dag, of boek dit ergens anders", late),
    )


def _move_members(ledger: Ledger, changes: Changes, code: str, last: dt.date, other: str) -> Iterator[str]:
    """Let who is a member of a kamer be of another from the day after its last."""
    for number in members_of(ledger, code, last + _DAY):
        for period in ledger.config.members[number].periods:
            if period.kamer == code and (period.end is None or period.end > last):
                change(ledger, number, max(period.start, last + _DAY), kamer=other, together=changes)
                yield number


# Open again.


@act("kamer heropen", placed("code", KAMER, "De kamer.", check=a_kamer))
def reopening(ledger: Ledger, code: str) -> Done:
    """Maak het sluiten van een kamer ongedaan: zij is er weer, ook in de dagen ertussen.

    Leden die naar een andere kamer gingen, blijven daar.
    """
    kamer = require_kamer(ledger.config, code)
    if kamer.end is None:
        raise InputError(f"kamer {code} is niet gesloten: zij is er {kamer.lasts}.", remedy="er is niets te doen.")
    changes = ledger.changes()
    _replace(changes, kamer, {END.name: None})
    changes.commit()
    return Done((f"Kamer {code} is er weer, {replace(kamer, end=None).lasts}; zij was gesloten op {kamer.end}.",))
