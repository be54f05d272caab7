"""What users are told: errors with their cause and remedy, and the Dutch of short sentences."""

from __future__ import annotations

import errno
import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path


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
        phrase = f"'{command}'" if self.is_quoted else command
        return f"{self.before} {phrase}" if self.before else phrase


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
    flat_parts: list[object] = []
    for part in parts:
        flat_parts.extend(part.parts if isinstance(part, Advice) else [part])
    return Advice(tuple(flat_parts))


def joined(parts: Iterable[object], between: str) -> Advice:
    """Several as one, with words between them."""
    first, *others = parts
    return advice(first, *(part for other in others for part in (between, other)))


# What users are told: errors with their cause and remedy, and the Dutch of short sentences.


# How sentences for users are put together in Dutch.


def count(number: int, one: str, more: str) -> str:
    """A number with its noun: `1 fout`, `3 fouten`."""
    return f"{number} {one if number == 1 else more}"


def listed(names: Sequence[str]) -> str:
    """Names in a sentence: `LINDE`, `LINDE en BEUK`, `LINDE, BEUK en WILG`."""
    *before, last = names or ("",)
    return f"{', '.join(before)} en {last}" if before else last


# Names of people as they compare: without capitals, accents and punctuation. Initials are never guessed.

_NO_WORD = re.compile(r"[\W_]+")
_APOSTROPHES = re.compile("['`\N{RIGHT SINGLE QUOTATION MARK}\N{LEFT SINGLE QUOTATION MARK}]")


def plain(text: str) -> str:
    """A text as its words: `J. de Vriés-d'Oude` is `j de vries doude`."""
    letters = text.casefold()
    if not letters.isascii():
        apart = unicodedata.normalize("NFKD", letters)
        letters = "".join(char for char in apart if not unicodedata.combining(char))
    return _NO_WORD.sub(" ", _APOSTROPHES.sub("", letters)).strip()


# Characters that no text of the books may hold: they end a line, drive a terminal, or hide what a reader sees.
#
# These are control characters, the two separators of Unicode that some programs take for the end of a line, marks
# that turn the direction of writing, marks that nobody sees, and halves of characters that no file can hold.

_REFUSED = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ufffe\uffff\ud800-\udfff]")
_WORDS = {"\n": "een regeleinde", "\r": "een regeleinde", "\t": "een tab", "\0": "een nul-teken"}
_HALF = re.compile("[\ud800-\udfff]")
_DIRECTION = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def refused_in(text: str) -> str:
    """The first character of a text that the books refuse; empty where there is none."""
    # Only what cannot be printed is ever refused, and Python tells that ten times as fast.
    refused = None if text.isprintable() else _REFUSED.search(text)
    return refused[0] if refused else ""


def called(character: str) -> str:
    """A refused character in Dutch words, for a message."""
    code = f"(U+{ord(character):04X})"
    if character in _WORDS:
        return f"{_WORDS[character]} {code}"
    if _DIRECTION.match(character):
        return f"een teken dat de leesrichting omkeert {code}"
    if _HALF.match(character):
        return f"een teken dat niet te lezen is {code}"
    return f"een onzichtbaar teken {code}"


def folded(text: str) -> str:
    """A text of a source that nobody can mend, such as a bank's: refused characters become one space with those around.

    Any other text stays exactly as it is.
    """
    return " ".join(_REFUSED.sub(" ", text).split()) if refused_in(text) else text


def visible(text: str) -> str:
    """A text as a message may show it, with a mark in the place of what a terminal would obey; lines stay lines."""
    if text.isprintable():
        return text
    return _REFUSED.sub(lambda found: found[0] if found[0] == "\n" else "\N{REPLACEMENT CHARACTER}", text)


# What the number of a member, a volunteer or anybody else in the books looks like: letters, then digits.

PERSON_NUMBER = re.compile(r"[A-Z]+-?\d+", re.ASCII)


# What can be wrong with a call or with input, told in Dutch: where, what it says, why, and what to do.
#
# Wrong *input* is raised as an `InputError`; wrong *books* are not raised but returned as findings beside the result
# (see `bwk_ledger.base.finding`).

_EXCERPT_WIDTH = 160


class InputError(Exception):
    """Input that cannot be used, with everything its reader needs to mend it.

    Args:
        what: one Dutch sentence that says what is wrong.
        remedy: one Dutch sentence that says what to do; an `Advice` where that is an act or an overview.
        file: the file it was found in.
        line: the line in that file, counted from 1.
        excerpt: the text found there; shown shortened to one line.
        cause: one Dutch sentence that says why, where `what` does not.
        field: the name of the field of an act that must change, where it is one.
    """

    def __init__(
        self,
        what: str,
        *,
        remedy: str | Advice,
        file: str | Path | None = None,
        line: int | None = None,
        excerpt: str | None = None,
        cause: str | None = None,
        field: str = "",
    ) -> None:
        self.field = field
        self.what = what
        self.remedy = remedy
        self.file = file
        self.line = line
        self.excerpt = excerpt
        self.cause = cause
        super().__init__(self.with_remedy(str(remedy)))

    def with_remedy(self, remedy: str | None) -> str:
        """The same with its remedy in other words, or without."""
        return describe(
            self.what, remedy=remedy, file=self.file, line=self.line, excerpt=self.excerpt, cause=self.cause
        )


_NO_ACCESS = (
    "de computer geeft hier geen toegang.",
    "u mag dit bestand of deze map niet lezen of niet veranderen.",
    "kies een plaats waar u mag lezen en schrijven, of vraag wie de computer beheert om het recht.",
)
_MAKE_ROOM = "maak ruimte en geef de opdracht opnieuw; wat al gedaan was, wordt niet dubbel gedaan."
_LOOK = "kijk of het bestand en de map er zijn, en geef de opdracht opnieuw."
_AGAIN = "sluit andere programma's en geef de opdracht opnieuw."
_REFUSALS = {
    errno.ENOSPC: ("de schijf is vol.", "er is geen plaats meer voor een bestand.", _MAKE_ROOM),
    errno.EDQUOT: ("uw deel van de schijf is vol.", "u mag niet meer bewaren dan u al doet.", _MAKE_ROOM),
    errno.EACCES: _NO_ACCESS,
    errno.EPERM: _NO_ACCESS,
    errno.EROFS: (
        "hier kan niet worden geschreven.",
        "deze schijf is alleen te lezen.",
        "zet de boeken op een schijf waarop u mag schrijven, of open deze schijf opnieuw om te schrijven.",
    ),
    errno.ENOENT: (
        "dit bestand of deze map is er niet.",
        "de plaats bestaat niet, of een andere opdracht haalde het weg.",
        _LOOK,
    ),
    errno.EISDIR: ("dit is een map, en geen bestand.", "er is een bestand nodig.", "noem een bestand in die map."),
    errno.ENOTDIR: ("dit is een bestand, en geen map.", "er is een map nodig.", "noem een map."),
    errno.EEXIST: ("dit bestaat al.", "er kan er maar een van zijn.", "kies een andere naam, of haal het andere weg."),
    errno.ENOTEMPTY: (
        "deze map is niet leeg.",
        "er liggen nog bestanden in.",
        "kies een andere map, of maak haar leeg.",
    ),
    errno.EBUSY: ("dit bestand is in gebruik.", "een ander programma houdt het open.", _AGAIN),
    errno.EMFILE: ("er staan te veel bestanden open.", "de computer houdt er niet meer open.", _AGAIN),
    errno.EIO: (
        "de schijf gaf een fout.",
        "zij kan dit bestand niet goed lezen of schrijven.",
        "maak eerst een reservekopie met 'bwk overdracht', en laat de schijf nakijken.",
    ),
    errno.ENAMETOOLONG: ("deze naam is te lang.", "de computer bewaart geen langere namen.", "kies een kortere naam."),
}


def _refusal(error: OSError) -> tuple[str, str, str]:
    """What the machine refused, why, and what to do."""
    other = (
        "de computer kon dit bestand niet lezen of schrijven.",
        f"melding van de computer, niet vertaald: {error.strerror or error}.",
        _LOOK,
    )
    return _REFUSALS.get(error.errno or 0, other)


def why_refused(error: OSError) -> str:
    """Why the machine refused something, as the cause of a message."""
    return _refusal(error)[1]


def refused_by_machine(error: OSError) -> InputError:
    """What the machine refused to do with a file, as one message."""
    what, cause, remedy = _refusal(error)
    return InputError(what, file=error.filename2 or error.filename, cause=cause, remedy=remedy)


def describe(
    what: str,
    *,
    remedy: str | None = None,
    file: str | Path | None = None,
    line: int | None = None,
    excerpt: str | None = None,
    cause: str | None = None,
) -> str:
    """Lay out one problem as the lines every user of this project reads."""
    place = ""
    if file is not None:
        name = visible(str(file)).replace("\n", " ")
        place = f"{name}, regel {line}: " if line is not None else f"{name}: "
    lines = [f"{place}{visible(what)}"]
    if excerpt:
        lines.extend(f"    | {shorten(text)}" for text in excerpt.splitlines() if text.strip())
    if cause:
        lines.append(f"  Oorzaak: {visible(cause)}")
    if remedy:
        lines.append(f"  Herstel: {visible(remedy)}")
    return "\n".join(lines)


def shorten(text: str) -> str:
    """One line of at most 160 characters, without control characters."""
    start = text[: 2 * _EXCERPT_WIDTH].rstrip("\r\n")  # a damaged file may be one line of a gigabyte
    clean = "".join(char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in start)
    return clean if len(clean) <= _EXCERPT_WIDTH else clean[: _EXCERPT_WIDTH - 1] + "…"
