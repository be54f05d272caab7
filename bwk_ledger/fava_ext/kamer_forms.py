"""The forms of the coordinator of one kamer: which act each does, what it asks, and what is refused at once.

Whatever a form says, the kamer is that of the account, and nobody of another kamer stands in it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from flask import request

from bwk_ledger.acts.cash import keeping, spending
from bwk_ledger.acts.cash_box import counting_handgeld, is_at_bank
from bwk_ledger.acts.hours import booking_day, completion
from bwk_ledger.acts.outcomes import booking
from bwk_ledger.base.periods import parse_day
from bwk_ledger.door.accounts import Role, Visitor
from bwk_ledger.fava_ext import kamer_people
from bwk_ledger.fava_ext.desk import Desk
from bwk_ledger.fava_ext.doing import Again, attempt, typed_here
from bwk_ledger.fava_ext.form import EMPTY, PART, Typed
from bwk_ledger.fava_ext.kamer_people import KamerSight, counters, handgeld_account, helpers, targets
from bwk_ledger.figures.receipts import by_paper
from bwk_ledger.standing.receipts import read_papers

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

    from bwk_ledger.acts.act import Act
    from bwk_ledger.fava_ext.doing import Outcome, Texts
    from bwk_ledger.fava_ext.page import Page
    from bwk_ledger.rules.load import Ledger

ROLES = (Role.KAMER, Role.TREASURER)
NOTHING_TYPED = Typed()
_CASH = "contant"
_PARTS = 4  # of what a line of hours is
_UNKNOWN = "{number} hoort niet bij de mensen van deze kamer op die dag. Kies een ander nummer, of een andere dag."


@dataclass(frozen=True)
class Mine:
    """Whose pages these are: the kamer, who asks, and the books."""

    code: str
    name: str
    visitor: Visitor
    ledger: Ledger
    today: dt.date
    memory: dict[str, Any] = field(repr=False)

    @property
    def day(self) -> dt.date:
        """The day that the form is about; today where it does not say."""
        return parse_day(request.form.get("datum", "")) or self.today

    @property
    def asked_names(self) -> kamer_people.AskedNames | None:
        """What this session asked of the treasurer."""
        return kamer_people.asked(self.memory)

    @property
    def names(self) -> Mapping[str, str]:
        """First names by number, where the treasurer said that this session may show them."""
        return self.asked_names.names if self.asked_names is not None else {}

    @property
    def is_coordinator(self) -> bool:
        """Whether this is she, and not the treasurer who helps."""
        return self.visitor.role is Role.KAMER

    @property
    def own_number(self) -> str:
        """The number of who asks, where the account has one that the kamer knows."""
        number = self.visitor.person
        return number if number in counters(self.ledger, self.code, self.today) else ""

    @property
    def has_card(self) -> bool:
        """Whether the kamer pays with a card."""
        return is_at_bank(self.ledger, handgeld_account(self.code))


def _nothing(mine: Mine) -> dict[str, str]:
    del mine
    return {}


@dataclass(frozen=True)
class KamerForm:
    """A form.

    Args:
        name: of its page.
        act_of: the act that it does.
        asked: the fields that it asks; what it says of others is not heard.
        texts: what the page fills in.
        refused: what is refused before anything is tried, by field.
    """

    name: str
    act_of: Callable[[Mine], Act]
    asked: frozenset[str]
    texts: Callable[[Mine], Texts] = _nothing
    refused: Callable[[Mine], Mapping[str, str]] = _nothing

    def send(self, page: Page, mine: Mine) -> Outcome:
        """Do the act with the form of this request."""
        act = self.act_of(mine)
        texts: dict[str, str | Sequence[str]] = {item.name: "" for item in act.fields if item.name not in self.asked}
        texts |= {f"{item.name}{EMPTY}": [] for item in act.fields}
        texts |= dict(self.texts(mine)) | {"kamer": mine.code}
        if refused := self.refused(mine):
            return Again(typed_here(act, Desk.here(), texts), refused)
        who = f"{mine.visitor.role.value} {mine.visitor.name}"
        return attempt(page, act, *ROLES, texts=texts, sight=KamerSight(mine.code, who, act, mine.ledger.config))


# Hours of a day.


def _filled() -> list[str]:
    """The numbers that have hours."""
    return [number for number in request.form.getlist("nummer") if request.form.get(f"uren.{number}", "").strip()]


def _lines(mine: Mine) -> Texts:
    del mine
    parts = ("uren", "activiteit", "soort")
    rows = [(number, *(request.form.get(f"{part}.{number}", "") for part in parts)) for number in _filled()]
    names = ("wie", *(f"wie{PART}{place}" for place in range(2, _PARTS + 1)))
    return {name: [row[at] for row in rows] for at, name in enumerate(names)}


def _no_helpers(mine: Mine) -> Mapping[str, str]:
    return _strangers("wie", _filled(), {item.number for item in helpers(mine.ledger, mine.code, mine.day, {})})


# A receipt.


def _act_of_receipt(mine: Mine) -> Act:
    return keeping if mine.has_card and request.form.get("betaald") != _CASH else spending


def _receipt(mine: Mine) -> Texts:
    """What it was for, where she does not say; and only her own photo, never the number of a paper of another."""
    del mine
    given = request.form.get("omschrijving", "").strip()
    return {"omschrijving": given or request.form.get("categorie", "").partition("-")[2], "papier": ""}


def _known_photo(mine: Mine) -> Mapping[str, str]:
    """Another kamer may have booked the same photo: what for is not told."""
    papers = (paper.digest for paper in read_papers(mine.ledger.customs))
    known = Desk.here().digests_of("papier") & {*by_paper(mine.ledger.transactions), *papers}
    return {"papier": "Deze bon is al bewaard. Kies een andere foto."} if known else {}


# The box, with two.


def _no_counters(mine: Mine) -> Mapping[str, str]:
    known = counters(mine.ledger, mine.code, mine.day)
    given = {name: request.form.get(name, "").strip().upper() for name in ("door", "en")}
    return {key: text for name, number in given.items() for key, text in _strangers(name, [number], known).items()}


# Results, and a month that is complete.


def _outcome(mine: Mine) -> Texts:
    known = {item.what: item.method for item in targets(mine.ledger, mine.code, mine.day.year)}
    return {"methode": known.get(request.form.get("prestatie", ""), ""), "door": mine.own_number}


def _declarer(mine: Mine) -> Texts:
    return {"door": mine.own_number} if mine.own_number else {}


def _no_declarer(mine: Mine) -> Mapping[str, str]:
    given = mine.own_number or request.form.get("door", "").strip().upper()
    return _strangers("door", [given], counters(mine.ledger, mine.code, mine.today))


def _strangers(name: str, numbers: Iterable[str], known: Collection[str]) -> dict[str, str]:
    """A refusal of the first number that is not of the kamer; it tells nothing of whose it is."""
    stranger = next((number for number in numbers if number and number not in known), None)
    return {} if stranger is None else {name: _UNKNOWN.format(number=stranger)}


HOURS = KamerForm("uren", lambda _: booking_day, frozenset({"datum", "erbij"}), _lines, _no_helpers)
RECEIPT = KamerForm(
    "bon",
    _act_of_receipt,
    frozenset({"bedrag", "categorie", "datum", "zonder_bon", "nog_eens"}),
    _receipt,
    _known_photo,
)
COUNT = KamerForm(
    "telling",
    lambda _: counting_handgeld,
    frozenset({"bedrag", "door", "en", "datum", "opmerking"}),
    refused=_no_counters,
)
OUTCOME = KamerForm(
    "resultaat", lambda _: booking, frozenset({"prestatie", "aantal", "bezoeken", "datum", "vanaf"}), _outcome
)
COMPLETE = KamerForm("volledig", lambda _: completion, frozenset({"maand", "door"}), _declarer, _no_declarer)
