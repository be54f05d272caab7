"""What members of the kascommissie saw themselves, held against the books of that day."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest

from bwk_ledger.audit import bank
from bwk_ledger.audit.audit import State
from bwk_ledger.audit.sightings import check, see
from bwk_ledger.base.errors import InputError
from tests.audit.audit_books import told
from tests.audit.statement_books import FIRST, SECOND, audit_of, fill

if TYPE_CHECKING:
    from bwk_ledger.door.accounts import Visitor
    from tests.conftest import Books

BANK, HANDGELD, BOX = "Activa:Bank:ING", "Activa:Handgeld:TOP", "Activa:Kas:TOP"
SCREEN, PDF, COUNTED = "scherm van de bank", "pdf die zelf bij de bank is opgehaald", "geteld"


@pytest.fixture
def books(books: Books) -> Books:
    """The small books of the statement, with a cash box."""
    fill(books)
    books.add('\n2018-02-01 * "kas"\n  kas: "opname"\n  Activa:Handgeld:TOP  -10.00 EUR\n  Activa:Kas:TOP  10.00 EUR\n')
    return books


def saw(books: Books, by: Visitor = FIRST, today: dt.date = dt.date(2019, 3, 4), **form: str) -> None:
    values = {"rekening": BANK, "dag": "31-12-2018", "bedrag": "810,00", "waar": SCREEN}
    see(audit_of(books, today), by, values | form)


def test_without_anybody_looking_the_bank_is_not_proved(books: Books) -> None:
    audit = audit_of(books)
    line = check(audit)
    assert line.state is State.OPEN
    assert line.answer == "Van 0 van 3 rekeningen en kassen zagen twee leden zelf wat er was."
    assert told(line) == [
        "open: ING betaalrekening: 810,00 euro op 31 december 2018. Niemand van de kascommissie zag dit zelf.",
        "open: Handgeld van TOP: 60,00 euro op 31 december 2018. Niemand van de kascommissie zag dit zelf.",
        "open: Kas van TOP: 10,00 euro op 31 december 2018. Niemand van de kascommissie zag dit zelf.",
        "open: Over 2018 is niet onaangekondigd gekeken. Doe dat een keer in het jaar.",
    ]
    assert bank.check(audit).state is State.OPEN


def test_two_members_who_looked_prove_what_there_was(books: Books) -> None:
    saw(books)
    assert (
        "open: ING betaalrekening: 810,00 euro op 31 december 2018. Alleen L0005 zag dit zelf; het andere lid nog niet."
        in told(check(audit_of(books)))
    )
    saw(books, SECOND, dag="4-3-2019", waar=PDF)
    for member in (FIRST, SECOND):
        saw(books, member, rekening=BOX, bedrag="10,00", waar=COUNTED, dag="15-6-2018", onaangekondigd="ja")
        saw(books, member, rekening=HANDGELD, bedrag="60,00")
    line = check(audit_of(books))
    assert line.state is State.GOOD
    assert line.answer == "Van 3 van 3 rekeningen en kassen zagen twee leden zelf wat er was."
    assert told(line, all_of_them=True) == [
        (
            "goed: ING betaalrekening: 810,00 euro op 31 december 2018, zelf gezien door L0005 op 31 december 2018 "
            "(scherm van de bank) en L0006 op 4 maart 2019 (pdf die zelf bij de bank is opgehaald)."
        ),
        (
            "goed: Handgeld van TOP: 60,00 euro op 31 december 2018, zelf gezien door L0005 op 31 december 2018 "
            "(scherm van de bank) en L0006 op 31 december 2018 (scherm van de bank)."
        ),
        (
            "goed: Kas van TOP: 10,00 euro op 31 december 2018, zelf gezien door L0005 op 15 juni 2018 (geteld) en "
            "L0006 op 15 juni 2018 (geteld)."
        ),
        "goed: Ook onaangekondigd gekeken: 2 keer, het laatst op 15 juni 2018 door L0006.",
    ]


def test_a_look_during_the_year_is_held_against_the_books_of_that_day(books: Books) -> None:
    saw(books, today=dt.date(2018, 2, 3), dag="2018-02-02", bedrag="900")
    saw(books, today=dt.date(2018, 3, 6), dag="2018-03-06", bedrag="900")
    line = check(audit_of(books))
    assert line.answer == "1 keer zag een lid iets anders dan in de boeken staat."
    assert told(line)[0] == (
        "niet goed: ING betaalrekening: L0005 zag op 6 maart 2018 900,00 euro (scherm van de bank), en de boeken "
        "zeggen 810,00: 90,00 te weinig."
    )


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({"rekening": "Activa:Bank:Weg"}, "kies eerst een rekening of een kas."),
        ({"dag": "ooit"}, "'ooit' is geen bestaande datum."),
        ({"dag": "2019-03-05"}, "5 maart 2019 moet nog komen."),
        ({"dag": "2017-12-31"}, "31 december 2017 ligt voor 2018."),
        ({"bedrag": "veel"}, "'veel' is geen bedrag."),
        ({"waar": "gehoord"}, "waar zag u het?"),
        ({"waar": COUNTED}, "een bankrekening is niet te tellen."),
        ({"rekening": BOX}, "een kas staat niet op een scherm."),
        ({"opmerking": "van iemand@voorbeeld.nl"}, "in deze tekst staat een e-mailadres."),
    ],
)
def test_what_cannot_be_written_down(books: Books, form: dict[str, str], said: str) -> None:
    with pytest.raises(InputError) as refused:
        saw(books, **form)
    assert refused.value.what == said
    assert audit_of(books).records == ()


def test_the_same_is_written_down_once(books: Books) -> None:
    saw(books)
    with pytest.raises(InputError) as refused:
        saw(books)
    assert refused.value.what == "dit hebt u al opgeschreven."
