"""What the kamers of the example count each month, never a name in it; and what its board says of its last year."""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from bwk_ledger.demo.people import stream

if TYPE_CHECKING:
    import random
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from bwk_ledger.demo.hours import Calendar


# What the board of the example says of its last year; two parts it still has to write.

_ACTIVITIES = (
    "De coöperatie houdt buurtkamers open waar bewoners elkaar ontmoeten, koken, leren en elkaar helpen. Bewoners "
    "beheren de kamers zelf, met steun van coördinatoren."
)
_WHY = (
    "Er werd iets minder uitgegeven dan begroot, en daardoor ook iets minder subsidie besteed. Van fondsen die een "
    "vast deel betalen, viel minder vrij dan gepland. Daarom sluit het jaar met een klein tekort."
)
_COMMITMENTS = (
    "De drie kamers huren hun ruimte. De huurcontracten worden elk jaar stilzwijgend verlengd, met drie maanden "
    "opzegtermijn."
)
TEXTS: dict[str, tuple[str, ...]] = {
    "activiteiten": (_ACTIVITIES,),
    "verhaal": (
        "In 2018 ging de derde kamer open, in Zuilen. TOP en Hart voor Leidsche Rijn waren het hele jaar open.",
        "Voor het eerst waren er mensen in loondienst, op plekken met uitzicht op ander werk.",
    ),
    "resultaat": (_WHY,),
    "vooruitblik": ("In 2019 blijven drie kamers open. Het tekort komt uit de algemene reserve.",),
    "verplichtingen": (_COMMITMENTS,),
    "statuten": ("Voorbeeld: de ledenvergadering besluit over het resultaat, op voorstel van het bestuur.",),
}


# What the kamers of the example count each month: one sheet per kamer, with numbers of cards and never a name.

_TARGETS = Path(__file__).parent / "seed" / "prestaties-2018.csv"
_HEADER = ("Prestatie", "Methode", "Aantal", "Op", "Bezoeken", "Kaarten", "Antwoorden")
_CARDS = 340  # of TOP, which counts with them; HLR asks whether it is the first time, ZUILEN estimates its total
_WITH_CARDS, _ESTIMATES = "TOP", "ZUILEN"
_PER_HEAD = 3  # visits in a month
_ENDS, _SURVEYS, _LAST = (4, 8, 12), (6, 11), 12
_TOTAL = "Totaal unieke deelnemers aan activiteit of dienst"
_KEYS = "Sleutelbeheerders"
_NOT_COUNTED = ("Minder (kosten op) overlast en vandalisme",)  # nobody found a way
_OF_INTERVIEWS = {
    "Minder (kosten op) uitkeringen en zorg": "4%",
    "Minder (kosten op) huisuitzettingen en huurschuld": "4",
}


class CountLine(NamedTuple):
    """A line of a sheet."""

    what: str
    method: str
    value: str = ""
    out_of: str = ""
    visits: str = ""
    cards: str = ""
    asked: str = ""


def count_sheets(seed: int, calendar: Calendar) -> Iterator[tuple[str, bytes]]:
    """File name and content of the sheets of a year, in order of kamer and month."""
    with _TARGETS.open(encoding="utf-8", newline="") as file:
        targets = list(csv.DictReader(file))
    for kamer in calendar.kamers:
        months = calendar.months_of(kamer)
        lines: dict[int, list[CountLine]] = defaultdict(list)
        for target in targets:
            rng = stream(seed, f"prestaties {kamer} {target['prestatie']}")
            for month, line in _counted(rng, kamer, target, months):
                lines[month].append(line)
        for month in months:
            yield (
                f"telblad {kamer} {calendar.year}-{month:02d}.csv",
                _sheet(kamer, f"{calendar.year}-{month:02d}", lines[month]),
            )


def _sheet(kamer: str, month: str, lines: Iterable[CountLine]) -> bytes:
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, delimiter=";", lineterminator="\r\n")
    writer.writerows((("Kamer", kamer), ("Maand", month), _HEADER, *lines))
    return buffer.getvalue().encode()


def _counted(
    rng: random.Random, kamer: str, target: Mapping[str, str], months: Sequence[int]
) -> Iterator[tuple[int, CountLine]]:
    """The lines of one target, by month; none of what the books know themselves or nobody counted."""
    what, indicator = target["prestatie"], target["indicator"]
    goal = [int(word) for word in target[kamer].replace("%", "").split() if word.isdecimal()]
    if what in _NOT_COUNTED:
        return
    if indicator == "enquête":
        yield from _surveyed(rng, what, goal[0], months, is_share="%" in target[kamer])
    elif what in _OF_INTERVIEWS:
        yield _LAST, CountLine(what, "interviews", _OF_INTERVIEWS[what], asked=str(rng.randint(8, 15)))
    elif what == _KEYS:
        for month in (item for item in _ENDS if item in months):
            yield month, CountLine(what, "stand", str(goal[0] + rng.randint(-1, 4)))
    elif what == _TOTAL:
        yield from _everybody(rng, kamer, what, goal[0], months)
    elif indicator == "uniek" and kamer == _WITH_CARDS:
        yield from _by_card(rng, what, goal[0], months)
    elif indicator == "uniek":
        yield from _first_times(rng, what, goal[0], months)
    elif indicator in ("klussen", "aantal op aangemeld") or what.endswith("betaald werk"):
        yield from _numbers(rng, what, goal, months)


def _surveyed(
    rng: random.Random, what: str, goal: int, months: Sequence[int], *, is_share: bool
) -> Iterator[tuple[int, CountLine]]:
    for month in (item for item in (_SURVEYS if is_share else (_LAST,)) if item in months):
        value = f"{goal + rng.randint(-4, 12)}%" if is_share else f"{goal},{rng.randint(1, 6)}"
        yield month, CountLine(what, "enquête", value, asked=str(rng.randint(18, 60)))


def _by_card(rng: random.Random, what: str, goal: int, months: Sequence[int]) -> Iterator[tuple[int, CountLine]]:
    """Who comes to an activity holds one of the cards; a third of them in a month."""
    pool = rng.sample(range(1, _CARDS + 1), min(_CARDS, goal + rng.randint(-goal // 8, goal // 6)))
    for month in months:
        cards = sorted(rng.sample(pool, max(len(pool) // 3, 1)))
        visits = len(cards) * _PER_HEAD + rng.randint(0, len(cards))
        yield month, CountLine(what, "kaart", visits=str(visits), cards=" ".join(map(str, cards)))


def _first_times(rng: random.Random, what: str, goal: int, months: Sequence[int]) -> Iterator[tuple[int, CountLine]]:
    """Most people are new in the first months."""
    left = goal + rng.randint(-goal // 8, goal // 6)
    came = 0
    for month in months:
        new = min(left, left // 4 + rng.randint(0, 2))
        left -= new
        came += new
        yield month, CountLine(what, "eerste keer", str(new), visits=str(came * _PER_HEAD // 2 + rng.randint(0, 9)))


def _everybody(
    rng: random.Random, kamer: str, what: str, goal: int, months: Sequence[int]
) -> Iterator[tuple[int, CountLine]]:
    """Where no cards are used: who came for the first time at all, or an estimate when a tertiaal ends."""
    if kamer == _ESTIMATES:
        for place, month in enumerate((item for item in _ENDS if item in months), 1):
            yield month, CountLine(what, "schatting", str(goal * place // len(_ENDS) + rng.randint(0, 9)))
    elif kamer != _WITH_CARDS:
        yield from _first_times(rng, what, goal, months)


def _numbers(
    rng: random.Random, what: str, goal: Sequence[int], months: Sequence[int]
) -> Iterator[tuple[int, CountLine]]:
    """Numbers that add up to about the goal, and with an "x op y" to about as many who were sent."""
    for place, month in enumerate(months):
        first, *rest = (number * (place + 1) // len(months) - number * place // len(months) for number in goal)
        value = max(first + rng.choice((-1, 0, 0, 1)), 0)
        out_of = str(max(rest[0], value)) if rest else ""
        yield month, CountLine(what, "telling", str(value), out_of)
