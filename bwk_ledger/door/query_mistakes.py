"""What is wrong with a query, in Dutch: beanquery and Fava say it in English.

Fava's own mistakes have a class each. Beanquery's have one class, so there the first words of its message tell them
apart; what is in no table here is passed on, and said to be English.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from beanquery import CompilationError, ParseError
from fava.core.query_shell import NonExportableQueryError, QueryNotFoundError, TooManyRunArgsError

if TYPE_CHECKING:
    from fava.core.query_shell import FavaShellError

_OF_FAVA: dict[type[FavaShellError], str] = {
    NonExportableQueryError: "Alleen een vraag die een tabel geeft, kan in een bestand.",
    QueryNotFoundError: "Er is geen vraag met deze naam in de boeken.",
    TooManyRunArgsError: "Achter run hoort één naam; zet een naam met spaties tussen aanhalingstekens.",
}
_LONGEST_EXCERPT = 40
_WHERE = "{excerpt}"
_NO_TOTAL = "Een som of ander totaal kan niet staan {place}."
_NO_COLUMN = "Het nummer van een kolom na {word} is er niet."
_GROUPS = "Wat u naast een som of ander totaal vraagt, hoort ook achter GROUP BY."
# By the first words of beanquery's message.
_OF_BEANQUERY = {
    'column "': "De kolom {excerpt} is er niet.",
    'table "': "De tabel {excerpt} is er niet.",
    "no function matches": "De functie {excerpt} is er niet, of kan hier niets mee.",
    'operator "': "In {excerpt} past de bewerking niet bij wat ernaast staat.",
    "aggregates are not allowed in WHERE": _NO_TOTAL.format(place="achter WHERE"),
    "aggregates are not allowed in FROM": _NO_TOTAL.format(place="achter FROM"),
    "aggregates of aggregates": _NO_TOTAL.format(place="in een ander totaal"),
    "GROUP-BY expressions may not": _NO_TOTAL.format(place="achter GROUP BY"),
    "mixed aggregates": _GROUPS,
    "aggregate query without a GROUP-BY": _GROUPS,
    "all non-aggregates must be covered": _GROUPS,
    "the HAVING clause must be": "Achter HAVING hoort een som of ander totaal.",
    "invalid ORDER-BY column": _NO_COLUMN.format(word="ORDER BY"),
    "invalid GROUP-BY column": _NO_COLUMN.format(word="GROUP BY"),
    "invalid PIVOT BY column": _NO_COLUMN.format(word="PIVOT BY"),
    "PIVOT BY column": "De kolommen achter PIVOT BY horen ook achter SELECT te staan.",
    "the two PIVOT BY columns": "Achter PIVOT BY horen twee verschillende kolommen.",
    "the second PIVOT BY column": "De tweede kolom achter PIVOT BY hoort ook achter GROUP BY te staan.",
    "GROUP-BY a non-hashable type": "Naar deze kolom kan niet worden gegroepeerd.",
    "CLOSE date must follow": "De dag achter CLOSE hoort na die achter OPEN te liggen.",
    "subquery has too many columns": "De vraag in {excerpt} hoort één kolom te geven.",
    "not a list or set": "Achter IN hoort een lijst te staan, niet {excerpt}.",
    "coalesce() function": "In {excerpt} hoort alles van dezelfde soort te zijn.",
    "column type is not": "De kolom in {excerpt} heeft geen onderdelen.",
    "structured type has no attribute": "Het onderdeel in {excerpt} is er niet.",
}


def explained(error: FavaShellError) -> str:
    """One sentence in Dutch about what is wrong with a query."""
    cause = error.__cause__
    if isinstance(cause, ParseError):
        return _unreadable(cause)
    if isinstance(cause, CompilationError):
        return _impossible(cause)
    return _OF_FAVA.get(type(error)) or _in_english(error.message)


def _unreadable(error: ParseError) -> str:
    text, place = error.parseinfo.tokenizer.text, error.parseinfo.pos
    if not text[place:].strip("; \t\n"):
        return "Aan het einde ontbreekt nog iets."
    before = text[:place]
    line, sign = before.count("\n") + 1, place - before.rfind("\n")
    return f"Zij is niet te begrijpen vanaf {_quoted(text[place:])} (regel {line}, teken {sign})."


def _impossible(error: CompilationError) -> str:
    known = next((sentence for words, sentence in _OF_BEANQUERY.items() if str(error).startswith(words)), None)
    if known is None or (_WHERE in known and error.parseinfo is None):
        return _in_english(str(error))
    if error.parseinfo is None:
        return known
    info = error.parseinfo
    return known.format(excerpt=_quoted(info.tokenizer.text[info.pos : info.endpos]))


def _in_english(text: str) -> str:
    return f"Het programma dat vragen beantwoordt, zegt in het Engels: {text}"


def _quoted(text: str) -> str:
    words = " ".join(text.split())
    return f"'{words if len(words) <= _LONGEST_EXCERPT else words[:_LONGEST_EXCERPT] + '…'}'"
