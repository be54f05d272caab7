"""The page "Mijn kamer": what the coordinator of one kamer does on her phone, and sees of it.

Her pages stand outside Fava's own page, in which accounts and payees of all kamers are. The treasurer may open them for
any kamer, to help.
"""

from __future__ import annotations

import secrets
import threading
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from fava.application import url_for
from flask import redirect, request

from bwk_ledger.base.errors import InputError
from bwk_ledger.base.periods import clock, today
from bwk_ledger.door.accounts import ENVIRON, PASSPHRASE, Role, require
from bwk_ledger.fava_ext import kamer_forms, kamer_people, page, text
from bwk_ledger.fava_ext.desk import Desk
from bwk_ledger.fava_ext.doing import Acted, Again
from bwk_ledger.fava_ext.form import sentence
from bwk_ledger.fava_ext.kamer_forms import ROLES, Mine
from bwk_ledger.fava_ext.kamer_people import (
    Helper,
    counters,
    helpers,
    kamer_state,
    lately,
    months_to_declare,
    summary,
    targets,
)
from bwk_ledger.figures.handgeld import categories

if TYPE_CHECKING:
    from bwk_ledger.fava_ext.doing import Outcome
    from bwk_ledger.fava_ext.kamer_forms import KamerForm
    from bwk_ledger.fava_ext.kamer_people import OpenTarget
    from bwk_ledger.fava_ext.page import Head, Request

ONCE = "_eenmaal"  # the name of the field that tells two sends of one form from two forms
_SAID, _DONE = "kamer gezegd", "kamer gedaan"
_MOST = 200  # forms of a session that are remembered as done
_TURN = threading.Lock()  # a form that is sent twice waits for itself


@dataclass(frozen=True)
class MyKamerPage:
    """What the treasurer sees within Fava: every kamer, and who asked for first names."""

    head: Head
    kamers: tuple[tuple[str, str, str], ...] = ()  # code, name, and where its pages begin
    waiting: tuple[kamer_people.AskedNames, ...] = ()
    is_open: bool = False  # whether the register is


class MijnKamer(page.Page):
    """The page "Mijn kamer"."""

    report_title = "Mijn kamer"
    has_js_module = True
    shown = MyKamerPage
    filters_entries = False
    clock = staticmethod(clock)
    passphrase = PASSPHRASE

    @staticmethod
    def build(asked: Request) -> MyKamerPage:
        """What the treasurer sees; whoever else opens this within Fava sees no kamer."""
        if asked.visitor is None or asked.visitor.role is not Role.TREASURER:
            return MyKamerPage(asked.head)
        begin = url_for("extension_report", extension_name="MijnKamer").partition("?")[0]
        own = (item for item in asked.config.kamers.values() if not item.is_cooperative and item.is_there(asked.today))
        return MyKamerPage(
            asked.head,
            tuple((item.code, item.name, f"{begin}begin?kamer={item.code}") for item in own),
            tuple(kamer_people.waiting(asked.ledger.path.resolve())),
            bool(Desk.here().passphrase),
        )

    # The pages, and what their forms do.

    @page.endpoint("begin", "GET")
    def begin(self) -> Any:
        """What she can do, and what her kamer did this month."""
        return self._show("begin")

    @page.endpoint("uren", "GET")
    def ask_hours(self) -> Any:
        """The hours of a day."""
        return self._show("uren")

    @page.endpoint("uren")
    def book_hours(self) -> Any:
        """Book the hours of a day."""
        return self._send(kamer_forms.HOURS)

    @page.endpoint("bon", "GET")
    def ask_receipt(self) -> Any:
        """A receipt."""
        return self._show("bon")

    @page.endpoint("bon")
    def keep_receipt(self) -> Any:
        """Book what was paid in cash, or keep the receipt of what was paid with the card."""
        return self._send(kamer_forms.RECEIPT)

    @page.endpoint("telling", "GET")
    def ask_count(self) -> Any:
        """What is in the box."""
        return self._show("telling")

    @page.endpoint("telling")
    def count(self) -> Any:
        """Write down what two people counted."""
        return self._send(kamer_forms.COUNT)

    @page.endpoint("resultaat", "GET")
    def ask_outcome(self) -> Any:
        """A result of the day."""
        return self._show("resultaat")

    @page.endpoint("resultaat")
    def book_outcome(self) -> Any:
        """Write down a result."""
        return self._send(kamer_forms.OUTCOME)

    @page.endpoint("volledig", "GET")
    def ask_complete(self) -> Any:
        """A month that is complete."""
        return self._show("volledig")

    @page.endpoint("volledig")
    def declare_complete(self) -> Any:
        """Declare that no hours of a month are missing."""
        return self._send(kamer_forms.COMPLETE)

    # First names.

    @page.endpoint("vraag")
    def ask_names(self) -> Any:
        """Ask the treasurer to show first names in this session, or show numbers again."""
        try:
            mine = self._mine(Role.KAMER)
        except InputError as error:
            return self._refuse(error)
        if request.form.get("weg"):
            kamer_people.forget(mine.memory)
        else:
            kamer_people.ask(mine.memory, mine.ledger.path.resolve(), mine.code, mine.visitor.name)
        return redirect(self.form_address("begin"), HTTPStatus.SEE_OTHER)

    @page.endpoint("namen")
    def grant_names(self) -> Any:
        """Let a session of a kamer show the first names of its people."""
        try:
            require(request.environ.get(ENVIRON), [Role.TREASURER])
        except InputError as error:
            return self._refuse(error)
        ledger, desk = self.standing().ledger, Desk.here()
        try:
            register = desk.register(ledger.path)
            desk.unlock(register)
            kamer_people.grant(ledger.path.resolve(), request.form.get("code", ""), register.read(), ledger.config)
        except InputError as error:
            return self.refused(str(error))
        return redirect(url_for("extension_report", extension_name=self.name), HTTPStatus.SEE_OTHER)

    # How all of them work.

    def address(self, name: str, mine: Mine) -> str:
        """Where one of her pages is; the treasurer says of which kamer."""
        return self.form_address(name if mine.is_coordinator else f"{name}?kamer={mine.code}")

    @property
    def script(self) -> str:
        """Where the script of her pages is."""
        return str(url_for("extension_js_module", extension_name=self.name)).partition("?")[0]

    @property
    def manual(self) -> str:
        """Where her chapter of the manual is."""
        begin = str(url_for("extension_report", extension_name="Handleiding")).partition("?")[0]
        return f"{begin}lezen#de-coördinator-van-een-kamer"

    def _mine(self, *roles: Role) -> Mine:
        """Whose pages these are.

        Raises:
            InputError: who asks is in another role, or names another kamer than their own.
        """
        visitor = require(request.environ.get(ENVIRON), roles or ROLES)
        ledger = self.standing().ledger
        named = {item.strip().upper() for item in request.values.getlist("kamer")}
        code = visitor.kamer if visitor.role is Role.KAMER else next(iter(named), "")
        kamer = ledger.config.kamers.get(code)
        if named - {code} or kamer is None or kamer.is_cooperative:
            raise InputError(
                "dit is geen kamer van dit account.", remedy="ga terug naar het begin, of vraag het de penningmeester."
            )
        return Mine(code, kamer.name, visitor, ledger, today(), Desk.here().memory)

    def _show(self, name: str) -> Any:
        try:
            mine = self._mine()
        except InputError as error:
            return self._refuse(error)
        return self._render(name, mine)

    def _send(self, form: KamerForm) -> Any:
        """Do the act of a form, once, and go back to the begin; or show what is refused at its fields."""
        try:
            mine = self._mine()
        except InputError as error:
            return self._refuse(error)
        with _TURN:
            once, done = request.form.get(ONCE, ""), mine.memory.setdefault(_DONE, {})
            if not once or once not in done:
                outcome = form.send(self, mine)
                if not isinstance(outcome, Acted):
                    return self._render(form.name, mine, outcome), HTTPStatus.BAD_REQUEST
                done[once] = outcome.done.lines
                while len(done) > _MOST:
                    del done[next(iter(done))]
        mine.memory[_SAID] = done[once]
        return redirect(self.address("begin", mine), HTTPStatus.SEE_OTHER)

    def _render(self, name: str, mine: Mine, outcome: Outcome | None = None) -> str:
        again = outcome if isinstance(outcome, Again) else Again(kamer_forms.NOTHING_TYPED)
        template = self.jinja_env.get_template(f"kamer/{name}.html")
        return template.render(
            extension=self,
            mine=mine,
            text=text,
            state=str(kamer_state(mine.ledger, mine.code)),
            token=request.form.get(ONCE) or secrets.token_urlsafe(16),
            sent=request.form,
            refused=again.refused,
            since=again.since,
            files=again.typed.files.get("papier", ()),
            said=mine.memory.pop(_SAID, ()),
        )

    def _refuse(self, error: InputError) -> tuple[str, int]:
        message = f"{sentence(error.what)} {sentence(str(error.remedy))}"
        template = self.jinja_env.get_template("kamer/refused.html")
        return template.render(extension=self, message=message), HTTPStatus.FORBIDDEN

    # What the templates ask of the books.

    summary = staticmethod(lambda mine: summary(mine.ledger, mine.code, mine.today))

    @staticmethod
    def helpers(mine: Mine) -> tuple[list[Helper], list[Helper]]:
        """Who came lately, and all others."""
        everyone = helpers(mine.ledger, mine.code, mine.day, mine.names)
        first = lately(everyone)
        return first, [item for item in everyone if item not in first]

    @staticmethod
    def activities(mine: Mine) -> list[str]:
        """What hours can be for."""
        named = {item.name for item in mine.ledger.config.activities.values()}
        people = helpers(mine.ledger, mine.code, mine.today, {})
        return sorted(named or {item.last.activity for item in people if item.last})

    @staticmethod
    def kinds(mine: Mine) -> tuple[str, ...]:
        """The kinds of hours that the kamer has."""
        return mine.ledger.config.hour_kinds_of(mine.code)

    @staticmethod
    def categories(mine: Mine) -> list[str]:
        """The categories of handgeld, as `A-Koffie`."""
        return categories(mine.ledger.config, ())

    @staticmethod
    def counters(mine: Mine) -> list[str]:
        """The numbers of who may count."""
        return counters(mine.ledger, mine.code, mine.day)

    @staticmethod
    def targets(mine: Mine) -> list[OpenTarget]:
        """What the kamer counts itself in the year."""
        return targets(mine.ledger, mine.code, mine.day.year)

    @staticmethod
    def months(mine: Mine) -> list[tuple[str, str]]:
        """The months to declare complete, and how they read."""
        open_months = months_to_declare(mine.ledger, mine.code, mine.today)
        return [(f"{year}-{number:02}", text.month(year, number)) for year, number in open_months]
