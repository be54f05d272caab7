"""The board: who joins and leaves, who may agree to payments, and what is refused."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bwk_ledger.demo.people import demo_iban
from tests.settling_books import SettlingBooks, settling_books

if TYPE_CHECKING:
    from pathlib import Path

BILL = ("factuur", "boek", "Woningcorporatie De Sleutel", "HS-1", "850,00", "--rekening", "huur linde")


@pytest.fixture
def books(tmp_path: Path) -> SettlingBooks:
    """Books of 2026 with three kamers, three people with a number, and a bill that V0001 entered."""
    found = settling_books(tmp_path)
    for number in ("V0001", "V0002", "V0003"):
        words = ("--kamer", "LINDE", "--soort", "bewoner", "--nummer", number, "--sinds", "2026-01-01")
        found.done("uren", "aanmelden", *words)
    found.done(*BILL, "--door", "V0001", "--datum", "2026-01-05", "--iban", demo_iban(301))
    return found


def appoint(books: SettlingBooks, number: str, *more: object) -> str:
    return books.done("bestuur", "benoem", number, "--vanaf", "2026-01-01", *more)


def approve(number: str) -> tuple[str, ...]:
    return ("factuur", "goedkeuren", "F-2026-001", "--door", number, "--datum", "2026-01-10")


def test_who_is_on_the_board_and_when(books: SettlingBooks) -> None:
    said = appoint(books, "V0002", "--functie", "voorzitter", "--keurt-goed")
    assert said == ("V0002 zit in het bestuur vanaf 2026-01-01, als voorzitter, en mag akkoord geven op betalingen.\n")
    appoint(books, "V0003", "--tot", "2026-03-31")
    assert books.done("bestuur", "treed-af", "V0002", "--per", "2026-06-30") == (
        "V0002 zit in het bestuur tot en met 2026-06-30.\n"
    )
    on = books.done("bestuur", "lijst", "--op", "2026-05-01")
    assert "V0002" in on
    assert "V0003" not in on
    assert "V0003" in books.done("bestuur", "lijst", "--op", "2026-05-01", "--alles")
    assert books.load().errors == []


def test_what_the_board_refuses(books: SettlingBooks) -> None:
    appoint(books, "V0002")
    assert books.refused("bestuur", "benoem", "V0002", "--vanaf", "2026-02-01") == (
        "Fout: V0002 zit al in het bestuur, sinds 2026-01-01.\n"
        "  Herstel: er is niets te doen. Verandert er iets, geef dan eerst: bwk bestuur treed-af V0002 --per "
        "2026-01-31.\n"
    )
    assert "V0009" in books.refused("bestuur", "benoem", "V0009")
    assert "geen organisatie NIEMAND" in books.refused("bestuur", "benoem", "V0003", "--belangen", "NIEMAND")
    assert "ligt voor" in books.refused("bestuur", "benoem", "V0003", "--vanaf", "2026-02-01", "--tot", "2026-01-01")
    assert "niet in het bestuur" in books.refused("bestuur", "treed-af", "V0003", "--per", "2026-02-01")
    books.done("bestuur", "treed-af", "V0002", "--per", "2026-02-01")
    assert "trad al af" in books.refused("bestuur", "treed-af", "V0002", "--per", "2026-02-01")
    assert "weten niet wie" in books.refused("bestuur", "lijst", "--op", "2025-01-01")


def test_only_who_may_agrees_to_a_payment(books: SettlingBooks) -> None:
    appoint(books, "V0003", "--keurt-goed")
    assert books.refused(*approve("V0002")) == (
        "Fout: V0002 mag geen akkoord geven op F-2026-001.\n"
        "  Oorzaak: akkoord geven mag op 2026-01-10 alleen V0003.\n"
        "  Herstel: noem met --door iemand die het mag; wie dat is, toont 'bwk bestuur lijst'.\n"
    )
    books.done(*approve("V0003"))
    assert books.load().errors == []


def test_nobody_agrees_to_a_payment_in_which_they_have_an_interest(books: SettlingBooks) -> None:
    books.done("relatie", "SLEUTEL", "--naam", "De Sleutel Beheer", "--organisatie")
    (code,) = (item.code for item in books.load().config.relations.values() if item.name.startswith("Woning"))
    appoint(books, "V0002", "--keurt-goed", "--belangen", code)
    assert f"V0002 heeft een belang bij {code}." in books.refused(*approve("V0002"))


def test_an_approval_typed_by_hand_of_who_may_not(books: SettlingBooks) -> None:
    appoint(books, "V0003", "--keurt-goed")
    path = books.root / "jaren/2026/facturen.beancount"
    path.write_text(path.read_text("utf-8") + '\n2026-01-10 custom "akkoord" "F-2026-001"\n  door: "V0002"\n', "utf-8")
    (error,) = books.load().errors
    assert error.message.startswith(
        "Het akkoord op F-2026-001 telt niet: V0002 mag het niet geven.\n"
        "  Oorzaak: akkoord geven mag op 2026-01-10 alleen V0003.\n"
    )
