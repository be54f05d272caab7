"""What the cooperative is itself: who is on its board, its official numbers, and what its statutes say of members."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bwk_ledger.acts.act import (
    DAY,
    FLAG,
    NUMBER,
    TEXT,
    Done,
    Field,
    FieldKind,
    WrongCallError,
    act,
    choice,
    of_field,
    placed,
    whole,
)
from bwk_ledger.acts.cooperative import require_number
from bwk_ledger.acts.sepa import read_creditor
from bwk_ledger.base.errors import InputError, advice, bare, count, listed, look, way
from bwk_ledger.base.periods import Period, today
from bwk_ledger.books.text import custom, quoted
from bwk_ledger.standing.board import APPROVES, BOARD, FUNCTION, INTERESTS, of_board
from bwk_ledger.standing.form import END
from bwk_ledger.standing.members import BASIS, LEAST_SHARES, LIABILITIES, LIABILITY, REPAYMENT_MONTHS, RULES

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from bwk_ledger.rules.load import Ledger
    from bwk_ledger.standing.config import Config
    from bwk_ledger.standing.form import Key
    from bwk_ledger.standing.kamers import Kamer
    from bwk_ledger.standing.members import MemberRules


# What the cooperative is itself: who is on its board, and its numbers with authorities and the bank.

# The board: who joins it and who leaves, and who may agree to payments.

_CODE = FieldKind("code", str.upper)
_BOARD_TITLE = "Het bestuur, alleen met nummers"


def _somebody(ledger: Ledger, number: str) -> None:
    """A member, somebody who gives hours, or an organisation."""
    config = ledger.config
    if number not in {*config.members, *config.people, *config.relations}:
        raise InputError(
            f"de boeken kennen {number} niet.",
            remedy=advice(
                "verbeter het nummer, of neem iemand eerst op met ",
                way("leden aanmelden"),
                " of ",
                way("uren aanmelden"),
                ".",
            ),
        )


def _organisation(ledger: Ledger, code: str) -> None:
    if code not in ledger.config.relations:
        raise InputError(
            f"er is geen organisatie {code}.",
            cause=f"bekend zijn: {', '.join(ledger.config.relations) or 'geen'}.",
            remedy=advice("verbeter de code, of maak de organisatie bekend met ", way("relatie"), "."),
        )


@act(
    "bestuur benoem",
    placed("nummer", NUMBER, "Het nummer van wie in het bestuur komt.", check=_somebody),
    Field("functie", TEXT, "Wat iemand in het bestuur doet, zoals voorzitter.", default=""),
    Field("vanaf", DAY, "De eerste dag; anders vandaag.", default=today),
    Field("tot", DAY, "De laatste dag, als die al vaststaat."),
    Field("keurt_goed", FLAG, "Mag akkoord geven op betalingen."),
    Field(
        "belangen", _CODE, "Een organisatie waarin iemand een belang heeft; mag vaker.", many=True, check=_organisation
    ),
)
def appointing(
    ledger: Ledger,
    nummer: str,
    functie: str,
    vanaf: dt.date,
    tot: dt.date | None,
    keurt_goed: bool,
    belangen: Sequence[str],
) -> Done:
    """Schrijf op dat NUMMER in het bestuur zit, sinds wanneer, en of die akkoord mag geven op betalingen."""
    if tot is not None and tot < vanaf:
        raise InputError(f"{tot} ligt voor {vanaf}.", field="tot", remedy="noem een latere dag.")
    known = next((item for item in ledger.config.board if item.holds_on(vanaf) and item.number == nummer), None)
    known = known or of_board(ledger.config, nummer, Period(vanaf, vanaf + vanaf.resolution))
    if known is not None:
        raise InputError(
            f"{nummer} zit al in het bestuur, sinds {known.start}.",
            field="nummer",
            remedy=advice(
                "er is niets te doen. Verandert er iets, geef dan eerst: ",
                bare("bestuur treed-af", known.number, per=vanaf - vanaf.resolution),
                ".",
            ),
        )
    quoted(functie, "functie")
    function = " ".join(functie.split())
    values: dict[Key[Any], Any] = {
        FUNCTION: function,
        APPROVES: keurt_goed or None,
        INTERESTS: " ".join(dict.fromkeys(belangen)),
        END: tot,
    }
    changes = ledger.changes()
    changes.append(BOARD.file, [custom(BOARD.metadata(values), vanaf, BOARD.type, nummer)], _BOARD_TITLE)
    changes.commit()
    phrases = [f"{nummer} zit in het bestuur vanaf {vanaf}{f' tot en met {tot}' if tot else ''}"]
    phrases += [f"als {function}"] if function else []
    phrases += ["en mag akkoord geven op betalingen"] if keurt_goed else []
    phrases += [f"met een belang bij {listed(list(dict.fromkeys(belangen)))}"] if belangen else []
    return Done((f"{', '.join(phrases)}.",))


@act(
    "bestuur treed-af",
    placed("nummer", NUMBER, "Het nummer van wie het bestuur verlaat.", check=_somebody),
    Field("per", DAY, "De laatste dag; anders vandaag.", default=today),
)
def leaving(ledger: Ledger, nummer: str, per: dt.date) -> Done:
    """Schrijf op wat de laatste dag is van NUMMER in het bestuur."""
    seat = of_board(ledger.config, nummer, Period(per, per + per.resolution))
    if seat is None:
        raise InputError(
            f"{nummer} zit op {per} niet in het bestuur.",
            field="nummer",
            remedy=advice("kijk ", look("bestuur lijst", alles=True), " wie er wanneer in zat."),
        )
    if seat.end == per:
        raise InputError(f"{nummer} trad al af per {per}.", field="per", remedy="er is niets te doen.")
    values: dict[Key[Any], Any] = {
        FUNCTION: seat.function,
        APPROVES: seat.approves or None,
        INTERESTS: " ".join(seat.interests),
        END: per,
    }
    entry = custom(BOARD.metadata(values), seat.start, BOARD.type, seat.number)
    changes = ledger.changes()
    changes.replace_entry(Path(seat.source["filename"]), seat.source["lineno"], f'"{seat.number}"', entry)
    changes.commit()
    return Done((f"{seat.number} zit in het bestuur tot en met {per}.",))


# What authorities and the bank know of the cooperative itself, as it is given to `bwk kamer wijzig`.

OFFICIAL = (
    Field("kvk", TEXT, "Het nummer van de coöperatie bij de Kamer van Koophandel.", word="NUMMER"),
    Field("rsin", TEXT, "Het nummer van de coöperatie bij de Belastingdienst.", word="NUMMER"),
    Field("incassant", TEXT, "Het incassant-id van de coöperatie, van haar bank.", word="NUMMER"),
    Field("zetel", TEXT, "De plaats waar de coöperatie statutair is gevestigd.", word="PLAATS"),
    Field("bestuur", NUMBER, "Het nummer van wie in het bestuur zit; mag vaker: noem ze alle.", many=True),
)


def official_values(config: Config, kamer: Kamer, given: dict[str, Any]) -> dict[str, str]:
    """What was given of these fields, as it stands at the cooperative.

    Raises:
        InputError: it is given for a kamer, or is no such number, or of nobody.
    """
    filled_in = {name: value for name, value in given.items() if value}
    if filled_in and not kamer.is_cooperative:
        own = next((item.code for item in config.kamers.values() if item.is_cooperative), None)
        name = next(iter(filled_in))
        raise InputError(
            f"--{name} is van de coöperatie zelf, en {kamer.code} is een kamer.",
            field=name,
            remedy=advice("geef: ", bare("kamer wijzig", own), ", met deze optie.") if own else "laat deze optie weg.",
        )
    return {name: _read(config, name, value) for name, value in filled_in.items()}


def _read(config: Config, name: str, value: Any) -> str:
    with of_field(name):
        match name:
            case "incassant":
                return read_creditor(value)
            case "bestuur":
                return _people(config, value)
            case "zetel":
                return " ".join(value.split())
            case _:
                number = "".join(value.split())
                require_number(name, number)
                return number


def _people(config: Config, numbers: tuple[str, ...]) -> str:
    """The numbers of the board.

    Raises:
        InputError: the books know nobody with one of them.
    """
    for number in numbers:
        if number not in config.members and number not in config.people:
            raise InputError(
                f"nummer {number} is van niemand in de boeken.",
                remedy=advice(
                    "kijk ",
                    look("leden register"),
                    ", of geef wie geen lid is een nummer met ",
                    way("uren aanmelden"),
                    ".",
                ),
            )
    return " ".join(dict.fromkeys(numbers))


# What the statutes say of members, written in the books: shares to pay first, repayment, liability.

_WHOLE = FieldKind("aantal", whole, least=0)
_RULES_TITLE = "Lidmaatschap"
_ASKED = ("minimum", "terugbetalen_na", "aansprakelijkheid", "bron")


def says_something(values: dict[str, Any]) -> bool:
    """Whether a rule is to be changed; without that they are only shown."""
    return any(values[name] is not None for name in _ASKED)


def _require_rule(**values: Any) -> None:
    if values["vanaf"] is not None and not says_something(values):
        raise WrongCallError("vanaf", "Noem bij --vanaf ook wat er verandert, zoals --minimum 2.")


@act(
    "leden regels",
    Field("minimum", _WHOLE, "Hoeveel aandelen iemand heeft betaald voor hij lid is."),
    Field("terugbetalen_na", _WHOLE, "Na hoeveel maanden wie vertrok zijn aandelen terug heeft.", word="MAANDEN"),
    Field("aansprakelijkheid", choice(*LIABILITIES), "Of leden meebetalen aan een tekort."),
    Field("bron", TEXT, "Waar het in de statuten staat."),
    Field("vanaf", DAY, "De eerste dag waarop dit zo is; anders vandaag."),
    check=_require_rule,
    form_help="Leg vast wat de statuten van leden vragen, als dat anders is.",
)
def setting_member_rules(
    ledger: Ledger,
    minimum: int | None,
    terugbetalen_na: int | None,
    aansprakelijkheid: str | None,
    bron: str | None,
    vanaf: dt.date | None,
) -> Done:
    """Toon wat de statuten van leden vragen, of leg vast dat het anders is.

    Wat u niet noemt, blijft zoals het was. Wie voor die dag lid werd, deed dat onder de oude regels.
    """
    day = vanaf or today()
    now = ledger.config.member_rules
    _refuse_day(now, day)
    rules: dict[Key[Any], Any] = {
        LEAST_SHARES: Decimal(now.least_shares if minimum is None else minimum),
        REPAYMENT_MONTHS: Decimal(now.repayment_months if terugbetalen_na is None else terugbetalen_na),
        LIABILITY: aansprakelijkheid or now.liability,
        BASIS: " ".join((bron or "").split()) or now.basis,
    }
    if list(rules.values()) == [Decimal(now.least_shares), Decimal(now.repayment_months), now.liability, now.basis]:
        raise InputError("dit staat al zo in de boeken.", remedy="er is niets te doen.")
    entry = custom(RULES.metadata(rules), day, RULES.type)
    changes = ledger.changes()
    old = [item for item in ledger.customs if item.type == RULES.type and item.date == day]
    if old:
        changes.replace_entry(Path(old[0].meta["filename"]), old[0].meta["lineno"], f'"{RULES.type}"', entry)
    else:
        changes.append(RULES.file, [entry], _RULES_TITLE)
    changes.commit()
    return Done((f"Voor leden geldt vanaf {day}:", *_lines(*rules.values())))


def _refuse_day(now: MemberRules, day: dt.date) -> None:
    """Refuse a day that has not come, and one before rules that are there: the last ones count.

    Raises:
        InputError: it is such a day.
    """
    if day > today():
        raise InputError(
            f"{day} is nog niet gekomen.",
            field="vanaf",
            cause="regels voor leden gelden zodra zij in de boeken staan.",
            remedy="leg dit op die dag vast.",
        )
    if day < now.start:
        raise InputError(
            f"er zijn al regels vanaf {now.start}.",
            field="vanaf",
            cause="de laatste regels gelden.",
            remedy="noem die dag of een latere.",
        )


def member_rules_lines(rules: MemberRules) -> tuple[str, ...]:
    """The rules of now in Dutch, a line each."""
    return _lines(rules.least_shares, rules.repayment_months, rules.liability, rules.basis)


def _lines(least: Any, months: Any, liability: Any, basis: Any) -> tuple[str, ...]:
    lines = (
        f"- lid na betaling van {count(int(least), 'aandeel', 'aandelen')}",
        f"- aandelen terug {count(int(months), 'maand', 'maanden')} na vertrek",
        f"- aansprakelijkheid: {liability or 'niet vastgelegd'}",
    )
    return (*lines, f"- bron: {basis}") if basis else lines
