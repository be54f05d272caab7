"""What the board was paid, who agreed to payments, and who may not be of the kascommissie."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from bwk_ledger.audit.audit import State
from bwk_ledger.audit.board import check, refuse_board
from bwk_ledger.audit.paper import declaration
from bwk_ledger.audit.signing import propose
from bwk_ledger.audit.statement import Signer, statements
from bwk_ledger.base.errors import InputError
from tests.audit.audit_books import told
from tests.audit.statement_books import FIRST, GOOD, NOW, SECOND, TREASURER, add, audit_of, fill
from tests.share_books import member

if TYPE_CHECKING:
    from tests.conftest import Books

BOARD = (
    '\n2018-01-01 custom "relatie" "ZAAL"\n  naam: "Zaal"\n'
    + member("L0005", "2018-01-01")
    + member("L0006", "2018-01-01")
    + '\n2018-01-01 custom "bestuur" "L0005"\n  functie: "voorzitter"\n  keurt-goed: TRUE\n  belangen: "ZAAL"\n'
    "  einde: 2018-06-30\n"
    '\n2018-04-01 * "L0005" "reiskosten"\n  bon: "2018-003"\n'
    "  Activa:Bank:ING  -12.00 EUR\n  Lasten:TOP:Fysiek:Huur\n"
)


@pytest.fixture
def governed(books: Books) -> Books:
    fill(books)
    books.add(BOARD)
    return books


def test_books_that_do_not_know_their_board(books: Books) -> None:
    line = check(audit_of(fill(books)))
    assert line.state is State.OPEN
    assert line.answer == (
        "De boeken weten niet wie er in 2018 in het bestuur zat. Vraag het, en laat de penningmeester het opschrijven."
    )


def test_what_the_board_and_its_organisations_were_paid(governed: Books) -> None:
    line = check(audit_of(governed))
    assert line.answer == "Het bestuur had 1 lid. Zij en hun organisaties kregen 102,00 euro: kijk dat na."
    assert told(line, all_of_them=True) == [
        "open: L0005 kreeg 12,00 euro in 1 keer: andere betaling.",
        "open: L0005 heeft een belang bij Zaal, en die kreeg 90,00 euro in 1 keer. Vraag wie daarover besloot.",
        (
            "goed: L0005, voorzitter, zat in het bestuur vanaf 1 januari 2018 tot en met 30 juni 2018 en mag akkoord "
            "geven op betalingen."
        ),
    ]


def test_who_was_on_the_board_cannot_sign_nor_work_for_the_kascommissie(governed: Books) -> None:
    with pytest.raises(InputError) as refused:
        propose(audit_of(governed), FIRST, GOOD, independent=True)
    assert str(refused.value) == (
        "L0005 zit of zat in het bestuur, en hoort niet in de kascommissie over 2018.\n"
        "  Oorzaak: volgens de boeken zit L0005 in het bestuur vanaf 1 januari 2018 tot en met 30 juni 2018; een "
        "bestuurslid controleert zichzelf niet (artikel 2:48 lid 2 BW).\n"
        "  Herstel: laat een ander lid dit doen; klopt het niet, laat de penningmeester het verbeteren."
    )
    audit = audit_of(governed)
    refuse_board(audit, SECOND)
    refuse_board(audit, TREASURER)
    refuse_board(replace(audit, year=2019), FIRST)  # who left before the year may judge it


def test_a_statement_names_the_board(governed: Books) -> None:
    governed.add('\n2018-07-01 custom "bestuur" "L0001"\n' + member("L0001", "2018-01-01"))
    proposal = propose(replace(audit_of(governed), year=2018), SECOND, GOOD, independent=True)
    (statement,) = statements(audit_of(governed).records, 2018)
    assert proposal.values["bestuur"] == ["L0005", "L0001"]
    paper = declaration(audit_of(governed).records, statement, Signer("L0007", NOW), "x.pdf")
    assert paper.signers_note.endswith("en noemen als bestuur van dat jaar: L0005 en L0001.")


def test_work_of_a_board_member_is_told(governed: Books) -> None:
    add(
        governed,
        "bevinding",
        nummer=1,
        tekst="Waar is de bon?",
        gewicht="vraag",
        over=dict.fromkeys(("regel", "titel", "boeking", "omschrijving", "datum"), ""),
    )
    assert "niet goed: L0005 werkte voor de kascommissie over 2018, en zat toen zelf in het bestuur." in told(
        check(audit_of(governed))
    )
