"""What is written of a year beside its figures: the texts of its annual report, and that it was filed."""

from __future__ import annotations

from decimal import Decimal
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING

from bwk_ledger.acts.act import DAY, FLAG, TEXT, YEAR, Done, Field, act, choice, placed
from bwk_ledger.base import periods
from bwk_ledger.base.errors import Blank, FieldName, InputError, advice, bare, count, look, way
from bwk_ledger.base.periods import WRITE_DAY, no_day, parse_day
from bwk_ledger.books.seal import sealed_years
from bwk_ledger.books.text import custom, quoted
from bwk_ledger.figures.filing import filed_on
from bwk_ledger.figures.results import require_year
from bwk_ledger.standing.budget import EXPLANATION, in_year
from bwk_ledger.standing.year_report import BY_NAME, DRAWN_UP, FILING, YEAR_TEXT, entries_of, year_texts

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from bwk_ledger.rules.load import Ledger


# The texts of the annual report: what the treasurer and the board say beside the figures of a year.

_ABOUT = "; ".join(f"{part.name}: {part.about}" for part in BY_NAME.values())


@act(
    "jaarstuk schrijf",
    placed("jaar", YEAR, "Het jaar.", check=require_year),
    placed("onderdeel", choice(*BY_NAME), f"Het onderdeel ({_ABOUT})."),
    placed(
        "tekst",
        TEXT,
        "De tekst, elke alinea tussen aanhalingstekens.",
        required=False,
        many=True,
        word='"ALINEA"...',
        form_help="De tekst; elke alinea in een eigen vak.",
    ),
    Field("leeg", FLAG, "Haal weg wat er staat."),
)
def writing_text(ledger: Ledger, jaar: int, onderdeel: str, tekst: Sequence[str], leeg: bool) -> Done:
    """Schrijf een tekst van de jaarrekening van JAAR; wat er stond van dit ONDERDEEL gaat weg.

    De teksten zijn van het bestuur: hoe het jaar ging, waarom het resultaat zo is, wat er na 31 december gebeurde. Wat
    nog leeg is, toont 'bwk jaarstuk lijst JAAR'. Een jaar dat is afgesloten, houdt de teksten die de leden zagen.
    """
    paragraphs = [" ".join(text.split()) for text in tekst if text.strip()]
    if leeg == bool(paragraphs):
        raise InputError(
            "er is een tekst gegeven, en gevraagd om haar weg te halen." if leeg else "er is geen tekst gegeven.",
            field="tekst",
            remedy=advice(
                "schrijf: ",
                bare("jaarstuk schrijf", jaar, onderdeel, Blank('"de tekst"')),
                ". Moet zij weg: met ",
                FieldName("leeg"),
                " en zonder tekst.",
            ),
        )
    _require_open(ledger, jaar)
    if onderdeel == DRAWN_UP.name:
        paragraphs = [_day(jaar, text) for text in paragraphs]
    for text in paragraphs:
        quoted(text, "tekst")
    changes = ledger.changes()
    for entry in entries_of(ledger.customs, jaar, onderdeel):
        changes.replace_entry(Path(entry.meta["filename"]), entry.meta["lineno"], f'"{onderdeel}"', None)
    last = periods.year(jaar).last_day
    if paragraphs:
        new = [custom({}, last, YEAR_TEXT.type, onderdeel, text) for text in paragraphs]
        changes.append(YEAR_TEXT.file.format(year=jaar), new, f"Teksten van de jaarrekening {jaar}")
    changes.commit()
    written = {*year_texts(ledger.customs, jaar).paragraphs, onderdeel} - ({onderdeel} if leeg else set())
    left = [part.name for part in BY_NAME.values() if part.must and part.name not in written]
    state = "is nu leeg" if leeg else "heeft nu " + count(len(paragraphs), "alinea", "alinea's")
    return Done((f"'{onderdeel}' van {jaar} {state}.", f"Nog te schrijven: {', '.join(left) or 'niets'}."))


def _post_of(ledger: Ledger, text: str) -> str:
    """The key of a post or a funder that is given by its key or by its name.

    Raises:
        InputError: the books have no such post.
    """
    config = ledger.config
    keys = {post.path: post.name for post in config.posts} | {code: item.name for code, item in config.funders.items()}
    words = {word.casefold(): key for key, name in reversed(keys.items()) for word in (name, key)}
    if post_key := words.get(text.casefold()):
        return post_key
    near = get_close_matches(text.casefold(), words, 1)
    raise InputError(
        f"er is geen post of financier '{text}'.",
        field="post",
        remedy=f"bedoelt u '{words[near[0]]}'?"
        if near
        else advice("kijk ", look("begroting", Blank("JAAR")), " hoe de posten heten."),
    )


@act(
    "jaarstuk toelicht",
    placed("jaar", YEAR, "Het jaar.", check=require_year),
    placed("post", TEXT, "De post, zoals Fysiek:Huur of zoals zij heet, of de code van een financier.", check=_post_of),
    placed("tekst", TEXT, "Waarom de post van de begroting afwijkt."),
)
def explaining(ledger: Ledger, jaar: int, post: str, tekst: str) -> Done:
    """Schrijf waarom een POST in JAAR van de begroting afwijkt; wat er stond over deze post gaat weg.

    De tekst komt in de jaarrekening, bij de noot van die post.
    """
    _require_open(ledger, jaar)
    key, text = _post_of(ledger, post), " ".join(tekst.split())
    quoted(text, "tekst")
    entry = custom({}, periods.year(jaar).last_day, EXPLANATION.type, key, text)
    changes = ledger.changes()
    for before, (of, _) in in_year(ledger.customs, EXPLANATION, jaar):
        if of == key:
            changes.replace_entry(Path(before.meta["filename"]), before.meta["lineno"], f'"{key}"', None)
    changes.append(EXPLANATION.file.format(year=jaar), [entry], f"Begroting {jaar}")
    changes.commit()
    return Done((f"'{key}' van {jaar} is toegelicht.",))


def _require_open(ledger: Ledger, year: int) -> None:
    if year in sealed_years(ledger.root):
        raise InputError(
            f"{year} is afgesloten: de leden stelden de jaarrekening vast zoals zij er staat.",
            field="jaar",
            remedy=advice(
                "moet er toch iets anders, heropen het jaar dan met: ", bare("heropen", year, reden=Blank('"..."')), "."
            ),
        )


def _day(year: int, text: str) -> str:
    day = parse_day(text)
    if day is None:
        raise InputError(f"{no_day(text)}.", field="tekst", remedy=WRITE_DAY)
    if day <= periods.year(year).last_day:
        raise InputError(
            f"op {day} was {year} nog niet voorbij.",
            field="tekst",
            remedy=f"noem de dag waarop het bestuur de jaarrekening opmaakte: na 31-12-{year}.",
        )
    return str(day)


# Write down that the accounts of a year were filed at the trade register.


@act(
    "deponeren",
    placed("jaar", YEAR, "Het jaar van de jaarrekening."),
    Field("verzonden", DAY, "De dag waarop het formulier is verzonden; die komt in de boeken."),
    form_help="Schrijf op wanneer de jaarrekening van een jaar bij de KvK is gedeponeerd. Dan vraagt 'Vanavond' er "
    "niet meer om.",
    decides=("verzonden",),
)
def filing_of_year(ledger: Ledger, jaar: int, verzonden: dt.date) -> Done:
    """Toon wat het formulier van de KvK over JAAR vraagt, of de coöperatie micro is, en de termijnen.

    Neem de velden over op kvk.nl ('Zelf deponeren jaarrekening'). Is het formulier verzonden, schrijf dat dan op: bwk
    deponeren JAAR --verzonden DATUM
    """
    require_year(ledger, jaar)
    known = filed_on(ledger, jaar)
    if known is not None:
        raise InputError(
            f"de jaarrekening van {jaar} is al gedeponeerd, op {known}.",
            field="verzonden",
            remedy=advice(
                "er is niets te doen; klopt de dag niet, geef dan ", way("ongedaan"), " en schrijf haar opnieuw op."
            ),
        )
    if verzonden.year <= jaar:
        raise InputError(
            f"op {verzonden} was {jaar} nog niet voorbij.",
            field="verzonden",
            remedy="noem de dag waarop het formulier is verzonden.",
        )
    changes = ledger.changes()
    changes.append(FILING.file, [custom({}, verzonden, FILING.type, Decimal(jaar))], "Jaarrekeningen bij de KvK")
    changes.commit()
    return Done((f"De jaarrekening van {jaar} is op {verzonden} gedeponeerd.",))
