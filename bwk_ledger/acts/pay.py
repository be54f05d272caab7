"""What is agreed on wages: who bears them, who pays along, and when pension must be paid."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from beancount.core.amount import Amount

from bwk_ledger.acts.act import (
    AMOUNT,
    DAY,
    FLAG,
    KAMER_AMOUNT,
    NUMBER,
    TEXT,
    Done,
    Field,
    FieldKind,
    WrongCallError,
    act,
    placed,
    whole,
)
from bwk_ledger.base import accounts
from bwk_ledger.base.errors import FieldName, InputError, advice, count, listed, way
from bwk_ledger.base.money import CENT, EUR, format_amount, without_zeros
from bwk_ledger.base.periods import today
from bwk_ledger.books.seal import sealed_years
from bwk_ledger.books.text import custom
from bwk_ledger.standing.refusals import examples_of, require_grant, require_kamer
from bwk_ledger.standing.wages import (
    BY_HOURS,
    DIVISION,
    FULL_WEEK,
    LEAST_WEEK,
    MOST_WEEK,
    MUNICIPALITY,
    OWN,
    PAY,
    PAYROLL_NUMBER,
    PENSION_MONTHS,
    POST,
    RULES,
    WAGE_SUBSIDY,
)
from bwk_ledger.standing.wages import GRANT as GRANT_KEY

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from bwk_ledger.rules.load import Ledger
    from bwk_ledger.standing.form import Key

_OWN_PART = "EIGEN"
_WHOLE = FieldKind("aantal", whole, least=0)


@act(
    "loon afspraak",
    placed("nummer", NUMBER, "Het nummer van de medewerker, zoals P0001."),
    Field("vanaf", DAY, "De eerste dag waarop het geldt.", required=True),
    Field(
        "kamers",
        KAMER_AMOUNT,
        "Welk deel een kamer draagt: KAMER=60; mag vaker.",
        many=True,
        option="kamer",
        form_help="Een kamer, en welk deel zij draagt, zoals 60.",
    ),
    Field("naar_uren", FLAG, "De betaalde uren van de maand verdelen het loon."),
    Field("post", TEXT, "De post van de lasten.", default="Mensen:Coordinatie", shows_default=True),
    Field(
        "subsidies",
        KAMER_AMOUNT,
        "De subsidie die het loon betaalt, of FINANCIER=60 en EIGEN=40; mag vaker.",
        many=True,
        option="subsidie",
        form_help="De subsidie die het loon betaalt; van meer met haar deel, zoals 60. Eigen geld is EIGEN.",
    ),
    Field("personeelsnummer", TEXT, "Hoe het loonkantoor de medewerker nummert.", default=""),
    Field("loonkostensubsidie", AMOUNT, "Wat de gemeente per maand van het loon betaalt, zoals 620,00."),
    Field("gemeente", TEXT, "Welke gemeente dat is.", default=""),
)
def agreeing(
    ledger: Ledger,
    nummer: str,
    vanaf: dt.date,
    kamers: Sequence[tuple[str, Decimal | None]],
    naar_uren: bool,
    post: str,
    subsidies: Sequence[tuple[str, Decimal | None]],
    personeelsnummer: str,
    loonkostensubsidie: Decimal | None,
    gemeente: str,
) -> Done:
    """Leg vast welke kamers het loon van NUMMER dragen, op welke post, en wie eraan meebetaalt.

    Vanaf die dag hoort bij elke betaling van loon een loonjournaal.
    """
    config = ledger.config
    require_employee(ledger, nummer)
    if vanaf.year in sealed_years(ledger.root):
        raise InputError(f"{vanaf.year} is afgesloten.", remedy="noem een eerste dag in een jaar dat open is.")
    if any((item.number, item.start) == (nummer, vanaf) for item in config.pay):
        raise InputError(
            f"de afspraak over het loon van {nummer} per {vanaf} staat al in de boeken.",
            remedy=f"noem een andere eerste dag, of verbeter haar in {PAY.file}.",
        )
    posts = sorted(item.path for item in config.posts if item.root == accounts.EXPENSES and not item.for_cooperative)
    if post not in posts:
        raise InputError(f"de post '{post}' is er niet.", remedy=f"kies uit: {', '.join(posts)}.")
    for code, _ in kamers:
        require_kamer(config, code, or_cooperative=True)
    amount = Amount(loonkostensubsidie.quantize(CENT), EUR) if loonkostensubsidie else None
    values: dict[Key[Any], Any] = {
        POST: post,
        DIVISION: _division(ledger, nummer, kamers, by_hours=naar_uren),
        GRANT_KEY: _grants(ledger, subsidies),
        PAYROLL_NUMBER: personeelsnummer,
        WAGE_SUBSIDY: amount,
        MUNICIPALITY: gemeente,
    }
    changes = ledger.changes()
    changes.append(PAY.file, [custom(PAY.metadata(values), vanaf, PAY.type, nummer)], "Personen")
    changes.commit()
    return Done((f"Loon van {nummer} vanaf {vanaf}: {post}, verdeling {values[DIVISION]}.",))


def require_employee(ledger: Ledger, number: str) -> None:
    """Refuse a number that is of nobody who can earn wages.

    Raises:
        InputError: it is.
    """
    if number not in ledger.config.people:
        raise InputError(
            f"{number} is geen persoon in de boeken.",
            remedy=advice(
                "meld de medewerker aan met ", way("uren aanmelden", soort="betaald"), ", of verbeter het nummer."
            ),
        )


def _grants(ledger: Ledger, named: Sequence[tuple[str, Decimal | None]]) -> str:
    """The grants with their parts, as the books have them.

    Raises:
        InputError: one of them is no grant, or a part is left out.
    """
    for code, part in named:
        if code != _OWN_PART:
            require_grant(ledger.config, code)
        if part is None and len(named) > 1:
            raise InputError("bij een subsidie staat geen deel.", remedy=f"schrijf elk deel: {code}=60 en EIGEN=40.")
    if len(named) == 1:
        return "" if named[0][0] == _OWN_PART else named[0][0]
    return " ".join(f"{OWN if code == _OWN_PART else code} {part:f}" for code, part in named)


def _division(ledger: Ledger, number: str, kamers: Sequence[tuple[str, Decimal | None]], *, by_hours: bool) -> str:
    """What was named, else the one kamer of the person.

    Raises:
        InputError: nothing was named and the person works for several, or a part is left out.
    """
    if by_hours:
        return BY_HOURS
    if not kamers:
        known = ledger.config.people[number].kamers
        if len(known) != 1:
            raise InputError(
                f"{number} werkt voor {listed(known) if known else 'geen kamer'}: wie draagt het loon?",
                remedy=advice(
                    f"noem de delen, zoals {examples_of(ledger.config).shares(known)}, of geef ",
                    FieldName("naar_uren"),
                    ".",
                ),
            )
        return f"{known[0]} 1"
    if len(kamers) > 1 and any(part is None for _, part in kamers):
        example = examples_of(ledger.config).shares([code for code, _ in kamers])
        raise InputError("bij een kamer staat geen deel.", remedy=f"schrijf elk deel: {example}.")
    return " ".join(f"{code} {(part or Decimal(1)).normalize():f}" for code, part in kamers)


def _require_a_rule(*, pensioen_maanden: int | None, volle_week: Decimal | None, **_: Any) -> None:
    if pensioen_maanden is None and volle_week is None:
        raise WrongCallError("pensioen_maanden", "Noem --pensioen-maanden of --volle-week.")


@act(
    "loon regels",
    Field("pensioen_maanden", _WHOLE, "Hoeveel maanden na de loonmaand het pensioen betaald moet zijn."),
    Field("volle_week", AMOUNT, "Hoeveel uur een volle werkweek is, voor het aantal fte; anders 40."),
    Field("vanaf", DAY, "Vanaf welke dag; anders vandaag.", default=today),
    check=_require_a_rule,
)
def setting_rules(ledger: Ledger, pensioen_maanden: int | None, volle_week: Decimal | None, vanaf: dt.date) -> Done:
    """Leg vast wanneer het pensioen betaald moet zijn, en hoe lang een volle werkweek is.

    Loonheffing is een maand na de loonmaand betaald, en netto loon in de maand zelf. De volle week die op 31 december
    geldt, telt voor het aantal fte in de jaarrekening en bij de KvK.
    """
    config, lines = ledger.config, []
    values: dict[Key[Any], Any] = {}
    if volle_week is not None and not LEAST_WEEK <= volle_week <= MOST_WEEK:
        raise InputError(
            f"een volle week van {format_amount(volle_week)} uur kan niet.",
            field="volle_week",
            remedy=f"noem een getal van {LEAST_WEEK} tot {MOST_WEEK}, zoals 36.",
        )
    if pensioen_maanden is not None and config.pension_months != pensioen_maanden:
        values[PENSION_MONTHS] = Decimal(pensioen_maanden)
        months = count(pensioen_maanden, "maand", "maanden")
        lines.append(f"Pensioen is voortaan uiterlijk {months} na de loonmaand betaald.")
    if volle_week is not None and config.full_week(vanaf) != volle_week:
        values[FULL_WEEK] = without_zeros(volle_week)
        lines.append(f"Een volle werkweek is vanaf {vanaf} {volle_week.normalize():f} uur.")
    if not values:
        raise InputError("dit staat al zo in de boeken.", remedy="er is niets te doen.")
    changes = ledger.changes()
    before = next((item for item in ledger.index.customs(RULES.type) if item.date == vanaf), None)
    if before is None:
        changes.append(RULES.file, [custom(RULES.metadata(values), vanaf, RULES.type)], "Personen")
    else:
        kept = {key: key.of(before) for key in RULES.keys if key.name in before.meta}
        entry = custom(RULES.metadata({**kept, **values}), vanaf, RULES.type)
        changes.replace_entry(Path(before.meta["filename"]), before.meta["lineno"], RULES.type, entry)
    changes.commit()
    return Done(tuple(lines))
