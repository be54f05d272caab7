"""Kamers, and the posts that each of them has: the chart of accounts follows from these."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bwk_ledger.base import meta
from bwk_ledger.standing.form import END, EUROS, TEXT, WORDS, Form, Key, Wrong, ends_after_it_begins

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence
    from decimal import Decimal

COOPERATIVE = "cooperatie"
NAME = Key(meta.NAME, TEXT, "hoe dit heet", '"Buurtkamer"')
RGS = Key(meta.RGS, TEXT, "de code van het Referentie Grootboekschema", '"WBedHuiBeh"')
GROUP = Key("groep", TEXT, "de groep waarin overzichten het optellen", '"Gemeente"')
OTHERS = "Overig"  # the group of what names none

CEILING = Key(
    "handgeld",
    EUROS,
    "het plafond van het handgeld in een maand",
    "250.00 EUR",
    Wrong(
        "standing.ceiling",
        "Het plafond van het handgeld is geen bedrag in euro: {value}.",
        "zonder bedrag zou elke overboeking te veel zijn.",
    ),
)
NEIGHBOURHOODS = Key("wijken", TEXT, "de wijken die zij bedient", '"Noord, Oost"')
CITY = Key("stad", TEXT, "de stad waarin zij is, voor totalen per stad", '"Amersfoort"')
IBAN = Key(meta.IBAN, TEXT, "de rekening van het handgeld, of die van de coöperatie", '"NL73DEMO0000000011"')
_SORT = Key("soort", TEXT, "`cooperatie` voor de coöperatie zelf", '"cooperatie"')
KAMER = Form(
    "kamer",
    (Key("code", TEXT, "deel van haar rekeningen, in hoofdletters", '"CODE"'),),
    (
        NAME,
        NEIGHBOURHOODS,
        CITY,
        _SORT,
        CEILING,
        IBAN,
        Key("kvk", TEXT, "het nummer bij de Kamer van Koophandel", '"12345678"'),
        Key("rsin", TEXT, "het nummer bij de Belastingdienst", '"123456782"'),
        Key("incassant", TEXT, "het incassantnummer van de coöperatie", '"NL69ZZZ123456780000"'),
        Key("zetel", TEXT, "de plaats waar de coöperatie statutair is gevestigd", '"Amersfoort"'),
        Key("bestuur", WORDS, "de nummers van wie in het bestuur zit", '"L0001 L0002"'),
        END,
    ),
    "stam/kamers.beancount",
    in_accounts=True,
    checks=(ends_after_it_begins,),
)
_FOR = Key("voor", TEXT, "`cooperatie` voor een post van de coöperatie zelf", '"cooperatie"')
_HOURS_KIND = Key("soort", TEXT, "de soort uren die hier staat", '"bewoner"')
POST = Form(
    "post",
    (
        Key("hoofdrekening", TEXT, "`Baten` of `Lasten`", '"Lasten"'),
        Key("post", TEXT, "de groep en de post", '"Groep:Post"'),
    ),
    (NAME, RGS, _FOR, _HOURS_KIND),
    "stam/rekeningen.beancount",
    same=(_FOR,),
    in_accounts=True,
)


# How the days of a kamer are changed, in a remedy.
HOW = "met 'bwk kamer wijzig {code} --vanaf DAG' of 'bwk kamer heropen {code}'"


@dataclass(frozen=True)
class Kamer:
    """A neighbourhood room, or the cooperative itself (`is_cooperative`), for which results are kept."""

    code: str
    name: str
    start: dt.date
    end: dt.date | None
    petty_cash_ceiling: Decimal | None  # EUR a month
    is_cooperative: bool
    source: Mapping[str, Any]
    city: str = ""

    def is_there(self, first: dt.date, last: dt.date | None = None) -> bool:
        """Whether it is there on a day, or on any day from the first to the last; its own last day counts."""
        return self.start <= (last or first) and (self.end is None or first <= self.end)

    @property
    def lasts(self) -> str:
        """From when until when it is there, as a message says that."""
        return f"van {self.start} tot en met {self.end}" if self.end is not None else f"vanaf {self.start}"


@dataclass(frozen=True)
class Post:
    """A line of the chart that every kamer has, such as `Lasten` + `Fysiek:Huur`."""

    root: str
    path: str  # group and post: 'Fysiek:Huur'
    name: str
    rgs: str
    for_cooperative: bool
    source: Mapping[str, Any]
    hours_kind: str = ""  # the kind of hours that stand here; empty for a post in euros

    @property
    def group(self) -> str:
        """The first part of the path."""
        return self.path.split(":", 1)[0]

    def account(self, kamer: str) -> str:
        """The account of this post for one kamer."""
        return f"{self.root}:{kamer}:{self.path}"


def read_kamer(entry: Any, values: Sequence[Any]) -> Kamer:
    """One `custom "kamer"`."""
    code = str(values[0])
    return Kamer(
        code=code,
        name=NAME.of(entry) or code,
        start=entry.date,
        end=END.of(entry),
        petty_cash_ceiling=CEILING.of(entry),
        is_cooperative=_SORT.of(entry) == COOPERATIVE,
        source=entry.meta,
        city=CITY.of(entry),
    )


def read_post(entry: Any, values: Sequence[Any]) -> Post:
    """One `custom "post"`."""
    return Post(
        root=str(values[0]),
        path=str(values[1]),
        name=NAME.of(entry) or str(values[1]),
        rgs=RGS.of(entry),
        for_cooperative=_FOR.of(entry) == COOPERATIVE,
        source=entry.meta,
        hours_kind=_HOURS_KIND.of(entry),
    )
