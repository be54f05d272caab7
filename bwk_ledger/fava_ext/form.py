"""The form of an act: what somebody filled in, how that is read, and the widgets that ask it.

What a field is follows from its kind alone, so that a new act has its form as soon as it is declared.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from bwk_ledger.acts import act as kinds
from bwk_ledger.acts.act import FILE, FLAG, FOLDER, WrongCallError
from bwk_ledger.base.errors import Advice, FieldName, InputError, Way, called, refused_in, visible
from bwk_ledger.base.finding import AccountName
from bwk_ledger.fava_ext.choices import choices_for
from bwk_ledger.fava_ext.remedies import link

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
    from pathlib import Path

    from bwk_ledger.acts.act import Act, Field, FieldKind
    from bwk_ledger.fava_ext.choices import Choice
    from bwk_ledger.rules.load import Ledger

ON_TOP = ""  # the name that stands for no field: what is refused of the whole form
MISSING = "Vul dit in."
EMPTY = ".leeg"  # behind the name of a field: make empty what the books have
PART = "."  # and the number of a part, from the second on
_SPARE = 2  # empty rows under those that are filled in
_JOINED = re.compile(r"[=\[\]]+")
_PAPER_NUMBER = re.compile(r"[A-Za-z]+(?:-\d+)+", re.ASCII)
_SPACES = str.maketrans("\n\r\t", "   ")


# What was filled in.


@dataclass(frozen=True)
class Upload:
    """A file from a browser: the name it has there, its content, and the name under which a session keeps it."""

    name: str
    content: bytes = field(repr=False)
    key: str = ""


Row = tuple[str, ...]  # the texts of the parts of one value


@dataclass(frozen=True)
class Typed:
    """What somebody filled in: rows of texts by the name of a field, and files."""

    rows: Mapping[str, tuple[Row, ...]] = field(default_factory=dict)
    files: Mapping[str, tuple[Upload, ...]] = field(default_factory=dict)
    emptied: frozenset[str] = frozenset()

    @classmethod
    def of(
        cls, act: Act, texts: Callable[[str], Sequence[str]], files: Mapping[str, tuple[Upload, ...]] | None = None
    ) -> Typed:
        """What a form or an address holds for the fields of an act; `texts` gives all texts of a name."""
        rows_by_field = {item.name: tuple(_rows(item, texts)) for item in act.fields}
        emptied = frozenset(item.name for item in act.fields if texts(item.name + EMPTY))
        return cls({name: rows for name, rows in rows_by_field.items() if rows}, files or {}, emptied)


def parts_of(item: Field) -> tuple[str, ...]:
    """What the parts of one value of a field are called; one for most."""
    words = item.word or item.kind.word
    if item.parts > 1:
        return tuple(words.split())
    if item.kind in kinds.JOINED:
        return tuple(filter(None, _JOINED.split(item.kind.word)))
    return (words,)


def _rows(item: Field, texts: Callable[[str], Sequence[str]]) -> Iterable[Row]:
    names = [item.name, *(f"{item.name}{PART}{number}" for number in range(2, len(parts_of(item)) + 1))]
    columns = [list(texts(name)) for name in names]
    for number, text in enumerate(columns[0]):
        row = (text.strip(), *(column[number].strip() if number < len(column) else "" for column in columns[1:]))
        if item.kind in kinds.JOINED and not row[1] and "=" in row[0]:  # as it stands in an address
            row = tuple(part.strip() for part in row[0].rpartition("=")[::2])
        if any(row):
            yield row


# How it is read: as the command reads it, and all that is wrong at once.


@dataclass(frozen=True)
class ReadForm:
    """The values of an act, those that somebody gave, and what is refused by the name of its field."""

    values: Mapping[str, Any]
    given: Mapping[str, Any]
    refused: Mapping[str, str]


def read(act: Act, typed: Typed, put: Callable[[Upload], Path], folder: Path) -> ReadForm:
    """Read what was filled in.

    Args:
        act: the act.
        typed: what was filled in.
        put: puts a file where the act can read it.
        folder: where the act may leave files for who asked.
    """
    values: dict[str, Any] = {}
    given: dict[str, Any] = {}
    refused: dict[str, str] = {}
    for item in act.fields:
        try:
            value = _read(item, typed, put)
        except ValueError as error:
            refused[item.name] = sentence(str(error))
            continue
        if item.kind is FOLDER:
            values[item.name] = folder
        elif value is not None and value != ():
            values[item.name] = given[item.name] = value
        elif item.required:
            refused[item.name] = MISSING
        else:
            values[item.name] = _default(item)
    if not refused and not act.is_decided(values):
        refused[act.decides[0]] = MISSING
    if not refused and act.check is not None:
        try:
            act.check(**values)
        except WrongCallError as error:
            refused[error.field] = spelled(error.text, act)
    return ReadForm(values, given, refused)


def _read(item: Field, typed: Typed, put: Callable[[Upload], Path]) -> Any:
    """The value that was given; None or nothing where none was."""
    if item.name in typed.files and item.kind in (FILE, kinds.PAPER):
        paths = tuple(put(upload) for upload in typed.files[item.name])
        sent_files: tuple[Any, ...] = tuple(map(str, paths)) if item.kind is kinds.PAPER else paths
        return sent_files if item.many else sent_files[0]
    if item.kind is FILE:
        return None
    rows = typed.rows.get(item.name, ())
    if item.kind is FLAG:
        return True if rows else None
    if item.name in typed.emptied:
        return ("",) if item.many else ""
    values = tuple(_value(item, row) for row in rows)
    if not item.many:
        return values[0] if values else None
    return values


def _value(item: Field, row: Row) -> Any:
    for text in row:
        if refused_sign := refused_in(text.translate(_SPACES)):
            raise ValueError(f"Hierin staat {called(refused_sign)}; typ het opnieuw zonder dat teken.")
    if item.kind is kinds.PAPER and not _PAPER_NUMBER.fullmatch(row[0]):  # never a file of the computer that serves
        raise ValueError(f"'{row[0]}' is geen nummer van een bon; kies een bestand, of schrijf zoiets als B-2026-0001.")
    if item.parts > 1:
        return tuple(read_as(item.kind, text) for text in row)
    return read_as(item.kind, _joined(item.kind, row))


def _joined(kind: FieldKind, row: Row) -> str:
    if len(row) == 1:
        return row[0]
    name, amount = row
    return f"{name}={amount or 'rest'}" if amount or kind is kinds.PART else name


def read_as(kind: FieldKind, text: str) -> Any:
    """A text as a value of a kind.

    Raises:
        ValueError: it is none, with a Dutch sentence.
    """
    if kind.choices and text not in kind.choices:
        raise ValueError(f"'{text}' kan hier niet. Kies uit: {', '.join(kind.choices)}.")
    value = kind.read(text)
    if kind.least is not None and value < kind.least:
        raise ValueError(f"'{text}' is te laag: {kind.least} is het minste.")
    return value


def _default(item: Field) -> Any:
    if item.many:
        return ()
    if item.kind is FLAG:
        return bool(item.default)
    return item.default() if callable(item.default) else item.default


def said(error: InputError, act: Act, codes: Collection[str] = ()) -> Markup:
    """A refusal as it stands at a field: there it is clear what it is about."""
    text = on_page(error, act, codes)
    return text if error.file else text[:1].upper() + text[1:]  # else it begins with the name of the file


def on_page(error: InputError, act: Act | None = None, codes: Collection[str] = ()) -> Markup:
    """A refusal as a page says it: the acts and overviews of its remedy are links, fields of the act have their labels.

    Args:
        error: the refusal.
        act: the act that was refused, where it is one.
        codes: of kamers, which are no names of fields.
    """
    text = error.with_remedy(None)
    words = text if act is None else in_form(text, act, codes)
    return Markup("{}\n  Herstel: {}").format(words, spelled(error.remedy, act, codes))


def spelled(
    remedy: str | Advice,
    act: Act | None = None,
    codes: Collection[str] = (),
    names: Mapping[str, str] = MappingProxyType({}),
) -> Markup:
    """A remedy, or a line of what was done, as a page says it; `names` are the titles of accounts."""

    def part_of(part: object) -> str:
        if isinstance(part, Way):
            return link(part)
        if isinstance(part, FieldName):
            return f"‘{_label_of(part, act)}’"
        if isinstance(part, AccountName):
            return names.get(part.name) or part.name
        text = visible(str(part))
        return text if act is None else in_form(text, act, codes)

    return Markup("").join(map(part_of, remedy.parts if isinstance(remedy, Advice) else (remedy,)))


def _label_of(part: FieldName, act: Act | None) -> str:
    fields = act.fields if act is not None else ()
    named = (label_of(item) for item in fields if str(part) == f"--{item.option or item.name.replace('_', '-')}")
    return next(named, sentence(part.name.replace("_", " ")))


def sentence(text: str) -> str:
    """A text with a capital."""
    return text[:1].upper() + text[1:]


# The widgets.


@dataclass(frozen=True)
class Widget:
    """One field of a form, as the template shows it."""

    field: Field
    label: str
    help: str
    look: str  # the type of its input, or what else it is
    parts: tuple[str, ...]
    rows: tuple[Row, ...]
    choices: tuple[Choice, ...] = ()
    is_closed: bool = False  # whether it can be nothing but one of the choices
    refused: str = ""
    kept: tuple[Upload, ...] = ()
    can_be_emptied: bool = False
    is_emptied: bool = False
    before: str = ""  # the names of its parts on the page, where another form has the same field
    has_keyboard: bool = False  # whether the page begins there

    @property
    def id(self) -> str:
        """The name of its input on the page."""
        return f"{self.before}{self.name}"

    @property
    def name(self) -> str:
        """Under which its texts are sent."""
        return self.field.name

    @property
    def names(self) -> tuple[str, ...]:
        """The same of each part."""
        return (self.name, *(f"{self.name}{PART}{number}" for number in range(2, len(self.parts) + 1)))

    @property
    def mode(self) -> str:
        """Which keys a phone shows; empty for all."""
        return "numeric" if self.field.kind.least is not None else _MODES.get(self.field.kind, "")

    @property
    def list(self) -> str:
        """The name of the list of its choices on the page."""
        return f"{self.id}-keuzes"

    @property
    def accepts(self) -> str:
        """Which files a browser shows first."""
        is_paper = self.look == "paper" or self.name == "brief"
        return "image/*,application/pdf" if is_paper else ""

    def has(self, value: str) -> bool:
        """Whether this is one of the choices."""
        return any(choice.value == value for choice in self.choices)

    @property
    def is_on(self) -> bool:
        """Whether a box is ticked."""
        return bool(self.rows and any(self.rows[0]))


_LOOKS = {kinds.DAY: "date", kinds.MONTH: "month", FLAG: "checkbox", FILE: "file", kinds.PAPER: "paper"}
_MODES = {kinds.YEAR: "numeric", kinds.SHARES: "numeric", kinds.AMOUNT: "decimal", kinds.HOURS: "decimal"}


def widgets(
    act: Act,
    ledger: Ledger | None,
    typed: Typed,
    refused: Mapping[str, str],
    fixed: frozenset[str] = frozenset(),
    before: str = "",
) -> tuple[Widget, ...]:
    """The widgets of an act, but for what is fixed; without books there is nothing in them to choose from."""
    shown = (item for item in act.fields if item.on_form and item.kind is not FOLDER and item.name not in fixed)
    field_widgets = (_widget(act, item, ledger, typed, refused.get(item.name, "")) for item in shown)
    return tuple(replace(widget, before=before) for widget in field_widgets)


def _widget(act: Act, item: Field, ledger: Ledger | None, typed: Typed, refused: str) -> Widget:
    rows = typed.rows.get(item.name) or _rows_of_default(item)
    parts = parts_of(item)
    blank = ("",) * len(parts)
    if item.many:
        rows = (*rows, *(blank for _ in range(_SPARE)))
    choices = choices_for(item, ledger)
    return Widget(
        item,
        label_of(item),
        in_form(item.form_help or item.help, act),
        _LOOKS.get(item.kind, "month" if item.name == "maand" else "text"),
        tuple(part.lower() for part in parts),
        rows or (blank,),
        choices.options,
        choices.is_closed,
        in_form(refused, act, ledger.config.kamer_codes if ledger is not None else ()),
        typed.files.get(item.name, ()),
        act.empties and not item.required and item.kind is not FLAG,
        item.name in typed.emptied,
    )


def _rows_of_default(item: Field) -> tuple[Row, ...]:
    return ((item.default_text,),) if item.default_text else ()


_LABELS = {
    "aan": "Aan wie",
    "bon": "Nummer van de bon",
    "bon_reden": "Waarom er geen bon is",
    "boven_toekenning": "Waarom meer dan de toekenning",
    "buiten_kamer": "Waarom buiten de kamer",
    "bsn": "BSN",
    "deel": "Delen",
    "en": "Samen met",
    "iban": "IBAN",
    "kvk": "KvK-nummer",
    "month": "Maand",
    "nog_eens": "Toch nog een",
    "per": "Vanaf welke dag",
    "rgs": "RGS-code",
    "rsin": "RSIN",
    "tot": "Tot en met",
    "via": "Betaald op",
    "weg": "Sleutel weghalen",
    "wml": "Minimumloon: uren in een week",
}


def label_of(item: Field) -> str:
    """What a field is called on a form."""
    if item.name == "op" and item.kind is kinds.DAY:
        return "Dag"
    if item.name == "van" and item.word == "REGEL":
        return "Regel"
    return (
        item.label
        or _LABELS.get(item.name)
        or sentence((item.option or item.name).strip("_").replace("_", " ").replace("-", " "))
    )


# A text of a command, as it reads beside a form.

_OPTION = re.compile(r"(?<!\w)--([a-z][a-z-]*)")
_CAPITALS = re.compile(r"\b[A-Z]{2,}\b")
_BEFORE = "een|andere|laatste|boeking|vraagpost|handeling|afspraak|lid|regel|sleutel"
_PLACE = re.compile(rf"(?:\b({_BEFORE}) )?\b([A-Z]{{2,}})\b")
_ARTICLES = frozenset({"een", "andere", "laatste"})
_LOOSE = frozenset({"WIE", "WAT", "UREN"})
_NAMES = frozenset({"NUMMER", "NAAM", "VAN", "AAN"})


def in_form(text: str, act: Act, codes: Collection[str] = ()) -> str:
    """A text about the fields of an act: options and places by their labels.

    Args:
        text: the text.
        act: the act.
        codes: of kamers, which are no names of fields, though one may be called KAMER.
    """
    by_option = {item.option or item.name.replace("_", "-"): label_of(item) for item in act.fields}
    by_place = {word: label_of(item) for word, item in _places(act).items() if word not in codes}
    if isinstance(text, Markup):  # it is a refusal that was said already
        return text
    with_options = _OPTION.sub(lambda found: f"‘{by_option.get(found[1], sentence(found[1]))}’", text)
    return _CAPITALS.sub(lambda found: f"‘{by_place[found[0]]}’" if found[0] in by_place else found[0], with_options)


def purpose(act: Act) -> str:
    """What an act does, in one paragraph."""
    places = _places(act)

    def some(found: re.Match[str]) -> str:
        before, word = found[1] or "", found[2]
        if before in _ARTICLES or (word in _LOOSE and word in places):
            return f"{before} {word.lower()}".strip()
        if word not in places:
            return found[0]
        if word not in _NAMES:
            return f"{before} een {word.lower()}".strip()
        if before in {"regel", "sleutel"}:
            return before
        return f"een {before}" if before else "iemand"

    text = " ".join((act.form_help or act.help.partition("\n\n")[0]).split())
    return in_form(_PLACE.sub(some, text), act)


def _places(act: Act) -> Mapping[str, Field]:
    return {(item.word or item.name).strip("_[].").upper(): item for item in act.fields if item.by_place}
