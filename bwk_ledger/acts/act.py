"""What an act is: something written into the books by somebody's decision, with its fields declared once.

The options of its command follow from the fields (`bwk_ledger.cli.from_act`), and the widgets of a form can.
"""

from __future__ import annotations

import functools
import hashlib
import importlib
import inspect
import json
import pkgutil
from contextlib import contextmanager
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from bwk_ledger import acts
from bwk_ledger.base.errors import InputError, shorten
from bwk_ledger.base.journal import JournalAct
from bwk_ledger.base.money import WRITE_AMOUNT, format_amount, no_amount, parse_amount
from bwk_ledger.base.periods import WRITE_DAY, Period, no_day, parse_day, parse_month
from bwk_ledger.standing.refusals import require_grant, require_kamer, require_kind_of_hours, require_member

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterator, Mapping

    from bwk_ledger.base.errors import Advice
    from bwk_ledger.register.keyring import KeyRing
    from bwk_ledger.register.people import Register
    from bwk_ledger.register.vault import Forgotten
    from bwk_ledger.rules.load import Ledger


class WrongCallError(Exception):
    """Fields of an act that do not go together; said before the books are read.

    Args:
        field: the name of the field that must change.
        text: Dutch, with what to do instead.
    """

    def __init__(self, field: str, text: str | Advice) -> None:
        super().__init__(str(text))
        self.field = field
        self.text = text


# Kinds of fields: how a value is called in Dutch, and how it is read from what somebody typed.


@dataclass(frozen=True)
class FieldKind:
    """A kind of value; `read` raises a ValueError with a Dutch sentence.

    With `choices` it is one of these words, and with `least` a whole number from there.
    """

    word: str
    read: Callable[[str], Any] = str
    choices: tuple[str, ...] = ()
    least: int | None = None


_DIVISIONS = (3, 12)  # of a year


def _day(text: str) -> dt.date:
    day = parse_day(text)
    if day is None:
        raise ValueError(f"{no_day(text)}; {WRITE_DAY}")
    return day


def _month(text: str) -> Period:
    month = parse_month(text)
    if month is None:
        raise ValueError(f"'{text}' is geen maand; schrijf jjjj-mm.")
    return month


def whole(text: str) -> int:
    """A whole number.

    Raises:
        ValueError: it is none, with a Dutch sentence.
    """
    try:
        return int(text)
    except ValueError:
        raise ValueError(f"'{shorten(text)}' is geen geheel getal.") from None


def _shares(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) <= len("123456789")):
        raise ValueError(f"'{text}' is geen heel aantal aandelen; schrijf bijvoorbeeld 2.")
    return int(text)


def _amount(text: str) -> Decimal:
    try:
        return parse_amount(text)
    except ValueError:
        raise ValueError(f"{no_amount(text)}; {WRITE_AMOUNT}") from None


def _amounts(text: str) -> tuple[Decimal, ...]:
    amounts = tuple(_amount(part) for part in text.split())
    if len(amounts) not in _DIVISIONS:
        raise ValueError(f"'{shorten(text)}' zijn geen 3 of 12 bedragen met spaties ertussen.")
    return amounts


def _share_of_result(text: str) -> tuple[str, Decimal]:
    account, _, amount = text.partition("=")
    try:
        return account.strip(), parse_amount(amount)
    except ValueError:
        example = "Vermogen:Reserves:Inrichting=1000,00"
        raise ValueError(f"'{text}' is geen rekening met een bedrag; schrijf {example}.") from None


def _part(text: str) -> tuple[str, Decimal | None]:
    account, separator, amount = text.rpartition("=")
    if not separator or not account.strip():
        raise ValueError(f"'{text}' is geen deel; schrijf \"huur linde=850,00\", of voor wat overblijft =rest.")
    return account.strip(), None if amount.strip().casefold() == "rest" else _amount(amount)


def _part_or_rest(text: str) -> tuple[str, Decimal | None]:
    return _part(text if "=" in text else f"{text}=rest")


def _kamer_and_amount(text: str) -> tuple[str, Decimal | None]:
    code, separator, number = text.partition("=")
    wrong = ValueError(f"'{text}' is geen kamer met een bedrag. Schrijf KAMER=120,00, met de code van een kamer.")
    try:
        amount = parse_amount(number) if separator else None
    except ValueError:
        raise wrong from None
    if amount is not None and amount <= 0:
        raise wrong
    return code.strip().upper(), amount


TEXT = FieldKind("tekst")
DAY = FieldKind("datum", _day)
MONTH = FieldKind("maand", _month)
YEAR = FieldKind("jaar", whole)
DAYS = FieldKind("dagen", whole, least=1)
SHARES = FieldKind("aantal", _shares)
AMOUNT = FieldKind("bedrag", _amount)
AMOUNTS = FieldKind("bedragen", _amounts)  # of tertialen, or of months
HOURS = FieldKind("uren")
KAMER = FieldKind("code", str.upper)
GRANT = FieldKind("code")
NUMBER = FieldKind("nummer", str.upper)  # of a member, or of anybody else in the books
KIND = FieldKind("soort", str.lower)  # of hours, or of a member
ACCOUNT = FieldKind("rekening")
PART = FieldKind("rekening=bedrag", _part)  # of a booking; None for what is left
PART_OR_REST = FieldKind("rekening[=bedrag]", _part_or_rest)
RESULT_TO = FieldKind("rekening=bedrag", _share_of_result)
KAMER_AMOUNT = FieldKind("code[=bedrag]", _kamer_and_amount)
# What is written as two words with = between them.
JOINED = frozenset({PART, PART_OR_REST, RESULT_TO, KAMER_AMOUNT})
A_PART = "Een rekening met haar deel van het bedrag; zonder bedrag is het wat overblijft."  # on a form
PAPER = FieldKind("bestand of nummer")  # a file, or the number of a paper that the books keep
FILE = FieldKind("bestand", Path)
FOLDER = FieldKind("map", Path)
FLAG = FieldKind("ja/nee", bool)
# What was given of these kinds names nobody, so that the history may hold it.
TOLD = frozenset(
    {DAY, MONTH, YEAR, DAYS, SHARES, AMOUNT, AMOUNTS, HOURS, KAMER, GRANT, NUMBER, KIND, ACCOUNT, KAMER_AMOUNT}
)


def choice(*values: str) -> FieldKind:
    """The kind of a field that is one of a few words."""
    return FieldKind("keuze", choices=values)


@dataclass(frozen=True)
class Field:
    """What an act must know.

    Args:
        name: the name that its function gets it by.
        kind: what it is.
        help: one Dutch sentence, for who fills it in.
        required: it cannot be left out.
        many: it may be given more than once, and comes as a tuple.
        default: its value where it is left out, or a function that gives it.
        shows_default: whether its help names that value.
        word: what stands in help for its value, where the word of its kind says too little.
        option: the name of its option, where that is not the name with dashes.
        bare: its value where its option stands there without one.
        parts: of how many words it is, which come as a tuple; `word` names them.
        by_place: on a command line it is known by its place: no option.
        check: gets the books and a value that was given; refuses with an InputError what cannot be in these books.
        form_help: the help on a form, where that of its option says how to type it.
        label: what a form calls it, where its name does not say it.
        on_form: whether a form asks it: there one sees what would happen, and confirms that, in any case.
    """

    name: str
    kind: FieldKind
    help: str
    required: bool = False
    many: bool = False
    default: Any = None
    shows_default: bool = False
    word: str = ""
    option: str = ""
    bare: str = ""
    parts: int = 1
    by_place: bool = False
    check: Callable[[Ledger, Any], object] | None = None
    form_help: str = ""
    label: str = ""
    on_form: bool = True

    @property
    def default_text(self) -> str:
        """Its value where it is left out, as one types it; empty for none."""
        value = self.default() if callable(self.default) else self.default
        if self.many or value in (None, "", False):
            return ""
        return format_amount(value) if isinstance(value, Decimal) else str(value)


def placed(
    name: str,
    kind: FieldKind,
    text: str,
    *,
    required: bool = True,
    many: bool = False,
    word: str = "",
    check: Callable[[Ledger, Any], object] | None = None,
    form_help: str = "",
) -> Field:
    """A field that a command knows by its place; of `many` it is all that follows."""
    return Field(
        name, kind, text, required=required, many=many, word=word, by_place=True, check=check, form_help=form_help
    )


# What the value of a field is held against in the books, whatever else is asked.


def a_kamer(ledger: Ledger, code: str) -> None:
    """A kamer, not the cooperative itself."""
    require_kamer(ledger.config, code)


def a_kamer_or_cooperative(ledger: Ledger, code: str) -> None:
    """A kamer, or the cooperative itself."""
    require_kamer(ledger.config, code, or_cooperative=True)


def a_member(ledger: Ledger, number: str) -> None:
    """Somebody who is or was a member."""
    require_member(ledger.config, number)


def a_kind_of_hours(ledger: Ledger, kind: str) -> None:
    """A kind that has a post in the books."""
    require_kind_of_hours(ledger.config, kind)


def a_grant(ledger: Ledger, code: str) -> None:
    """A funder whose money is a liability until it is spent."""
    require_grant(ledger.config, code)


class RegisterDoor(Protocol):
    """The register of members, which opens when it is first needed."""

    @property
    def exists(self) -> bool:
        """Whether there is one."""

    @property
    def asks(self) -> bool:
        """Whether somebody must type a passphrase to open it."""

    def read(self) -> Register:
        """The register."""

    def read_or_new(self) -> Register:
        """The register, or an empty one where there is none yet."""

    def write(self, register: Register) -> None:
        """Write it in the place of the one that was read."""

    def forget(self, number: str, day: dt.date) -> Forgotten:
        """Erase a person."""

    @property
    def keys(self) -> KeyRing:
        """The keys that open it."""

    def add_key(self, public: str | None) -> KeyRing:
        """Give it another key: this public one, or one behind a passphrase."""

    def remove_key(self, number: int) -> KeyRing:
        """Take a key away."""


@dataclass(frozen=True)
class Done:
    """What came of an act.

    Args:
        lines: Dutch, what was done; an `Advice` where it names accounts, acts or overviews.
        warnings: what to look out for.
        after: the books after it, where they were read again.
        commands: which commands one may give now; a page has buttons.
    """

    lines: tuple[str | Advice, ...]
    warnings: tuple[str, ...] = ()
    after: Ledger | None = None
    commands: tuple[str, ...] = field(default=(), kw_only=True)

    @property
    def reasons(self) -> tuple[InputError, ...]:
        """Why part of it was not done."""
        return ()


@dataclass(frozen=True)
class Act:
    """An act on the books.

    Args:
        name: as its command is called, without `bwk`.
        fields: what it must know, in the order in which they are asked.
        do: gets the books and its fields by name; refuses what cannot be with an InputError, and then writes nothing.
        check: gets the fields by name before the books are read; raises `WrongCallError` where they do not fit.
        plan: for what is shown before it is done: gets what `do` gets, and `do` then only the books and the plan.
        register: whether it needs the register of members, given to it as `register`.
        outside: what it writes lies beside the books, which stay as they are.
        begins: there are no books yet: `do` gets its fields alone.
        empties: an empty text takes away what there was.
        form_help: the help on its form, where that of its command says other things.
        decides: the fields of which one is given, where a command without any only shows what there is.
    """

    name: str
    fields: tuple[Field, ...]
    do: Callable[..., Done]
    help: str
    check: Callable[..., None] | None = None
    plan: Callable[..., Any] | None = None
    register: bool = False
    outside: bool = False
    begins: bool = False
    empties: bool = False
    form_help: str = ""
    decides: tuple[str, ...] = ()

    def is_decided(self, values: Mapping[str, Any]) -> bool:
        """Whether these values are of something to be done, and not of a question what there is."""
        return not self.decides or any(values[name] not in (None, False, ()) for name in self.decides)


def act(
    name: str,
    *fields: Field,
    check: Callable[..., None] | None = None,
    plan: Callable[..., Any] | None = None,
    register: bool = False,
    outside: bool = False,
    begins: bool = False,
    empties: bool = False,
    form_help: str = "",
    decides: tuple[str, ...] = (),
) -> Callable[[Callable[..., Done]], Act]:
    """Make an act of the function that does it; its docstring is the Dutch help, for who decides on it."""

    def made(do: Callable[..., Done]) -> Act:
        text = inspect.getdoc(do) or ""
        return Act(name, fields, do, text, check, plan, register, outside, begins, empties, form_help, decides)

    return made


def check_fields(act: Act, ledger: Ledger, values: Mapping[str, Any]) -> None:
    """Hold the values of an act against the books.

    Raises:
        InputError: one cannot be; it names its field.
    """
    for error in refused_fields(act, ledger, values):
        raise error


def refused_fields(act: Act, ledger: Ledger, values: Mapping[str, Any]) -> Iterator[InputError]:
    """Why values of an act cannot be in the books; each names its field."""
    for item in act.fields:
        given = values.get(item.name)
        for value in (given if item.many else [given]) or ():
            if item.check is not None and value not in (None, ""):
                try:
                    with of_field(item.name):
                        item.check(ledger, value)
                except InputError as error:
                    yield error


@contextmanager
def of_field(name: str) -> Iterator[None]:
    """Whatever is refused here is about this field.

    Raises:
        InputError: what was raised inside, with the name of the field.
    """
    try:
        yield
    except InputError as error:
        error.field = error.field or name
        raise


# What the history is told of an act before it is done: which, with what, in one sentence, and by whom.


def journal_act(act: Act, given: Mapping[str, Any], who: str = "") -> JournalAct:
    """An act as the history knows it.

    Args:
        act: the act.
        given: what somebody gave for its fields, without what was left to its default.
        who: who does it; empty where the surroundings say so.
    """
    return JournalAct(f"bwk {act.name}", digest_of(given), ", ".join(_told(act, given)), sentence_of(act.help), who)


def digest_of(given: Mapping[str, Any]) -> str:
    """A digest of what was given: the same act given again has the same."""
    return hashlib.sha256(json.dumps(sorted((name, repr(value)) for name, value in given.items())).encode()).hexdigest()


def sentence_of(text: str) -> str:
    """The first sentence of a Dutch help, as it stands behind a colon."""
    sentence = text.partition("\n\n")[0].partition(". ")[0].rstrip(".")
    return " ".join(f"{sentence[:1].lower()}{sentence[1:]}".split())


def _told(act: Act, given: Mapping[str, Any]) -> Iterator[str]:
    """What was given that names nobody."""
    for item in act.fields:
        if item.name in given:
            yield from _told_of(item, given[item.name])


def _told_of(item: Field, value: Any) -> Iterator[str]:
    name = "" if item.by_place else f"{item.name.strip('_').replace('_', '-')} "
    if item.kind is FLAG:
        yield name.strip()
    elif item.kind.choices or item.kind.least is not None or item.kind in TOLD:
        yield from (f"{name}{_typed(one)}" for one in (value if isinstance(value, tuple) else (value,)))


def _typed(value: Any) -> str:
    """A value as one types it."""
    if isinstance(value, tuple):  # a kamer with an amount
        return "=".join(_typed(part) for part in value if part is not None)
    if isinstance(value, Decimal):
        return format_amount(value)
    return f"{value.start:%Y-%m}" if isinstance(value, Period) else str(value)


# All acts by name, for who offers them without a command line.


@functools.cache
def all_acts() -> Mapping[str, Act]:
    """Every act that the modules of this folder declare, by its name and in that order."""
    names = (f"{acts.__name__}.{module.name}" for module in pkgutil.iter_modules(acts.__path__))
    act_by_name = {
        item.name: item
        for module in map(importlib.import_module, names)
        for item in vars(module).values()
        if isinstance(item, Act)
    }
    return dict(sorted(act_by_name.items()))
