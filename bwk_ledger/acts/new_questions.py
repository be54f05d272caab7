"""What new books must know, as questions: a terminal asks them one by one, a page in the browser all at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bwk_ledger.acts.act import AMOUNT, NUMBER, TEXT, YEAR, Field, FieldKind, choice
from bwk_ledger.acts.cooperative import KINDS_OF_BANKS, KINDS_OF_HOURS, KINDS_OF_MEMBERS, SHARE_VALUE
from bwk_ledger.base.accounts import PETTY_CASH_MOST
from bwk_ledger.base.periods import today

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_WORDS = FieldKind("woorden", str.split)
BALANCE = "beginbalans"
BALANCE_ACCOUNT, BALANCE_AMOUNT = "rekening", "stand"


@dataclass(frozen=True)
class Questions:
    """Questions that belong together.

    Args:
        name: of their table in the file; empty for what stands before the tables.
        title: what a page writes above them.
        fields: the questions; each is answered as the file says it under its name.
        one: what one table of several is called; empty where there is one.
        may_wait: whether most have nothing to answer, or do so later.
    """

    name: str
    title: str
    fields: tuple[Field, ...]
    one: str = ""
    may_wait: bool = True


def _this_year() -> int:
    return today().year


QUESTIONS = (
    Questions(
        "",
        "De coöperatie",
        (Field("naam", TEXT, "Naam van de coöperatie, met W.A., B.A. of U.A. erin.", required=True),),
        may_wait=False,
    ),
    Questions(
        "",
        "Meer over de coöperatie",
        (
            Field("code", TEXT, "Haar code in namen van rekeningen; anders de hoofdletters van haar naam."),
            Field("zetel", TEXT, "Plaats waar zij volgens de statuten is."),
            Field("kvk", TEXT, "Nummer bij de Kamer van Koophandel."),
            Field("rsin", TEXT, "Fiscaal nummer, van de Belastingdienst."),
            Field("incassant", TEXT, "Incassant-ID, om contributie af te schrijven.", label="Incassant-ID"),
            Field(
                "bestuur", FieldKind(NUMBER.word, str.split), "Nummers van het bestuur, zoals L0001 L0002; geen namen."
            ),
        ),
    ),
    Questions(
        "",
        "Het begin",
        (Field("boeken-vanaf", YEAR, "Eerste jaar van de boeken.", default=_this_year, label="Eerste jaar"),),
        may_wait=False,
    ),
    Questions(
        "kamer",
        "Kamers",
        (
            Field("code", TEXT, "Een kort woord in hoofdletters, zoals LINDE.", required=True),
            Field("naam", TEXT, "Naam van de kamer, zoals Kamer De Linde; anders de code."),
            Field("stad", TEXT, "Plaats waar de kamer is."),
            Field("handgeld", AMOUNT, "Handgeld dat zij in een maand hoogstens krijgt.", default=PETTY_CASH_MOST),
            Field("iban", TEXT, "IBAN van haar rekening voor het handgeld, als zij die heeft.", label="IBAN"),
        ),
        "kamer",
        may_wait=False,
    ),
    Questions(
        "bank",
        "Bankrekeningen",
        (
            Field("naam", TEXT, "Naam, zoals ASN betaalrekening.", required=True),
            Field("soort", choice(*KINDS_OF_BANKS), "Bank om mee te betalen, of spaar.", default=KINDS_OF_BANKS[0]),
            Field("iban", TEXT, "Nummer van de rekening.", required=True, label="IBAN"),
        ),
        "bankrekening",
        may_wait=False,
    ),
    Questions(
        "financier",
        "Financiers",
        (
            Field("code", TEXT, "Een kort woord in hoofdletters, zoals GEMEENTE.", required=True),
            Field("naam", TEXT, "Naam van de financier; anders de code."),
            Field("groep", TEXT, "Groep op overzichten, zoals Gemeente."),
        ),
        "financier",
    ),
    Questions(
        "tarief",
        "Waarde van gegeven uren",
        (
            Field("soort", choice(*KINDS_OF_HOURS), "Soort uren.", default=KINDS_OF_HOURS[0]),
            Field("uur", AMOUNT, "Wat een uur waard is, in euro.", required=True, label="Waarde van een uur"),
        ),
        "tarief",
        may_wait=False,
    ),
    Questions(
        "contributie",
        "Contributie",
        (
            Field("soort", choice(*KINDS_OF_MEMBERS), "Soort leden.", default=KINDS_OF_MEMBERS[0]),
            Field("bedrag", AMOUNT, "Wat een lid in een jaar betaalt.", required=True),
            Field("vervalt", _WORDS, "Dagen waarop een gelijk deel ervan betaald moet zijn, zoals 31-03 30-09."),
        ),
        "contributie",
    ),
    Questions(
        "aandeel", "Aandelen", (Field("waarde", AMOUNT, "Waarde van een aandeel, in euro.", default=SHARE_VALUE),)
    ),
    Questions(
        BALANCE,
        "Beginbalans",
        (
            Field(BALANCE_ACCOUNT, TEXT, "Rekening waarop op 1 januari iets stond.", required=True),
            Field(
                BALANCE_AMOUNT, AMOUNT, "Wat erop stond; bezit is samen gelijk aan schuld en vermogen.", required=True
            ),
        ),
        "rekening",
    ),
)


def said_of(answers: Mapping[str, Sequence[Mapping[str, Any]]]) -> dict[str, Any]:
    """The answers as the file says them: those of each table by its name."""
    by_name: dict[str, Any] = {}
    several = {item.name for item in QUESTIONS if item.one}
    for name, rows in answers.items():
        if not name:
            by_name |= {key: value for row in rows for key, value in row.items()}
        elif name == BALANCE:
            by_name[name] = {row[BALANCE_ACCOUNT]: row[BALANCE_AMOUNT] for row in rows}
        else:
            by_name[name] = list(rows) if name in several else rows[0]
    return by_name
