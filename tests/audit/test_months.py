"""A board member looks at the payments of a month, and what the kascommissie does during the year counts."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING

import pytest

from bwk_ledger.audit.audit import State, audit_folder, log_file
from bwk_ledger.audit.log import RecordDraft, append
from bwk_ledger.audit.months import OutgoingMonth, check, look, outgoing_months
from bwk_ledger.audit.sample import TICK, sample_of
from bwk_ledger.audit.sample_acts import add_drawing
from bwk_ledger.audit.sightings import SEEN
from bwk_ledger.base.errors import InputError
from bwk_ledger.door.accounts import Role, Visitor
from tests.audit.audit_books import told
from tests.audit.statement_books import FIRST, audit_of, fill
from tests.share_books import member

if TYPE_CHECKING:
    from tests.conftest import Books

BOARD = Visitor("bestuur", Role.BOARD, "L0008")
NUMBERLESS = Visitor("bestuur2", Role.BOARD)
ON_THE_BOARD = (
    member("L0008", "2018-01-01")
    + member("L0001", "2018-01-01")
    + '\n2018-01-01 custom "bestuur" "L0008"\n  functie: "secretaris"\n'
    + '\n2018-01-01 custom "bestuur" "L0009"\n  functie: "Penningmeester"\n'
    + member("L0009", "2018-01-01")
)


@pytest.fixture
def books(books: Books) -> Books:
    return fill(books)


def months(books: Books) -> dict[str, OutgoingMonth]:
    return {item.key: item for item in outgoing_months(audit_of(books))}


def looks(books: Books, key: str, *, all_of_them: bool = True, remark: str = "", by: Visitor = BOARD) -> None:
    found = months(books)[key]
    ticked = [item.identity for item in found.payments] if all_of_them else []
    look(audit_of(books), by, key, found.digest, ticked, remark)


def test_months_in_which_something_was_paid(books: Books) -> None:
    line = check(audit_of(books))
    assert line.state is State.OPEN
    assert line.answer == "In 0 van 2 maanden zijn alle betalingen door een ander bekeken."
    assert told(line) == [
        "open: Januari 2018: 1 betaling, door niemand bekeken.",  # no transfer to the handgeld
        "open: Maart 2018: 1 betaling, door niemand bekeken.",
    ]
    looks(books, "2018-01")
    looks(books, "2018-03", remark="huur is verhoogd")
    line = check(audit_of(books))
    assert line.state is State.GOOD
    assert told(line, all_of_them=True) == [
        "goed: Januari 2018: 1 betaling, alle bekeken door L0008.",
        "goed: Maart 2018: 1 betaling, alle bekeken door L0008. Opmerking: 'huur is verhoogd'.",
    ]


def test_what_changes_afterwards_is_told(books: Books) -> None:
    looks(books, "2018-03")
    books.add(
        '\n2018-03-20 * "Zaal" "nog iets"\n  bon: "2018-003"\n  Activa:Bank:ING  -5.00 EUR\n  Lasten:TOP:Fysiek:Huur\n'
    )
    assert (
        "open: Maart 2018: 2 betalingen. L0008 bekeek deze maand, en daarna is er iets veranderd of bijgekomen."
    ) in told(check(audit_of(books)))


def test_what_is_not_ticked_is_a_question(books: Books) -> None:
    with pytest.raises(InputError) as refused:
        looks(books, "2018-03", all_of_them=False)
    assert str(refused.value) == (
        "1 betaling is niet aangevinkt.\n"
        "  Oorzaak: wat u niet aanvinkt, is een vraag aan de penningmeester.\n"
        "  Herstel: vink alles aan wat klopt, en schrijf in het veld Opmerking wat er met de rest is."
    )
    looks(books, "2018-03", all_of_them=False, remark="wat is dit?")
    assert told(check(audit_of(books)))[-1] == (
        "open: Maart 2018: 1 betaling, waarvan L0008 er 1 niet aanvinkte. Opmerking: 'wat is dit?'."
    )


def test_who_may_look(books: Books) -> None:
    with pytest.raises(InputError, match="heeft geen nummer"):
        looks(books, "2018-03", by=NUMBERLESS)
    books.add(ON_THE_BOARD)
    with pytest.raises(InputError, match="L0009 is penningmeester"):
        looks(books, "2018-03", by=Visitor("x", Role.BOARD, "L0009"))
    with pytest.raises(InputError, match="L0001 zit volgens de boeken niet in het bestuur"):
        looks(books, "2018-03", by=Visitor("x", Role.BOARD, "L0001"))
    looks(books, "2018-03")


def test_a_page_that_is_old_and_a_month_that_is_not_there(books: Books) -> None:
    with pytest.raises(InputError, match="de betalingen van maart 2018 zijn intussen veranderd"):
        look(audit_of(books), BOARD, "2018-03", "anders", [], "")
    with pytest.raises(InputError, match="in deze maand is niets betaald"):
        look(audit_of(books), BOARD, "2018-04", "", [], "")


def test_what_the_kascommissie_does_during_the_year_counts_on_its_evening(books: Books) -> None:
    spring = dt.datetime(2018, 4, 4, 20, tzinfo=dt.UTC)
    add_drawing(audit_of(books, spring.date()), FIRST, "1", Decimal(5000), 5)
    first, *_ = sample_of(audit_of(books)).items
    seen = {"rekening": "Activa:Bank:ING", "dag": "2018-03-31", "bedrag": "810.00", "waar": "scherm van de bank"}
    answers = {"boeking": first.identity, "bon": "ja", "bedrag": "ja", "kamer": "ja", "akkoord": "ja", "opmerking": ""}
    for kind, values in ((TICK, answers), (SEEN, seen | {"onaangekondigd": False, "opmerking": ""})):
        append(log_file(audit_folder(books.root)), FIRST, partial(_record, kind, values), now=spring)
    evening = audit_of(books)
    assert sample_of(evening).items[0].state is State.GOOD
    assert told(check(evening), all_of_them=True)[-1] == (
        "goed: Tussentijds, over het eerste kwartaal: de kascommissie keek 1 boeking na, en zag 1 keer zelf wat er was."
    )


def _record(kind: str, values: dict[str, object], _: object) -> RecordDraft:
    return RecordDraft(2018, kind, values)
