"""Every act that a browser does goes through here: who may, on which state of the books, and what came of it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field, replace
from functools import singledispatch
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, TypeAlias

from fava.application import render_template
from flask import request
from markupsafe import Markup

from bwk_ledger.acts.act import Done, WrongCallError, journal_act, refused_fields
from bwk_ledger.acts.bookings import Settling
from bwk_ledger.acts.orders import PlannedOrder
from bwk_ledger.acts.register import PlannedErasure
from bwk_ledger.acts.rule_plan import PlannedRules, shown
from bwk_ledger.acts.year import PlannedClosing
from bwk_ledger.base import journal
from bwk_ledger.base.errors import InputError, refused_by_machine
from bwk_ledger.base.money import format_amount
from bwk_ledger.books.history import history_of
from bwk_ledger.books.store import look, place_of
from bwk_ledger.door.accounts import ENVIRON, Role, require
from bwk_ledger.fava_ext.desk import Desk, staging
from bwk_ledger.fava_ext.form import ON_TOP, Typed, on_page, read, said, spelled, widgets
from bwk_ledger.fava_ext.page import Filters, Page
from bwk_ledger.rules.load import load
from bwk_ledger.tables.open_items import betaalopdracht

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from bwk_ledger.acts.act import Act
    from bwk_ledger.base.finding import Finding
    from bwk_ledger.base.journal import Finished
    from bwk_ledger.books.history import KeptAct
    from bwk_ledger.books.store import Seen
    from bwk_ledger.door.accounts import Visitor
    from bwk_ledger.fava_ext.desk import StagingFolder
    from bwk_ledger.fava_ext.form import ReadForm, Upload, Widget
    from bwk_ledger.register.access import RegisterAccess
    from bwk_ledger.rules.load import Ledger
    from bwk_ledger.tables.table import Table


@dataclass(frozen=True)
class ShownPlan:
    """What a plan says: lines, tables, and what is in the way."""

    lines: tuple[str, ...] = ()
    tables: tuple[Table, ...] = ()
    obstacles: tuple[str, ...] = ()

    @property
    def says_something(self) -> bool:
        """Whether there is anything to look at before it is done."""
        return bool(self.lines or self.tables or self.obstacles)


@singledispatch
def shown_plan(plan: Any) -> ShownPlan:
    """What a plan says."""
    raise TypeError(type(plan))


@shown_plan.register
def _(plan: PlannedOrder) -> ShownPlan:
    return ShownPlan(tables=(betaalopdracht(plan.draft, plan.about),))


@shown_plan.register
def _(plan: PlannedRules) -> ShownPlan:
    return ShownPlan(tuple(shown(plan)))


@shown_plan.register
def _(plan: Settling) -> ShownPlan:
    return shown_plan(plan.rule) if plan.rule is not None else ShownPlan()


@shown_plan.register
def _(plan: PlannedErasure) -> ShownPlan:
    retention = (plan.retention,) if plan.retention else ()
    return ShownPlan((*retention, f"{plan.number} wordt voorgoed uit het register gewist."))


@shown_plan.register
def _(plan: PlannedClosing) -> ShownPlan:
    closing, entry = plan.prepared.closing, plan.prepared.appropriation
    lines = [f"Resultaat {closing.year}: {format_amount(closing.result)} euro."]
    for item in entry.postings if entry is not None else ():
        side = "debet" if item.units.number > 0 else "credit"
        lines.append(f"{item.account}: {format_amount(abs(item.units.number))} {side}")
    return ShownPlan((*lines, *(f"Let op: {text}" for text in closing.warnings)), obstacles=plan.obstacles)


# Every act that a browser does goes through here: who may, on which state of the books, and what came of it.

# Names of fields of a form that are of no act.
ACT, STATE, STEP = "_handeling", "_stand", "_stap"
BOOK = "boek"  # the step after a plan was shown


# The state of the books that a form was shown with.


@dataclass(frozen=True)
class ShownBooks:
    """Which act was the newest, and a digest of the files."""

    last: int
    digest: str

    @classmethod
    def of(cls, root: Path, files: Mapping[Path, Seen]) -> ShownBooks:
        """That of books whose files were read."""
        text = "".join(f"{path}\0{seen.digest}\n" for path, seen in sorted(files.items()))
        return cls(last_act(root), hashlib.sha256(text.encode()).hexdigest()[:32])

    @classmethod
    def read(cls, text: str) -> ShownBooks | None:
        """As it stands in a form; None where that holds none."""
        last, separator, digest = text.partition("-")
        return cls(int(last), digest) if separator and last.isascii() and last.isdigit() else None

    def __str__(self) -> str:
        return f"{self.last}-{self.digest}"


def last_act(root: Path) -> int:
    """The number of the newest act; 0 where there is no history."""
    history = history_of(root)
    if history is None:
        return 0
    try:
        return history.last
    finally:
        history.close()


def acts_since(root: Path, number: int) -> list[KeptAct]:
    """The acts that came after one, oldest first."""
    history = history_of(root)
    if history is None:
        return []
    try:
        later_acts = []
        for kept in history.acts():
            if kept.number <= number:
                break
            later_acts.append(kept)
        return later_acts[::-1]
    finally:
        history.close()


# What came of a try.


@dataclass(frozen=True)
class Again:
    """It was not done: what is refused by the name of its field, and what somebody else did meanwhile."""

    typed: Typed
    refused: Mapping[str, str] = field(default_factory=dict)
    since: tuple[str, ...] = ()


@dataclass(frozen=True)
class AskedForm:
    """It is not done yet: this is what it would do."""

    typed: Typed
    plan: ShownPlan


@dataclass(frozen=True)
class Acted:
    """It was done: what is told of it, its number in the history, and the files that it made."""

    done: Done
    number: int = 0
    files: tuple[Upload, ...] = ()
    findings: tuple[Finding, ...] = ()  # what is wrong with the books after it

    @property
    def reasons(self) -> tuple[Markup, ...]:
        """Why part of it was not done."""
        return tuple(map(on_page, self.done.reasons))


Outcome = Again | AskedForm | Acted


Texts: TypeAlias = "Mapping[str, str | Sequence[str]]"  # of fields that a page fills in


class Sight(Protocol):
    """What of the books who does an act sees, and so what may not have changed, and what is told."""

    def state(self, ledger: Ledger) -> ShownBooks:
        """The state of it."""

    def since(self, root: Path, shown: ShownBooks | None) -> tuple[str, ...]:
        """What others did to it since a form was shown, in Dutch."""

    def told(self, error: InputError) -> str:
        """A refusal, as it stands at a field."""


@dataclass(frozen=True)
class WholeBooks:
    """All of them, as the treasurer sees them.

    Args:
        act: the act that is done.
        codes: of kamers, which are no names of its fields.
    """

    act: Act
    codes: Collection[str] = ()

    def state(self, ledger: Ledger) -> ShownBooks:
        """That of all files."""
        return ShownBooks.of(ledger.root, ledger.files)

    def since(self, root: Path, shown: ShownBooks | None) -> tuple[str, ...]:
        """All acts since, whoever did them."""
        return _since(root, shown)

    def told(self, error: InputError) -> str:
        """All of it."""
        return said(error, self.act, self.codes)


def attempt(page: Page, act: Act, *roles: Role, texts: Texts | None = None, sight: Sight | None = None) -> Outcome:
    """Do an act with what the form of this request holds.

    Args:
        page: that the form is of.
        act: the act.
        roles: who may do it; without any the treasurer.
        texts: of fields that the page itself fills in, whatever the form says.
        sight: what who asks sees of the books; without it all.

    Raises:
        InputError: who asks may not.
    """
    visitor = require(request.environ.get(ENVIRON), roles or (Role.TREASURER,))
    desk, sight = Desk.here(), sight or WholeBooks(act, page.standing().ledger.config.kamer_codes)
    typed = typed_here(act, desk, texts or {})
    with staging() as stage:
        read_form = read(act, typed, stage.put, stage.out)
        if read_form.refused:
            return Again(typed, read_form.refused)
        try:
            return _in_turn(page, act, typed, read_form, _Doer(visitor, desk, stage, sight))
        except WrongCallError as error:
            return Again(typed, {error.field: spelled(error.text, act)})
        except InputError as error:
            return Again(typed, {error.field: sight.told(error)})
        except OSError as error:
            return Again(typed, {ON_TOP: sight.told(refused_by_machine(error))})


def typed_here(act: Act, desk: Desk, texts: Texts) -> Typed:
    """What the form of this request holds."""
    form = request.form

    def texts_of(name: str) -> Sequence[str]:
        if name not in texts:
            return form.getlist(name)
        fixed = texts[name]
        return [fixed] if isinstance(fixed, str) else fixed

    return Typed.of(act, texts_of, desk.files_of(act))


@dataclass(frozen=True)
class _Doer:
    """Who does an act and sees what of the books, with what its session keeps and where files are put."""

    visitor: Visitor
    desk: Desk
    stage: StagingFolder
    sight: Sight


def _in_turn(page: Page, act: Act, typed: Typed, found: ReadForm, by: _Doer) -> Outcome:
    main = Path(page.ledger.beancount_file_path).resolve()
    told = journal_act(act, found.given, f"{by.visitor.role.value} {by.visitor.name}")
    with journal.writing(place_of(main.parent), told) as finished:
        if finished is not None and finished.act == told:
            return _acted(page, _finished(finished), by)
        ledger = load(main)
        now, shown = by.sight.state(ledger), ShownBooks.read(request.form.get(STATE, ""))
        if shown is None or shown.digest != now.digest:
            return Again(typed, since=by.sight.since(main.parent, shown))
        if refused := {error.field: by.sight.told(error) for error in refused_fields(act, ledger, found.values)}:
            return Again(typed, refused)
        register = _register(act, main, by.desk)
        if act.plan is None:
            done = act.do(ledger, **found.values, **register)
        else:
            plan = act.plan(ledger, **found.values, **register)
            shown_first = shown_plan(plan)
            if shown_first.obstacles or (shown_first.says_something and request.form.get(STEP) != BOOK):
                return AskedForm(typed, shown_first)
            done = act.do(ledger, plan)
        for opened in register.values():
            by.desk.unlock(opened)
    return replace(_acted(page, done, by), number=_number(main.parent, now.last, act))


def _register(act: Act, main: Path, desk: Desk) -> dict[str, RegisterAccess]:
    if not act.register:
        return {}
    register = desk.register(main)
    desk.unlock(register)
    return {"register": register}


def _number(root: Path, before: int, act: Act) -> int:
    """Under which number the history knows what was just done; 0 where it does not."""
    after = last_act(root)
    return 0 if act.outside or after == before else after


def _acted(page: Page, done: Done, by: _Doer) -> Acted:
    page.ledger.changed()
    files = tuple(by.desk.keep(name, content) for name, content in by.stage.left)
    names = page.standing().ledger.names
    lines = tuple(by.stage.without_place(spelled(line, names=names)) for line in done.lines)
    return Acted(replace(done, lines=lines), files=files, findings=tuple(page.standing().ledger.findings))


def _finished(finished: Finished) -> Done:
    done = "Al gedaan: deze handeling was vastgelegd toen zij werd afgebroken, en is nu afgemaakt."
    return Done((done, *finished.lines))


def _since(root: Path, shown: ShownBooks | None) -> tuple[str, ...]:
    """What others did since a form was shown, in Dutch."""
    if shown is None:
        return ("Dit formulier hoort bij een andere stand van de boeken.",)
    later_acts = acts_since(root, shown.last)
    if not later_acts:
        return ("De bestanden van de boeken zijn met de hand veranderd.",)
    return tuple(f"Handeling {item.number}, {item.at:%H:%M}, {item.note.who}: {item.note.what}." for item in later_acts)


# The form of an act, and what is shown of an outcome.


@dataclass(frozen=True)
class ActForm:
    """A form as the template shows it."""

    act: Act
    widgets: tuple[Widget, ...]
    action: str  # where it goes
    state: str
    fixed: Texts  # what the page fills in
    typed: Typed
    refused: Mapping[str, str] = field(default_factory=dict)
    since: tuple[str, ...] = ()
    plan: ShownPlan | None = None
    asks_register: bool = False
    is_new_register: bool = False

    @property
    def hidden(self) -> list[tuple[str, str]]:
        """What the page fills in, by the name of its field."""
        rows = ((name, [filled] if isinstance(filled, str) else filled) for name, filled in self.fixed.items())
        return [(name, text) for name, texts in rows for text in texts]

    @property
    def on_top(self) -> tuple[str, ...]:
        """What is refused, but not of one of the fields that are shown."""
        shown = {item.name for item in self.widgets}
        own = {name for name in self.refused if name.startswith("_")} if self.act.register else set()
        return tuple(text for name, text in self.refused.items() if name not in shown | own)


def form_of(
    page: Page,
    act: Act,
    endpoint: str,
    outcome: Again | AskedForm | None = None,
    fixed: Texts | None = None,
    before: str = "",
) -> ActForm:
    """The form of an act on a page.

    Args:
        page: the page.
        act: the act.
        endpoint: of the page, where the form goes.
        outcome: of what was sent before; without it the address fills in what it names.
        fixed: texts that the page fills in, and the form does not ask.
        before: put before the names of its inputs on a page that has more forms.
    """
    ledger = page.standing().ledger
    typed = outcome.typed if outcome is not None else Typed.of(act, request.args.getlist)
    refused = outcome.refused if isinstance(outcome, Again) else {}
    register = Desk.here().register(ledger.path) if act.register else None
    return ActForm(
        act,
        widgets(act, ledger, typed, refused, frozenset(fixed or {}), before),
        page.form_address(endpoint),
        str(ShownBooks.of(ledger.root.resolve(), look(ledger.path.resolve()))),
        fixed or {},
        typed,
        refused,
        outcome.since if isinstance(outcome, Again) else (),
        outcome.plan if isinstance(outcome, AskedForm) else None,
        register is not None and (register.asks or Desk.here().is_said_now),
        register is not None and not register.exists,
    )


def answer(page: Page, act: Act, endpoint: str, outcome: Outcome, fixed: Texts | None = None) -> tuple[str, int]:
    """The page that shows an outcome: the form again, what would be done, or what was."""
    form = None if isinstance(outcome, Acted) else form_of(page, act, endpoint, outcome, fixed)
    template = page.jinja_env.get_template("act.html")
    head = page.shown(page.asked(Filters()).head)
    text = template.render(extension=page, page=head, act=act, form=form, outcome=outcome)
    content = Markup(text)  # noqa: S704 - it escapes
    status = 400 if isinstance(outcome, Again) else 200
    return str(render_template("_layout.html", content=content, page_title=page.report_title)), status


def carry_out(page: Page, act: Act, endpoint: str, *roles: Role, fixed: Texts | None = None) -> tuple[str, int]:
    """Do an act with the form of this request, and show what came of it.

    Args:
        page: that the form is of.
        act: the act.
        endpoint: where the form goes again.
        roles: who may do it; without any the treasurer.
        fixed: texts of fields that the page itself fills in.
    """
    try:
        outcome = attempt(page, act, *roles, texts=fixed)
    except InputError as error:
        return page.refused(on_page(error))
    return answer(page, act, endpoint, outcome, fixed)
