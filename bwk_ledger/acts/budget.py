"""Budget: enter a line of it, and revise one from any day on."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from beancount.core.amount import Amount

from bwk_ledger.acts.act import AMOUNT, AMOUNTS, DAY, TEXT, YEAR, Done, Field, WrongCallError, act, of_field, placed
from bwk_ledger.base import accounts
from bwk_ledger.base.errors import FieldName, InputError, advice, way
from bwk_ledger.base.money import EUR, ZERO, format_amount
from bwk_ledger.books.text import AccountValue, custom
from bwk_ledger.standing.budget import (
    BECOMES,
    BUDGET,
    DECISION,
    MORE,
    REMARK,
    REVISION,
    SPREAD,
    YEARLY,
    PlannedLine,
    budget_years,
    in_year,
    is_for,
    year_plan,
)
from bwk_ledger.standing.refusals import find_account

if TYPE_CHECKING:
    from collections.abc import Sequence
    from decimal import Decimal

    from bwk_ledger.rules.load import Ledger
    from bwk_ledger.standing.form import Form

_ACCOUNT = "De last of de bate, ook bij naam ('huur kamer'); van uren de rekening van hun soort, onder Lasten."
_SPREAD = Field(
    "verdeling",
    AMOUNTS,
    "Hoe het bedrag over het jaar is verdeeld: 3 bedragen voor de tertialen of 12 voor de maanden, met spaties "
    "ertussen en tussen aanhalingstekens; anders is elke maand gelijk.",
)
_REMARK = Field("toelichting", TEXT, "Waar het bedrag vandaan komt, zoals een offerte.")


@dataclass(frozen=True)
class BudgetTarget:
    """Where a budget stands: hours on both sides, which cancel out; `sign` makes a typed amount the ledger's."""

    planned: tuple[PlannedLine, ...]
    signs: tuple[int, ...]


@act(
    "begroting nieuw",
    placed("jaar", YEAR, "Het jaar."),
    placed("rekening", TEXT, _ACCOUNT),
    placed("bedrag", AMOUNT, "Het bedrag van het hele jaar; van uren het aantal uren."),
    _SPREAD,
    _REMARK,
)
def entering(
    ledger: Ledger, jaar: int, rekening: str, bedrag: Decimal, verdeling: tuple[Decimal, ...], toelichting: str | None
) -> Done:
    """Zet van een post in de begroting van JAAR: wat er op REKENING komt in het hele jaar.

    Ook een bate is een bedrag zonder min. Een hele begroting leest u in met 'bwk importeer'; wat daarna anders wordt
    besloten, legt u vast met 'bwk begroting herzien'.
    """
    day = _first_day(jaar)
    rekening = _found(ledger, rekening)
    target = _target(ledger, rekening, day)
    if bedrag <= 0:
        raise InputError(
            "een begroting is een bedrag boven nul.", field="bedrag", remedy="noem ook van baten wat erin komt."
        )
    plan = year_plan(ledger.customs, jaar)
    if target.planned[0] in plan.revised:
        known = abs(sum(plan.revised[target.planned[0]], ZERO))
        raise InputError(
            f"{rekening} staat al in de begroting van {jaar}, met {format_amount(known)}.",
            field="rekening",
            remedy=advice("is het anders besloten, gebruik dan ", way("begroting herzien", rekening), "."),
        )
    _require_sum(verdeling, bedrag)
    return _write(ledger, BUDGET, day, target, YEARLY, bedrag, {REMARK: toelichting, SPREAD: verdeling})


def _require_one(*, wordt: Decimal | None, erbij: Decimal | None, **_: object) -> None:
    if (wordt is None) == (erbij is None):
        raise WrongCallError(
            "wordt", "Noem met --wordt wat het jaar wordt, of met --erbij wat erbij komt; een van beide."
        )


@act(
    "begroting herzien",
    placed("rekening", TEXT, _ACCOUNT),
    Field("wordt", AMOUNT, "Wat het hele jaar wordt."),
    Field("erbij", AMOUNT, "Wat er voor dit jaar bij komt; met een min ervoor gaat het eraf."),
    Field("per", DAY, "Vanaf wanneer het geldt: de maanden ervoor blijven zoals zij zijn.", required=True),
    Field("besluit", TEXT, "Wie dat wanneer besloot, zoals 'ledenvergadering 12 juni'.", required=True),
    _SPREAD,
    _REMARK,
    check=_require_one,
)
def revising(
    ledger: Ledger,
    rekening: str,
    wordt: Decimal | None,
    erbij: Decimal | None,
    per: dt.date,
    besluit: str,
    verdeling: tuple[Decimal, ...],
    toelichting: str | None,
) -> Done:
    """Wijzig de begroting van REKENING vanaf een dag, door een besluit. Wat er eerst begroot was, blijft ernaast staan.

    Het verschil komt gelijk op de maanden vanaf die dag, tenzij --verdeling anders zegt.
    """
    if per.year not in budget_years(ledger.customs):
        raise InputError(
            f"voor {per.year} is er geen begroting.",
            field="per",
            remedy=advice("lees er een in met ", way("importeer"), ", of begin met ", way("begroting nieuw"), "."),
        )
    if not besluit.strip():
        raise InputError(
            "er staat niet wie dit besloot.",
            field="besluit",
            remedy=advice("noem met ", FieldName("besluit"), " wie, en wanneer."),
        )
    how, amount = (MORE, erbij) if erbij is not None else (BECOMES, wordt)
    assert amount is not None
    if how == BECOMES and amount < 0:
        raise InputError(
            "een begroting is nooit minder dan nul.", field="wordt", remedy="noem ook van baten wat erin komt."
        )
    if how == MORE and not amount:
        raise InputError("met niets erbij verandert de begroting niet.", field="erbij", remedy="noem een bedrag.")
    _require_sum(verdeling, amount)
    keys = {DECISION: " ".join(besluit.split()), REMARK: toelichting, SPREAD: verdeling}
    rekening = _found(ledger, rekening)
    target = _target(ledger, rekening, per, is_none=how == BECOMES and not amount)
    _refuse_same(ledger, per, [rekening, how, Amount(target.signs[0] * amount, target.planned[0].commodity)], besluit)
    return _write(ledger, REVISION, per, target, how, amount, keys)


def _refuse_same(ledger: Ledger, day: dt.date, said: list[Any], decision: str) -> None:
    """A revision that is given once more: it would count twice."""
    for entry, values in in_year(ledger.customs, REVISION, day.year):
        if (entry.date, values, DECISION.of(entry)) == (day, said, " ".join(decision.split())):
            raise InputError(
                "deze wijziging staat er al.",
                field="besluit",
                file=Path(entry.meta["filename"]).relative_to(ledger.root),
                line=entry.meta["lineno"],
                remedy="is het een tweede, noem dan ook een ander besluit.",
            )


def _first_day(year: int) -> dt.date:
    try:
        return dt.date(year, 1, 1)
    except (ValueError, OverflowError):
        raise InputError(f"het jaar {year} kan niet.", field="jaar", remedy="noem een jaar met vier cijfers.") from None


def _found(ledger: Ledger, text: str) -> str:
    """The one account of results that is meant.

    Raises:
        InputError: there is none, or more than one.
    """
    results = {name: called for name, called in ledger.names.items() if accounts.result(name)}
    if text in ledger.names and text not in results:
        kamer = next(iter(ledger.config.kamer_codes), "kamer").lower()
        raise InputError(
            f"{text} is geen last en geen bate.", field="rekening", remedy=f"noem een post, zoals 'huur {kamer}'."
        )
    with of_field("rekening"):
        return find_account(text, results, {code: kamer.name for code, kamer in ledger.config.kamers.items()})


def _target(ledger: Ledger, account: str, day: dt.date, *, is_none: bool = False) -> BudgetTarget:
    """Where a budget of an account stands; `is_none`: there will be nothing on it, also where its kamer is closed.

    Raises:
        InputError: its kamer is not there in that year.
    """
    post = accounts.result(account)
    assert post is not None
    kamer = ledger.config.kamers[post.kamer]
    if not is_for(kamer, day) and not is_none:
        raise InputError(
            f"kamer {kamer.code} is er niet op {day}.",
            cause=f"zij is er vanaf {kamer.start}" + (f" tot en met {kamer.end}." if kamer.end else "."),
            remedy="noem een jaar of een dag waarop zij er is.",
        )
    if not accounts.is_hours_account(account):
        return BudgetTarget((PlannedLine(account, EUR),), (-1 if post.root == accounts.INCOME else 1,))
    return _of_hours(ledger, post, account, day)


def _of_hours(ledger: Ledger, found: accounts.Result, account: str, day: dt.date) -> BudgetTarget:
    path = f"{found.group}:{found.post}"
    kind = next((kind for kind, post in ledger.config.hour_posts.items() if post == path), "")
    # The tariff of 1 January, as in the tables of a budget: what hours are worth is not revised with their number.
    tariff = ledger.config.hour_kind(kind, dt.date(day.year, 1, 1))
    if tariff is None:
        raise InputError(
            f"voor de uren op {account} is er in {day.year} geen tarief.",
            field="rekening",
            remedy=advice("zet het tarief met ", way("uren tarief"), ", en geef de opdracht opnieuw."),
        )
    sides = (accounts.EXPENSES, accounts.INCOME)
    return BudgetTarget(tuple(PlannedLine(f"{root}:{found.kamer}:{path}", tariff.commodity) for root in sides), (1, -1))


def _require_sum(parts: Sequence[Decimal], amount: Decimal) -> None:
    if parts and sum(parts) != amount:
        raise InputError(
            f"de verdeling is samen {format_amount(sum(parts, ZERO))}, en het bedrag is {format_amount(amount)}.",
            field="verdeling",
            remedy="verbeter een van beide.",
        )


def _write(
    ledger: Ledger, form: Form, day: dt.date, target: BudgetTarget, how: str, amount: Decimal, keys: dict[Any, Any]
) -> Done:
    entries = []
    for at, sign in zip(target.planned, target.signs, strict=True):
        spread = " ".join(str(sign * part) for part in keys[SPREAD] or ())
        values = form.metadata({**keys, SPREAD: spread})
        number = Amount(sign * amount, at.commodity)
        entries.append(custom(values, day, form.type, AccountValue(at.account), how, number))
    file = form.file.format(year=day.year)
    changes = ledger.changes()
    changes.append(file, entries, f"Begroting {day.year}")
    changes.commit()
    what = {YEARLY: "is begroot op", BECOMES: f"wordt vanaf {day}", MORE: f"krijgt er vanaf {day} bij:"}[how]
    unit = "uur" if target.planned[0].commodity != EUR else "euro"
    return Done((f"{target.planned[0].account} {what} {format_amount(amount)} {unit}; zie {file}.",))
