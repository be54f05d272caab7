"""What is written about awards: a new one, another amount or day, how far it is, and when its money should come."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from beancount.core.amount import Amount

from bwk_ledger.acts.act import AMOUNT, DAY, GRANT, KAMER, TEXT, Done, Field, a_kamer, act, choice, placed
from bwk_ledger.base import accounts
from bwk_ledger.base.errors import InputError
from bwk_ledger.base.money import EUR
from bwk_ledger.base.periods import today
from bwk_ledger.books.text import custom
from bwk_ledger.standing import awards
from bwk_ledger.standing.awards import AwardKind, Rest, Status
from bwk_ledger.standing.form import END

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence
    from decimal import Decimal

    from bwk_ledger.rules.load import Ledger
    from bwk_ledger.standing.awards import Award
    from bwk_ledger.standing.form import Form, Key


def an_award(ledger: Ledger, name: str) -> None:
    """An award that has an entry of its own."""
    _award(ledger, name)


def a_giver(ledger: Ledger, code: str) -> None:
    """A funder that gives grants."""
    givers = [funder.code for funder in ledger.config.funders.values() if funder.is_grant]
    if code not in givers:
        raise InputError(
            f"financier '{code}' is er niet, of geeft geen subsidie.",
            cause=f"wie subsidie geeft: {' '.join(givers) or 'niemand'}.",
            field="financier",
            remedy="noem een van deze, of voeg de financier toe in stam/financiers.beancount.",
        )


def _award(ledger: Ledger, name: str) -> Award:
    found = ledger.config.awards.get(name)
    if found is None:
        raise InputError(
            f"toekenning '{name}' is er niet.",
            cause=f"de toekenningen zijn: {' '.join(ledger.config.awards) or 'geen'}.",
            field="toekenning",
            remedy="noem een van deze, of maak haar met 'bwk toekenning nieuw'.",
        )
    return found


def _written(
    ledger: Ledger, day: dt.date, form: Form, said: Sequence[Any], values: Mapping[Key[Any], Any], told: str
) -> Done:
    entry = custom(form.metadata(values), day, form.type, *said)
    wrong = next(form.findings(entry), None)
    if wrong is not None:
        raise InputError(wrong.text, cause=wrong.cause, remedy=wrong.remedy)
    same = next((other for other in ledger.customs if other.type == form.type and _is_same(form, other, entry)), None)
    if same is not None:
        raise InputError(
            f"dit staat er al: {form.called} {' '.join(map(str, said[:1]))}.",
            file=same.meta["filename"],
            line=same.meta["lineno"],
            remedy="noem een andere dag of een andere naam.",
        )
    changes = ledger.changes()
    changes.append(form.file, [entry], "Toekenningen")
    changes.commit()
    return Done((f"{told} Geschreven in {form.file}.",))


def _is_same(form: Form, one: Any, other: Any) -> bool:
    identity = form.identity(other)
    return identity is not None and form.identity(one) == identity


def _euros(number: Decimal | None) -> Amount | None:
    return None if number is None else Amount(number, EUR)


_TERMS = (
    Field("einde", DAY, "De laatste dag waarvoor zij is."),
    Field("kamer", KAMER, "Voor welke kamers; zonder: die van de financier.", many=True, check=a_kamer),
    Field("post", TEXT, "Welke posten zij betaalt, zoals Fysiek:Huur; zonder: alle.", many=True),
    Field("doel", TEXT, "Waarvoor zij is, in de woorden van de brief."),
    Field("beschikking", TEXT, "Het kenmerk van de brief."),
    Field("verslag_voor", DAY, "De laatste dag voor het eindverslag."),
    Field("accountant_vanaf", AMOUNT, "Vanaf welk bedrag een accountant moet verklaren."),
    Field("eigen_bijdrage", AMOUNT, "Wat de coöperatie zelf moet bijdragen."),
    Field("rest", choice(*map(str, Rest)), "Wat er gebeurt met wat overblijft."),
)


def _terms(given: Mapping[str, Any]) -> dict[Key[Any], Any]:
    return {
        END: given["einde"],
        awards.KAMERS: " ".join(given["kamer"]),
        awards.POSTS: " ".join(given["post"]),
        awards.PURPOSE: given["doel"],
        awards.LETTER: given["beschikking"],
        awards.REPORT_BY: given["verslag_voor"],
        awards.ACCOUNTANT_FROM: _euros(given["accountant_vanaf"]),
        awards.OWN_SHARE: _euros(given["eigen_bijdrage"]),
        awards.REST: given["rest"],
    }


@act(
    "toekenning nieuw",
    placed("financier", GRANT, "De financier.", check=a_giver),
    placed("code", TEXT, "Een naam voor deze toekenning, zoals het jaar."),
    Field("bedrag", AMOUNT, "Hoeveel.", required=True),
    Field("vanaf", DAY, "De eerste dag waarvoor zij is.", required=True),
    Field("soort", choice(*map(str, AwardKind)), "Een vast bedrag, ten hoogste, of een garantie voor het tekort."),
    Field("stand", choice(*map(str, Status)), "Hoe ver het is; zonder: toegekend."),
    *_TERMS,
)
def granting(
    ledger: Ledger,
    financier: str,
    code: str,
    bedrag: Decimal,
    vanaf: dt.date,
    soort: str | None,
    stand: str | None,
    **terms: Any,
) -> Done:
    """Leg een toekenning vast: wie, hoeveel, van wanneer tot wanneer, en op welke voorwaarden.

    Haar geld staat op een eigen rekening, en een last noemt haar: subsidie: "SPDO:2018".
    """
    if not accounts.ACCOUNT_PART.fullmatch(code):
        raise InputError(
            f"'{code}' kan geen toekenning heten.",
            cause="de code wordt deel van een rekening: zij begint met een hoofdletter of cijfer en heeft verder "
            "alleen letters, cijfers en streepjes.",
            field="code",
            remedy=f"noem haar bijvoorbeeld {vanaf.year}.",
        )
    values: dict[Key[Any], Any] = {
        awards.AMOUNT: _euros(bedrag),
        awards.KIND: soort,
        awards.STATUS: stand,
        **_terms(terms),
    }
    told = f"Toekenning {financier}:{code} is vastgelegd."
    return _written(ledger, vanaf, awards.AWARD, (financier, code), values, told)


@act(
    "toekenning wijzig",
    placed("toekenning", GRANT, "De toekenning, zoals SPDO:2018.", check=an_award),
    Field("vanaf", DAY, "De dag waarop de wijziging ingaat.", default=today),
    Field("bedrag", AMOUNT, "Het nieuwe bedrag."),
    *_TERMS,
)
def amending(ledger: Ledger, toekenning: str, vanaf: dt.date, bedrag: Decimal | None, **terms: Any) -> Done:
    """Leg vast wat de financier aan een toekenning veranderde. Wat er eerder stond, blijft staan."""
    values: dict[Key[Any], Any] = {awards.AMOUNT: _euros(bedrag), **_terms(terms)}
    if not awards.AMENDMENT.metadata(values):
        raise InputError("er is niets genoemd dat verandert.", remedy="noem bijvoorbeeld --bedrag of --einde.")
    told = f"De wijziging van {toekenning} is vastgelegd."
    return _written(ledger, vanaf, awards.AMENDMENT, (toekenning,), values, told)


@act(
    "toekenning stand",
    placed("toekenning", GRANT, "De toekenning, zoals SPDO:2018.", check=an_award),
    placed("stand", choice(*map(str, Status)), "Hoe ver het nu is."),
    Field("datum", DAY, "De dag waarop.", default=today),
    Field("bedrag", AMOUNT, "Op hoeveel de financier haar toekent of vaststelt."),
    Field("beschikking", TEXT, "Het kenmerk van de brief."),
)
def standing(
    ledger: Ledger, toekenning: str, stand: str, datum: dt.date, bedrag: Decimal | None, beschikking: str | None
) -> Done:
    """Leg vast hoe ver een toekenning is: gevraagd, toegekend, verantwoord, vastgesteld, afgerekend.

    Bij vastgesteld hoort het bedrag uit de brief: wat meer is ontvangen, moet terug.
    """
    values: dict[Key[Any], Any] = {awards.AMOUNT: _euros(bedrag), awards.LETTER: beschikking}
    told = f"Toekenning {toekenning} is {stand}."
    return _written(ledger, datum, awards.STATE, (toekenning, stand), values, told)


@act(
    "toekenning termijn",
    placed("toekenning", GRANT, "De toekenning, zoals SPDO:2018.", check=an_award),
    placed("bedrag", AMOUNT, "Hoeveel er zou komen."),
    Field("datum", DAY, "De dag waarop.", required=True),
    Field("omschrijving", TEXT, "Waarvoor, zoals voorschot eerste kwartaal."),
)
def instalment(ledger: Ledger, toekenning: str, bedrag: Decimal, datum: dt.date, omschrijving: str | None) -> Done:
    """Leg vast wanneer een deel van een toekenning zou komen."""
    values: dict[Key[Any], Any] = {awards.ABOUT: omschrijving}
    told = f"De termijn van {toekenning} is vastgelegd."
    return _written(ledger, datum, awards.INSTALMENT, (toekenning, Amount(bedrag, EUR)), values, told)
