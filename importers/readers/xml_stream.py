"""Read the XML of a bank as a stream, safely: no DTD, so no entities and nothing from outside the file.

Straight on expat: it tells the line and the byte where each element begins, which ElementTree does not, and it holds
no more of the file than the part being read. Without a DTD nothing can be declared that expands.
"""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, NoReturn
from xml.parsers import expat

from importers.readers.source import LONGEST

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from bwk_ledger.base.errors import InputError
    from importers.readers.source import Source

_OUTERMOST = 3  # the document, the message in it, perhaps an envelope around both
_DEEPEST = 60  # the deepest element of a statement lies less than half as deep
_ENCODING = re.compile(rb"""\A\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9._-]{1,40})["']""")
_UTF_8 = {"utf-8", "utf8"}
_CUT_OFF = {
    expat.errors.codes[expat.errors.XML_ERROR_NO_ELEMENTS],
    expat.errors.codes[expat.errors.XML_ERROR_UNCLOSED_TOKEN],
    expat.errors.codes[expat.errors.XML_ERROR_PARTIAL_CHAR],
    expat.errors.codes[expat.errors.XML_ERROR_UNCLOSED_CDATA_SECTION],
}
_GLUED = {
    expat.errors.codes[expat.errors.XML_ERROR_JUNK_AFTER_DOC_ELEMENT],
    expat.errors.codes[expat.errors.XML_ERROR_MISPLACED_XML_PI],
}


@dataclass(slots=True)
class Element:
    """An element with what is in it; names without their namespace, of which banks use several."""

    name: str
    line: int
    attributes: dict[str, str]
    raw: str = ""  # its own text as it stands
    children: Sequence[Element] = ()  # a list as soon as there is one

    @property
    def text(self) -> str:
        """Its own text, each run of white space as one space."""
        return " ".join(self.raw.split())

    def each(self, *path: str) -> Sequence[Element]:
        """All elements down a path of names."""
        elements: Sequence[Element] = (self,)
        for name in path:
            elements = [child for item in elements for child in item.children if child.name == name]
            if not elements:
                break
        return elements

    def first(self, name: str, *path: str) -> Element | None:
        """The first element down a path of names."""
        for child in self.children:
            if child.name == name and (element := child.first(*path) if path else child) is not None:
                return element
        return None

    def value(self, name: str, *path: str) -> str:
        """The text of the first element down a path that has any; else empty."""
        for child in self.children:
            if child.name == name and (text := child.value(*path) if path else child.text):
                return text
        return ""


@dataclass(frozen=True)
class Handlers:
    """What to do with the parts of each `parent` element: when it begins, for each child in it, and when it ends."""

    parent: str
    begin: Callable[[int], None]
    child: Callable[[Element], None]
    end: Callable[[int], None]


def stream(source: Source, handlers: Handlers) -> set[str]:
    """Read a file from begin to end, one child of a parent at a time; returns the names of the outermost elements.

    Raises:
        InputError: the file is no XML that can be trusted; or what a handler raises.
    """
    parser = new_parser(source)
    reading = _Stream(source, parser, handlers)
    parser.buffer_text = True
    parser.StartElementHandler = reading.start
    parser.EndElementHandler = reading.stop
    parser.CharacterDataHandler = reading.data
    parse(source, parser)
    return reading.outermost


class _Stream:
    """Builds the elements of one child of a parent, and lets go of it when it is handled."""

    def __init__(self, source: Source, parser: expat.XMLParserType, handlers: Handlers) -> None:
        self.source = source
        self.parser = parser
        self.handlers = handlers
        self.outermost: set[str] = set()
        self.above: list[str] = []  # names of the elements around the child being read
        self.inside: list[Element] = []  # that child, and the element of it being read

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        name = tag if ":" not in tag else local_name(tag)
        inside = self.inside
        if len(self.above) + len(inside) > _DEEPEST:
            line = self.parser.CurrentLineNumber
            raise self.source.damaged(line, "deze XML is dieper genest dan een afschrift ooit is")
        if inside:
            element = Element(name, self.parser.CurrentLineNumber, attributes)
            around = inside[-1]
            if isinstance(around.children, list):
                around.children.append(element)
            else:
                around.children = [element]
            inside.append(element)
        elif self.above and self.above[-1] == self.handlers.parent:
            inside.append(Element(name, self.parser.CurrentLineNumber, attributes))
        else:
            self._around(name)

    def _around(self, name: str) -> None:
        if len(self.above) < _OUTERMOST:
            self.outermost.add(name)
        self.above.append(name)
        if name == self.handlers.parent:
            self.handlers.begin(self.parser.CurrentLineNumber)

    def stop(self, _: str) -> None:
        if self.inside:
            element = self.inside.pop()
            if not self.inside:
                self.handlers.child(element)
        elif self.above.pop() == self.handlers.parent:
            self.handlers.end(self.parser.CurrentLineNumber)

    def data(self, text: str) -> None:
        if not self.inside:
            return
        element = self.inside[-1]
        element.raw = text if not element.raw else element.raw + text
        if len(element.raw) > LONGEST:
            raise self.source.too_long(element.line, element.raw, f"wat in {element.name} staat")


def new_parser(source: Source) -> expat.XMLParserType:
    """A parser that refuses every DTD, and reads the Windows code page where a file is not the UTF-8 it says."""

    def refuse(*_: object) -> NoReturn:
        raise source.damaged(
            parser.CurrentLineNumber,
            "dit XML-bestand bevat een DTD en wordt daarom niet gelezen",
            cause="geen bank schrijft die; een DTD kan een bestand opblazen of andere bestanden laten lezen.",
        )

    declared = _encoding(source.plain)
    parser = expat.ParserCreate("iso-8859-1" if declared in _UTF_8 and not _is_utf_8(source.plain) else None)
    parser.StartDoctypeDeclHandler = refuse
    parser.EntityDeclHandler = refuse
    parser.ExternalEntityRefHandler = refuse
    return parser


def parse(source: Source, parser: expat.XMLParserType) -> None:
    """Run a parser over a file.

    Raises:
        InputError: it is no XML, is cut off, or holds more than one document; or what a handler raises.
    """
    if b"\0" in source.plain:
        _ = source.text  # says so, with the line
    try:
        parser.Parse(source.plain, True)
    except expat.ExpatError as error:
        raise _damaged(source, error) from error
    except (LookupError, ValueError) as error:  # of the encoding the file says to have
        raise source.damaged(
            1, "de tekencodering van dit bestand is onbekend", cause="de eerste regel van het bestand noemt haar."
        ) from error


@functools.lru_cache(1024)  # a file has few names and very many elements
def local_name(tag: str) -> str:
    """The name of an element without the prefix of its namespace."""
    return tag.rpartition(":")[2]


def _encoding(content: bytes) -> str:
    """The encoding an XML file says to have, in lower case."""
    declaration = _ENCODING.match(content.removeprefix(b"\xef\xbb\xbf"))
    return declaration[1].decode("ascii").lower() if declaration else "utf-8"


def _is_utf_8(content: bytes) -> bool:
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _damaged(source: Source, error: expat.ExpatError) -> InputError:
    at_end = error.lineno >= source.plain.rstrip().count(b"\n") + 1
    if error.code in _CUT_OFF or (at_end and not source.plain.rstrip().endswith(b">")):
        what, cause = "dit afschrift houdt hier midden in op", "het bestand is afgebroken."
    elif error.code in _GLUED:
        what, cause = "na het einde van het afschrift volgt nog iets", "er zijn bestanden aan elkaar geplakt."
    else:
        what, cause = "dit is geen geldige XML", f"bij teken {error.offset + 1}: {expat.ErrorString(error.code)}."
    return source.damaged(error.lineno, what, cause=cause)
