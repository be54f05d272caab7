"""Posts: the extra ones of new books, and another one later."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from typing import TYPE_CHECKING

from bwk_ledger.acts.act import TEXT, Done, Field, act, choice, placed
from bwk_ledger.base import accounts, meta
from bwk_ledger.base.errors import FieldName, InputError, advice, way
from bwk_ledger.books.main_file import TEMPLATE
from bwk_ledger.books.text import custom, entries_text
from bwk_ledger.standing.kamers import COOPERATIVE, POST

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping
    from typing import Any

    from bwk_ledger.rules.load import Ledger

_OF_KAMERS, _OF_COOPERATIVE, _OF_BOTH = "kamers", COOPERATIVE, "beide"
_ALIKE = 0.6
_MOST = 8  # codes that a message names
_GENERAL = ("WBedAlkOal", "WOvbOvoOvo")  # for what fits nowhere else


@dataclass(frozen=True)
class _Usual:
    """A post that many cooperatives need."""

    root: str
    path: str
    name: str
    rgs: str


# Of the cooperative itself; the budget of a kamer has its eleven posts.
USUAL = (
    _Usual("Lasten", "Mensen:Lonen", "Lonen van de coöperatie zelf", "WPerLesLon"),
    _Usual("Lasten", "Mensen:Vakantiegeld", "Vakantiebijslag", "WPerLesVag"),
    _Usual("Lasten", "Mensen:SocialeLasten", "Sociale lasten van de werkgever", "WPerSolPsv"),
    _Usual("Lasten", "Mensen:Pensioen", "Pensioenpremie van de werkgever", "WPerPenPen"),
    _Usual("Lasten", "Mensen:Overig", "Overige kosten van personeel en vrijwilligers", "WBedOvpOvp"),
    _Usual("Lasten", "Huisvesting:Huur", "Huur van de coöperatie zelf", "WBedHuiBeh"),
    _Usual("Lasten", "Huisvesting:Energie", "Gas, water en elektra van de coöperatie zelf", "WBedHuiGwe"),
    _Usual("Lasten", "Huisvesting:Schoonmaak", "Schoonmaak", "WBedHuiSch"),
    _Usual("Lasten", "Organisatie:Verzekeringen", "Verzekeringen", "WBedAssOva"),
    _Usual("Lasten", "Organisatie:Accountant", "Accountant en advies", "WBedAeaAea"),
    _Usual("Lasten", "Organisatie:Notaris", "Notaris", "WBedAeaNot"),
    _Usual("Lasten", "Organisatie:Kantoor", "Kantoor, telefoon en software", "WBedKanOka"),
    _Usual("Lasten", "Organisatie:Rente", "Rente betaald aan de bank", "WFbeOrlRkb"),
    _Usual("Lasten", "Organisatie:Algemeen", "Algemene kosten", "WBedAlkOal"),
    _Usual("Baten", "Eigen:Giften", "Giften en donaties", "WOvbBueDeg"),
    _Usual("Baten", "Eigen:Rente", "Rente van de bank", "WFbeRlmObr"),
    _Usual("Baten", "Eigen:Verhuur", "Verhuur van ruimte", "WOvbHuoHuo"),
)


def usual_posts(begins: dt.date) -> str:
    """The text of these posts, for new books."""
    entries = [post_entry(begins, post.root, post.path, post.name, post.rgs, _OF_COOPERATIVE) for post in USUAL]
    return (
        ";; Wat er verder in een jaar voorkomt bij de coöperatie zelf. Nog een post, of een voor de kamers,\n"
        f";; maakt u met 'bwk post nieuw'.\n{entries_text(entries)}"
    )


def post_entry(begins: dt.date, root: str, path: str, name: str, rgs: str, of: str) -> Any:
    """A post as the books write it."""
    values = {meta.NAME: name, meta.RGS: rgs} | ({"voor": COOPERATIVE} if of == _OF_COOPERATIVE else {})
    return custom(values, begins, POST.type, root, path)


@cache
def rgs_codes() -> Mapping[str, str]:
    """The codes of RGS that these books know, with their descriptions."""
    with (TEMPLATE.parent / "rgs.csv").open(encoding="utf-8", newline="") as file:
        return {row["code"]: row["omschrijving"] for row in csv.DictReader(file, delimiter=";")}


@act(
    "post nieuw",
    placed("post", TEXT, "De groep en de post, zoals Organisatie:Verzekeringen.", word="GROEP:POST"),
    Field("naam", TEXT, "Hoe de post heet op overzichten.", required=True),
    Field("rgs", TEXT, "De code van het Referentie Grootboekschema; anders die van een post die erop lijkt."),
    Field("hoofdrekening", choice(accounts.EXPENSES, accounts.INCOME), "Een last of een bate.", default="Lasten"),
    Field("voor", choice(_OF_KAMERS, _OF_COOPERATIVE, _OF_BOTH), "Wie de post krijgt.", default=_OF_COOPERATIVE),
)
def adding(ledger: Ledger, post: str, naam: str, rgs: str | None, hoofdrekening: str, voor: str) -> Done:
    """Maak een post: elke kamer, of de coöperatie zelf, krijgt er een rekening van.

    Van een groep die er al is, telt een overzicht de post daarbij op.
    """
    _require_path(post)
    kinds = (_OF_KAMERS, _OF_COOPERATIVE) if voor == _OF_BOTH else (voor,)
    for kind in kinds:
        _refuse_known(ledger, hoofdrekening, post, kind)
    code = _require_code(rgs) if rgs else _suggested(ledger, hoofdrekening, post, naam)
    begins = ledger.config.begins
    if begins is None:
        raise InputError("deze boeken hebben geen kamers.", remedy=advice("maak boeken met ", way("nieuw"), "."))
    changes = ledger.changes()
    changes.append(
        POST.file, [post_entry(begins, hoofdrekening, post, naam, code, kind) for kind in kinds], "Rekeningen"
    )
    changes.commit()
    owners = ledger.config.kamers.values()
    names = [
        f"{hoofdrekening}:{kamer.code}:{post}"
        for kamer in owners
        if (_OF_COOPERATIVE if kamer.is_cooperative else _OF_KAMERS) in kinds
    ]
    return Done((f"{naam} ({code}, {rgs_codes()[code]}) staat in {POST.file}: {', '.join(names)}.",))


def _require_path(path: str) -> None:
    group, *parts = path.split(":")
    if not parts or not all(map(accounts.ACCOUNT_PART.fullmatch, (group, *parts))):
        raise InputError(
            f"'{path}' kan geen post zijn.",
            field="post",
            cause="een post is een groep en een naam met : ertussen; elk begint met een hoofdletter en heeft verder "
            "alleen letters, cijfers en streepjes.",
            remedy="schrijf bijvoorbeeld Organisatie:Verzekeringen.",
        )
    if group in {accounts.HOURS_GROUP, accounts.PAID_HOURS_GROUP}:
        raise InputError(
            f"'{path}' is een post voor uren.", field="post", remedy="kies een andere groep: deze twee tellen uren."
        )


def _refuse_known(ledger: Ledger, root: str, path: str, of: str) -> None:
    for post in ledger.config.posts:
        if (post.root, post.path, post.for_cooperative) == (root, path, of == _OF_COOPERATIVE):
            raise InputError(
                f"de post {root} {path} is er al: {post.name}.",
                field="post",
                remedy="boek op haar rekening, of kies een andere naam voor de post.",
            )


def _require_code(code: str) -> str:
    if code in rgs_codes():
        return code
    near = get_close_matches(code, rgs_codes(), _MOST, _ALIKE) or [name for name in rgs_codes() if name[0] == "W"]
    raise InputError(
        f"RGS-code '{code}' kennen deze boeken niet.",
        field="rgs",
        remedy="kies uit: " + "; ".join(f"{name} ({rgs_codes()[name]})" for name in near[:_MOST]) + ".",
    )


def _suggested(ledger: Ledger, root: str, path: str, name: str) -> str:
    """The code of a usual post or one in the books with the same path, else whose description looks like the name."""
    known = {(post.root, post.path): post.rgs for post in USUAL} | {
        (post.root, post.path): post.rgs for post in ledger.config.posts
    }
    if (root, path) in known:
        return known[root, path]
    of_result = {text.casefold(): code for code, text in rgs_codes().items() if code.startswith("W")}
    near = get_close_matches(name.casefold(), of_result, 1, _ALIKE)
    if near:
        return of_result[near[0]]
    group = path.split(":", maxsplit=1)[0]
    beside = sorted({post.rgs for post in ledger.config.posts if (post.root, post.group) == (root, group)})
    codes = beside or [code for code in of_result.values() if code in _GENERAL]
    raise InputError(
        f"voor '{name}' is geen RGS-code te raden.",
        field="rgs",
        remedy=advice(
            "noem er een met ",
            FieldName("rgs"),
            ", bijvoorbeeld "
            f"{'; '.join(f'{code} ({rgs_codes()[code]})' for code in codes[:_MOST] if code in rgs_codes())}.",
        ),
    )
