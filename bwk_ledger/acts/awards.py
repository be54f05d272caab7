"""What is written about awards: a new one, its budget, another amount or day, how far it is, when its money comes."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from beancount.core.amount import Amount

from bwk_ledger.acts.act import AMOUNT, DAY, FILE, GRANT, KAMER, TEXT, Done, Field, a_kamer, act, choice, placed
from bwk_ledger.acts.papers import keep_letter
from bwk_ledger.base import accounts
from bwk_ledger.base.errors import FieldName, InputError, advice, bare, way
from bwk_ledger.base.money import EUR, ZERO, format_amount
from bwk_ledger.base.periods import today
from bwk_ledger.books.text import custom
from bwk_ledger.rules.awards import costs_of, more_than_awarded, pays_something
from bwk_ledger.rules.load import load
from bwk_ledger.standing import awards
from bwk_ledger.standing.awards import AwardKind, Rest, Status
from bwk_ledger.standing.form import END, values_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from decimal import Decimal
    from pathlib import Path

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


def a_cost(ledger: Ledger, name: str) -> None:
    """A post of costs, or a group of them."""
    if not pays_something(name, ledger.config):
        raise InputError(
            f"post '{name}' is er niet.",
            cause=f"de posten zijn: {costs_of(ledger.config)}.",
            field="post",
            remedy="noem een van deze, of een groep daarvan.",
        )


def _award(ledger: Ledger, name: str) -> Award:
    award = ledger.config.awards.get(name)
    if award is None:
        raise InputError(
            f"toekenning '{name}' is er niet.",
            cause=f"de toekenningen zijn: {' '.join(ledger.config.awards) or 'geen'}.",
            field="toekenning",
            remedy=advice("noem een van deze, of maak haar met ", way("toekenning nieuw"), "."),
        )
    return award


def _written(ledger: Ledger, entry: Any, form: Form, told: str, letter: _Letter | None = None) -> Done:
    """Write a directive, with the letter that says so."""
    _refuse(ledger, entry, form)
    changes = ledger.changes()
    changes.append(form.file, [entry], "Toekenningen")
    lines = [f"{told} Geschreven in {form.file}."]
    if letter is not None and letter.file is not None:
        day, name = max(entry.date, letter.opened), letter.reference or f"{entry.date}"
        path = keep_letter(ledger, changes, letter.file, letter.account, day, name)
        lines.append(f"De brief is bewaard als {path}.")
    changes.commit()
    return Done(tuple(lines))


@dataclass(frozen=True)
class _Letter:
    """A letter to keep at the account of an award, which is there from a day on."""

    file: Path | None
    reference: str | None
    account: str
    opened: dt.date


def _letter(award: Award, file: Path | None, reference: str | None) -> _Letter:
    return _Letter(file, reference or award.letter, award.liability, award.funder.start)


def _refuse(ledger: Ledger, entry: Any, form: Form) -> None:
    """Refuse a directive that would be wrong.

    Raises:
        InputError: it is not as its form asks, is there already, or makes the parts of an award too much.
    """
    same = next((other for other in ledger.customs if other.type == form.type and _is_same(form, other, entry)), None)
    if same is not None:
        raise InputError(
            f"dit staat er al: {form.called} {' '.join(map(str, values_of(entry)[:1]))}.",
            file=same.meta["filename"],
            line=same.meta["lineno"],
            remedy="noem een andere dag of een andere naam.",
        )
    for wrong in form.findings(entry):
        raise InputError(wrong.text, cause=wrong.cause, remedy=wrong.remedy)
    if form in (awards.INSTALMENT, awards.BUDGET_LINE):
        earlier = [item for item in ledger.customs if item.type == form.type and form.is_complete(item)]
        parts = [(item, values_of(item)) for item in (*earlier, entry)]
        for wrong in more_than_awarded(form, parts, ledger.config):
            if wrong.entry is entry:
                raise InputError(wrong.text, cause=wrong.cause, remedy=wrong.remedy, field="bedrag")


def _is_same(form: Form, one: Any, other: Any) -> bool:
    identity = form.identity(other)
    if identity is None:  # of what may be said again, on another day or with other words
        return (one.date, values_of(one)) == (other.date, values_of(other))
    return form.identity(one) == identity


def _euros(number: Decimal | None) -> Amount | None:
    return None if number is None else Amount(number, EUR)


_BRIEF = Field("brief", FILE, "De brief zelf, als pdf of foto; hij wordt bewaard bij de toekenning.")
_WHICH = placed("toekenning", GRANT, "De toekenning, zoals FINANCIER:JJJJ.", check=an_award)
_TERMS = (
    Field("einde", DAY, "De laatste dag waarvoor zij is."),
    Field("kamer", KAMER, "Voor welke kamers; zonder: die van de financier.", many=True, check=a_kamer),
    Field("post", TEXT, "Welke posten zij betaalt, zoals Fysiek:Huur; zonder: alle.", many=True, check=a_cost),
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
    _BRIEF,
)
def granting(
    ledger: Ledger,
    financier: str,
    code: str,
    bedrag: Decimal,
    vanaf: dt.date,
    soort: str | None,
    stand: str | None,
    brief: Path | None,
    **terms: Any,
) -> Done:
    """Leg een toekenning vast: wie, hoeveel, van wanneer tot wanneer, en op welke voorwaarden.

    Haar geld staat op een eigen rekening, en een last noemt haar: subsidie: "FINANCIER:JJJJ".
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
    form, funder = awards.AWARD, ledger.config.funders[financier]
    entry = custom(form.metadata(values), vanaf, form.type, financier, code)
    letter = _Letter(brief, terms["beschikking"], f"{funder.liability}:{code}", funder.start)
    return _written(ledger, entry, form, f"Toekenning {financier}:{code} is vastgelegd.", letter)


@act(
    "toekenning wijzig",
    _WHICH,
    Field("vanaf", DAY, "De dag waarop de wijziging ingaat.", default=today),
    Field("bedrag", AMOUNT, "Het nieuwe bedrag."),
    *_TERMS,
    _BRIEF,
)
def amending(
    ledger: Ledger, toekenning: str, vanaf: dt.date, bedrag: Decimal | None, brief: Path | None, **terms: Any
) -> Done:
    """Leg vast wat de financier aan een toekenning veranderde. Wat er eerder stond, blijft staan."""
    form = awards.AMENDMENT
    values = form.metadata({awards.AMOUNT: _euros(bedrag), **_terms(terms)})
    if not values:
        raise InputError(
            "er is niets genoemd dat verandert.",
            remedy=advice("noem bijvoorbeeld ", FieldName("bedrag"), " of ", FieldName("einde"), "."),
        )
    entry = custom(values, vanaf, form.type, toekenning)
    letter = _letter(_award(ledger, toekenning), brief, terms["beschikking"])
    return _written(ledger, entry, form, f"De wijziging van {toekenning} is vastgelegd.", letter)


@act(
    "toekenning stand",
    _WHICH,
    placed("stand", choice(*map(str, Status)), "Hoe ver het nu is."),
    Field("datum", DAY, "De dag waarop.", default=today),
    Field("bedrag", AMOUNT, "Op hoeveel de financier haar toekent of vaststelt."),
    Field("beschikking", TEXT, "Het kenmerk van de brief."),
    _BRIEF,
)
def standing(
    ledger: Ledger,
    toekenning: str,
    stand: str,
    datum: dt.date,
    bedrag: Decimal | None,
    beschikking: str | None,
    brief: Path | None,
) -> Done:
    """Leg vast hoe ver een toekenning is, zoals toegekend, verantwoord of afgewezen.

    Bij vastgesteld hoort het bedrag uit de brief, en bij afgerekend staat er niets meer open: 'bwk toekenning vaststel'
    en 'bwk toekenning afreken' doen hetzelfde, en zeggen wat er dan te doen is.
    """
    return _stand(ledger, toekenning, Status(stand), datum, bedrag, beschikking, brief)


def _stand(
    ledger: Ledger,
    name: str,
    status: Status,
    day: dt.date,
    amount: Decimal | None = None,
    reference: str | None = None,
    letter: Path | None = None,
) -> Done:
    award, form = _award(ledger, name), awards.STATE
    if status is Status.SETTLED:
        _refuse_open(ledger, award, day)
    values = form.metadata({awards.AMOUNT: _euros(amount), awards.LETTER: reference})
    entry = custom(values, day, form.type, name, str(status))
    return _written(ledger, entry, form, f"Toekenning {name} is {status}.", _letter(award, letter, reference))


def _refuse_open(ledger: Ledger, award: Award, day: dt.date) -> None:
    """Refuse to settle an award of which money must still come or go back.

    Raises:
        InputError: its account is not at zero.
    """
    held = _held(ledger, award, day)
    if held:
        name, amount = award.key, format_amount(abs(held))
        must_come = held < 0
        raise InputError(
            f"toekenning {name} is nog niet afgerekend: er staat {amount} euro open.",
            cause="dat bedrag moet nog komen." if must_come else "dat bedrag is ontvangen en niet besteed.",
            remedy=f"wacht tot het er is; het hoort op {award.liability}."
            if must_come
            else advice(
                f"betaal het terug; de betaling hoort op {award.liability}. Mag het blijven, leg dat dan eerst vast: ",
                way("toekenning wijzig", name, rest="behouden"),
                ", en daarna ",
                way("toekenning vaststel", name),
                " met het bedrag uit de brief.",
            ),
        )


def _held(ledger: Ledger, award: Award, day: dt.date) -> Decimal:
    """What the account of an award holds on a day, EUR: above zero what was received and is not income."""
    return -sum(
        (
            item.units.number
            for entry in ledger.transactions
            if entry.date <= day
            for item in entry.postings
            if item.account == award.liability
        ),
        ZERO,
    )


@act(
    "toekenning vaststel",
    _WHICH,
    placed("bedrag", AMOUNT, "Op hoeveel de financier zijn bijdrage vaststelt."),
    Field("datum", DAY, "De dag van de brief.", default=today),
    Field("beschikking", TEXT, "Het kenmerk van de brief."),
    _BRIEF,
)
def fixing(
    ledger: Ledger, toekenning: str, bedrag: Decimal, datum: dt.date, beschikking: str | None, brief: Path | None
) -> Done:
    """Leg vast op welk bedrag de financier een toekenning vaststelde, en zie wat er nog moet komen of terug moet.

    Meer dan dit bedrag wordt nooit bate. Wat meer is ontvangen, moet terug.
    """
    done = _stand(ledger, toekenning, Status.FIXED, datum, bedrag, beschikking, brief)
    after = load(ledger.path)
    held = _held(after, _award(after, toekenning), dt.date.max)
    amount = format_amount(abs(held))
    if held > 0:
        told = f"Er moet {amount} euro terug naar de financier. Is dat betaald: "
    elif held:
        told = f"Er moet nog {amount} euro komen. Is dat er: "
    else:
        told = "Er staat niets meer open: "
    settle = advice(told, bare("toekenning afreken", toekenning), ".")
    return Done((*done.lines, settle), done.warnings, after)


@act("toekenning afreken", _WHICH, Field("datum", DAY, "De dag waarop.", default=today))
def settling(ledger: Ledger, toekenning: str, datum: dt.date) -> Done:
    """Leg vast dat een toekenning is afgerekend: alles is ontvangen, en wat terug moest, is terugbetaald."""
    return _stand(ledger, toekenning, Status.SETTLED, datum)


@act(
    "toekenning termijn",
    _WHICH,
    placed("bedrag", AMOUNT, "Hoeveel er zou komen."),
    Field("datum", DAY, "De dag waarop.", required=True),
    Field("omschrijving", TEXT, "Waarvoor, zoals voorschot eerste kwartaal."),
)
def instalment(ledger: Ledger, toekenning: str, bedrag: Decimal, datum: dt.date, omschrijving: str | None) -> Done:
    """Leg vast wanneer een deel van een toekenning zou komen."""
    form = awards.INSTALMENT
    entry = custom(form.metadata({awards.ABOUT: omschrijving}), datum, form.type, toekenning, Amount(bedrag, EUR))
    return _written(ledger, entry, form, f"De termijn van {toekenning} is vastgelegd.")


@act(
    "toekenning begroting",
    _WHICH,
    placed("regel", TEXT, "Hoe de financier de regel noemt, zoals Coördinatie."),
    placed("bedrag", AMOUNT, "Hoeveel daarvoor is toegekend."),
    Field("post", TEXT, "Welke posten de regel betaalt, zoals Fysiek:Huur.", many=True, check=a_cost),
    Field("datum", DAY, "Vanaf wanneer; zonder: de eerste dag van de toekenning."),
)
def budgeting(
    ledger: Ledger, toekenning: str, regel: str, bedrag: Decimal, post: Sequence[str], datum: dt.date | None
) -> Done:
    """Leg een regel vast van de begroting waarmee de financier instemde: waarvoor, en hoeveel."""
    form, award = awards.BUDGET_LINE, _award(ledger, toekenning)
    values = form.metadata({awards.POSTS: " ".join(post)})
    entry = custom(values, datum or award.start, form.type, toekenning, regel, Amount(bedrag, EUR))
    return _written(ledger, entry, form, f"Begrotingsregel {regel} van {toekenning} is vastgelegd.")


@act(
    "toekenning toelichting",
    _WHICH,
    placed("regel", TEXT, "De regel: van haar begroting, of een post."),
    placed("tekst", TEXT, "Waarom het anders liep."),
    Field("datum", DAY, "De dag waarop u dit schrijft; anders vandaag.", default=today),
)
def explaining(ledger: Ledger, toekenning: str, regel: str, tekst: str, datum: dt.date) -> Done:
    """Leg uit waarom een REGEL van TOEKENNING anders liep; het staat in de verantwoording.

    Een latere toelichting op dezelfde regel komt ervoor in de plaats.
    """
    names = [line.name for line in ledger.config.awards[toekenning].lines]
    if names and regel not in names:
        raise InputError(
            f"'{regel}' is geen regel van de begroting van toekenning {toekenning}.",
            cause=f"de regels zijn: {'; '.join(names)}.",
            field="regel",
            remedy="noem een van deze, zoals zij hier staat.",
        )
    form = awards.EXPLANATION
    entry = custom({}, datum, form.type, toekenning, regel, " ".join(tekst.split()))
    return _written(ledger, entry, form, f"Toelichting bij {toekenning}, {regel}.")
