"""Books for tests, composed: new books of a cooperative, its standing data a line each, and what is prepared once.

What a test is about stands in the test itself, as a ledger; this is for what must be there besides.
"""

from __future__ import annotations

import datetime as dt
import os
import shutil
from decimal import Decimal
from pathlib import Path
from tempfile import mkdtemp
from typing import TYPE_CHECKING, Any

from bwk_ledger.acts.new_books import new_books as made_new

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from bwk_ledger.acts.new_books import NewKamer

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


def custom(day: str, kind: str, *values: object, **about: object) -> str:
    """A directive of standing data: `custom("2018-01-01", "lid", "L0001", soort="bewoner")`.

    A `_` in a name of `about` is a `-` in the books.
    """
    first = " ".join(map(_value, values))
    lines = [f"  {key.replace('_', '-')}: {_value(value)}\n" for key, value in about.items() if value is not None]
    return f'\n{day} custom "{kind}" {first}\n{"".join(lines)}'


def _value(value: object) -> str:
    match value:
        case bool():
            return str(value).upper()
        case str():
            return f'"{value}"'
        case Decimal():
            return f"{value} EUR"
        case int() | dt.date():
            return str(value)
    raise TypeError(value)


def member(number: str, kamer: str = "TOP", soort: str = "bewoner", day: str = "2018-01-01", **about: object) -> str:
    """A member from a day on."""
    return custom(day, "lid", number, soort=soort, kamer=kamer, **about)


def person(number: str, kamers: str = "TOP", soort: str = "bewoner", day: str = "2018-01-01", **about: object) -> str:
    """Somebody whose hours are written down, from a day on."""
    return custom(day, "persoon", number, soort=soort, kamers=kamers, **about)


def hour_kind(
    name: str, soort: str, rate: str, day: str = "2018-01-01", until: str | None = None, **about: object
) -> str:
    """A kind of hours with its rate: `hour_kind("BEWONER-2018", "bewoner", "10.04")`."""
    end = f"  tot: {until}\n" if until else ""
    lines = "".join(f"  {key}: {_value(value)}\n" for key, value in about.items())
    return f'\n{day} commodity UUR.{name}\n  soort: "{soort}"\n{end}{lines}{day} price UUR.{name} {rate} EUR\n'


def share_issue(
    number: str, shares: int, day: str = "2018-01-01", movement: int | None = None, text: str = "Aandelen"
) -> str:
    """Shares of 25 euros that a member paid by bank."""
    counted = "" if movement is None else f"  mutatie: {movement}\n"
    return (
        f'\n{day} * "{number}" "{text}"\n{counted}  Activa:Bank:ING  {25 * shares}.00 EUR\n'
        f"  Vermogen:Ledenkapitaal:{number}  -{shares} AANDEEL {{25 EUR}}\n"
    )
