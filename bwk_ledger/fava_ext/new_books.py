"""The page "Nieuwe boeken": what `bwk nieuw` asks, where there are no books yet; then it makes room for their pages.

It stands behind the door like all others, and works without script: a row more comes from the server.
"""

from __future__ import annotations

import functools
import threading
from dataclasses import dataclass, field, replace
from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING, Any

import jinja2
from werkzeug.exceptions import HTTPException
from werkzeug.utils import redirect
from werkzeug.wrappers import Request, Response

from bwk_ledger.acts.act import TEXT, Act, journal_act
from bwk_ledger.acts.cooperative import balance_accounts, beginning, books_of, cooperative_of, example, read_cooperative
from bwk_ledger.acts.new_books import refuse_taken, usual_place
from bwk_ledger.acts.new_questions import BALANCE, BALANCE_ACCOUNT, QUESTIONS, said_of
from bwk_ledger.base import journal
from bwk_ledger.base.errors import InputError, refused_by_machine
from bwk_ledger.books.store import MAIN, place_of
from bwk_ledger.door.accounts import ENVIRON, MEMORY, Role, require
from bwk_ledger.door.pages import refusal
from bwk_ledger.fava_ext.choices import Choice
from bwk_ledger.fava_ext.desk import Desk, staging
from bwk_ledger.fava_ext.form import ON_TOP, Typed, read, sentence, widgets
from bwk_ledger.fava_ext.manual import HandleidingPage, manual

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from wsgiref.types import StartResponse, WSGIApplication

    from bwk_ledger.acts.act import Field
    from bwk_ledger.acts.cooperative import Cooperative
    from bwk_ledger.acts.new_questions import Questions
    from bwk_ledger.acts.toml_table import Problem
    from bwk_ledger.door.accounts import Visitor
    from bwk_ledger.fava_ext.form import ReadForm, Upload, Widget

BEGIN, MANUAL, EXAMPLE = "/", "/handleiding", "/cooperatie.toml"
_PLACE, _FILE = "map_", "uit"  # fields of the act
_ROWS, _MORE = "_rijen", "_rij"  # names in the form that are of no field
_MOST_ROWS = 50
_LARGEST = 30 * 1024 * 1024  # bytes of a form with its file
_ONE_OR_OTHER = "Met een bestand staat alles daarin. Maak de andere velden leeg, of haal het bestand weg."
_ONCE = "Deze rekening staat er meer dan eens. Noem elke rekening een keer."
_READING = frozenset({"GET", "HEAD"})


# The questions as fields of one form: those of a table get the number of their row.


@dataclass(frozen=True)
class _AskedBooks:
    """A question of a row of its table, the first being 1, under the name that it has on the page."""

    of: Questions
    number: int
    question: Field

    @property
    def name(self) -> str:
        """Its name on the page."""
        return "-".join(filter(None, (self.of.name, str(self.number) if self.of.one else "", self.question.name)))


@dataclass(frozen=True)
class _Filled:
    """What stands in the form, and how many rows each table shows."""

    form: Mapping[str, Sequence[str]]
    rows: Mapping[str, int]

    @classmethod
    def of(cls, form: Any) -> _Filled:
        """That of a request."""
        rows = {item.name: _number(form.get(f"{_ROWS}.{item.name}", "")) for item in QUESTIONS if item.one}
        more = form.get(_MORE, "")
        if more in rows:
            rows[more] = min(rows[more] + 1, _MOST_ROWS)
        return cls(form.to_dict(flat=False), rows)

    def texts(self, name: str) -> Sequence[str]:
        """All texts of a name."""
        return self.form.get(name, ())

    def asked(self) -> Iterable[_AskedBooks]:
        """All questions."""
        for group in QUESTIONS:
            for number in range(1, self.rows.get(group.name, 1) + 1):
                yield from (_AskedBooks(group, number, question) for question in group.fields)

    def says(self, asked: _AskedBooks) -> bool:
        """Whether somebody answered it: with something else than what stood there already."""
        text = "".join(self.texts(asked.name)).strip()
        return bool(text) and text != asked.question.default_text

    def answered(self) -> frozenset[tuple[str, int]]:
        """The rows in which something was answered, by table and number."""
        return frozenset((item.of.name, item.number) for item in self.asked() if self.says(item))

    def named_twice(self) -> Sequence[str]:
        """The fields of the opening balance that name an account again."""
        named: dict[str, list[str]] = {}
        for item in self.asked():
            if item.of.name == BALANCE and item.question.name == BALANCE_ACCOUNT and self.says(item):
                named.setdefault("".join(self.texts(item.name)).strip(), []).append(item.name)
        return [name for names in named.values() for name in names[1:]]

    def act(self, place: Field, *, has_file: bool) -> Act:
        """The act with all that is asked; of a row without an answer nothing is required, but a kamer there must be."""
        answered = self.answered()
        fields = [
            replace(
                item.question,
                name=item.name,
                option=item.question.name,
                required=not has_file
                and item.question.required
                and ((item.of.name, item.number) in answered or item.name in ("naam", "kamer-1-code")),
            )
            for item in self.asked()
        ]
        # Its own check is of the options of the command.
        return replace(beginning, fields=(*fields, _file_field(), place), check=None)


def _number(text: str) -> int:
    return min(int(text), _MOST_ROWS) if text.isascii() and text.isdecimal() and int(text) else 1


def _file_field() -> Field:
    usual = next(item for item in beginning.fields if item.name == _FILE)
    return replace(usual, label="Bestand", form_help="Kies het, of sleep het hierheen. Dan hoeft u niets in te vullen.")


def _place_field(place: Path) -> Field:
    usual = next(item for item in beginning.fields if item.name == _PLACE)
    text = "Verander dit alleen als de boeken ergens anders moeten komen. Een map die er al is, moet leeg zijn."
    return replace(usual, kind=TEXT, required=False, default=str(place), label="Map van de boeken", form_help=text)


# What is shown.


@dataclass(frozen=True)
class _QuestionGroup:
    """Questions with their rows of widgets."""

    of: Questions
    rows: tuple[tuple[Widget, ...], ...]

    @property
    def is_open(self) -> bool:
        """Whether something in it needs to be seen."""
        return any(widget.refused or widget.has_keyboard for row in self.rows for widget in row)


@dataclass(frozen=True)
class _ShownQuestions:
    """The page."""

    folder: Path
    place: Path
    groups: tuple[_QuestionGroup, ...]
    widgets: Mapping[str, Widget]
    refused: Mapping[str, str]

    @property
    def on_top(self) -> tuple[str, ...]:
        """What is refused of no field."""
        return tuple(text for name, text in self.refused.items() if name not in self.widgets)


@functools.cache
def _templates() -> jinja2.Environment:
    loader = jinja2.FileSystemLoader(Path(__file__).parent / "templates")
    return jinja2.Environment(loader=loader, autoescape=True, trim_blocks=True, lstrip_blocks=True)


@dataclass
class NewBooks:
    """A WSGI application: the page until there are books, and what shows those from then on.

    Args:
        folder: in which somebody asked for books.
        show: makes of the main file of new books what shows them.
    """

    folder: Path
    show: Callable[[Path], WSGIApplication]
    _turn: threading.Lock = field(default_factory=threading.Lock)
    _books: WSGIApplication | None = None

    def __call__(self, environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        """Answer who came through the door."""
        return (self._books or self._answer(Request(environ)))(environ, start_response)

    def _answer(self, request: Request) -> Response:
        try:
            visitor = require(request.environ.get(ENVIRON), [Role.TREASURER])
        except InputError as error:
            return refusal(HTTPStatus.UNAUTHORIZED, "Dit kan niet", str(error))
        if request.path == BEGIN and request.method == "POST":
            return self._sent(request, visitor)
        if request.method not in _READING:
            return refusal(HTTPStatus.METHOD_NOT_ALLOWED, "Dit kan niet", "Dat kan op deze pagina niet.")
        return self._asked(request)

    def _asked(self, request: Request) -> Response:
        if request.path == BEGIN:
            return self._page(_Filled.of(request.args))
        if request.path == MANUAL:
            return _html(_templates().get_template("manual.html").render(page=HandleidingPage(manual())))
        if request.path == EXAMPLE:
            return Response(example(), mimetype="text/plain")
        return refusal(HTTPStatus.NOT_FOUND, "Dit kan niet", "Deze pagina is er niet.")

    def _sent(self, request: Request, visitor: Visitor) -> Response:
        """A row more, or the books; of two who send at once, the second finds the books of the first."""
        request.max_content_length = request.max_form_memory_size = _LARGEST
        try:
            filled = _Filled.of(request.form)
        except HTTPException:
            return refusal(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "Dit kan niet", "Dit is te groot.")
        place = _place_field(usual_place(self.folder))
        desk = Desk(request.environ.get(MEMORY, {}))
        files = desk.files_of(filled.act(place, has_file=False), request)
        act = filled.act(place, has_file=bool(files))
        typed = Typed.of(act, filled.texts, files)
        more = request.form.get(_MORE, "")
        if more in filled.rows:
            return self._page(filled, typed, begin=_first_in(filled, more, filled.rows[more]))
        with self._turn:
            refused = {} if self._books is not None else self._try(act, filled, typed, visitor)
        if refused:
            return self._page(filled, typed, refused)
        return redirect("/", HTTPStatus.SEE_OTHER)

    def _try(self, act: Act, filled: _Filled, typed: Typed, visitor: Visitor) -> Mapping[str, str]:
        """Make the books; gives what is refused by the name of its field."""
        with staging() as stage:
            read_form = read(act, typed, stage.put, stage.out)
            if read_form.refused:
                return read_form.refused
            if typed.files and filled.answered():
                return {_FILE: _ONE_OR_OTHER}
            if twice := filled.named_twice():
                return dict.fromkeys(twice, _ONCE)
            try:
                return self._make(filled, read_form, visitor)
            except InputError as error:
                return {error.field or ON_TOP: _refused(error)}
            except OSError as error:
                return {_PLACE: _refused(refused_by_machine(error))}

    def _make(self, filled: _Filled, found: ReadForm, visitor: Visitor) -> Mapping[str, str]:
        root = self.folder / Path(found.values[_PLACE]).expanduser()
        refuse_taken(root)
        if _FILE in found.given:
            cooperative = _from_file(found.given[_FILE])
        else:
            cooperative, problems = cooperative_of(_said(filled, found.values))
            if problems:
                return _at_fields(filled, problems)
        told = journal_act(beginning, found.given, f"{visitor.role.value} {visitor.name}")
        root.mkdir(parents=True, exist_ok=True)
        with journal.writing(place_of(root), told) as finished:
            if finished is None:
                books_of(root, cooperative)
        self._books = self.show(root / MAIN)
        return {}

    def _page(
        self, filled: _Filled, typed: Typed | None = None, refused: Mapping[str, str] | None = None, begin: str = ""
    ) -> Response:
        """The page; the keyboard is at what is refused, or at a new row."""
        place = usual_place(self.folder)
        act = filled.act(_place_field(place), has_file=bool(typed and typed.files))
        shown = {item.name: item for item in widgets(act, None, typed or Typed(), refused or {})}
        begin = begin or next((name for name in shown if name in (refused or {})), "" if refused else "naam")
        if begin in shown:
            shown[begin] = replace(shown[begin], has_keyboard=True)
        choices = _accounts_of(filled, typed)
        shown |= {
            item.name: replace(shown[item.name], choices=choices)
            for item in filled.asked()
            if item.of.name == BALANCE and item.question.name == BALANCE_ACCOUNT
        }
        page = _ShownQuestions(self.folder, place, tuple(_groups(filled, shown)), shown, refused or {})
        text = _templates().get_template("new_books.html").render(page=page, manual=MANUAL, example=EXAMPLE)
        return _html(text, HTTPStatus.BAD_REQUEST if refused else HTTPStatus.OK)


def _html(text: str, status: HTTPStatus = HTTPStatus.OK) -> Response:
    return Response(text, status, content_type="text/html; charset=utf-8")


def _first_in(filled: _Filled, table: str, number: int) -> str:
    """The name of the first question of a row."""
    return next(item.name for item in filled.asked() if (item.of.name, item.number) == (table, number))


def _groups(filled: _Filled, shown: Mapping[str, Widget]) -> Iterable[_QuestionGroup]:
    for group in QUESTIONS:
        rows = (
            tuple(shown[_AskedBooks(group, number, question).name] for question in group.fields)
            for number in range(1, filled.rows.get(group.name, 1) + 1)
        )
        yield _QuestionGroup(group, tuple(rows))


def _from_file(path: Path) -> Cooperative:
    """The cooperative of a file from a browser, which knows it by its name alone."""
    try:
        return read_cooperative(path)
    except InputError as error:
        raise InputError(
            error.what, file=path.name, line=error.line, cause=error.cause, remedy=error.remedy, field=_FILE
        ) from error


def _refused(error: InputError) -> str:
    """A refusal at a field; there are no books yet, and so no pages to name."""
    return str(error) if error.file else sentence(str(error))  # which begins with the name of the file


def _said(filled: _Filled, values: Mapping[str, Any]) -> dict[str, Any]:
    """What was answered, as the file would say it; rows without an answer are left out."""
    answered = filled.answered()
    rows: dict[tuple[str, int], dict[str, Any]] = {}
    for item in filled.asked():
        value = values[item.name]
        if value not in (None, "") and (not item.of.one or (item.of.name, item.number) in answered):
            rows.setdefault((item.of.name, item.number), {})[item.question.name] = value
    tables: dict[str, list[dict[str, Any]]] = {}
    for (name, _), row in rows.items():
        tables.setdefault(name, []).append(row)
    return said_of(tables)


def _at_fields(filled: _Filled, problems: Sequence[Problem]) -> Mapping[str, str]:
    """What is wrong by the name of its field on the page; the first of each."""
    answered = filled.answered()
    problem_by_field: dict[str, str] = {}
    for problem in problems:
        numbers = sorted(number for name, number in answered if name == problem.table) or [1]
        names = {
            item.question.name: item.name
            for item in filled.asked()
            if item.of.name == problem.table and (not item.of.one or item.number == numbers[problem.index])
        }
        if problem.table == BALANCE:
            at = next((item.name for item in _of_account(filled, problem.key)), "")
        else:
            at = names.get(problem.key, "")
        problem_by_field.setdefault(at or next(iter(names.values())), sentence(f"{problem.what} {problem.remedy}"))
    return problem_by_field


def _of_account(filled: _Filled, account: str) -> Iterable[_AskedBooks]:
    """The rows of the opening balance that name an account."""
    return (
        item
        for item in filled.asked()
        if item.of.name == BALANCE and item.question.name == BALANCE_ACCOUNT and account in filled.texts(item.name)
    )


def _nowhere(upload: Upload) -> Path:
    return Path(upload.name)


def _accounts_of(filled: _Filled, typed: Typed | None) -> tuple[Choice, ...]:
    """The accounts that these books can begin with, as far as what was filled in can be read."""
    act = filled.act(_place_field(Path()), has_file=True)
    form = read(act, replace(typed or Typed(), files={}), _nowhere, Path())
    values = {item.name: None if item.of.name == BALANCE else form.values.get(item.name) for item in filled.asked()}
    cooperative, _ = cooperative_of(_said(filled, values))
    return tuple(map(Choice, balance_accounts(cooperative.kamers, cooperative.banks, cooperative.funders)))
