"""Books for tests, composed: new books of a cooperative, its standing data a line each, and what is prepared once.

What a test is about stands in the test itself, as a ledger; this is for what must be there besides.
"""

from __future__ import annotations

import os
import re
import shutil
from decimal import Decimal
from pathlib import Path
from tempfile import mkdtemp
from typing import TYPE_CHECKING, Any

from bwk_ledger.acts.new_books import new_books as made_new

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from bwk_ledger.acts.new_books import NewKamer

_BEGIN = re.compile(r"[ ]*(\d{4}-\d\d-\d\d |option |plugin |include |pushtag |poptag )")
_DATE = re.compile(r"\d{4}-\d\d-\d\d")
_PREPARED: dict[str, Path] = {}


def prepared(make: Callable[..., object], folder: Path, *given: object) -> None:
    """Have in a folder what `make` makes in a new one of what is given; from the second time on as a copy."""
    key = repr((make.__module__, make.__qualname__, given))
    if key not in _PREPARED:
        _PREPARED[key] = Path(mkdtemp(dir=os.environ["TESTS_OF_THIS_RUN"])) / "map"
        make(_PREPARED[key], *given)
    shutil.copytree(_PREPARED[key], folder, dirs_exist_ok=True, symlinks=True)


def new_books(folder: Path, name: str, kamers: Sequence[NewKamer], *own: Any, **more: Any) -> Path:
    """As `new_books` of the project, which makes the same books once."""
    prepared(_new, folder, name, kamers, own, more)
    return folder / "main.beancount"


def _new(folder: Path, name: str, kamers: Sequence[NewKamer], own: tuple[Any, ...], more: dict[str, Any]) -> None:
    made_new(folder, name, kamers, *own, **more)


def flush(text: str) -> str:
    """Entries at the margin, though those of a test stand as deep as its code and composed ones do not."""
    lines, margin = [], ""
    for line in text.splitlines(keepends=True):
        if _BEGIN.match(line):
            margin = line[: len(line) - len(line.lstrip())]
        lines.append(line.removeprefix(margin))
    return "".join(lines)


def custom(day: str, kind: str, *values: object, **about: object) -> str:
    """A directive of standing data: `custom("2018-01-01", "lid", "L0001", soort="bewoner")`.

    A day is no text, as in the books; and a `_` in a name of `about` is a `-` there.
    """
    first = " ".join(map(_value, values))
    lines = [f"  {key.replace('_', '-')}: {_value(value)}\n" for key, value in about.items() if value is not None]
    return f'\n{day} custom "{kind}" {first}\n{"".join(lines)}'


def _value(value: object) -> str:
    match value:
        case bool():
            return str(value).upper()
        case str():
            return value if _DATE.fullmatch(value) else f'"{value}"'
        case Decimal():
            return f"{value} EUR"
        case int():
            return str(value)
    raise TypeError(value)


def member(number: str, kamer: str = "TOP", soort: str = "bewoner", day: str = "2018-01-01", **about: object) -> str:
    """A member from a day on."""
    return custom(day, "lid", number, soort=soort, kamer=kamer, **about)


def person(number: str, kamers: str = "TOP", soort: str = "bewoner", day: str = "2018-01-01", **about: object) -> str:
    """Somebody whose hours are written down, from a day on."""
    return custom(day, "persoon", number, soort=soort, kamers=kamers, **about)


def funder(code: str, kamers: str = "TOP", name: str | None = None, day: str = "2018-01-01", **about: object) -> str:
    """A municipality that gives grants, from a day on."""
    return custom(day, "financier", code, naam=name, groep="Gemeente", kamers=kamers, rgs="WOvbOrsOel", **about)


def wages(day: str) -> str:
    """Somebody who is paid, and the journal of her wages of a month: 100 euros, of which 20 are tax."""
    month = day[:7]
    return f"""{person("P0001", soort="betaald", day=f"{day[:4]}-01-01")}
{day} * "Lonen {month}"
  loonmaand: "{month}"
  Lasten:TOP:Mensen:Coordinatie  100.00 EUR
    medewerker: "P0001"
    loon: "bruto"
  Schulden:Loonheffing  -20.00 EUR
    medewerker: "P0001"
    loon: "loonheffing"
  Schulden:Nettoloon  -80.00 EUR
    medewerker: "P0001"
    loon: "netto"
"""
