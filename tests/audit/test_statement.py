"""The statement: who may propose and sign it, what is in the way, and what it says."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
import subprocess
from typing import TYPE_CHECKING

import pytest

from bwk_ledger.audit.audit import audit_folder, log_file
from bwk_ledger.audit.log import read
from bwk_ledger.audit.paper import blocks, declaration, work_in
from bwk_ledger.audit.signing import MeetingAdvice, propose, sign, signed_pdf
from bwk_ledger.audit.statement import PROPOSED, statements
from bwk_ledger.audit.verify import read_attached
from bwk_ledger.base.errors import InputError
from bwk_ledger.door.accounts import Role, Visitor
from bwk_ledger.render.pdf import render_declaration as render
from bwk_ledger.tables.table import Declaration
from tests.audit.statement_books import (
    FIRST,
    GOOD,
    NOW,
    RECEIPT,
    SECOND,
    TODAY,
    TREASURER,
    add,
    ask,
    audit_of,
    fill,
    signed,
)

if TYPE_CHECKING:
    from pathlib import Path

    from bwk_ledger.audit.log import LogRecord
    from tests.conftest import Books


@pytest.fixture
def filled(books: Books) -> Books:
    return fill(books)


def proposed(books: Books, by: Visitor = FIRST, advice: MeetingAdvice = GOOD, today: dt.date = TODAY) -> LogRecord:
    return propose(audit_of(books, today), by, advice, independent=True)


def second(books: Books, proposal: str, by: Visitor = SECOND) -> LogRecord:
    return sign(audit_of(books), by, proposal, render, independent=True, red_seen=True, now=NOW)


def refused(action: object, *arguments: object, **more: object) -> str:
    with pytest.raises(InputError) as error:
        action(*arguments, **more)  # type: ignore[operator]
    return str(error.value)


def words(pdf: Path) -> str:
    done = subprocess.run(["pdftotext", "-layout", pdf, "-"], capture_output=True, text=True, check=True)
    return " ".join(done.stdout.split())


def test_two_sign_and_the_pdf_says_so(filled: Books) -> None:
    ask(filled)
    add(filled, "antwoord", TREASURER, nummer=1, tekst="Die ligt in de map.")
    add(filled, "afgehandeld", nummer=1, tekst="", afloop="opgelost")
    pdf = signed(filled, MeetingAdvice("ja, met opmerkingen", "ja", "Eén vraag duurde lang.\nVerder netjes."))
    assert pdf.name == "verklaring-2018.pdf"
    text = words(pdf)
    for part in (
        "Verklaring van de kascommissie over 2018",
        "1 januari 2018 tot en met 31 december 2018",
        "L0005 en L0006",
        "4 maart 2019, 21:30",
        "ja, met opmerkingen",
        "Eén vraag duurde lang. Verder netjes.",
        "De ledenvergadering beslist zelf.",
        "(artikel 2:48 lid 2 BW, voor een coöperatie via artikel 2:58 BW)",
        "Alles wat dit jaar heeft gekost (lasten) 120,00",
        "Geld op de bank en in het handgeld op 31 december 2018 880,00",
        "Er is geen steekproef getrokken.",
        "1 bevinding: 1 opgelost. Zie de bijlage.",
        "Waar is de bon van 5 maart?",
        "Bijlage: de controlelijst",
        "pagina 1 van",
    ):
        assert part in text
    records = read(log_file(pdf.parent))
    (statement,) = statements(records, 2018)
    (row,) = declaration(records, statement, statement.signers[-1], pdf.name).annexes[0].rows
    assert row == (
        "1",
        "Vraag van L0005: Waar is de bon van 5 maart? Over: huur maart.",
        "Antwoord van L0001: Die ligt in de map. – Afgehandeld: opgelost door L0005",
    )
    carried = read_attached(pdf.read_bytes(), pdf.name)
    for key in ("boeken", "bonnen", "bevindingen", "voorstel"):
        assert carried[key] in text.replace(" ", "")  # a scan can be compared by hand


def test_the_sample_is_in_it(filled: Books) -> None:
    rows = [
        {
            "boeking": "aa",
            "datum": "2018-03-05",
            "tekst": "Zaal huur",
            "bedrag": "-90.00",
            "waarom": ["boven de grens"],
        },
        {"boeking": "bb", "datum": "2018-01-03", "tekst": "Bakker", "bedrag": "-30.00", "waarom": ["met de hand"]},
    ]
    whole = {"aantal": 3, "totaal": "220.00", "hash": "x"}
    drawn = {"zaad": "3 1 4", "grens": "50.00", "aantal": 2, "maanden": {"TOP": 3}, "populatie": whole}
    add(filled, "steekproef", methode="getrokken", posten=rows[:1], **drawn)
    add(filled, "steekproef", methode="met de hand", posten=rows[1:])
    tick = {"bon": "nee", "bedrag": "ja", "kamer": "ja", "akkoord": "n.v.t.", "opmerking": "kassabon is vaag"}
    add(filled, "vink", boeking="aa", **tick)
    text = words(signed(filled))
    # Neither is the name of a transaction of these books: both count as changed.
    assert "2 boekingen om na te kijken met de bon erbij: 2 niet goed." in text
    assert (
        "Getrokken uit 3 boekingen met het startwoord 3 1 4: elke uitgave boven 50,00 euro, al het handgeld van "
        "één maand" in text
    )
    assert "Met de hand erbij gekozen: 1." in text
    assert "niet: bon gezien; kassabon is vaag" in text
    assert "-90,00" in text


def test_the_same_records_give_the_same_bytes(filled: Books) -> None:
    pdf = signed(filled)
    content = pdf.read_bytes()
    records = read(log_file(pdf.parent))
    (statement,) = statements(records, 2018)
    assert signed_pdf(pdf.parent, records, statement, render) == content
    pdf.unlink()
    assert signed_pdf(pdf.parent, records, statement, render) == content


def test_a_later_statement_gets_a_number(filled: Books) -> None:
    assert [signed(filled).name, signed(filled).name] == ["verklaring-2018.pdf", "verklaring-2018-2.pdf"]


def test_who_proposed_cannot_sign(filled: Books) -> None:
    found = proposed(filled).digest
    message = (
        "u hebt deze verklaring zelf voorgesteld.\n"
        "  Oorzaak: zij geldt pas als een tweede lid van de kascommissie haar tekent.\n"
        "  Herstel: laat het andere lid inloggen met het eigen account en daar tekenen."
    )
    assert refused(second, filled, found, FIRST) == message
    assert refused(second, filled, found, dataclasses.replace(FIRST, name="kas9")) == message  # the same person


def test_an_account_without_a_number_cannot_sign(filled: Books) -> None:
    nobody = Visitor("kas3", Role.COMMITTEE)
    assert refused(proposed, filled, nobody) == (
        "het account kas3 heeft geen nummer, en kan daarom niet tekenen.\n"
        "  Oorzaak: in de verklaring staat met nummer wie haar tekent.\n"
        "  Herstel: vraag wie de accounts maakt het nummer bij dit account te zetten."
    )


def test_who_is_no_member_cannot_sign(filled: Books) -> None:
    filled.add('2018-01-01 custom "lid" "L0006"\n  soort: "bewoner"\n  kamer: "TOP"\n')
    assert refused(proposed, filled) == (
        "L0005 is volgens de boeken geen lid.\n"
        "  Oorzaak: de kascommissie bestaat uit leden (artikel 2:48 lid 2 BW).\n"
        "  Herstel: laat een lid tekenen, of laat de penningmeester het nummer van het account nakijken."
    )
    assert proposed(filled, SECOND)


def test_who_does_not_say_to_be_independent_cannot_sign(filled: Books) -> None:
    assert refused(propose, audit_of(filled), FIRST, GOOD, independent=False) == (
        "vink eerst aan dat u lid bent en niet in het bestuur zit.\n"
        "  Oorzaak: de boeken weten niet wie er in het bestuur zit, en een bestuurslid mag niet tekenen.\n"
        "  Herstel: vink het aan en verstuur het formulier opnieuw."
    )


def test_a_year_that_is_not_over(filled: Books) -> None:
    assert refused(proposed, filled, today=dt.date(2018, 12, 31)) == (
        "2018 is nog niet voorbij.\n  Herstel: stel de verklaring voor na 31 december 2018."
    )


@pytest.mark.parametrize("advice", [MeetingAdvice("", "ja"), MeetingAdvice("misschien", "ja"), MeetingAdvice("ja", "")])
def test_an_advice_that_is_not_clear(filled: Books, advice: MeetingAdvice) -> None:
    assert refused(proposed, filled, advice=advice) == (
        "het advies is nog niet volledig.\n"
        "  Herstel: kies of u adviseert de jaarrekening vast te stellen, en of u decharge adviseert."
    )


@pytest.mark.parametrize(
    "advice", [MeetingAdvice("nee", "ja"), MeetingAdvice("ja", "nee"), MeetingAdvice("ja, met opmerkingen", "ja", " ")]
)
def test_an_advice_that_needs_words(filled: Books, advice: MeetingAdvice) -> None:
    assert refused(proposed, filled, advice=advice) == (
        "bij dit advies hoort een toelichting.\n"
        "  Oorzaak: de leden willen weten welke opmerkingen u hebt, of waarom niet.\n"
        "  Herstel: schrijf het in het veld Toelichting."
    )


def test_nothing_to_sign(filled: Books) -> None:
    assert refused(second, filled, "abc") == (
        "er is geen verklaring over 2018 om te tekenen.\n"
        "  Herstel: stel een verklaring voor; een ander lid van de kascommissie tekent die dan."
    )
    signed(filled)
    assert "Oorzaak: de laatste is al door twee leden getekend." in refused(second, filled, "abc")


def test_a_proposal_that_was_replaced(filled: Books) -> None:
    old = proposed(filled).digest
    new = proposed(filled, advice=MeetingAdvice("nee", "nee", "Er is te veel onduidelijk.")).digest
    assert refused(second, filled, old) == (
        "dit voorstel geldt niet meer.\n"
        "  Oorzaak: er is daarna een nieuw voorstel gedaan.\n"
        "  Herstel: bekijk de pagina opnieuw en lees het laatste voorstel; er is niets getekend."
    )
    assert second(filled, new)


def test_what_changed_in_between_is_named(filled: Books) -> None:
    found = proposed(filled).digest
    filled.main.write_text(filled.main.read_text("utf-8").replace("90.00 EUR\n", "91.00 EUR\n"), "utf-8")
    (filled.root / RECEIPT).write_bytes(b"anders")
    ask(filled)
    message = refused(second, filled, found)
    assert message.startswith("sinds het voorstel is er iets veranderd; zo kan het niet worden getekend.\n")
    assert "  Oorzaak: veranderd: de boeken (Veranderd: 2018-03-05 Zaal huur maart" in message
    assert f"; en de bonnen en andere stukken (Veranderd: {RECEIPT})" in message
    assert "; en het werk van de kascommissie (1 bevinding).\n" in message
    assert message.endswith(
        "Herstel: bekijk wat er veranderd is en stel de verklaring opnieuw voor; er is niets getekend."
    )
    assert not (audit_folder(filled.root) / "verklaring-2018.pdf").exists()


def test_another_year_is_not_in_the_way(filled: Books) -> None:
    found = proposed(filled).digest
    ask(filled, year=2019)
    assert second(filled, found)


def test_texts_cannot_become_code(tmp_path: Path) -> None:
    nasty = '#read("/etc/passwd") $x$ *a* </script> "\\'
    plain = Declaration(
        nasty, nasty, "", (), (), nasty, (nasty,), (), "", (("L1", nasty),), (), "", (), json.dumps(nasty)
    )
    pdf = tmp_path / "x.pdf"
    pdf.write_bytes(render(plain))
    assert '#read("/etc/passwd") $x$ *a* </script>' in words(pdf)


def test_what_came_after_the_proposal_is_not_in_the_paper(filled: Books) -> None:
    pdf = signed(filled)
    ask(filled, text="later gevraagd")
    records = read(log_file(pdf.parent))
    (statement,) = statements(records, 2018)
    again = declaration(records, statement, statement.signers[-1], statement.file)
    assert "later gevraagd" not in str(again)
    assert render(again) == pdf.read_bytes()


def test_it_counts_papers_apart_from_numbers_and_is_not_green_above_red(filled: Books) -> None:
    """The bread has a paper that nothing can read, the rent only a number."""
    text = words(signed(filled))
    assert (
        "2 uitgaven: van 1 is het papier in de boeken, van 1 staat er alleen een nummer. De papieren gelezen: 1 is "
        "niet te lezen."
    ) in text
    proposal = [record for record in audit_of(filled).records if record.kind == PROPOSED][-1]
    assert (proposal.values["vorm"], proposal.values["papieren"]) == (
        3,
        {"uitgaven": {"papier": 1, "nummer": 1}, "gelezen": {"niet te lezen": 1}, "steekproef": {}},
    )
    lines = [{**line, "stand": "goed"} for line in proposal.values["controlelijst"]]
    values = {**proposal.values, "controlelijst": lines, "fouten": 0}
    work = work_in([], 2018, ())
    said = [" ".join(block.paragraphs) for block in blocks(2018, values, work)]
    assert "De boeken doorstaan hun eigen controles." in said
    lines[0]["stand"] = "niet goed"
    said = [" ".join(block.paragraphs) for block in blocks(2018, values, work)]
    red = "De boeken melden zelf geen fouten, maar bij 1 vraag is het antwoord niet goed: zie de controlelijst."
    assert red in said
    first = {key: value for key, value in values.items() if key not in ("vorm", "papieren")}
    said = [" ".join(block.paragraphs) for block in blocks(2018, first, work)]
    assert "De boeken doorstaan hun eigen controles." in said  # as it was signed
    assert not any("alleen een nummer" in text for text in said)
