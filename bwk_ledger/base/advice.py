"""A remedy that names acts: what they are, so that a command line and a page can each say it in its own words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable


@dataclass(frozen=True)
class Blank:
    """What who follows a remedy fills in: `IBAN`, or `"..."` for words of one's own."""

    word: str

    def __str__(self) -> str:
        return self.word


@dataclass(frozen=True)
class Way:
    """How something is done or looked up: the name of an act or of an overview, and what it is given.

    Args:
        name: as its command is called, without `bwk`.
        places: the values that it knows by their place.
        fields: the others, by the names of their options; True for one that only stands there.
        before: the word that a command needs before it where one looks there: `met`.
        is_quoted: whether its command stands between quotes: in the middle of a sentence.
    """

    name: str
    places: tuple[object, ...] = ()
    fields: tuple[tuple[str, object], ...] = ()
    before: str = ""
    is_quoted: bool = True

    def __str__(self) -> str:
        words = ["bwk", self.name, *map(str, self.places)]
        for name, value in self.fields:
            words += [str(FieldName(name)), *([] if value is True else [str(value)])]
        command = " ".join(words)
        said = f"'{command}'" if self.is_quoted else command
        return f"{self.before} {said}" if self.before else said


def way(name: str, *places: object, **fields: object) -> Way:
    """A command between quotes, for the middle of a sentence."""
    return Way(name, places, tuple(fields.items()))


def look(name: str, *places: object, **fields: object) -> Way:
    """A command to look with, after `kijk`: one looks on a page, but with a command."""
    return Way(name, places, tuple(fields.items()), before="met")


def bare(name: str, *places: object, **fields: object) -> Way:
    """A command without quotes, for after a colon."""
    return Way(name, places, tuple(fields.items()), is_quoted=False)


@dataclass(frozen=True)
class FieldName:
    """A field of the act that was refused."""

    name: str

    def __str__(self) -> str:
        return f"--{self.name.replace('_', '-')}"


@dataclass(frozen=True)
class Advice:
    """What to do, in words between which stand the ways to do it."""

    parts: tuple[object, ...]

    @property
    def ways(self) -> tuple[Way, ...]:
        """The acts and overviews that it names."""
        return tuple(part for part in self.parts if isinstance(part, Way))

    def said(self, spelled: Callable[[object], str]) -> str:
        """The same, with each of its parts as somebody spells it."""
        return "".join(map(spelled, self.parts))

    def __str__(self) -> str:
        return self.said(str)


def advice(*parts: object) -> Advice:
    """What to do; a part may be an advice itself."""
    found: list[object] = []
    for part in parts:
        found.extend(part.parts if isinstance(part, Advice) else [part])
    return Advice(tuple(found))


def joined(parts: Iterable[object], between: str) -> Advice:
    """Several as one, with words between them."""
    first, *others = parts
    return advice(first, *(part for other in others for part in (between, other)))
