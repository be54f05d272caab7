"""The page "Formulieren": a form for everything that can be done with a command."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from flask import Response, abort, redirect, request

from bwk_ledger.acts.act import all_acts
from bwk_ledger.base.errors import plain
from bwk_ledger.door.accounts import BY_HAND, ENVIRON, Role, require
from bwk_ledger.fava_ext import page
from bwk_ledger.fava_ext.desk import Desk
from bwk_ledger.fava_ext.doing import ACT, carry_out, form_of
from bwk_ledger.fava_ext.form import purpose, sentence

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bwk_ledger.acts.act import Act
    from bwk_ledger.fava_ext.doing import ActForm
    from bwk_ledger.fava_ext.page import Head, Request

_ENDPOINT = "doe"
# The first word of an act, and what the menu calls its subject; in the order of the work.
SUBJECTS = {
    "importeer": "Importeren en uitzoeken",
    "inbox": "Importeren en uitzoeken",
    "vraagposten": "Importeren en uitzoeken",
    "twijfel": "Importeren en uitzoeken",
    "gift": "Importeren en uitzoeken",
    "regels": "Regels voor bankregels",
    "bonnen": "Bonnen",
    "bonnengrens": "Bonnen",
    "boeking": "Boekingen",
    "ongedaan": "Geschiedenis",
    "geschiedenis": "Geschiedenis",
    "uren": "Uren",
    "handgeld": "Handgeld en kas",
    "kas": "Handgeld en kas",
    "factuur": "Facturen en declaraties",
    "declaratie": "Facturen en declaraties",
    "relatie": "Facturen en declaraties",
    "loon": "Lonen",
    "leden": "Leden en aandelen",
    "prestaties": "Prestaties",
    "partner": "Partners",
    "toekenning": "Subsidies en financiers",
    "financier": "Subsidies en financiers",
    "begroting": "Begroting en posten",
    "post": "Begroting en posten",
    "borg": "Leningen en borg",
    "lening": "Leningen en borg",
    "kamer": "Kamers en bestuur",
    "bestuur": "Kamers en bestuur",
    "rekening": "Bankrekeningen",
    "contract": "Leningen en borg",
    "overlopend": "Het jaar",
    "deponeren": "Het jaar",
    "beginbalans": "Het jaar",
    "jaarstuk": "Het jaar",
    "afsluiten": "Het jaar",
    "heropen": "Het jaar",
}
_OTHERS = "Overig"


@dataclass(frozen=True)
class ActLine:
    """An act in the menu."""

    name: str
    title: str
    about: str

    @classmethod
    def of(cls, act: Act) -> ActLine:
        """How an act is shown."""
        return cls(act.name, sentence(act.name), purpose(act))


@dataclass(frozen=True)
class FormsPage:
    """The page: the menu, or the form of one act."""

    head: Head
    may_write: bool = False
    menu: tuple[tuple[str, tuple[ActLine, ...]], ...] = ()
    searched: str = ""
    act: Act | None = None
    by_hand: bool = False  # whether the pages of Fava write, in this session
    is_open: bool = False  # whether the register is


def offered() -> Mapping[str, Act]:
    """The acts that have a form: all but what begins books, for these are there."""
    return {name: act for name, act in all_acts().items() if not act.begins}


def menu(searched: str) -> tuple[tuple[str, tuple[ActLine, ...]], ...]:
    """The acts by subject; those with all of the words that are searched."""
    words = plain(searched).split()
    lines_by_subject: dict[str, list[ActLine]] = {subject: [] for subject in (*SUBJECTS.values(), _OTHERS)}
    for name, act in offered().items():
        line, subject = ActLine.of(act), SUBJECTS.get(name.partition(" ")[0], _OTHERS)
        text = plain(f"{name} {subject} {line.about}")
        if all(word in text for word in words):
            lines_by_subject[subject].append(line)
    return tuple((subject, tuple(lines)) for subject, lines in lines_by_subject.items() if lines)


class Formulieren(page.Page):
    """The page "Formulieren"."""

    report_title = "Formulieren"
    has_js_module = True
    shown = FormsPage

    @staticmethod
    def build(asked: Request) -> FormsPage:
        """The page of what was asked."""
        may_write = asked.visitor is not None and asked.visitor.role is Role.TREASURER
        searched = request.args.get("zoek", "")
        act = offered().get(request.args.get("act", ""))
        desk = Desk.here()
        lines = menu(searched) if act is None else ()
        return FormsPage(
            asked.head, may_write, lines, searched, act, bool(desk.memory.get(BY_HAND)), bool(desk.passphrase)
        )

    purpose = staticmethod(purpose)

    @staticmethod
    def title_of(act: Act) -> str:
        """What the form of an act is called."""
        return sentence(act.name)

    def form(self, act: Act) -> ActForm:
        """The form of an act, with what the address fills in."""
        return form_of(self, act, _ENDPOINT)

    @page.endpoint(_ENDPOINT)
    def do(self) -> Any:
        """Do an act."""
        act = offered().get(request.form.get(ACT, ""))
        return carry_out(self, act, _ENDPOINT) if act is not None else abort(404)

    @page.endpoint("bestand", "GET")
    def file(self) -> Any:
        """A file that an act made; it is kept no longer than the session."""
        require(request.environ.get(ENVIRON), [Role.TREASURER])
        upload = Desk.here().kept(request.args.get("nr", ""))
        if upload is None:
            return abort(404)
        answer = Response(upload.content, mimetype="application/octet-stream")
        answer.headers.set("Content-Disposition", "attachment", filename=upload.name)
        return answer

    @page.endpoint("hand")
    def by_hand(self) -> Any:
        """Let this session change the text of the books with the pages of Fava, or no longer."""
        require(request.environ.get(ENVIRON), [Role.TREASURER])
        Desk.here().memory[BY_HAND] = request.form.get("aan") == "ja"
        return redirect(self.form_of_act() + "#met-de-hand", HTTPStatus.SEE_OTHER)

    @page.endpoint("sluit")
    def lock(self) -> Any:
        """Close the register for this session."""
        require(request.environ.get(ENVIRON), [Role.TREASURER])
        Desk.here().lock()
        return redirect(self.form_of_act(), HTTPStatus.SEE_OTHER)
